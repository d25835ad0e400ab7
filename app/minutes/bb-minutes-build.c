/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-minutes-body.h"

#include "bb-minutes-words.h"

BbBlock *
bb_builder_add (BbBuilder *self, BbStyle style, char *markup)
{
  return bb_minutes_add_text (self->minutes, style, markup);
}

const char *
bb_builder_say (BbBuilder *self, const char *key)
{
  return bb_wording_get (self->wording, key);
}

void
bb_builder_add_heading (BbBuilder *self, const char *key)
{
  BbBlock *block = bb_builder_add (self, BB_STYLE_HEADING, bb_wording_format (self->wording, key, NULL));

  block->outline = g_strdup (bb_builder_say (self, key));
}

/* ── Events that change the paper ────────────────────────────────────────────────────────────────────────────── */

BbEvent *
bb_minutes_find_refusal (BbCase *visit, const char *field)
{
  GPtrArray *events = bb_case_get_events (visit);
  BbEvent *refusal = NULL;

  for (guint i = 0; i < events->len; i++)
    {
      BbEvent *event = events->pdata[i];

      if (event->kind == BB_EVENT_LOCKED || event->kind == BB_EVENT_UNLOCKED)
        refusal = NULL;
      else if (event->kind == BB_EVENT_REFUSED && g_strcmp0 (event->field, field) == 0)
        refusal = event;
    }
  return refusal;
}

BbEvent *
bb_minutes_find_by_hand (BbCase *visit, const char *field)
{
  BbEvent *event = bb_events_find_settling (bb_case_get_events (visit), field);

  return event && event->kind == BB_EVENT_SIGNED && event->way ? event : NULL;
}

gboolean
bb_minutes_is_by_hand (BbCase *visit, const char *field)
{
  return bb_minutes_find_refusal (visit, field) || bb_minutes_find_by_hand (visit, field);
}

BbEvent *
bb_minutes_find_unit_closed (BbCase *visit)
{
  return bb_case_find_unit_closed (visit);
}

/* The lock, or a refusal that came after it and that the paper states. */
static GDateTime *
find_end (BbCase *visit, BbEvent *lock)
{
  static const char * const fields[] = { "unit", "secretary", "leader" };
  GDateTime *end = lock->at;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      BbEvent *refusal = bb_minutes_find_refusal (visit, fields[i]);

      if (refusal && g_date_time_compare (refusal->at, end) > 0)
        end = refusal->at;
    }
  return end;
}

GDateTime *
bb_builder_get_closing_time (BbBuilder *self)
{
  GPtrArray *events = bb_case_get_events (self->visit);
  BbEvent *lock = bb_case_is_locked (self->visit) ? bb_events_find_last (events, BB_EVENT_LOCKED) : NULL;

  if (self->options->closed_at)
    return self->options->closed_at;
  if (lock)
    return find_end (self->visit, lock);
  return events->len ? ((BbEvent *) events->pdata[events->len - 1])->at : NULL;
}

/* ── Facts ───────────────────────────────────────────────────────────────────────────────────────────────────── */

char *
bb_builder_get_unit_name (BbBuilder *self)
{
  BbUnit *unit = bb_case_get_unit (self->visit);

  if (self->facts->unit_name.vi && *self->facts->unit_name.vi)
    return g_strdup (self->facts->unit_name.vi);
  return g_strdup (unit && unit->name.vi ? unit->name.vi : self->facts->unit);
}

char *
bb_builder_get_full_number (BbBuilder *self)
{
  BbIssuer *issuer = bb_case_get_issuer (self->visit);
  const char *number = self->facts->number;
  const char *symbol = issuer && issuer->symbol ? issuer->symbol : bb_builder_say (self, "number.symbol");

  if (self->options->draft || !number || !*number)
    return NULL;
  if (strchr (number, '/'))
    return g_strdup (number);
  return g_strdup_printf ("%s%s/%s", g_ascii_isdigit (number[0]) && !number[1] ? "0" : "", number, symbol);
}

