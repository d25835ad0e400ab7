/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-value.h"

G_BEGIN_DECLS

BB_DECLARE_VALUE (BbDayOff, bb_day_off, BB_DAY_OFF_SCHEMA)
struct _BbDayOff
{
  BbValue base;
  GDate date;
  BbText name;
  int kind;                      /* holiday, tet, compensation, swap */
  GDate of;                      /* "for": the holiday on a rest day that this one compensates, or the swapped Saturday */
  int standing;                  /* BbStanding */
};

BB_DECLARE_VALUE (BbMakeUpDay, bb_make_up_day, BB_MAKE_UP_DAY_SCHEMA)
struct _BbMakeUpDay { BbValue base; GDate date; GDate of; int standing; };

BB_DECLARE_VALUE (BbAnchor, bb_anchor, BB_ANCHOR_SCHEMA)
struct _BbAnchor { BbValue base; GDate date; BbText name; int standing; };

BB_DECLARE_VALUE (BbCalendarNote, bb_calendar_note, BB_CALENDAR_NOTE_SCHEMA)
struct _BbCalendarNote { BbValue base; char *vi; char *en; };

/* calendar:<year>: the days off other than Saturdays and Sundays, and the Saturdays worked instead, as announced. */
BB_DECLARE_VALUE (BbCalendar, bb_calendar, BB_CALENDAR_SCHEMA)
struct _BbCalendar
{
  BbValue base;
  gint64 year;
  int standing;
  GPtrArray *off;                /* BbDayOff */
  GPtrArray *work;               /* BbMakeUpDay */
  GPtrArray *anchors;            /* BbAnchor */
  GPtrArray *notes;              /* BbCalendarNote */
  gboolean complete;             /* FALSE: not everything of the year is announced yet */
};

/* The calendars of several years. Days are working days from Monday to Friday, less the days off, plus the make-up Saturdays
 * (QĐ 188/1999/QĐ-TTg Điều 1–2; Bộ luật Lao động 2019 Điều 111–112). Saturday-morning service is not a working day. */
typedef struct _BbCalendars BbCalendars;
BbCalendars *bb_calendars_new (void);
void bb_calendars_free (BbCalendars *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbCalendars, bb_calendars_free)
/* Takes a reference; a calendar of the same year is replaced. */
void bb_calendars_add (BbCalendars *self, BbCalendar *calendar);
BbCalendar *bb_calendars_get (BbCalendars *self, int year);          /* (transfer none) (nullable) */

/* Errors: BB_DOMAIN_ERROR_CALENDAR when the year is not known: a day is never guessed. */
gboolean bb_calendars_is_working_day (BbCalendars *self, const GDate *date, gboolean *working, GError **error);
/* The @n-th working day after @start; day 0 is @start whatever it is (Bộ luật Dân sự 2015 Điều 147–148). @n may be negative.
 * @incomplete: (out) (optional): set when a year was passed whose days off are not all announced. */
gboolean bb_calendars_add_working_days (BbCalendars *self, const GDate *start, int n, GDate *result, gboolean *incomplete, GError **error);
/* Working days after @from up to and including @to; negative when @to lies before @from. */
gboolean bb_calendars_count_working_days (BbCalendars *self, const GDate *from, const GDate *to, int *n, GError **error);
/* @date itself when it is a working day, else the next one. */
gboolean bb_calendars_next_working_day (BbCalendars *self, const GDate *date, GDate *result, GError **error);

/* ── Time limits of procedures ───────────────────────────────────────────────────────────────────────────────── */

typedef enum { BB_LIMIT_WORKING_DAYS, BB_LIMIT_CALENDAR_DAYS, BB_LIMIT_HOURS, BB_LIMIT_SAME_DAY } BbLimitUnit;

typedef struct { int from, to; } BbSession;              /* minutes after midnight */
typedef struct { GDate from, to; } BbPause;              /* the clock stands from the day after @from to @to */

typedef struct
{
  BbLimitUnit unit;
  int amount;
  int cut_off;                   /* minutes after midnight from which an intake counts as the next working day's; -1: none */
  BbSession sessions[4];         /* office hours; the first with from == to ends the list */
} BbDeadlineRule;

/* When the result is due for a dossier taken in at @intake. Days end with the last session.
 * Returns: (transfer full): in the offset of @intake; %NULL with BB_DOMAIN_ERROR_CALENDAR */
GDateTime *bb_deadline_compute (BbCalendars *calendars, const BbDeadlineRule *rule, GDateTime *intake,
                                const BbPause *pauses, guint n_pauses, GError **error);

typedef enum { BB_DOSSIER_EARLY, BB_DOSSIER_ON_TIME, BB_DOSSIER_LATE, BB_DOSSIER_PENDING, BB_DOSSIER_OVERDUE } BbDossierStatus;
/* @first_due: the first promised time: a re-appointment after an apology does not make a late dossier punctual.
 * @done: (nullable): when the result was ready. */
BbDossierStatus bb_dossier_status (GDateTime *first_due, GDateTime *done, GDateTime *now);

G_END_DECLS
