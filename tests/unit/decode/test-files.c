/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files as they come: each kind is read in the helper and looks as it should. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include <cairo-pdf.h>

#include "decode/bb-decoder.h"
#include "pictures.h"
#include "test-folder.h"

static char *folder;

static char *
keep (const char *name, GBytes *bytes)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  return path;
}

static int
open_bytes (const char *name, GBytes *bytes)
{
  g_autofree char *path = keep (name, bytes);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  return fd;
}

static BbPixels *
decode (int fd, guint width, guint height)
{
  g_autoptr (GError) error = NULL;
  BbPixels *pixels = bb_decode_picture (bb_decoder_get_default (), fd, width, height, NULL, &error);

  g_assert_no_error (error);
  close (fd);
  return pixels;
}

/* The colours of the quarters as one number: 123 is red, green, blue, white read as a text. */
static char *
name_quarters (BbPixels *pixels)
{
  const guint8 *data = g_bytes_get_data (pixels->bytes, NULL);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < 4; i++)
    {
      guint x = pixels->width * (i % 2 ? 3 : 1) / 4, y = pixels->height * (i / 2 ? 3 : 1) / 4;

      g_string_append_printf (out, "%d", pictures_name_colour (data + ((gsize) y * pixels->width + x) * 3));
    }
  return g_string_free (out, FALSE);
}

static void
assert_picture (BbPixels *pixels, guint width, guint height, const char *quarters)
{
  g_autofree char *found = name_quarters (pixels);

  g_assert_cmpuint (pixels->width, ==, width);
  g_assert_cmpuint (pixels->height, ==, height);
  g_assert_cmpuint (g_bytes_get_size (pixels->bytes), ==, (gsize) width * height * 3);
  g_assert_cmpstr (found, ==, quarters);
}

static void
test_sizes (void)
{
  static const struct { guint width, height, most_width, most_height, is_width, is_height; } cases[] = {
    { 800, 600, 100, 100, 100, 75 }, { 600, 800, 100, 100, 75, 100 }, { 800, 600, 0, 0, 800, 600 }, { 80, 60, 100, 100, 80, 60 },
    { 800, 600, 100, 0, 100, 75 }, { 2000, 4, 100, 100, 100, 1 }, { 801, 603, 400, 400, 400, 301 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) jpeg = pictures_make_jpeg (&(Picture) { cases[i].width, cases[i].height });
      g_autoptr (GBytes) png = pictures_make_png (cases[i].width, cases[i].height, 255);
      g_autoptr (BbPixels) a = decode (open_bytes ("a.jpg", jpeg), cases[i].most_width, cases[i].most_height);
      g_autoptr (BbPixels) b = decode (open_bytes ("a.png", png), cases[i].most_width, cases[i].most_height);

      g_assert_cmpuint (a->whole_width, ==, cases[i].width);
      g_assert_cmpuint (b->whole_height, ==, cases[i].height);
      if (cases[i].is_height > 1)
        assert_picture (a, cases[i].is_width, cases[i].is_height, "0123");
      if (cases[i].is_height > 1)
        assert_picture (b, cases[i].is_width, cases[i].is_height, "0123");
      else
        g_assert_cmpuint (b->height, ==, 1);
    }
}

/* EXIF 2.32, tag 274: where the rows and columns begin. */
static void
test_orientation (void)
{
  static const char * const upright[] = { NULL, "0123", "1032", "3210", "2301", "0213", "2031", "3120", "1302" };

  for (guint i = 1; i <= 8; i++)
    {
      g_autoptr (GBytes) jpeg = pictures_make_jpeg (&(Picture) { 96, 64, i });
      g_autoptr (BbPixels) pixels = decode (open_bytes ("turned.jpg", jpeg), 0, 0);

      assert_picture (pixels, i >= 5 ? 64 : 96, i >= 5 ? 96 : 64, upright[i]);
      g_assert_cmpuint (pixels->whole_width, ==, pixels->width);
    }
}

