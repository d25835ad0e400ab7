/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of files: what they look like, and those of a file that is here. */
#include "store/bb-pieces.h"
#include "store/bb-attachment.h"
#include "store/bb-file-layer.h"
#include "store/bb-md5.h"
#include "store/bb-projection.h"
#include "store/bb-revision.h"
#include "store/bb-sha256.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define PREFIX "blob:"
#define TYPE "application/octet-stream"
#define SHARE 256                /* pieces that are written in one transaction */

/* ── Form ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

gboolean
bb_piece_parse_id (const char *id, char **sha256, guint *number)
{
  g_autofree char *hash = NULL;

  if (!g_str_has_prefix (id, PREFIX) || strlen (id) != strlen (PREFIX) + 64 + 7 || id[strlen (PREFIX) + 64] != ':' ||
      strspn (id + strlen (PREFIX) + 65, "0123456789") != 6)
    return FALSE;
  hash = g_strndup (id + strlen (PREFIX), 64);
  if (!bb_is_sha256 (hash))
    return FALSE;
  *number = (guint) g_ascii_strtoull (id + strlen (PREFIX) + 65, NULL, 10);
  if (sha256 != NULL)
    *sha256 = g_steal_pointer (&hash);
  return TRUE;
}

char *
bb_piece_make_id (const char *sha256, guint number)
{
  return g_strdup_printf (PREFIX "%s:%06u", sha256, number);
}

guint
bb_piece_count (gint64 size)
{
  return (guint) ((size + BB_PIECE_SIZE - 1) / BB_PIECE_SIZE);
}

gint64
bb_piece_get_length (gint64 size, guint number)
{
  return MIN (BB_PIECE_SIZE, size - (gint64) number * BB_PIECE_SIZE);
}

static char *
make_text (const char *sha256, gint64 size)
{
  return g_strdup_printf ("{\"pieces\":%u,\"sha256\":\"%s\",\"size\":%" G_GINT64_FORMAT ",\"type\":\"blob\"}", bb_piece_count (size), sha256, size);
}

static gint64
get_size (const char *text)
{
  const char *size = strstr (text, "\"size\":");

  return size != NULL ? g_ascii_strtoll (size + strlen ("\"size\":"), NULL, 10) : 0;
}

/* Bytes that came alone lie under their own hash; those of a file that is here are a part of it. */
static gboolean
is_its_attachment (GPtrArray *attachments, const char *sha256, gint64 size, guint number)
{
  const BbAttachment *one = attachments != NULL && attachments->len == 1 ? attachments->pdata[0] : NULL;

  if (one == NULL || !bb_is_sha256 (one->name) || !g_str_equal (one->content_type, TYPE) || one->revpos != 1 ||
      one->length != bb_piece_get_length (size, number))
    return FALSE;
  return g_str_equal (one->file, sha256) ? one->offset == (gint64) number * BB_PIECE_SIZE : one->offset == 0 && g_str_equal (one->file, one->name);
}

gboolean
bb_piece_check (const char *id, gint64 generation, gboolean proven, const char *text, GPtrArray *attachments, GError **error)
{
  g_autofree char *sha256 = NULL, *expected = NULL;
  gint64 size = get_size (text);
  guint number;

  if (!bb_piece_parse_id (id, &sha256, &number))
    return TRUE;
  expected = make_text (sha256, size);
  if (generation == 1 && proven && size > 0 && size < BB_FILE_LIMIT && number < bb_piece_count (size) && g_str_equal (text, expected) &&
      is_its_attachment (attachments, sha256, size, number))
    return TRUE;
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("“%s” is not a piece of a file."), id);
  return FALSE;
}

/* ── Those of a file that is here ──────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  BbStore *store;
  const char *database, *sha256;
  gint64 size;
  char *text;
  JsonObject *body;
  FILE *file;
  guint8 *buffer;                /* one piece */
  GCancellable *cancellable;
} Cutting;

static gboolean
read_piece (FILE *file, guint8 *buffer, gint64 length, const char *name, GError **error)
{
  if (fread (buffer, 1, (gsize) length, file) == (gsize) length)
    return TRUE;
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_DAMAGED, _("The file %s is no longer what it was."), name);
  return FALSE;
}

static BbAttachment *
describe_piece (Cutting *self, guint number, gint64 length)
{
  struct md5_ctx md5;
  g_autofree char *name = bb_sha256_bytes (self->buffer, (gsize) length), *digest = NULL;
  BbAttachment *attachment;

  md5_init (&md5);
  md5_update (&md5, (gsize) length, self->buffer);
  digest = bb_md5_finish (&md5);
  attachment = bb_attachment_new_stub (name, TYPE, 1, digest);
  attachment->length = length;
  bb_attachment_set_file (attachment, NULL, self->sha256, (gint64) number * BB_PIECE_SIZE);
  return attachment;
}

static gboolean
cut_piece (Cutting *self, guint number, BbBatch *batch, GError **error)
{
  gint64 length = bb_piece_get_length (self->size, number);
  g_autoptr (GPtrArray) attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_attachment_unref);
  g_autofree char *id = bb_piece_make_id (self->sha256, number), *list = NULL, *signature = NULL, *rev = NULL;

  if (!read_piece (self->file, self->buffer, length, self->sha256, error))
    return FALSE;
  g_ptr_array_add (attachments, describe_piece (self, number, length));
  list = bb_attachments_describe (attachments);
  signature = bb_revision_sign_full (NULL, FALSE, self->text, list);
  rev = bb_revision_format (1, signature);
  bb_batch_insert_full (batch, self->database, id, (const char *[]) { rev, NULL }, FALSE, self->body, attachments);
  return TRUE;
}

