/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-syncer.h"

#include <glib/gi18n-lib.h>

#include "bb-async.h"
#include "bb-workspace-private.h"
#include "domain/bb-dates.h"

#define FIRST_AFTER 10           /* seconds */
#define EVERY 900
#define SETTLED_AFTER 30         /* after something was recorded, or the network came */
#define AUTOMATIC "sync-automatic"
#define LAST "sync-last"

struct _BbSyncer
{
  GObject parent_instance;

  BbWorkspace *workspace;        /* not owned: it owns this */
  GNetworkMonitor *network;
  GCancellable *cancellable;     /* of the run */
  BbProgress *progress;
  BbSyncReport *report;
  GPtrArray *outbox;
  GDateTime *last;
  char *url, *user, *problem;
  char *password;                /* as it was typed, where there is no keyring that keeps it */
  guint timer, settling;
  gboolean ready, running, automatic;
};

G_DEFINE_FINAL_TYPE (BbSyncer, bb_syncer, G_TYPE_OBJECT)

static guint changed;

/* ── In a thread ─────────────────────────────────────────────────────────────────────────────────────────────── */

/* What one look at the workspace found, after a run if there was one. */
typedef struct
{
  char *url, *user, *problem;
  BbSyncReport *report;
  GPtrArray *outbox;
  GDateTime *last;
  gboolean automatic;
} Look;

static void
look_free (Look *self)
{
  g_free (self->url);
  g_free (self->user);
  g_free (self->problem);
  g_clear_pointer (&self->report, bb_sync_report_free);
  g_clear_pointer (&self->outbox, g_ptr_array_unref);
  g_clear_pointer (&self->last, g_date_time_unref);
  g_free (self);
}

enum { URL, USER, PASSWORD, CA_FILE };

static void
run (BbWorkspace *workspace, BbArgs *args, Look *look, GCancellable *cancellable)
{
  BbSyncRequest request = { .url = bb_args_get (args, URL), .user = bb_args_get (args, USER), .password = bb_args_get (args, PASSWORD),
                            .ca_file = bb_args_get (args, CA_FILE), .push = TRUE, .pull = TRUE, .remember = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *text = bb_time_format (now);

  look->report = bb_workspace_sync (workspace, &request, args->progress, cancellable, &error);
  if (look->report)
    bb_workspace_set_setting (workspace, LAST, text, NULL);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    look->problem = bb_phrase (error);
}

static gpointer
work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  Look *look = g_new0 (Look, 1);
  g_autofree char *automatic = NULL, *last = NULL;

  if (args->numbers[0])
    run (workspace, args, look, cancellable);
  automatic = bb_workspace_get_setting (workspace, AUTOMATIC);
  last = bb_workspace_get_setting (workspace, LAST);
  bb_workspace_get_sync_server (workspace, &look->url, &look->user);
  look->automatic = g_strcmp0 (automatic, "1") == 0;
  look->last = last ? bb_time_parse (last) : NULL;
  look->outbox = bb_workspace_list_outbox (workspace, NULL);
  return look;
}

/* ── Running ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
take (BbSyncer *self, Look *look)
{
  g_set_str (&self->url, look->url);
  g_set_str (&self->user, look->user);
  g_set_str (&self->problem, look->problem);
  if (look->report)
    {
      g_clear_pointer (&self->report, bb_sync_report_free);
      self->report = g_steal_pointer (&look->report);
    }
  g_clear_pointer (&self->outbox, g_ptr_array_unref);
  self->outbox = g_steal_pointer (&look->outbox);
  g_clear_pointer (&self->last, g_date_time_unref);
  self->last = g_steal_pointer (&look->last);
  self->automatic = look->automatic;
  self->ready = TRUE;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSyncer) self = data;
  g_autoptr (GError) error = NULL;
  Look *look = bb_async_finish (result, &error);

  self->running = FALSE;
  g_clear_object (&self->progress);
  if (look && self->workspace)
    take (self, look);
  g_clear_pointer (&look, look_free);
  if (self->workspace)
    g_signal_emit (self, changed, 0);
}

static void
begin (BbSyncer *self, gboolean sync, const char *url, const char *user, const char *password, const char *ca_file)
{
  const char *texts[] = { url, user, password, ca_file };
  BbArgs *args;

  if (self->running || !self->workspace)
    return;
  args = bb_args_new ();
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    bb_args_add_string (args, texts[i]);
  args->numbers[0] = sync;
  self->running = TRUE;
  g_set_object (&self->cancellable, g_cancellable_new ());
  g_object_unref (self->cancellable);
  self->progress = sync ? bb_progress_new (_("Syncing")) : NULL;
  args->progress = self->progress ? g_object_ref (self->progress) : NULL;
  bb_async_run (self->workspace, BB_QUEUE_FREE, work, args, (GDestroyNotify) look_free, self->cancellable, on_done, g_object_ref (self));
  g_signal_emit (self, changed, 0);
}

/* ── By itself ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
try_by_itself (BbSyncer *self)
{
  if (self->automatic && self->url && g_network_monitor_get_network_available (self->network))
    begin (self, TRUE, NULL, NULL, self->password, NULL);
}

static gboolean
on_timer (gpointer data)
{
  try_by_itself (data);
  return G_SOURCE_CONTINUE;
}

static void
on_settled (gpointer data)
{
  BbSyncer *self = data;

  self->settling = 0;
  try_by_itself (self);
}

/* Several changes at once are one reason; what a run itself brings is none. */
static void
settle (BbSyncer *self)
{
  if (!self->settling && !self->running && self->automatic)
    self->settling = g_timeout_add_seconds_once (SETTLED_AFTER, on_settled, self);
}

