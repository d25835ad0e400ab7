/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-batch.h"
#include "store/bb-attachment.h"
#include "store/bb-canonical-json.h"

#include <glib/gi18n-lib.h>

static void
free_entry (BbEntry *entry)
{
  g_free (entry->database);
  g_free (entry->id);
  g_clear_pointer (&entry->path, g_array_unref);
  bb_revision_clear (&entry->parent);
  g_clear_pointer (&entry->body, json_object_unref);
  g_free (entry->text);
  g_clear_pointer (&entry->attachments, g_ptr_array_unref);
  g_free (entry->rev);
  g_clear_error (&entry->error);
  g_free (entry);
}

static void
free_draft (BbDraft *draft)
{
  g_free (draft->key);
  g_free (draft->text);
  g_free (draft);
}

static gboolean
fail (BbEntry *entry, const char *message)
{
  g_set_error (&entry->error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, "%s: %s", entry->id != NULL ? entry->id : "", message);
  return FALSE;
}

/* Members that begin with "_" belong to the protocol, not to the document. */
static gboolean
check_members (BbEntry *entry, JsonObject *body)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, body);
  while (json_object_iter_next (&iter, &name, NULL))
    if (name[0] == '_')
      return fail (entry, _("A member of a document must not begin with “_”."));
  return TRUE;
}

static gboolean
set_body (BbEntry *entry, JsonObject *body)
{
  g_autoptr (GString) text = g_string_sized_new (256);

  entry->body = body != NULL ? json_object_ref (body) : json_object_new ();
  if (!check_members (entry, entry->body))
    return FALSE;
  if (entry->is_edit && !bb_canonical_json_is_safe (entry->body))
    return fail (entry, _("A whole number is too large to be exact everywhere."));
  if (!bb_canonical_json_append_object (text, entry->body, TRUE))
    return fail (entry, _("The document holds a number or a text that JSON cannot hold."));
  entry->text = g_string_free (g_steal_pointer (&text), FALSE);
  return TRUE;
}

static BbEntry *
add_entry (BbBatch *self, const char *database, const char *id)
{
  BbEntry *entry = g_new0 (BbEntry, 1);

  entry->database = g_strdup (database);
  entry->id = g_strdup (id);
  g_ptr_array_add (self->entries, entry);
  return entry;
}

static gboolean
check_names (BbEntry *entry)
{
  return bb_database_name_check (entry->database, &entry->error) && bb_document_id_check (entry->id, &entry->error);
}

/* The message names the document too. */
static void
set_attachments (BbEntry *entry, GPtrArray *attachments)
{
  if (!bb_attachments_copy (attachments, &entry->attachments, &entry->error))
    g_prefix_error (&entry->error, "%s: ", entry->id);
}

/* Newest first, each one generation below the one before. */
static gboolean
read_path (BbEntry *entry, const char * const *path)
{
  entry->path = g_array_new (FALSE, TRUE, sizeof (BbRevision));
  g_array_set_clear_func (entry->path, (GDestroyNotify) bb_revision_clear);
  for (guint i = 0; path != NULL && path[i] != NULL && i < BB_REVS_LIMIT; i++)
    {
      BbRevision revision;

      if (!bb_revision_parse (path[i], &revision, &entry->error))
        return FALSE;
      g_array_append_val (entry->path, revision);
      if (i > 0 && g_array_index (entry->path, BbRevision, i - 1).generation != revision.generation + 1)
        return fail (entry, _("The history of the document has a gap."));
    }
  return entry->path->len > 0 || fail (entry, _("The history of the document is empty."));
}

BbBatch *
bb_batch_new (void)
{
  BbBatch *self = g_new0 (BbBatch, 1);

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) free_entry);
  self->drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) free_draft);
  return self;
}

void
bb_batch_free (BbBatch *self)
{
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->drafts);
  g_free (self);
}

void
bb_batch_put_full (BbBatch *self, const char *database, const char *id, const char *parent, gboolean deleted, JsonObject *body,
                   GPtrArray *attachments)
{
  BbEntry *entry = add_entry (self, database, id);

  entry->is_edit = TRUE;
  entry->deleted = deleted;
  if (!check_names (entry) || (parent != NULL && !bb_revision_parse (parent, &entry->parent, &entry->error)) || !set_body (entry, body))
    return;
  set_attachments (entry, attachments);
}

void
bb_batch_put (BbBatch *self, const char *database, const char *id, const char *parent, JsonObject *body)
{
  bb_batch_put_full (self, database, id, parent, FALSE, body, NULL);
}

void
bb_batch_delete (BbBatch *self, const char *database, const char *id, const char *parent, JsonObject *body)
{
  bb_batch_put_full (self, database, id, parent, TRUE, body, NULL);
}

void
bb_batch_insert_full (BbBatch *self, const char *database, const char *id, const char * const *path, gboolean deleted, JsonObject *body,
                      GPtrArray *attachments)
{
  BbEntry *entry = add_entry (self, database, id);

  entry->deleted = deleted;
  if (!check_names (entry) || !read_path (entry, path) || !set_body (entry, body))
    return;
  set_attachments (entry, attachments);
}

void
bb_batch_insert (BbBatch *self, const char *database, const char *id, const char * const *path, gboolean deleted, JsonObject *body)
{
  bb_batch_insert_full (self, database, id, path, deleted, body, NULL);
}

void
bb_batch_set_draft (BbBatch *self, const char *key, const char *text)
{
  BbDraft *draft = g_new0 (BbDraft, 1);

  draft->key = g_strdup (key);
  draft->text = g_strdup (text);
  g_ptr_array_add (self->drafts, draft);
}

guint
bb_batch_get_size (BbBatch *self)
{
  return self->entries->len;
}

const char *
bb_batch_get_rev (BbBatch *self, guint index)
{
  g_return_val_if_fail (index < self->entries->len, NULL);
  return ((BbEntry *) g_ptr_array_index (self->entries, index))->rev;
}
