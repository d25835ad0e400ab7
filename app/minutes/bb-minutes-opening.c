/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-minutes-body.h"

#include "bb-minutes-words.h"

/* ── Head, name, grounds ─────────────────────────────────────────────────────────────────────────────────────── */

/* A number that a person typed may be "5", "05" or "05/BB-ĐKT". */
static void
split_number (BbBuilder *self, BbLetterhead *head)
{
  const char *number = self->paper ? self->paper->number : self->facts->number;
  g_autofree char *plain = bb_builder_get_symbol (self), *symbol = bb_words_escape (plain);

  if (self->options->draft)
    {
      head->number = g_strdup_printf ("<b>%s</b>", bb_wording_get (self->wording, "number.draft"));
      return;
    }
  head->symbol = g_strconcat ("/", symbol, NULL);
  if (!number || !*number)
    return;
  head->number = bb_words_escape (number);
  if (g_ascii_isdigit (number[0]) && !number[1])
    {
      g_free (head->number);
      head->number = g_strdup_printf ("0%s", number);
    }
  if (strchr (number, '/'))
    {
      g_free (head->symbol);
      head->symbol = g_strdup ("");
    }
}

/* Room to write in, which bb_flow_letterhead() makes fields of. */
#define BLANK_DAY "\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0"
#define BLANK_YEAR BLANK_DAY "\u00a0\u00a0\u00a0\u00a0"

/* "Minh Họa, ngày 23 tháng 11 năm 2026": the day is the office's to write, unless it was typed. */
static char *
format_place_date (BbBuilder *self)
{
  BbIssuer *issuer = bb_case_get_issuer (self->visit);
  const char *place = issuer && issuer->place && *issuer->place ? issuer->place : "............";
  g_autofree char *date = self->paper && g_date_valid (&self->paper->date) ? bb_date_format_official (&self->paper->date) : NULL;

  return date ? bb_wording_format (self->wording, "place.date", "place", place, "date", date, NULL)
              : bb_wording_format (self->wording, "place.date.blank", "place", place, "day", BLANK_DAY, "month", BLANK_DAY, "year", BLANK_YEAR, NULL);
}

static void
add_head_parts (BbBuilder *self, BbLetterhead *head)
{
  head->without_nation = !bb_paper_plan_has (self->plan, "nation");
  head->without_number = !bb_paper_plan_has (self->plan, "number");
  if (bb_paper_plan_has (self->plan, "date"))
    head->place_date = format_place_date (self);
  if (bb_paper_plan_has (self->plan, "restricted"))
    head->restricted = g_strdup (bb_builder_say (self, "restricted"));
  if (!bb_paper_plan_has (self->plan, "logo") || !self->plan->logo)
    return;
  head->logo = g_bytes_ref (self->plan->logo);
  head->logo_height = self->plan->logo_height * 72 / 25.4;
}

/* A notice comes from the office, every other paper from its team. */
static gboolean
is_from_team (BbBuilder *self)
{
  BbIssuer *issuer = bb_case_get_issuer (self->visit);

  return issuer && issuer->team_name && *issuer->team_name && !g_strv_contains ((const char * const *) self->plan->signers, "issuer");
}

void
bb_builder_add_letterhead (BbBuilder *self)
{
  BbIssuer *issuer = bb_case_get_issuer (self->visit);
  BbBlock *block = bb_minutes_add (self->minutes, BB_BLOCK_LETTERHEAD);
  BbLetterhead *head = block->letterhead = g_new0 (BbLetterhead, 1);
  gboolean team = is_from_team (self);

  if (team)
    head->superior = bb_words_escape (issuer->agency);
  else if (issuer && issuer->superior && *issuer->superior)
    head->superior = bb_words_escape (issuer->superior);
  if (team)
    head->agency = bb_words_escape (issuer->team_name);
  else
    head->agency = bb_words_escape (issuer && issuer->agency ? issuer->agency : bb_wording_get (self->wording, "team.default"));
  split_number (self, head);
  add_head_parts (self, head);
}

void
bb_builder_add_name (BbBuilder *self)
{
  g_autofree char *subject = bb_builder_get_subject (self);
  BbBlock *type = bb_builder_add (self, BB_STYLE_TYPE, bb_wording_format (self->wording, "type", NULL));

  /* A short paper may have no other heading. */
  if (self->paper)
    type->outline = bb_words_clean (self->minutes->title);
  bb_builder_add (self, BB_STYLE_TITLE, bb_words_escape (subject))->rule = TRUE;
}

static gboolean
mentions (char **grounds, const char *number)
{
  for (guint i = 0; grounds && grounds[i]; i++)
    if (strstr (grounds[i], number))
      return TRUE;
  return FALSE;
}

