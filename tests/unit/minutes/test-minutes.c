/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "minutes/bb-minutes-words.h"
#include "pdf-tools.h"
#include "sample-case.h"

typedef struct { char *folder; char *path; } Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("minutes-XXXXXX", &error);
  g_assert_no_error (error);
  f->path = g_build_filename (f->folder, "minutes.pdf", NULL);
}

static guint
clean_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
      count++;
    }
  return count;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  clean_folder (f->folder);
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static BbMinutesResult *
try_write (const char *path, const SampleOptions *options, gboolean draft, GCancellable *cancellable, GError **error)
{
  BbMinutesOptions how = { .data_dir = g_getenv ("BIENBAN_DATA"), .draft = draft, .file = options->photos ? sample_case_find_file : NULL };
  g_autoptr (BbCase) visit = sample_case_new (options);

  return bb_minutes_write (visit, path, &how, cancellable, error);
}

static BbMinutesResult *
write_sample (const char *path, const SampleOptions *options)
{
  g_autoptr (GError) error = NULL;
  BbMinutesResult *result = try_write (path, options, FALSE, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static void
assert_says (const char *text, const char *word)
{
  if (!strstr (text, word))
    g_error ("the minutes do not say: %s\n%s", word, text);
}

/* ── The whole paper ─────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_says_everything (Fixture *f, gconstpointer data)
{
  static const char * const words[] = {
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "SỞ NỘI VỤ", "ĐOÀN KIỂM TRA SỐ 03", "/BB-ĐKT", "BIÊN BẢN", "I. THÀNH PHẦN",
    "II. NỘI DUNG VÀ PHƯƠNG PHÁP", "III. KẾT QUẢ THEO MỤC", "IV. TỒN TẠI, VI PHẠM", "V. Ý KIẾN CỦA ĐƠN VỊ ĐƯỢC KIỂM TRA", "VI. KIẾN NGHỊ VÀ THỜI HẠN",
    "VII. TÀI LIỆU GHI NHẬN", "Nguyễn Văn Minh Họa, Phó Giám đốc, Sở Nội vụ, Trưởng đoàn;", "đại diện đơn vị theo giấy ủy quyền số 14/GUQ-UBND",
    "của Giám đốc Sở Nội vụ về việc thành lập Đoàn kiểm tra đột xuất.", "năm 2026;", "07 giờ 58 phút, ngày 23 tháng 11 năm 2026",
    "(danh mục A, phiên bản 1.0): 63 mục", "số gieo 48151623", "Căn cứ: Điều 7 Quyết định số 129/2007/QĐ-TTg.", "Đề nghị ghi nhận 02 công chức",
    "kết thúc vào 11 giờ 20 phút, ngày 23 tháng 11 năm 2026", "02 bản có giá trị như nhau, mỗi bên giữ 01 bản./.", "TM. ĐOÀN KIỂM TRA", "TRƯỞNG ĐOÀN",
    "Trần Thị Mẫu", "Nơi nhận:", "- Lưu: VT, hồ sơ kiểm tra.", "Phụ lục I", "Phụ lục II", "a3b1c5d7e9f00123456789abcdef00112233445566778899aabbccddeeff0011",
    "(06 ngày làm việc)",
  };
  SampleOptions options = { .findings = 8, .recommendations = 6 };
  g_autoptr (BbMinutesResult) result = write_sample (f->path, &options);
  g_autofree char *text = read_pdf_text (f->path, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    assert_says (text, words[i]);
  for (guint i = 1; i <= 7; i++)
    {
      g_autofree char *code = g_strdup_printf ("B9.%02u", i);

      assert_says (text, code);
    }
  g_assert_null (strstr (text, "\xEF\xBF\xBD"));
  g_assert_cmpint (count_words (text, "Nội dung kiểm tra"), >, 4);
}

/* Only what is verified, or confirmed, and in force on the day is printed as law. */
static void
test_prints_only_known_law (Fixture *f, gconstpointer data)
{
  SampleOptions options = { .findings = 3 };
  g_autoptr (BbMinutesResult) result = write_sample (f->path, &options);
  g_autofree char *text = read_pdf_text (f->path, TRUE);

  assert_says (text, "Quyết định số 129/2007/QĐ-TTg");
  g_assert_null (strstr (text, "trí nhớ"));
  g_assert_null (strstr (text, "hết hiệu lực"));
}

static void
test_is_a_sound_pdf_a (Fixture *f, gconstpointer data)
{
  SampleOptions options = { .findings = 8, .recommendations = 6, .long_texts = TRUE };
  g_autoptr (BbMinutesResult) result = write_sample (f->path, &options);
  g_autofree char *check = run_tool ("qpdf", "--check", f->path, NULL), *info = run_tool ("pdfinfo", f->path, NULL), *fonts = run_tool ("pdffonts", f->path, NULL);
  g_auto (GStrv) lines = g_strsplit (g_strstrip (fonts), "\n", -1);
  g_autofree char *pages = g_strdup_printf ("Pages:           %u\n", result->pages);

  assert_says (check, "No syntax or stream encoding errors");
  assert_says (info, "595.28 x 841.89 pts (A4)");
  assert_says (info, "Title:           BIÊN BẢN Kiểm tra đột xuất");
  assert_says (info, "CreationDate:    Mon Nov 23 11:20:00 2026");
  assert_says (info, pages);
  g_assert_cmpuint (g_strv_length (lines), >, 4);
  for (guint i = 2; lines[i]; i++)
    g_assert_true (g_regex_match_simple (" yes +yes +yes +[0-9]+ +0$", lines[i], 0, 0));
  assert_pdf_a (f->path);
}

static void
test_same_visit_same_bytes (Fixture *f, gconstpointer data)
{
  SampleOptions options = { .findings = 8, .recommendations = 6 };
  g_autofree char *second = g_build_filename (f->folder, "second.pdf", NULL), *a = NULL, *b = NULL, *hash = NULL;
  g_autoptr (BbMinutesResult) one = write_sample (f->path, &options);
  g_autoptr (BbMinutesResult) two = NULL;
  gsize na, nb;

  g_usleep (1100000);                                     /* another second on the machine's clock */
  two = write_sample (second, &options);
  g_assert_cmpstr (one->sha256, ==, two->sha256);
  g_assert_true (g_file_get_contents (f->path, &a, &na, NULL) && g_file_get_contents (second, &b, &nb, NULL));
  g_assert_cmpmem (a, na, b, nb);
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) a, na);
  g_assert_cmpstr (hash, ==, one->sha256);
}

