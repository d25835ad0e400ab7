/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-jpeg.h"

#include <string.h>

enum { SOF0 = 0xC0, DHT = 0xC4, JPG = 0xC8, DAC = 0xCC, SOF15 = 0xCF, RST0 = 0xD0, RST7 = 0xD7, SOI = 0xD8, EOI = 0xD9, SOS = 0xDA,
       APP0 = 0xE0, APP1 = 0xE1, APP14 = 0xEE, APP15 = 0xEF, COM = 0xFE, TEM = 0x01 };

typedef struct { guint8 marker; gsize start; const guint8 *body; gsize length; gsize end; } Segment;

static guint
read_u16 (const guint8 *p, gboolean little)
{
  return little ? p[0] | p[1] << 8 : p[0] << 8 | p[1];
}

static guint32
read_u32 (const guint8 *p, gboolean little)
{
  return little ? read_u16 (p, TRUE) | (guint32) read_u16 (p + 2, TRUE) << 16 : (guint32) read_u16 (p, FALSE) << 16 | read_u16 (p + 2, FALSE);
}

static gboolean
stands_alone (guint8 marker)
{
  return marker == SOI || marker == EOI || marker == TEM || (marker >= RST0 && marker <= RST7);
}

/* The segment at @at; fill bytes before the marker are allowed. */
static BbJpegStatus
read_segment (const guint8 *data, gsize size, gsize at, Segment *segment)
{
  segment->start = at;
  if (at >= size)
    return BB_JPEG_MORE;
  if (data[at] != 0xFF)
    return BB_JPEG_BAD;
  while (at < size && data[at] == 0xFF)
    at++;
  if (at >= size)
    return BB_JPEG_MORE;
  segment->marker = data[at++];
  segment->body = data + at;
  segment->length = 0;
  segment->end = at;
  if (segment->marker == 0)
    return BB_JPEG_BAD;
  if (stands_alone (segment->marker))
    return BB_JPEG_OK;
  if (at + 2 > size)
    return BB_JPEG_MORE;
  segment->length = read_u16 (data + at, FALSE);
  if (segment->length < 2)
    return BB_JPEG_BAD;
  segment->end = at + segment->length;
  segment->body += 2;
  segment->length -= 2;
  return segment->end > size ? BB_JPEG_MORE : BB_JPEG_OK;
}

/* Tag 0x0112 of the first directory of a TIFF block; every offset is checked. */
static guint
read_orientation (const guint8 *tiff, gsize size)
{
  gboolean little = size >= 2 && tiff[0] == 'I';
  guint32 directory;
  guint entries;

  if (size < 14 || read_u16 (tiff + 2, little) != 42)
    return 1;
  directory = read_u32 (tiff + 4, little);
  if (directory > size - 2)
    return 1;
  entries = read_u16 (tiff + directory, little);
  for (gsize i = 0, at = directory + 2; i < entries && at + 12 <= size; i++, at += 12)
    if (read_u16 (tiff + at, little) == 0x0112)
      {
        guint value = read_u16 (tiff + at + 8, little);

        return value >= 1 && value <= 8 ? value : 1;
      }
  return 1;
}

static gboolean
is_frame (guint8 marker)
{
  return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
}

static BbJpegStatus
read_frame (const Segment *segment, BbJpegHead *head)
{
  if (segment->length < 6)
    return BB_JPEG_BAD;
  head->process = segment->marker - SOF0;
  head->precision = segment->body[0];
  head->height = read_u16 (segment->body + 1, FALSE);
  head->width = read_u16 (segment->body + 3, FALSE);
  head->components = segment->body[5];
  return head->width && head->height ? BB_JPEG_OK : BB_JPEG_BAD;
}

BbJpegStatus
bb_jpeg_read_head (const guint8 *data, gsize size, BbJpegHead *head)
{
  BbJpegStatus status;
  Segment segment;

  *head = (BbJpegHead) { .orientation = 1 };
  if (size < 4 || data[0] != 0xFF || data[1] != SOI)
    return BB_JPEG_BAD;
  for (gsize at = 2; (status = read_segment (data, size, at, &segment)) == BB_JPEG_OK; at = segment.end)
    {
      if (segment.marker == APP1 && segment.length > 6 && memcmp (segment.body, "Exif\0\0", 6) == 0)
        head->orientation = read_orientation (segment.body + 6, segment.length - 6);
      else if (is_frame (segment.marker))
        return read_frame (&segment, head);
      else if (segment.marker == SOS || segment.marker == EOI)
        return BB_JPEG_BAD;
    }
  return status;
}

/* APP0 (JFIF) and APP14 (Adobe) say how the colours are coded. */
static gboolean
is_dispensable (guint8 marker)
{
  return (marker > APP0 && marker <= APP15 && marker != APP14) || marker == COM;
}

/* The next marker behind coded data that begins at @at. */
static gsize
skip_scan (const guint8 *data, gsize size, gsize at)
{
  while (at + 1 < size)
    {
      const guint8 *mark = memchr (data + at, 0xFF, size - at - 1);

      if (!mark)
        return size;
      at = mark - data;
      if (mark[1] != 0 && mark[1] != 0xFF && !(mark[1] >= RST0 && mark[1] <= RST7))
        return at;
      at += mark[1] == 0xFF ? 1 : 2;
    }
  return size;
}

gsize
bb_jpeg_strip (guint8 *data, gsize size)
{
  gsize out = 2;
  Segment segment;

  if (size < 4 || data[0] != 0xFF || data[1] != SOI)
    return 0;
  for (gsize at = 2, next; at < size; at = next)
    {
      if (read_segment (data, size, at, &segment) != BB_JPEG_OK)
        segment.end = next = size;                       /* damaged: decoders show what there is */
      else
        next = segment.marker == SOS ? skip_scan (data, size, segment.end) : segment.end;
      if (segment.end == size || !is_dispensable (segment.marker))
        {
          memmove (data + out, data + at, next - at);
          out += next - at;
        }
      if (segment.marker == EOI)
        break;
    }
  return out;
}
