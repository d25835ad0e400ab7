/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A checklist while it is being written: read without rules, and told all that is missing at once. */
#include "bb-checklist-check.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "domain/bb-dates.h"
#include "domain/bb-json.h"

typedef struct
{
  GPtrArray *problems;
  GHashTable *bases;             /* id → BbBasis */
  GHashTable *codes;             /* of the items so far */
  GHashTable *sections;
  GDate from;
  int section, item;
} Check;

void
bb_checklist_problem_free (BbChecklistProblem *self)
{
  g_free (self->field);
  g_free (self->message);
  g_free (self);
}

/* ── Telling ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static BbChecklistProblem *
tell (Check *self, const char *field, const char *message)
{
  BbChecklistProblem *problem = g_new0 (BbChecklistProblem, 1);

  problem->section = self->section;
  problem->item = self->item;
  problem->field = g_strdup (field);
  problem->message = g_strdup (message);
  g_ptr_array_add (self->problems, problem);
  return problem;
}

static gboolean
is_empty (const char *text)
{
  if (!text)
    return TRUE;
  while (g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return !*text;
}

static gboolean
is_code (const char *text)
{
  for (; *text; text++)
    if (!g_ascii_isalnum (*text) && !strchr ("._-", *text))
      return FALSE;
  return TRUE;
}

static void
check_text (Check *self, const char *field, const BbText *text)
{
  if (is_empty (text->vi))
    tell (self, field, _("The Vietnamese text is missing"));
}

static void
check_code (Check *self, const char *field, const char *code, GHashTable *seen)
{
  if (is_empty (code))
    tell (self, field, _("The code is missing"));
  else if (!is_code (code))
    tell (self, field, _("Only letters without marks, digits, “.”, “_” and “-”"));
  else if (seen && !g_hash_table_add (seen, (gpointer) code))
    tell (self, field, _("This code stands twice in the checklist"));
}

/* ── Items ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
check_labels (Check *self, const char *field, GPtrArray *labels, const char *none)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  if (labels->len == 0)
    tell (self, field, none);
  for (guint i = 0; i < labels->len; i++)
    {
      BbCountLabel *label = labels->pdata[i];
      g_autofree char *place = g_strdup_printf ("%s/%u", field, i);

      if (is_empty (label->label.vi))
        tell (self, place, _("The Vietnamese text is missing"));
      else if (is_empty (label->name) || !is_code (label->name))
        tell (self, place, _("The short name needs letters without marks, digits, “.”, “_” or “-”"));
      else if (!g_hash_table_add (names, label->name))
        tell (self, place, _("Another one has the same short name"));
    }
}

static void
check_answer (Check *self, const BbItem *item)
{
  if (item->answer == BB_ANSWER_COUNT)
    check_labels (self, "counts", item->counts, _("Name at least one number that is counted"));
  if (item->answer == BB_ANSWER_RATIO && (!item->ratio || is_empty (item->ratio->numerator.vi)))
    tell (self, "numerator", _("The Vietnamese text is missing"));
  if (item->answer == BB_ANSWER_RATIO && (!item->ratio || is_empty (item->ratio->denominator.vi)))
    tell (self, "denominator", _("The Vietnamese text is missing"));
  if (item->answer == BB_ANSWER_RATIO && item->observation)
    check_labels (self, "flags", item->observation->flags, _("Name at least one behaviour that is watched"));
  if (item->answer == BB_ANSWER_SAMPLE && (!item->sample || item->sample->size < 1))
    tell (self, "sample", _("At least 1 dossier"));
}

static void
check_condition (Check *self, const BbItem *item)
{
  g_autofree char *message = NULL;

  if (!item->when)
    return;
  if (is_empty (item->when->item) || !g_hash_table_contains (self->codes, item->when->item))
    {
      message = g_strdup_printf (_("No item “%s” stands before this one"), item->when->item ? item->when->item : "");
      tell (self, "when", message);
    }
  else if (!item->when->result || !item->when->result[0])
    tell (self, "when", _("Choose the results with which it is asked"));
}

static void
check_basis (Check *self, const char *field, const BbBasisRef *ref)
{
  BbBasis *basis = g_hash_table_lookup (self->bases, ref->basis ? ref->basis : "");
  g_autofree char *message = NULL, *date = NULL;

  if (!basis)
    {
      message = g_strdup_printf (_("There is no legal basis “%s” in the catalogue"), ref->basis ? ref->basis : "");
      tell (self, field, message);
    }
  else if (g_date_valid (&self->from) && g_date_valid (&basis->in_force_to) && g_date_compare (&basis->in_force_to, &self->from) < 0)
    {
      date = bb_date_format_short (&basis->in_force_to);
      message = g_strdup_printf (_("No longer in force: it ended on %s"), date);
      tell (self, field, message)->warning = TRUE;
    }
}

static void
check_item (Check *self, const BbItem *item)
{
  check_text (self, "text", &item->text);
  check_answer (self, item);
  check_condition (self, item);
  if (!item->applies || !item->applies[0])
    tell (self, "applies", _("Choose at least one kind of unit"));
  for (guint i = 0; i < item->bases->len; i++)
    {
      g_autofree char *field = g_strdup_printf ("bases/%u", i);

      check_basis (self, field, item->bases->pdata[i]);
    }
  check_code (self, "code", item->code, self->codes);
}

static void
check_section (Check *self, const BbSection *section)
{
  self->item = -1;
  check_code (self, "code", section->code, self->sections);
  check_text (self, "title", &section->title);
  if (section->items->len == 0)
    tell (self, "items", _("The section has no item yet"));
  for (guint i = 0; i < section->items->len; i++)
    {
      self->item = (int) i;
      check_item (self, section->items->pdata[i]);
    }
}

static void
check_head (Check *self, const BbChecklist *draft)
{
  check_text (self, "title", &draft->title);
  if (!g_date_valid (&draft->valid_from))
    tell (self, "valid_from", _("A date such as 23/11/2026"));
  else if (g_date_valid (&draft->valid_to) && g_date_compare (&draft->valid_to, &draft->valid_from) < 0)
    tell (self, "valid_to", _("Lies before the first day"));
  if (draft->sections->len == 0)
    tell (self, "sections", _("The checklist has no section yet"));
}

GPtrArray *
bb_checklist_list_problems (const BbChecklist *draft, GPtrArray *bases)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal), codes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) sections = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_checklist_problem_free);
  Check self = { .problems = problems, .bases = known, .codes = codes, .sections = sections, .from = draft->valid_from, .section = -1, .item = -1 };

  for (guint i = 0; bases && i < bases->len; i++)
    g_hash_table_insert (known, ((BbBasis *) bases->pdata[i])->id, bases->pdata[i]);
  check_head (&self, draft);
  for (guint s = 0; s < draft->sections->len; s++)
    {
      self.section = (int) s;
      check_section (&self, draft->sections->pdata[s]);
    }
  return problems;
}

gboolean
bb_checklist_problems_block (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    if (!((BbChecklistProblem *) problems->pdata[i])->warning)
      return TRUE;
  return FALSE;
}

/* ── Reading without rules ───────────────────────────────────────────────────────────────────────────────────── */

