/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-open-visit-private.h"

#include <glib/gi18n-lib.h>

#include "common/bb-wording.h"

/* Milliseconds from a key to its draft, and of rest until what was typed becomes a revision. */
enum { DRAFT_DELAY = 700, FIGURES_DELAY = 700, REST_DELAY = 5000 };

BbSave *
bb_save_new (BbOpenVisit *self, BbEntry *entry)
{
  BbSave *save = g_new0 (BbSave, 1);

  save->session = g_object_ref (self);
  save->since = g_get_real_time ();
  save->entry = entry ? g_object_ref (entry) : NULL;
  self->saves++;
  bb_open_visit_mark_saved (self);
  return save;
}

void
bb_save_free (BbSave *save)
{
  save->session->saves--;
  bb_open_visit_mark_saved (save->session);
  g_object_unref (save->session);
  g_clear_object (&save->entry);
  g_clear_object (&save->extra);
  g_free (save->name);
  g_free (save);
}

/* ── Drafts ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
draft_key (BbOpenVisit *self, BbEntry *entry, const char *field)
{
  return entry ? g_strjoin ("/", self->visit, bb_entry_get_item (entry)->code, field, NULL) : g_strjoin ("/", self->visit, field, NULL);
}

static void
write_drafts (BbOpenVisit *self)
{
  GHashTableIter iter;
  const char *key, *text;

  g_clear_handle_id (&self->draft_timeout, g_source_remove);
  g_hash_table_iter_init (&iter, self->typed);
  while (g_hash_table_iter_next (&iter, (gpointer *) &key, (gpointer *) &text))
    bb_workspace_set_draft_async (self->workspace, key, text);
  g_hash_table_remove_all (self->typed);
}

static void
on_draft_due (gpointer data)
{
  BbOpenVisit *self = data;

  self->draft_timeout = 0;
  write_drafts (self);
  bb_open_visit_mark_saved (self);
}

/* From the first unsaved key on, not from the last: typing without a pause is kept as well. */
static void
keep_draft (BbOpenVisit *self, char *key, const char *text)
{
  g_hash_table_replace (self->typed, key, g_strdup (text));
  if (!self->draft_timeout)
    self->draft_timeout = g_timeout_add_once (DRAFT_DELAY, on_draft_due, self);
}

static void
forget_draft (BbOpenVisit *self, BbEntry *entry, const char *field)
{
  g_autofree char *key = draft_key (self, entry, field);

  g_hash_table_remove (self->typed, key);
  bb_workspace_set_draft_async (self->workspace, key, NULL);
}

void
bb_open_visit_set_draft (BbOpenVisit *self, const char *name, const char *text)
{
  if (!text)
    {
      g_hash_table_remove (self->drafts, name);
      forget_draft (self, NULL, name);
      return;
    }
  g_hash_table_replace (self->drafts, g_strdup (name), g_strdup (text));
  keep_draft (self, draft_key (self, NULL, name), text);
}

/* After a full disk what the person sees stays as it was typed and goes with the next saving; a locked visit shows what it holds. */
static gboolean
keeps_words (const GError *error)
{
  return !g_error_matches (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_LOCKED);
}

/* ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_answer_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSave) save = data;
  g_autoptr (GError) error = NULL;
  BbEntrySaving *saving = bb_entry_get_saving (save->entry);

  saving->answer_saves--;
  if (!bb_visit_answer_finish (save->session->workspace, result, &error))
    {
      bb_open_visit_report (save->session, error);
      saving->answer_dirty = keeps_words (error);
    }
  else if (!saving->answer_dirty)
    {
      forget_draft (save->session, save->entry, "note");
      forget_draft (save->session, save->entry, "text");
    }
  bb_open_visit_reload (save->session);
}

static void
save_answer (BbOpenVisit *self, BbEntry *entry)
{
  BbEntrySaving *saving = bb_entry_get_saving (entry);
  g_autoptr (BbAnswer) copy = bb_answer_copy (bb_entry_get_answer (entry));

  saving->answer_dirty = FALSE;
  saving->answer_saves++;
  bb_visit_answer_async (self->workspace, self->visit, copy, NULL, on_answer_saved, bb_save_new (self, entry));
}

/* ── Findings ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_finding_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSave) save = data;
  g_autoptr (GError) error = NULL;

  bb_entry_get_saving (save->entry)->finding_saves--;
  if (!bb_visit_remove_finding_finish (save->session->workspace, result, &error))
    bb_open_visit_report (save->session, error);
  bb_open_visit_reload (save->session);
}

static void
remove_finding (BbOpenVisit *self, BbEntry *entry)
{
  BbEntrySaving *saving = bb_entry_get_saving (entry);
  g_autofree char *id = g_strdup (bb_entry_get_finding (entry)->id);

  bb_entry_take_finding (entry, NULL);
  forget_draft (self, entry, "fact");
  forget_draft (self, entry, "severity");
  saving->finding_dirty = FALSE;
  saving->finding_saves++;
  bb_visit_remove_finding_async (self->workspace, self->visit, id, NULL, on_finding_removed, bb_save_new (self, entry));
}

static void
on_finding_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSave) save = data;
  g_autoptr (GError) error = NULL;
  BbEntrySaving *saving = bb_entry_get_saving (save->entry);
  BbFinding *working = bb_entry_get_finding (save->entry);

  saving->finding_saves--;
  if (!bb_visit_save_finding_finish (save->session->workspace, result, &error))
    {
      bb_open_visit_report (save->session, error);
      saving->finding_dirty = FALSE;
      if (save->name && g_strcmp0 (working->id, save->name) == 0)
        g_clear_pointer (&working->id, g_free);                      /* it is not there yet */
    }
  else if (!saving->finding_dirty)
    {
      forget_draft (save->session, save->entry, "fact");
      forget_draft (save->session, save->entry, "severity");
    }
  bb_open_visit_reload (save->session);
}

