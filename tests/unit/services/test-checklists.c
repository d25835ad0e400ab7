/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an office makes a new version of a checklist. */
#include <string.h>

#include "visit-fixture.h"

static BbChecklist *
get (Fixture *self, const char *code, const char *version)
{
  g_autoptr (GError) error = NULL;
  BbChecklist *checklist = bb_workspace_get_checklist (self->workspace, code, version, NULL, &error);

  g_assert_no_error (error);
  return checklist;
}

static BbChecklist *
read_table (Fixture *self, const char *text, const char *version, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "table.csv", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return bb_workspace_read_checklist_csv (self->workspace, path, "A", version, "Danh mục A", NULL, error);
}

static void
test_a_table_loses_nothing (Fixture *self, gconstpointer data)
{
  static const struct { const char *code, *version; guint items; } table[] = { { "A", "1.0", 63 }, { "A", "1.1", 63 }, { "B", "1.0", 79 } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (BbChecklist) before = get (self, table[i].code, table[i].version), after = NULL;
      g_autofree char *text = bb_workspace_format_checklist_csv (before);
      g_autoptr (GPtrArray) changes = NULL;
      g_autoptr (GError) error = NULL;

      after = read_table (self, text, "9.9", &error);
      g_assert_no_error (error);
      g_assert_cmpuint (bb_checklist_count_items (after), ==, table[i].items);
      changes = bb_checklist_compare (before, after);
      for (guint c = 0; c < changes->len; c++)
        g_assert_cmpstr (((BbChecklistChange *) changes->pdata[c])->code, ==, "");      /* only title and dates of the whole */
    }
}

#define HEAD "section;section_title;code;text;answer;counts;sample;when;severity;applies;evidence_required;bases\n"

static void
test_errors_name_line_and_column (Fixture *self, gconstpointer data)
{
  static const struct { const char *text, *line, *column; } bad[] = {
    { "section;code\n", "line 1", "section_title" },
    { "section;section_title;code;text;answer;severity;applies;màu\n", "line 1", "màu" },
    { HEAD "A1;Một;A1.01;;pass_fail;;;;minor;W;;\n", "line 2", "text" },
    { HEAD "A1;Một;A1.01;Chữ;maybe;;;;minor;W;;\n", "line 2", "answer" },
    { HEAD "A1;Một;A1.01;Chữ;pass_fail;;;;minor;W;;\n\nA1;Một;A1.02;Chữ;count;;;;minor;W;;\n", "line 4", "counts" },
    { HEAD "A1;Một;A1.01;Chữ;count;present;;;minor;W;;\n", "line 2", "counts" },
    { HEAD "A1;Một;A1.01;Chữ;sample;;many;;minor;W;;\n", "line 2", "sample" },
    { HEAD "A1;Một;A1.01;Chữ;pass_fail;;;A1.02=pass;minor;W;;\n", "line 2", "when" },
    { HEAD "A1;Một;A1.01;Chữ;pass_fail;;;;huge;W;;\n", "line 2", "severity" },
    { HEAD "A1;Một;A1.01;Chữ;pass_fail;;;;minor;WX;;\n", "line 2", "applies" },
    { HEAD "A1;Một;A1.01;Chữ;pass_fail;;;;minor;W;maybe;\n", "line 2", "evidence_required" },
    { HEAD "A1;Một;A1.01;Chữ;pass_fail;;;;minor;W;;LUẬT-LẠ\n", "line 2", "bases" },
    { HEAD "A1;Một;A1.01;Chữ;pass_fail;;;;minor;W;;NO-SUCH-LAW\n", "line 2", "bases" },
    { HEAD "A1;Một;A1.01;Chữ;pass_fail;;;;minor;W;;\nA1;Một;A1.01;Chữ;pass_fail;;;;minor;W;;\n", "line 3", "code" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *column = g_strdup_printf ("column “%s”", bad[i].column);

      g_assert_null (read_table (self, bad[i].text, "9.9", &error));
      g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, bad[i].line));
      g_assert_nonnull (strstr (error->message, column));
    }
}

