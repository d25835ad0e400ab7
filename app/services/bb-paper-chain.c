/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which PDF is the newest, and what is kept of how it came to be. */
#include "bb-paper-chain.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-raising.h"
#include "bb-undo.h"
#include "bb-visit-memory.h"

void
bb_papers_free (BbPapers *self)
{
  g_free (self->minutes);
  g_clear_pointer (&self->record, bb_value_unref);
  g_clear_pointer (&self->signatures, g_ptr_array_unref);
  g_clear_pointer (&self->steps, g_hash_table_unref);
  g_free (self);
}

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

gint64
bb_papers_count_stated (BbCase *visit)
{
  GPtrArray *events = bb_case_get_events (visit);
  gint64 n = 0;

  for (guint i = events->len; i > 0 && ((BbEvent *) events->pdata[i - 1])->kind != BB_EVENT_LOCKED; i--)
    {
      BbEvent *event = events->pdata[i - 1];

      n += event->kind == BB_EVENT_REFUSED || (event->kind == BB_EVENT_SIGNED && event->way);
    }
  return n;
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
  return self;
}

/* What is signed counts; of what is not, that which states most, then the last. */
static gboolean
is_better (BbPapers *self, BbPapers *other)
{
  if (!other || self->signatures->len != other->signatures->len)
    return !other || self->signatures->len > other->signatures->len;
  if (self->record->stated != other->record->stated)
    return self->record->stated > other->record->stated;
  return g_date_time_compare (self->record->at, other->record->at) > 0;
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

BbPapers *
bb_papers_load (BbWorkspace *workspace, BbCase *visit)
{
  BbStore *store = bb_workspace_get_store (workspace);
  g_autofree char *prefix = g_strdup_printf ("minutes:%s:", bb_case_get_id (visit));
  g_autoptr (GPtrArray) documents = bb_store_list (store, NULL, prefix, NULL);
  g_autoptr (BbPapers) best = NULL;

  for (guint i = 0; documents && i < documents->len; i++)
    {
      g_autoptr (BbPapers) papers = read_papers (store, documents->pdata[i], visit);

      if (papers && is_better (papers, best))
        {
          g_clear_pointer (&best, bb_papers_free);
          best = g_steal_pointer (&papers);
        }
    }
  if (!best)
    {
      best = g_new0 (BbPapers, 1);
      best->signatures = g_ptr_array_new_with_free_func (bb_value_unref);
    }
  find_steps (store, best);
  return g_steal_pointer (&best);
}

/* A number that was filled in, a time stamp of the document and a paper that was handed over are no signatures. */
static gboolean
is_signature (BbSignatureRecord *record)
{
  return g_strcmp0 (record->field, "number") != 0 && g_strcmp0 (record->field, "baton") != 0 && g_strcmp0 (record->field, BB_RAISED_FIELD) != 0;
}

/* What came with the PDF @sha256: several signatures when it was adopted. */
static guint
count_brought (BbPapers *self, const char *sha256)
{
  guint n = 0;

  for (guint i = 0; i < self->signatures->len; i++)
    n += is_signature (self->signatures->pdata[i]) && g_str_equal (((BbSignatureRecord *) self->signatures->pdata[i])->after, sha256);
  return n;
}

typedef struct
{
  guint length;
  const char *end;
} Branch;

/* The branch that follows the PDF @sha256, the longer one of a fork; each PDF is looked at once. Files grow along a step, so there is
 * no way back to one that is being measured. */
static const Branch *
measure (BbPapers *self, const char *sha256, GHashTable *measured)
{
  Branch *best = g_hash_table_lookup (measured, sha256);

  if (best)
    return best;
  best = g_new0 (Branch, 1);
  best->end = sha256;
  g_hash_table_insert (measured, (gpointer) sha256, best);
  for (guint i = 0; i < self->signatures->len; i++)
    {
      BbSignatureRecord *record = self->signatures->pdata[i];
      const Branch *branch;
      guint length;

      if (!g_hash_table_contains (self->steps, record) || !g_str_equal (record->before, sha256))
        continue;
      branch = measure (self, record->after, measured);
      length = 1 + 8 * count_brought (self, record->after) + branch->length;
      if (length > best->length || (length == best->length && strcmp (branch->end, best->end) < 0))
        {
          best->length = length;
          best->end = branch->end;
        }
    }
  return best;
}

const char *
bb_papers_find_newest (BbPapers *self)
{
  g_autoptr (GHashTable) measured = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  return measure (self, self->record->sha256, measured)->end;
}

/* ── What is kept of a signing ───────────────────────────────────────────────────────────────────────────────── */

BbSignatureRecord *
bb_papers_make_signature (BbWorkspace *workspace, const char *visit, BbPapers *papers, const char *field, const char *before, const char *after)
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

BbEvent *
bb_papers_make_event (BbWorkspace *workspace, const char *visit, const char *field, const char *signer, GDateTime *at)
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

void
bb_papers_put_signature (BbEdit *edit, BbSignatureRecord *record, BbEvent *event)
{
  g_autofree char *random = bb_random_id ();
  g_autofree char *signature_id = g_strdup_printf ("signature:%s:%s:%s", record->minutes, record->field, random);
  g_autofree char *event_id = bb_edit_make_id (edit, "event", random);

  bb_edit_put_value (edit, signature_id, record);
  bb_edit_put_value (edit, event_id, event);
  bb_undo_write_forgotten (edit, event->visit);
}

/* The PDF that @sha256 was made of; %NULL: it is the first. */
static const char *
find_before (BbPapers *self, const char *sha256)
{
  for (guint i = 0; i < self->signatures->len; i++)
    {
      BbSignatureRecord *record = self->signatures->pdata[i];

      if (g_hash_table_contains (self->steps, record) && g_str_equal (record->after, sha256))
        return record->before;
    }
  return NULL;
}

GPtrArray *
bb_papers_list_chain (BbPapers *self, const char *sha256)
{
  GPtrArray *chain = g_ptr_array_new ();

  for (; sha256; sha256 = find_before (self, sha256))
    g_ptr_array_add (chain, (gpointer) sha256);
  return chain;
}

gboolean
bb_papers_was_signed (BbPapers *self, const char *sha256, const char *field)
{
  g_autoptr (GPtrArray) chain = bb_papers_list_chain (self, sha256);

  for (guint i = 0; i < self->signatures->len; i++)
    {
      BbSignatureRecord *record = self->signatures->pdata[i];

      if (g_strcmp0 (record->field, field) == 0 && g_ptr_array_find_with_equal_func (chain, record->after, g_str_equal, NULL))
        return TRUE;
    }
  return FALSE;
}

char **
bb_papers_list_lost (BbPapers *self)
{
  g_autoptr (GStrvBuilder) lost = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const char *newest = self->record ? bb_papers_find_newest (self) : NULL;

  for (guint i = 0; self->record && i < self->signatures->len; i++)
    {
      BbSignatureRecord *record = self->signatures->pdata[i];

      if (is_signature (record) && g_hash_table_add (seen, record->field) && !bb_papers_was_signed (self, newest, record->field))
        g_strv_builder_add (lost, record->field);
    }
  return g_strv_builder_end (lost);
}

BbSignatureRecord *
bb_papers_find_baton (BbPapers *self)
{
  BbSignatureRecord *last = NULL;

  for (guint i = 0; i < self->signatures->len; i++)
    {
      BbSignatureRecord *record = self->signatures->pdata[i];

      if (g_strcmp0 (record->field, BB_RAISED_FIELD) != 0 && (!last || g_date_time_compare (record->at, last->at) >= 0))
        last = record;
    }
  return last && g_strcmp0 (last->field, "baton") == 0 && last->signer && *last->signer ? last : NULL;
}

gboolean
bb_papers_is_signed (BbPapers *self)
{
  for (guint i = 0; i < self->signatures->len; i++)
    if (is_signature (self->signatures->pdata[i]))
      return TRUE;
  return FALSE;
}

/* ── Raising ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Keeps @raised, made from the PDF @before, as a new record; see bb-raising.h. Errors: BB_SERVICE_ERROR_FORK, somebody signed meanwhile. */
gboolean
bb_papers_keep_raised (BbWorkspace *workspace, const char *id, const char *before, const char *raised, const BbRaiseResult *result, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbCase) visit = bb_visit_load (workspace, id, error);
  g_autoptr (BbPapers) papers = visit ? bb_papers_load (workspace, visit) : NULL;
  g_autofree char *after = NULL, *random = bb_random_id (), *record_id = NULL;
  g_autoptr (BbSignatureRecord) record = NULL;
  g_autoptr (BbEdit) edit = NULL;

  if (!papers)
    return FALSE;
  if (!papers->record || !g_str_equal (bb_papers_find_newest (papers), before))
    return g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_FORK, _("Somebody signed the minutes while they were being raised")), FALSE;
  if (!(after = bb_store_add_file (bb_workspace_get_store (workspace), raised, NULL, NULL, NULL, NULL, error)) ||
      !(edit = bb_edit_begin (workspace, id, NULL, BB_EDIT_WHEN_LOCKED | BB_EDIT_NO_UNDO, error)))
    return FALSE;
  record = bb_papers_make_signature (workspace, id, papers, BB_RAISED_FIELD, before, after);
  record->signer = g_strdup (result->stamp_authority);
  record->level = g_strdup (result->level);
  record->stamp_ends = result->stamp_ends ? g_date_time_ref (result->stamp_ends) : NULL;
  record_id = g_strdup_printf ("signature:%s:%s:%s", record->minutes, record->field, random);
  bb_edit_put_value (edit, record_id, record);
  return bb_edit_commit (edit, error);
}
