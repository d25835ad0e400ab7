/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-shown.h"

#include "signing/bb-appearance.h"
#include "signing/bb-pdf-bomb.h"
#include "signing/bb-pdf-content.h"
#include "signing/bb-pdf-text.h"

#include <math.h>
#include <string.h>

#define MAX_CONTENT (64 * 1024)
#define MAX_FONT (4 * 1024 * 1024)
#define MAX_NESTING 16
#define WIDE 1000                  /* thousandths of the size: no usual letter is wider */
#define TOLERANCE 0.5              /* points by which a box may differ from its field: programs round */

/* ── Our own appearance of a value ───────────────────────────────────────────────────────────────────────────── */

static gboolean equal (qpdf_data q, qpdf_oh a, qpdf_data r, qpdf_oh b, guint depth);

static gboolean
has_all_keys (qpdf_data q, qpdf_oh a, qpdf_data r, qpdf_oh b)
{
  qpdf_oh_begin_dict_key_iter (q, a);
  while (qpdf_oh_dict_more_keys (q))
    {
      const char *key = qpdf_oh_dict_next_key (q);

      if (strcmp (key, "/Length") != 0 && !qpdf_oh_has_key (r, b, key))
        return FALSE;
    }
  return TRUE;
}

static gboolean
dictionaries_are_equal (qpdf_data q, qpdf_oh a, qpdf_data r, qpdf_oh b, guint depth)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  if (!has_all_keys (r, b, q, a))
    return FALSE;
  qpdf_oh_begin_dict_key_iter (q, a);
  while (qpdf_oh_dict_more_keys (q))
    g_ptr_array_add (keys, g_strdup (qpdf_oh_dict_next_key (q)));
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);

      if (strcmp (key, "/Length") != 0 && (!qpdf_oh_has_key (r, b, key) || !equal (q, qpdf_oh_get_key (q, a, key), r, qpdf_oh_get_key (r, b, key), depth + 1)))
        return FALSE;
    }
  return TRUE;
}

static GBytes *
read_stream (qpdf_data q, qpdf_oh stream, gsize limit)
{
  unsigned char *data = NULL;
  size_t length = 0;
  GBytes *bytes = NULL;

  if (!bb_pdf_stream_is_small (q, stream, limit))
    return NULL;
  if ((qpdf_oh_get_stream_data (q, stream, qpdf_dl_generalized, NULL, &data, &length) & QPDF_ERRORS) == 0)
    bytes = g_bytes_new (data, length);
  qpdf_oh_free_buffer (&data);
  return bytes;
}

static gboolean
streams_are_equal (qpdf_data q, qpdf_oh a, qpdf_data r, qpdf_oh b, guint depth)
{
  g_autoptr (GBytes) first = read_stream (q, a, MAX_FONT), second = read_stream (r, b, MAX_FONT);

  return first != NULL && second != NULL && g_bytes_equal (first, second)
         && dictionaries_are_equal (q, qpdf_oh_get_dict (q, a), r, qpdf_oh_get_dict (r, b), depth + 1);
}

static gboolean
arrays_are_equal (qpdf_data q, qpdf_oh a, qpdf_data r, qpdf_oh b, guint depth)
{
  int n = qpdf_oh_get_array_n_items (q, a);

  if (n != qpdf_oh_get_array_n_items (r, b))
    return FALSE;
  for (int i = 0; i < n; i++)
    if (!equal (q, qpdf_oh_get_array_item (q, a, i), r, qpdf_oh_get_array_item (r, b, i), depth + 1))
      return FALSE;
  return TRUE;
}

/* Of two PDFs. @b is ours and not deep. */
static gboolean
equal (qpdf_data q, qpdf_oh a, qpdf_data r, qpdf_oh b, guint depth)
{
  enum qpdf_object_type_e type = qpdf_oh_get_type_code (q, a);
  g_autofree char *first = NULL, *second = NULL;

  if (depth > MAX_NESTING || type != qpdf_oh_get_type_code (r, b))
    return FALSE;
  if (type == ot_dictionary)
    return dictionaries_are_equal (q, a, r, b, depth);
  if (type == ot_array)
    return arrays_are_equal (q, a, r, b, depth);
  if (type == ot_stream)
    return streams_are_equal (q, a, r, b, depth);
  first = bb_qpdf_dup_scalar (q, a);
  second = bb_qpdf_dup_scalar (r, b);
  return g_strcmp0 (first, second) == 0;
}

/* Whether it is, letter for letter and curve for curve, what this program draws for @value on this computer. */
static gboolean
is_our_own (BbPdfDoc *doc, const BbFormField *field, qpdf_oh form, const char *value)
{
  BbAppearanceRequest request = { .name = value, .kind = BB_APPEARANCE_TEXT };
  qpdf_data ours = qpdf_init ();
  g_autoptr (BbAppearance) appearance = NULL;
  gboolean same;

  request.width = ABS (field->rect[2] - field->rect[0]);
  request.height = ABS (field->rect[3] - field->rect[1]);
  qpdf_silence_errors (ours);
  qpdf_empty_pdf (ours);
  appearance = request.width >= 1 && request.height >= 1 ? bb_appearance_new (&request, ours, NULL) : NULL;
  same = appearance != NULL && equal (doc->qpdf, form, ours, appearance->form, 0);
  g_clear_pointer (&appearance, bb_appearance_free);
  qpdf_cleanup (&ours);
  return same;
}

