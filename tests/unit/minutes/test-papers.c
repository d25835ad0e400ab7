/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The papers beside the minutes: what they say, that they are sound, and that the same visit gives the same bytes. */
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "domain/bb-dates.h"
#include "domain/bb-team-work.h"
#include "pdf-tools.h"
#include "sample-case.h"

#define HASH "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

typedef struct { char *folder; char *path; } Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("papers-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "paper.pdf", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->path);
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static BbPaper *
new_paper (const char *kind)
{
  BbPaper *paper = bb_paper_new ();
  g_autoptr (GDateTime) at = bb_time_parse ("2026-11-24T09:15:00+07:00");
  BbCorrection *correction = bb_correction_new ();

  paper->kind = g_strdup (kind);
  paper->words = g_strdup ("Đơn vị chấp hành tốt giờ làm việc.\nCần chấn chỉnh việc xin lỗi khi trễ hạn.");
  paper->capacity = g_strdup ("KT. GIÁM ĐỐC");
  paper->post = g_strdup ("PHÓ GIÁM ĐỐC");
  paper->name = g_strdup ("Lê Thị Ký");
  paper->field = g_strdup ("unit");
  paper->who = g_strdup ("Trần Thị Mẫu");
  paper->reason = g_strdup ("không đồng ý với số liệu");
  paper->witness = g_strdup ("Đỗ Văn Chứng, Cảnh sát khu vực");
  paper->about = g_strdup (HASH);
  paper->about_number = g_strdup ("05/BB-ĐKT");
  paper->number = g_strdup ("7");
  g_date_set_dmy (&paper->date, 1, G_DATE_DECEMBER, 2026);
  bb_set_time (&paper->at, at);
  correction->place = g_strdup ("Mục IV, số 2");
  correction->before = g_strdup ("03 công chức");
  correction->after = g_strdup ("02 công chức");
  correction->reason = g_strdup ("đếm nhầm");
  g_ptr_array_add (paper->corrections, correction);
  return paper;
}

static GPtrArray *
new_named (guint count)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (bb_value_unref);

  for (guint i = 0; i < count; i++)
    {
      BbNamed *named = bb_named_new ();

      named->id = g_strdup_printf ("n%u", i);
      named->visit = g_strdup ("v");
      named->item = g_strdup ("A1.01");
      named->name = g_strdup_printf ("Nguyễn Thị Kín %02u", i + 1);
      named->post = g_strdup ("chuyên viên Tư pháp");
      named->reason = g_strdup ("đi họp đột xuất");
      named->explanation = g_strdup ("Tôi đã xin phép bằng lời");
      g_ptr_array_add (list, named);
    }
  return list;
}

static char *
print (const char *kind, const char *path, const SampleOptions *sample, guint persons, gboolean flat)
{
  g_autoptr (BbPaper) paper = new_paper (kind);
  g_autoptr (GPtrArray) named = new_named (persons);
  BbMinutesOptions how = { .data_dir = g_getenv ("BIENBAN_DATA"), .paper = paper, .named = named };
  g_autoptr (BbCase) visit = sample_case_new (sample);
  g_autoptr (BbMinutesResult) result = NULL;
  g_autoptr (GError) error = NULL;

  result = bb_minutes_write (visit, path, &how, NULL, &error);
  g_assert_no_error (error);
  return read_pdf_text (path, flat);
}

static void
assert_says (const char *kind, const char *text, const char *word)
{
  if (!strstr (text, word))
    g_error ("%s does not say: %s\n%s", kind, word, text);
}

