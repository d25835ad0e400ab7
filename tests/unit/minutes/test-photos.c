/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <math.h>
#include <string.h>

#include "minutes/bb-jpeg.h"
#include "minutes/bb-photo.h"
#include "minutes/bb-srgb.h"
#include "pdf-tools.h"
#include "sample-case.h"

typedef struct { char *folder; char *path; } Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("photos-XXXXXX", &error);
  g_assert_no_error (error);
  f->path = g_build_filename (f->folder, "minutes.pdf", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static BbMinutesResult *
write_photos (const char *path, guint count, const char * const *files)
{
  SampleOptions options = { .photos = count, .photo_files = files };
  BbMinutesOptions how = { .data_dir = g_getenv ("BIENBAN_DATA"), .file = sample_case_find_file };
  g_autoptr (BbCase) visit = sample_case_new (&options);
  g_autoptr (GError) error = NULL;
  BbMinutesResult *result = bb_minutes_write (visit, path, &how, NULL, &error);

  g_assert_no_error (error);
  return result;
}

/* ── Heads and segments, in bytes ────────────────────────────────────────────────────────────────────────────── */

#define SOI "\xFF\xD8"
#define EXIF(orientation) "\xFF\xE1\0\x22" "Exif\0\0" "II*\0\x08\0\0\0" "\x01\0" "\x12\x01\x03\0\x01\0\0\0" orientation "\0\0\0" "\0\0\0\0"
#define EXIF_BIG(orientation) "\xFF\xE1\0\x22" "Exif\0\0" "MM\0*\0\0\0\x08" "\0\x01" "\x01\x12\0\x03\0\0\0\x01" "\0" orientation "\0\0" "\0\0\0\0"
#define COMMENT "\xFF\xFE\0\x05" "GPS"
#define JFIF "\xFF\xE0\0\x10" "JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
#define ADOBE "\xFF\xEE\0\x0E" "Adobe\0\x64\0\0\0\0\0"
#define FRAME(process) "\xFF" process "\0\x11\x08\x00\x30\x00\x40\x03\x01\x22\0\x02\x11\x01\x03\x11\x01"
#define SCAN "\xFF\xDA\0\x0C\x03\x01\0\x02\x11\x03\x11\0\x3F\0" "data\xFF\0more\xFF\xD0last"
#define EOI "\xFF\xD9"
#define BYTES(s) (const guint8 *) (s), sizeof (s) - 1

static void
test_head (void)
{
  static const struct { const guint8 *data; gsize size; BbJpegStatus status; guint width, orientation, process; } rows[] = {
    { BYTES (SOI EXIF ("\x06") FRAME ("\xC0") SCAN EOI), BB_JPEG_OK, 64, 6, 0 },
    { BYTES (SOI JFIF EXIF_BIG ("\x08") FRAME ("\xC2")), BB_JPEG_OK, 64, 8, 2 },
    { BYTES (SOI EXIF ("\x09") FRAME ("\xC1")), BB_JPEG_OK, 64, 1, 1 },
    { BYTES (SOI "\xFF\xFF" FRAME ("\xC0")), BB_JPEG_OK, 64, 1, 0 },
    { BYTES (SOI EXIF ("\x06")), BB_JPEG_MORE, 0, 6, 0 },
    { BYTES (SOI "\xFF\xE1\xFF\xFF" "Exif"), BB_JPEG_MORE, 0, 1, 0 },
    { BYTES (SOI "\xFF\xE1\0\x01"), BB_JPEG_BAD, 0, 1, 0 },
    { BYTES (SOI EOI), BB_JPEG_BAD, 0, 1, 0 },
    { BYTES (SOI "garbage"), BB_JPEG_BAD, 0, 1, 0 },
    { BYTES ("\x89PNG\r\n"), BB_JPEG_BAD, 0, 1, 0 },
    { BYTES (""), BB_JPEG_BAD, 0, 1, 0 },
    { BYTES (SOI "\xFF\xC0\0\x11\x08\0\0\0\x40\x03\x01\x22\0\x02\x11\x01\x03\x11\x01"), BB_JPEG_BAD, 64, 1, 0 },
    { BYTES (SOI "\xFF\xE1\0\x18" "Exif\0\0" "II*\0\xF0\xFF\xFF\xFF" "\0\0\0\0\0\0\0\0" FRAME ("\xC0")), BB_JPEG_OK, 64, 1, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree guint8 *exact = g_memdup2 (rows[i].data, rows[i].size);          /* so that reading past the end is seen */
      BbJpegHead head;

      g_test_message ("row %u", i);
      g_assert_cmpint (bb_jpeg_read_head (exact, rows[i].size, &head), ==, rows[i].status);
      g_assert_cmpuint (head.width, ==, rows[i].width);
      g_assert_cmpuint (head.orientation, ==, rows[i].orientation);
      g_assert_cmpuint (head.process, ==, rows[i].process);
    }
}

static void
test_strip (void)
{
  static const struct { const guint8 *data; gsize size; const guint8 *left; gsize left_size; } rows[] = {
    { BYTES (SOI JFIF EXIF ("\x06") COMMENT FRAME ("\xC0") SCAN EOI), BYTES (SOI JFIF FRAME ("\xC0") SCAN EOI) },
    { BYTES (SOI EXIF ("\x06") ADOBE FRAME ("\xC2") SCAN SCAN EOI "film with sound"), BYTES (SOI ADOBE FRAME ("\xC2") SCAN SCAN EOI) },
    { BYTES (SOI FRAME ("\xC0") SCAN), BYTES (SOI FRAME ("\xC0") SCAN) },
    { BYTES (SOI FRAME ("\xC0") "cut"), BYTES (SOI FRAME ("\xC0") "cut") },
    { BYTES ("none"), BYTES ("") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree guint8 *data = g_memdup2 (rows[i].data, rows[i].size);
      gsize size = bb_jpeg_strip (data, rows[i].size);

      g_test_message ("row %u", i);
      g_assert_cmpmem (data, size, rows[i].left, rows[i].left_size);
    }
}

static void
test_profile (void)
{
  g_autoptr (GBytes) profile = bb_srgb_profile_new (), again = bb_srgb_profile_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (profile, &size);

  g_assert_true (g_bytes_equal (profile, again));
  g_assert_cmpuint (size, ==, (gsize) data[0] << 24 | data[1] << 16 | data[2] << 8 | data[3]);
  g_assert_cmpmem (data + 36, 4, "acsp", 4);
  g_assert_cmpmem (data + 12, 12, "mntrRGB XYZ ", 12);
}

/* ── In the paper ────────────────────────────────────────────────────────────────────────────────────────────── */

/* What the page shows at four points of the picture: its corners, a little inside. */
static char *
read_corners (const char *ppm)
{
  g_autofree char *contents = NULL;
  gsize length;
  int width, height, most, head, left = G_MAXINT, right = 0, top = G_MAXINT, bottom = 0;
  const guint8 *pixels;
  GString *out = g_string_new (NULL);

  g_assert_true (g_file_get_contents (ppm, &contents, &length, NULL));
  g_assert_cmpint (sscanf (contents, "P6 %d %d %d%n", &width, &height, &most, &head), ==, 3);
  pixels = (const guint8 *) contents + head + 1;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint8 *p = pixels + 3 * (y * width + x);

        if (MAX (p[0], MAX (p[1], p[2])) - MIN (p[0], MIN (p[1], p[2])) > 100)
          left = MIN (left, x), right = MAX (right, x), top = MIN (top, y), bottom = MAX (bottom, y);
      }
  for (int i = 0; i < 4; i++)
    {
      int x = i % 2 ? right - (right - left) / 6 : left + (right - left) / 6, y = i / 2 ? bottom - (bottom - top) / 6 : top + (bottom - top) / 6;
      const guint8 *p = pixels + 3 * (y * width + x);

      g_string_append_c (out, p[0] > 150 ? (p[1] > 150 ? 'Y' : 'R') : p[1] > 100 ? 'G' : 'B');
    }
  g_string_append_c (out, right - left > bottom - top ? '-' : '|');
  return g_string_free (out, FALSE);
}

/* EXIF 2.32, tag 274: the stored picture has red and green above, blue and yellow below. */
static void
test_orientation (Fixture *f, gconstpointer data)
{
  static const char * const rows[] = { "RGBY-", "GRYB-", "YBGR-", "BYRG-", "RBGY|", "BRYG|", "YGBR|", "GYRB|" };
  g_autofree char *picture = g_build_filename (f->folder, "a.jpg", NULL), *page = g_build_filename (f->folder, "page", NULL);
  g_autofree char *ppm = g_strconcat (page, ".ppm", NULL);
  const char *files[] = { picture, NULL };

  for (guint i = 0; i < 8; i++)
    {
      const guint8 tag[] = { 0xFF, 0xE1, 0, 0x22, 'E', 'x', 'i', 'f', 0, 0, 'I', 'I', '*', 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, i + 1, 0, 0, 0, 0, 0, 0, 0 };
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (BbMinutesResult) result = NULL;
      g_autofree char *contents = NULL, *corners = NULL;
      gsize length;

      g_free (run_tool ("convert", "-size", "40x30", "(", "xc:red", "xc:#00b000", "+append", ")", "(", "xc:blue", "xc:yellow", "+append", ")", "-append", "-sampling-factor", "1x1", picture, NULL));
      g_assert_true (g_file_get_contents (picture, &contents, &length, NULL));
      g_byte_array_append (bytes, (guint8 *) contents, 2);
      g_byte_array_append (bytes, tag, sizeof tag);
      g_byte_array_append (bytes, (guint8 *) contents + 2, length - 2);
      g_assert_true (g_file_set_contents (picture, (char *) bytes->data, bytes->len, NULL));
      result = write_photos (f->path, 1, files);
      {
        g_autofree char *number = g_strdup_printf ("%u", result->pages - 1);

        g_free (run_tool ("pdftoppm", "-r", "40", "-f", number, "-l", number, "-singlefile", f->path, page, NULL));
      }
      corners = read_corners (ppm);
      g_test_message ("orientation %u", i + 1);
      g_assert_cmpstr (corners, ==, rows[i]);
    }
}

/* The stream in the file is the photograph's, byte for byte, less its segments of data about it. */
static void
test_streams_are_not_touched (Fixture *f, gconstpointer data)
{
  g_autofree char *baseline = g_build_filename (f->folder, "a.jpg", NULL), *progressive = g_build_filename (f->folder, "b.jpg", NULL), *grey = g_build_filename (f->folder, "c.jpg", NULL);
  g_autofree char *png = g_build_filename (f->folder, "d.png", NULL), *prefix = g_build_filename (f->folder, "x", NULL), *list = NULL, *check = NULL;
  const char *files[] = { baseline, progressive, grey, png, NULL };
  g_autoptr (BbMinutesResult) result = NULL;

  g_free (run_tool ("convert", "-size", "1200x900", "plasma:tan-blue", "-set", "comment", "nothing of this", baseline, NULL));
  g_free (run_tool ("convert", "-size", "900x1200", "plasma:red-blue", "-interlace", "JPEG", progressive, NULL));
  g_free (run_tool ("convert", "-size", "640x480", "plasma:red-blue", "-colorspace", "Gray", grey, NULL));
  g_free (run_tool ("convert", "-size", "320x240", "plasma:red-blue", png, NULL));
  result = write_photos (f->path, 4, files);
  list = run_tool ("pdfimages", "-list", f->path, NULL);
  g_assert_true (g_regex_match_simple ("1200 +900 +rgb +3 +8 +jpeg +no", list, 0, 0));
  g_assert_true (g_regex_match_simple ("900 +1200 +rgb +3 +8 +jpeg +no", list, 0, 0));
  g_assert_true (g_regex_match_simple ("640 +480 +gray +1 +8 +jpeg +no", list, 0, 0));
  g_assert_true (g_regex_match_simple ("320 +240 +rgb +3 +8 +image +no", list, 0, 0));
  g_free (run_tool ("pdfimages", "-all", f->path, prefix, NULL));
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *out = g_strdup_printf ("%s-%03u.jpg", prefix, i), *got = NULL, *had = NULL;
      gsize got_size, had_size;

      g_assert_true (g_file_get_contents (out, &got, &got_size, NULL) && g_file_get_contents (files[i], &had, &had_size, NULL));
      had_size = bb_jpeg_strip ((guint8 *) had, had_size);
      g_assert_cmpmem (got, got_size, had, had_size);
      g_assert_null (memmem (got, got_size, "nothing of this", 15));
    }
  check = run_tool ("qpdf", "--check", f->path, NULL);
  g_assert_nonnull (strstr (check, "No syntax or stream encoding errors"));
  assert_pdf_a (f->path);
}

/* Another byte, the same length. */
static void
change_contents (const char *path)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  contents[length / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, contents, length, NULL));
}

