/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes into a case file. */
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bb-case-file-private.h"
#include "bb-json-members.h"
#include "bb-paper-chain.h"
#include "bb-pdf-carried.h"
#include "bb-visit-memory.h"
#include "domain/bb-dates.h"
#include "domain/bb-fold.h"
#include "domain/bb-json.h"

const char * const bb_copy_names[] = { "office", "unit", NULL };

/* ── Names ───────────────────────────────────────────────────────────────────────────────────────────────────── */

char *
bb_case_make_slug (const char *text, guint longest)
{
  g_autofree char *folded = bb_fold (text ? text : "");
  GString *slug = g_string_new (NULL);

  for (const char *at = folded; *at && slug->len < longest; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (slug, *at);
    else if (slug->len > 0 && slug->str[slug->len - 1] != '-')
      g_string_append_c (slug, '-');
  while (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);
  return g_string_free (slug, FALSE);
}

static char *
make_base (BbCase *visit)
{
  g_autofree char *unit = bb_case_make_slug (bb_case_get_visit (visit)->unit_name.vi, 40);
  GDateTime *opened = bb_case_get_opened_at (visit);
  g_autofree char *date = opened ? g_date_time_format (opened, "%Y%m%d") : g_strdup ("chua-mo");

  return g_strdup_printf ("ho-so-%s-%s-%.8s", date, *unit ? unit : "don-vi", bb_case_get_id (visit));
}

char *
bb_case_file_make_name (BbCase *visit, BbCopy copy)
{
  g_autofree char *base = make_base (visit);

  return g_strconcat (base, copy == BB_COPY_UNIT ? "-ban-don-vi.zip" : ".zip", NULL);
}

/* Of the name that the file came with, when it is a plain one. */
static char *
find_extension (BbEvidence *evidence)
{
  const char *dot = evidence->name ? strrchr (evidence->name, '.') : NULL;
  g_autofree char *extension = dot ? bb_case_make_slug (dot + 1, 8) : NULL;

  return extension && *extension ? g_strconcat (".", extension, NULL) : g_strdup ("");
}

static char *
make_evidence_name (const BbCaseEvidence *part)
{
  BbEvidence *evidence = part->evidence;
  g_autofree char *stem = g_strndup (evidence->name ? evidence->name : "", strcspn (evidence->name ? evidence->name : "", "."));
  g_autofree char *slug = bb_case_make_slug (evidence->caption && *evidence->caption ? evidence->caption : stem, 60);
  g_autofree char *extension = find_extension (evidence);

  return g_strdup_printf ("%s/%03u%s%s%s", part->restricted ? "han-che" : "bang-chung", part->number, *slug ? "-" : "", slug, extension);
}

/* ── Evidence ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
free_evidence (gpointer data)
{
  BbCaseEvidence *part = data;

  g_free (part->name);
  g_free (part);
}

/* The unit's copy holds what the minutes print: photographs, of which a JPEG loses place and thumbnail on the way. */
static void
add_evidence (BbCaseContent *self, BbEvidence *evidence)
{
  gboolean restricted = bb_evidence_is_restricted (evidence), office = self->copy == BB_COPY_OFFICE;
  BbCaseEvidence *part;

  if (restricted && !office)
    return;
  part = g_new0 (BbCaseEvidence, 1);
  part->evidence = evidence;
  part->number = bb_case_number_evidence (self->visit, evidence->sha256);
  part->restricted = restricted;
  part->stripped = !office && bb_paper_is_stripped (evidence);
  part->name = office || part->stripped ? make_evidence_name (part) : NULL;
  g_ptr_array_add (self->evidence, part);
}

void
bb_case_content_add_evidence (BbCaseContent *self)
{
  GPtrArray *evidence = bb_case_get_evidence (self->visit);

  self->evidence = g_ptr_array_new_with_free_func (free_evidence);
  for (guint i = 0; i < evidence->len; i++)
    add_evidence (self, evidence->pdata[i]);
}

/* ── Papers ──────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_case_paper_free (gpointer data)
{
  BbCasePaper *paper = data;

  g_free (paper->sha256);
  g_free (paper->name);
  g_free (paper->path);
  g_free (paper);
}

static guint64
measure (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (guint64) info.st_size : 0;
}

/* The PDFs that came before the newest: each signature continues the file before it byte for byte. (element-type utf8): SHA-256 */
static GHashTable *
follow_chain (const char *newest, GPtrArray *signatures)
{
  GHashTable *chain = g_hash_table_new (g_str_hash, g_str_equal);
  const char *at = newest;

  for (guint step = 0; at && step <= signatures->len; step++)
    {
      const char *before = NULL;

      g_hash_table_add (chain, (gpointer) at);
      for (guint i = 0; i < signatures->len && !before; i++)
        if (g_str_equal (((BbSignatureRecord *) signatures->pdata[i])->after, at))
          before = ((BbSignatureRecord *) signatures->pdata[i])->before;
      at = before;
    }
  return chain;
}

/* All papers of the visit, as their records say. */
typedef struct
{
  GPtrArray *signatures;         /* BbSignatureRecord */
  GHashTable *kinds;             /* id of a paper → its kind */
  GHashTable *numbers;           /* id of a paper → its number */
  GHashTable *chain, *seen;      /* SHA-256 */
} Papers;

static gboolean
is_continued (const Papers *papers, const char *sha256)
{
  for (guint i = 0; i < papers->signatures->len; i++)
    {
      BbSignatureRecord *record = papers->signatures->pdata[i];

      if (g_str_equal (record->before, sha256) && !g_str_equal (record->after, sha256))
        return TRUE;
    }
  return FALSE;
}

/* @id: of the paper that the PDF is one of. */
static void
add_paper (BbCaseContent *self, Papers *papers, const char *id, const char *sha256)
{
  g_autofree char *path = bb_store_get_file (bb_workspace_get_store (self->workspace), sha256, NULL);
  BbCasePaper *paper;

  if (!path || g_strcmp0 (sha256, self->minutes_sha256) == 0 || !g_hash_table_add (papers->seen, g_strdup (sha256)))
    return;
  paper = g_new0 (BbCasePaper, 1);
  paper->sha256 = g_strdup (sha256);
  paper->size = measure (path);
  if (!g_hash_table_contains (papers->chain, sha256))
    paper->name = bb_case_paper_make_name (g_hash_table_lookup (papers->kinds, id), g_hash_table_lookup (papers->numbers, id), is_continued (papers, sha256),
                                           sha256);
  paper->path = g_steal_pointer (&path);
  g_ptr_array_add (self->papers, paper);
}

static GPtrArray *
list_documents (BbCaseContent *self, const char *type)
{
  g_autofree char *prefix = g_strdup_printf ("%s:%s:", type, bb_case_get_id (self->visit));
  GPtrArray *documents = bb_store_list (bb_workspace_get_store (self->workspace), self->database, prefix, NULL);

  return documents ? documents : g_ptr_array_new ();
}

static GPtrArray *
load_signatures (BbCaseContent *self)
{
  g_autoptr (GPtrArray) documents = list_documents (self, "signature");
  GPtrArray *signatures = g_ptr_array_new_with_free_func (bb_value_unref);

  for (guint i = 0; i < documents->len; i++)
    {
      gpointer value = bb_value_from_object (&BB_SIGNATURE_RECORD_SCHEMA, ((BbDocument *) documents->pdata[i])->body, NULL);

      if (value)
        g_ptr_array_add (signatures, value);
    }
  return signatures;
}

/* One that was made anew with a signature by hand is the same paper; the office fills a number in later. */
static void
note_paper (Papers *papers, const char *id, const BbMinutesRecord *record)
{
  const char *number = record->paper ? record->paper->number : NULL, *of = record->of ? record->of : id;

  g_hash_table_insert (papers->kinds, g_strdup (id), g_strdup (record->kind));
  for (guint i = 0; i < papers->signatures->len; i++)
    {
      BbSignatureRecord *signature = papers->signatures->pdata[i];

      if (signature->number && g_str_equal (signature->minutes, of))
        number = signature->number;
    }
  if (number)
    g_hash_table_insert (papers->numbers, g_strdup (id), g_strdup (number));
}

static void
add_made (BbCaseContent *self, Papers *papers)
{
  g_autoptr (GPtrArray) documents = list_documents (self, "minutes");

  for (guint i = 0; i < documents->len; i++)
    {
      BbDocument *document = documents->pdata[i];
      g_autoptr (BbMinutesRecord) record = bb_value_from_object (&BB_MINUTES_RECORD_SCHEMA, document->body, NULL);
      const char *id = document->id + strlen ("minutes:");

      if (!record)
        continue;
      note_paper (papers, id, record);
      add_paper (self, papers, id, record->sha256);
    }
}

/* By kind and number, the last of each before those that led to it. */
static int
compare_papers (gconstpointer left, gconstpointer right)
{
  const BbCasePaper *a = *(BbCasePaper * const *) left, *b = *(BbCasePaper * const *) right;
  int order = g_strcmp0 (a->name, b->name);

  return order ? order : strcmp (a->sha256, b->sha256);
}

static void
gather_papers (BbCaseContent *self)
{
  g_autoptr (GPtrArray) signatures = load_signatures (self);
  g_autoptr (GHashTable) chain = follow_chain (self->minutes_sha256, signatures), seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Papers papers = { signatures, kinds, numbers, chain, seen };

  add_made (self, &papers);
  for (guint i = 0; i < signatures->len; i++)
    {
      BbSignatureRecord *record = signatures->pdata[i];

      add_paper (self, &papers, record->minutes, record->before);
      add_paper (self, &papers, record->minutes, record->after);
    }
  g_ptr_array_sort (self->papers, compare_papers);
}

static gboolean
find_minutes (BbCaseContent *self, BbProgress *progress, GError **error)
{
  const char *id = bb_case_get_id (self->visit);
  g_autofree char *folder = NULL, *first = NULL, *rest = NULL;

  /* What was written before an unlock is no longer what the visit states: it goes in as an earlier paper. Made in passing when nobody has asked
   * for them yet. */
  if (bb_case_is_locked (self->visit) && !(self->minutes = bb_visit_get_minutes_path (self->workspace, id, NULL)))
    {
      if (!bb_papers_ensure (self->workspace, self->visit, id, progress, error) || !(self->minutes = bb_visit_get_minutes_path (self->workspace, id, error)))
        return FALSE;
    }
  if (!self->minutes && self->copy == BB_COPY_UNIT)
    {
      g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND,
                           _("The minutes of this visit are not written yet; lock it and write them first"));
      return FALSE;
    }
  if (!self->minutes)
    return TRUE;
  folder = g_path_get_dirname (self->minutes);
  first = g_path_get_basename (folder);
  rest = g_path_get_basename (self->minutes);
  self->minutes_sha256 = g_strconcat (first, rest, NULL);
  self->minutes_size = measure (self->minutes);
  return TRUE;
}

