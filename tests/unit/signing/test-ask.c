/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing-steps.h"
#include "signing/bb-address.h"
#include "signing/bb-http.h"
#include "tsa-fixture.h"

#include <locale.h>
#include <string.h>

/* Where questions go: an address that a stranger's certificate names never leads into the office's own network. */

static void
test_public_addresses (void)
{
  static const struct { const char *address; gboolean is_public; } cases[] = {
    { "8.8.8.8", TRUE },          { "113.160.1.1", TRUE },       { "172.32.0.1", TRUE },        { "100.128.0.1", TRUE },
    { "0.0.0.0", FALSE },         { "10.1.2.3", FALSE },         { "100.64.0.1", FALSE },       { "127.0.0.1", FALSE },
    { "127.9.9.9", FALSE },       { "169.254.169.254", FALSE },  { "172.16.0.1", FALSE },       { "172.31.255.255", FALSE },
    { "192.0.0.8", FALSE },       { "192.168.1.1", FALSE },      { "198.18.0.1", FALSE },       { "224.0.0.1", FALSE },
    { "255.255.255.255", FALSE }, { "2405:4800::1", TRUE },      { "::", FALSE },               { "::1", FALSE },
    { "::ffff:127.0.0.1", FALSE }, { "::ffff:8.8.8.8", TRUE },   { "::127.0.0.1", FALSE },      { "64:ff9b::10.0.0.1", FALSE },
    { "64:ff9b::8.8.8.8", TRUE }, { "2002:7f00:1::", FALSE },    { "2001:0:1::1", FALSE },      { "2001:db8::1", FALSE },
    { "fc00::1", FALSE },         { "fd12::1", FALSE },          { "fe80::1", FALSE },          { "fec0::1", FALSE },
    { "ff02::1", FALSE },         { "64:ff9b:1::8.8.8.8", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (cases[i].address);

      g_test_message ("%s", cases[i].address);
      g_assert_cmpint (bb_address_is_public (address), ==, cases[i].is_public);
    }
}

static void
test_listed_hosts (void)
{
  static const struct { const char *listed; const char *url; gboolean is_listed; } cases[] = {
    { "ocsp.so.vn", "http://ocsp.so.vn/a", TRUE },        { "ocsp.so.vn", "https://OCSP.so.vn/", TRUE },
    { "ocsp.so.vn", "http://ocsp.so.vn:8080/", TRUE },    { "ocsp.so.vn", "http://ocsp.so.vn:5432/", FALSE },
    { "ocsp.so.vn:9000", "http://ocsp.so.vn:9000/", TRUE }, { "ocsp.so.vn:9000", "http://ocsp.so.vn/", FALSE },
    { "so.vn", "http://ocsp.so.vn/", FALSE },             { "ocsp.so.vn", "http://ocsp.so.vn.evil.example/", FALSE },
    { "ocsp.so.vn", "http://ocsp.so.vn@10.0.0.1/", FALSE }, { "10.0.0.1", "http://10.0.0.1/", TRUE },
    { "[::1]:8080", "http://[::1]:8080/", TRUE },         { "::1", "http://[::1]/", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *hosts[] = { cases[i].listed, NULL };
      g_autoptr (GUri) uri = g_uri_parse (cases[i].url, G_URI_FLAGS_HAS_PASSWORD, NULL);

      g_test_message ("%s %s", cases[i].listed, cases[i].url);
      g_assert_cmpint (bb_address_is_listed (uri, hosts), ==, cases[i].is_listed);
    }
}

/* ── Names ───────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Answers with another address each time, as an attacker's name server does: first one of the public, then one of this computer. */
typedef struct { GResolver parent_instance; } Turning;
typedef GResolverClass TurningClass;

GType turning_get_type (void);
G_DEFINE_FINAL_TYPE (Turning, turning, G_TYPE_RESOLVER)

static guint n_lookups;
static const char *first_answer;

static GList *
answer_in_turn (void)
{
  return g_list_append (NULL, g_inet_address_new_from_string (n_lookups++ == 0 ? first_answer : "127.0.0.1"));
}

static void
look_up_async (GResolver *resolver, const char *hostname, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, data);

  g_task_return_pointer (task, answer_in_turn (), NULL);
}

static void
look_up_with_flags_async (GResolver *resolver, const char *hostname, GResolverNameLookupFlags flags, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  look_up_async (resolver, hostname, cancellable, callback, data);
}

static GList *
look_up_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
turning_class_init (TurningClass *class)
{
  class->lookup_by_name_async = look_up_async;
  class->lookup_by_name_finish = look_up_finish;
  class->lookup_by_name_with_flags_async = look_up_with_flags_async;
  class->lookup_by_name_with_flags_finish = look_up_finish;
}

static void
turning_init (Turning *self)
{
}

static GError *
fail_to_ask (const char *url, const char *first)
{
  g_autoptr (GResolver) usual = g_resolver_get_default ();
  g_autoptr (GResolver) turning = g_object_new (turning_get_type (), NULL);
  BbHttpRequest request = { .url = url, .seconds = 2, .max_size = 1000 };
  GError *error = NULL;

  n_lookups = 0;
  first_answer = first;
  g_resolver_set_default (turning);
  g_assert_null (bb_http_fetch (&request, NULL, &error));
  g_resolver_set_default (usual);
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP);
  g_test_message ("%s", error->message);
  return error;
}

