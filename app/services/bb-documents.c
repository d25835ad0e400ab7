/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-documents.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bb-async.h"
#include "bb-edit.h"
#include "bb-look.h"
#include "bb-paper-chain.h"
#include "bb-paper-files.h"
#include "bb-paper-link.h"
#include "domain/bb-dates.h"
#include "minutes/bb-minutes.h"

void
bb_paper_row_free (BbPaperRow *self)
{
  g_free (self->id);
  g_free (self->newest);
  g_free (self->held_by);
  g_free (self->number);
  g_clear_pointer (&self->record, bb_value_unref);
  g_free (self);
}

/* ── When ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_signed (BbCase *visit)
{
  GPtrArray *events = bb_case_get_events (visit);
  gboolean is = FALSE;

  for (guint i = 0; i < events->len; i++)
    {
      int kind = ((BbEvent *) events->pdata[i])->kind;

      if (kind == BB_EVENT_LOCKED || kind == BB_EVENT_UNLOCKED)
        is = FALSE;
      else if (kind == BB_EVENT_SIGNED)
        is = TRUE;
    }
  return is;
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_STATE, why);
  return FALSE;
}

static gboolean
check (BbCase *visit, int kind, GError **error)
{
  switch (kind)
    {
    case BB_PAPER_CORRECTION:
      if (!is_signed (visit))
        return refuse (error, _("Nobody has signed the minutes yet: unlock the visit and correct them themselves"));
      break;
    case BB_PAPER_REFUSAL:
      if (!is_signed (visit))
        return refuse (error, _("Nobody has signed the minutes yet: record the refusal in the minutes themselves"));
      break;
    case BB_PAPER_NOTICE:
    case BB_PAPER_REPORT:
      if (!bb_case_is_locked (visit))
        return refuse (error, _("The visit is not locked yet: what this paper reports may still change"));
      break;
    case BB_PAPER_OPENING:
    case BB_PAPER_PRESENCE:
    case BB_PAPER_PERSONS:
      if (!bb_case_get_opened_at (visit) && !bb_case_find_unit_closed (visit))
        return refuse (error, _("The visit is not opened yet"));
      break;
    default:
      g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("The minutes themselves are written with “minutes”"));
      return FALSE;
    }
  return TRUE;
}

static int
find_kind (const char *kind, GError **error)
{
  int found = bb_paper_kind_find (kind);
  g_autofree char *names = found < 0 ? g_strjoinv (", ", (char **) bb_paper_kind_names) : NULL;

  if (found < 0)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("The paper “%s” is none of: %s"), kind, names);
  return found;
}

gboolean
bb_document_check (BbWorkspace *workspace, const char *id, const char *kind, GError **error)
{
  int found = find_kind (kind, error);
  g_autoptr (BbCase) visit = found >= 0 ? bb_visit_load (workspace, id, error) : NULL;

  return visit && check (visit, found, error);
}

/* ── What it needs ───────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
require_words (const BbPaper *paper, int kind, GError **error)
{
  const char *missing = NULL;

  if (kind == BB_PAPER_CORRECTION && paper->corrections->len == 0)
    missing = _("Correction minutes must say which statement is replaced by what");
  if (kind == BB_PAPER_REFUSAL && (!paper->reason || !*paper->reason))
    missing = _("A refusal must say its reason, in the words of who refuses");
  if (kind == BB_PAPER_REFUSAL && !g_strv_contains ((const char * const[]) { "unit", "secretary", "leader", NULL }, paper->field ? paper->field : ""))
    missing = _("Whose signature was refused must be “unit”, “secretary” or “leader”");
  if (missing)
    g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, missing);
  return !missing;
}

/* "05/BB-ĐKT", as the minutes print it. */
static char *
format_minutes_number (BbCase *visit)
{
  const char *number = bb_case_get_visit (visit)->number;
  BbIssuer *issuer = bb_case_get_issuer (visit);

  if (!number || !*number)
    return NULL;
  if (strchr (number, '/') || !issuer || !issuer->symbol)
    return g_strdup (number);
  return g_strdup_printf ("%s%s/%s", g_ascii_isdigit (number[0]) && !number[1] ? "0" : "", number, issuer->symbol);
}

/* Which minutes it belongs to: the PDF as it is signed so far. */
static gboolean
fill_about (BbWorkspace *workspace, BbCase *visit, BbPaper *paper, int kind, GError **error)
{
  g_autofree char *path = NULL;

  g_free (paper->about_number);
  paper->about_number = format_minutes_number (visit);
  if (kind != BB_PAPER_CORRECTION && kind != BB_PAPER_REFUSAL)
    return TRUE;
  g_free (paper->about);
  path = bb_visit_get_minutes_path (workspace, bb_case_get_id (visit), error);
  paper->about = path ? bb_store_hash_file (path, NULL, error) : NULL;
  return paper->about != NULL;
}

