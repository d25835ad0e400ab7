/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-check.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "bb-async.h"
#include "bb-case-file-private.h"
#include "bb-check-report.h"
#include "bb-document-words.h"
#include "bb-json-members.h"
#include "bb-paper-chain.h"
#include "bb-phrasebook.h"
#include "bb-visits.h"
#include "domain/bb-json.h"

static void
clear (gpointer data)
{
  BbCheck *self = data;

  g_free (self->path);
  g_free (self->name);
  g_clear_pointer (&self->time, g_date_time_unref);
  g_clear_pointer (&self->verification, bb_verification_free);
  g_clear_pointer (&self->comparison, bb_paper_comparison_free);
  g_clear_pointer (&self->link, bb_paper_link_free);
  g_free (self->problem);
  g_clear_pointer (&self->document, bb_check_unref);
}

BbCheck *
bb_check_ref (BbCheck *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
bb_check_unref (BbCheck *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static BbCheck *
check (BbWorkspace *workspace, const char *path, const char *about, const char * const *trust, const char * const *crls, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbVerification) verification = bb_pdf_verify (path, trust, crls, cancellable, error);
  g_autoptr (GError) local = NULL;
  g_autoptr (BbCheck) self = NULL;

  if (!verification)
    return NULL;
  self = g_atomic_rc_box_new0 (BbCheck);
  self->path = g_strdup (path);
  self->time = g_date_time_new_now_local ();
  self->verification = g_steal_pointer (&verification);
  self->comparison = bb_paper_compare (workspace, path, cancellable, &local);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (!local)
    self->link = bb_paper_link_check (workspace, path, about, &local);
  if (local)
    self->problem = bb_phrase (local);
  return g_steal_pointer (&self);
}

static gboolean
agree (const BbCheck *one, const BbCheck *other)
{
  return g_strcmp0 (one->verification->sha256, other->verification->sha256) == 0 && one->verification->verdict == other->verification->verdict;
}

/* What is found is looked for twice where the interface speaks another language than documents do: every message on the way is then in either. */
BbCheck *
bb_check_file_about (BbWorkspace *workspace, const char *path, const char *about, const char * const *trust, const char * const *crls,
                     GCancellable *cancellable, GError **error)
{
  g_autoptr (BbCheck) self = check (workspace, path, about, trust, crls, cancellable, error);
  const BbWords *words = self && !bb_speech_is_on () ? bb_document_words_get () : NULL;
  g_autoptr (BbSpeech) speech = bb_speech_begin (words);

  if (words && !(self->document = check (workspace, path, about, trust, crls, cancellable, error)))
    return NULL;
  if (!self || !words || agree (self, self->document))
    return g_steal_pointer (&self);
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_CHANGED, _("“%s” was changed while it was being verified"), path);
  return NULL;
}

BbCheck *
bb_check_file (BbWorkspace *workspace, const char *path, const char * const *trust, const char * const *crls, GCancellable *cancellable, GError **error)
{
  return bb_check_file_about (workspace, path, NULL, trust, crls, cancellable, error);
}

/* ── As JSON ─────────────────────────────────────────────────────────────────────────────────────────────────── */

const char *
bb_check_get_verdict_name (BbVerdict verdict)
{
  static const char * const names[] = { "invalid", "undetermined", "valid" };

  return names[verdict];
}