/* The basis that binds on the day of the visit: a text that was replaced is history. */
static void
take_bases (BbOpenVisit *self, BbFinding *finding, BbItem *item)
{
  for (guint i = 0; item->bases && i < item->bases->len; i++)
    if (bb_wording_basis_is_in_force (self->current, item->bases->pdata[i]))
      g_ptr_array_add (finding->bases, bb_basis_ref_ref (item->bases->pdata[i]));
  for (guint i = 0; finding->bases->len == 0 && item->bases && i < item->bases->len; i++)
    g_ptr_array_add (finding->bases, bb_basis_ref_ref (item->bases->pdata[i]));
}

/* A new finding is given its id here, so that whatever follows can already speak of it. */
static char *
name_finding (BbOpenVisit *self, BbEntry *entry)
{
  BbFinding *working = bb_entry_get_finding (entry);
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto (GStrv) parts = g_strsplit (uuid, "-", -1);

  if (working->id)
    return NULL;
  working->id = g_strjoinv ("", parts);
  if (working->bases->len == 0)
    take_bases (self, working, bb_entry_get_item (entry));
  return g_strdup (working->id);
}

static void
save_finding (BbOpenVisit *self, BbEntry *entry)
{
  BbEntrySaving *saving = bb_entry_get_saving (entry);
  BbFinding *working = bb_entry_get_finding (entry);
  g_autoptr (BbFinding) copy = NULL;
  BbSave *save;

  saving->finding_dirty = FALSE;
  if (!bb_entry_has_fact (entry))
    {
      if (working->id)
        remove_finding (self, entry);
      return;
    }
  saving->finding_saves++;
  save = bb_save_new (self, entry);
  save->name = name_finding (self, entry);
  copy = bb_finding_copy (working);
  bb_visit_save_finding_async (self->workspace, self->visit, copy, NULL, on_finding_saved, save);
}

void
bb_open_visit_commit (BbOpenVisit *self, BbEntry *entry)
{
  BbEntrySaving *saving = bb_entry_get_saving (entry);

  g_object_ref (entry);
  g_hash_table_remove (self->dirty, entry);
  if (saving->answer_dirty)
    save_answer (self, entry);
  if (saving->finding_dirty)
    save_finding (self, entry);
  g_object_unref (entry);
}