static GDateTime *
make_midnight (const GDate *date)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (BB_CASE_OFFSET);

  return g_date_time_new (zone, g_date_get_year (date), (int) g_date_get_month (date), g_date_get_day (date), 0, 0, 0);
}

/* With the roots that were given, else with those that are trusted here. It compares with nothing that whoever gets the case file does not have, so
 * that the same report can be made again. */
static gboolean
check_minutes (BbCaseContent *self, const BbCaseFileOptions *options, BbProgress *progress, GError **error)
{
  g_auto (GStrv) kept = bb_check_get_trust (self->workspace);
  g_autoptr (BbCheck) check = NULL;
  const char * const *trust = options && options->trust ? options->trust : (const char * const *) kept;

  check = bb_check_file (NULL, self->minutes, trust, options ? options->crls : NULL, progress ? bb_progress_get_cancellable (progress) : NULL, error);
  if (check)
    self->check = bb_check_ref (check->document ? check->document : check);
  if (!self->check || !(self->carried = bb_pdf_list_carried (self->minutes, BB_CASE_CARRIED_LIMIT, error)))
    return FALSE;
  self->verification = self->check->verification;
  /* By the name that it has in the case file, and by the day, so that the same visit gives the same bytes. */
  g_set_str (&self->check->path, BB_CASE_MINUTES);
  g_date_time_unref (self->check->time);
  self->check->time = make_midnight (&self->date);
  self->check->by_day = TRUE;
  return TRUE;
}

