/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-exif.h"

#include <libexif/exif-data.h>
#include <stdio.h>
#include <string.h>

/* OffsetTimeOriginal, Exif 2.31; older headers of libexif have no name for it. */
#define TAG_OFFSET_TIME_ORIGINAL ((ExifTag) 0x9011)

static char *
get_text (ExifData *data, ExifTag tag)
{
  ExifEntry *entry = exif_content_get_entry (data->ifd[EXIF_IFD_EXIF], tag);

  if (!entry || entry->format != EXIF_FORMAT_ASCII || !entry->data)
    return NULL;
  return g_strndup ((const char *) entry->data, entry->size);
}

static GDateTime *
parse (const char *text, const char *offset, GTimeZone *zone)
{
  int year, month, day, hour, minute, second;
  g_autoptr (GTimeZone) own = NULL;

  if (!text || sscanf (text, "%4d:%2d:%2d %2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second) != 6)
    return NULL;
  own = offset && strlen (offset) == 6 ? g_time_zone_new_identifier (offset) : NULL;
  return g_date_time_new (own ? own : zone, year, month, day, hour, minute, second);
}

GDateTime *
bb_exif_get_time (GBytes *head, GTimeZone *zone)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (head, &size);
  ExifData *data = exif_data_new_from_data (bytes, (unsigned int) MIN (size, G_MAXINT));
  g_autofree char *text = NULL, *offset = NULL;
  GDateTime *time = NULL;

  if (!data)
    return NULL;
  text = get_text (data, EXIF_TAG_DATE_TIME_ORIGINAL);
  offset = get_text (data, TAG_OFFSET_TIME_ORIGINAL);
  time = parse (text, offset, zone);
  exif_data_unref (data);
  return time;
}