static void
test_counts_its_pages (Fixture *f, gconstpointer data)
{
  SampleOptions options = { .findings = 50, .recommendations = 6, .long_texts = TRUE };
  g_autoptr (BbMinutesResult) result = write_sample (f->path, &options);
  g_autofree char *text = read_pdf_text (f->path, TRUE);
  g_autoptr (GRegex) clause = g_regex_new ("gồm ([0-9]+) trang và ([0-9]+) phụ lục kèm theo \\(Phụ lục I: ([0-9]+) trang, Phụ lục II: ([0-9]+) trang\\)", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint sum = 0;

  g_assert_true (g_regex_match (clause, text, 0, &match));
  for (int i = 1; i <= 4; i++)
    {
      g_autofree char *number = g_match_info_fetch (match, i);

      sum += i == 2 ? 0 : strtoul (number, NULL, 10);
    }
  g_assert_cmpuint (sum, ==, result->pages);
  g_assert_cmpuint (result->pages, >, 20);
}

/* ── Rows and blocks ─────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_without_findings (Fixture *f, gconstpointer data)
{
  SampleOptions options = { .no_answers = TRUE };
  g_autoptr (BbMinutesResult) result = write_sample (f->path, &options);
  g_autofree char *text = read_pdf_text (f->path, TRUE);

  assert_says (text, "không ghi nhận tồn tại, vi phạm.");
  assert_says (text, "Đoàn kiểm tra không có kiến nghị.");
  assert_says (text, "đã kiểm tra 00 mục, chưa kiểm tra 142 mục.");
  g_assert_cmpint (count_words (text, "Chưa"), >=, 142);
}

/* A fact of several pages: every sentence of it is there, under repeated heads. */
static void
test_breaks_a_row_taller_than_a_page (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) fact = g_string_new (NULL);
  SampleOptions options = { .findings = 2 };
  g_autoptr (BbMinutesResult) result = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 260; i++)
    g_string_append_printf (fact, "Câu thứ %03u của một nội dung rất dài. ", i);
  options.fact = fact->str;
  result = write_sample (f->path, &options);
  text = read_pdf_text (f->path, FALSE);
  for (guint i = 0; i < 260; i++)
    {
      g_autofree char *number = g_strdup_printf ("%03u", i);

      assert_says (text, number);
    }
  g_assert_cmpint (count_words (text, "Nội dung tồn tại, vi phạm và căn cứ"), >=, 3);
}

