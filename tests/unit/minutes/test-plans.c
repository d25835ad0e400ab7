/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How papers are made up: what an office may change, and what the law keeps. */
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "domain/bb-json.h"
#include "minutes/bb-paper-plan.h"
#include "pdf-tools.h"
#include "sample-case.h"

#define HEAD "{\"block\":\"nation\"},{\"block\":\"agency\"},{\"block\":\"number\"},{\"block\":\"name\"},{\"block\":\"time\"}"
#define END "{\"block\":\"closing\"},{\"block\":\"signatures\"},{\"block\":\"recipients\"}"
#define SOUND HEAD ",{\"block\":\"attendance\"}," END

static BbTemplate *
parse (const char *kind, const char *members)
{
  g_autofree char *text = g_strdup_printf ("{\"type\":\"template\",\"kind\":\"%s\"%s%s}", kind, *members ? "," : "", members);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = bb_json_parse (text, -1, &error);
  BbTemplate *template;

  g_assert_no_error (error);
  template = bb_template_from_object (object, &error);
  g_assert_no_error (error);
  return template;
}

static BbPaperPlan *
load (const char *kind, BbTemplate *own)
{
  g_autoptr (GError) error = NULL;
  BbPaperPlan *plan = bb_paper_plan_load (g_getenv ("BIENBAN_DATA"), kind, own, &error);

  g_assert_no_error (error);
  return plan;
}

static void
test_every_kind_is_there (void)
{
  for (int kind = 0; bb_paper_kind_names[kind]; kind++)
    {
      g_autoptr (BbPaperPlan) plan = load (bb_paper_kind_names[kind], NULL);

      g_assert_cmpstr (plan->kind, ==, bb_paper_kind_names[kind]);
      g_assert_true (bb_paper_plan_has (plan, "signatures"));
      g_assert_false (bb_paper_plan_has (plan, "logo"));
      g_assert_cmpstr (bb_paper_plan_find (plan, "signatures")->required, ==, "Điều 8 khoản 2 điểm g Nghị định số 30/2020/NĐ-CP");
    }
}

static void
test_names_the_rule_that_is_broken (void)
{
  static const struct { const char *members, *place, *rule; } rows[] = {
    { "\"blocks\":[" SOUND ",{\"block\":\"weather\"}]", "/blocks/9:", "weather" },
    { "\"blocks\":[{\"block\":\"agency\"},{\"block\":\"number\"},{\"block\":\"name\"},{\"block\":\"time\"},{\"block\":\"attendance\"}," END "]",
      "/blocks:", "Điều 8 khoản 2 điểm a" },
    { "\"blocks\":[{\"block\":\"nation\",\"off\":true}]", "/blocks/0:", "Điều 8 khoản 2 điểm a" },
    { "\"blocks\":[{\"block\":\"nation\"},{\"block\":\"agency\"},{\"block\":\"number\",\"off\":true}]", "/blocks/2:", "Điều 8 khoản 2 điểm c" },
    { "\"blocks\":[" HEAD ",{\"block\":\"attendance\"},{\"block\":\"closing\"},{\"block\":\"recipients\"}]", "/blocks:", "Điều 8 khoản 2 điểm g" },
    { "\"blocks\":[{\"block\":\"agency\"},{\"block\":\"nation\"}]", "/blocks/1:", "Phụ lục I" },
    { "\"blocks\":[" HEAD ",{\"block\":\"attendance\"},{\"block\":\"signatures\"},{\"block\":\"findings\"}]", "/blocks/7:", "Phụ lục I" },
    { "\"blocks\":[{\"block\":\"nation\"},{\"block\":\"nation\"}]", "/blocks/1:", "nation" },
    { "\"texts\":[{\"key\":\"weather\",\"text\":\"đẹp\"}]", "/texts/0:", "weather" },
    { "\"texts\":[{\"key\":\"type\",\"text\":\"<b>BIÊN BẢN\"}]", "/texts/0/text:", "" },
    { "\"texts\":[{\"key\":\"place\",\"text\":\"Tại {planet}.\"}]", "/texts/0/text:", "{planet}" },
    { "\"texts\":[{\"key\":\"place\",\"text\":\"Tại {place\"}]", "/texts/0/text:", "{place" },
    { "\"logo\":{\"png\":\"AAAA\",\"height_mm\":12}", "/logo/png:", "PNG" },
    { "\"logo\":{\"png\":\"AAAA\",\"height_mm\":60}", "/logo/height_mm:", "25" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BbTemplate) own = parse ("minutes", rows[i].members);
      g_autoptr (GError) error = NULL;

      g_assert_null (bb_paper_plan_load (g_getenv ("BIENBAN_DATA"), "minutes", own, &error));
      g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, rows[i].place));
      g_assert_nonnull (strstr (error->message, rows[i].rule));
    }
}

static void
test_unknown_kind_is_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bb_paper_plan_load (g_getenv ("BIENBAN_DATA"), "../bien-ban", NULL, &error));
  g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID);
}

