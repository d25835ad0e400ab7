/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server: its connections, its workers, its end. */
#include "sync/hub/bb-hub-private.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>

#include "sync/hub/bb-security.h"

#define IDLE_SECONDS 75          /* in which a connection must say something */
#define WORKERS_LEAST 4
#define SPARE_FILES 200          /* of those that may be open: for the store and the bodies of requests */
#define CALL_KEY "bienban-call"

struct _BbHub
{
  GObject parent_instance;

  BbStore *store;
  char *spool;
  BbAccounts *accounts;
  BbSessions *sessions;
  BbAudit *audit;
  GMainContext *context;
  SoupServer *soup;
  GSocketService *service;
  GTlsCertificate *certificate;  /* (nullable) */
  guint port;
  GThreadPool *workers;
  GThreadPool *door;             /* for those who bring a password: checking one is slow, and must not keep the others waiting */
  GHashTable *calls;             /* set of BbCall */
  guint watch;                   /* of the store */
  guint n_connections, max_connections;
  gboolean stopping;
  GMutex mutex;                  /* of what follows */
  GHashTable *notices;           /* database → how often it changed */
};

G_DEFINE_FINAL_TYPE (BbHub, bb_hub, G_TYPE_OBJECT)
G_DEFINE_QUARK (bb-hub-error-quark, bb_hub_error)

/* ── What the others ask ─────────────────────────────────────────────────────────────────────────────────────── */

BbStore *
bb_hub_get_store (BbHub *self)
{
  return self->store;
}

BbAccounts *
bb_hub_get_accounts (BbHub *self)
{
  return self->accounts;
}

BbSessions *
bb_hub_get_sessions (BbHub *self)
{
  return self->sessions;
}

gboolean
bb_hub_is_secure (BbHub *self)
{
  return self->certificate != NULL;
}

void
bb_hub_note (BbCall *call, const char *user, BbAuditAct act, const char *subject, const char *result, guint count)
{
  g_autoptr (GError) error = NULL;

  if (!bb_audit_note (call->hub->audit, call->address, user, act, subject, result, count, &error))
    g_warning ("%s", error->message);
}

const char *
bb_hub_get_spool (BbHub *self)
{
  return self->spool;
}

gboolean
bb_hub_is_stopping (BbHub *self)
{
  return self->stopping;
}

guint
bb_hub_get_port (BbHub *self)
{
  return self->port;
}

/* ── Feeds ───────────────────────────────────────────────────────────────────────────────────────────────────── */

guint
bb_hub_count_notices (BbHub *self, const char *database)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->notices, database));
  g_mutex_unlock (&self->mutex);
  return count;
}

typedef struct { BbHub *hub; char *database; } Notice;

static void
notice_free (gpointer data)
{
  Notice *notice = data;

  g_object_unref (notice->hub);
  g_free (notice->database);
  g_free (notice);
}

/* @database %NULL: all. A call may end while it is woken. */
static void
wake (BbHub *self, const char *database, gboolean expired)
{
  g_autoptr (GPtrArray) calls = g_hash_table_get_keys_as_ptr_array (self->calls);

  for (guint i = 0; i < calls->len; i++)
    bb_call_ref (calls->pdata[i]);
  for (guint i = 0; i < calls->len; i++)
    {
      BbCall *call = calls->pdata[i];

      if (call->waiting && (!database || g_str_equal (call->database->name, database)))
        bb_call_wake (call, expired);
      bb_call_unref (call);
    }
}

static gboolean
on_noticed (gpointer data)
{
  Notice *notice = data;

  wake (notice->hub, notice->database, FALSE);
  return G_SOURCE_REMOVE;
}

/* In the thread that wrote. */
static void
on_changed (const char *database, gpointer data)
{
  BbHub *self = data;
  Notice *notice = g_new0 (Notice, 1);
  g_autoptr (GSource) source = g_idle_source_new ();
  guint count;

  *notice = (Notice) { g_object_ref (self), g_strdup (database) };
  g_mutex_lock (&self->mutex);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->notices, database)) + 1;
  g_hash_table_insert (self->notices, g_strdup (database), GUINT_TO_POINTER (count));
  g_mutex_unlock (&self->mutex);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_noticed, notice, notice_free);
  g_source_attach (source, self->context);
}

