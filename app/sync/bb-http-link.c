/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/bb-http-link-private.h"

#include <glib/gi18n-lib.h>

#include "sync/bb-back-off.h"

#define TRIES 5
#define TRIES_OF_500 2                  /* it may be one document of the request that is too much for the server: the caller divides it then */
#define PATIENCE 60                     /* s */
#define CONNECTIONS 4
#define WAITING_CONNECTIONS 1024        /* each database has one that waits for a change */
#define WORTH_COMPRESSING 1024          /* bytes */
#define MOST_ANSWER (256 * 1024 * 1024) /* bytes */

G_DEFINE_FINAL_TYPE (BbHttpLink, bb_http_link, G_TYPE_OBJECT)

/* ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_http_answer_free (BbHttpAnswer *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->node, json_node_unref);
  g_free (self);
}

static const char *
get_word (const BbHttpAnswer *self, const char *name)
{
  JsonNode *member = self->node && JSON_NODE_HOLDS_OBJECT (self->node) ? json_object_get_member (json_node_get_object (self->node), name) : NULL;

  return member && JSON_NODE_HOLDS_VALUE (member) ? json_node_get_string (member) : NULL;
}

const char *
bb_http_answer_get_error (const BbHttpAnswer *self)
{
  return get_word (self, "error");
}

const char *
bb_http_answer_get_reason (const BbHttpAnswer *self)
{
  return get_word (self, "reason");
}

/* It speaks of the whole answer, so it is JSON only when all of it was there. */
static JsonNode *
parse (GBytes *bytes)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  return size && json_parser_load_from_data (parser, text, (gssize) size, NULL) ? json_parser_steal_root (parser) : NULL;
}

static gboolean
is_page (SoupMessage *message)
{
  const char *type = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  return type && (g_str_has_prefix (type, "text/html") || g_str_has_prefix (type, "application/xhtml"));
}

/* ── Who answers ─────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
check_redirection (BbHttpLink *self, SoupMessage *message, guint status, GError **error)
{
  const char *where = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");

  if (status < 300 || status >= 400)
    return TRUE;
  g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_STRANGER, _("%s sends on to “%s” instead of answering; the network may want a login first"), self->host,
               where ? where : "");
  return FALSE;
}

/* A proxy in between answers with pages too, when the request is too large or the server behind it is away: those are told by their status. */
static gboolean
check_page (BbHttpLink *self, SoupMessage *message, guint status, GError **error)
{
  gboolean is_told = status >= 500 || status == 408 || status == 413 || status == 414 || status == 429;

  if (status == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED)
    g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_STRANGER, _("The proxy on the way to %s wants a name and a password"), self->host);
  else if (status == 511 || (is_page (message) && !is_told))
    g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_STRANGER, _("A web page answers in the place of %s; the network may want a login first, or the address is wrong"), self->host);
  else
    return TRUE;
  return FALSE;
}

void
bb_http_link_tell_failure (BbHttpLink *self, GError *reason, GError **error)
{
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED) || reason->domain == BB_SYNC_ERROR)
    g_propagate_error (error, g_steal_pointer (&reason));
  else if (g_error_matches (reason, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_STRANGER, _("The certificate that answers at %s is not one that is trusted: %s"), self->host, reason->message);
  else if (g_error_matches (reason, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED))
    g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_LOGIN, _("%s wants a certificate of this computer: %s"), self->host, reason->message);
  else
    g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_AWAY, _("%s was not reached: %s"), self->host, reason->message);
  g_clear_error (&reason);
}

static void
note_clock (BbHttpLink *self, SoupMessage *message)
{
  const char *date = soup_message_headers_get_one (soup_message_get_response_headers (message), "Date");
  g_autoptr (GDateTime) theirs = date ? soup_date_time_new_from_http_string (date) : NULL;

  if (!theirs)
    return;
  g_mutex_lock (&self->mutex);
  self->has_clock = TRUE;
  self->clock_difference = g_date_time_to_unix (theirs) - g_get_real_time () / G_USEC_PER_SEC;
  g_mutex_unlock (&self->mutex);
}

/* ── One question ────────────────────────────────────────────────────────────────────────────────────────────── */

static GBytes *
compress (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 3);

  return g_converter_convert_bytes (G_CONVERTER (zlib), bytes, NULL);
}

