/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lock and minutes. */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bb-look.h"
#include "bb-paper-chain.h"
#include "bb-paper-files.h"
#include "bb-raising.h"
#include "bb-visit-memory.h"
#include "bb-visits.h"
#include "minutes/bb-minutes.h"
#include "store/bb-canonical-json.h"
#include "store/bb-file-layer.h"

/* ── Lock ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_to_manifest (BbEvent *lock, BbDocument *document)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), document->body);
  g_autofree char *canonical = bb_canonical_json_to_string (node);
  BbManifestEntry *entry = bb_manifest_entry_new ();

  entry->id = g_strdup (document->id);
  entry->rev = g_strdup (document->rev);
  entry->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
  g_ptr_array_add (lock->manifest, entry);
}

static gboolean
add_documents (BbStore *store, BbEvent *lock, const char *database, const char *prefix, GError **error)
{
  g_autoptr (GPtrArray) documents = bb_store_list (store, database, prefix, error);

  for (guint i = 0; documents && i < documents->len; i++)
    add_to_manifest (lock, documents->pdata[i]);
  return documents != NULL;
}

static gboolean
fill_manifest (BbWorkspace *workspace, BbCase *visit, BbEvent *lock, GError **error)
{
  static const char * const types[] = { "answer", "sample", "counter", "finding", "recommendation", "evidence", "event" };
  BbStore *store = bb_workspace_get_store (workspace);
  BbVisit *value = bb_case_get_visit (visit);
  g_autofree char *database = bb_find_visit_database (workspace, bb_case_get_id (visit), error);
  g_autofree char *visit_id = g_strconcat ("visit:", bb_case_get_id (visit), NULL);
  g_autofree char *unit_id = g_strconcat ("unit:", value->unit, NULL), *named_id = g_strdup_printf ("named:%s:", bb_case_get_id (visit));
  g_autofree char *original_id = g_strdup_printf ("original:%s:", bb_case_get_id (visit));
  g_autofree char *restricted = database ? bb_store_route (store, "named", strchr (database, '-') + 1, error) : NULL;

  /* The persons are committed to, each by a salted hash, and withheld; so are the originals, by the hash of the file. */
  if (!restricted || !add_documents (store, lock, restricted, named_id, error) || !add_documents (store, lock, restricted, original_id, error) ||
      !add_documents (store, lock, database, visit_id, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *prefix = g_strdup_printf ("%s:%s:", types[i], bb_case_get_id (visit));

      if (!add_documents (store, lock, database, prefix, error))
        return FALSE;
    }
  for (guint i = 0; i < value->checklists->len; i++)
    {
      BbFrozen *frozen = value->checklists->pdata[i];
      g_autofree char *id = g_strdup_printf ("checklist:%s:%s", frozen->code, frozen->version);
      g_autoptr (BbDocument) document = bb_store_get (store, "danhmuc", id, NULL, error);

      if (!document)
        return FALSE;
      add_to_manifest (lock, document);
    }
  return add_documents (store, lock, "danhmuc", unit_id, error);
}

static void
fill_numbers (BbCase *visit, BbEvent *lock)
{
  g_autoptr (GStrvBuilder) findings = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) evidence = g_strv_builder_new ();

  for (guint i = 0; i < bb_case_get_findings (visit)->len; i++)
    g_strv_builder_add (findings, ((BbFinding *) bb_case_get_findings (visit)->pdata[i])->id);
  for (guint i = 0; i < bb_case_get_evidence (visit)->len; i++)
    g_strv_builder_add (evidence, ((BbEvidence *) bb_case_get_evidence (visit)->pdata[i])->sha256);
  lock->findings = g_strv_builder_end (findings);
  lock->evidence = g_strv_builder_end (evidence);
  lock->fields = bb_minutes_list_fields (visit);
}

static gboolean
check_open_points (BbCase *visit, GError **error)
{
  g_autoptr (GPtrArray) points = bb_case_list_open_points (visit);
  BbOpenPoint *first = points->len ? points->pdata[0] : NULL;

  if (!first || !first->blocking)
    return TRUE;
  g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_STATE, _("The visit cannot be locked yet: %s"), first->message);
  return FALSE;
}

