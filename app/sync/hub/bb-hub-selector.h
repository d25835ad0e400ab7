/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "store/bb-store.h"

G_BEGIN_DECLS

/* A selector as CouchDB's _find and the filter “_selector” have it: equality, $eq $ne $gt $gte $lt $lte $in $nin $exists $type $size $mod $regex $all
 * $elemMatch $allMatch, $and $or $not $nor; members by path with dots. */
typedef struct _BbHubSelector BbHubSelector;

/* %NULL with a sentence in @reason when it is none. */
BbHubSelector *bb_hub_selector_new (JsonNode *node, char **reason);
void bb_hub_selector_free (BbHubSelector *self);
/* The document with its "_id", "_rev" and "_deleted". */
gboolean bb_hub_selector_fits (BbHubSelector *self, const BbDocument *document);
/* CouchDB's order of values: null, false, true, numbers, texts, lists, objects. */
int bb_hub_collate (JsonNode *a, JsonNode *b);

G_END_DECLS
