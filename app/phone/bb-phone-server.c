/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server: its thread, who is let in, and which address leads where. */
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bb-phone-address.h"
#include "bb-phone-certificate.h"
#include "bb-phone-page.h"
#include "bb-phone-server-private.h"

#define IDLE_SECONDS (15 * 60)
#define POLICY "default-src 'none'; script-src 'self'; style-src %s; img-src blob:; connect-src 'self'; base-uri 'none'; " \
  "form-action 'none'; frame-ancestors 'none'"

enum { DEVICE, CHANGED, ARRIVED, EXPIRED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BbPhoneServer, bb_phone_server, G_TYPE_OBJECT)
G_DEFINE_BOXED_TYPE (BbPhoneNews, bb_phone_news, bb_phone_news_copy, bb_phone_news_free)

static const guint statuses[BB_PHONE_N_TROUBLES] = {
  [BB_PHONE_NOT_FOUND] = SOUP_STATUS_NOT_FOUND,
  [BB_PHONE_TOO_MANY] = 429,
  [BB_PHONE_OTHER_DEVICE] = SOUP_STATUS_FORBIDDEN,
  [BB_PHONE_EXPIRED] = SOUP_STATUS_GONE,
  [BB_PHONE_BAD_REQUEST] = SOUP_STATUS_BAD_REQUEST,
  [BB_PHONE_TOO_LARGE] = SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE,
  [BB_PHONE_EMPTY] = SOUP_STATUS_UNPROCESSABLE_ENTITY,
  [BB_PHONE_PROGRAM] = SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE,
  [BB_PHONE_UNKNOWN_KIND] = SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE,
  [BB_PHONE_NO_SPACE] = SOUP_STATUS_INSUFFICIENT_STORAGE,
  [BB_PHONE_DISK] = SOUP_STATUS_INTERNAL_SERVER_ERROR,
  [BB_PHONE_DIGEST] = SOUP_STATUS_UNPROCESSABLE_ENTITY,
  [BB_PHONE_OFFSET] = SOUP_STATUS_CONFLICT,
  [BB_PHONE_CHANGED] = SOUP_STATUS_UNPROCESSABLE_ENTITY,
  [BB_PHONE_NOT_TAKEN] = SOUP_STATUS_UNPROCESSABLE_ENTITY,
};

/* ── Telling the owner ─────────────────────────────────────────────────────────────────────────────────────────── */

BbPhoneNews *
bb_phone_news_copy (const BbPhoneNews *news)
{
  BbPhoneNews *copy = g_memdup2 (news, sizeof *news);

  copy->id = g_strdup (news->id);
  copy->name = g_strdup (news->name);
  copy->path = g_strdup (news->path);
  copy->sha256 = g_strdup (news->sha256);
  return copy;
}

void
bb_phone_news_free (BbPhoneNews *news)
{
  g_free (news->id);
  g_free (news->name);
  g_free (news->path);
  g_free (news->sha256);
  g_free (news);
}

typedef struct { BbPhoneServer *server; guint signal; BbPhoneNews *news; char *text; } Telling;

static void
telling_free (gpointer data)
{
  Telling *telling = data;

  g_object_unref (telling->server);
  g_clear_pointer (&telling->news, bb_phone_news_free);
  g_free (telling->text);
  g_free (telling);
}

static gboolean
on_told (gpointer data)
{
  Telling *telling = data;

  /* Nobody is there any more to own it. */
  if (telling->signal == signals[ARRIVED] && !g_signal_has_handler_pending (telling->server, telling->signal, 0, FALSE))
    g_unlink (telling->news->path);
  if (telling->news)
    g_signal_emit (telling->server, telling->signal, 0, telling->news);
  else if (telling->text)
    g_signal_emit (telling->server, telling->signal, 0, telling->text);
  else
    g_signal_emit (telling->server, telling->signal, 0);
  return G_SOURCE_REMOVE;
}