gboolean
bb_visit_lock (BbWorkspace *workspace, const char *id, GDateTime *at, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbCase) visit = bb_visit_load (workspace, id, error);
  g_autoptr (BbEvent) lock = NULL;

  if (!visit || !check_open_points (visit, error) || !bb_events_allow (bb_case_get_events (visit), BB_EVENT_LOCKED, error))
    return FALSE;
  lock = bb_event_new ();
  lock->kind = BB_EVENT_LOCKED;
  if (at)
    bb_set_time (&lock->at, at);
  lock->salt = bb_random_id ();
  fill_numbers (visit, lock);
  return fill_manifest (workspace, visit, lock, error) && bb_visit_record (workspace, id, lock, error);
}

gboolean
bb_visit_unlock (BbWorkspace *workspace, const char *visit, GError **error)
{
  g_autoptr (BbEvent) event = bb_event_new ();

  event->kind = BB_EVENT_UNLOCKED;
  return bb_visit_record (workspace, visit, event, error);
}

/* ── Which PDF is the newest ─────────────────────────────────────────────────────────────────────────────────── */

char *
bb_visit_get_minutes_path (BbWorkspace *workspace, const char *id, GError **error)
{
  g_autoptr (BbCase) visit = bb_papers_load_visit (workspace, id, error);
  g_autoptr (BbPapers) papers = visit ? bb_papers_load (workspace, visit, id) : NULL;

  if (!papers)
    return NULL;
  if (papers->record)
    return bb_store_get_file (bb_workspace_get_store (workspace), bb_papers_find_newest (papers), error);
  g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND,
                       _("The minutes of this visit are not written yet; lock it and write them first"));
  return NULL;
}

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
find_photo (const char *sha256, gpointer data)
{
  return bb_visit_get_evidence_path (data, sha256);
}

static void
on_written (guint done, guint total, gpointer data)
{
  if (data)
    bb_progress_report (data, done, total);
}

static BbMinutesResult *
write_pdf (BbWorkspace *workspace, BbCase *visit, const char *path, gboolean draft, BbProgress *progress, GError **error)
{
  g_autoptr (GPtrArray) files = draft ? NULL : bb_paper_files_new (workspace, visit, error);
  BbMinutesOptions options = {
    .data_dir = bb_workspace_get_data_dir (workspace), .file = find_photo, .file_data = workspace, .decode = bb_look_bytes,
    .progress = on_written, .progress_data = progress, .draft = draft, .files = files,
  };

  if (!files && !draft)
    return NULL;
  return bb_minutes_write (visit, path, &options, progress ? bb_progress_get_cancellable (progress) : NULL, error);
}

char *
bb_paper_make_temporary (BbWorkspace *workspace)
{
  g_autofree char *random = bb_random_id ();
  g_autofree char *name = g_strdup_printf ("paper-%s.pdf", random);

  return g_build_filename (bb_workspace_get_folder (workspace), "files", "tmp", name, NULL);
}

static gboolean
keep_minutes (BbWorkspace *workspace, BbCase *visit, gint64 stated, const char *path, BbMinutesResult *result, GError **error)
{
  BbEvent *lock = bb_events_find_last (bb_case_get_events (visit), BB_EVENT_LOCKED);
  g_autoptr (BbMinutesRecord) record = bb_minutes_record_new ();
  g_autoptr (BbEdit) edit = NULL;
  g_autofree char *random = bb_random_id (), *id = NULL;
  g_autoptr (GDateTime) now = bb_now ();

  record->visit = g_strdup (bb_case_get_id (visit));
  record->kind = g_strdup ("minutes");
  record->sha256 = bb_store_take_written (bb_workspace_get_store (workspace), path, result->sha256, error);
  if (!record->sha256)
    return FALSE;
  record->pages = result->pages;
  record->stated = stated;
  record->fields = g_strdupv (result->fields);
  record->locked = g_date_time_format_iso8601 (lock->at);
  record->author = bb_workspace_get_user (workspace);
  bb_set_time (&record->at, now);
  if (!(edit = bb_edit_begin (workspace, bb_case_get_id (visit), NULL, BB_EDIT_WHEN_LOCKED | BB_EDIT_NO_UNDO, error)))
    return FALSE;
  id = bb_edit_make_id (edit, "minutes", random);
  bb_edit_put_value (edit, id, record);
  return bb_edit_commit (edit, error);
}