/* A PNG of which there is the head only. */
#define PNG_HEAD(side) "\x89PNG\r\n\x1a\n\0\0\0\rIHDR" side side "\x08\x02\0\0\0...."
#define PNG_HEAD_SIZE (sizeof PNG_HEAD ("....") - 1)

/* What cannot be printed is said in its place, with the whole hash; the paper is made all the same. */
static void
test_boxes (Fixture *f, gconstpointer data)
{
  static const struct { const char *name, *sentence; } rows[] = {
    { "damaged.jpg", "tệp hỏng hoặc không phải là ảnh đọc được" }, { "cmyk.jpg", "không in được theo chuẩn PDF/A" }, { "missing.jpg", "không tìm thấy tệp" },
    { "damaged.png", "tệp hỏng hoặc không phải là ảnh" }, { "huge.png", "ảnh quá lớn" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_build_filename (f->folder, rows[i].name, NULL), *text = NULL, *hash = NULL, *contents = NULL;
      const char *files[] = { path, NULL };
      g_autoptr (BbMinutesResult) result = NULL;
      gsize length;

      if (g_str_equal (rows[i].name, "cmyk.jpg"))
        g_free (run_tool ("convert", "-size", "64x48", "xc:red", "-colorspace", "CMYK", path, NULL));
      else if (g_str_equal (rows[i].name, "damaged.png"))
        g_assert_true (g_file_set_contents (path, PNG_HEAD ("\0\0\0\x10"), PNG_HEAD_SIZE, NULL));
      else if (g_str_equal (rows[i].name, "huge.png"))
        g_assert_true (g_file_set_contents (path, PNG_HEAD ("\0\0\xFF\xFF"), PNG_HEAD_SIZE, NULL));
      else if (!g_str_equal (rows[i].name, "missing.jpg"))
        g_assert_true (g_file_set_contents (path, "\xFF\xD8 no picture", -1, NULL));
      result = write_photos (f->path, 1, files);
      text = read_pdf_text (f->path, TRUE);
      g_test_message ("%s: %s", rows[i].name, rows[i].sentence);
      g_assert_nonnull (strstr (text, "Không in được ảnh này:"));
      g_assert_nonnull (strstr (text, rows[i].sentence));
      hash = g_file_get_contents (path, &contents, &length, NULL) ? g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) contents, length)
                                                                  : g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);
      hash[32] = '\0';
      g_assert_cmpint (count_words (text, hash), ==, 2);
      assert_pdf_a (f->path);
    }
}

