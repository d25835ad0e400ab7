/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-fold.h"

char *
bb_fold (const char *text)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  g_autofree char *parts = g_utf8_normalize (lower, -1, G_NORMALIZE_ALL);
  GString *folded = g_string_new (NULL);

  for (const char *at = parts ? parts : ""; *at; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (letter == 0x0111)
        g_string_append_c (folded, 'd');
      else if (!g_unichar_ismark (letter))
        g_string_append_unichar (folded, letter);
    }
  return g_string_free (folded, FALSE);
}
