/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A visit comes back from its case file: files first, each under its hash, then every document in one transaction. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "bb-case-file-private.h"
#include "bb-undo.h"
#include "bb-visit-memory.h"
#include "store/bb-revision.h"

#define CATALOGUE "danhmuc"

/* A file on its way into the store. */
typedef struct { char *path; char *sha256; guint64 size; } Waiting;

typedef struct
{
  BbCaseWork work;
  BbWorkspace *workspace;
  BbStore *store;
  BbCaseReading *reading;        /* of @work */
  const char *path;
  char *scope;                   /* of the team whose database the visit belongs to */
  GPtrArray *waiting;            /* Waiting */
} Import;

static void
free_waiting (gpointer data)
{
  Waiting *waiting = data;

  /* What the store took is no longer there. */
  bb_file_layer_get ()->remove (waiting->path);
  g_free (waiting->path);
  g_free (waiting->sha256);
  g_free (waiting);
}

G_GNUC_PRINTF (4, 5)
static gboolean
refuse (Import *self, int code, GError **error, const char *format, ...)
{
  g_autofree char *name = g_path_get_basename (self->path), *why = NULL;
  va_list list;

  va_start (list, format);
  why = g_strdup_vprintf (format, list);
  va_end (list);
  g_set_error (error, BB_SERVICE_ERROR, code, "“%s”: %s", name, why);
  return FALSE;
}

/* The first thing that is wrong. */
static gboolean
check_problems (Import *self, GError **error)
{
  g_autofree char *first = self->reading->problems->len ? bb_bag_problem_format (self->reading->problems->pdata[0]) : NULL;

  return !first || refuse (self, BB_SERVICE_ERROR_INPUT, error, "%s", first);
}

/* ── Documents ───────────────────────────────────────────────────────────────────────────────────────────────── */

static const struct { const char *type; const BbSchema *schema; } schemas[] = {
  { "visit", &BB_VISIT_SCHEMA }, { "event", &BB_EVENT_SCHEMA }, { "answer", &BB_ANSWER_SCHEMA }, { "sample", &BB_SAMPLE_SCHEMA },
  { "counter", &BB_COUNTER_SCHEMA }, { "assignment", &BB_ASSIGNMENT_SCHEMA }, { "finding", &BB_FINDING_SCHEMA },
  { "recommendation", &BB_RECOMMENDATION_SCHEMA }, { "evidence", &BB_EVIDENCE_SCHEMA }, { "original", &BB_ORIGINAL_SCHEMA }, { "named", &BB_NAMED_SCHEMA },
  { "minutes", &BB_MINUTES_RECORD_SCHEMA }, { "signature", &BB_SIGNATURE_RECORD_SCHEMA }, { "checklist", &BB_CHECKLIST_SCHEMA },
  { "unit", &BB_UNIT_SCHEMA }, { "issuer", &BB_ISSUER_SCHEMA },
};

static gboolean
check_body (Import *self, const BbCaseDocument *document, const BbCaseRevision *revision, GError **error)
{
  g_autofree char *type = g_strndup (document->id, strcspn (document->id, ":"));

  for (guint i = 0; i < G_N_ELEMENTS (schemas); i++)
    {
      g_autoptr (GError) failure = NULL;
      gpointer value = g_str_equal (schemas[i].type, type) ? bb_value_from_object (schemas[i].schema, revision->body, &failure) : NULL;

      if (failure)
        return refuse (self, BB_SERVICE_ERROR_INPUT, error, "data/ban-ghi.json, “%s”: %s", document->id, failure->message);
      if (value)
        bb_value_unref (value);
    }
  return TRUE;
}

/* What the visit must have to be one: it names its team. */
static gboolean
find_scope (Import *self, GError **error)
{
  g_autofree char *id = g_strconcat ("visit:", self->reading->visit, NULL);

  for (guint i = 0; i < self->reading->documents->len; i++)
    {
      BbCaseDocument *document = self->reading->documents->pdata[i];
      BbCaseRevision *last = document->revisions->pdata[document->revisions->len - 1];
      g_autoptr (BbVisit) visit = g_str_equal (document->id, id) && last->body ? bb_visit_from_object (last->body, NULL) : NULL;

      if (visit && visit->scope)
        self->scope = g_strdup (visit->scope);
    }
  return self->scope || refuse (self, BB_SERVICE_ERROR_INPUT, error, _("the visit itself is not in “%s”"), "data/ban-ghi.json");
}