static const struct { const char *kind, *fields; const char *words[12]; } papers[] = {
  { "opening", "number unit secretary leader seal",
    { "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 07/BB-ĐKT", "Công bố quyết định", "I. THÀNH PHẦN", "II. NỘI DUNG CÔNG BỐ",
      "công bố toàn văn Quyết định số 112/QĐ-SNV", "91/2025/QH15", "III. Ý KIẾN CỦA ĐƠN VỊ", "Cần chấn chỉnh", "kết thúc vào 09 giờ 15 phút", "Nơi nhận:" } },
  { "presence", "secretary leader seal",
    { "DANH SÁCH", "Chữ ký", "Nguyễn Văn Minh Họa", "Trưởng đoàn", "đại diện đơn vị", "Lý Văn Ví Dụ", "Người khác có mặt (tự ghi)", "NGƯỜI LẬP DANH SÁCH" } },
  { "refusal", "number witness secretary leader seal",
    { "Về việc từ chối ký Biên bản", "số 05/BB-ĐKT", HASH, "ông (bà) Trần Thị Mẫu, từ chối ký biên bản lúc 09 giờ 15 phút", "“không đồng ý với số liệu”",
      "Đỗ Văn Chứng, Cảnh sát khu vực", "NGƯỜI CHỨNG KIẾN", "Biên bản kiểm tra nêu trên vẫn có giá trị" } },
  { "correction", "number unit secretary leader seal",
    { "Sửa đổi, bổ sung Biên bản", "số 05/BB-ĐKT", HASH, "Mục IV, số 2", "03 công chức", "02 công chức", "Lý do: đếm nhầm.", "không tách rời",
      "Thời gian bắt đầu: 09 giờ 15 phút, ngày 24 tháng 11 năm 2026" } },
  { "persons", "secretary leader seal",
    { "HẠN CHẾ", "PHỤ LỤC", "Kèm theo Biên bản số 05/BB-ĐKT", "dữ liệu cá nhân", "Nguyễn Thị Kín 01", "Lý do nêu ra: đi họp đột xuất.", "“Tôi đã xin" } },
  { "notice", "issuer seal",
    { "TỈNH MINH HỌA", "Số: 07/TB-SNV", "ngày 01 tháng 12 năm 2026", "THÔNG BÁO", "Kính gửi: Ủy ban nhân dân phường Hòa Tân.",
      "Biên bản kiểm tra số 05/BB-ĐKT", "II. TỒN TẠI, VI PHẠM", "IV. TỔ CHỨC THỰC HIỆN", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Thị Ký" } },
  { "report", "leader seal",
    { "Số: 07/BC-ĐKT", "BÁO CÁO", "Kính gửi: Sở Nội vụ tỉnh Minh Họa.", "I. ĐOÀN KIỂM TRA", "V. Ý KIẾN", "VI. NHẬN XÉT, ĐÁNH GIÁ", "Cần chấn chỉnh",
      "VII. KIẾN NGHỊ", "TM. ĐOÀN KIỂM TRA", "- Lưu: VT" } },
};

static char *
list_field_names (const char *path)
{
  g_autofree char *list = list_pdf_fields (path);
  g_auto (GStrv) lines = g_strsplit (list, "\n", -1);

  for (char **line = lines; *line; line++)
    (*line)[strcspn (*line, " ")] = '\0';
  return g_strjoinv (" ", lines);
}

/* A number that is typed is no field. */
static void
test_say_what_they_must (Fixture *f, gconstpointer data)
{
  SampleOptions sample = { .findings = 4, .recommendations = 3 };

  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      g_autofree char *text = print (papers[i].kind, f->path, &sample, 2, TRUE), *fields = list_field_names (f->path);
      const char *expected = g_str_has_prefix (papers[i].fields, "number ") ? papers[i].fields + strlen ("number ") : papers[i].fields;
      g_autofree char *check = run_tool ("qpdf", "--check", f->path, NULL);

      for (const char * const *word = papers[i].words; *word; word++)
        assert_says (papers[i].kind, text, *word);
      g_assert_cmpstr (fields, ==, expected);
      g_assert_nonnull (strstr (check, "No syntax or stream encoding errors"));
      g_assert_null (strstr (text, "\xEF\xBF\xBD"));
      g_assert_null (strstr (text, "anh tra"));             /* an inspection of this kind is no "thanh tra" */
      assert_pdf_a (f->path);
    }
}

static void
test_same_visit_same_bytes (Fixture *f, gconstpointer data)
{
  SampleOptions sample = { .findings = 4, .recommendations = 3 };

  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      g_autofree char *one = NULL, *two = NULL, *a = print (papers[i].kind, f->path, &sample, 3, TRUE), *b = NULL;
      gsize first, second;

      g_assert_true (g_file_get_contents (f->path, &one, &first, NULL));
      if (i == 0)
        g_usleep (1100000);                               /* another second on the machine's clock */
      b = print (papers[i].kind, f->path, &sample, 3, TRUE);
      g_assert_true (g_file_get_contents (f->path, &two, &second, NULL));
      g_assert_cmpmem (one, first, two, second);
    }
}

/* Names stand in the annex of persons alone. */
static void
test_names_are_in_one_paper_only (Fixture *f, gconstpointer data)
{
  SampleOptions sample = { .findings = 4, .recommendations = 3 };

  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      g_autofree char *text = print (papers[i].kind, f->path, &sample, 2, TRUE);

      g_assert_true (!strstr (text, "Nguyễn Thị Kín") == !g_str_equal (papers[i].kind, "persons"));
      g_assert_true (!strstr (text, "HẠN CHẾ") == !g_str_equal (papers[i].kind, "persons"));
    }
}

/* The field of the seal, with its words, lies above the bottom margin, however many persons stand before it. */
static void
test_seal_stays_on_the_page (Fixture *f, gconstpointer data)
{
  SampleOptions sample = { .findings = 1 };

  for (guint n = 1; n < 24; n++)
    {
      g_autofree char *text = print ("persons", f->path, &sample, n, TRUE), *list = list_pdf_fields (f->path);
      const char *seal = strstr (list, "seal ");
      double x, y;

      g_assert_nonnull (seal);
      g_assert_cmpint (sscanf (seal, "seal %lf %lf", &x, &y), ==, 2);
      g_assert_cmpfloat (y, >=, 56.69 - 0.1);
    }
}

/* ── Long visits ─────────────────────────────────────────────────────────────────────────────────────────────── */