static char *
format_decision (BbBuilder *self, const BbDecision *decision)
{
  g_autofree char *date = bb_date_format_official (&decision->date);
  g_autofree char *about = bb_words_trim (decision->about);
  g_autofree char *text = NULL;

  if (g_str_has_prefix (about, "về việc "))
    memmove (about, about + strlen ("về việc "), strlen (about) - strlen ("về việc ") + 1);
  if (!date || !decision->issuer || !*decision->issuer)
    text = bb_wording_format (self->wording, "ground.decision.number", "number", decision->number, "date", date ? date : "", NULL);
  else
    text = bb_wording_format (self->wording, *about ? "ground.decision" : "ground.decision.short", "number", decision->number, "date", date,
                              "issuer", decision->issuer, "about", about, NULL);
  return bb_words_trim (text);
}

/* Each ends with a semicolon, the last with a full stop (NĐ 30/2020, Appendix I, II.6). */
void
bb_builder_add_grounds (BbBuilder *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  BbDecision *decision = self->facts->decision;

  for (guint i = 0; self->facts->grounds && self->facts->grounds[i]; i++)
    {
      g_autofree char *plain = bb_words_trim (self->facts->grounds[i]);

      if (*plain)
        g_ptr_array_add (lines, bb_words_escape (plain));
    }
  if (decision && decision->number && !mentions (self->facts->grounds, decision->number))
    g_ptr_array_add (lines, format_decision (self, decision));
  for (guint i = 0; i < lines->len; i++)
    bb_builder_add (self, BB_STYLE_GROUND, g_strconcat (lines->pdata[i], i + 1 < lines->len ? ";" : ".", NULL));
}

/* Whether the paper was drawn up at a time of its own, after the visit. */
static gboolean
is_later (BbBuilder *self)
{
  int kind = self->paper ? bb_paper_kind_find (self->paper->kind) : -1;

  return kind == BB_PAPER_CORRECTION || kind == BB_PAPER_REFUSAL;
}

void
bb_builder_add_time_and_place (BbBuilder *self)
{
  GDateTime *opened = bb_case_get_opened_at (self->visit);
  BbEvent *closed = bb_minutes_find_unit_closed (self->visit);
  BbUnit *unit = bb_case_get_unit (self->visit);
  g_autofree char *name = bb_builder_get_unit_name (self);
  g_autofree char *place = bb_words_trim (self->facts->place);
  g_autofree char *there = *place ? g_strdup (place) : bb_words_join (name, unit && unit->address ? unit->address : "", NULL);
  g_autofree char *time = NULL;

  if (!opened && closed)
    opened = closed->at;
  if (is_later (self))
    opened = self->paper->at;
  time = opened ? bb_words_time_official (opened) : NULL;
  bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, time ? "started" : "started.unknown", "time", time ? time : "", NULL));
  bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "place", "place", there, NULL));
}

/* ── I. Who was there ────────────────────────────────────────────────────────────────────────────────────────── */

/* @as: what the person is here; not broken over lines when it is short. */
static void
add_person (BbBuilder *self, const char *name, const char *post, const char *agency, const char *as, gboolean last)
{
  g_autofree char *line = bb_words_join (name ? name : "", post ? post : "", agency ? agency : "", NULL);
  g_autofree char *markup = bb_words_escape (line), *role = bb_words_escape (as);
  gboolean whole = *role && g_utf8_strlen (role, -1) < 20;
  BbBlock *block;
  char *text;

  text = g_strdup_printf ("- %s%s%s%s%s%s", markup, *role ? ", " : "", whole ? "<span allow_breaks=\"false\">" : "", role, whole ? "</span>" : "",
                          last ? "." : ";");
  block = bb_builder_add (self, BB_STYLE_BODY, text);
  block->keep_together = TRUE;
}

static int
compare_members (gconstpointer left, gconstpointer right)
{
  return (*(BbMember * const *) left)->role - (*(BbMember * const *) right)->role;
}

static void
add_team (BbBuilder *self)
{
  g_autoptr (GPtrArray) members = g_ptr_array_copy (self->facts->team, NULL, NULL);
  g_autofree char *n = bb_words_count (members->len);
  BbBlock *block = bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, members->len ? "attendance.team" : "attendance.team.none",
                                                                           "n", n, NULL));

  block->keep_with_next = members->len > 0;
  g_ptr_array_set_free_func (members, NULL);
  g_ptr_array_sort (members, compare_members);
  for (guint i = 0; i < members->len; i++)
    {
      BbMember *member = members->pdata[i];

      add_person (self, member->name, member->post, member->agency, bb_role_get_official (member->role), i + 1 == members->len);
    }
}

