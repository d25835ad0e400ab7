/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-raiser.h"

#include "bb-async.h"

#define FIRST_AFTER 5            /* seconds */
#define EVERY 3600
#define SETTLED_AFTER 3          /* after the network came or something was signed */

struct _BbRaiser
{
  GObject parent_instance;

  BbWorkspace *workspace;        /* not owned: it owns this */
  GNetworkMonitor *network;
  GCancellable *cancellable;
  GPtrArray *papers;             /* BbRaisingPaper, or %NULL: not read yet */
  char *problem;
  GDateTime *next;
  guint timer;
  guint settling;
  gboolean has_authority;
  gboolean running;
  gboolean asked_again;          /* something changed while it was at it */
};

G_DEFINE_FINAL_TYPE (BbRaiser, bb_raiser, G_TYPE_OBJECT)

static guint changed;

/* ── In a thread ─────────────────────────────────────────────────────────────────────────────────────────────── */

/* What one look at the workspace found. */
typedef struct
{
  gboolean has_authority;
  BbRaisingReport *report;       /* %NULL: it only looked */
  GPtrArray *papers;
} Look;

static void
look_free (Look *self)
{
  bb_raising_report_free (self->report);
  g_clear_pointer (&self->papers, g_ptr_array_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static gpointer
look_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *tsa = bb_workspace_get_setting (workspace, BB_SETTING_TSA);
  BbRaiseRequest request = { .tsa = tsa, .fetch = TRUE };
  g_autoptr (Look) look = g_new0 (Look, 1);

  look->has_authority = tsa && *tsa;
  if (look->has_authority && args->numbers[0])
    look->report = bb_raising_run (workspace, &request, args->numbers[1] ? BB_RAISING_ANYWAY : BB_RAISING_IN_TURN, NULL, NULL, cancellable, error);
  if (look->has_authority && args->numbers[0] && !look->report)
    return NULL;
  look->papers = bb_raising_list (workspace, NULL, error);
  return look->papers ? g_steal_pointer (&look) : NULL;
}

/* ── When ────────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef enum
{
  TRY_NOT,                       /* look alone */
  TRY,                           /* when there is a network */
  TRY_ANYWAY,                    /* somebody asked for it: the system may not know of every network */
} Try;

static void begin (BbRaiser *self, Try try);

static void
on_timer (gpointer data)
{
  BbRaiser *self = data;

  self->timer = 0;
  begin (self, TRY);
}

static void
plan (BbRaiser *self, guint seconds)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->next, g_date_time_unref);
  self->timer = g_timeout_add_seconds_once (seconds, on_timer, self);
  self->next = g_date_time_add_seconds (now, seconds);
}

static void
on_settled (gpointer data)
{
  BbRaiser *self = data;

  self->settling = 0;
  begin (self, TRY);
}

/* Several changes at once are one reason to look. */
static void
settle (BbRaiser *self)
{
  if (!self->settling)
    self->settling = g_timeout_add_seconds_once (SETTLED_AFTER, on_settled, self);
}

static void
on_network_changed (BbRaiser *self, gboolean available)
{
  if (available)
    settle (self);
  g_signal_emit (self, changed, 0);
}

/* ── Trying ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Of a paper that waits to be tried again, also when this time another was tried. */
static const char *
find_problem (GPtrArray *papers)
{
  for (guint i = 0; i < papers->len; i++)
    {
      const BbRaisingPaper *paper = papers->pdata[i];

      if (paper->problem && (paper->state == BB_RAISING_DUE || paper->state == BB_RAISING_RENEWAL))
        return paper->problem;
    }
  return NULL;
}

static void
take (BbRaiser *self, Look *look, const GError *error)
{
  if (look)
    {
      self->has_authority = look->has_authority;
      g_clear_pointer (&self->papers, g_ptr_array_unref);
      self->papers = g_ptr_array_ref (look->papers);
    }
  if (error)
    g_set_str (&self->problem, error->message);
  else if (look)
    g_set_str (&self->problem, look->has_authority ? find_problem (look->papers) : NULL);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbRaiser) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Look) look = bb_async_finish (result, &error);

  self->running = FALSE;
  if (!self->workspace || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  take (self, look, error);
  if (self->asked_again)
    settle (self);
  self->asked_again = FALSE;
  g_signal_emit (self, changed, 0);
}

