/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-visit-memory.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "store/bb-canonical-json.h"

#define VISITS 4                 /* that are worked on at a time */

static void
held_free (gpointer data)
{
  BbHeld *held = data;

  g_free (held->rev);
  g_free (held->text);
  g_free (held);
}

static void
clear (gpointer data)
{
  BbVisitMemory *self = data;

  g_free (self->id);
  g_free (self->database);
  g_free (self->restricted);
  g_clear_pointer (&self->visit, bb_value_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->documents, g_hash_table_unref);
}

void
bb_visit_memory_unref (BbVisitMemory *self)
{
  g_rc_box_release_full (self, clear);
}

char *
bb_format_canonical (JsonObject *body)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);

  return bb_canonical_json_to_string (node);
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static BbDocument *
find_visit (BbWorkspace *workspace, const char *visit, GError **error)
{
  g_autofree char *id = g_strconcat ("visit:", visit, NULL);
  g_autoptr (GPtrArray) found = bb_store_list (bb_workspace_get_store (workspace), NULL, id, error);

  if (!found)
    return NULL;
  for (guint i = 0; i < found->len; i++)
    if (g_str_equal (((BbDocument *) found->pdata[i])->id, id))
      return bb_document_ref (found->pdata[i]);
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("There is no visit “%s” in this workspace"), visit);
  return NULL;
}

char *
bb_find_visit_database (BbWorkspace *workspace, const char *visit, GError **error)
{
  g_autoptr (BbDocument) document = find_visit (workspace, visit, error);

  return document ? g_strdup (document->database) : NULL;
}

/* "doan-x" → "hanche-x" */
static char *
find_restricted (BbWorkspace *workspace, const char *database, GError **error)
{
  const char *scope = strchr (database, '-');

  return bb_store_route (bb_workspace_get_store (workspace), "named", scope ? scope + 1 : NULL, error);
}

static GPtrArray *
load_events (BbWorkspace *workspace, const char *database, const char *visit, GError **error)
{
  g_autofree char *prefix = g_strdup_printf ("event:%s:", visit);
  g_autoptr (GPtrArray) documents = bb_store_list (bb_workspace_get_store (workspace), database, prefix, error);
  GPtrArray *events;

  if (!documents)
    return NULL;
  events = g_ptr_array_new_with_free_func (bb_value_unref);
  for (guint i = 0; i < documents->len; i++)
    {
      BbEvent *event = bb_event_from_object (((BbDocument *) documents->pdata[i])->body, NULL);

      if (event)
        g_ptr_array_add (events, event);
    }
  bb_events_sort (events);
  return events;
}

static BbVisitMemory *
load (BbWorkspace *workspace, const char *visit, GError **error)
{
  g_autoptr (BbVisitMemory) self = g_rc_box_new0 (BbVisitMemory);
  g_autoptr (BbDocument) document = NULL;

  /* The stamp before the reading: what is written meanwhile makes the memory old, never wrong. */
  self->id = g_strdup (visit);
  self->stamp = bb_store_get_stamp (bb_workspace_get_store (workspace), visit);
  self->documents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, held_free);
  if (!(document = find_visit (workspace, visit, error)) || !(self->restricted = find_restricted (workspace, document->database, error)))
    return NULL;
  self->database = g_strdup (document->database);
  self->visit = bb_visit_from_object (document->body, NULL);
  self->events = load_events (workspace, self->database, visit, error);
  return self->events ? g_steal_pointer (&self) : NULL;
}

BbVisitMemory *
bb_visit_memory_get (BbWorkspace *workspace, const char *visit, GError **error)
{
  GHashTable *memories = bb_workspace_get_memories (workspace);
  BbVisitMemory *self = g_hash_table_lookup (memories, visit);

  if (self && self->stamp == bb_store_get_stamp (bb_workspace_get_store (workspace), visit))
    return g_rc_box_acquire (self);
  self = load (workspace, visit, error);
  if (!self)
    return NULL;
  if (g_hash_table_size (memories) >= VISITS)
    g_hash_table_remove_all (memories);
  g_hash_table_replace (memories, g_strdup (visit), g_rc_box_acquire (self));
  return self;
}

/* ── Documents ───────────────────────────────────────────────────────────────────────────────────────────────── */

static const BbHeld *
hold (BbVisitMemory *self, const char *id, const char *rev, char *text)
{
  BbHeld *held = g_new0 (BbHeld, 1);

  held->rev = g_strdup (rev);
  held->text = text;
  g_hash_table_replace (self->documents, g_strdup (id), held);
  return held;
}

const BbHeld *
bb_visit_memory_find (BbVisitMemory *self, BbWorkspace *workspace, const char *database, const char *id)
{
  const BbHeld *held = g_hash_table_lookup (self->documents, id);
  g_autoptr (BbDocument) document = held ? NULL : bb_store_get (bb_workspace_get_store (workspace), database, id, NULL, NULL);

  return document && document->body ? hold (self, id, document->rev, bb_format_canonical (document->body)) : held;
}

/* Whether a document is more than one of the visit's many. */
static gboolean
is_frame (const char *id)
{
  return g_str_has_prefix (id, "visit:") || g_str_has_prefix (id, "event:");
}

void
bb_visit_memory_follow (BbVisitMemory *self, BbWorkspace *workspace, BbBatch *batch, GPtrArray *ids, GPtrArray *texts)
{
  guint now = self->stamp + bb_batch_get_size (batch);

  for (guint i = 0; i < ids->len; i++)
    if (is_frame (ids->pdata[i]))
      return;
  if (ids->len != bb_batch_get_size (batch) || now != bb_store_get_stamp (bb_workspace_get_store (workspace), self->id))
    return;
  for (guint i = 0; i < ids->len; i++)
    if (texts->pdata[i])
      hold (self, ids->pdata[i], bb_batch_get_rev (batch, i), g_strdup (texts->pdata[i]));
    else
      g_hash_table_remove (self->documents, ids->pdata[i]);
  self->stamp = now;
}