/* ── Workers ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
on_worked (gpointer data)
{
  BbCall *call = data;

  call->at_work = FALSE;
  if (!call->ended)
    call->worked (call);
  bb_call_unref (call);
  return G_SOURCE_REMOVE;
}

/* Always through the main loop, never at once: the context may be nobody's when the hub stops. */
static void
run (gpointer data, gpointer user_data)
{
  BbCall *call = data;
  BbHub *self = user_data;
  g_autoptr (GSource) source = g_idle_source_new ();

  call->work (call);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_worked, call, NULL);
  g_source_attach (source, self->context);
}

void
bb_hub_work (BbHub *self, BbCall *call, BbWorkFunc work, BbWorkFunc worked)
{
  g_return_if_fail (!call->at_work);

  call->work = work;
  call->worked = worked;
  call->at_work = TRUE;
  g_thread_pool_push (call->brings_password ? self->door : self->workers, bb_call_ref (call), NULL);
}

/* ── Requests ────────────────────────────────────────────────────────────────────────────────────────────────── */

static BbCall *
find_call (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), CALL_KEY);
}

static void
on_request_started (SoupServer *soup, SoupServerMessage *message, BbHub *self)
{
  BbCall *call = bb_call_new (self, message);

  g_object_set_data (G_OBJECT (message), CALL_KEY, call);
  g_hash_table_add (self->calls, call);
  bb_call_begin (call);
}

static void
on_request_ended (SoupServer *soup, SoupServerMessage *message, BbHub *self)
{
  BbCall *call = find_call (message);

  if (!call)
    return;
  g_object_set_data (G_OBJECT (message), CALL_KEY, NULL);
  if (!call->ended)
    bb_call_end (call);
  g_hash_table_remove (self->calls, call);
}

static void
on_headers_read (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  bb_call_read_headers (find_call (message));
}

static void
on_body_read (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  bb_call_read_body (find_call (message));
}

/* ── Connections ─────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_connection_gone (gpointer data, GObject *where)
{
  g_autoptr (BbHub) self = data;

  self->n_connections--;
}

static GSocket *
get_socket (GIOStream *stream)
{
  g_autoptr (GIOStream) base = NULL;

  if (!G_IS_TLS_CONNECTION (stream))
    return G_IS_SOCKET_CONNECTION (stream) ? g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream)) : NULL;
  g_object_get (stream, "base-io-stream", &base, NULL);
  return get_socket (base);
}

void
bb_hub_drop_connection (BbHub *self, GIOStream *stream)
{
  GSocket *socket = stream ? get_socket (stream) : NULL;

  if (socket)
    g_socket_close (socket, NULL);
}

/* The time that a connection may be silent is the socket's, so that it holds for those too that never send a whole request. */
static gboolean
on_connected (GSocketService *service, GSocketConnection *connection, GObject *source, BbHub *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  g_autoptr (GIOStream) stream = G_IO_STREAM (g_object_ref (connection));

  if (self->stopping || self->n_connections >= self->max_connections)
    return TRUE;
  g_socket_set_timeout (g_socket_connection_get_socket (connection), IDLE_SECONDS);
  g_tcp_connection_set_graceful_disconnect (G_TCP_CONNECTION (connection), FALSE);
  g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  if (self->certificate)
    {
      g_object_unref (stream);
      stream = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, &error);
    }
  if (!stream || !soup_server_accept_iostream (self->soup, stream, local, remote, &error))
    {
      g_debug ("a connection was not taken: %s", error->message);
      return TRUE;
    }
  self->n_connections++;
  g_object_weak_ref (G_OBJECT (connection), on_connection_gone, g_object_ref (self));
  return TRUE;
}

/* ── Opening ─────────────────────────────────────────────────────────────────────────────────────────────────── */

