/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that people bring. */
#include "fuzz.h"

#include "services/bb-csv.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = bb_csv_parse (text, &error);
  guint line = 0;

  fuzz_claim ((rows == NULL) == (error != NULL), "a failure has an error");
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      BbCsvRow *row = g_ptr_array_index (rows, i);

      fuzz_claim (row->line > line, "lines grow");
      line = row->line;
      for (char **cell = row->cells; *cell != NULL; cell++)
        fuzz_claim (g_utf8_validate (*cell, -1, NULL), "cells are UTF-8");
    }
  return 0;
}
