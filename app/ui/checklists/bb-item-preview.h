/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* An item as it stands on the page of a visit, to look at alone. */
#define BB_TYPE_ITEM_PREVIEW (bb_item_preview_get_type ())
G_DECLARE_FINAL_TYPE (BbItemPreview, bb_item_preview, BB, ITEM_PREVIEW, GtkBox)

/* @item must live as long as the widget. @bases: BbBasis of the catalogue. */
GtkWidget *bb_item_preview_new (BbItem *item, GPtrArray *bases);
/* After the item changed. */
void bb_item_preview_refresh (BbItemPreview *self);

G_END_DECLS
