/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-raising-tries.h"

#include <stdio.h>

#define FIRST_PAUSE (15 * 60)            /* seconds */
#define LONGEST_PAUSE (7 * 24 * 3600)
#define JITTER 0.25                      /* of a pause, to both sides */

static char *
make_key (const BbRaisingPaper *paper)
{
  return g_strconcat ("raising/", paper->minutes, NULL);
}

/* The setting: number of tries, when the last was, when the next is (seconds since 1970; 0: none), and what was wrong. */
static void
keep (BbWorkspace *workspace, const BbRaisingPaper *paper, guint tries, gint64 at, gint64 next, const char *problem)
{
  g_autofree char *key = make_key (paper);
  g_autofree char *text = problem ? g_strdup_printf ("%u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", tries, at, next, problem) : NULL;

  bb_workspace_set_setting (workspace, key, text, NULL);
}

void
bb_raising_tries_load (BbWorkspace *workspace, BbRaisingPaper *paper, GDateTime *now)
{
  g_autofree char *key = make_key (paper), *text = bb_workspace_get_setting (workspace, key);
  gint64 at = 0, next = 0, clock = g_date_time_to_unix (now);
  int length = 0;

  if (!text || sscanf (text, "%u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %n", &paper->tries, &at, &next, &length) < 3)
    return;
  paper->problem = g_strdup (text + length);
  if (next > clock && at <= clock && next - clock <= LONGEST_PAUSE * (1 + JITTER))
    paper->next = g_date_time_new_from_unix_local (next);
}

static gint64
choose_pause (guint tries, const BbRaisingPaper *paper, GDateTime *now)
{
  gint64 pause = MIN ((gint64) FIRST_PAUSE << MIN (tries, 20), LONGEST_PAUSE);
  gint64 left = paper->stamp_ends ? g_date_time_difference (paper->stamp_ends, now) / G_TIME_SPAN_SECOND : 0;

  if (left > 0)
    pause = MIN (pause, MAX (left / 4, FIRST_PAUSE));
  return (gint64) ((double) pause * g_random_double_range (1 - JITTER, 1 + JITTER));
}

void
bb_raising_tries_note_failure (BbWorkspace *workspace, const BbRaisingPaper *paper, const char *problem, GDateTime *now)
{
  gint64 at = g_date_time_to_unix (now);

  keep (workspace, paper, paper->tries + 1, at, at + choose_pause (paper->tries, paper, now), problem);
}

void
bb_raising_tries_note_done (BbWorkspace *workspace, const BbRaisingPaper *paper, const char *shortfall)
{
  keep (workspace, paper, 0, 0, 0, shortfall);
}
