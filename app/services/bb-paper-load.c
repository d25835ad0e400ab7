/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A paper as its records and PDFs are here. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-paper-chain.h"

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
load_signatures (BbStore *store, BbPapers *self)
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

gboolean
bb_papers_file_continues (const char *before, const char *after)
{
  g_autoptr (GMappedFile) start = g_mapped_file_new (before, FALSE, NULL), whole = g_mapped_file_new (after, FALSE, NULL);
  gsize length = start ? g_mapped_file_get_length (start) : 0;

  return length && whole && g_mapped_file_get_length (whole) > length &&
         memcmp (g_mapped_file_get_contents (start), g_mapped_file_get_contents (whole), length) == 0;
}

static gboolean
is_step (BbStore *store, BbSignatureRecord *record)
{
  g_autofree char *before = bb_store_get_file (store, record->before, NULL), *after = bb_store_get_file (store, record->after, NULL);

  return before && after && bb_papers_file_continues (before, after);
}

/* A record is a claim: only where both files are here, and one begins with the bytes of the other, does the chain go on. */
static void
find_steps (BbStore *store, BbPapers *self)
{
  g_autoptr (GHashTable) looked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->steps = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->signatures->len; i++)
    {
      BbSignatureRecord *record = self->signatures->pdata[i];
      char *pair = g_strdup_printf ("%s %s", record->before, record->after);
      gpointer is = NULL;

      if (!g_hash_table_lookup_extended (looked, pair, NULL, &is))
        g_hash_table_insert (looked, g_steal_pointer (&pair), is = GINT_TO_POINTER (is_step (store, record)));
      g_free (pair);
      if (is)
        g_hash_table_add (self->steps, record);
    }
}

static BbPapers *
read_papers (BbStore *store, BbDocument *document, BbCase *visit)
{
  g_autoptr (BbMinutesRecord) record = read_body (&BB_MINUTES_RECORD_SCHEMA, document);
  BbPapers *self;

  if (!record || g_strcmp0 (record->kind, "minutes") != 0 || !belongs_to (record, visit))
    return NULL;
  self = g_new0 (BbPapers, 1);
  self->signatures = g_ptr_array_new_with_free_func (bb_value_unref);
  self->record = g_steal_pointer (&record);
  self->minutes = g_strdup (document->id + strlen ("minutes:"));
  load_signatures (store, self);
  find_steps (store, self);
  return self;
}

/* What is signed counts, as far as its PDFs are here; of what is not, that which states most, then the last. */
static gboolean
is_longer (BbPapers *self, BbPapers *other)
{
  guint n = g_hash_table_size (self->steps), m = g_hash_table_size (other->steps);

  if (n != m)
    return n > m;
  if (self->record->stated != other->record->stated)
    return self->record->stated > other->record->stated;
  return g_date_time_compare (self->record->at, other->record->at) > 0;
}

static BbPapers *
new_empty (void)
{
  BbPapers *self = g_new0 (BbPapers, 1);

  self->signatures = g_ptr_array_new_with_free_func (bb_value_unref);
  self->steps = g_hash_table_new (NULL, NULL);
  return self;
}

static GPtrArray *
list_records (BbStore *store, BbCase *visit)
{
  g_autofree char *prefix = g_strdup_printf ("minutes:%s:", bb_case_get_id (visit));

  return bb_store_list (store, NULL, prefix, NULL);
}

/* ── Several minutes of one lock ─────────────────────────────────────────────────────────────────────────────── */

/* Anybody whose records are replicated can write a record of minutes, and sign as many steps behind it as there may be: what signers prove whom this
 * workspace trusts comes first; where nothing is proven any more (certificates end), what was before; then what is signed further. */
typedef struct
{
  BbPapers *papers;
  BbProof *proof;                /* or %NULL */
  gboolean was_proven;
} Candidate;

static void
candidate_free (gpointer data)
{
  Candidate *self = data;

  g_clear_pointer (&self->papers, bb_papers_free);
  g_clear_pointer (&self->proof, bb_proof_unref);
  g_free (self);
}

static Candidate *
weigh (BbWorkspace *workspace, BbCase *visit, BbPapers *papers, const char *proven)
{
  Candidate *self = g_new0 (Candidate, 1);

  self->papers = papers;
  self->proof = bb_papers_prove (workspace, papers, bb_case_get_id (visit));
  self->was_proven = g_strcmp0 (papers->minutes, proven) == 0;
  return self;
}

static gboolean
is_better (const Candidate *self, const Candidate *other)
{
  guint n = self->proof ? self->proof->n_valid : 0, m = other->proof ? other->proof->n_valid : 0;

  if (n != m)
    return n > m;
  if (n == 0 && self->was_proven != other->was_proven)
    return self->was_proven;
  if (n > 0 && self->proof->n_signatures != other->proof->n_signatures)
    return self->proof->n_signatures < other->proof->n_signatures;
  return is_longer (self->papers, other->papers);
}

