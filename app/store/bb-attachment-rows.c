/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-attachment.h"
#include "store/bb-range-stream.h"
#include "store/bb-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Columns of list-attachments. */
enum { NAME, CONTENT_TYPE, REVPOS, LENGTH, DIGEST, FILE_NAME, OFFSET };

static BbAttachment *
load (sqlite3_stmt *row, gint64 revision)
{
  BbAttachment *self = bb_attachment_new_stub (bb_db_text (row, NAME), bb_db_text (row, CONTENT_TYPE), sqlite3_column_int64 (row, REVPOS),
                                               bb_db_text (row, DIGEST));

  self->length = sqlite3_column_int64 (row, LENGTH);
  self->file = g_strdup (bb_db_text (row, FILE_NAME));
  self->offset = sqlite3_column_int64 (row, OFFSET);
  self->row = revision;
  return self;
}

GPtrArray *
bb_attachments_load (BbDb *db, gint64 revision, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (db, error, "list-attachments", "i", revision);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_attachment_unref);
  int found = -1;

  while (row != NULL && (found = bb_db_step (db, row, error)) == 1)
    g_ptr_array_add (list, load (row, revision));
  return found == 0 ? g_steal_pointer (&list) : NULL;
}

gboolean
bb_attachments_write (BbDb *db, gint64 revision, GPtrArray *attachments, GError **error)
{
  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    {
      const BbAttachment *attachment = attachments->pdata[i];

      if (!bb_db_run (db, error, "add-attachment", "ittiitti", revision, attachment->name, attachment->content_type, attachment->revpos,
                      attachment->length, attachment->digest, attachment->file, attachment->offset))
        return FALSE;
    }
  return TRUE;
}

/* ── Stubs ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* CouchDB looks at name and revpos alone; where the digest is known too, other bytes are never taken for those that were meant, and the same
 * bytes are found although another machine counted their revpos otherwise. */
static gboolean
is_meant (const BbAttachment *stub, const BbAttachment *known)
{
  if (!g_str_equal (stub->name, known->name))
    return FALSE;
  return stub->digest != NULL ? g_str_equal (stub->digest, known->digest) : stub->revpos <= 0 || stub->revpos == known->revpos;
}

static void
take_over (BbAttachment *stub, const BbAttachment *known, gboolean is_edit)
{
  if (stub->revpos <= 0 || is_edit)
    stub->revpos = known->revpos;
  g_set_str (&stub->content_type, known->content_type);
  g_set_str (&stub->digest, known->digest);
  stub->length = known->length;
  bb_attachment_set_file (stub, NULL, known->file, known->offset);
}

static gboolean
fill_stub (BbDb *db, BbAttachment *stub, GArray *ancestors, gboolean is_edit, GError **error)
{
  for (guint i = 0; i < ancestors->len; i++)
    {
      g_autoptr (GPtrArray) known = bb_attachments_load (db, g_array_index (ancestors, gint64, i), error);

      if (known == NULL)
        return FALSE;
      for (guint j = 0; j < known->len; j++)
        if (is_meant (stub, known->pdata[j]))
          {
            take_over (stub, known->pdata[j], is_edit);
            return TRUE;
          }
    }
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_MISSING_STUB, _("The bytes of the attachment “%s” are not here."), stub->name);
  return FALSE;
}

/* ── Bytes ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
check_bytes (BbDb *db, const BbAttachment *attachment, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (db, error, "find-file", "t", attachment->file);
  int found = row != NULL ? bb_db_step (db, row, error) : -1;

  if (found < 0)
    return FALSE;
  if (found == 1 && sqlite3_column_int (row, 1) == 1 && attachment->digest != NULL && attachment->length >= 0 && attachment->offset >= 0 &&
      attachment->length <= sqlite3_column_int64 (row, 0) - attachment->offset)
    return TRUE;
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("The file of the attachment “%s” does not hold its bytes."), attachment->name);
  return FALSE;
}

gboolean
bb_attachments_resolve (BbDb *db, GPtrArray *attachments, GArray *ancestors, gint64 generation, gboolean is_edit, GError **error)
{
  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    {
      BbAttachment *attachment = attachments->pdata[i];

      if (attachment->file == NULL)
        {
          if (!fill_stub (db, attachment, ancestors, is_edit, error))
            return FALSE;
          continue;
        }
      if (!check_bytes (db, attachment, error))
        return FALSE;
      if (is_edit || attachment->revpos <= 0 || attachment->revpos > generation)
        attachment->revpos = generation;
    }
  return TRUE;
}

/* ── Reading ───────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Where the bytes are by now: pieces of a file move into it when it is whole. */
static BbAttachment *
find_again (BbStore *self, const BbAttachment *attachment, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "get-attachment", "it", attachment->row, attachment->name) : NULL;
  int found = row != NULL ? bb_db_step (reader, row, error) : -1;

  if (found == 0)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND, _("The bytes of the attachment “%s” are not here."), attachment->name);
  return found == 1 ? load (row, attachment->row) : NULL;
}

static GInputStream *
open_range (BbStore *self, const BbAttachment *attachment, gint64 start, gint64 length, GError **error)
{
  g_autofree char *path = bb_store_get_file (self, attachment->file, error);

  return path != NULL ? bb_range_stream_new (path, attachment->offset + start, length, error) : NULL;
}

GInputStream *
bb_store_open_attachment (BbStore *self, const BbAttachment *attachment, gint64 start, gint64 length, GError **error)
{
  g_autoptr (BbAttachment) moved = NULL;
  GInputStream *stream;

  if (length < 0)
    length = attachment->length - start;
  if (start < 0 || length < 0 || length > attachment->length || start > attachment->length - length)
    {
      g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("The attachment “%s” has no such part."), attachment->name);
      return NULL;
    }
  stream = open_range (self, attachment, start, length, NULL);
  if (stream != NULL)
    return stream;
  moved = find_again (self, attachment, error);
  return moved != NULL ? open_range (self, moved, start, length, error) : NULL;
}

static BbAttachment *
find_known (BbStore *self, const char *database, const char *id, const BbAttachment *like, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = NULL;

  if (reader != NULL)
    row = bb_db_query (reader, error, "find-attachment", "tttt", database, id, like->name, like->digest);
  return row != NULL && bb_db_step (reader, row, error) == 1 ? load (row, sqlite3_column_int64 (row, OFFSET + 1)) : NULL;
}

/* The bytes may be moved between the look and the hold: then the next look sees where they are. */
BbAttachment *
bb_store_find_attachment (BbStore *self, const char *database, const char *id, const BbAttachment *like, GError **error)
{
  g_autoptr (BbAttachment) found = NULL;

  while (like->digest != NULL)
    {
      g_autoptr (BbAttachment) again = find_known (self, database, id, like, error);

      if (again == NULL)
        return NULL;
      if (found != NULL && g_str_equal (found->file, again->file))
        break;
      g_clear_pointer (&found, bb_attachment_unref);
      found = bb_attachment_copy (again);
      bb_attachment_set_file (found, self, again->file, again->offset);
      found->revpos = like->revpos;
      g_set_str (&found->content_type, like->content_type);
    }
  return g_steal_pointer (&found);
}
