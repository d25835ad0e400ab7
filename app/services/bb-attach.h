/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-edit.h"
#include "bb-visits.h"

G_BEGIN_DECLS

/* For the services: where a file comes from, and what is said of it. */
typedef struct
{
  const char *name;
  const char *caption;
  const char *source;
  const char * const *items;
  GDateTime *claimed;            /* when the sender says it was made; counts where the file itself says nothing */
  const char *clock;             /* the sender's */
  gboolean corrected;            /* the claim counts whatever the file says: a person set the camera's clock right */
  const char *received;          /* SHA-256 of a file that lies in files/tmp of the workspace: it is taken from there and not copied */
  const BbEvidence *told;        /* by a file of this program: what it was made of and when counts where the file itself says nothing */
  goffset before, all;           /* of a batch: bytes done before this file, and of all; 0: the file alone */
} BbOrigin;

/* The two halves of bb_attach_file(), for what is one change together with more: the file into the store, which changes no visit, and then
 * its document into an edit; the same file twice only gains the items. bb_attach_store() returns the SHA-256. Both (transfer full). */
char *bb_attach_store (BbWorkspace *workspace, const char *visit, const char *path, const BbOrigin *origin, BbProgress *progress, goffset *size,
                       GError **error);
BbEvidence *bb_attach_put (BbWorkspace *workspace, BbEdit *edit, const char *sha256, goffset size, const BbOrigin *origin, GError **error);

BbEvidence *bb_attach_file (BbWorkspace *workspace, const char *visit, const char *path, const BbOrigin *origin, BbProgress *progress, GError **error);

BbEvidence *bb_attach_bytes (BbWorkspace *workspace, const char *visit, GBytes *bytes, const BbOrigin *origin, GError **error);

/* When @error says that the disk is full, it says it of the file that a person knows as @name, not of where it was to lie. */
void bb_attach_name_full (GError **error, const char *name);

G_END_DECLS