/* A reduced picture is turned too, and fits as it is seen. */
static void
test_orientation_of_small (void)
{
  g_autoptr (GBytes) jpeg = pictures_make_jpeg (&(Picture) { 960, 640, 6 });
  g_autoptr (BbPixels) pixels = decode (open_bytes ("turned.jpg", jpeg), 200, 90);

  assert_picture (pixels, 60, 90, "2031");
}

static void
test_transparency_on_white (void)
{
  g_autoptr (GBytes) png = pictures_make_png (40, 40, 0);
  g_autoptr (BbPixels) pixels = decode (open_bytes ("clear.png", png), 0, 0);

  assert_picture (pixels, 40, 40, "3333");
}

/* Kinds that another program makes: ImageMagick, through the libraries of the phones. */
static void
test_kinds (void)
{
  static const char * const kinds[] = { "webp", "heic", "interlaced.png", "16.png", "grey.jpg", "cmyk.jpg", "bmp", "first.webp", "lzw.tiff", "g4.tiff", "jpeg.tif",
    "gif", "rows.gif", "first.gif" };
  static const char * const options[] = { NULL, NULL, "-interlace PNG", "-depth 16", "-colorspace Gray", "-colorspace CMYK", NULL, "( +clone -negate )", "-compress lzw",
    "-monochrome -compress Group4", "-compress jpeg", NULL, "-interlace GIF", "( +clone -negate )" };
  g_autoptr (GBytes) png = pictures_make_png (320, 240, 255);
  g_autofree char *source = keep ("source.png", png);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *target = g_strdup_printf ("%s/made.%s", folder, kinds[i]);
      g_autofree char *command = g_strdup_printf ("convert %s %s %s", source, options[i] ? options[i] : "", target);
      g_autoptr (BbPixels) pixels = NULL;
      int status;

      g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, NULL));
      g_assert_cmpint (status, ==, 0);
      pixels = decode (g_open (target, O_RDONLY | O_CLOEXEC, 0), 160, 160);
      if (g_str_equal (kinds[i], "grey.jpg") || g_str_equal (kinds[i], "g4.tiff"))
        g_assert_cmpuint (pixels->width, ==, 160);
      else
        assert_picture (pixels, 160, 120, "0123");
    }
}

static void
test_hundred_megapixels (void)
{
  g_autoptr (GBytes) jpeg = pictures_make_jpeg (&(Picture) { 10000, 10000 });
  g_autoptr (GBytes) png = pictures_make_png (10000, 10000, 255);
  g_autoptr (BbPixels) a = decode (open_bytes ("large.jpg", jpeg), 500, 500);
  g_autoptr (BbPixels) b = decode (open_bytes ("large.png", png), 500, 500);

  assert_picture (a, 500, 500, "0123");
  assert_picture (b, 500, 500, "0123");
}

static char *
make_pdf (guint pages)
{
  char *path = g_build_filename (folder, "pages.pdf", NULL);
  cairo_surface_t *surface = cairo_pdf_surface_create (path, 200, 100);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < pages; i++)
    {
      cairo_pdf_surface_set_size (surface, 200, 100 + 50 * i);
      cairo_set_source_rgb (cr, i == 0, i == 1, i == 2);
      cairo_paint (cr);
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_move_to (cr, 20, 40);
      cairo_show_text (cr, "Biên bản");
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return path;
}

static void
test_pages (void)
{
  g_autofree char *path = make_pdf (3);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BbPixels) pixels = bb_decode_page (bb_decoder_get_default (), fd, i, 400, NULL, &error);
      const guint8 *last;

      g_assert_no_error (error);
      g_assert_cmpuint (pixels->pages, ==, 3);
      g_assert_cmpuint (pixels->width, ==, 400);
      g_assert_cmpuint (pixels->height, ==, 200 + 100 * i);
      g_assert_cmpuint (pixels->whole_height, ==, 100 + 50 * i);
      last = (const guint8 *) g_bytes_get_data (pixels->bytes, NULL) + g_bytes_get_size (pixels->bytes) - 3;
      g_assert_cmpuint (last[i], ==, 255);
      g_assert_cmpuint (last[(i + 1) % 3], ==, 0);
    }
  close (fd);
}

