/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-fixtures.h"

#include <cairo-pdf.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const char *const names[] = { "unit", "secretary", "leader" };

static cairo_status_t
on_written (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GByteArray *
draw_pages (void)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (on_written, bytes, 595, 842);
  cairo_t *cr = cairo_create (surface);

  for (int page = 0; page < 2; page++)
    {
      cairo_select_font_face (cr, "Liberation Serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
      cairo_set_font_size (cr, 14);
      cairo_move_to (cr, 200, 100);
      cairo_show_text (cr, page == 0 ? "BIÊN BẢN" : "PHỤ LỤC");
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return bytes;
}

static qpdf_oh
add_object (qpdf_data q, const char *text)
{
  return qpdf_make_indirect_object (q, qpdf_oh_parse (q, text));
}

static qpdf_oh
add_widget (qpdf_data q, qpdf_oh page, qpdf_oh annotations, const char *text)
{
  qpdf_oh widget = add_object (q, text);

  qpdf_oh_replace_key (q, widget, "/P", page);
  qpdf_oh_append_item (q, annotations, widget);
  return widget;
}

static qpdf_oh
add_signature_field (qpdf_data q, qpdf_oh page, qpdf_oh annotations, int index, FixtureFlags flags)
{
  g_autofree char *widget_text = g_strdup_printf ("<< /Type /Annot /Subtype /Widget /F 132 /Rect [ %d 60 %d 150 ] >>", 40 + 175 * index,
                                                  200 + 175 * index);
  qpdf_oh widget = add_widget (q, page, annotations, widget_text);
  qpdf_oh field = widget;

  if ((flags & FIXTURE_SPLIT) != 0)
    {
      qpdf_oh kids = qpdf_oh_new_array (q);

      field = add_object (q, "<< >>");
      qpdf_oh_append_item (q, kids, widget);
      qpdf_oh_replace_key (q, field, "/Kids", kids);
      qpdf_oh_replace_key (q, widget, "/Parent", field);
    }
  qpdf_oh_replace_key (q, field, "/FT", qpdf_oh_new_name (q, "/Sig"));
  qpdf_oh_replace_key (q, field, "/T", qpdf_oh_new_unicode_string (q, names[index]));
  return field;
}

static void
add_form (qpdf_data q, FixtureFlags flags)
{
  qpdf_oh page = qpdf_get_page_n (q, 0);
  qpdf_oh annotations = qpdf_oh_new_array (q), fields = qpdf_oh_new_array (q), kids = qpdf_oh_new_array (q);
  qpdf_oh parent = add_object (q, "<< /T (ky) >>");
  qpdf_oh form = qpdf_oh_parse (q, (flags & FIXTURE_NO_FLAGS) != 0 ? "<< >>" : "<< /SigFlags 3 /DA (/Helv 0 Tf 0 g) >>");
  qpdf_oh number = add_widget (q, page, annotations, "<< /Type /Annot /Subtype /Widget /F 4 /FT /Tx /T (number) /Rect [ 40 700 140 720 ] >>");

  for (int i = 0; i < 3; i++)
    {
      qpdf_oh field = add_signature_field (q, page, annotations, i, flags);

      if ((flags & FIXTURE_NESTED) != 0)
        qpdf_oh_replace_key (q, field, "/Parent", parent);
      qpdf_oh_append_item (q, (flags & FIXTURE_NESTED) != 0 ? kids : fields, field);
    }
  if ((flags & FIXTURE_NESTED) != 0)
    {
      qpdf_oh_replace_key (q, parent, "/Kids", kids);
      qpdf_oh_append_item (q, fields, parent);
    }
  qpdf_oh_append_item (q, fields, number);
  qpdf_oh_replace_key (q, form, "/Fields", fields);
  qpdf_oh_replace_key (q, page, "/Annots", annotations);
  qpdf_oh_replace_key (q, qpdf_get_root (q), "/AcroForm", (flags & FIXTURE_NO_FLAGS) != 0 ? form : qpdf_make_indirect_object (q, form));
}

void
fixture_make_pdf (const char *path, FixtureFlags flags)
{
  g_autoptr (GByteArray) pages = draw_pages ();
  qpdf_data q = qpdf_init ();

  qpdf_read_memory (q, "pages", (const char *) pages->data, pages->len, NULL);
  add_form (q, flags);
  qpdf_init_write (q, path);
  qpdf_set_object_stream_mode (q, (flags & FIXTURE_STREAMS) != 0 ? qpdf_o_generate : qpdf_o_disable);
  qpdf_set_static_ID (q, QPDF_TRUE);
  if ((flags & FIXTURE_ENCRYPTED) == 0)
    qpdf_force_pdf_version (q, "1.7");
  else
    qpdf_set_r6_encryption_parameters2 (q, "secret", "secret", 1, 1, 1, 1, 1, 1, qpdf_r3p_full, 1);
  g_assert_cmpint (qpdf_write (q) & QPDF_ERRORS, ==, 0);
  qpdf_cleanup (&q);
}

char *
fixture_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("bb-signing-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
fixture_remove_folder (char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        fixture_remove_folder (g_steal_pointer (&path));
      else
        g_unlink (path);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (folder);
  g_free (folder);
}

char *
fixture_read (const char *path, gsize *length)
{
  g_autoptr (GError) error = NULL;
  char *data = NULL;

  g_file_get_contents (path, &data, length, &error);
  g_assert_no_error (error);
  return data;
}

void
fixture_write (const char *path, const void *data, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

/* A blue stroke on nothing, as a person draws it. */
static void
draw_stroke (cairo_surface_t *surface)
{
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 0.05, 0.1, 0.7);
  cairo_set_line_width (cr, 8);
  cairo_move_to (cr, 20, 150);
  for (int x = 20; x < 580; x += 4)
    cairo_line_to (cr, x, 100 - 80 * sin (x / 30.0) * (600 - x) / 600.0);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

void
fixture_make_png (const char *path)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 600, 200);

  draw_stroke (surface);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
}

void
fixture_make_stroke_pdf (const char *path)
{
  cairo_surface_t *surface = cairo_pdf_surface_create (path, 600, 200);

  draw_stroke (surface);
  cairo_surface_destroy (surface);
}

/* Runs tests/tools/make-pki, password "mat-khau". */
void
fixture_make_pki (const char *folder)
{
  g_autofree char *script = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "tools", "make-pki", NULL);
  g_autofree char *command = g_strdup_printf ("sh %s %s mat-khau", script, folder);
  g_autofree char *output = NULL;

  if (!fixture_run (command, &output))
    g_error ("make-pki: %s", output);
}

/* A BbPinFunc: the password is the user data. */
char *
fixture_pin (const char *what, gboolean retry, int tries_left, gpointer user_data)
{
  return g_strdup (user_data);
}

/* Returns: whether the command ended with 0. @output: (out): standard output and error. */
gboolean
fixture_run (const char *command_line, char **output)
{
  g_autofree char *shell = g_strdup_printf ("%s 2>&1", command_line);
  const char *argv[] = { "sh", "-c", shell, NULL };
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, output, NULL, &status, &error);
  g_assert_no_error (error);
  return g_spawn_check_wait_status (status, NULL);
}
/* Runs a command of the shell; the test ends when it fails. Returns: (transfer full): what it printed */
char *
fixture_shell (const char *format, ...)
{
  g_autofree char *command = NULL;
  g_autofree char *output = NULL;
  va_list args;

  va_start (args, format);
  command = g_strdup_vprintf (format, args);
  va_end (args);
  if (!fixture_run (command, &output))
    g_error ("%s: %s", command, output);
  return g_steal_pointer (&output);
}

