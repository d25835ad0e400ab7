/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws that anybody can repeat. */
#include "domain/bb-draw.h"

/* The published first numbers of SplitMix64 for the state 1234567. */
static void
test_generator_gives_the_published_numbers (void)
{
  static const guint64 expected[] = {
    G_GUINT64_CONSTANT (6457827717110365317), G_GUINT64_CONSTANT (3203168211198807973), G_GUINT64_CONSTANT (9817491932198370423),
    G_GUINT64_CONSTANT (4593380528125082431), G_GUINT64_CONSTANT (16408922859458223821),
  };
  guint64 state = 1234567;

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (bb_draw_next (&state), ==, expected[i]);
}

/* Made by another program (Python) from the description in the header. */
static void
test_draw_is_what_the_description_says (void)
{
  static const struct { gint64 seed; const char *item; guint64 population; guint size; guint64 drawn[8]; } table[] = {
    { 48151623, "B1.02", G_GUINT64_CONSTANT (4133), 5, { 884, 1570, 1672, 2123, 3504 } },
    { 48151623, "B2.06", G_GUINT64_CONSTANT (4133), 5, { 1410, 1965, 2151, 2600, 3663 } },
    { 1, "A1.02", G_GUINT64_CONSTANT (7), 5, { 1, 3, 4, 5, 7 } },
    { 20261123, "A9.05", G_GUINT64_CONSTANT (3), 8, { 1, 2, 3 } },
    { 7, "B3.02", G_GUINT64_CONSTANT (1000000000000), 4, { G_GUINT64_CONSTANT (282344139983), G_GUINT64_CONSTANT (287412564470), G_GUINT64_CONSTANT (343003417098), G_GUINT64_CONSTANT (815657653705) } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GArray) drawn = bb_draw_sample (table[i].seed, table[i].item, table[i].population, table[i].size);

      g_assert_cmpuint (drawn->len, ==, MIN (table[i].size, table[i].population));
      for (guint n = 0; n < drawn->len; n++)
        g_assert_cmpuint (g_array_index (drawn, guint64, n), ==, table[i].drawn[n]);
    }
}

/* Every dossier comes up about as often as any other: 6,000 draws of 5 of 20. */
static void
test_no_dossier_is_favoured (void)
{
  guint counts[20] = { 0 };

  for (gint64 seed = 1; seed <= 6000; seed++)
    {
      g_autoptr (GArray) drawn = bb_draw_sample (seed, "B1.02", 20, 5);

      for (guint i = 0; i < drawn->len; i++)
        counts[g_array_index (drawn, guint64, i) - 1]++;
    }
  for (guint i = 0; i < 20; i++)
    {
      g_assert_cmpuint (counts[i], >, 1350);
      g_assert_cmpuint (counts[i], <, 1650);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/generator-gives-the-published-numbers", test_generator_gives_the_published_numbers);
  g_test_add_func ("/draw/draw-is-what-the-description-says", test_draw_is_what_the_description_says);
  g_test_add_func ("/draw/no-dossier-is-favoured", test_no_dossier_is_favoured);
  return g_test_run ();
}
