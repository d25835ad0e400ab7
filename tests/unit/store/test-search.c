/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace.h"
#include "store/bb-words.h"

#include <string.h>

static const struct { const char *id, *json; } documents[] = {
  { "answer:v1:A1", "{'type':'answer','note':'Đã niêm yết công khai thủ tục','at':'2026-11-23T08:10:00+07:00'}" },
  { "answer:v1:A2", "{'type':'answer','note':'Hồ sơ trễ hạn: 5 trên 4133, chưa xin lỗi'}" },
  { "answer:v2:A1", "{'type':'answer','note':'chưa niêm yết; bảng đồng hồ hỏng'}" },
  { "finding:v2:f1", "{'type':'finding','item':'B3.02','severity':'major','fact':'Nguyễn Thị Đào thu phí ngoài quy định'}" },
  { "unit:U1", "{'type':'unit','code':'U1','name':{'vi':'Phường Đông Đa','en':'Dong Da ward'}}" },
  { "answer:v3:A1", "{'type':'answer','text':'NGHIÊM TÚC thực hiện','author':'secret'}" },
};

/* Ids of what is found, newest first. */
static const struct { const char *query, *found; } rows[] = {
  { "niêm yết", "answer:v2:A1 answer:v1:A1" },
  { "niem yet", "answer:v2:A1 answer:v1:A1" },
  { "YẾT Niêm", "answer:v2:A1 answer:v1:A1" },
  { "yet niem cong", "answer:v1:A1" },
  { "dong da", "unit:U1" },
  { "đông", "unit:U1 answer:v2:A1" },
  { "dong ho", "answer:v2:A1" },
  { "dao", "finding:v2:f1" },
  { "Đào", "finding:v2:f1" },
  { "ngh", "answer:v3:A1" },
  { "nghie", "answer:v3:A1" },
  { "nghiemx", "" },
  { "41", "answer:v1:A2" },
  { "b3.02", "finding:v2:f1" },
  { "nie yet", "" },                            /* only the last word may be unfinished */
  { "secret", "" },
  { "\" OR * ( AND", "" },
  { "AND OR NOT", "" },
  { " .,! ", "" },
  { "", "" },
};

static void
expect (BbStore *store, const char *query, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = bb_store_search (store, query, 50, &error);
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < hits->len; i++)
    g_string_append_printf (found, "%s%s", i > 0 ? " " : "", ((BbSearchHit *) hits->pdata[i])->id);
  g_assert_cmpstr (found->str, ==, expected);
}

static void
fill (BbStore *store)
{
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    g_free (put (store, documents[i].id, NULL, documents[i].json));
}

static void
test_rows (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (GError) error = NULL;

  workspace_init (&w);
  fill (w.store);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    expect (w.store, rows[i].query, rows[i].found);
  g_assert_null (bb_store_search (w.store, "\xff", 5, &error));
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID);
}

/* Text that was typed with separate marks is found like the composed one. */
static void
test_composed_and_decomposed (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *separate = g_utf8_normalize ("Điều kiện tiếp nhận", -1, G_NORMALIZE_NFD);
  g_autofree char *json = g_strdup_printf ("{'type':'answer','note':'%s'}", separate);

  workspace_init (&w);
  g_free (put (w.store, "answer:v1:A1", NULL, json));
  expect (w.store, "điều kiện tiếp", "answer:v1:A1");
  expect (w.store, separate, "answer:v1:A1");
  expect (w.store, "dieu kien", "answer:v1:A1");
}

static void
test_edited_and_deleted (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *first = NULL, *second = NULL;

  workspace_init (&w);
  fill (w.store);
  first = put (w.store, "answer:v9:A1", NULL, "{'type':'answer','note':'giáo viên'}");
  expect (w.store, "giao", "answer:v9:A1");
  second = put (w.store, "answer:v9:A1", first, "{'type':'answer','note':'bác sĩ'}");
  expect (w.store, "giao", "");
  expect (w.store, "bac si", "answer:v9:A1");
  g_free (drop (w.store, "answer:v9:A1", second));
  expect (w.store, "bac si", "");
}

static void
test_hits_say_where (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (GPtrArray) hits = NULL;
  BbSearchHit *hit;

  workspace_init (&w);
  fill (w.store);
  hits = bb_store_search (w.store, "thu phi", 50, NULL);
  hit = hits->pdata[0];
  g_assert_cmpstr (hit->database, ==, DATABASE);
  g_assert_cmpstr (hit->type, ==, "finding");
  g_assert_cmpstr (hit->visit, ==, "v2");
  g_assert_cmpstr (hit->title, ==, "B3.02");
  g_assert_nonnull (strstr (hit->snippet, "thu phí ngoài quy định"));
}

