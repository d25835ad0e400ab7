/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field is filled behind a signature, which is allowed, and its appearance shows something else than it holds. */
#include "attack-steps.h"

#include <string.h>

#define RECT "[ 0 0 100 20 ]"      /* of the field "number" */
#define SIGNED_FONT "<< /Font << /Helv %s >> >>"
#define OWN_FONT "<< /Font << /Helv << /Type /Font /Subtype /Type1 /BaseFont /Turned /Encoding /WinAnsiEncoding >> >> >>"

/* Before anybody signs, the form names a font for its fields. */
static void
name_font (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh font = qpdf_make_indirect_object (q, qpdf_oh_parse (q, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding "
                                                               "/FirstChar 48 /LastChar 57 /Widths [ 556 556 556 556 556 556 556 556 556 556 ] >>"));
  qpdf_oh resources = qpdf_oh_parse (q, "<< /Font << >> >>"), form = bb_pdf_doc_get_form (doc);

  qpdf_oh_replace_key (q, qpdf_oh_get_key (q, resources, "/Font"), "/Helv", font);
  qpdf_oh_replace_key (q, form, "/DR", resources);
  steps_write_changed (doc, update, font);
  steps_write_changed (doc, update, form);
}

static char *
dup_signed_font (BbPdfDoc *doc)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh fonts = bb_qpdf_get (q, bb_qpdf_get (q, bb_pdf_doc_get_form (doc), "/DR"), "/Font");

  return g_strdup_printf (SIGNED_FONT, qpdf_oh_unparse (q, bb_qpdf_get (q, fonts, "/Helv")));
}

/* An appearance as another program would make it. @resources: (nullable): the font of the form alone. @more: further appearances */
static void
fill_and_show (BbPdfDoc *doc, BbPdfUpdate *update, const char *value, const char *content, const char *box, const char *resources, const char *more)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh field = steps_get_field (doc, "number");
  g_autofree char *signed_font = dup_signed_font (doc), *object = NULL, *all = g_strdup_printf ("<< %s >>", more);
  qpdf_oh appearances = qpdf_oh_parse (q, all);
  int id = bb_pdf_update_reserve (doc);

  object = g_strdup_printf ("<< /Type /XObject /Subtype /Form /BBox %s /Resources %s /Length %zu >>\nstream\n%s\nendstream", box,
                            resources != NULL ? resources : signed_font, strlen (content), content);
  bb_pdf_update_begin (update, id, 0);
  bb_pdf_update_text (update, object);
  bb_pdf_update_end (update);
  qpdf_oh_replace_key (q, appearances, "/N", bb_pdf_doc_get_object (doc, id, 0));
  qpdf_oh_replace_key (q, field, "/V", qpdf_oh_new_unicode_string (q, value));
  qpdf_oh_replace_key (q, field, "/AP", appearances);
  steps_write_changed (doc, update, field);
}

static void
show_value (BbPdfDoc *doc, BbPdfUpdate *update)
{
  fill_and_show (doc, update, "05", "/Tx BMC q 1 1 98 18 re W n BT 0 g /Helv 12 Tf 2 5 Td (05) Tj ET Q EMC", RECT, NULL, "");
}

static void
show_other (BbPdfDoc *doc, BbPdfUpdate *update)
{
  fill_and_show (doc, update, "05", "/Tx BMC q BT 0 g /Helv 12 Tf 2 5 Td <3036> Tj ET Q EMC", RECT, NULL, "");
}

static void
show_nothing (BbPdfDoc *doc, BbPdfUpdate *update)
{
  fill_and_show (doc, update, "05", "q Q", RECT, NULL, "");
}

/* Over the whole page, if a reader lets it. */
static void
show_larger (BbPdfDoc *doc, BbPdfUpdate *update)
{
  fill_and_show (doc, update, "05", "BT 0 g /Helv 12 Tf 42 705 Td (05) Tj ET 1 g 0 0 595 600 re f", "[ 0 0 595 842 ]", NULL, "");
}

static void
show_image (BbPdfDoc *doc, BbPdfUpdate *update)
{
  fill_and_show (doc, update, "05", "q 100 0 0 20 0 0 cm BI /W 2 /H 1 /BPC 8 /CS /G ID ab EI Q", RECT, NULL, "");
}

/* The right letters with a picture over them. */
static void
show_form (BbPdfDoc *doc, BbPdfUpdate *update)
{
  fill_and_show (doc, update, "05", "BT 0 g /Helv 12 Tf 2 5 Td (05) Tj ET /Over Do", RECT, NULL, "");
}

