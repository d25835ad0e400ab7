/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bb-entry.h"

G_BEGIN_DECLS

/* The items of the open visit that are asked, in order: a GListModel of BbEntry whose GtkSectionModel sections are those of the
 * checklists. Items that do not concern this kind of unit are never there; those that depend on another item's result come and go with it. */
#define BB_TYPE_ENTRY_LIST (bb_entry_list_get_type ())
G_DECLARE_FINAL_TYPE (BbEntryList, bb_entry_list, BB, ENTRY_LIST, GObject)

BbEntryList *bb_entry_list_new (void);
/* Makes the entries anew from the checklists of @visit. */
void bb_entry_list_fill (BbEntryList *self, BbCase *visit);
gboolean bb_entry_list_is_filled (BbEntryList *self);
/* Among those that are asked. (transfer none) (nullable) */
BbEntry *bb_entry_list_find (BbEntryList *self, const char *code);
guint bb_entry_list_get_n_entries (BbEntryList *self);
BbEntry *bb_entry_list_get (BbEntryList *self, guint position);       /* (transfer none) */
GListModel *bb_entry_list_get_sections (BbEntryList *self);           /* (transfer none): of BbSectionEntry */
/* Asks again which items are asked, by the answers as they stand on the screen. */
void bb_entry_list_update (BbEntryList *self);
/* Of all items, those too that are not asked now. */
void bb_entry_list_foreach (BbEntryList *self, void (*func) (BbEntry *entry, gpointer data), gpointer data);
/* Counts again what is answered and failed. */
void bb_entry_list_tally (BbEntryList *self, guint *answered, guint *failed, guint *total);

G_END_DECLS
