/* SPDX-License-Identifier: GPL-3.0-or-later */
/* visit, answer, finding, recommend, opinion, attach, lock, unlock, search */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bb-cli.h"
#include "domain/bb-dates.h"
#include "services/bb-csv.h"

static int
finish (gboolean done, GError **error)
{
  return done ? BB_EXIT_DONE : bb_cli_fail (g_steal_pointer (error));
}

/* ── visit ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
print_row (BbVisitRow *row)
{
  printf ("%.8s\t%s\t%s\t%s\t%d/%d/%d/%d\n", row->visit, row->opened_at ? row->opened_at : "-", row->state ? row->state : "",
          row->unit_name ? row->unit_name : row->unit, row->answered, row->failed, row->findings, row->evidence);
}

static JsonObject *
row_to_object (BbVisitRow *row)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", row->visit);
  json_object_set_string_member (object, "unit", row->unit);
  json_object_set_string_member (object, "unit_name", row->unit_name ? row->unit_name : "");
  json_object_set_string_member (object, "kind", row->kind ? row->kind : "");
  json_object_set_string_member (object, "state", row->state ? row->state : "");
  if (row->opened_at)
    json_object_set_string_member (object, "opened_at", row->opened_at);
  json_object_set_int_member (object, "answered", row->answered);
  json_object_set_int_member (object, "failed", row->failed);
  json_object_set_int_member (object, "findings", row->findings);
  json_object_set_int_member (object, "evidence", row->evidence);
  return object;
}

static int
list_visits (BbCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = bb_visit_list (cli->workspace, 0, G_MAXINT, &error);
  JsonArray *array;

  if (!rows)
    return bb_cli_fail (g_steal_pointer (&error));
  array = json_array_new ();
  for (guint i = 0; i < rows->len; i++)
    {
      if (cli->json)
        json_array_add_object_element (array, row_to_object (rows->pdata[i]));
      else
        print_row (rows->pdata[i]);
    }
  if (cli->json)
    {
      JsonObject *result = json_object_new ();

      json_object_set_array_member (result, "visits", array);
      bb_cli_print_json (result);
    }
  else
    json_array_unref (array);
  return BB_EXIT_DONE;
}

static int
find_name (const char * const *names, const char *name)
{
  for (int i = 0; names[i]; i++)
    if (g_str_equal (names[i], name))
      return i;
  return -1;
}

static void
add_member (BbVisit *visit, const char *name, BbRole role)
{
  BbMember *member;

  if (!name)
    return;
  member = bb_member_new ();
  member->name = g_strdup (name);
  member->role = role;
  g_ptr_array_add (visit->team, member);
}

static void
add_checklist (BbVisit *visit, const char *id)
{
  g_auto (GStrv) parts = g_strsplit (id, ":", 2);
  BbFrozen *frozen = bb_frozen_new ();

  frozen->code = g_strdup (parts[0]);
  frozen->version = g_strdup (parts[0] && parts[1] ? parts[1] : "");
  g_ptr_array_add (visit->checklists, frozen);
}

static int
make_visit (BbCli *cli, BbVisit *visit, gboolean open)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = open ? bb_visit_start (cli->workspace, visit, NULL, &error) : bb_visit_plan (cli->workspace, visit, &error);

  if (!id)
    return bb_cli_fail (g_steal_pointer (&error));
  if (cli->json)
    {
      JsonObject *result = json_object_new ();

      json_object_set_string_member (result, "id", id);
      bb_cli_print_json (result);
    }
  else
    printf ("%s\n", id);
  return BB_EXIT_DONE;
}

static int
new_visit (BbCli *cli, char ***args)
{
  g_autoptr (BbVisit) visit = bb_visit_new ();
  g_autofree char *unit = NULL, *kind = NULL, *leader = NULL, *secretary = NULL, *decision = NULL, *place = NULL;
  g_auto (GStrv) checklists = NULL, members = NULL;
  gboolean open = FALSE;
  GOptionEntry entries[] = {
    { "unit", 0, 0, G_OPTION_ARG_STRING, &unit, NULL, NULL }, { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, NULL, NULL },
    { "checklist", 0, 0, G_OPTION_ARG_STRING_ARRAY, &checklists, NULL, NULL }, { "leader", 0, 0, G_OPTION_ARG_STRING, &leader, NULL, NULL },
    { "secretary", 0, 0, G_OPTION_ARG_STRING, &secretary, NULL, NULL }, { "member", 0, 0, G_OPTION_ARG_STRING_ARRAY, &members, NULL, NULL },
    { "decision", 0, 0, G_OPTION_ARG_STRING, &decision, NULL, NULL }, { "place", 0, 0, G_OPTION_ARG_STRING, &place, NULL, NULL },
    { "open", 0, 0, G_OPTION_ARG_NONE, &open, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (args, entries, "visit"))
    return BB_EXIT_USAGE;
  if (!unit || !checklists)
    return bb_cli_misuse ("visit", _("“%s” and “%s” must be given"), "--unit", "--checklist");
  visit->kind = find_name (bb_visit_kind_names, kind ? kind : "unannounced");
  if (visit->kind < 0)
    return bb_cli_misuse ("visit", _("Unknown word “%s”"), kind);
  visit->unit = g_strdup (unit);
  visit->place = g_strdup (place);
  for (char **id = checklists; *id; id++)
    add_checklist (visit, *id);
  add_member (visit, leader, BB_ROLE_LEADER);
  add_member (visit, secretary, BB_ROLE_SECRETARY);
  for (char **name = members; name && *name; name++)
    add_member (visit, *name, BB_ROLE_MEMBER);
  if (decision)
    {
      visit->decision = bb_decision_new ();
      visit->decision->number = g_strdup (decision);
    }
  return make_visit (cli, visit, open);
}

static int
record (BbCli *cli, const char *word, const char *kind, const char *who, const char *note)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEvent) event = bb_event_new ();
  g_autofree char *id = NULL;
  int code = BB_EXIT_DONE;

  event->kind = find_name (bb_event_kind_names, kind);
  if (event->kind < 0)
    return bb_cli_misuse ("visit", _("Unknown word “%s”"), kind);
  if (event->kind == BB_EVENT_LOCKED || event->kind == BB_EVENT_SIGNED)
    return bb_cli_misuse (event->kind == BB_EVENT_LOCKED ? "lock" : "sign", _("“%s” has a command of its own"), kind);
  if (!(id = bb_cli_find_visit (cli, word, &code)))
    return code;
  event->who = g_strdup (who);
  event->note = g_strdup (note);
  return finish (bb_visit_record (cli->workspace, id, event, &error), &error);
}

static int
record_event (BbCli *cli, char ***args)
{
  g_autofree char *who = NULL, *note = NULL;
  GOptionEntry entries[] = {
    { "who", 0, 0, G_OPTION_ARG_STRING, &who, NULL, NULL }, { "note", 0, 0, G_OPTION_ARG_STRING, &note, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (args, entries, "visit"))
    return BB_EXIT_USAGE;
  if (!(*args)[1] || !(*args)[2])
    return bb_cli_misuse ("visit", _("“%s” needs more words"), "visit event");
  return record (cli, (*args)[1], (*args)[2], who, note);
}

static void
add_tally (JsonObject *object, BbCase *visit)
{
  BbTally tally;

  bb_case_tally (visit, &tally);
  json_object_set_int_member (object, "items", tally.items);
  json_object_set_int_member (object, "answered", tally.answered);
  json_object_set_int_member (object, "passed", tally.passed);
  json_object_set_int_member (object, "failed", tally.failed);
  json_object_set_int_member (object, "not_applicable", tally.not_applicable);
}

static JsonObject *
case_to_object (BbCase *visit)
{
  JsonObject *object = json_object_new ();
  JsonArray *findings = json_array_new (), *recommendations = json_array_new (), *evidence = json_array_new ();

  json_object_set_string_member (object, "id", bb_case_get_id (visit));
  json_object_set_string_member (object, "state", bb_state_names[bb_case_get_state (visit)]);
  json_object_set_object_member (object, "visit", bb_visit_to_object (bb_case_get_visit (visit)));
  add_tally (object, visit);
  for (guint i = 0; i < bb_case_get_findings (visit)->len; i++)
    json_array_add_object_element (findings, bb_finding_to_object (bb_case_get_findings (visit)->pdata[i]));
  for (guint i = 0; i < bb_case_get_recommendations (visit)->len; i++)
    json_array_add_object_element (recommendations, bb_recommendation_to_object (bb_case_get_recommendations (visit)->pdata[i]));
  for (guint i = 0; i < bb_case_get_evidence (visit)->len; i++)
    json_array_add_object_element (evidence, bb_evidence_to_object (bb_case_get_evidence (visit)->pdata[i]));
  json_object_set_array_member (object, "findings", findings);
  json_object_set_array_member (object, "recommendations", recommendations);
  json_object_set_array_member (object, "evidence", evidence);
  return object;
}

static void
print_case (BbCase *visit)
{
  g_autoptr (GPtrArray) points = bb_case_list_open_points (visit);
  BbTally tally;

  bb_case_tally (visit, &tally);
  printf ("%s\n%s · %s\n", bb_text_get (&bb_case_get_visit (visit)->unit_name), bb_visit_kind_get_label (bb_case_get_visit (visit)->kind),
          bb_state_get_label (bb_case_get_state (visit)));
  printf (_("%u of %u items answered: %u pass, %u fail, %u not applicable\n"), tally.answered, tally.items, tally.passed, tally.failed,
          tally.not_applicable);
  printf (_("%u findings, %u recommendations, %u pieces of evidence\n"), bb_case_get_findings (visit)->len,
          bb_case_get_recommendations (visit)->len, bb_case_get_evidence (visit)->len);
  if (bb_case_is_locked (visit))
    return;
  for (guint i = 0; i < points->len; i++)
    {
      BbOpenPoint *point = points->pdata[i];

      printf ("  %s %s\n", point->blocking ? "!" : "·", point->message);
    }
}

static int
show_visit (BbCli *cli, const char *word)
{
  g_autoptr (GError) error = NULL;
  int code = BB_EXIT_DONE;
  g_autofree char *id = bb_cli_find_visit (cli, word, &code);
  g_autoptr (BbCase) visit = id ? bb_visit_load (cli->workspace, id, &error) : NULL;

  if (!id)
    return code;
  if (!visit)
    return bb_cli_fail (g_steal_pointer (&error));
  if (cli->json)
    bb_cli_print_json (case_to_object (visit));
  else
    print_case (visit);
  return BB_EXIT_DONE;
}

static int
import_visit (BbCli *cli, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = bb_visit_import (cli->workspace, path, NULL, &error);

  if (!id)
    return bb_cli_fail (g_steal_pointer (&error));
  printf ("%s\n", id);
  return BB_EXIT_DONE;
}

static int
export_visit (BbCli *cli, char ***args)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL, *id = NULL;
  GOptionEntry entries[] = { { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, NULL, NULL }, { NULL } };
  int code = BB_EXIT_DONE;

  if (!bb_cli_parse (args, entries, "visit"))
    return BB_EXIT_USAGE;
  if (!(*args)[1] || !output)
    return bb_cli_misuse ("visit", _("“%s” needs more words"), "visit export");
  if (!(id = bb_cli_find_visit (cli, (*args)[1], &code)))
    return code;
  return finish (bb_visit_export (cli->workspace, id, output, &error), &error);
}

int
bb_cli_visit (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  int code = BB_EXIT_DONE;

  if (!args[0] || (!g_str_equal (args[0], "list") && !args[1]))
    return bb_cli_misuse ("visit", _("“%s” needs more words"), "visit");
  if (!bb_cli_open (cli, &code))
    return code;
  if (g_str_equal (args[0], "list"))
    return list_visits (cli);
  if (g_str_equal (args[0], "new"))
    return new_visit (cli, &args);
  if (g_str_equal (args[0], "open"))
    return record (cli, args[1], "opened", NULL, NULL);
  if (g_str_equal (args[0], "event"))
    return record_event (cli, &args);
  if (g_str_equal (args[0], "show"))
    return show_visit (cli, args[1]);
  if (g_str_equal (args[0], "import"))
    return import_visit (cli, args[1]);
  if (g_str_equal (args[0], "export"))
    return export_visit (cli, &args);
  return bb_cli_misuse ("visit", _("Unknown word “%s”"), args[0]);
}

/* ── answer ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
parse_number (const char *text, gint64 *number)
{
  return g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, number, NULL);
}

static gboolean
read_count (BbAnswer *answer, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  gint64 number;

  if (!parts[0] || !parts[1] || !parse_number (parts[1], &number))
    return FALSE;
  bb_counts_set (answer->counts, parts[0], number);
  return TRUE;
}

static gboolean
read_ratio (BbAnswer *answer, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", 2);

  answer->ratio = bb_ratio_new ();
  return parts[0] && parts[1] && parse_number (parts[0], &answer->ratio->numerator) && parse_number (parts[1], &answer->ratio->denominator);
}

/* A table of drawn dossiers with a column "result": pass or fail, đạt or chưa đạt. */
static gboolean
read_sample (BbAnswer *answer, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  int column = -1;

  if (!g_file_get_contents (path, &text, NULL, error) || !(rows = bb_csv_parse (text, error)))
    return FALSE;
  for (int i = 0; rows->len && ((BbCsvRow *) rows->pdata[0])->cells[i]; i++)
    if (g_ascii_strcasecmp (((BbCsvRow *) rows->pdata[0])->cells[i], "result") == 0)
      column = i;
  if (column < 0)
    {
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s”, line 1: the head line has no column “%s”"), path, "result");
      return FALSE;
    }
  answer->sample = bb_sample_result_new ();
  for (guint i = 1; i < rows->len; i++)
    {
      BbCsvRow *row = rows->pdata[i];
      const char *cell = (int) g_strv_length (row->cells) > column ? row->cells[column] : "";

      answer->sample->size++;
      if (g_str_equal (cell, "pass") || g_str_equal (cell, "đạt") || g_str_equal (cell, "Đạt"))
        answer->sample->passed++;
      else if (g_str_equal (cell, "fail") || g_str_equal (cell, "chưa đạt") || g_str_equal (cell, "Chưa đạt"))
        answer->sample->failed++;
      else
        {
          g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s”, line %u: “%s” is neither “pass” nor “fail”"), path, row->line, cell);
          return FALSE;
        }
    }
  return TRUE;
}

