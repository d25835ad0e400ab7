/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-minutes.h"

G_BEGIN_DECLS

/* A paper without signatures that the program answers for itself: a title, paragraphs, tables of two columns; PDF/A like the minutes. */
typedef struct _BbPlainReport BbPlainReport;

/* @wording: code of a file in data/minutes; it needs "producer", "type" and "title". @time: of the file.
 * Errors: BB_MINUTES_ERROR_TEMPLATE */
BbPlainReport *bb_plain_report_new (const char *data_dir, const char *wording, GDateTime *time, GError **error);
void bb_plain_report_free (BbPlainReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPlainReport, bb_plain_report_free)

/* The words of @key in the wording; (transfer none) */
const char *bb_plain_report_say (BbPlainReport *self, const char *key);
/* The same with its {places} filled in from pairs of name and plain text, %NULL at the end. (transfer full) */
char *bb_plain_report_fill (BbPlainReport *self, const char *key, ...) G_GNUC_NULL_TERMINATED;
/* All texts here are plain, in Vietnamese. */
void bb_plain_report_add_heading (BbPlainReport *self, const char *text);
void bb_plain_report_add_paragraph (BbPlainReport *self, const char *text);
/* @left, @right: heads of the columns. Rows follow with bb_plain_report_add_row(). */
void bb_plain_report_begin_table (BbPlainReport *self, const char *left, const char *right);
void bb_plain_report_add_row (BbPlainReport *self, const char *left, const char *right);
/* Temporary name, fsync, rename. Errors: BB_MINUTES_ERROR */
gboolean bb_plain_report_write (BbPlainReport *self, const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