/* What a scanner makes: pages of several sizes in one file, one of them lying on its side, one with pixels that are no squares. */
static void
test_pages_of_tiff (void)
{
  static const struct { guint width, height; const char *quarters; } pages[] = { { 320, 240, "0123" }, { 240, 320, "2031" }, { 320, 120, "0123" } };
  g_autoptr (GBytes) png = pictures_make_png (320, 240, 255);
  g_autofree char *source = keep ("source.png", png), *target = g_build_filename (folder, "scan.tiff", NULL);
  g_autofree char *command = g_strdup_printf ("sh -c 'cd %s && convert %s one.tiff && convert one.tiff -orient right-top two.tiff && "
                                              "convert one.tiff -units PixelsPerInch -density 100x200 three.tiff && "
                                              "convert one.tiff two.tiff three.tiff -compress zip %s'", folder, source, target);
  int status, fd;

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  fd = g_open (target, O_RDONLY | O_CLOEXEC, 0);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BbPixels) pixels = bb_decode_page (bb_decoder_get_default (), fd, i, 1000, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (pixels->pages, ==, 3);
      assert_picture (pixels, pages[i].width, pages[i].height, pages[i].quarters);
      g_assert_cmpuint (pixels->whole_height, ==, pages[i].height);
    }
  g_assert_null (bb_decode_page (bb_decoder_get_default (), fd, 3, 1000, NULL, NULL));
  close (fd);
}

/* A drawing keeps what can be seen through it. */
static void
test_ink (void)
{
  g_autoptr (GBytes) png = pictures_make_png (40, 30, 77), jpeg = pictures_make_jpeg (&(Picture) { 40, 30 }), huge = pictures_make_png (4100, 4100, 255);
  int fd = open_bytes ("ink.png", png), wrong = open_bytes ("ink.jpg", jpeg), large = open_bytes ("large.png", huge);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPixels) pixels = bb_decode_ink (bb_decoder_get_default (), fd, NULL, &error);
  const guint8 *data;

  g_assert_no_error (error);
  g_assert_cmpuint (pixels->width, ==, 40);
  g_assert_cmpuint (g_bytes_get_size (pixels->bytes), ==, 40 * 30 * 4);
  data = g_bytes_get_data (pixels->bytes, NULL);
  g_assert_cmpint (pictures_name_colour (data), ==, 0);
  g_assert_cmpuint (data[3], ==, 77);
  g_assert_null (bb_decode_ink (bb_decoder_get_default (), wrong, NULL, &error));
  g_assert_error (error, BB_DECODE_ERROR, BB_DECODE_ERROR_UNKNOWN);
  g_clear_error (&error);
  g_assert_null (bb_decode_ink (bb_decoder_get_default (), large, NULL, &error));
  g_assert_error (error, BB_DECODE_ERROR, BB_DECODE_ERROR_HUGE);
  close (fd);
  close (wrong);
  close (large);
}

static void
test_text (void)
{
  static const struct { const char *bytes; gsize size; guint limit; const char *text; gboolean more, partly; } cases[] = {
    { "Biên bản\r\nsố 1", 19, 100, "Biên bản\nsố 1", FALSE, FALSE },
    { "\xef\xbb\xbfLời", 8, 100, "Lời", FALSE, FALSE },
    { "\xff\xfeL\0\xdd\x1ei\0", 8, 100, "Lời", FALSE, FALSE },
    { "\xfe\xff\0L\x1e\xdd\0i", 8, 100, "Lời", FALSE, FALSE },
    { "\xff\xfe" "a\0\0\0" "b\0", 8, 100, "a\xef\xbf\xbd" "b", FALSE, TRUE },     /* a zero does not hide what follows */
    { "Lời khai", 10, 3, "L", TRUE, FALSE },
    { "a\xff" "b", 3, 100, "a\xef\xbf\xbd" "b", FALSE, TRUE },
    { "x\xe2\x80\xae" "cod.exe", 11, 100, "x\xef\xbf\xbd" "cod.exe", FALSE, TRUE },
    { "\x1b[31m", 5, 100, "\xef\xbf\xbd[31m", FALSE, TRUE },
    { "", 0, 100, "", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].bytes, cases[i].size);
      int fd = open_bytes ("note.txt", bytes);
      gboolean more, partly;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = bb_decode_text (bb_decoder_get_default (), fd, cases[i].limit, &more, &partly, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_true (more == cases[i].more);
      g_assert_true (partly == cases[i].partly);
      close (fd);
    }
}

