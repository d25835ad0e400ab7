/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Revisions on their way in: what was sent is read, the rules are asked, and what is well is stored. */
#include "sync/hub/bb-hub-revisions.h"

#include <string.h>

#include "store/bb-canonical-json.h"
#include "store/bb-revision.h"
#include "sync/hub/bb-write-rules.h"

/* ── Faults ──────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_hub_fault_clear (BbHubFault *self)
{
  g_clear_pointer (&self->reason, g_free);
  self->status = 0;
}

gboolean
bb_hub_fault_set (BbHubFault *self, guint status, const char *name, const char *reason)
{
  bb_hub_fault_clear (self);
  self->status = status;
  self->name = name;
  self->reason = g_strdup (reason);
  self->is_whole = status == 400 || status == 412 || status == 413;
  return FALSE;
}

gboolean
bb_hub_fault_take (BbHubFault *self, const GError *error)
{
  const char *name, *reason;
  guint status;

  if (error->domain == BB_WRITE_RULES_ERROR)
    {
      gboolean is_nobody = error->code == BB_WRITE_RULES_ERROR_UNAUTHORIZED;

      return bb_hub_fault_set (self, is_nobody ? 401 : 403, is_nobody ? "unauthorized" : "forbidden", error->message);
    }
  status = bb_hub_explain (error, &name, &reason);
  return bb_hub_fault_set (self, status, name, reason);
}

gboolean
bb_call_answer_fault (BbCall *call, const BbHubFault *fault)
{
  return bb_call_refuse (call, fault->status, fault->name, fault->reason);
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_hub_write_free (BbHubWrite *self)
{
  g_free (self->id);
  g_free (self->rev);
  g_free (self->stored);
  g_strfreev (self->path);
  g_clear_pointer (&self->body, json_object_unref);
  g_clear_pointer (&self->attachments, json_object_unref);
  g_clear_pointer (&self->attached, g_ptr_array_unref);
  bb_hub_fault_clear (&self->fault);
  g_free (self);
}

char *
bb_hub_make_id (void)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto (GStrv) parts = g_strsplit (uuid, "-", -1);

  return g_strjoinv ("", parts);
}

static gboolean
take_text (BbHubWrite *self, JsonNode *value, char **text, const char *reason)
{
  if (json_node_get_value_type (value) != G_TYPE_STRING)
    return bb_hub_fault_set (&self->fault, 400, "doc_validation", reason);
  g_free (*text);
  *text = json_node_dup_string (value);
  return TRUE;
}

static gboolean
take_deleted (BbHubWrite *self, JsonNode *value)
{
  if (json_node_get_value_type (value) != G_TYPE_BOOLEAN)
    return bb_hub_fault_set (&self->fault, 400, "doc_validation", "_deleted must be true or false");
  self->deleted = json_node_get_boolean (value);
  return TRUE;
}

static gboolean
fail_revisions (BbHubWrite *self)
{
  return bb_hub_fault_set (&self->fault, 400, "doc_validation", "_revisions is not a history: {\"start\": N, \"ids\": [newest, …]}");
}

/* {"start": N, "ids": ["sigN", "sigN-1", …]} */
static gboolean
take_revisions (BbHubWrite *self, JsonNode *value)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  JsonNode *start = object ? json_object_get_member (object, "start") : NULL;
  JsonNode *ids = object ? json_object_get_member (object, "ids") : NULL;
  g_autoptr (GStrvBuilder) path = g_strv_builder_new ();
  gint64 generation;

  if (!start || json_node_get_value_type (start) != G_TYPE_INT64 || !ids || !JSON_NODE_HOLDS_ARRAY (ids))
    return fail_revisions (self);
  generation = json_node_get_int (start);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (ids)); i++, generation--)
    {
      JsonNode *id = json_array_get_element (json_node_get_array (ids), i);

      if (generation < 1 || json_node_get_value_type (id) != G_TYPE_STRING)
        return fail_revisions (self);
      g_strv_builder_take (path, bb_revision_format (generation, json_node_get_string (id)));
    }
  g_strfreev (self->path);
  self->path = g_strv_builder_end (path);
  return self->path[0] || fail_revisions (self);
}

static gboolean
take_attachments (BbHubWrite *self, JsonNode *value)
{
  if (!JSON_NODE_HOLDS_OBJECT (value))
    return bb_hub_fault_set (&self->fault, 400, "bad_request", "Attachments must be a JSON object");
  if (json_object_get_size (json_node_get_object (value)) > 0)
    self->attachments = json_node_dup_object (value);
  return TRUE;
}

/* Members that another server adds when it is asked to, and that mean nothing here. */
static gboolean
is_ignored (const char *name)
{
  static const char * const names[] = { "_conflicts", "_deleted_conflicts", "_revs_info", "_local_seq", NULL };

  return g_strv_contains (names, name);
}

static gboolean
take_member (BbHubWrite *self, const char *name, JsonNode *value)
{
  g_autofree char *reason = NULL;

  if (*name != '_')
    {
      json_object_set_member (self->body, name, json_node_ref (value));
      return TRUE;
    }
  if (g_str_equal (name, "_id"))
    return take_text (self, value, &self->id, "Document id must be a string");
  if (g_str_equal (name, "_rev"))
    return take_text (self, value, &self->rev, "_rev must be a string");
  if (g_str_equal (name, "_deleted"))
    return take_deleted (self, value);
  if (g_str_equal (name, "_revisions"))
    return take_revisions (self, value);
  if (g_str_equal (name, "_attachments"))
    return take_attachments (self, value);
  if (is_ignored (name))
    return TRUE;
  reason = g_strdup_printf ("Bad special document member: %s", name);
  return bb_hub_fault_set (&self->fault, 400, "doc_validation", reason);
}

