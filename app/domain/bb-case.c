/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-case-private.h"

G_DEFINE_FINAL_TYPE (BbCase, bb_case, G_TYPE_OBJECT)

static void
bb_case_finalize (GObject *object)
{
  BbCase *self = BB_CASE (object);

  g_free (self->id);
  g_clear_pointer (&self->visit, bb_value_unref);
  g_clear_pointer (&self->unit, bb_value_unref);
  g_clear_pointer (&self->issuer, bb_value_unref);
  g_ptr_array_unref (self->checklists);
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->findings);
  g_ptr_array_unref (self->recommendations);
  g_ptr_array_unref (self->evidence);
  g_ptr_array_unref (self->samples);
  g_ptr_array_unref (self->counters);
  g_hash_table_unref (self->assignments);
  g_hash_table_unref (self->bases);
  g_hash_table_unref (self->answers);
  g_hash_table_unref (self->items);
  g_hash_table_unref (self->sections);
  g_hash_table_unref (self->ranks);
  G_OBJECT_CLASS (bb_case_parent_class)->finalize (object);
}

static void
bb_case_class_init (BbCaseClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_case_finalize;
}

static void
bb_case_init (BbCase *self)
{
  self->checklists = g_ptr_array_new_with_free_func (bb_value_unref);
  self->events = g_ptr_array_new_with_free_func (bb_value_unref);
  self->findings = g_ptr_array_new_with_free_func (bb_value_unref);
  self->recommendations = g_ptr_array_new_with_free_func (bb_value_unref);
  self->evidence = g_ptr_array_new_with_free_func (bb_value_unref);
  self->samples = g_ptr_array_new_with_free_func (bb_value_unref);
  self->counters = g_ptr_array_new_with_free_func (bb_value_unref);
  self->assignments = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, bb_value_unref);
  self->bases = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, bb_value_unref);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, bb_value_unref);
  self->items = g_hash_table_new (g_str_hash, g_str_equal);
  self->sections = g_hash_table_new (g_str_hash, g_str_equal);
  self->ranks = g_hash_table_new (g_str_hash, g_str_equal);
}

BbCase *
bb_case_new (const char *id, BbVisit *visit)
{
  BbCase *self = g_object_new (BB_TYPE_CASE, NULL);

  self->id = g_strdup (id);
  self->visit = bb_visit_ref (visit);
  return self;
}

const char *bb_case_get_id (BbCase *self) { return self->id; }
BbVisit *bb_case_get_visit (BbCase *self) { return self->visit; }
BbUnit *bb_case_get_unit (BbCase *self) { return self->unit; }
BbIssuer *bb_case_get_issuer (BbCase *self) { return self->issuer; }
GPtrArray *bb_case_get_checklists (BbCase *self) { return self->checklists; }
GPtrArray *bb_case_get_events (BbCase *self) { return self->events; }
GPtrArray *bb_case_get_findings (BbCase *self) { return self->findings; }
GPtrArray *bb_case_get_recommendations (BbCase *self) { return self->recommendations; }
GPtrArray *bb_case_get_evidence (BbCase *self) { return self->evidence; }