/* How far from the top the last such word ends. */
static double
find_bottom_of (const char *path, const char *word)
{
  g_autofree char *boxes = run_tool ("pdftotext", "-bbox", path, "-", NULL), *pattern = g_strdup_printf ("yMax=\"([0-9.]+)\">%s<", word);
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  double bottom = -1;

  for (g_regex_match (regex, boxes, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *number = g_match_info_fetch (match, 1);

      bottom = g_ascii_strtod (number, NULL);
    }
  g_assert_cmpfloat (bottom, >, 0);
  return bottom;
}

static void
test_signature_blocks_stand_level (Fixture *f, gconstpointer data)
{
  SampleOptions options = { .findings = 8, .recommendations = 6, .long_posts = TRUE };
  g_autoptr (BbMinutesResult) result = write_sample (f->path, &options);
  g_autofree char *list = list_pdf_fields (f->path);
  g_auto (GStrv) lines = g_strsplit (list, "\n", -1);
  double x[6], y[6], width[6], height[6];
  char name[6][16];

  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpint (sscanf (lines[i], "%15s %lf %lf %lf %lf", name[i], &x[i], &y[i], &width[i], &height[i]), ==, 5);
  g_assert_cmpstr (name[0], ==, "number");
  g_assert_cmpstr (name[1], ==, "date");
  g_assert_cmpstr (name[2], ==, "unit");
  g_assert_cmpstr (name[3], ==, "secretary");
  g_assert_cmpstr (name[4], ==, "leader");
  g_assert_cmpstr (name[5], ==, "seal");
  for (guint i = 3; i < 5; i++)
    {
      g_assert_cmpfloat (y[i], ==, y[2]);
      g_assert_cmpfloat (height[i], ==, height[2]);
      g_assert_cmpfloat (x[i], >=, x[i - 1] + width[i - 1]);
    }
  /* The seal, 36 mm, covers a third of the leader's signature on its left. */
  g_assert_cmpfloat (fabs (width[5] - 102.05), <, 0.1);
  g_assert_cmpfloat (fabs (x[5] + width[5] - x[4] - width[4] / 3), <, 0.1);
  g_assert_cmpfloat (height[2], >=, 60);
  g_assert_cmpfloat (841.89 - find_bottom_of (f->path, "CÔNG"), >=, y[2] + height[2]);           /* the last word of the longest post */
  g_assert_cmpstr (result->fields[0], ==, "unit");
  g_assert_cmpuint (g_strv_length (result->fields), ==, 3);
}

/* Whatever stands before it: no line ends between a word and its number, in a symbol, and no paragraph ends in one short word. */
static void
test_what_belongs_together_is_not_parted (Fixture *f, gconstpointer data)
{
  static const char * const parted[] = { "\\b[Kk]hoản\\n", "\\bĐiều\\n", "\\bmục\\n+I,", "\\bĐiểm\\n", "\\bsố\\n+12,", "TT-\\n", "\\n *xa\\." };
  g_autoptr (GString) fact = g_string_new (NULL);
  SampleOptions options = { .findings = 2 };
  g_autoptr (BbMinutesResult) result = NULL;
  g_autofree char *text = NULL, *cell = NULL;

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (fact, "%.*s khoản 2 Điều 15, mục I, Điểm b, số 12, Thông tư 03/2025/TT-VPCP, ảnh 12–25. ", 1 + (int) i % 9, "aaaaaaaaa");
  for (guint i = 0; i < 5; i++)
    {
      g_string_append (fact, " a");
      options.fact = cell = g_strconcat (fact->str, " đường không quá xa.", NULL);
      result = write_sample (f->path, &options);
      text = run_tool ("pdftotext", "-x", "0", "-y", "0", "-W", "1000", "-H", "2000", f->path, "-", NULL);
      g_assert_nonnull (strstr (text, "03/2025/TT-VPCP"));
      for (guint k = 0; k < G_N_ELEMENTS (parted); k++)
        if (g_regex_match_simple (parted[k], text, 0, 0))
          g_error ("with %u more words %s is parted", i + 1, parted[k]);
      g_clear_pointer (&result, bb_minutes_result_free);
      g_clear_pointer (&text, g_free);
      g_clear_pointer (&cell, g_free);
    }
}

/* However long the text before them is, the signatures never stand alone on a page. */
static void
test_signatures_are_never_alone (Fixture *f, gconstpointer data)
{
  for (guint n = 0; n < 9; n++)
    {
      SampleOptions options = { .findings = 4, .recommendations = n };
      g_autoptr (BbMinutesResult) result = write_sample (f->path, &options);
      g_autofree char *text = read_pdf_text (f->path, FALSE);
      g_auto (GStrv) pages = g_strsplit (text, "\f", -1);

      for (guint i = 0; pages[i]; i++)
        if (strstr (pages[i], "THƯ KÝ"))
          {
            assert_says (pages[i], "Biên bản kết thúc");
            assert_says (pages[i], "Nguyễn Văn Minh Họa");
            assert_says (pages[i], "Lưu: VT");
          }
    }
}

/* ── Refusals, closed offices, drafts, numbers ───────────────────────────────────────────────────────────────── */

static void
test_refusal (Fixture *f, gconstpointer data)
{
  SampleOptions options = { .findings = 8, .refused = TRUE };
  g_autoptr (BbMinutesResult) result = write_sample (f->path, &options);
  g_autofree char *text = read_pdf_text (f->path, TRUE), *fields = list_pdf_fields (f->path);

  assert_says (text, "từ chối ký biên bản lúc 11 giờ 26 phút");
  assert_says (text, "“Không đồng ý với nhận xét về hồ sơ trễ hạn”");
  assert_says (text, "Đỗ Văn Chứng, Cảnh sát khu vực");
  assert_says (text, "(Từ chối ký)");
  assert_says (text, "kết thúc vào 11 giờ 26 phút");
  g_assert_null (strstr (fields, "unit"));
  g_assert_cmpstr (result->fields[0], ==, "secretary");
  g_assert_cmpstr (result->fields[1], ==, "leader");
  g_assert_null (result->fields[2]);
}

static void
test_unit_closed (Fixture *f, gconstpointer data)
{
  SampleOptions options = { .findings = 1, .closed = TRUE, .no_answers = TRUE };
  g_autoptr (BbMinutesResult) result = write_sample (f->path, &options);
  g_autofree char *text = read_pdf_text (f->path, TRUE);

  assert_says (text, "Đơn vị đóng cửa, không có người tiếp Đoàn kiểm tra lúc 07 giờ 58 phút");
  g_assert_null (strstr (text, "ĐẠI DIỆN ĐƠN VỊ"));
  g_assert_cmpuint (g_strv_length (result->fields), ==, 2);
}

static void
test_draft_has_no_fields (Fixture *f, gconstpointer data)
{
  SampleOptions options = { .findings = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbMinutesResult) result = try_write (f->path, &options, TRUE, NULL, &error);
  g_autofree char *text = NULL, *fields = NULL;

  g_assert_no_error (error);
  text = read_pdf_text (f->path, TRUE);
  fields = list_pdf_fields (f->path);
  assert_says (text, "DỰ THẢO");
  g_assert_cmpstr (fields, ==, "");
  g_assert_cmpuint (g_strv_length (result->fields), ==, 0);
}

static void
test_number (Fixture *f, gconstpointer data)
{
  static const struct { const char *typed, *printed; } rows[] = { { "5", "Số: 05/BB-ĐKT" }, { "12", "Số: 12/BB-ĐKT" }, { "07/BB-SNV", "Số: 07/BB-SNV" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SampleOptions options = { .number = rows[i].typed, .set_b = i == 1 };
      g_autoptr (BbMinutesResult) result = write_sample (f->path, &options);
      g_autofree char *text = read_pdf_text (f->path, TRUE), *fields = list_pdf_fields (f->path);

      assert_says (text, rows[i].printed);
      g_assert_null (strstr (fields, "number"));
    }
}

static void
test_words_are_printable (void)
{
  static const struct { const char *from, *to; } texts[] = {
    { "Họa <b>đậm</b> & \"nháy\"", "Họa &lt;b&gt;đậm&lt;/b&gt; &amp; &quot;nháy&quot;" },
    { "a\x01" "b\x1b[2J\tc\nd", "ab[2J\tc\nd" },
    { "10\u202e000\u202c đồng", "10000 đồng" },
    { "\u2066x\u2069\ufeff", "x" },
    { "a\xb0", "a\ufffd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = bb_words_escape (texts[i].from);

      g_assert_cmpstr (text, ==, texts[i].to);
    }
}

static void
test_lists_fields (void)
{
  SampleOptions options = { .refused = TRUE };
  g_autoptr (BbCase) refused = sample_case_new (&options);
  g_auto (GStrv) some = bb_minutes_list_fields (refused);
  g_autofree char *joined = g_strjoinv (" ", some);

  g_assert_cmpstr (joined, ==, "secretary leader");
}

/* ── What goes wrong ─────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_missing_letter_is_named (Fixture *f, gconstpointer data)
{
  SampleOptions options = { .findings = 1, .fact = "Ký tự \xCD\xB8 không phông chữ nào có" };      /* U+0378 is not assigned */
  g_autoptr (GError) error = NULL;

  g_assert_null (try_write (f->path, &options, FALSE, NULL, &error));
  g_assert_error (error, BB_MINUTES_ERROR, BB_MINUTES_ERROR_FONT);
  g_assert_nonnull (strstr (error->message, "không phông chữ nào có"));
  g_assert_cmpuint (clean_folder (f->folder), ==, 0);
}

static void
test_cancelled_leaves_nothing (Fixture *f, gconstpointer data)
{
  SampleOptions options = { .findings = 1 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (try_write (f->path, &options, FALSE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (clean_folder (f->folder), ==, 0);
}

/* No file may grow beyond @data thousandths of the finished paper: as on a full disk, while it is drawn, finished or copied. */
static void
test_full_disk_leaves_nothing (Fixture *f, gconstpointer data)
{
  SampleOptions options = { .findings = 8 };
  struct rlimit before, small;
  g_autoptr (GError) error = NULL;
  g_autofree char *old = NULL;
  g_autoptr (BbMinutesResult) result = write_sample (f->path, &options);
  gsize length;

  g_assert_true (g_file_get_contents (f->path, &old, &length, NULL));
  g_clear_pointer (&old, g_free);
  g_assert_true (g_file_set_contents (f->path, "the old one", -1, NULL));
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  small = before;
  small.rlim_cur = length * GPOINTER_TO_SIZE (data) / 1000 - 1;
  setrlimit (RLIMIT_FSIZE, &small);
  g_assert_null (try_write (f->path, &options, FALSE, NULL, &error));
  setrlimit (RLIMIT_FSIZE, &before);
  g_assert_error (error, BB_MINUTES_ERROR, BB_MINUTES_ERROR_IO);
  g_assert_true (g_file_get_contents (f->path, &old, &length, NULL));
  g_assert_cmpstr (old, ==, "the old one");
  g_assert_cmpuint (clean_folder (f->folder), ==, 1);
}

static void
test_no_folder (Fixture *f, gconstpointer data)
{
  SampleOptions options = { .findings = 1 };
  g_autofree char *path = g_build_filename (f->folder, "nowhere", "minutes.pdf", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (try_write (path, &options, FALSE, NULL, &error));
  g_assert_error (error, BB_MINUTES_ERROR, BB_MINUTES_ERROR_IO);
}

/* How the minutes are made up, beside a wording of one's own. */
static void
copy_plan (const char *folder)
{
  g_autofree char *from = g_build_filename (g_getenv ("BIENBAN_DATA"), "minutes", "papers", "minutes.json", NULL);
  g_autofree char *papers = g_build_filename (folder, "papers", NULL), *to = g_build_filename (papers, "minutes.json", NULL), *text = NULL;
  gsize length;

  g_mkdir (papers, 0700);
  g_assert_true (g_file_get_contents (from, &text, &length, NULL) && g_file_set_contents (to, text, (gssize) length, NULL));
}

static void
remove_plan (const char *folder)
{
  g_autofree char *papers = g_build_filename (folder, "papers", NULL), *file = g_build_filename (papers, "minutes.json", NULL);

  g_unlink (file);
  g_rmdir (papers);
}

static void
test_broken_wording_is_named (Fixture *f, gconstpointer data)
{
  static const struct { const char *contents, *named; } rows[] = {
    { "{\"text\": {\"nation\": \"VIỆT NAM\"}}", "type" }, { "{\"text\": {\"nation\": \"<b>VIỆT NAM\"}}", "nation" }, { "{\"text\": 1}", "/text" }, { "{", "JSON" },
  };
  g_autofree char *folder = g_build_filename (f->folder, "minutes", NULL), *file = g_build_filename (folder, "bien-ban.json", NULL);
  BbMinutesOptions how = { .data_dir = f->folder };
  SampleOptions options = { 0 };
  g_autoptr (BbCase) visit = sample_case_new (&options);

  g_mkdir (folder, 0700);
  copy_plan (folder);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (file, rows[i].contents, -1, NULL));
      g_assert_null (bb_minutes_write (visit, f->path, &how, NULL, &error));
      g_assert_error (error, BB_MINUTES_ERROR, BB_MINUTES_ERROR_TEMPLATE);
      g_assert_nonnull (strstr (error->message, rows[i].named));
    }
  g_unlink (file);
  remove_plan (folder);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
#define TEST(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  TEST ("/minutes/says-everything", test_says_everything);
  TEST ("/minutes/prints-only-known-law", test_prints_only_known_law);
  TEST ("/minutes/is-a-sound-pdf-a", test_is_a_sound_pdf_a);
  TEST ("/minutes/same-visit-same-bytes", test_same_visit_same_bytes);
  TEST ("/minutes/counts-its-pages", test_counts_its_pages);
  TEST ("/minutes/what-belongs-together-is-not-parted", test_what_belongs_together_is_not_parted);
  TEST ("/minutes/without-findings", test_without_findings);
  TEST ("/minutes/breaks-a-row-taller-than-a-page", test_breaks_a_row_taller_than_a_page);
  TEST ("/minutes/signature-blocks-stand-level", test_signature_blocks_stand_level);
  TEST ("/minutes/signatures-are-never-alone", test_signatures_are_never_alone);
  TEST ("/minutes/refusal", test_refusal);
  TEST ("/minutes/unit-closed", test_unit_closed);
  TEST ("/minutes/draft-has-no-fields", test_draft_has_no_fields);
  TEST ("/minutes/number", test_number);
  g_test_add_func ("/minutes/words-are-printable", test_words_are_printable);
  g_test_add_func ("/minutes/lists-fields", test_lists_fields);
  TEST ("/minutes/missing-letter-is-named", test_missing_letter_is_named);
  TEST ("/minutes/cancelled-leaves-nothing", test_cancelled_leaves_nothing);
  g_test_add ("/minutes/full-disk/drawing", Fixture, GSIZE_TO_POINTER (200), set_up, test_full_disk_leaves_nothing, tear_down);
  g_test_add ("/minutes/full-disk/finishing", Fixture, GSIZE_TO_POINTER (990), set_up, test_full_disk_leaves_nothing, tear_down);
  g_test_add ("/minutes/full-disk/last-byte", Fixture, GSIZE_TO_POINTER (1000), set_up, test_full_disk_leaves_nothing, tear_down);
  TEST ("/minutes/no-folder", test_no_folder);
  TEST ("/minutes/broken-wording-is-named", test_broken_wording_is_named);
  return g_test_run ();
}