static gboolean
require_lock (BbCase *visit, GError **error)
{
  if (bb_case_is_locked (visit))
    return TRUE;
  g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_STATE, _("Only a locked visit has minutes to sign; lock it first"));
  return FALSE;
}

gboolean
bb_papers_ensure (BbWorkspace *workspace, BbCase *visit, const char *id, BbProgress *progress, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbPapers) papers = bb_papers_load (workspace, visit, id);
  g_autoptr (BbMinutesResult) result = NULL;
  g_autofree char *temporary = NULL;
  gboolean kept;

  if (!papers->is_other && !require_lock (visit, error))
    return FALSE;
  if (papers->record && (bb_papers_is_signed (papers) || papers->record->stated == bb_papers_count_stated (papers, visit)))
    return TRUE;
  if (papers->is_other)
    return bb_papers_ensure_other (workspace, visit, papers, progress, error);
  temporary = bb_paper_make_temporary (workspace);
  result = write_pdf (workspace, visit, temporary, FALSE, progress, error);
  if (!result)
    {
      g_unlink (temporary);
      return FALSE;
    }
  kept = keep_minutes (workspace, visit, bb_papers_count_stated (papers, visit), temporary, result, error);
  g_unlink (temporary);
  return kept;
}

/* The reader asked for @to and knows nothing of @partial. */
static void
tell_of (const char *to, const char *partial, GError *local, GError **error)
{
  g_autoptr (GString) message = g_string_new (local->message);

  g_string_replace (message, partial, to, 1);
  g_set_error_literal (error, local->domain, local->code, message->str);
  g_error_free (local);
}

char *
bb_paper_stage (const char *from, const char *to, GError **error)
{
  g_autofree char *partial = g_strconcat (to, ".part", NULL), *folder = g_path_get_dirname (to);
  GError *local = NULL;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("“%s” cannot be written: %s"), to, g_strerror (ENOENT));
  else if (bb_file_layer_copy (from, partial, &local))
    return g_steal_pointer (&partial);
  else
    tell_of (to, partial, local, error);
  return NULL;
}

gboolean
bb_paper_publish (const char *partial, const char *to, GError **error)
{
  if (bb_file_layer_replace (partial, to, error))
    return TRUE;
  bb_file_layer_get ()->remove (partial);
  return FALSE;
}

gboolean
bb_paper_copy_out (const char *from, const char *to, GError **error)
{
  g_autofree char *partial = bb_paper_stage (from, to, error);

  return partial && bb_paper_publish (partial, to, error);
}

gboolean
bb_visit_write_minutes (BbWorkspace *workspace, const char *id, const char *path, BbProgress *progress, GError **error)
{
  g_autoptr (BbCase) visit = bb_papers_load_visit (workspace, id, error);
  g_autoptr (BbMinutesResult) draft = NULL;
  g_autofree char *newest = NULL;

  if (!visit)
    return FALSE;
  if (!bb_papers_is_other (id) && !bb_case_is_locked (visit))
    return (draft = write_pdf (workspace, visit, path, TRUE, progress, error)) != NULL;
  if (!bb_papers_ensure (workspace, visit, id, progress, error))
    return FALSE;
  newest = bb_visit_get_minutes_path (workspace, id, error);
  return newest && bb_paper_copy_out (newest, path, error);
}

BbVerification *
bb_visit_verify (BbWorkspace *workspace, const char *visit, const char * const *trust, const char * const *crls,
                 GCancellable *cancellable, GError **error)
{
  g_autofree char *path = bb_visit_get_minutes_path (workspace, visit, error);

  return path ? bb_pdf_verify (path, trust, crls, cancellable, error) : NULL;
}
