/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files and helpers that mean harm: each ends in one sentence, soon, and the next file is read as if nothing had been. */
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "decode/bb-decoder.h"
#include "pictures.h"
#include "test-folder.h"

static char *folder;
static const char *wrong_helper;

static int
open_bytes (const char *name, gconstpointer data, gsize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
  return g_open (path, O_RDONLY | O_CLOEXEC, 0);
}

static int
open_gbytes (const char *name, GBytes *bytes)
{
  return open_bytes (name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
assert_works (BbDecoder *decoder)
{
  g_autoptr (GBytes) jpeg = pictures_make_jpeg (&(Picture) { 64, 48 });
  g_autoptr (GError) error = NULL;
  int fd = open_gbytes ("good.jpg", jpeg);
  g_autoptr (BbPixels) pixels = bb_decode_picture (decoder, fd, 0, 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (pixels->width, ==, 64);
  close (fd);
}

static void
assert_fails (BbDecoder *decoder, int fd, gboolean page, BbDecodeError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPixels) pixels = page ? bb_decode_page (decoder, fd, 0, 500, NULL, &error) : bb_decode_picture (decoder, fd, 500, 500, NULL, &error);

  g_assert_null (pixels);
  g_assert_error (error, BB_DECODE_ERROR, (int) code);
  g_assert_cmpuint (strlen (error->message), >, 20);
  g_assert_null (strchr (error->message, '\n'));
  close (fd);
}

/* By another program. */
static GBytes *
convert_to (const char *kind, GBytes *png)
{
  g_autofree char *to = g_strdup_printf ("%s/made.%s", folder, kind), *command = g_strdup_printf ("convert %s/from.png -compress lzw %s", folder, to), *data;
  gsize size;

  close (open_gbytes ("from.png", png));
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_assert_true (g_file_get_contents (to, &data, &size, NULL));
  return g_bytes_new (data, size);
}

/* ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_truncated (void)
{
  g_autoptr (BbDecoder) decoder = bb_decoder_new (NULL);
  g_autoptr (GBytes) jpeg = pictures_make_jpeg (&(Picture) { 800, 600, 1 }), png = pictures_make_png (800, 600, 255);
  const guint8 *data = g_bytes_get_data (jpeg, NULL);
  gsize size = g_bytes_get_size (jpeg);
  int fd = open_bytes ("half.jpg", data, size / 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPixels) half = bb_decode_picture (decoder, fd, 0, 0, NULL, &error);

  /* Half a photograph is evidence too, and it is said that it is half. */
  g_assert_no_error (error);
  g_assert_true (half->partly);
  close (fd);
  assert_fails (decoder, open_bytes ("head.jpg", data, 30), FALSE, BB_DECODE_ERROR_DAMAGED);
  assert_fails (decoder, open_bytes ("half.png", g_bytes_get_data (png, NULL), g_bytes_get_size (png) / 2), FALSE, BB_DECODE_ERROR_DAMAGED);
  assert_fails (decoder, open_bytes ("half.webp", "RIFF\xff\0\0\0WEBPVP8 ", 16), FALSE, BB_DECODE_ERROR_DAMAGED);
  assert_fails (decoder, open_bytes ("half.heic", "\0\0\0\x18" "ftypheic\0\0\0\0mif1heic", 24), FALSE, BB_DECODE_ERROR_DAMAGED);
  assert_fails (decoder, open_bytes ("empty", "", 0), FALSE, BB_DECODE_ERROR_DAMAGED);
  assert_fails (decoder, open_bytes ("half.pdf", "%PDF-1.7\n1 0 obj\n<<", 19), TRUE, BB_DECODE_ERROR_DAMAGED);
  assert_works (decoder);
}

/* Each byte of a real file wrong in turn: an answer or an error, no more. */
static void
test_wrong_bytes (void)
{
  g_autoptr (BbDecoder) decoder = bb_decoder_new (NULL);
  g_autoptr (GBytes) jpeg = pictures_make_jpeg (&(Picture) { 48, 32, 6, TRUE }), png = pictures_make_png (48, 32, 255);
  g_autoptr (GBytes) tiff = convert_to ("tiff", png), gif = convert_to ("gif", png);
  GBytes *files[] = { jpeg, png, tiff, gif };

  for (guint i = 0; i < 320; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (files[i % 4], &size);
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GError) error = NULL;
      g_autoptr (BbPixels) pixels = NULL;
      int fd;

      copy[size * i / 320] ^= 0xff;
      fd = open_bytes ("wrong", copy, size);
      pixels = bb_decode_picture (decoder, fd, 0, 0, NULL, &error);
      g_assert_true ((pixels == NULL) == (error != NULL));
      g_assert_false (g_error_matches (error, BB_DECODE_ERROR, BB_DECODE_ERROR_WRONG_ANSWER));
      /* Nor did its reader die, under the sanitizers either. */
      g_assert_false (g_error_matches (error, BB_DECODE_ERROR, BB_DECODE_ERROR_DIED));
      close (fd);
    }
  assert_works (decoder);
}

