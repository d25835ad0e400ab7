/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-signed-fields.h"

#include "signing/bb-pdf-shown.h"
#include "signing/bb-reason.h"

#define MAX_FIELDS 2000                /* that are compared */
#define MAX_SENTENCES 20

/* What was filled in when the first person signed has been signed, appearance and all: a value that the page contradicts is told, and programs must
 * not read it as what people signed. What cannot be compared is common in the forms of others, and no fault. */
static void
check_field (BbPdfDoc *revision, const BbFormField *field, GPtrArray *problems, GPtrArray *remarks)
{
  g_autofree char *value = bb_pdf_doc_dup_text (revision, bb_pdf_doc_get_object (revision, field->id, field->generation), "/V"), *shown = NULL;

  if (value == NULL || *value == '\0')
    return;
  switch (bb_pdf_shown_compare (revision, field, value, &shown))
    {
    case BB_PDF_SHOWN_VALUE:
      break;
    case BB_PDF_SHOWN_OTHER:
      bb_reasons_add (problems, "signed-field-shows-other", _("When it was signed, the field “%s” showed “%s” instead of its value “%s”"), field->name, shown, value);
      break;
    case BB_PDF_SHOWN_NOTHING:
    case BB_PDF_SHOWN_LARGER:
    case BB_PDF_SHOWN_DRAWN:
    case BB_PDF_SHOWN_STRANGE:
    default:
      bb_reasons_add (remarks, "signed-field-unclear", _("The field “%s” held “%s” when it was signed; whether the page shows that must be seen with one's own eyes"),
                      field->name, value);
    }
}

/* Compares the text fields that were filled in @revision, the first that was signed, with what they show there.
 * @problems, @remarks: (element-type BbReason): get what differs, and what nobody can compare. */
void
bb_pdf_signed_fields_check (BbPdfDoc *revision, GPtrArray *problems, GPtrArray *remarks)
{
  for (guint i = 0; i < MIN (revision->fields->len, MAX_FIELDS) && problems->len + remarks->len < MAX_SENTENCES; i++)
    {
      const BbFormField *field = g_ptr_array_index (revision->fields, i);

      if (g_strcmp0 (field->type, "/Tx") == 0)
        check_field (revision, field, problems, remarks);
    }
}