GTlsCertificate *
bb_hub_load_certificate (const char *certificate_file, const char *key_file, GError **error)
{
  g_autoptr (GError) local = NULL;
  GTlsCertificate *certificate;

  if (!certificate_file && !key_file)
    return NULL;
  if (!certificate_file || !key_file)
    {
      g_set_error_literal (error, BB_HUB_ERROR, BB_HUB_ERROR_CERTIFICATE, _("A certificate and its key are given together, with --tls-cert and --tls-key."));
      return NULL;
    }
  certificate = g_tls_certificate_new_from_files (certificate_file, key_file, &local);
  if (!certificate)
    g_set_error (error, BB_HUB_ERROR, BB_HUB_ERROR_CERTIFICATE, _("The certificate %s with the key %s cannot be used: %s"), certificate_file, key_file,
                 local->message);
  return certificate;
}

static GInetSocketAddress *
parse_address (const char *text, GError **error)
{
  const char *colon = strrchr (text, ':');
  gsize length = colon ? (gsize) (colon - text) : 0;
  g_autofree char *host = length > 1 && text[0] == '[' && text[length - 1] == ']' ? g_strndup (text + 1, length - 2) : g_strndup (text, length);
  g_autoptr (GInetAddress) address = *host ? g_inet_address_new_from_string (host) : NULL;
  guint64 port;

  if (address && g_ascii_string_to_unsigned (colon + 1, 10, 0, 65535, &port, NULL))
    return G_INET_SOCKET_ADDRESS (g_inet_socket_address_new (address, (guint16) port));
  g_set_error (error, BB_HUB_ERROR, BB_HUB_ERROR_ADDRESS, _("“%s” is not an address to listen at; it is written as 127.0.0.1:%d or [::1]:%d."), text,
               BB_HUB_PORT, BB_HUB_PORT);
  return NULL;
}

/* libsoup keeps a connection open for the next request only while it listens itself: it gets a socket that nobody can find, for its name is gone
 * before this returns. */
static gboolean
listen_to_nobody (BbHub *self, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  g_autofree char *folder = socket ? g_dir_make_tmp ("bienban-hub-XXXXXX", error) : NULL;
  g_autofree char *path = folder ? g_build_filename (folder, "none", NULL) : NULL;
  g_autoptr (GSocketAddress) address = path ? g_unix_socket_address_new (path) : NULL;
  gboolean listens = address && g_socket_bind (socket, address, FALSE, error) && g_socket_listen (socket, error);

  if (path)
    g_unlink (path);
  if (folder)
    g_rmdir (folder);
  return listens && soup_server_listen_socket (self->soup, socket, 0, error);
}

gboolean
bb_hub_listen (BbHub *self, const char *address, GTlsCertificate *certificate, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GInetSocketAddress) wanted = parse_address (address, error);
  g_autoptr (GSocketAddress) got = NULL;

  if (!wanted)
    return FALSE;
  if (!certificate && !g_inet_address_get_is_loopback (g_inet_socket_address_get_address (wanted)))
    {
      g_set_error (error, BB_HUB_ERROR, BB_HUB_ERROR_CERTIFICATE,
                   _("Others on the network could read what goes to %s: give a certificate with --tls-cert and --tls-key."), address);
      return FALSE;
    }
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), G_SOCKET_ADDRESS (wanted), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                      NULL, &got, &local))
    {
      g_set_error (error, BB_HUB_ERROR, BB_HUB_ERROR_ADDRESS, _("Nobody can be answered at %s: %s"), address, local->message);
      return FALSE;
    }
  if (!listen_to_nobody (self, error))
    return FALSE;
  g_set_object (&self->certificate, certificate);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  g_socket_service_start (self->service);
  return TRUE;
}

static guint
count_files (void)
{
  struct rlimit limit = { 1024, 1024 };

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max)
    {
      limit.rlim_cur = MIN (limit.rlim_max, 65536);
      setrlimit (RLIMIT_NOFILE, &limit);
      getrlimit (RLIMIT_NOFILE, &limit);
    }
  return (guint) MIN (limit.rlim_cur, 65536);
}

/* Databases that were ordered on the command line while nobody served them. */
static gboolean
add_ordered (BbHub *self, GError **error)
{
  g_auto (GStrv) names = bb_security_list (self->accounts, error);

  for (guint i = 0; names && names[i]; i++)
    if (!bb_store_add_database (self->store, names[i], NULL, error))
      return FALSE;
  return names != NULL;
}