/* What was answered before stays, unless it is said anew. */
static BbAnswer *
find_answer (BbCli *cli, const char *visit, const char *item, GError **error)
{
  g_autoptr (BbCase) loaded = bb_visit_load (cli->workspace, visit, error);
  BbAnswer *before = loaded ? bb_case_find_answer (loaded, item) : NULL;
  BbAnswer *answer;

  if (!loaded)
    return NULL;
  answer = before ? bb_answer_copy (before) : bb_answer_new ();
  g_set_str (&answer->item, item);
  bb_set_time (&answer->at, NULL);
  g_clear_pointer (&answer->author, g_free);
  return answer;
}

static int
fill_answer (BbAnswer *answer, const char *result, char **counts, const char *ratio, const char *sample, GError **error)
{
  if (result && (answer->result = find_name (bb_result_names, result)) < 0)
    return bb_cli_misuse ("answer", _("“%s” is no result; it must be pass, fail or na"), result);
  for (; counts && *counts; counts++)
    if (!read_count (answer, *counts))
      return bb_cli_misuse ("answer", _("“%s” is not of the form NAME=N"), *counts);
  if (ratio)
    {
      g_clear_pointer (&answer->ratio, bb_value_unref);
      if (!read_ratio (answer, ratio))
        return bb_cli_misuse ("answer", _("“%s” is not of the form A/B"), ratio);
    }
  if (sample)
    {
      g_clear_pointer (&answer->sample, bb_value_unref);
      if (!read_sample (answer, sample, error))
        return BB_EXIT_INPUT;
    }
  return BB_EXIT_DONE;
}

