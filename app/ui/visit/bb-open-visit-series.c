/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series in the session: interactions that are watched, dossiers that are drawn. */
#include "bb-open-visit-private.h"

#include <glib/gi18n-lib.h>

#include "domain/bb-dates.h"

/* ── Interactions ────────────────────────────────────────────────────────────────────────────────────────────── */

static void
observations_changed (BbOpenVisit *self, BbEntry *entry)
{
  BbAnswer *answer = bb_entry_get_answer (entry);

  if (answer->observations->len)
    bb_answer_settle (answer, bb_entry_get_item (entry));
  else
    g_clear_pointer (&answer->ratio, bb_ratio_unref);
  bb_open_visit_figures_changed (self, entry);
  bb_entry_changed (entry);
}

void
bb_open_visit_add_observation (BbOpenVisit *self, BbEntry *entry)
{
  BbObservation *observation;
  g_autoptr (GDateTime) now = NULL;

  if (bb_open_visit_is_locked (self))
    return;
  observation = bb_observation_new ();
  observation->flags = g_new0 (char *, 1);
  now = g_date_time_new_now_local ();
  bb_set_time (&observation->at, now);
  g_ptr_array_add (bb_entry_get_answer (entry)->observations, observation);
  observations_changed (self, entry);
}

void
bb_open_visit_remove_observation (BbOpenVisit *self, BbEntry *entry, guint index)
{
  GPtrArray *observations = bb_entry_get_answer (entry)->observations;

  if (bb_open_visit_is_locked (self) || index >= observations->len)
    return;
  g_ptr_array_remove_index (observations, index);
  observations_changed (self, entry);
}

void
bb_open_visit_set_flag (BbOpenVisit *self, BbEntry *entry, guint index, const char *flag, gboolean seen)
{
  GPtrArray *observations = bb_entry_get_answer (entry)->observations;
  g_autoptr (GStrvBuilder) flags = g_strv_builder_new ();
  BbObservation *observation;

  if (bb_open_visit_is_locked (self) || index >= observations->len)
    return;
  observation = observations->pdata[index];
  for (guint i = 0; observation->flags && observation->flags[i]; i++)
    if (!g_str_equal (observation->flags[i], flag))
      g_strv_builder_add (flags, observation->flags[i]);
  if (seen)
    g_strv_builder_add (flags, flag);
  g_strfreev (observation->flags);
  observation->flags = g_strv_builder_end (flags);
  observations_changed (self, entry);
}

/* ── Dossiers ────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef gboolean (*Finish) (BbWorkspace *workspace, GAsyncResult *result, GError **error);

static gboolean
finish (BbSave *save, GAsyncResult *result, Finish finish_verb)
{
  g_autoptr (GError) error = NULL;
  gboolean done = finish_verb (save->session->workspace, result, &error);

  if (!done)
    bb_open_visit_report (save->session, error);
  bb_open_visit_reload (save->session);
  return done;
}

/* As the services did; a note that is being typed here must not bring the former result back. */
static gboolean
withdraw_result (BbSave *save)
{
  BbAnswer *answer = bb_entry_get_answer (save->entry);

  if (answer->result < 0 || (answer->result == BB_RESULT_FAIL && bb_entry_get_finding (save->entry)->id))
    return FALSE;
  answer->result = -1;
  bb_entry_changed (save->entry);
  bb_open_visit_tally (save->session);
  return TRUE;
}

static void
finish_draw (BbSave *save, GAsyncResult *result, Finish finish_verb)
{
  g_autofree char *words = NULL;

  if (!finish (save, result, finish_verb) || !withdraw_result (save))
    return;
  words = g_strdup_printf (_("%s waits for its dossiers"), bb_entry_get_item (save->entry)->code);
  bb_open_visit_note (save->session, words, 1);
}

static void
on_drawn (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSave) save = data;

  finish_draw (save, result, bb_visit_draw_sample_finish);
}

static void
on_drawn_from_list (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSave) save = data;

  finish_draw (save, result, bb_visit_draw_sample_from_finish);
}

static void
on_dossier_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSave) save = data;

  finish (save, result, bb_visit_set_sample_finish);
}

static void
on_draw_cleared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSave) save = data;

  if (finish (save, result, bb_visit_clear_sample_finish))
    withdraw_result (save);
}

void
bb_open_visit_draw (BbOpenVisit *self, BbEntry *entry, gint64 population, guint size)
{
  if (bb_open_visit_is_locked (self))
    return;
  bb_open_visit_flush (self);
  bb_visit_draw_sample_async (self->workspace, self->visit, bb_entry_get_item (entry)->code, population, size, NULL, on_drawn,
                              bb_save_new (self, entry));
}

void
bb_open_visit_draw_from (BbOpenVisit *self, BbEntry *entry, const char *path, guint size)
{
  if (bb_open_visit_is_locked (self))
    return;
  bb_open_visit_flush (self);
  bb_visit_draw_sample_from_async (self->workspace, self->visit, bb_entry_get_item (entry)->code, path, size, NULL, on_drawn_from_list,
                                   bb_save_new (self, entry));
}

void
bb_open_visit_set_dossier (BbOpenVisit *self, BbEntry *entry, BbSample *dossier, int result, const char *note)
{
  if (bb_open_visit_is_locked (self))
    return;
  bb_visit_set_sample_async (self->workspace, self->visit, bb_entry_get_item (entry)->code, (guint) dossier->number, result, note, NULL,
                             on_dossier_saved, bb_save_new (self, entry));
}

void
bb_open_visit_clear_draw (BbOpenVisit *self, BbEntry *entry)
{
  if (bb_open_visit_is_locked (self))
    return;
  bb_open_visit_flush (self);
  bb_visit_clear_sample_async (self->workspace, self->visit, bb_entry_get_item (entry)->code, NULL, on_draw_cleared, bb_save_new (self, entry));
}