static void
set_body (BbHttpLink *self, SoupMessage *message, GBytes *body)
{
  gboolean packed = self->compress && g_bytes_get_size (body) > WORTH_COMPRESSING;
  g_autoptr (GBytes) sent = packed ? compress (body) : g_bytes_ref (body);

  if (packed)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Content-Encoding", "gzip");
  soup_message_set_request_body_from_bytes (message, "application/json", sent);
}

static gboolean
on_certificate (SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags flags, gpointer data)
{
  BbHttpLink *self = data;
  g_autoptr (GByteArray) der = NULL;
  g_autofree char *found = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  found = der ? g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len) : NULL;
  return g_strcmp0 (found, self->fingerprint) == 0;
}

static gboolean
on_certificate_wanted (SoupMessage *message, GTlsClientConnection *connection, gpointer data)
{
  soup_message_set_tls_client_certificate (message, BB_HTTP_LINK (data)->certificate);
  return TRUE;
}

SoupMessage *
bb_http_link_make_message (BbHttpLink *self, const char *method, const char *path)
{
  g_autofree char *address = g_strconcat (self->base, path, NULL);
  SoupMessage *message = soup_message_new (method, address);

  g_return_val_if_fail (message, NULL);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept", "application/json");
  if (self->basic)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", self->basic);
  if (self->fingerprint)
    g_signal_connect_object (message, "accept-certificate", G_CALLBACK (on_certificate), self, G_CONNECT_DEFAULT);
  if (self->certificate)
    g_signal_connect_object (message, "request-certificate", G_CALLBACK (on_certificate_wanted), self, G_CONNECT_DEFAULT);
  return message;
}

static GBytes *
read_whole (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guchar *some = g_malloc (64 * 1024);
  gssize n;

  while ((n = g_input_stream_read (stream, some, 64 * 1024, cancellable, error)) > 0)
    {
      g_byte_array_append (bytes, some, (guint) n);
      if (bytes->len <= MOST_ANSWER)
        continue;
      g_set_error_literal (error, BB_SYNC_ERROR, BB_SYNC_ERROR_INVALID, _("The server answered with more than 256 MiB; that was not read"));
      return NULL;
    }
  return n == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

/* What was refused in part may stand in an answer that broke off: only a whole one counts. */
static BbHttpAnswer *
take_answer (BbHttpLink *self, SoupMessage *message, GBytes *bytes, GError **error)
{
  g_autoptr (BbHttpAnswer) answer = g_new0 (BbHttpAnswer, 1);

  answer->status = soup_message_get_status (message);
  if (!check_redirection (self, message, answer->status, error) || !check_page (self, message, answer->status, error))
    return NULL;
  answer->bytes = g_bytes_ref (bytes);
  answer->node = parse (bytes);
  if (!answer->node && answer->status < 400 && !g_str_equal (soup_message_get_method (message), "HEAD"))
    {
      g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_AWAY, _("%s answered with something that is not whole or not JSON"), self->host);
      return NULL;
    }
  note_clock (self, message);
  return g_steal_pointer (&answer);
}

/* A question that waits for a change holds its connection for minutes: it takes none from those that are answered at once. */
static SoupSession *
choose_session (BbHttpLink *self, SoupMessage *message)
{
  const char *query = g_uri_get_query (soup_message_get_uri (message));

  return query && strstr (query, "feed=longpoll") ? self->waiting : self->session;
}

static BbHttpAnswer *
ask (BbHttpLink *self, SoupMessage *message, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GInputStream) stream = soup_session_send (choose_session (self, message), message, cancellable, &local);
  g_autoptr (GBytes) bytes = stream ? read_whole (stream, cancellable, &local) : NULL;

  if (bytes)
    return take_answer (self, message, bytes, error);
  bb_http_link_tell_failure (self, g_steal_pointer (&local), error);
  return NULL;
}

/* ── The account ─────────────────────────────────────────────────────────────────────────────────────────────── */

