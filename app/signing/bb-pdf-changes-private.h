/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-pdf-changes.h"

G_BEGIN_DECLS

/* The parts of bb-pdf-changes.c: bb-pdf-changes-walk.c compares objects side by side, bb-pdf-changes-fields.c what people fill in and sign. */

/* Two objects that should be the same, still to be compared. Indirect objects wait here, so that a long linked list of
 * them (an outline, a structure tree) needs no deep recursion. */
typedef struct
{
  int before_id, before_generation;
  int after_id, after_generation;
  int page;                  /* on which they were met, -1 for none */
  char *path;                /* keys from the page or the document down to them */
} BbWalkPair;

typedef struct
{
  BbPdfDoc *before, *after;
  const BbPdfChangesPolicy *policy;
  BbPdfChanges *changes;
  GHashTable *seen;          /* pairs of object numbers */
  BbPdfLinks *links;         /* or %NULL: all is compared */
  GHashTable *fields;        /* object number of a field or widget → its BbFormField after */
  GHashTable *locked;        /* names of fields locked by FieldMDP */
  gboolean all_locked;
  GQueue waiting;
} BbWalk;

/* Puts the sentence @said (transfer full) among the changes, once. */
void bb_walk_report (BbWalk *self, gboolean allowed, const char *code, char *said);
/* What is not allowed at @path, in words. */
void bb_walk_report_difference (BbWalk *self, int page, const char *path);
char *bb_walk_make_field_path (const BbFormField *field);

gboolean bb_walk_is_new_pair (BbWalk *self, int before, int after);
void bb_walk_put_off (BbWalk *self, BbWalkPair pair);
GPtrArray *bb_walk_dup_keys (qpdf_data q, qpdf_oh dictionary);
gboolean bb_walk_scalars_are_equal (BbWalk *self, qpdf_oh a, qpdf_oh b);
void bb_walk_compare (BbWalk *self, qpdf_oh a, qpdf_oh b, int page, const char *path, guint depth);
void bb_walk_compare_child (BbWalk *self, qpdf_oh a, qpdf_oh b, int page, const char *path, guint depth);
void bb_walk_compare_dictionaries (BbWalk *self, qpdf_oh a, qpdf_oh b, const char *const *except, int page, const char *path, guint depth);

gboolean bb_walk_compare_as_field (BbWalk *self, qpdf_oh a, qpdf_oh b, int page);
void bb_walk_compare_forms (BbWalk *self, qpdf_oh a, qpdf_oh b);
void bb_walk_find_locks (BbWalk *self);

G_END_DECLS
