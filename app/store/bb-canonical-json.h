/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Canonical JSON (RFC 8785): members sorted by UTF-16 code units, numbers as ECMAScript prints them, no white space.
 * The same value gives the same bytes everywhere, so that it can be hashed and signed. */

/* Returns: (transfer full) (nullable): the canonical text, %NULL when @node holds what JSON cannot: NaN, an infinity,
 * or a string that is not UTF-8. */
char *bb_canonical_json_to_string (JsonNode *node);
GBytes *bb_canonical_json (JsonNode *node);

/* Appends the canonical form of @object; %FALSE as above, @text is then undefined. With @exact_integers whole numbers beyond
 * ±(2^53 − 1) keep all their digits instead of being rounded to a double, and doubles of 19 digits or more are written with an
 * exponent, so that json-glib reads the same values back: for storing what others sent. */
gboolean bb_canonical_json_append_object (GString *text, JsonObject *object, gboolean exact_integers);

/* %TRUE when every whole number in @object can be told apart by a reader that knows doubles only (I-JSON, RFC 7493 §2.2): then
 * the two forms above are the same. */
gboolean bb_canonical_json_is_safe (JsonObject *object);

G_END_DECLS
