/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-undo.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-visits.h"
#include "domain/bb-json.h"

#define LIMIT 200                /* steps of a visit */

static void
entry_free (gpointer data)
{
  BbUndoEntry *entry = data;

  g_free (entry->id);
  g_free (entry->back);
  g_free (entry->now);
  g_free (entry);
}

void
bb_undo_step_free (BbUndoStep *self)
{
  g_free (self->what);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

BbUndoStep *
bb_undo_step_new (const char *what)
{
  BbUndoStep *self = g_new0 (BbUndoStep, 1);

  self->what = g_strdup (what ? what : "");
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  return self;
}

void
bb_undo_step_add (BbUndoStep *self, const char *id, const char *back, const char *now)
{
  BbUndoEntry *entry = g_new0 (BbUndoEntry, 1);

  entry->id = g_strdup (id);
  entry->back = g_strdup (back);
  entry->now = g_strdup (now);
  g_ptr_array_add (self->entries, entry);
}

/* ── As text ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
make_key (const char *visit, guint64 number)
{
  return g_strdup_printf ("undo/%s/%016" G_GINT64_MODIFIER "x", visit, number);
}

static JsonObject *
entry_to_object (BbUndoEntry *entry)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", entry->id);
  if (entry->back)
    json_object_set_string_member (object, "back", entry->back);
  if (entry->now)
    json_object_set_string_member (object, "now", entry->now);
  return object;
}

static char *
step_to_text (BbUndoStep *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *entries = json_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    json_array_add_object_element (entries, entry_to_object (self->entries->pdata[i]));
  json_object_set_string_member (object, "what", self->what);
  json_object_set_boolean_member (object, "undone", self->undone);
  json_object_set_array_member (object, "entries", entries);
  return bb_json_format (object);
}

static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

/* %NULL for what this version did not write. */
static BbUndoStep *
step_from_text (const char *key, const char *text)
{
  g_autoptr (JsonObject) object = bb_json_parse (text, -1, NULL);
  JsonNode *entries = object ? json_object_get_member (object, "entries") : NULL;
  g_autoptr (BbUndoStep) self = NULL;

  if (!entries || !JSON_NODE_HOLDS_ARRAY (entries))
    return NULL;
  self = bb_undo_step_new (get_string (object, "what"));
  self->number = g_ascii_strtoull (strrchr (key, '/') + 1, NULL, 16);
  self->undone = json_object_get_boolean_member_with_default (object, "undone", FALSE);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (entries)); i++)
    {
      JsonNode *node = json_array_get_element (json_node_get_array (entries), i);
      JsonObject *entry = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (!entry || !get_string (entry, "id"))
        return NULL;
      bb_undo_step_add (self, get_string (entry, "id"), get_string (entry, "back"), get_string (entry, "now"));
    }
  return g_steal_pointer (&self);
}

/* ── The steps of a visit ────────────────────────────────────────────────────────────────────────────────────── */

static int
compare_steps (gconstpointer left, gconstpointer right)
{
  guint64 a = (*(BbUndoStep * const *) left)->number, b = (*(BbUndoStep * const *) right)->number;

  return (a > b) - (a < b);
}

static GPtrArray *
load_steps (BbWorkspace *workspace, const char *visit)
{
  g_autofree char *prefix = g_strdup_printf ("undo/%s/", visit);
  g_autoptr (GHashTable) drafts = bb_store_list_drafts (bb_workspace_get_store (workspace), prefix, NULL);
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_undo_step_free);
  GHashTableIter iter;
  gpointer key, text;

  if (!drafts)
    return steps;
  g_hash_table_iter_init (&iter, drafts);
  while (g_hash_table_iter_next (&iter, &key, &text))
    {
      BbUndoStep *step = step_from_text (key, text);

      if (step)
        g_ptr_array_add (steps, step);
    }
  g_ptr_array_sort (steps, compare_steps);
  return steps;
}

/* (transfer none): done ones first, then those that were undone. */
static GPtrArray *
get_steps (BbWorkspace *workspace, const char *visit)
{
  GHashTable *undo = bb_workspace_get_undo (workspace);
  GPtrArray *steps = g_hash_table_lookup (undo, visit);

  if (steps)
    return steps;
  steps = load_steps (workspace, visit);
  g_hash_table_insert (undo, g_strdup (visit), steps);
  return steps;
}

static guint
count_done (GPtrArray *steps)
{
  guint n = 0;

  while (n < steps->len && !((BbUndoStep *) steps->pdata[n])->undone)
    n++;
  return n;
}

/* How many of the oldest make room for one more. */
static guint
count_old (guint done)
{
  return done + 1 > LIMIT ? done + 1 - LIMIT : 0;
}

static void
write_forgotten (const char *visit, BbUndoStep *step, BbBatch *batch)
{
  g_autofree char *key = make_key (visit, step->number);

  bb_batch_set_draft (batch, key, NULL);
}

static void
write_step (const char *visit, BbUndoStep *step, BbBatch *batch)
{
  g_autofree char *key = make_key (visit, step->number);
  g_autofree char *text = step_to_text (step);

  bb_batch_set_draft (batch, key, text);
}

void
bb_undo_write (BbWorkspace *workspace, const char *visit, BbUndoStep *step, BbBatch *batch)
{
  GPtrArray *steps = get_steps (workspace, visit);
  guint done = count_done (steps), old = count_old (done);

  step->number = steps->len ? ((BbUndoStep *) steps->pdata[steps->len - 1])->number + 1 : 1;
  for (guint i = 0; i < steps->len; i++)
    if (i < old || i >= done)
      write_forgotten (visit, steps->pdata[i], batch);
  write_step (visit, step, batch);
}

