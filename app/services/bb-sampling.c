/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawn samples of dossiers. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-csv.h"
#include "bb-edit.h"
#include "bb-visits.h"
#include "domain/bb-draw.h"
#include "domain/bb-fold.h"

#define MOST 1000                /* dossiers of one draw */

/* ── Lists of dossiers ───────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_head (const char *cell)
{
  static const char * const names[] = { "code", "dossier", "ma", "ma ho so", "so ho so", NULL };
  g_autofree char *folded = g_strdelimit (bb_fold (cell), "_-", ' ');     /* "ma_ho_so", as systems export it */

  return g_strv_contains (names, g_strstrip (folded));
}

/* The column that a head line names; 0 and no head otherwise. */
static guint
find_column (GPtrArray *rows, guint *first)
{
  BbCsvRow *head = rows->len ? rows->pdata[0] : NULL;

  *first = 0;
  for (guint i = 0; head && head->cells[i]; i++)
    if (is_head (head->cells[i]))
      {
        *first = 1;
        return i;
      }
  return 0;
}

static gboolean
fail_line (GError **error, const char *path, guint line, const char *duplicate)
{
  g_autofree char *name = g_path_get_basename (path);

  if (duplicate)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("%s, line %u: the dossier “%s” stands twice in the list"), name, line, duplicate);
  else
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("%s, line %u: the code of the dossier is missing"), name, line);
  return FALSE;
}

static gboolean
read_codes (const char *path, GPtrArray *rows, GPtrArray *codes, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint first, column = find_column (rows, &first);

  for (guint i = first; i < rows->len; i++)
    {
      BbCsvRow *row = rows->pdata[i];
      const char *code = g_strv_length (row->cells) > column ? row->cells[column] : "";

      if (!*code)
        return fail_line (error, path, row->line, NULL);
      if (!g_hash_table_add (seen, (gpointer) code))
        return fail_line (error, path, row->line, code);
      g_ptr_array_add (codes, g_strdup (code));
    }
  if (codes->len)
    return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s” names no dossier"), path);
  return FALSE;
}

static GPtrArray *
read_list (const char *path, char **sha256, GError **error)
{
  g_autofree char *text = bb_read_text_file (path, error);
  g_autoptr (GPtrArray) rows = text ? bb_csv_parse (text, error) : NULL;
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);

  if (!rows || !read_codes (path, rows, codes, error))
    return NULL;
  *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  return g_steal_pointer (&codes);
}

/* ── What is drawn ───────────────────────────────────────────────────────────────────────────────────────────── */

GPtrArray *
bb_edit_list_samples (BbEdit *edit, const char *item)
{
  g_autofree char *rest = g_strconcat (item, "-", NULL), *prefix = bb_edit_make_id (edit, "sample", rest);
  g_autoptr (GPtrArray) documents = bb_edit_list (edit, prefix);
  GPtrArray *samples = g_ptr_array_new_with_free_func (bb_value_unref);

  for (guint i = 0; i < documents->len; i++)
    {
      BbSample *sample = bb_sample_from_object (((BbDocument *) documents->pdata[i])->body, NULL);

      if (sample)
        g_ptr_array_add (samples, sample);
    }
  g_ptr_array_sort (samples, bb_samples_compare);
  return samples;
}

static char *
make_sample_id (BbEdit *edit, const char *item, gint64 number)
{
  g_autofree char *rest = g_strdup_printf ("%s-%04" G_GINT64_FORMAT, item, number);

  return bb_edit_make_id (edit, "sample", rest);
}

static gboolean
has_finding (BbEdit *edit, const char *item)
{
  g_autofree char *prefix = bb_edit_make_id (edit, "finding", "");
  g_autoptr (GPtrArray) documents = bb_edit_list (edit, prefix);

  for (guint i = 0; i < documents->len; i++)
    {
      g_autoptr (BbFinding) finding = bb_finding_from_object (((BbDocument *) documents->pdata[i])->body, NULL);

      if (finding && g_strcmp0 (finding->item, item) == 0)
        return TRUE;
    }
  return FALSE;
}