static char *
route (Import *self, const char *id, GError **error)
{
  g_autofree char *type = g_strndup (id, strcspn (id, ":"));

  return bb_store_route (self->store, type, self->scope, error);
}

static gboolean
has_revision (Import *self, const char *database, const char *id, const char *rev)
{
  g_autoptr (BbDocument) document = bb_store_get (self->store, database, id, rev, NULL);

  return document != NULL;
}

static gboolean
brings (const BbCaseDocument *document, const char *rev)
{
  for (guint i = 0; i < document->revisions->len; i++)
    if (g_str_equal (((BbCaseRevision *) document->revisions->pdata[i])->rev, rev))
      return TRUE;
  return FALSE;
}

/* What stands here, be it deleted. */
static BbDocument *
find_here (Import *self, const char *database, const char *id)
{
  BbDocument *here = bb_store_get (self->store, database, id, NULL, NULL);
  g_autoptr (GPtrArray) history = here ? NULL : bb_store_history (self->store, database, id, NULL);

  return here || !history || history->len == 0 ? here : bb_document_ref (history->pdata[history->len - 1]);
}

/* Whether the case file continues what is here, or what is here continues the case file; else both went on. */
static gboolean
check_fork (Import *self, const char *database, const BbCaseDocument *document, GError **error)
{
  g_autoptr (BbDocument) here = find_here (self, database, document->id);
  BbCaseRevision *last = document->revisions->pdata[document->revisions->len - 1];
  g_autofree char *name = NULL;

  if (!here || brings (document, here->rev) || has_revision (self, database, document->id, last->rev))
    return TRUE;
  name = bb_case_describe_document (document->id);
  return refuse (self, BB_SERVICE_ERROR_FORK, error, _("%s went on differently here (revision %.12s) and in the case file (revision %.12s)"), name, here->rev,
                 last->rev);
}

/* The path of a revision, newest first. */
static char **
make_path (const BbCaseDocument *document, const BbCaseRevision *revision)
{
  g_autoptr (GStrvBuilder) path = g_strv_builder_new ();
  const char *at = revision->rev;

  for (guint step = 0; at && step <= document->revisions->len; step++)
    {
      const char *parent = NULL;

      g_strv_builder_add (path, at);
      for (guint i = 0; i < document->revisions->len && !parent; i++)
        if (g_str_equal (((BbCaseRevision *) document->revisions->pdata[i])->rev, at))
          parent = ((BbCaseRevision *) document->revisions->pdata[i])->parent;
      at = parent;
    }
  return g_strv_builder_end (path);
}

static gboolean
add_document (Import *self, BbBatch *batch, const BbCaseDocument *document, GError **error)
{
  g_autofree char *database = route (self, document->id, error);
  g_autoptr (BbDocument) here = NULL;

  if (!database)
    return FALSE;
  /* The catalogue of this workspace is its own: only what it does not know comes in. */
  if (g_str_equal (database, CATALOGUE) && (here = bb_store_get (self->store, database, document->id, NULL, NULL)))
    return TRUE;
  if (!check_fork (self, database, document, error))
    return FALSE;
  for (guint i = 0; i < document->revisions->len; i++)
    {
      BbCaseRevision *revision = document->revisions->pdata[i];
      g_auto (GStrv) path = NULL;

      if (!revision->body || has_revision (self, database, document->id, revision->rev))
        continue;
      /* Of a tombstone nothing is asked but its name. */
      if (!revision->deleted && !check_body (self, document, revision, error))
        return FALSE;
      path = make_path (document, revision);
      bb_batch_insert (batch, database, document->id, (const char * const *) path, revision->deleted, revision->body);
    }
  return TRUE;
}