/* A file that is no longer what its hash says is never printed beside that hash. */
static void
test_changed_file_is_not_printed (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "a.jpg", NULL), *text = NULL, *list = NULL;
  const char *files[] = { path, NULL };
  SampleOptions options = { .photos = 1, .photo_files = files };
  BbMinutesOptions how = { .data_dir = g_getenv ("BIENBAN_DATA"), .file = sample_case_find_file };
  g_autoptr (BbCase) visit = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbMinutesResult) result = NULL;

  g_free (run_tool ("convert", "-size", "64x48", "xc:red", path, NULL));
  visit = sample_case_new (&options);
  g_free (run_tool ("convert", "-size", "64x48", "xc:blue", path, NULL));
  result = bb_minutes_write (visit, f->path, &how, NULL, &error);
  g_assert_no_error (error);
  text = read_pdf_text (f->path, TRUE);
  list = run_tool ("pdfimages", "-list", f->path, NULL);
  g_assert_nonnull (strstr (text, "nội dung tệp không khớp mã băm đã ghi"));
  g_assert_null (strstr (list, "jpeg"));
}

/* Also when somebody has read and hashed it a moment ago: what was changed since is read again. */
static void
test_file_changed_after_it_was_hashed (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "a.jpg", NULL), *first = NULL, *second = NULL;
  const char *files[] = { path, NULL };
  SampleOptions options = { .photos = 1, .photo_files = files };
  BbMinutesOptions how = { .data_dir = g_getenv ("BIENBAN_DATA"), .file = sample_case_find_file };
  g_autoptr (BbMinutesResult) printed = NULL, refused = NULL;
  g_autoptr (BbCase) visit = NULL;
  BbFileMark mark;

  g_free (run_tool ("convert", "-size", "64x48", "xc:red", path, NULL));
  visit = sample_case_new (&options);
  bb_photo_mark (path, &mark);
  bb_photo_remember_hash (((BbEvidence *) bb_case_get_evidence (visit)->pdata[0])->sha256, &mark);
  printed = bb_minutes_write (visit, f->path, &how, NULL, NULL);
  first = run_tool ("pdfimages", "-list", f->path, NULL);
  g_assert_nonnull (strstr (first, "jpeg"));
  change_contents (path);
  refused = bb_minutes_write (visit, f->path, &how, NULL, NULL);
  g_assert_nonnull (refused);
  second = run_tool ("pdfimages", "-list", f->path, NULL);
  g_assert_null (strstr (second, "jpeg"));
}

