/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-changes-private.h"

#include "signing/bb-pdf-shown.h"
#include "signing/bb-reason.h"

#include <string.h>

#define FLAG_READ_ONLY 1

/* ── Fields ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_locked (BbWalk *self, const char *name)
{
  return self->all_locked || g_hash_table_contains (self->locked, name);
}

/* The value a text field shows; "" for none. */
static char *
dup_value (BbPdfDoc *doc, const BbFormField *field)
{
  qpdf_oh object = bb_pdf_doc_get_object (doc, field->id, field->generation);
  char *text = bb_pdf_doc_dup_text (doc, object, "/V");

  return text != NULL ? text : g_strdup ("");
}

/* The print and lock flags may appear with a signature, never others (a hidden field would be one). */
static void
compare_widget_flags (BbWalk *self, qpdf_oh a, qpdf_oh b, const char *name)
{
  qpdf_oh flags = bb_qpdf_get (self->after->qpdf, b, "/F");
  int value = qpdf_oh_is_integer (self->after->qpdf, flags) ? qpdf_oh_get_int_value_as_int (self->after->qpdf, flags) : 0;

  if (bb_walk_scalars_are_equal (self, bb_qpdf_get (self->before->qpdf, a, "/F"), flags) || value == 4 || value == 132)
    return;
  bb_walk_report (self, FALSE, "field-flags-changed", g_strdup_printf (_("not allowed: the flags of the field “%s” were changed"), name));
}

static void
compare_signed_field (BbWalk *self, const BbFormField *field, qpdf_oh a, qpdf_oh b, int page)
{
  static const char *const except[] = { "/V", "/AP", "/F", NULL };
  g_autofree char *path = bb_walk_make_field_path (field);
  const char *signer = self->policy->signers != NULL ? g_hash_table_lookup (self->policy->signers, field->name) : NULL;
  gboolean allowed = self->policy->level != 1 && !is_locked (self, field->name);

  if (signer != NULL && allowed)
    bb_walk_report (self, TRUE, "field-signed", g_strdup_printf (_("the field “%s” was signed by %s"), field->name, signer));
  else if (signer != NULL)
    bb_walk_report (self, FALSE, "field-signed-not-allowed",
                    g_strdup_printf (_("not allowed: the field “%s” was signed by %s"), field->name, signer));
  else if (allowed)
    bb_walk_report (self, TRUE, "field-signed", g_strdup_printf (_("the field “%s” was signed"), field->name));
  else
    bb_walk_report (self, FALSE, "field-signed-not-allowed", g_strdup_printf (_("not allowed: the field “%s” was signed"), field->name));
  compare_widget_flags (self, a, b, field->name);
  bb_walk_compare_dictionaries (self, a, b, except, page, path, 0);
}

static void
report_doubt (BbWalk *self, const char *code, char *said)
{
  self->changes->is_doubtful = TRUE;
  bb_walk_report (self, TRUE, code, said);
}

/* What people read on the page must be what programs read in the field. */
static void
compare_shown (BbWalk *self, const BbFormField *field, const char *value)
{
  g_autofree char *text = NULL;

  switch (bb_pdf_shown_compare (self->after, field, value, &text))
    {
    case BB_PDF_SHOWN_OTHER:
      bb_walk_report (self, FALSE, "field-shows-other",
                      g_strdup_printf (_("not allowed: the field “%s” shows “%s” instead of its value “%s”"), field->name, text, value));
      break;
    case BB_PDF_SHOWN_LARGER:
      bb_walk_report (self, FALSE, "field-appearance-larger",
                      g_strdup_printf (_("not allowed: the appearance of the field “%s” is larger than its place or turned"), field->name));
      break;
    case BB_PDF_SHOWN_NOTHING:
      report_doubt (self, "field-shows-nothing",
                    g_strdup_printf (_("the field “%s” holds “%s”, and the page shows nothing there"), field->name, value));
      break;
    case BB_PDF_SHOWN_DRAWN:
      report_doubt (self, "field-shown-as-drawing",
                    g_strdup_printf (_("what the field “%s” shows is drawn, so that it cannot be compared with its value “%s”"), field->name, value));
      break;
    case BB_PDF_SHOWN_STRANGE:
      report_doubt (self, "field-not-comparable",
                    g_strdup_printf (_("what the field “%s” shows is made in a way that cannot be compared with its value “%s”"), field->name, value));
      break;
    case BB_PDF_SHOWN_VALUE:
    default:
      break;
    }
}

