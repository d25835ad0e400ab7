/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-help.h"

G_BEGIN_DECLS

/* One page of the handbook. signal "link-activated" (const char *page) */
#define BB_TYPE_HELP_VIEW (bb_help_view_get_type ())
G_DECLARE_FINAL_TYPE (BbHelpView, bb_help_view, BB, HELP_VIEW, GtkBox)

GtkWidget *bb_help_view_new (void);
/* @language: where its pictures are looked for. */
void bb_help_view_show (BbHelpView *self, const BbHelpNode *page, const char *language);

G_END_DECLS
