/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Revision trees as CouchDB has them. A tree is the union of all paths that were ever written: a node is a (generation,
 * signature), a leaf is a node that no path names as a parent. Union has no order, so every peer ends with the same tree. */
#include "store/bb-tree.h"
#include "store/bb-attachment.h"
#include "store/bb-pieces.h"
#include "store/bb-projection.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  gint64 database;
  gint64 seq;                    /* the last that was given */
} BbDatabase;

typedef struct
{
  gint64 document;               /* 0: not there yet */
  gint64 winner;
  gboolean deleted;
  int leaves;
} Document;

typedef struct
{
  gint64 revision;               /* 0: not there */
  gint64 parent;
  gboolean leaf, deleted, proven, has_body;
} Node;

typedef struct
{
  BbWriting *writing;
  BbEntry *entry;
  Document document;
  GPtrArray *attachments;        /* (nullable): the entry's, with the stubs filled in */
  gboolean proven;
  gboolean changed;
  gboolean body_arrived;         /* in a node that was known without it */
  gboolean body_written;         /* there or in a new node: the attachments follow */
  gint64 written;                /* node of the entry */
} Write;

static BbDb *
get_db (Write *write)
{
  return write->writing->db;
}

/* ── Databases ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
add_database (BbWriting *writing, const char *name, BbDatabase *database, GError **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);

  if (!bb_db_run (writing->db, error, "add-database", "ttt", name, uuid, time))
    return FALSE;
  database->database = sqlite3_last_insert_rowid (writing->db->handle);
  return TRUE;
}

static BbDatabase *
find_database (BbWriting *writing, const char *name, GError **error)
{
  BbDatabase *database = g_hash_table_lookup (writing->databases, name);
  g_autoptr (sqlite3_stmt) row = NULL;
  int found;

  if (database != NULL)
    return database;
  row = bb_db_query (writing->db, error, "find-database", "t", name);
  if (row == NULL || (found = bb_db_step (writing->db, row, error)) < 0)
    return NULL;
  database = g_new0 (BbDatabase, 1);
  g_hash_table_insert (writing->databases, g_strdup (name), database);
  if (found == 1)
    {
      database->database = sqlite3_column_int64 (row, 0);
      database->seq = sqlite3_column_int64 (row, 1);
      return database;
    }
  return add_database (writing, name, database, error) ? database : NULL;
}

gint64
bb_tree_get_database (BbWriting *writing, const char *name, GError **error)
{
  BbDatabase *database = find_database (writing, name, error);

  return database != NULL ? database->database : 0;
}

/* ── Nodes ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
find_document (Write *write, BbDatabase *database, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (get_db (write), error, "find-document", "it", database->database, write->entry->id);
  int found = row != NULL ? bb_db_step (get_db (write), row, error) : -1;

  if (found == 1)
    write->document = (Document) { sqlite3_column_int64 (row, 0), sqlite3_column_int64 (row, 1), sqlite3_column_int (row, 2),
                                   sqlite3_column_int (row, 3) };
  return found >= 0;
}

static gboolean
add_document (Write *write, BbDatabase *database, GError **error)
{
  if (!bb_db_run (get_db (write), error, "add-document", "iti", database->database, write->entry->id, database->seq + 1))
    return FALSE;
  write->document.document = sqlite3_last_insert_rowid (get_db (write)->handle);
  return TRUE;
}

static gboolean
find_node (Write *write, const BbRevision *revision, Node *node, GError **error)
{
  g_autoptr (sqlite3_stmt) row = NULL;
  int found;

  memset (node, 0, sizeof *node);
  if (write->document.document == 0)
    return TRUE;
  row = bb_db_query (get_db (write), error, "find-revision", "iit", write->document.document, revision->generation, revision->signature);
  found = row != NULL ? bb_db_step (get_db (write), row, error) : -1;
  if (found == 1)
    *node = (Node) { sqlite3_column_int64 (row, 0), sqlite3_column_int64 (row, 1), sqlite3_column_int (row, 2),
                     sqlite3_column_int (row, 3), sqlite3_column_int (row, 4), sqlite3_column_int (row, 5) };
  return found >= 0;
}

static int
count_attachments (Write *write)
{
  return write->attachments != NULL ? (int) write->attachments->len : 0;
}

static gboolean
add_node (Write *write, const BbRevision *revision, gint64 parent, gboolean is_top, Node *node, GError **error)
{
  BbEntry *entry = write->entry;

  if (!bb_db_run (get_db (write), error, "add-revision", "iitrddtd", write->document.document, revision->generation, revision->signature,
                  parent, is_top && entry->deleted, is_top && write->proven, is_top ? entry->text : NULL,
                  is_top ? count_attachments (write) : 0))
    return FALSE;
  *node = (Node) { .revision = sqlite3_last_insert_rowid (get_db (write)->handle), .parent = parent, .leaf = TRUE };
  write->document.leaves++;
  write->changed = TRUE;
  write->body_written = is_top;
  return TRUE;
}

static gboolean
set_interior (Write *write, const Node *node, GError **error)
{
  if (!node->leaf)
    return TRUE;
  write->document.leaves--;
  write->changed = TRUE;
  return bb_db_run (get_db (write), error, "set-interior", "i", node->revision);
}

/* Two histories that name different parents for one revision cannot both be true. A proven parent stays; else the greater
 * signature is taken, so that every peer takes the same one. */
