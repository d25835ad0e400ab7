/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lock, minutes, signatures. */
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bb-edit.h"
#include "bb-look.h"
#include "bb-paper-files.h"
#include "bb-raising.h"
#include "bb-visit-memory.h"
#include "bb-undo.h"
#include "bb-visits.h"
#include "minutes/bb-minutes.h"
#include "store/bb-canonical-json.h"

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

/* The minutes of the last lock and the signatures on it, in a chain from the base PDF on. */
typedef struct
{
  char *minutes;                 /* id, without "minutes:" */
  BbMinutesRecord *record;
  GPtrArray *signatures;         /* BbSignatureRecord of these minutes */
} Papers;

static void
papers_free (Papers *self)
{
  g_free (self->minutes);
  g_clear_pointer (&self->record, bb_value_unref);
  g_clear_pointer (&self->signatures, g_ptr_array_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Papers, papers_free)

static gpointer
read_body (const BbSchema *schema, BbDocument *document)
{
  return bb_value_from_object (schema, document->body, NULL);
}

static gboolean
belongs_to (BbMinutesRecord *record, BbCase *visit)
{
  BbEvent *lock = bb_events_find_last (bb_case_get_events (visit), BB_EVENT_LOCKED);
  g_autofree char *at = lock ? g_date_time_format_iso8601 (lock->at) : NULL;

  return at && g_strcmp0 (record->locked, at) == 0;
}

static void
load_signatures (BbStore *store, Papers *self)
{
  g_autofree char *prefix = g_strdup_printf ("signature:%s:", self->minutes);
  g_autoptr (GPtrArray) documents = bb_store_list (store, NULL, prefix, NULL);

  for (guint i = 0; documents && i < documents->len; i++)
    {
      gpointer record = read_body (&BB_SIGNATURE_RECORD_SCHEMA, documents->pdata[i]);

      if (record)
        g_ptr_array_add (self->signatures, record);
    }
}

static Papers *
load_papers (BbWorkspace *workspace, BbCase *visit)
{
  BbStore *store = bb_workspace_get_store (workspace);
  g_autofree char *prefix = g_strdup_printf ("minutes:%s:", bb_case_get_id (visit));
  g_autoptr (GPtrArray) documents = bb_store_list (store, NULL, prefix, NULL);
  g_autoptr (Papers) self = g_new0 (Papers, 1);

  self->signatures = g_ptr_array_new_with_free_func (bb_value_unref);
  for (guint i = 0; documents && i < documents->len && !self->record; i++)
    {
      BbDocument *document = documents->pdata[i];
      g_autoptr (BbMinutesRecord) record = read_body (&BB_MINUTES_RECORD_SCHEMA, document);

      if (!record || g_strcmp0 (record->kind, "minutes") != 0 || !belongs_to (record, visit))
        continue;
      self->record = g_steal_pointer (&record);
      self->minutes = g_strdup (document->id + strlen ("minutes:"));
    }
  if (self->record)
    load_signatures (store, self);
  return g_steal_pointer (&self);
}

/* How many signatures can follow the PDF @sha256; the longer branch of a fork counts. */
static guint
measure (Papers *self, const char *sha256, guint depth, const char **end)
{
  guint best = 0;

  *end = sha256;
  for (guint i = 0; depth < 64 && i < self->signatures->len; i++)
    {
      BbSignatureRecord *signature = self->signatures->pdata[i];
      const char *branch_end;
      guint length;

      if (!g_str_equal (signature->before, sha256) || g_str_equal (signature->after, sha256))
        continue;
      length = 1 + measure (self, signature->after, depth + 1, &branch_end);
      if (length > best || (length == best && strcmp (branch_end, *end) < 0))
        {
          best = length;
          *end = branch_end;
        }
    }
  return best;
}

static const char *
find_newest (Papers *self)
{
  const char *end;

  measure (self, self->record->sha256, 0, &end);
  return end;
}

char *
bb_visit_get_minutes_path (BbWorkspace *workspace, const char *id, GError **error)
{
  g_autoptr (BbCase) visit = bb_visit_load (workspace, id, error);
  g_autoptr (Papers) papers = visit ? load_papers (workspace, visit) : NULL;

  if (!papers)
    return NULL;
  if (papers->record)
    return bb_store_get_file (bb_workspace_get_store (workspace), find_newest (papers), error);
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
  g_autofree char *name = g_strdup_printf (".paper-%s.pdf", random);

  return g_build_filename (bb_workspace_get_folder (workspace), name, NULL);
}

static gboolean
keep_minutes (BbWorkspace *workspace, BbCase *visit, const char *path, BbMinutesResult *result, GError **error)
{
  BbEvent *lock = bb_events_find_last (bb_case_get_events (visit), BB_EVENT_LOCKED);
  g_autoptr (BbMinutesRecord) record = bb_minutes_record_new ();
  g_autoptr (BbEdit) edit = NULL;
  g_autofree char *random = bb_random_id (), *id = NULL;
  g_autoptr (GDateTime) now = bb_now ();

  record->visit = g_strdup (bb_case_get_id (visit));
  record->kind = g_strdup ("minutes");
  record->sha256 = bb_store_add_file (bb_workspace_get_store (workspace), path, NULL, NULL, NULL, NULL, error);
  if (!record->sha256)
    return FALSE;
  record->pages = result->pages;
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

/* Makes the paper of a locked visit when there is none yet, and keeps it. */
static gboolean
ensure_minutes (BbWorkspace *workspace, BbCase *visit, BbProgress *progress, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (Papers) papers = load_papers (workspace, visit);
  g_autoptr (BbMinutesResult) result = NULL;
  g_autofree char *temporary = NULL;
  gboolean kept;

  if (papers->record)
    return TRUE;
  temporary = bb_paper_make_temporary (workspace);
  result = write_pdf (workspace, visit, temporary, FALSE, progress, error);
  if (!result)
    {
      g_unlink (temporary);
      return FALSE;
    }
  kept = keep_minutes (workspace, visit, temporary, result, error);
  g_unlink (temporary);
  return kept;
}

gboolean
bb_paper_copy_out (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autofree char *partial = g_strconcat (to, ".part", NULL);
  g_autoptr (GFile) middle = g_file_new_for_path (partial);
  g_autoptr (GFile) target = g_file_new_for_path (to);

  if (g_file_copy (source, middle, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS, NULL, NULL, NULL, error) &&
      g_file_move (middle, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error))
    return TRUE;
  g_file_delete (middle, NULL, NULL);
  g_prefix_error (error, _("“%s” cannot be written: "), to);
  return FALSE;
}

gboolean
bb_visit_write_minutes (BbWorkspace *workspace, const char *id, const char *path, BbProgress *progress, GError **error)
{
  g_autoptr (BbCase) visit = bb_visit_load (workspace, id, error);
  g_autoptr (BbMinutesResult) draft = NULL;
  g_autofree char *newest = NULL;

  if (!visit)
    return FALSE;
  if (!bb_case_is_locked (visit))
    return (draft = write_pdf (workspace, visit, path, TRUE, progress, error)) != NULL;
  if (!ensure_minutes (workspace, visit, progress, error))
    return FALSE;
  newest = bb_visit_get_minutes_path (workspace, id, error);
  return newest && bb_paper_copy_out (newest, path, error);
}

/* ── Signing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static BbSignatureRecord *
make_signature (BbWorkspace *workspace, const char *visit, Papers *papers, const char *field, const char *before, const char *after)
{
  BbSignatureRecord *record = bb_signature_record_new ();
  g_autoptr (GDateTime) now = bb_now ();

  record->visit = g_strdup (visit);
  record->minutes = g_strdup (papers->minutes);
  record->field = g_strdup (field);
  record->before = g_strdup (before);
  record->after = g_strdup (after);
  record->author = bb_workspace_get_user (workspace);
  bb_set_time (&record->at, now);
  return record;
}

static BbEvent *
make_signed_event (BbWorkspace *workspace, const char *visit, const char *field, const char *signer, GDateTime *at)
{
  BbEvent *event = bb_event_new ();
  g_autoptr (GDateTime) now = bb_now ();

  event->kind = BB_EVENT_SIGNED;
  event->visit = g_strdup (visit);
  event->field = g_strdup (field);
  event->who = g_strdup (signer);
  event->author = bb_workspace_get_user (workspace);
  event->clock = g_strdup ("system");
  bb_set_time (&event->at, at ? at : now);
  return event;
}

static void
put_signature (BbEdit *edit, BbSignatureRecord *record, BbEvent *event)
{
  g_autofree char *random = bb_random_id ();
  g_autofree char *signature_id = g_strdup_printf ("signature:%s:%s:%s", record->minutes, record->field, random);
  g_autofree char *event_id = bb_edit_make_id (edit, "event", random);

  bb_edit_put_value (edit, signature_id, record);
  bb_edit_put_value (edit, event_id, event);
  bb_undo_write_forgotten (edit, event->visit);
}

/* The secretary, else the leader, signs first, for that signature certifies the paper (DocMDP). */
static gboolean
check_order (BbCase *visit, Papers *papers, const char *field, gboolean *certify, GError **error)
{
  const char *first = g_strv_contains ((const char * const *) papers->record->fields, "secretary") ? "secretary" : "leader";

  if (!g_strv_contains ((const char * const *) papers->record->fields, field))
    {
      g_autofree char *fields = g_strjoinv (", ", papers->record->fields);

      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("These minutes have no signature field “%s”; they have: %s"), field, fields);
      return FALSE;
    }
  *certify = papers->signatures->len == 0;
  if (!*certify || g_str_equal (field, first) || !g_strv_contains ((const char * const *) papers->record->fields, first))
    return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE,
               g_str_equal (first, "secretary") ? _("The secretary signs first, for that signature seals the paper")
                                                : _("The team leader signs first, for that signature seals the paper"));
  return FALSE;
}

