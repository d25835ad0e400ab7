/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Working days of 2019 to 2027, from the data that the program ships. */
#include "domain/bb-calendar.h"
#include "domain/bb-dates.h"
#include "domain/bb-json.h"

static BbCalendars *calendars;

static void
load (void)
{
  calendars = bb_calendars_new ();
  for (int year = 2019; year <= 2027; year++)
    {
      g_autofree char *path = g_strdup_printf ("%s/calendars/%d.json", g_getenv ("BIENBAN_DATA"), year);
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) object = NULL;
      g_autoptr (BbCalendar) calendar = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, &error));
      object = bb_json_parse (text, -1, &error);
      g_assert_no_error (error);
      calendar = bb_calendar_from_object (object, &error);
      g_assert_no_error (error);
      bb_calendars_add (calendars, calendar);
    }
}

static GDate
day (const char *text)
{
  GDate date;

  g_assert_true (bb_date_parse (text, &date));
  return date;
}

/* Every row of the table of days off: "off" days and worked Saturdays. */
static const struct { const char *date; gboolean working; } days[] = {
  { "2019-01-01", FALSE }, { "2019-01-05", TRUE }, { "2019-02-04", FALSE }, { "2019-02-08", FALSE }, { "2019-02-11", TRUE },
  { "2019-04-15", FALSE }, { "2019-04-29", FALSE }, { "2019-05-04", TRUE }, { "2019-09-02", FALSE }, { "2019-09-03", TRUE },
  { "2020-01-22", TRUE }, { "2020-01-23", FALSE }, { "2020-01-29", FALSE }, { "2020-01-30", TRUE }, { "2020-04-02", FALSE },
  { "2020-04-30", FALSE }, { "2020-05-01", FALSE }, { "2020-09-02", FALSE },
  { "2021-02-09", TRUE }, { "2021-02-10", FALSE }, { "2021-02-16", FALSE }, { "2021-02-17", TRUE }, { "2021-04-21", FALSE },
  { "2021-05-03", FALSE }, { "2021-09-02", FALSE }, { "2021-09-03", FALSE },
  { "2022-01-03", FALSE }, { "2022-01-31", FALSE }, { "2022-02-04", FALSE }, { "2022-02-07", TRUE }, { "2022-04-11", FALSE },
  { "2022-05-02", FALSE }, { "2022-05-03", FALSE }, { "2022-05-04", TRUE }, { "2022-09-01", FALSE }, { "2022-09-02", FALSE },
  { "2023-01-02", FALSE }, { "2023-01-20", FALSE }, { "2023-01-26", FALSE }, { "2023-01-27", TRUE }, { "2023-05-01", FALSE },
  { "2023-05-02", FALSE }, { "2023-05-03", FALSE }, { "2023-05-04", TRUE }, { "2023-09-01", FALSE }, { "2023-09-04", FALSE },
  { "2024-02-08", FALSE }, { "2024-02-14", FALSE }, { "2024-02-15", TRUE }, { "2024-04-18", FALSE }, { "2024-04-29", FALSE },
  { "2024-05-04", TRUE }, { "2024-09-02", FALSE }, { "2024-09-03", FALSE }, { "2024-09-04", TRUE },
  { "2025-01-27", FALSE }, { "2025-01-31", FALSE }, { "2025-02-03", TRUE }, { "2025-04-07", FALSE }, { "2025-05-02", FALSE },
  { "2025-04-26", TRUE }, { "2025-09-01", FALSE }, { "2025-09-02", FALSE },
  { "2026-01-02", FALSE }, { "2026-01-10", TRUE }, { "2026-02-16", FALSE }, { "2026-02-20", FALSE }, { "2026-02-23", TRUE },
  { "2026-04-27", FALSE }, { "2026-08-31", FALSE }, { "2026-08-22", TRUE }, { "2026-09-01", FALSE }, { "2026-09-02", FALSE },
  { "2026-11-24", FALSE }, { "2026-11-23", TRUE }, { "2026-11-28", FALSE },
  { "2027-04-16", FALSE }, { "2027-05-03", FALSE }, { "2027-09-02", FALSE }, { "2027-11-24", FALSE },
};

static void
test_days (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      GDate date = day (days[i].date);
      g_autoptr (GError) error = NULL;
      gboolean working;

      g_assert_true (bb_calendars_is_working_day (calendars, &date, &working, &error));
      if (working != days[i].working)
        g_error ("%s should %sbe a working day", days[i].date, days[i].working ? "" : "not ");
    }
}

static const struct { const char *start; int n; const char *result; gboolean incomplete; } sums[] = {
  { "2026-11-20", 5, "2026-11-30", FALSE },       /* over 24/11, the Day of Vietnamese Culture */
  { "2026-11-20", 0, "2026-11-20", FALSE },
  { "2026-11-20", 1, "2026-11-23", FALSE },
  { "2026-11-21", 1, "2026-11-23", FALSE },       /* a Saturday is day 0 */
  { "2026-08-20", 2, "2026-08-22", FALSE },       /* a worked Saturday counts */
  { "2023-04-28", 1, "2023-05-04", FALSE },       /* chain of compensations around Hùng Kings */
  { "2020-01-22", 1, "2020-01-30", FALSE },       /* Tết */
  { "2026-11-30", -5, "2026-11-20", FALSE },
  { "2026-12-31", 10, "2027-01-15", TRUE },       /* the Tết of 2027 is not announced */
};

static void
test_sums (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    {
      GDate start = day (sums[i].start), result;
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;
      gboolean incomplete;

      g_assert_true (bb_calendars_add_working_days (calendars, &start, sums[i].n, &result, &incomplete, &error));
      text = bb_date_format (&result);
      g_assert_cmpstr (text, ==, sums[i].result);
      g_assert_cmpint (incomplete, ==, sums[i].incomplete);
    }
}