static gboolean
is_better_parent (Write *write, const Node *node, const BbRevision *parent, gboolean is_proof, gboolean *better, GError **error)
{
  g_autoptr (sqlite3_stmt) row = NULL;

  *better = node->parent == 0 || is_proof;
  if (*better || node->proven)
    return TRUE;
  row = bb_db_query (get_db (write), error, "get-revision", "i", node->parent);
  if (row == NULL || bb_db_step (get_db (write), row, error) < 0)
    return FALSE;
  *better = strcmp (parent->signature, bb_db_text (row, 1)) > 0;
  return TRUE;
}

static gboolean
link_node (Write *write, const Node *node, const Node *parent, const BbRevision *parent_name, gboolean is_proof, GError **error)
{
  gboolean better;

  if (node->parent == parent->revision)
    return TRUE;
  if (!is_better_parent (write, node, parent_name, is_proof, &better, error))
    return FALSE;
  write->changed = TRUE;
  return !better || bb_db_run (get_db (write), error, "set-parent", "ii", node->revision, parent->revision);
}

/* A revision that is here without its body takes the body; one that has a body keeps it. */
static gboolean
fill_node (Write *write, const Node *node, GError **error)
{
  if (node->has_body)
    return TRUE;
  write->changed = TRUE;
  write->body_arrived = TRUE;
  write->body_written = TRUE;
  return bb_db_run (get_db (write), error, "set-body", "iddtd", node->revision, write->entry->deleted, write->proven, write->entry->text,
                    count_attachments (write));
}

/* ── Paths ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Adds the path oldest first; every node that is there already is grafted upon. */
static gboolean
write_path (Write *write, GError **error)
{
  GArray *path = write->entry->path;
  Node parent = { 0 };

  for (guint i = path->len; i-- > 0;)
    {
      const BbRevision *name = &g_array_index (path, BbRevision, i);
      Node node;
      gboolean ok;

      if (!find_node (write, name, &node, error))
        return FALSE;
      if (parent.revision != 0 && !set_interior (write, &parent, error))
        return FALSE;
      if (node.revision == 0)
        ok = add_node (write, name, parent.revision, i == 0, &node, error);
      else
        ok = (parent.revision == 0 || link_node (write, &node, &parent, name + 1, i == 0 && write->proven, error)) &&
             (i > 0 || fill_node (write, &node, error));
      if (!ok)
        return FALSE;
      parent = node;
    }
  write->written = parent.revision;
  return !write->body_written || bb_attachments_write (get_db (write), write->written, write->attachments, error);
}

static gboolean
refuse (Write *write, GError **error)
{
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_CONFLICT, _("“%s” was changed by someone else in the meantime."), write->entry->id);
  return FALSE;
}

