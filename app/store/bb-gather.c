/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From pieces to a file: written together under a temporary name, hashed, and only then given its name; then the pieces point into it and
 * their own bytes are freed. The row of "gatherings" stays until the end, so that whatever breaks off is gone on with. */
#include "store/bb-files.h"
#include "store/bb-gatherer.h"
#include "store/bb-pieces.h"
#include "store/bb-range-stream.h"
#include "store/bb-sha256.h"

#include <string.h>

/* How much is put together in vain at a time, while pieces of which several came are chosen among; the rest another time. */
#define MAX_TRIED (G_GINT64_CONSTANT (1) << 30)          /* bytes */
#define MIN_TRIES 8
#define MAX_TRIES 1024
#define PATIENCE G_TIME_SPAN_SECOND      /* what is in hand longer is swept away another time */
#define SHARE 500                /* pieces that are moved in one transaction */

typedef struct
{
  BbStore *store;
  const char *database, *sha256;
  GCancellable *cancellable;
  GPtrArray *pieces;             /* BbPiece: all leaves, by number */
  GPtrArray *chosen;             /* BbPiece: one of each number */
  gint64 size;
  guint at;                      /* the next of the chosen that is written */
} Gathering;

typedef struct { const Gathering *gathering; guint first, n; } Share;
typedef struct { const Gathering *gathering; const char *refused; } Verdict;

/* ── Choosing ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* One of those of this size that stand from @first to before @end: each place where several stand turns like a wheel of a counter. */
static BbPiece *
pick (Gathering *self, guint first, guint end, guint *choice)
{
  g_autoptr (GPtrArray) some = g_ptr_array_new ();
  guint which;

  for (guint i = first; i < end; i++)
    if (((BbPiece *) self->pieces->pdata[i])->size == self->size)
      g_ptr_array_add (some, self->pieces->pdata[i]);
  if (some->len == 0)
    return NULL;
  which = *choice % some->len;
  *choice /= some->len;
  return some->pdata[which];
}

/* Returns: how many numbers have no piece. */
static guint
choose (Gathering *self, guint choice)
{
  guint first = 0;

  g_ptr_array_set_size (self->chosen, 0);
  while (first < self->pieces->len)
    {
      guint number = ((BbPiece *) self->pieces->pdata[first])->number, end = first;
      BbPiece *piece;

      while (end < self->pieces->len && ((BbPiece *) self->pieces->pdata[end])->number == number)
        end++;
      piece = pick (self, first, end, &choice);
      if (piece != NULL)
        g_ptr_array_add (self->chosen, piece);
      first = end;
    }
  return bb_piece_count (self->size) - self->chosen->len;
}

/* What stands for a choice in the row of what was refused. */
static char *
name_choice (Gathering *self)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->chosen->len; i++)
    g_string_append (names, ((BbPiece *) self->chosen->pdata[i])->name);
  return bb_sha256_bytes (names->str, names->len);
}

/* ── Putting together ──────────────────────────────────────────────────────────────────────────────────────────── */

static gssize
read_next (gpointer data, guint8 *buffer, GError **error)
{
  Gathering *self = data;
  const BbPiece *piece = self->at < self->chosen->len ? self->chosen->pdata[self->at] : NULL;
  g_autofree char *path = piece != NULL ? bb_store_get_file (self->store, piece->file, error) : NULL;
  g_autoptr (GInputStream) stream = path != NULL ? bb_range_stream_new (path, piece->offset, piece->length, error) : NULL;
  gsize got = 0;

  if (piece == NULL)
    return 0;
  if (stream == NULL || !g_input_stream_read_all (stream, buffer, (gsize) piece->length, &got, NULL, error))
    return -1;
  self->at++;
  return (gssize) got;
}

static gboolean
write_refused (BbWriting *writing, gpointer data, GError **error)
{
  const Verdict *verdict = data;

  return bb_db_run (writing->db, error, "refuse-gathering", "ttt", verdict->gathering->database, verdict->gathering->sha256, verdict->refused);
}

