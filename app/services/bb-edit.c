/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-edit.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-json-members.h"
#include "bb-undo.h"
#include "bb-visit-memory.h"
#include "bb-visits.h"

struct _BbEdit
{
  BbWorkspace *workspace;
  char *visit;
  BbVisitMemory *memory;
  BbEditFlags flags;
  BbBatch *batch;
  GPtrArray *ids, *texts;        /* of what the batch writes: canonical bodies; %NULL: deleted */
  BbUndoStep *step;
};

static const char *
route (BbEdit *self, const char *id)
{
  if (self->flags & BB_EDIT_RESTRICTED)
    return self->memory->restricted;
  return g_str_has_prefix (id, "named:") || g_str_has_prefix (id, "original:") ? self->memory->restricted : self->memory->database;
}

BbEdit *
bb_edit_begin (BbWorkspace *workspace, const char *visit, const char *what, BbEditFlags flags, GError **error)
{
  g_autoptr (BbEdit) self = g_new0 (BbEdit, 1);

  self->workspace = workspace;
  g_rec_mutex_lock (bb_workspace_get_write_lock (workspace));
  self->visit = g_strdup (visit);
  self->flags = flags;
  self->batch = bb_batch_new ();
  self->step = bb_undo_step_new (what);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->memory = bb_visit_memory_get (workspace, visit, error);
  if (!self->memory)
    return NULL;
  if (flags & BB_EDIT_WHEN_LOCKED || !bb_events_is_locked (self->memory->events))
    return g_steal_pointer (&self);
  g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_LOCKED, _("The visit is locked, for its minutes are written"));
  return NULL;
}

void
bb_edit_free (BbEdit *self)
{
  g_free (self->visit);
  g_clear_pointer (&self->memory, bb_visit_memory_unref);
  g_clear_pointer (&self->batch, bb_batch_free);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->step, bb_undo_step_free);
  /* Not before: the memory is counted under the lock alone. */
  g_rec_mutex_unlock (bb_workspace_get_write_lock (self->workspace));
  g_free (self);
}

BbDocument *
bb_edit_get (BbEdit *self, const char *id)
{
  return bb_store_get (bb_workspace_get_store (self->workspace), route (self, id), id, NULL, NULL);
}

BbDocument *
bb_edit_get_revision (BbEdit *self, const char *id, const char *rev)
{
  return bb_store_get (bb_workspace_get_store (self->workspace), route (self, id), id, rev, NULL);
}

BbWorkspace *
bb_edit_get_workspace (BbEdit *self)
{
  return self->workspace;
}

const char *
bb_edit_get_visit (BbEdit *self)
{
  return self->visit;
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
  GPtrArray *events = g_ptr_array_new_with_free_func (bb_value_unref);

  for (guint i = 0; i < self->memory->events->len; i++)
    g_ptr_array_add (events, bb_value_ref (self->memory->events->pdata[i]));
  return events;
}

static BbItem *
find_item (BbWorkspace *workspace, BbVisit *visit, const char *code, BbChecklist **keep)
{
  for (guint i = 0; i < visit->checklists->len; i++)
    {
      BbFrozen *frozen = visit->checklists->pdata[i];
      g_autoptr (BbChecklist) checklist = bb_catalogue_get_checklist (workspace, frozen->code, frozen->version);
      BbItem *item = checklist ? bb_checklist_find_item (checklist, code) : NULL;

      if (item)
        {
          *keep = g_steal_pointer (&checklist);
          return item;
        }
    }
  return NULL;
}

BbItem *
bb_edit_require_item (BbEdit *self, const char *code, BbChecklist **keep, GError **error)
{
  BbVisit *visit = self->memory->visit;
  BbItem *item = visit && code ? find_item (self->workspace, visit, code, keep) : NULL;

  if (!item)
    g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_UNKNOWN_ITEM, _("The checklists of this visit have no item “%s”"), code ? code : "");
  return item;
}

gint64
bb_edit_get_seed (BbEdit *self)
{
  return self->memory->visit ? self->memory->visit->seed : 0;
}

GPtrArray *
bb_edit_list (BbEdit *self, const char *prefix)
{
  GPtrArray *documents = bb_store_list (bb_workspace_get_store (self->workspace), route (self, prefix), prefix, NULL);

  return documents ? documents : g_ptr_array_new ();
}

/* The change of one document: for undo, and for what is remembered of the visit. @text: (transfer full) (nullable) */
static void
remember (BbEdit *self, const char *id, const char *back, char *text)
{
  g_autofree char *now = text ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1) : NULL;

  bb_undo_step_add (self->step, id, back, now);
  g_ptr_array_add (self->ids, g_strdup (id));
  g_ptr_array_add (self->texts, text);
}

gboolean
bb_edit_is_as (BbEdit *self, const char *id, const char *sha256)
{
  const BbHeld *held = bb_visit_memory_find (self->memory, self->workspace, route (self, id), id);
  g_autofree char *now = held ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, held->text, -1) : NULL;

  return g_strcmp0 (now, sha256) == 0;
}

/* Two people with one document each have a laptop of their own: a conflict says on which one a version was written. */
static JsonObject *
name_laptop (BbEdit *self, JsonObject *body)
{
  g_autofree char *laptop = bb_workspace_get_laptop (self->workspace);
  JsonObject *named = bb_json_copy_members (body);

  json_object_set_string_member (named, "laptop", laptop);
  return named;
}

void
bb_edit_put (BbEdit *self, const char *id, JsonObject *body)
{
  const BbHeld *before = bb_visit_memory_find (self->memory, self->workspace, route (self, id), id);
  g_autoptr (JsonObject) named = name_laptop (self, body);
  g_autofree char *as_given = before ? bb_format_canonical (body) : NULL, *text = bb_format_canonical (named);

  if (before && (g_strcmp0 (before->text, as_given) == 0 || g_strcmp0 (before->text, text) == 0))
    return;
  bb_batch_put (self->batch, route (self, id), id, before ? before->rev : NULL, named);
  remember (self, id, before ? before->rev : NULL, g_steal_pointer (&text));
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
  remember (self, id, before->rev, NULL);
  /* A tombstone keeps what routes it, so that filtered replication carries it. */
  routing = json_object_new ();
  json_object_set_string_member (routing, "type", json_object_get_string_member_with_default (before->body, "type", ""));
  json_object_set_string_member (routing, "visit", self->visit);
  bb_batch_delete (self->batch, route (self, id), id, before->rev, routing);
  return TRUE;
}

BbUndoStep *
bb_edit_take_step (BbEdit *self)
{
  return g_steal_pointer (&self->step);
}

BbBatch *
bb_edit_get_batch (BbEdit *self)
{
  return self->batch;
}

gboolean
bb_edit_commit (BbEdit *self, GError **error)
{
  gboolean undoable = !(self->flags & BB_EDIT_NO_UNDO);

  if (bb_batch_get_size (self->batch) == 0)
    return TRUE;
  if (undoable)
    bb_undo_write (self->workspace, self->visit, self->step, self->batch);
  if (!bb_store_commit (bb_workspace_get_store (self->workspace), self->batch, NULL, error))
    return FALSE;
  bb_visit_memory_follow (self->memory, self->workspace, self->batch, self->ids, self->texts);
  if (undoable)
    bb_undo_push (self->workspace, self->visit, g_steal_pointer (&self->step));
  bb_workspace_emit_changed (self->workspace, self->visit);
  return TRUE;
}