/* The revision that the edit follows: the one named, which must be a leaf; else the winning tombstone; else none. */
static gboolean
find_parent (Write *write, BbRevision *parent, gint64 *row_of_parent, GError **error)
{
  BbEntry *entry = write->entry;
  g_autoptr (sqlite3_stmt) row = NULL;
  Node node;

  if (entry->parent.signature != NULL)
    {
      if (!find_node (write, &entry->parent, &node, error))
        return FALSE;
      *parent = (BbRevision) { entry->parent.generation, g_strdup (entry->parent.signature) };
      *row_of_parent = node.revision;
      return (node.revision != 0 && node.leaf) || refuse (write, error);
    }
  if (write->document.document == 0)
    return TRUE;
  if (!write->document.deleted)
    return refuse (write, error);
  row = bb_db_query (get_db (write), error, "get-revision", "i", write->document.winner);
  if (row == NULL || bb_db_step (get_db (write), row, error) < 0)
    return FALSE;
  *parent = (BbRevision) { sqlite3_column_int64 (row, 0), g_strdup (bb_db_text (row, 1)) };
  *row_of_parent = write->document.winner;
  return TRUE;
}

static char *
sign (Write *write, const char *parent)
{
  g_autofree char *attachments = bb_attachments_describe (write->attachments);

  return bb_revision_sign_full (parent, write->entry->deleted, write->entry->text, attachments);
}

static gboolean
resolve_edit (Write *write, gint64 row_of_parent, gint64 generation, GError **error)
{
  g_autoptr (GArray) ancestors = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (row_of_parent != 0)
    g_array_append_val (ancestors, row_of_parent);
  return bb_attachments_resolve (get_db (write), write->attachments, ancestors, generation, TRUE, error);
}

/* Makes the path of an edit: its new revision and the one it follows. */
static gboolean
mint (Write *write, GError **error)
{
  BbEntry *entry = write->entry;
  g_auto (BbRevision) parent = { 0 };
  g_autofree char *parent_text = NULL;
  gint64 row_of_parent = 0;
  BbRevision revision;

  if (!find_parent (write, &parent, &row_of_parent, error))
    return FALSE;
  if (parent.generation >= BB_MAX_GENERATION)
    {
      g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("“%s” was changed too often to be changed again."), entry->id);
      return FALSE;
    }
  if (!resolve_edit (write, row_of_parent, parent.generation + 1, error))
    return FALSE;
  if (parent.signature != NULL)
    parent_text = bb_revision_format (parent.generation, parent.signature);
  revision = (BbRevision) { parent.generation + 1, sign (write, parent_text) };
  g_clear_pointer (&entry->path, g_array_unref);
  entry->path = g_array_sized_new (FALSE, TRUE, sizeof (BbRevision), 2);
  g_array_set_clear_func (entry->path, (GDestroyNotify) bb_revision_clear);
  g_array_append_val (entry->path, revision);
  if (parent.signature != NULL)
    {
      g_array_append_val (entry->path, parent);
      parent.signature = NULL;
    }
  return TRUE;
}

/* %TRUE when the signature of a replicated revision is the hash that this program makes. */
static gboolean
is_proven (Write *write)
{
  BbEntry *entry = write->entry;
  const BbRevision *top = &g_array_index (entry->path, BbRevision, 0);
  g_autofree char *parent = NULL;
  g_autofree char *signature = NULL;

  if (entry->path->len == 1 && top->generation > 1)
    return FALSE;
  if (entry->path->len > 1)
    parent = bb_revision_format (top[1].generation, top[1].signature);
  signature = sign (write, parent);
  return strcmp (signature, top->signature) == 0;
}

/* Those of the path that are here, nearest first. */
static GArray *
list_ancestors (Write *write, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  GArray *path = write->entry->path;

  for (guint i = 1; i < path->len; i++)
    {
      Node node;

      if (!find_node (write, &g_array_index (path, BbRevision, i), &node, error))
        return NULL;
      if (node.has_body)
        g_array_append_val (rows, node.revision);
    }
  return g_steal_pointer (&rows);
}

/* A revision whose body is here has its attachments too, whatever comes with it this time. */
static gboolean
resolve_insert (Write *write, GError **error)
{
  const BbRevision *top = &g_array_index (write->entry->path, BbRevision, 0);
  g_autoptr (GArray) ancestors = NULL;
  Node node;

  if (write->attachments == NULL)
    return TRUE;
  if (!find_node (write, top, &node, error))
    return FALSE;
  if (node.has_body)
    {
      g_clear_pointer (&write->attachments, g_ptr_array_unref);
      return (write->attachments = bb_attachments_load (get_db (write), node.revision, error)) != NULL;
    }
  ancestors = list_ancestors (write, error);
  return ancestors != NULL && bb_attachments_resolve (get_db (write), write->attachments, ancestors, top->generation, FALSE, error);
}

