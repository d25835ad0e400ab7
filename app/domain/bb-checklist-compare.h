/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-checklist.h"

G_BEGIN_DECLS

typedef enum { BB_CHANGE_ADDED, BB_CHANGE_REMOVED, BB_CHANGE_CHANGED } BbChangeKind;

/* One difference of two versions of a checklist. */
typedef struct
{
  BbChangeKind kind;
  char *code;                    /* of the item or the section; "" for the checklist itself */
  char *field;                   /* CHANGED: the member, such as "text" or "severity", or "section" when the item moved */
  char *before;                  /* %NULL when there was nothing; ADDED, REMOVED: the text of the item on its side */
  char *after;
} BbChecklistChange;
void bb_checklist_change_free (BbChecklistChange *self);

/* What is new, gone or different in @after; in the order of @after, what is gone last. Texts are compared and shown in Vietnamese first:
 * "vi / en" when both changed or differ. (transfer full) (element-type BbChecklistChange) */
GPtrArray *bb_checklist_compare (const BbChecklist *before, const BbChecklist *after);

G_END_DECLS
