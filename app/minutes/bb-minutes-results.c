/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-minutes-body.h"

#include "bb-minutes-words.h"

#define SHORT_LIST 12                                     /* pieces of evidence that section VII still names itself */

static int
compare_guints (gconstpointer left, gconstpointer right)
{
  guint a = *(const guint *) left, b = *(const guint *) right;

  return (a > b) - (a < b);
}

static void
add_numbers (GArray *all, GArray *some)
{
  g_array_append_vals (all, some->data, some->len);
}

/* Sorted, each once, as text; takes @numbers. */
static char *
format_numbers (GArray *numbers)
{
  g_autoptr (GArray) unique = g_array_new (FALSE, FALSE, sizeof (guint));

  g_array_sort (numbers, compare_guints);
  for (guint i = 0; i < numbers->len; i++)
    if (i == 0 || g_array_index (numbers, guint, i) != g_array_index (numbers, guint, i - 1))
      g_array_append_val (unique, g_array_index (numbers, guint, i));
  g_array_unref (numbers);
  return bb_words_ranges (unique);
}

/* ── III. Results by section ─────────────────────────────────────────────────────────────────────────────────── */

static char *
list_section_evidence (BbBuilder *self, BbSection *section)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < section->items->len; i++)
    {
      BbItem *item = section->items->pdata[i];
      g_autoptr (GArray) some = bb_case_list_evidence_of (self->visit, item->code);

      if (bb_case_item_applies (self->visit, item))
        add_numbers (numbers, some);
    }
  return format_numbers (numbers);
}

static char *
number (guint n)
{
  return g_strdup_printf ("%u", n);
}

static guint
get_other (const BbTally *tally)
{
  return tally->items - tally->passed - tally->failed - tally->not_applicable;
}

static void
add_tally_row (BbTable *table, BbRowKind kind, gboolean other, char *code, char *title, const BbTally *tally, char *evidence)
{
  if (other)
    bb_table_add_row (table, kind, code, title, number (tally->items), number (tally->passed), number (tally->failed),
                      number (tally->not_applicable), number (get_other (tally)), evidence, NULL);
  else
    bb_table_add_row (table, kind, code, title, number (tally->items), number (tally->passed), number (tally->failed),
                      number (tally->not_applicable), evidence, NULL);
}

static void
add_checklist_rows (BbBuilder *self, BbTable *table, BbChecklist *checklist, gboolean group, gboolean other)
{
  if (group)
    bb_table_add_row (table, BB_ROW_GROUP,
                      bb_wording_format (self->wording, "results.group", "code", checklist->code, "title", checklist->title.vi, NULL), NULL);
  for (guint s = 0; s < checklist->sections->len; s++)
    {
      BbSection *section = checklist->sections->pdata[s];
      BbTally tally;

      bb_case_tally_section (self->visit, section, &tally);
      if (tally.items)
        add_tally_row (table, BB_ROW_PLAIN, other, bb_words_escape (section->code), bb_words_escape (section->title.vi), &tally,
                       list_section_evidence (self, section));
    }
}

void
bb_builder_add_results (BbBuilder *self)
{
  GPtrArray *checklists = bb_case_get_checklists (self->visit);
  gboolean other;
  BbTable *table;
  BbTally all;

  bb_builder_add_heading (self, "section.results");
  table = bb_minutes_add_table (self->minutes, FALSE);
  bb_case_tally (self->visit, &all);
  other = get_other (&all) > 0;
  bb_table_add_column (table, bb_builder_say (self, "results.code"), 36, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "results.title"), 0, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "results.items"), 38, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "results.passed"), 36, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "results.failed"), 40, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "results.na"), 47, TRUE);
  if (other)
    bb_table_add_column (table, bb_builder_say (self, "results.other"), 44, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "results.evidence"), 58, TRUE);
  for (guint i = 0; i < checklists->len; i++)
    add_checklist_rows (self, table, checklists->pdata[i], checklists->len > 1, other);
  add_tally_row (table, BB_ROW_TOTAL, other, g_strdup (""), g_strdup (bb_builder_say (self, "results.total")), &all, g_strdup (""));
  if (other)
    bb_builder_add (self, BB_STYLE_NOTE, bb_wording_format (self->wording, "results.other.note", NULL));
}

/* ── IV. Findings ────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_law_on_the_day (BbBuilder *self, const BbBasisRef *ref, const BbBasis *basis)
{
  if (!bb_basis_ref_is_printable (ref, basis))
    return FALSE;
  return !basis || !g_date_valid (&self->day) || bb_basis_in_force (basis, &self->day);
}

/* Only what is verified or confirmed, and was in force on the day of the visit, is printed as law. */
static char *
format_bases (BbBuilder *self, const BbFinding *finding)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; finding->bases && i < finding->bases->len; i++)
    {
      BbBasisRef *ref = finding->bases->pdata[i];
      BbBasis *basis = bb_case_find_basis (self->visit, ref->basis);
      g_autofree char *text = NULL;

      if (!is_law_on_the_day (self, ref, basis))
        continue;
      text = bb_basis_ref_format (ref, basis);
      g_string_append_printf (list, "%s%s", list->len ? "; " : "", text);
    }
  if (!list->len)
    return NULL;
  return bb_wording_format (self->wording, "findings.basis", "bases", list->str, NULL);
}

