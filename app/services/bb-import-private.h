/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-import.h"

G_BEGIN_DECLS

/* Parts of the import share these. */

struct _BbImportFile
{
  GObject parent_instance;

  char *path, *name;
  const char *media_type;        /* static */
  gint64 size;
  GDateTime *raw;                /* as the camera or the file says */
  const char *raw_clock;         /* static */
  GDateTime *time;               /* shifted */
  const char *clock;
  BbImportState state;
  guint number;
  char *sentence;
  char *item;
  gboolean decided;              /* by a person */
  BbMatch match;
  gint64 mark;
  gboolean chosen;
};

void bb_import_file_set_state (BbImportFile *self, BbImportState state, const char *sentence);
/* Where no person has decided. */
void bb_import_file_propose (BbImportFile *self, GArray *marks, gint64 opened, GTimeSpan shift);

/* (transfer full) (element-type BbImportFile), by time; %NULL with @error, also when it was cancelled. @passed: what is not among them. */
GPtrArray *bb_import_scan (const char *folder, BbCase *visit, BbProgress *progress, BbImportPassed *passed, GError **error);

G_END_DECLS