static GBytes *
make_login (BbHttpLink *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  char *text;

  json_object_set_string_member (object, "name", self->user);
  json_object_set_string_member (object, "password", self->password);
  text = json_to_string (node, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

static void
use_basic (BbHttpLink *self)
{
  g_autofree char *pair = g_strconcat (self->user, ":", self->password, NULL);
  g_autofree char *code = g_base64_encode ((const guchar *) pair, strlen (pair));

  self->basic = g_strconcat ("Basic ", code, NULL);
}

static gboolean
take_login (BbHttpLink *self, const BbHttpAnswer *answer, GError **error)
{
  const char *reason = bb_http_answer_get_reason (answer);

  if (answer->status == 200)
    return TRUE;
  if (answer->status == 404 || answer->status == 405 || answer->status == 501)
    use_basic (self);
  else if (answer->status == 401 || answer->status == 400)
    g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_LOGIN, _("%s does not know the name “%s” with this password: %s"), self->host, self->user, reason ? reason : "");
  else if (answer->status == 403)
    g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_LOGIN, _("%s does not let “%s” in for now: %s"), self->host, self->user, reason ? reason : "");
  else
    g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_AWAY, _("%s did not take the login (HTTP %u)"), self->host, answer->status);
  return self->basic != NULL;
}

/* By a cookie, so that the password is checked once and not with every question; by Basic where there are no sessions. */
static gboolean
log_in (BbHttpLink *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = bb_http_link_make_message (self, "POST", "/_session");
  g_autoptr (GBytes) body = make_login (self);
  g_autoptr (BbHttpAnswer) answer = NULL;

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  answer = ask (self, message, cancellable, error);
  return answer && take_login (self, answer, error);
}

gboolean
bb_http_link_ensure_login (BbHttpLink *self, gboolean anew, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->login_mutex);

  if (!self->user || self->basic || (self->is_in && !anew))
    return TRUE;
  self->is_in = log_in (self, cancellable, error);
  return self->is_in;
}

/* ── Asking again ────────────────────────────────────────────────────────────────────────────────────────────── */

static guint
get_retry_after (SoupMessage *message)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  g_autoptr (GDateTime) date = text && !g_ascii_isdigit (*text) ? soup_date_time_new_from_http_string (text) : NULL;

  if (date)
    return (guint) CLAMP (g_date_time_to_unix (date) - g_get_real_time () / G_USEC_PER_SEC, 0, 300);
  return text ? (guint) g_ascii_strtoull (text, NULL, 10) : 0;
}

static gboolean
may_pass (guint status)
{
  return status == 408 || status == 429 || status >= 500;
}

static void
tell_busy (BbHttpLink *self, const BbHttpAnswer *answer, GError **error)
{
  const char *reason = bb_http_answer_get_reason (answer);

  g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_AWAY, _("%s does not work at present (HTTP %u) %s"), self->host, answer->status, reason ? reason : "");
}

/* What is asked, as often as it takes. */
typedef struct
{
  const char *method, *path;
  GBytes *body;                         /* (nullable): JSON */
  BbPrepareFunc prepare;                /* (nullable): another kind of body */
  gpointer data;
} Question;

/* A server that cannot read compressed bodies says so in one of two ways; if it is content without, it is that. */
static BbHttpAnswer *
ask_plain (BbHttpLink *self, const Question *question, BbHttpAnswer *packed, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbHttpAnswer) before = packed;
  g_autoptr (SoupMessage) message = NULL;

  if (!self->compress || !question->body || g_bytes_get_size (question->body) <= WORTH_COMPRESSING || (packed->status != 400 && packed->status != 415))
    return g_steal_pointer (&before);
  message = bb_http_link_make_message (self, question->method, question->path);
  soup_message_set_request_body_from_bytes (message, "application/json", question->body);
  g_clear_pointer (&before, bb_http_answer_free);
  before = ask (self, message, cancellable, error);
  if (before && before->status < 400)
    self->compress = FALSE;
  return g_steal_pointer (&before);
}

static BbHttpAnswer *
ask_once (BbHttpLink *self, const Question *question, guint *wait, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = NULL;
  BbHttpAnswer *answer;

  if (!bb_http_link_ensure_login (self, FALSE, cancellable, error))
    return NULL;
  message = bb_http_link_make_message (self, question->method, question->path);
  if (question->body)
    set_body (self, message, question->body);
  if (question->prepare && !question->prepare (message, question->data, error))
    return NULL;
  answer = ask (self, message, cancellable, error);
  *wait = answer ? get_retry_after (message) : 0;
  return answer ? ask_plain (self, question, answer, cancellable, error) : NULL;
}

/* Once: the session may have run out. */
static BbHttpAnswer *
ask_as_user (BbHttpLink *self, const Question *question, guint *wait, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbHttpAnswer) answer = ask_once (self, question, wait, cancellable, error);

  if (!answer || answer->status != 401 || !self->user || self->basic)
    return g_steal_pointer (&answer);
  if (!bb_http_link_ensure_login (self, TRUE, cancellable, error))
    return NULL;
  return ask_once (self, question, wait, cancellable, error);
}