static char *
list_finding_evidence (BbBuilder *self, const BbFinding *finding)
{
  GArray *numbers = bb_case_list_evidence_of (self->visit, finding->item);

  for (guint i = 0; finding->evidence && finding->evidence[i]; i++)
    {
      guint n = bb_case_number_evidence (self->visit, finding->evidence[i]);

      if (n)
        g_array_append_val (numbers, n);
    }
  return format_numbers (numbers);
}

static void
add_finding_row (BbBuilder *self, BbTable *table, const BbFinding *finding, guint n)
{
  g_autofree char *fact = g_strstrip (bb_words_escape (finding->fact));
  g_autofree char *bases = format_bases (self, finding), *persons = bb_words_trim (finding->concerned);
  g_autofree char *concerned = *persons ? bb_wording_format (self->wording, "findings.concerned", "persons", persons, NULL) : NULL;

  bb_table_add_row (table, BB_ROW_PLAIN, number (n), bb_words_escape (finding->item),
                    g_strconcat (fact, concerned ? "\n" : "", concerned ? concerned : "", bases ? "\n" : NULL, bases, NULL),
                    g_strdup (bb_severity_get_official (finding->severity)), list_finding_evidence (self, finding), NULL);
}

void
bb_builder_add_findings (BbBuilder *self)
{
  GPtrArray *findings = bb_case_get_findings (self->visit);
  BbTable *table;

  bb_builder_add_heading (self, "section.findings");
  if (findings->len == 0)
    {
      bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "findings.none", NULL));
      return;
    }
  table = bb_minutes_add_table (self->minutes, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "findings.number"), 27, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "findings.item"), 48, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "findings.fact"), 0, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "findings.severity"), 54, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "findings.evidence"), 58, TRUE);
  for (guint i = 0; i < findings->len; i++)
    add_finding_row (self, table, findings->pdata[i], i + 1);
}

/* ── V. The unit's words ─────────────────────────────────────────────────────────────────────────────────────── */

static void
add_words (BbBuilder *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *kept = g_ptr_array_new ();

  for (guint i = 0; lines[i]; i++)
    if (*g_strstrip (lines[i]))
      g_ptr_array_add (kept, lines[i]);
  for (guint i = 0; i < kept->len; i++)
    {
      g_autofree char *markup = bb_words_escape (kept->pdata[i]);

      bb_builder_add (self, BB_STYLE_BODY, g_strconcat (i == 0 ? "“" : "", markup, i + 1 == kept->len ? "”" : "", NULL));
    }
  g_ptr_array_unref (kept);
}

static void
add_handed_over (BbBuilder *self, BbOpinion *opinion)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *ranges = NULL;

  for (char **hash = opinion->evidence; hash && *hash; hash++)
    {
      guint number = bb_case_number_evidence (self->visit, *hash);

      if (number)
        g_array_append_val (numbers, number);
    }
  ranges = bb_words_ranges (numbers);
  if (numbers->len)
    bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "opinion.evidence", "numbers", ranges, NULL));
}

/* At the opening and when minutes are corrected the unit speaks again: what it said of the visit is not repeated. */
static gboolean
is_said_there (BbBuilder *self)
{
  int kind = self->paper ? bb_paper_kind_find (self->paper->kind) : -1;

  return kind == BB_PAPER_OPENING || kind == BB_PAPER_CORRECTION;
}

void
bb_builder_add_opinion (BbBuilder *self)
{
  BbOpinion *opinion = self->facts->opinion, own = { .text = self->paper ? self->paper->words : NULL };
  g_autofree char *time = NULL;

  bb_builder_add_heading (self, "section.opinion");
  if (is_said_there (self))
    opinion = &own;
  time = opinion && opinion->at ? bb_words_time_official (opinion->at) : NULL;
  if (!opinion || !opinion->text || !*opinion->text)
    {
      bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "opinion.none", NULL));
      return;
    }
  add_words (self, opinion->text);
  if (opinion->by && *opinion->by)
    bb_builder_add (self, BB_STYLE_BODY,
                    bb_wording_format (self->wording, time ? "opinion.by.at" : "opinion.by", "by", opinion->by, "time", time ? time : "", NULL));
  add_handed_over (self, opinion);
}

/* ── VI. Recommendations ─────────────────────────────────────────────────────────────────────────────────────── */

