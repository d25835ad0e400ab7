/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "2026-11-23", nothing else; %FALSE and @date untouched when it is not a day of the Gregorian calendar. */
gboolean bb_date_parse (const char *text, GDate *date);
/* Also "23/11/2026", as people in Vietnam write it. */
gboolean bb_date_parse_any (const char *text, GDate *date);
/* (nullable): %NULL for an invalid date */
char *bb_date_format (const GDate *date);
/* "23/11/2026" */
char *bb_date_format_short (const GDate *date);
/* "ngày 05 tháng 02 năm 2026": days under 10 and January and February with a leading zero (NĐ 30/2020, Appendix I);
 * (nullable): %NULL for an invalid date */
char *bb_date_format_official (const GDate *date);

/* ISO 8601 with an offset; %NULL when it has none or is not a time. */
GDateTime *bb_time_parse (const char *text);
char *bb_time_format (GDateTime *time);
/* "07 giờ 58 phút, ngày 23 tháng 11 năm 2026", in the time's own offset */
char *bb_time_format_official (GDateTime *time);
void bb_time_get_date (GDateTime *time, GDate *date);

G_END_DECLS
