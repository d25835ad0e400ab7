/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The number and the date that the office gives, and what must be done before its seal (NĐ 30/2020, Điều 14, 15, 18). */
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bb-async.h"
#include "bb-paper-chain.h"
#include "bb-signers.h"
#include "bb-visit-memory.h"

#define STRING(index) ((const char *) bb_args_get (args, index))

static BbPdfField *
find_field (GPtrArray *fields, const char *name)
{
  for (guint i = 0; fields && i < fields->len; i++)
    if (g_str_equal (((BbPdfField *) fields->pdata[i])->name, name))
      return fields->pdata[i];
  return NULL;
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, sentence);
  return FALSE;
}

/* The date stands in one field of minutes, and in three of a paper that names the place too (NĐ 30/2020, Appendix I, II.4). */
static gboolean
is_any_blank (GPtrArray *fields)
{
  static const char * const names[] = { "number", "date", "day", "month", "year" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      BbPdfField *field = find_field (fields, names[i]);

      if (field && !field->value)
        return TRUE;
    }
  return FALSE;
}

/* ── Before the seal ─────────────────────────────────────────────────────────────────────────────────────────── */

gboolean
bb_papers_check_seal (BbWorkspace *workspace, BbCase *visit, BbPapers *papers, GError **error)
{
  g_autofree char *path = bb_store_get_file (bb_workspace_get_store (workspace), bb_papers_find_newest (papers), error);
  g_autoptr (GPtrArray) fields = path ? bb_pdf_list_fields (path, error) : NULL;
  g_auto (GStrv) lost = bb_papers_list_lost (papers);

  if (!fields || !bb_papers_check_persons (papers, visit, error))
    return FALSE;
  if (*lost)
    {
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("“%s” signed a copy that was left behind and must sign again"), *lost);
      return FALSE;
    }
  if (!find_field (fields, "seal"))
    return refuse (error, _("This paper has no place for the agency's seal"));
  if (is_any_blank (fields))
    return refuse (error, _("Give the paper its number and date first: the seal locks them"));
  return TRUE;
}

/* ── Number and date ─────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
check_number (const char *number, GError **error)
{
  if (number && *number && strlen (number) <= 6 && strspn (number, "0123456789") == strlen (number))
    return TRUE;
  return refuse (error, _("The number is one of up to six digits; its symbol stands on the paper already"));
}

/* Numbers below 10 get a leading 0 (NĐ 30/2020, Appendix I, II.3). */
static char *
format_number (const char *number)
{
  return strlen (number) == 1 ? g_strdup_printf ("0%s", number) : g_strdup (number);
}

/* A number that was typed when the paper was made is printed on it; what is missing is the date. */
static gboolean
is_printed (BbPapers *papers, const char *number)
{
  const BbPaper *paper = papers->record->paper;

  return paper && paper->number && g_ascii_strtoull (paper->number, NULL, 10) == g_ascii_strtoull (number, NULL, 10);
}

typedef struct { const char *field; char text[32]; } Entry;

/* Days below 10 and the months 1 and 2 get a leading 0. */
static guint
list_entries (const char *number, const GDate *date, Entry *entries)
{
  Entry all[] = { { "number", "" }, { "date", "" }, { "day", "" }, { "month", "" }, { "year", "" } };

  g_strlcpy (all[0].text, number, sizeof all[0].text);
  g_date_strftime (all[1].text, sizeof all[1].text, "%d/%m/%Y", date);
  g_date_strftime (all[2].text, sizeof all[2].text, "%d", date);
  g_snprintf (all[3].text, sizeof all[3].text, g_date_get_month (date) <= 2 ? "%02d" : "%d", g_date_get_month (date));
  g_date_strftime (all[4].text, sizeof all[4].text, "%Y", date);
  memcpy (entries, all, sizeof all);
  return G_N_ELEMENTS (all);
}

static gboolean
fill (BbWorkspace *workspace, BbPapers *papers, const char *number, const GDate *date, const char *temporary, GError **error)
{
  g_autofree char *newest = bb_store_get_file (bb_workspace_get_store (workspace), bb_papers_find_newest (papers), error);
  g_autoptr (GPtrArray) fields = newest ? bb_pdf_list_fields (newest, error) : NULL;
  g_autofree char *formatted = format_number (number);
  Entry entries[8];
  BbFieldValue values[G_N_ELEMENTS (entries)];
  guint n = list_entries (formatted, date, entries), n_values = 0;

  if (!fields)
    return FALSE;
  if (!find_field (fields, "number") && !(find_field (fields, "day") && is_printed (papers, number)))
    return refuse (error, _("The number of this paper is printed already, or it has none"));
  for (guint i = 0; i < n; i++)
    if (find_field (fields, entries[i].field))
      values[n_values++] = (BbFieldValue) { entries[i].field, entries[i].text };
  return bb_pdf_fill (newest, temporary, values, n_values, NULL, error);
}

static gboolean
keep (BbWorkspace *workspace, BbCase *visit, BbPapers *papers, const char *number, const char *temporary, GError **error)
{
  g_autofree char *after = bb_store_take_written (bb_workspace_get_store (workspace), temporary, NULL, error);
  g_autofree char *random = bb_random_id (), *id = NULL;
  g_autoptr (BbSignatureRecord) record = NULL;
  g_autoptr (BbEdit) edit = NULL;

  if (!after || !(edit = bb_papers_begin_edit (workspace, visit, papers, error)))
    return FALSE;
  record = bb_papers_make_signature (workspace, bb_case_get_id (visit), papers, "number", bb_papers_find_newest (papers), after);
  record->number = format_number (number);
  id = g_strdup_printf ("signature:%s:number:%s", papers->minutes, random);
  bb_edit_put_value (edit, id, record);
  return bb_edit_commit (edit, error);
}

gboolean
bb_visit_number_paper (BbWorkspace *workspace, const char *id, const char *number, const GDate *date, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbCase) visit = check_number (number, error) ? bb_papers_load_visit (workspace, id, error) : NULL;
  g_autoptr (BbPapers) papers = visit ? bb_papers_load (workspace, visit, id) : NULL;
  g_autofree char *temporary = NULL;
  gboolean done;

  if (!papers)
    return FALSE;
  if (!papers->record || !bb_papers_is_signed (papers))
    return refuse (error, _("A paper gets its number once it is signed (NĐ 30/2020, Điều 15)"));
  if (!bb_papers_check_decided (workspace, papers, error) || !bb_papers_check_baton (workspace, papers, error) ||
      !bb_numbers_check (workspace, visit, papers->record->kind, papers->minutes, number, error))
    return FALSE;
  temporary = bb_paper_make_temporary (workspace);
  done = fill (workspace, papers, number, date, temporary, error) && keep (workspace, visit, papers, number, temporary, error);
  g_unlink (temporary);
  return done;
}

static gpointer
number_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_visit_number_paper (workspace, STRING (0), STRING (1), bb_args_get (args, 2), error));
}

void
bb_visit_number_paper_async (BbWorkspace *workspace, const char *visit, const char *number, const GDate *date, BB_ASYNC)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_args_add_string (args, number);
  bb_args_add (args, g_date_copy (date), (GDestroyNotify) g_date_free);
  bb_async_run (workspace, BB_QUEUE_FREE, number_work, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_visit_number_paper_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}
