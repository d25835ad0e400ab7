/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-wording.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
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

const char *
bb_wording_source (const char *source)
{
  static const struct { const char *source, *words; } sources[] = {
    { "camera", N_("from a camera") }, { "phone", N_("from a phone") }, { "paste", N_("pasted") }, { "scan", N_("scanned") },
    { "audio", N_("recorded on this computer") }, { "redaction", N_("covered copy") }, { "marking", N_("marked copy") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (g_strcmp0 (source, sources[i].source) == 0)
      return _(sources[i].words);
  return _("from a file");
}

GDateTime *
bb_wording_read_time (const char *text)
{
  int day, month, year, hour, minute, end = 0;

  if (sscanf (text, " %2d/%2d/%4d %2d:%2d %n", &day, &month, &year, &hour, &minute, &end) < 5 || text[end] != '\0' || year < 1970)
    return NULL;
  return g_date_time_new_local (year, month, day, hour, minute, 0);
}

char *
bb_wording_folder (const char *path)
{
  g_autofree char *name = g_filename_display_name (path), *home = g_filename_display_name (g_get_home_dir ());
  gsize length = strlen (home);

  if (length > 1 && g_str_has_prefix (name, home) && (name[length] == G_DIR_SEPARATOR || !name[length]))
    return g_strconcat ("~", name + length, NULL);
  return g_steal_pointer (&name);
}

int
bb_wording_index (const char * const *names, const char *name)
{
  for (int i = 0; name && names[i]; i++)
    if (g_str_equal (names[i], name))
      return i;
  return -1;
}

/* ── Legal bases ─────────────────────────────────────────────────────────────────────────────────────────────── */

static void
get_day (BbCase *visit, GDate *day)
{
  GDateTime *opened = bb_case_get_opened_at (visit);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  bb_time_get_date (opened ? opened : now, day);
}

gboolean
bb_wording_basis_is_in_force (BbCase *visit, BbBasisRef *reference)
{
  BbBasis *basis = bb_case_find_basis (visit, reference->basis);
  GDate day;

  get_day (visit, &day);
  return !basis || bb_basis_in_force (basis, &day);
}

static guint
rank_basis (BbCase *visit, BbBasisRef *reference)
{
  return (bb_wording_basis_is_in_force (visit, reference) ? 0 : 2)
         + (bb_basis_ref_is_printable (reference, bb_case_find_basis (visit, reference->basis)) ? 0 : 1);
}

GPtrArray *
bb_wording_list_bases (BbCase *visit, BbItem *item)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint rank = 0; rank < 4; rank++)
    for (guint i = 0; item->bases && i < item->bases->len; i++)
      if (rank_basis (visit, item->bases->pdata[i]) == rank)
        g_ptr_array_add (list, item->bases->pdata[i]);
  return list;
}

char *
bb_wording_basis (BbCase *visit, BbBasisRef *reference)
{
  return bb_basis_ref_format_short (reference, bb_case_find_basis (visit, reference->basis));
}

static char *
describe_replaced (BbCase *visit, BbBasis *basis)
{
  g_autofree char *until = g_date_valid (&basis->in_force_to) ? bb_date_format_short (&basis->in_force_to) : NULL;
  BbBasis *next = basis->replaced_by && basis->replaced_by[0] ? bb_case_find_basis (visit, basis->replaced_by[0]) : NULL;
  const char *name = next && next->short_name.vi ? bb_text_get (&next->short_name) : basis->replaced_by ? basis->replaced_by[0] : NULL;

  if (until && name)
    return g_strdup_printf (_("in force until %s, replaced by %s"), until, name);
  return until ? g_strdup_printf (_("in force until %s"), until) : g_strdup (_("not in force on the day of the visit"));
}

char *
bb_wording_basis_state (BbCase *visit, BbBasisRef *reference)
{
  BbBasis *basis = bb_case_find_basis (visit, reference->basis);

  if (basis && !bb_wording_basis_is_in_force (visit, reference))
    return describe_replaced (visit, basis);
  if (!bb_basis_ref_is_printable (reference, basis))
    return g_strdup (_("not verified; not printed unless a supervisor confirms it"));
  return g_strdup (_("in force on the day of the visit"));
}