/* %FALSE without @error: this choice makes another file. */
static gboolean
put_together (Gathering *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  self->at = 0;
  if (bb_files_add_from (self->store, self->sha256, self->size, read_next, self, self->cancellable, &local))
    return TRUE;
  if (!g_error_matches (local, BB_STORE_ERROR, BB_STORE_ERROR_INVALID))
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static guint
count_tries (const Gathering *self)
{
  return (guint) CLAMP (MAX_TRIED / self->size, MIN_TRIES, MAX_TRIES);
}

/* Tries choices that were not refused before. %FALSE without @error: none is right, which is noted. */
static gboolean
try_choices (Gathering *self, const char *refused_before, GError **error)
{
  g_autoptr (GString) refused = g_string_new (refused_before);
  g_autofree char *first = NULL;

  for (guint i = 0, tried = 0; tried < count_tries (self); i++)
    {
      g_autofree char *name = choose (self, i) == 0 ? name_choice (self) : NULL;
      g_autoptr (GError) local = NULL;

      if (i > 0 && g_strcmp0 (name, first) == 0)           /* the wheels are where they began */
        break;
      if (i == 0)
        first = g_strdup (name);
      if (strstr (refused->str, name) != NULL)
        continue;
      tried++;
      if (put_together (self, &local))
        return TRUE;
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_string_append_printf (refused, "%s\n", name);
    }
  if (refused->len > strlen (refused_before))
    bb_store_write (self->store, write_refused, &(Verdict) { self, refused->str }, NULL, error);
  return FALSE;
}

/* ── Pointing into it ──────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
move_share (BbWriting *writing, gpointer data, GError **error)
{
  const Share *share = data;

  for (guint i = share->first; i < share->first + share->n; i++)
    {
      const BbPiece *piece = share->gathering->chosen->pdata[i];

      if (!bb_db_run (writing->db, error, "move-attachment", "itti", piece->revision, piece->name, share->gathering->sha256,
                      (gint64) piece->number * BB_PIECE_SIZE))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_end (BbWriting *writing, gpointer data, GError **error)
{
  const Gathering *self = data;

  return bb_db_run (writing->db, error, "end-gathering", "tt", self->database, self->sha256);
}

/* Whoever brought the last piece may still have it in hand for a moment. */
static gboolean
free_pieces (Gathering *self, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  gint64 end = g_get_monotonic_time () + PATIENCE;

  for (guint i = 0; i < self->chosen->len; i++)
    {
      char *file = ((BbPiece *) self->chosen->pdata[i])->file;

      if (g_str_equal (file, self->sha256))
        continue;
      bb_holds_wait (bb_store_get_holds (self->store), file, end);
      g_ptr_array_add (names, file);
    }
  return bb_files_remove_spare (self->store, names, self->cancellable, error);
}

static gboolean
move (Gathering *self, GError **error)
{
  for (guint i = 0; i < self->chosen->len; i += SHARE)
    if (!bb_store_write (self->store, move_share, &(Share) { self, i, MIN (SHARE, self->chosen->len - i) }, self->cancellable, error))
      return FALSE;
  return free_pieces (self, error) && bb_store_write (self->store, write_end, self, NULL, error);
}

/* The file came by another way, or before a break: those leaves are right that are like their part of it. */
static gboolean
choose_by_file (Gathering *self, const char *path, GError **error)
{
  g_ptr_array_set_size (self->chosen, 0);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      BbPiece *piece = self->pieces->pdata[i];
      int is_part = g_str_equal (piece->file, self->sha256) ? 0 : bb_piece_is_part_of (piece, path, self->size, error);

      if (is_part < 0 || g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (is_part)
        g_ptr_array_add (self->chosen, piece);
    }
  return TRUE;
}

/* ── All of it ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The sizes that the leaves state, each once: somebody may have stated a wrong one. */
static GArray *
list_sizes (GPtrArray *pieces)
{
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < pieces->len; i++)
    {
      gint64 size = ((BbPiece *) pieces->pdata[i])->size;
      guint j = 0;

      while (j < sizes->len && g_array_index (sizes, gint64, j) != size)
        j++;
      if (j == sizes->len)
        g_array_append_val (sizes, size);
    }
  return sizes;
}

/* 1: begun and not at its end; 0: not; -1: error. */
static int
find_begun (Gathering *self, char **refused, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self->store, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "find-gathering", "tt", self->database, self->sha256) : NULL;
  int found = row != NULL ? bb_db_step (reader, row, error) : -1;

  if (found == 1)
    *refused = g_strdup (bb_db_text (row, 0) != NULL ? bb_db_text (row, 0) : "");
  return found;
}

static gint64
gather_size (Gathering *self, const char *refused, GError **error)
{
  g_autoptr (GError) local = NULL;
  guint missing = choose (self, 0);

  if (missing > 0)
    return missing;
  if (try_choices (self, refused, &local) && move (self, &local))
    return 0;
  if (local == NULL)
    return 1;                                              /* the right bytes of a piece */
  g_propagate_error (error, g_steal_pointer (&local));
  return -1;
}

static gint64
gather_all (Gathering *self, const char *refused, GError **error)
{
  g_autoptr (GArray) sizes = list_sizes (self->pieces);
  gint64 least = G_MAXINT64;

  for (guint i = 0; i < sizes->len && least > 0; i++)
    {
      gint64 missing;

      self->size = g_array_index (sizes, gint64, i);
      missing = gather_size (self, refused, error);
      least = MIN (least, missing);
    }
  return least;
}

gint64
bb_gather (BbStore *store, const char *database, const char *sha256, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  Gathering self = { .store = store, .database = database, .sha256 = sha256, .cancellable = cancellable, .chosen = chosen };
  g_autofree char *refused = NULL, *path = NULL;
  g_autoptr (GPtrArray) pieces = NULL;
  int begun = find_begun (&self, &refused, error);

  if (begun <= 0 || (pieces = bb_pieces_list (store, database, sha256, error)) == NULL)
    return begun < 0 || begun > 0 ? -1 : 0;
  self.pieces = pieces;
  self.size = bb_files_find_kept (store, sha256, &path, error);
  if (self.size < 0)
    return -1;
  if (self.size == 0)
    return gather_all (&self, refused, error);
  return choose_by_file (&self, path, error) && move (&self, error) ? 0 : -1;
}

/* ── What is under way ─────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_gathering_free (BbGathering *self)
{
  g_free (self->database);
  g_free (self->sha256);
  g_free (self);
}

GPtrArray *
bb_store_list_gatherings (BbStore *self, const char *database, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "list-gatherings", "t", database) : NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_gathering_free);
  int found = -1;

  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1)
    {
      BbGathering *one = g_new0 (BbGathering, 1);

      one->database = g_strdup (bb_db_text (row, 0));
      one->sha256 = g_strdup (bb_db_text (row, 1));
      one->refused = sqlite3_column_int (row, 2);
      g_ptr_array_add (list, one);
    }
  return found == 0 ? g_steal_pointer (&list) : NULL;
}