static void
compare_filled_field (BbWalk *self, const BbFormField *field, const char *value, qpdf_oh a, qpdf_oh b, int page)
{
  static const char *const except[] = { "/V", "/AP", NULL };
  g_autofree char *path = bb_walk_make_field_path (field);
  gboolean allowed = self->policy->level != 1 && (field->flags & FLAG_READ_ONLY) == 0 && !is_locked (self, field->name);

  if (allowed)
    bb_walk_report (self, TRUE, "field-filled", g_strdup_printf (_("the field “%s” was filled: “%s”"), field->name, value));
  else
    bb_walk_report (self, FALSE, "field-filled-not-allowed", g_strdup_printf (_("not allowed: the field “%s” was filled: “%s”"), field->name, value));
  bb_walk_compare_dictionaries (self, a, b, except, page, path, 0);
  if (field->widget_id == 0 || qpdf_oh_get_object_id (self->after->qpdf, b) == field->widget_id)
    compare_shown (self, field, value);
}

/* Returns: whether the two are a field that may have been filled or signed; then they have been compared. */
gboolean
bb_walk_compare_as_field (BbWalk *self, qpdf_oh a, qpdf_oh b, int page)
{
  int id = qpdf_oh_get_object_id (self->after->qpdf, b);
  const BbFormField *field = g_hash_table_lookup (self->fields, GINT_TO_POINTER (id));
  const BbFormField *old = field != NULL ? bb_pdf_doc_find_field (self->before, field->name) : NULL;
  g_autofree char *old_value = NULL;
  g_autofree char *value = NULL;

  if (old == NULL || id != qpdf_oh_get_object_id (self->before->qpdf, a) || g_strcmp0 (old->type, field->type) != 0
      || old->id != field->id || old->widget_id != field->widget_id || old->flags != field->flags)
    return FALSE;
  if (g_strcmp0 (field->type, "/Sig") == 0 && !old->has_value && field->has_value)
    {
      compare_signed_field (self, field, a, b, page);
      return TRUE;
    }
  if (g_strcmp0 (field->type, "/Tx") != 0)
    return FALSE;
  old_value = dup_value (self->before, old);
  value = dup_value (self->after, field);
  if (strcmp (old_value, value) == 0)
    return FALSE;
  if (old_value[0] == '\0')
    {
      compare_filled_field (self, field, value, a, b, page);
      return TRUE;
    }
  bb_walk_report (self, FALSE, "field-value-changed",
                  g_strdup_printf (_("not allowed: the field “%s” was changed from “%s” to “%s”"), field->name, old_value, value));
  return TRUE;
}

static gboolean
has_only_keys (qpdf_data q, qpdf_oh dictionary, const char *const *allowed)
{
  g_autoptr (GPtrArray) keys = bb_walk_dup_keys (q, dictionary);

  for (guint i = 0; i < keys->len; i++)
    if (!g_strv_contains (allowed, g_ptr_array_index (keys, i)))
      return FALSE;
  return TRUE;
}

/* A field that shows nothing, is on no page, does nothing, and holds a time stamp of the document. */
static gboolean
is_time_stamp_field (BbWalk *self, const BbFormField *field)
{
  static const char *const allowed[] = { "/Type", "/Subtype", "/FT", "/T", "/F", "/Ff", "/Rect", "/P", "/V", NULL };
  qpdf_data q = self->after->qpdf;
  qpdf_oh value = bb_pdf_doc_get_field_value (self->after, field);

  return field->page < 0 && field->id == field->widget_id && g_strcmp0 (field->type, "/Sig") == 0 && field->rect[0] == field->rect[2]
         && field->rect[1] == field->rect[3] && has_only_keys (q, bb_pdf_doc_get_object (self->after, field->id, field->generation), allowed)
         && qpdf_oh_is_dictionary (q, value) && qpdf_oh_is_name_and_equals (q, bb_qpdf_get (q, value, "/Type"), "/DocTimeStamp")
         && qpdf_oh_is_name_and_equals (q, bb_qpdf_get (q, value, "/SubFilter"), "/ETSI.RFC3161");
}

/* Whether the fields of @a still come first in @b, and only time stamps behind them. */
static void
compare_field_lists (BbWalk *self, qpdf_oh a, qpdf_oh b)
{
  qpdf_data q = self->before->qpdf, r = self->after->qpdf;
  int n = qpdf_oh_is_array (q, a) ? qpdf_oh_get_array_n_items (q, a) : 0;
  int m = qpdf_oh_is_array (r, b) ? qpdf_oh_get_array_n_items (r, b) : 0;

  if (n > m)
    bb_walk_report_difference (self, -1, "/AcroForm/Fields");
  for (int i = 0; i < n && i < m; i++)
    bb_walk_compare_child (self, qpdf_oh_get_array_item (q, a, i), qpdf_oh_get_array_item (r, b, i), -1, "/AcroForm/Fields", 0);
  for (int i = n; i < m; i++)
    {
      qpdf_oh item = qpdf_oh_get_array_item (r, b, i);
      const BbFormField *field = g_hash_table_lookup (self->fields, GINT_TO_POINTER (qpdf_oh_get_object_id (r, item)));

      if (field == NULL || bb_pdf_doc_find_field (self->before, field->name) != NULL || !is_time_stamp_field (self, field))
        bb_walk_report_difference (self, -1, "/AcroForm/Fields");
    }
}

