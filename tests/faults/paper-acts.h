/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/bb-visits.h"

G_BEGIN_DECLS

/* What is done with the paper of the sample visit, one act after the other: locked, drawn on, written out, signed with a file, handed over, taken in
 * signed, numbered, sealed with a token, corrected by a second paper. The tests of power cuts, kills and full disks break each of them. */

typedef struct
{
  char *folder;                  /* beside the workspace: identities, a token, the PDF that came back */
  char *visit;
  char *token;                   /* address of the key that seals */
} Desk;

/* Makes identities and a token; paper_desk_start() puts the visit into a workspace. */
Desk *paper_desk_new (void);
/* One that another process made. */
Desk *paper_desk_open (const char *folder, const char *visit);
void paper_desk_start (Desk *self, BbWorkspace *workspace);
/* @remove: the folder as well. */
void paper_desk_free (Desk *self, gboolean remove);

guint paper_acts_get_n (void);
const char *paper_act_get_name (guint act);
gboolean paper_act_do (Desk *self, BbWorkspace *workspace, guint act, GError **error);

/* Fails unless the workspace holds what the first @done acts made, and perhaps the next one; unless it is free of faults (fsck), nothing is
 * there twice and the PDF at hand verifies. @when is told. Returns: how many acts are done, @done or one more */
guint paper_acts_examine (Desk *self, BbWorkspace *workspace, guint done, const char *when);
/* The act after the first @done is done again, as a person does who was told nothing: it is done then, once. */
void paper_acts_repeat (Desk *self, BbWorkspace *workspace, guint done, const char *when);

G_END_DECLS
