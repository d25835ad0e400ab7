/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-raise-step.h"

void
bb_raise_step_clear (BbRaiseStep *self)
{
  g_clear_pointer (&self->update, bb_pdf_update_free);
  g_clear_pointer (&self->doc, bb_pdf_doc_free);
  g_clear_pointer (&self->file, bb_pdf_file_free);
}

gboolean
bb_raise_step_open (BbRaiseStep *self, const char *input, GError **error)
{
  self->file = bb_pdf_file_open (input, error);
  if (self->file == NULL)
    return FALSE;
  self->doc = bb_pdf_doc_open (self->file->data, self->file->length, error);
  if (self->doc == NULL)
    {
      g_prefix_error (error, "%s: ", input);
      return FALSE;
    }
  self->first_new_id = bb_pdf_update_reserve (self->doc);
  self->update = bb_pdf_update_new (self->doc);
  return TRUE;
}

gboolean
bb_raise_step_add_old (BbRaiseStep *self, qpdf_oh object, GError **error)
{
  qpdf_data q = self->doc->qpdf;

  return bb_pdf_update_add_object (self->update, self->doc, qpdf_oh_get_object_id (q, object), qpdf_oh_get_generation (q, object), error);
}

/* ── The time stamp of the document ──────────────────────────────────────────────────────────────────────────── */

static char *
choose_name (BbPdfDoc *doc)
{
  for (guint i = 1;; i++)
    {
      char *name = g_strdup_printf ("time-stamp-%u", i);

      if (bb_pdf_doc_find_field (doc, name) == NULL)
        return name;
      g_free (name);
    }
}

/* The field shows nothing and is on no page (ISO 32000-1 §12.7.4.5). Returns: the object that changed because of it */
static qpdf_oh
add_field (BbRaiseStep *self)
{
  qpdf_data q = self->doc->qpdf;
  g_autofree char *name = choose_name (self->doc);
  qpdf_oh form = bb_pdf_doc_get_form (self->doc), fields = bb_qpdf_get (q, form, "/Fields");
  qpdf_oh field = qpdf_make_indirect_object (q, qpdf_oh_parse (q, "<< /Type /Annot /Subtype /Widget /FT /Sig /F 132 /Rect [ 0 0 0 0 ] >>"));

  qpdf_oh_replace_key (q, field, "/T", qpdf_oh_new_unicode_string (q, name));
  qpdf_oh_replace_key (q, field, "/P", qpdf_get_page_n (q, 0));
  qpdf_oh_replace_key (q, field, "/V", bb_pdf_doc_get_object (self->doc, self->first_new_id, 0));
  qpdf_oh_append_item (q, fields, field);
  return qpdf_oh_is_indirect (q, fields) ? fields : qpdf_oh_is_indirect (q, form) ? form : qpdf_get_root (q);
}

gboolean
bb_raise_step_add_stamp (BbRaiseStep *self, BbPdfHole *hole, GError **error)
{
  qpdf_oh changed = add_field (self);
  int next_id;

  if (!bb_raise_step_add_old (self, changed, error))
    return FALSE;
  next_id = bb_pdf_update_add_new_objects (self->update, self->doc, self->first_new_id, self->first_new_id, error);
  if (next_id == 0)
    return FALSE;
  bb_pdf_update_begin (self->update, self->first_new_id, 0);
  bb_pdf_update_text (self->update, "<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161\n");
  bb_pdf_hole_write_byte_range (hole, self->update);
  bb_pdf_hole_write_contents (hole, self->update);
  bb_pdf_update_text (self->update, " >>");
  bb_pdf_update_end (self->update);
  bb_pdf_update_finish (self->update, self->doc, next_id);
  return bb_qpdf_check (self->doc->qpdf, error) && bb_pdf_hole_fill_byte_range (hole, self->update, error);
}