/* Who left the team before the visit was opened, and who came instead. The reason stays in the file: it may be private. */
static void
add_recusals (BbBuilder *self)
{
  GPtrArray *events = bb_case_get_events (self->visit);

  for (guint i = 0; i < events->len; i++)
    {
      BbEvent *event = events->pdata[i];
      g_autofree char *decision = bb_words_trim (event->note);

      if (event->kind == BB_EVENT_RECUSED)
        bb_builder_add (self, BB_STYLE_BODY,
                        bb_wording_format (self->wording, event->replacement ? "attendance.recused.replaced" : "attendance.recused", "who",
                                           event->who, "replacement", event->replacement, "decision", decision, NULL));
    }
}

static GPtrArray *
list_attendees (BbBuilder *self, gboolean witnesses)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < self->facts->attendees->len; i++)
    {
      BbAttendee *attendee = self->facts->attendees->pdata[i];

      if ((attendee->role == BB_ATTENDEE_WITNESS) == witnesses)
        g_ptr_array_add (list, attendee);
    }
  return list;
}

static char *
format_representation (BbBuilder *self, const BbAttendee *attendee)
{
  if (attendee->role != BB_ATTENDEE_REPRESENTATIVE)
    return g_strdup ("");
  if (attendee->authorisation && *attendee->authorisation)
    {
      g_autofree char *paper = bb_words_trim (attendee->authorisation);
      const char *key = g_utf8_strlen (paper, -1) > 0 && g_str_has_prefix (paper, "không") ? "attendance.unauthorised" : "attendance.authorised";
      g_autofree char *first = NULL;

      if (g_str_has_prefix (paper, "Giấy"))
        first = g_strconcat ("g", paper + 1, NULL);
      return bb_wording_format (self->wording, key, "paper", first ? first : paper, NULL);
    }
  return g_strdup (bb_wording_get (self->wording, attendee->stands_in ? "attendance.unauthorised" : "attendance.represents"));
}

static void
add_attendees (BbBuilder *self, GPtrArray *list)
{
  for (guint i = 0; i < list->len; i++)
    {
      BbAttendee *attendee = list->pdata[i];
      g_autofree char *as = format_representation (self, attendee);

      add_person (self, attendee->name, attendee->post, NULL, as, i + 1 == list->len);
    }
}

/* What shows that the unit was closed: its hours, photographs, a witness. */
static void
add_closed (BbBuilder *self, const BbEvent *closed)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *hours = bb_words_trim (closed->note), *witness = bb_words_trim (closed->witness), *ranges = NULL;

  for (char **hash = closed->evidence; hash && *hash; hash++)
    {
      guint number = bb_case_number_evidence (self->visit, *hash);

      if (number)
        g_array_append_val (numbers, number);
    }
  ranges = bb_words_ranges (numbers);
  if (*hours)
    bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "attendance.closed.hours", "hours", hours, NULL));
  if (numbers->len)
    bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "attendance.closed.evidence", "numbers", ranges, NULL));
  if (*witness)
    bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "attendance.closed.witness", "witness", witness, NULL));
}

static void
add_unit (BbBuilder *self)
{
  g_autofree char *unit = bb_builder_get_unit_name (self);
  g_autoptr (GPtrArray) attendees = list_attendees (self, FALSE);
  BbEvent *closed = bb_minutes_find_unit_closed (self->visit);
  g_autofree char *time = closed ? bb_words_time_official (closed->at) : NULL;

  if (attendees->len)
    {
      g_autofree char *line = bb_wording_format (self->wording, "attendance.unit", "unit", unit, NULL);

      bb_builder_add (self, BB_STYLE_BODY, g_strconcat (line, ":", NULL))->keep_with_next = TRUE;
      add_attendees (self, attendees);
    }
  else if (closed)
    {
      bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "attendance.unit.closed", "unit", unit, "time", time, NULL));
      add_closed (self, closed);
    }
  else
    bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "attendance.unit.none", "unit", unit, NULL));
}

static void
add_witnesses (BbBuilder *self)
{
  g_autoptr (GPtrArray) witnesses = list_attendees (self, TRUE);

  if (witnesses->len == 0)
    return;
  bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "attendance.witness", NULL))->keep_with_next = TRUE;
  add_attendees (self, witnesses);
}

/* ── II. What was checked and how ────────────────────────────────────────────────────────────────────────────── */

static guint
count_applicable (BbBuilder *self, BbChecklist *checklist)
{
  guint count = 0;

  for (guint s = 0; s < checklist->sections->len; s++)
    {
      BbSection *section = checklist->sections->pdata[s];

      for (guint i = 0; i < section->items->len; i++)
        count += bb_case_item_applies (self->visit, section->items->pdata[i]);
    }
  return count;
}

