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

/* ── Before the seal ─────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
check_persons (BbCase *visit, GError **error)
{
  BbEvent *lock = bb_events_find_last (bb_case_get_events (visit), BB_EVENT_LOCKED);

  for (guint i = 0; lock && lock->fields && lock->fields[i]; i++)
    if (!bb_events_is_settled (bb_case_get_events (visit), lock->fields[i]))
      {
        g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("The agency seals last: “%s” has neither signed nor refused yet"),
                     lock->fields[i]);
        return FALSE;
      }
  return TRUE;
}

gboolean
bb_papers_check_seal (BbWorkspace *workspace, BbCase *visit, BbPapers *papers, GError **error)
{
  g_autofree char *path = bb_store_get_file (bb_workspace_get_store (workspace), bb_papers_find_newest (papers), error);
  g_autoptr (GPtrArray) fields = path ? bb_pdf_list_fields (path, error) : NULL;
  BbPdfField *number = find_field (fields, "number"), *date = find_field (fields, "date");
  g_auto (GStrv) lost = bb_papers_list_lost (papers);

  if (!fields || !check_persons (visit, error))
    return FALSE;
  if (*lost)
    {
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("“%s” signed a copy that was left behind and must sign again"), *lost);
      return FALSE;
    }
  if (!find_field (fields, "seal"))
    return refuse (error, _("These minutes have no place for the agency's seal"));
  if ((number && !number->value) || (date && !date->value))
    return refuse (error, _("Give the minutes their number and date first: the seal locks them"));
  return TRUE;
}

/* ── Number and date ─────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
check_number (const char *number, GError **error)
{
  if (number && *number && strlen (number) <= 6 && strspn (number, "0123456789") == strlen (number))
    return TRUE;
  return refuse (error, _("The number of the minutes is one of up to six digits; its symbol stands on the paper already"));
}

/* Numbers below 10 get a leading 0 (NĐ 30/2020, Appendix I, II.3). */
static char *
format_number (const char *number)
{
  return strlen (number) == 1 ? g_strdup_printf ("0%s", number) : g_strdup (number);
}

static gboolean
fill (BbWorkspace *workspace, BbPapers *papers, const char *number, const GDate *date, const char *temporary, GError **error)
{
  g_autofree char *newest = bb_store_get_file (bb_workspace_get_store (workspace), bb_papers_find_newest (papers), error);
  g_autoptr (GPtrArray) fields = newest ? bb_pdf_list_fields (newest, error) : NULL;
  g_autofree char *formatted = format_number (number);
  char day[32];
  BbFieldValue values[] = { { "number", formatted }, { "date", day } };

  if (!fields)
    return FALSE;
  if (!find_field (fields, "number"))
    return refuse (error, _("The number of these minutes is printed already"));
  g_date_strftime (day, sizeof day, "%d/%m/%Y", date);
  return bb_pdf_fill (newest, temporary, values, find_field (fields, "date") ? 2 : 1, NULL, error);
}

static gboolean
keep (BbWorkspace *workspace, const char *visit, BbPapers *papers, const char *temporary, GError **error)
{
  g_autofree char *after = bb_store_add_file (bb_workspace_get_store (workspace), temporary, NULL, NULL, NULL, NULL, error);
  g_autofree char *random = bb_random_id (), *id = NULL;
  g_autoptr (BbSignatureRecord) record = NULL;
  g_autoptr (BbEdit) edit = NULL;

  if (!after || !(edit = bb_edit_begin (workspace, visit, NULL, BB_EDIT_WHEN_LOCKED | BB_EDIT_NO_UNDO, error)))
    return FALSE;
  record = bb_papers_make_signature (workspace, visit, papers, "number", bb_papers_find_newest (papers), after);
  id = g_strdup_printf ("signature:%s:number:%s", papers->minutes, random);
  bb_edit_put_value (edit, id, record);
  return bb_edit_commit (edit, error);
}

gboolean
bb_visit_number_paper (BbWorkspace *workspace, const char *id, const char *number, const GDate *date, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbCase) visit = check_number (number, error) ? bb_visit_load (workspace, id, error) : NULL;
  g_autoptr (BbPapers) papers = visit ? bb_papers_load (workspace, visit) : NULL;
  g_autofree char *temporary = NULL;
  gboolean done;

  if (!papers)
    return FALSE;
  if (!papers->record || !bb_papers_is_signed (papers))
    return refuse (error, _("The minutes get their number once they are signed (NĐ 30/2020, Điều 15)"));
  if (!bb_papers_check_baton (workspace, papers, error))
    return FALSE;
  temporary = bb_paper_make_temporary (workspace);
  done = fill (workspace, papers, number, date, temporary, error) && keep (workspace, id, papers, temporary, error);
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
