/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the other papers of a visit say in sentences. */
#include "bb-minutes-body.h"

#include "bb-minutes-words.h"

/* One paragraph a line of @text. */
static void
add_paragraphs (BbBuilder *self, const char *text, gboolean markup)
{
  g_auto (GStrv) lines = g_strsplit (text ? text : "", "\n", -1);

  for (char **line = lines; *line; line++)
    if (*g_strstrip (*line))
      bb_builder_add (self, BB_STYLE_BODY, markup ? g_strdup (*line) : bb_words_escape (*line));
}

static void
say (BbBuilder *self, const char *key)
{
  add_paragraphs (self, bb_builder_say (self, key), TRUE);
}

void
bb_builder_add_own_words (BbBuilder *self, const char *name)
{
  g_autofree char *title = g_strconcat (name, ".title", NULL), *text = g_strconcat (name, ".text", NULL);

  if (bb_wording_find (self->wording, title, NULL))
    bb_builder_add_heading (self, title);
  if (bb_wording_find (self->wording, text, NULL))
    say (self, text);
}

/* ── To whom, about what ─────────────────────────────────────────────────────────────────────────────────────── */

void
bb_builder_add_addressee (BbBuilder *self)
{
  g_autofree char *unit = bb_builder_get_unit_name (self);

  bb_builder_add (self, BB_STYLE_ADDRESSEE, bb_wording_format (self->wording, "addressee", "unit", unit, "issuer", bb_builder_get_issuer_name (self), NULL));
}

/* " số 05/BB-ĐKT", or "" while the minutes have no number. */
static char *
format_minutes_number (BbBuilder *self)
{
  const char *number = self->paper ? self->paper->about_number : NULL;

  return number && *number ? bb_wording_format (self->wording, "intro.number", "number", number, NULL) : g_strdup ("");
}

void
bb_builder_add_intro (BbBuilder *self)
{
  g_autofree char *unit = bb_builder_get_unit_name (self), *day = bb_builder_format_day (self), *minutes = format_minutes_number (self);

  bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "intro", "unit", unit, "issuer", bb_builder_get_issuer_name (self), "day", day,
                                                          "minutes", minutes, "kind", bb_builder_get_kind (self), NULL));
}

/* ── The opening ─────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_decision (BbBuilder *self)
{
  BbDecision *decision = self->facts->decision;
  g_autofree char *date = decision ? bb_date_format_official (&decision->date) : NULL;
  const char *key = "announcement.decision.none";

  if (decision && decision->number)
    key = date && decision->issuer ? "announcement.decision" : "announcement.decision.number";
  bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, key, "number", decision ? decision->number : "", "date", date,
                                                          "issuer", decision ? decision->issuer : "", NULL));
}

void
bb_builder_add_announcement (BbBuilder *self)
{
  gboolean contents = bb_case_get_checklists (self->visit)->len > 0;

  bb_builder_add_heading (self, "section.announcement");
  add_decision (self);
  say (self, "announcement.team");
  say (self, contents ? "announcement.contents" : "announcement.contents.none");
  bb_builder_add_checklists (self);
  say (self, "announcement.method");
  say (self, "announcement.requests");
}

/* ── Of signed minutes ───────────────────────────────────────────────────────────────────────────────────────── */

static GDateTime *
get_minutes_time (BbBuilder *self)
{
  BbEvent *lock = bb_events_find_last (bb_case_get_events (self->visit), BB_EVENT_LOCKED);

  return lock ? lock->at : NULL;
}