int
bb_cli_answer (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autofree char *ratio = NULL, *sample = NULL, *text = NULL, *note = NULL, *id = NULL;
  g_auto (GStrv) counts = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbAnswer) answer = NULL;
  int code = BB_EXIT_DONE;
  GOptionEntry entries[] = {
    { "count", 0, 0, G_OPTION_ARG_STRING_ARRAY, &counts, NULL, NULL }, { "ratio", 0, 0, G_OPTION_ARG_STRING, &ratio, NULL, NULL },
    { "sample", 0, 0, G_OPTION_ARG_FILENAME, &sample, NULL, NULL }, { "text", 0, 0, G_OPTION_ARG_STRING, &text, NULL, NULL },
    { "note", 0, 0, G_OPTION_ARG_STRING, &note, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (&args, entries, "answer"))
    return BB_EXIT_USAGE;
  if (!args[0] || !args[1])
    return bb_cli_misuse ("answer", _("“%s” needs more words"), "answer");
  if (!(id = bb_cli_find_visit (cli, args[0], &code)))
    return code;
  if (!(answer = find_answer (cli, id, args[1], &error)))
    return bb_cli_fail (g_steal_pointer (&error));
  code = fill_answer (answer, args[2], counts, ratio, sample, &error);
  if (code != BB_EXIT_DONE)
    return error ? bb_cli_fail (g_steal_pointer (&error)) : code;
  if (text)
    g_set_str (&answer->text, text);
  if (note)
    g_set_str (&answer->note, note);
  return finish (bb_visit_answer (cli->workspace, id, answer, &error), &error);
}

