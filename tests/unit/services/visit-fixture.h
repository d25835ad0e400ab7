/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/bb-visits.h"

G_BEGIN_DECLS

/* A workspace on the disk with the sample visit in it. */
typedef struct
{
  char *folder;
  BbWorkspace *workspace;
  char *visit;
} Fixture;

void fixture_set_up (Fixture *self, gconstpointer unused);
/* The same with the demo's authority and signers in the folder “pki”. */
void fixture_set_up_keys (Fixture *self, gconstpointer unused);
void fixture_tear_down (Fixture *self, gconstpointer unused);
/* As after a restart of the program. */
void fixture_reopen (Fixture *self);
BbCase *fixture_load (Fixture *self);
/* Of any visit in the workspace. */
BbCase *fixture_load_visit (Fixture *self, const char *visit);
void fixture_answer (Fixture *self, const char *visit, const char *item, BbResult result);
/* Opens a visit at @unit on 2026-11-@day with checklists A and B (@checklists %NULL) or those named, comma-separated. */
char *fixture_open_visit (Fixture *self, const char *unit, const char *checklists, int day);
void fixture_lock (Fixture *self);
/* The root of the demo's authority is one of the workspace's. */
void fixture_trust_demo (Fixture *self);
/* For a signature: tells the text @secret, whatever is asked. */
char *fixture_tell (const char *what, gboolean retry, int tries_left, gpointer secret);
/* Signs the PDF @from into @to as the demo's @who, without the workspace. */
void fixture_sign_elsewhere (Fixture *self, const char *from, const char *to, const char *field, const char *who);
/* The text of the minutes, white space as one blank. */
char *fixture_read_minutes (Fixture *self, const char *visit);
/* Another laptop's change, as replication brings it. */
void fixture_change_elsewhere (Fixture *self, const char *id, const char *member, const char *text);

#define FIXTURE_ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

G_END_DECLS
