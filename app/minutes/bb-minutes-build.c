/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-minutes-body.h"

#include <pango/pango.h>
#include <string.h>

#include "bb-minutes-words.h"

static char *
strip_markup (const char *markup)
{
  char *plain = NULL;

  return pango_parse_markup (markup, -1, 0, NULL, &plain, NULL, NULL) ? plain : g_strdup (markup);
}

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
  gboolean numbered = strstr (bb_builder_say (self, key), "{n}") != NULL;
  g_autofree char *numeral = bb_words_roman (self->sections += numbered);
  BbBlock *block = bb_builder_add (self, BB_STYLE_HEADING, bb_wording_format (self->wording, key, "n", numeral, NULL));

  block->outline = strip_markup (block->text);
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

  if (self->paper)
    return bb_paper_kind_find (self->paper->kind) == BB_PAPER_OPENING ? self->paper->at : NULL;
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

const char *
bb_builder_get_issuer_name (BbBuilder *self)
{
  BbIssuer *issuer = bb_case_get_issuer (self->visit);
  BbDecision *decision = self->facts->decision;

  if (issuer && issuer->name.vi && *issuer->name.vi)
    return issuer->name.vi;
  return decision && decision->issuer ? decision->issuer : bb_builder_say (self, "team.default");
}

const char *
bb_builder_get_kind (BbBuilder *self)
{
  int kind = self->facts->kind;
  g_autofree char *key = g_strconcat ("kind.", kind >= 0 ? bb_visit_kind_names[kind] : "scheduled", NULL);

  return bb_wording_get (self->wording, key);
}

char *
bb_builder_get_subject (BbBuilder *self)
{
  g_autofree char *unit = bb_builder_get_unit_name (self), *markup = NULL;
  const char *own = bb_wording_find (self->wording, "subject.paper", NULL);

  if (!own && self->facts->subject.vi && *self->facts->subject.vi)
    return g_strdup (self->facts->subject.vi);
  markup = bb_wording_format (self->wording, own ? "subject.paper" : "subject.default", "kind", bb_builder_get_kind (self), "unit", unit, NULL);
  return strip_markup (markup);
}

char *
bb_builder_format_day (BbBuilder *self)
{
  char *day = g_date_valid (&self->day) ? bb_date_format_official (&self->day) : NULL;

  return day ? day : g_strdup ("");
}