static BbHttpAnswer *
ask_again (BbHttpLink *self, const Question *question, GCancellable *cancellable, GError **error)
{
  BbBackOff back_off = { 0 };

  for (;;)
    {
      g_autoptr (GError) local = NULL;
      guint wait = 0;
      g_autoptr (BbHttpAnswer) answer = ask_as_user (self, question, &wait, cancellable, &local);
      gboolean is_last = back_off.n_tries + 1 >= self->tries;

      if (answer && (!may_pass (answer->status) || (answer->status == 500 && back_off.n_tries + 1 >= TRIES_OF_500)))
        return g_steal_pointer (&answer);
      if (answer && is_last)
        tell_busy (self, answer, &local);
      if (local && (is_last || !g_error_matches (local, BB_SYNC_ERROR, BB_SYNC_ERROR_AWAY)))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      if (!bb_back_off_sleep (bb_back_off_next (&back_off, wait), cancellable, error))
        return NULL;
    }
}

BbHttpAnswer *
bb_http_link_call (BbHttpLink *self, const char *method, const char *path, GBytes *body, GCancellable *cancellable, GError **error)
{
  return ask_again (self, &(Question) { .method = method, .path = path, .body = body }, cancellable, error);
}

BbHttpAnswer *
bb_http_link_send (BbHttpLink *self, const char *method, const char *path, BbPrepareFunc prepare, gpointer data, GCancellable *cancellable, GError **error)
{
  return ask_again (self, &(Question) { .method = method, .path = path, .prepare = prepare, .data = data }, cancellable, error);
}

/* ── Bytes ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static GInputStream *
open_once (BbHttpLink *self, SoupMessage *message, goffset offset, BbHttpAnswer **answer, GCancellable *cancellable, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr (GError) local = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint status;

  soup_message_disable_feature (message, SOUP_TYPE_CONTENT_DECODER);
  soup_message_headers_replace (headers, "Accept", "*/*");
  if (offset > 0)
    soup_message_headers_set_range (headers, offset, -1);
  stream = soup_session_send (self->session, message, cancellable, &local);
  status = soup_message_get_status (message);
  if (stream && (status == 200 || status == 206) && !is_page (message))
    return g_steal_pointer (&stream);
  bytes = stream ? read_whole (stream, cancellable, &local) : NULL;
  if (bytes)
    *answer = take_answer (self, message, bytes, error);
  else
    bb_http_link_tell_failure (self, g_steal_pointer (&local), error);
  return NULL;
}

GInputStream *
bb_http_link_open (BbHttpLink *self, const char *path, goffset offset, guint *status, GCancellable *cancellable, GError **error)
{
  for (guint try = 0;; try++)
    {
      g_autoptr (SoupMessage) message = NULL;
      g_autoptr (BbHttpAnswer) answer = NULL;
      GInputStream *stream;

      if (!bb_http_link_ensure_login (self, try > 0, cancellable, error))
        return NULL;
      message = bb_http_link_make_message (self, "GET", path);
      stream = open_once (self, message, offset, &answer, cancellable, error);
      *status = soup_message_get_status (message);
      if (stream || !answer)
        return stream;
      if (answer->status == 401 && try == 0 && self->user && !self->basic)
        continue;
      if (may_pass (answer->status))
        tell_busy (self, answer, error);
      else
        bb_http_link_refuse (self, answer, error);
      return NULL;
    }
}

gboolean
bb_http_link_refuse (BbHttpLink *self, const BbHttpAnswer *answer, GError **error)
{
  const char *word = bb_http_answer_get_error (answer), *reason = bb_http_answer_get_reason (answer);
  BbSyncError code = answer->status >= 500 ? BB_SYNC_ERROR_AWAY
                     : answer->status == 401 ? BB_SYNC_ERROR_LOGIN
                     : answer->status == 413 || answer->status == 414 ? BB_SYNC_ERROR_TOO_LARGE : BB_SYNC_ERROR_REFUSED;

  g_set_error (error, BB_SYNC_ERROR, code, _("%s refused (HTTP %u, %s): %s"), self->host, answer->status, word ? word : "-", reason ? reason : "-");
  return FALSE;
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

const char *
bb_http_link_get_host (BbHttpLink *self)
{
  return self->host;
}

gboolean
bb_http_link_get_clock_difference (BbHttpLink *self, gint64 *seconds)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  *seconds = self->clock_difference;
  return self->has_clock;
}

