/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* Gives the list of sections (rows: BbSectionRow) the avatars of who is to look at them, and a context menu (second button, long press,
 * the Menu key) to assign them. */
void bb_assign_menu_install (GtkListBox *sections, BbOpenVisit *session);

G_END_DECLS