/* ── The winner ────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Not deleted before deleted, then the greater generation, then the greater signature. */
static gboolean
find_winner (Write *write, gint64 *winner, gboolean *deleted, GError **error)
{
  g_autoptr (sqlite3_stmt) row = NULL;

  if (write->document.leaves == 1 && write->written != 0 && write->entry->is_edit)
    {
      *winner = write->written;
      *deleted = write->entry->deleted;
      return TRUE;
    }
  row = bb_db_query (get_db (write), error, "list-leaves", "i", write->document.document);
  if (row == NULL || bb_db_step (get_db (write), row, error) < 0)
    return FALSE;
  *winner = sqlite3_column_int64 (row, 0);
  *deleted = sqlite3_column_int (row, 1);
  return TRUE;
}

static gboolean
project_winner (Write *write, gint64 winner, gboolean deleted, GError **error)
{
  BbEntry *entry = write->entry;

  if (winner == write->written)
    return bb_projection_write (write->writing, write->document.document, entry->id, deleted ? NULL : entry->body, error);
  return bb_projection_write_revision (write->writing, write->document.document, entry->id, winner, error);
}

static gboolean
update_document (Write *write, BbDatabase *database, GError **error)
{
  gint64 winner;
  gboolean deleted;

  if (!write->changed)
    return TRUE;
  if (!find_winner (write, &winner, &deleted, error) ||
      !bb_db_run (get_db (write), error, "update-document", "iiddi", write->document.document, winner, deleted, write->document.leaves,
                  database->seq + 1))
    return FALSE;
  database->seq++;
  if (winner == write->document.winner && !write->body_arrived)
    return TRUE;
  return project_winner (write, winner, deleted, error);
}

/* Other than for any document the form of a piece is known, and wrong ones are not let in. */
static gboolean
check_piece (Write *write, GError **error)
{
  BbEntry *entry = write->entry;

  return bb_piece_check (entry->id, g_array_index (entry->path, BbRevision, 0).generation, write->proven && !entry->deleted, entry->text,
                         write->attachments, error);
}

static gboolean
begin_gathering (Write *write, BbDatabase *database, GError **error)
{
  const BbAttachment *attachment;
  g_autofree char *sha256 = NULL;
  guint number;

  if (!write->body_written || write->attachments == NULL || !bb_piece_parse_id (write->entry->id, &sha256, &number))
    return TRUE;
  attachment = write->attachments->pdata[0];
  return bb_db_run (get_db (write), error, "begin-gathering", "itt", database->database, sha256, attachment->file);
}

static gboolean
write_entry (Write *write, GError **error)
{
  BbEntry *entry = write->entry;
  BbDatabase *database = find_database (write->writing, entry->database, error);

  if (database == NULL || !find_document (write, database, error) || !bb_attachments_copy (entry->attachments, &write->attachments, error) ||
      (entry->is_edit ? !mint (write, error) : !resolve_insert (write, error)))
    return FALSE;
  write->proven = entry->is_edit || is_proven (write);
  return check_piece (write, error) && (write->document.document != 0 || add_document (write, database, error)) &&
         write_path (write, error) && update_document (write, database, error) && begin_gathering (write, database, error);
}

gboolean
bb_tree_write (BbWriting *writing, BbEntry *entry, GError **error)
{
  Write write = { .writing = writing, .entry = entry };
  const BbRevision *top;
  gboolean ok = write_entry (&write, error);

  g_clear_pointer (&write.attachments, g_ptr_array_unref);
  if (!ok)
    return FALSE;
  g_ptr_array_add (writing->written, g_strdup (entry->id));
  if (write.changed)
    g_hash_table_add (writing->changed, g_strdup (entry->database));
  top = &g_array_index (entry->path, BbRevision, 0);
  g_free (entry->rev);
  entry->rev = bb_revision_format (top->generation, top->signature);
  return TRUE;
}
