/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/bb-dates.h"
#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* The team and the decision as they are typed in one line each: "Nguyễn Văn An, Chánh Văn phòng". */
typedef struct
{
  char *leader, *secretary;
  char **members;
  char *decision, *decision_date, *decision_issuer;
} BbTeam;

void bb_team_free (BbTeam *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbTeam, bb_team_free)

/* The team of the last visit, in a worker thread; empty when there was none. */
void bb_team_load_async (BbWorkspace *workspace, GAsyncReadyCallback callback, gpointer user_data);
BbTeam *bb_team_load_finish (GAsyncResult *result);
/* Keeps it for the next visit; takes it. */
void bb_team_keep (BbWorkspace *workspace, BbTeam *self);
/* Writes it into @visit. */
void bb_team_apply (const BbTeam *self, BbVisit *visit);

G_END_DECLS