static void
tell (BbPhoneServer *self, guint signal, BbPhoneNews *news, char *text)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Telling *telling = g_new0 (Telling, 1);

  *telling = (Telling) { g_object_ref (self), signal, news, text };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_told, telling, telling_free);
  g_source_attach (source, self->owner);
}

void
bb_phone_server_tell (BbPhoneServer *self, const char *signal, const BbPhoneUpload *upload)
{
  BbPhoneNews news = { 0 };

  if (upload)
    news = (BbPhoneNews) { upload->id, upload->name, upload->size, upload->offset, upload->modified, upload->state, upload->trouble,
                           upload->path, upload->sha256 };
  tell (self, g_signal_lookup (signal, BB_TYPE_PHONE_SERVER), upload ? bb_phone_news_copy (&news) : NULL, NULL);
}

void
bb_phone_server_tell_device (BbPhoneServer *self, const char *user_agent)
{
  tell (self, signals[DEVICE], NULL, g_strdup (user_agent ? user_agent : ""));
}

/* ── Answers ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_headers (SoupServerMessage *message, const char *nonce)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *style = nonce ? g_strdup_printf ("'nonce-%s'", nonce) : g_strdup ("'self'");
  g_autofree char *policy = g_strdup_printf (POLICY, style);

  soup_message_headers_replace (headers, "Content-Security-Policy", policy);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "Cross-Origin-Opener-Policy", "same-origin");
  soup_message_headers_replace (headers, "Cross-Origin-Resource-Policy", "same-origin");
  soup_message_headers_replace (headers, "X-Frame-Options", "DENY");
}

static void
answer_text (SoupServerMessage *message, guint status, const char *media_type, char *text, const char *nonce)
{
  add_headers (message, nonce);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, media_type, SOUP_MEMORY_TAKE, text, strlen (text));
}

void
bb_phone_server_answer (SoupServerMessage *message, guint status, JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  json_object_unref (object);
  answer_text (message, status, "application/json", json_to_string (node, FALSE), NULL);
}

static const char *
get_language (SoupServerMessage *message)
{
  return bb_phone_page_choose_language (soup_message_headers_get_list (soup_server_message_get_request_headers (message), "Accept-Language"));
}

/* A browser that opens an address asks for HTML; the page's script does not. */
static gboolean
is_person (SoupServerMessage *message)
{
  const char *accept = soup_message_headers_get_list (soup_server_message_get_request_headers (message), "Accept");

  return accept && strstr (accept, "text/html");
}

void
bb_phone_server_refuse (BbPhoneServer *self, SoupServerMessage *message, BbPhoneTrouble trouble, const char *name)
{
  const char *language = get_language (message);

  if (is_person (message))
    {
      g_autofree char *nonce = g_uuid_string_random ();

      answer_text (message, statuses[trouble], "text/html; charset=utf-8", bb_phone_page_render_notice (language, trouble, nonce), nonce);
    }
  else
    {
      g_autofree char *sentence = bb_phone_page_get_sentence (language, trouble, name);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "trouble", bb_phone_trouble_names[trouble]);
      json_object_set_string_member (object, "sentence", sentence);
      bb_phone_server_answer (message, statuses[trouble], object);
    }
}

static void
serve_page (BbPhoneServer *self, SoupServerMessage *message)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  const char *language = g_strcmp0 (query, "lang=vi") == 0 ? "vi" : g_strcmp0 (query, "lang=en") == 0 ? "en" : get_language (message);
  int which = g_str_equal (language, "en");

  answer_text (message, SOUP_STATUS_OK, "text/html; charset=utf-8", bb_phone_page_render (language, self->place[which], self->title[which]), NULL);
}

static gboolean
serve_asset (SoupServerMessage *message, const char *name)
{
  const char *media_type;
  g_autoptr (GBytes) asset = bb_phone_page_get_asset (name, &media_type);

  if (!asset)
    return FALSE;
  add_headers (message, NULL);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, media_type, SOUP_MEMORY_COPY, g_bytes_get_data (asset, NULL), g_bytes_get_size (asset));
  return TRUE;
}