/* "SNV" of "SỞ NỘI VỤ"; a People's Committee is "UBND" wherever it is. */
static char *
abbreviate (const char *agency)
{
  g_auto (GStrv) words = g_strsplit_set (agency ? agency : "", " \n", -1);
  g_autoptr (GString) out = g_string_new (NULL);

  if (g_str_has_prefix (agency ? agency : "", "ỦY BAN NHÂN DÂN"))
    return g_strdup ("UBND");
  for (char **word = words; *word; word++)
    if (**word)
      {
        gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
        gunichar letter = g_unichar_toupper (g_utf8_get_char (*word));

        g_unichar_fully_decompose (letter, FALSE, parts, G_N_ELEMENTS (parts));
        g_string_append_unichar (out, parts[0]);
      }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
bb_builder_get_symbol (BbBuilder *self)
{
  BbIssuer *issuer = bb_case_get_issuer (self->visit);
  g_autofree char *agency = NULL, *markup = NULL;

  if (!bb_wording_find (self->wording, "symbol", NULL))
    return g_strdup (issuer && issuer->symbol ? issuer->symbol : bb_builder_say (self, "number.symbol"));
  /* As the letterhead names it. */
  agency = abbreviate (issuer && issuer->agency && *issuer->agency ? issuer->agency : bb_builder_say (self, "team.default"));
  markup = bb_wording_format (self->wording, "symbol", "agency", agency, NULL);
  return strip_markup (markup);
}

char *
bb_builder_get_full_number (BbBuilder *self)
{
  g_autofree char *symbol = bb_builder_get_symbol (self);
  const char *number = self->paper ? self->paper->number : self->facts->number;

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
  static const char * const names[] = { "answers", "photos", "list" };
  g_autoptr (GPtrArray) photos = bb_builder_list_photos (self);
  gboolean there[] = { TRUE, photos->len > 0, bb_case_get_evidence (self->visit)->len > 0 };
  guint number = 0;

  for (guint i = 0; i < self->plan->blocks->len; i++)
    {
      BbPaperBlock *block = self->plan->blocks->pdata[i];

      for (guint a = 0; a < G_N_ELEMENTS (names); a++)
        if (!block->off && there[a] && g_str_equal (block->name, names[a]))
          {
            number++;
            if (a == annex)
              return number;
          }
    }
  return 0;
}

guint
bb_builder_count_annexes (BbBuilder *self)
{
  return MAX (MAX (bb_builder_number_annex (self, BB_ANNEX_ANSWERS), bb_builder_number_annex (self, BB_ANNEX_PHOTOS)),
              bb_builder_number_annex (self, BB_ANNEX_EVIDENCE));
}

/* ── The paper ───────────────────────────────────────────────────────────────────────────────────────────────── */

/* Of a paper of the beginning: the opening; of the others: the lock. What is recorded later does not change them. */
static GDateTime *
find_paper_time (BbBuilder *self)
{
  BbEvent *lock = bb_events_find_last (bb_case_get_events (self->visit), BB_EVENT_LOCKED);
  int kind = bb_paper_kind_find (self->paper->kind);

  return lock && kind != BB_PAPER_OPENING && kind != BB_PAPER_PRESENCE ? lock->at : bb_case_get_opened_at (self->visit);
}

static void
name_file (BbBuilder *self)
{
  BbMinutes *minutes = self->minutes;
  BbIssuer *issuer = bb_case_get_issuer (self->visit);
  GDateTime *closing = bb_builder_get_closing_time (self);
  g_autofree char *unit = bb_builder_get_unit_name (self);
  g_autofree char *subject = self->paper ? bb_builder_get_subject (self) : g_strdup (self->facts->subject.vi ? self->facts->subject.vi : unit);
  g_autofree char *title = g_strdup_printf ("%s %s", bb_builder_say (self, "type"), subject);

  /* Both stand in XML too, which has no way to write a control character. */
  minutes->title = g_strdelimit (bb_words_clean (title), "\n", ' ');
  minutes->author = bb_words_clean (issuer && issuer->name.vi ? issuer->name.vi : unit);
  if (self->paper && self->paper->at)
    minutes->time = g_date_time_ref (self->paper->at);
  else if (closing)
    minutes->time = g_date_time_ref (closing);
  else if (self->paper && find_paper_time (self))
    minutes->time = g_date_time_ref (find_paper_time (self));
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

static void add_nothing (BbBuilder *self) { }             /* parts of the letterhead, which looks for them itself */

static const struct { const char *name; void (*add) (BbBuilder *self); } builders[] = {
  { "logo", add_nothing }, { "nation", add_nothing }, { "agency", bb_builder_add_letterhead }, { "number", add_nothing }, { "date", add_nothing },
  { "restricted", add_nothing }, { "name", bb_builder_add_name }, { "addressee", bb_builder_add_addressee }, { "grounds", bb_builder_add_grounds },
  { "time", bb_builder_add_time_and_place }, { "intro", bb_builder_add_intro }, { "attendance", bb_builder_add_attendance },
  { "team", bb_builder_add_team }, { "method", bb_builder_add_method }, { "results", bb_builder_add_results },
  { "findings", bb_builder_add_findings }, { "opinion", bb_builder_add_opinion }, { "recommendations", bb_builder_add_recommendations },
  { "evidence", bb_builder_add_evidence }, { "assessment", bb_builder_add_assessment }, { "announcement", bb_builder_add_announcement },
  { "about", bb_builder_add_about }, { "corrections", bb_builder_add_corrections }, { "refused", bb_builder_add_refused },
  { "persons", bb_builder_add_persons }, { "presence", bb_builder_add_presence }, { "follow-up", bb_builder_add_follow_up },
  { "ending", bb_builder_add_ending }, { "closing", bb_builder_add_closing }, { "signatures", bb_builder_add_signatures },
  { "recipients", bb_builder_add_recipients }, { "answers", bb_builder_add_answers }, { "photos", bb_builder_add_photos },
  { "list", bb_builder_add_evidence_list },
};

static void
add_block (BbBuilder *self, const BbPaperBlock *block)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (builders) && !g_str_equal (block->name, builders[i].name))
    i++;
  if (i < G_N_ELEMENTS (builders))
    builders[i].add (self);
  else
    bb_builder_add_own_words (self, block->name);
}

BbMinutes *
bb_minutes_build (BbCase *visit, const BbPaperPlan *plan, const BbMinutesOptions *options, const BbPageCounts *counts, GError **error)
{
  g_autoptr (BbMinutes) minutes = g_new0 (BbMinutes, 1);
  BbBuilder self = { .minutes = minutes, .visit = visit, .facts = bb_case_get_visit (visit), .wording = plan->wording, .plan = plan,
                     .paper = options->paper, .options = options, .counts = counts };

  find_day (&self);
  name_file (&self);
  for (guint i = 0; i < plan->blocks->len; i++)
    if (!((BbPaperBlock *) plan->blocks->pdata[i])->off)
      add_block (&self, plan->blocks->pdata[i]);
  minutes->annexes = bb_builder_count_annexes (&self);
  return bb_wording_check (plan->wording, error) ? g_steal_pointer (&minutes) : NULL;
}