/* A little-endian TIFF of one page: its width and height, one strip of @strip bytes; the next page is at @next. */
static GByteArray *
make_tiff (guint32 width, guint32 height, guint32 strip, guint32 next)
{
  const struct { guint16 tag, kind; guint32 n, value; } entries[] = {
    { 256, 4, 1, width }, { 257, 4, 1, height }, { 258, 3, 1, 8 }, { 259, 3, 1, 1 }, { 262, 3, 1, 1 }, { 273, 4, 1, 8 }, { 277, 3, 1, 1 },
    { 278, 4, 1, height }, { 279, 4, 1, strip },
  };
  const guint16 count = G_N_ELEMENTS (entries);
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, (const guint8 *) "II*\0\x08\0\0\0", 8);
  g_byte_array_append (out, (const guint8 *) &count, 2);
  g_byte_array_append (out, (const guint8 *) entries, sizeof entries);
  g_byte_array_append (out, (const guint8 *) &next, 4);
  return out;
}

/* Sizes that no memory holds, strips that are not there, pages that lead back to themselves. */
static void
test_tiff_that_lies (void)
{
  g_autoptr (BbDecoder) decoder = bb_decoder_new (NULL);
  g_autoptr (GByteArray) bomb = make_tiff (60000, 60000, 100, 0), wide = make_tiff (0x7fffffff, 2, 100, 0), circle = make_tiff (8, 8, 64, 8);
  g_autoptr (GByteArray) cut = make_tiff (400, 400, 160000, 0);
  g_autoptr (BbPixels) pixels = NULL;
  int fd;

  assert_fails (decoder, open_bytes ("bomb.tif", bomb->data, bomb->len), FALSE, BB_DECODE_ERROR_HUGE);
  assert_fails (decoder, open_bytes ("wide.tif", wide->data, wide->len), TRUE, BB_DECODE_ERROR_HUGE);
  assert_fails (decoder, open_bytes ("head.tif", cut->data, 9), FALSE, BB_DECODE_ERROR_DAMAGED);
  fd = open_bytes ("circle.tif", circle->data, circle->len);
  pixels = bb_decode_page (decoder, fd, 0, 100, NULL, NULL);
  g_assert_nonnull (pixels);
  g_assert_cmpuint (pixels->pages, ==, 1);
  close (fd);
  assert_works (decoder);
}

static void
test_gif_that_lies (void)
{
  g_autoptr (BbDecoder) decoder = bb_decoder_new (NULL);
  static const struct { const char *bytes; gsize size; BbDecodeError code; } cases[] = {
    { "GIF89a", 6, BB_DECODE_ERROR_DAMAGED },
    { "GIF89a\4\0\4\0\0\0\0;", 14, BB_DECODE_ERROR_DAMAGED },                                                   /* no picture */
    { "GIF89a\4\0\4\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\2\2\x4c\1\0;", 36, BB_DECODE_ERROR_HUGE },
    { "GIF89a\4\0\4\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\4\0\4\0\0\2\2\xff\xff\0;", 36, BB_DECODE_ERROR_DAMAGED },   /* codes that were never made */
    { "GIF89a\4\0\4\0\0\0\0,\0\0\0\0\4\0\4\0\0\2\2\x4c\1\0;", 29, BB_DECODE_ERROR_DAMAGED },                 /* no colours */
    { "GIF89a\4\0\4\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\4\0\4\0\0\x0c\2\x4c\1\0;", 36, BB_DECODE_ERROR_DAMAGED }, /* codes of 13 bits */
    { "GIF89a\4\0\4\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\xff", 22, BB_DECODE_ERROR_DAMAGED },                        /* ends in an extension */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      assert_fails (decoder, open_bytes ("lies.gif", cases[i].bytes, cases[i].size), FALSE, cases[i].code);
    }
  assert_works (decoder);
}

