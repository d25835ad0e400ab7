/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-dates.h"

#include <stdio.h>
#include <string.h>

static gboolean
set_date (GDate *date, guint day, guint month, guint year)
{
  if (year < 1900 || year > 2999 || !g_date_valid_dmy (day, month, year))
    return FALSE;
  g_date_clear (date, 1);
  g_date_set_dmy (date, day, month, year);
  return TRUE;
}

static gboolean
matches (const char *text, const char *pattern)
{
  for (; *pattern; pattern++, text++)
    if (*pattern == '9' ? !g_ascii_isdigit (*text) : *text != *pattern)
      return FALSE;
  return *text == '\0';
}

gboolean
bb_date_parse (const char *text, GDate *date)
{
  guint year, month, day;

  return matches (text, "9999-99-99") && sscanf (text, "%4u-%2u-%2u", &year, &month, &day) == 3 && set_date (date, day, month, year);
}

gboolean
bb_date_parse_any (const char *text, GDate *date)
{
  guint year, month, day;
  int end = 0;

  if (bb_date_parse (text, date))
    return TRUE;
  return sscanf (text, "%2u/%2u/%4u%n", &day, &month, &year, &end) == 3 && text[end] == '\0' && set_date (date, day, month, year);
}

char *
bb_date_format (const GDate *date)
{
  if (!g_date_valid (date))
    return NULL;
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (date), g_date_get_month (date), g_date_get_day (date));
}

char *
bb_date_format_short (const GDate *date)
{
  if (!g_date_valid (date))
    return NULL;
  return g_strdup_printf ("%02d/%02d/%04d", g_date_get_day (date), g_date_get_month (date), g_date_get_year (date));
}

static char *
format_official (int day, int month, int year)
{
  return g_strdup_printf (month < 3 ? "ngày %02d tháng %02d năm %d" : "ngày %02d tháng %d năm %d", day, month, year);
}

char *
bb_date_format_official (const GDate *date)
{
  if (!g_date_valid (date))
    return NULL;
  return format_official (g_date_get_day (date), g_date_get_month (date), g_date_get_year (date));
}

GDateTime *
bb_time_parse (const char *text)
{
  /* Without a default zone a text without an offset is refused. */
  return g_date_time_new_from_iso8601 (text, NULL);
}

char *
bb_time_format (GDateTime *time)
{
  return g_date_time_format_iso8601 (time);
}

char *
bb_time_format_official (GDateTime *time)
{
  g_autofree char *day = format_official (g_date_time_get_day_of_month (time), g_date_time_get_month (time), g_date_time_get_year (time));

  return g_strdup_printf ("%02d giờ %02d phút, %s", g_date_time_get_hour (time), g_date_time_get_minute (time), day);
}

void
bb_time_get_date (GDateTime *time, GDate *date)
{
  g_date_clear (date, 1);
  g_date_set_dmy (date, g_date_time_get_day_of_month (time), g_date_time_get_month (time), g_date_time_get_year (time));
}
