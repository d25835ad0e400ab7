/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-import.h"

#include <glib/gi18n-lib.h>

#include "bb-async.h"
#include "bb-attach.h"
#include "bb-import-private.h"

struct _BbImport
{
  GObject parent_instance;

  BbWorkspace *workspace;
  BbCase *visit;
  GListStore *files;
  GArray *marks;
  gint64 opened;
  GTimeSpan shift;
  BbImportPassed passed;
};

G_DEFINE_FINAL_TYPE (BbImport, bb_import, G_TYPE_OBJECT)

/* ── Opening ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
propose (BbImport *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->files));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BbImportFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), i);

      bb_import_file_propose (file, self->marks, self->opened, self->shift);
    }
}

BbImport *
bb_import_open (BbWorkspace *workspace, const char *visit, const char *folder, BbProgress *progress, GError **error)
{
  g_autoptr (BbCase) loaded = bb_visit_load (workspace, visit, error);
  BbImportPassed passed = { 0 };
  g_autoptr (GPtrArray) files = loaded ? bb_import_scan (folder, loaded, progress, &passed, error) : NULL;
  GDateTime *opened = loaded ? bb_case_get_opened_at (loaded) : NULL;
  BbImport *self;

  if (!files)
    return NULL;
  self = g_object_new (BB_TYPE_IMPORT, NULL);
  self->workspace = g_object_ref (workspace);
  self->marks = bb_match_list_marks (loaded);
  self->opened = opened ? g_date_time_to_unix (opened) * G_USEC_PER_SEC : G_MININT64;
  self->visit = g_steal_pointer (&loaded);
  self->passed = passed;
  g_list_store_splice (self->files, 0, 0, files->pdata, files->len);
  propose (self);
  return self;
}

static gpointer
open_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_import_open (workspace, bb_args_get (args, 0), bb_args_get (args, 1), args->progress, error);
}

void
bb_import_open_async (BbWorkspace *workspace, const char *visit, const char *folder, BbProgress *progress,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_args_add_string (args, folder);
  args->progress = g_object_ref (progress);
  bb_async_run (workspace, BB_QUEUE_FREE, open_work, args, g_object_unref, NULL, callback, user_data);
}

BbImport *
bb_import_open_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

/* ── Deciding ────────────────────────────────────────────────────────────────────────────────────────────────── */

GListModel *bb_import_get_files (BbImport *self) { return G_LIST_MODEL (self->files); }
BbCase *bb_import_get_case (BbImport *self) { return self->visit; }
const BbImportPassed *bb_import_get_passed (BbImport *self) { return &self->passed; }
GTimeSpan bb_import_get_shift (BbImport *self) { return self->shift; }

void
bb_import_set_shift (BbImport *self, GTimeSpan shift)
{
  self->shift = shift;
  propose (self);
}

void
bb_import_fill (BbImport *self, const char *item)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->files)); i++)
    {
      g_autoptr (BbImportFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), i);

      if (!file->item)
        bb_import_file_set_item (file, item);
    }
}

void
bb_import_tally (BbImport *self, BbImportTally *tally)
{
  *tally = (BbImportTally) { 0 };
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->files)); i++)
    {
      g_autoptr (BbImportFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), i);

      tally->chosen += file->chosen;
      tally->bytes += file->chosen ? file->size : 0;
      tally->present += file->state == BB_IMPORT_PRESENT || file->state == BB_IMPORT_TWIN;
      tally->without_item += file->state == BB_IMPORT_NEW && !file->item;
    }
}

/* ── Taking in ───────────────────────────────────────────────────────────────────────────────────────────────── */

/* What a person saw when the button was pressed; the worker changes nothing of it but the outcome. */
typedef struct
{
  BbImportFile *file;
  char *path, *name, *item;
  gint64 size;
  GDateTime *time;
  const char *clock;
  gboolean taken;
  char *sentence;                /* why not */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->file);
  g_free (job->path);
  g_free (job->name);
  g_free (job->item);
  g_date_time_unref (job->time);
  g_free (job->sentence);
  g_free (job);
}

