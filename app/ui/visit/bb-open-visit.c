/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-open-visit-private.h"

#include <glib/gi18n-lib.h>

#include "services/bb-capture-attach.h"

/* Reading: the case, the entries and the drafts. The files beside it write. */

G_DEFINE_FINAL_TYPE (BbOpenVisit, bb_open_visit, G_TYPE_OBJECT)

enum { RELOADED, SAVED, FAILED, NOTICE, STEPS_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];
static guint restored_signal;

void
bb_open_visit_report (BbOpenVisit *self, const GError *error)
{
  if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
}

void
bb_open_visit_note (BbOpenVisit *self, const char *text, guint undo_steps)
{
  g_signal_emit (self, signals[NOTICE], 0, text, undo_steps);
}

void
bb_open_visit_mark_saved (BbOpenVisit *self)
{
  g_signal_emit (self, signals[SAVED], 0, !bb_open_visit_is_busy (self));
}

void
bb_open_visit_emit (BbOpenVisit *self, const char *signal)
{
  g_signal_emit_by_name (self, signal);
}

void
bb_open_visit_tally (BbOpenVisit *self)
{
  guint answered, failed, total;

  bb_entry_list_update (self->entries);
  bb_entry_list_tally (self->entries, &answered, &failed, &total);
}

/* ── Drafts that a crash left ────────────────────────────────────────────────────────────────────────────────── */

static gboolean
restore_draft (BbOpenVisit *self, const char *item, const char *field, const char *text)
{
  static const char * const names[] = { "note", "text", "fact", NULL };
  BbEntry *entry = bb_entry_list_find (self->entries, item);

  for (int i = 0; entry && names[i]; i++)
    if (g_str_equal (names[i], field) && g_strcmp0 (bb_open_visit_get_typed (entry, i), text) != 0)
      {
        bb_open_visit_type (self, entry, i, text);
        return TRUE;
      }
  if (entry && g_str_equal (field, "severity") && bb_entry_get_finding (entry)->id == NULL)
    bb_entry_get_finding (entry)->severity = (int) g_ascii_strtoll (text, NULL, 10);
  return FALSE;
}

static void
apply_drafts (BbOpenVisit *self, GHashTable *drafts)
{
  GHashTableIter iter;
  const char *key, *text;
  g_autoptr (GStrvBuilder) where = g_strv_builder_new ();
  guint restored = 0;

  g_hash_table_iter_init (&iter, drafts);
  while (g_hash_table_iter_next (&iter, (gpointer *) &key, (gpointer *) &text))
    {
      g_auto (GStrv) parts = g_strsplit (key, "/", 3);

      if (g_strv_length (parts) == 3 && restore_draft (self, parts[1], parts[2], text))
        {
          g_strv_builder_add (where, parts[1]);
          restored++;
        }
      else if (g_strv_length (parts) == 2)
        {
          g_hash_table_replace (self->drafts, g_strdup (parts[1]), g_strdup (text));
          restored++;
        }
    }
  if (restored)
    {
      g_auto (GStrv) items = g_strv_builder_end (where);
      g_autofree char *words = g_strjoinv (", ", items);

      bb_open_visit_flush (self);
      g_signal_emit (self, restored_signal, 0, restored, words);
    }
}

/* ── Loading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_saving (BbEntry *entry)
{
  BbEntrySaving *saving = bb_entry_get_saving (entry);

  return saving->answer_dirty || saving->finding_dirty || saving->answer_saves || saving->finding_saves;
}

static BbFinding *
find_finding (BbCase *visit, const char *item)
{
  GPtrArray *findings = bb_case_get_findings (visit);

  for (guint i = 0; i < findings->len; i++)
    if (g_strcmp0 (((BbFinding *) findings->pdata[i])->item, item) == 0)
      return findings->pdata[i];
  return NULL;
}

typedef struct { BbOpenVisit *self; BbCase *before; GHashTable *evidence; gboolean all; } Refreshing;

/* What the item's row shows of other documents than its answer and its evidence: a finding's, a sample's, a series'. */
static gboolean
shows_more (BbEntry *entry, BbFinding *finding)
{
  BbItem *item = bb_entry_get_item (entry);

  return finding || bb_entry_get_finding (entry)->id || item->answer == BB_ANSWER_SAMPLE || item->observation;
}

static gboolean
is_assigned_anew (BbCase *before, BbCase *now, const char *item)
{
  BbAssignment *had = bb_case_find_assignment (before, item), *has = bb_case_find_assignment (now, item);

  return had != has && (!had || !has || !bb_value_equal (had, has));
}

