/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-minutes-words.h"

/* Tabs and line breaks stay; other controls, marks that no font draws, and those that turn the direction of writing go: with them
 * a paper could show other words than are recorded. */
static gboolean
is_printed (gunichar c)
{
  if (c == '\n' || c == '\t')
    return TRUE;
  if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069))
    return FALSE;
  return !g_unichar_iscntrl (c) && c != 0xFEFF && g_unichar_type (c) != G_UNICODE_PRIVATE_USE;
}

char *
bb_words_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  GString *clean = g_string_new (NULL);

  for (const char *p = composed; *p; p = g_utf8_next_char (p))
    if (is_printed (g_utf8_get_char (p)))
      g_string_append_unichar (clean, g_utf8_get_char (p));
  return g_string_free (clean, FALSE);
}

char *
bb_words_escape (const char *text)
{
  g_autofree char *clean = bb_words_clean (text);

  return g_markup_escape_text (clean, -1);
}

char *
bb_words_count (gint64 number)
{
  return number >= 0 && number < 10 ? g_strdup_printf ("%02d", (int) number) : bb_format_number (number);
}

char *
bb_words_roman (guint number)
{
  static const char * const tens[] = { "", "X", "XX" };
  static const char * const ones[] = { "", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX" };

  return number < 30 ? g_strconcat (tens[number / 10], ones[number % 10], NULL) : g_strdup_printf ("%u", number);
}

char *
bb_words_ranges (GArray *numbers)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < numbers->len;)
    {
      guint first = g_array_index (numbers, guint, i), last = first;

      while (++i < numbers->len && g_array_index (numbers, guint, i) == last + 1)
        last++;
      g_string_append_printf (out, out->len ? ", %u" : "%u", first);
      if (last > first)
        g_string_append_printf (out, last == first + 1 ? ", %u" : "–%u", last);
    }
  return g_string_free (out, FALSE);
}

char *
bb_words_size (gint64 bytes)
{
  static const char * const units[] = { "byte", "KB", "MB", "GB", "TB" };
  double size = bytes;
  guint unit = 0;
  char *text;

  while (size >= 1024 && unit + 1 < G_N_ELEMENTS (units))
    size /= 1024, unit++;
  if (unit == 0)
    return g_strdup_printf ("%d byte", (int) bytes);
  text = g_strdup_printf ("%.1f %s", size, units[unit]);
  return g_strdelimit (text, ".", ',');
}

static GDateTime *
to_vietnam (GDateTime *time)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (7 * 3600);

  return g_date_time_to_timezone (time, zone);
}

char *
bb_words_time (GDateTime *time)
{
  g_autoptr (GDateTime) local = to_vietnam (time);

  return g_date_time_format (local, "%H:%M:%S ngày %d/%m/%Y");
}

char *
bb_words_time_official (GDateTime *time)
{
  g_autoptr (GDateTime) local = to_vietnam (time);

  return bb_time_format_official (local);
}

char *
bb_words_date_official (GDateTime *time)
{
  g_autoptr (GDateTime) local = to_vietnam (time);
  GDate date;

  bb_time_get_date (local, &date);
  return bb_date_format_official (&date);
}

char *
bb_words_upper (const char *text)
{
  return g_utf8_strup (text ? text : "", -1);
}

char *
bb_words_clock (BbWording *wording, const char *clock)
{
  g_autofree char *key = g_strconcat ("clock.", clock, NULL);

  return g_strdup (bb_wording_find (wording, key, clock));
}

char *
bb_words_media_type (BbWording *wording, const char *media_type)
{
  g_autofree char *key = g_strconcat ("type.", media_type, NULL);
  g_autofree char *family = g_strndup (key, strcspn (key, "/"));

  return g_strdup (bb_wording_find (wording, key, bb_wording_find (wording, family, bb_wording_find (wording, "type.other", media_type))));
}

char *
bb_words_trim (const char *text)
{
  char *out = g_strstrip (g_strdup (text ? text : ""));

  for (gsize n = strlen (out); n && strchr (" \t\r\n.;,", out[n - 1]); n--)
    out[n - 1] = '\0';
  return out;
}

char *
bb_words_join (const char *first, ...)
{
  GString *out = g_string_new (NULL);
  va_list args;

  va_start (args, first);
  for (const char *part = first; part; part = va_arg (args, const char *))
    if (*part)
      g_string_append_printf (out, out->len ? ", %s" : "%s", part);
  va_end (args);
  return g_string_free (out, FALSE);
}