static BbSignResult *
sign_newest (BbWorkspace *workspace, Papers *papers, const BbVisitSigning *signing, gboolean certify, const char *temporary,
             GCancellable *cancellable, GError **error)
{
  BbSignRequest request = {
    .field = signing->field, .time = signing->time, .reason = signing->reason, .appearance = signing->appearance, .certify = certify,
    .tsa = signing->tsa, .tsa_seconds = signing->tsa_seconds, .ask = signing->ask, .ask_data = signing->ask_data, .decode = bb_look_ink,
  };
  g_autofree char *newest = bb_store_get_file (bb_workspace_get_store (workspace), find_newest (papers), error);
  g_autoptr (BbIdentity) identity = newest ? bb_identity_open (signing->identity, signing->pin, signing->pin_data, error) : NULL;

  if (identity && signing->pss)
    bb_identity_set_pss (identity, TRUE);
  return identity ? bb_pdf_sign (newest, temporary, &request, identity, cancellable, error) : NULL;
}

static gboolean
keep_signature (BbWorkspace *workspace, const char *visit, Papers *papers, const BbVisitSigning *signing, BbSignResult *result,
                const char *temporary, GError **error)
{
  g_autofree char *after = bb_store_add_file (bb_workspace_get_store (workspace), temporary, NULL, NULL, NULL, NULL, error);
  g_autoptr (BbSignatureRecord) record = NULL;
  g_autoptr (BbEvent) event = NULL;
  g_autoptr (BbEdit) edit = NULL;

  if (!after || !(edit = bb_edit_begin (workspace, visit, NULL, BB_EDIT_WHEN_LOCKED | BB_EDIT_NO_UNDO, error)))
    return FALSE;
  record = make_signature (workspace, visit, papers, signing->field, find_newest (papers), after);
  record->signer = g_strdup (result->signer);
  record->certificate = g_strdup (result->certificate_sha256);
  record->level = g_strdup (result->level);
  event = make_signed_event (workspace, visit, signing->field, result->signer, signing->time);
  put_signature (edit, record, event);
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

BbSignResult *
bb_visit_sign (BbWorkspace *workspace, const char *id, const BbVisitSigning *signing, GCancellable *cancellable, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbCase) visit = bb_visit_load (workspace, id, error);
  g_autoptr (Papers) papers = NULL;
  g_autoptr (BbSignResult) result = NULL;
  g_autofree char *temporary = NULL;
  gboolean certify, kept;

  if (!visit || !require_lock (visit, error) || !bb_events_allow (bb_case_get_events (visit), BB_EVENT_SIGNED, error) ||
      !ensure_minutes (workspace, visit, NULL, error))
    return NULL;
  papers = load_papers (workspace, visit);
  if (!check_order (visit, papers, signing->field, &certify, error))
    return NULL;
  temporary = bb_paper_make_temporary (workspace);
  result = sign_newest (workspace, papers, signing, certify, temporary, cancellable, error);
  if (!result)
    {
      g_unlink (temporary);
      return NULL;
    }
  kept = keep_signature (workspace, id, papers, signing, result, temporary, error);
  g_unlink (temporary);
  return kept ? g_steal_pointer (&result) : NULL;
}

