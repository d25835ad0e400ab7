/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-plain-report.h"

#include "bb-minutes-model.h"
#include "bb-minutes-words.h"

#define LEFT_COLUMN 150                /* points */

struct _BbPlainReport
{
  BbWording *wording;
  BbMinutes *paper;
  BbTable *table;                /* the last one */
};

BbPlainReport *
bb_plain_report_new (const char *data_dir, const char *code, GDateTime *time, GError **error)
{
  g_autoptr (BbWording) wording = bb_wording_load (data_dir, code, error);
  BbPlainReport *self;

  if (!wording)
    return NULL;
  self = g_new0 (BbPlainReport, 1);
  self->wording = g_steal_pointer (&wording);
  self->paper = g_new0 (BbMinutes, 1);
  self->paper->title = g_strdup (bb_wording_get (self->wording, "title"));
  self->paper->author = g_strdup ("Biên Bản");
  self->paper->time = g_date_time_ref (time);
  bb_minutes_add_text (self->paper, BB_STYLE_TYPE, g_strdup (bb_wording_get (self->wording, "type")));
  bb_minutes_add_text (self->paper, BB_STYLE_TITLE, g_strdup (bb_wording_get (self->wording, "title")));
  return self;
}

void
bb_plain_report_free (BbPlainReport *self)
{
  bb_minutes_free (self->paper);
  bb_wording_free (self->wording);
  g_free (self);
}

const char *
bb_plain_report_say (BbPlainReport *self, const char *key)
{
  return bb_wording_get (self->wording, key);
}

char *
bb_plain_report_fill (BbPlainReport *self, const char *key, ...)
{
  GString *text = g_string_new (bb_wording_get (self->wording, key));
  const char *name;
  va_list args;

  va_start (args, key);
  while ((name = va_arg (args, const char *)))
    {
      const char *value = va_arg (args, const char *);
      g_autofree char *place = g_strdup_printf ("{%s}", name);

      g_string_replace (text, place, value ? value : "", 0);
    }
  va_end (args);
  return g_string_free (text, FALSE);
}

void
bb_plain_report_add_heading (BbPlainReport *self, const char *text)
{
  BbBlock *block = bb_minutes_add_text (self->paper, BB_STYLE_HEADING, bb_words_escape (text));

  block->outline = g_strdup (text);
}

void
bb_plain_report_add_paragraph (BbPlainReport *self, const char *text)
{
  bb_minutes_add_text (self->paper, BB_STYLE_BODY, bb_words_escape (text));
}

void
bb_plain_report_begin_table (BbPlainReport *self, const char *left, const char *right)
{
  self->table = bb_minutes_add_table (self->paper, FALSE);
  bb_table_add_column (self->table, left, LEFT_COLUMN, FALSE);
  bb_table_add_column (self->table, right, 0, FALSE);
}

void
bb_plain_report_add_row (BbPlainReport *self, const char *left, const char *right)
{
  bb_table_add_row (self->table, BB_ROW_PLAIN, bb_words_escape (left), bb_words_escape (right), NULL);
}

gboolean
bb_plain_report_write (BbPlainReport *self, const char *path, GCancellable *cancellable, GError **error)
{
  return bb_wording_check (self->wording, error) && bb_minutes_write_paper (self->paper, self->wording, path, cancellable, error);
}
