/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tsa-fixture.h"

#include "pdf-fixtures.h"

#include <libsoup/soup.h>
#include <string.h>

struct _Tsa
{
  TsaBehaviour behaviour;
  OcspBehaviour ocsp;
  char *folder;              /* of the PKI */
  char *work;                /* its own */
  char *url;
  char *hosts[2];
  guint count;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  GMutex lock;
  GCond ready;
};

static const char configuration[] =
  "[req]\ndistinguished_name = dn\nprompt = no\nutf8 = yes\nstring_mask = utf8only\n[dn]\nCN = overridden\n"
  "[stamp_ext]\nbasicConstraints = critical, CA:FALSE\nkeyUsage = critical, digitalSignature\nextendedKeyUsage = critical, timeStamping\n"
  "subjectKeyIdentifier = hash\nauthorityKeyIdentifier = keyid\n"
  "[both_ext]\nbasicConstraints = critical, CA:FALSE\nkeyUsage = critical, digitalSignature\n"
  "extendedKeyUsage = critical, timeStamping, emailProtection\nsubjectKeyIdentifier = hash\nauthorityKeyIdentifier = keyid\n"
  "[sub]\ndatabase = index-late.txt\ndefault_md = sha256\ndefault_crl_days = 30\ncrl_extensions = crl_ext\n"
  "[crl_ext]\nauthorityKeyIdentifier = keyid\n"
  "[tsa_v2]\nserial = serial.txt\ncrypto_device = builtin\nsigner_digest = sha256\ndefault_policy = " TSA_POLICY "\n"
  "digests = sha256, sha384, sha512\naccuracy = secs:1\ntsa_name = yes\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n"
  "[tsa_v1]\nserial = serial.txt\ncrypto_device = builtin\nsigner_digest = sha256\ndefault_policy = " TSA_POLICY "\n"
  "digests = sha256, sha384, sha512\nordering = yes\ntsa_name = no\ness_cert_id_chain = no\ness_cert_id_alg = sha1\n";

static char *run (const char *folder, const char *format, ...) G_GNUC_PRINTF (2, 3);

static char *
run (const char *folder, const char *format, ...)
{
  g_autofree char *command = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *output = NULL;
  va_list args;

  va_start (args, format);
  command = g_strdup_vprintf (format, args);
  va_end (args);
  whole = g_strdup_printf ("(cd %s && %s)", folder, command);
  if (!fixture_run (whole, &output))
    g_error ("%s: %s", whole, output);
  return g_steal_pointer (&output);
}

static void
certify (const char *folder, const char *name, const char *subject, const char *extensions, int serial, const char *dates)
{
  g_free (run (folder, "openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out %s.key", name));
  g_free (run (folder, "openssl req -x509 -new -config tsa.cnf -extensions %s -utf8 -sha256 -set_serial %d -subj '/C=VN/CN=%s' -CA sub-ca.pem "
                       "-CAkey sub-ca.key -key %s.key -out %s.pem %s", extensions, serial, subject, name, name, dates));
}

static void
certify_itself (const char *folder)
{
  g_free (run (folder, "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -config tsa.cnf -extensions stamp_ext -utf8 -sha256 "
                       "-subj '/CN=Không ai biết' -keyout tsa-unknown.key -out tsa-unknown.pem -days 30"));
}

static void
make_certificates (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "tsa.cnf", NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  fixture_write (path, configuration, sizeof configuration - 1);
  certify (folder, "tsa", "Dấu thời gian thử nghiệm", "stamp_ext", 0x2001, "-days 730");
  certify (folder, "tsa-both", "Dấu thời gian sai mục đích", "both_ext", 0x2002, "-days 730");
  certify (folder, "tsa-expired", "Dấu thời gian hết hạn", "stamp_ext", 0x2003, "-not_before 20200101000000Z -not_after 20210101000000Z");
  certify_itself (folder);
}

/* ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
reply (Tsa *self)
{
  const char *name = self->behaviour == TSA_UNKNOWN ? "tsa-unknown" : "tsa";

  g_free (run (self->work, "openssl ts -reply -config tsa.cnf -section %s -queryfile query.tsq -signer %s/%s.pem -inkey %s/%s.key -chain %s/sub-ca.pem "
                           "-out reply.tsr", self->behaviour == TSA_V1 ? "tsa_v1" : "tsa_v2", self->folder, name, self->folder, name, self->folder));
}

static char *
read_digest (const char *query, gsize length)
{
  static const guint8 head[] = { 0x04, 0x20 };
  const char *at = memmem (query, length, head, sizeof head);
  GString *hex = g_string_new (NULL);

  g_assert_nonnull (at);
  for (guint i = 0; i < 32; i++)
    g_string_append_printf (hex, "%02x", (guint8) at[2 + i]);
  return g_string_free (hex, FALSE);
}

/* Another question than was asked, about the same digest or another. */
static void
ask_otherwise (Tsa *self, const char *query, gsize length)
{
  g_autofree char *digest = read_digest (query, length);

  if (self->behaviour == TSA_OTHER_IMPRINT)
    digest[0] = digest[0] == '0' ? '1' : '0';
  g_free (run (self->work, "openssl ts -query -sha256 -digest %s -cert %s %s -out query.tsq", digest,
               self->behaviour == TSA_NO_NONCE ? "-no_nonce" : "", self->behaviour == TSA_REFUSING ? "-tspolicy 1.2.3.4" : ""));
}

/* What openssl would not sign: the same TSTInfo by another certificate. */
static void
sign_again (Tsa *self, const char *name)
{
  static const guint8 granted[] = { 0x30, 0x03, 0x02, 0x01, 0x00 };
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autofree char *path = g_build_filename (self->work, "token.der", NULL), *out = g_build_filename (self->work, "reply.tsr", NULL);
  g_autofree char *token = NULL;
  gsize length;
  guint8 header[] = { 0x30, 0x82, 0, 0 };

  g_free (run (self->work, "openssl ts -reply -config tsa.cnf -in reply.tsr -token_out -out good.der"));
  g_free (run (self->work, "openssl cms -verify -noverify -binary -inform DER -in good.der -out tst.der"));
  g_free (run (self->work, "openssl cms -sign -binary -nodetach -cades -nosmimecap -md sha256 -econtent_type 1.2.840.113549.1.9.16.1.4 -in tst.der "
                           "-signer %s/%s.pem -inkey %s/%s.key -outform DER -out token.der", self->folder, name, self->folder, name));
  token = fixture_read (path, &length);
  header[2] = (guint8) ((length + sizeof granted) >> 8);
  header[3] = (guint8) (length + sizeof granted);
  g_byte_array_append (all, header, sizeof header);
  g_byte_array_append (all, granted, sizeof granted);
  g_byte_array_append (all, (const guint8 *) token, (guint) length);
  fixture_write (out, all->data, all->len);
}

static GBytes *
make_answer (Tsa *self, const char *query, gsize length)
{
  g_autofree char *question = g_build_filename (self->work, "query.tsq", NULL), *answer = g_build_filename (self->work, "reply.tsr", NULL);
  char *data;
  gsize size;

  fixture_write (question, query, length);
  if (self->behaviour >= TSA_REFUSING && self->behaviour <= TSA_NO_NONCE)
    ask_otherwise (self, query, length);
  reply (self);
  if (self->behaviour == TSA_WRONG_PURPOSE)
    sign_again (self, "tsa-both");
  if (self->behaviour == TSA_EXPIRED)
    sign_again (self, "tsa-expired");
  data = fixture_read (answer, &size);
  if (self->behaviour == TSA_CHANGED)
    data[size - 3] ^= 1;
  return g_bytes_new_take (data, size);
}

/* ── The server ──────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
on_dribble (gpointer user_data)
{
  SoupServerMessage *message = user_data;

  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, "0", 1);
  soup_server_message_unpause (message);
  return G_SOURCE_CONTINUE;
}

static void
dribble (Tsa *self, SoupServerMessage *message)
{
  g_autoptr (GSource) source = g_timeout_source_new (100);

  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_server_message_set_status (message, 200, NULL);
  g_source_set_callback (source, on_dribble, g_object_ref (message), g_object_unref);
  g_source_attach (source, self->context);
}

/* The revocation lists of the PKI, at /crl-sub.pem and the like. */
static void
give_list (Tsa *self, SoupServerMessage *message, const char *path)
{
  g_autofree char *file = g_build_filename (self->folder, path, NULL);
  gsize size = 0;
  g_autofree char *data = g_file_test (file, G_FILE_TEST_EXISTS) ? fixture_read (file, &size) : NULL;

  soup_server_message_set_status (message, data != NULL ? 200 : 404, NULL);
  if (data != NULL)
    soup_server_message_set_response (message, "application/pkix-crl", SOUP_MEMORY_COPY, data, size);
}

