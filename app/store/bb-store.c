/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-store-private.h"
#include "store/bb-batch.h"
#include "store/bb-file-layer.h"
#include "store/bb-gatherer.h"
#include "store/bb-pieces.h"
#include "store/bb-projection.h"
#include "store/bb-routing.h"
#include "store/bb-tree.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define READERS 4                /* connections that are kept open */

struct _BbStore
{
  GObject parent_instance;

  char *folder;
  char *database_path;
  char *vfs;
  char *uuid;
  int lock;                      /* workspace.lock, locked while this is open; it holds the uuid once the database is made */
  GRWLock open_lock;             /* read: uses the writer; write: closes it */
  BbWriter *writer;              /* %NULL when closed */
  GMutex readers_mutex;
  GPtrArray *readers;            /* idle connections */
  BbHolds *holds;
  BbWatches *watches;
  BbGatherer *gatherer;          /* %NULL when closed */
};

G_DEFINE_FINAL_TYPE (BbStore, bb_store, G_TYPE_OBJECT)
G_DEFINE_QUARK (bb-store-error-quark, bb_store_error)

static gboolean
fail_folder (const char *folder, int code, GError **error)
{
  if (code == ENOSPC || code == EDQUOT)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FULL, _("The disk is full; the workspace %s cannot be opened."), folder);
  else
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_READ_ONLY, _("The workspace %s cannot be written: %s."), folder, g_strerror (code));
  return FALSE;
}

/* The lock belongs to the open file, so that a second opening in the same program is refused too. */
static gboolean
take_lock (BbStore *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "workspace.lock", NULL);

  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    return fail_folder (self->folder, errno, error);
  self->lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock < 0 || access (self->folder, W_OK) != 0)
    return fail_folder (self->folder, errno, error);
  if (flock (self->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_LOCKED, _("The workspace %s is already open in another window or program."),
               self->folder);
  return FALSE;
}

static gboolean
was_made (BbStore *self)
{
  char mark[1];

  return pread (self->lock, mark, 1, 0) == 1;
}

/* The folders may be new too. Those that cannot be opened were not made here. */
static void
sync_ancestors (const char *folder)
{
  g_autofree char *parent = g_path_get_dirname (folder);

  if (g_str_equal (parent, folder))
    return;
  bb_file_layer_get ()->sync_folder (parent);
  sync_ancestors (parent);
}

/* From now on a database that is missing or empty is a loss, not a beginning. */
static gboolean
mark_made (BbStore *self, GError **error)
{
  gssize length = (gssize) strlen (self->uuid);

  if (was_made (self))
    return TRUE;
  if (!bb_file_layer_sync_folder (self->folder, error))
    return FALSE;
  sync_ancestors (self->folder);
  if (pwrite (self->lock, self->uuid, (gsize) length, 0) != length || fsync (self->lock) != 0)
    return fail_folder (self->folder, errno, error);
  return TRUE;
}

static char *
load_uuid (BbDb *db, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (db, error, "get-meta", "t", "uuid");
  int found = row != NULL ? bb_db_step (db, row, error) : -1;

  if (found == 0)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_DAMAGED, _("The database %s is damaged; nothing was changed."), db->path);
  return found == 1 ? g_strdup (bb_db_text (row, 0)) : NULL;
}

static void
on_changed (const char *database, gpointer data)
{
  bb_watches_tell (((BbStore *) data)->watches, database);
}

static gboolean
open_database (BbStore *self, const BbStoreOptions *options, GError **error)
{
  g_autoptr (BbDb) db = NULL;

  if (!bb_workspace_check (self->database_path, was_made (self), error))
    return FALSE;
  db = bb_db_open (self->database_path, self->vfs, error);
  if (db == NULL || !bb_db_exec (db, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;", error) ||
      !bb_db_run (db, error, options->unsafe ? "synchronous-off" : "synchronous-full", "") || !bb_db_migrate (db, error))
    return FALSE;
  self->uuid = load_uuid (db, error);
  if (self->uuid == NULL || !mark_made (self, error))
    return FALSE;
  self->writer = bb_writer_new (g_steal_pointer (&db));
  bb_writer_set_changed_func (self->writer, on_changed, self);
  return TRUE;
}

/* What closing waits for still uses the store. */
static void
bb_store_dispose (GObject *object)
{
  bb_store_close (BB_STORE (object));
  G_OBJECT_CLASS (bb_store_parent_class)->dispose (object);
}

static void
bb_store_finalize (GObject *object)
{
  BbStore *self = BB_STORE (object);

  g_free (self->folder);
  g_free (self->database_path);
  g_free (self->vfs);
  g_free (self->uuid);
  g_rw_lock_clear (&self->open_lock);
  g_mutex_clear (&self->readers_mutex);
  g_ptr_array_unref (self->readers);
  bb_holds_free (self->holds);
  bb_watches_free (self->watches);
  G_OBJECT_CLASS (bb_store_parent_class)->finalize (object);
}

static void
bb_store_class_init (BbStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bb_store_dispose;
  G_OBJECT_CLASS (klass)->finalize = bb_store_finalize;
}

static void
bb_store_init (BbStore *self)
{
  self->lock = -1;
  self->readers = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_db_free);
  self->holds = bb_holds_new ();
  self->watches = bb_watches_new ();
  g_rw_lock_init (&self->open_lock);
  g_mutex_init (&self->readers_mutex);
}

