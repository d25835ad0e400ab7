/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-calendar.h"

#include <glib/gi18n-lib.h>

#include "bb-basis.h"
#include "bb-dates.h"

static const char * const off_kinds[] = { "holiday", "tet", "compensation", "swap", NULL };

static const BbField day_off_fields[] = {
  { "date", BB_FIELD_DATE, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbDayOff, date), NULL },
  { "name", BB_FIELD_TEXT, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbDayOff, name), NULL },
  { "kind", BB_FIELD_ENUM, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbDayOff, kind), off_kinds },
  { "for", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbDayOff, of), NULL },
  { "standing", BB_FIELD_ENUM, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbDayOff, standing), bb_standing_names },
  { NULL }
};
const BbSchema BB_DAY_OFF_SCHEMA = { NULL, sizeof (BbDayOff), day_off_fields, NULL };

static const BbField make_up_fields[] = {
  { "date", BB_FIELD_DATE, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbMakeUpDay, date), NULL },
  { "for", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbMakeUpDay, of), NULL },
  { "standing", BB_FIELD_ENUM, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbMakeUpDay, standing), bb_standing_names },
  { NULL }
};
const BbSchema BB_MAKE_UP_DAY_SCHEMA = { NULL, sizeof (BbMakeUpDay), make_up_fields, NULL };

static const BbField anchor_fields[] = {
  { "date", BB_FIELD_DATE, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbAnchor, date), NULL },
  { "name", BB_FIELD_TEXT, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbAnchor, name), NULL },
  { "standing", BB_FIELD_ENUM, 0, G_STRUCT_OFFSET (BbAnchor, standing), bb_standing_names },
  { NULL }
};
const BbSchema BB_ANCHOR_SCHEMA = { NULL, sizeof (BbAnchor), anchor_fields, NULL };

static const BbField note_fields[] = {
  { "vi", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbCalendarNote, vi), NULL },
  { "en", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbCalendarNote, en), NULL },
  { NULL }
};
const BbSchema BB_CALENDAR_NOTE_SCHEMA = { NULL, sizeof (BbCalendarNote), note_fields, NULL };

static const BbField calendar_fields[] = {
  { "year", BB_FIELD_INT, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbCalendar, year), NULL },
  { "standing", BB_FIELD_ENUM, 0, G_STRUCT_OFFSET (BbCalendar, standing), bb_standing_names },
  { "off", BB_FIELD_VALUES, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbCalendar, off), &BB_DAY_OFF_SCHEMA },
  { "work", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbCalendar, work), &BB_MAKE_UP_DAY_SCHEMA },
  { "anchors", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbCalendar, anchors), &BB_ANCHOR_SCHEMA },
  { "notes", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbCalendar, notes), &BB_CALENDAR_NOTE_SCHEMA },
  { "complete", BB_FIELD_BOOL, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbCalendar, complete), NULL },
  { NULL }
};

static gboolean
check_calendar (gpointer value, GError **error)
{
  BbCalendar *self = value;

  for (guint i = 0; i < self->off->len; i++)
    if (g_date_get_year (&((BbDayOff *) self->off->pdata[i])->date) != self->year)
      {
        g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID, _("/off/%u/date: is not in the year of the calendar"), i);
        return FALSE;
      }
  for (guint i = 0; i < self->work->len; i++)
    if (g_date_get_year (&((BbMakeUpDay *) self->work->pdata[i])->date) != self->year)
      {
        g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID, _("/work/%u/date: is not in the year of the calendar"), i);
        return FALSE;
      }
  return TRUE;
}
const BbSchema BB_CALENDAR_SCHEMA = { "calendar", sizeof (BbCalendar), calendar_fields, check_calendar };

/* ── Working days ────────────────────────────────────────────────────────────────────────────────────────────── */

struct _BbCalendars
{
  GHashTable *years;             /* year → BbCalendar */
  GHashTable *off;               /* Julian day → itself */
  GHashTable *work;
};

BbCalendars *
bb_calendars_new (void)
{
  BbCalendars *self = g_new0 (BbCalendars, 1);

  self->years = g_hash_table_new_full (NULL, NULL, NULL, bb_value_unref);
  self->off = g_hash_table_new (NULL, NULL);
  self->work = g_hash_table_new (NULL, NULL);
  return self;
}

void
bb_calendars_free (BbCalendars *self)
{
  g_hash_table_unref (self->years);
  g_hash_table_unref (self->off);
  g_hash_table_unref (self->work);
  g_free (self);
}

