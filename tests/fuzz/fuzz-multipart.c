/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bodies of several parts, as anybody with an account may send them: every part lies within the body, one after the other. */
#include "fuzz.h"
#include "sync/hub/bb-hub-multipart.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GPtrArray) parts = bb_hub_multipart_read (bytes, "B");
  const guint8 *whole = g_bytes_get_data (bytes, NULL), *last = whole;

  for (guint i = 0; parts && i < parts->len; i++)
    {
      BbHubPart *part = parts->pdata[i];
      gsize length;
      const guint8 *body = g_bytes_get_data (part->body, &length);
      g_autofree char *name = bb_hub_part_get_filename (part);

      if (length == 0)
        continue;
      fuzz_claim (body >= last && body + length <= whole + size, "parts lie within the body, one after the other");
      last = body + length;
    }
  return 0;
}
