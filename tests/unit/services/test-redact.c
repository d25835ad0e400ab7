/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is covered is gone in the copy, the original stays as it was, and the minutes carry the copy alone. */
#include <glib/gstdio.h>
#include <string.h>

#include "services/bb-look.h"
#include "services/bb-redact.h"
#include "store/bb-store.h"

#include "pictures.h"
#include "visit-fixture.h"

#define COVER_RED { BB_MARK_BOX, 0, 0, 0.5, 0.5 }

static BbEvidence *
attach (Fixture *self, GBytes *bytes, const char *name)
{
  const char *items[] = { "A2.01", NULL };
  g_autoptr (GError) error = NULL;
  BbEvidence *evidence = bb_visit_attach_bytes (self->workspace, self->visit, bytes, name, items, "Quầy số 2", "camera", &error);

  g_assert_no_error (error);
  return evidence;
}

static BbEvidence *
attach_jpeg (Fixture *self)
{
  g_autoptr (GBytes) jpeg = pictures_make_jpeg (&(Picture) { 400, 300, 1 });

  return attach (self, jpeg, "IMG_1.jpg");
}

static BbEvidence *
redact (Fixture *self, const char *sha256, const BbMark *marks, guint n)
{
  g_autoptr (GError) error = NULL;
  BbEvidence *copy = bb_visit_redact (self->workspace, self->visit, sha256, marks, n, NULL, &error);

  g_assert_no_error (error);
  return copy;
}

static GBytes *
read_file (Fixture *self, const char *sha256)
{
  g_autofree char *path = bb_visit_get_evidence_path (self->workspace, sha256);
  char *data;
  gsize size;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  return g_bytes_new_take (data, size);
}

static gboolean
contains (GBytes *bytes, gconstpointer needle, gsize size)
{
  return memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), needle, size) != NULL;
}

static guint
count_of_item (BbCase *visit)
{
  g_autoptr (GArray) numbers = bb_case_list_evidence_of (visit, "A2.01");

  return numbers->len;
}

/* ── Pixels ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_covered_is_gone (Fixture *self, gconstpointer data)
{
  static const BbMark marks[] = { COVER_RED };
  g_autoptr (BbEvidence) original = attach_jpeg (self), copy = redact (self, original->sha256, marks, 1);
  g_autoptr (BbPixels) pixels = bb_look_picture (self->workspace, copy->sha256, 0, 0, NULL, NULL);
  const guint8 *rgb = g_bytes_get_data (pixels->bytes, NULL);

  g_assert_cmpuint (pixels->width, ==, 400);
  for (guint y = 0; y < 300; y++)
    for (guint x = 0; x < 400; x++)
      {
        const guint8 *p = rgb + (y * 400 + x) * 3;

        if (x < 190 && y < 140)
          g_assert_cmpuint (MAX (p[0], MAX (p[1], p[2])), <=, 8);
        else if ((x > 210 || y > 160) && ABS ((int) x - 200) > 10 && ABS ((int) y - 150) > 10)
          g_assert_cmpint (pictures_name_colour (p), ==, (y >= 150 ? 2 : 0) + (x >= 200 ? 1 : 0));
      }
}

/* Every square of a blur has one colour, and the squares are few: what is finer cannot be found again. */
static void
test_blur_leaves_few_squares (void)
{
  static const struct { double width, height; guint most; } cases[] = { { 0.5, 0.5, 49 }, { 0.9, 0.1, 36 }, { 0.05, 0.5, 49 }, { 0.02, 0.02, 9 } };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      BbMark mark = { BB_MARK_BLUR, 0.05, 0.05, cases[c].width, cases[c].height };
      guint width = 800, height = 600, left = 40, top = 30, right, bottom;
      g_autofree guint8 *pixels = g_malloc (width * height * 3);
      g_autoptr (GHashTable) colours = g_hash_table_new (NULL, NULL);

      for (guint i = 0; i < width * height * 3; i++)
        pixels[i] = (guint8) g_rand_int (rand);
      g_assert_true (bb_marks_draw (pixels, width, height, &mark, 1));
      right = (guint) (left + cases[c].width * width);
      bottom = (guint) (top + cases[c].height * height);
      for (guint y = top; y < bottom; y++)
        for (guint x = left; x < right; x++)
          {
            const guint8 *p = pixels + (y * width + x) * 3;

            g_hash_table_add (colours, GUINT_TO_POINTER (1 + (p[0] | p[1] << 8 | p[2] << 16)));
          }
      g_assert_cmpuint (g_hash_table_size (colours), <=, cases[c].most);
      g_assert_cmpuint (bb_mark_get_block (&mark, width, height), >=, 8);
    }
}