static void
add_checklist (BbBuilder *self, BbChecklist *checklist, gboolean last)
{
  g_autofree char *items = bb_words_count (bb_checklist_count_items (checklist)), *applicable = bb_words_count (count_applicable (self, checklist));
  g_autofree char *line = bb_wording_format (self->wording, "method.checklist", "title", checklist->title.vi, "code", checklist->code,
                                             "version", checklist->version, "items", items, "applicable", applicable, NULL);

  bb_builder_add (self, BB_STYLE_BODY, g_strconcat (line, last ? "." : ";", NULL));
}

void
bb_builder_add_checklists (BbBuilder *self)
{
  GPtrArray *checklists = bb_case_get_checklists (self->visit);

  for (guint i = 0; i < checklists->len; i++)
    add_checklist (self, checklists->pdata[i], i + 1 == checklists->len);
}

static gboolean
has_sample (BbBuilder *self)
{
  GPtrArray *checklists = bb_case_get_checklists (self->visit);

  for (guint c = 0; c < checklists->len; c++)
    for (guint s = 0; s < ((BbChecklist *) checklists->pdata[c])->sections->len; s++)
      {
        BbSection *section = ((BbChecklist *) checklists->pdata[c])->sections->pdata[s];

        for (guint i = 0; i < section->items->len; i++)
          {
            BbAnswer *answer = bb_case_find_answer (self->visit, ((BbItem *) section->items->pdata[i])->code);

            if (answer && answer->sample && answer->sample->seed)
              return TRUE;
          }
      }
  return FALSE;
}

static void
add_totals (BbBuilder *self, guint total)
{
  BbTally tally;
  g_autofree char *items = bb_words_count (total), *applicable = NULL, *answered = NULL, *left = NULL, *annex = NULL, *first = NULL, *second = NULL;

  bb_case_tally (self->visit, &tally);
  applicable = bb_words_count (tally.items);
  answered = bb_words_count (tally.answered);
  left = bb_words_count (tally.items - tally.answered);
  annex = bb_words_roman (bb_builder_number_annex (self, BB_ANNEX_ANSWERS));
  first = bb_wording_format (self->wording, tally.answered < tally.items ? "method.total.left" : "method.total", "items", items,
                             "applicable", applicable, "answered", answered, "left", left, NULL);
  if (bb_builder_number_annex (self, BB_ANNEX_ANSWERS))
    second = bb_wording_format (self->wording, "method.annex", "annex", annex, NULL);
  bb_builder_add (self, BB_STYLE_BODY, g_strconcat (first, second ? " " : NULL, second, NULL));
  if (self->facts->seed && has_sample (self))
    {
      g_autofree char *seed = g_strdup_printf ("%" G_GINT64_FORMAT, self->facts->seed);

      bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "method.seed", "seed", seed, NULL));
    }
}

static char *
format_counter (BbBuilder *self, const char *name)
{
  g_autofree char *key = g_strconcat ("counter.", name, NULL), *n = bb_words_count (bb_case_get_counter (self->visit, name));

  return bb_wording_format (self->wording, g_strv_contains (bb_counter_names, name) ? key : "counter.own", "n", n,
                            "label", bb_case_get_counter_label (self->visit, name), NULL);
}

/* "Đã phỏng vấn 05 công dân, phỏng vấn 03 công chức, viên chức, người lao động." */
static void
add_counters (BbBuilder *self)
{
  g_auto (GStrv) names = bb_case_list_counters (self->visit);
  g_autoptr (GString) text = g_string_new (bb_wording_get (self->wording, "counters"));

  for (char **name = names; *name; name++)
    {
      g_autofree char *one = format_counter (self, *name);

      g_string_append_printf (text, "%s%s", name == names ? " " : "; ", one);
    }
  if (*names)
    bb_builder_add (self, BB_STYLE_BODY, g_strconcat (text->str, ".", NULL));
}

void
bb_builder_add_method (BbBuilder *self)
{
  GPtrArray *checklists = bb_case_get_checklists (self->visit);
  guint total = 0;
  BbBlock *block;

  bb_builder_add_heading (self, "section.method");
  block = bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "method.kind", "kind", bb_builder_get_kind (self), NULL));
  block->keep_with_next = checklists->len > 0;
  for (guint i = 0; i < checklists->len; i++)
    total += bb_checklist_count_items (checklists->pdata[i]);
  bb_builder_add_checklists (self);
  add_totals (self, total);
  add_counters (self);
}

void
bb_builder_add_team (BbBuilder *self)
{
  bb_builder_add_heading (self, "section.attendance");
  add_team (self);
  add_recusals (self);
}

void
bb_builder_add_attendance (BbBuilder *self)
{
  bb_builder_add_team (self);
  add_unit (self);
  add_witnesses (self);
}
