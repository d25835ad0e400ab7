/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-sample.h"

static const BbField fields[] = {
  { "visit", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbSample, visit), NULL },
  { "item", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbSample, item), NULL },
  { "number", BB_FIELD_INT, BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbSample, number), NULL },
  { "place", BB_FIELD_INT, BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbSample, place), NULL },
  { "code", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbSample, code), NULL },
  { "population", BB_FIELD_INT, BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbSample, population), NULL },
  { "seed", BB_FIELD_INT, BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbSample, seed), NULL },
  { "list", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbSample, list), NULL },
  { "result", BB_FIELD_ENUM, 0, G_STRUCT_OFFSET (BbSample, result), bb_result_names },
  { "note", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbSample, note), NULL },
  { "author", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbSample, author), NULL },
  { "at", BB_FIELD_TIME, 0, G_STRUCT_OFFSET (BbSample, at), NULL },
  { NULL }
};
const BbSchema BB_SAMPLE_SCHEMA = { "sample", sizeof (BbSample), fields, NULL };

char *
bb_sample_format_name (const BbSample *self)
{
  if (self->code && *self->code)
    return g_strdup (self->code);
  return g_strdup_printf ("hồ sơ thứ %" G_GINT64_FORMAT, self->place);
}

BbSampleResult *
bb_samples_sum (GPtrArray *samples)
{
  BbSampleResult *sum = bb_sample_result_new ();
  BbSample *first = samples->pdata[0];

  sum->population = first->population;
  sum->seed = first->seed;
  sum->size = samples->len;
  for (guint i = 0; i < samples->len; i++)
    {
      BbSample *sample = samples->pdata[i];

      sum->passed += sample->result == BB_RESULT_PASS;
      sum->failed += sample->result == BB_RESULT_FAIL;
    }
  return sum;
}

guint
bb_samples_count_unseen (GPtrArray *samples)
{
  guint n = 0;

  for (guint i = 0; i < samples->len; i++)
    n += ((BbSample *) samples->pdata[i])->result < 0;
  return n;
}

int
bb_samples_compare (gconstpointer left, gconstpointer right)
{
  const BbSample *a = *(BbSample * const *) left, *b = *(BbSample * const *) right;
  int items = g_strcmp0 (a->item, b->item);

  return items ? items : (a->number > b->number) - (a->number < b->number);
}