/* A font in which 5 looks like 6. */
static void
show_own_font (BbPdfDoc *doc, BbPdfUpdate *update)
{
  fill_and_show (doc, update, "05", "BT 0 g /Helv 12 Tf 2 5 Td (05) Tj ET", RECT, OWN_FONT, "");
}

static void
show_white (BbPdfDoc *doc, BbPdfUpdate *update)
{
  fill_and_show (doc, update, "105", "BT /Helv 12 Tf 2 5 Td 1 g (1) Tj 0 g (05) Tj ET", RECT, NULL, "");
}

/* Written from the right to the left: 51. */
static void
show_turned (BbPdfDoc *doc, BbPdfUpdate *update)
{
  fill_and_show (doc, update, "15", "BT 0 g /Helv 12 Tf 20 5 Td [ (1) 2000 (5) ] TJ ET", RECT, NULL, "");
}

static void
show_outside (BbPdfDoc *doc, BbPdfUpdate *update)
{
  fill_and_show (doc, update, "05", "BT 0 g /Helv 12 Tf 2 500 Td (05) Tj ET", RECT, NULL, "");
}

/* Another appearance when the pointer is over it. */
static void
show_on_touch (BbPdfDoc *doc, BbPdfUpdate *update)
{
  fill_and_show (doc, update, "05", "BT 0 g /Helv 12 Tf 2 5 Td (05) Tj ET", RECT, NULL, "/R << /Type /XObject >>");
}

/* Many small moves: 51. */
static void
show_swapped (BbPdfDoc *doc, BbPdfUpdate *update)
{
  fill_and_show (doc, update, "15", "BT 0 g /Helv 12 Tf 20 5 Td [ (1) 200 200 200 200 200 200 200 200 200 200 (5) ] TJ ET", RECT, NULL, "");
}

static void
show_cut (BbPdfDoc *doc, BbPdfUpdate *update)
{
  fill_and_show (doc, update, "05", "BT 0 g /Helv 12 Tf 99 5 Td (05) Tj ET", RECT, NULL, "");
}

/* 16 or 0 or nothing. */
static void
show_other_digits (BbPdfDoc *doc, BbPdfUpdate *update)
{
  fill_and_show (doc, update, "05", "BT 0 g /Helv 0xC Tf 2 5 Td (05) Tj ET", RECT, NULL, "");
}

static void
show_late_font (BbPdfDoc *doc, BbPdfUpdate *update)
{
  fill_and_show (doc, update, "05", "BT 0 g 2 5 Td (05) Tj /Helv 12 Tf ET", RECT, NULL, "");
}

static void
show_lost_font (BbPdfDoc *doc, BbPdfUpdate *update)
{
  fill_and_show (doc, update, "05", "q BT /Helv 12 Tf ET Q BT 2 5 Td (05) Tj ET", RECT, NULL, "");
}

/* Before anybody signs, the field stands at two places, and the second shows a value of its own. */
static void
show_twice (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh field = steps_get_field (doc, "number"), kids = qpdf_oh_new_array (q);
  int id = bb_pdf_update_reserve (doc);

  bb_pdf_update_begin (update, id, 0);
  bb_pdf_update_text (update, "<< /Type /XObject /Subtype /Form /BBox [ 0 0 100 20 ] /Length 14 >>\nstream\n0 0 99 99 re f\nendstream");
  bb_pdf_update_end (update);
  for (guint i = 0; i < 2; i++)
    {
      qpdf_oh widget = qpdf_make_indirect_object (q, qpdf_oh_parse (q, "<< /Type /Annot /Subtype /Widget /F 4 /Rect [ 0 0 100 20 ] /AP << >> >>"));

      qpdf_oh_replace_key (q, widget, "/Parent", field);
      if (i == 1)
        qpdf_oh_replace_key (q, qpdf_oh_get_key (q, widget, "/AP"), "/N", bb_pdf_doc_get_object (doc, id, 0));
      else
        qpdf_oh_remove_key (q, widget, "/AP");
      qpdf_oh_append_item (q, kids, widget);
      steps_write_changed (doc, update, widget);
    }
  qpdf_oh_replace_key (q, field, "/Kids", kids);
  steps_write_changed (doc, update, field);
}

static void
fill_value (BbPdfDoc *doc, BbPdfUpdate *update)
{
  steps_write_number (doc, update, "05");
}

static void
shown_twice (Place *self)
{
  steps_append_update (self->pdf, show_twice, 0);
  attack_sign (self, TRUE, FALSE);
  steps_append_update (self->out, fill_value, 0);
}

