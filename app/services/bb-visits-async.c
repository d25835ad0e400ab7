/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs of bb-visits.h for the window. */
#include <string.h>

#include "bb-async.h"
#include "bb-raising.h"
#include "bb-visits.h"

#define SIGNING_PATIENCE 6       /* seconds that a person waits for a time stamp; without it the paper is raised later */

#define STRING(index) ((const char *) bb_args_get (args, index))
#define STRINGS(index) ((const char * const *) bb_args_get (args, index))

/* One verb: @run is an expression over workspace, args, cancellable and error that gives a pointer. */
#define WORK(name, run)                                                                                            \
  static gpointer                                                                                                  \
  name##_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)                    \
  {                                                                                                                \
    return (run);                                                                                                  \
  }

#define FINISH(name, Type)                                                                                         \
  Type                                                                                                             \
  name##_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)                                     \
  {                                                                                                                \
    return bb_async_finish (result, error);                                                                        \
  }

#define FINISH_BOOLEAN(name)                                                                                       \
  gboolean                                                                                                         \
  name##_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)                                     \
  {                                                                                                                \
    return bb_async_finish_boolean (result, error);                                                                \
  }

#define DONE(expression) (GINT_TO_POINTER (expression))

static BbArgs *
args_with_visit (const char *visit)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  return args;
}

static BbArgs *
args_with_value (const char *visit, gpointer value)
{
  BbArgs *args = args_with_visit (visit);

  /* A copy: the window goes on changing its own while this one waits. */
  bb_args_add (args, bb_value_copy (value), bb_value_unref);
  return args;
}

static BbArgs *
args_with_string (const char *visit, const char *text)
{
  BbArgs *args = args_with_visit (visit);

  bb_args_add_string (args, text);
  return args;
}

