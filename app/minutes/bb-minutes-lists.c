/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other papers that are lists: corrections, those present, the persons concerned. */
#include "bb-minutes-body.h"

#include "bb-minutes-words.h"

#define ROOM_TO_SIGN 28                                   /* points, of a row of the presence list */
#define BLANK_ROWS 4

/* ── Corrections ─────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_correction_row (BbBuilder *self, BbTable *table, const BbCorrection *correction, guint n)
{
  g_autofree char *after = g_strstrip (bb_words_escape (correction->after)), *reason = bb_words_trim (correction->reason);
  g_autofree char *why = *reason ? bb_wording_format (self->wording, "corrections.reason", "reason", reason, NULL) : NULL;

  bb_table_add_row (table, BB_ROW_PLAIN, g_strdup_printf ("%u", n), bb_words_escape (correction->place), bb_words_escape (correction->before),
                    g_strconcat (after, why ? "\n" : NULL, why, NULL), NULL);
}

void
bb_builder_add_corrections (BbBuilder *self)
{
  BbTable *table;

  bb_builder_add_heading (self, "section.corrections");
  table = bb_minutes_add_table (self->minutes, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "corrections.number"), 28, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "corrections.place"), 84, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "corrections.before"), 170, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "corrections.after"), 0, FALSE);
  for (guint i = 0; self->paper && i < self->paper->corrections->len; i++)
    add_correction_row (self, table, self->paper->corrections->pdata[i], i + 1);
}

/* ── Those present ───────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_group (BbBuilder *self, BbTable *table, const char *key)
{
  g_autofree char *unit = bb_builder_get_unit_name (self);

  bb_table_add_row (table, BB_ROW_GROUP, bb_wording_format (self->wording, key, "unit", unit, NULL), NULL);
}

static void
add_present (BbTable *table, guint n, const char *name, const char *post, const char *agency, const char *as)
{
  g_autofree char *where = bb_words_join (post ? post : "", agency ? agency : "", NULL);
  g_autofree char *plain = bb_words_escape (name);

  bb_table_add_row (table, BB_ROW_PLAIN, g_strdup_printf ("%u", n), g_strdup (plain), bb_words_escape (where), bb_words_escape (as), g_strdup (""), NULL);
}

static guint
add_present_attendees (BbBuilder *self, BbTable *table, gboolean witnesses, guint n)
{
  gboolean begun = FALSE;

  for (guint i = 0; i < self->facts->attendees->len; i++)
    {
      BbAttendee *attendee = self->facts->attendees->pdata[i];
      const char *as = "presence.attendee";

      if ((attendee->role == BB_ATTENDEE_WITNESS) != witnesses)
        continue;
      if (!begun)
        add_group (self, table, witnesses ? "presence.witnesses" : "presence.unit");
      begun = TRUE;
      if (attendee->role == BB_ATTENDEE_REPRESENTATIVE)
        as = "attendance.represents";
      add_present (table, ++n, attendee->name, attendee->post, NULL, bb_builder_say (self, witnesses ? "presence.witness" : as));
    }
  return n;
}

static guint
add_present_team (BbBuilder *self, BbTable *table)
{
  guint n = 0;

  add_group (self, table, "presence.team");
  for (int role = BB_ROLE_LEADER; role <= BB_ROLE_MEMBER; role++)
    for (guint i = 0; i < self->facts->team->len; i++)
      {
        BbMember *member = self->facts->team->pdata[i];

        if (member->role == role)
          add_present (table, ++n, member->name, member->post, member->agency, bb_role_get_official (member->role));
      }
  return n;
}

void
bb_builder_add_presence (BbBuilder *self)
{
  BbTable *table = bb_minutes_add_table (self->minutes, FALSE);
  g_autofree char *count = NULL;
  guint n;

  table->least = ROOM_TO_SIGN;
  bb_table_add_column (table, bb_builder_say (self, "presence.number"), 30, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "presence.name"), 124, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "presence.post"), 0, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "presence.role"), 88, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "presence.signature"), 86, TRUE);
  n = add_present_team (self, table);
  n = add_present_attendees (self, table, FALSE, n);
  n = add_present_attendees (self, table, TRUE, n);
  add_group (self, table, "presence.others");
  for (guint i = 1; i <= BLANK_ROWS; i++)
    add_present (table, n + i, "", NULL, NULL, "");
  count = bb_words_count (n);
  bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "presence.total", "n", count, NULL));
}

/* ── The persons concerned ───────────────────────────────────────────────────────────────────────────────────── */

