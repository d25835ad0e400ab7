/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bb-entry.h"

G_BEGIN_DECLS

/* A section in the list at the left: its title, how many of its items are answered and failed, and a bar. */
#define BB_TYPE_SECTION_ROW (bb_section_row_get_type ())
G_DECLARE_FINAL_TYPE (BbSectionRow, bb_section_row, BB, SECTION_ROW, GtkListBoxRow)

GtkWidget *bb_section_row_new (BbSectionEntry *entry);
BbSectionEntry *bb_section_row_get_entry (BbSectionRow *self);
/* Who is to look at the section, as an avatar; %NULL: nobody. */
void bb_section_row_set_member (BbSectionRow *self, const char *name);

/* Shows @sections (of BbSectionEntry) as such rows, under the titles of their checklists. */
void bb_section_rows_bind (GtkListBox *list, GListModel *sections);

G_END_DECLS
