/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-signing.h"

#include "signing/bb-appearance.h"
#include "signing/bb-output.h"
#include "signing/bb-pdf-locks.h"
#include "signing/bb-pdf-text.h"
#include "signing/bb-pdf-update.h"
#include "signing/bb-words.h"


#define FLAG_READ_ONLY 1

typedef struct
{
  BbPdfFile *file;
  BbPdfDoc *doc;
  BbPdfUpdate *update;
  GPtrArray *appearances;        /* BbAppearance: kept until all is written */
} Filling;

static void
filling_clear (Filling *self)
{
  g_clear_pointer (&self->appearances, g_ptr_array_unref);
  g_clear_pointer (&self->update, bb_pdf_update_free);
  g_clear_pointer (&self->doc, bb_pdf_doc_free);
  g_clear_pointer (&self->file, bb_pdf_file_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Filling, filling_clear)

/* A value that stands under a signature is not replaced: that signature would tell. */
static BbFormField *
find_field (Filling *self, const char *name, GError **error)
{
  BbFormField *field = bb_pdf_doc_find_field (self->doc, name);

  if (field == NULL || g_strcmp0 (field->type, "/Tx") != 0)
    return bb_pdf_fail_field (error, _("The PDF has no text field “%s”"), name), NULL;
  if (bb_pdf_fields_are_locked (self->doc, name) || bb_pdf_get_certification_level (self->doc) == 1)
    return bb_pdf_fail_field (error, _("The field “%s” cannot be filled any more: a signature locks it"), name), NULL;
  if ((field->flags & FLAG_READ_ONLY) != 0 || (field->has_value && bb_pdf_is_any_field_signed (self->doc)))
    return bb_pdf_fail_field (error, _("The field “%s” is filled already, and a signature stands on it"), name), NULL;
  return field;
}

/* In the font that the form of the PDF names, which was signed, so that whoever verifies can read it; else in one of this computer.
 * Returns: the form XObject, or 0 */
static qpdf_oh
draw (Filling *self, const BbFormField *field, const BbAppearanceRequest *request, GError **error)
{
  qpdf_oh form = bb_pdf_text_new_form (self->doc, field, request->name);
  BbAppearance *appearance;

  if (form != 0)
    return form;
  appearance = bb_appearance_new (request, self->doc->qpdf, error);
  if (appearance == NULL)
    return 0;
  g_ptr_array_add (self->appearances, appearance);
  return appearance->form;
}

/* @holder: (nullable): an indirect dictionary that becomes /AP. */
static gboolean
fill (Filling *self, const BbFieldValue *value, qpdf_oh holder, GError **error)
{
  qpdf_data q = self->doc->qpdf;
  BbFormField *field = find_field (self, value->name, error);
  BbAppearanceRequest request = { .name = value->value, .kind = BB_APPEARANCE_TEXT };
  qpdf_oh object, widget, form;

  if (field == NULL)
    return FALSE;
  object = bb_pdf_doc_get_object (self->doc, field->id, field->generation);
  qpdf_oh_replace_key (q, object, "/V", qpdf_oh_new_unicode_string (q, value->value));
  request.width = ABS (field->rect[2] - field->rect[0]);
  request.height = ABS (field->rect[3] - field->rect[1]);
  if (field->widget_id == 0 || request.width < 1 || request.height < 1)
    return TRUE;
  form = draw (self, field, &request, error);
  if (form == 0)
    return FALSE;
  widget = bb_pdf_doc_get_object (self->doc, field->widget_id, field->widget_generation);
  qpdf_oh_replace_key (q, holder, "/N", form);
  qpdf_oh_replace_key (q, widget, "/AP", holder);
  return TRUE;
}

static gboolean
write_field (Filling *self, const char *name, GError **error)
{
  BbFormField *field = bb_pdf_doc_find_field (self->doc, name);

  if (!bb_pdf_update_add_object (self->update, self->doc, field->id, field->generation, error))
    return FALSE;
  return field->widget_id == 0 || field->widget_id == field->id
         || bb_pdf_update_add_object (self->update, self->doc, field->widget_id, field->widget_generation, error);
}

static gboolean
build_update (Filling *self, const BbFieldValue *values, guint n_values, GError **error)
{
  qpdf_data q = self->doc->qpdf;
  int first = bb_pdf_update_reserve (self->doc), next;

  for (guint i = 0; i < n_values; i++)
    if (!fill (self, &values[i], i == 0 ? bb_pdf_doc_get_object (self->doc, first, 0) : qpdf_oh_new_dictionary (q), error))
      return FALSE;
  self->update = bb_pdf_update_new (self->doc);
  for (guint i = 0; i < n_values; i++)
    if (!write_field (self, values[i].name, error))
      return FALSE;
  next = bb_pdf_update_add_new_objects (self->update, self->doc, first, 0, error);
  if (next == 0)
    return FALSE;
  bb_pdf_update_finish (self->update, self->doc, next);
  return bb_qpdf_check (q, error);
}

static gboolean
prepare (Filling *self, const char *input, const BbFieldValue *values, guint n_values, GError **error)
{
  self->appearances = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_appearance_free);
  self->file = bb_pdf_file_open (input, error);
  if (self->file == NULL)
    return FALSE;
  self->doc = bb_pdf_doc_open (self->file->data, self->file->length, error);
  if (self->doc != NULL && build_update (self, values, n_values, error))
    return TRUE;
  g_prefix_error (error, "%s: ", input);
  return FALSE;
}

gboolean
bb_pdf_fill (const char *input, const char *output, const BbFieldValue *values, guint n_values, GCancellable *cancellable, GError **error)
{
  g_auto (Filling) self = { 0 };
  g_autoptr (BbOutput) out = NULL;
  BbHash hash;

  g_return_val_if_fail (input != NULL && output != NULL && n_values > 0, FALSE);
  if (!prepare (&self, input, values, n_values, error))
    return FALSE;
  out = bb_output_new (output, self.file->fd, error);
  if (out == NULL)
    return FALSE;
  bb_hash_init (&hash, BB_HASH_SHA256);
  return bb_output_copy (out, self.file, &hash, NULL, cancellable, error)
         && bb_output_write (out, self.update->bytes->data, self.update->bytes->len, error) && bb_output_commit (out, error);
}