gboolean
bb_visit_refuse (BbWorkspace *workspace, const char *visit, const char *field, const char *who, const char *reason,
                 const char *witness, GError **error)
{
  g_autoptr (BbEvent) event = bb_event_new ();

  if (!reason || !*reason)
    {
      g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("A refusal must say its reason, in the words of who refuses"));
      return FALSE;
    }
  event->kind = BB_EVENT_REFUSED;
  event->field = g_strdup (field);
  event->who = g_strdup (who);
  event->reason = g_strdup (reason);
  event->witness = g_strdup (witness);
  return bb_visit_record (workspace, visit, event, error);
}

/* ── Raising ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Keeps @raised, made from the PDF @before, as a new record; see bb-raising.h. Errors: BB_SERVICE_ERROR_FORK, somebody signed meanwhile. */
gboolean
bb_papers_keep_raised (BbWorkspace *workspace, const char *id, const char *before, const char *raised, const BbRaiseResult *result, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbCase) visit = bb_visit_load (workspace, id, error);
  g_autoptr (Papers) papers = visit ? load_papers (workspace, visit) : NULL;
  g_autofree char *after = NULL, *random = bb_random_id (), *record_id = NULL;
  g_autoptr (BbSignatureRecord) record = NULL;
  g_autoptr (BbEdit) edit = NULL;

  if (!papers)
    return FALSE;
  if (!papers->record || !g_str_equal (find_newest (papers), before))
    return g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_FORK, _("Somebody signed the minutes while they were being raised")), FALSE;
  if (!(after = bb_store_add_file (bb_workspace_get_store (workspace), raised, NULL, NULL, NULL, NULL, error)) ||
      !(edit = bb_edit_begin (workspace, id, NULL, BB_EDIT_WHEN_LOCKED | BB_EDIT_NO_UNDO, error)))
    return FALSE;
  record = make_signature (workspace, id, papers, BB_RAISED_FIELD, before, after);
  record->signer = g_strdup (result->stamp_authority);
  record->level = g_strdup (result->level);
  record->stamp_ends = result->stamp_ends ? g_date_time_ref (result->stamp_ends) : NULL;
  record_id = g_strdup_printf ("signature:%s:%s:%s", record->minutes, record->field, random);
  bb_edit_put_value (edit, record_id, record);
  return bb_edit_commit (edit, error);
}