/* Out and in again changes nothing, and what is as the program brings it is not kept. */
static void
test_round_trip (void)
{
  g_autoptr (BbPaperPlan) standard = load ("notice", NULL);
  g_autoptr (BbTemplate) whole = bb_paper_plan_to_full_template (standard);
  g_autoptr (BbPaperPlan) again = load ("notice", whole);
  g_autoptr (BbTemplate) difference = bb_paper_plan_to_template (again, standard), own = NULL, kept = NULL;
  g_autoptr (BbPaperPlan) changed = NULL;

  g_assert_cmpuint (whole->texts->len, >, 40);
  g_assert_cmpuint (difference->texts->len, ==, 0);
  g_assert_cmpuint (difference->blocks->len, ==, 0);
  own = parse ("notice", "\"texts\":[{\"key\":\"type\",\"text\":\"KẾT LUẬN\"},{\"key\":\"motto\",\"text\":\"Độc lập - Tự do - Hạnh phúc\"}]");
  changed = load ("notice", own);
  kept = bb_paper_plan_to_template (changed, standard);
  g_assert_cmpuint (kept->texts->len, ==, 1);
  g_assert_cmpstr (((BbTemplateText *) kept->texts->pdata[0])->key, ==, "type");
}

/* ── On paper ────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
print (const char *members, const char *path)
{
  SampleOptions sample = { .findings = 3, .recommendations = 2 };
  BbMinutesOptions how = { .data_dir = g_getenv ("BIENBAN_DATA") };
  g_autoptr (BbCase) visit = sample_case_new (&sample);
  g_autoptr (BbIssuer) issuer = bb_issuer_copy (bb_case_get_issuer (visit));
  g_autoptr (BbMinutesResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (issuer->templates, parse ("minutes", members));
  bb_case_set_issuer (visit, issuer);
  result = bb_minutes_write (visit, path, &how, NULL, &error);
  g_assert_no_error (error);
  return read_pdf_text (path, TRUE);
}

static void
assert_order (const char *text, const char * const *words)
{
  for (const char *at = text; *words; words++)
    {
      at = strstr (at, *words);
      if (!at)
        g_error ("not there, or not in this order: %s\n%s", *words, text);
    }
}

static void
test_blocks_order_and_words (void)
{
  static const char * const order[] = {
    "I. THÀNH PHẦN", "II. TỒN TẠI, VI PHẠM", "III. CAM KẾT", "Đơn vị cam kết khắc phục ngay.", "IV. KẾT QUẢ KIỂM TRA", "Biên bản kết thúc", NULL,
  };
  g_autofree char *folder = g_dir_make_tmp ("plans-XXXXXX", NULL), *path = g_build_filename (folder, "minutes.pdf", NULL);
  g_autofree char *text = print ("\"blocks\":[" HEAD ",{\"block\":\"attendance\"},{\"block\":\"findings\"},{\"block\":\"words-cam-ket\"},"
                                 "{\"block\":\"results\"},{\"block\":\"opinion\",\"off\":true}," END "],\"texts\":["
                                 "{\"key\":\"section.results\",\"text\":\"{n}. KẾT QUẢ KIỂM TRA\"},{\"key\":\"words-cam-ket.title\",\"text\":\"{n}. CAM KẾT\"},"
                                 "{\"key\":\"words-cam-ket.text\",\"text\":\"Đơn vị cam kết khắc phục ngay.\"}]", path);

  assert_order (text, order);
  g_assert_null (strstr (text, "Ý KIẾN CỦA ĐƠN VỊ"));
  g_assert_null (strstr (text, "Phụ lục"));
  assert_pdf_a (path);
  g_unlink (path);
  g_rmdir (folder);
}

/* 2 × 1 pixels of PNG. */
#define PIXELS "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADUlEQVR4nGM4oAAEBwAHBwIBqYD2FAAAAABJRU5ErkJggg=="

static void
test_logo (void)
{
  g_autofree char *folder = g_dir_make_tmp ("plans-XXXXXX", NULL), *path = g_build_filename (folder, "minutes.pdf", NULL);
  g_autofree char *text = print ("\"blocks\":[{\"block\":\"logo\"}," SOUND "],\"logo\":{\"png\":\"" PIXELS "\",\"height_mm\":12}", path);
  g_autofree char *images = run_tool ("pdfimages", "-list", path, NULL);

  g_assert_nonnull (strstr (images, "image"));
  g_assert_nonnull (strstr (text, "SỞ NỘI VỤ"));
  assert_pdf_a (path);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plans/every-kind-is-there", test_every_kind_is_there);
  g_test_add_func ("/plans/names-the-rule-that-is-broken", test_names_the_rule_that_is_broken);
  g_test_add_func ("/plans/unknown-kind-is-refused", test_unknown_kind_is_refused);
  g_test_add_func ("/plans/round-trip", test_round_trip);
  g_test_add_func ("/plans/blocks-order-and-words", test_blocks_order_and_words);
  g_test_add_func ("/plans/logo", test_logo);
  return g_test_run ();
}