static void
test_bomb (void)
{
  g_autoptr (BbDecoder) decoder = bb_decoder_new (NULL);
  g_autoptr (GBytes) png = pictures_make_png_head (60000, 60000);

  assert_fails (decoder, open_gbytes ("bomb.png", png), FALSE, BB_DECODE_ERROR_HUGE);
  assert_works (decoder);
}

/* A progressive picture whose first scan comes again and again. */
static void
test_endless_scans (void)
{
  g_autoptr (BbDecoder) decoder = bb_decoder_new (NULL);
  g_autoptr (GBytes) jpeg = pictures_make_jpeg (&(Picture) { 640, 480, 0, TRUE });
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (jpeg, &size), *scan = memmem (data, size, "\xff\xda", 2), *end = NULL;

  /* Another marker than a stuffed zero or a restart ends the scan. */
  for (end = scan + 2; end[0] != 0xFF || end[1] == 0 || (end[1] >= 0xD0 && end[1] <= 0xD7); end++)
    ;
  g_byte_array_append (out, data, (guint) (end - data));
  for (guint i = 0; i < 2000; i++)
    g_byte_array_append (out, scan, (guint) (end - scan));
  g_byte_array_append (out, end, (guint) (data + size - end));
  assert_fails (decoder, open_bytes ("scans.jpg", out->data, out->len), FALSE, BB_DECODE_ERROR_DAMAGED);
  assert_works (decoder);
}

static char *
make_pdf (const char *kids, const char *content)
{
  return g_strdup_printf ("%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[%s]>>endobj\n"
                          "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</X 4 0 R>>>>>>endobj\n"
                          "4 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X 4 0 R>>>>/Length %zu>>stream\n%s\nendstream endobj\n"
                          "trailer<</Root 1 0 R>>\n", kids, strlen (content), content);
}

static void
test_pdf_in_circles (void)
{
  g_autoptr (BbDecoder) decoder = bb_decoder_new (NULL);
  g_autofree char *tree = make_pdf ("2 0 R", "q Q"), *form = make_pdf ("3 0 R", "/X Do /X Do /X Do /X Do");
  int fd = open_bytes ("form.pdf", form, strlen (form));
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPixels) pixels = NULL;
  gint64 start = g_get_monotonic_time ();

  bb_decoder_set_patience (decoder, 3000);
  pixels = bb_decode_page (decoder, fd, 0, 300, NULL, &error);
  g_assert_true ((pixels == NULL) == (error != NULL));
  close (fd);
  assert_fails (decoder, open_bytes ("tree.pdf", tree, strlen (tree)), TRUE, BB_DECODE_ERROR_DAMAGED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 8 * G_USEC_PER_SEC);
  assert_works (decoder);
}

static void
test_pdf_without_end (void)
{
  g_autoptr (BbDecoder) decoder = bb_decoder_new (NULL);
  GString *content = g_string_new (NULL);
  g_autofree char *pdf = NULL, *text = NULL;
  gint64 start;

  for (guint i = 0; i < 400000; i++)
    g_string_append_printf (content, "%u %u m 600 %u 0 800 9 %u c S ", i % 600, i % 799, i % 797, i % 599);
  text = g_string_free (content, FALSE);
  pdf = make_pdf ("3 0 R", text);
  bb_decoder_set_patience (decoder, 700);
  start = g_get_monotonic_time ();
  assert_fails (decoder, open_bytes ("slow.pdf", pdf, strlen (pdf)), TRUE, BB_DECODE_ERROR_TIMEOUT);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 4 * G_USEC_PER_SEC);
  bb_decoder_set_patience (decoder, 20000);
  assert_works (decoder);
}

