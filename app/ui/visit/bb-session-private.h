/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-session.h"

G_BEGIN_DECLS

/* Shared by the two files of the session: reading and saving. */
struct _BbSession
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

void bb_session_commit (BbSession *self, BbEntry *entry);
void bb_session_mark_saved (BbSession *self);
void bb_session_note (BbSession *self, const char *text, guint undo_steps);
void bb_session_tally (BbSession *self);

G_END_DECLS
