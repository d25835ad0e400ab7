/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* Shared by the files of the session: reading, saving, steps of undo, drawn samples, what earlier visits said. */
struct _BbOpenVisit
{
  GObject parent_instance;

  BbWorkspace *workspace;
  char *visit;
  BbCase *current;
  BbEntryList *entries;
  GHashTable *typed;             /* key of a draft → text, not yet handed to the services */
  GHashTable *drafts;            /* name → text: drafts outside the items, as they are */
  GHashTable *dirty;             /* set of BbEntry */
  guint draft_timeout, rest_timeout, figures_timeout;
  guint saves;                   /* on their way */
  gboolean loading, load_again, drafts_read, past_read;
  char *undo_label, *redo_label; /* what the next step would take back or do again; %NULL: nothing */
  GHashTable *previous;          /* item → BbPrevious; %NULL until it is read */
  GCancellable *closing;
};

/* One change on its way to the services: what it is about until it comes back. */
typedef struct { BbOpenVisit *session; BbEntry *entry; GObject *extra; char *name; gint64 since; /* real time, microseconds */ } BbSave;
BbSave *bb_save_new (BbOpenVisit *self, BbEntry *entry);
void bb_save_free (BbSave *save);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbSave, bb_save_free)

/* Reads again what the next steps would take back; emits "steps-changed". */
void bb_open_visit_read_steps (BbOpenVisit *self);
/* What earlier visits of the unit said, once. */
void bb_open_visit_read_past (BbOpenVisit *self);
void bb_open_visit_emit (BbOpenVisit *self, const char *signal);
/* Choices that are numbers: the same way as those that are typed. */
void bb_open_visit_figures_changed (BbOpenVisit *self, BbEntry *entry);
void bb_open_visit_commit (BbOpenVisit *self, BbEntry *entry);
void bb_open_visit_mark_saved (BbOpenVisit *self);
void bb_open_visit_note (BbOpenVisit *self, const char *text, guint undo_steps);
void bb_open_visit_tally (BbOpenVisit *self);

G_END_DECLS
