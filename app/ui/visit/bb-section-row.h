/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bb-entry.h"

G_BEGIN_DECLS

/* A section in the list at the left: its title, how many of its items are answered and failed, and a bar. */
#define BB_TYPE_SECTION_ROW (bb_section_row_get_type ())
G_DECLARE_FINAL_TYPE (BbSectionRow, bb_section_row, BB, SECTION_ROW, GtkListBoxRow)

GtkWidget *bb_section_row_new (BbSectionEntry *entry);
BbSectionEntry *bb_section_row_get_entry (BbSectionRow *self);

G_END_DECLS