/* “Pass” and “not applicable” speak for all dossiers, and go when others are to be looked at or one is open again. “Fail” stands as
 * long as something shows it: a finding, or a dossier that failed. */
static void
withdraw_result (BbEdit *edit, BbAnswer *answer, const char *item)
{
  gboolean shown = answer->sample && answer->sample->failed > 0;

  if (answer->result != BB_RESULT_FAIL || (!shown && !has_finding (edit, item)))
    answer->result = -1;
}

/* The answer says what its dossiers say. @open: what it rested on is no longer seen. */
static void
put_totals (BbEdit *edit, BbWorkspace *workspace, const char *visit, const char *item, GPtrArray *samples, gboolean open)
{
  g_autofree char *id = bb_edit_make_id (edit, "answer", item);
  g_autoptr (BbAnswer) answer = bb_edit_read (edit, &BB_ANSWER_SCHEMA, id);
  g_autoptr (GDateTime) now = bb_now ();

  if (!answer)
    {
      answer = bb_answer_new ();
      answer->item = g_strdup (item);
      answer->visit = g_strdup (visit);
      answer->author = bb_workspace_get_user (workspace);
    }
  g_clear_pointer (&answer->sample, bb_value_unref);
  if (samples->len)
    answer->sample = bb_samples_sum (samples);
  if (open)
    withdraw_result (edit, answer, item);
  bb_set_time (&answer->at, now);
  bb_edit_put_value (edit, id, answer);
}

static BbSample *
make_sample (BbWorkspace *workspace, const char *visit, const char *item, guint number, guint64 place, GPtrArray *codes)
{
  BbSample *sample = bb_sample_new ();
  g_autoptr (GDateTime) now = bb_now ();

  sample->visit = g_strdup (visit);
  sample->item = g_strdup (item);
  sample->number = number;
  sample->place = (gint64) place;
  sample->code = codes ? g_strdup (codes->pdata[place - 1]) : NULL;
  sample->author = bb_workspace_get_user (workspace);
  bb_set_time (&sample->at, now);
  return sample;
}

static gboolean
has_results (GPtrArray *samples)
{
  for (guint i = 0; i < samples->len; i++)
    if (((BbSample *) samples->pdata[i])->result >= 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_draw (BbItem *item, GPtrArray *before, gint64 population, guint size, GError **error)
{
  if (item->answer != BB_ANSWER_SAMPLE)
    g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_ANSWER_TYPE, _("Item %s is answered by %s, not by %s"), item->code,
                 bb_answer_type_get_label (item->answer), bb_answer_type_get_label (BB_ANSWER_SAMPLE));
  else if (population < 1)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("There must be at least one dossier to draw from for %s"), item->code);
  else if (size > MOST)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("More than 1,000 dossiers cannot be drawn at once for %s"), item->code);
  else if (has_results (before))
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE,
                 _("Dossiers of %s have results already; remove the draw before you draw again"), item->code);
  else
    return TRUE;
  return FALSE;
}

static void
delete_rest (BbEdit *edit, const char *item, GPtrArray *before, guint kept)
{
  for (guint i = 0; i < before->len; i++)
    {
      BbSample *sample = before->pdata[i];
      g_autofree char *id = make_sample_id (edit, item, sample->number);

      if (sample->number > (gint64) kept)
        bb_edit_delete (edit, id);
    }
}

