/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-team-work.h"

#include <glib/gi18n-lib.h>

const char * const bb_counter_names[] = { "citizens", "staff", "present", "excused", "absent", NULL };

const char *
bb_counter_get_label (const char *name)
{
  static const char * const labels[] = {
    N_("Citizens interviewed"), N_("Staff interviewed"), N_("Staff present"), N_("Absent with a reason"), N_("Absent without a reason"),
  };

  for (guint i = 0; bb_counter_names[i]; i++)
    if (g_str_equal (bb_counter_names[i], name))
      return _(labels[i]);
  return name;
}

static const BbField counter_fields[] = {
  { "visit", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbCounter, visit), NULL },
  { "name", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbCounter, name), NULL },
  { "label", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbCounter, label), NULL },
  { "count", BB_FIELD_INT, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbCounter, count), NULL },
  { "author", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbCounter, author), NULL },
  { "at", BB_FIELD_TIME, 0, G_STRUCT_OFFSET (BbCounter, at), NULL },
  { NULL }
};
const BbSchema BB_COUNTER_SCHEMA = { "counter", sizeof (BbCounter), counter_fields, NULL };

static const BbField assignment_fields[] = {
  { "visit", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbAssignment, visit), NULL },
  { "code", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbAssignment, code), NULL },
  { "member", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbAssignment, member), NULL },
  { "by", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbAssignment, by), NULL },
  { "at", BB_FIELD_TIME, 0, G_STRUCT_OFFSET (BbAssignment, at), NULL },
  { NULL }
};
const BbSchema BB_ASSIGNMENT_SCHEMA = { "assignment", sizeof (BbAssignment), assignment_fields, NULL };

static const BbField named_fields[] = {
  { "id", BB_FIELD_STRING, BB_FIELD_ID, G_STRUCT_OFFSET (BbNamed, id), NULL },
  { "visit", BB_FIELD_STRING, BB_FIELD_ID, G_STRUCT_OFFSET (BbNamed, visit), NULL },
  { "finding", BB_FIELD_STRING, BB_FIELD_ID, G_STRUCT_OFFSET (BbNamed, finding), NULL },
  { "item", BB_FIELD_STRING, BB_FIELD_ID, G_STRUCT_OFFSET (BbNamed, item), NULL },
  { "name", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbNamed, name), NULL },
  { "post", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbNamed, post), NULL },
  { "place", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbNamed, place), NULL },
  { "reason", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbNamed, reason), NULL },
  { "paper", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbNamed, paper), NULL },
  { "explanation", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbNamed, explanation), NULL },
  { "salt", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbNamed, salt), NULL },
  { "author", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbNamed, author), NULL },
  { "at", BB_FIELD_TIME, 0, G_STRUCT_OFFSET (BbNamed, at), NULL },
  { NULL }
};
const BbSchema BB_NAMED_SCHEMA = { "named", sizeof (BbNamed), named_fields, NULL };

static char *
make_initials (const char *name)
{
  g_autofree char *composed = g_utf8_normalize (name, -1, G_NORMALIZE_ALL_COMPOSE);
  g_auto (GStrv) words = g_strsplit_set (composed ? composed : "", " \t\n", -1);
  GString *initials = g_string_new (NULL);

  for (char **word = words; *word; word++)
    if (**word)
      {
        g_string_append_unichar (initials, g_unichar_toupper (g_utf8_get_char (*word)));
        g_string_append_c (initials, '.');
      }
  return g_string_free (initials, FALSE);
}

char *
bb_named_format_public (const BbNamed *self)
{
  g_autofree char *initials = make_initials (self->name);

  if (!self->post || !*self->post)
    return g_strdup (initials);
  return g_strdup_printf ("%s (%s)", self->post, initials);
}
