/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-pdf-splice.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <nettle/sha2.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_SIZE (256 * 1024)
#define LARGEST_PLACE 2048                                /* an object that keeps a place is smaller */

typedef struct
{
  GMappedFile *file;
  const char *data;
  gsize size;
  gsize table;                   /* where "xref" stands */
  GArray *offsets;               /* gsize: of each object by its number; 0: free */
  GArray *order;                 /* guint: numbers of the objects as they stand in the file */
} Source;

typedef struct
{
  int fd;
  const char *path;
  gsize written;
  struct sha256_ctx hash;
  GByteArray *waiting;
  GError **error;
} Target;

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
fail (GError **error)
{
  g_set_error (error, BB_MINUTES_ERROR, BB_MINUTES_ERROR_FAILED, _("The PDF cannot be finished: its objects are not where they should be"));
  return FALSE;
}

static int
compare_offsets (gconstpointer left, gconstpointer right, gpointer data)
{
  const gsize *offsets = data;
  gsize a = offsets[*(const guint *) left], b = offsets[*(const guint *) right];

  return (a > b) - (a < b);
}

/* The file is binary: strings in it are found by length, not by their end. */
static const char *
find (const char *data, gsize size, const char *word)
{
  return memmem (data, size, word, strlen (word));
}

static gboolean
read_number (const char **at, const char *end, gsize *number)
{
  const char *start = *at;

  for (*number = 0; *at < end && g_ascii_isdigit (**at) && *at - start < 18; (*at)++)
    *number = *number * 10 + (**at - '0');
  return *at > start;
}

/* "xref", "0 N", then N lines of twenty bytes. */
static gboolean
read_table (Source *source)
{
  const char *at = source->data + source->table, *end = source->data + source->size;
  gsize count;

  if (end - at < 7 || memcmp (at, "xref\n0 ", 7) != 0)
    return FALSE;
  at += 7;
  if (!read_number (&at, end, &count) || (gsize) (end - ++at) / 20 < count)
    return FALSE;
  for (guint i = 0; i < count; i++, at += 20)
    {
      const char *entry = at;
      gsize offset;

      if (!read_number (&entry, at + 10, &offset) || offset >= source->table)
        return FALSE;
      offset = at[17] == 'n' ? offset : 0;
      g_array_append_val (source->offsets, offset);
      if (offset)
        g_array_append_val (source->order, i);
    }
  g_array_sort_with_data (source->order, compare_offsets, source->offsets->data);
  return source->order->len > 0;
}

/* Where the table is: the number behind the last "startxref". */
static gboolean
find_table (Source *source)
{
  gsize tail = MIN (source->size, 64);
  const char *end = source->data + source->size, *at = tail ? find (end - tail, tail, "startxref\n") : NULL;

  if (!at)
    return FALSE;
  at += strlen ("startxref\n");
  return read_number (&at, end, &source->table) && source->table < source->size;
}

static gboolean
source_init (Source *source, const char *from, GError **error)
{
  *source = (Source) { .file = g_mapped_file_new (from, FALSE, error) };
  if (!source->file)
    return FALSE;
  source->data = g_mapped_file_get_contents (source->file);
  source->size = g_mapped_file_get_length (source->file);
  source->offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  source->order = g_array_new (FALSE, FALSE, sizeof (guint));
  return (find_table (source) && read_table (source)) || fail (error);
}

