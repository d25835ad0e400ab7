/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which item a photograph was taken for. Times are minutes after the visit was opened. */
#include "domain/bb-match.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)

static const BbMatchMark recorded[] = { { 5 * MINUTE, "A1.01" }, { 7 * MINUTE, "A1.02" }, { 40 * MINUTE, "A2.01" }, { 40 * MINUTE, "A2.03" }, { 130 * MINUTE, "B1.01" } };

static void
check (double minutes, const char *expected, BbMatch how, double decided_by)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (BbMatchMark));
  BbMatch match = (BbMatch) -1;
  gint64 mark = -1;
  const char *item;

  g_array_append_vals (marks, recorded, G_N_ELEMENTS (recorded));
  item = bb_match_find (marks, 0, (gint64) (minutes * MINUTE), &match, &mark);
  g_assert_cmpstr (item, ==, expected);
  g_assert_cmpint (match, ==, how);
  g_assert_cmpint (mark, ==, (gint64) (decided_by * MINUTE));
}

static void
test_the_item_recorded_next (void)
{
  check (4, "A1.01", BB_MATCH_NEXT, 5);
  check (5, "A1.01", BB_MATCH_NEXT, 5);
  check (5.1, "A1.02", BB_MATCH_NEXT, 7);        /* nearer to A1.01, but that was written already */
  check (30, "A2.01", BB_MATCH_NEXT, 40);        /* of two at one time the first of the checklist */
  check (-5, "A1.01", BB_MATCH_NEXT, 5);         /* on the way in */
}

static void
test_the_item_recorded_nearest (void)
{
  check (9, "A1.02", BB_MATCH_NEAREST, 7);       /* the next is half an hour away */
  check (29, "A2.01", BB_MATCH_NEAREST, 40);
  check (60, "A2.03", BB_MATCH_NEAREST, 40);
  check (101, "B1.01", BB_MATCH_NEAREST, 130);
  check (159, "B1.01", BB_MATCH_NEAREST, 130);   /* after the last */
}

static void
test_nothing_far_away (void)
{
  check (85, NULL, BB_MATCH_NONE, 0);
  check (161, NULL, BB_MATCH_NONE, 0);
  check (-31, NULL, BB_MATCH_NONE, 0);
  check (-60 * 24, NULL, BB_MATCH_NONE, 0);
}

static void
test_nothing_before_anything_is_recorded (void)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (BbMatchMark));
  BbMatch match = BB_MATCH_NEXT;

  g_assert_null (bb_match_find (marks, G_MININT64, 0, &match, NULL));
  g_assert_cmpint (match, ==, BB_MATCH_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/match/the-item-recorded-next", test_the_item_recorded_next);
  g_test_add_func ("/match/the-item-recorded-nearest", test_the_item_recorded_nearest);
  g_test_add_func ("/match/nothing-far-away", test_nothing_far_away);
  g_test_add_func ("/match/nothing-before-anything-is-recorded", test_nothing_before_anything_is_recorded);
  return g_test_run ();
}