static void
give_status (Tsa *self, SoupServerMessage *message, const char *query, gsize length)
{
  g_autoptr (GBytes) answer = NULL;
  const char *data;
  gsize size;

  if (self->ocsp == OCSP_SLOW)
    return soup_server_message_pause (message);
  if (self->ocsp == OCSP_BUSY)
    return soup_server_message_set_status (message, 503, NULL);
  answer = ocsp_answer (self->folder, self->work, self->ocsp, query, length);
  data = g_bytes_get_data (answer, &size);
  soup_server_message_set_response (message, "application/ocsp-response", SOUP_MEMORY_COPY, data, size);
  soup_server_message_set_status (message, 200, NULL);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Tsa *self = user_data;
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  const char *type = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Content-Type");
  g_autoptr (GBytes) answer = NULL;
  gsize size;
  const char *data = g_bytes_get_data (body, &size);

  g_atomic_int_inc ((gint *) &self->count);
  if (g_str_has_prefix (path, "/slow"))
    return soup_server_message_pause (message);
  if (g_str_equal (soup_server_message_get_method (message), "GET"))
    return give_list (self, message, path);
  if (g_strcmp0 (type, "application/ocsp-request") == 0)
    return give_status (self, message, data, size);
  g_assert_cmpstr (type, ==, "application/timestamp-query");
  g_assert_cmpstr (soup_server_message_get_method (message), ==, "POST");
  if (self->behaviour == TSA_SLOW)
    return soup_server_message_pause (message);
  if (self->behaviour == TSA_DRIBBLE)
    return dribble (self, message);
  if (self->behaviour == TSA_BUSY)
    return soup_server_message_set_status (message, 503, NULL);
  if (self->behaviour == TSA_REDIRECT)
    return soup_server_message_set_redirect (message, 302, self->url);
  if (self->behaviour == TSA_HUGE)
    answer = g_bytes_new_take (g_malloc0 (1024 * 1024), 1024 * 1024);
  else if (self->behaviour == TSA_GARBAGE)
    answer = g_bytes_new_static ("<html>Đăng nhập Wi-Fi</html>", strlen ("<html>Đăng nhập Wi-Fi</html>"));
  else
    answer = make_answer (self, data, size);
  data = g_bytes_get_data (answer, &size);
  soup_server_message_set_response (message, "application/timestamp-reply", SOUP_MEMORY_COPY, data, size);
  soup_server_message_set_status (message, 200, NULL);
}

static gpointer
serve (gpointer user_data)
{
  Tsa *self = user_data;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_main_context_push_thread_default (self->context);
  self->server = g_object_new (SOUP_TYPE_SERVER, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  g_mutex_lock (&self->lock);
  self->url = g_uri_to_string (uris->data);
  self->hosts[0] = g_strdup_printf ("127.0.0.1:%d", g_uri_get_port (uris->data));
  g_cond_signal (&self->ready);
  g_mutex_unlock (&self->lock);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

Tsa *
tsa_start (const char *folder, TsaBehaviour behaviour)
{
  Tsa *self = g_new0 (Tsa, 1);

  make_certificates (folder);
  self->behaviour = behaviour;
  self->folder = g_strdup (folder);
  self->work = fixture_make_folder ();
  g_free (run (self->work, "cp %s/tsa.cnf tsa.cnf && echo 01 >serial.txt", folder));
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_mutex_lock (&self->lock);
  self->thread = g_thread_new ("tsa", serve, self);
  while (self->url == NULL)
    g_cond_wait (&self->ready, &self->lock);
  g_mutex_unlock (&self->lock);
  return self;
}

const char *
tsa_get_url (Tsa *self)
{
  return self->url;
}

void
tsa_set_ocsp (Tsa *self, OcspBehaviour behaviour)
{
  g_atomic_int_set ((gint *) &self->ocsp, behaviour);
}

const char * const *
tsa_get_hosts (Tsa *self)
{
  return (const char * const *) self->hosts;
}

guint
tsa_count (Tsa *self)
{
  return (guint) g_atomic_int_get ((gint *) &self->count);
}

static gboolean
on_stop (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

/* The loop itself stops the loop: from here it could come before the loop has begun. */
void
tsa_stop (Tsa *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, on_stop, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  fixture_remove_folder (self->work);
  g_free (self->folder);
  g_free (self->url);
  g_free (self->hosts[0]);
  g_free (self);
}