static void
test_pdf_with_password (void)
{
  g_autoptr (BbDecoder) decoder = bb_decoder_new (NULL);
  g_autofree char *pdf = make_pdf ("3 0 R", "q Q"), *locked = g_build_filename (folder, "locked.pdf", NULL), *command = NULL;

  close (open_bytes ("open.pdf", pdf, strlen (pdf)));
  command = g_strdup_printf ("qpdf --warning-exit-0 --encrypt secret secret 256 -- %s/open.pdf %s", folder, locked);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  assert_fails (decoder, g_open (locked, O_RDONLY | O_CLOEXEC, 0), TRUE, BB_DECODE_ERROR_PASSWORD);
}

static void
test_no_file_at_all (void)
{
  g_autoptr (BbDecoder) decoder = bb_decoder_new (NULL);

  assert_fails (decoder, g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0), FALSE, BB_DECODE_ERROR_HUGE);
  assert_fails (decoder, g_open ("/dev/zero", O_RDONLY | O_CLOEXEC, 0), FALSE, BB_DECODE_ERROR_HUGE);
  assert_fails (decoder, open_bytes ("words.jpg", "this is no picture", 18), FALSE, BB_DECODE_ERROR_UNKNOWN);
  assert_works (decoder);
}

/* ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_wrong_helper (gconstpointer data)
{
  static const struct { const char *how; BbDecodeError code; } cases[] = {
    { "magic", BB_DECODE_ERROR_WRONG_ANSWER }, { "status", BB_DECODE_ERROR_WRONG_ANSWER }, { "length", BB_DECODE_ERROR_WRONG_ANSWER },
    { "larger", BB_DECODE_ERROR_WRONG_ANSWER }, { "short", BB_DECODE_ERROR_DIED }, { "dies", BB_DECODE_ERROR_DIED },
    { "silent", BB_DECODE_ERROR_TIMEOUT }, { "hanging", BB_DECODE_ERROR_TIMEOUT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BbDecoder) decoder = bb_decoder_new (wrong_helper);
      gint64 start = g_get_monotonic_time ();

      g_test_message ("a helper that answers: %s", cases[i].how);
      g_setenv ("WRONG", cases[i].how, TRUE);
      bb_decoder_set_patience (decoder, 300);
      assert_fails (decoder, open_bytes ("any", "any", 3), FALSE, cases[i].code);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
    }
}

/* It goes on writing for ever: what was asked for is taken, nobody waits for the rest. */
static void
test_endless_answer (void)
{
  g_autoptr (BbDecoder) decoder = bb_decoder_new (wrong_helper);
  int fd = open_bytes ("any", "any", 3);
  g_autoptr (BbPixels) pixels = NULL;

  g_setenv ("WRONG", "endless", TRUE);
  bb_decoder_set_patience (decoder, 1000);
  pixels = bb_decode_picture (decoder, fd, 100, 100, NULL, NULL);
  g_assert_nonnull (pixels);
  g_assert_cmpuint (g_bytes_get_size (pixels->bytes), ==, 30000);
  close (fd);
}

static void
test_gone (void)
{
  g_autoptr (BbDecoder) none = bb_decoder_new ("/nowhere/bienban-decode"), gone = bb_decoder_new (wrong_helper);

  assert_fails (none, open_bytes ("any", "any", 3), FALSE, BB_DECODE_ERROR_NO_HELPER);
  g_setenv ("WRONG", "gone", TRUE);
  assert_fails (gone, open_bytes ("any", "any", 3), FALSE, BB_DECODE_ERROR_DIED);
}

static void
kill_children (void)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/children", getpid ()), *text = NULL;
  g_auto (GStrv) pids = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  pids = g_strsplit (text, " ", -1);
  g_assert_true (pids[0] && *pids[0]);
  for (char **pid = pids; *pid && **pid; pid++)
    kill (atoi (*pid), SIGKILL);
}

/* kill -9 of the helper: the next file starts another. */
static void
test_killed (void)
{
  g_autoptr (BbDecoder) decoder = bb_decoder_new (NULL);

  assert_works (decoder);
  kill_children ();
  g_usleep (100000);
  assert_works (decoder);
}