static void
take_finding (BbEntry *entry, BbFinding *finding)
{
  BbFinding *unsaved = bb_entry_get_finding (entry);

  if (!is_saving (entry) && (finding || unsaved->id))
    bb_entry_take_finding (entry, finding ? bb_finding_copy (finding) : NULL);
  else if (is_saving (entry) && finding && g_strcmp0 (finding->id, unsaved->id) == 0)
    g_set_str (&unsaved->concerned, finding->concerned);              /* follows from other documents */
}

/* A reload follows every save, and of a thousand items it changes one or two: only their rows are filled anew. */
static void
refresh_entry (BbEntry *entry, gpointer data)
{
  Refreshing *refreshing = data;
  BbCase *now = refreshing->self->current;
  const char *code = bb_entry_get_item (entry)->code;
  BbAnswer *answer = bb_case_find_answer (now, code);
  BbFinding *finding = find_finding (now, code);
  guint evidence = GPOINTER_TO_UINT (g_hash_table_lookup (refreshing->evidence, code));
  gboolean changed = refreshing->all || is_saving (entry) || shows_more (entry, finding) || evidence != bb_entry_get_evidence (entry)
                     || !bb_entry_has_answer (entry, answer)
                     || is_assigned_anew (refreshing->before, now, code);

  if (!changed)
    return;
  bb_entry_set_evidence (entry, evidence);
  if (!is_saving (entry))
    bb_entry_take_answer (entry, answer ? bb_answer_copy (answer) : NULL);
  take_finding (entry, finding);
  bb_entry_changed (entry);
}

static void
take_case (BbOpenVisit *self, BbCase *visit)
{
  g_autoptr (BbCase) before = self->current ? g_object_ref (self->current) : NULL;
  g_autoptr (GHashTable) evidence = bb_case_count_evidence (visit);
  Refreshing refreshing = { self, before, evidence, !self->current || bb_case_is_locked (self->current) != bb_case_is_locked (visit) };

  g_set_object (&self->current, visit);
  if (!bb_entry_list_is_filled (self->entries))
    bb_entry_list_fill (self->entries, visit);
  bb_entry_list_foreach (self->entries, refresh_entry, &refreshing);
  bb_open_visit_tally (self);
}

static void
read_drafts (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BbOpenVisit *self = BB_OPEN_VISIT (source);
  g_autofree char *prefix = g_strconcat (self->visit, "/", NULL);

  g_task_return_pointer (task, bb_workspace_list_drafts (self->workspace, prefix), (GDestroyNotify) g_hash_table_unref);
}

static void
on_drafts_read (GObject *source, GAsyncResult *result, gpointer data)
{
  BbOpenVisit *self = BB_OPEN_VISIT (source);
  g_autoptr (GHashTable) drafts = g_task_propagate_pointer (G_TASK (result), NULL);

  if (!drafts || bb_open_visit_is_locked (self))
    return;
  apply_drafts (self, drafts);
  for (guint i = 0; i < bb_entry_list_get_n_entries (self->entries); i++)
    bb_entry_changed (bb_entry_list_get (self->entries, i));
  bb_open_visit_tally (self);
}

static void
tell_recovered (BbOpenVisit *self, const BbRecovered *recovered)
{
  g_autofree char *attached = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u recording that was not saved yet is evidence now, under %s",
                                                            "%u recordings that were not saved yet are evidence now, under %s", recovered->attached),
                                               recovered->attached, recovered->items);
  g_autofree char *why = recovered->cause ? bb_phrase (recovered->cause) : g_strdup ("");
  g_autofree char *kept = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u recording of this visit is kept in the workspace but is not evidence yet: %s",
                                                        "%u recordings of this visit are kept in the workspace but are not evidence yet: %s", recovered->kept),
                                           recovered->kept, why);

  if (recovered->attached)
    bb_open_visit_note (self, attached, 0);
  if (recovered->kept)
    bb_open_visit_note (self, kept, 0);
}

static void
on_recordings_recovered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbOpenVisit) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRecovered) recovered = bb_visit_recover_recordings_finish (self->workspace, result, &error);

  if (recovered)
    tell_recovered (self, recovered);
  else
    bb_open_visit_report (self, error);
}

/* What a crash left is brought back once, when the visit is opened. */
static void
bring_back_drafts (BbOpenVisit *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->drafts_read)
    return;
  self->drafts_read = TRUE;
  task = g_task_new (self, self->closing, on_drafts_read, NULL);
  g_task_run_in_thread (task, read_drafts);
  bb_visit_recover_recordings_async (self->workspace, self->visit, self->closing, on_recordings_recovered, g_object_ref (self));
}

