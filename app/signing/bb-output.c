/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-output.h"

#include "signing/bb-words.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (1024 * 1024)

static gboolean
fail (BbOutput *self, int code, GError **error)
{
  if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IO, _("“%s” cannot be written: the disk is full; nothing was changed"),
                 self->path);
  else
    g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IO, _("“%s” cannot be written: %s; nothing was changed"), self->path,
                 g_strerror (code));
  return FALSE;
}

/* A link is written through, not replaced. */
static char *
resolve (const char *path)
{
  char *real = realpath (path, NULL);
  char *result = g_strdup (real != NULL ? real : path);

  free (real);
  return result;
}

/* @mode_from: the new file gets the permissions of this open file.
 * Errors: %BB_SIGNING_ERROR_IO. */
BbOutput *
bb_output_new (const char *path, int mode_from, GError **error)
{
  g_autoptr (BbOutput) self = g_new0 (BbOutput, 1);
  g_autofree char *temporary = NULL;
  g_autofree char *name = NULL;
  struct stat info;

  self->path = resolve (path);
  self->folder = g_path_get_dirname (self->path);
  name = g_path_get_basename (self->path);
  temporary = g_strdup_printf ("%s/.%.200s.XXXXXX", self->folder, name);
  self->fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      fail (self, errno, error);
      return NULL;
    }
  self->temporary = g_steal_pointer (&temporary);
  if (fstat (mode_from, &info) == 0)
    (void) !fchmod (self->fd, info.st_mode & 0777);
  return g_steal_pointer (&self);
}

gboolean
bb_output_write (BbOutput *self, const void *data, gsize length, GError **error)
{
  const guint8 *at = data;

  while (length > 0)
    {
      ssize_t n = write (self->fd, at, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return fail (self, n < 0 ? errno : ENOSPC, error);
      at += n;
      length -= (gsize) n;
    }
  return TRUE;
}

/* Copies the whole of @file and feeds the hashes on the way. @second_hash: (nullable). */
gboolean
bb_output_copy (BbOutput *self, const BbPdfFile *file, BbHash *hash, BbHash *second_hash, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);

  for (guint64 at = 0; at < file->length;)
    {
      ssize_t n;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      n = pread (file->fd, chunk, MIN (CHUNK, file->length - at), (off_t) at);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IO, _("“%s” cannot be read: %s"), file->path,
                       n < 0 ? g_strerror (errno) : _("the file became shorter while it was being read"));
          return FALSE;
        }
      bb_hash_update (hash, chunk, (gsize) n);
      if (second_hash != NULL)
        bb_hash_update (second_hash, chunk, (gsize) n);
      if (!bb_output_write (self, chunk, (gsize) n, error))
        return FALSE;
      at += (guint64) n;
    }
  return TRUE;
}

static gboolean
sync_folder (BbOutput *self, GError **error)
{
  int fd = open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int status = fd < 0 ? -1 : fsync (fd);
  int code = errno;

  if (fd >= 0)
    close (fd);
  /* Some file systems cannot sync a folder and say so; the rename is then as safe as they make it. */
  return status == 0 || code == EINVAL || code == ENOTSUP || fail (self, code, error);
}

gboolean
bb_output_commit (BbOutput *self, GError **error)
{
  int fd = self->fd;

  if (fsync (fd) < 0)
    return fail (self, errno, error);
  self->fd = -1;
  if (close (fd) < 0 || rename (self->temporary, self->path) < 0)
    return fail (self, errno, error);
  g_clear_pointer (&self->temporary, g_free);
  return sync_folder (self, error);
}

/* Without a commit nothing is left behind. */
void
bb_output_free (BbOutput *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self->folder);
  g_free (self);
}
