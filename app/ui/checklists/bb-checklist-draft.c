/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-checklist-draft.h"

#include <stdlib.h>
#include <string.h>

#define TYPED_AFTER 700          /* ms from the first unsaved key to the disk */
#define SETTLED_AFTER 5          /* s of rest until it is a revision */
#define MOST_STEPS 100

struct _BbChecklistDraft
{
  GObject parent_instance;

  BbWorkspace *workspace;
  BbChecklist *checklist;
  GPtrArray *bases, *problems;
  GPtrArray *undo, *redo;        /* BbChecklist */
  char *key;                     /* of the last step */
  int section, item;
  guint typed_source, settled_source;
  guint saving;
  gboolean dirty, stopped;
};

G_DEFINE_FINAL_TYPE (BbChecklistDraft, bb_checklist_draft, G_TYPE_OBJECT)

enum { CHANGED, REBUILT, CHOSEN, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ── Keeping ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbChecklistDraft) self = data;
  g_autoptr (GError) error = NULL;

  self->saving--;
  if (!bb_workspace_type_checklist_finish (self->workspace, result, &error) && !self->stopped)
    g_signal_emit (self, signals[FAILED], 0, error);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
keep (BbChecklistDraft *self, gboolean settle)
{
  g_clear_handle_id (&self->typed_source, g_source_remove);
  if (self->stopped)
    return;
  self->dirty = FALSE;
  self->saving++;
  bb_workspace_type_checklist_async (self->workspace, self->checklist, settle, NULL, on_kept, g_object_ref (self));
}

static void
on_typed (gpointer data)
{
  BbChecklistDraft *self = data;

  self->typed_source = 0;
  keep (self, FALSE);
}

static void
on_settled (gpointer data)
{
  BbChecklistDraft *self = data;

  self->settled_source = 0;
  keep (self, TRUE);
}

static void
schedule (BbChecklistDraft *self)
{
  self->dirty = TRUE;
  if (!self->typed_source)
    self->typed_source = g_timeout_add_once (TYPED_AFTER, on_typed, self);
  g_clear_handle_id (&self->settled_source, g_source_remove);
  self->settled_source = g_timeout_add_seconds_once (SETTLED_AFTER, on_settled, self);
}

void
bb_checklist_draft_flush (BbChecklistDraft *self)
{
  gboolean waiting = self->dirty || self->settled_source;

  g_clear_handle_id (&self->settled_source, g_source_remove);
  if (waiting)
    keep (self, TRUE);
}

void
bb_checklist_draft_stop (BbChecklistDraft *self)
{
  self->stopped = TRUE;
  g_clear_handle_id (&self->typed_source, g_source_remove);
  g_clear_handle_id (&self->settled_source, g_source_remove);
}

gboolean
bb_checklist_draft_is_saved (BbChecklistDraft *self)
{
  return !self->dirty && !self->saving;
}

/* ── Changing ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
check (BbChecklistDraft *self)
{
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  self->problems = bb_checklist_list_problems (self->checklist, self->bases);
}

void
bb_checklist_draft_begin (BbChecklistDraft *self, const char *key)
{
  if (key && self->undo->len && g_strcmp0 (key, self->key) == 0)
    return;
  g_set_str (&self->key, key);
  g_ptr_array_add (self->undo, bb_checklist_copy (self->checklist));
  if (self->undo->len > MOST_STEPS)
    g_ptr_array_remove_index (self->undo, 0);
  g_ptr_array_set_size (self->redo, 0);
}

void
bb_checklist_draft_touch (BbChecklistDraft *self)
{
  check (self);
  schedule (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
hold_place (BbChecklistDraft *self)
{
  BbSection *section;

  self->section = MIN (self->section, (int) self->checklist->sections->len - 1);
  if (self->section < 0)
    self->item = -1;
  section = bb_checklist_draft_find_section (self);
  self->item = section ? MIN (self->item, (int) section->items->len - 1) : -1;
}

void
bb_checklist_draft_rebuild (BbChecklistDraft *self)
{
  hold_place (self);
  check (self);
  schedule (self);
  g_signal_emit (self, signals[REBUILT], 0);
}

/* Takes the newest of @from; what stands now goes to @to. */
static void
step (BbChecklistDraft *self, GPtrArray *from, GPtrArray *to)
{
  if (from->len == 0)
    return;
  g_ptr_array_add (to, self->checklist);
  self->checklist = g_ptr_array_steal_index (from, from->len - 1);
  g_clear_pointer (&self->key, g_free);
  bb_checklist_draft_rebuild (self);
}

gboolean
bb_checklist_draft_can_undo (BbChecklistDraft *self)
{
  return self->undo->len > 0;
}

gboolean
bb_checklist_draft_can_redo (BbChecklistDraft *self)
{
  return self->redo->len > 0;
}