static void
test_taken (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GBytes) with = pictures_make_jpeg (&(Picture) { 32, 32, 1 }), without = pictures_make_jpeg (&(Picture) { 32, 32 });
  int fd = open_bytes ("with.jpg", with), bare = open_bytes ("without.jpg", without);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) time = bb_decode_taken (bb_decoder_get_default (), fd, zone, NULL, &error);
  g_autoptr (GDateTime) none = bb_decode_taken (bb_decoder_get_default (), bare, zone, NULL, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_null (none);
  text = g_date_time_format_iso8601 (time);
  g_assert_cmpstr (text, ==, "2026-01-31T08:05:00+07");
  close (fd);
  close (bare);
}

/* Phones keep the same block in their newer format. */
static void
test_taken_by_phone (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GBytes) jpeg = pictures_make_jpeg (&(Picture) { 64, 64, 1 });
  g_autofree char *source = keep ("phone.jpg", jpeg), *command = g_strdup_printf ("convert %s %s/phone.heic", source, folder);
  g_autofree char *target = g_build_filename (folder, "phone.heic", NULL), *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) time = NULL;
  int fd;

  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  fd = g_open (target, O_RDONLY | O_CLOEXEC, 0);
  time = bb_decode_taken (bb_decoder_get_default (), fd, zone, NULL, &error);
  g_assert_no_error (error);
  text = g_date_time_format_iso8601 (time);
  g_assert_cmpstr (text, ==, "2026-01-31T08:05:00+07");
  close (fd);
}

typedef struct { int fd; guint done; } Crowd;

static gpointer
take_turns (gpointer data)
{
  Crowd *crowd = data;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BbPixels) pixels = bb_decode_picture (bb_decoder_get_default (), crowd->fd, 64, 64, NULL, &error);

      g_assert_no_error (error);
      g_atomic_int_inc (&crowd->done);
    }
  return NULL;
}

static void
test_many_at_once (void)
{
  g_autoptr (GBytes) jpeg = pictures_make_jpeg (&(Picture) { 640, 480 });
  Crowd crowd = { open_bytes ("crowd.jpg", jpeg), 0 };
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("crowd", take_turns, &crowd);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (crowd.done, ==, 160);
  close (crowd.fd);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("bienban-decode-XXXXXX", NULL);
  g_test_add_func ("/decode/pages-of-a-tiff", test_pages_of_tiff);
  g_test_add_func ("/decode/ink-keeps-its-opacity", test_ink);
  g_test_add_func ("/decode/as-large-as-asked-never-larger", test_sizes);
  g_test_add_func ("/decode/upright", test_orientation);
  g_test_add_func ("/decode/upright-when-reduced", test_orientation_of_small);
  g_test_add_func ("/decode/transparent-is-white", test_transparency_on_white);
  g_test_add_func ("/decode/kinds-of-phones-and-scanners", test_kinds);
  g_test_add_func ("/decode/hundred-megapixels", test_hundred_megapixels);
  g_test_add_func ("/decode/pages-of-a-pdf", test_pages);
  g_test_add_func ("/decode/text", test_text);
  g_test_add_func ("/decode/time-of-a-photograph", test_taken);
  g_test_add_func ("/decode/time-of-a-phone-s-photograph", test_taken_by_phone);
  g_test_add_func ("/decode/many-at-once", test_many_at_once);
  status = g_test_run ();
  remove_tree (folder);
  return status;
}