/* ── Gathering ───────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_case_set_unit (BbCase *self, BbUnit *unit)
{
  g_clear_pointer (&self->unit, bb_value_unref);
  self->unit = bb_unit_ref (unit);
}

void
bb_case_set_issuer (BbCase *self, BbIssuer *issuer)
{
  g_clear_pointer (&self->issuer, bb_value_unref);
  self->issuer = bb_issuer_ref (issuer);
}

void
bb_case_add_checklist (BbCase *self, BbChecklist *checklist)
{
  g_ptr_array_add (self->checklists, bb_checklist_ref (checklist));
  for (guint s = 0; s < checklist->sections->len; s++)
    {
      BbSection *section = checklist->sections->pdata[s];

      for (guint i = 0; i < section->items->len; i++)
        {
          BbItem *item = section->items->pdata[i];

          if (g_hash_table_contains (self->items, item->code))
            continue;
          g_hash_table_insert (self->items, item->code, item);
          g_hash_table_insert (self->sections, item->code, section);
          g_hash_table_insert (self->ranks, item->code, GUINT_TO_POINTER (g_hash_table_size (self->ranks) + 1));
        }
    }
}

void
bb_case_add_basis (BbCase *self, BbBasis *basis)
{
  g_hash_table_replace (self->bases, basis->id, bb_basis_ref (basis));
}

void
bb_case_add_event (BbCase *self, BbEvent *event)
{
  g_ptr_array_add (self->events, bb_event_ref (event));
}

void
bb_case_add_answer (BbCase *self, BbAnswer *answer)
{
  g_hash_table_replace (self->answers, answer->item, bb_answer_ref (answer));
}

void
bb_case_add_sample (BbCase *self, BbSample *sample)
{
  g_ptr_array_add (self->samples, bb_sample_ref (sample));
}

void
bb_case_add_counter (BbCase *self, BbCounter *counter)
{
  g_ptr_array_add (self->counters, bb_counter_ref (counter));
}

void
bb_case_add_assignment (BbCase *self, BbAssignment *assignment)
{
  g_hash_table_replace (self->assignments, assignment->code, bb_assignment_ref (assignment));
}

void
bb_case_add_finding (BbCase *self, BbFinding *finding)
{
  g_ptr_array_add (self->findings, bb_finding_ref (finding));
}

void
bb_case_add_recommendation (BbCase *self, BbRecommendation *recommendation)
{
  g_ptr_array_add (self->recommendations, bb_recommendation_ref (recommendation));
}

void
bb_case_add_evidence (BbCase *self, BbEvidence *evidence)
{
  g_ptr_array_add (self->evidence, bb_evidence_ref (evidence));
}

/* ── Numbers ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static int
compare_times (GDateTime *a, GDateTime *b)
{
  if (!a || !b)
    return (a != NULL) - (b != NULL);
  return g_date_time_compare (a, b);
}

static int
position_in (char **list, const char *id)
{
  for (int i = 0; list && list[i]; i++)
    if (g_str_equal (list[i], id))
      return i;
  return G_MAXINT;
}

static guint
rank_of (BbCase *self, const char *item)
{
  guint rank = GPOINTER_TO_UINT (g_hash_table_lookup (self->ranks, item));

  return rank ? rank : G_MAXUINT;
}

static BbEvent *
find_lock (BbCase *self)
{
  return bb_case_is_locked (self) ? bb_events_find_last (self->events, BB_EVENT_LOCKED) : NULL;
}

static int
compare_findings (gconstpointer left, gconstpointer right, gpointer data)
{
  const BbFinding *a = *(BbFinding * const *) left, *b = *(BbFinding * const *) right;
  BbEvent *lock = find_lock (data);
  int pa = position_in (lock ? lock->findings : NULL, a->id), pb = position_in (lock ? lock->findings : NULL, b->id);
  guint ra = rank_of (data, a->item), rb = rank_of (data, b->item);

  if (pa != pb)
    return pa < pb ? -1 : 1;
  if (ra != rb)
    return ra < rb ? -1 : 1;
  return compare_times (a->at, b->at) ? compare_times (a->at, b->at) : g_strcmp0 (a->id, b->id);
}

static int
compare_evidence (gconstpointer left, gconstpointer right, gpointer data)
{
  const BbEvidence *a = *(BbEvidence * const *) left, *b = *(BbEvidence * const *) right;
  BbEvent *lock = find_lock (data);
  int pa = position_in (lock ? lock->evidence : NULL, a->sha256), pb = position_in (lock ? lock->evidence : NULL, b->sha256);
  int times = compare_times (a->imported ? a->imported->at : a->at, b->imported ? b->imported->at : b->at);

  if (pa != pb)
    return pa < pb ? -1 : 1;
  return times ? times : g_strcmp0 (a->sha256, b->sha256);
}

static int
compare_recommendations (gconstpointer left, gconstpointer right)
{
  const BbRecommendation *a = *(BbRecommendation * const *) left, *b = *(BbRecommendation * const *) right;
  int times = compare_times (a->at, b->at);

  return times ? times : g_strcmp0 (a->id, b->id);
}

void
bb_case_settle (BbCase *self)
{
  bb_events_sort (self->events);
  g_ptr_array_sort_with_data (self->findings, compare_findings, self);
  g_ptr_array_sort_with_data (self->evidence, compare_evidence, self);
  g_ptr_array_sort (self->recommendations, compare_recommendations);
  g_ptr_array_sort (self->samples, bb_samples_compare);
}

/* ── Looking up ──────────────────────────────────────────────────────────────────────────────────────────────── */

BbBasis *bb_case_find_basis (BbCase *self, const char *id) { return g_hash_table_lookup (self->bases, id); }
BbItem *bb_case_find_item (BbCase *self, const char *code) { return g_hash_table_lookup (self->items, code); }
BbSection *bb_case_find_section_of (BbCase *self, const char *code) { return g_hash_table_lookup (self->sections, code); }
BbAnswer *bb_case_find_answer (BbCase *self, const char *item) { return g_hash_table_lookup (self->answers, item); }

GPtrArray *
bb_case_list_samples (BbCase *self, const char *item)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (bb_value_unref);

  for (guint i = 0; i < self->samples->len; i++)
    if (g_str_equal (((BbSample *) self->samples->pdata[i])->item, item))
      g_ptr_array_add (list, bb_value_ref (self->samples->pdata[i]));
  return list;
}

guint
bb_case_number_finding (BbCase *self, const char *id)
{
  for (guint i = 0; i < self->findings->len; i++)
    if (g_strcmp0 (((BbFinding *) self->findings->pdata[i])->id, id) == 0)
      return i + 1;
  return 0;
}

guint
bb_case_number_evidence (BbCase *self, const char *sha256)
{
  for (guint i = 0; i < self->evidence->len; i++)
    if (g_strcmp0 (((BbEvidence *) self->evidence->pdata[i])->sha256, sha256) == 0)
      return i + 1;
  return 0;
}

BbEvidence *
bb_case_find_evidence (BbCase *self, const char *sha256)
{
  guint number = bb_case_number_evidence (self, sha256);

  return number ? self->evidence->pdata[number - 1] : NULL;
}

