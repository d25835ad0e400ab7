/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-pdf-carried.h"

#include "signing/bb-pdf-embedded.h"

#define MOST_FILES 256           /* that are looked at, be they taken or not */

GHashTable *
bb_pdf_list_carried (const char *path, gsize limit, GError **error)
{
  const BbPdfEmbeddedLimits limits = { MOST_FILES, limit, limit, TRUE };
  g_autoptr (GPtrArray) list = bb_pdf_list_embedded (path, &limits, error);
  GHashTable *files;

  if (!list)
    return NULL;
  files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < list->len; i++)
    {
      const BbPdfEmbedded *file = list->pdata[i];

      g_hash_table_insert (files, g_strdup (file->name), g_bytes_ref (file->data));
    }
  return files;
}
