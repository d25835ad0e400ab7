/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-templates.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "bb-async.h"
#include "bb-look.h"
#include "bb-visits.h"
#include "bb-workspace-private.h"
#include "domain/bb-json.h"
#include "minutes/bb-minutes.h"

#define LARGEST_LOGO (256 * 1024)

/* ── The office ──────────────────────────────────────────────────────────────────────────────────────────────── */

static BbPaperPlan *
load_plan (BbWorkspace *workspace, const char *kind, const BbTemplate *own, GError **error)
{
  return bb_paper_plan_load (bb_workspace_get_data_dir (workspace), kind, own, error);
}

BbPaperPlan *
bb_template_load (BbWorkspace *workspace, const char *code, const char *kind, gboolean standard, GError **error)
{
  g_autoptr (BbIssuer) issuer = standard ? NULL : bb_workspace_find_issuer (workspace, code, code ? error : NULL);

  if (!standard && code && !issuer)
    return NULL;
  return load_plan (workspace, kind, issuer ? bb_templates_find (issuer->templates, kind) : NULL, error);
}

gboolean
bb_template_is_changed (BbWorkspace *workspace, const char *code, const char *kind)
{
  g_autoptr (BbIssuer) issuer = bb_workspace_find_issuer (workspace, code, NULL);

  return issuer && bb_templates_find (issuer->templates, kind);
}

/* ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────── */

BbTemplate *
bb_template_read (BbWorkspace *workspace, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = bb_read_json_file (path, &text, error);
  g_autoptr (BbTemplate) template = NULL;
  g_autoptr (BbPaperPlan) plan = NULL;

  if (!object)
    return NULL;
  template = bb_template_from_object (object, error);
  plan = template ? load_plan (workspace, template->kind, template, error) : NULL;
  if (plan)
    return g_steal_pointer (&template);
  bb_place_error (error, path, text, NULL);
  return NULL;
}

char *
bb_template_format (BbWorkspace *workspace, const char *code, const char *kind, GError **error)
{
  g_autoptr (BbPaperPlan) plan = bb_template_load (workspace, code, kind, FALSE, error);
  g_autoptr (BbTemplate) template = plan ? bb_paper_plan_to_full_template (plan) : NULL;
  g_autoptr (JsonObject) object = template ? bb_template_to_object (template) : NULL;

  return object ? bb_json_format (object) : NULL;
}

/* Whether it is a picture shows the preview: it is decoded in the helper. */
GBytes *
bb_template_read_logo (const char *path, GError **error)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  g_autoptr (GError) cause = NULL;
  g_autofree char *name = g_path_get_basename (path);
  char *data = NULL;
  gsize size;

  if (!g_file_get_contents (path, &data, &size, &cause))
    {
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s” cannot be read: %s"), name, cause->message);
      return NULL;
    }
  if (size < 33 || size > LARGEST_LOGO || memcmp (data, signature, sizeof signature) != 0)
    {
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s” is no PNG picture of at most 256 KB"), name);
      g_free (data);
      return NULL;
    }
  return g_bytes_new_take (data, size);
}

/* ── Keeping ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
put_template (BbIssuer *issuer, const char *kind, BbTemplate *template)
{
  BbTemplate *before = bb_templates_find (issuer->templates, kind);

  if (before)
    g_ptr_array_remove (issuer->templates, before);
  if (template)
    g_ptr_array_add (issuer->templates, bb_template_ref (template));
}

static gboolean
is_empty (const BbTemplate *template)
{
  return template->blocks->len == 0 && template->texts->len == 0 && !template->logo;
}

static gboolean
keep (BbWorkspace *workspace, const char *code, const char *kind, BbTemplate *template, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbIssuer) issuer = bb_workspace_find_issuer (workspace, code, error);
  g_autoptr (BbIssuer) changed = issuer ? bb_issuer_copy (issuer) : NULL;

  if (!changed)
    return FALSE;
  put_template (changed, kind, template);
  if (!bb_workspace_save_issuer (workspace, changed, error))
    return FALSE;
  bb_workspace_emit_changed (workspace, NULL);
  return TRUE;
}

gboolean
bb_template_save (BbWorkspace *workspace, const char *code, BbTemplate *template, GError **error)
{
  g_autoptr (BbPaperPlan) plan = load_plan (workspace, template->kind, template, error);
  g_autoptr (BbPaperPlan) standard = plan ? load_plan (workspace, template->kind, NULL, error) : NULL;
  g_autoptr (BbTemplate) difference = standard ? bb_paper_plan_to_template (plan, standard) : NULL;

  return difference && keep (workspace, code, template->kind, is_empty (difference) ? NULL : difference, error);
}

gboolean
bb_template_reset (BbWorkspace *workspace, const char *code, const char *kind, GError **error)
{
  return keep (workspace, code, kind, NULL, error);
}

/* ── The preview ─────────────────────────────────────────────────────────────────────────────────────────────── */