void
bb_checklist_draft_undo (BbChecklistDraft *self)
{
  step (self, self->undo, self->redo);
}

void
bb_checklist_draft_redo (BbChecklistDraft *self)
{
  step (self, self->redo, self->undo);
}

/* ── The chosen place ────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_checklist_draft_choose (BbChecklistDraft *self, int section, int item)
{
  if (self->section == section && self->item == item)
    return;
  self->section = section;
  self->item = item;
  g_clear_pointer (&self->key, g_free);
  g_signal_emit (self, signals[CHOSEN], 0);
}

int
bb_checklist_draft_get_section (BbChecklistDraft *self)
{
  return self->section;
}

int
bb_checklist_draft_get_item (BbChecklistDraft *self)
{
  return self->item;
}

BbSection *
bb_checklist_draft_find_section (BbChecklistDraft *self)
{
  return self->section >= 0 && self->section < (int) self->checklist->sections->len ? self->checklist->sections->pdata[self->section] : NULL;
}

BbItem *
bb_checklist_draft_find_item (BbChecklistDraft *self)
{
  BbSection *section = bb_checklist_draft_find_section (self);

  return section && self->item >= 0 && self->item < (int) section->items->len ? section->items->pdata[self->item] : NULL;
}

/* ── Sections and items ──────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_section_code (BbChecklistDraft *self, const char *code)
{
  for (guint i = 0; i < self->checklist->sections->len; i++)
    if (g_strcmp0 (((BbSection *) self->checklist->sections->pdata[i])->code, code) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_item_code (BbChecklistDraft *self, const char *code)
{
  for (guint s = 0; s < self->checklist->sections->len; s++)
    {
      BbSection *section = self->checklist->sections->pdata[s];

      for (guint i = 0; i < section->items->len; i++)
        if (g_strcmp0 (((BbItem *) section->items->pdata[i])->code, code) == 0)
          return TRUE;
    }
  return FALSE;
}

/* The next free "A1.09" of section "A1". */
static char *
suggest_item_code (BbChecklistDraft *self, BbSection *section)
{
  for (guint i = section->items->len + 1;; i++)
    {
      char *code = g_strdup_printf ("%s.%02u", section->code ? section->code : "", i);

      if (!is_item_code (self, code))
        return code;
      g_free (code);
    }
}

static char *
suggest_section_code (BbChecklistDraft *self)
{
  for (guint i = self->checklist->sections->len + 1;; i++)
    {
      char *code = g_strdup_printf ("%s%u", self->checklist->code, i);

      if (!is_section_code (self, code))
        return code;
      g_free (code);
    }
}

static BbItem *
make_item (BbChecklistDraft *self, BbSection *section)
{
  static const char * const everywhere[] = { "W", "D", "P", NULL };
  BbItem *item = bb_item_new ();

  item->code = suggest_item_code (self, section);
  item->answer = BB_ANSWER_PASS_FAIL;
  item->severity = BB_SEVERITY_MINOR;
  item->applies = g_strdupv ((char **) everywhere);
  return item;
}

void
bb_checklist_draft_add_section (BbChecklistDraft *self)
{
  BbSection *section = bb_section_new ();
  guint place = self->section < 0 ? self->checklist->sections->len : (guint) self->section + 1;

  bb_checklist_draft_begin (self, NULL);
  section->code = suggest_section_code (self);
  g_ptr_array_add (section->items, make_item (self, section));
  g_ptr_array_insert (self->checklist->sections, (int) place, section);
  self->section = (int) place;
  self->item = -1;
  bb_checklist_draft_rebuild (self);
}

static void
insert_item (BbChecklistDraft *self, BbSection *section, BbItem *item)
{
  self->item = self->item < 0 ? (int) section->items->len : self->item + 1;
  g_ptr_array_insert (section->items, self->item, item);
  bb_checklist_draft_rebuild (self);
}

void
bb_checklist_draft_add_item (BbChecklistDraft *self)
{
  BbSection *section;

  if (self->section < 0)
    self->section = (int) self->checklist->sections->len - 1;
  section = bb_checklist_draft_find_section (self);
  if (!section)
    {
      bb_checklist_draft_add_section (self);
      return;
    }
  bb_checklist_draft_begin (self, NULL);
  insert_item (self, section, make_item (self, section));
}

void
bb_checklist_draft_duplicate_item (BbChecklistDraft *self)
{
  BbItem *item = bb_checklist_draft_find_item (self), *copy;
  BbSection *section = bb_checklist_draft_find_section (self);

  if (!item)
    return;
  bb_checklist_draft_begin (self, NULL);
  copy = bb_item_copy (item);
  g_free (copy->code);
  copy->code = suggest_item_code (self, section);
  insert_item (self, section, copy);
}

static gboolean
moves_inside (BbChecklistDraft *self, int by)
{
  BbSection *section = bb_checklist_draft_find_section (self);
  int to = self->item + by;

  return section && self->item >= 0 && to >= 0 && to < (int) section->items->len;
}