static void
on_case_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbOpenVisit) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCase) visit = bb_visit_load_finish (self->workspace, result, &error);

  self->loading = FALSE;
  if (!visit)
    {
      bb_open_visit_report (self, error);
      return;
    }
  take_case (self, visit);
  g_signal_emit (self, signals[RELOADED], 0);
  bring_back_drafts (self);
  bb_open_visit_read_past (self);
  bb_open_visit_read_steps (self);
  if (self->load_again)
    bb_open_visit_reload (self);
}

void
bb_open_visit_reload (BbOpenVisit *self)
{
  self->load_again = self->loading;
  if (self->loading)
    return;
  self->loading = TRUE;
  bb_visit_load_async (self->workspace, self->visit, self->closing, on_case_loaded, g_object_ref (self));
}

static void
on_visit_changed (BbWorkspace *workspace, const char *visit, BbOpenVisit *self)
{
  if (g_str_equal (visit, self->visit))
    bb_open_visit_reload (self);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_open_visit_dispose (GObject *object)
{
  BbOpenVisit *self = BB_OPEN_VISIT (object);

  g_clear_handle_id (&self->draft_timeout, g_source_remove);
  g_clear_handle_id (&self->rest_timeout, g_source_remove);
  g_clear_handle_id (&self->figures_timeout, g_source_remove);
  G_OBJECT_CLASS (bb_open_visit_parent_class)->dispose (object);
}

static void
bb_open_visit_finalize (GObject *object)
{
  BbOpenVisit *self = BB_OPEN_VISIT (object);

  g_clear_object (&self->workspace);
  g_free (self->visit);
  g_clear_object (&self->current);
  g_clear_object (&self->entries);
  g_clear_object (&self->closing);
  g_hash_table_unref (self->typed);
  g_hash_table_unref (self->drafts);
  g_hash_table_unref (self->dirty);
  g_clear_pointer (&self->previous, g_hash_table_unref);
  g_free (self->undo_label);
  g_free (self->redo_label);
  G_OBJECT_CLASS (bb_open_visit_parent_class)->finalize (object);
}

static void
bb_open_visit_class_init (BbOpenVisitClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_open_visit_dispose;
  G_OBJECT_CLASS (class)->finalize = bb_open_visit_finalize;
  signals[RELOADED] = g_signal_new ("reloaded", BB_TYPE_OPEN_VISIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAVED] = g_signal_new ("saved", BB_TYPE_OPEN_VISIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[FAILED] = g_signal_new ("failed", BB_TYPE_OPEN_VISIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  restored_signal = g_signal_new ("restored", BB_TYPE_OPEN_VISIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
  signals[NOTICE] = g_signal_new ("notice", BB_TYPE_OPEN_VISIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_STRING, G_TYPE_UINT);
  signals[STEPS_CHANGED] = g_signal_new ("steps-changed", BB_TYPE_OPEN_VISIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bb_open_visit_init (BbOpenVisit *self)
{
  self->entries = bb_entry_list_new ();
  self->typed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->dirty = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->closing = g_cancellable_new ();
}

BbOpenVisit *
bb_open_visit_new (BbWorkspace *workspace, const char *visit)
{
  BbOpenVisit *self = g_object_new (BB_TYPE_OPEN_VISIT, NULL);

  self->workspace = g_object_ref (workspace);
  self->visit = g_strdup (visit);
  g_signal_connect_object (workspace, "visit-changed", G_CALLBACK (on_visit_changed), self, 0);
  return self;
}

BbWorkspace *bb_open_visit_get_workspace (BbOpenVisit *self) { return self->workspace; }
const char *bb_open_visit_get_visit_id (BbOpenVisit *self) { return self->visit; }
BbCase *bb_open_visit_get_case (BbOpenVisit *self) { return self->current; }
BbEntryList *bb_open_visit_get_entries (BbOpenVisit *self) { return self->entries; }

gboolean
bb_open_visit_is_locked (BbOpenVisit *self)
{
  return self->current && bb_case_is_locked (self->current);
}

gboolean
bb_open_visit_is_busy (BbOpenVisit *self)
{
  return self->saves || g_hash_table_size (self->dirty) || g_hash_table_size (self->typed);
}

const char *
bb_open_visit_get_draft (BbOpenVisit *self, const char *name)
{
  return g_hash_table_lookup (self->drafts, name);
}