static void
source_clear (Source *source)
{
  g_clear_pointer (&source->file, g_mapped_file_unref);
  g_clear_pointer (&source->offsets, g_array_unref);
  g_clear_pointer (&source->order, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, source_clear)

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
write_through (Target *target, const guint8 *data, gsize size)
{
  while (size)
    {
      gssize n = write (target->fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          g_set_error (target->error, BB_MINUTES_ERROR, BB_MINUTES_ERROR_IO, _("The minutes cannot be written to %s: %s"), target->path,
                       g_strerror (n < 0 ? errno : ENOSPC));
          return FALSE;
        }
      data += n;
      size -= n;
    }
  return TRUE;
}

static gboolean
flush_target (Target *target)
{
  gboolean done = write_through (target, target->waiting->data, target->waiting->len);

  g_byte_array_set_size (target->waiting, 0);
  return done;
}

static gboolean
put (Target *target, gconstpointer data, gsize size)
{
  sha256_update (&target->hash, size, data);
  target->written += size;
  if (size >= BUFFER_SIZE)
    return flush_target (target) && write_through (target, data, size);
  g_byte_array_append (target->waiting, data, size);
  return target->waiting->len < BUFFER_SIZE || flush_target (target);
}

static gboolean
put_format (Target *target, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
put_format (Target *target, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return put (target, text, strlen (text));
}

/* ── Objects ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Where the stream of an object begins that keeps a place for a photograph, and whose; %NULL for every other object. */
static const char *
find_place (const char *object, gsize size, int *index)
{
  const char *stream = size < LARGEST_PLACE ? find (object, size, "stream\n") : NULL;

  if (!stream)
    return NULL;
  stream += strlen ("stream\n");
  *index = bb_photo_read_place ((const guint8 *) stream, object + size - stream);
  return *index >= 0 ? stream : NULL;
}

/* The object as it is, with the photograph in its stream and the new length. */
static gboolean
put_photo (Target *target, const char *object, gsize size, const char *stream, BbPhotoBlock *photo)
{
  gsize length = 0, place = bb_photo_get_place_size (&photo->info);
  g_autofree guint8 *jpeg = bb_photo_load_stream (photo->path, photo->sha256, &photo->info, &length);
  const char *old = find (object, stream - object, "/Length "), *rest;

  if (!jpeg)
    {
      g_set_error (target->error, BB_MINUTES_ERROR, BB_MINUTES_ERROR_PHOTO, _("The photograph %s changed while the minutes were made"), photo->path);
      return FALSE;
    }
  if (!old || (gsize) (object + size - stream) < place)
    return fail (target->error);
  old += strlen ("/Length ");
  for (rest = old; g_ascii_isdigit (*rest); rest++)
    ;
  return put (target, object, old - object) && put_format (target, "%" G_GSIZE_FORMAT, length) && put (target, rest, stream - rest) &&
         put (target, jpeg, length) && put (target, stream + place, object + size - stream - place);
}

static gboolean
put_object (Target *target, Source *source, guint position, GPtrArray *photos)
{
  guint number = g_array_index (source->order, guint, position);
  gsize *offset = &g_array_index (source->offsets, gsize, number);
  gsize end = position + 1 < source->order->len
              ? g_array_index (source->offsets, gsize, g_array_index (source->order, guint, position + 1)) : source->table;
  const char *object = source->data + *offset, *stream;
  int index;

  stream = find_place (object, end - *offset, &index);
  if (stream && (guint) index >= photos->len)
    return fail (target->error);
  end -= *offset;
  *offset = target->written;
  return stream ? put_photo (target, object, end, stream, photos->pdata[index]) : put (target, object, end);
}

/* The table with the new places, and the old trailer. */
static gboolean
put_table (Target *target, Source *source)
{
  gsize table = target->written;
  const char *trailer = find (source->data + source->table, source->size - source->table, "trailer");
  const char *start = trailer ? find (trailer, source->data + source->size - trailer, "startxref") : NULL;
  gboolean done = start && put_format (target, "xref\n0 %u\n", source->offsets->len);

  for (guint i = 0; i < source->offsets->len && done; i++)
    {
      gsize offset = g_array_index (source->offsets, gsize, i);

      done = offset ? put_format (target, "%010" G_GSIZE_FORMAT " 00000 n \n", offset) : put_format (target, "0000000000 65535 f \n");
    }
  if (!start)
    return fail (target->error);
  return done && put (target, trailer, start - trailer) &&
         put_format (target, "startxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", table) && flush_target (target);
}

static char *
finish_hash (Target *target)
{
  guint8 digest[SHA256_DIGEST_SIZE];
  GString *text = g_string_new (NULL);

  sha256_digest (&target->hash, sizeof digest, digest);
  for (guint i = 0; i < sizeof digest; i++)
    g_string_append_printf (text, "%02x", digest[i]);
  return g_string_free (text, FALSE);
}

char *
bb_pdf_splice (const char *from, int fd, const char *path, GPtrArray *photos, GCancellable *cancellable, GError **error)
{
  g_auto (Source) source = { 0 };
  g_autoptr (GByteArray) waiting = g_byte_array_new ();
  Target target = { .fd = fd, .path = path, .waiting = waiting, .error = error };

  sha256_init (&target.hash);
  if (!source_init (&source, from, error))
    return NULL;
  if (!put (&target, source.data, g_array_index (source.offsets, gsize, g_array_index (source.order, guint, 0))))
    return NULL;
  for (guint i = 0; i < source.order->len; i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) || !put_object (&target, &source, i, photos))
      return NULL;
  return put_table (&target, &source) ? finish_hash (&target) : NULL;
}