static JsonObject *
report_to_object (const BbSignatureReport *report)
{
  JsonObject *object = json_object_new ();

  bb_json_set_text (object, "field", report->field);
  json_object_set_string_member (object, "verdict", bb_check_get_verdict_name (report->verdict));
  json_object_set_boolean_member (object, "intact", report->intact);
  json_object_set_boolean_member (object, "trusted", report->trusted);
  json_object_set_boolean_member (object, "covers_whole_file", report->covers_whole_file);
  json_object_set_boolean_member (object, "certifies", report->certifies);
  json_object_set_boolean_member (object, "only_allowed_changes", report->only_allowed_changes);
  bb_json_set_text (object, "signer", report->signer);
  bb_json_set_text (object, "issuer", report->issuer);
  bb_json_set_text (object, "subject", report->subject_dn);
  bb_json_set_text (object, "serial", report->serial);
  bb_json_set_text (object, "algorithm", report->algorithm);
  bb_json_set_text (object, "level", report->level);
  bb_json_set_text (object, "reason", report->reason);
  bb_json_set_time (object, "claimed_time", report->claimed_time);
  bb_json_set_time (object, "stamped_time", report->stamped_time);
  bb_json_set_text (object, "stamp_authority", report->stamp_authority);
  json_object_set_boolean_member (object, "stamp_trusted", report->stamp_trusted);
  bb_json_set_time (object, "not_before", report->not_before);
  bb_json_set_time (object, "not_after", report->not_after);
  bb_json_set_texts (object, "problems", report->problems);
  bb_json_set_texts (object, "problem_codes", report->problem_codes);
  bb_json_set_texts (object, "changes", report->changes);
  bb_json_set_texts (object, "change_codes", report->change_codes);
  return object;
}

static JsonArray *
reports_to_array (GPtrArray *reports)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < reports->len; i++)
    json_array_add_object_element (array, report_to_object (reports->pdata[i]));
  return array;
}

/* The report is handed on: what the minutes withhold is told by its type and state alone, though the office could open it. */
static JsonObject *
line_to_object (const BbPaperLine *line)
{
  JsonObject *object = json_object_new ();

  if (line->withheld)
    bb_json_set_text (object, "type", line->type);
  else
    {
      bb_json_set_text (object, "id", line->id);
      bb_json_set_text (object, "title", line->title);
    }
  json_object_set_string_member (object, "state", bb_paper_state_get_name (line->state));
  json_object_set_boolean_member (object, "withheld", line->withheld);
  return object;
}

static JsonObject *
comparison_to_object (const BbPaperComparison *comparison)
{
  JsonObject *object = json_object_new ();
  JsonArray *lines = json_array_new ();

  bb_json_set_text (object, "visit", comparison->visit);
  bb_json_set_time (object, "locked", comparison->locked);
  json_object_set_boolean_member (object, "in_workspace", comparison->is_known);
  json_object_set_boolean_member (object, "same", bb_paper_comparison_is_same (comparison));
  for (guint i = 0; i < comparison->lines->len; i++)
    json_array_add_object_element (lines, line_to_object (comparison->lines->pdata[i]));
  json_object_set_array_member (object, "documents", lines);
  return object;
}

static JsonObject *
link_to_object (const BbPaperLink *link)
{
  JsonObject *object = json_object_new ();

  bb_json_set_text (object, "kind", link->kind);
  bb_json_set_text (object, "visit", link->visit);
  bb_json_set_text (object, "sha256", link->sha256);
  bb_json_set_text (object, "number", link->number);
  json_object_set_string_member (object, "state", bb_link_state_get_name (link->state));
  return object;
}

void
bb_check_describe_verification (JsonObject *object, const BbVerification *verification)
{
  bb_json_set_text (object, "sha256", verification->sha256);
  json_object_set_int_member (object, "size", (gint64) verification->size);
  bb_json_set_texts (object, "roots", verification->roots);
  json_object_set_string_member (object, "verdict", bb_check_get_verdict_name (verification->verdict));
  json_object_set_array_member (object, "signatures", reports_to_array (verification->signatures));
  json_object_set_array_member (object, "time_stamps", reports_to_array (verification->time_stamps));
  bb_json_set_texts (object, "empty_fields", verification->empty_fields);
  bb_json_set_texts (object, "remarks", verification->remarks);
  bb_json_set_texts (object, "remark_codes", verification->remark_codes);
}

JsonObject *
bb_check_to_object (const BbCheck *self)
{
  JsonObject *object = json_object_new ();

  bb_json_set_text (object, "file", self->name ? self->name : self->path);
  bb_json_set_time (object, "checked", self->time);
  bb_check_describe_verification (object, self->verification);
  if (self->comparison && self->comparison->has_list)
    json_object_set_object_member (object, "records", comparison_to_object (self->comparison));
  if (self->link)
    json_object_set_object_member (object, "about", link_to_object (self->link));
  bb_json_set_text (object, "records_problem", self->problem);
  return object;
}

