/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-import-private.h"

enum { PROP_ITEM = 1, PROP_CHOSEN, PROP_STATE, PROP_TIME, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BbImportFile, bb_import_file, G_TYPE_OBJECT)

static void
bb_import_file_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BbImportFile *self = BB_IMPORT_FILE (object);

  switch (id)
    {
    case PROP_ITEM: g_value_set_string (value, self->item); break;
    case PROP_CHOSEN: g_value_set_boolean (value, self->chosen); break;
    case PROP_STATE: g_value_set_int (value, (int) self->state); break;
    case PROP_TIME: g_value_set_boxed (value, self->time); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bb_import_file_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CHOSEN)
    bb_import_file_set_chosen (BB_IMPORT_FILE (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bb_import_file_finalize (GObject *object)
{
  BbImportFile *self = BB_IMPORT_FILE (object);

  g_free (self->path);
  g_free (self->name);
  g_date_time_unref (self->raw);
  g_date_time_unref (self->time);
  g_free (self->sentence);
  g_free (self->item);
  G_OBJECT_CLASS (bb_import_file_parent_class)->finalize (object);
}

static void
bb_import_file_class_init (BbImportFileClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = bb_import_file_get_property;
  object_class->set_property = bb_import_file_set_property;
  object_class->finalize = bb_import_file_finalize;
  props[PROP_ITEM] = g_param_spec_string ("item", NULL, NULL, NULL, G_PARAM_READABLE | flags);
  props[PROP_CHOSEN] = g_param_spec_boolean ("chosen", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, BB_IMPORT_NEW, BB_IMPORT_FAILED, BB_IMPORT_NEW, G_PARAM_READABLE | flags);
  props[PROP_TIME] = g_param_spec_boxed ("time", NULL, NULL, G_TYPE_DATE_TIME, G_PARAM_READABLE | flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
bb_import_file_init (BbImportFile *self)
{
}

const char *bb_import_file_get_path (BbImportFile *self) { return self->path; }
const char *bb_import_file_get_name (BbImportFile *self) { return self->name; }
const char *bb_import_file_get_media_type (BbImportFile *self) { return self->media_type; }
gint64 bb_import_file_get_size (BbImportFile *self) { return self->size; }
GDateTime *bb_import_file_get_time (BbImportFile *self) { return self->time; }
const char *bb_import_file_get_clock (BbImportFile *self) { return self->clock; }
BbImportState bb_import_file_get_state (BbImportFile *self) { return self->state; }
guint bb_import_file_get_number (BbImportFile *self) { return self->number; }
const char *bb_import_file_get_sentence (BbImportFile *self) { return self->sentence; }
const char *bb_import_file_get_item (BbImportFile *self) { return self->item; }
gboolean bb_import_file_get_chosen (BbImportFile *self) { return self->chosen; }

BbMatch
bb_import_file_get_match (BbImportFile *self, gint64 *mark)
{
  if (mark)
    *mark = self->mark;
  return self->match;
}

static gboolean
is_open (BbImportFile *self)
{
  return self->state == BB_IMPORT_NEW || self->state == BB_IMPORT_FAILED;
}

void
bb_import_file_set_chosen (BbImportFile *self, gboolean chosen)
{
  chosen = chosen && self->item && is_open (self);
  self->chosen = chosen;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHOSEN]);       /* also when it stays off: the check mark goes back */
}

static void
take_item (BbImportFile *self, const char *item)
{
  g_set_str (&self->item, item);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ITEM]);
  bb_import_file_set_chosen (self, item != NULL);
}

void
bb_import_file_set_item (BbImportFile *self, const char *item)
{
  if (!is_open (self) || g_strcmp0 (self->item, item) == 0)
    return;
  self->decided = TRUE;
  self->match = BB_MATCH_NONE;
  take_item (self, item);
}

void
bb_import_file_set_state (BbImportFile *self, BbImportState state, const char *sentence)
{
  self->state = state;
  g_set_str (&self->sentence, sentence);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  if (state != BB_IMPORT_NEW)
    bb_import_file_set_chosen (self, FALSE);
}

void
bb_import_file_propose (BbImportFile *self, GArray *marks, gint64 opened, GTimeSpan shift)
{
  g_autoptr (GDateTime) time = g_date_time_add (self->raw, shift);
  gint64 at;

  if (!time)
    return;                      /* beyond the calendar */
  at = g_date_time_to_unix (time) * G_USEC_PER_SEC;
  g_date_time_unref (self->time);
  self->time = g_steal_pointer (&time);
  self->clock = shift ? "typed" : self->raw_clock;
  if (!self->decided && is_open (self))
    {
      const char *item = bb_match_find (marks, opened, at, &self->match, &self->mark);

      if (g_strcmp0 (item, self->item) != 0)
        take_item (self, item);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TIME]);
}
