/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-edit.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-undo.h"
#include "bb-visits.h"
#include "store/bb-canonical-json.h"

struct _BbEdit
{
  BbWorkspace *workspace;
  char *visit;
  char *database;
  char *restricted;              /* the database of what only few may read */
  BbEditFlags flags;
  BbBatch *batch;
  BbUndoStep *step;
};

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

/* "doan-x" → "hanche-x" */
static char *
find_restricted (BbWorkspace *workspace, const char *database, GError **error)
{
  const char *scope = strchr (database, '-');

  return bb_store_route (bb_workspace_get_store (workspace), "named", scope ? scope + 1 : NULL, error);
}

static const char *
route (BbEdit *self, const char *id)
{
  return g_str_has_prefix (id, "named:") || g_str_has_prefix (id, "original:") ? self->restricted : self->database;
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
  self->step = bb_undo_step_new (what);
  self->database = bb_edit_find_database (workspace, visit, error);
  if (!self->database || !(self->restricted = find_restricted (workspace, self->database, error)))
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
  g_free (self->restricted);
  g_clear_pointer (&self->batch, bb_batch_free);
  g_clear_pointer (&self->step, bb_undo_step_free);
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

static BbVisit *
read_visit (BbEdit *self)
{
  g_autofree char *id = g_strconcat ("visit:", self->visit, NULL);

  return bb_edit_read (self, &BB_VISIT_SCHEMA, id);
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
  g_autoptr (BbVisit) visit = read_visit (self);
  BbItem *item = visit && code ? find_item (self->workspace, visit, code, keep) : NULL;

  if (!item)
    g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_UNKNOWN_ITEM, _("The checklists of this visit have no item “%s”"), code ? code : "");
  return item;
}

gint64
bb_edit_get_seed (BbEdit *self)
{
  g_autoptr (BbVisit) visit = read_visit (self);

  return visit ? visit->seed : 0;
}

GPtrArray *
bb_edit_list (BbEdit *self, const char *prefix)
{
  GPtrArray *documents = bb_store_list (bb_workspace_get_store (self->workspace), route (self, prefix), prefix, NULL);

  return documents ? documents : g_ptr_array_new ();
}

static char *
hash_body (JsonObject *body)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  g_autofree char *canonical = bb_canonical_json_to_string (node);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
}

static void
remember (BbEdit *self, const char *id, BbDocument *before, JsonObject *after)
{
  g_autofree char *now = after ? hash_body (after) : NULL;

  bb_undo_step_add (self->step, id, before ? before->rev : NULL, now);
}

gboolean
bb_edit_is_as (BbEdit *self, const char *id, const char *sha256)
{
  g_autoptr (BbDocument) document = bb_edit_get (self, id);
  g_autofree char *now = document ? hash_body (document->body) : NULL;

  return g_strcmp0 (now, sha256) == 0;
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
  remember (self, id, before, body);
  bb_batch_put (self->batch, route (self, id), id, before ? before->rev : NULL, body);
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
  remember (self, id, before, NULL);
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
  if (undoable)
    bb_undo_push (self->workspace, self->visit, g_steal_pointer (&self->step));
  bb_workspace_emit_changed (self->workspace, self->visit);
  return TRUE;
}
