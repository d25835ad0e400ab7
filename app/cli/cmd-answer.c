/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answer, finding, recommend, opinion */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bb-cli.h"
#include "domain/bb-dates.h"
#include "services/bb-csv.h"

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
  if (result && (answer->result = bb_cli_find_name (bb_result_names, result)) < 0)
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
  if (!bb_visit_answer (cli->workspace, id, answer, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("%s: answer saved"), answer->item);
  return BB_EXIT_DONE;
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
  if (severity && (finding->severity = bb_cli_find_name (bb_severity_names, severity)) < 0)
    return bb_cli_misuse_word ("finding", severity, bb_severity_names);
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
  g_auto (GStrv) files = NULL;
  GOptionEntry entries[] = {
    { "by", 0, 0, G_OPTION_ARG_STRING, &by, NULL, NULL }, { "attach", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (&args, entries, "opinion"))
    return BB_EXIT_USAGE;
  if (!args[0] || !args[1])
    return bb_cli_misuse ("opinion", _("“%s” needs more words"), "opinion");
  if (!(id = bb_cli_find_visit (cli, args[0], &code)))
    return code;
  if (!(files ? bb_visit_hand_over (cli->workspace, id, args[1], by, (const char * const *) files, NULL, &error)
              : bb_visit_set_opinion (cli->workspace, id, args[1], by, &error)))
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, *args[1] ? _("The opinion of the unit is saved") : _("The opinion of the unit is taken away"));
  return BB_EXIT_DONE;
}