BbHub *
bb_hub_new (BbStore *store, GError **error)
{
  g_autoptr (BbHub) self = g_object_new (BB_TYPE_HUB, NULL);
  const char *folder = bb_store_get_folder (store);

  self->store = g_object_ref (store);
  self->spool = g_build_filename (folder, "files", "tmp", NULL);
  if (!(self->accounts = bb_accounts_open (folder, error)) || !(self->sessions = bb_sessions_open (self->accounts, folder, error)) ||
      !(self->audit = bb_audit_open (folder, error)) || !add_ordered (self, error))
    return NULL;
  self->watch = bb_store_add_watch (store, on_changed, self);
  return g_steal_pointer (&self);
}

/* ── The end ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
cut_all (BbHub *self)
{
  g_autoptr (GPtrArray) calls = g_hash_table_get_keys_as_ptr_array (self->calls);

  for (guint i = 0; i < calls->len; i++)
    bb_call_ref (calls->pdata[i]);
  for (guint i = 0; i < calls->len; i++)
    {
      bb_call_cut (calls->pdata[i]);
      bb_call_unref (calls->pdata[i]);
    }
}

static gboolean
on_nothing (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* What is being worked on is finished. */
static void
free_workers (BbHub *self)
{
  if (self->workers)
    g_thread_pool_free (self->workers, FALSE, TRUE);
  if (self->door)
    g_thread_pool_free (self->door, FALSE, TRUE);
  self->workers = self->door = NULL;
}

void
bb_hub_stop (BbHub *self, guint seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  g_autoptr (GSource) tick = g_timeout_source_new (50);

  if (self->stopping)
    return;
  self->stopping = TRUE;
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  wake (self, NULL, TRUE);
  g_source_set_callback (tick, on_nothing, NULL, NULL);
  g_source_attach (tick, self->context);
  while (g_hash_table_size (self->calls) > 0 && g_get_monotonic_time () < end)
    g_main_context_iteration (self->context, TRUE);
  cut_all (self);
  free_workers (self);
  if (self->watch)
    bb_store_remove_watch (self->store, self->watch);
  self->watch = 0;
  g_source_destroy (tick);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  soup_server_disconnect (self->soup);
}

static void
bb_hub_finalize (GObject *object)
{
  BbHub *self = BB_HUB (object);

  free_workers (self);
  if (self->watch)
    bb_store_remove_watch (self->store, self->watch);
  g_clear_object (&self->service);
  g_clear_object (&self->soup);
  g_clear_object (&self->certificate);
  g_clear_object (&self->store);
  g_clear_pointer (&self->sessions, bb_sessions_free);
  g_clear_pointer (&self->accounts, bb_accounts_free);
  g_clear_pointer (&self->audit, bb_audit_free);
  g_free (self->spool);
  g_hash_table_unref (self->calls);
  g_hash_table_unref (self->notices);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (bb_hub_parent_class)->finalize (object);
}

static void
bb_hub_class_init (BbHubClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_hub_finalize;
}

static void
bb_hub_init (BbHub *self)
{
  self->context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->mutex);
  self->notices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->calls = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) bb_call_unref, NULL);
  self->workers = g_thread_pool_new (run, self, (int) MAX (g_get_num_processors () * 2, WORKERS_LEAST), FALSE, NULL);
  self->door = g_thread_pool_new (run, self, (int) MAX (g_get_num_processors () * 2, WORKERS_LEAST), FALSE, NULL);
  self->max_connections = MAX (count_files (), 2 * SPARE_FILES) - SPARE_FILES;
  self->soup = soup_server_new ("server-header", "bienban-hub", "raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->soup, NULL, on_headers_read, self, NULL);
  soup_server_add_handler (self->soup, NULL, on_body_read, self, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (on_request_started), self);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (on_request_ended), self);
  g_signal_connect (self->soup, "request-aborted", G_CALLBACK (on_request_ended), self);
  self->service = g_socket_service_new ();
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_connected), self);
}
