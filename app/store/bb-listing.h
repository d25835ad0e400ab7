/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-store.h"

G_BEGIN_DECLS

/* What a server of databases asks of the store often, and what costs little therefore: no body is read. */

/* A stretch of the live documents of a database, by id in the order of bytes. */
typedef struct
{
  const char *start, *end;       /* (nullable): from, up to */
  gboolean excludes_start;       /* for the next page: what comes after @start */
  gboolean excludes_end;
  gboolean descending;           /* then @start is the greater one */
  guint skip, limit;
} BbListingPage;

typedef struct { char *id; char *rev; gboolean deleted; gint64 seq; } BbListingRow;
void bb_listing_row_free (BbListingRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbListingRow, bb_listing_row_free)

/* Returns: (transfer container) (element-type BbListingRow) */
GPtrArray *bb_store_list_page (BbStore *self, const char *database, const BbListingPage *page, GError **error);
/* The winner of one document, a tombstone too; %NULL without @error: never heard of. (transfer full) */
BbListingRow *bb_store_peek (BbStore *self, const char *database, const char *id, GError **error);

/* What is here of each of @revs: 'a' its body, 'd' the body of a tombstone, 'm' nothing. (transfer full) */
char *bb_store_list_standing (BbStore *self, const char *database, const char *id, const char * const *revs, GError **error);

/* As bb_store_get_database(), but nothing is counted: n_documents and n_deleted are -1, update_seq 0. */
BbDatabaseInfo *bb_store_find_database (BbStore *self, const char *name, GError **error);
G_END_DECLS