static void
on_progress (guint done, guint total, gpointer data)
{
  if (done == total)
    change_contents (data);
}

/* A file that is changed after it was looked at and before its stream is copied: an error, and no paper. */
static void
test_file_changed_under_way (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "a.jpg", NULL);
  const char *files[] = { path, NULL };
  SampleOptions options = { .photos = 1, .photo_files = files };
  BbMinutesOptions how = { .data_dir = g_getenv ("BIENBAN_DATA"), .file = sample_case_find_file, .progress = on_progress, .progress_data = path };
  g_autoptr (BbCase) visit = NULL;
  g_autoptr (GError) error = NULL;

  g_free (run_tool ("convert", "-size", "64x48", "xc:red", path, NULL));
  visit = sample_case_new (&options);
  g_assert_null (bb_minutes_write (visit, f->path, &how, NULL, &error));
  g_assert_error (error, BB_MINUTES_ERROR, BB_MINUTES_ERROR_PHOTO);
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
}

static void
test_thirty (Fixture *f, gconstpointer data)
{
  g_autofree char *wide = g_build_filename (f->folder, "wide.jpg", NULL), *tall = g_build_filename (f->folder, "tall.jpg", NULL), *text = NULL;
  const char *files[] = { wide, tall, wide, NULL };
  g_autoptr (BbMinutesResult) result = NULL;

  g_free (run_tool ("convert", "-size", "400x300", "plasma:", wide, NULL));
  g_free (run_tool ("convert", "-size", "30x400", "plasma:", tall, NULL));
  result = write_photos (f->path, 30, files);
  text = read_pdf_text (f->path, TRUE);
  for (guint i = 1; i <= 30; i++)
    {
      g_autofree char *caption = g_strdup_printf ("Ảnh %u (", i);

      g_assert_nonnull (strstr (text, caption));
    }
  g_assert_nonnull (strstr (text, "theo đồng hồ máy ảnh"));
  g_assert_nonnull (strstr (text, "Phụ lục III"));
}

