/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which server, which databases, and all of them once. */
#include "bb-sync-private.h"

#include <glib/gi18n-lib.h>

#include "bb-workspace-private.h"
#include "sync/bb-wire.h"

static void
database_free (gpointer data)
{
  BbSyncDatabase *self = data;

  g_free (self->name);
  g_free (self->problem);
  g_free (self);
}

void
bb_sync_report_free (BbSyncReport *self)
{
  g_free (self->server);
  g_free (self->not_kept);
  g_ptr_array_unref (self->databases);
  g_free (self);
}

/* ── Which databases ─────────────────────────────────────────────────────────────────────────────────────────── */

/* Files come last, so that photographs keep nothing back. */
static gboolean
holds_files (const char *name)
{
  return bb_store_routes_to ("blob", name);
}

static void
add_database (BbSyncRun *self, const char *name)
{
  BbSyncDatabase *database;

  /* What else a CouchDB server holds is not for this program. */
  if (!bb_store_routes_to (NULL, name))
    return;
  for (guint i = 0; i < self->report->databases->len; i++)
    if (g_str_equal (((BbSyncDatabase *) self->report->databases->pdata[i])->name, name))
      return;
  database = g_new0 (BbSyncDatabase, 1);
  database->name = g_strdup (name);
  g_ptr_array_add (self->report->databases, database);
}

static int
compare_databases (gconstpointer a, gconstpointer b)
{
  const BbSyncDatabase *left = a, *right = b;
  gboolean left_last = holds_files (left->name), right_last = holds_files (right->name);

  return left_last != right_last ? left_last - right_last : g_strcmp0 (left->name, right->name);
}

static gboolean
add_local (BbSyncRun *self, GError **error)
{
  g_autoptr (GPtrArray) databases = bb_store_list_databases (self->store, error);

  for (guint i = 0; databases && i < databases->len; i++)
    add_database (self, ((BbDatabaseInfo *) databases->pdata[i])->name);
  return databases != NULL;
}

/* A CouchDB tells it to its administrators alone: then only what is known here is asked for. */
gboolean
bb_sync_run_look (BbSyncRun *self, GError **error)
{
  g_autoptr (BbHttpAnswer) answer = bb_http_link_call (self->link, "GET", "/_all_dbs", NULL, self->cancellable, error);
  JsonArray *names = answer && answer->status == 200 && answer->node && JSON_NODE_HOLDS_ARRAY (answer->node) ? json_node_get_array (answer->node) : NULL;

  for (guint i = 0; names && i < json_array_get_length (names); i++)
    {
      JsonNode *name = json_array_get_element (names, i);

      if (JSON_NODE_HOLDS_VALUE (name) && json_node_get_value_type (name) == G_TYPE_STRING)
        add_database (self, json_node_get_string (name));
    }
  if (!answer || !add_local (self, error))
    return FALSE;
  g_ptr_array_sort_values (self->report->databases, compare_databases);
  return TRUE;
}

/* ── Which server ────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_workspace_get_sync_server (BbWorkspace *self, char **url, char **user)
{
  *url = bb_workspace_get_setting (self, "sync-url");
  *user = bb_workspace_get_setting (self, "sync-user");
}

/* A desktop without a keyring is no reason not to sync. */
static void
keep_password (BbSyncRun *self, const BbSyncRequest *request, const char *url, const char *user)
{
  g_autoptr (GError) error = NULL;

  if (request->remember && user && request->password && !bb_sync_password_keep (url, user, request->password, self->cancellable, &error))
    self->report->not_kept = g_strdup (error->message);
}

static gboolean
remember (BbSyncRun *self, const BbSyncRequest *request, const char *url, const char *user, GError **error)
{
  keep_password (self, request, url, user);
  return bb_workspace_set_setting (self->workspace, "sync-url", url, error) && bb_workspace_set_setting (self->workspace, "sync-user", user, error);
}