static BbChecklistChange *
find_change (GPtrArray *changes, const char *code, const char *field)
{
  for (guint i = 0; i < changes->len; i++)
    if (g_str_equal (((BbChecklistChange *) changes->pdata[i])->code, code) && g_strcmp0 (((BbChecklistChange *) changes->pdata[i])->field, field) == 0)
      return changes->pdata[i];
  return NULL;
}

static void
test_versions_are_compared (Fixture *self, gconstpointer data)
{
  g_autoptr (BbChecklist) old = get (self, "A", "1.0"), new = get (self, "A", "1.1"), mine = bb_checklist_copy (new);
  g_autoptr (GPtrArray) changes = bb_checklist_compare (old, new), more = NULL;
  BbSection *first = mine->sections->pdata[0], *second = mine->sections->pdata[1];
  g_autoptr (BbItem) moved = bb_item_ref (first->items->pdata[6]);
  BbChecklistChange *change;

  g_assert_cmpuint (changes->len, ==, 3);                            /* valid_from and the flags of two items */
  g_assert_null (find_change (changes, "A3.01", "observation")->before);
  g_set_str (&((BbItem *) first->items->pdata[0])->text.vi, "Sĩ số");
  ((BbItem *) first->items->pdata[0])->severity = BB_SEVERITY_MINOR;
  g_ptr_array_remove_index (first->items, 6);
  g_ptr_array_add (second->items, bb_item_ref (moved));
  g_ptr_array_remove_index (second->items, 0);
  g_set_str (&((BbItem *) second->items->pdata[0])->code, "A2.99");
  more = bb_checklist_compare (new, mine);
  g_assert_nonnull (find_change (more, "A1.01", "text"));
  change = find_change (more, "A1.01", "severity");
  g_assert_cmpstr (change->before, ==, "major");
  g_assert_cmpstr (change->after, ==, "minor");
  g_assert_cmpstr (find_change (more, "A1.07", "section")->after, ==, "A2");
  g_assert_cmpint (find_change (more, "A2.99", NULL)->kind, ==, BB_CHANGE_ADDED);
  g_assert_cmpint (find_change (more, "A2.01", NULL)->kind, ==, BB_CHANGE_REMOVED);
  g_assert_cmpint (find_change (more, "A2.02", NULL)->kind, ==, BB_CHANGE_REMOVED);
}