static char *
format_related (BbBuilder *self, const BbNamed *named)
{
  BbFinding *finding = named->finding ? bb_case_find_finding (self->visit, named->finding) : NULL;
  g_autofree char *n = finding ? g_strdup_printf ("%u", bb_case_number_finding (self->visit, finding->id)) : NULL;

  if (finding)
    return bb_wording_format (self->wording, "persons.finding", "number", n, "item", finding->item, NULL);
  return named->item ? bb_wording_format (self->wording, "persons.item", "item", named->item, NULL) : g_strdup ("");
}

static void
append_fact (BbBuilder *self, GString *out, const char *key, const char *place, const char *value)
{
  g_autofree char *plain = bb_words_trim (value);
  g_autofree char *line = *plain ? bb_wording_format (self->wording, key, place, plain, NULL) : NULL;

  if (line)
    g_string_append_printf (out, "%s%s", out->len ? "\n" : "", line);
}

static char *
format_facts (BbBuilder *self, const BbNamed *named)
{
  BbFinding *finding = named->finding ? bb_case_find_finding (self->visit, named->finding) : NULL;
  GString *out = g_string_new (NULL);

  if (finding)
    {
      g_autofree char *fact = g_strstrip (bb_words_escape (finding->fact));

      g_string_append (out, fact);
    }
  append_fact (self, out, "persons.place", "place", named->place);
  append_fact (self, out, "persons.reason", "reason", named->reason);
  append_fact (self, out, "persons.paper", "paper", named->paper);
  if (named->reason && *named->reason && (!named->paper || !*named->paper))
    g_string_append_printf (out, "%s%s", out->len ? "\n" : "", bb_builder_say (self, "persons.paper.none"));
  return g_string_free (out, FALSE);
}

static void
add_person_row (BbBuilder *self, BbTable *table, const BbNamed *named, guint n)
{
  g_autofree char *name = bb_words_escape (named->name), *post = bb_words_escape (named->post), *words = bb_words_trim (named->explanation);
  g_autofree char *quoted = *words ? g_strdup_printf ("“%s”", words) : g_strdup ("");

  bb_table_add_row (table, BB_ROW_PLAIN, g_strdup_printf ("%u", n), g_strdup_printf ("<b>%s</b>%s%s", name, *post ? "\n" : "", post),
                    format_related (self, named), format_facts (self, named), bb_words_escape (quoted), NULL);
}

/* By the number of the finding, then by name, whatever the ids of the documents are. */
static int
compare_named (gconstpointer left, gconstpointer right, gpointer data)
{
  const BbNamed *a = *(BbNamed * const *) left, *b = *(BbNamed * const *) right;
  BbBuilder *self = data;
  guint first = a->finding ? bb_case_number_finding (self->visit, a->finding) : 0, second = b->finding ? bb_case_number_finding (self->visit, b->finding) : 0;
  int order = (first > second) - (first < second);

  if (!order)
    order = g_strcmp0 (a->item, b->item);
  return order ? order : g_strcmp0 (a->name, b->name);
}

static void
add_attached (BbBuilder *self)
{
  const char *number = self->paper ? self->paper->about_number : NULL;
  g_autofree char *unit = bb_builder_get_unit_name (self), *day = bb_builder_format_day (self);
  const char *key = !*day ? "persons.attached.plain" : number && *number ? "persons.attached.number" : "persons.attached";

  bb_builder_add (self, BB_STYLE_ATTACHED, bb_wording_format (self->wording, key, "unit", unit, "date", day, "number", number, NULL));
}

static BbTable *
new_person_table (BbBuilder *self)
{
  BbTable *table = bb_minutes_add_table (self->minutes, TRUE);

  bb_table_add_column (table, bb_builder_say (self, "persons.number"), 28, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "persons.name"), 104, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "persons.related"), 72, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "persons.facts"), 0, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "persons.words"), 104, FALSE);
  return table;
}

void
bb_builder_add_persons (BbBuilder *self)
{
  g_autoptr (GPtrArray) named = self->options->named ? g_ptr_array_copy (self->options->named, NULL, NULL) : g_ptr_array_new ();
  g_autofree char *n = bb_words_count (named->len);
  BbTable *table;

  g_ptr_array_set_free_func (named, NULL);
  g_ptr_array_sort_with_data (named, compare_named, self);
  add_attached (self);
  if (named->len == 0)
    {
      bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "persons.none", NULL));
      return;
    }
  table = new_person_table (self);
  for (guint i = 0; i < named->len; i++)
    add_person_row (self, table, named->pdata[i], i + 1);
  bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "persons.total", "n", n, NULL));
}
