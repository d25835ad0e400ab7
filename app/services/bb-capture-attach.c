/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-capture-attach.h"

#include <glib/gi18n-lib.h>

#include "bb-async.h"
#include "bb-attach.h"

static char *
format_for_name (GDateTime *at)
{
  return g_date_time_format (at, "%Y%m%d-%H%M%S");
}

/* ── Pictures ────────────────────────────────────────────────────────────────────────────────────────────────── */

BbEvidence *
bb_visit_attach_picture (BbWorkspace *workspace, const char *visit, GBytes *jpeg, const char *item, GDateTime *at, GError **error)
{
  const char * const items[] = { item, NULL };
  g_autofree char *time = format_for_name (at);
  g_autofree char *name = g_strdup_printf (_("camera-%s.jpg"), time);
  const BbOrigin origin = { .name = name, .source = "camera", .items = items, .claimed = at, .clock = "system" };

  return bb_attach_bytes (workspace, visit, jpeg, &origin, error);
}

static gpointer
picture_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_visit_attach_picture (workspace, bb_args_get (args, 0), bb_args_get (args, 1), bb_args_get (args, 2), bb_args_get (args, 3), error);
}

void
bb_visit_attach_picture_async (BbWorkspace *workspace, const char *visit, GBytes *jpeg, const char *item, GDateTime *at,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_args_add (args, g_bytes_ref (jpeg), (GDestroyNotify) g_bytes_unref);
  bb_args_add_string (args, item);
  bb_args_add (args, g_date_time_ref (at), (GDestroyNotify) g_date_time_unref);
  bb_async_run (workspace, BB_QUEUE_FREE, picture_work, args, bb_value_unref, NULL, callback, user_data);
}

BbEvidence *
bb_visit_attach_picture_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

/* ── Recordings ──────────────────────────────────────────────────────────────────────────────────────────────── */

BbEvidence *
bb_visit_attach_recording (BbWorkspace *workspace, const char *visit, const char *path, const char *item, const char *reason,
                           GDateTime *started, GError **error)
{
  const char * const items[] = { item, NULL };
  g_autofree char *time = format_for_name (started);
  g_autofree char *name = g_strdup_printf (_("recording-%s.ogg"), time);
  const BbOrigin origin = { .name = name, .caption = reason, .source = "audio", .items = items, .claimed = started, .clock = "system" };
  BbEvidence *evidence = bb_attach_file (workspace, visit, path, &origin, NULL, error);

  if (evidence)
    bb_visit_forget_recording (path);
  return evidence;
}

static gpointer
recording_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_visit_attach_recording (workspace, bb_args_get (args, 0), bb_args_get (args, 1), bb_args_get (args, 2), bb_args_get (args, 3),
                                    bb_args_get (args, 4), error);
}

void
bb_visit_attach_recording_async (BbWorkspace *workspace, const char *visit, const char *path, const char *item, const char *reason,
                                 GDateTime *started, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_args_add_string (args, path);
  bb_args_add_string (args, item);
  bb_args_add_string (args, reason);
  bb_args_add (args, g_date_time_ref (started), (GDestroyNotify) g_date_time_unref);
  bb_async_run (workspace, BB_QUEUE_FREE, recording_work, args, bb_value_unref, NULL, callback, user_data);
}

BbEvidence *
bb_visit_attach_recording_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}