/* A legal basis that this office does not know comes in; what it knows stays as it confirmed it. */
static gboolean
add_basis (Import *self, BbBatch *batch, const char *name, JsonNode *node, GError **error)
{
  g_autofree char *id = g_strconcat ("basis:", name, NULL);
  g_autoptr (BbDocument) here = bb_store_get (self->store, CATALOGUE, id, NULL, NULL);
  g_autoptr (GError) failure = NULL;
  g_autoptr (BbBasis) basis = JSON_NODE_HOLDS_OBJECT (node) ? bb_basis_from_object (json_node_get_object (node), &failure) : NULL;

  if (!basis || g_strcmp0 (basis->id, name) != 0 || !bb_document_id_check (id, NULL))
    return refuse (self, BB_SERVICE_ERROR_INPUT, error, "data/ban-ghi.json, “%s”: %s", id, failure ? failure->message : "?");
  if (!here)
    bb_batch_put (batch, CATALOGUE, id, NULL, json_node_get_object (node));
  return TRUE;
}

static gboolean
add_bases (Import *self, BbBatch *batch, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!self->reading->bases)
    return TRUE;
  json_object_iter_init (&iter, self->reading->bases);
  while (json_object_iter_next (&iter, &name, &node))
    if (!add_basis (self, batch, name, node, error))
      return FALSE;
  return TRUE;
}

static BbBatch *
make_batch (Import *self, GError **error)
{
  g_autoptr (BbBatch) batch = bb_batch_new ();

  if (!add_bases (self, batch, error))
    return NULL;
  for (guint i = 0; i < self->reading->documents->len; i++)
    if (!add_document (self, batch, self->reading->documents->pdata[i], error))
      return NULL;
  return g_steal_pointer (&batch);
}

/* ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static const BbCaseFilePart *
find_in (GPtrArray *parts, const char *name)
{
  for (guint i = 0; i < parts->len; i++)
    if (g_strcmp0 (((BbCaseFilePart *) parts->pdata[i])->name, name) == 0)
      return parts->pdata[i];
  return NULL;
}

/* What the store is to keep; the rest is read all the same, for it must be whole. */
static const BbCaseFilePart *
find_part (BbCaseReading *reading, const char *name)
{
  const BbCaseFilePart *part = reading->minutes && g_str_equal (reading->minutes->name, name) ? reading->minutes : find_in (reading->evidence, name);

  return part ? part : find_in (reading->papers, name);
}

static gboolean
is_here (Import *self, const char *sha256)
{
  g_autofree char *path = bb_store_get_file (self->store, sha256, NULL);

  return path != NULL;
}

static Waiting *
begin_file (Import *self, const char *sha256, guint64 size, GError **error)
{
  g_autofree char *random = g_uuid_string_random ();
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->path = g_build_filename (bb_store_get_folder (self->store), "files", "tmp", random, NULL);
  waiting->sha256 = g_strdup (sha256);
  waiting->size = size;
  g_set_str (&self->work.writing, waiting->path);
  self->work.layer = bb_file_layer_get ();
  self->work.fd = self->work.layer->create (waiting->path, 0600);
  if (self->work.fd >= 0)
    return waiting;
  bb_case_work_fail (waiting->path, errno, error);
  free_waiting (waiting);
  return NULL;
}

