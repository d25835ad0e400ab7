/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps of the session that are taken back and done again. */
#include "bb-open-visit-private.h"

#include <glib/gi18n-lib.h>

static void
report_step (BbOpenVisit *self, const char *done, const char *nothing, const GError *error)
{
  if (done)
    bb_open_visit_note (self, done, 0);
  else if (g_error_matches (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND))
    bb_open_visit_note (self, nothing, 0);
  else
    bb_open_visit_report (self, error);
  bb_open_visit_reload (self);
}

static void
on_undone (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSave) save = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *what = NULL, *words = NULL;

  if (bb_visit_undo_finish (save->session->workspace, result, &what, &error))
    /* Translators: what was undone, such as “Answer to A1.01” */
    words = g_strdup_printf (_("Undone: %s"), what ? what : "");
  report_step (save->session, words, _("Nothing to undo"), error);
}

static void
on_redone (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSave) save = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *what = NULL, *words = NULL;

  if (bb_visit_redo_finish (save->session->workspace, result, &what, &error))
    /* Translators: what was redone, such as “Answer to A1.01” */
    words = g_strdup_printf (_("Redone: %s"), what ? what : "");
  report_step (save->session, words, _("Nothing to redo"), error);
}

void
bb_open_visit_undo (BbOpenVisit *self, guint steps)
{
  bb_open_visit_flush (self);
  for (guint i = 0; i < steps; i++)
    bb_visit_undo_async (self->workspace, self->visit, NULL, on_undone, bb_save_new (self, NULL));
}

void
bb_open_visit_redo (BbOpenVisit *self)
{
  bb_open_visit_flush (self);
  bb_visit_redo_async (self->workspace, self->visit, NULL, on_redone, bb_save_new (self, NULL));
}

static void
on_steps_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbOpenVisit) self = data;
  g_autofree char *undo = NULL, *redo = NULL;
  gboolean same;

  if (!bb_visit_get_step_labels_finish (self->workspace, result, &undo, &redo, NULL))
    return;
  same = g_strcmp0 (undo, self->undo_label) == 0 && g_strcmp0 (redo, self->redo_label) == 0;
  g_set_str (&self->undo_label, undo);
  g_set_str (&self->redo_label, redo);
  if (!same)
    bb_open_visit_emit (self, "steps-changed");
}

void
bb_open_visit_read_steps (BbOpenVisit *self)
{
  bb_visit_get_step_labels_async (self->workspace, self->visit, self->closing, on_steps_read, g_object_ref (self));
}

const char *bb_open_visit_get_undo_label (BbOpenVisit *self) { return self->undo_label; }
const char *bb_open_visit_get_redo_label (BbOpenVisit *self) { return self->redo_label; }

/* ── What earlier visits said ────────────────────────────────────────────────────────────────────────────────── */

static void
on_past_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbOpenVisit) self = data;
  GHashTable *previous = bb_visit_list_previous_finish (self->workspace, result, NULL);

  if (!previous)
    return;
  g_clear_pointer (&self->previous, g_hash_table_unref);
  self->previous = previous;
  for (guint i = 0; i < bb_entry_list_get_n_entries (self->entries); i++)
    bb_entry_changed (bb_entry_list_get (self->entries, i));
}

void
bb_open_visit_read_past (BbOpenVisit *self)
{
  if (self->past_read)
    return;
  self->past_read = TRUE;
  bb_visit_list_previous_async (self->workspace, self->visit, self->closing, on_past_read, g_object_ref (self));
}

const BbPrevious *
bb_open_visit_get_previous (BbOpenVisit *self, BbEntry *entry)
{
  return self->previous ? g_hash_table_lookup (self->previous, bb_entry_get_item (entry)->code) : NULL;
}
