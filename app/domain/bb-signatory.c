/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-signatory.h"

#include <glib/gi18n-lib.h>

const char * const bb_capacity_names[] = { "head", "q", "kt", "tl", "tuq", NULL };

const char *
bb_capacity_get_label (int capacity)
{
  switch (capacity)
    {
    case BB_CAPACITY_HEAD:       return _("Head of the office");
    case BB_CAPACITY_ACTING:     return _("Acting head (Q.)");
    case BB_CAPACITY_DEPUTY:     return _("Deputy for the head (KT.)");
    case BB_CAPACITY_ORDER:      return _("By order of the head (TL.)");
    case BB_CAPACITY_AUTHORISED: return _("By written authorisation (TUQ.)");
    default:                     return "";
    }
}

const char *
bb_capacity_get_mark (int capacity)
{
  static const char * const marks[] = { "", "Q.", "KT.", "TL.", "TUQ." };

  return capacity >= 0 && capacity < (int) G_N_ELEMENTS (marks) ? marks[capacity] : "";
}

static const BbField signatory_fields[] = {
  { "name", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbSignatory, name), NULL },
  { "post", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbSignatory, post), NULL },
  { "capacity", BB_FIELD_ENUM, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbSignatory, capacity), bb_capacity_names },
  { "head", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbSignatory, head), NULL },
  { "collective", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbSignatory, collective), NULL },
  { "authorisation", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbSignatory, authorisation), NULL },
  { "valid_from", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbSignatory, valid_from), NULL },
  { "valid_to", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbSignatory, valid_to), NULL },
  { NULL }
};

static gboolean
is_empty (const char *text)
{
  return !text || !*text;
}

static gboolean
check_signatory (gpointer value, GError **error)
{
  BbSignatory *self = value;
  const char *problem = NULL;

  if (self->capacity >= BB_CAPACITY_DEPUTY && is_empty (self->head))
    problem = _("/head: who signs KT., TL. or TUQ. signs for a head, whose post is missing");
  else if (self->capacity == BB_CAPACITY_AUTHORISED && is_empty (self->authorisation))
    problem = _("/authorisation: who signs TUQ. needs a written authorisation (Nghị định 30/2020, Điều 13)");
  else if (g_date_valid (&self->valid_from) && g_date_valid (&self->valid_to) && g_date_compare (&self->valid_to, &self->valid_from) < 0)
    problem = _("/valid_to: lies before “valid_from”");
  if (!problem)
    return TRUE;
  g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID, problem);
  return FALSE;
}

const BbSchema BB_SIGNATORY_SCHEMA = { NULL, sizeof (BbSignatory), signatory_fields, check_signatory };

gboolean
bb_signatory_may_sign_on (const BbSignatory *self, const GDate *date)
{
  if (g_date_valid (&self->valid_from) && g_date_compare (date, &self->valid_from) < 0)
    return FALSE;
  return !g_date_valid (&self->valid_to) || g_date_compare (date, &self->valid_to) <= 0;
}

static void
add_line (GStrvBuilder *lines, const char *mark, const char *text)
{
  g_autofree char *upper = g_utf8_strup (text, -1);

  g_strv_builder_take (lines, *mark ? g_strdup_printf ("%s %s", mark, upper) : g_strdup (upper));
}

char **
bb_signatory_format_capacity (const BbSignatory *self)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  const char *mark = bb_capacity_get_mark (self->capacity);
  gboolean for_head = self->capacity >= BB_CAPACITY_DEPUTY && !is_empty (self->head);

  if (!is_empty (self->collective))
    add_line (lines, "TM.", self->collective);
  if (for_head)
    add_line (lines, mark, self->head);
  add_line (lines, for_head ? "" : mark, self->post ? self->post : "");
  return g_strv_builder_end (lines);
}

char *
bb_signatory_describe (const BbSignatory *self)
{
  const char *mark = bb_capacity_get_mark (self->capacity), *post = self->post ? self->post : "";

  if (self->capacity >= BB_CAPACITY_DEPUTY && !is_empty (self->head))
    return g_strdup_printf ("%s %s, %s", mark, self->head, post);
  return *mark ? g_strdup_printf ("%s %s", mark, post) : g_strdup (post);
}
