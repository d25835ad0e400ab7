/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who of the team looks at what, and what it counted. */
#include "bb-case-private.h"

/* ── Who looks at what ───────────────────────────────────────────────────────────────────────────────────────── */

BbSection *
bb_case_find_section (BbCase *self, const char *code)
{
  for (guint c = 0; c < self->checklists->len; c++)
    {
      BbChecklist *checklist = self->checklists->pdata[c];

      for (guint s = 0; s < checklist->sections->len; s++)
        if (g_str_equal (((BbSection *) checklist->sections->pdata[s])->code, code))
          return checklist->sections->pdata[s];
    }
  return NULL;
}

BbAssignment *
bb_case_find_assignment (BbCase *self, const char *item)
{
  BbAssignment *own = g_hash_table_lookup (self->assignments, item);
  BbSection *section = bb_case_find_section_of (self, item);

  return own || !section ? own : g_hash_table_lookup (self->assignments, section->code);
}

typedef void (*ItemFunc) (BbCase *self, BbItem *item, gpointer data);

static void
for_each_assigned (BbCase *self, const char *member, ItemFunc func, gpointer data)
{
  for (guint c = 0; c < self->checklists->len; c++)
    for (guint s = 0; s < ((BbChecklist *) self->checklists->pdata[c])->sections->len; s++)
      {
        BbSection *section = ((BbChecklist *) self->checklists->pdata[c])->sections->pdata[s];

        for (guint i = 0; i < section->items->len; i++)
          {
            BbItem *item = section->items->pdata[i];
            BbAssignment *assignment = bb_case_find_assignment (self, item->code);

            if (bb_case_item_applies (self, item) && g_strcmp0 (assignment ? assignment->member : NULL, member) == 0)
              func (self, item, data);
          }
      }
}

static void
add_code (BbCase *self, BbItem *item, gpointer data)
{
  g_strv_builder_add (data, item->code);
}

static void
add_to_tally (BbCase *self, BbItem *item, gpointer data)
{
  bb_case_tally_item (self, item, data);
}

char **
bb_case_list_assigned (BbCase *self, const char *member)
{
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();

  for_each_assigned (self, member, add_code, codes);
  return g_strv_builder_end (codes);
}

void
bb_case_tally_member (BbCase *self, const char *member, BbTally *tally)
{
  *tally = (BbTally) { 0 };
  for_each_assigned (self, member, add_to_tally, tally);
}

/* ── Counters ────────────────────────────────────────────────────────────────────────────────────────────────── */

gint64
bb_case_get_counter (BbCase *self, const char *name)
{
  gint64 sum = 0;

  for (guint i = 0; i < self->counters->len; i++)
    if (g_str_equal (((BbCounter *) self->counters->pdata[i])->name, name))
      sum += ((BbCounter *) self->counters->pdata[i])->count;
  return MAX (sum, 0);
}

const char *
bb_case_get_counter_label (BbCase *self, const char *name)
{
  for (guint i = 0; i < self->counters->len; i++)
    {
      BbCounter *counter = self->counters->pdata[i];

      if (g_str_equal (counter->name, name) && counter->label && *counter->label)
        return counter->label;
    }
  return bb_counter_get_label (name);
}

char **
bb_case_list_counters (BbCase *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GPtrArray *own = g_ptr_array_new ();

  for (guint i = 0; bb_counter_names[i]; i++)
    if (bb_case_get_counter (self, bb_counter_names[i]))
      g_ptr_array_add (names, (char *) bb_counter_names[i]);
  for (guint i = 0; i < self->counters->len; i++)
    {
      char *name = ((BbCounter *) self->counters->pdata[i])->name;

      if (bb_case_get_counter (self, name) && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL) &&
          !g_ptr_array_find_with_equal_func (own, name, g_str_equal, NULL))
        g_ptr_array_add (own, name);
    }
  g_ptr_array_sort_values (own, (GCompareFunc) g_strcmp0);
  g_ptr_array_extend_and_steal (names, own);
  g_ptr_array_add (names, NULL);
  return g_strdupv ((char **) names->pdata);
}
