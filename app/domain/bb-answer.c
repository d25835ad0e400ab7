/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-answer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const char * const bb_result_names[] = { "pass", "fail", "na", NULL };

const char *
bb_result_get_label (int result)
{
  switch (result)
    {
    case BB_RESULT_PASS: return C_("result", "Pass");
    case BB_RESULT_FAIL: return C_("result", "Fail");
    case BB_RESULT_NA:   return C_("result", "Not applicable");
    default:             return C_("result", "Not answered");
    }
}

const char *
bb_result_get_official (int result)
{
  switch (result)
    {
    case BB_RESULT_PASS: return "Đạt";
    case BB_RESULT_FAIL: return "Chưa đạt";
    case BB_RESULT_NA:   return "Không áp dụng";
    default:             return "Chưa kiểm tra";
    }
}

static const BbField ratio_fields[] = {
  { "numerator", BB_FIELD_INT, BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbRatio, numerator), NULL },
  { "denominator", BB_FIELD_INT, BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbRatio, denominator), NULL },
  { NULL }
};
const BbSchema BB_RATIO_SCHEMA = { NULL, sizeof (BbRatio), ratio_fields, NULL };

static const BbField sample_fields[] = {
  { "population", BB_FIELD_INT, BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbSampleResult, population), NULL },
  { "size", BB_FIELD_INT, BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbSampleResult, size), NULL },
  { "passed", BB_FIELD_INT, BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbSampleResult, passed), NULL },
  { "failed", BB_FIELD_INT, BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbSampleResult, failed), NULL },
  { "seed", BB_FIELD_INT, BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbSampleResult, seed), NULL },
  { NULL }
};

static gboolean
check_sample (gpointer value, GError **error)
{
  BbSampleResult *self = value;

  if (self->passed + self->failed <= self->size && (self->population == 0 || self->size <= self->population))
    return TRUE;
  g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID,
                       _("more dossiers passed and failed than were drawn, or more were drawn than there are"));
  return FALSE;
}
const BbSchema BB_SAMPLE_RESULT_SCHEMA = { NULL, sizeof (BbSampleResult), sample_fields, check_sample };

static const BbField observation_fields[] = {
  { "flags", BB_FIELD_STRINGS, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbObservation, flags), NULL },
  { "at", BB_FIELD_TIME, 0, G_STRUCT_OFFSET (BbObservation, at), NULL },
  { NULL }
};
const BbSchema BB_OBSERVATION_SCHEMA = { NULL, sizeof (BbObservation), observation_fields, NULL };

static const BbField answer_fields[] = {
  { "visit", BB_FIELD_STRING, BB_FIELD_ID, G_STRUCT_OFFSET (BbAnswer, visit), NULL },
  { "item", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbAnswer, item), NULL },
  { "result", BB_FIELD_ENUM, 0, G_STRUCT_OFFSET (BbAnswer, result), bb_result_names },
  { "counts", BB_FIELD_COUNTS, 0, G_STRUCT_OFFSET (BbAnswer, counts), NULL },
  { "ratio", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbAnswer, ratio), &BB_RATIO_SCHEMA },
  { "sample", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbAnswer, sample), &BB_SAMPLE_RESULT_SCHEMA },
  { "observations", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbAnswer, observations), &BB_OBSERVATION_SCHEMA },
  { "text", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbAnswer, text), NULL },
  { "note", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbAnswer, note), NULL },
  { "author", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbAnswer, author), NULL },
  { "at", BB_FIELD_TIME, 0, G_STRUCT_OFFSET (BbAnswer, at), NULL },
  { NULL }
};
const BbSchema BB_ANSWER_SCHEMA = { "answer", sizeof (BbAnswer), answer_fields, NULL };

static gboolean
wrong_type (GError **error, const BbItem *item, const char *given)
{
  g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_ANSWER_TYPE, _("Item %s is answered by %s, not by %s"),
               item->code, bb_answer_type_get_label (item->answer), given);
  return FALSE;
}