/* ── What the pages tell ─────────────────────────────────────────────────────────────────────────────────────── */

static GHashTable *
list_pinned (BbCase *visit)
{
  BbEvent *lock = bb_case_is_locked (visit) ? bb_events_find_last (bb_case_get_events (visit), BB_EVENT_LOCKED) : NULL;
  GHashTable *pinned = lock && lock->manifest ? g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) : NULL;

  for (guint i = 0; pinned && i < lock->manifest->len; i++)
    {
      BbManifestEntry *entry = lock->manifest->pdata[i];

      g_hash_table_insert (pinned, g_strdup (entry->id), g_strdup (entry->rev));
    }
  return pinned;
}

/* From here on the visit is the one that the case file tells, so that whoever verifies it makes the same pages. Minutes of an older version do not
 * carry enough for that; then it stays what the workspace says. */
static gboolean
retell (BbCaseContent *self, GError **error)
{
  g_autofree char *id = g_strdup (bb_case_get_id (self->visit));
  g_autoptr (GHashTable) pinned = list_pinned (self->visit);
  g_autoptr (JsonObject) object = self->documents ? bb_json_parse (self->documents, -1, error) : NULL;
  g_autoptr (GPtrArray) documents = object ? bb_case_parse_documents (object, id, error) : NULL;
  BbCase *told;

  if (self->documents && !documents)
    return FALSE;
  told = bb_case_retell (id, documents, pinned, self->carried, object ? bb_json_get_object (object, "bases") : NULL, NULL);
  if (told)
    {
      g_object_unref (self->visit);
      self->visit = told;
    }
  return TRUE;
}