/* ── Adoption ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
continues (const char *newest, const char *path, GError **error)
{
  g_autoptr (GMappedFile) before = g_mapped_file_new (newest, FALSE, error);
  g_autoptr (GMappedFile) after = before ? g_mapped_file_new (path, FALSE, error) : NULL;
  gsize length;

  if (!after)
    return FALSE;
  length = g_mapped_file_get_length (before);
  if (g_mapped_file_get_length (after) > length &&
      memcmp (g_mapped_file_get_contents (before), g_mapped_file_get_contents (after), length) == 0)
    return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_FORK, _("“%s” does not continue the minutes that are here"), path);
  return FALSE;
}


static gboolean
was_signed (Papers *papers, const char *field)
{
  for (guint i = 0; i < papers->signatures->len; i++)
    if (g_strcmp0 (((BbSignatureRecord *) papers->signatures->pdata[i])->field, field) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
brings_signature (Papers *papers, BbVerification *verification, const char *path, GError **error)
{
  for (guint i = 0; i < verification->signatures->len; i++)
    if (!was_signed (papers, ((BbSignatureReport *) verification->signatures->pdata[i])->field))
      return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s” brings no signature that is not here already"), path);
  return FALSE;
}

static gboolean
check_intact (BbVerification *verification, const char *path, GError **error)
{
  for (guint i = 0; i < verification->signatures->len; i++)
    {
      BbSignatureReport *report = verification->signatures->pdata[i];

      if (report->intact && report->only_allowed_changes)
        continue;
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s”: the signature in the field “%s” is not intact"), path, report->field);
      return FALSE;
    }
  return TRUE;
}

static void
put_adopted (BbEdit *edit, BbWorkspace *workspace, const char *visit, Papers *papers, BbVerification *verification, const char *after)
{
  const char *before = find_newest (papers);

  for (guint i = 0; i < verification->signatures->len; i++)
    {
      BbSignatureReport *report = verification->signatures->pdata[i];
      g_autoptr (BbSignatureRecord) record = NULL;
      g_autoptr (BbEvent) event = NULL;

      if (was_signed (papers, report->field))
        continue;
      record = make_signature (workspace, visit, papers, report->field, before, after);
      record->signer = g_strdup (report->signer);
      record->level = g_strdup (report->level);
      event = make_signed_event (workspace, visit, report->field, report->signer, NULL);
      put_signature (edit, record, event);
      before = after;
    }
}

/* What is kept is what was looked at, also when another program writes to @path meanwhile. */
static char *
keep_checked (BbWorkspace *workspace, const char *path, const char *newest, BbVerification *verification, GError **error)
{
  BbStore *store = bb_workspace_get_store (workspace);
  g_autofree char *sha256 = bb_store_add_file (store, path, NULL, NULL, NULL, NULL, error);
  g_autofree char *kept = sha256 ? bb_store_get_file (store, sha256, error) : NULL;

  if (!kept || !continues (newest, kept, error))
    return NULL;
  if (g_str_equal (sha256, verification->sha256))
    return g_steal_pointer (&sha256);
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("The file %s changed while it was being copied."), path);
  return NULL;
}