/* ── The report ──────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
save_json (const BbCheck *self, const char *path, GError **error)
{
  g_autoptr (JsonObject) object = bb_check_to_object (self);
  g_autofree char *text = bb_json_format (object);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666, error);
}

gboolean
bb_check_save (const BbCheck *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  const BbCheck *told = self->document ? self->document : self;

  if (g_str_has_suffix (lower, ".pdf"))
    return bb_check_write_report (told, path, cancellable, error);
  if (g_str_has_suffix (lower, ".json"))
    return save_json (told, path, error);
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("The name of the report must end in .pdf or .json: %s"), path);
  return FALSE;
}

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */

static void
name_paper (BbWorkspace *workspace, BbCheck *self, const char *id)
{
  g_autoptr (BbCase) visit = bb_papers_load_visit (workspace, id, NULL);
  g_autoptr (BbPapers) papers = visit ? bb_papers_load (workspace, visit, id) : NULL;
  BbMinutesRecord *record = papers ? papers->record : NULL;
  g_autofree char *name = NULL;

  if (!record)
    return;
  name = papers->is_other ? bb_case_paper_make_name (record->kind, record->paper ? record->paper->number : NULL, FALSE, self->verification->sha256)
                          : g_strdup (BB_CASE_MINUTES);
  self->name = g_path_get_basename (name);
  self->kind = bb_paper_kind_find (record->kind);
}

static gpointer
check_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) kept = bb_args_get (args, 1) ? g_strdupv (bb_args_get (args, 1)) : bb_check_get_trust (workspace);
  const char *visit = bb_args_get (args, 2);
  g_autofree char *path = visit ? bb_visit_get_minutes_path (workspace, visit, error) : g_strdup (bb_args_get (args, 0));
  BbCheck *self = path ? bb_check_file (workspace, path, (const char * const *) kept, NULL, cancellable, error) : NULL;

  if (self && visit)
    name_paper (workspace, self, visit);
  return self;
}

static void
run_check (BbWorkspace *workspace, const char *path, const char * const *trust, const char *visit, GCancellable *cancellable, GAsyncReadyCallback callback,
           gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, path);
  bb_args_add (args, g_strdupv ((char **) trust), (GDestroyNotify) g_strfreev);
  bb_args_add_string (args, visit);
  bb_async_run (workspace, BB_QUEUE_FREE, check_work, args, (GDestroyNotify) bb_check_unref, cancellable, callback, user_data);
}

void
bb_check_file_async (BbWorkspace *workspace, const char *path, const char * const *trust, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  run_check (workspace, path, trust, NULL, cancellable, callback, user_data);
}

void
bb_check_visit_async (BbWorkspace *workspace, const char *visit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  run_check (workspace, NULL, NULL, visit, cancellable, callback, user_data);
}

BbCheck *
bb_check_file_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

static gpointer
save_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_check_save (bb_args_get (args, 0), bb_args_get (args, 1), cancellable, error));
}

void
bb_check_save_async (BbWorkspace *workspace, BbCheck *check, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add (args, bb_check_ref (check), (GDestroyNotify) bb_check_unref);
  bb_args_add_string (args, path);
  bb_async_run (workspace, BB_QUEUE_FREE, save_work, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_check_save_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}

static gpointer
draw_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  const char *path = bb_args_get (args, 0);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  BbPixels *pixels;

  if (fd < 0)
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (code), _("The file %s cannot be opened: %s"), path, g_strerror (code));
      return NULL;
    }
  pixels = bb_decode_page (bb_decoder_get_default (), fd, (guint) args->numbers[0], (guint) args->numbers[1], cancellable, error);
  close (fd);
  return pixels;
}

void
bb_check_draw_page_async (BbWorkspace *workspace, const char *path, guint number, guint width, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, path);
  args->numbers[0] = number;
  args->numbers[1] = width;
  bb_async_run (workspace, BB_QUEUE_FREE, draw_work, args, (GDestroyNotify) bb_pixels_free, cancellable, callback, user_data);
}

BbPixels *
bb_check_draw_page_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}