static char *
list_signers (BbBuilder *self)
{
  GPtrArray *events = bb_case_get_events (self->visit);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < events->len; i++)
    {
      BbEvent *event = events->pdata[i];

      if (event->kind == BB_EVENT_SIGNED && event->who && *event->who)
        g_string_append_printf (names, "%s%s", names->len ? "; " : "", event->who);
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* Number, date and SHA-256: enough to find the one file that is meant. */
void
bb_builder_add_about (BbBuilder *self)
{
  const BbPaper *paper = self->paper;
  GDateTime *time = get_minutes_time (self);
  g_autofree char *official = time ? bb_words_time_official (time) : g_strdup (bb_builder_say (self, "closing.unknown")), *signers = list_signers (self);
  gboolean numbered = paper && paper->about_number && *paper->about_number;
  g_autofree char *number = numbered ? bb_wording_format (self->wording, "about.number", "number", paper->about_number, NULL) : g_strdup ("");

  bb_builder_add_heading (self, "section.about");
  bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "about.text", "number", number, "time", official, NULL))->keep_with_next = TRUE;
  bb_builder_add (self, BB_STYLE_HASH, bb_words_escape (paper ? paper->about : ""));
  if (*signers)
    bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "about.signed", "signers", signers, NULL));
}

static void
add_refusal_line (BbBuilder *self)
{
  const BbPaper *paper = self->paper;
  const char *field = paper && paper->field ? paper->field : "unit";
  g_autofree char *key = g_strconcat ("refused.", field, NULL), *time = paper && paper->at ? bb_words_time_official (paper->at) : g_strdup ("");
  gboolean named = paper && paper->who && *paper->who;
  g_autofree char *who = named ? bb_wording_format (self->wording, "refused.who", "who", paper->who, NULL) : g_strdup ("");

  bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, key, "who", who, "time", time, NULL));
}

void
bb_builder_add_refused (BbBuilder *self)
{
  const BbPaper *paper = self->paper;
  g_autofree char *plain = bb_words_trim (paper ? paper->reason : NULL), *quoted = g_strdup_printf ("“%s”", plain);
  g_autofree char *witness = bb_words_trim (paper ? paper->witness : NULL);

  bb_builder_add_heading (self, "section.refused");
  say (self, "refused.read");
  add_refusal_line (self);
  bb_builder_add (self, BB_STYLE_BODY,
                  bb_wording_format (self->wording, "refused.reason", "reason", *plain ? quoted : bb_builder_say (self, "refusal.noreason"), NULL));
  bb_builder_add (self, BB_STYLE_BODY,
                  bb_wording_format (self->wording, *witness ? "refused.witness" : "refused.witness.none", "witness", witness, NULL));
  say (self, "refused.effect");
}

/* ── Report and notice ───────────────────────────────────────────────────────────────────────────────────────── */

void
bb_builder_add_assessment (BbBuilder *self)
{
  if (!self->paper || !self->paper->words || !*self->paper->words)
    return;
  bb_builder_add_heading (self, "section.assessment");
  add_paragraphs (self, self->paper->words, FALSE);
}

/* The latest deadline of a recommendation. */
static char *
format_last_deadline (BbBuilder *self)
{
  GPtrArray *list = bb_case_get_recommendations (self->visit);
  GDate last;

  g_date_clear (&last, 1);
  for (guint i = 0; i < list->len; i++)
    {
      BbRecommendation *one = list->pdata[i];

      if (g_date_valid (&one->deadline) && (!g_date_valid (&last) || g_date_compare (&one->deadline, &last) > 0))
        last = one->deadline;
    }
  return g_date_valid (&last) ? bb_date_format_official (&last) : NULL;
}

void
bb_builder_add_follow_up (BbBuilder *self)
{
  g_autofree char *unit = bb_builder_get_unit_name (self), *date = format_last_deadline (self);

  bb_builder_add_heading (self, "section.follow-up");
  bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "follow-up.text", "unit", unit, NULL));
  bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, date ? "follow-up.report" : "follow-up.report.none", "issuer",
                                                          bb_builder_get_issuer_name (self), "date", date, NULL));
  bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "follow-up.end", NULL))->keep_with_next = TRUE;
}

void
bb_builder_add_ending (BbBuilder *self)
{
  g_autofree char *unit = bb_builder_get_unit_name (self);

  bb_builder_add (self, BB_STYLE_BODY,
                  bb_wording_format (self->wording, "ending", "unit", unit, "issuer", bb_builder_get_issuer_name (self), NULL))->keep_with_next = TRUE;
}