#define DAY(date) GUINT_TO_POINTER (g_date_get_julian (date))

static void
forget (BbCalendars *self, BbCalendar *calendar)
{
  for (guint i = 0; i < calendar->off->len; i++)
    g_hash_table_remove (self->off, DAY (&((BbDayOff *) calendar->off->pdata[i])->date));
  for (guint i = 0; i < calendar->work->len; i++)
    g_hash_table_remove (self->work, DAY (&((BbMakeUpDay *) calendar->work->pdata[i])->date));
}

void
bb_calendars_add (BbCalendars *self, BbCalendar *calendar)
{
  BbCalendar *before = bb_calendars_get (self, calendar->year);

  if (before)
    forget (self, before);
  for (guint i = 0; i < calendar->off->len; i++)
    g_hash_table_add (self->off, DAY (&((BbDayOff *) calendar->off->pdata[i])->date));
  for (guint i = 0; i < calendar->work->len; i++)
    g_hash_table_add (self->work, DAY (&((BbMakeUpDay *) calendar->work->pdata[i])->date));
  g_hash_table_replace (self->years, GINT_TO_POINTER ((int) calendar->year), bb_calendar_ref (calendar));
}

BbCalendar *
bb_calendars_get (BbCalendars *self, int year)
{
  return g_hash_table_lookup (self->years, GINT_TO_POINTER (year));
}

gboolean
bb_calendars_is_working_day (BbCalendars *self, const GDate *date, gboolean *working, GError **error)
{
  if (!bb_calendars_get (self, g_date_get_year (date)))
    {
      g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_CALENDAR, _("There is no calendar of days off for the year %d"),
                   g_date_get_year (date));
      return FALSE;
    }
  if (g_hash_table_contains (self->work, DAY (date)))
    *working = TRUE;
  else
    *working = g_date_get_weekday (date) <= G_DATE_FRIDAY && !g_hash_table_contains (self->off, DAY (date));
  return TRUE;
}

static void
note_incomplete (BbCalendars *self, const GDate *date, gboolean *incomplete)
{
  if (incomplete && !bb_calendars_get (self, g_date_get_year (date))->complete)
    *incomplete = TRUE;
}

gboolean
bb_calendars_add_working_days (BbCalendars *self, const GDate *start, int n, GDate *result, gboolean *incomplete, GError **error)
{
  GDate day = *start;

  if (incomplete)
    *incomplete = FALSE;
  for (int left = ABS (n); left > 0;)
    {
      gboolean working;

      if (n > 0)
        g_date_add_days (&day, 1);
      else
        g_date_subtract_days (&day, 1);
      if (!bb_calendars_is_working_day (self, &day, &working, error))
        return FALSE;
      note_incomplete (self, &day, incomplete);
      left -= working;
    }
  *result = day;
  return TRUE;
}

gboolean
bb_calendars_count_working_days (BbCalendars *self, const GDate *from, const GDate *to, int *n, GError **error)
{
  int sign = g_date_compare (to, from) < 0 ? -1 : 1;
  GDate day = sign > 0 ? *from : *to;
  const GDate *end = sign > 0 ? to : from;

  *n = 0;
  while (g_date_compare (&day, end) < 0)
    {
      gboolean working;

      g_date_add_days (&day, 1);
      if (!bb_calendars_is_working_day (self, &day, &working, error))
        return FALSE;
      *n += sign * working;
    }
  return TRUE;
}

gboolean
bb_calendars_next_working_day (BbCalendars *self, const GDate *date, GDate *result, GError **error)
{
  GDate day = *date;
  gboolean working;

  while (bb_calendars_is_working_day (self, &day, &working, error))
    {
      if (working)
        {
          *result = day;
          return TRUE;
        }
      g_date_add_days (&day, 1);
    }
  return FALSE;
}

/* ── Deadlines ───────────────────────────────────────────────────────────────────────────────────────────────── */

static int
closing_minute (const BbDeadlineRule *rule)
{
  int end = 24 * 60 - 1;

  for (guint i = 0; i < G_N_ELEMENTS (rule->sessions) && rule->sessions[i].from < rule->sessions[i].to; i++)
    end = rule->sessions[i].to;
  return end;
}

static GDateTime *
at_minute (const GDate *date, int minute, GDateTime *like)
{
  return g_date_time_new (g_date_time_get_timezone (like), g_date_get_year (date), g_date_get_month (date), g_date_get_day (date),
                          minute / 60, minute % 60, 0);
}

