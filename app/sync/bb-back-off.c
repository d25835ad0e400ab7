/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/bb-back-off.h"

#include <errno.h>

#define FIRST 1000                      /* ms; BIENBAN_SYNC_WAIT overrides it, for the tests of broken links */
#define MOST (5 * 60 * 1000)            /* ms */

static guint
get_first (void)
{
  const char *text = g_getenv ("BIENBAN_SYNC_WAIT");

  return text ? (guint) g_ascii_strtoull (text, NULL, 10) : FIRST;
}

guint
bb_back_off_next (BbBackOff *self, guint at_least)
{
  guint whole = MIN ((guint64) get_first () << MIN (self->n_tries, 16u), MOST);
  guint wait = whole / 2 + (guint) g_random_int_range (0, (gint32) (whole / 2) + 1);

  self->n_tries++;
  return MAX (wait, MIN (at_least, MOST / 1000) * 1000);
}

gboolean
bb_back_off_sleep (guint milliseconds, GCancellable *cancellable, GError **error)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND, left;
  GPollFD fd = { -1, G_IO_IN, 0 };
  gboolean can_poll = cancellable && g_cancellable_make_pollfd (cancellable, &fd);

  while (!g_cancellable_is_cancelled (cancellable) && (left = end - g_get_monotonic_time ()) > 0)
    g_poll (&fd, can_poll ? 1 : 0, (int) (left / 1000) + 1);
  if (can_poll)
    g_cancellable_release_fd (cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