static gboolean
read_entry (Import *self, BbZipEntry *entry, GError **error)
{
  BbBag *bag = self->reading->bag;
  const BbCaseFilePart *part = find_part (self->reading, bb_bag_get_name (bag, entry));
  Waiting *waiting = NULL;
  g_autoptr (GError) failure = NULL;

  if (part && !is_here (self, part->sha256))
    {
      if (!(waiting = begin_file (self, part->sha256, entry->size, error)))
        return FALSE;
      g_ptr_array_add (self->waiting, waiting);
    }
  bb_bag_check (bag, entry, waiting ? bb_case_work_write : NULL, &self->work, &self->work.watch, self->reading->problems, &failure);
  bb_case_work_close_file (&self->work);
  if (!failure)
    return check_problems (self, error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
read_files (Import *self, GError **error)
{
  g_autoptr (GPtrArray) entries = bb_bag_list (self->reading->bag);

  for (guint i = 0; i < entries->len; i++)
    if (!read_entry (self, entries->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* ── Earlier papers: the beginning of the newest ─────────────────────────────────────────────────────────────── */

static char *
find_newest (Import *self)
{
  for (guint i = 0; i < self->waiting->len; i++)
    if (g_str_equal (((Waiting *) self->waiting->pdata[i])->sha256, self->reading->minutes->sha256))
      return g_strdup (((Waiting *) self->waiting->pdata[i])->path);
  return bb_store_get_file (self->store, self->reading->minutes->sha256, NULL);
}

static gboolean
copy_beginning (Import *self, int source, guint64 size, BbHasher *hasher, GError **error)
{
  gboolean ok = TRUE;

  while (ok && size > 0)
    {
      BbPiece *piece = bb_hasher_take (hasher);
      gssize n = read (source, piece->data, MIN (size, BB_PIECE_SIZE));

      piece->length = n > 0 ? (gsize) n : 0;
      if (n > 0)
        bb_hasher_feed (hasher, piece);
      ok = n > 0 && bb_case_work_write (piece->data, piece->length, &self->work, error);
      size -= piece->length;
      bb_hasher_release (hasher, piece);
    }
  return ok;
}

static gboolean
add_beginning (Import *self, const char *newest, const BbCaseFilePart *paper, GError **error)
{
  Waiting *waiting = begin_file (self, paper->sha256, paper->size, error);
  int source = waiting ? g_open (newest, O_RDONLY | O_CLOEXEC, 0) : -1;
  g_autoptr (GError) failure = NULL;
  g_autofree char *found = NULL;

  if (!waiting)
    return FALSE;
  g_ptr_array_add (self->waiting, waiting);
  copy_beginning (self, source, paper->size, self->reading->bag->hasher, &failure);
  found = bb_hasher_finish (self->reading->bag->hasher);
  bb_case_work_close_file (&self->work);
  if (source >= 0)
    close (source);
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return g_str_equal (found, paper->sha256) ||
         refuse (self, BB_SERVICE_ERROR_INPUT, error, _("data/ho-so.json: the paper %.8s is not the beginning of the minutes"), paper->sha256);
}

static gboolean
add_earlier_papers (Import *self, GError **error)
{
  g_autofree char *newest = self->reading->minutes ? find_newest (self) : NULL;

  for (guint i = 0; newest && i < self->reading->papers->len; i++)
    {
      BbCaseFilePart *paper = self->reading->papers->pdata[i];

      if (!paper->name && !is_here (self, paper->sha256) && paper->size <= self->reading->minutes->size && !add_beginning (self, newest, paper, error))
        return FALSE;
    }
  return TRUE;
}

/* ── What the minutes state ──────────────────────────────────────────────────────────────────────────────────── */

static gboolean
check_signatures (Import *self, const char *pdf, GError **error)
{
  g_autoptr (BbVerification) verification = bb_pdf_verify (pdf, NULL, NULL, self->work.watch.cancellable, error);

  for (guint i = 0; verification && i < verification->signatures->len; i++)
    {
      BbSignatureReport *report = verification->signatures->pdata[i];

      if (!report->intact || !report->only_allowed_changes)
        return refuse (self, BB_SERVICE_ERROR_INPUT, error, _("%s: the signature in the field “%s” is not intact"), self->reading->minutes->name, report->field);
    }
  if (!verification)
    return FALSE;
  bb_case_reading_check_frozen (self->reading, verification->signatures->len > 0);
  bb_case_reading_check_pages (self->reading, pdf, verification);
  return check_problems (self, error);
}

/* Documents that the signed minutes speak against do not come in. Who signed is asked later, when roots are at hand. */
static gboolean
check_minutes (Import *self, GError **error)
{
  g_autofree char *newest = self->reading->minutes ? find_newest (self) : NULL;

  if (!newest)
    {
      bb_case_reading_check_pages (self->reading, NULL, NULL);
      return check_problems (self, error);
    }
  bb_case_reading_compare (self->reading, newest);
  return check_problems (self, error) && check_signatures (self, newest, error);
}

/* ── The whole ───────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
take_files (Import *self, GError **error)
{
  for (guint i = 0; i < self->waiting->len; i++)
    {
      Waiting *waiting = self->waiting->pdata[i];

      if (!bb_store_take_file (self->store, waiting->path, waiting->sha256, (goffset) waiting->size, error))
        return FALSE;
    }
  return TRUE;
}

static void
learn_bases (Import *self)
{
  g_autoptr (GList) names = self->reading->bases ? json_object_get_members (self->reading->bases) : NULL;

  for (GList *name = names; name; name = name->next)
    {
      g_autofree char *id = g_strconcat ("basis:", (const char *) name->data, NULL);
      g_autoptr (BbDocument) here = bb_store_get (self->store, CATALOGUE, id, NULL, NULL);
      g_autoptr (BbBasis) basis = here ? bb_basis_from_object (here->body, NULL) : NULL;

      if (basis)
        bb_catalogue_add_basis (self->workspace, basis);
    }
}

/* The catalogue in memory learns what came with the visit. */
static void
learn_checklists (Import *self)
{
  for (guint i = 0; i < self->reading->documents->len; i++)
    {
      BbCaseDocument *document = self->reading->documents->pdata[i];
      g_autoptr (BbDocument) here = g_str_has_prefix (document->id, "checklist:") ? bb_store_get (self->store, CATALOGUE, document->id, NULL, NULL) : NULL;
      g_autoptr (BbChecklist) checklist = here ? bb_checklist_from_object (here->body, NULL) : NULL;
      g_autoptr (BbChecklist) known = checklist ? bb_catalogue_get_checklist (self->workspace, checklist->code, checklist->version) : NULL;

      if (checklist && !known)
        bb_catalogue_add_checklist (self->workspace, checklist);
    }
}

static gboolean
commit (Import *self, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (self->workspace));
  /* Again, under the lock: something may have been written meanwhile. */
  g_autoptr (BbBatch) batch = make_batch (self, error);

  if (!batch || !take_files (self, error))
    return FALSE;
  if (bb_batch_get_size (batch) == 0)
    return TRUE;
  if (!bb_store_commit (self->store, batch, NULL, error))
    return FALSE;
  learn_checklists (self);
  learn_bases (self);
  bb_workspace_emit_changed (self->workspace, self->reading->visit);
  return bb_undo_forget (self->workspace, self->reading->visit, error);
}

static gboolean
check_before (Import *self, GError **error)
{
  g_autoptr (BbBatch) trial = NULL;

  if (self->reading->copy == BB_COPY_UNIT)
    return refuse (self, BB_SERVICE_ERROR_INPUT, error, _("it is the unit's copy, to be read and verified; only the office's copy can be taken in"));
  bb_case_reading_compare (self->reading, NULL);
  if (!check_problems (self, error) || !find_scope (self, error))
    return FALSE;
  trial = make_batch (self, error);
  return trial != NULL;
}

static gboolean
run (Import *self, GError **error)
{
  return check_before (self, error) && read_files (self, error) && check_minutes (self, error) && add_earlier_papers (self, error) && commit (self, error);
}

char *
bb_visit_import_case (BbWorkspace *workspace, const char *path, BbProgress *progress, GError **error)
{
  Import self = { .workspace = workspace, .store = bb_workspace_get_store (workspace), .path = path };
  char *visit = NULL;

  if (!bb_case_work_open (&self.work, path, progress, error))
    return NULL;
  self.reading = self.work.reading;
  self.waiting = g_ptr_array_new_with_free_func (free_waiting);
  if (run (&self, error))
    visit = g_strdup (self.reading->visit);
  g_ptr_array_unref (self.waiting);
  g_free (self.scope);
  bb_case_work_clear (&self.work);
  return visit;
}
