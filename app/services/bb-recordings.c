/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recordings that are not evidence yet. They lie in files/recordings of the workspace, each with a note of what it belongs to, until they
 * are evidence: what a crash, an empty battery or a full disk left behind is found there. */
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bb-async.h"
#include "bb-capture-attach.h"
#include "bb-workspace-private.h"
#include "domain/bb-json.h"
#include "store/bb-file-layer.h"

#define NOTE ".json"

/* ── Which of them this program is writing now ───────────────────────────────────────────────────────────────── */

static GMutex lock;
static GHashTable *held;         /* set of paths */

static void
hold (const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (!held)
    held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (held, g_strdup (path));
}

static gboolean
is_held (const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  return held && g_hash_table_contains (held, path);
}

void
bb_visit_release_recording (const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (held)
    g_hash_table_remove (held, path);
}

/* ── Beginning ───────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
get_folder (BbWorkspace *workspace)
{
  return g_build_filename (bb_workspace_get_folder (workspace), "files", "recordings", NULL);
}

static char *
format_note (const char *visit, const char *item, const char *reason, GDateTime *started)
{
  g_autoptr (JsonObject) note = json_object_new ();
  g_autofree char *at = g_date_time_format_iso8601 (started);

  json_object_set_string_member (note, "visit", visit);
  json_object_set_string_member (note, "item", item);
  json_object_set_string_member (note, "reason", reason);
  json_object_set_string_member (note, "started", at);
  return bb_json_format (note);
}

char *
bb_visit_begin_recording (BbWorkspace *workspace, const char *visit, const char *item, const char *reason, GDateTime *started, GError **error)
{
  g_autofree char *folder = get_folder (workspace), *id = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf ("recording-%s.ogg", id), *path = g_build_filename (folder, name, NULL);
  g_autofree char *note_path = g_strconcat (path, NOTE, NULL), *note = format_note (visit, item, reason, started);

  /* The note is on the disk before the first sound is. */
  if (!bb_file_layer_make_folder (folder, error) || !bb_file_layer_write_new (note_path, note, error))
    return NULL;
  hold (path);
  return g_steal_pointer (&path);
}

static gpointer
begin_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_visit_begin_recording (workspace, bb_args_get (args, 0), bb_args_get (args, 1), bb_args_get (args, 2), bb_args_get (args, 3), error);
}

void
bb_visit_begin_recording_async (BbWorkspace *workspace, const char *visit, const char *item, const char *reason, GDateTime *started,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_args_add_string (args, item);
  bb_args_add_string (args, reason);
  bb_args_add (args, g_date_time_ref (started), (GDestroyNotify) g_date_time_unref);
  bb_async_run (workspace, BB_QUEUE_FREE, begin_work, args, g_free, NULL, callback, user_data);
}

char *
bb_visit_begin_recording_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

/* The sound first: a note without one is nothing that is missed. */
void
bb_visit_forget_recording (const char *path)
{
  g_autofree char *note = g_strconcat (path, NOTE, NULL);

  g_remove (path);
  g_remove (note);
  bb_visit_release_recording (path);
}

/* ── What was left behind ────────────────────────────────────────────────────────────────────────────────────── */

typedef struct { char *path, *item, *reason; GDateTime *started; } Left;

static void
left_free (gpointer data)
{
  Left *left = data;

  g_free (left->path);
  g_free (left->item);
  g_free (left->reason);
  g_clear_pointer (&left->started, g_date_time_unref);
  g_free (left);
}

static Left *
read_note (const char *note, const char *visit)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = bb_read_json_file (note, &text, &error);
  Left *left;

  if (!object)
    g_message ("The note of a recording was not read: %s", error->message);
  if (!object || g_strcmp0 (json_object_get_string_member_with_default (object, "visit", NULL), visit) != 0)
    return NULL;
  left = g_new0 (Left, 1);
  left->path = g_strndup (note, strlen (note) - strlen (NOTE));
  left->item = g_strdup (json_object_get_string_member_with_default (object, "item", ""));
  left->reason = g_strdup (json_object_get_string_member_with_default (object, "reason", ""));
  left->started = g_date_time_new_from_iso8601 (json_object_get_string_member_with_default (object, "started", ""), NULL);
  return left;
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const Left *first = *(Left * const *) a, *second = *(Left * const *) b;

  return first->started && second->started ? g_date_time_compare (first->started, second->started) : g_strcmp0 (first->path, second->path);
}

static GPtrArray *
list_left (BbWorkspace *workspace, const char *visit)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (left_free);
  g_autofree char *folder = get_folder (workspace);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *note = g_build_filename (folder, name, NULL);
      Left *left = g_str_has_suffix (name, NOTE) ? read_note (note, visit) : NULL;

      if (left && is_held (left->path))
        left_free (left);
      else if (left)
        g_ptr_array_add (all, left);
    }
  g_ptr_array_sort (all, compare_starts);
  return all;
}

static gboolean
holds_sound (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && info.st_size > 0;
}

static GDateTime *
get_start (const Left *left)
{
  GStatBuf info;
  g_autoptr (GDateTime) changed = NULL;

  if (left->started)
    return g_date_time_ref (left->started);
  changed = g_stat (left->path, &info) == 0 ? g_date_time_new_from_unix_utc (info.st_mtime) : NULL;
  return changed ? g_date_time_to_local (changed) : g_date_time_new_now_local ();
}

static void
recover (BbWorkspace *workspace, const char *visit, const Left *left, BbRecovered *recovered, GStrvBuilder *items)
{
  g_autoptr (GDateTime) started = get_start (left);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEvidence) evidence = NULL;

  if (!holds_sound (left->path))
    {
      bb_visit_forget_recording (left->path);
      return;
    }
  evidence = bb_visit_attach_recording (workspace, visit, left->path, left->item, left->reason, started, &error);
  if (evidence)
    {
      recovered->attached++;
      g_strv_builder_add (items, left->item);
      return;
    }
  recovered->kept++;
  if (!recovered->cause)
    recovered->cause = g_steal_pointer (&error);
}

BbRecovered *
bb_visit_recover_recordings (BbWorkspace *workspace, const char *visit, GError **error)
{
  g_autoptr (GPtrArray) all = list_left (workspace, visit);
  g_autoptr (GStrvBuilder) items = g_strv_builder_new ();
  g_auto (GStrv) codes = NULL;
  BbRecovered *recovered = g_new0 (BbRecovered, 1);

  for (guint i = 0; i < all->len; i++)
    recover (workspace, visit, all->pdata[i], recovered, items);
  codes = g_strv_builder_end (items);
  recovered->items = g_strjoinv (", ", codes);
  return recovered;
}

void
bb_recovered_free (BbRecovered *self)
{
  g_free (self->items);
  g_clear_error (&self->cause);
  g_free (self);
}

static gpointer
recover_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_visit_recover_recordings (workspace, bb_args_get (args, 0), error);
}

void
bb_visit_recover_recordings_async (BbWorkspace *workspace, const char *visit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_async_run (workspace, BB_QUEUE_FREE, recover_work, args, (GDestroyNotify) bb_recovered_free, cancellable, callback, user_data);
}

BbRecovered *
bb_visit_recover_recordings_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}