BbFinding *
bb_case_find_finding (BbCase *self, const char *id)
{
  guint number = bb_case_number_finding (self, id);

  return number ? self->findings->pdata[number - 1] : NULL;
}

/* A restricted original whose redacted copy takes its place. */
static gboolean
is_replaced (BbCase *self, BbEvidence *evidence)
{
  if (!bb_evidence_is_restricted (evidence))
    return FALSE;
  for (guint i = 0; i < self->evidence->len; i++)
    if (g_strcmp0 (((BbEvidence *) self->evidence->pdata[i])->derived_from, evidence->sha256) == 0)
      return TRUE;
  return FALSE;
}

GArray *
bb_case_list_evidence_of (BbCase *self, const char *item)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->evidence->len; i++)
    {
      BbEvidence *evidence = self->evidence->pdata[i];
      guint number = i + 1;

      if (evidence->items && g_strv_contains ((const char * const *) evidence->items, item) && !is_replaced (self, evidence))
        g_array_append_val (numbers, number);
    }
  return numbers;
}

GHashTable *
bb_case_count_evidence (BbCase *self)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->evidence->len; i++)
    {
      BbEvidence *evidence = self->evidence->pdata[i];

      if (evidence->items && !is_replaced (self, evidence))
        for (char **item = evidence->items; *item; item++)
          g_hash_table_insert (counts, g_strdup (*item), GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, *item)) + 1));
    }
  return counts;
}

BbState
bb_case_get_state (BbCase *self)
{
  return bb_events_get_state (self->events);
}

gboolean
bb_case_is_locked (BbCase *self)
{
  return bb_events_is_locked (self->events);
}

GDateTime *
bb_case_get_opened_at (BbCase *self)
{
  BbEvent *opened = bb_events_find_first (self->events, BB_EVENT_OPENED);

  return opened ? opened->at : NULL;
}

BbEvent *
bb_case_find_unit_closed (BbCase *self)
{
  BbEvent *closed = NULL;

  for (guint i = 0; i < self->events->len; i++)
    {
      BbEvent *event = self->events->pdata[i];

      if (event->kind == BB_EVENT_UNIT_CLOSED)
        closed = event;
      else if (event->kind == BB_EVENT_OPENED)
        closed = NULL;
    }
  return closed;
}

/* ── Tallies ─────────────────────────────────────────────────────────────────────────────────────────────────── */

gboolean
bb_case_item_applies (BbCase *self, BbItem *item)
{
  int kind = self->visit->unit_kind >= 0 ? self->visit->unit_kind : self->unit ? self->unit->kind : -1;
  BbItem *other = item->when ? bb_case_find_item (self, item->when->item) : NULL;
  BbAnswer *answer = item->when ? bb_case_find_answer (self, item->when->item) : NULL;

  if (kind >= 0 && !bb_item_applies_to (item, kind))
    return FALSE;
  /* A checklist names only items that stand before: this ends. */
  return !item->when || (other && bb_case_item_applies (self, other) && answer && bb_condition_holds (item->when, answer->result));
}

gboolean
bb_case_lacks_evidence (BbCase *self, BbItem *item)
{
  g_autoptr (GArray) numbers = bb_case_list_evidence_of (self, item->code);

  for (guint i = 0; i < self->findings->len; i++)
    {
      BbFinding *finding = self->findings->pdata[i];

      if (g_strcmp0 (finding->item, item->code) == 0 && finding->evidence && finding->evidence[0])
        return FALSE;
    }
  return numbers->len == 0;
}

void
bb_case_tally_item (BbCase *self, BbItem *item, BbTally *tally)
{
  BbAnswer *answer = bb_case_find_answer (self, item->code);

  tally->items++;
  if (!answer || !bb_answer_decides (answer, item))
    return;
  tally->answered++;
  tally->passed += answer->result == BB_RESULT_PASS;
  tally->failed += answer->result == BB_RESULT_FAIL;
  tally->not_applicable += answer->result == BB_RESULT_NA;
  if (answer->result == BB_RESULT_FAIL && bb_case_lacks_evidence (self, item))
    tally->without_evidence++;
}

void
bb_case_tally_section (BbCase *self, BbSection *section, BbTally *tally)
{
  *tally = (BbTally) { 0 };
  for (guint i = 0; i < section->items->len; i++)
    if (bb_case_item_applies (self, section->items->pdata[i]))
      bb_case_tally_item (self, section->items->pdata[i], tally);
}

void
bb_case_tally (BbCase *self, BbTally *tally)
{
  *tally = (BbTally) { 0 };
  for (guint c = 0; c < self->checklists->len; c++)
    {
      BbChecklist *checklist = self->checklists->pdata[c];

      for (guint s = 0; s < checklist->sections->len; s++)
        {
          BbTally part;

          bb_case_tally_section (self, checklist->sections->pdata[s], &part);
          tally->items += part.items;
          tally->answered += part.answered;
          tally->passed += part.passed;
          tally->failed += part.failed;
          tally->not_applicable += part.not_applicable;
          tally->without_evidence += part.without_evidence;
        }
    }
}