static void
bb_http_link_finalize (GObject *object)
{
  BbHttpLink *self = BB_HTTP_LINK (object);

  g_clear_object (&self->session);
  g_clear_object (&self->waiting);
  g_clear_object (&self->certificate);
  g_free (self->base);
  g_free (self->host);
  g_free (self->user);
  g_free (self->password);
  g_free (self->basic);
  g_free (self->fingerprint);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->login_mutex);
  G_OBJECT_CLASS (bb_http_link_parent_class)->finalize (object);
}

static void
bb_http_link_class_init (BbHttpLinkClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_http_link_finalize;
}

static void
bb_http_link_init (BbHttpLink *self)
{
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->login_mutex);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_str_equal (host, "localhost") || (address && g_inet_address_get_is_loopback (address));
}

/* The address without a slash at its end, and as a person knows it. */
static gboolean
set_address (BbHttpLink *self, const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD, error);
  g_autofree char *path = NULL;

  if (!uri)
    return FALSE;
  if (!g_uri_get_host (uri) || (g_strcmp0 (g_uri_get_scheme (uri), "http") != 0 && g_strcmp0 (g_uri_get_scheme (uri), "https") != 0))
    {
      g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_INVALID, _("“%s” is not the address of a server; it begins with https://"), url);
      return FALSE;
    }
  if (g_str_equal (g_uri_get_scheme (uri), "http") && !is_loopback (g_uri_get_host (uri)))
    {
      g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_INVALID, _("“%s” is not encrypted: on the way to another computer it must begin with https://"), url);
      return FALSE;
    }
  path = g_strdup (g_uri_get_path (uri));
  while (g_str_has_suffix (path, "/"))
    path[strlen (path) - 1] = 0;
  self->base = g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), g_uri_get_port (uri), path, NULL, NULL);
  self->host = g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), g_uri_get_port (uri), "", NULL, NULL);
  self->compress = !is_loopback (g_uri_get_host (uri));
  return TRUE;
}

/* What a person copied: "AB:CD:…" */
static char *
normalize_fingerprint (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (; *text; text++)
    if (g_ascii_isxdigit (*text))
      g_string_append_c (digits, g_ascii_tolower (*text));
  return g_string_free (digits, FALSE);
}

static gboolean
set_trust (BbHttpLink *self, const BbHttpOptions *options, GError **error)
{
  g_autoptr (GTlsDatabase) trusted = NULL;

  if (options->fingerprint)
    self->fingerprint = normalize_fingerprint (options->fingerprint);
  if (options->certificate_file && !(self->certificate = g_tls_certificate_new_from_file (options->certificate_file, error)))
    return FALSE;
  if (!options->ca_file && !self->fingerprint)
    return TRUE;
  /* With a fingerprint nobody else is trusted, so that every certificate is looked at. */
  trusted = g_tls_file_database_new (self->fingerprint ? "/dev/null" : options->ca_file, error);
  if (!trusted)
    return FALSE;
  soup_session_set_tls_database (self->session, trusted);
  soup_session_set_tls_database (self->waiting, trusted);
  return TRUE;
}

static SoupSession *
make_session (const BbHttpOptions *options, SoupCookieJar *cookies, int connections)
{
  SoupSession *session = soup_session_new_with_options ("timeout", options->patience ? options->patience : PATIENCE, "user-agent", "bienban",
                                                        "max-conns", connections, "max-conns-per-host", connections, NULL);

  soup_session_add_feature (session, SOUP_SESSION_FEATURE (cookies));
  return session;
}

BbHttpLink *
bb_http_link_new (const BbHttpOptions *options, GError **error)
{
  g_autoptr (BbHttpLink) self = g_object_new (BB_TYPE_HTTP_LINK, NULL);
  g_autoptr (SoupCookieJar) cookies = soup_cookie_jar_new ();

  if (!set_address (self, options->url, error))
    return NULL;
  self->session = make_session (options, cookies, CONNECTIONS);
  self->waiting = make_session (options, cookies, WAITING_CONNECTIONS);
  self->user = g_strdup (options->user);
  self->password = g_strdup (options->password ? options->password : "");
  self->tries = options->tries ? options->tries : TRIES;
  self->compress |= options->compress;
  return set_trust (self, options, error) ? g_steal_pointer (&self) : NULL;
}
