/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-basis.h"

#include <glib/gi18n-lib.h>

const char * const bb_standing_names[] = { "verified", "stated", "secondary", "memory", NULL };

const char *
bb_standing_get_label (int standing)
{
  switch (standing)
    {
    case BB_STANDING_VERIFIED:  return _("verified");
    case BB_STANDING_STATED:    return _("stated in a report");
    case BB_STANDING_SECONDARY: return _("from a secondary text");
    case BB_STANDING_MEMORY:    return _("from memory, not verified");
    default:                    return "";
    }
}

static const BbField basis_fields[] = {
  { "id", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbBasis, id), NULL },
  { "short", BB_FIELD_TEXT, 0, G_STRUCT_OFFSET (BbBasis, short_name), NULL },
  { "kind", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbBasis, kind), NULL },
  { "number", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbBasis, number), NULL },
  { "title", BB_FIELD_TEXT, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbBasis, title), NULL },
  { "issuer", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbBasis, issuer), NULL },
  { "issued", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbBasis, issued), NULL },
  { "in_force_from", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbBasis, in_force_from), NULL },
  { "in_force_to", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbBasis, in_force_to), NULL },
  { "replaced_by", BB_FIELD_STRINGS, 0, G_STRUCT_OFFSET (BbBasis, replaced_by), NULL },
  { "standing", BB_FIELD_ENUM, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbBasis, standing), bb_standing_names },
  { "note", BB_FIELD_TEXT, 0, G_STRUCT_OFFSET (BbBasis, note), NULL },
  { "checked", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbBasis, checked), NULL },
  { "confirmed_by", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbBasis, confirmed_by), NULL },
  { "confirmed_at", BB_FIELD_TIME, 0, G_STRUCT_OFFSET (BbBasis, confirmed_at), NULL },
  { NULL }
};
const BbSchema BB_BASIS_SCHEMA = { "basis", sizeof (BbBasis), basis_fields, NULL };

static const BbField basis_ref_fields[] = {
  { "basis", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbBasisRef, basis), NULL },
  { "article", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbBasisRef, article), NULL },
  { "standing", BB_FIELD_ENUM, 0, G_STRUCT_OFFSET (BbBasisRef, standing), bb_standing_names },
  { NULL }
};
const BbSchema BB_BASIS_REF_SCHEMA = { NULL, sizeof (BbBasisRef), basis_ref_fields, NULL };

gboolean
bb_basis_in_force (const BbBasis *self, const GDate *date)
{
  if (g_date_valid (&self->in_force_from) && g_date_compare (date, &self->in_force_from) < 0)
    return FALSE;
  return !g_date_valid (&self->in_force_to) || g_date_compare (date, &self->in_force_to) <= 0;
}

int
bb_basis_ref_get_standing (const BbBasisRef *self, const BbBasis *basis)
{
  if (self->standing >= 0)
    return self->standing;
  return basis ? basis->standing : BB_STANDING_MEMORY;
}

static gboolean
binds (const BbBasis *basis)
{
  static const char * const binding[] = { "law", "guidance", "local", "standard", NULL };

  return !basis->kind || g_strv_contains (binding, basis->kind);
}

gboolean
bb_basis_ref_is_printable (const BbBasisRef *self, const BbBasis *basis)
{
  if (!basis || !binds (basis))
    return FALSE;
  return bb_basis_ref_get_standing (self, basis) == BB_STANDING_VERIFIED || (basis->confirmed_by && *basis->confirmed_by);
}

char *
bb_basis_ref_format (const BbBasisRef *self, const BbBasis *basis)
{
  const char *name = basis && basis->short_name.vi ? basis->short_name.vi : basis && basis->title.vi ? basis->title.vi : self->basis;

  if (self->article && *self->article)
    return g_strdup_printf ("%s %s", self->article, name);
  return g_strdup (name);
}

char *
bb_basis_ref_format_short (const BbBasisRef *self, const BbBasis *basis)
{
  const char *name = basis && basis->short_name.vi ? bb_text_get (&basis->short_name) : self->basis;

  if (self->article && *self->article)
    return g_strdup_printf ("%s %s", name, self->article);
  return g_strdup (name);
}
