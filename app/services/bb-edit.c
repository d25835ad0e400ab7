/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-edit.h"

#include <glib/gi18n-lib.h>

#include "bb-visits.h"

/* How it was before: %NULL body: it was not there. */
typedef struct { char *id; JsonObject *before; } UndoEntry;
typedef struct { char *what; GPtrArray *entries; } UndoStep;

struct _BbEdit
{
  BbWorkspace *workspace;
  char *visit;
  char *database;
  BbEditFlags flags;
  BbBatch *batch;
  UndoStep *step;
};

static void
undo_entry_free (gpointer data)
{
  UndoEntry *entry = data;

  g_free (entry->id);
  g_clear_pointer (&entry->before, json_object_unref);
  g_free (entry);
}

static void
undo_step_free (gpointer data)
{
  UndoStep *step = data;

  g_free (step->what);
  g_ptr_array_unref (step->entries);
  g_free (step);
}

static UndoStep *
undo_step_new (const char *what)
{
  UndoStep *step = g_new0 (UndoStep, 1);

  step->what = g_strdup (what);
  step->entries = g_ptr_array_new_with_free_func (undo_entry_free);
  return step;
}

char *
bb_edit_find_database (BbWorkspace *workspace, const char *visit, GError **error)
{
  g_autofree char *id = g_strconcat ("visit:", visit, NULL);
  g_autoptr (GPtrArray) found = bb_store_list (bb_workspace_get_store (workspace), NULL, id, error);

  if (!found)
    return NULL;
  for (guint i = 0; i < found->len; i++)
    if (g_str_equal (((BbDocument *) found->pdata[i])->id, id))
      return g_strdup (((BbDocument *) found->pdata[i])->database);
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("There is no visit “%s” in this workspace"), visit);
  return NULL;
}

BbEdit *
bb_edit_begin (BbWorkspace *workspace, const char *visit, const char *what, BbEditFlags flags, GError **error)
{
  g_autoptr (BbEdit) self = g_new0 (BbEdit, 1);
  g_autoptr (GPtrArray) events = NULL;

  self->workspace = workspace;
  g_rec_mutex_lock (bb_workspace_get_write_lock (workspace));
  self->visit = g_strdup (visit);
  self->flags = flags;
  self->batch = bb_batch_new ();
  self->step = undo_step_new (what);
  self->database = bb_edit_find_database (workspace, visit, error);
  if (!self->database)
    return NULL;
  if (flags & BB_EDIT_WHEN_LOCKED)
    return g_steal_pointer (&self);
  events = bb_edit_list_events (self);
  if (!bb_events_is_locked (events))
    return g_steal_pointer (&self);
  g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_LOCKED, _("The visit is locked, for its minutes are written"));
  return NULL;
}

void
bb_edit_free (BbEdit *self)
{
  g_rec_mutex_unlock (bb_workspace_get_write_lock (self->workspace));
  g_free (self->visit);
  g_free (self->database);
  g_clear_pointer (&self->batch, bb_batch_free);
  g_clear_pointer (&self->step, undo_step_free);
  g_free (self);
}

BbDocument *
bb_edit_get (BbEdit *self, const char *id)
{
  return bb_store_get (bb_workspace_get_store (self->workspace), self->database, id, NULL, NULL);
}

gpointer
bb_edit_read (BbEdit *self, const BbSchema *schema, const char *id)
{
  g_autoptr (BbDocument) document = bb_edit_get (self, id);

  return document ? bb_value_from_object (schema, document->body, NULL) : NULL;
}

char *
bb_edit_make_id (BbEdit *self, const char *type, const char *rest)
{
  return g_strdup_printf ("%s:%s:%s", type, self->visit, rest);
}

GPtrArray *
bb_edit_list_events (BbEdit *self)
{
  g_autofree char *prefix = g_strdup_printf ("event:%s:", self->visit);
  g_autoptr (GPtrArray) documents = bb_store_list (bb_workspace_get_store (self->workspace), self->database, prefix, NULL);
  GPtrArray *events = g_ptr_array_new_with_free_func (bb_value_unref);

  for (guint i = 0; documents && i < documents->len; i++)
    {
      BbEvent *event = bb_event_from_object (((BbDocument *) documents->pdata[i])->body, NULL);

      if (event)
        g_ptr_array_add (events, event);
    }
  bb_events_sort (events);
  return events;
}

