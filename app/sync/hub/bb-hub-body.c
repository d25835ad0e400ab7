/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/hub/bb-hub-body.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "store/bb-store.h"

#define IN_MEMORY (256 * 1024)
#define BLOCK (64 * 1024)

struct _BbHubBody
{
  char *folder;
  goffset limit, size;
  GByteArray *memory;            /* %NULL: in the file */
  int file;                      /* -1: none. It has no name, so that it goes with the program. */
};

BbHubBody *
bb_hub_body_new (const char *folder, goffset limit)
{
  BbHubBody *self = g_new0 (BbHubBody, 1);

  self->folder = g_strdup (folder);
  self->limit = limit;
  self->memory = g_byte_array_new ();
  self->file = -1;
  return self;
}

void
bb_hub_body_free (BbHubBody *self)
{
  g_clear_pointer (&self->memory, g_byte_array_unref);
  if (self->file >= 0)
    close (self->file);
  g_free (self->folder);
  g_free (self);
}

static gboolean
fail (int code, GError **error)
{
  g_set_error (error, BB_STORE_ERROR, code == ENOSPC || code == EDQUOT ? BB_STORE_ERROR_FULL : BB_STORE_ERROR_FAILED,
               _("What was sent cannot be kept: %s."), g_strerror (code));
  return FALSE;
}

static gboolean
write_all (BbHubBody *self, const guint8 *data, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize written = write (self->file, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return fail (errno, error);
      data += written;
      length -= (gsize) written;
    }
  return TRUE;
}

static gboolean
move_to_file (BbHubBody *self, GError **error)
{
  g_autofree char *name = g_build_filename (self->folder, "request-XXXXXX", NULL);
  g_autoptr (GByteArray) memory = NULL;

  self->file = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  if (self->file < 0)
    return fail (errno, error);
  g_unlink (name);
  memory = g_steal_pointer (&self->memory);
  return write_all (self, memory->data, memory->len, error);
}

gboolean
bb_hub_body_append (BbHubBody *self, gconstpointer data, gsize length, GError **error)
{
  if (self->size + (goffset) length > self->limit)
    {
      g_set_error_literal (error, BB_STORE_ERROR, BB_STORE_ERROR_TOO_LARGE, _("The request is too large."));
      return FALSE;
    }
  self->size += (goffset) length;
  if (self->memory && self->memory->len + length > IN_MEMORY && !move_to_file (self, error))
    return FALSE;
  if (!self->memory)
    return write_all (self, data, length, error);
  g_byte_array_append (self->memory, data, (guint) length);
  return TRUE;
}

goffset
bb_hub_body_get_size (BbHubBody *self)
{
  return self->size;
}

GBytes *
bb_hub_body_get_bytes (BbHubBody *self, GError **error)
{
  g_autoptr (GMappedFile) map = NULL;

  if (self->memory)
    return g_bytes_new (self->memory->data, self->memory->len);
  map = g_mapped_file_new_from_fd (self->file, FALSE, error);
  return map ? g_mapped_file_get_bytes (map) : NULL;
}

/* Several members in a row are one stream, as gzip has it. */
BbHubBody *
bb_hub_body_unzip (BbHubBody *self, goffset limit, GError **error)
{
  g_autoptr (GBytes) bytes = bb_hub_body_get_bytes (self, error);
  g_autoptr (GZlibDecompressor) gunzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (BbHubBody) plain = bb_hub_body_new (self->folder, MIN (limit, self->limit));
  g_autofree guint8 *block = g_malloc (BLOCK);
  gsize size, taken, made, at = 0;
  const guint8 *data = bytes ? g_bytes_get_data (bytes, &size) : NULL;
  GConverterResult result = G_CONVERTER_CONVERTED;

  if (!bytes)
    return NULL;
  while (result != G_CONVERTER_FINISHED || at < size)
    {
      if (result == G_CONVERTER_FINISHED)
        g_converter_reset (G_CONVERTER (gunzip));
      result = g_converter_convert (G_CONVERTER (gunzip), data + at, size - at, block, BLOCK, G_CONVERTER_INPUT_AT_END, &taken, &made, error);
      if (result == G_CONVERTER_ERROR || !bb_hub_body_append (plain, block, made, error))
        return NULL;
      at += taken;
    }
  return g_steal_pointer (&plain);
}
