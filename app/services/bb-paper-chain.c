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
  g_clear_pointer (&self->undecided, g_ptr_array_unref);
  g_strfreev (self->expected);
  g_free (self->newest);
  g_free (self);
}

BbEdit *
bb_papers_begin_edit (BbWorkspace *workspace, BbCase *visit, BbPapers *self, GError **error)
{
  return bb_edit_begin (workspace, bb_case_get_id (visit), NULL,
                        BB_EDIT_WHEN_LOCKED | BB_EDIT_NO_UNDO | (self->is_restricted ? BB_EDIT_RESTRICTED : 0), error);
}

/* ── Who signed ──────────────────────────────────────────────────────────────────────────────────────────────── */

gint64
bb_papers_count_stated (BbPapers *self, BbCase *visit)
{
  GPtrArray *events = bb_case_get_events (visit);
  gint64 n = 0;

  if (self->is_other)
    {
      for (guint i = 0; i < self->signatures->len; i++)
        n += ((BbSignatureRecord *) self->signatures->pdata[i])->way != NULL;
      return n;
    }
  for (guint i = events->len; i > 0 && ((BbEvent *) events->pdata[i - 1])->kind != BB_EVENT_LOCKED; i--)
    {
      BbEvent *event = events->pdata[i - 1];

      n += event->kind == BB_EVENT_REFUSED || (event->kind == BB_EVENT_SIGNED && event->way);
    }
  return n;
}

gboolean
bb_papers_is_signature (BbSignatureRecord *record)
{
  return !record->way && g_strcmp0 (record->field, "number") != 0 && g_strcmp0 (record->field, "baton") != 0 &&
         g_strcmp0 (record->field, BB_RAISED_FIELD) != 0;
}

guint
bb_papers_count_brought (BbPapers *self, const char *sha256)
{
  guint n = 0;

  for (guint i = 0; i < self->signatures->len; i++)
    n += bb_papers_is_signature (self->signatures->pdata[i]) && g_str_equal (((BbSignatureRecord *) self->signatures->pdata[i])->after, sha256);
  return n;
}

const char *
bb_papers_find_first (BbPapers *self)
{
  const char * const *fields = (const char * const *) self->record->fields;

  if (!fields || !*fields)
    return NULL;
  if (g_strv_contains (fields, "secretary"))
    return "secretary";
  return g_strv_contains (fields, "leader") ? "leader" : self->is_other ? *fields : NULL;
}

/* In the words of an event of the visit, which the minutes' signers have. */
static BbEvent *
describe_record (BbSignatureRecord *record)
{
  BbEvent *event = bb_event_new ();

  event->kind = g_strcmp0 (record->way, "refused") == 0 ? BB_EVENT_REFUSED : BB_EVENT_SIGNED;
  event->visit = g_strdup (record->visit);
  event->field = g_strdup (record->field);
  event->who = g_strdup (record->signer);
  event->way = event->kind == BB_EVENT_SIGNED ? g_strdup (record->way) : NULL;
  event->strokes = g_strdup (record->strokes);
  event->sha256 = g_strdup (record->sha256);
  event->reason = g_strdup (record->reason);
  event->witness = g_strdup (record->witness);
  event->author = g_strdup (record->author);
  bb_set_time (&event->at, record->at);
  return event;
}

static int
compare_events (gconstpointer left, gconstpointer right)
{
  const BbEvent *a = *(BbEvent * const *) left, *b = *(BbEvent * const *) right;
  int order = a->at && b->at ? g_date_time_compare (a->at, b->at) : 0;

  return order ? order : g_strcmp0 (a->field, b->field);
}

GPtrArray *
bb_papers_list_stated (BbPapers *self)
{
  GPtrArray *stated = g_ptr_array_new_with_free_func (bb_value_unref);

  for (guint i = 0; self->is_other && i < self->signatures->len; i++)
    if (((BbSignatureRecord *) self->signatures->pdata[i])->way)
      g_ptr_array_add (stated, describe_record (self->signatures->pdata[i]));
  g_ptr_array_sort (stated, compare_events);
  return stated;
}

