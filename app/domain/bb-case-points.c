/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person should see to before the lock. */
#include "bb-case-private.h"

#include <glib/gi18n-lib.h>

void
bb_open_point_free (BbOpenPoint *self)
{
  g_free (self->item);
  g_free (self->message);
  g_free (self);
}

static BbOpenPoint *
add_point (GPtrArray *points, const char *item, gboolean blocking, char *message)
{
  BbOpenPoint *point = g_new0 (BbOpenPoint, 1);

  point->item = g_strdup (item);
  point->message = message;
  point->blocking = blocking;
  g_ptr_array_add (points, point);
  return point;
}

static void
add_field_point (GPtrArray *points, const char *field, gboolean blocking, const char *message)
{
  add_point (points, NULL, blocking, g_strdup (message))->field = field;
}

static gboolean
has_finding (BbCase *self, const char *item)
{
  for (guint i = 0; i < self->findings->len; i++)
    if (g_strcmp0 (((BbFinding *) self->findings->pdata[i])->item, item) == 0)
      return TRUE;
  return FALSE;
}

/* Drawn dossiers that nobody has looked at yet. TRUE: they are also why @item is not answered. */
static gboolean
check_dossiers (BbCase *self, const BbItem *item, GPtrArray *points)
{
  g_autoptr (GPtrArray) samples = item->answer == BB_ANSWER_SAMPLE ? bb_case_list_samples (self, item->code) : NULL;
  BbAnswer *answer = bb_case_find_answer (self, item->code);
  guint unseen = samples ? bb_samples_count_unseen (samples) : 0;

  if (!unseen)
    return FALSE;
  add_point (points, item->code, FALSE, g_strdup_printf (_("%s: %u of %u drawn dossiers are not looked at yet"), item->code, unseen, samples->len));
  return !answer || !bb_answer_decides (answer, item);
}

static void
check_item (BbCase *self, BbItem *item, GPtrArray *points)
{
  BbAnswer *answer = bb_case_find_answer (self, item->code);

  if (check_dossiers (self, item, points))
    return;
  if (bb_case_find_unit_closed (self) && (!answer || !bb_answer_is_given (answer)))
    return;                                                          /* nothing could be looked at */
  if (!answer || !bb_answer_decides (answer, item))
    add_point (points, item->code, FALSE, g_strdup_printf (_("%s is not answered"), item->code));
  else if (answer->ratio && answer->ratio->numerator > answer->ratio->denominator)
    add_point (points, item->code, FALSE, g_strdup_printf (_("%s: the part is larger than the whole"), item->code));
  else if (answer->result == BB_RESULT_FAIL && !has_finding (self, item->code))
    add_point (points, item->code, FALSE, g_strdup_printf (_("%s failed, but no finding says what was seen"), item->code));
  else if (answer->result == BB_RESULT_FAIL && item->evidence_required && bb_case_lacks_evidence (self, item))
    add_point (points, item->code, self->issuer && self->issuer->missing_evidence_blocks,
               g_strdup_printf (_("%s failed, and its checklist requires evidence of that"), item->code));
  else if (answer->result == BB_RESULT_FAIL && bb_case_lacks_evidence (self, item))
    add_point (points, item->code, FALSE, g_strdup_printf (_("%s failed without evidence"), item->code));
  if (answer && answer->result == BB_RESULT_FAIL && bb_answer_lacks_figures (answer, item))
    add_point (points, item->code, FALSE, g_strdup_printf (_("%s failed, but its numbers are missing"), item->code));
}

static void
check_decision (const BbDecision *decision, GPtrArray *points)
{
  if (!g_date_valid (&decision->date))
    add_field_point (points, "decision", FALSE, _("The decision that set up the team lacks its date"));
  if (!decision->issuer || !*decision->issuer)
    add_field_point (points, "decision", FALSE, _("The decision that set up the team does not say who issued it"));
}

static void
check_papers (BbCase *self, GPtrArray *points)
{
  BbVisit *visit = self->visit;
  BbEvent *closed = bb_case_find_unit_closed (self);

  if (!bb_visit_find_member (visit, BB_ROLE_LEADER))
    add_field_point (points, "team", TRUE, _("The team has no leader to sign the minutes"));
  if (!bb_case_get_opened_at (self) && !closed)
    add_field_point (points, "opening", TRUE, _("The visit was never opened"));
  if (!visit->decision)
    add_field_point (points, "decision", FALSE, _("The decision that set up the team is missing"));
  else
    check_decision (visit->decision, points);
  if (closed && (!closed->witness || !*closed->witness))
    add_field_point (points, "closed", FALSE, _("Nobody is named who witnessed that the unit was closed"));
  if (closed && self->evidence->len == 0)
    add_field_point (points, "closed", FALSE, _("No photograph shows that the unit was closed"));
  if (closed)
    return;
  if (!bb_visit_find_representative (visit))
    add_field_point (points, "representative", FALSE, _("Nobody is named who represents the unit"));
  if (!visit->opinion)
    add_field_point (points, "opinion", FALSE, _("The unit's opinion is not written in"));
}

static int
compare_points (gconstpointer left, gconstpointer right)
{
  return (*(BbOpenPoint * const *) right)->blocking - (*(BbOpenPoint * const *) left)->blocking;
}

GPtrArray *
bb_case_list_open_points (BbCase *self)
{
  GPtrArray *points = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_open_point_free);

  check_papers (self, points);
  for (guint c = 0; c < self->checklists->len; c++)
    {
      BbChecklist *checklist = self->checklists->pdata[c];

      for (guint s = 0; s < checklist->sections->len; s++)
        {
          BbSection *section = checklist->sections->pdata[s];

          for (guint i = 0; i < section->items->len; i++)
            if (bb_case_item_applies (self, section->items->pdata[i]))
              check_item (self, section->items->pdata[i], points);
            else if (has_finding (self, ((BbItem *) section->items->pdata[i])->code))
              add_point (points, ((BbItem *) section->items->pdata[i])->code, FALSE,
                         g_strdup_printf (_("%s does not apply here, but has a finding"), ((BbItem *) section->items->pdata[i])->code));
        }
    }
  g_ptr_array_sort (points, compare_points);
  return points;
}