static gpointer
kill_soon (gpointer unused)
{
  g_usleep (150000);
  kill_children ();
  return NULL;
}

/* kill -9 in the middle of a file, which is innocent of it: it is read again. */
static void
test_killed_in_the_middle (void)
{
  g_autoptr (BbDecoder) decoder = bb_decoder_new (NULL);
  g_autoptr (GBytes) jpeg = pictures_make_jpeg (&(Picture) { 10000, 10000 });
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPixels) pixels = NULL;
  GThread *thread;
  int fd;

  assert_works (decoder);
  fd = open_gbytes ("large.jpg", jpeg);
  thread = g_thread_new ("kill", kill_soon, NULL);
  pixels = bb_decode_picture (decoder, fd, 0, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pixels->width, ==, 10000);
  g_thread_join (thread);
  close (fd);
}

/* The helper ends while the time of a photograph is read; the time is there all the same. */
static void
test_time_survives_the_helper (void)
{
  g_autofree char *mark = g_build_filename (folder, "mark", NULL), *script = g_build_filename (folder, "dies-once", NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\nif ! [ -e '%s' ]; then : >'%s'; sleep 0.3; exit 1; fi\nexec '%s'\n", mark, mark, g_getenv ("BIENBAN_DECODE"));
  g_autoptr (BbDecoder) decoder = bb_decoder_new (script);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GBytes) jpeg = pictures_make_jpeg (&(Picture) { 32, 32, 1 });
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) taken = NULL;
  int fd = open_gbytes ("taken.jpg", jpeg);

  g_assert_true (g_file_set_contents_full (script, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  taken = bb_decode_taken (decoder, fd, zone, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (taken);
  g_assert_true (g_file_test (mark, G_FILE_TEST_EXISTS));
  close (fd);
}

static gboolean
on_cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (100000);
  on_cancel (cancellable);
  return NULL;
}

static void
test_cancelled (void)
{
  g_autoptr (BbDecoder) decoder = bb_decoder_new (wrong_helper);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  int fd = open_bytes ("any", "any", 3);
  GThread *thread;

  g_setenv ("WRONG", "silent", TRUE);
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_null (bb_decode_picture (decoder, fd, 10, 10, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  g_thread_join (thread);
  close (fd);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  wrong_helper = argv[1];
  folder = g_dir_make_tmp ("bienban-hostile-XXXXXX", NULL);
  g_test_add_func ("/decode/hostile/truncated", test_truncated);
  g_test_add_func ("/decode/hostile/wrong-bytes", test_wrong_bytes);
  g_test_add_func ("/decode/hostile/bomb", test_bomb);
  g_test_add_func ("/decode/hostile/tiff-that-lies", test_tiff_that_lies);
  g_test_add_func ("/decode/hostile/gif-that-lies", test_gif_that_lies);
  g_test_add_func ("/decode/hostile/endless-scans", test_endless_scans);
  g_test_add_func ("/decode/hostile/pdf-in-circles", test_pdf_in_circles);
  g_test_add_func ("/decode/hostile/pdf-without-end", test_pdf_without_end);
  g_test_add_func ("/decode/hostile/pdf-with-password", test_pdf_with_password);
  g_test_add_func ("/decode/hostile/no-file-at-all", test_no_file_at_all);
  g_test_add_data_func ("/decode/hostile/helper-that-answers-wrongly", NULL, test_wrong_helper);
  g_test_add_func ("/decode/hostile/helper-that-never-ends", test_endless_answer);
  g_test_add_func ("/decode/hostile/helper-that-is-gone", test_gone);
  g_test_add_func ("/decode/hostile/helper-that-was-killed", test_killed);
  g_test_add_func ("/decode/hostile/helper-killed-in-the-middle", test_killed_in_the_middle);
  g_test_add_func ("/decode/hostile/time-survives-the-helper", test_time_survives_the_helper);
  g_test_add_func ("/decode/hostile/cancelled", test_cancelled);
  status = g_test_run ();
  remove_tree (folder);
  return status;
}