static BbCountLabel *
find_count (const BbItem *item, const char *name)
{
  for (guint i = 0; i < item->counts->len; i++)
    if (g_str_equal (((BbCountLabel *) item->counts->pdata[i])->name, name))
      return item->counts->pdata[i];
  return NULL;
}

static gboolean
check_counts (const BbAnswer *self, const BbItem *item, GError **error)
{
  for (guint i = 0; i < self->counts->len; i++)
    {
      BbCount *count = self->counts->pdata[i];
      g_autoptr (GStrvBuilder) names = NULL;
      g_auto (GStrv) list = NULL;
      g_autofree char *all = NULL;

      if (find_count (item, count->name))
        continue;
      names = g_strv_builder_new ();
      for (guint j = 0; j < item->counts->len; j++)
        g_strv_builder_add (names, ((BbCountLabel *) item->counts->pdata[j])->name);
      list = g_strv_builder_end (names);
      all = g_strjoinv (", ", list);
      g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_ANSWER_TYPE, _("Item %s has no count “%s”; it has: %s"),
                   item->code, count->name, all);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_observations (const BbAnswer *self, const BbItem *item, GError **error)
{
  for (guint i = 0; i < self->observations->len; i++)
    for (char **flag = ((BbObservation *) self->observations->pdata[i])->flags; *flag; flag++)
      {
        gboolean known = FALSE;

        for (guint f = 0; item->observation && f < item->observation->flags->len; f++)
          known |= g_str_equal (((BbCountLabel *) item->observation->flags->pdata[f])->name, *flag);
        if (known)
          continue;
        g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_ANSWER_TYPE, _("Item %s has no flag “%s” to observe"), item->code, *flag);
        return FALSE;
      }
  if (self->observations->len == 0 || item->observation)
    return TRUE;
  return wrong_type (error, item, _("observations"));
}

guint
bb_answer_count_flag (const BbAnswer *self, const char *flag)
{
  guint n = 0;

  for (guint i = 0; i < self->observations->len; i++)
    n += g_strv_contains ((const char * const *) ((BbObservation *) self->observations->pdata[i])->flags, flag);
  return n;
}

void
bb_answer_settle (BbAnswer *self, const BbItem *item)
{
  if (!item->observation || self->observations->len == 0)
    return;
  g_clear_pointer (&self->ratio, bb_value_unref);
  self->ratio = bb_ratio_new ();
  self->ratio->denominator = (gint64) self->observations->len * item->observation->flags->len;
  for (guint f = 0; f < item->observation->flags->len; f++)
    self->ratio->numerator += bb_answer_count_flag (self, ((BbCountLabel *) item->observation->flags->pdata[f])->name);
}

gboolean
bb_answer_check (const BbAnswer *self, const BbItem *item, GError **error)
{
  if (self->counts->len && item->answer != BB_ANSWER_COUNT)
    return wrong_type (error, item, bb_answer_type_get_label (BB_ANSWER_COUNT));
  if (self->ratio && item->answer != BB_ANSWER_RATIO)
    return wrong_type (error, item, bb_answer_type_get_label (BB_ANSWER_RATIO));
  if (self->sample && item->answer != BB_ANSWER_SAMPLE)
    return wrong_type (error, item, bb_answer_type_get_label (BB_ANSWER_SAMPLE));
  if (self->text && *self->text && item->answer != BB_ANSWER_TEXT)
    return wrong_type (error, item, bb_answer_type_get_label (BB_ANSWER_TEXT));
  return check_observations (self, item, error) && check_counts (self, item, error);
}

gboolean
bb_answer_is_given (const BbAnswer *self)
{
  return self->result >= 0 || self->counts->len || self->ratio || self->sample || self->observations->len || (self->text && *self->text);
}

gboolean
bb_answer_decides (const BbAnswer *self, const BbItem *item)
{
  return item->answer == BB_ANSWER_TEXT ? bb_answer_is_given (self) : self->result >= 0;
}

