/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* Shared by the two files of the session: reading and saving. */
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
  gboolean loading, load_again, drafts_read;
  GCancellable *closing;
};

void bb_open_visit_commit (BbOpenVisit *self, BbEntry *entry);
void bb_open_visit_mark_saved (BbOpenVisit *self);
void bb_open_visit_note (BbOpenVisit *self, const char *text, guint undo_steps);
void bb_open_visit_tally (BbOpenVisit *self);

G_END_DECLS