gboolean
bb_visit_adopt (BbWorkspace *workspace, const char *id, const char *path, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbCase) visit = bb_visit_load (workspace, id, error);
  g_autofree char *newest = visit ? bb_visit_get_minutes_path (workspace, id, error) : NULL, *after = NULL;
  g_autoptr (BbVerification) verification = NULL;
  g_autoptr (Papers) papers = NULL;
  g_autoptr (BbEdit) edit = NULL;

  if (!newest || !continues (newest, path, error))
    return FALSE;
  papers = load_papers (workspace, visit);
  verification = bb_pdf_verify (path, NULL, NULL, NULL, error);
  if (!verification || !check_intact (verification, path, error) || !brings_signature (papers, verification, path, error))
    return FALSE;
  after = keep_checked (workspace, path, newest, verification, error);
  if (!after || !(edit = bb_edit_begin (workspace, id, NULL, BB_EDIT_WHEN_LOCKED | BB_EDIT_NO_UNDO, error)))
    return FALSE;
  put_adopted (edit, workspace, id, papers, verification, after);
  return bb_edit_commit (edit, error);
}

BbVerification *
bb_visit_verify (BbWorkspace *workspace, const char *visit, const char * const *trust, const char * const *crls,
                 GCancellable *cancellable, GError **error)
{
  g_autofree char *path = bb_visit_get_minutes_path (workspace, visit, error);

  return path ? bb_pdf_verify (path, trust, crls, cancellable, error) : NULL;
}