static gboolean
fail_closed (GError **error)
{
  g_set_error_literal (error, BB_STORE_ERROR, BB_STORE_ERROR_FAILED, _("The workspace is closed."));
  return FALSE;
}

/* ── Reading and writing ───────────────────────────────────────────────────────────────────────────────────────── */

/* The pragma comes once: every change of it has the connection forget what its statements compile to. */
static BbDb *
open_reader (BbStore *self, GError **error)
{
  g_autoptr (BbDb) reader = bb_db_open (self->database_path, self->vfs, error);

  return reader != NULL && bb_db_exec (reader, "PRAGMA query_only = ON", error) ? g_steal_pointer (&reader) : NULL;
}

static BbDb *
take_reader (BbStore *self, GError **error)
{
  BbDb *reader = NULL;

  g_mutex_lock (&self->readers_mutex);
  if (self->readers->len > 0)
    reader = g_ptr_array_steal_index_fast (self->readers, self->readers->len - 1);
  g_mutex_unlock (&self->readers_mutex);
  if (reader == NULL)
    reader = open_reader (self, error);
  if (reader != NULL)
    reader->owner = g_object_ref (self);
  return reader;
}

BbReader *
bb_store_read (BbStore *self, GError **error)
{
  g_autoptr (BbReader) reader = NULL;

  g_rw_lock_reader_lock (&self->open_lock);
  if (self->writer == NULL)
    fail_closed (error);
  else
    reader = take_reader (self, error);
  g_rw_lock_reader_unlock (&self->open_lock);
  if (reader == NULL || !bb_db_run (reader, error, "begin-read", ""))
    return NULL;
  return g_steal_pointer (&reader);
}

void
bb_reader_release (BbReader *reader)
{
  g_autoptr (BbStore) self = g_steal_pointer (&reader->owner);

  if (!sqlite3_get_autocommit (reader->handle))
    bb_db_run (reader, NULL, "rollback", "");
  g_mutex_lock (&self->readers_mutex);
  if (self->lock >= 0 && self->readers->len < READERS)
    g_ptr_array_add (self->readers, g_steal_pointer (&reader));
  g_mutex_unlock (&self->readers_mutex);
  g_clear_pointer (&reader, bb_db_free);
}

gboolean
bb_store_write (BbStore *self, BbWriteFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  gboolean ok;

  g_rw_lock_reader_lock (&self->open_lock);
  ok = self->writer != NULL ? bb_writer_run (self->writer, func, data, cancellable, error) : fail_closed (error);
  g_rw_lock_reader_unlock (&self->open_lock);
  return ok;
}

BbWriter *
bb_store_get_writer (BbStore *self)
{
  return self->writer;
}

gboolean
bb_store_write_alone (BbStore *self, BbWriteFunc func, gpointer data, GError **error)
{
  gboolean ok;

  g_rw_lock_reader_lock (&self->open_lock);
  ok = self->writer != NULL ? bb_writer_run_alone (self->writer, func, data, error) : fail_closed (error);
  g_rw_lock_reader_unlock (&self->open_lock);
  return ok;
}

BbWatches *
bb_store_get_watches (BbStore *self)
{
  return self->watches;
}

BbHolds *
bb_store_get_holds (BbStore *self)
{
  return self->holds;
}

gboolean
bb_store_wait_for_index (BbStore *self, GError **error)
{
  gboolean ok;

  g_rw_lock_reader_lock (&self->open_lock);
  ok = self->writer != NULL ? bb_writer_wait_for_index (self->writer, error) : fail_closed (error);
  g_rw_lock_reader_unlock (&self->open_lock);
  return ok;
}

const char *
bb_store_get_vfs (BbStore *self)
{
  return self->vfs;
}

/* %FALSE when the workspace is closed. */
gboolean
bb_store_get_state_func (BbStore *self, BbStateFunc *func, GError **error)
{
  gboolean is_open;

  g_rw_lock_reader_lock (&self->open_lock);
  is_open = self->writer != NULL;
  if (is_open)
    *func = bb_writer_get_state_func (self->writer);
  g_rw_lock_reader_unlock (&self->open_lock);
  return is_open || fail_closed (error);
}

