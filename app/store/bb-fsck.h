/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-store-private.h"

G_BEGIN_DECLS

typedef struct
{
  BbStore *store;
  BbDb *db;
  BbStateFunc state_func;
  GCancellable *cancellable;
  GPtrArray *problems;           /* of char*, a translated line each */
  gboolean damage_told;
} BbFsck;

G_GNUC_PRINTF (2, 3) void bb_fsck_report (BbFsck *self, const char *format, ...);

/* Every file that was acknowledged is there, of its size and its hash. */
gboolean bb_fsck_files (BbFsck *self, GError **error);
/* The bytes of every attachment are within their file; and garbage of attachments. */
gboolean bb_fsck_attachments (BbFsck *self, GError **error);
/* Nothing else lies in the folder of files. */
gboolean bb_fsck_orphans (BbFsck *self, GError **error);

G_END_DECLS
