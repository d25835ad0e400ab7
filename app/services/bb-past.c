/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What earlier visits said: beside an answer, and as suggestions. */
#include "bb-edit.h"
#include "bb-visit-memory.h"
#include "bb-visits.h"
#include "domain/bb-dates.h"

#define VISITS_BACK 12           /* an item that was not asked in the last twelve visits has no previous result */

void
bb_previous_free (BbPrevious *self)
{
  g_free (self->item);
  g_free (self->visit);
  g_free (self->fact);
  g_free (self);
}

static BbPrevious *
make_previous (BbPreviousRow *row)
{
  BbPrevious *self = g_new0 (BbPrevious, 1);
  g_autoptr (GDateTime) at = row->opened_at ? bb_time_parse (row->opened_at) : NULL;

  self->item = g_strdup (row->item);
  self->visit = g_strdup (row->visit);
  if (at)
    bb_time_get_date (at, &self->date);
  self->result = -1;
  for (int i = 0; bb_result_names[i]; i++)
    if (g_strcmp0 (row->result, bb_result_names[i]) == 0)
      self->result = i;
  self->severity = -1;
  for (int i = 0; bb_severity_names[i]; i++)
    if (g_strcmp0 (row->severity, bb_severity_names[i]) == 0)
      self->severity = i;
  self->fact = g_strdup (row->fact);
  return self;
}

/* Of several findings at the same visit the gravest speaks. */
static void
take_graver (BbPrevious *self, BbPreviousRow *row)
{
  g_autoptr (BbPrevious) other = NULL;

  if (!g_str_equal (self->visit, row->visit))
    return;
  other = make_previous (row);
  if (other->severity <= self->severity)
    return;
  self->severity = other->severity;
  g_set_str (&self->fact, other->fact);
}

GHashTable *
bb_visit_list_previous (BbWorkspace *workspace, const char *visit, GError **error)
{
  BbStore *store = bb_workspace_get_store (workspace);
  g_autofree char *database = bb_find_visit_database (workspace, visit, error), *id = g_strconcat ("visit:", visit, NULL);
  g_autoptr (BbDocument) document = database ? bb_store_get (store, database, id, NULL, error) : NULL;
  g_autoptr (BbVisit) value = document ? bb_visit_from_object (document->body, error) : NULL;
  g_autoptr (GPtrArray) rows = value ? bb_store_query_previous (store, value->unit, visit, VISITS_BACK, error) : NULL;
  GHashTable *items;

  if (!rows)
    return NULL;
  items = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) bb_previous_free);
  for (guint i = 0; i < rows->len; i++)
    {
      BbPreviousRow *row = rows->pdata[i];
      BbPrevious *known = g_hash_table_lookup (items, row->item);

      if (known)
        {
          take_graver (known, row);
          continue;
        }
      known = make_previous (row);
      g_hash_table_insert (items, known->item, known);
    }
  return items;
}

void
bb_suggestion_free (BbSuggestion *self)
{
  g_free (self->text);
  g_free (self->who);
  g_free (self);
}

static GPtrArray *
make_suggestions (GPtrArray *rows)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_suggestion_free);

  for (guint i = 0; i < rows->len; i++)
    {
      BbWordsRow *row = rows->pdata[i];
      BbSuggestion *one = g_new0 (BbSuggestion, 1);

      one->text = g_steal_pointer (&row->text);
      one->who = g_steal_pointer (&row->who);
      one->working_days = row->working_days;
      one->uses = row->uses;
      g_ptr_array_add (list, one);
    }
  return list;
}

GPtrArray *
bb_visit_suggest_facts (BbWorkspace *workspace, const char *item, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = bb_store_query_facts (bb_workspace_get_store (workspace), item, limit, error);

  return rows ? make_suggestions (rows) : NULL;
}

GPtrArray *
bb_visit_suggest_recommendations (BbWorkspace *workspace, const char *item, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = bb_store_query_recommendations (bb_workspace_get_store (workspace), item, limit, error);

  return rows ? make_suggestions (rows) : NULL;
}
