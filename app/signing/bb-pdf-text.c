/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-text.h"

#include <stdio.h>
#include <string.h>

#define SIZE_MIN 4.0               /* points */
#define SIZE_MAX_AUTO 12.0         /* where the form leaves the size open (0) */

/* ── The font ────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_pdf_text_font_free (BbPdfTextFont *self)
{
  g_free (self->name);
  g_free (self);
}

/* Whether each byte is one letter of WinAnsiEncoding. */
gboolean
bb_pdf_text_font_is_simple (qpdf_data qpdf, qpdf_oh font)
{
  qpdf_oh kind = bb_qpdf_get (qpdf, font, "/Subtype");

  return (qpdf_oh_is_name_and_equals (qpdf, kind, "/TrueType") || qpdf_oh_is_name_and_equals (qpdf, kind, "/Type1"))
         && qpdf_oh_is_name_and_equals (qpdf, bb_qpdf_get (qpdf, font, "/Encoding"), "/WinAnsiEncoding");
}

/* The field's own or that of the form. */
static char *
dup_look (BbPdfDoc *doc, const BbFormField *field)
{
  char *look = bb_pdf_doc_dup_text (doc, bb_pdf_doc_get_object (doc, field->id, field->generation), "/DA");

  return look != NULL ? look : bb_pdf_doc_dup_text (doc, bb_pdf_doc_get_form (doc), "/DA");
}

/* Returns: (transfer full) (nullable). */
BbPdfTextFont *
bb_pdf_text_font_find (BbPdfDoc *doc, const BbFormField *field)
{
  qpdf_data q = doc->qpdf;
  g_autofree char *look = dup_look (doc, field);
  g_autoptr (BbPdfTextFont) self = NULL;
  char name[64];
  int size;
  qpdf_oh font;

  if (look == NULL || sscanf (look, "%63s %d Tf", name, &size) != 2 || name[0] != '/' || size < 0 || size > 72)
    return NULL;
  font = bb_qpdf_get (q, bb_qpdf_get (q, bb_qpdf_get (q, bb_pdf_doc_get_form (doc), "/DR"), "/Font"), name);
  if (!qpdf_oh_is_indirect (q, font) || !bb_pdf_text_font_is_simple (q, font))
    return NULL;
  self = g_new0 (BbPdfTextFont, 1);
  self->name = g_strdup (name);
  self->size = size > 0 ? size : SIZE_MAX_AUTO;
  self->font = font;
  return g_steal_pointer (&self);
}

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static double
get_number (qpdf_data q, qpdf_oh object, double fallback)
{
  return qpdf_oh_is_number (q, object) ? qpdf_oh_get_numeric_value (q, object) : fallback;
}

/* The width of @text in thousandths of the size. @fallback: that of a letter that the font has not; below 0 for none */
double
bb_pdf_text_font_measure (qpdf_data q, qpdf_oh font, const char *text, double fallback)
{
  qpdf_oh widths = bb_qpdf_get (q, font, "/Widths");
  int first = (int) get_number (q, bb_qpdf_get (q, font, "/FirstChar"), 256), n = qpdf_oh_is_array (q, widths) ? qpdf_oh_get_array_n_items (q, widths) : 0;
  double sum = 0;

  for (; *text != '\0'; text++)
    {
      int index = (guint8) *text - first;
      double width = index >= 0 && index < n ? get_number (q, qpdf_oh_get_array_item (q, widths, index), 0) : 0;

      if (width <= 0 && fallback < 0)
        return -1;
      sum += width > 0 ? width : fallback;
    }
  return sum;
}

/* Whether it needs no escape and is the same in every encoding. */
static gboolean
is_plain_text (const char *text)
{
  for (; *text != '\0'; text++)
    if (!(g_ascii_isalnum (*text) || strchr ("/-.,:", *text) != NULL))
      return FALSE;
  return TRUE;
}

static char *
draw (const BbPdfTextFont *font, double size, double x, double y, const char *text)
{
  char numbers[3][G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup_printf ("/Tx BMC\nq\nBT\n0 g\n%s %s Tf\n%s %s Td\n(%s) Tj\nET\nQ\nEMC\n", font->name,
                          g_ascii_formatd (numbers[0], G_ASCII_DTOSTR_BUF_SIZE, "%.3f", size), g_ascii_formatd (numbers[1], G_ASCII_DTOSTR_BUF_SIZE, "%.3f", x),
                          g_ascii_formatd (numbers[2], G_ASCII_DTOSTR_BUF_SIZE, "%.3f", y), text);
}

static qpdf_oh
make_form (qpdf_data q, const BbPdfTextFont *font, double width, double height, const char *content)
{
  qpdf_oh form = qpdf_oh_new_stream (q), fonts = qpdf_oh_new_dictionary (q), resources = qpdf_oh_new_dictionary (q), box = qpdf_oh_new_array (q);
  qpdf_oh dictionary = qpdf_oh_get_dict (q, form);

  qpdf_oh_append_item (q, box, qpdf_oh_new_integer (q, 0));
  qpdf_oh_append_item (q, box, qpdf_oh_new_integer (q, 0));
  qpdf_oh_append_item (q, box, qpdf_oh_new_real_from_double (q, width, 3));
  qpdf_oh_append_item (q, box, qpdf_oh_new_real_from_double (q, height, 3));
  qpdf_oh_replace_key (q, fonts, font->name, font->font);
  qpdf_oh_replace_key (q, resources, "/Font", fonts);
  qpdf_oh_replace_key (q, dictionary, "/Type", qpdf_oh_new_name (q, "/XObject"));
  qpdf_oh_replace_key (q, dictionary, "/Subtype", qpdf_oh_new_name (q, "/Form"));
  qpdf_oh_replace_key (q, dictionary, "/BBox", box);
  qpdf_oh_replace_key (q, dictionary, "/Resources", resources);
  qpdf_oh_replace_stream_data (q, form, (const unsigned char *) content, strlen (content), qpdf_oh_new_null (q), qpdf_oh_new_null (q));
  return form;
}

/* Makes the form XObject that shows @text in @field, centred and on the line of the paper (§12.7.4.3).
 * Returns: 0 when the form of the PDF names no font that has all of @text, or the field is too small. */
qpdf_oh
bb_pdf_text_new_form (BbPdfDoc *doc, const BbFormField *field, const char *text)
{
  qpdf_data q = doc->qpdf;
  g_autoptr (BbPdfTextFont) font = bb_pdf_text_font_find (doc, field);
  double width = ABS (field->rect[2] - field->rect[0]), height = ABS (field->rect[3] - field->rect[1]), advance, descent, size;
  g_autofree char *content = NULL;

  if (font == NULL || !is_plain_text (text) || (advance = bb_pdf_text_font_measure (q, font->font, text, -1)) <= 0)
    return 0;
  size = MIN (font->size, MIN (width * 1000 / advance, height));
  if (size < SIZE_MIN)
    return 0;
  descent = -get_number (q, bb_qpdf_get (q, bb_qpdf_get (q, font->font, "/FontDescriptor"), "/Descent"), -216);
  content = draw (font, size, (width - advance * size / 1000) / 2, CLAMP (descent, 0, 300) * size / 1000, text);
  return make_form (q, font, width, height, content);
}