static BbCase *
load_newest (BbWorkspace *workspace, GError **error)
{
  g_autoptr (GPtrArray) rows = bb_visit_list (workspace, 0, 1, error);

  if (rows && rows->len)
    return bb_visit_load (workspace, ((BbVisitRow *) rows->pdata[0])->visit, error);
  if (rows)
    g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("There is no visit yet that the paper could show"));
  return NULL;
}

static void
add_example_correction (BbPaper *paper)
{
  BbCorrection *correction = bb_correction_new ();

  correction->place = g_strdup ("Mục IV, số 1");
  correction->before = g_strdup ("02 công chức");
  correction->after = g_strdup ("01 công chức");
  correction->reason = g_strdup ("đếm nhầm");
  g_ptr_array_add (paper->corrections, correction);
}

/* Printed in the preview alone, so Vietnamese like every paper. */
static BbPaper *
new_example (const char *kind)
{
  BbPaper *paper = bb_paper_new ();

  paper->kind = g_strdup (kind);
  paper->words = g_strdup ("(Nhận xét, đánh giá của Đoàn kiểm tra.)");
  paper->field = g_strdup ("unit");
  paper->reason = g_strdup ("lý do được nêu ra");
  paper->about = g_strnfill (64, '0');
  add_example_correction (paper);
  return paper;
}

gboolean
bb_template_write_preview (BbWorkspace *workspace, const char *code, BbTemplate *template, const char *path, GError **error)
{
  g_autoptr (BbIssuer) issuer = bb_workspace_find_issuer (workspace, code, error), changed = issuer ? bb_issuer_copy (issuer) : NULL;
  g_autoptr (BbCase) visit = changed ? load_newest (workspace, error) : NULL;
  gboolean minutes = g_strcmp0 (template->kind, bb_paper_kind_names[BB_PAPER_MINUTES]) == 0;
  g_autoptr (BbPaper) paper = minutes ? NULL : new_example (template->kind);
  BbMinutesOptions options = { .data_dir = bb_workspace_get_data_dir (workspace), .decode = bb_look_bytes, .draft = TRUE, .paper = paper };
  g_autoptr (BbMinutesResult) result = NULL;

  if (!visit)
    return FALSE;
  put_template (changed, template->kind, template);
  bb_case_set_issuer (visit, changed);
  result = bb_minutes_write (visit, path, &options, NULL, error);
  return result != NULL;
}

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
load_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_template_load (self, bb_args_get (args, 0), bb_args_get (args, 1), args->numbers[0] != 0, error);
}

void
bb_template_load_async (BbWorkspace *workspace, const char *issuer, const char *kind, gboolean standard, BB_TEMPLATE_ASYNC)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, issuer);
  bb_args_add_string (args, kind);
  args->numbers[0] = standard;
  bb_async_run (workspace, BB_QUEUE_ORDERED, load_work, args, (GDestroyNotify) bb_paper_plan_free, cancellable, callback, user_data);
}

BbPaperPlan *
bb_template_load_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

static gpointer
logo_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_template_read_logo (bb_args_get (args, 0), error);
}

void
bb_template_read_logo_async (BbWorkspace *workspace, const char *path, BB_TEMPLATE_ASYNC)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, path);
  bb_async_run (workspace, BB_QUEUE_FREE, logo_work, args, (GDestroyNotify) g_bytes_unref, cancellable, callback, user_data);
}

GBytes *
bb_template_read_logo_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

static gpointer
save_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_template_save (self, bb_args_get (args, 0), bb_args_get (args, 1), error));
}

void
bb_template_save_async (BbWorkspace *workspace, const char *issuer, BbTemplate *template, BB_TEMPLATE_ASYNC)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, issuer);
  bb_args_add (args, bb_template_copy (template), bb_value_unref);
  bb_async_run (workspace, BB_QUEUE_ORDERED, save_work, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_template_save_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}

static gpointer
reset_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_template_reset (self, bb_args_get (args, 0), bb_args_get (args, 1), error));
}

void
bb_template_reset_async (BbWorkspace *workspace, const char *issuer, const char *kind, BB_TEMPLATE_ASYNC)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, issuer);
  bb_args_add_string (args, kind);
  bb_async_run (workspace, BB_QUEUE_ORDERED, reset_work, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_template_reset_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}

static gpointer
preview_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_strdup_printf ("bienban-%d-template.pdf", (int) getpid ());
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), name, NULL);

  return bb_template_write_preview (self, bb_args_get (args, 0), bb_args_get (args, 1), path, error) ? g_steal_pointer (&path) : NULL;
}

void
bb_template_preview_async (BbWorkspace *workspace, const char *issuer, BbTemplate *template, BB_TEMPLATE_ASYNC)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, issuer);
  bb_args_add (args, bb_template_copy (template), bb_value_unref);
  bb_async_run (workspace, BB_QUEUE_FREE, preview_work, args, g_free, cancellable, callback, user_data);
}

char *
bb_template_preview_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}
