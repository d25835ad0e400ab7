/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The unit's opinion, and what it handed over with it. */
#include <glib/gi18n-lib.h>

#include "bb-async.h"
#include "bb-attach.h"
#include "bb-edit.h"

/* FALSE: it says that already. */
static gboolean
apply_words (BbVisit *visit, const char *text, const char *by)
{
  g_autoptr (BbOpinion) before = NULL;
  g_autoptr (GDateTime) now = bb_now ();

  if (visit->opinion && g_strcmp0 (visit->opinion->text, text) == 0 && (!by || g_strcmp0 (visit->opinion->by, by) == 0))
    return FALSE;
  before = g_steal_pointer (&visit->opinion);
  if (!text || !*text)
    return TRUE;
  visit->opinion = bb_opinion_new ();
  visit->opinion->evidence = before ? g_strdupv (before->evidence) : NULL;
  visit->opinion->text = g_strdup (text);
  visit->opinion->by = g_strdup (by);
  bb_set_time (&visit->opinion->at, now);
  return TRUE;
}

static BbVisit *
begin (BbWorkspace *workspace, const char *visit, BbEdit **edit, char **id, GError **error)
{
  *id = g_strconcat ("visit:", visit, NULL);
  *edit = bb_edit_begin (workspace, visit, _("Opinion of the unit"), BB_EDIT_NORMAL, error);
  return *edit ? bb_edit_read (*edit, &BB_VISIT_SCHEMA, *id) : NULL;
}

gboolean
bb_visit_set_opinion (BbWorkspace *workspace, const char *visit, const char *text, const char *by, GError **error)
{
  g_autoptr (BbEdit) edit = NULL;
  g_autofree char *id = NULL;
  g_autoptr (BbVisit) changed = begin (workspace, visit, &edit, &id, error);

  if (!changed)
    return FALSE;
  if (!apply_words (changed, text, by))
    return TRUE;
  bb_edit_put_value (edit, id, changed);
  return bb_edit_commit (edit, error);
}

/* ── What was handed over ────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
require_opinion (BbVisit *visit, GError **error)
{
  if (visit->opinion)
    return TRUE;
  g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("Write the opinion of the unit first; then attach what was handed over with it"));
  return FALSE;
}

static gboolean
check_handed_over (BbEdit *edit, BbVisit *visit, const char * const *sha256, GError **error)
{
  if (!require_opinion (visit, error))
    return FALSE;
  for (; sha256 && *sha256; sha256++)
    {
      g_autofree char *id = bb_edit_make_id (edit, "evidence", *sha256);
      g_autoptr (BbDocument) evidence = bb_edit_get (edit, id);

      if (evidence)
        continue;
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("This visit has no evidence “%.8s”"), *sha256);
      return FALSE;
    }
  return TRUE;
}

gboolean
bb_visit_set_opinion_evidence (BbWorkspace *workspace, const char *visit, const char * const *sha256, GError **error)
{
  g_autoptr (BbEdit) edit = NULL;
  g_autofree char *id = NULL;
  g_autoptr (BbVisit) changed = begin (workspace, visit, &edit, &id, error);

  if (!changed || !check_handed_over (edit, changed, sha256, error))
    return FALSE;
  g_strfreev (changed->opinion->evidence);
  changed->opinion->evidence = sha256 && *sha256 ? g_strdupv ((char **) sha256) : NULL;
  bb_edit_put_value (edit, id, changed);
  return bb_edit_commit (edit, error);
}

/* A file that is in the store and not yet of the visit. */
typedef struct { char *sha256, *name; goffset size; } Stored;

static void
stored_free (gpointer data)
{
  Stored *self = data;

  g_free (self->sha256);
  g_free (self->name);
  g_free (self);
}

static GPtrArray *
store_all (BbWorkspace *workspace, const char *visit, const char * const *files, BbProgress *progress, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (stored_free);

  for (; *files; files++)
    {
      Stored *one = g_new0 (Stored, 1);
      BbOrigin origin = { .source = "file" };

      g_ptr_array_add (all, one);
      one->name = g_path_get_basename (*files);
      origin.name = one->name;
      one->sha256 = bb_attach_store (workspace, visit, *files, &origin, progress, &one->size, error);
      if (!one->sha256)
        return NULL;
    }
  return g_steal_pointer (&all);
}

static gboolean
put_all (BbWorkspace *workspace, BbEdit *edit, BbVisit *visit, GPtrArray *stored, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);
  char **before = visit->opinion->evidence;

  for (char **sha256 = before; sha256 && *sha256; sha256++)
    {
      g_strv_builder_add (builder, *sha256);
      g_hash_table_add (named, *sha256);
    }
  for (guint i = 0; i < stored->len; i++)
    {
      const Stored *one = stored->pdata[i];
      BbOrigin origin = { .name = one->name, .source = "file" };
      g_autoptr (BbEvidence) evidence = NULL;

      if (!g_hash_table_add (named, one->sha256))
        continue;
      if (!(evidence = bb_attach_put (workspace, edit, one->sha256, one->size, &origin, error)))
        return FALSE;
      g_strv_builder_add (builder, one->sha256);
    }
  g_hash_table_remove_all (named);
  g_strfreev (before);
  visit->opinion->evidence = g_strv_builder_end (builder);
  return TRUE;
}

gboolean
bb_visit_hand_over (BbWorkspace *workspace, const char *visit, const char *text, const char *by, const char * const *files, BbProgress *progress,
                    GError **error)
{
  g_autoptr (GPtrArray) stored = store_all (workspace, visit, files, progress, error);
  g_autoptr (BbEdit) edit = NULL;
  g_autofree char *id = NULL;
  g_autoptr (BbVisit) changed = stored ? begin (workspace, visit, &edit, &id, error) : NULL;

  if (!changed)
    return FALSE;
  apply_words (changed, text, by);
  if (!require_opinion (changed, error) || !put_all (workspace, edit, changed, stored, error))
    return FALSE;
  bb_edit_put_value (edit, id, changed);
  return bb_edit_commit (edit, error);
}

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
hand_over_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_visit_hand_over (workspace, bb_args_get (args, 0), bb_args_get (args, 1), bb_args_get (args, 2), bb_args_get (args, 3),
                                              args->progress, error));
}

void
bb_visit_hand_over_async (BbWorkspace *workspace, const char *visit, const char *text, const char *by, const char * const *files, BbProgress *progress,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_args_add_string (args, text);
  bb_args_add_string (args, by);
  bb_args_add (args, g_strdupv ((char **) files), (GDestroyNotify) g_strfreev);
  args->progress = progress ? g_object_ref (progress) : NULL;
  bb_async_run (workspace, BB_QUEUE_FREE, hand_over_work, args, NULL, NULL, callback, user_data);
}

gboolean
bb_visit_hand_over_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}

static gpointer
set_evidence_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_visit_set_opinion_evidence (workspace, bb_args_get (args, 0), bb_args_get (args, 1), error));
}

void
bb_visit_set_opinion_evidence_async (BbWorkspace *workspace, const char *visit, const char * const *sha256, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_args_add (args, g_strdupv ((char **) sha256), (GDestroyNotify) g_strfreev);
  bb_async_run (workspace, BB_QUEUE_ORDERED, set_evidence_work, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_visit_set_opinion_evidence_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}