static gboolean
write_batch (BbWriting *writing, gpointer data, GError **error)
{
  BbBatch *batch = data;

  for (guint i = 0; i < batch->entries->len; i++)
    if (!bb_tree_write (writing, g_ptr_array_index (batch->entries, i), error))
      return FALSE;
  for (guint i = 0; i < batch->drafts->len; i++)
    if (!bb_draft_write (writing, g_ptr_array_index (batch->drafts, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
check_batch (BbBatch *batch, GError **error)
{
  for (guint i = 0; i < batch->entries->len; i++)
    {
      BbEntry *entry = g_ptr_array_index (batch->entries, i);

      if (entry->error == NULL)
        continue;
      g_propagate_error (error, g_error_copy (entry->error));
      return FALSE;
    }
  return TRUE;
}

static void
forget_revs (BbBatch *batch)
{
  for (guint i = 0; i < batch->entries->len; i++)
    g_clear_pointer (&((BbEntry *) g_ptr_array_index (batch->entries, i))->rev, g_free);
}

static void
note_pieces (BbStore *self, BbBatch *batch)
{
  g_rw_lock_reader_lock (&self->open_lock);
  for (guint i = 0; i < batch->entries->len && self->gatherer != NULL; i++)
    {
      const BbEntry *entry = batch->entries->pdata[i];
      g_autofree char *sha256 = NULL;
      guint number;

      if (bb_piece_parse_id (entry->id, &sha256, &number))
        bb_gatherer_note (self->gatherer, entry->database, sha256);
    }
  g_rw_lock_reader_unlock (&self->open_lock);
}

void
bb_store_wait_for_files (BbStore *self)
{
  g_rw_lock_reader_lock (&self->open_lock);
  if (self->gatherer != NULL)
    bb_gatherer_wait (self->gatherer);
  g_rw_lock_reader_unlock (&self->open_lock);
}

gboolean
bb_store_commit (BbStore *self, BbBatch *batch, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (BB_IS_STORE (self) && batch != NULL, FALSE);

  if (!check_batch (batch, error))
    return FALSE;
  if (batch->entries->len + batch->drafts->len == 0 || bb_store_write (self, write_batch, batch, cancellable, error))
    {
      note_pieces (self, batch);
      return TRUE;
    }
  forget_revs (batch);
  return FALSE;
}

/* ── Opening and closing ───────────────────────────────────────────────────────────────────────────────────────── */

BbStore *
bb_store_open_with (const char *folder, const BbStoreOptions *options, GError **error)
{
  g_autoptr (BbStore) self = g_object_new (BB_TYPE_STORE, NULL);

  self->folder = g_canonicalize_filename (folder, NULL);
  self->database_path = g_build_filename (self->folder, "workspace.db", NULL);
  self->vfs = g_strdup (options->vfs);
  if (!take_lock (self, error) || !open_database (self, options, error) || !bb_files_recover (self, error))
    return NULL;
  self->gatherer = bb_gatherer_new (self);
  if (!bb_gatherer_resume (self->gatherer, error))
    return NULL;
  return g_steal_pointer (&self);
}

BbStore *
bb_store_open (const char *folder, GError **error)
{
  const BbStoreOptions options = { 0 };

  g_return_val_if_fail (folder != NULL, NULL);
  return bb_store_open_with (folder, &options, error);
}

void
bb_store_close (BbStore *self)
{
  BbGatherer *gatherer;

  g_rw_lock_writer_lock (&self->open_lock);
  gatherer = g_steal_pointer (&self->gatherer);
  g_rw_lock_writer_unlock (&self->open_lock);
  g_clear_pointer (&gatherer, bb_gatherer_free);           /* it reads and writes until it ends */
  g_rw_lock_writer_lock (&self->open_lock);
  g_mutex_lock (&self->readers_mutex);
  g_ptr_array_set_size (self->readers, 0);
  g_clear_pointer (&self->writer, bb_writer_free);
  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
  g_mutex_unlock (&self->readers_mutex);
  g_rw_lock_writer_unlock (&self->open_lock);
}

const char *
bb_store_get_folder (BbStore *self)
{
  return self->folder;
}

const char *
bb_store_get_uuid (BbStore *self)
{
  return self->uuid;
}

void
bb_store_set_state_func (BbStore *self, BbStateFunc func)
{
  g_rw_lock_reader_lock (&self->open_lock);
  if (self->writer != NULL)
    bb_writer_set_state_func (self->writer, func);
  g_rw_lock_reader_unlock (&self->open_lock);
}

char *
bb_store_route (BbStore *self, const char *type, const char *scope, GError **error)
{
  return bb_routing_find (type, scope, error);
}

guint
bb_store_get_stamp (BbStore *self, const char *visit)
{
  guint stamp;

  g_rw_lock_reader_lock (&self->open_lock);
  stamp = self->writer != NULL ? bb_writer_get_stamp (self->writer, visit) : 0;
  g_rw_lock_reader_unlock (&self->open_lock);
  return stamp;
}
