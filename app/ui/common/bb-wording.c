/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-wording.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
bb_wording_match (const char *haystack, const char *needle)
{
  g_autofree char *folded = bb_fold (haystack);
  g_auto (GStrv) words = g_strsplit (needle, " ", -1);

  for (guint i = 0; words[i]; i++)
    if (!strstr (folded, words[i]))
      return FALSE;
  return TRUE;
}

static const char *
weekday_name (int weekday)
{
  switch (weekday)
    {
    case 1:  return _("Monday");
    case 2:  return _("Tuesday");
    case 3:  return _("Wednesday");
    case 4:  return _("Thursday");
    case 5:  return _("Friday");
    case 6:  return _("Saturday");
    default: return _("Sunday");
    }
}

char *
bb_wording_long_date (GDateTime *time)
{
  g_autofree char *date = g_date_time_format (time, "%d/%m/%Y");

  /* Translators: weekday, then the date as 23/11/2026 */
  return g_strdup_printf (_("%s, %s"), weekday_name (g_date_time_get_day_of_week (time)), date);
}

static int
days_before_today (GDateTime *time)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  GDate today, day;

  bb_time_get_date (now, &today);
  bb_time_get_date (time, &day);
  return g_date_days_between (&day, &today);
}

char *
bb_wording_when (GDateTime *time)
{
  g_autoptr (GDateTime) local = g_date_time_to_local (time);
  g_autofree char *clock = g_date_time_format (local, "%H:%M");

  switch (days_before_today (local))
    {
    case 0:  return g_strdup_printf (_("Today at %s"), clock);
    case 1:  return g_strdup_printf (_("Yesterday at %s"), clock);
    default: return g_date_time_format (local, "%d/%m/%Y");
    }
}

char *
bb_wording_time (GDateTime *time)
{
  g_autoptr (GDateTime) local = g_date_time_to_local (time);

  return g_date_time_format (local, "%d/%m/%Y %H:%M");
}

char *
bb_wording_size (gint64 bytes)
{
  char *words = g_format_size (MAX (bytes, 0));

  /* Translators: the decimal mark of numbers */
  return g_strdelimit (words, ".,", *C_("decimal mark", "."));
}

const char *
bb_wording_clock (const char *clock)
{
  if (g_strcmp0 (clock, "exif") == 0)
    return _("camera clock");
  if (g_strcmp0 (clock, "file") == 0)
    return _("date of the file");
  if (g_strcmp0 (clock, "phone") == 0)
    return _("phone clock");
  if (g_strcmp0 (clock, "typed") == 0)
    return _("typed in");
  return _("clock of this computer");
}

int
bb_wording_index (const char * const *names, const char *name)
{
  for (int i = 0; name && names[i]; i++)
    if (g_str_equal (names[i], name))
      return i;
  return -1;
}

char *
bb_wording_bases (BbCase *visit, BbItem *item, gboolean *unverified)
{
  GString *line = g_string_new (NULL);

  *unverified = FALSE;
  for (guint i = 0; item->bases && i < item->bases->len; i++)
    {
      BbBasisRef *reference = item->bases->pdata[i];
      BbBasis *basis = bb_case_find_basis (visit, reference->basis);
      g_autofree char *words = bb_basis_ref_format_short (reference, basis);

      if (!bb_basis_ref_is_printable (reference, basis))
        *unverified = TRUE;
      if (i)
        g_string_append (line, "; ");
      g_string_append (line, words);
    }
  return g_string_free (line, FALSE);
}