static gboolean
connect_to (BbSyncRun *self, const BbSyncRequest *request, GError **error)
{
  g_autofree char *known_url = NULL, *known_user = NULL, *password = NULL;
  const char *url, *user;

  bb_workspace_get_sync_server (self->workspace, &known_url, &known_user);
  url = request->url ? request->url : known_url;
  user = request->user ? request->user : g_strcmp0 (url, known_url) == 0 ? known_user : NULL;
  if (!url)
    {
      g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("No server to sync with is known yet: name its address"));
      return FALSE;
    }
  password = user && !request->password ? bb_sync_password_find (url, user, self->cancellable) : g_strdup (request->password);
  self->link = bb_http_link_new (&(BbHttpOptions) { .url = url, .user = user, .password = password, .ca_file = request->ca_file,
                                                    .fingerprint = request->fingerprint, .certificate_file = request->certificate_file }, error);
  return self->link && (!self->push || bb_sync_run_add_files (self, error)) && bb_sync_run_look (self, error) &&
         remember (self, request, url, user, error);
}

gboolean
bb_sync_run_init (BbSyncRun *self, BbWorkspace *workspace, const BbSyncRequest *request, BbProgress *progress, GCancellable *cancellable, GError **error)
{
  g_mutex_init (&self->mutex);
  self->workspace = workspace;
  self->store = bb_workspace_get_store (workspace);
  self->push = request->push || !request->pull;
  self->pull = request->pull || !request->push;
  self->progress = progress;
  self->cancellable = cancellable;
  self->report = g_new0 (BbSyncReport, 1);
  self->report->databases = g_ptr_array_new_with_free_func (database_free);
  if (!connect_to (self, request, error))
    return FALSE;
  self->report->server = g_strdup (bb_http_link_get_host (self->link));
  return TRUE;
}

void
bb_sync_run_clear (BbSyncRun *self)
{
  g_clear_object (&self->link);
  g_clear_pointer (&self->report, bb_sync_report_free);
  g_mutex_clear (&self->mutex);
}

BbSyncReport *
bb_sync_run_end (BbSyncRun *self)
{
  self->report->has_clock = bb_http_link_get_clock_difference (self->link, &self->report->clock_difference);
  return g_steal_pointer (&self->report);
}

/* ── Once ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* What concerns the whole server ends the run; what concerns one database is told of it, and the others go on. */
static gboolean
concerns_all (const GError *error)
{
  return error->domain != BB_SYNC_ERROR || error->code == BB_SYNC_ERROR_AWAY || error->code == BB_SYNC_ERROR_STRANGER
         || error->code == BB_SYNC_ERROR_LOGIN;
}

static gboolean
go_way (BbSyncRun *self, BbSyncDatabase *database, gboolean is_push, GError **error)
{
  g_autoptr (BbSyncWay) way = bb_sync_way_new (self, database, is_push);
  g_autoptr (GError) local = NULL;

  if (bb_sync_way_retry (way, &local) && bb_sync_way_run (way, NULL, &local))
    return TRUE;
  if (concerns_all (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  bb_sync_way_tell (way, local);
  return TRUE;
}

static gboolean
go_ways (BbSyncRun *self, gboolean files, gboolean is_push, GError **error)
{
  for (guint i = 0; i < self->report->databases->len; i++)
    {
      BbSyncDatabase *database = self->report->databases->pdata[i];

      if (holds_files (database->name) == files && !database->problem && !go_way (self, database, is_push, error))
        return FALSE;
    }
  return TRUE;
}

/* Small documents both ways, then the files. */
BbSyncReport *
bb_workspace_sync (BbWorkspace *self, const BbSyncRequest *request, BbProgress *progress, GCancellable *cancellable, GError **error)
{
  g_auto (BbSyncRun) run = { 0 };

  if (!bb_sync_run_init (&run, self, request, progress, cancellable, error))
    return NULL;
  for (guint files = 0; files < 2; files++)
    if ((run.push && !go_ways (&run, files == 1, TRUE, error)) || (run.pull && !go_ways (&run, files == 1, FALSE, error)))
      return NULL;
  return bb_sync_run_end (&run);
}
