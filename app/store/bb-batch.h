/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-revision.h"
#include "store/bb-store.h"

G_BEGIN_DECLS

/* One document of a batch. The body is made canonical when it is added, so that a later change of the object changes nothing. */
typedef struct
{
  char *database;
  char *id;
  GArray *path;                  /* of BbRevision, newest first; an edit has none until it is written */
  BbRevision parent;             /* of an edit; signature %NULL: none given */
  gboolean is_edit;
  gboolean deleted;
  JsonObject *body;
  char *text;                    /* canonical JSON */
  GPtrArray *attachments;        /* (nullable): of BbAttachment, by name; stubs are filled in when it is written */
  char *rev;                     /* after the commit */
  GError *error;                 /* what is wrong with it, told by the commit */
} BbEntry;

typedef struct { char *key; char *text; } BbDraft;

struct _BbBatch
{
  GPtrArray *entries;            /* BbEntry */
  GPtrArray *drafts;             /* BbDraft */
};

G_END_DECLS