static GPtrArray *
list_jobs (BbImport *self)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func (job_free);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->files)); i++)
    {
      g_autoptr (BbImportFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), i);
      Job *job;

      if (!file->chosen)
        continue;
      job = g_new0 (Job, 1);
      *job = (Job) { g_object_ref (file), g_strdup (file->path), g_strdup (file->name), g_strdup (file->item), file->size,
                     g_date_time_ref (file->time), file->clock, FALSE, NULL };
      g_ptr_array_add (jobs, job);
    }
  return jobs;
}

static void
run_job (BbWorkspace *workspace, const char *visit, Job *job, goffset before, goffset all, BbProgress *progress)
{
  const char * const items[] = { job->item, NULL };
  const BbOrigin origin = {
    .name = job->name, .source = "file", .items = items, .claimed = job->time, .clock = job->clock,
    .corrected = g_str_equal (job->clock, "typed"), .before = before, .all = all,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEvidence) evidence = bb_attach_file (workspace, visit, job->path, &origin, progress, &error);

  job->taken = evidence != NULL;
  if (!evidence && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    job->sentence = bb_phrase (error);
}

static void
run_jobs (BbWorkspace *workspace, const char *visit, GPtrArray *jobs, BbProgress *progress)
{
  GCancellable *cancellable = progress ? bb_progress_get_cancellable (progress) : NULL;
  goffset before = 0, all = 0;

  for (guint i = 0; i < jobs->len; i++)
    all += ((Job *) jobs->pdata[i])->size;
  for (guint i = 0; i < jobs->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      Job *job = jobs->pdata[i];

      run_job (workspace, visit, job, before, all, progress);
      before += job->size;
    }
}

static guint
settle (GPtrArray *jobs, guint *failed)
{
  guint taken = 0;

  *failed = 0;
  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = jobs->pdata[i];

      if (job->taken || job->sentence)
        bb_import_file_set_state (job->file, job->taken ? BB_IMPORT_TAKEN : BB_IMPORT_FAILED, job->sentence);
      taken += job->taken;
      *failed += job->sentence != NULL;
    }
  return taken;
}

guint
bb_import_take (BbImport *self, BbProgress *progress, guint *failed)
{
  g_autoptr (GPtrArray) jobs = list_jobs (self);

  run_jobs (self->workspace, bb_case_get_id (self->visit), jobs, progress);
  return settle (jobs, failed);
}

static gpointer
take_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  GPtrArray *jobs = bb_args_get (args, 1);

  run_jobs (workspace, bb_args_get (args, 0), jobs, args->progress);
  return g_ptr_array_ref (jobs);
}

void
bb_import_take_async (BbImport *self, BbProgress *progress, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, bb_case_get_id (self->visit));
  bb_args_add (args, list_jobs (self), (GDestroyNotify) g_ptr_array_unref);
  args->progress = g_object_ref (progress);
  bb_async_run (self->workspace, BB_QUEUE_FREE, take_work, args, (GDestroyNotify) g_ptr_array_unref, NULL, callback, user_data);
}

guint
bb_import_take_finish (BbImport *self, GAsyncResult *result, guint *failed)
{
  g_autoptr (GPtrArray) jobs = bb_async_finish (result, NULL);

  *failed = 0;
  return jobs ? settle (jobs, failed) : 0;
}

/* ── The object ──────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_import_finalize (GObject *object)
{
  BbImport *self = BB_IMPORT (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->files);
  g_clear_pointer (&self->marks, g_array_unref);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (bb_import_parent_class)->finalize (object);
}

static void
bb_import_class_init (BbImportClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_import_finalize;
}

static void
bb_import_init (BbImport *self)
{
  self->files = g_list_store_new (BB_TYPE_IMPORT_FILE);
}
