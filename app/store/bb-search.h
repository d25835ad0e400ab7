/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-db.h"

G_BEGIN_DECLS

/* Covers some of the changes that the full text does not cover yet, in a transaction of its own; clears @more when it covers all.
 * In the writer's thread. */
gboolean bb_search_index_some (BbDb *db, gboolean *more, GError **error);
/* Forgets the full text; within a transaction. */
gboolean bb_search_clear (BbDb *db, GError **error);

G_END_DECLS
