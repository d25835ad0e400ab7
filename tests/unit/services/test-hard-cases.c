/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Visits that do not go as planned: states, proposals, and what the paper says. */
#include <string.h>

#include "visit-fixture.h"

/* As the visit of the 20th, but still to come. */
static char *
plan (Fixture *self)
{
  g_autofree char *opened = fixture_open_visit (self, "UBND-HOATAN", NULL, 20);
  g_autoptr (GError) error = NULL;
  char *planned = bb_visit_plan_again (self->workspace, opened, &error);

  g_assert_no_error (error);
  return planned;
}

static BbState
get_state (Fixture *self, const char *visit)
{
  g_autoptr (BbCase) loaded = fixture_load_visit (self, visit);

  return bb_case_get_state (loaded);
}

static BbProposal *
find_proposal (GPtrArray *list, BbProposalKind kind)
{
  for (guint i = 0; i < list->len; i++)
    if (((BbProposal *) list->pdata[i])->kind == kind)
      return list->pdata[i];
  return NULL;
}

static void
test_unit_closed (Fixture *self, gconstpointer data)
{
  g_autofree char *visit = plan (self), *text = NULL, *again = NULL;
  g_autoptr (GBytes) photo = g_bytes_new_static ("cửa đóng", strlen ("cửa đóng"));
  g_autoptr (BbEvidence) evidence = NULL;
  g_autoptr (GPtrArray) proposals = NULL, left = NULL;
  g_autoptr (BbCase) loaded = NULL, hung = NULL;
  g_autoptr (GArray) numbers = NULL;
  g_autoptr (GError) error = NULL;
  const char *hashes[] = { NULL, NULL };
  BbProposal *finding;
  BbEvent *lock;

  evidence = bb_visit_attach_bytes (self->workspace, visit, photo, "cua.txt", NULL, "Cửa và bảng niêm yết giờ", "camera", &error);
  g_assert_no_error (error);
  hashes[0] = evidence->sha256;
  bb_visit_record_unit_closed (self->workspace, visit, NULL, "07:30–11:30, 13:00–17:00", "Ông Phan Văn Bền, bảo vệ khu phố", hashes, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_state (self, visit), ==, BB_STATE_UNIT_CLOSED);
  proposals = bb_visit_list_proposals (self->workspace, visit, &error);
  g_assert_nonnull (find_proposal (proposals, BB_PROPOSAL_SECOND_ATTEMPT));
  g_assert_null (find_proposal (proposals, BB_PROPOSAL_WITNESS));
  finding = find_proposal (proposals, BB_PROPOSAL_FINDING);
  g_assert_cmpstr (finding->item, ==, "A9.02");
  g_assert_cmpint (finding->severity, ==, BB_SEVERITY_CRITICAL);
  g_assert_true (bb_visit_accept_proposal (self->workspace, visit, finding, &error));
  hung = fixture_load_visit (self, visit);
  numbers = bb_case_list_evidence_of (hung, "A9.02");
  g_assert_cmpuint (numbers->len, ==, 1);
  again = bb_visit_plan_again (self->workspace, visit, &error);
  g_assert_no_error (error);
  left = bb_visit_list_proposals (self->workspace, visit, &error);
  g_assert_cmpuint (left->len, ==, 0);
  g_assert_true (bb_visit_lock (self->workspace, visit, NULL, &error));
  g_assert_no_error (error);
  text = fixture_read_minutes (self, visit);
  g_assert_nonnull (strstr (text, "Đơn vị đóng cửa, không có người tiếp Đoàn kiểm tra"));
  g_assert_nonnull (strstr (text, "không bố trí người trực trong giờ làm việc"));
  g_assert_nonnull (strstr (text, "Giờ làm việc theo quy định: 07:30–11:30, 13:00–17:00."));
  g_assert_nonnull (strstr (text, "Hiện trạng được ghi tại bằng chứng số 1."));
  g_assert_nonnull (strstr (text, "Người chứng kiến: Ông Phan Văn Bền, bảo vệ khu phố."));
  g_assert_null (strstr (text, "ĐẠI DIỆN ĐƠN VỊ ĐƯỢC KIỂM TRA"));
  loaded = fixture_load_visit (self, visit);
  lock = bb_events_find_last (bb_case_get_events (loaded), BB_EVENT_LOCKED);
  g_assert_false (g_strv_contains ((const char * const *) lock->fields, "unit"));
}