/* The same table of fields with nothing required and nothing checked, likewise for its parts. */
static const BbSchema *
relax (const BbSchema *schema)
{
  static GMutex mutex;
  static GHashTable *relaxed;
  g_autoptr (GArray) fields = g_array_new (TRUE, TRUE, sizeof (BbField));
  BbSchema *copy;

  g_mutex_lock (&mutex);
  if (!relaxed)
    relaxed = g_hash_table_new (NULL, NULL);
  copy = g_hash_table_lookup (relaxed, schema);
  g_mutex_unlock (&mutex);
  if (copy)
    return copy;
  for (const BbField *field = schema->fields; field->name; field++)
    {
      BbField loose = *field;

      loose.flags = BB_FIELD_OPTIONAL;
      if (field->kind == BB_FIELD_VALUE || field->kind == BB_FIELD_VALUES)
        loose.detail = relax (field->detail);
      g_array_append_val (fields, loose);
    }
  copy = g_new0 (BbSchema, 1);
  copy->type = schema->type;
  copy->size = schema->size;
  copy->fields = (const BbField *) (gpointer) g_array_free (g_steal_pointer (&fields), FALSE);
  g_mutex_lock (&mutex);
  g_hash_table_insert (relaxed, (gpointer) schema, copy);
  g_mutex_unlock (&mutex);
  return copy;
}

BbChecklist *
bb_checklist_from_typing (const char *json)
{
  g_autoptr (JsonObject) object = bb_json_parse (json, -1, NULL);

  return object ? bb_value_from_object (relax (&BB_CHECKLIST_SCHEMA), object, NULL) : NULL;
}

char *
bb_checklist_format_typing (const BbChecklist *draft)
{
  g_autoptr (JsonObject) object = bb_checklist_to_object (draft);

  return bb_json_format (object);
}

/* ── The next version ────────────────────────────────────────────────────────────────────────────────────────── */

/* The last number of @version, plus one. */
static char *
count_up (const char *version)
{
  const char *dot = strrchr (version, '.');
  const char *last = dot ? dot + 1 : version;
  char *end;
  gulong number = strtoul (last, &end, 10);

  if (end == last || *end)
    return g_strconcat (version, ".1", NULL);
  return g_strdup_printf ("%.*s%lu", (int) (last - version), version, number + 1);
}

char *
bb_checklist_suggest_version (GPtrArray *versions, const char *code)
{
  for (guint i = 0; i < versions->len; i++)
    if (g_ascii_strcasecmp (((BbChecklist *) versions->pdata[i])->code, code) == 0)
      return count_up (((BbChecklist *) versions->pdata[i])->version);
  return g_strdup ("1.0");
}