static void
test_marks_are_seen (void)
{
  static const BbMark marks[] = { { BB_MARK_ARROW, 0.1, 0.5, 0.8, 0 }, { BB_MARK_FRAME, 0.2, 0.2, 0.6, 0.2 }, { BB_MARK_FRAME, 0.9, 0.9, 5, 5 } };
  g_autofree guint8 *pixels = g_malloc0 (400 * 400 * 3);
  guint red = 0;

  g_assert_true (bb_marks_draw (pixels, 400, 400, marks, G_N_ELEMENTS (marks)));
  for (guint i = 0; i < 400 * 400; i++)
    red += pixels[i * 3] > 200 && pixels[i * 3 + 1] < 60;
  g_assert_cmpuint (red, >, 400);
  /* The shaft of the arrow, a side of the frame. */
  g_assert_cmpuint (pixels[(200 * 400 + 200) * 3], >, 200);
  g_assert_cmpuint (pixels[(80 * 400 + 200) * 3], >, 200);
}

/* ── Files and documents ─────────────────────────────────────────────────────────────────────────────────────── */

static void
test_copy_says_nothing_of_the_camera (Fixture *self, gconstpointer data)
{
  static const BbMark marks[] = { COVER_RED };
  g_autoptr (BbEvidence) original = attach_jpeg (self), copy = redact (self, original->sha256, marks, 1);
  g_autoptr (GBytes) before = read_file (self, original->sha256), after = read_file (self, copy->sha256);

  g_assert_true (contains (before, "Exif", 4));
  g_assert_false (contains (after, "Exif", 4));
  g_assert_false (contains (after, "\xff\xe1", 2));
  g_assert_cmpstr (copy->media_type, ==, "image/jpeg");
  g_assert_cmpstr (copy->derived_from, ==, original->sha256);
  g_assert_cmpstr (copy->caption, ==, "Quầy số 2");
  /* The time is in the record, by the camera's clock. */
  g_assert_true (g_date_time_equal (copy->captured->at, original->captured->at));
  g_assert_cmpstr (copy->captured->clock, ==, "exif");
}

static void
test_original_stays_and_is_restricted (Fixture *self, gconstpointer data)
{
  static const BbMark marks[] = { COVER_RED };
  guint before_count;
  g_autoptr (BbCase) before = NULL, visit = NULL;
  g_autoptr (BbEvidence) original = attach_jpeg (self), copy = NULL;
  g_autoptr (GBytes) file = read_file (self, original->sha256), same = NULL;
  g_autoptr (GPtrArray) documents = NULL;
  g_autofree char *prefix = g_strdup_printf ("original:%s:", self->visit);

  before = fixture_load (self);
  before_count = count_of_item (before);
  copy = redact (self, original->sha256, marks, 1);
  same = read_file (self, original->sha256);
  g_assert_true (g_bytes_equal (file, same));
  visit = fixture_load (self);
  g_assert_true (bb_evidence_is_restricted (bb_case_find_evidence (visit, original->sha256)));
  g_assert_false (bb_evidence_is_restricted (bb_case_find_evidence (visit, copy->sha256)));
  g_assert_cmpuint (count_of_item (visit), ==, before_count);
  documents = bb_store_list (bb_workspace_get_store (self->workspace), NULL, prefix, NULL);
  g_assert_cmpuint (documents->len, ==, 1);
  g_assert_true (g_str_has_prefix (((BbDocument *) documents->pdata[0])->database, "hanche-"));
}

static void
test_findings_follow (Fixture *self, gconstpointer data)
{
  static const BbMark marks[] = { COVER_RED };
  g_autoptr (BbEvidence) original = attach_jpeg (self), copy = NULL;
  g_autoptr (BbFinding) finding = bb_finding_new ();
  g_autoptr (BbCase) visit = NULL;
  g_autoptr (GError) error = NULL;

  finding->item = g_strdup ("A2.01");
  finding->fact = g_strdup ("Không đeo thẻ");
  finding->evidence = g_strdupv ((char *[]) { original->sha256, NULL });
  bb_visit_save_finding (self->workspace, self->visit, finding, &error);
  g_assert_no_error (error);
  copy = redact (self, original->sha256, marks, 1);
  visit = fixture_load (self);
  g_assert_cmpstr (bb_case_find_finding (visit, finding->id)->evidence[0], ==, copy->sha256);
}