/* How much of a finding that was proposed stands: evidence on the item, the answer, the finding. */
static guint
count_parts (Fixture *self, const char *visit, const char *item)
{
  g_autoptr (BbCase) loaded = fixture_load_visit (self, visit);
  g_autoptr (GArray) numbers = bb_case_list_evidence_of (loaded, item);
  guint n = numbers->len + (bb_case_find_answer (loaded, item) != NULL);

  for (guint i = 0; i < bb_case_get_findings (loaded)->len; i++)
    n += g_strcmp0 (((BbFinding *) bb_case_get_findings (loaded)->pdata[i])->item, item) == 0;
  return n;
}

static void
test_a_proposal_is_taken_whole_or_not_at_all (Fixture *self, gconstpointer data)
{
  g_autofree char *visit = plan (self), *what = NULL;
  g_autoptr (GBytes) photo = g_bytes_new_static ("cửa đóng", strlen ("cửa đóng"));
  g_autoptr (BbEvidence) evidence = NULL;
  g_autoptr (GPtrArray) proposals = NULL;
  g_autoptr (BbProposal) wordless = NULL;
  g_autoptr (GError) error = NULL;
  const char *hashes[] = { NULL, NULL };

  evidence = bb_visit_attach_bytes (self->workspace, visit, photo, "cua.txt", NULL, NULL, "camera", &error);
  g_assert_no_error (error);
  hashes[0] = evidence->sha256;
  g_assert_true (bb_visit_record_unit_closed (self->workspace, visit, NULL, "07:30–11:30", "Ông Phan Văn Bền", hashes, &error));
  proposals = bb_visit_list_proposals (self->workspace, visit, &error);
  wordless = bb_proposal_copy (find_proposal (proposals, BB_PROPOSAL_FINDING));
  g_set_str (&wordless->fact, "");
  g_assert_false (bb_visit_accept_proposal (self->workspace, visit, wordless, &error));       /* refused at its last part */
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_cmpuint (count_parts (self, visit, "A9.02"), ==, 0);
  g_assert_true (bb_visit_accept_proposal (self->workspace, visit, find_proposal (proposals, BB_PROPOSAL_FINDING), &error));
  g_assert_cmpuint (count_parts (self, visit, "A9.02"), ==, 3);
  g_assert_true (bb_visit_undo (self->workspace, visit, &what, &error));
  g_assert_cmpuint (count_parts (self, visit, "A9.02"), ==, 0);
}

