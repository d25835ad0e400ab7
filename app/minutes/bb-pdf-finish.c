/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-pdf-finish.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <qpdf/qpdf-c.h>
#include <unistd.h>

#include "bb-pdf-attach.h"
#include "bb-pdf-objects.h"
#include "bb-pdf-structure.h"
#include "bb-srgb.h"

#define PRINTED_AND_LOCKED 132                            /* annotation flags Print and Locked (ISO 32000-1, 12.5.3) */

static gboolean
check (qpdf_data pdf, BbMinutesError code, GError **error)
{
  qpdf_error problem;

  if (!qpdf_has_error (pdf))
    return TRUE;
  problem = qpdf_get_error (pdf);
  if (qpdf_get_error_code (pdf, problem) == qpdf_e_system)
    code = BB_MINUTES_ERROR_IO;
  g_set_error (error, BB_MINUTES_ERROR, code, _("The PDF cannot be finished: %s"), qpdf_get_error_message_detail (pdf, problem));
  return FALSE;
}

/* ── Fonts ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_name (qpdf_data pdf, qpdf_oh dictionary, const char *key, const char *name)
{
  qpdf_oh value = qpdf_oh_get_key (pdf, dictionary, key);

  return qpdf_oh_is_name (pdf, value) && g_str_equal (qpdf_oh_get_name (pdf, value), name);
}

static gboolean
has_digits (qpdf_data pdf, qpdf_oh font)
{
  qpdf_oh widths = qpdf_oh_get_key (pdf, font, "/Widths");
  qpdf_oh first = qpdf_oh_get_key (pdf, font, "/FirstChar");
  int start = qpdf_oh_is_integer (pdf, first) ? qpdf_oh_get_int_value_as_int (pdf, first) : -1;

  if (start < 0 || !qpdf_oh_is_array (pdf, widths))
    return FALSE;
  for (int c = '0'; c <= '9'; c++)
    if (c < start || c - start >= qpdf_oh_get_array_n_items (pdf, widths) ||
        qpdf_oh_get_numeric_value (pdf, qpdf_oh_get_array_item (pdf, widths, c - start)) <= 0)
      return FALSE;
  return TRUE;
}

/* An embedded upright font in the ordinary Western coding that has all digits: what the number can be filled in with. */
static gboolean
is_for_numbers (qpdf_data pdf, qpdf_oh font)
{
  qpdf_oh base = qpdf_oh_get_key (pdf, font, "/BaseFont");
  g_autofree char *name = g_strdup (qpdf_oh_is_name (pdf, base) ? qpdf_oh_get_name (pdf, base) : "");    /* valid until the next call only */

  return is_name (pdf, font, "/Subtype", "/TrueType") && is_name (pdf, font, "/Encoding", "/WinAnsiEncoding") &&
         !strstr (name, "Bold") && !strstr (name, "Italic") && !strstr (name, "Mono") && has_digits (pdf, font);
}

/* cairo leaves out /CIDToGIDMap, which PDF/A wants. Returns the font for the number, or 0. */
static qpdf_oh
mend_fonts (qpdf_data pdf)
{
  int size = qpdf_oh_get_int_value_as_int (pdf, qpdf_oh_get_key (pdf, qpdf_get_trailer (pdf), "/Size"));
  qpdf_oh numbers = 0;

  for (int id = 1; id < size; id++)
    {
      qpdf_oh object = qpdf_get_object_by_id (pdf, id, 0);

      if (qpdf_oh_is_dictionary (pdf, object) && is_name (pdf, object, "/Type", "/Font"))
        {
          if (is_name (pdf, object, "/Subtype", "/CIDFontType2"))
            qpdf_oh_replace_key (pdf, object, "/CIDToGIDMap", qpdf_oh_new_name (pdf, "/Identity"));
          if (!numbers && is_for_numbers (pdf, object))
            numbers = object;
        }
    }
  return numbers;
}

/* ── What the file says about itself ─────────────────────────────────────────────────────────────────────────── */

