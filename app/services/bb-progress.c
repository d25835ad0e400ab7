/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-progress.h"

struct _BbProgress
{
  GObject parent_instance;

  char *title;
  GCancellable *cancellable;
  GMainContext *context;         /* where the properties change */
  GMutex mutex;
  guint64 done, total;
  gboolean active, finished, scheduled;
};

enum { PROP_TITLE = 1, PROP_FRACTION, PROP_ACTIVE, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BbProgress, bb_progress, G_TYPE_OBJECT)

static gboolean
on_reported (gpointer data)
{
  BbProgress *self = data;

  g_mutex_lock (&self->mutex);
  self->scheduled = FALSE;
  self->active = !self->finished;
  g_mutex_unlock (&self->mutex);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRACTION]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVE]);
  return G_SOURCE_REMOVE;
}

static void
report (BbProgress *self, guint64 done, guint64 total, gboolean finished)
{
  gboolean schedule;

  g_mutex_lock (&self->mutex);
  self->done = done;
  self->total = total;
  self->finished |= finished;
  schedule = !self->scheduled;
  self->scheduled = TRUE;
  g_mutex_unlock (&self->mutex);
  if (schedule)
    g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, on_reported, g_object_ref (self), g_object_unref);
}

static void
bb_progress_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BbProgress *self = BB_PROGRESS (object);

  if (id == PROP_TITLE)
    g_value_set_string (value, self->title);
  else if (id == PROP_FRACTION)
    g_value_set_double (value, bb_progress_get_fraction (self));
  else if (id == PROP_ACTIVE)
    g_value_set_boolean (value, self->active);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bb_progress_finalize (GObject *object)
{
  BbProgress *self = BB_PROGRESS (object);

  g_free (self->title);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (bb_progress_parent_class)->finalize (object);
}

static void
bb_progress_class_init (BbProgressClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = bb_progress_get_property;
  object_class->finalize = bb_progress_finalize;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
bb_progress_init (BbProgress *self)
{
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_ref_thread_default ();
  self->active = TRUE;
  g_mutex_init (&self->mutex);
}

BbProgress *
bb_progress_new (const char *title)
{
  BbProgress *self = g_object_new (BB_TYPE_PROGRESS, NULL);

  self->title = g_strdup (title);
  return self;
}

const char *bb_progress_get_title (BbProgress *self) { return self->title; }
gboolean bb_progress_get_active (BbProgress *self) { return self->active; }
GCancellable *bb_progress_get_cancellable (BbProgress *self) { return self->cancellable; }
void bb_progress_cancel (BbProgress *self) { g_cancellable_cancel (self->cancellable); }

double
bb_progress_get_fraction (BbProgress *self)
{
  double fraction;

  g_mutex_lock (&self->mutex);
  fraction = self->total ? CLAMP ((double) self->done / (double) self->total, 0, 1) : -1;
  g_mutex_unlock (&self->mutex);
  return fraction;
}

void
bb_progress_report (BbProgress *self, guint64 done, guint64 total)
{
  report (self, done, total, FALSE);
}

void
bb_progress_finish (BbProgress *self)
{
  report (self, 1, 1, TRUE);
}