static gboolean
fill_number (BbWorkspace *workspace, BbCase *visit, BbPaper *paper, GError **error)
{
  char *number;

  if (!paper->number || !*paper->number)
    return TRUE;
  if (!g_str_equal (paper->number, "next"))
    return bb_numbers_check (workspace, visit, paper->kind, NULL, paper->number, error);
  number = bb_document_next_number (workspace, bb_case_get_id (visit), paper->kind, error);
  g_free (paper->number);
  paper->number = number;
  return number != NULL;
}

/* A name alone: the office has set down how that person signs. */
static void
fill_signatory (BbCase *visit, BbPaper *paper)
{
  BbIssuer *issuer = bb_case_get_issuer (visit);
  g_autoptr (GDateTime) now = bb_now ();
  g_autoptr (GPtrArray) list = NULL;
  GDate day = paper->date;

  if (!issuer || !paper->name || (paper->capacity && *paper->capacity) || (paper->post && *paper->post))
    return;
  if (!g_date_valid (&day))
    bb_time_get_date (now, &day);
  list = bb_issuer_list_signatories_on (issuer, &day);
  for (guint i = 0; i < list->len; i++)
    if (g_strcmp0 (((BbSignatory *) list->pdata[i])->name, paper->name) == 0)
      {
        bb_paper_take_signatory (paper, list->pdata[i]);
        return;
      }
}

static void
fill_time (BbPaper *paper, int kind)
{
  g_autoptr (GDateTime) now = bb_now ();

  if (!paper->at && (kind == BB_PAPER_CORRECTION || kind == BB_PAPER_REFUSAL))
    bb_set_time (&paper->at, now);
}

/* ── Making ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_written (guint done, guint total, gpointer data)
{
  if (data)
    bb_progress_report (data, done, total);
}

static GPtrArray *
list_named (BbWorkspace *workspace, BbCase *visit, GError **error)
{
  g_autoptr (GPtrArray) named = bb_visit_list_named (workspace, bb_case_get_id (visit), error);

  if (!named || named->len)
    return g_steal_pointer (&named);
  g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("No person is recorded at this visit, so there is nothing for this annex"));
  return NULL;
}

BbMinutesResult *
bb_document_write (BbWorkspace *workspace, BbCase *visit, const BbPaper *paper, GPtrArray *stated, const char *path, BbProgress *progress, GError **error)
{
  gboolean persons = bb_paper_kind_find (paper->kind) == BB_PAPER_PERSONS;
  g_autoptr (GPtrArray) named = persons ? list_named (workspace, visit, error) : NULL;
  g_autoptr (GPtrArray) files = bb_paper_link_make_files (visit, paper);
  BbMinutesOptions options = {
    .data_dir = bb_workspace_get_data_dir (workspace), .decode = bb_look_bytes, .progress = on_written, .progress_data = progress, .paper = paper,
    .named = named, .stated = stated, .files = files,
  };

  if (persons && !named)
    return NULL;
  return bb_minutes_write (visit, path, &options, progress ? bb_progress_get_cancellable (progress) : NULL, error);
}

static BbMinutesRecord *
make_record (BbWorkspace *workspace, BbCase *visit, BbPaper *paper, BbMinutesResult *result)
{
  BbEvent *lock = bb_case_is_locked (visit) ? bb_events_find_last (bb_case_get_events (visit), BB_EVENT_LOCKED) : NULL;
  BbMinutesRecord *record = bb_minutes_record_new ();
  g_autoptr (GDateTime) now = bb_now ();

  record->visit = g_strdup (bb_case_get_id (visit));
  record->kind = g_strdup (paper->kind);
  record->sha256 = g_strdup (result->sha256);
  record->pages = result->pages;
  record->fields = g_strdupv (result->fields);
  record->locked = lock ? g_date_time_format_iso8601 (lock->at) : NULL;
  record->paper = bb_paper_copy (paper);
  record->author = bb_workspace_get_user (workspace);
  bb_set_time (&record->at, now);
  return record;
}

/* @path lies in the workspace. */
static char *
keep (BbWorkspace *workspace, BbCase *visit, BbPaper *paper, BbMinutesResult *result, const char *path, GError **error)
{
  gboolean restricted = bb_paper_kind_find (paper->kind) == BB_PAPER_PERSONS;
  g_autoptr (BbMinutesRecord) record = make_record (workspace, visit, paper, result);
  g_autofree char *sha256 = bb_store_take_written (bb_workspace_get_store (workspace), path, result->sha256, error);
  g_autofree char *random = bb_random_id (), *id = NULL;
  g_autoptr (BbEdit) edit = NULL;

  if (!sha256 || !(edit = bb_edit_begin (workspace, bb_case_get_id (visit), NULL,
                                         BB_EDIT_WHEN_LOCKED | BB_EDIT_NO_UNDO | (restricted ? BB_EDIT_RESTRICTED : 0), error)))
    return NULL;
  id = bb_edit_make_id (edit, "minutes", random);
  bb_edit_put_value (edit, id, record);
  return bb_edit_commit (edit, error) ? g_strdup (id + strlen ("minutes:")) : NULL;
}

