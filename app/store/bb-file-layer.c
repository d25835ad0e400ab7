/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-file-layer.h"
#include "store/bb-store.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static int
create_file (const char *path, int mode)
{
  return open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
}

static int
adopt_file (const char *path, int mode)
{
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

  if (fd < 0 || fchmod (fd, (mode_t) mode) == 0)
    return fd;
  close (fd);
  return -1;
}

static gssize
write_some (int fd, const void *data, gsize length)
{
  return write (fd, data, length);
}

static int
make_folder (const char *path)
{
  return mkdir (path, 0700);
}

static int
sync_folder (const char *path)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), result;

  if (fd < 0)
    return -1;
  result = fsync (fd);
  close (fd);
  return result;
}

static gint64
get_free_space (const char *folder)
{
  struct statvfs info;

  return statvfs (folder, &info) == 0 ? (gint64) info.f_bavail * (gint64) info.f_frsize : -1;
}

/* Btrfs, XFS, bcachefs: 600 MB are copied in no time, and take no room until one of the two is changed. */
static int
clone_file (int fd, int from)
{
  return ioctl (fd, FICLONE, from);
}

static const BbFileLayer of_the_system = { create_file, adopt_file, write_some, fsync, close, rename, unlink, make_folder, sync_folder, get_free_space,
                                           clone_file };
static const BbFileLayer *layer = &of_the_system;

const BbFileLayer *
bb_file_layer_get (void)
{
  return layer;
}

void
bb_file_layer_set (const BbFileLayer *other)
{
  layer = other != NULL ? other : &of_the_system;
}

gboolean
bb_file_layer_fail (const char *path, int code, GError **error)
{
  if (code == ENOSPC || code == EDQUOT)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FULL, _("The disk is full; %s was not saved."), path);
  else if (code == EACCES || code == EROFS || code == EPERM)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_READ_ONLY, _("%s cannot be written: %s."), path, g_strerror (code));
  else
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FAILED, _("%s was not saved: %s."), path, g_strerror (code));
  return FALSE;
}

gboolean
bb_file_layer_sync_folder (const char *path, GError **error)
{
  return layer->sync_folder (path) == 0 || bb_file_layer_fail (path, errno, error);
}

gboolean
bb_file_layer_make_folder (const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (layer->make_folder (path) != 0 && errno != EEXIST)
    return bb_file_layer_fail (path, errno, error);
  return bb_file_layer_sync_folder (parent, error);
}

static gboolean
write_all (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize written = layer->write (fd, text, length);

      if (written < 0 && errno != EINTR)
        return FALSE;
      text += MAX (written, 0);
      length -= (gsize) MAX (written, 0);
    }
  return TRUE;
}

/* What is to be written: @length bytes of @text, or, with %NULL, what the open file @from holds. */
typedef struct
{
  const char *text;
  gsize length;
  int from;
} Content;

static gboolean
write_file_content (int fd, int from)
{
  char buffer[64 * 1024];
  gssize got;

  if (layer->clone != NULL && layer->clone (fd, from) == 0)
    return TRUE;
  while ((got = read (from, buffer, sizeof buffer)) != 0)
    if ((got < 0 && errno != EINTR) || (got > 0 && !write_all (fd, buffer, (gsize) got)))
      return FALSE;
  return TRUE;
}

/* Returns: 0, or an errno */
static int
write_content (int fd, const Content *content)
{
  gboolean done = content->text != NULL ? write_all (fd, content->text, content->length) : write_file_content (fd, content->from);

  return done && layer->sync (fd) == 0 ? 0 : errno;
}

/* @mode: of the new file. After an error there is none. */
static gboolean
write_file (const char *path, int mode, const Content *content, GError **error)
{
  int fd = layer->create (path, mode), code;

  if (fd < 0)
    return bb_file_layer_fail (path, errno, error);
  code = write_content (fd, content);
  if (layer->close (fd) != 0 && code == 0)
    code = errno;
  if (code == 0)
    return TRUE;
  layer->remove (path);
  return bb_file_layer_fail (path, code, error);
}

gboolean
bb_file_layer_write_new (const char *path, const char *text, GError **error)
{
  const Content content = { text, strlen (text), -1 };
  g_autofree char *folder = g_path_get_dirname (path);

  return write_file (path, 0600, &content, error) && bb_file_layer_sync_folder (folder, error);
}

gboolean
bb_file_layer_copy (const char *from, const char *to, GError **error)
{
  Content content = { NULL, 0, open (from, O_RDONLY | O_CLOEXEC) };
  gboolean ok;

  if (content.from < 0)
    return bb_file_layer_fail (from, errno, error);
  layer->remove (to);
  ok = write_file (to, 0666, &content, error);
  close (content.from);
  return ok;
}

gboolean
bb_file_layer_replace (const char *from, const char *to, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (to);

  if (layer->rename (from, to) != 0)
    return bb_file_layer_fail (to, errno, error);
  /* Not every file system of a stick can sync a folder: the new name is then as safe as it makes it. */
  layer->sync_folder (folder);
  return TRUE;
}
