/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-tools.h"

#include <qpdf/qpdf-c.h>
#include <string.h>

char *
run_tool (const char *program, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;
  char *output = NULL, *word;
  int status;
  va_list args;

  g_ptr_array_add (argv, (char *) program);
  va_start (args, program);
  do
    g_ptr_array_add (argv, word = va_arg (args, char *));
  while (word);
  va_end (args);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &problem, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s: %s%s", program, error->message, output, problem);
  return output;
}

char *
read_pdf_text (const char *path, gboolean flat)
{
  g_autofree char *text = run_tool ("pdftotext", "-layout", "-enc", "UTF-8", path, "-", NULL);
  g_autoptr (GRegex) spaces = g_regex_new ("\\s+", 0, 0, NULL);

  return flat ? g_regex_replace_literal (spaces, text, -1, 0, " ", 0, NULL) : g_steal_pointer (&text);
}

int
count_words (const char *text, const char *word)
{
  int count = 0;

  for (const char *at = text; (at = strstr (at, word)); at += strlen (word))
    count++;
  return count;
}

static qpdf_data
open_pdf (const char *path)
{
  qpdf_data pdf = qpdf_init ();

  qpdf_silence_errors (pdf);
  g_assert_cmpint (qpdf_read (pdf, path, NULL), ==, 0);
  return pdf;
}

static double
get_number (qpdf_data pdf, qpdf_oh array, int index)
{
  return qpdf_oh_get_numeric_value (pdf, qpdf_oh_get_array_item (pdf, array, index));
}

char *
list_pdf_fields (const char *path)
{
  qpdf_data pdf = open_pdf (path);
  qpdf_oh form = qpdf_oh_get_key (pdf, qpdf_get_root (pdf), "/AcroForm");
  qpdf_oh fields = qpdf_oh_get_key_if_dict (pdf, form, "/Fields");
  GString *out = g_string_new (NULL);

  for (int i = 0; qpdf_oh_is_array (pdf, fields) && i < qpdf_oh_get_array_n_items (pdf, fields); i++)
    {
      qpdf_oh field = qpdf_oh_get_array_item (pdf, fields, i), box = qpdf_oh_get_key (pdf, field, "/Rect");

      g_string_append_printf (out, "%s%s %.0f %.0f %.0f %.0f", i ? "\n" : "", qpdf_oh_get_utf8_value (pdf, qpdf_oh_get_key (pdf, field, "/T")),
                              get_number (pdf, box, 0), get_number (pdf, box, 1), get_number (pdf, box, 2) - get_number (pdf, box, 0),
                              get_number (pdf, box, 3) - get_number (pdf, box, 1));
    }
  qpdf_cleanup (&pdf);
  return g_string_free (out, FALSE);
}

static gboolean
is_named (qpdf_data pdf, qpdf_oh object, const char *key, const char *name)
{
  qpdf_oh value = qpdf_oh_get_key_if_dict (pdf, object, key);

  return qpdf_oh_is_name (pdf, value) && g_str_equal (qpdf_oh_get_name (pdf, value), name);
}

static void
check_object (qpdf_data pdf, qpdf_oh object)
{
  qpdf_oh dictionary = qpdf_oh_is_stream (pdf, object) ? qpdf_oh_get_dict (pdf, object) : object;

  if (!qpdf_oh_is_dictionary (pdf, dictionary))
    return;
  if (is_named (pdf, dictionary, "/Subtype", "/CIDFontType2"))
    g_assert_true (is_named (pdf, dictionary, "/CIDToGIDMap", "/Identity"));
  if (is_named (pdf, dictionary, "/Subtype", "/Image"))
    {
      qpdf_oh smooth = qpdf_oh_get_key (pdf, dictionary, "/Interpolate");

      g_assert_false (qpdf_oh_is_bool (pdf, smooth) && qpdf_oh_get_bool_value (pdf, smooth));
      g_assert_false (is_named (pdf, dictionary, "/ColorSpace", "/DeviceCMYK"));
    }
  if (is_named (pdf, dictionary, "/Type", "/Annot") && is_named (pdf, dictionary, "/Subtype", "/Widget"))
    {
      g_assert_true (qpdf_oh_has_key (pdf, dictionary, "/AP"));
      g_assert_cmpint (qpdf_oh_get_int_value_as_int (pdf, qpdf_oh_get_key (pdf, dictionary, "/F")) & 4, ==, 4);
    }
}

void
assert_pdf_a (const char *path)
{
  qpdf_data pdf = open_pdf (path);
  qpdf_oh root = qpdf_get_root (pdf), trailer = qpdf_get_trailer (pdf), metadata = qpdf_oh_get_key (pdf, root, "/Metadata");
  int size = qpdf_oh_get_int_value_as_int (pdf, qpdf_oh_get_key (pdf, trailer, "/Size"));
  unsigned char *xmp;
  size_t length;
  QPDF_BOOL filtered;

  g_assert_true (qpdf_oh_is_array (pdf, qpdf_oh_get_key (pdf, trailer, "/ID")));
  g_assert_cmpint (qpdf_oh_get_array_n_items (pdf, qpdf_oh_get_key (pdf, root, "/OutputIntents")), ==, 1);
  g_assert_cmpstr (qpdf_oh_get_utf8_value (pdf, qpdf_oh_get_key (pdf, root, "/Lang")), ==, "vi");
  g_assert_true (qpdf_oh_has_key (pdf, root, "/Outlines"));
  qpdf_oh_get_stream_data (pdf, metadata, qpdf_dl_none, &filtered, &xmp, &length);
  g_assert_nonnull (memmem (xmp, length, "<pdfaid:part>3</pdfaid:part>", 28));
  g_assert_nonnull (memmem (xmp, length, "<pdfaid:conformance>B</pdfaid:conformance>", 42));
  free (xmp);
  for (int id = 1; id < size; id++)
    check_object (pdf, qpdf_get_object_by_id (pdf, id, 0));
  g_assert_cmpint (qpdf_oh_is_dictionary (pdf, qpdf_oh_get_key (pdf, root, "/AcroForm")) &&
                   qpdf_oh_has_key (pdf, qpdf_oh_get_key (pdf, root, "/AcroForm"), "/SigFlags"), ==, 0);
  g_assert_false (qpdf_has_error (pdf));
  qpdf_cleanup (&pdf);
}