/* The copy is on the disk before the paper is kept: whoever is told that it failed makes it again, and there must not be two. */
static char *
keep_and_copy (BbWorkspace *workspace, BbCase *visit, BbPaper *paper, BbMinutesResult *result, const char *temporary, const char *path, GError **error)
{
  g_autofree char *partial = path ? bb_paper_stage (temporary, path, error) : NULL, *id = NULL;

  if (path && !partial)
    return NULL;
  id = keep (workspace, visit, paper, result, temporary, error);
  if (!id && partial)
    g_unlink (partial);
  return id && (!partial || bb_paper_publish (partial, path, error)) ? g_steal_pointer (&id) : NULL;
}

static char *
make (BbWorkspace *workspace, BbCase *visit, BbPaper *paper, const char *temporary, const char *path, BbProgress *progress, GError **error)
{
  g_autoptr (BbMinutesResult) result = bb_document_write (workspace, visit, paper, NULL, temporary, progress, error);

  return result ? keep_and_copy (workspace, visit, paper, result, temporary, path, error) : NULL;
}

char *
bb_document_make (BbWorkspace *workspace, const char *id, BbPaper *typed, const char *path, BbProgress *progress, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  int kind = find_kind (typed->kind, error);
  g_autoptr (BbCase) visit = kind >= 0 ? bb_visit_load (workspace, id, error) : NULL;
  g_autoptr (BbPaper) paper = NULL;
  g_autofree char *temporary = NULL, *made = NULL;

  if (!visit || !check (visit, kind, error) || !require_words (typed, kind, error))
    return NULL;
  paper = bb_paper_copy (typed);
  fill_time (paper, kind);
  fill_signatory (visit, paper);
  if (!fill_about (workspace, visit, paper, kind, error) || !fill_number (workspace, visit, paper, error))
    return NULL;
  temporary = bb_paper_make_temporary (workspace);
  made = make (workspace, visit, paper, temporary, path, progress, error);
  g_unlink (temporary);
  return g_steal_pointer (&made);
}

/* ── Looking up ──────────────────────────────────────────────────────────────────────────────────────────────── */

static int
compare_rows (gconstpointer left, gconstpointer right)
{
  const BbPaperRow *a = *(BbPaperRow * const *) left, *b = *(BbPaperRow * const *) right;
  int order = g_date_time_compare (b->record->at, a->record->at);

  return order ? order : strcmp (a->id, b->id);
}

static BbPaperRow *
new_row (BbDocument *document)
{
  g_autoptr (BbMinutesRecord) record = bb_value_from_object (&BB_MINUTES_RECORD_SCHEMA, document->body, NULL);
  BbPaperRow *row;

  /* What was made anew with a signature by hand is the same paper. */
  if (!record || !record->at || record->of)
    return NULL;
  row = g_new0 (BbPaperRow, 1);
  row->id = g_strdup (document->id + strlen ("minutes:"));
  row->is_other = bb_paper_kind_find (record->kind) > BB_PAPER_MINUTES;
  row->record = g_steal_pointer (&record);
  return row;
}

/* The one that the office filled in, else the one that was typed when it was made. */
static char *
find_number (BbPapers *papers, const BbMinutesRecord *record)
{
  for (guint i = 0; i < papers->signatures->len; i++)
    {
      BbSignatureRecord *signature = papers->signatures->pdata[i];

      if (signature->number && g_hash_table_contains (papers->steps, signature))
        return g_strdup (signature->number);
    }
  return record->paper && record->paper->number && *record->paper->number ? g_strdup (record->paper->number) : NULL;
}