/* ── finding, recommend, opinion ─────────────────────────────────────────────────────────────────────────────── */

static int
list_of_case (BbCli *cli, const char *word, GPtrArray *(*get) (BbCase *), const char *name)
{
  g_autoptr (GError) error = NULL;
  int code = BB_EXIT_DONE;
  g_autofree char *id = bb_cli_find_visit (cli, word, &code);
  g_autoptr (BbCase) visit = id ? bb_visit_load (cli->workspace, id, &error) : NULL;
  JsonObject *result;
  JsonArray *array;

  if (!id)
    return code;
  if (!visit)
    return bb_cli_fail (g_steal_pointer (&error));
  array = json_array_new ();
  for (guint i = 0; i < get (visit)->len; i++)
    {
      JsonObject *object = bb_value_to_object (get (visit)->pdata[i]);

      if (!cli->json)
        printf ("%u\t%.8s\t%s\t%s\n", i + 1, json_object_get_string_member_with_default (object, "id", ""),
                json_object_get_string_member_with_default (object, "item", json_object_get_string_member_with_default (object, "deadline", "")),
                json_object_get_string_member_with_default (object, "fact", json_object_get_string_member_with_default (object, "what", "")));
      json_array_add_object_element (array, object);
    }
  result = json_object_new ();
  json_object_set_array_member (result, name, array);
  if (cli->json)
    bb_cli_print_json (result);
  else
    json_object_unref (result);
  return BB_EXIT_DONE;
}

