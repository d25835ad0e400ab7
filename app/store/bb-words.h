/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Words as the full text knows them: no marks, đ as d, lower case. */

/* Finds the next word in *@at and appends it to @word folded; *@start and *@at are its ends. %FALSE at the end. */
gboolean bb_words_next (const char **at, const char **start, GString *word);
/* All words of @text, one space between them. (transfer full) */
char *bb_words_fold (const char *text);

/* What a person wrote or reads in a document, one text a line; no words of the program itself. (transfer full) */
char *bb_words_collect (JsonObject *body);
/* About 160 characters around the first of @words, out of the one line of @text that holds it. (transfer full) */
char *bb_words_snippet (const char *text, const char * const *words);

G_END_DECLS