static void
test_count_is_the_inverse_of_add (void)
{
  for (int n = 1; n < 60; n++)
    {
      GDate start = day ("2026-08-03"), end;
      int counted;

      g_assert_true (bb_calendars_add_working_days (calendars, &start, n, &end, NULL, NULL));
      g_assert_true (bb_calendars_count_working_days (calendars, &start, &end, &counted, NULL));
      g_assert_cmpint (counted, ==, n);
      g_assert_true (bb_calendars_count_working_days (calendars, &end, &start, &counted, NULL));
      g_assert_cmpint (counted, ==, -n);
    }
}

static void
test_unknown_year_is_refused (void)
{
  GDate date = day ("2031-01-05");
  g_autoptr (GError) error = NULL;
  gboolean working;

  g_assert_false (bb_calendars_is_working_day (calendars, &date, &working, &error));
  g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_CALENDAR);
}

#define OFFICE { { 450, 690 }, { 810, 1020 }, { 0, 0 } }

static const struct { BbDeadlineRule rule; const char *intake; const char *due; } limits[] = {
  { { BB_LIMIT_WORKING_DAYS, 3, -1, OFFICE }, "2026-11-20T09:00:00+07:00", "2026-11-26T17:00:00+07" },
  { { BB_LIMIT_WORKING_DAYS, 1, 900, OFFICE }, "2026-11-20T15:30:00+07:00", "2026-11-25T17:00:00+07" },
  { { BB_LIMIT_WORKING_DAYS, 1, 900, OFFICE }, "2026-11-21T08:00:00+07:00", "2026-11-23T17:00:00+07" },   /* Saturday service */
  { { BB_LIMIT_CALENDAR_DAYS, 12, -1, OFFICE }, "2026-11-10T09:00:00+07:00", "2026-11-23T17:00:00+07" },  /* a Sunday moves on */
  { { BB_LIMIT_SAME_DAY, 0, 900, OFFICE }, "2026-11-20T14:59:00+07:00", "2026-11-20T17:00:00+07" },
  { { BB_LIMIT_SAME_DAY, 0, 900, OFFICE }, "2026-11-20T15:00:00+07:00", "2026-11-23T17:00:00+07" },
  { { BB_LIMIT_HOURS, 2, -1, OFFICE }, "2026-11-20T10:30:00+07:00", "2026-11-20T14:30:00+07" },           /* over the lunch break */
  { { BB_LIMIT_HOURS, 4, -1, OFFICE }, "2026-11-20T16:00:00+07:00", "2026-11-23T10:30:00+07" },
};

static void
test_limits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (GDateTime) intake = bb_time_parse (limits[i].intake);
      g_autoptr (GError) error = NULL;
      g_autoptr (GDateTime) due = bb_deadline_compute (calendars, &limits[i].rule, intake, NULL, 0, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = bb_time_format (due);
      g_assert_cmpstr (text, ==, limits[i].due);
    }
}

static void
test_pause_moves_the_due_day (void)
{
  BbDeadlineRule rule = { BB_LIMIT_WORKING_DAYS, 3, -1, OFFICE };
  BbPause pause = { day ("2026-11-20"), day ("2026-11-25") };
  g_autoptr (GDateTime) intake = bb_time_parse ("2026-11-20T09:00:00+07:00");
  g_autoptr (GDateTime) due = bb_deadline_compute (calendars, &rule, intake, &pause, 1, NULL);
  g_autofree char *text = bb_time_format (due);

  g_assert_cmpstr (text, ==, "2026-11-30T17:00:00+07");
}

static const struct { const char *due, *done; BbDossierStatus status; } dossiers[] = {
  { "2026-11-20T17:00:00+07:00", "2026-11-19T16:00:00+07:00", BB_DOSSIER_EARLY },
  { "2026-11-20T17:00:00+07:00", "2026-11-20T17:00:00+07:00", BB_DOSSIER_ON_TIME },
  { "2026-11-20T17:00:00+07:00", "2026-11-20T17:00:01+07:00", BB_DOSSIER_LATE },
  { "2026-11-24T17:00:00+07:00", NULL, BB_DOSSIER_PENDING },
  { "2026-11-20T17:00:00+07:00", NULL, BB_DOSSIER_OVERDUE },
};

static void
test_dossiers (void)
{
  g_autoptr (GDateTime) now = bb_time_parse ("2026-11-23T09:00:00+07:00");

  for (guint i = 0; i < G_N_ELEMENTS (dossiers); i++)
    {
      g_autoptr (GDateTime) due = bb_time_parse (dossiers[i].due);
      g_autoptr (GDateTime) done = dossiers[i].done ? bb_time_parse (dossiers[i].done) : NULL;

      g_assert_cmpint (bb_dossier_status (due, done, now), ==, dossiers[i].status);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  load ();
  g_test_add_func ("/calendar/every-row-of-the-table", test_days);
  g_test_add_func ("/calendar/adding-working-days", test_sums);
  g_test_add_func ("/calendar/count-is-the-inverse-of-add", test_count_is_the_inverse_of_add);
  g_test_add_func ("/calendar/unknown-year-is-refused", test_unknown_year_is_refused);
  g_test_add_func ("/deadline/units-hours-and-cut-offs", test_limits);
  g_test_add_func ("/deadline/pause-moves-the-due-day", test_pause_moves_the_due_day);
  g_test_add_func ("/deadline/dossier-status", test_dossiers);
  return g_test_run ();
}