static void
sign_and_show (Place *self, StepsChange change)
{
  steps_append_update (self->pdf, name_font, 0);
  attack_sign (self, TRUE, FALSE);
  steps_append_update (self->out, change, 0);
}

static void fine_shown (Place *self) { sign_and_show (self, show_value); }
static void shown_other (Place *self) { sign_and_show (self, show_other); }
static void shown_nothing (Place *self) { sign_and_show (self, show_nothing); }
static void shown_larger (Place *self) { sign_and_show (self, show_larger); }
static void shown_image (Place *self) { sign_and_show (self, show_image); }
static void shown_form (Place *self) { sign_and_show (self, show_form); }
static void shown_own_font (Place *self) { sign_and_show (self, show_own_font); }
static void shown_white (Place *self) { sign_and_show (self, show_white); }
static void shown_turned (Place *self) { sign_and_show (self, show_turned); }
static void shown_outside (Place *self) { sign_and_show (self, show_outside); }
static void shown_on_touch (Place *self) { sign_and_show (self, show_on_touch); }
static void shown_swapped (Place *self) { sign_and_show (self, show_swapped); }
static void shown_cut (Place *self) { sign_and_show (self, show_cut); }
static void shown_other_digits (Place *self) { sign_and_show (self, show_other_digits); }
static void shown_late_font (Place *self) { sign_and_show (self, show_late_font); }
static void shown_lost_font (Place *self) { sign_and_show (self, show_lost_font); }

/* ── Before anybody signs ────────────────────────────────────────────────────────────────────────────────────── */

static void
show_and_sign (Place *self, StepsChange change)
{
  steps_append_update (self->pdf, name_font, 0);
  steps_append_update (self->pdf, change, 0);
  attack_sign (self, TRUE, TRUE);
}

static void fine_signed_value (Place *self) { show_and_sign (self, show_value); }
static void signed_other (Place *self) { show_and_sign (self, show_other); }
static void signed_image (Place *self) { show_and_sign (self, show_image); }

/* ── With this program ───────────────────────────────────────────────────────────────────────────────────────── */

static void
fill (Place *self, const char *value)
{
  g_autoptr (GError) error = NULL;

  attack_sign (self, TRUE, FALSE);
  g_assert_true (bb_pdf_fill (self->out, self->out, &(BbFieldValue) { "number", value }, 1, NULL, &error));
  g_assert_no_error (error);
}

static void fine_filled_here (Place *self) { fill (self, "05"); }

/* In the font that was signed: no other one is added. */
static void
fine_filled_signed_font (Place *self)
{
  GByteArray *bytes;

  steps_append_update (self->pdf, name_font, 0);
  fill (self, "05");
  bytes = attack_read (self);
  g_assert_cmpuint (attack_find_last (bytes, "/Helv 12.000 Tf"), >, attack_find_last (bytes, "/FontFile"));
  g_byte_array_unref (bytes);
}

/* The program draws 06, and the attacker writes 05 into the update, at the same length. */
static void
shown_other_value (Place *self)
{
  fill (self, "06");
  attack_replace (self, "/V (06)", "/V (05)");
}

const Attack attacks_shown[] = {
  { "fine-filled-here", fine_filled_here, NULL },
  { "fine-filled-signed-font", fine_filled_signed_font, NULL },
  { "fine-shown", fine_shown, NULL },
  { "shown-other", shown_other, NULL },
  { "shown-other-value", shown_other_value, NULL },
  { "shown-nothing", shown_nothing, NULL },
  { "shown-larger", shown_larger, NULL },
  { "shown-image", shown_image, NULL },
  { "shown-form", shown_form, NULL },
  { "shown-own-font", shown_own_font, NULL },
  { "shown-white", shown_white, NULL },
  { "shown-turned", shown_turned, NULL },
  { "shown-outside", shown_outside, NULL },
  { "shown-on-touch", shown_on_touch, NULL },
  { "shown-swapped", shown_swapped, NULL },
  { "shown-cut", shown_cut, NULL },
  { "shown-other-digits", shown_other_digits, NULL },
  { "shown-late-font", shown_late_font, NULL },
  { "shown-lost-font", shown_lost_font, NULL },
  { "shown-twice", shown_twice, NULL },
  { "fine-signed-value", fine_signed_value, NULL },
  { "signed-other", signed_other, NULL },
  { "signed-image", signed_image, NULL },
  { NULL, NULL, NULL }
};