/* A digital signature on any branch: on one that was left it is told of as lost. */
static BbSignatureRecord *
find_record (BbPapers *self, const char *field)
{
  for (guint i = 0; i < self->signatures->len; i++)
    {
      BbSignatureRecord *record = self->signatures->pdata[i];

      if (g_strcmp0 (record->field, field) == 0 && (record->way || g_hash_table_contains (self->steps, record)))
        return record;
    }
  return NULL;
}

BbEvent *
bb_papers_find_settling (BbPapers *self, BbCase *visit, const char *field)
{
  BbSignatureRecord *record = self->is_other ? find_record (self, field) : NULL;
  BbEvent *event = self->is_other ? NULL : bb_events_find_settling (bb_case_get_events (visit), field);

  return record ? describe_record (record) : event ? bb_event_ref (event) : NULL;
}

gboolean
bb_papers_check_persons (BbPapers *self, BbCase *visit, GError **error)
{
  for (char **field = self->expected; field && *field; field++)
    {
      g_autoptr (BbEvent) settling = bb_papers_find_settling (self, visit, *field);

      if (settling)
        continue;
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("The agency seals last: “%s” has neither signed nor refused yet"), *field);
      return FALSE;
    }
  return TRUE;
}

const char *
bb_papers_find_newest (BbPapers *self)
{
  return self->newest;
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
  g_autofree char *event_id = event ? bb_edit_make_id (edit, "event", random) : NULL;

  bb_edit_put_value (edit, signature_id, record);
  if (!event)
    return;
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

      if (bb_papers_is_signature (record) && g_hash_table_add (seen, record->field) && !bb_papers_was_signed (self, newest, record->field))
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

      if (!record->way && g_strcmp0 (record->field, BB_RAISED_FIELD) != 0 && (!last || g_date_time_compare (record->at, last->at) >= 0))
        last = record;
    }
  return last && g_strcmp0 (last->field, "baton") == 0 && last->signer && *last->signer ? last : NULL;
}

gboolean
bb_papers_is_signed (BbPapers *self)
{
  for (guint i = 0; i < self->signatures->len; i++)
    if (bb_papers_is_signature (self->signatures->pdata[i]))
      return TRUE;
  return FALSE;
}

/* ── Raising ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Keeps @raised, made from the PDF @before, as a new record; see bb-raising.h. Errors: BB_SERVICE_ERROR_FORK, somebody signed meanwhile. */
gboolean
bb_papers_keep_raised (BbWorkspace *workspace, const char *id, const char *before, const char *raised, const BbRaiseResult *result, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbCase) visit = bb_papers_load_visit (workspace, id, error);
  g_autoptr (BbPapers) papers = visit ? bb_papers_load (workspace, visit, id) : NULL;
  g_autofree char *after = NULL, *random = bb_random_id (), *record_id = NULL;
  g_autoptr (BbSignatureRecord) record = NULL;
  g_autoptr (BbEdit) edit = NULL;

  if (!papers)
    return FALSE;
  if (!papers->record || !g_str_equal (bb_papers_find_newest (papers), before))
    return g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_FORK, _("Somebody signed the minutes while they were being raised")), FALSE;
  if (!(after = bb_store_take_written (bb_workspace_get_store (workspace), raised, NULL, error)) ||
      !(edit = bb_papers_begin_edit (workspace, visit, papers, error)))
    return FALSE;
  record = bb_papers_make_signature (workspace, bb_case_get_id (visit), papers, BB_RAISED_FIELD, before, after);
  record->signer = g_strdup (result->stamp_authority);
  record->level = g_strdup (result->level);
  record->unchecked = !result->is_checked;
  record->stamp_ends = result->stamp_ends ? g_date_time_ref (result->stamp_ends) : NULL;
  record_id = g_strdup_printf ("signature:%s:%s:%s", record->minutes, record->field, random);
  bb_edit_put_value (edit, record_id, record);
  return bb_edit_commit (edit, error);
}
