/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/bb-checklist.h"

G_BEGIN_DECLS

/* Something about a draft that a person should look at. */
typedef struct
{
  int section, item;             /* places; -1: of the checklist, of the section itself */
  char *field;                   /* "title", "code", "text", "counts", "counts/1", "bases/0", … */
  char *message;                 /* translated, one sentence without a full stop */
  gboolean warning;              /* can be published nevertheless */
} BbChecklistProblem;
void bb_checklist_problem_free (BbChecklistProblem *self);

/* What keeps @draft from being published, and what is only doubtful (an expired legal basis), in the order of the checklist.
 * @bases: BbBasis of the catalogue. (transfer full) (element-type BbChecklistProblem) */
GPtrArray *bb_checklist_list_problems (const BbChecklist *draft, GPtrArray *bases);
/* Whether one of @problems is more than a warning. */
gboolean bb_checklist_problems_block (GPtrArray *problems);

/* The number after the newest version of @code in @versions (BbChecklist, newest first); "1.0" when there is none. (transfer full) */
char *bb_checklist_suggest_version (GPtrArray *versions, const char *code);

/* Reads what was typed, complete or not: no rule is checked. (transfer full) (nullable): %NULL when it is no object at all */
BbChecklist *bb_checklist_from_typing (const char *json);
/* The same text again. (transfer full) */
char *bb_checklist_format_typing (const BbChecklist *draft);

G_END_DECLS