static gboolean
cut_all (Cutting *self, GError **error)
{
  guint count = bb_piece_count (self->size), number = 0;

  while (number < count)
    {
      g_autoptr (BbBatch) batch = bb_batch_new ();

      for (guint i = 0; i < SHARE && number < count; i++, number++)
        if (!cut_piece (self, number, batch, error))
          return FALSE;
      if (!bb_store_commit (self->store, batch, self->cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
cut (Cutting *self, const char *path, GError **error)
{
  gboolean ok;

  self->file = g_fopen (path, "rb");
  if (self->file == NULL)
    return bb_file_layer_fail (path, errno, error);
  self->text = make_text (self->sha256, self->size);
  self->body = bb_parse_object (self->text);
  self->buffer = g_malloc (BB_PIECE_SIZE);
  ok = cut_all (self, error);
  g_free (self->buffer);
  json_object_unref (self->body);
  g_free (self->text);
  fclose (self->file);
  return ok;
}

gboolean
bb_store_add_pieces (BbStore *self, const char *database, const char *sha256, GCancellable *cancellable, GError **error)
{
  Cutting cutting = { .store = self, .database = database, .sha256 = sha256, .cancellable = cancellable };
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) pieces = NULL;

  if (!bb_is_sha256 (sha256) || (cutting.size = bb_files_find_kept (self, sha256, &path, error)) == 0)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND, _("The file %s is not on this machine."), sha256);
  if (path == NULL || (pieces = bb_pieces_list (self, database, sha256, error)) == NULL)
    return FALSE;
  return pieces->len == bb_piece_count (cutting.size) || cut (&cutting, path, error);
}

char **
bb_pieces_hash_file (const char *path, gint64 size, GCancellable *cancellable, GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autofree guint8 *buffer = g_malloc (BB_PIECE_SIZE);
  FILE *file = g_fopen (path, "rb");
  gboolean ok = file != NULL;

  for (guint i = 0; ok && i < bb_piece_count (size); i++)
    {
      gint64 length = bb_piece_get_length (size, i);

      ok = !g_cancellable_set_error_if_cancelled (cancellable, error) && read_piece (file, buffer, length, path, error);
      if (ok)
        g_strv_builder_take (names, bb_sha256_bytes (buffer, (gsize) length));
    }
  if (file != NULL)
    fclose (file);
  return ok ? g_strv_builder_end (names) : NULL;
}

/* ── Those that came ───────────────────────────────────────────────────────────────────────────────────────────── */

enum { ID, REVISION, SIZE, NAME, FILE_NAME, OFFSET, LENGTH };

void
bb_piece_free (gpointer data)
{
  BbPiece *self = data;

  g_free (self->name);
  g_free (self->file);
  g_free (self);
}

static void
add_piece (GPtrArray *pieces, sqlite3_stmt *row)
{
  BbPiece *piece;
  guint number;

  if (!bb_piece_parse_id (bb_db_text (row, ID), NULL, &number))
    return;
  piece = g_new0 (BbPiece, 1);
  piece->number = number;
  piece->revision = sqlite3_column_int64 (row, REVISION);
  piece->size = sqlite3_column_int64 (row, SIZE);
  piece->name = g_strdup (bb_db_text (row, NAME));
  piece->file = g_strdup (bb_db_text (row, FILE_NAME));
  piece->offset = sqlite3_column_int64 (row, OFFSET);
  piece->length = sqlite3_column_int64 (row, LENGTH);
  g_ptr_array_add (pieces, piece);
}

GPtrArray *
bb_pieces_list (BbStore *self, const char *database, const char *sha256, GError **error)
{
  g_autofree char *first = g_strconcat (PREFIX, sha256, ":", NULL), *end = bb_db_prefix_end (first);
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "list-pieces", "ttt", database, first, end) : NULL;
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func (bb_piece_free);
  int found = -1;

  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1)
    add_piece (pieces, row);
  return found == 0 ? g_steal_pointer (&pieces) : NULL;
}

char **
bb_store_list_missing_pieces (BbStore *self, const char *database, const char *sha256, GError **error)
{
  g_autofree char *path = bb_store_get_file (self, sha256, NULL);
  g_autoptr (GPtrArray) pieces = bb_pieces_list (self, database, sha256, error);
  g_autoptr (GStrvBuilder) missing = g_strv_builder_new ();
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  guint count;

  if (pieces == NULL)
    return NULL;
  for (guint i = 0; i < pieces->len; i++)
    g_hash_table_add (known, GUINT_TO_POINTER (((BbPiece *) pieces->pdata[i])->number));
  count = path != NULL ? 0 : pieces->len > 0 ? bb_piece_count (((BbPiece *) pieces->pdata[0])->size) : 1;
  for (guint number = 0; number < count; number++)
    if (!g_hash_table_contains (known, GUINT_TO_POINTER (number)))
      g_strv_builder_take (missing, bb_piece_make_id (sha256, number));
  return g_strv_builder_end (missing);
}
