/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-reason.h"

static void
reason_free (gpointer data)
{
  g_free (((BbReason *) data)->sentence);
  g_free (data);
}

GPtrArray *
bb_reasons_new (void)
{
  return g_ptr_array_new_with_free_func (reason_free);
}

gboolean
bb_reasons_take (GPtrArray *self, const char *code, char *sentence)
{
  BbReason reason = { code, sentence };

  g_ptr_array_add (self, g_memdup2 (&reason, sizeof reason));
  return FALSE;
}

gboolean
bb_reasons_add (GPtrArray *self, const char *code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  bb_reasons_take (self, code, g_strdup_vprintf (format, args));
  va_end (args);
  return FALSE;
}

void
bb_reasons_append (GPtrArray *self, GPtrArray *more)
{
  for (guint i = 0; i < more->len; i++)
    bb_reasons_take (self, bb_reasons_get (more, i)->code, g_strdup (bb_reasons_get (more, i)->sentence));
}

const BbReason *
bb_reasons_get (GPtrArray *self, guint index)
{
  return g_ptr_array_index (self, index);
}

gboolean
bb_reasons_have (GPtrArray *self, const char *sentence)
{
  for (guint i = 0; i < self->len; i++)
    if (g_str_equal (bb_reasons_get (self, i)->sentence, sentence))
      return TRUE;
  return FALSE;
}

char **
bb_reasons_list_sentences (GPtrArray *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->len; i++)
    g_strv_builder_add (builder, bb_reasons_get (self, i)->sentence);
  return g_strv_builder_end (builder);
}

char **
bb_reasons_list_codes (GPtrArray *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->len; i++)
    g_strv_builder_add (builder, bb_reasons_get (self, i)->code);
  return g_strv_builder_end (builder);
}