static void
test_undo_and_redo (Fixture *self, gconstpointer data)
{
  static const BbMark marks[] = { COVER_RED };
  g_autoptr (BbEvidence) original = attach_jpeg (self), copy = redact (self, original->sha256, marks, 1);
  g_autoptr (BbCase) undone = NULL, redone = NULL;
  g_autofree char *label = bb_visit_get_undo_label (self->workspace, self->visit);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (label, ==, "Redacted copy of evidence");
  bb_visit_undo (self->workspace, self->visit, NULL, &error);
  g_assert_no_error (error);
  undone = fixture_load (self);
  g_assert_null (bb_case_find_evidence (undone, copy->sha256));
  g_assert_false (bb_evidence_is_restricted (bb_case_find_evidence (undone, original->sha256)));
  bb_visit_redo (self->workspace, self->visit, NULL, &error);
  g_assert_no_error (error);
  redone = fixture_load (self);
  g_assert_nonnull (bb_case_find_evidence (redone, copy->sha256));
  g_assert_true (bb_evidence_is_restricted (bb_case_find_evidence (redone, original->sha256)));
}

static gboolean
is_ordinary (Fixture *self, const char *sha256)
{
  g_autoptr (BbCase) visit = fixture_load (self);
  BbEvidence *evidence = bb_case_find_evidence (visit, sha256);

  return evidence && !bb_evidence_is_restricted (evidence);
}

static gboolean
is_withheld (Fixture *self, const char *sha256)
{
  g_autoptr (BbCase) visit = fixture_load (self);
  BbEvidence *evidence = bb_case_find_evidence (visit, sha256);

  return evidence && bb_evidence_is_restricted (evidence);
}

/* A face that was forgotten: it is covered on the copy, which is an original then. */
static void
test_a_copy_is_covered_again (Fixture *self, gconstpointer data)
{
  static const BbMark first[] = { { BB_MARK_BOX, 0, 0, 0.1, 0.1 } }, second[] = { COVER_RED };
  g_autoptr (BbEvidence) original = attach_jpeg (self), a = redact (self, original->sha256, first, 1), b = redact (self, a->sha256, second, 1);

  g_assert_true (is_withheld (self, original->sha256));
  g_assert_true (is_withheld (self, a->sha256));
  g_assert_true (is_ordinary (self, b->sha256));
  g_assert_cmpstr (b->derived_from, ==, a->sha256);
}

/* An arrow on what is covered already would publish the picture without its covering. */
static void
test_restricted_original_is_not_drawn_on (Fixture *self, gconstpointer data)
{
  static const BbMark marks[] = { COVER_RED, { BB_MARK_ARROW, 0.2, 0.2, 0.5, 0.3 }, { BB_MARK_FRAME, 0.6, 0.6, 0.2, 0.2 }, { BB_MARK_BOX, 0.8, 0.8, 0.1, 0.1 } };
  g_autoptr (BbEvidence) original = attach_jpeg (self), copy = redact (self, original->sha256, marks, 1);

  for (guint i = 1; i < G_N_ELEMENTS (marks); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (bb_visit_redact (self->workspace, self->visit, original->sha256, &marks[i], 1, NULL, &error));
      g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
      g_assert_true (is_ordinary (self, copy->sha256));
      g_assert_true (is_withheld (self, original->sha256));
    }
}

/* original → a (arrow) → b (arrow), and c (frame) beside a. */
static void
test_no_copy_of_a_chain_shows_what_is_covered (Fixture *self, gconstpointer data)
{
  static const BbMark arrow[] = { { BB_MARK_ARROW, 0.2, 0.2, 0.5, 0.3 } }, other[] = { { BB_MARK_ARROW, 0.6, 0.6, 0.2, 0.2 } };
  static const BbMark frame[] = { { BB_MARK_FRAME, 0.3, 0.3, 0.2, 0.2 } }, box[] = { COVER_RED };
  static const struct { guint covered; const char *after; } cases[] = {
    { 0, "rttt" }, { 1, "rrtr" }, { 2, "rrrr" }, { 3, "rrrr" },    /* of each: (r)estricted, (t)aken off */
  };

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autoptr (BbEvidence) original = attach_jpeg (self), a = redact (self, original->sha256, arrow, 1), b = redact (self, a->sha256, other, 1);
      g_autoptr (BbEvidence) beside = redact (self, original->sha256, frame, 1), copy = NULL;
      BbEvidence *family[] = { original, a, b, beside };
      g_autoptr (GError) error = NULL;

      copy = redact (self, family[cases[c].covered]->sha256, box, 1);
      g_assert_cmpstr (copy->derived_from, ==, family[cases[c].covered]->sha256);
      g_assert_true (is_ordinary (self, copy->sha256));
      for (guint i = 0; i < G_N_ELEMENTS (family); i++)
        {
          g_assert_false (is_ordinary (self, family[i]->sha256));
          g_assert_cmpint (is_withheld (self, family[i]->sha256), ==, cases[c].after[i] == 'r');
        }
      for (guint i = 0; i < 5; i++)
        {
          bb_visit_undo (self->workspace, self->visit, NULL, &error);
          g_assert_no_error (error);
        }
    }
}