static void
begin (BbRaiser *self, Try try)
{
  BbArgs *args;

  if (self->running || !self->workspace)
    {
      self->asked_again |= self->running;
      return;
    }
  args = bb_args_new ();
  args->numbers[0] = try == TRY_ANYWAY || (try == TRY && g_network_monitor_get_network_available (self->network));
  args->numbers[1] = try == TRY_ANYWAY;
  self->running = TRUE;
  plan (self, EVERY);
  bb_async_run (self->workspace, BB_QUEUE_FREE, look_work, args, (GDestroyNotify) look_free, self->cancellable, on_looked, g_object_ref (self));
  g_signal_emit (self, changed, 0);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_workspace_gone (gpointer data, GObject *workspace)
{
  BbRaiser *self = data;

  self->workspace = NULL;
}

static void
bb_raiser_dispose (GObject *object)
{
  BbRaiser *self = BB_RAISER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->settling, g_source_remove);
  if (self->workspace)
    g_object_weak_unref (G_OBJECT (self->workspace), on_workspace_gone, self);
  self->workspace = NULL;
  G_OBJECT_CLASS (bb_raiser_parent_class)->dispose (object);
}

static void
bb_raiser_finalize (GObject *object)
{
  BbRaiser *self = BB_RAISER (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->papers, g_ptr_array_unref);
  g_clear_pointer (&self->next, g_date_time_unref);
  g_free (self->problem);
  G_OBJECT_CLASS (bb_raiser_parent_class)->finalize (object);
}

static void
bb_raiser_class_init (BbRaiserClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_raiser_dispose;
  G_OBJECT_CLASS (class)->finalize = bb_raiser_finalize;
  changed = g_signal_new ("changed", BB_TYPE_RAISER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bb_raiser_init (BbRaiser *self)
{
  self->cancellable = g_cancellable_new ();
  self->network = g_network_monitor_get_default ();
  g_signal_connect_object (self->network, "network-changed", G_CALLBACK (on_network_changed), self, G_CONNECT_SWAPPED);
}

BbRaiser *
bb_raiser_get (BbWorkspace *workspace)
{
  BbRaiser *self = g_object_get_data (G_OBJECT (workspace), "bb-raiser");

  if (self)
    return self;
  self = g_object_new (BB_TYPE_RAISER, NULL);
  self->workspace = workspace;
  g_object_weak_ref (G_OBJECT (workspace), on_workspace_gone, self);
  g_object_set_data_full (G_OBJECT (workspace), "bb-raiser", self, g_object_unref);
  plan (self, FIRST_AFTER);
  return self;
}

void
bb_raiser_try_now (BbRaiser *self)
{
  begin (self, TRY_ANYWAY);
}

void
bb_raiser_refresh (BbRaiser *self)
{
  begin (self, TRY_NOT);
}

void
bb_raiser_look_soon (BbRaiser *self)
{
  settle (self);
}

gboolean
bb_raiser_is_running (BbRaiser *self)
{
  return self->running;
}

gboolean
bb_raiser_has_authority (BbRaiser *self)
{
  return self->has_authority;
}

gboolean
bb_raiser_has_network (BbRaiser *self)
{
  return g_network_monitor_get_network_available (self->network);
}

guint
bb_raiser_get_n_due (BbRaiser *self)
{
  guint n = 0;

  for (guint i = 0; self->papers && i < self->papers->len; i++)
    {
      const BbRaisingPaper *paper = self->papers->pdata[i];

      n += paper->state == BB_RAISING_DUE || paper->state == BB_RAISING_RENEWAL;
    }
  return n;
}

const char *
bb_raiser_get_problem (BbRaiser *self)
{
  return self->problem;
}

GDateTime *
bb_raiser_get_next (BbRaiser *self)
{
  return self->has_authority ? self->next : NULL;
}

const BbRaisingPaper *
bb_raiser_find (BbRaiser *self, const char *visit)
{
  for (guint i = 0; self->papers && i < self->papers->len; i++)
    if (g_strcmp0 (((BbRaisingPaper *) self->papers->pdata[i])->paper, visit) == 0)
      return self->papers->pdata[i];
  return NULL;
}
