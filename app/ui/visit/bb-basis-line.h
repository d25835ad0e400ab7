/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "domain/bb-case.h"

G_BEGIN_DECLS

/* The legal basis of an item: the one in force on the day of the visit; pressed, all of them with what they are worth. Hidden without any. */
#define BB_TYPE_BASIS_LINE (bb_basis_line_get_type ())
G_DECLARE_FINAL_TYPE (BbBasisLine, bb_basis_line, BB, BASIS_LINE, GtkBox)

void bb_basis_line_show (BbBasisLine *self, BbCase *visit, BbItem *item);

G_END_DECLS