/* ── Typing ──────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_open_visit_leave (BbOpenVisit *self, BbEntry *entry)
{
  write_drafts (self);
  if (g_hash_table_contains (self->dirty, entry))
    bb_open_visit_commit (self, entry);
  bb_open_visit_mark_saved (self);
}

void
bb_open_visit_flush (BbOpenVisit *self)
{
  g_autoptr (GPtrArray) entries = g_hash_table_get_keys_as_ptr_array (self->dirty);

  g_clear_handle_id (&self->rest_timeout, g_source_remove);
  g_clear_handle_id (&self->figures_timeout, g_source_remove);
  write_drafts (self);
  for (guint i = 0; i < entries->len; i++)
    bb_open_visit_commit (self, entries->pdata[i]);
  bb_open_visit_mark_saved (self);
}

static void
on_rested (gpointer data)
{
  BbOpenVisit *self = data;

  self->rest_timeout = 0;
  bb_open_visit_flush (self);
}

static void
on_figures_rested (gpointer data)
{
  BbOpenVisit *self = data;

  self->figures_timeout = 0;
  bb_open_visit_flush (self);
}

static void
mark_dirty (BbOpenVisit *self, BbEntry *entry)
{
  g_hash_table_add (self->dirty, g_object_ref (entry));
  g_clear_handle_id (&self->rest_timeout, g_source_remove);
  self->rest_timeout = g_timeout_add_once (REST_DELAY, on_rested, self);
  bb_open_visit_mark_saved (self);
}

static char **
typed_slot (BbEntry *entry, BbTyped field)
{
  switch (field)
    {
    case BB_TYPED_NOTE: return &bb_entry_get_answer (entry)->note;
    case BB_TYPED_TEXT: return &bb_entry_get_answer (entry)->text;
    case BB_TYPED_FACT: default: return &bb_entry_get_finding (entry)->fact;
    }
}

const char *
bb_open_visit_get_typed (BbEntry *entry, BbTyped field)
{
  const char *text = *typed_slot (entry, field);

  return text ? text : "";
}

void
bb_open_visit_type (BbOpenVisit *self, BbEntry *entry, BbTyped field, const char *text)
{
  static const char * const names[] = { "note", "text", "fact" };
  char **slot = typed_slot (entry, field);

  if (g_strcmp0 (*slot ? *slot : "", text) == 0 || bb_open_visit_is_locked (self))
    return;
  g_free (*slot);
  *slot = *text ? g_strdup (text) : NULL;
  if (field == BB_TYPED_FACT)
    bb_entry_get_saving (entry)->finding_dirty = TRUE;
  else
    bb_entry_get_saving (entry)->answer_dirty = TRUE;
  keep_draft (self, draft_key (self, entry, names[field]), text);
  mark_dirty (self, entry);
  if (field == BB_TYPED_TEXT)
    bb_open_visit_tally (self);
}

/* ── Figures ─────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_open_visit_figures_changed (BbOpenVisit *self, BbEntry *entry)
{
  bb_entry_get_saving (entry)->answer_dirty = TRUE;
  mark_dirty (self, entry);
  g_clear_handle_id (&self->figures_timeout, g_source_remove);
  self->figures_timeout = g_timeout_add_once (FIGURES_DELAY, on_figures_rested, self);
}

static void
remove_count (GPtrArray *counts, const char *name)
{
  for (guint i = 0; i < counts->len; i++)
    if (g_str_equal (((BbCount *) counts->pdata[i])->name, name))
      {
        g_ptr_array_remove_index (counts, i);
        return;
      }
}

void
bb_open_visit_set_count (BbOpenVisit *self, BbEntry *entry, const char *name, gint64 value)
{
  BbAnswer *answer = bb_entry_get_answer (entry);

  if (bb_counts_get (answer->counts, name, -1) == value || bb_open_visit_is_locked (self))
    return;
  if (value < 0)
    remove_count (answer->counts, name);
  else
    bb_counts_set (answer->counts, name, value);
  bb_open_visit_figures_changed (self, entry);
}

void
bb_open_visit_set_ratio (BbOpenVisit *self, BbEntry *entry, gint64 numerator, gint64 denominator)
{
  BbAnswer *answer = bb_entry_get_answer (entry);

  if (bb_open_visit_is_locked (self))
    return;
  g_clear_pointer (&answer->ratio, bb_ratio_unref);
  if (numerator >= 0 && denominator >= 0)
    {
      answer->ratio = bb_ratio_new ();
      answer->ratio->numerator = numerator;
      answer->ratio->denominator = denominator;
    }
  bb_open_visit_figures_changed (self, entry);
}

void
bb_open_visit_set_sample (BbOpenVisit *self, BbEntry *entry, gint64 size, gint64 passed, gint64 failed)
{
  BbAnswer *answer = bb_entry_get_answer (entry);
  BbSampleResult *sample = answer->sample;

  if (bb_open_visit_is_locked (self))
    return;
  if (size < 0)
    g_clear_pointer (&answer->sample, bb_sample_result_unref);
  else
    {
      if (!sample)
        sample = answer->sample = bb_sample_result_new ();
      sample->size = size;
      sample->passed = MAX (passed, 0);
      sample->failed = MAX (failed, 0);
    }
  bb_open_visit_figures_changed (self, entry);
}

/* ── Choices ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* An item that no longer fails says nothing of a fault: its finding goes as well, and can be taken back together with the answer. */
static gboolean
drop_finding (BbOpenVisit *self, BbEntry *entry)
{
  if (!bb_entry_get_finding (entry)->id)
    return FALSE;
  remove_finding (self, entry);
  return TRUE;
}

void
bb_open_visit_set_result (BbOpenVisit *self, BbEntry *entry, int result)
{
  BbAnswer *answer = bb_entry_get_answer (entry);
  gboolean dropped = FALSE;

  if (answer->result == result || bb_open_visit_is_locked (self))
    return;
  answer->result = result;
  bb_entry_get_saving (entry)->answer_dirty = TRUE;
  bb_open_visit_commit (self, entry);
  if (result != BB_RESULT_FAIL)
    dropped = drop_finding (self, entry);
  bb_entry_changed (entry);
  bb_open_visit_tally (self);
  if (dropped)
    {
      g_autofree char *words = g_strdup_printf (_("The finding of %s was removed"), bb_entry_get_item (entry)->code);

      bb_open_visit_note (self, words, 2);
    }
}