/* ── Its place ───────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
read_numbers (qpdf_data q, qpdf_oh array, int n, double *numbers)
{
  if (!qpdf_oh_is_array (q, array) || qpdf_oh_get_array_n_items (q, array) != n)
    return FALSE;
  for (int i = 0; i < n; i++)
    {
      qpdf_oh item = qpdf_oh_get_array_item (q, array, i);

      if (!qpdf_oh_is_number (q, item))
        return FALSE;
      numbers[i] = qpdf_oh_get_numeric_value (q, item);
    }
  return TRUE;
}

/* Whether the box of the appearance is that of the field, neither moved, turned nor stretched. */
static gboolean
is_in_place (qpdf_data q, qpdf_oh dictionary, const BbFormField *field)
{
  static const double identity[] = { 1, 0, 0, 1, 0, 0 };
  double box[4], matrix[6];
  qpdf_oh given = bb_qpdf_get (q, dictionary, "/Matrix");

  if (!read_numbers (q, bb_qpdf_get (q, dictionary, "/BBox"), 4, box) || box[0] != 0 || box[1] != 0
      || fabs (box[2] - fabs (field->rect[2] - field->rect[0])) > TOLERANCE || fabs (box[3] - fabs (field->rect[3] - field->rect[1])) > TOLERANCE)
    return FALSE;
  return qpdf_oh_is_null (q, given) || (read_numbers (q, given, 6, matrix) && memcmp (matrix, identity, sizeof identity) == 0);
}

/* ── Its text ────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The only font that is used, or null. */
static qpdf_oh
get_font (qpdf_data q, qpdf_oh dictionary, const BbPdfContent *content)
{
  qpdf_oh fonts = bb_qpdf_get (q, bb_qpdf_get (q, dictionary, "/Resources"), "/Font");

  return content->font != NULL ? bb_qpdf_get (q, fonts, content->font) : qpdf_oh_new_null (q);
}

/* Plain text in the font that the form named when the PDF was signed: it reads as it is coded, and none of it is cut off. */
static gboolean
is_readable (BbPdfDoc *doc, const BbFormField *field, qpdf_oh font, const BbPdfContent *content)
{
  g_autoptr (BbPdfTextFont) own = bb_pdf_text_font_find (doc, field);

  return own != NULL && content->is_plain && qpdf_oh_is_indirect (doc->qpdf, font)
         && qpdf_oh_get_object_id (doc->qpdf, font) == qpdf_oh_get_object_id (doc->qpdf, own->font)
         && bb_pdf_text_font_measure (doc->qpdf, font, content->text->str, WIDE) <= 1000 * content->room;
}

static BbPdfShown
compare_content (BbPdfDoc *doc, const BbFormField *field, qpdf_oh form, const char *value, const BbPdfContent *content, char **text)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh font = get_font (q, qpdf_oh_get_dict (q, form), content);
  gboolean is_read = content->is_ascii && bb_pdf_text_font_is_simple (q, font);

  if (content->is_drawn)
    return BB_PDF_SHOWN_DRAWN;
  if (content->text->len == 0)
    return BB_PDF_SHOWN_NOTHING;
  if (is_read && strcmp (content->text->str, value) != 0)
    {
      *text = g_strdup (content->text->str);
      return BB_PDF_SHOWN_OTHER;
    }
  if (is_read && is_readable (doc, field, font, content))
    return BB_PDF_SHOWN_VALUE;
  return is_our_own (doc, field, form, value) ? BB_PDF_SHOWN_VALUE : BB_PDF_SHOWN_STRANGE;
}

/* Whether it is at one place, with a widget of its own. */
static gboolean
has_one_place (BbPdfDoc *doc, const BbFormField *field)
{
  qpdf_oh kids = bb_qpdf_get (doc->qpdf, bb_pdf_doc_get_object (doc, field->id, field->generation), "/Kids");

  return field->widget_id != 0 && (!qpdf_oh_is_array (doc->qpdf, kids) || qpdf_oh_get_array_n_items (doc->qpdf, kids) <= 1);
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
has_only (qpdf_data q, qpdf_oh dictionary, const char *const *allowed)
{
  gboolean only = TRUE;

  qpdf_oh_begin_dict_key_iter (q, dictionary);
  while (qpdf_oh_dict_more_keys (q))
    only &= g_strv_contains (allowed, qpdf_oh_dict_next_key (q));
  return only;
}

/* Compares what @field shows with @value, which it holds. @text: (out): what it shows, when that is another text. */
BbPdfShown
bb_pdf_shown_compare (BbPdfDoc *doc, const BbFormField *field, const char *value, char **text)
{
  static const char *const one[] = { "/N", NULL };
  static const char *const usual[] = { "/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Length", "/Filter", NULL };
  qpdf_data q = doc->qpdf;
  qpdf_oh widget = bb_pdf_doc_get_object (doc, field->widget_id, field->widget_generation), appearances = bb_qpdf_get (q, widget, "/AP");
  qpdf_oh form = bb_qpdf_get (q, appearances, "/N");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (BbPdfContent) content = NULL;

  if (!has_one_place (doc, field))
    return BB_PDF_SHOWN_STRANGE;
  if (qpdf_oh_is_null (q, appearances))
    return BB_PDF_SHOWN_VALUE;
  if (!qpdf_oh_is_dictionary (q, appearances) || !has_only (q, appearances, one) || !qpdf_oh_is_stream (q, form))
    return BB_PDF_SHOWN_STRANGE;
  if (!is_in_place (q, qpdf_oh_get_dict (q, form), field))
    return BB_PDF_SHOWN_LARGER;
  bytes = has_only (q, qpdf_oh_get_dict (q, form), usual) ? read_stream (q, form, MAX_CONTENT) : NULL;
  content = bytes != NULL ? bb_pdf_content_read (bytes, field) : NULL;
  return content != NULL ? compare_content (doc, field, form, value, content, text) : BB_PDF_SHOWN_STRANGE;
}