static void
test_head_absent (Fixture *self, gconstpointer data)
{
  static const struct { const char *paper; const char *says; gboolean proposed; } table[] = {
    { "Giấy ủy quyền số 15/GUQ-UBND", "đại diện đơn vị theo giấy ủy quyền số 15/GUQ-UBND", FALSE },
    { NULL, "không xuất trình giấy ủy quyền", TRUE },
    { "không có ủy quyền", "không xuất trình giấy ủy quyền", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *visit = fixture_open_visit (self, "UBND-HOATAN", NULL, 20), *text = NULL;
      g_autoptr (GPtrArray) proposals = NULL;
      g_autoptr (GError) error = NULL;
      BbProposal *finding;

      bb_visit_set_representative (self->workspace, visit, "Trần Thị Mẫu", "Phó Chủ tịch", FALSE, table[i].paper, &error);
      g_assert_no_error (error);
      proposals = bb_visit_list_proposals (self->workspace, visit, &error);
      finding = find_proposal (proposals, BB_PROPOSAL_FINDING);
      g_assert_cmpint (finding != NULL, ==, table[i].proposed);
      if (finding)
        g_assert_cmpstr (finding->item, ==, "A1.04");
      text = fixture_read_minutes (self, visit);
      g_assert_nonnull (strstr (text, table[i].says));
    }
}

static void
test_refusal_with_a_witness (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (BbEvent) read_out = bb_event_new (), secretary = bb_event_new (), leader = bb_event_new ();
  g_autoptr (GPtrArray) proposals = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  read_out->kind = BB_EVENT_READ_OUT;
  g_assert_true (bb_visit_record (self->workspace, self->visit, read_out, &error));
  bb_visit_refuse (self->workspace, self->visit, "unit", "Ông Võ Đình Chi", "Chưa thống nhất số liệu", NULL, &error);
  g_assert_no_error (error);
  proposals = bb_visit_list_proposals (self->workspace, self->visit, &error);
  g_assert_nonnull (find_proposal (proposals, BB_PROPOSAL_WITNESS));
  bb_visit_refuse (self->workspace, self->visit, "unit", "Ông Võ Đình Chi", "Chưa thống nhất số liệu", "Bà Hồ Thị Lan, công an phường", &error);
  g_assert_no_error (error);
  text = fixture_read_minutes (self, self->visit);
  g_assert_nonnull (strstr (text, "từ chối ký biên bản"));
  g_assert_nonnull (strstr (text, "“Chưa thống nhất số liệu”"));
  g_assert_nonnull (strstr (text, "Người chứng kiến việc từ chối ký: Bà Hồ Thị Lan, công an phường"));
  secretary->kind = leader->kind = BB_EVENT_SIGNED;
  secretary->field = g_strdup ("secretary");
  leader->field = g_strdup ("leader");
  g_assert_true (bb_visit_record (self->workspace, self->visit, secretary, &error));
  g_assert_true (bb_visit_record (self->workspace, self->visit, leader, &error));
  g_assert_no_error (error);
  g_assert_cmpint (get_state (self, self->visit), ==, BB_STATE_SIGNED_WITH_REFUSAL);
}

static void
test_reservations_are_printed_whole (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) opinion = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 1; g_utf8_strlen (opinion->str, -1) < 2500; i++)
    g_string_append_printf (opinion, "Bảo lưu%u đề nghị xem lại số liệu. ", i);
  g_assert_true (bb_visit_set_opinion (self->workspace, self->visit, opinion->str, "Bà Trần Thị Mẫu", &error));
  text = fixture_read_minutes (self, self->visit);
  for (guint i = 1; i < 60; i++)
    {
      g_autofree char *word = g_strdup_printf ("Bảo lưu%u ", i);

      g_assert_true (!strstr (opinion->str, word) || strstr (text, word));
    }
}