static void
test_a_draft_is_published_once (Fixture *self, gconstpointer data)
{
  static const char one[] = HEAD "A1;Một;A1.01;Chữ;pass_fail;;;;minor;WDP;yes;\n", two[] = HEAD "A1;Một;A1.01;Chữ khác;pass_fail;;;;minor;WDP;yes;\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (BbChecklist) first = read_table (self, one, "2.0", &error), second = read_table (self, two, "2.0", &error), kept = NULL;
  g_autoptr (BbVisit) draft = bb_visit_new ();
  BbFrozen *frozen = bb_frozen_new ();

  g_assert_no_error (error);
  frozen->code = g_strdup ("A");
  frozen->version = g_strdup ("2.0");
  g_ptr_array_add (draft->checklists, frozen);
  draft->unit = g_strdup ("UBND-HOATAN");
  g_assert_true (bb_workspace_save_checklist (self->workspace, first, &error));
  g_assert_null (bb_visit_start (self->workspace, draft, NULL, &error));        /* a draft may still change */
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_true (bb_workspace_save_checklist (self->workspace, second, &error));
  g_assert_true (bb_workspace_publish_checklist (self->workspace, "A", "2.0", &error));
  g_assert_no_error (error);
  g_assert_false (bb_workspace_save_checklist (self->workspace, first, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_false (bb_workspace_publish_checklist (self->workspace, "A", "2.0", &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_clear_error (&error);
  fixture_reopen (self);
  kept = get (self, "A", "2.0");
  g_assert_true (g_date_valid (&kept->published));
  g_assert_cmpstr (bb_checklist_find_item (kept, "A1.01")->text.vi, ==, "Chữ khác");
  g_free (bb_visit_start (self->workspace, draft, NULL, &error));
  g_assert_no_error (error);
}

/* ── While it is being written ───────────────────────────────────────────────────────────────────────────────── */

static BbChecklist *
start_draft (Fixture *self, const char *version)
{
  g_autoptr (BbChecklist) from = get (self, "A", "1.1");
  BbChecklist *draft = bb_checklist_copy (from);

  g_set_str (&draft->version, version);
  g_date_clear (&draft->published, 1);
  return draft;
}

static BbChecklist *
find_version (Fixture *self, const char *code, const char *version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = bb_workspace_list_versions (self->workspace, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((BbChecklist *) list->pdata[i])->code, code) && g_str_equal (((BbChecklist *) list->pdata[i])->version, version))
      return bb_checklist_ref (list->pdata[i]);
  return NULL;
}

static void
test_an_incomplete_draft_is_kept (Fixture *self, gconstpointer data)
{
  g_autoptr (BbChecklist) draft = start_draft (self, "1.2"), typed = NULL, whole = NULL;
  BbSection *section = draft->sections->pdata[0];
  BbItem *item = section->items->pdata[0];
  g_autoptr (GError) error = NULL;

  g_set_str (&item->text.vi, NULL);
  g_set_str (&item->code, "");
  g_assert_false (bb_workspace_save_checklist (self->workspace, draft, &error));        /* the catalogue could not read it again */
  g_clear_error (&error);
  g_assert_true (bb_workspace_type_checklist (self->workspace, draft, TRUE, &error));
  g_assert_no_error (error);
  g_assert_null (bb_workspace_get_checklist (self->workspace, "A", "1.2", NULL, NULL));
  fixture_reopen (self);
  typed = find_version (self, "A", "1.2");
  g_assert_cmpuint (bb_checklist_count_items (typed), ==, 63);
  g_assert_null (((BbItem *) ((BbSection *) typed->sections->pdata[0])->items->pdata[0])->text.vi);
  item = ((BbSection *) typed->sections->pdata[0])->items->pdata[0];
  g_set_str (&item->text.vi, "Chữ");
  g_set_str (&item->code, "A1.01");
  g_assert_true (bb_workspace_type_checklist (self->workspace, typed, TRUE, &error));
  whole = get (self, "A", "1.2");
  g_assert_cmpstr (bb_checklist_find_item (whole, "A1.01")->text.vi, ==, "Chữ");
  g_assert_cmpuint (g_hash_table_size (bb_workspace_list_drafts (self->workspace, "checklist/")), ==, 0);
}

static void
test_published_versions_cannot_be_typed_or_discarded (Fixture *self, gconstpointer data)
{
  g_autoptr (BbChecklist) draft = start_draft (self, "1.1"), other = start_draft (self, "1.2");
  g_autoptr (GError) error = NULL;

  g_assert_false (bb_workspace_type_checklist (self->workspace, draft, FALSE, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_false (bb_workspace_discard_checklist (self->workspace, "A", "1.1", &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_clear_error (&error);
  for (int i = 0; i < 2; i++)                                                     /* once more after it went */
    {
      g_assert_true (bb_workspace_type_checklist (self->workspace, other, TRUE, &error));
      g_assert_no_error (error);
      g_assert_true (bb_workspace_discard_checklist (self->workspace, "A", "1.2", &error));
      g_assert_no_error (error);
      g_assert_null (find_version (self, "A", "1.2"));
      fixture_reopen (self);
      g_assert_null (find_version (self, "A", "1.2"));
    }
}

static void
test_problems_name_place_and_field (Fixture *self, gconstpointer data)
{
  static const struct { const char *field; gboolean warning; } rows[] = {
    { "title", FALSE }, { "text", FALSE }, { "counts/0", FALSE }, { "when", FALSE }, { "applies", FALSE }, { "bases/0", FALSE }, { "bases/1", TRUE },
  };
  g_autoptr (BbChecklist) draft = start_draft (self, "1.2");
  g_autoptr (GPtrArray) bases = bb_workspace_list_bases (self->workspace, NULL), problems = bb_checklist_list_problems (draft, bases);
  BbItem *item = ((BbSection *) draft->sections->pdata[0])->items->pdata[0];

  g_assert_false (bb_checklist_problems_block (problems));
  for (guint i = 0; i < bases->len; i++)
    if (g_str_equal (((BbBasis *) bases->pdata[i])->id, "T188"))
      g_date_set_dmy (&((BbBasis *) bases->pdata[i])->in_force_to, 1, 1, 2020);
  g_set_str (&draft->title.vi, "  ");
  g_set_str (&item->text.vi, NULL);
  g_set_str (&((BbCountLabel *) item->counts->pdata[0])->label.vi, NULL);
  item->when = bb_condition_new ();
  item->when->item = g_strdup ("A1.02");                                              /* stands behind */
  g_clear_pointer (&item->applies, g_strfreev);
  g_set_str (&((BbBasisRef *) item->bases->pdata[0])->basis, "NO-SUCH-LAW");
  g_set_str (&((BbBasisRef *) item->bases->pdata[1])->basis, "T188");
  g_clear_pointer (&problems, g_ptr_array_unref);
  problems = bb_checklist_list_problems (draft, bases);
  g_assert_true (bb_checklist_problems_block (problems));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      BbChecklistProblem *problem = problems->pdata[i];

      g_assert_cmpstr (problem->field, ==, rows[i].field);
      g_assert_cmpint (problem->warning, ==, rows[i].warning);
      g_assert_cmpint (problem->item, ==, i ? 0 : -1);
    }
}

static void
test_the_next_version_is_suggested (Fixture *self, gconstpointer data)
{
  static const struct { const char *kept, *next; } rows[] = { { "1.1", "1.2" }, { "1.9", "1.10" }, { "1.10", "1.11" }, { "2", "3" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BbChecklist) draft = i ? start_draft (self, rows[i].kept) : NULL;
      g_autofree char *next = NULL, *none = NULL;
      g_autoptr (GPtrArray) list = NULL;

      if (draft)
        g_assert_true (bb_workspace_type_checklist (self->workspace, draft, FALSE, NULL));
      list = bb_workspace_list_versions (self->workspace, NULL);
      next = bb_checklist_suggest_version (list, "A");
      none = bb_checklist_suggest_version (list, "Z");
      g_assert_cmpstr (next, ==, rows[i].next);
      g_assert_cmpstr (none, ==, "1.0");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bb_language_init ("en");
  FIXTURE_ADD ("/checklists/a-table-loses-nothing", test_a_table_loses_nothing);
  FIXTURE_ADD ("/checklists/errors-name-line-and-column", test_errors_name_line_and_column);
  FIXTURE_ADD ("/checklists/versions-are-compared", test_versions_are_compared);
  FIXTURE_ADD ("/checklists/a-draft-is-published-once", test_a_draft_is_published_once);
  FIXTURE_ADD ("/checklists/an-incomplete-draft-is-kept", test_an_incomplete_draft_is_kept);
  FIXTURE_ADD ("/checklists/published-versions-cannot-be-typed-or-discarded", test_published_versions_cannot_be_typed_or_discarded);
  FIXTURE_ADD ("/checklists/problems-name-place-and-field", test_problems_name_place_and_field);
  FIXTURE_ADD ("/checklists/the-next-version-is-suggested", test_the_next_version_is_suggested);
  return g_test_run ();
}