/* The copy between was removed from the visit: what was made of it is found all the same. */
static void
test_chain_with_a_gap (Fixture *self, gconstpointer data)
{
  static const BbMark arrow[] = { { BB_MARK_ARROW, 0.2, 0.2, 0.5, 0.3 } }, other[] = { { BB_MARK_ARROW, 0.6, 0.6, 0.2, 0.2 } }, box[] = { COVER_RED };
  g_autoptr (BbEvidence) original = attach_jpeg (self), a = redact (self, original->sha256, arrow, 1), b = redact (self, a->sha256, other, 1), copy = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_visit_detach (self->workspace, self->visit, a->sha256, &error));
  g_assert_no_error (error);
  copy = redact (self, b->sha256, box, 1);
  g_assert_true (is_withheld (self, original->sha256));
  g_assert_true (is_withheld (self, b->sha256));
  g_assert_true (is_ordinary (self, copy->sha256));
}

/* A finding names the copy that stands for what it named, once. */
static void
test_findings_follow_a_chain (Fixture *self, gconstpointer data)
{
  static const BbMark arrow[] = { { BB_MARK_ARROW, 0.2, 0.2, 0.5, 0.3 } }, box[] = { COVER_RED };
  g_autoptr (BbEvidence) original = attach_jpeg (self), marked = redact (self, original->sha256, arrow, 1), copy = NULL;
  g_autoptr (BbFinding) finding = bb_finding_new ();
  g_autoptr (BbCase) visit = NULL;
  g_autoptr (GError) error = NULL;
  char **named;

  finding->item = g_strdup ("A2.01");
  finding->fact = g_strdup ("Không đeo thẻ");
  finding->evidence = g_strdupv ((char *[]) { original->sha256, marked->sha256, NULL });
  bb_visit_save_finding (self->workspace, self->visit, finding, &error);
  g_assert_no_error (error);
  copy = redact (self, original->sha256, box, 1);
  visit = fixture_load (self);
  named = bb_case_find_finding (visit, finding->id)->evidence;
  g_assert_cmpuint (g_strv_length (named), ==, 1);
  g_assert_cmpstr (named[0], ==, copy->sha256);
}

/* Marks beside the picture change nothing: the covered copy is the marked one, byte for byte. */
static void
test_copy_that_is_there_already (Fixture *self, gconstpointer data)
{
  static const BbMark arrow[] = { { BB_MARK_ARROW, 2, 2, 0.1, 0.1 } }, box[] = { { BB_MARK_BOX, 2, 2, 0.1, 0.1 } };
  g_autoptr (BbEvidence) original = attach_jpeg (self), marked = redact (self, original->sha256, arrow, 1), copy = redact (self, original->sha256, box, 1);

  g_assert_cmpstr (copy->sha256, ==, marked->sha256);
  g_assert_cmpstr (copy->source, ==, "redaction");
  g_assert_true (is_ordinary (self, copy->sha256));
  g_assert_true (is_withheld (self, original->sha256));
}