/* ── Who is let in ─────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct { char *token; const char *rest; } Route;         /* /T/<token>/<rest> */

static void
route_clear (Route *route)
{
  g_free (route->token);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Route, route_clear)

static Route
find_route (const char *path)
{
  const char *end = g_str_has_prefix (path, "/T/") ? strchr (path + 3, '/') : NULL;

  return end ? (Route) { g_strndup (path + 3, (gsize) (end - path - 3)), end + 1 } : (Route) { NULL, "" };
}

static gboolean
is_method (SoupServerMessage *message, const char *method)
{
  return g_str_equal (soup_server_message_get_method (message), method);
}

/* What a phone may ask that is not bound (yet). */
static gboolean
is_open (SoupServerMessage *message, const char *rest)
{
  if (is_method (message, "POST"))
    return g_str_equal (rest, "device");
  return is_method (message, "GET") && (*rest == '\0' || g_str_equal (rest, "page.css") || g_str_equal (rest, "page.js"));
}

static BbPhoneTrouble
check_body (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  switch (soup_message_headers_get_encoding (headers))
    {
    case SOUP_ENCODING_NONE:
      return BB_PHONE_FINE;
    case SOUP_ENCODING_CONTENT_LENGTH:
      return soup_message_headers_get_content_length (headers) <= (goffset) BB_PHONE_CHUNK ? BB_PHONE_FINE : BB_PHONE_BAD_REQUEST;
    default:
      return BB_PHONE_BAD_REQUEST;
    }
}

/* Before the body is read: what is not let in costs no memory. */
static void
on_headers_read (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  BbPhoneServer *self = data;
  g_auto (Route) route = find_route (path);
  g_autofree char *cookie = bb_phone_files_get_cookie (message);
  const char *address = soup_server_message_get_remote_host (message);
  BbPhoneTrouble trouble = bb_phone_session_admit (self->session, route.token, cookie, address ? address : "", is_open (message, route.rest),
                                                   g_get_monotonic_time ());

  if (trouble == BB_PHONE_FINE)
    trouble = check_body (message);
  if (trouble == BB_PHONE_FINE)
    return;
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  bb_phone_server_refuse (self, message, trouble, NULL);
}

static void
on_requested (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  BbPhoneServer *self = data;
  g_auto (Route) route = find_route (path);

  if (is_method (message, "POST") && g_str_equal (route.rest, "device"))
    bb_phone_files_handle_device (self, message);
  else if (is_method (message, "POST") && g_str_equal (route.rest, "files"))
    bb_phone_files_handle_announce (self, message);
  else if (g_str_has_prefix (route.rest, "file/"))
    bb_phone_files_handle_file (self, message, route.rest + strlen ("file/"));
  else if (is_method (message, "GET") && *route.rest == '\0')
    serve_page (self, message);
  else if (!is_method (message, "GET") || !serve_asset (message, route.rest))
    bb_phone_server_refuse (self, message, BB_PHONE_NOT_FOUND, NULL);
}

