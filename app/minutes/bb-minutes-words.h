/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-minutes-wording.h"
#include "domain/bb-dates.h"

G_BEGIN_DECLS

/* Numbers, names and times as Vietnamese papers write them. All return new strings. */

char *bb_words_clean (const char *text);                 /* in Unicode's composed form, without control characters */
char *bb_words_escape (const char *text);                /* the same, as markup */
char *bb_words_count (gint64 number);                    /* "05", "12", "4.133" */
char *bb_words_roman (guint number);                     /* "I", "II", … up to 29 */
char *bb_words_ranges (GArray *numbers);                 /* guints, rising: "1–3, 5" */
char *bb_words_size (gint64 bytes);                      /* "3,1 MB" */
char *bb_words_time (GDateTime *time);                   /* "08:12:05 ngày 23/11/2026", Vietnam's zone */
char *bb_words_time_official (GDateTime *time);          /* "08 giờ 12 phút, ngày 23 tháng 11 năm 2026", Vietnam's zone */
char *bb_words_date_official (GDateTime *time);          /* "ngày 23 tháng 11 năm 2026", Vietnam's zone */
char *bb_words_upper (const char *text);
char *bb_words_clock (BbWording *wording, const char *clock);
char *bb_words_media_type (BbWording *wording, const char *media_type);
/* @text without spaces and ";", "." or "," at its end. */
char *bb_words_trim (const char *text);
/* "Trần Thị Mẫu, Phó Chủ tịch": parts that are not empty, joined. */
char *bb_words_join (const char *first, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
