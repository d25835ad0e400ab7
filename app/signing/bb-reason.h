/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-words.h"

G_BEGIN_DECLS

/* Something that was found about a signature: a sentence for people, and for programs a code (lower case, words joined by "-") that stays the
 * same in every language and version. The page "reason-codes" of the handbook lists the codes (tests/tools/attacks.py). */
typedef struct
{
  const char *code;              /* static */
  char *sentence;
} BbReason;

/* Returns: (transfer full) (element-type BbReason) */
GPtrArray *bb_reasons_new (void);
/* @code: static; @sentence: (transfer full). Returns: %FALSE, so that whoever finds a fault can return it. */
gboolean bb_reasons_take (GPtrArray *self, const char *code, char *sentence);
gboolean bb_reasons_add (GPtrArray *self, const char *code, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* Copies the reasons of @more. */
void bb_reasons_append (GPtrArray *self, GPtrArray *more);
const BbReason *bb_reasons_get (GPtrArray *self, guint index);
gboolean bb_reasons_have (GPtrArray *self, const char *sentence);

/* Returns: (transfer full): in the same order */
char **bb_reasons_list_sentences (GPtrArray *self);
char **bb_reasons_list_codes (GPtrArray *self);

G_END_DECLS
