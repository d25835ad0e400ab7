/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a photograph was taken. */
#include "fuzz.h"

#include "services/bb-exif.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) head = g_bytes_new_static (data, size);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = bb_exif_get_time (head, zone);
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  fuzz_claim ((time == NULL) == (text == NULL), "a time can be written");
  return 0;
}