static void
test_survives_reopening_and_reindex (void)
{
  g_auto (Workspace) w = { 0 };

  workspace_init (&w);
  fill (w.store);
  workspace_reopen (&w);                        /* perhaps before the index was filled */
  expect (w.store, "niem yet", "answer:v2:A1 answer:v1:A1");
  g_assert_true (bb_store_reindex (w.store, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    expect (w.store, rows[i].query, rows[i].found);
}

static void
test_no_word_of_the_program_is_found (void)
{
  static const struct { const char *json, *words; } table[] = {
    { "{'type':'finding','id':'0123456789abcdef0123456789abcdef','item':'B3.02','severity':'major','evidence':['53f9995e'],'fact':'Thu phí'}",
      "B3.02\nThu phí" },
    { "{'type':'checklist','code':'A','sections':[{'title':{'vi':'Giờ','en':'Hours'},'items':[{'code':'A1','answer':'count','when':{'item':'A0',"
      "'result':['pass']},'counts':[{'name':'late','label':{'vi':'Muộn','en':'Late'}}],'bases':[{'basis':'Q03','standing':'verified'}],"
      "'evidence':{'vi':'Ảnh','en':'Picture'}}]}]}", "A\nGiờ\nHours\nA1\nA0\nMuộn\nLate\nẢnh\nPicture" },
    { "{'type':'visit','unit':'U1','kind':'unannounced','team':[{'name':'An','post':'Phó\nphòng','role':'leader'}],"
      "'checklists':[{'code':'A','version':'1.1'}]}", "U1\nAn\nPhó phòng" },
    { "{'type':'evidence','sha256':'53f9','media_type':'image/jpeg','name':'a.jpg','source':'camera','captured':{'clock':'exif'}}", "a.jpg" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *json = g_strdelimit (g_strdup (table[i].json), "'", '"');
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *words = NULL;
      g_auto (GStrv) escaped = g_strsplit (json, "\n", -1);
      g_autofree char *safe = g_strjoinv ("\\n", escaped);

      node = json_from_string (safe, NULL);
      words = bb_words_collect (json_node_get_object (node));
      g_assert_cmpstr (words, ==, table[i].words);
    }
}

static void
test_a_snippet_stays_in_its_line (void)
{
  static const struct { const char *text, *words[3], *snippet; } table[] = {
    { "A1.01\nĐeo thẻ\nBiển tên", { "the", NULL }, "Đeo thẻ" },
    { "A1.01\nĐeo thẻ", { "a1", NULL }, "A1.01" },
    { "Một\nHai", { "ba", NULL }, "Một" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *snippet = bb_words_snippet (table[i].text, table[i].words);

      g_assert_cmpstr (snippet, ==, table[i].snippet);
    }
}

static gpointer
search_once (gpointer data)
{
  g_autoptr (GPtrArray) hits = bb_store_search (data, "quầy", 1, NULL);

  return GUINT_TO_POINTER (hits->len);
}

/* A search waits for the index; those who write meanwhile do not wait for the search. */
static void
test_a_long_index_lets_others_write (void)
{
  g_auto (Workspace) workspace;
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread;
  gint64 longest = 0, begun;
  guint written = 0;

  workspace_init (&workspace);
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *id = g_strdup_printf ("answer:v1:%u", i), *json = g_strdup_printf ("{'type':'answer','note':'Quầy số %u niêm yết thủ tục'}", i);
      g_autoptr (JsonObject) body = parse (json);

      bb_batch_put (batch, DATABASE, id, NULL, body);
    }
  bb_store_commit (workspace.store, batch, NULL, &error);
  g_assert_no_error (error);
  begun = g_get_monotonic_time ();
  thread = g_thread_new ("search", search_once, workspace.store);
  g_usleep (20 * 1000);
  for (; written < 10; written++)
    {
      g_autofree char *id = g_strdup_printf ("answer:v2:%u", written);
      gint64 before = g_get_monotonic_time ();

      g_free (put (workspace.store, id, NULL, "{'type':'answer','note':'x'}"));
      longest = MAX (longest, g_get_monotonic_time () - before);
    }
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (thread)), ==, 1);
  g_test_message ("the longest of %u writes took %d ms, the search %d ms", written, (int) (longest / 1000),
                  (int) ((g_get_monotonic_time () - begun) / 1000));
  g_assert_cmpint (longest * 3, <, g_get_monotonic_time () - begun);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/search/rows", test_rows);
  g_test_add_func ("/store/search/composed-and-decomposed", test_composed_and_decomposed);
  g_test_add_func ("/store/search/edited-and-deleted", test_edited_and_deleted);
  g_test_add_func ("/store/search/hits-say-where", test_hits_say_where);
  g_test_add_func ("/store/search/reopening-and-reindex", test_survives_reopening_and_reindex);
  g_test_add_func ("/store/search/no-word-of-the-program-is-found", test_no_word_of_the_program_is_found);
  g_test_add_func ("/store/search/a-snippet-stays-in-its-line", test_a_snippet_stays_in_its_line);
  g_test_add_func ("/store/search/a-long-index-lets-others-write", test_a_long_index_lets_others_write);
  return g_test_run ();
}