static BbPapers *
choose (BbWorkspace *workspace, BbCase *visit, GPtrArray *all)
{
  BbEvent *lock = bb_events_find_last (bb_case_get_events (visit), BB_EVENT_LOCKED);
  g_autofree char *key = g_strdup_printf ("minutes:%s:%" G_GINT64_FORMAT, bb_case_get_id (visit), lock ? g_date_time_to_unix (lock->at) : 0);
  g_autofree char *proven = bb_workspace_get_setting (workspace, key);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func (candidate_free);
  Candidate *best = NULL;

  for (guint i = 0; i < all->len; i++)
    {
      Candidate *candidate = weigh (workspace, visit, all->pdata[i], proven);

      g_ptr_array_add (candidates, candidate);
      if (!best || is_better (candidate, best))
        best = candidate;
    }
  if (best->proof && g_strcmp0 (best->papers->minutes, proven) != 0)
    bb_workspace_set_setting (workspace, key, best->papers->minutes, NULL);
  return g_steal_pointer (&best->papers);
}

static BbPapers *
load_minutes (BbWorkspace *workspace, BbCase *visit)
{
  BbStore *store = bb_workspace_get_store (workspace);
  g_autoptr (GPtrArray) documents = list_records (store, visit), all = g_ptr_array_new ();
  BbEvent *lock = bb_events_find_last (bb_case_get_events (visit), BB_EVENT_LOCKED);
  BbPapers *best;

  for (guint i = 0; documents && i < documents->len; i++)
    {
      BbPapers *papers = read_papers (store, documents->pdata[i], visit);

      if (papers)
        g_ptr_array_add (all, papers);
    }
  best = all->len == 0 ? new_empty () : all->len == 1 ? all->pdata[0] : choose (workspace, visit, all);
  best->expected = lock ? g_strdupv (lock->fields) : NULL;
  return best;
}

/* ── Another paper ───────────────────────────────────────────────────────────────────────────────────────────── */

gboolean
bb_papers_is_other (const char *id)
{
  return strchr (id, ':') != NULL;
}

static gboolean
is_signed_version (BbPapers *self, BbMinutesRecord *version)
{
  for (guint i = 0; i < self->signatures->len; i++)
    {
      BbSignatureRecord *record = self->signatures->pdata[i];

      if (g_hash_table_contains (self->steps, record) && g_str_equal (record->before, version->sha256))
        return TRUE;
    }
  return FALSE;
}

/* A version that somebody signed stays the paper; before that, the one that states most. */
static gboolean
is_better_version (BbPapers *self, BbMinutesRecord *version)
{
  gboolean is = is_signed_version (self, version), was = self->record && is_signed_version (self, self->record);

  return !self->record || (is && !was) || (is == was && version->stated > self->record->stated);
}

static void
take_version (BbPapers *self, BbDocument *document, const char *id)
{
  g_autoptr (BbMinutesRecord) version = read_body (&BB_MINUTES_RECORD_SCHEMA, document);
  gboolean first = g_str_equal (document->id + strlen ("minutes:"), id);

  if (!version || (!first && g_strcmp0 (version->of, id) != 0))
    return;
  if (first)
    {
      self->expected = g_strdupv (version->fields);
      self->is_restricted = bb_paper_kind_find (version->kind) == BB_PAPER_PERSONS;
    }
  if (!is_better_version (self, version))
    return;
  g_clear_pointer (&self->record, bb_value_unref);
  self->record = g_steal_pointer (&version);
}

static BbPapers *
load_other (BbStore *store, BbCase *visit, const char *id)
{
  g_autoptr (GPtrArray) documents = list_records (store, visit);
  BbPapers *self = new_empty ();

  self->is_other = TRUE;
  self->minutes = g_strdup (id);
  g_clear_pointer (&self->steps, g_hash_table_unref);
  load_signatures (store, self);
  find_steps (store, self);
  for (guint i = 0; documents && i < documents->len; i++)
    take_version (self, documents->pdata[i], id);
  return self;
}

BbCase *
bb_papers_load_visit (BbWorkspace *workspace, const char *id, GError **error)
{
  g_autofree char *visit_id = g_strndup (id, strcspn (id, ":"));
  g_autoptr (BbCase) visit = bb_visit_load (workspace, visit_id, error);
  g_autoptr (BbPapers) papers = visit && bb_papers_is_other (id) ? load_other (bb_workspace_get_store (workspace), visit, id) : NULL;

  if (!visit || !papers || papers->expected)
    return g_steal_pointer (&visit);
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("There is no paper “%s” of this visit"), strchr (id, ':') + 1);
  return NULL;
}

BbPapers *
bb_papers_load (BbWorkspace *workspace, BbCase *visit, const char *id)
{
  BbStore *store = bb_workspace_get_store (workspace);
  BbPapers *self = bb_papers_is_other (id) ? load_other (store, visit, id) : load_minutes (workspace, visit);

  bb_papers_decide (workspace, self);
  return self;
}
