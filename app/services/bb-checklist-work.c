/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an office does with the versions of its checklists: type, keep, discard, write out. */
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "bb-async.h"
#include "bb-checklist-check.h"
#include "bb-workspace-private.h"
#include "domain/bb-dates.h"
#include "domain/bb-json.h"
#include "store/bb-batch.h"

#define DRAFTS "checklist/"

static char *
make_key (const char *code, const char *version)
{
  return g_strdup_printf (DRAFTS "%s/%s", code, version);
}

/* ── Listing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* "1.10" stands after "1.9". */
static int
compare_versions (const char *a, const char *b)
{
  while (*a || *b)
    {
      char *end_a, *end_b;
      gulong left = strtoul (a, &end_a, 10), right = strtoul (b, &end_b, 10);

      if (end_a == a || end_b == b)
        return strcmp (a, b);
      if (left != right)
        return left < right ? -1 : 1;
      a = *end_a == '.' ? end_a + 1 : end_a;
      b = *end_b == '.' ? end_b + 1 : end_b;
    }
  return 0;
}

static int
compare_checklists (gconstpointer left, gconstpointer right)
{
  const BbChecklist *a = *(BbChecklist * const *) left, *b = *(BbChecklist * const *) right;
  int order = strcmp (a->code, b->code);

  return order ? order : compare_versions (b->version, a->version);
}

/* What is being typed stands for what was kept before. */
static void
take_typed (GPtrArray *list, BbChecklist *typed)
{
  for (guint i = 0; i < list->len; i++)
    {
      BbChecklist *kept = list->pdata[i];

      if (!g_str_equal (kept->code, typed->code) || !g_str_equal (kept->version, typed->version))
        continue;
      if (g_date_valid (&kept->published))
        return;
      g_ptr_array_remove_index (list, i);
      break;
    }
  g_ptr_array_add (list, bb_checklist_ref (typed));
}

GPtrArray *
bb_workspace_list_versions (BbWorkspace *self, GError **error)
{
  GPtrArray *list = bb_catalogue_list_checklists (self);
  g_autoptr (GHashTable) drafts = bb_workspace_list_drafts (self, DRAFTS);
  GHashTableIter iter;
  gpointer text;

  g_hash_table_iter_init (&iter, drafts);
  while (g_hash_table_iter_next (&iter, NULL, &text))
    {
      g_autoptr (BbChecklist) typed = bb_checklist_from_typing (text);

      if (typed && typed->code && typed->version)
        take_typed (list, typed);
    }
  g_ptr_array_sort (list, compare_checklists);
  return list;
}

/* ── Typing ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
refuse_published (BbWorkspace *self, const char *code, const char *version, GError **error)
{
  g_autoptr (BbChecklist) kept = bb_catalogue_get_checklist (self, code, version);

  if (!kept || !g_date_valid (&kept->published))
    return FALSE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE,
               _("Checklist %s version %s is published and never changes; give the new one another version"), code, version);
  return TRUE;
}

gboolean
bb_workspace_type_checklist (BbWorkspace *self, BbChecklist *draft, gboolean settle, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (self));
  g_autoptr (BbChecklist) kept = bb_catalogue_get_checklist (self, draft->code, draft->version), whole = NULL;
  g_autoptr (JsonObject) object = bb_checklist_to_object (draft);
  g_autofree char *key = make_key (draft->code, draft->version), *text = bb_json_format (object);

  if (refuse_published (self, draft->code, draft->version, error))
    return FALSE;
  if (!settle || !(whole = bb_checklist_from_object (object, NULL)))
    return bb_workspace_set_draft (self, key, text, error);
  if (!(kept && bb_value_equal (kept, whole)) && !bb_workspace_save_checklist (self, whole, error))
    return FALSE;
  return bb_workspace_set_draft (self, key, NULL, error);
}

gboolean
bb_workspace_discard_checklist (BbWorkspace *self, const char *code, const char *version, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (self));
  g_autofree char *key = make_key (code, version), *id = g_strdup_printf ("checklist:%s:%s", code, version);
  g_autoptr (BbDocument) document = NULL;
  g_autoptr (BbBatch) batch = bb_batch_new ();

  if (refuse_published (self, code, version, error) || !bb_workspace_set_draft (self, key, NULL, error))
    return FALSE;
  document = bb_store_get (bb_workspace_get_store (self), "danhmuc", id, NULL, NULL);
  if (document)
    {
      bb_batch_delete (batch, "danhmuc", id, document->rev, NULL);
      if (!bb_store_commit (bb_workspace_get_store (self), batch, NULL, error))
        return FALSE;
      bb_catalogue_remove_checklist (self, code, version);
    }
  bb_workspace_emit_changed (self, NULL);
  return TRUE;
}

/* ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────── */

gboolean
bb_workspace_export_checklist (BbWorkspace *self, BbChecklist *checklist, const char *path, GError **error)
{
  g_autoptr (JsonObject) object = bb_checklist_to_object (checklist);
  g_autofree char *lower = g_ascii_strdown (path, -1);
  g_autofree char *text = g_str_has_suffix (lower, ".json") ? bb_json_format (object) : bb_workspace_format_checklist_csv (checklist);
  g_autoptr (GError) cause = NULL;

  if (g_file_set_contents (path, text, -1, &cause))
    return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s” cannot be written: %s"), path, cause->message);
  return FALSE;
}

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
list_versions_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_workspace_list_versions (self, error);
}

void
bb_workspace_list_versions_async (BbWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  /* In order: what was typed before the question is in the answer. */
  bb_async_run (self, BB_QUEUE_ORDERED, list_versions_work, bb_args_new (), (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
bb_workspace_list_versions_finish (BbWorkspace *self, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

static gpointer
type_checklist_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_workspace_type_checklist (self, bb_args_get (args, 0), args->numbers[0] != 0, error));
}

void
bb_workspace_type_checklist_async (BbWorkspace *self, BbChecklist *draft, gboolean settle, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add (args, bb_checklist_copy (draft), bb_value_unref);
  args->numbers[0] = settle;
  bb_async_run (self, BB_QUEUE_ORDERED, type_checklist_work, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_workspace_type_checklist_finish (BbWorkspace *self, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}

static gpointer
discard_checklist_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_workspace_discard_checklist (self, bb_args_get (args, 0), bb_args_get (args, 1), error));
}

void
bb_workspace_discard_checklist_async (BbWorkspace *self, const char *code, const char *version, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, code);
  bb_args_add_string (args, version);
  bb_async_run (self, BB_QUEUE_ORDERED, discard_checklist_work, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_workspace_discard_checklist_finish (BbWorkspace *self, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}

static gpointer
export_checklist_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_workspace_export_checklist (self, bb_args_get (args, 0), bb_args_get (args, 1), error));
}

void
bb_workspace_export_checklist_async (BbWorkspace *self, BbChecklist *checklist, const char *path, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add (args, bb_checklist_copy (checklist), bb_value_unref);
  bb_args_add_string (args, path);
  bb_async_run (self, BB_QUEUE_FREE, export_checklist_work, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_workspace_export_checklist_finish (BbWorkspace *self, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}

static gpointer
read_checklist_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_workspace_read_checklist (bb_args_get (args, 0), error);
}

void
bb_workspace_read_checklist_async (BbWorkspace *self, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, path);
  bb_async_run (self, BB_QUEUE_FREE, read_checklist_work, args, bb_value_unref, cancellable, callback, user_data);
}

BbChecklist *
bb_workspace_read_checklist_finish (BbWorkspace *self, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}