/* Every word lies within the margins. */
static void
assert_nothing_is_cut (const char *kind, const char *path)
{
  g_autofree char *boxes = run_tool ("pdftotext", "-bbox", path, "-", NULL);
  g_autoptr (GRegex) regex = g_regex_new ("xMin=\"([0-9.-]+)\" yMin=\"([0-9.-]+)\" xMax=\"([0-9.-]+)\" yMax=\"([0-9.-]+)\">([^<]*)<", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint words = 0;

  for (g_regex_match (regex, boxes, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL), words++)
    {
      g_auto (GStrv) parts = g_match_info_fetch_all (match);
      double left = g_ascii_strtod (parts[1], NULL), right = g_ascii_strtod (parts[3], NULL), bottom = g_ascii_strtod (parts[4], NULL);

      if (left < 84 || right > 595.28 - 42 + 0.5 || bottom > 841.89 - 56 + 1)
        g_error ("%s: “%s” stands outside of the margins (%s to %s, down to %s)", kind, parts[5], parts[1], parts[3], parts[4]);
    }
  g_assert_cmpuint (words, >, 100);
}

static guint
count_pages_with (const char *text, const char *word)
{
  g_auto (GStrv) pages = g_strsplit (text, "\f", -1);
  guint count = 0;

  for (char **page = pages; *page; page++)
    count += strstr (*page, word) != NULL;
  return count;
}

static void
test_long_visit_is_not_cut (Fixture *f, gconstpointer data)
{
  static const struct { const char *kind, *head; } heads[] = { { "notice", "Mức độ" }, { "report", "Mức độ" }, { "persons", "Lời giải trình" } };
  SampleOptions sample = { .findings = 40, .recommendations = 20, .long_texts = TRUE, .long_posts = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      g_autofree char *text = print (papers[i].kind, f->path, &sample, 60, FALSE);

      assert_nothing_is_cut (papers[i].kind, f->path);
      for (guint h = 0; h < G_N_ELEMENTS (heads); h++)
        if (g_str_equal (papers[i].kind, heads[h].kind))
          g_assert_cmpuint (count_pages_with (text, heads[h].head), >, 2);
    }
}

/* No number, no date, nobody who signs for the office: blanks, and a field for the number. */
static void
test_blanks (Fixture *f, gconstpointer data)
{
  SampleOptions sample = { .findings = 1 };
  g_autoptr (BbPaper) paper = bb_paper_new ();
  BbMinutesOptions how = { .data_dir = g_getenv ("BIENBAN_DATA"), .paper = paper };
  g_autoptr (BbCase) visit = sample_case_new (&sample);
  g_autoptr (BbMinutesResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *fields = NULL;

  paper->kind = g_strdup ("notice");
  result = bb_minutes_write (visit, f->path, &how, NULL, &error);
  g_assert_no_error (error);
  text = read_pdf_text (f->path, TRUE);
  fields = list_field_names (f->path);
  assert_says ("notice", text, "Minh Họa, ngày tháng năm THÔNG BÁO");        /* which the office fills in */
  assert_says ("notice", text, "THỦ TRƯỞNG CƠ QUAN");
  g_assert_cmpstr (fields, ==, "number day month year issuer seal");
}

/* The symbol is of the same office as the letterhead. */
static void
test_notice_of_no_office (Fixture *f, gconstpointer data)
{
  SampleOptions sample = { .findings = 1 };
  g_autoptr (BbPaper) paper = bb_paper_new ();
  BbMinutesOptions how = { .data_dir = g_getenv ("BIENBAN_DATA"), .paper = paper };
  g_autoptr (BbCase) visit = sample_case_new (&sample);
  g_autoptr (BbMinutesResult) result = NULL;
  g_autofree char *text = NULL;

  paper->kind = g_strdup ("notice");
  g_set_str (&bb_case_get_issuer (visit)->agency, NULL);
  result = bb_minutes_write (visit, f->path, &how, NULL, NULL);
  g_assert_nonnull (result);
  text = read_pdf_text (f->path, TRUE);
  assert_says ("notice", text, "/TB-ĐKT ");
}

/* A long row goes on to the next page, and nothing of it is lost. */
static void
test_long_rows_fill_the_page (Fixture *f, gconstpointer data)
{
  SampleOptions sample = { .findings = 30, .long_texts = TRUE };
  g_autofree char *text = print ("notice", f->path, &sample, 0, TRUE);

  g_assert_cmpint (count_words (text, "Đđ."), >=, 5);
  g_assert_cmpint (count_words (text, "Nghiêng, ngã, hỏi, sắc, nặng"), >=, 5);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
#define TEST(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  TEST ("/papers/say-what-they-must", test_say_what_they_must);
  TEST ("/papers/same-visit-same-bytes", test_same_visit_same_bytes);
  TEST ("/papers/names-are-in-one-paper-only", test_names_are_in_one_paper_only);
  TEST ("/papers/seal-stays-on-the-page", test_seal_stays_on_the_page);
  TEST ("/papers/long-visit-is-not-cut", test_long_visit_is_not_cut);
  TEST ("/papers/long-rows-fill-the-page", test_long_rows_fill_the_page);
  TEST ("/papers/blanks", test_blanks);
  TEST ("/papers/notice-of-no-office", test_notice_of_no_office);
  return g_test_run ();
}
