/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "minutes/bb-minutes.h"

G_BEGIN_DECLS

/* A visit made in code: two checklists of 63 and 79 items, with as much of everything as asked for. */
typedef struct
{
  guint findings;
  guint recommendations;
  guint photos;                  /* how many of @photo_files are used, in turn */
  const char * const *photo_files;
  gboolean long_texts;
  gboolean long_posts;
  gboolean refused;              /* the unit refuses to sign, before a witness */
  gboolean closed;               /* nobody was there */
  gboolean no_answers;
  gboolean set_b;
  const char *number;
  const char *fact;              /* of the first finding */
} SampleOptions;

/* Path of the file with @sha256 among those of the last sample_case_new(). */
char *sample_case_find_file (const char *sha256, gpointer unused);
BbCase *sample_case_new (const SampleOptions *options);

G_END_DECLS
