/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "domain/bb-unit.h"

G_BEGIN_DECLS

/* Puts a button into @row that lists who may sign the papers of the office; choosing one writes the post and the office into the row. */
void bb_signatory_menu_add (AdwEntryRow *row);
/* @issuer: %NULL or without anybody who signs: there is no button. */
void bb_signatory_menu_show (AdwEntryRow *row, const BbIssuer *issuer);

G_END_DECLS