/* ── The thread ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void arm_timer (BbPhoneServer *self);

static gboolean
on_time_passed (gpointer data)
{
  BbPhoneServer *self = data;

  if (bb_phone_session_is_expired (self->session, g_get_monotonic_time ()))
    tell (self, signals[EXPIRED], NULL, NULL);
  else
    arm_timer (self);
  return G_SOURCE_REMOVE;
}

static void
arm_timer (BbPhoneServer *self)
{
  gint64 left = bb_phone_session_get_end (self->session) - g_get_monotonic_time ();

  g_clear_pointer (&self->timer, g_source_unref);
  self->timer = g_timeout_source_new ((guint) (MAX (left, 0) / 1000 + 1));
  g_source_set_callback (self->timer, on_time_passed, self, NULL);
  g_source_attach (self->timer, self->context);
}

static gpointer
run (gpointer data)
{
  BbPhoneServer *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  soup_server_disconnect (self->soup);
  g_hash_table_remove_all (self->waiting);
  g_clear_object (&self->soup);
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_hash_table_remove_all (self->uploads);
  g_clear_pointer (&self->session, bb_phone_session_free);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
on_stop_asked (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/* The first address chooses the port, the others follow when they can. */
static guint
listen (BbPhoneServer *self, GPtrArray *addresses, GError **error)
{
  guint port = 0;

  for (guint i = 0; i < addresses->len; i++)
    {
      g_autoptr (GSocketAddress) address = g_inet_socket_address_new (addresses->pdata[i], (guint16) port);
      GSList *uris;

      if (!soup_server_listen (self->soup, address, SOUP_SERVER_LISTEN_HTTPS, i == 0 ? error : NULL))
        {
          if (i == 0)
            return 0;
          g_ptr_array_remove_index (addresses, i--);
          continue;
        }
      uris = soup_server_get_uris (self->soup);
      port = (guint) g_uri_get_port (uris->data);
      g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
    }
  return port;
}

static char **
make_urls (BbPhoneServer *self, GPtrArray *addresses, guint port)
{
  g_autoptr (GStrvBuilder) urls = g_strv_builder_new ();

  for (guint i = 0; i < addresses->len; i++)
    {
      g_autofree char *host = g_inet_address_to_string (addresses->pdata[i]);

      g_strv_builder_take (urls, g_strdup_printf ("https://%s:%u/T/%s/", host, port, bb_phone_session_get_token (self->session)));
    }
  return g_strv_builder_end (urls);
}

static GPtrArray *
find_addresses (BbPhoneServer *self, GError **error)
{
  GPtrArray *addresses;

  if (!self->loopback)
    addresses = bb_phone_address_list ();
  else
    {
      addresses = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (addresses, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4));
    }
  if (addresses->len > 0)
    return addresses;
  g_ptr_array_unref (addresses);
  g_set_error_literal (error, BB_PHONE_ERROR, BB_PHONE_ERROR_NO_NETWORK, _("This computer is on no local network that a phone could share"));
  return NULL;
}

static gboolean
open_port (BbPhoneServer *self, GPtrArray *addresses, GTlsCertificate *certificate, GError **error)
{
  g_autoptr (GError) refused = NULL;
  guint port;

  self->soup = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_early_handler (self->soup, NULL, on_headers_read, self, NULL);
  soup_server_add_handler (self->soup, NULL, on_requested, self, NULL);
  port = listen (self, addresses, &refused);
  if (port == 0)
    {
      g_set_error (error, BB_PHONE_ERROR, BB_PHONE_ERROR_FAILED, _("No connection for the phone could be opened: %s"),
                   refused ? refused->message : "");
      g_clear_object (&self->soup);
      return FALSE;
    }
  self->session = bb_phone_session_new (self->fingerprint, self->idle_seconds, g_get_monotonic_time ());
  self->urls = make_urls (self, addresses, port);
  self->code = g_strdup (bb_phone_session_get_code (self->session));
  return TRUE;
}

typedef struct { BbPhoneServer *server; char *id; gboolean taken; } Settling;

static void
settling_free (gpointer data)
{
  Settling *settling = data;

  g_object_unref (settling->server);
  g_free (settling->id);
  g_free (settling);
}

static gboolean
on_settled (gpointer data)
{
  Settling *settling = data;

  bb_phone_files_settle (settling->server, settling->id, settling->taken);
  return G_SOURCE_REMOVE;
}

