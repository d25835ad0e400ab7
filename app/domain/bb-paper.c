/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-paper.h"

#include <glib/gi18n-lib.h>

/* ── Templates ───────────────────────────────────────────────────────────────────────────────────────────────── */

static const BbField block_fields[] = {
  { "block", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbTemplateBlock, block), NULL },
  { "off", BB_FIELD_BOOL, 0, G_STRUCT_OFFSET (BbTemplateBlock, off), NULL },
  { NULL }
};
const BbSchema BB_TEMPLATE_BLOCK_SCHEMA = { NULL, sizeof (BbTemplateBlock), block_fields, NULL };

static const BbField text_fields[] = {
  { "key", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbTemplateText, key), NULL },
  { "text", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbTemplateText, text), NULL },
  { NULL }
};
const BbSchema BB_TEMPLATE_TEXT_SCHEMA = { NULL, sizeof (BbTemplateText), text_fields, NULL };

static const BbField logo_fields[] = {
  { "png", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbTemplateLogo, png), NULL },
  { "height_mm", BB_FIELD_INT, BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbTemplateLogo, height_mm), NULL },
  { NULL }
};

const BbSchema BB_TEMPLATE_LOGO_SCHEMA = { NULL, sizeof (BbTemplateLogo), logo_fields, NULL };

/* Which kinds there are, and what may stand in them, is looked at when a template is used: an issuer is read also when a newer program wrote it. */
static const BbField template_fields[] = {
  { "kind", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbTemplate, kind), NULL },
  { "blocks", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbTemplate, blocks), &BB_TEMPLATE_BLOCK_SCHEMA },
  { "texts", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbTemplate, texts), &BB_TEMPLATE_TEXT_SCHEMA },
  { "logo", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbTemplate, logo), &BB_TEMPLATE_LOGO_SCHEMA },
  { NULL }
};

const BbSchema BB_TEMPLATE_SCHEMA = { "template", sizeof (BbTemplate), template_fields, NULL };

static const BbField number_fields[] = {
  { "kind", BB_FIELD_STRING, BB_FIELD_ID, G_STRUCT_OFFSET (BbNumberBlock, kind), NULL },
  { "team", BB_FIELD_STRING, BB_FIELD_ID, G_STRUCT_OFFSET (BbNumberBlock, team), NULL },
  { "holder", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbNumberBlock, holder), NULL },
  { "year", BB_FIELD_INT, BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbNumberBlock, year), NULL },
  { "from", BB_FIELD_INT, BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbNumberBlock, from), NULL },
  { "to", BB_FIELD_INT, BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbNumberBlock, to), NULL },
  { NULL }
};

static gboolean
check_numbers (gpointer value, GError **error)
{
  BbNumberBlock *self = value;

  if (self->from >= 1 && self->from <= self->to)
    return TRUE;
  g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID, _("the first number must be 1 or more, and not above the last"));
  return FALSE;
}
const BbSchema BB_NUMBER_BLOCK_SCHEMA = { NULL, sizeof (BbNumberBlock), number_fields, check_numbers };

BbTemplate *
bb_templates_find (GPtrArray *templates, const char *kind)
{
  for (guint i = 0; templates && i < templates->len; i++)
    if (g_strcmp0 (((BbTemplate *) templates->pdata[i])->kind, kind) == 0)
      return templates->pdata[i];
  return NULL;
}

/* ── Papers ──────────────────────────────────────────────────────────────────────────────────────────────────── */

const char * const bb_paper_kind_names[] = {
  "minutes", "refusal", "correction", "persons", "notice", "report", "opening", "presence", NULL,
};

const char *
bb_paper_kind_get_label (int kind)
{
  static const char * const labels[] = {
    N_("Minutes"), N_("Minutes of a Refusal"), N_("Correction Minutes"), N_("Annex of Persons (Restricted)"), N_("Result Notice"),
    N_("Team Report"), N_("Opening Minutes"), N_("Presence List"),
  };

  return kind >= 0 && kind < (int) G_N_ELEMENTS (labels) ? _(labels[kind]) : "";
}

int
bb_paper_kind_find (const char *name)
{
  for (int i = 0; name && bb_paper_kind_names[i]; i++)
    if (g_str_equal (bb_paper_kind_names[i], name))
      return i;
  return -1;
}

static const BbField correction_fields[] = {
  { "place", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbCorrection, place), NULL },
  { "before", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbCorrection, before), NULL },
  { "after", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbCorrection, after), NULL },
  { "reason", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbCorrection, reason), NULL },
  { NULL }
};
const BbSchema BB_CORRECTION_SCHEMA = { NULL, sizeof (BbCorrection), correction_fields, NULL };

static const BbField paper_fields[] = {
  { "kind", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbPaper, kind), NULL },
  { "number", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbPaper, number), NULL },
  { "date", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbPaper, date), NULL },
  { "words", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbPaper, words), NULL },
  { "capacity", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbPaper, capacity), NULL },
  { "post", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbPaper, post), NULL },
  { "name", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbPaper, name), NULL },
  { "field", BB_FIELD_STRING, BB_FIELD_ID, G_STRUCT_OFFSET (BbPaper, field), NULL },
  { "who", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbPaper, who), NULL },
  { "reason", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbPaper, reason), NULL },
  { "witness", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbPaper, witness), NULL },
  { "at", BB_FIELD_TIME, 0, G_STRUCT_OFFSET (BbPaper, at), NULL },
  { "about", BB_FIELD_STRING, BB_FIELD_ID, G_STRUCT_OFFSET (BbPaper, about), NULL },
  { "about_number", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbPaper, about_number), NULL },
  { "corrections", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbPaper, corrections), &BB_CORRECTION_SCHEMA },
  { NULL }
};
const BbSchema BB_PAPER_SCHEMA = { NULL, sizeof (BbPaper), paper_fields, NULL };

void
bb_paper_take_signatory (BbPaper *self, const BbSignatory *signatory)
{
  g_auto (GStrv) lines = bb_signatory_format_capacity (signatory);
  guint n = g_strv_length (lines);

  g_free (self->post);
  self->post = n ? g_strdup (lines[n - 1]) : NULL;
  if (n)
    g_clear_pointer (&lines[n - 1], g_free);
  g_free (self->capacity);
  self->capacity = n > 1 ? g_strjoinv ("\n", lines) : NULL;
  g_set_str (&self->name, signatory->name);
}
