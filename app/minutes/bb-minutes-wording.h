/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-minutes.h"

G_BEGIN_DECLS

/* The Vietnamese wording of a paper: data/minutes/NAME.json, short texts by key, in Pango markup with {places}. */
typedef struct _BbWording BbWording;

/* @data_dir: %NULL for the folder of the installation. Errors: BB_MINUTES_ERROR_TEMPLATE names the file and the place. */
BbWording *bb_wording_load (const char *data_dir, const char *name, GError **error);
void bb_wording_free (BbWording *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbWording, bb_wording_free)

/* Adds the texts of @texts, a JSON object that stands in @path; they go before those that are there. Errors: BB_MINUTES_ERROR_TEMPLATE */
gboolean bb_wording_add (BbWording *self, const char *path, JsonNode *texts, GError **error);
/* What is wrong with @text in the place of that of @key: unsound markup, or a {place} that the text there has not. (transfer full) (nullable):
 * translated */
char *bb_wording_judge (BbWording *self, const char *key, const char *text);
/* Puts @text there as it is; %NULL: takes it away. */
void bb_wording_put (BbWording *self, const char *key, const char *text);
/* (transfer container): all keys, sorted */
GPtrArray *bb_wording_list_keys (BbWording *self);
/* The text of @key; "" when there is none, which bb_wording_check() then reports. */
const char *bb_wording_get (BbWording *self, const char *key);
/* The text of @key, or @fallback. */
const char *bb_wording_find (BbWording *self, const char *key, const char *fallback);
/* Fills the places of @key from pairs of name and plain text, %NULL at the end. Returns: (transfer full): markup */
char *bb_wording_format (BbWording *self, const char *key, ...) G_GNUC_NULL_TERMINATED;
/* Whether every text that was asked for is there. Errors: BB_MINUTES_ERROR_TEMPLATE */
gboolean bb_wording_check (BbWording *self, GError **error);

G_END_DECLS