static void
look_at_signatures (BbWorkspace *workspace, BbCase *visit, BbPaperRow *row)
{
  g_autoptr (BbPapers) papers = bb_papers_load (workspace, visit, row->id);
  g_auto (GStrv) unverified = bb_papers_list_unverified (workspace, papers);
  BbSignatureRecord *baton = bb_papers_find_baton (papers);

  for (char **field = papers->expected; field && *field; field++)
    {
      g_autoptr (BbEvent) settling = bb_papers_find_settling (papers, visit, *field);

      row->n_expected++;
      row->n_signed += settling && settling->kind == BB_EVENT_SIGNED;
      row->n_refused += settling && settling->kind == BB_EVENT_REFUSED;
    }
  row->newest = g_strdup (papers->newest);
  row->number = find_number (papers, row->record);
  row->is_sealed = bb_papers_was_signed (papers, papers->newest, "seal");
  row->unverified = *unverified != NULL;
  row->undecided = papers->undecided != NULL;
  row->held_by = baton ? g_strdup (baton->signer) : NULL;
}

GPtrArray *
bb_document_list (BbWorkspace *workspace, const char *id, GError **error)
{
  g_autoptr (BbCase) visit = bb_visit_load (workspace, id, error);
  g_autofree char *prefix = g_strdup_printf ("minutes:%s:", id);
  g_autoptr (GPtrArray) documents = visit ? bb_store_list (bb_workspace_get_store (workspace), NULL, prefix, error) : NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_paper_row_free);

  for (guint i = 0; documents && i < documents->len; i++)
    {
      BbPaperRow *row = new_row (documents->pdata[i]);

      if (row && row->is_other)
        look_at_signatures (workspace, visit, row);
      if (row)
        g_ptr_array_add (rows, row);
    }
  g_ptr_array_sort (rows, compare_rows);
  return documents ? g_steal_pointer (&rows) : NULL;
}

/* The newest first. */
static const BbPaperRow *
find_row (GPtrArray *rows, const char *visit, const char *id)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const BbPaperRow *row = rows->pdata[i];

      if (g_str_equal (row->id, id) || (*id && g_str_has_prefix (row->id + strlen (visit) + 1, id)))
        return row;
    }
  return NULL;
}

char *
bb_document_find (BbWorkspace *workspace, const char *visit, const char *word, GError **error)
{
  g_autoptr (GPtrArray) rows = bb_document_list (workspace, visit, error);
  const BbPaperRow *row = NULL;

  for (guint i = 0; rows && i < rows->len && !row; i++)
    if (((BbPaperRow *) rows->pdata[i])->is_other && g_str_equal (((BbPaperRow *) rows->pdata[i])->record->kind, word))
      row = rows->pdata[i];
  if (rows && !row)
    row = find_row (rows, visit, word);
  if (row && row->is_other)
    return g_strdup (row->id);
  if (rows)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("This visit has no paper “%s”; “paper list” tells which it has"), word);
  return NULL;
}

gboolean
bb_document_copy (BbWorkspace *workspace, const char *visit, const char *id, const char *path, GError **error)
{
  g_autoptr (GPtrArray) rows = bb_document_list (workspace, visit, error);
  const BbPaperRow *row = rows ? find_row (rows, visit, id) : NULL;
  g_autofree char *from = NULL;

  if (!rows)
    return FALSE;
  if (!row)
    {
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("This visit has no paper “%s”"), id);
      return FALSE;
    }
  if (row->is_other)
    return bb_visit_write_minutes (workspace, row->id, path, NULL, error);
  from = bb_store_get_file (bb_workspace_get_store (workspace), row->record->sha256, error);
  return from && bb_paper_copy_out (from, path, error);
}

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
make_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_document_make (self, bb_args_get (args, 0), bb_args_get (args, 1), bb_args_get (args, 2), args->progress, error);
}

void
bb_document_make_async (BbWorkspace *workspace, const char *visit, BbPaper *paper, const char *path, BbProgress *progress,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_args_add (args, bb_paper_copy (paper), bb_value_unref);
  bb_args_add_string (args, path);
  args->progress = progress ? g_object_ref (progress) : NULL;
  bb_async_run (workspace, BB_QUEUE_FREE, make_work, args, g_free, progress ? bb_progress_get_cancellable (progress) : NULL, callback, user_data);
}

char *
bb_document_make_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

static gpointer
list_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_document_list (self, bb_args_get (args, 0), error);
}

void
bb_document_list_async (BbWorkspace *workspace, const char *visit, BB_ASYNC)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_async_run (workspace, BB_QUEUE_FREE, list_work, args, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
bb_document_list_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

static gpointer
copy_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_document_copy (self, bb_args_get (args, 0), bb_args_get (args, 1), bb_args_get (args, 2), error));
}

void
bb_document_copy_async (BbWorkspace *workspace, const char *visit, const char *id, const char *path, BB_ASYNC)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_args_add_string (args, id);
  bb_args_add_string (args, path);
  bb_async_run (workspace, BB_QUEUE_FREE, copy_work, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_document_copy_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}