BbEvidence *
bb_builder_find_redaction (BbBuilder *self, const BbEvidence *original)
{
  GPtrArray *evidence = bb_case_get_evidence (self->visit);

  for (guint i = 0; i < evidence->len; i++)
    if (g_strcmp0 (((BbEvidence *) evidence->pdata[i])->derived_from, original->sha256) == 0)
      return evidence->pdata[i];
  return NULL;
}

/* A restricted original is never printed, even when its copy was taken off the visit. */
static gboolean
is_printed (BbBuilder *self, const BbEvidence *evidence)
{
  return bb_evidence_is_photo (evidence) && !bb_evidence_is_restricted (evidence) && !bb_builder_find_redaction (self, evidence);
}

GPtrArray *
bb_builder_list_photos (BbBuilder *self)
{
  GPtrArray *evidence = bb_case_get_evidence (self->visit), *photos = g_ptr_array_new ();

  for (guint i = 0; self->options->file && i < evidence->len; i++)
    if (is_printed (self, evidence->pdata[i]))
      g_ptr_array_add (photos, evidence->pdata[i]);
  return photos;
}

guint
bb_builder_number_annex (BbBuilder *self, BbAnnex annex)
{
  g_autoptr (GPtrArray) photos = bb_builder_list_photos (self);
  gboolean there[] = { TRUE, photos->len > 0, bb_case_get_evidence (self->visit)->len > 0 };
  guint number = 0;

  for (guint i = 0; i <= annex; i++)
    number += there[i];
  return there[annex] ? number : 0;
}

guint
bb_builder_count_annexes (BbBuilder *self)
{
  return MAX (MAX (bb_builder_number_annex (self, BB_ANNEX_ANSWERS), bb_builder_number_annex (self, BB_ANNEX_PHOTOS)),
              bb_builder_number_annex (self, BB_ANNEX_EVIDENCE));
}

/* ── The paper ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
name_file (BbBuilder *self)
{
  BbMinutes *minutes = self->minutes;
  BbIssuer *issuer = bb_case_get_issuer (self->visit);
  GDateTime *closing = bb_builder_get_closing_time (self);
  g_autofree char *unit = bb_builder_get_unit_name (self);
  g_autofree char *subject = self->facts->subject.vi ? g_strdup (self->facts->subject.vi) : g_strdup (unit);
  g_autofree char *title = g_strdup_printf ("%s %s", bb_builder_say (self, "type"), subject);

  /* Both stand in XML too, which has no way to write a control character. */
  minutes->title = g_strdelimit (bb_words_clean (title), "\n", ' ');
  minutes->author = bb_words_clean (issuer && issuer->name.vi ? issuer->name.vi : unit);
  if (closing)
    minutes->time = g_date_time_ref (closing);
  else if (self->facts->at)
    minutes->time = g_date_time_ref (self->facts->at);
  else
    minutes->time = g_date_time_new_utc (2020, 3, 5, 0, 0, 0);          /* NĐ 30/2020 came into force: a visit without any time */
}

static void
find_day (BbBuilder *self)
{
  GDateTime *opened = bb_case_get_opened_at (self->visit), *closing = bb_builder_get_closing_time (self);

  g_date_clear (&self->day, 1);
  if (opened)
    bb_time_get_date (opened, &self->day);
  else if (closing)
    bb_time_get_date (closing, &self->day);
  else if (g_date_valid (&self->facts->planned))
    self->day = self->facts->planned;
}

BbMinutes *
bb_minutes_build (BbCase *visit, BbWording *wording, const BbMinutesOptions *options, const BbPageCounts *counts, GError **error)
{
  g_autoptr (BbMinutes) minutes = g_new0 (BbMinutes, 1);
  BbBuilder self = { .minutes = minutes, .visit = visit, .facts = bb_case_get_visit (visit), .wording = wording, .options = options,
                     .counts = counts };

  find_day (&self);
  name_file (&self);
  bb_builder_add_opening (&self);
  bb_builder_add_results (&self);
  bb_builder_add_closing (&self);
  bb_builder_add_annexes (&self);
  minutes->annexes = bb_builder_count_annexes (&self);
  return bb_wording_check (wording, error) ? g_steal_pointer (&minutes) : NULL;
}