/* What the unit hands over with its words is evidence, stays when the words change, and is named with them. */
static void
test_an_opinion_with_what_was_handed_over (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("giải trình", strlen ("giải trình"));
  g_autoptr (BbEvidence) evidence = NULL;
  g_autoptr (BbCase) loaded = NULL;
  g_autofree char *text = NULL, *says = NULL;
  g_autoptr (GError) error = NULL;
  const char *handed[] = { NULL, NULL }, *unknown[] = { "0123", NULL };

  evidence = bb_visit_attach_bytes (self->workspace, self->visit, bytes, "giai-trinh.txt", NULL, "Bản giải trình của đơn vị", "scan", &error);
  g_assert_no_error (error);
  handed[0] = evidence->sha256;
  g_assert_true (bb_visit_set_opinion (self->workspace, self->visit, "", NULL, &error));
  g_assert_false (bb_visit_set_opinion_evidence (self->workspace, self->visit, handed, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_true (bb_visit_set_opinion (self->workspace, self->visit, "Đơn vị giải trình bằng văn bản.", "Bà Trần Thị Mẫu", &error));
  g_assert_false (bb_visit_set_opinion_evidence (self->workspace, self->visit, unknown, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (bb_visit_set_opinion_evidence (self->workspace, self->visit, handed, &error));
  g_assert_true (bb_visit_set_opinion (self->workspace, self->visit, "Đơn vị giải trình bằng văn bản kèm theo.", NULL, &error));
  g_assert_no_error (error);
  loaded = fixture_load (self);
  text = fixture_read_minutes (self, self->visit);
  says = g_strdup_printf ("Tài liệu đơn vị cung cấp kèm theo ý kiến: bằng chứng số %u.", bb_case_number_evidence (loaded, evidence->sha256));
  g_assert_nonnull (strstr (text, says));
  g_assert_nonnull (strstr (text, "Bản giải trình của đơn vị"));
}

static char *
make_paper (Fixture *self, const char *name)
{
  char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, name, -1, NULL));
  return path;
}

/* The words and what was handed over with them come together, go together, or not at all. */
static void
test_words_and_papers_are_one_change (Fixture *self, gconstpointer data)
{
  g_autofree char *first = make_paper (self, "giai-trinh.txt"), *second = make_paper (self, "giay-cong-tac.txt"), *what = NULL, *before = NULL;
  const char *papers[] = { first, second, first, NULL }, *lacking[] = { second, "/nowhere/paper.txt", NULL };
  g_autoptr (BbCase) loaded = fixture_load (self);
  guint n = bb_case_get_evidence (loaded)->len;
  g_autoptr (GError) error = NULL;

  before = g_strdup (bb_case_get_visit (loaded)->opinion->text);
  g_assert_false (bb_visit_hand_over (self->workspace, self->visit, "Khác", NULL, lacking, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (bb_visit_hand_over (self->workspace, self->visit, "", NULL, papers, NULL, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_clear_error (&error);
  g_clear_object (&loaded);
  loaded = fixture_load (self);
  g_assert_cmpuint (bb_case_get_evidence (loaded)->len, ==, n);
  g_assert_cmpstr (bb_case_get_visit (loaded)->opinion->text, ==, before);

  g_assert_true (bb_visit_hand_over (self->workspace, self->visit, "Giải trình kèm theo", "Bà Mẫu", papers, NULL, &error));
  g_assert_no_error (error);
  g_clear_object (&loaded);
  loaded = fixture_load (self);
  g_assert_cmpuint (bb_case_get_evidence (loaded)->len, ==, n + 2);
  g_assert_cmpstr (bb_case_get_visit (loaded)->opinion->text, ==, "Giải trình kèm theo");
  g_assert_cmpuint (g_strv_length (bb_case_get_visit (loaded)->opinion->evidence), ==, 2);

  g_assert_true (bb_visit_undo (self->workspace, self->visit, &what, &error));
  g_assert_no_error (error);
  g_clear_object (&loaded);
  loaded = fixture_load (self);
  g_assert_cmpuint (bb_case_get_evidence (loaded)->len, ==, n);
  g_assert_cmpstr (bb_case_get_visit (loaded)->opinion->text, ==, before);
}

/* The machine lost power and woke up years ago: the order stands, and the paper says that its clock was wrong. */
static void
test_a_clock_that_runs_behind_is_not_trusted (Fixture *self, gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local (), later = g_date_time_add_days (now, 400);
  g_autoptr (BbEvent) read_out = bb_event_new ();
  g_autoptr (BbCase) loaded = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  BbEvent *lock;

  read_out->kind = BB_EVENT_READ_OUT;
  bb_set_time (&read_out->at, later);                                /* for a clock of today the past is now 400 days ahead */
  g_assert_true (bb_visit_record (self->workspace, self->visit, read_out, &error));
  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (get_state (self, self->visit), ==, BB_STATE_MINUTES_DRAFT);
  loaded = fixture_load (self);
  lock = bb_events_find_last (bb_case_get_events (loaded), BB_EVENT_LOCKED);
  g_assert_cmpstr (lock->clock, ==, "untrusted");
  g_assert_cmpint (g_date_time_compare (lock->at, later), >, 0);
  g_assert_cmpint (g_date_time_compare (lock->reading, later), <, 0);
  text = fixture_read_minutes (self, self->visit);
  g_assert_nonnull (strstr (text, "Đồng hồ của máy lập biên bản không đáng tin cậy kể từ"));
}

static void
test_a_sound_clock_is_not_mentioned (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  text = fixture_read_minutes (self, self->visit);
  g_assert_null (strstr (text, "không đáng tin cậy"));
}

static void
test_recusal_before_the_opening (Fixture *self, gconstpointer data)
{
  g_autofree char *visit = plan (self), *text = NULL;
  g_autoptr (BbMember) replacement = bb_member_new ();
  g_autoptr (BbEvent) opened = bb_event_new ();
  g_autoptr (BbCase) loaded = NULL;
  g_autoptr (GError) error = NULL;

  replacement->name = g_strdup ("Đào Minh Châu");
  replacement->role = BB_ROLE_MEMBER;
  g_assert_false (bb_visit_recuse (self->workspace, visit, "Lê Hoàng Nam", "anh rể là Chủ tịch", NULL, NULL, &error));        /* the leader */
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_false (bb_visit_recuse (self->workspace, visit, "Trần Thu Hà", "vợ làm việc tại đây", replacement, NULL, &error));     /* no decision */
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_clear_error (&error);
  bb_visit_recuse (self->workspace, visit, "Trần Thu Hà", "chồng làm việc tại đây", replacement, "Quyết định số 88/QĐ-SNV", &error);
  g_assert_no_error (error);
  loaded = fixture_load_visit (self, visit);
  g_assert_cmpstr (bb_visit_find_member (bb_case_get_visit (loaded), BB_ROLE_SECRETARY)->name, ==, "Đào Minh Châu");
  g_assert_cmpint (bb_case_get_state (loaded), ==, BB_STATE_PLANNED);
  text = fixture_read_minutes (self, visit);
  g_assert_nonnull (strstr (text, "Trần Thu Hà thôi tham gia Đoàn kiểm tra trước khi công bố quyết định; thay thế: Đào Minh Châu, theo Quyết định số 88/QĐ-SNV."));
  g_assert_null (strstr (text, "chồng làm việc"));
  opened->kind = BB_EVENT_OPENED;
  g_assert_true (bb_visit_record (self->workspace, visit, opened, &error));
  g_assert_false (bb_visit_recuse (self->workspace, visit, "Phạm Quốc Bảo", "muộn", NULL, NULL, &error));
  g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_STATE);
}

/* A draft of a visit whose team nobody has typed yet. */
static void
test_an_empty_team_is_said_in_words (Fixture *self, gconstpointer data)
{
  g_autofree char *visit = fixture_open_visit (self, "UBND-HOATAN", NULL, 20), *text = NULL;
  g_autoptr (BbCase) loaded = fixture_load_visit (self, visit);
  g_autoptr (BbVisit) changed = bb_visit_copy (bb_case_get_visit (loaded));
  g_autoptr (GError) error = NULL;

  g_ptr_array_set_size (changed->team, 0);
  bb_visit_update (self->workspace, visit, changed, &error);
  g_assert_no_error (error);
  text = fixture_read_minutes (self, visit);
  g_assert_nonnull (strstr (text, "1. Đoàn kiểm tra: chưa ghi thành viên."));
  g_assert_null (strstr (text, "00 người"));
}

/* Types of files are printed in words, whatever they are. */
static void
test_types_of_files_are_words (Fixture *self, gconstpointer data)
{
  static const struct { const char *name, *content, *says; } table[] = {
    { "mau.csv", "ma;ten\n1;a\n", "bảng CSV" },
    { "ghi-chu.txt", "ghi chú", "văn bản" },
  };
  g_autofree char *visit = fixture_open_visit (self, "UBND-HOATAN", NULL, 20), *text = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (table[i].content, strlen (table[i].content));
      g_autoptr (BbEvidence) evidence = bb_visit_attach_bytes (self->workspace, visit, bytes, table[i].name, NULL, NULL, "file", &error);

      g_assert_no_error (error);
    }
  text = fixture_read_minutes (self, visit);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_nonnull (strstr (text, table[i].says));
  g_assert_null (strstr (text, "text/"));
}

/* The file of the preview is the same for the whole run, and goes when it is not needed any more. */
static void
test_preview_is_a_file_of_this_run (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = bb_visit_write_preview (self->workspace, self->visit, NULL, &error), *second = NULL;

  g_assert_no_error (error);
  second = bb_visit_write_preview (self->workspace, self->visit, NULL, &error);
  g_assert_cmpstr (first, ==, second);
  g_assert_true (g_file_test (first, G_FILE_TEST_EXISTS));
  bb_visit_forget_preview (self->visit);
  g_assert_false (g_file_test (first, G_FILE_TEST_EXISTS));
}

/* Each open point of the paper says where it is written, so that a line of the list leads there. */
static void
test_open_points_say_where (Fixture *self, gconstpointer data)
{
  g_autofree char *visit = fixture_open_visit (self, "UBND-HOATAN", NULL, 20);
  g_autoptr (BbCase) loaded = fixture_load_visit (self, visit);
  g_autoptr (GPtrArray) points = bb_case_list_open_points (loaded);
  guint fields = 0;

  for (guint i = 0; i < points->len; i++)
    {
      BbOpenPoint *point = points->pdata[i];

      g_assert_true ((point->item != NULL) != (point->field != NULL));
      fields += point->field != NULL;
    }
  g_assert_cmpuint (fields, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bb_language_init ("en");
  FIXTURE_ADD ("/hard-cases/words-and-papers-are-one-change", test_words_and_papers_are_one_change);
  FIXTURE_ADD ("/hard-cases/an-opinion-with-what-was-handed-over", test_an_opinion_with_what_was_handed_over);
  FIXTURE_ADD ("/hard-cases/a-proposal-is-taken-whole-or-not-at-all", test_a_proposal_is_taken_whole_or_not_at_all);
  FIXTURE_ADD ("/hard-cases/unit-closed", test_unit_closed);
  FIXTURE_ADD ("/hard-cases/head-absent", test_head_absent);
  FIXTURE_ADD ("/hard-cases/refusal-with-a-witness", test_refusal_with_a_witness);
  FIXTURE_ADD ("/hard-cases/reservations-are-printed-whole", test_reservations_are_printed_whole);
  FIXTURE_ADD ("/hard-cases/a-clock-that-runs-behind-is-not-trusted", test_a_clock_that_runs_behind_is_not_trusted);
  FIXTURE_ADD ("/hard-cases/a-sound-clock-is-not-mentioned", test_a_sound_clock_is_not_mentioned);
  FIXTURE_ADD ("/hard-cases/recusal-before-the-opening", test_recusal_before_the_opening);
  FIXTURE_ADD ("/hard-cases/an-empty-team-is-said-in-words", test_an_empty_team_is_said_in_words);
  FIXTURE_ADD ("/hard-cases/types-of-files-are-words", test_types_of_files_are_words);
  FIXTURE_ADD ("/hard-cases/preview-is-a-file-of-this-run", test_preview_is_a_file_of_this_run);
  FIXTURE_ADD ("/hard-cases/open-points-say-where", test_open_points_say_where);
  return g_test_run ();
}