gboolean
bb_checklist_draft_can_move (BbChecklistDraft *self, int by)
{
  int to = self->section + by;

  return self->section >= 0 && (moves_inside (self, by) || (to >= 0 && to < (int) self->checklist->sections->len));
}

static void
move_within (GPtrArray *list, int from, int to)
{
  gpointer moved = g_ptr_array_steal_index (list, (guint) from);

  g_ptr_array_insert (list, to, moved);
}

static void
take_to_section (BbChecklistDraft *self, int to, gboolean at_start)
{
  BbSection *from = bb_checklist_draft_find_section (self), *into = self->checklist->sections->pdata[to];
  BbItem *item = g_ptr_array_steal_index (from->items, (guint) self->item);

  self->section = to;
  self->item = at_start ? 0 : (int) into->items->len;
  g_ptr_array_insert (into->items, self->item, item);
}

void
bb_checklist_draft_move (BbChecklistDraft *self, int by)
{
  if (!bb_checklist_draft_can_move (self, by))
    return;
  bb_checklist_draft_begin (self, NULL);
  if (self->item < 0)
    {
      move_within (self->checklist->sections, self->section, self->section + by);
      self->section += by;
    }
  else if (moves_inside (self, by))
    {
      move_within (bb_checklist_draft_find_section (self)->items, self->item, self->item + by);
      self->item += by;
    }
  else
    take_to_section (self, self->section + by, by > 0);
  bb_checklist_draft_rebuild (self);
}

void
bb_checklist_draft_move_to_section (BbChecklistDraft *self, guint section)
{
  if ((int) section == self->section || !bb_checklist_draft_find_item (self) || section >= self->checklist->sections->len)
    return;
  bb_checklist_draft_begin (self, NULL);
  take_to_section (self, (int) section, FALSE);
  bb_checklist_draft_rebuild (self);
}

void
bb_checklist_draft_remove (BbChecklistDraft *self)
{
  BbSection *section = bb_checklist_draft_find_section (self);

  if (!section)
    return;
  bb_checklist_draft_begin (self, NULL);
  if (self->item >= 0)
    g_ptr_array_remove_index (section->items, (guint) self->item);
  else
    g_ptr_array_remove_index (self->checklist->sections, (guint) self->section);
  bb_checklist_draft_rebuild (self);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_checklist_draft_finalize (GObject *object)
{
  BbChecklistDraft *self = BB_CHECKLIST_DRAFT (object);

  bb_checklist_draft_stop (self);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->checklist, bb_checklist_unref);
  g_clear_pointer (&self->bases, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->undo, g_ptr_array_unref);
  g_clear_pointer (&self->redo, g_ptr_array_unref);
  g_free (self->key);
  G_OBJECT_CLASS (bb_checklist_draft_parent_class)->finalize (object);
}

static void
bb_checklist_draft_class_init (BbChecklistDraftClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_checklist_draft_finalize;
  signals[CHANGED] = g_signal_new ("changed", BB_TYPE_CHECKLIST_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REBUILT] = g_signal_new ("rebuilt", BB_TYPE_CHECKLIST_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHOSEN] = g_signal_new ("chosen", BB_TYPE_CHECKLIST_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", BB_TYPE_CHECKLIST_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
bb_checklist_draft_init (BbChecklistDraft *self)
{
  self->undo = g_ptr_array_new_with_free_func (bb_value_unref);
  self->redo = g_ptr_array_new_with_free_func (bb_value_unref);
  self->section = self->item = -1;
}

BbChecklistDraft *
bb_checklist_draft_new (BbWorkspace *workspace, BbChecklist *checklist, GPtrArray *bases)
{
  BbChecklistDraft *self = g_object_new (BB_TYPE_CHECKLIST_DRAFT, NULL);

  self->workspace = g_object_ref (workspace);
  self->checklist = bb_checklist_copy (checklist);
  self->bases = g_ptr_array_ref (bases);
  check (self);
  return self;
}

BbWorkspace *
bb_checklist_draft_get_workspace (BbChecklistDraft *self)
{
  return self->workspace;
}

BbChecklist *
bb_checklist_draft_get_checklist (BbChecklistDraft *self)
{
  return self->checklist;
}

GPtrArray *
bb_checklist_draft_get_bases (BbChecklistDraft *self)
{
  return self->bases;
}

BbBasis *
bb_checklist_draft_find_basis (BbChecklistDraft *self, const char *id)
{
  for (guint i = 0; i < self->bases->len; i++)
    if (g_strcmp0 (((BbBasis *) self->bases->pdata[i])->id, id) == 0)
      return self->bases->pdata[i];
  return NULL;
}

GPtrArray *
bb_checklist_draft_get_problems (BbChecklistDraft *self)
{
  return self->problems;
}