static char *
format_xmp (const BbMinutes *minutes, const char *producer)
{
  g_autofree char *title = g_markup_escape_text (minutes->title, -1), *author = g_markup_escape_text (minutes->author, -1);
  g_autofree char *made = g_markup_escape_text (producer, -1), *time = g_date_time_format (minutes->time, "%Y-%m-%dT%H:%M:%S%:z");

  return g_strdup_printf (
    "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
    " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
    "  <rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
    " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
    "   <pdfaid:part>3</pdfaid:part>\n"
    "   <pdfaid:conformance>B</pdfaid:conformance>\n"
    "   <dc:format>application/pdf</dc:format>\n"
    "   <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>\n"
    "   <dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>\n"
    "   <dc:language><rdf:Bag><rdf:li>vi</rdf:li></rdf:Bag></dc:language>\n"
    "   <xmp:CreatorTool>%s</xmp:CreatorTool>\n"
    "   <xmp:CreateDate>%s</xmp:CreateDate>\n"
    "   <xmp:ModifyDate>%s</xmp:ModifyDate>\n"
    "   <pdf:Producer>%s</pdf:Producer>\n"
    "  </rdf:Description>\n"
    " </rdf:RDF>\n"
    "</x:xmpmeta>\n"
    "<?xpacket end=\"w\"?>", title, author, made, time, time, made);
}

static void
set_metadata (qpdf_data pdf, qpdf_oh root, const BbMinutes *minutes, const char *producer)
{
  g_autofree char *xmp = format_xmp (minutes, producer);

  qpdf_oh_replace_key (pdf, root, "/Metadata", bb_pdf_new_stream (pdf, xmp, strlen (xmp), "<< /Type /Metadata /Subtype /XML >>"));
}

static void
set_info (qpdf_data pdf, const BbMinutes *minutes, const char *producer)
{
  g_autofree char *time = bb_pdf_format_time (minutes->time);
  qpdf_oh info = qpdf_oh_new_dictionary (pdf);

  qpdf_oh_replace_key (pdf, info, "/Title", qpdf_oh_new_unicode_string (pdf, minutes->title));
  qpdf_oh_replace_key (pdf, info, "/Author", qpdf_oh_new_unicode_string (pdf, minutes->author));
  qpdf_oh_replace_key (pdf, info, "/Creator", qpdf_oh_new_unicode_string (pdf, producer));
  qpdf_oh_replace_key (pdf, info, "/Producer", qpdf_oh_new_unicode_string (pdf, producer));
  qpdf_oh_replace_key (pdf, info, "/CreationDate", qpdf_oh_new_string (pdf, time));
  qpdf_oh_replace_key (pdf, info, "/ModDate", qpdf_oh_new_string (pdf, time));
  qpdf_oh_replace_key (pdf, qpdf_get_trailer (pdf), "/Info", qpdf_make_indirect_object (pdf, info));
}

static void
set_output_intent (qpdf_data pdf, qpdf_oh root)
{
  g_autoptr (GBytes) profile = bb_srgb_profile_new ();
  qpdf_oh stream = bb_pdf_new_stream (pdf, g_bytes_get_data (profile, NULL), g_bytes_get_size (profile), "<< /N 3 >>");
  qpdf_oh intent = bb_pdf_parse (pdf, "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (IEC 61966-2-1 sRGB) >>");
  qpdf_oh intents = qpdf_oh_new_array (pdf);

  qpdf_oh_replace_key (pdf, intent, "/DestOutputProfile", stream);
  qpdf_oh_append_item (pdf, intents, qpdf_make_indirect_object (pdf, intent));
  qpdf_oh_replace_key (pdf, root, "/OutputIntents", intents);
}