static void
remember (BbEdit *self, const char *id, BbDocument *before)
{
  UndoEntry *entry = g_new0 (UndoEntry, 1);

  entry->id = g_strdup (id);
  entry->before = before ? json_object_ref (before->body) : NULL;
  g_ptr_array_add (self->step->entries, entry);
}

static gboolean
is_same (JsonObject *a, JsonObject *b)
{
  g_autoptr (JsonNode) left = json_node_init_object (json_node_alloc (), a);
  g_autoptr (JsonNode) right = json_node_init_object (json_node_alloc (), b);

  return json_node_equal (left, right);
}

void
bb_edit_put (BbEdit *self, const char *id, JsonObject *body)
{
  g_autoptr (BbDocument) before = bb_edit_get (self, id);

  if (before && is_same (before->body, body))
    return;
  remember (self, id, before);
  bb_batch_put (self->batch, self->database, id, before ? before->rev : NULL, body);
}

void
bb_edit_put_value (BbEdit *self, const char *id, gconstpointer value)
{
  g_autoptr (JsonObject) body = bb_value_to_object (value);

  bb_edit_put (self, id, body);
}

gboolean
bb_edit_delete (BbEdit *self, const char *id)
{
  g_autoptr (BbDocument) before = bb_edit_get (self, id);
  g_autoptr (JsonObject) routing = NULL;

  if (!before)
    return FALSE;
  remember (self, id, before);
  /* A tombstone keeps what routes it, so that filtered replication carries it. */
  routing = json_object_new ();
  json_object_set_string_member (routing, "type", json_object_get_string_member_with_default (before->body, "type", ""));
  json_object_set_string_member (routing, "visit", self->visit);
  bb_batch_delete (self->batch, self->database, id, before->rev, routing);
  return TRUE;
}

static void
push_undo (BbEdit *self)
{
  GHashTable *undo = bb_workspace_get_undo (self->workspace);
  GPtrArray *steps = g_hash_table_lookup (undo, self->visit);

  if (!steps)
    {
      steps = g_ptr_array_new_with_free_func (undo_step_free);
      g_hash_table_insert (undo, g_strdup (self->visit), steps);
    }
  g_ptr_array_add (steps, g_steal_pointer (&self->step));
}

gboolean
bb_edit_commit (BbEdit *self, GError **error)
{
  if (bb_batch_get_size (self->batch) == 0)
    return TRUE;
  if (!bb_store_commit (bb_workspace_get_store (self->workspace), self->batch, NULL, error))
    return FALSE;
  if (!(self->flags & BB_EDIT_NO_UNDO))
    push_undo (self);
  bb_workspace_emit_changed (self->workspace, self->visit);
  return TRUE;
}

/* ── Undo ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
take_back (BbEdit *edit, UndoEntry *entry)
{
  if (entry->before)
    bb_edit_put (edit, entry->id, entry->before);
  else
    bb_edit_delete (edit, entry->id);
}

gboolean
bb_visit_undo (BbWorkspace *workspace, const char *visit, char **what, GError **error)
{
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, NULL, BB_EDIT_NO_UNDO, error);
  GPtrArray *steps;
  UndoStep *step;

  if (!edit)
    return FALSE;
  steps = g_hash_table_lookup (bb_workspace_get_undo (workspace), visit);
  if (!steps || steps->len == 0)
    {
      g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("There is nothing to undo"));
      return FALSE;
    }
  step = steps->pdata[steps->len - 1];
  for (guint i = step->entries->len; i > 0; i--)
    take_back (edit, step->entries->pdata[i - 1]);
  if (!bb_edit_commit (edit, error))
    return FALSE;
  if (what)
    *what = g_strdup (step->what);
  g_ptr_array_remove_index (steps, steps->len - 1);
  return TRUE;
}

gboolean
bb_visit_can_undo (BbWorkspace *workspace, const char *visit)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  GPtrArray *steps = g_hash_table_lookup (bb_workspace_get_undo (workspace), visit);

  return steps && steps->len > 0;
}
