/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-draw.h"

guint64
bb_draw_begin (gint64 seed, const char *purpose)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", seed, purpose);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  hash[16] = '\0';
  return g_ascii_strtoull (hash, NULL, 16);
}

guint64
bb_draw_next (guint64 *state)
{
  guint64 z = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ z >> 31;
}

guint64
bb_draw_below (guint64 *state, guint64 n)
{
  guint64 excess = (G_MAXUINT64 % n + 1) % n, number;

  do
    number = bb_draw_next (state);
  while (number > G_MAXUINT64 - excess);
  return number % n;
}

/* What stands at a place of the shuffled row; places that were never exchanged hold their own number. */
static guint64
get_place (GHashTable *row, guint64 place)
{
  guint64 *moved = g_hash_table_lookup (row, &place);

  return moved ? *moved : place;
}

static void
set_place (GHashTable *row, guint64 place, guint64 number)
{
  g_hash_table_replace (row, g_memdup2 (&place, sizeof place), g_memdup2 (&number, sizeof number));
}

static int
compare_numbers (gconstpointer left, gconstpointer right)
{
  guint64 a = *(const guint64 *) left, b = *(const guint64 *) right;

  return (a > b) - (a < b);
}

GArray *
bb_draw_sample (gint64 seed, const char *purpose, guint64 population, guint size)
{
  g_autoptr (GHashTable) row = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  GArray *drawn = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint64 state = bb_draw_begin (seed, purpose);

  for (guint64 i = 0; i < size && i < population; i++)
    {
      guint64 other = i + bb_draw_below (&state, population - i);
      guint64 number = get_place (row, other) + 1;

      set_place (row, other, get_place (row, i));
      g_array_append_val (drawn, number);
    }
  g_array_sort (drawn, compare_numbers);
  return drawn;
}