static char *
format_deadline (BbBuilder *self, const BbRecommendation *recommendation)
{
  g_autofree char *date = bb_date_format_official (&recommendation->deadline);
  g_autofree char *days = bb_words_count (recommendation->working_days);

  if (!date)
    return bb_wording_format (self->wording, "recommendations.until.none", NULL);
  return bb_wording_format (self->wording, recommendation->working_days > 0 ? "recommendations.until.days" : "recommendations.until", "date", date,
                            "days", days, NULL);
}

static char *
format_finding_of (BbBuilder *self, const BbRecommendation *recommendation)
{
  BbFinding *finding = recommendation->finding ? bb_case_find_finding (self->visit, recommendation->finding) : NULL;
  g_autofree char *n = finding ? number (bb_case_number_finding (self->visit, finding->id)) : NULL;

  return finding ? bb_wording_format (self->wording, "recommendations.finding", "number", n, "item", finding->item, NULL) : NULL;
}

void
bb_builder_add_recommendations (BbBuilder *self)
{
  GPtrArray *list = bb_case_get_recommendations (self->visit);
  BbTable *table;

  bb_builder_add_heading (self, "section.recommendations");
  if (list->len == 0)
    {
      bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "recommendations.none", NULL));
      return;
    }
  table = bb_minutes_add_table (self->minutes, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "recommendations.number"), 28, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "recommendations.what"), 0, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "recommendations.who"), 104, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "recommendations.deadline"), 104, TRUE);
  for (guint i = 0; i < list->len; i++)
    {
      BbRecommendation *recommendation = list->pdata[i];
      g_autofree char *what = g_strstrip (bb_words_escape (recommendation->what));
      g_autofree char *finding = format_finding_of (self, recommendation);

      bb_table_add_row (table, BB_ROW_PLAIN, number (i + 1), g_strconcat (what, finding ? "\n" : NULL, finding, NULL),
                        bb_words_escape (recommendation->who), format_deadline (self, recommendation), NULL);
    }
}

/* ── VII. Evidence ───────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_short_list (BbBuilder *self, GPtrArray *evidence)
{
  BbTable *table = bb_minutes_add_table (self->minutes, FALSE);

  bb_table_add_column (table, bb_builder_say (self, "evidence.number"), 28, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "evidence.name"), 0, FALSE);
  bb_table_add_column (table, bb_builder_say (self, "evidence.items"), 96, TRUE);
  bb_table_add_column (table, bb_builder_say (self, "evidence.hash"), 76, TRUE);
  for (guint i = 0; i < evidence->len; i++)
    {
      BbEvidence *one = evidence->pdata[i];
      g_autofree char *items = one->items ? g_strjoinv (", ", one->items) : g_strdup ("");
      const char *title = one->caption && *one->caption ? one->caption : one->name;

      bb_table_add_row (table, BB_ROW_PLAIN, number (i + 1), bb_words_escape (title), bb_words_escape (items),
                        bb_evidence_get_short_hash (one), NULL);
    }
}

static guint
count_photos (GPtrArray *evidence)
{
  guint count = 0;

  for (guint i = 0; i < evidence->len; i++)
    count += bb_evidence_is_photo (evidence->pdata[i]);
  return count;
}

void
bb_builder_add_evidence (BbBuilder *self)
{
  GPtrArray *evidence = bb_case_get_evidence (self->visit);
  g_autoptr (GPtrArray) photos = bb_builder_list_photos (self);
  g_autofree char *n = bb_words_count (evidence->len), *shown = bb_words_count (count_photos (evidence));
  g_autofree char *list_annex = bb_words_roman (bb_builder_number_annex (self, BB_ANNEX_EVIDENCE));
  g_autofree char *photo_annex = bb_words_roman (bb_builder_number_annex (self, BB_ANNEX_PHOTOS));
  gboolean few = evidence->len <= SHORT_LIST;
  const char *key = few ? "evidence.intro.short" : "evidence.intro";
  g_autofree char *intro = NULL, *where = NULL;

  bb_builder_add_heading (self, "section.evidence");
  if (evidence->len == 0)
    {
      bb_builder_add (self, BB_STYLE_BODY, bb_wording_format (self->wording, "evidence.none", NULL));
      return;
    }
  if (!bb_builder_number_annex (self, BB_ANNEX_EVIDENCE))
    key = "evidence.intro.alone";
  intro = bb_wording_format (self->wording, key, "n", n, "photos", shown, "annex", list_annex, NULL);
  if (photos->len && bb_builder_number_annex (self, BB_ANNEX_PHOTOS))
    where = bb_wording_format (self->wording, "evidence.photos", "annex", photo_annex, NULL);
  if (few)
    bb_builder_add (self, BB_STYLE_BODY, g_strconcat (where ? where : "", where ? " " : "", intro, NULL))->keep_with_next = TRUE;
  else
    bb_builder_add (self, BB_STYLE_BODY, g_strconcat (intro, where ? " " : NULL, where, NULL));
  if (few)
    add_short_list (self, evidence);
}