static void
test_names_that_lead_inside (void)
{
  static const struct { const char *url; const char *answer; const char *says; } cases[] = {
    { "http://ocsp.example/", "127.0.0.1", "(127.0.0.1)" },
    { "https://ocsp.example/", "192.168.1.10", "the office has not listed “ocsp.example”" },
    { "http://ocsp.example/", "::ffff:10.0.0.1", "was not asked" },
    { "http://ocsp.example:8443/", "fe80::1", "(fe80::1)" },
    { "http://ocsp.example:22/", "8.8.8.8", "its port is not one of the web" },
    { "file:///etc/passwd", "8.8.8.8", "is not an address on the web" },
    { "http:///", "8.8.8.8", "is not an address on the web" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = fail_to_ask (cases[i].url, cases[i].answer);

      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

/* What was checked is what is connected to: the name is not asked for again, when it would lead to this computer. */
static void
test_a_name_that_turns (void)
{
  g_autoptr (GError) error = fail_to_ask ("http://ocsp.example:8080/", "198.41.0.4");

  g_assert_cmpuint (n_lookups, ==, 1);
  g_assert_null (strstr (error->message, "was not asked"));
}

static void
test_literal_addresses (void)
{
  static const char * const urls[] = {
    "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest", "http://10.0.0.1:8080/",
    "HTTP://user:word@127.0.0.1/", "http://[fe80::1%25lo]/", "http://[64:ff9b::7f00:1]/", "http://0.0.0.0/", "http://[::]/",
    /* Written in other ways: there is no such name. */
    "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/", "http://127.0.0.1./", "http://\u2460\u2461\u2466.0.0.1/",
  };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      BbHttpRequest request = { .url = urls[i], .seconds = 5, .max_size = 1000 };
      g_autoptr (GError) error = NULL;

      g_assert_null (bb_http_fetch (&request, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_true (strstr (error->message, "was not asked") != NULL || strstr (error->message, "resolv") != NULL || strstr (error->message, "is not an address") != NULL);
    }
}

/* ── Connecting ──────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  Place place;
  Tsa *tsa;
} Asked;

static void
set_up (Asked *self, gconstpointer behaviour)
{
  g_autofree char *folder = g_path_get_dirname (steps_pki ("root-ca.pem"));

  steps_set_up (&self->place, GUINT_TO_POINTER (FIXTURE_TABLE));
  self->tsa = tsa_start (folder, GPOINTER_TO_INT (behaviour));
}

static void
tear_down (Asked *self, gconstpointer unused)
{
  tsa_stop (self->tsa);
  steps_tear_down (&self->place, unused);
}

static void
test_pinned (Asked *self, gconstpointer unused)
{
  g_autoptr (GUri) at = g_uri_parse (tsa_get_url (self->tsa), G_URI_FLAGS_NONE, NULL);
  g_autofree char *url = g_strdup_printf ("https://ocsp.example:%d/", g_uri_get_port (at));
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  GList *addresses = g_list_append (NULL, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4));
  g_autoptr (GSocketConnectable) where = bb_address_pin (uri, addresses);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = g_socket_client_connect (client, where, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (connection);
  g_assert_cmpstr (g_network_address_get_hostname (G_NETWORK_ADDRESS (where)), ==, "ocsp.example");      /* what TLS asks for */
  g_resolver_free_addresses (addresses);
}

static void
test_redirected (Asked *self, gconstpointer unused)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("?", 1);
  BbHttpRequest request = { .url = tsa_get_url (self->tsa), .is_chosen = TRUE, .content_type = "application/timestamp-query", .body = body, .seconds = 5,
                            .max_size = 1000 };
  g_autoptr (GError) error = NULL;

  g_assert_null (bb_http_fetch (&request, NULL, &error));
  g_assert_nonnull (strstr (error->message, "refused: HTTP 302"));
  g_assert_cmpuint (tsa_count (self->tsa), ==, 1);
}

/* A server that goes on and on: the time of the whole work ends it, however patient the single question is. */
static void
test_out_of_time (Asked *self, gconstpointer unused)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("?", 1);
  gint64 begin = g_get_monotonic_time ();
  BbHttpRequest request = { .url = tsa_get_url (self->tsa), .is_chosen = TRUE, .content_type = "application/timestamp-query", .body = body, .seconds = 60,
                            .max_size = 100000, .deadline = begin + G_USEC_PER_SEC / 2 };
  g_autoptr (GError) error = NULL;

  g_assert_null (bb_http_fetch (&request, NULL, &error));
  g_test_message ("%s (%.2f s)", error->message, (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
  g_assert_nonnull (strstr (error->message, "the time for this paper is over"));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signing/ask/public-addresses", test_public_addresses);
  g_test_add_func ("/signing/ask/listed-hosts", test_listed_hosts);
  g_test_add_func ("/signing/ask/names-that-lead-inside", test_names_that_lead_inside);
  g_test_add_func ("/signing/ask/a-name-that-turns", test_a_name_that_turns);
  g_test_add_func ("/signing/ask/literal-addresses", test_literal_addresses);
  g_test_add ("/signing/ask/pinned", Asked, GINT_TO_POINTER (TSA_HONEST), set_up, test_pinned, tear_down);
  g_test_add ("/signing/ask/redirected", Asked, GINT_TO_POINTER (TSA_REDIRECT), set_up, test_redirected, tear_down);
  g_test_add ("/signing/ask/out-of-time/slow", Asked, GINT_TO_POINTER (TSA_SLOW), set_up, test_out_of_time, tear_down);
  g_test_add ("/signing/ask/out-of-time/dribble", Asked, GINT_TO_POINTER (TSA_DRIBBLE), set_up, test_out_of_time, tear_down);
  return steps_run ();
}
