/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* The minutes: the paper as it will be, beside the few fields typed at the end; after the lock, the signers. */
#define BB_TYPE_MINUTES_PAGE (bb_minutes_page_get_type ())
G_DECLARE_FINAL_TYPE (BbMinutesPage, bb_minutes_page, BB, MINUTES_PAGE, AdwNavigationPage)

AdwNavigationPage *bb_minutes_page_new (BbOpenVisit *session);
/* Puts the focus where @field is typed: one of BbOpenPoint's fields. */
void bb_minutes_page_show_field (BbMinutesPage *self, const char *field);
/* Writes the PDF to @path. */
void bb_minutes_page_save (BbMinutesPage *self, const char *path);

/* Takes in a PDF that was signed elsewhere. */
void bb_minutes_page_take_in (BbMinutesPage *self, const char *path);

G_END_DECLS