/* ── Fields ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* An empty picture: PDF/A wants one of every annotation (ISO 19005-3, 6.3.3). */
static qpdf_oh
new_appearance (qpdf_data pdf, const BbPlacedField *field)
{
  qpdf_oh stream = bb_pdf_new_stream (pdf, "", 0, "<< /Type /XObject /Subtype /Form /Resources << >> >>");
  qpdf_oh dictionary = qpdf_oh_get_dict (pdf, stream), appearance = qpdf_oh_new_dictionary (pdf);

  qpdf_oh_replace_key (pdf, dictionary, "/BBox", bb_pdf_new_rectangle (pdf, 0, 0, field->width, field->height));
  qpdf_oh_replace_key (pdf, appearance, "/N", stream);
  return appearance;
}

/* The number has up to six digits; "date" is "24/11/2026". */
static int
get_longest (const BbPlacedField *field)
{
  return g_str_equal (field->name, "number") ? 6 : g_str_equal (field->name, "date") ? 10 : g_str_equal (field->name, "year") ? 4 : 2;
}

static qpdf_oh
new_widget (qpdf_data pdf, const BbPlacedField *field, double size)
{
  gboolean text = bb_placed_field_is_text (field);
  qpdf_oh widget = bb_pdf_parse (pdf, "<< /Type /Annot /Subtype /Widget /F %d >>", PRINTED_AND_LOCKED);
  g_autofree char *look = g_strdup_printf ("/BBNumber %d Tf 0 g", (int) size);

  qpdf_oh_replace_key (pdf, widget, "/FT", qpdf_oh_new_name (pdf, text ? "/Tx" : "/Sig"));
  qpdf_oh_replace_key (pdf, widget, "/T", qpdf_oh_new_string (pdf, field->name));
  if (field->words)
    qpdf_oh_replace_key (pdf, widget, "/TU", qpdf_oh_new_unicode_string (pdf, field->words));
  qpdf_oh_replace_key (pdf, widget, "/Rect",
                       bb_pdf_new_rectangle (pdf, field->x, BB_PAPER_HEIGHT - field->y - field->height, field->width, field->height));
  qpdf_oh_replace_key (pdf, widget, "/P", qpdf_get_page_n (pdf, field->page));
  qpdf_oh_replace_key (pdf, widget, "/AP", new_appearance (pdf, field));
  if (g_str_equal (field->name, "seal"))
    qpdf_oh_replace_key (pdf, widget, "/Lock", bb_pdf_parse (pdf, "<< /Type /SigFieldLock /Action /All >>"));
  if (text)
    {
      qpdf_oh_replace_key (pdf, widget, "/F", qpdf_oh_new_integer (pdf, 4));
      qpdf_oh_replace_key (pdf, widget, "/DA", qpdf_oh_new_string (pdf, look));
      qpdf_oh_replace_key (pdf, widget, "/Q", qpdf_oh_new_integer (pdf, 1));
      qpdf_oh_replace_key (pdf, widget, "/MaxLen", qpdf_oh_new_integer (pdf, get_longest (field)));
    }
  return qpdf_make_indirect_object (pdf, widget);
}

static void
add_to_page (qpdf_data pdf, guint page_index, qpdf_oh widget)
{
  qpdf_oh page = qpdf_get_page_n (pdf, page_index), annotations = qpdf_oh_get_key (pdf, page, "/Annots");

  if (!qpdf_oh_is_array (pdf, annotations))
    {
      annotations = qpdf_oh_new_array (pdf);
      qpdf_oh_replace_key (pdf, page, "/Annots", annotations);
      annotations = qpdf_oh_get_key (pdf, page, "/Annots");
    }
  qpdf_oh_append_item (pdf, annotations, widget);
}