static void
on_network_changed (BbSyncer *self, gboolean available)
{
  if (available)
    settle (self);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_workspace_gone (gpointer data, GObject *workspace)
{
  BB_SYNCER (data)->workspace = NULL;
}

static void
bb_syncer_dispose (GObject *object)
{
  BbSyncer *self = BB_SYNCER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->settling, g_source_remove);
  if (self->workspace)
    g_object_weak_unref (G_OBJECT (self->workspace), on_workspace_gone, self);
  self->workspace = NULL;
  G_OBJECT_CLASS (bb_syncer_parent_class)->dispose (object);
}

static void
bb_syncer_finalize (GObject *object)
{
  BbSyncer *self = BB_SYNCER (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->progress);
  g_clear_pointer (&self->report, bb_sync_report_free);
  g_clear_pointer (&self->outbox, g_ptr_array_unref);
  g_clear_pointer (&self->last, g_date_time_unref);
  g_free (self->url);
  g_free (self->user);
  g_free (self->problem);
  g_free (self->password);
  G_OBJECT_CLASS (bb_syncer_parent_class)->finalize (object);
}

static void
bb_syncer_class_init (BbSyncerClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_syncer_dispose;
  G_OBJECT_CLASS (class)->finalize = bb_syncer_finalize;
  changed = g_signal_new ("changed", BB_TYPE_SYNCER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bb_syncer_init (BbSyncer *self)
{
  self->cancellable = g_cancellable_new ();
  self->network = g_network_monitor_get_default ();
  g_signal_connect_object (self->network, "network-changed", G_CALLBACK (on_network_changed), self, G_CONNECT_SWAPPED);
  self->timer = g_timeout_add_seconds (EVERY, on_timer, self);
  self->settling = g_timeout_add_seconds_once (FIRST_AFTER, on_settled, self);
}

BbSyncer *
bb_syncer_get (BbWorkspace *workspace)
{
  BbSyncer *self = g_object_get_data (G_OBJECT (workspace), "bb-syncer");

  if (self)
    return self;
  self = g_object_new (BB_TYPE_SYNCER, NULL);
  self->workspace = workspace;
  g_object_weak_ref (G_OBJECT (workspace), on_workspace_gone, self);
  g_object_set_data_full (G_OBJECT (workspace), "bb-syncer", self, g_object_unref);
  g_signal_connect_object (workspace, "visit-changed", G_CALLBACK (settle), self, G_CONNECT_SWAPPED);
  begin (self, FALSE, NULL, NULL, NULL, NULL);
  return self;
}

void
bb_syncer_sync (BbSyncer *self, const char *url, const char *user, const char *password, const char *ca_file)
{
  if (password)
    g_set_str (&self->password, password);
  begin (self, TRUE, url, user, self->password, ca_file);
}

void
bb_syncer_stop (BbSyncer *self)
{
  g_cancellable_cancel (self->cancellable);
}

void
bb_syncer_set_automatic (BbSyncer *self, gboolean automatic)
{
  if (!self->workspace || self->automatic == automatic)
    return;
  self->automatic = automatic;
  bb_workspace_set_setting_async (self->workspace, AUTOMATIC, automatic ? "1" : "0", NULL, NULL, NULL);
  settle (self);
  g_signal_emit (self, changed, 0);
}

/* ── What it knows ───────────────────────────────────────────────────────────────────────────────────────────── */

gboolean
bb_syncer_is_ready (BbSyncer *self)
{
  return self->ready;
}

gboolean
bb_syncer_is_running (BbSyncer *self)
{
  return self->running && self->progress;
}

gboolean
bb_syncer_is_automatic (BbSyncer *self)
{
  return self->automatic;
}

const char *
bb_syncer_get_url (BbSyncer *self)
{
  return self->url;
}

const char *
bb_syncer_get_user (BbSyncer *self)
{
  return self->user;
}

const char *
bb_syncer_get_problem (BbSyncer *self)
{
  return self->problem;
}

const BbSyncReport *
bb_syncer_get_report (BbSyncer *self)
{
  return self->report;
}

GDateTime *
bb_syncer_get_last (BbSyncer *self)
{
  return self->last;
}

BbProgress *
bb_syncer_get_progress (BbSyncer *self)
{
  return self->progress;
}

GPtrArray *
bb_syncer_get_outbox (BbSyncer *self)
{
  return self->outbox;
}
