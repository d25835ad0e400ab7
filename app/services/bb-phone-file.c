/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-phone-file.h"

#include <glib/gi18n-lib.h>

struct _BbPhoneFile
{
  GObject parent_instance;

  char *id, *name;
  gint64 size, offset;
  BbPhoneState state;
  char *sentence;
  BbEvidence *evidence;
};

enum { PROP_NAME = 1, PROP_FRACTION, PROP_STATE, PROP_SENTENCE, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BbPhoneFile, bb_phone_file, G_TYPE_OBJECT)

static const char * const sentences[BB_PHONE_N_TROUBLES] = {
  [BB_PHONE_FINE] = N_("Stopped on the phone."),
  [BB_PHONE_TOO_LARGE] = N_("Refused: it is 2 GB or larger."),
  [BB_PHONE_EMPTY] = N_("Refused: it is empty."),
  [BB_PHONE_PROGRAM] = N_("Refused: it is a program or an archive, whatever its name says."),
  [BB_PHONE_UNKNOWN_KIND] = N_("Refused: it is no picture, film, recording or PDF."),
  [BB_PHONE_NO_SPACE] = N_("The disk is full: free some space, and it goes on by itself."),
  [BB_PHONE_DISK] = N_("The disk does not take it; the phone tries again."),
  [BB_PHONE_CHANGED] = N_("Refused: it changed on the phone while it was being sent."),
  [BB_PHONE_NOT_TAKEN] = N_("It could not be taken in."),
};

static char *
make_sentence (BbPhoneFile *self, BbPhoneState state, BbPhoneTrouble trouble)
{
  if ((state == BB_PHONE_REFUSED || trouble != BB_PHONE_FINE) && sentences[trouble])
    return g_strdup (_(sentences[trouble]));
  switch (state)
    {
    case BB_PHONE_STORING: return g_strdup (_("Being saved…"));
    case BB_PHONE_STORED:  return g_strdup (_("Received."));
    case BB_PHONE_ARRIVING:
    case BB_PHONE_REFUSED:
    default:               return g_strdup_printf (_("Arriving: %d %%"), (int) (100 * bb_phone_file_get_fraction (self)));
    }
}

static void
set_state (BbPhoneFile *self, BbPhoneState state, char *sentence)
{
  gboolean changed = state != self->state;

  self->state = state;
  g_free (self->sentence);
  self->sentence = sentence;
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SENTENCE]);
}

static void
bb_phone_file_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BbPhoneFile *self = BB_PHONE_FILE (object);

  if (id == PROP_NAME)
    g_value_set_string (value, self->name);
  else if (id == PROP_FRACTION)
    g_value_set_double (value, bb_phone_file_get_fraction (self));
  else if (id == PROP_STATE)
    g_value_set_int (value, (int) self->state);
  else if (id == PROP_SENTENCE)
    g_value_set_string (value, self->sentence);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bb_phone_file_finalize (GObject *object)
{
  BbPhoneFile *self = BB_PHONE_FILE (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->sentence);
  g_clear_pointer (&self->evidence, bb_value_unref);
  G_OBJECT_CLASS (bb_phone_file_parent_class)->finalize (object);
}

static void
bb_phone_file_class_init (BbPhoneFileClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = bb_phone_file_get_property;
  object_class->finalize = bb_phone_file_finalize;
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, BB_PHONE_ARRIVING, BB_PHONE_REFUSED, BB_PHONE_ARRIVING, flags);
  props[PROP_SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
bb_phone_file_init (BbPhoneFile *self)
{
}

BbPhoneFile *
bb_phone_file_new (const BbPhoneNews *news)
{
  BbPhoneFile *self = g_object_new (BB_TYPE_PHONE_FILE, NULL);

  self->id = g_strdup (news->id);
  self->name = g_strdup (news->name);
  self->size = news->size;
  bb_phone_file_update (self, news);
  return self;
}

void
bb_phone_file_update (BbPhoneFile *self, const BbPhoneNews *news)
{
  if (self->offset != news->offset)
    {
      self->offset = news->offset;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRACTION]);
    }
  set_state (self, news->state, make_sentence (self, news->state, news->trouble));
}

void
bb_phone_file_set_received (BbPhoneFile *self, BbEvidence *evidence)
{
  g_clear_pointer (&self->evidence, bb_value_unref);
  self->evidence = bb_value_ref (evidence);
  set_state (self, BB_PHONE_STORED, make_sentence (self, BB_PHONE_STORED, BB_PHONE_FINE));
}

void
bb_phone_file_set_refused (BbPhoneFile *self, const char *sentence)
{
  set_state (self, BB_PHONE_REFUSED, g_strdup (sentence));
}

const char *bb_phone_file_get_id (BbPhoneFile *self) { return self->id; }
const char *bb_phone_file_get_name (BbPhoneFile *self) { return self->name; }
gint64 bb_phone_file_get_size (BbPhoneFile *self) { return self->size; }
BbPhoneState bb_phone_file_get_state (BbPhoneFile *self) { return self->state; }
const char *bb_phone_file_get_sentence (BbPhoneFile *self) { return self->sentence; }
BbEvidence *bb_phone_file_get_evidence (BbPhoneFile *self) { return self->evidence; }

double
bb_phone_file_get_fraction (BbPhoneFile *self)
{
  return self->size > 0 ? CLAMP ((double) self->offset / (double) self->size, 0, 1) : 0;
}
