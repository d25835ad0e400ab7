/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Runs a program; its standard output, and a failed assertion when it fails. (transfer full) */
char *run_tool (const char *program, ...) G_GNUC_NULL_TERMINATED;
/* The words of a PDF as pdftotext lays them out; all spaces and line breaks as one space when @flat. */
char *read_pdf_text (const char *path, gboolean flat);
int count_words (const char *text, const char *word);
/* "name x y width height" of each field, in the order of the form, joined by line breaks. */
char *list_pdf_fields (const char *path);
/* What PDF/A-3b wants of the structure and cairo alone does not give; a failed assertion names what is missing. */
void assert_pdf_a (const char *path);

G_END_DECLS
