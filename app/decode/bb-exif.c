/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-exif.h"

#include <libexif/exif-data.h>
#include <string.h>

/* OffsetTimeOriginal, Exif 2.31; older headers of libexif have no name for it. */
#define TAG_OFFSET_TIME_ORIGINAL ((ExifTag) 0x9011)

static void
copy_text (ExifData *data, ExifTag tag, char *out, gsize size)
{
  ExifEntry *entry = exif_content_get_entry (data->ifd[EXIF_IFD_EXIF], tag);

  /* It may end without a zero. */
  if (entry && entry->format == EXIF_FORMAT_ASCII && entry->data)
    memcpy (out, entry->data, strnlen ((const char *) entry->data, MIN (size - 1, entry->size)));
}

static guint
read_orientation (ExifData *data)
{
  ExifEntry *entry = exif_content_get_entry (data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
  guint orientation = 1;

  if (entry && entry->format == EXIF_FORMAT_SHORT && entry->size >= 2 && entry->data)
    orientation = exif_get_short (entry->data, exif_data_get_byte_order (data));
  return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

void
bb_exif_read (const guint8 *data, gsize size, BbWireFacts *facts)
{
  ExifData *exif = exif_data_new_from_data (data, (unsigned int) MIN (size, G_MAXINT));

  *facts = (BbWireFacts) { .orientation = 1 };
  if (!exif)
    return;
  copy_text (exif, EXIF_TAG_DATE_TIME_ORIGINAL, facts->taken, sizeof facts->taken);
  copy_text (exif, TAG_OFFSET_TIME_ORIGINAL, facts->offset, sizeof facts->offset);
  facts->orientation = read_orientation (exif);
  facts->has_place = exif->ifd[EXIF_IFD_GPS] && exif->ifd[EXIF_IFD_GPS]->count > 0;
  exif_data_unref (exif);
}

guint
bb_exif_get_orientation (const guint8 *data, gsize size)
{
  BbWireFacts facts;

  bb_exif_read (data, size, &facts);
  return facts.orientation;
}
