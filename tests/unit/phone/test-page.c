/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <string.h>

#include "phone/bb-phone-page.h"

static void
test_first_language_of_the_browser_counts (void)
{
  static const struct { const char *accept, *language; } rows[] = {
    { NULL, "vi" }, { "", "vi" }, { "*", "vi" }, { "vi", "vi" }, { "vi-VN,vi;q=0.9,en;q=0.8", "vi" }, { " VI-vn", "vi" },
    { "en-US,en;q=0.9,vi;q=0.8", "en" }, { "fr", "en" }, { "ko-KR", "en" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (bb_phone_page_choose_language (rows[i].accept), ==, rows[i].language);
}

static JsonObject *
read_words (const char *page)
{
  const char *start = strstr (page, "id=\"words\">") + strlen ("id=\"words\">");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, start, strstr (start, "</script>") - start, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

static void
test_both_languages_have_the_same_words (void)
{
  g_autofree char *vi_page = bb_phone_page_render ("vi", "Đơn vị", "A1"), *en_page = bb_phone_page_render ("en", "Unit", "A1");
  g_autoptr (JsonObject) vi = read_words (vi_page), en = read_words (en_page);
  g_autoptr (GList) keys = json_object_get_members (vi);

  g_assert_cmpuint (json_object_get_size (vi), ==, json_object_get_size (en));
  for (GList *key = keys; key; key = key->next)
    {
      const char *here = json_object_get_string_member (vi, key->data);
      const char *there = json_object_get_string_member_with_default (en, key->data, NULL);
      static const char * const holes[] = { "{name}", "{total}", "{done}", "{all}", "{hash}" };

      g_test_message ("%s", (const char *) key->data);
      g_assert_true (here && *here && there && *there);
      for (guint i = 0; i < G_N_ELEMENTS (holes); i++)
        g_assert_cmpint (strstr (here, holes[i]) != NULL, ==, strstr (there, holes[i]) != NULL);
    }
}

static void
test_every_trouble_is_one_sentence (void)
{
  for (int trouble = BB_PHONE_NOT_FOUND; trouble < BB_PHONE_N_TROUBLES; trouble++)
    for (guint i = 0; i < 2; i++)
      {
        g_autofree char *sentence = bb_phone_page_get_sentence (i ? "en" : "vi", trouble, "IMG_1.jpg");
        g_autofree char *nameless = bb_phone_page_get_sentence (i ? "en" : "vi", trouble, NULL);

        g_test_message ("%s", sentence);
        g_assert_true (g_str_has_suffix (sentence, "."));
        g_assert_null (strstr (sentence, "{"));
        g_assert_null (strstr (nameless, "{"));
        g_assert_cmpuint (strlen (sentence), >, 20);
      }
}

static void
test_names_of_units_cannot_become_markup (void)
{
  g_autofree char *page = bb_phone_page_render ("vi", "<script>alert(1)</script>", "\"><img src=x>");
  g_autofree char *notice = bb_phone_page_render_notice ("vi", BB_PHONE_EXPIRED, "abc");

  g_assert_null (strstr (page, "<script>alert"));
  g_assert_null (strstr (page, "<img"));
  g_assert_null (strstr (page, "{{"));
  g_assert_null (strstr (notice, "{{"));
  g_assert_nonnull (strstr (notice, "nonce=\"abc\""));
}

static void
test_only_its_own_files_are_served (void)
{
  const char *type;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GBytes) asset = bb_phone_page_get_asset (i ? "page.js" : "page.css", &type);

      g_assert_nonnull (asset);
      g_assert_null (g_strstr_len (g_bytes_get_data (asset, NULL), (gssize) g_bytes_get_size (asset), "http"));
    }
  g_assert_null (bb_phone_page_get_asset ("words.vi.json", &type));
  g_assert_null (bb_phone_page_get_asset ("../page.js", &type));
  g_assert_null (bb_phone_page_get_asset ("", &type));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phone/page/first-language-of-the-browser-counts", test_first_language_of_the_browser_counts);
  g_test_add_func ("/phone/page/both-languages-have-the-same-words", test_both_languages_have_the_same_words);
  g_test_add_func ("/phone/page/every-trouble-is-one-sentence", test_every_trouble_is_one_sentence);
  g_test_add_func ("/phone/page/names-of-units-cannot-become-markup", test_names_of_units_cannot_become_markup);
  g_test_add_func ("/phone/page/only-its-own-files-are-served", test_only_its_own_files_are_served);
  return g_test_run ();
}
