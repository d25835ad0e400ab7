/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers, findings and recommendations. */
#include <glib/gi18n-lib.h>

#include "bb-edit.h"
#include "bb-visits.h"
#include "domain/bb-dates.h"

/* ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Drawn dossiers have the last word on their totals. */
static void
settle_sample (BbEdit *edit, BbAnswer *answer, BbItem *item)
{
  g_autoptr (GPtrArray) samples = item->answer == BB_ANSWER_SAMPLE ? bb_edit_list_samples (edit, item->code) : NULL;

  if (!samples || samples->len == 0)
    return;
  g_clear_pointer (&answer->sample, bb_value_unref);
  answer->sample = bb_samples_sum (samples);
}

gboolean
bb_edit_put_answer (BbEdit *edit, BbAnswer *answer, GError **error)
{
  g_autoptr (BbChecklist) checklist = NULL;
  BbItem *item = bb_edit_require_item (edit, answer->item, &checklist, error);
  g_autoptr (GDateTime) now = bb_now ();
  g_autofree char *id = NULL;

  if (!item || !bb_answer_check (answer, item, error))
    return FALSE;
  bb_answer_settle (answer, item);
  settle_sample (edit, answer, item);
  g_set_str (&answer->visit, bb_edit_get_visit (edit));
  if (!answer->author)
    answer->author = bb_workspace_get_user (bb_edit_get_workspace (edit));
  if (!answer->at)
    bb_set_time (&answer->at, now);
  id = bb_edit_make_id (edit, "answer", answer->item);
  bb_edit_put_value (edit, id, answer);
  return TRUE;
}

gboolean
bb_visit_answer (BbWorkspace *workspace, const char *visit, BbAnswer *answer, GError **error)
{
  g_autofree char *what = g_strdup_printf (_("Answer to %s"), answer->item);
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, what, BB_EDIT_NORMAL, error);

  return edit && bb_edit_put_answer (edit, answer, error) && bb_edit_commit (edit, error);
}

gboolean
bb_visit_answer_all (BbWorkspace *workspace, const char *visit, GPtrArray *answers, GError **error)
{
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, _("Several answers"), BB_EDIT_NORMAL, error);

  if (!edit)
    return FALSE;
  for (guint i = 0; i < answers->len; i++)
    if (!bb_edit_put_answer (edit, answers->pdata[i], error))
      return FALSE;
  return bb_edit_commit (edit, error);
}

/* ── Findings ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
fill_finding (BbEdit *edit, BbFinding *finding, BbItem *item)
{
  g_autoptr (GDateTime) now = bb_now ();
  gboolean is_new = !finding->id;

  if (is_new)
    finding->id = bb_random_id ();
  g_set_str (&finding->visit, bb_edit_get_visit (edit));
  if (finding->severity < 0)
    finding->severity = item->severity;
  if (is_new && finding->bases->len == 0)
    for (guint i = 0; i < item->bases->len; i++)
      g_ptr_array_add (finding->bases, bb_basis_ref_ref (item->bases->pdata[i]));
  if (!finding->author)
    finding->author = bb_workspace_get_user (bb_edit_get_workspace (edit));
  if (!finding->at)
    bb_set_time (&finding->at, now);
}

gboolean
bb_edit_put_finding (BbEdit *edit, BbFinding *finding, GError **error)
{
  g_autoptr (BbChecklist) checklist = NULL;
  BbItem *item = bb_edit_require_item (edit, finding->item, &checklist, error);
  g_autofree char *id = NULL;

  if (!item)
    return FALSE;
  if (!finding->fact || !*finding->fact)
    {
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("The finding on %s says no fact"), finding->item);
      return FALSE;
    }
  fill_finding (edit, finding, item);
  id = bb_edit_make_id (edit, "finding", finding->id);
  bb_edit_put_value (edit, id, finding);
  return TRUE;
}

gboolean
bb_visit_save_finding (BbWorkspace *workspace, const char *visit, BbFinding *finding, GError **error)
{
  g_autofree char *what = g_strdup_printf (_("Finding on %s"), finding->item ? finding->item : "");
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, what, BB_EDIT_NORMAL, error);

  return edit && bb_edit_put_finding (edit, finding, error) && bb_edit_commit (edit, error);
}

static gboolean
remove_document (BbWorkspace *workspace, const char *visit, const char *type, const char *id, const char *what, GError **error)
{
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, what, BB_EDIT_NORMAL, error);
  g_autofree char *document_id = edit ? bb_edit_make_id (edit, type, id) : NULL;

  if (!edit)
    return FALSE;
  if (!bb_edit_delete (edit, document_id))
    {
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("This visit has no “%s:%s”"), type, id);
      return FALSE;
    }
  return bb_edit_commit (edit, error);
}

gboolean
bb_visit_remove_finding (BbWorkspace *workspace, const char *visit, const char *id, GError **error)
{
  return remove_document (workspace, visit, "finding", id, _("Removed finding"), error);
}

/* ── Recommendations ─────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
find_day (BbEdit *edit, GDate *day)
{
  g_autoptr (GPtrArray) events = bb_edit_list_events (edit);
  BbEvent *opened = bb_events_find_first (events, BB_EVENT_OPENED);
  g_autoptr (GDateTime) now = bb_now ();

  bb_time_get_date (opened ? opened->at : now, day);
  return opened != NULL;
}

static gboolean
fill_deadline (BbEdit *edit, BbWorkspace *workspace, BbRecommendation *self, GError **error)
{
  GDate day;

  if (self->working_days <= 0 || g_date_valid (&self->deadline))
    return TRUE;
  if (self->working_days > 2000)
    {
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("A deadline of %d working days is too far away"), (int) self->working_days);
      return FALSE;
    }
  find_day (edit, &day);
  return bb_calendars_add_working_days (bb_workspace_get_calendars (workspace), &day, self->working_days, &self->deadline, NULL, error);
}

/* A deadline counts from the day of the visit on. */
static gboolean
check_deadline (BbEdit *edit, BbRecommendation *self, GError **error)
{
  g_autofree char *deadline = bb_date_format_short (&self->deadline);
  GDate day;

  if (!deadline || !find_day (edit, &day) || g_date_compare (&self->deadline, &day) >= 0)
    return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("The deadline %s lies before the day of the visit"), deadline);
  return FALSE;
}

gboolean
bb_visit_save_recommendation (BbWorkspace *workspace, const char *visit, BbRecommendation *self, GError **error)
{
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, _("Recommendation"), BB_EDIT_NORMAL, error);
  g_autoptr (GDateTime) now = bb_now ();
  g_autofree char *id = NULL;

  if (!edit || !fill_deadline (edit, workspace, self, error) || !check_deadline (edit, self, error))
    return FALSE;
  if (!self->what || !*self->what || !self->who || !*self->who)
    {
      g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("A recommendation must say what is to be done and by whom"));
      return FALSE;
    }
  if (!self->id)
    self->id = bb_random_id ();
  g_set_str (&self->visit, visit);
  if (!self->author)
    self->author = bb_workspace_get_user (workspace);
  if (!self->at)
    bb_set_time (&self->at, now);
  id = bb_edit_make_id (edit, "recommendation", self->id);
  bb_edit_put_value (edit, id, self);
  return bb_edit_commit (edit, error);
}

gboolean
bb_visit_remove_recommendation (BbWorkspace *workspace, const char *visit, const char *id, GError **error)
{
  return remove_document (workspace, visit, "recommendation", id, _("Removed recommendation"), error);
}
