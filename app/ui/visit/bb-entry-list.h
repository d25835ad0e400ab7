/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bb-entry.h"

G_BEGIN_DECLS

/* All items of the open visit that concern its unit, in order: a GListModel of BbEntry whose GtkSectionModel sections are those
 * of the checklists. */
#define BB_TYPE_ENTRY_LIST (bb_entry_list_get_type ())
G_DECLARE_FINAL_TYPE (BbEntryList, bb_entry_list, BB, ENTRY_LIST, GObject)

BbEntryList *bb_entry_list_new (void);
/* Makes the entries anew from the checklists of @visit. */
void bb_entry_list_fill (BbEntryList *self, BbCase *visit);
gboolean bb_entry_list_is_filled (BbEntryList *self);
/* (transfer none) (nullable) */
BbEntry *bb_entry_list_find (BbEntryList *self, const char *code);
guint bb_entry_list_get_n_entries (BbEntryList *self);
BbEntry *bb_entry_list_get (BbEntryList *self, guint position);       /* (transfer none) */
GListModel *bb_entry_list_get_sections (BbEntryList *self);           /* (transfer none): of BbSectionEntry */
/* Counts again what is answered and failed. */
void bb_entry_list_tally (BbEntryList *self, guint *answered, guint *failed, guint *total);

G_END_DECLS
