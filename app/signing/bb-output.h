/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-hash.h"
#include "signing/bb-pdf-doc.h"

G_BEGIN_DECLS

/* A file that appears whole or not at all: a temporary name beside it, fsync, rename, fsync of the folder. */
typedef struct
{
  char *path;
  char *folder;
  char *temporary;           /* %NULL once committed */
  int fd;
} BbOutput;

BbOutput *bb_output_new (const char *path, int mode_from, GError **error);
gboolean bb_output_write (BbOutput *self, const void *data, gsize length, GError **error);
gboolean bb_output_copy (BbOutput *self, const BbPdfFile *file, BbHash *hash, BbHash *second_hash, GCancellable *cancellable,
                         GError **error);
gboolean bb_output_commit (BbOutput *self, GError **error);
void bb_output_free (BbOutput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbOutput, bb_output_free)

G_END_DECLS