/* What is a copy of itself would have no end. */
static void
test_copy_that_is_its_original (Fixture *self, gconstpointer data)
{
  static const BbMark marks[] = { COVER_RED };
  g_autoptr (GBytes) png = pictures_make_png (200, 100, 255);
  g_autoptr (BbEvidence) original = attach (self, png, "screen.png"), copy = redact (self, original->sha256, marks, 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (bb_visit_redact (self->workspace, self->visit, copy->sha256, marks, 1, NULL, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_assert_true (is_ordinary (self, copy->sha256));
}

static void
test_marked_copy_covers_nothing (Fixture *self, gconstpointer data)
{
  static const BbMark marks[] = { { BB_MARK_ARROW, 0.2, 0.2, 0.5, 0.3 } };
  g_autoptr (BbEvidence) original = attach_jpeg (self), copy = redact (self, original->sha256, marks, 1);
  g_autoptr (BbCase) visit = fixture_load (self);
  g_autofree char *text = fixture_read_minutes (self, self->visit);

  g_assert_false (bb_evidence_is_restricted (bb_case_find_evidence (visit, original->sha256)));
  g_assert_cmpstr (copy->source, ==, "marking");
  g_assert_nonnull (strstr (text, "Bản có đánh dấu"));
  g_assert_nonnull (strstr (text, "bản có đánh dấu của tài liệu số"));
  g_assert_null (strstr (text, "che thông tin"));
}

/* A PNG goes into the minutes through the helper as well: a hostile one is a box with a sentence. */
static void
test_png_is_printed_or_boxed (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) png = pictures_make_png (200, 100, 255), half = g_bytes_new_from_bytes (png, 0, g_bytes_get_size (png) / 2);
  g_autoptr (BbEvidence) whole = attach (self, png, "whole.png"), broken = NULL;
  g_autofree char *good = fixture_read_minutes (self, self->visit), *bad = NULL;

  g_assert_null (strstr (good, "Không in được ảnh này"));
  broken = attach (self, half, "half.png");
  bad = fixture_read_minutes (self, self->visit);
  g_assert_nonnull (strstr (bad, "Không in được ảnh này: tệp hỏng"));
}

static void
test_png_stays_png (Fixture *self, gconstpointer data)
{
  static const BbMark marks[] = { COVER_RED };
  g_autoptr (GBytes) png = pictures_make_png (200, 100, 255);
  g_autoptr (BbEvidence) original = attach (self, png, "screen.png"), copy = redact (self, original->sha256, marks, 1);
  g_autoptr (BbPixels) pixels = bb_look_picture (self->workspace, copy->sha256, 0, 0, NULL, NULL);

  g_assert_cmpstr (copy->media_type, ==, "image/png");
  g_assert_cmpstr (copy->name, ==, "screen-da-che.png");
  g_assert_cmpuint (((const guint8 *) g_bytes_get_data (pixels->bytes, NULL))[0], ==, 0);
}

/* ── What leaves the laptop ──────────────────────────────────────────────────────────────────────────────────── */

/* A stretch of the picture itself, which the minutes carry as it is. */
static gboolean
carries (GBytes *pdf, GBytes *jpeg)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (jpeg, &size);

  return contains (pdf, data + size / 2, 48);
}

static void
test_minutes_carry_the_copy_alone (Fixture *self, gconstpointer data)
{
  static const BbMark marks[] = { { BB_MARK_BLUR, 0.2, 0.2, 0.6, 0.6 } };
  g_autoptr (BbEvidence) original = attach_jpeg (self), copy = redact (self, original->sha256, marks, 1);
  g_autoptr (GBytes) before = read_file (self, original->sha256), after = read_file (self, copy->sha256), pdf = NULL;
  g_autofree char *path = g_build_filename (self->folder, "minutes.pdf", NULL), *text = fixture_read_minutes (self, self->visit);
  g_autofree char *first = g_strndup (original->sha256, 16), *second = g_strndup (copy->sha256, 16);
  g_autoptr (GError) error = NULL;
  char *bytes;
  gsize size;

  bb_visit_write_minutes (self->workspace, self->visit, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  pdf = g_bytes_new_take (bytes, size);
  g_assert_true (carries (pdf, after));
  g_assert_false (carries (pdf, before));
  /* Both hashes stand in the list of evidence. */
  g_assert_nonnull (strstr (text, first));
  g_assert_nonnull (strstr (text, second));
  /* Without its copy the original is not printed either. */
  bb_visit_detach (self->workspace, self->visit, copy->sha256, &error);
  g_assert_no_error (error);
  bb_visit_write_minutes (self->workspace, self->visit, path, NULL, &error);
  g_assert_no_error (error);
  g_bytes_unref (pdf);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  pdf = g_bytes_new_take (bytes, size);
  g_assert_false (carries (pdf, before));
}

static void
test_export_leaves_the_original (Fixture *self, gconstpointer data)
{
  static const BbMark marks[] = { COVER_RED };
  g_autoptr (BbEvidence) original = attach_jpeg (self), copy = redact (self, original->sha256, marks, 1);
  g_autofree char *path = g_build_filename (self->folder, "out", "visit.json", NULL), *folder = g_path_get_dirname (path);
  g_autofree char *there = g_build_filename (folder, "files", copy->sha256, NULL), *gone = g_build_filename (folder, "files", original->sha256, NULL);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  bb_visit_export (self->workspace, self->visit, path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (there, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (gone, G_FILE_TEST_EXISTS));
}

static void
expect_same (BbCase *visit, BbEvidence *evidence)
{
  BbEvidence *read = bb_case_find_evidence (visit, evidence->sha256);

  g_assert_nonnull (read);
  g_assert_cmpstr (read->name, ==, evidence->name);
  g_assert_cmpstr (read->source, ==, evidence->source);
  g_assert_cmpstr (read->derived_from, ==, evidence->derived_from);
  g_assert_cmpint (read->width, ==, evidence->width);
  g_assert_cmpint (read->height, ==, evidence->height);
}

/* Written and read again, a copy still says of what it was made: of what is there, and of what is withheld. */
static void
test_export_keeps_what_copies_are_made_of (Fixture *self, gconstpointer data)
{
  static const BbMark arrow[] = { { BB_MARK_ARROW, 0.2, 0.2, 0.5, 0.3 } }, box[] = { COVER_RED };
  g_autoptr (GBytes) other = pictures_make_jpeg (&(Picture) { 500, 300, 1 });
  g_autoptr (BbEvidence) shown = attach_jpeg (self), secret = attach (self, other, "IMG_2.jpg");
  g_autoptr (BbEvidence) marked = redact (self, shown->sha256, arrow, 1), covered = redact (self, secret->sha256, box, 1);
  g_autofree char *folder = g_build_filename (self->folder, "out", NULL), *path = g_build_filename (folder, "visit.json", NULL), *again = NULL;
  g_autoptr (BbCase) visit = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  bb_visit_export (self->workspace, self->visit, path, &error);
  g_assert_no_error (error);
  again = bb_visit_import (self->workspace, path, NULL, &error);
  g_assert_no_error (error);
  visit = fixture_load_visit (self, again);
  g_assert_cmpstr (marked->derived_from, ==, shown->sha256);
  g_assert_cmpstr (covered->derived_from, ==, secret->sha256);
  expect_same (visit, shown);
  expect_same (visit, marked);
  expect_same (visit, covered);
  g_assert_null (bb_case_find_evidence (visit, secret->sha256));
}

/* What the unit handed over and was covered afterwards: the opinion names the copy. */
static void
test_the_opinion_follows (Fixture *self, gconstpointer data)
{
  static const BbMark marks[] = { COVER_RED };
  g_autoptr (BbEvidence) original = attach_jpeg (self), copy = NULL;
  const char *handed[] = { original->sha256, NULL };
  g_autoptr (BbCase) visit = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_visit_set_opinion (self->workspace, self->visit, "Có ảnh kèm theo", NULL, &error));
  g_assert_true (bb_visit_set_opinion_evidence (self->workspace, self->visit, handed, &error));
  copy = redact (self, original->sha256, marks, 1);
  visit = fixture_load (self);
  g_assert_cmpstr (bb_case_get_visit (visit)->opinion->evidence[0], ==, copy->sha256);
}

static gboolean
is_exported (const char *folder, const char *sha256)
{
  g_autofree char *path = g_build_filename (folder, "files", sha256, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* What was given to the same place before it was covered: the original, and a marked copy that was taken off. */
static void
test_export_again_takes_away (Fixture *self, gconstpointer data)
{
  static const BbMark arrow[] = { { BB_MARK_ARROW, 0.2, 0.2, 0.5, 0.3 } }, box[] = { COVER_RED };
  g_autoptr (BbEvidence) original = attach_jpeg (self), marked = redact (self, original->sha256, arrow, 1), copy = NULL;
  g_autofree char *folder = g_build_filename (self->folder, "out", NULL), *path = g_build_filename (folder, "visit.json", NULL);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  bb_visit_export (self->workspace, self->visit, path, &error);
  g_assert_no_error (error);
  g_assert_true (is_exported (folder, original->sha256));
  g_assert_true (is_exported (folder, marked->sha256));
  copy = redact (self, original->sha256, box, 1);
  bb_visit_export (self->workspace, self->visit, path, &error);
  g_assert_no_error (error);
  g_assert_false (is_exported (folder, original->sha256));
  g_assert_false (is_exported (folder, marked->sha256));
  g_assert_true (is_exported (folder, copy->sha256));
}

/* What another program was given does not stay on the disk beside the workspace. */
static void
test_lent_is_taken_back (Fixture *self, gconstpointer data)
{
  g_autoptr (BbEvidence) evidence = attach_jpeg (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *lent = bb_look_lend (self->workspace, evidence->sha256, "a.jpg", NULL, &error), *folder = NULL, *left = NULL;

  g_assert_no_error (error);
  g_assert_true (g_file_test (lent, G_FILE_TEST_EXISTS));
  folder = g_path_get_dirname (lent);
  while (g_main_context_iteration (NULL, FALSE));
  bb_workspace_close (self->workspace);
  g_assert_false (g_file_test (lent, G_FILE_TEST_EXISTS));
  /* As when the program was killed. */
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (lent, "a", 1, NULL));
  fixture_reopen (self);
  g_assert_false (g_file_test (lent, G_FILE_TEST_EXISTS));
}

/* The lock states the original too, withheld; the workspace is whole; after the lock nothing is covered any more. */
static void
test_locked_with_its_original (Fixture *self, gconstpointer data)
{
  static const BbMark marks[] = { COVER_RED };
  g_autoptr (BbEvidence) original = attach_jpeg (self), copy = redact (self, original->sha256, marks, 1);
  g_autofree char *id = g_strdup_printf ("original:%s:%s", self->visit, original->sha256);
  g_autoptr (BbCase) before = fixture_load (self), after = NULL;
  guint number = bb_case_number_evidence (before, copy->sha256);
  g_auto (GStrv) problems = NULL;
  g_autoptr (GError) error = NULL;
  gboolean stated = FALSE;
  BbEvent *lock;

  bb_visit_lock (self->workspace, self->visit, NULL, &error);
  g_assert_no_error (error);
  after = fixture_load (self);
  lock = bb_events_find_last (bb_case_get_events (after), BB_EVENT_LOCKED);
  for (guint i = 0; i < lock->manifest->len; i++)
    stated = stated || g_str_equal (((BbManifestEntry *) lock->manifest->pdata[i])->id, id);
  g_assert_true (stated);
  g_assert_cmpuint (bb_case_number_evidence (after, copy->sha256), ==, number);
  problems = bb_store_fsck (bb_workspace_get_store (self->workspace), NULL, &error);
  g_assert_no_error (error);
  g_assert_null (problems[0]);
  g_assert_null (bb_visit_redact (self->workspace, self->visit, copy->sha256, marks, 1, NULL, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_LOCKED);
}

/* The unit was closed, and the photograph of its door was covered. */
static void
test_proposal_names_the_copy (Fixture *self, gconstpointer data)
{
  static const BbMark marks[] = { COVER_RED };
  g_autofree char *opened = fixture_open_visit (self, "UBND-HOATAN", NULL, 20), *visit = NULL;
  g_autoptr (GBytes) jpeg = pictures_make_jpeg (&(Picture) { 400, 300, 1 });
  g_autoptr (BbEvidence) door = NULL, copy = NULL;
  g_autoptr (GPtrArray) before = NULL, after = NULL;
  g_autoptr (BbCase) loaded = NULL;
  g_autoptr (GArray) numbers = NULL;
  g_autoptr (GError) error = NULL;
  const char *hashes[] = { NULL, NULL };
  BbProposal *finding;

  visit = bb_visit_plan_again (self->workspace, opened, &error);
  g_assert_no_error (error);
  door = bb_visit_attach_bytes (self->workspace, visit, jpeg, "cua.jpg", NULL, "Cửa", "camera", &error);
  g_assert_no_error (error);
  hashes[0] = door->sha256;
  bb_visit_record_unit_closed (self->workspace, visit, NULL, "07:30–11:30", "Ông Phan Văn Bền", hashes, &error);
  g_assert_no_error (error);
  before = bb_visit_list_proposals (self->workspace, visit, &error);
  copy = bb_visit_redact (self->workspace, visit, door->sha256, marks, 1, NULL, &error);
  g_assert_no_error (error);
  after = bb_visit_list_proposals (self->workspace, visit, &error);
  finding = after->pdata[0];
  g_assert_cmpint (finding->kind, ==, BB_PROPOSAL_FINDING);
  g_assert_cmpuint (g_strv_length (finding->evidence), ==, 1);
  g_assert_cmpstr (finding->evidence[0], ==, copy->sha256);
  /* One that was shown before the covering is accepted as well. */
  g_assert_true (bb_visit_accept_proposal (self->workspace, visit, before->pdata[0], &error));
  g_assert_no_error (error);
  loaded = fixture_load_visit (self, visit);
  numbers = bb_case_list_evidence_of (loaded, finding->item);
  g_assert_cmpuint (numbers->len, ==, 1);
  g_assert_cmpuint (g_array_index (numbers, guint, 0), ==, bb_case_number_evidence (loaded, copy->sha256));
}

/* ── What is refused ─────────────────────────────────────────────────────────────────────────────────────────── */

static void
assert_refused (Fixture *self, const char *sha256, const BbMark *marks, guint n, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bb_visit_redact (self->workspace, self->visit, sha256, marks, n, NULL, &error));
  g_assert_error (error, domain, code);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  static const BbMark marks[] = { COVER_RED };
  const char *items[] = { "A2.01", NULL };
  g_autoptr (BbEvidence) original = attach_jpeg (self), copy = NULL;
  g_autoptr (GBytes) jpeg = read_file (self, original->sha256), words = g_bytes_new_static ("a\n", 2);
  g_autoptr (BbEvidence) text = attach (self, words, "a.txt");
  g_autoptr (GError) error = NULL;

  assert_refused (self, "0000", marks, 1, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND);
  assert_refused (self, original->sha256, marks, 0, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  assert_refused (self, text->sha256, marks, 1, BB_DECODE_ERROR, BB_DECODE_ERROR_UNKNOWN);
  copy = redact (self, original->sha256, marks, 1);
  /* The same photograph from the phone again would undo the covering. */
  g_assert_null (bb_visit_attach_bytes (self->workspace, self->visit, jpeg, "again.jpg", items, NULL, "phone", &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/redact/covered-is-gone", test_covered_is_gone);
  g_test_add_func ("/redact/blur-leaves-few-squares", test_blur_leaves_few_squares);
  g_test_add_func ("/redact/marks-are-seen", test_marks_are_seen);
  FIXTURE_ADD ("/redact/copy-says-nothing-of-the-camera", test_copy_says_nothing_of_the_camera);
  FIXTURE_ADD ("/redact/original-stays-and-is-restricted", test_original_stays_and_is_restricted);
  FIXTURE_ADD ("/redact/findings-follow", test_findings_follow);
  FIXTURE_ADD ("/redact/undo-and-redo", test_undo_and_redo);
  FIXTURE_ADD ("/redact/a-copy-is-covered-again", test_a_copy_is_covered_again);
  FIXTURE_ADD ("/redact/restricted-original-is-not-drawn-on", test_restricted_original_is_not_drawn_on);
  FIXTURE_ADD ("/redact/no-copy-of-a-chain-shows-what-is-covered", test_no_copy_of_a_chain_shows_what_is_covered);
  FIXTURE_ADD ("/redact/chain-with-a-gap", test_chain_with_a_gap);
  FIXTURE_ADD ("/redact/findings-follow-a-chain", test_findings_follow_a_chain);
  FIXTURE_ADD ("/redact/copy-that-is-there-already", test_copy_that_is_there_already);
  FIXTURE_ADD ("/redact/copy-that-is-its-original", test_copy_that_is_its_original);
  FIXTURE_ADD ("/redact/marked-copy-covers-nothing", test_marked_copy_covers_nothing);
  FIXTURE_ADD ("/redact/png-stays-png", test_png_stays_png);
  FIXTURE_ADD ("/redact/png-is-printed-or-boxed", test_png_is_printed_or_boxed);
  FIXTURE_ADD ("/redact/minutes-carry-the-copy-alone", test_minutes_carry_the_copy_alone);
  FIXTURE_ADD ("/redact/export-leaves-the-original", test_export_leaves_the_original);
  FIXTURE_ADD ("/redact/the-opinion-follows", test_the_opinion_follows);
  FIXTURE_ADD ("/redact/export-keeps-what-copies-are-made-of", test_export_keeps_what_copies_are_made_of);
  FIXTURE_ADD ("/redact/export-again-takes-away", test_export_again_takes_away);
  FIXTURE_ADD ("/redact/lent-is-taken-back", test_lent_is_taken_back);
  FIXTURE_ADD ("/redact/proposal-names-the-copy", test_proposal_names_the_copy);
  FIXTURE_ADD ("/redact/locked-with-its-original", test_locked_with_its_original);
  FIXTURE_ADD ("/redact/refused", test_refused);
  return g_test_run ();
}
