/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-visits.h"

G_BEGIN_DECLS

/* The first page: the visits of today and those not finished, the older ones below, and the button that starts one.
 * signal "visit-opened" (const char *visit) */
#define BB_TYPE_TODAY_PAGE (bb_today_page_get_type ())
G_DECLARE_FINAL_TYPE (BbTodayPage, bb_today_page, BB, TODAY_PAGE, AdwNavigationPage)

AdwNavigationPage *bb_today_page_new (BbWorkspace *workspace);
void bb_today_page_start_visit (BbTodayPage *self);
/* Brings in the sample visit and opens it. */
void bb_today_page_open_sample (BbTodayPage *self);

G_END_DECLS