/* Pictures of one kind: on a page all are of one height, at least 68 % of their own, and some page made them smaller to take one row more. */
static void
test_rows_of_a_page_shrink_together (Fixture *f, gconstpointer data)
{
  const double own = (467.7 - 12) / 2 * 0.75;
  g_autofree char *wide = g_build_filename (f->folder, "wide.jpg", NULL), *text = NULL;
  const char *files[] = { wide, NULL };
  g_autoptr (BbMinutesResult) result = NULL;
  g_autoptr (GRegex) regex = g_regex_new ("\"/BBox\": \\[\\s+(\\S+),\\s+(\\S+),\\s+(\\S+),\\s+(\\S+)\\s+\\],\\s+\"/O\": \"/Layout", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  double last = -1, before = 0;
  guint pictures = 0, smaller = 0;

  g_free (run_tool ("convert", "-size", "400x300", "plasma:", wide, NULL));
  result = write_photos (f->path, 16, files);
  text = run_tool ("qpdf", "--json=2", "--json-stream-data=none", f->path, NULL);
  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL), pictures++)
    {
      g_auto (GStrv) parts = g_match_info_fetch_all (match);
      double bottom = g_ascii_strtod (parts[2], NULL), height = g_ascii_strtod (parts[4], NULL) - bottom;

      g_assert_cmpfloat (height, >=, 0.68 * own - 0.5);
      g_assert_cmpfloat (height, <=, own + 0.5);
      if (last >= 0 && bottom <= last + 0.01)               /* the same page */
        g_assert_cmpfloat (fabs (height - before), <, 0.5);
      smaller += height < own - 1;
      last = bottom;
      before = height;
    }
  g_assert_cmpuint (pictures, ==, 16);
  g_assert_cmpuint (smaller, >, 0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/photos/head", test_head);
  g_test_add_func ("/photos/strip", test_strip);
  g_test_add_func ("/photos/profile", test_profile);
#define TEST(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  TEST ("/photos/orientation", test_orientation);
  TEST ("/photos/streams-are-not-touched", test_streams_are_not_touched);
  TEST ("/photos/boxes", test_boxes);
  TEST ("/photos/changed-file-is-not-printed", test_changed_file_is_not_printed);
  TEST ("/photos/file-changed-after-it-was-hashed", test_file_changed_after_it_was_hashed);
  TEST ("/photos/file-changed-under-way", test_file_changed_under_way);
  TEST ("/photos/thirty", test_thirty);
  TEST ("/photos/rows-of-a-page-shrink-together", test_rows_of_a_page_shrink_together);
  return g_test_run ();
}