static void
run_write (BbWorkspace *workspace, BbWork work, BbArgs *args, BB_ASYNC)
{
  bb_async_run (workspace, BB_QUEUE_ORDERED, work, args, NULL, cancellable, callback, user_data);
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

WORK (bb_visit_list, bb_visit_list (workspace, args->numbers[0], args->numbers[1], error))

void
bb_visit_list_async (BbWorkspace *workspace, guint offset, guint limit, BB_ASYNC)
{
  BbArgs *args = bb_args_new ();

  args->numbers[0] = offset;
  args->numbers[1] = limit;
  bb_async_run (workspace, BB_QUEUE_FREE, bb_visit_list_work, args, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}
FINISH (bb_visit_list, GPtrArray *)

WORK (bb_visit_load, bb_visit_load (workspace, STRING (0), error))

void
bb_visit_load_async (BbWorkspace *workspace, const char *visit, BB_ASYNC)
{
  /* In order: it must see what was written before it. */
  bb_async_run (workspace, BB_QUEUE_ORDERED, bb_visit_load_work, args_with_visit (visit), g_object_unref, cancellable, callback, user_data);
}
FINISH (bb_visit_load, BbCase *)

/* Verbs that read a list by a text and a limit. */
#define LIST_VERB(name)                                                                                            \
  WORK (name, name (workspace, STRING (0), args->numbers[0], error))                                               \
  void                                                                                                             \
  name##_async (BbWorkspace *workspace, const char *text, guint limit, BB_ASYNC)                                   \
  {                                                                                                                \
    BbArgs *args = args_with_visit (text);                                                                         \
                                                                                                                   \
    args->numbers[0] = limit;                                                                                      \
    bb_async_run (workspace, BB_QUEUE_FREE, name##_work, args, (GDestroyNotify) g_ptr_array_unref, cancellable,    \
                  callback, user_data);                                                                            \
  }                                                                                                                \
  FINISH (name, GPtrArray *)

LIST_VERB (bb_visit_search)
LIST_VERB (bb_visit_suggest_facts)
LIST_VERB (bb_visit_suggest_recommendations)

WORK (bb_visit_list_previous, bb_visit_list_previous (workspace, STRING (0), error))

void
bb_visit_list_previous_async (BbWorkspace *workspace, const char *visit, BB_ASYNC)
{
  bb_async_run (workspace, BB_QUEUE_FREE, bb_visit_list_previous_work, args_with_visit (visit), (GDestroyNotify) g_hash_table_unref,
                cancellable, callback, user_data);
}
FINISH (bb_visit_list_previous, GHashTable *)

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

WORK (bb_visit_start, bb_visit_start (workspace, bb_args_get (args, 1), NULL, error))

void
bb_visit_start_async (BbWorkspace *workspace, BbVisit *draft, BB_ASYNC)
{
  bb_async_run (workspace, BB_QUEUE_ORDERED, bb_visit_start_work, args_with_value (NULL, draft), g_free, cancellable, callback, user_data);
}
FINISH (bb_visit_start, char *)

/* Verbs that take a visit and one value. */
#define VALUE_VERB(name, Value)                                                                                    \
  WORK (name, DONE (name (workspace, STRING (0), bb_args_get (args, 1), error)))                                   \
  void                                                                                                             \
  name##_async (BbWorkspace *workspace, const char *visit, Value *value, BB_ASYNC)                                 \
  {                                                                                                                \
    run_write (workspace, name##_work, args_with_value (visit, value), cancellable, callback, user_data);          \
  }                                                                                                                \
  FINISH_BOOLEAN (name)

VALUE_VERB (bb_visit_answer, BbAnswer)
VALUE_VERB (bb_visit_save_named, BbNamed)
VALUE_VERB (bb_visit_update, BbVisit)
VALUE_VERB (bb_visit_record, BbEvent)
VALUE_VERB (bb_visit_save_evidence, BbEvidence)
VALUE_VERB (bb_visit_save_finding, BbFinding)
VALUE_VERB (bb_visit_save_recommendation, BbRecommendation)

/* Verbs that take a visit and one text. */
#define STRING_VERB(name)                                                                                          \
  WORK (name, DONE (name (workspace, STRING (0), STRING (1), error)))                                              \
  void                                                                                                             \
  name##_async (BbWorkspace *workspace, const char *visit, const char *text, BB_ASYNC)                             \
  {                                                                                                                \
    run_write (workspace, name##_work, args_with_string (visit, text), cancellable, callback, user_data);          \
  }                                                                                                                \
  FINISH_BOOLEAN (name)

STRING_VERB (bb_visit_remove_finding)
STRING_VERB (bb_visit_remove_recommendation)
STRING_VERB (bb_visit_detach)
STRING_VERB (bb_visit_clear_sample)
STRING_VERB (bb_visit_remove_named)

WORK (bb_visit_list_proposals, bb_visit_list_proposals (workspace, STRING (0), error))
WORK (bb_visit_plan_again, bb_visit_plan_again (workspace, STRING (0), error))
WORK (bb_visit_recuse, DONE (bb_visit_recuse (workspace, STRING (0), STRING (1), STRING (2), bb_args_get (args, 3), STRING (4), error)))

void
bb_visit_list_proposals_async (BbWorkspace *workspace, const char *visit, BB_ASYNC)
{
  bb_async_run (workspace, BB_QUEUE_ORDERED, bb_visit_list_proposals_work, args_with_visit (visit), (GDestroyNotify) g_ptr_array_unref,
                cancellable, callback, user_data);
}
FINISH (bb_visit_list_proposals, GPtrArray *)

void
bb_visit_plan_again_async (BbWorkspace *workspace, const char *visit, BB_ASYNC)
{
  bb_async_run (workspace, BB_QUEUE_ORDERED, bb_visit_plan_again_work, args_with_visit (visit), g_free, cancellable, callback, user_data);
}
FINISH (bb_visit_plan_again, char *)

void
bb_visit_recuse_async (BbWorkspace *workspace, const char *visit, const char *name, const char *reason, BbMember *replacement,
                       const char *decision, BB_ASYNC)
{
  BbArgs *args = args_with_string (visit, name);

  bb_args_add_string (args, reason);
  bb_args_add (args, replacement ? bb_member_copy (replacement) : NULL, bb_value_unref);
  bb_args_add_string (args, decision);
  run_write (workspace, bb_visit_recuse_work, args, cancellable, callback, user_data);
}
FINISH_BOOLEAN (bb_visit_recuse)

WORK (bb_visit_count, DONE (bb_visit_count (workspace, STRING (0), STRING (1), STRING (2), (int) args->numbers[0], error)))
WORK (bb_visit_assign, DONE (bb_visit_assign (workspace, STRING (0), STRING (1), STRING (2), error)))
WORK (bb_visit_list_named, bb_visit_list_named (workspace, STRING (0), error))

void
bb_visit_count_async (BbWorkspace *workspace, const char *visit, const char *name, const char *label, int delta, BB_ASYNC)
{
  BbArgs *args = args_with_string (visit, name);

  bb_args_add_string (args, label);
  args->numbers[0] = delta;
  run_write (workspace, bb_visit_count_work, args, cancellable, callback, user_data);
}
FINISH_BOOLEAN (bb_visit_count)

void
bb_visit_assign_async (BbWorkspace *workspace, const char *visit, const char *code, const char *member, BB_ASYNC)
{
  BbArgs *args = args_with_string (visit, code);

  bb_args_add_string (args, member);
  run_write (workspace, bb_visit_assign_work, args, cancellable, callback, user_data);
}
FINISH_BOOLEAN (bb_visit_assign)

void
bb_visit_list_named_async (BbWorkspace *workspace, const char *visit, BB_ASYNC)
{
  bb_async_run (workspace, BB_QUEUE_ORDERED, bb_visit_list_named_work, args_with_visit (visit), (GDestroyNotify) g_ptr_array_unref,
                cancellable, callback, user_data);
}
FINISH (bb_visit_list_named, GPtrArray *)

WORK (bb_visit_draw_sample, DONE (bb_visit_draw_sample (workspace, STRING (0), STRING (1), args->numbers[0], (guint) args->numbers[1], error)))
WORK (bb_visit_draw_sample_from, DONE (bb_visit_draw_sample_from (workspace, STRING (0), STRING (1), STRING (2), (guint) args->numbers[1], error)))
WORK (bb_visit_set_sample, DONE (bb_visit_set_sample (workspace, STRING (0), STRING (1), (guint) args->numbers[0], (int) args->numbers[1],
                                                      STRING (2), error)))

void
bb_visit_draw_sample_async (BbWorkspace *workspace, const char *visit, const char *item, gint64 population, guint size, BB_ASYNC)
{
  BbArgs *args = args_with_string (visit, item);

  args->numbers[0] = population;
  args->numbers[1] = size;
  run_write (workspace, bb_visit_draw_sample_work, args, cancellable, callback, user_data);
}
FINISH_BOOLEAN (bb_visit_draw_sample)

void
bb_visit_draw_sample_from_async (BbWorkspace *workspace, const char *visit, const char *item, const char *path, guint size, BB_ASYNC)
{
  BbArgs *args = args_with_string (visit, item);

  bb_args_add_string (args, path);
  args->numbers[1] = size;
  run_write (workspace, bb_visit_draw_sample_from_work, args, cancellable, callback, user_data);
}
FINISH_BOOLEAN (bb_visit_draw_sample_from)

void
bb_visit_set_sample_async (BbWorkspace *workspace, const char *visit, const char *item, guint number, int result, const char *note, BB_ASYNC)
{
  BbArgs *args = args_with_string (visit, item);

  bb_args_add_string (args, note);
  args->numbers[0] = number;
  args->numbers[1] = result;
  run_write (workspace, bb_visit_set_sample_work, args, cancellable, callback, user_data);
}
FINISH_BOOLEAN (bb_visit_set_sample)

WORK (bb_visit_set_opinion, DONE (bb_visit_set_opinion (workspace, STRING (0), STRING (1), STRING (2), error)))

void
bb_visit_set_opinion_async (BbWorkspace *workspace, const char *visit, const char *text, const char *by, BB_ASYNC)
{
  BbArgs *args = args_with_string (visit, text);

  bb_args_add_string (args, by);
  run_write (workspace, bb_visit_set_opinion_work, args, cancellable, callback, user_data);
}
FINISH_BOOLEAN (bb_visit_set_opinion)

WORK (bb_visit_lock, DONE (bb_visit_lock (workspace, STRING (0), NULL, error)))
WORK (bb_visit_unlock, DONE (bb_visit_unlock (workspace, STRING (0), error)))

void
bb_visit_lock_async (BbWorkspace *workspace, const char *visit, BB_ASYNC)
{
  run_write (workspace, bb_visit_lock_work, args_with_visit (visit), cancellable, callback, user_data);
}
FINISH_BOOLEAN (bb_visit_lock)

void
bb_visit_unlock_async (BbWorkspace *workspace, const char *visit, BB_ASYNC)
{
  run_write (workspace, bb_visit_unlock_work, args_with_visit (visit), cancellable, callback, user_data);
}
FINISH_BOOLEAN (bb_visit_unlock)

#define UNDO_VERB(name)                                                                                            \
  static gpointer                                                                                                  \
  name##_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)                    \
  {                                                                                                                \
    char *what = NULL;                                                                                             \
                                                                                                                   \
    if (!name (workspace, STRING (0), &what, error))                                                               \
      return NULL;                                                                                                 \
    return what ? what : g_strdup ("");                                                                            \
  }                                                                                                                \
                                                                                                                   \
  void                                                                                                             \
  name##_async (BbWorkspace *workspace, const char *visit, BB_ASYNC)                                               \
  {                                                                                                                \
    bb_async_run (workspace, BB_QUEUE_ORDERED, name##_work, args_with_visit (visit), g_free, cancellable,          \
                  callback, user_data);                                                                            \
  }                                                                                                                \
                                                                                                                   \
  gboolean                                                                                                         \
  name##_finish (BbWorkspace *workspace, GAsyncResult *result, char **what, GError **error)                        \
  {                                                                                                                \
    g_autofree char *done = bb_async_finish (result, error);                                                       \
                                                                                                                   \
    if (!done)                                                                                                     \
      return FALSE;                                                                                                \
    if (what)                                                                                                      \
      *what = g_steal_pointer (&done);                                                                             \
    return TRUE;                                                                                                   \
  }

UNDO_VERB (bb_visit_undo)
UNDO_VERB (bb_visit_redo)

static gpointer
bb_visit_get_step_labels_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  GPtrArray *labels = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (labels, bb_visit_get_undo_label (workspace, STRING (0)));
  g_ptr_array_add (labels, bb_visit_get_redo_label (workspace, STRING (0)));
  return labels;
}

void
bb_visit_get_step_labels_async (BbWorkspace *workspace, const char *visit, BB_ASYNC)
{
  /* In order: it must see what was written before it. */
  bb_async_run (workspace, BB_QUEUE_ORDERED, bb_visit_get_step_labels_work, args_with_visit (visit), (GDestroyNotify) g_ptr_array_unref,
                cancellable, callback, user_data);
}

gboolean
bb_visit_get_step_labels_finish (BbWorkspace *workspace, GAsyncResult *result, char **undo, char **redo, GError **error)
{
  g_autoptr (GPtrArray) labels = bb_async_finish (result, error);

  if (!labels)
    return FALSE;
  *undo = g_steal_pointer (&labels->pdata[0]);
  *redo = g_steal_pointer (&labels->pdata[1]);
  return TRUE;
}

/* ── Evidence ────────────────────────────────────────────────────────────────────────────────────────────────── */

WORK (attach, bb_visit_attach (workspace, STRING (0), STRING (1), STRINGS (2), STRING (3), STRING (4), args->progress, error))

void
bb_visit_attach_async (BbWorkspace *workspace, const char *visit, const char *path, const char * const *items, const char *caption,
                       const char *source, BbProgress *progress, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = args_with_string (visit, path);

  bb_args_add (args, g_strdupv ((char **) items), (GDestroyNotify) g_strfreev);
  bb_args_add_string (args, caption);
  bb_args_add_string (args, source);
  args->progress = progress ? g_object_ref (progress) : NULL;
  bb_async_run (workspace, BB_QUEUE_FREE, attach_work, args, bb_value_unref, NULL, callback, user_data);
}

FINISH (bb_visit_attach, BbEvidence *)

/* ── Papers ──────────────────────────────────────────────────────────────────────────────────────────────────── */

WORK (bb_visit_write_minutes, DONE (bb_visit_write_minutes (workspace, STRING (0), STRING (1), args->progress, error)))

void
bb_visit_write_minutes_async (BbWorkspace *workspace, const char *visit, const char *path, BbProgress *progress,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = args_with_string (visit, path);

  args->progress = progress ? g_object_ref (progress) : NULL;
  bb_async_run (workspace, BB_QUEUE_FREE, bb_visit_write_minutes_work, args, NULL, NULL, callback, user_data);
}
FINISH_BOOLEAN (bb_visit_write_minutes)

WORK (bb_visit_list_tokens, bb_token_list (STRING (0), error))

void
bb_visit_list_tokens_async (BbWorkspace *workspace, const char *module, BB_ASYNC)
{
  bb_async_run (workspace, BB_QUEUE_FREE, bb_visit_list_tokens_work, args_with_visit (module), (GDestroyNotify) g_ptr_array_unref,
                cancellable, callback, user_data);
}
FINISH (bb_visit_list_tokens, GPtrArray *)

static void
wipe (gpointer secret)
{
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/* The one answer that was typed. Nobody asks twice in one attempt; what the window has shown of earlier ones is in tries_shown. */
static char *
answer_once (const char *what, gboolean retry, int tries_left, gpointer pin)
{
  return *(const char *) pin ? g_strdup (pin) : NULL;
}

static gpointer
sign_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *tsa = bb_raising_find_authority (workspace);
  BbVisitSigning signing = {
    .field = STRING (1), .identity = STRING (2), .appearance = STRING (4), .pin = answer_once, .pin_data = bb_args_get (args, 3),
    .tries_shown = (int) args->numbers[0],
    .tsa = tsa, .tsa_seconds = SIGNING_PATIENCE,
  };

  return bb_visit_sign (workspace, STRING (0), &signing, cancellable, error);
}

void
bb_visit_sign_async (BbWorkspace *workspace, const char *visit, const char *field, const char *identity, const char *pin,
                     int tries_shown, const char *appearance, BB_ASYNC)
{
  BbArgs *args = args_with_string (visit, field);

  bb_args_add_string (args, identity);
  bb_args_add (args, g_strdup (pin ? pin : ""), wipe);
  bb_args_add_string (args, appearance);
  args->numbers[0] = tries_shown;
  bb_async_run (workspace, BB_QUEUE_FREE, sign_work, args, (GDestroyNotify) bb_sign_result_free, cancellable, callback, user_data);
}
FINISH (bb_visit_sign, BbSignResult *)

WORK (bb_visit_import_sample, bb_visit_import_sample (workspace, args->progress, error))

void
bb_visit_import_sample_async (BbWorkspace *workspace, BbProgress *progress, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  args->progress = progress ? g_object_ref (progress) : NULL;
  bb_async_run (workspace, BB_QUEUE_FREE, bb_visit_import_sample_work, args, g_free, NULL, callback, user_data);
}
FINISH (bb_visit_import_sample, char *)
