/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-store.h"

G_BEGIN_DECLS

/* A revision that another side did not take ("push") or did not give ("pull"), kept until it does or until another revision takes its place. */
typedef struct
{
  char *database;
  char *peer;                    /* the address that a person knows */
  char *direction;               /* "push" or "pull" */
  char *id, *rev;
  char *error, *reason;          /* in the other side's words */
  char *first_at, *last_at;      /* UTC, ISO 8601 */
  gint64 tries;
  gboolean superseded;           /* a later revision of the document stands in its place */
} BbOutboxRow;
void bb_outbox_row_free (BbOutboxRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbOutboxRow, bb_outbox_row_free)

/* Notes a refusal, or once more the same: all or none. On the disk when it returns. @rows: (element-type BbOutboxRow) without times and tries. */
gboolean bb_store_note_outbox (BbStore *self, GPtrArray *rows, GError **error);
/* @database, @peer (nullable): of all. By database and id. (transfer container) (element-type BbOutboxRow) */
GPtrArray *bb_store_list_outbox (BbStore *self, const char *database, const char *peer, GError **error);
/* It was taken after all, or another revision stands in its place. */
gboolean bb_store_clear_outbox (BbStore *self, const BbOutboxRow *row, GError **error);

G_END_DECLS
