/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-audit.h"
#include "bb-hub-commands.h"
#include "bb-security.h"
#include "bb-write-rules.h"

G_BEGIN_DECLS

enum { BB_HUB_DONE = 0, BB_HUB_NO = 1, BB_HUB_USAGE = 2, BB_HUB_INPUT = 3, BB_HUB_FAILED = 4 };

/* What was given on the command line. */
typedef struct
{
  char *folder;
  gboolean json;
  char *display_name, *roles, *password_file;
  char **supervisors, **restricted, **leaders, **deputies, **secretaries, **members, **planners, **sent;
  char **words;                  /* what is no option, from the command on */
  BbAccounts *accounts;
  BbAudit *audit;
} BbHubCommand;

/* One line on standard error. Returns: the exit status for @error; takes it. */
int bb_hub_command_fail (GError *error);
int bb_hub_command_misuse (void);
/* Notes what was done, or that it could not be (then @error is taken). */
int bb_hub_command_finish (BbHubCommand *self, BbAuditAct act, const char *subject, gboolean done, GError *error);

int bb_hub_command_user (BbHubCommand *self);
int bb_hub_command_team (BbHubCommand *self);
int bb_hub_command_plan (BbHubCommand *self);
int bb_hub_command_backup (BbHubCommand *self);
int bb_hub_command_check (BbHubCommand *self);

G_END_DECLS
