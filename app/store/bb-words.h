/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Words as the full text knows them: no marks, đ as d, lower case. */

/* Finds the next word in *@at and appends it to @word folded; *@start and *@at are its ends. %FALSE at the end. */
gboolean bb_words_next (const char **at, const char **start, GString *word);
/* All words of @text, one space between them. (transfer full) */
char *bb_words_fold (const char *text);

/* What a person wrote in a document, one text a line, without the members that only the program reads. (transfer full) */
char *bb_words_collect (JsonObject *body);
/* About 160 characters of @text around the first of @words that it holds. (transfer full) */
char *bb_words_snippet (const char *text, const char * const *words);

G_END_DECLS