static gboolean
check_id (BbHubWrite *self, const char *id)
{
  if (id && self->id && !g_str_equal (id, self->id))
    return bb_hub_fault_set (&self->fault, 400, "bad_request", "Document id must match the id in the address");
  if (!self->id)
    self->id = id ? g_strdup (id) : bb_hub_make_id ();
  if (bb_document_id_check (self->id, NULL))
    return TRUE;
  if (*self->id == '_')
    return bb_hub_fault_set (&self->fault, 400, "illegal_docid", "Only reserved document ids may start with underscore.");
  return bb_hub_fault_set (&self->fault, 400, "illegal_docid", "Document id must not be empty");
}

/* What CouchDB would take as a revision. */
static gboolean
is_well_formed (const char *rev)
{
  gsize digits = strspn (rev, "0123456789");

  return rev[0] >= '1' && rev[0] <= '9' && rev[digits] == '-' && rev[digits + 1] != '\0';
}

/* Our own bound is told of the one document: a replicator goes on with the others. */
static gboolean
check_rev (BbHubWrite *self, const char *rev)
{
  g_auto (BbRevision) revision = { 0 };

  if (bb_revision_parse (rev, &revision, NULL))
    return TRUE;
  if (is_well_formed (rev))
    return bb_hub_fault_set (&self->fault, 403, "forbidden", "The number of the revision is too great");
  return bb_hub_fault_set (&self->fault, 400, "bad_request", "Invalid rev format");
}

/* A replicated revision has a name, which is the first of its history. */
static gboolean
check_history (BbHubWrite *self)
{
  if (!self->rev && self->path)
    self->rev = g_strdup (self->path[0]);
  if (!self->rev)
    return bb_hub_fault_set (&self->fault, 400, "bad_request", "A replicated document needs its _rev");
  if (!self->path)
    self->path = g_strdupv ((char *[]) { self->rev, NULL });
  for (char **rev = self->path; *rev; rev++)
    if (!check_rev (self, *rev))
      return FALSE;
  return g_ascii_strcasecmp (self->path[0], self->rev) == 0 || fail_revisions (self);
}

BbHubWrite *
bb_hub_write_new (JsonObject *document, const char *id, gboolean new_edits)
{
  BbHubWrite *self = g_new0 (BbHubWrite, 1);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  self->body = json_object_new ();
  json_object_iter_init_ordered (&iter, document);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (!take_member (self, name, value))
      break;
  if (self->fault.status == 0 && check_id (self, id) && (!self->rev || check_rev (self, self->rev)) && !new_edits)
    check_history (self);
  return self;
}

void
bb_hub_write_check_size (BbHubWrite *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->fault.status == 0 && bb_canonical_json_append_object (text, self->body, TRUE) && text->len > BB_HUB_MAX_DOCUMENT)
    bb_hub_fault_set (&self->fault, 413, "document_too_large", self->id);
}

/* ── Storing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add (BbCall *call, BbBatch *batch, BbHubWrite *write, gboolean new_edits)
{
  const char *database = call->database->name;

  if (new_edits)
    bb_batch_put_full (batch, database, write->id, write->rev, write->deleted, write->body, write->attached);
  else
    bb_batch_insert_full (batch, database, write->id, (const char * const *) write->path, write->deleted, write->body, write->attached);
}

static gboolean
commit (BbCall *call, GPtrArray *writes, guint first, guint n, gboolean new_edits, GError **error)
{
  g_autoptr (BbBatch) batch = bb_batch_new ();

  for (guint i = first; i < first + n; i++)
    add (call, batch, writes->pdata[i], new_edits);
  if (!bb_store_commit (bb_hub_get_store (call->hub), batch, NULL, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    ((BbHubWrite *) writes->pdata[first + i])->stored = g_strdup (bb_batch_get_rev (batch, i));
  return TRUE;
}

static gboolean
is_of_one (const GError *error)
{
  return g_error_matches (error, BB_STORE_ERROR, BB_STORE_ERROR_CONFLICT) || g_error_matches (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID);
}

/* One that is refused is found among the others by halves. */
static gboolean
commit_each (BbCall *call, GPtrArray *writes, guint first, guint n, gboolean new_edits)
{
  g_autoptr (GError) error = NULL;

  if (n == 0 || commit (call, writes, first, n, new_edits, &error))
    return TRUE;
  if (!is_of_one (error))
    return bb_call_fail (call, error);
  if (n > 1)
    return commit_each (call, writes, first, n / 2, new_edits) && commit_each (call, writes, first + n / 2, n - n / 2, new_edits);
  bb_hub_fault_take (&((BbHubWrite *) writes->pdata[first])->fault, error);
  return TRUE;
}

/* What one write of a request changes the next must be asked about, so of one document no two are stored at a time. */
static gboolean
flush (BbCall *call, GPtrArray *good, GHashTable *ids, gboolean new_edits)
{
  gboolean ok = commit_each (call, good, 0, good->len, new_edits);

  g_ptr_array_set_size (good, 0);
  g_hash_table_remove_all (ids);
  return ok;
}

gboolean
bb_hub_store (BbCall *call, GPtrArray *writes, gboolean new_edits)
{
  g_autoptr (GPtrArray) good = g_ptr_array_new ();
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < writes->len; i++)
    {
      BbHubWrite *write = writes->pdata[i];

      if (write->fault.status != 0)
        continue;
      if (g_hash_table_contains (ids, write->id) && !flush (call, good, ids, new_edits))
        return FALSE;
      if (!bb_hub_ask (call, write, new_edits) || write->stored)
        continue;
      g_ptr_array_add (good, write);
      g_hash_table_add (ids, write->id);
    }
  return flush (call, good, ids, new_edits);
}