/* Fields are made with the PDF and only filled later: adding one breaks a certification, but for a time stamp of the document
 * (ISO 32000-2 §12.8.2.2, ETSI EN 319 142-1 §5.4.3). */
static gboolean
compare_field_names (BbWalk *self)
{
  gboolean same = TRUE;

  for (guint i = 0; i < self->after->fields->len; i++)
    {
      const BbFormField *field = g_ptr_array_index (self->after->fields, i);

      if (bb_pdf_doc_find_field (self->before, field->name) != NULL)
        continue;
      same = FALSE;
      if (is_time_stamp_field (self, field))
        bb_walk_report (self, TRUE, "time-stamp-added", g_strdup_printf (_("a time stamp of the document was added (“%s”)"), field->name));
      else
        bb_walk_report (self, FALSE, "field-added", g_strdup_printf (_("not allowed: the field “%s” was added"), field->name));
    }
  for (guint i = 0; i < self->before->fields->len; i++)
    {
      const BbFormField *field = g_ptr_array_index (self->before->fields, i);
      const BbFormField *now = bb_pdf_doc_find_field (self->after, field->name);

      if (now == NULL)
        bb_walk_report (self, FALSE, "field-removed", g_strdup_printf (_("not allowed: the field “%s” was removed"), field->name));
      else if (g_strcmp0 (field->type, "/Sig") == 0 && field->has_value && !now->has_value)
        bb_walk_report (self, FALSE, "signature-removed", g_strdup_printf (_("not allowed: the signature in “%s” was removed"), field->name));
      same = same && now != NULL;
    }
  return same;
}

void
bb_walk_compare_forms (BbWalk *self, qpdf_oh a, qpdf_oh b)
{
  static const char *const all[] = { "/SigFlags", NULL };
  static const char *const without_fields[] = { "/SigFlags", "/Fields", NULL };
  gboolean same = compare_field_names (self);

  if (qpdf_oh_is_dictionary (self->before->qpdf, a) && qpdf_oh_is_dictionary (self->after->qpdf, b))
    {
      bb_walk_compare_dictionaries (self, a, b, same ? all : without_fields, -1, "/AcroForm", 0);
      if (!same)
        compare_field_lists (self, bb_qpdf_get (self->before->qpdf, a, "/Fields"), bb_qpdf_get (self->after->qpdf, b, "/Fields"));
    }
  else if (qpdf_oh_get_type_code (self->before->qpdf, a) != qpdf_oh_get_type_code (self->after->qpdf, b))
    bb_walk_report_difference (self, -1, "/AcroForm");
}

/* ── Locks (§12.8.2.4) ───────────────────────────────────────────────────────────────────────────────────────── */

static void
add_lock (BbWalk *self, qpdf_oh parameters)
{
  qpdf_data q = self->before->qpdf;
  qpdf_oh names = bb_qpdf_get (q, parameters, "/Fields");
  qpdf_oh action = bb_qpdf_get (q, parameters, "/Action");
  gboolean include = qpdf_oh_is_name_and_equals (q, action, "/Include");
  gboolean exclude = qpdf_oh_is_name_and_equals (q, action, "/Exclude");
  g_autoptr (GHashTable) listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int n = qpdf_oh_is_array (q, names) ? qpdf_oh_get_array_n_items (q, names) : 0;

  for (int i = 0; i < n; i++)
    g_hash_table_add (listed, bb_pdf_make_text (qpdf_oh_get_utf8_value (q, qpdf_oh_get_array_item (q, names, i)), -1));
  self->all_locked |= !include && !exclude;
  for (guint i = 0; i < self->before->fields->len; i++)
    {
      const BbFormField *field = g_ptr_array_index (self->before->fields, i);

      if (g_hash_table_contains (listed, field->name) == include)
        g_hash_table_add (self->locked, g_strdup (field->name));
    }
}

void
bb_walk_find_locks (BbWalk *self)
{
  qpdf_data q = self->before->qpdf;

  for (guint i = 0; i < self->before->fields->len; i++)
    {
      const BbFormField *field = g_ptr_array_index (self->before->fields, i);
      qpdf_oh references = bb_qpdf_get (q, bb_pdf_doc_get_field_value (self->before, field), "/Reference");
      int n = qpdf_oh_is_array (q, references) ? qpdf_oh_get_array_n_items (q, references) : 0;

      for (int k = 0; k < n; k++)
        {
          qpdf_oh reference = qpdf_oh_get_array_item (q, references, k);

          if (qpdf_oh_is_name_and_equals (q, bb_qpdf_get (q, reference, "/TransformMethod"), "/FieldMDP"))
            add_lock (self, bb_qpdf_get (q, reference, "/TransformParams"));
        }
    }
}