gboolean
bb_answer_lacks_figures (const BbAnswer *self, const BbItem *item)
{
  switch (item->answer)
    {
    case BB_ANSWER_RATIO:
      return !self->ratio && !self->observations->len;
    case BB_ANSWER_SAMPLE:
      return !self->sample;
    case BB_ANSWER_COUNT:
      for (guint i = 0; item->counts && i < item->counts->len; i++)
        if (bb_counts_get (self->counts, ((BbCountLabel *) item->counts->pdata[i])->name, -1) < 0)
          return TRUE;
      return FALSE;
    default:
      return FALSE;
    }
}

char *
bb_format_number (gint64 number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, ABS (number));
  GString *text = g_string_new (number < 0 ? "-" : "");
  gsize n = strlen (digits);

  for (gsize i = 0; i < n; i++)
    {
      if (i && (n - i) % 3 == 0)
        g_string_append_c (text, '.');
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}

char *
bb_format_percent (gint64 numerator, gint64 denominator)
{
  gint64 hundredths;

  if (denominator <= 0)
    return g_strdup ("–");
  hundredths = (gint64) (((__int128) numerator * 20000 + denominator) / ((__int128) denominator * 2));
  if (hundredths % 100 == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT "%%", hundredths / 100);
  return g_strdup_printf ("%" G_GINT64_FORMAT ",%02d%%", hundredths / 100, (int) (hundredths % 100));
}

static char *
format_counts (const BbAnswer *self, const BbItem *item)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < item->counts->len; i++)
    {
      BbCountLabel *label = item->counts->pdata[i];
      gint64 value = bb_counts_get (self->counts, label->name, -1);
      g_autofree char *number = value >= 0 ? bb_format_number (value) : NULL;

      if (number)
        g_string_append_printf (text, "%s%s: %s", text->len ? "; " : "", label->label.vi, number);
    }
  return g_string_free (text, FALSE);
}

static char *
format_ratio (const BbRatio *ratio)
{
  g_autofree char *numerator = bb_format_number (ratio->numerator);
  g_autofree char *denominator = bb_format_number (ratio->denominator);
  g_autofree char *percent = bb_format_percent (ratio->numerator, ratio->denominator);

  return g_strdup_printf ("%s/%s (%s)", numerator, denominator, percent);
}

static char *
format_sample (const BbSampleResult *sample)
{
  g_autofree char *population = bb_format_number (sample->population);
  g_autofree char *drawn = sample->population ? g_strdup_printf ("%" G_GINT64_FORMAT "/%s", sample->size, population)
                                              : g_strdup_printf ("%" G_GINT64_FORMAT, sample->size);

  return g_strdup_printf ("Mẫu %s: %" G_GINT64_FORMAT " đạt, %" G_GINT64_FORMAT " chưa đạt", drawn, sample->passed, sample->failed);
}

/* "45/48 (93,75%); 12 lượt giao tiếp: chào 12/12 (100%), …" */
static char *
format_observations (const BbAnswer *self, const BbItem *item)
{
  g_autofree char *all = format_ratio (self->ratio);
  GString *text = g_string_new (all);

  g_string_append_printf (text, "; %02u lượt giao tiếp", self->observations->len);
  for (guint f = 0; f < item->observation->flags->len; f++)
    {
      BbCountLabel *flag = item->observation->flags->pdata[f];
      guint seen = bb_answer_count_flag (self, flag->name);
      g_autofree char *percent = bb_format_percent (seen, self->observations->len);

      g_string_append_printf (text, "%s%s %u/%u (%s)", f ? ", " : ": ", flag->label.vi, seen, self->observations->len, percent);
    }
  return g_string_free (text, FALSE);
}

char *
bb_answer_format_figures (const BbAnswer *self, const BbItem *item)
{
  if (self->counts->len)
    return format_counts (self, item);
  if (self->ratio && self->observations->len && item->observation)
    return format_observations (self, item);
  if (self->ratio)
    return format_ratio (self->ratio);
  if (self->sample)
    return format_sample (self->sample);
  return g_strdup (self->text ? self->text : "");
}