void
bb_undo_push (BbWorkspace *workspace, const char *visit, BbUndoStep *step)
{
  GPtrArray *steps = get_steps (workspace, visit);
  guint done = count_done (steps), old = count_old (done);

  g_ptr_array_set_size (steps, done);
  if (old)
    g_ptr_array_remove_range (steps, 0, old);
  g_ptr_array_add (steps, step);
}

static void
write_all_forgotten (BbWorkspace *workspace, const char *visit, BbBatch *batch)
{
  GPtrArray *steps = get_steps (workspace, visit);

  for (guint i = 0; i < steps->len; i++)
    write_forgotten (visit, steps->pdata[i], batch);
}

void
bb_undo_write_forgotten (BbEdit *edit, const char *visit)
{
  write_all_forgotten (bb_edit_get_workspace (edit), visit, bb_edit_get_batch (edit));
  g_hash_table_remove (bb_workspace_get_undo (bb_edit_get_workspace (edit)), visit);
}

gboolean
bb_undo_forget (BbWorkspace *workspace, const char *visit, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbBatch) batch = bb_batch_new ();

  write_all_forgotten (workspace, visit, batch);
  if (!bb_store_commit (bb_workspace_get_store (workspace), batch, NULL, error))
    return FALSE;
  g_hash_table_remove (bb_workspace_get_undo (workspace), visit);
  return TRUE;
}

/* ── Undo and redo ───────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
restore (BbEdit *edit, BbUndoEntry *entry)
{
  g_autoptr (BbDocument) before = NULL;

  if (!bb_edit_is_as (edit, entry->id, entry->now))
    return FALSE;
  if (!entry->back)
    return bb_edit_delete (edit, entry->id);
  before = bb_edit_get_revision (edit, entry->id, entry->back);
  if (!before || !before->body)
    return FALSE;
  bb_edit_put (edit, entry->id, before->body);
  return TRUE;
}

static gboolean
restore_all (BbEdit *edit, BbUndoStep *step)
{
  for (guint i = step->entries->len; i > 0; i--)
    if (!restore (edit, step->entries->pdata[i - 1]))
      return FALSE;
  return TRUE;
}

/* The step no longer fits: it goes, and so does nothing else. */
static void
skip (BbWorkspace *workspace, const char *visit, GPtrArray *steps, guint index, GError **error)
{
  BbUndoStep *step = steps->pdata[index];
  g_autoptr (BbBatch) batch = bb_batch_new ();

  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_CHANGED,
               step->undone ? _("“%s” cannot be redone and is skipped, for what it changed was changed elsewhere since")
                            : _("“%s” cannot be undone and is skipped, for what it changed was changed elsewhere since"), step->what);
  write_forgotten (visit, step, batch);
  if (bb_store_commit (bb_workspace_get_store (workspace), batch, NULL, NULL))
    g_ptr_array_remove_index (steps, index);
}

static gboolean
fail_empty (gboolean undone, GError **error)
{
  g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, undone ? _("There is nothing to redo") : _("There is nothing to undo"));
  return FALSE;
}

/* Undoes the last step that is done, or (with @undone) redoes the first that was undone. */
static gboolean
take_step (BbWorkspace *workspace, const char *visit, gboolean undone, char **what, GError **error)
{
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, NULL, BB_EDIT_NO_UNDO, error);
  g_autoptr (BbUndoStep) mirror = NULL;
  GPtrArray *steps;
  BbUndoStep *step;
  guint index;

  if (!edit)
    return FALSE;
  steps = get_steps (workspace, visit);
  index = count_done (steps);
  if (undone ? index == steps->len : index == 0)
    return fail_empty (undone, error);
  step = steps->pdata[undone ? index : --index];
  if (!restore_all (edit, step))
    return skip (workspace, visit, steps, index, error), FALSE;
  mirror = bb_edit_take_step (edit);
  g_set_str (&mirror->what, step->what);
  mirror->number = step->number;
  mirror->undone = !undone;
  write_step (visit, mirror, bb_edit_get_batch (edit));
  if (!bb_edit_commit (edit, error))
    return FALSE;
  if (what)
    *what = g_strdup (mirror->what);
  bb_undo_step_free (step);
  steps->pdata[index] = g_steal_pointer (&mirror);
  return TRUE;
}

gboolean
bb_visit_undo (BbWorkspace *workspace, const char *visit, char **what, GError **error)
{
  return take_step (workspace, visit, FALSE, what, error);
}

gboolean
bb_visit_redo (BbWorkspace *workspace, const char *visit, char **what, GError **error)
{
  return take_step (workspace, visit, TRUE, what, error);
}

static char *
get_label (BbWorkspace *workspace, const char *visit, gboolean undone)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  GPtrArray *steps = get_steps (workspace, visit);
  guint done = count_done (steps);

  if (undone ? done == steps->len : done == 0)
    return NULL;
  return g_strdup (((BbUndoStep *) steps->pdata[undone ? done : done - 1])->what);
}

char *
bb_visit_get_undo_label (BbWorkspace *workspace, const char *visit)
{
  return get_label (workspace, visit, FALSE);
}

char *
bb_visit_get_redo_label (BbWorkspace *workspace, const char *visit)
{
  return get_label (workspace, visit, TRUE);
}

gboolean
bb_visit_can_undo (BbWorkspace *workspace, const char *visit)
{
  g_autofree char *label = bb_visit_get_undo_label (workspace, visit);

  return label != NULL;
}

gboolean
bb_visit_can_redo (BbWorkspace *workspace, const char *visit)
{
  g_autofree char *label = bb_visit_get_redo_label (workspace, visit);

  return label != NULL;
}
