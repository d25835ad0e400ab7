/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-locks.h"

gboolean
bb_pdf_fail_field (GError **error, const char *format, const char *name)
{
  g_autofree char *message = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  message = g_strdup_printf (format, name);
#pragma GCC diagnostic pop
  g_set_error_literal (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_FIELD, message);
  return FALSE;
}

gboolean
bb_pdf_is_any_field_signed (BbPdfDoc *doc)
{
  for (guint i = 0; i < doc->fields->len; i++)
    {
      const BbFormField *field = g_ptr_array_index (doc->fields, i);

      if (g_strcmp0 (field->type, "/Sig") == 0 && field->has_value)
        return TRUE;
    }
  return FALSE;
}

static gboolean
lock_names (qpdf_data q, qpdf_oh parameters, const char *name)
{
  qpdf_oh action = bb_qpdf_get (q, parameters, "/Action"), names = bb_qpdf_get (q, parameters, "/Fields");
  int n = qpdf_oh_is_array (q, names) ? qpdf_oh_get_array_n_items (q, names) : 0;
  gboolean listed = FALSE;

  for (int i = 0; i < n && !listed; i++)
    {
      qpdf_oh item = qpdf_oh_get_array_item (q, names, i);

      listed = qpdf_oh_is_string (q, item) && g_str_equal (qpdf_oh_get_utf8_value (q, item), name);
    }
  if (qpdf_oh_is_name_and_equals (q, action, "/Include"))
    return listed;
  return !qpdf_oh_is_name_and_equals (q, action, "/Exclude") || !listed;
}

/* Whether a signature that is there locks the field @name (§12.8.2.4). */
gboolean
bb_pdf_fields_are_locked (BbPdfDoc *doc, const char *name)
{
  qpdf_data q = doc->qpdf;

  for (guint i = 0; i < doc->fields->len; i++)
    {
      qpdf_oh references = bb_qpdf_get (q, bb_pdf_doc_get_field_value (doc, g_ptr_array_index (doc->fields, i)), "/Reference");
      int n = qpdf_oh_is_array (q, references) ? qpdf_oh_get_array_n_items (q, references) : 0;

      for (int k = 0; k < n; k++)
        {
          qpdf_oh reference = qpdf_oh_get_array_item (q, references, k);

          if (qpdf_oh_is_name_and_equals (q, bb_qpdf_get (q, reference, "/TransformMethod"), "/FieldMDP")
              && lock_names (q, bb_qpdf_get (q, reference, "/TransformParams"), name))
            return TRUE;
        }
    }
  return FALSE;
}

/* The level of the certification that is already there (§12.8.2.2), 0 when there is none. */
int
bb_pdf_get_certification_level (BbPdfDoc *doc)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh signature = bb_qpdf_get (q, bb_qpdf_get (q, qpdf_get_root (q), "/Perms"), "/DocMDP");
  qpdf_oh references = bb_qpdf_get (q, signature, "/Reference");
  int n = qpdf_oh_is_array (q, references) ? qpdf_oh_get_array_n_items (q, references) : 0;

  for (int i = 0; i < n; i++)
    {
      qpdf_oh reference = qpdf_oh_get_array_item (q, references, i);
      qpdf_oh parameters = bb_qpdf_get (q, reference, "/TransformParams");
      qpdf_oh level = bb_qpdf_get (q, parameters, "/P");

      if (qpdf_oh_is_name_and_equals (q, bb_qpdf_get (q, reference, "/TransformMethod"), "/DocMDP"))
        return qpdf_oh_is_integer (q, level) ? qpdf_oh_get_int_value_as_int (q, level) : 2;
    }
  return 0;
}