/* @codes %NULL: by place alone. */
static gboolean
draw (BbWorkspace *workspace, const char *visit, const char *code, gint64 population, GPtrArray *codes, const char *list, guint size, GError **error)
{
  g_autofree char *what = g_strdup_printf (_("Draw for %s"), code);
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, what, BB_EDIT_NORMAL, error);
  g_autoptr (BbChecklist) checklist = NULL;
  g_autoptr (GPtrArray) before = NULL, samples = g_ptr_array_new_with_free_func (bb_value_unref);
  g_autoptr (GArray) drawn = NULL;
  gint64 seed;
  BbItem *item;

  if (!edit || !(item = bb_edit_require_item (edit, code, &checklist, error)))
    return FALSE;
  before = bb_edit_list_samples (edit, code);
  size = size ? size : item->sample ? (guint) item->sample->size : 20;
  if (!check_draw (item, before, population, size, error))
    return FALSE;
  seed = bb_edit_get_seed (edit);
  drawn = bb_draw_sample (seed, code, (guint64) population, size);
  for (guint i = 0; i < drawn->len; i++)
    {
      BbSample *sample = make_sample (workspace, visit, code, i + 1, g_array_index (drawn, guint64, i), codes);
      g_autofree char *id = make_sample_id (edit, code, sample->number);

      sample->population = population;
      sample->seed = seed;
      sample->list = g_strdup (list);
      g_ptr_array_add (samples, sample);
      bb_edit_put_value (edit, id, sample);
    }
  delete_rest (edit, code, before, drawn->len);
  put_totals (edit, workspace, visit, code, samples, TRUE);
  return bb_edit_commit (edit, error);
}

gboolean
bb_visit_draw_sample (BbWorkspace *workspace, const char *visit, const char *item, gint64 population, guint size, GError **error)
{
  return draw (workspace, visit, item, population, NULL, NULL, size, error);
}

gboolean
bb_visit_draw_sample_from (BbWorkspace *workspace, const char *visit, const char *item, const char *path, guint size, GError **error)
{
  g_autofree char *sha256 = NULL;
  g_autoptr (GPtrArray) codes = read_list (path, &sha256, error);

  return codes && draw (workspace, visit, item, codes->len, codes, sha256, size, error);
}

gboolean
bb_visit_set_sample (BbWorkspace *workspace, const char *visit, const char *item, guint number, int result, const char *note, GError **error)
{
  g_autofree char *what = g_strdup_printf (_("Dossier %u of %s"), number, item), *id = NULL;
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, what, BB_EDIT_NORMAL, error);
  g_autoptr (GPtrArray) samples = edit ? bb_edit_list_samples (edit, item) : NULL;
  g_autoptr (GDateTime) now = bb_now ();
  BbSample *sample = NULL;
  gboolean reopened;

  for (guint i = 0; samples && i < samples->len; i++)
    if (((BbSample *) samples->pdata[i])->number == number)
      sample = samples->pdata[i];
  if (!edit)
    return FALSE;
  if (!sample)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("No dossier %u is drawn for %s"), number, item);
  else if (result == BB_RESULT_NA)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("Dossier %u of %s passes or fails; nothing else"), number, item);
  if (!sample || result == BB_RESULT_NA)
    return FALSE;
  reopened = result < 0 && sample->result >= 0;
  sample->result = result;
  if (note)
    g_set_str (&sample->note, *note ? note : NULL);
  g_clear_pointer (&sample->author, g_free);
  sample->author = bb_workspace_get_user (workspace);
  bb_set_time (&sample->at, now);
  id = make_sample_id (edit, item, number);
  bb_edit_put_value (edit, id, sample);
  put_totals (edit, workspace, visit, item, samples, reopened);
  return bb_edit_commit (edit, error);
}

gboolean
bb_visit_clear_sample (BbWorkspace *workspace, const char *visit, const char *item, GError **error)
{
  g_autofree char *what = g_strdup_printf (_("Removed draw for %s"), item);
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, what, BB_EDIT_NORMAL, error);
  g_autoptr (GPtrArray) before = edit ? bb_edit_list_samples (edit, item) : NULL, none = g_ptr_array_new ();

  if (!edit || before->len == 0)
    return edit != NULL;
  delete_rest (edit, item, before, 0);
  put_totals (edit, workspace, visit, item, none, TRUE);
  return bb_edit_commit (edit, error);
}
