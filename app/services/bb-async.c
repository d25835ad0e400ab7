/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-async.h"

#include "bb-workspace-private.h"

typedef struct { BbWork work; BbArgs *args; GDestroyNotify free_result; } Job;

BbArgs *
bb_args_new (void)
{
  return g_new0 (BbArgs, 1);
}

void
bb_args_add (BbArgs *self, gpointer value, GDestroyNotify free_value)
{
  g_return_if_fail (self->n < G_N_ELEMENTS (self->slots));
  self->slots[self->n].value = value;
  self->slots[self->n++].free = free_value;
}

void
bb_args_add_string (BbArgs *self, const char *text)
{
  bb_args_add (self, g_strdup (text), g_free);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  for (guint i = 0; i < job->args->n; i++)
    if (job->args->slots[i].value && job->args->slots[i].free)
      job->args->slots[i].free (job->args->slots[i].value);
  g_clear_object (&job->args->progress);
  g_free (job->args);
  g_free (job);
}

static void
run_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  gpointer result = job->work (source, job->args, cancellable, &error);

  if (job->args->progress)
    bb_progress_finish (job->args->progress);
  if (error)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, result, job->free_result);
}

static void
run_ordered (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;

  run_job (task, g_task_get_source_object (task), g_task_get_task_data (task), g_task_get_cancellable (task));
}

GThreadPool *
bb_async_pool_new (void)
{
  return g_thread_pool_new (run_ordered, NULL, 1, FALSE, NULL);
}

void
bb_async_run (BbWorkspace *workspace, BbQueue queue, BbWork work, BbArgs *args, GDestroyNotify free_result,
              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (workspace, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->work = work;
  job->args = args;
  job->free_result = free_result;
  g_task_set_task_data (task, job, job_free);
  /* What was written must be reported as written, even when the answer comes after a cancellation. */
  g_task_set_check_cancellable (task, FALSE);
  if (queue == BB_QUEUE_ORDERED && workspace)
    g_thread_pool_push (bb_workspace_get_pool (workspace), g_steal_pointer (&task), NULL);
  else
    g_task_run_in_thread (task, run_job);
}

gpointer
bb_async_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
bb_async_finish_boolean (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