/* The day from which is counted: an intake after the cut-off is the next working day's. */
static gboolean
find_day_zero (BbCalendars *calendars, const BbDeadlineRule *rule, GDateTime *intake, GDate *zero, gboolean *moved, GError **error)
{
  int minute = g_date_time_get_hour (intake) * 60 + g_date_time_get_minute (intake);
  gboolean working;

  bb_time_get_date (intake, zero);
  *moved = FALSE;
  if (!bb_calendars_is_working_day (calendars, zero, &working, error))
    return FALSE;
  if (!working || rule->cut_off < 0 || minute < rule->cut_off)
    return TRUE;
  *moved = TRUE;
  g_date_add_days (zero, 1);
  return bb_calendars_next_working_day (calendars, zero, zero, error);
}

static gboolean
count_pauses (BbCalendars *calendars, const BbPause *pauses, guint n_pauses, gboolean working_days, int *days, GError **error)
{
  *days = 0;
  for (guint i = 0; i < n_pauses; i++)
    {
      int n = g_date_days_between (&pauses[i].from, &pauses[i].to);

      if (working_days && !bb_calendars_count_working_days (calendars, &pauses[i].from, &pauses[i].to, &n, error))
        return FALSE;
      *days += MAX (n, 0);
    }
  return TRUE;
}

static GDateTime *
add_hours (BbCalendars *calendars, const BbDeadlineRule *rule, GDateTime *intake, int extra_days, GError **error)
{
  int left = rule->amount * 60, minute = g_date_time_get_hour (intake) * 60 + g_date_time_get_minute (intake);
  GDate day;

  bb_time_get_date (intake, &day);
  for (;; g_date_add_days (&day, 1), minute = 0)
    {
      gboolean working;

      if (!bb_calendars_is_working_day (calendars, &day, &working, error))
        return NULL;
      for (guint i = 0; working && i < G_N_ELEMENTS (rule->sessions) && rule->sessions[i].from < rule->sessions[i].to; i++)
        {
          int from = MAX (rule->sessions[i].from, minute), span = rule->sessions[i].to - from;

          if (span >= left && left >= 0)
            {
              if (!bb_calendars_add_working_days (calendars, &day, extra_days, &day, NULL, error))
                return NULL;
              return at_minute (&day, from + left, intake);
            }
          left -= MAX (span, 0);
        }
    }
}

GDateTime *
bb_deadline_compute (BbCalendars *calendars, const BbDeadlineRule *rule, GDateTime *intake,
                     const BbPause *pauses, guint n_pauses, GError **error)
{
  gboolean by_working_days = rule->unit != BB_LIMIT_CALENDAR_DAYS, moved;
  int paused;
  GDate day;

  if (!find_day_zero (calendars, rule, intake, &day, &moved, error) ||
      !count_pauses (calendars, pauses, n_pauses, by_working_days, &paused, error))
    return NULL;
  switch (rule->unit)
    {
    case BB_LIMIT_WORKING_DAYS:
      if (!bb_calendars_add_working_days (calendars, &day, rule->amount + paused, &day, NULL, error))
        return NULL;
      break;
    case BB_LIMIT_CALENDAR_DAYS:
      g_date_add_days (&day, rule->amount + paused);
      if (!bb_calendars_next_working_day (calendars, &day, &day, error))
        return NULL;
      break;
    case BB_LIMIT_HOURS:
      return add_hours (calendars, rule, intake, paused, error);
    case BB_LIMIT_SAME_DAY:
      if (!bb_calendars_next_working_day (calendars, &day, &day, error) ||
          !bb_calendars_add_working_days (calendars, &day, paused, &day, NULL, error))
        return NULL;
      break;
    default:
      g_return_val_if_reached (NULL);
    }
  return at_minute (&day, closing_minute (rule), intake);
}

BbDossierStatus
bb_dossier_status (GDateTime *first_due, GDateTime *done, GDateTime *now)
{
  GDate due_day, done_day;

  if (!done)
    return g_date_time_compare (now, first_due) > 0 ? BB_DOSSIER_OVERDUE : BB_DOSSIER_PENDING;
  if (g_date_time_compare (done, first_due) > 0)
    return BB_DOSSIER_LATE;
  bb_time_get_date (first_due, &due_day);
  bb_time_get_date (done, &done_day);
  return g_date_compare (&done_day, &due_day) < 0 ? BB_DOSSIER_EARLY : BB_DOSSIER_ON_TIME;
}