int
bb_cli_finding (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autofree char *severity = NULL, *fact = NULL, *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbFinding) finding = bb_finding_new ();
  int code = BB_EXIT_DONE;
  GOptionEntry entries[] = {
    { "severity", 0, 0, G_OPTION_ARG_STRING, &severity, NULL, NULL }, { "fact", 0, 0, G_OPTION_ARG_STRING, &fact, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (&args, entries, "finding"))
    return BB_EXIT_USAGE;
  if (args[0] && args[1] && g_str_equal (args[0], "list"))
    return list_of_case (cli, args[1], bb_case_get_findings, "findings");
  if (!args[0] || !g_str_equal (args[0], "add") || !args[1] || !args[2] || !fact)
    return bb_cli_misuse ("finding", _("“%s” needs more words"), "finding");
  if (severity && (finding->severity = find_name (bb_severity_names, severity)) < 0)
    return bb_cli_misuse ("finding", _("Unknown word “%s”"), severity);
  if (!(id = bb_cli_find_visit (cli, args[1], &code)))
    return code;
  finding->item = g_strdup (args[2]);
  finding->fact = g_strdup (fact);
  if (!bb_visit_save_finding (cli->workspace, id, finding, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  printf ("%s\n", finding->id);
  return BB_EXIT_DONE;
}

/* "2026-11-30", "30/11/2026" or "+5wd". */
static gboolean
read_deadline (BbRecommendation *self, const char *text)
{
  char *end;

  if (bb_date_parse_any (text, &self->deadline))
    return TRUE;
  if (*text != '+')
    return FALSE;
  self->working_days = strtol (text + 1, &end, 10);
  return self->working_days > 0 && (g_str_equal (end, "wd") || !*end);
}

int
bb_cli_recommend (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autofree char *what = NULL, *who = NULL, *deadline = NULL, *finding = NULL, *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRecommendation) self = bb_recommendation_new ();
  int code = BB_EXIT_DONE;
  GOptionEntry entries[] = {
    { "what", 0, 0, G_OPTION_ARG_STRING, &what, NULL, NULL }, { "who", 0, 0, G_OPTION_ARG_STRING, &who, NULL, NULL },
    { "deadline", 0, 0, G_OPTION_ARG_STRING, &deadline, NULL, NULL }, { "finding", 0, 0, G_OPTION_ARG_STRING, &finding, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (&args, entries, "recommend"))
    return BB_EXIT_USAGE;
  if (args[0] && args[1] && g_str_equal (args[0], "list"))
    return list_of_case (cli, args[1], bb_case_get_recommendations, "recommendations");
  if (!args[0] || !g_str_equal (args[0], "add") || !args[1] || !what || !who || !deadline)
    return bb_cli_misuse ("recommend", _("“%s” needs more words"), "recommend");
  if (!read_deadline (self, deadline))
    return bb_cli_misuse ("recommend", _("“%s” is neither a date such as 2026-11-30 nor a number of working days such as +5wd"), deadline);
  if (!(id = bb_cli_find_visit (cli, args[1], &code)))
    return code;
  self->what = g_strdup (what);
  self->who = g_strdup (who);
  self->finding = g_strdup (finding);
  if (!bb_visit_save_recommendation (cli->workspace, id, self, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  printf ("%s\n", self->id);
  return BB_EXIT_DONE;
}

int
bb_cli_opinion (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autofree char *by = NULL, *id = NULL;
  g_autoptr (GError) error = NULL;
  int code = BB_EXIT_DONE;
  GOptionEntry entries[] = { { "by", 0, 0, G_OPTION_ARG_STRING, &by, NULL, NULL }, { NULL } };

  if (!bb_cli_parse (&args, entries, "opinion"))
    return BB_EXIT_USAGE;
  if (!args[0] || !args[1])
    return bb_cli_misuse ("opinion", _("“%s” needs more words"), "opinion");
  if (!(id = bb_cli_find_visit (cli, args[0], &code)))
    return code;
  return finish (bb_visit_set_opinion (cli->workspace, id, args[1], by, &error), &error);
}

/* ── attach, lock, search ────────────────────────────────────────────────────────────────────────────────────── */

int
bb_cli_attach (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autofree char *caption = NULL, *source = NULL, *id = NULL;
  g_autoptr (GError) error = NULL;
  int code = BB_EXIT_DONE;
  GOptionEntry entries[] = {
    { "caption", 0, 0, G_OPTION_ARG_STRING, &caption, NULL, NULL }, { "source", 0, 0, G_OPTION_ARG_STRING, &source, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (&args, entries, "attach"))
    return BB_EXIT_USAGE;
  if (!args[0] || !args[1] || !args[2])
    return bb_cli_misuse ("attach", _("“%s” needs more words"), "attach");
  if (!(id = bb_cli_find_visit (cli, args[0], &code)))
    return code;
  for (char **file = args + 2; *file; file++)
    {
      const char * const items[] = { args[1], NULL };
      g_autoptr (BbEvidence) evidence = bb_visit_attach (cli->workspace, id, *file, items, caption, source ? source : "file", NULL, &error);

      if (!evidence)
        return bb_cli_fail (g_steal_pointer (&error));
      printf ("%s\t%s\n", evidence->sha256, *file);
    }
  return BB_EXIT_DONE;
}

int
bb_cli_lock (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  int code = BB_EXIT_DONE;

  if (!args[0])
    return bb_cli_misuse ("lock", _("“%s” needs more words"), "lock");
  if (!(id = bb_cli_find_visit (cli, args[0], &code)))
    return code;
  return finish (bb_visit_lock (cli->workspace, id, NULL, &error), &error);
}

int
bb_cli_unlock (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  int code = BB_EXIT_DONE;

  if (!args[0])
    return bb_cli_misuse ("unlock", _("“%s” needs more words"), "unlock");
  if (!(id = bb_cli_find_visit (cli, args[0], &code)))
    return code;
  return finish (bb_visit_unlock (cli->workspace, id, &error), &error);
}

int
bb_cli_search (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autofree char *query = g_strjoinv (" ", args);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  JsonArray *array;
  JsonObject *result;
  int code = BB_EXIT_DONE;

  if (!*query)
    return bb_cli_misuse ("search", _("“%s” needs more words"), "search");
  if (!bb_cli_open (cli, &code))
    return code;
  if (!(hits = bb_visit_search (cli->workspace, query, 50, &error)))
    return bb_cli_fail (g_steal_pointer (&error));
  array = json_array_new ();
  for (guint i = 0; i < hits->len; i++)
    {
      BbSearchHit *hit = hits->pdata[i];
      JsonObject *row = json_object_new ();

      json_object_set_string_member (row, "id", hit->id);
      json_object_set_string_member (row, "type", hit->type ? hit->type : "");
      json_object_set_string_member (row, "visit", hit->visit ? hit->visit : "");
      json_object_set_string_member (row, "title", hit->title ? hit->title : "");
      json_object_set_string_member (row, "snippet", hit->snippet ? hit->snippet : "");
      json_array_add_object_element (array, row);
      if (!cli->json)
        printf ("%.8s\t%s\t%s\t%s\n", hit->visit ? hit->visit : "", hit->type ? hit->type : "", hit->title ? hit->title : "",
                hit->snippet ? hit->snippet : "");
    }
  result = json_object_new ();
  json_object_set_array_member (result, "hits", array);
  if (cli->json)
    bb_cli_print_json (result);
  else
    json_object_unref (result);
  return BB_EXIT_DONE;
}
