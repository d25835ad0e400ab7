/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-pdf-objects.h"

#include <string.h>

qpdf_oh
bb_pdf_parse (qpdf_data pdf, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return qpdf_oh_parse (pdf, text);
}

qpdf_oh
bb_pdf_new_stream (qpdf_data pdf, gconstpointer data, gsize size, const char *dictionary)
{
  qpdf_oh stream = qpdf_oh_new_stream (pdf);
  qpdf_oh null = qpdf_oh_new_null (pdf);
  qpdf_oh entries = qpdf_oh_parse (pdf, dictionary);

  qpdf_oh_replace_stream_data (pdf, stream, data, size, null, null);
  qpdf_oh_begin_dict_key_iter (pdf, entries);
  while (qpdf_oh_dict_more_keys (pdf))
    {
      const char *key = qpdf_oh_dict_next_key (pdf);

      qpdf_oh_replace_key (pdf, qpdf_oh_get_dict (pdf, stream), key, qpdf_oh_get_key (pdf, entries, key));
    }
  return stream;
}

char *
bb_pdf_format_time (GDateTime *time)
{
  g_autofree char *stamp = g_date_time_format (time, "D:%Y%m%d%H%M%S%z");
  gsize length = strlen (stamp);

  /* +0700 → +07'00' */
  return g_strdup_printf ("%.*s'%s'", (int) length - 2, stamp, stamp + length - 2);
}

qpdf_oh
bb_pdf_new_rectangle (qpdf_data pdf, double x, double y, double width, double height)
{
  qpdf_oh rectangle = qpdf_oh_new_array (pdf);
  const double numbers[] = { x, y, x + width, y + height };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    qpdf_oh_append_item (pdf, rectangle, qpdf_oh_new_real_from_double (pdf, numbers[i], 2));
  return rectangle;
}
