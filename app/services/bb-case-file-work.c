/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What verifying and taking in have in common: an open case file, how far the reading has come, and the file that is being unpacked. */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "bb-case-file-private.h"

static void
on_moved (gsize bytes, gpointer data)
{
  BbCaseWork *self = data;

  self->done += bytes;
  if (self->progress)
    bb_progress_report (self->progress, self->done, self->total);
}

gboolean
bb_case_work_open (BbCaseWork *self, const char *path, BbProgress *progress, GError **error)
{
  self->fd = -1;
  self->reading = bb_case_reading_open (path, error);
  if (!self->reading)
    return FALSE;
  self->progress = progress;
  self->watch = (BbZipWatch) { on_moved, self, progress ? bb_progress_get_cancellable (progress) : NULL };
  self->total = bb_bag_get_size (self->reading->bag);
  return TRUE;
}

void
bb_case_work_close_file (BbCaseWork *self)
{
  if (self->fd >= 0 && self->layer)
    self->layer->close (self->fd);
  else if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

void
bb_case_work_clear (BbCaseWork *self)
{
  bb_case_work_close_file (self);
  g_clear_pointer (&self->writing, g_free);
  g_clear_pointer (&self->reading, bb_case_reading_free);
}

gboolean
bb_case_work_fail (const char *path, int code, GError **error)
{
  g_set_error (error, BB_STORE_ERROR, code == ENOSPC || code == EDQUOT ? BB_STORE_ERROR_FULL : BB_STORE_ERROR_FAILED,
               _("“%s” cannot be written: %s; nothing was changed"), path, g_strerror (code));
  return FALSE;
}

gboolean
bb_case_work_write (const void *data, gsize length, gpointer work, GError **error)
{
  BbCaseWork *self = work;
  const guint8 *at = data;

  while (length > 0)
    {
      gssize n = self->layer ? self->layer->write (self->fd, at, length) : write (self->fd, at, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return bb_case_work_fail (self->writing, n < 0 ? errno : ENOSPC, error);
      at += n;
      length -= (gsize) n;
    }
  return TRUE;
}
