/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "services/bb-import.h"

G_BEGIN_DECLS

/* A picture of a folder: whether it is taken in, when it was taken, under which item, and why that one. */
#define BB_TYPE_IMPORT_ROW (bb_import_row_get_type ())
G_DECLARE_FINAL_TYPE (BbImportRow, bb_import_row, BB, IMPORT_ROW, GtkBox)

/* @items: GtkStringList; the first is "no item", then one an item in the order of @codes. */
GtkWidget *bb_import_row_new (GListModel *items, const char * const *codes);
/* @file %NULL: lets go of it. */
void bb_import_row_set_file (BbImportRow *self, BbImportFile *file);

G_END_DECLS