static void
set_fields (qpdf_data pdf, qpdf_oh root, GArray *fields, qpdf_oh numbers)
{
  qpdf_oh form = qpdf_oh_new_dictionary (pdf), list = qpdf_oh_new_array (pdf), resources, fonts;

  for (guint i = 0; i < fields->len; i++)
    {
      BbPlacedField *field = &g_array_index (fields, BbPlacedField, i);
      qpdf_oh widget;

      if (bb_placed_field_is_text (field) && !numbers)
        continue;
      widget = new_widget (pdf, field, 13);
      qpdf_oh_append_item (pdf, list, widget);
      add_to_page (pdf, field->page, widget);
    }
  if (qpdf_oh_get_array_n_items (pdf, list) == 0)
    return;
  qpdf_oh_replace_key (pdf, form, "/Fields", list);
  if (numbers)
    {
      fonts = qpdf_oh_new_dictionary (pdf);
      resources = qpdf_oh_new_dictionary (pdf);
      qpdf_oh_replace_key (pdf, fonts, "/BBNumber", numbers);
      qpdf_oh_replace_key (pdf, resources, "/Font", fonts);
      qpdf_oh_replace_key (pdf, form, "/DR", resources);
    }
  qpdf_oh_replace_key (pdf, root, "/AcroForm", qpdf_make_indirect_object (pdf, form));
}

/* ── The file ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
change (qpdf_data pdf, const BbMinutes *minutes, const char *producer, GArray *fields, GArray *figures, GPtrArray *files, GError **error)
{
  qpdf_oh root = qpdf_get_root (pdf), numbers = mend_fonts (pdf);

  set_info (pdf, minutes, producer);
  set_metadata (pdf, root, minutes, producer);
  set_output_intent (pdf, root);
  set_fields (pdf, root, fields, numbers);
  bb_pdf_complete_structure (pdf, root, figures);
  if (files && files->len)
    bb_pdf_attach (pdf, files, minutes->time);
  qpdf_oh_replace_key (pdf, root, "/Lang", qpdf_oh_new_string (pdf, "vi"));
  qpdf_oh_replace_key (pdf, root, "/ViewerPreferences", bb_pdf_parse (pdf, "<< /DisplayDocTitle true >>"));
  return check (pdf, BB_MINUTES_ERROR_FAILED, error);
}

/* One cross-reference table of the classic kind: what is signed later is added behind it. */
static gboolean
write_file (qpdf_data pdf, const char *to, GError **error)
{
  qpdf_init_write (pdf, to);
  if (!check (pdf, BB_MINUTES_ERROR_IO, error))
    return FALSE;
  qpdf_set_object_stream_mode (pdf, qpdf_o_disable);
  qpdf_set_stream_data_mode (pdf, qpdf_s_preserve);
  qpdf_set_newline_before_endstream (pdf, QPDF_TRUE);
  qpdf_set_deterministic_ID (pdf, QPDF_TRUE);
  qpdf_write (pdf);
  return check (pdf, BB_MINUTES_ERROR_IO, error);
}

/* libqpdf says nothing when the last bytes find no room: so look whether they are there. */
static gboolean
check_end (const char *path, GError **error)
{
  char tail[6] = "";
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean whole = fd >= 0 && lseek (fd, -(off_t) sizeof tail, SEEK_END) >= 0 && read (fd, tail, sizeof tail) == sizeof tail &&
                   memcmp (tail, "%%EOF\n", sizeof tail) == 0;

  if (fd >= 0)
    close (fd);
  if (!whole)
    g_set_error (error, BB_MINUTES_ERROR, BB_MINUTES_ERROR_IO, _("The PDF cannot be finished: %s"), g_strerror (ENOSPC));
  return whole;
}

gboolean
bb_pdf_finish (const char *from, const char *to, const BbMinutes *minutes, const char *producer, GArray *fields, GArray *figures, GPtrArray *files,
               GError **error)
{
  qpdf_data pdf = qpdf_init ();
  gboolean done;

  qpdf_silence_errors (pdf);
  qpdf_set_suppress_warnings (pdf, QPDF_TRUE);
  qpdf_read (pdf, from, NULL);
  done = check (pdf, BB_MINUTES_ERROR_FAILED, error) && change (pdf, minutes, producer, fields, figures, files, error) && write_file (pdf, to, error);
  qpdf_cleanup (&pdf);
  return done && check_end (to, error);
}