void
bb_open_visit_set_concerned (BbOpenVisit *self, BbEntry *entry, const char *concerned)
{
  BbFinding *finding = bb_entry_get_finding (entry);

  if (g_strcmp0 (finding->concerned, concerned) == 0 || bb_open_visit_is_locked (self))
    return;
  g_set_str (&finding->concerned, concerned && *concerned ? concerned : NULL);
  bb_entry_get_saving (entry)->finding_dirty = TRUE;
  bb_open_visit_commit (self, entry);
  bb_entry_changed (entry);
}

void
bb_open_visit_set_severity (BbOpenVisit *self, BbEntry *entry, int severity)
{
  BbFinding *finding = bb_entry_get_finding (entry);
  g_autofree char *text = g_strdup_printf ("%d", severity);

  if (finding->severity == severity || bb_open_visit_is_locked (self))
    return;
  finding->severity = severity;
  bb_entry_get_saving (entry)->finding_dirty = TRUE;
  if (!finding->id)
    keep_draft (self, draft_key (self, entry, "severity"), text);
  bb_open_visit_commit (self, entry);
}

/* ── Evidence ────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Evidence that was taken in before this attempt began is the same file again. */
static void
tell_if_here_already (BbSave *save, BbEvidence *evidence)
{
  BbCase *visit = save->session->current;
  guint number = visit ? bb_case_number_evidence (visit, evidence->sha256) : 0;
  BbEvidence *before = number ? bb_case_find_evidence (visit, evidence->sha256) : NULL;
  const char *code = bb_entry_get_item (save->entry)->code;
  gint64 imported = evidence->imported ? g_date_time_to_unix_usec (evidence->imported->at) : G_MAXINT64;
  g_autofree char *words = NULL;

  if (!before || imported >= save->since - G_TIME_SPAN_MILLISECOND)
    return;
  if (before->items && g_strv_contains ((const char * const *) before->items, code))
    words = g_strdup_printf (_("The same file is here already: evidence %u"), number);
  else
    words = g_strdup_printf (_("The same file is here already: evidence %u, now of %s as well"), number, code);
  bb_open_visit_note (save->session, words, 0);
}

static void
on_attached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSave) save = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEvidence) evidence = bb_visit_attach_finish (save->session->workspace, result, &error);

  if (save->extra)
    bb_progress_finish (BB_PROGRESS (save->extra));
  if (!evidence)
    {
      bb_open_visit_report (save->session, error);
      return;
    }
  tell_if_here_already (save, evidence);
  bb_open_visit_reload (save->session);
}

BbProgress *
bb_open_visit_attach (BbOpenVisit *self, BbEntry *entry, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *title = g_strdup_printf (_("Copying %s"), name);
  BbProgress *progress = bb_progress_new (title);
  const char *items[] = { bb_entry_get_item (entry)->code, NULL };
  BbSave *save = bb_save_new (self, entry);

  save->extra = G_OBJECT (g_object_ref (progress));
  bb_visit_attach_async (self->workspace, self->visit, path, items, NULL, "file", progress, on_attached, save);
  return progress;
}

void
bb_open_visit_paste (BbOpenVisit *self, BbEntry *entry, GBytes *bytes)
{
  const char *items[] = { bb_entry_get_item (entry)->code, NULL };

  bb_visit_paste_async (self->workspace, self->visit, bytes, items, NULL, on_attached, bb_save_new (self, entry));
}

static void
on_evidence_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSave) save = data;
  g_autoptr (GError) error = NULL;

  if (!bb_visit_save_evidence_finish (save->session->workspace, result, &error))
    bb_open_visit_report (save->session, error);
}

void
bb_open_visit_save_evidence (BbOpenVisit *self, BbEvidence *evidence)
{
  bb_visit_save_evidence_async (self->workspace, self->visit, evidence, NULL, on_evidence_saved, bb_save_new (self, NULL));
}

static void
on_detached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSave) save = data;
  g_autoptr (GError) error = NULL;

  if (!bb_visit_detach_finish (save->session->workspace, result, &error))
    bb_open_visit_report (save->session, error);
  else
    {
      g_autofree char *words = g_strdup_printf (_("%s was taken off the visit"), save->name);

      bb_open_visit_note (save->session, words, 1);
    }
}

void
bb_open_visit_detach (BbOpenVisit *self, BbEvidence *evidence)
{
  BbSave *save = bb_save_new (self, NULL);

  save->name = g_strdup (evidence->caption && *evidence->caption ? evidence->caption : evidence->name);
  bb_visit_detach_async (self->workspace, self->visit, evidence->sha256, NULL, on_detached, save);
}
