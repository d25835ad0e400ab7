/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Random draws that anybody can repeat: the minutes print the seed.
 *
 * 1. The state begins as the first eight bytes, the most significant first, of SHA-256 ("<seed>:<purpose>") — the seed in decimal digits,
 *    the purpose an item's code, so that two items of one visit do not draw alike.
 * 2. SplitMix64 (Steele, Lea, Flood 2014): state += 0x9e3779b97f4a7c15; z = state; z = (z ^ z >> 30) × 0xbf58476d1ce4e5b9;
 *    z = (z ^ z >> 27) × 0x94d049bb133111eb; the number is z ^ z >> 31; all modulo 2⁶⁴.
 * 3. A number below n: the next one that is below the greatest multiple of n that 2⁶⁴ holds, modulo n. No share is favoured.
 * 4. Fisher–Yates over 1 … population, from the front: the i-th place is exchanged with place i + (a number below population − i),
 *    counting from 0; the first size places are drawn. They are given in rising order. */
guint64 bb_draw_begin (gint64 seed, const char *purpose);
guint64 bb_draw_next (guint64 *state);
/* @n at least 1. */
guint64 bb_draw_below (guint64 *state, guint64 n);
/* @size of the numbers 1 … @population, rising; all of them when there are no more. (transfer full) (element-type guint64) */
GArray *bb_draw_sample (gint64 seed, const char *purpose, guint64 population, guint size);

G_END_DECLS