static gboolean
gather_documents (BbCaseContent *self, GError **error)
{
  if (self->copy == BB_COPY_OFFICE && !(self->documents = bb_case_content_list_documents (self, error)))
    return FALSE;
  return retell (self, error);
}

/* ── The whole ───────────────────────────────────────────────────────────────────────────────────────────────── */

BbCaseContent *
bb_case_content_new (BbWorkspace *workspace, const char *visit, const BbCaseFileOptions *options, BbProgress *progress, GError **error)
{
  g_autoptr (BbCaseContent) self = g_new0 (BbCaseContent, 1);
  g_autoptr (GDateTime) now = bb_now ();

  self->workspace = workspace;
  self->copy = options ? options->copy : BB_COPY_OFFICE;
  self->papers = g_ptr_array_new_with_free_func (bb_case_paper_free);
  bb_time_get_date (now, &self->date);
  if (!(self->visit = bb_visit_load (workspace, visit, error)) || !(self->database = bb_find_visit_database (workspace, visit, error)))
    return NULL;
  self->restricted = bb_store_route (bb_workspace_get_store (workspace), "named", strchr (self->database, '-') + 1, error);
  if (!self->restricted || !find_minutes (self, progress, error))
    return NULL;
  if (self->copy == BB_COPY_OFFICE)
    gather_papers (self);
  if ((self->minutes && !check_minutes (self, options, progress, error)) || !gather_documents (self, error))
    return NULL;
  bb_case_content_add_evidence (self);
  return g_steal_pointer (&self);
}

void
bb_case_content_free (BbCaseContent *self)
{
  g_clear_object (&self->visit);
  g_clear_pointer (&self->papers, g_ptr_array_unref);
  g_clear_pointer (&self->evidence, g_ptr_array_unref);
  g_clear_pointer (&self->check, bb_check_unref);
  g_clear_pointer (&self->carried, g_hash_table_unref);
  g_free (self->documents);
  g_free (self->database);
  g_free (self->restricted);
  g_free (self->minutes);
  g_free (self->minutes_sha256);
  g_free (self);
}

guint64
bb_case_content_measure (BbCaseContent *self)
{
  guint64 size = self->minutes_size;

  for (guint i = 0; i < self->papers->len; i++)
    if (((BbCasePaper *) self->papers->pdata[i])->name)
      size += ((BbCasePaper *) self->papers->pdata[i])->size;
  for (guint i = 0; i < self->evidence->len; i++)
    if (((BbCaseEvidence *) self->evidence->pdata[i])->name)
      size += (guint64) ((BbCaseEvidence *) self->evidence->pdata[i])->evidence->size;
  return size;
}