/* ── The object ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_phone_server_finalize (GObject *object)
{
  BbPhoneServer *self = BB_PHONE_SERVER (object);

  bb_phone_server_stop (self);
  g_free (self->folder);
  for (guint i = 0; i < G_N_ELEMENTS (self->place); i++)
    {
      g_free (self->place[i]);
      g_free (self->title[i]);
    }
  g_free (self->code);
  g_strfreev (self->urls);
  g_clear_pointer (&self->fingerprint, g_bytes_unref);
  g_ptr_array_unref (self->order);
  g_hash_table_unref (self->uploads);
  g_hash_table_unref (self->waiting);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_main_context_unref (self->owner);
  G_OBJECT_CLASS (bb_phone_server_parent_class)->finalize (object);
}

static void
bb_phone_server_class_init (BbPhoneServerClass *class)
{
  GType type = BB_TYPE_PHONE_SERVER;

  G_OBJECT_CLASS (class)->finalize = bb_phone_server_finalize;
  signals[DEVICE] = g_signal_new ("device", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, BB_TYPE_PHONE_NEWS);
  signals[ARRIVED] = g_signal_new ("arrived", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, BB_TYPE_PHONE_NEWS);
  signals[EXPIRED] = g_signal_new ("expired", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bb_phone_server_init (BbPhoneServer *self)
{
  self->owner = g_main_context_ref_thread_default ();
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->uploads = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) bb_phone_upload_free);
  self->order = g_ptr_array_new_with_free_func (g_free);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

static void
copy_text (char **texts, const BbPhoneText *text)
{
  texts[0] = g_strdup (text->vi);
  texts[1] = g_strdup (text->en && *text->en ? text->en : text->vi);
}

BbPhoneServer *
bb_phone_server_new (const BbPhoneOptions *options)
{
  BbPhoneServer *self = g_object_new (BB_TYPE_PHONE_SERVER, NULL);

  self->folder = g_strdup (options->folder);
  copy_text (self->place, &options->place);
  copy_text (self->title, &options->title);
  self->loopback = options->loopback;
  self->idle_seconds = options->idle_seconds ? options->idle_seconds : IDLE_SECONDS;
  return self;
}

gboolean
bb_phone_server_start (BbPhoneServer *self, GError **error)
{
  g_autoptr (GPtrArray) addresses = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  gboolean ok;

  g_return_val_if_fail (BB_IS_PHONE_SERVER (self) && self->thread == NULL && self->urls == NULL, FALSE);
  if (!(addresses = find_addresses (self, error)) || !(certificate = bb_phone_certificate_new (addresses, error)))
    return FALSE;
  self->fingerprint = bb_phone_certificate_get_fingerprint (certificate);
  g_main_context_push_thread_default (self->context);
  ok = open_port (self, addresses, certificate, error);
  if (ok)
    arm_timer (self);
  g_main_context_pop_thread_default (self->context);
  if (ok)
    self->thread = g_thread_new ("phone", run, self);
  return ok;
}

void
bb_phone_server_stop (BbPhoneServer *self)
{
  g_autoptr (GSource) source = NULL;

  g_return_if_fail (BB_IS_PHONE_SERVER (self));
  if (!self->thread)
    return;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, on_stop_asked, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (g_steal_pointer (&self->thread));
}

const char * const *bb_phone_server_get_urls (BbPhoneServer *self) { return (const char * const *) self->urls; }
const char *bb_phone_server_get_code (BbPhoneServer *self) { return self->code; }
GBytes *bb_phone_server_get_fingerprint (BbPhoneServer *self) { return self->fingerprint; }

void
bb_phone_server_settle (BbPhoneServer *self, const char *id, gboolean taken)
{
  g_autoptr (GSource) source = NULL;
  Settling *settling;

  g_return_if_fail (BB_IS_PHONE_SERVER (self));
  if (!self->thread)
    return;
  settling = g_new0 (Settling, 1);
  *settling = (Settling) { g_object_ref (self), g_strdup (id), taken };
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_settled, settling, settling_free);
  g_source_attach (source, self->context);
}
