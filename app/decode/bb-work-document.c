/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-work.h"

#include <string.h>

#include <poppler.h>

#include "bb-exif.h"

#define MOST_PAGE_PIXELS (40 * 1000 * 1000)

/* ── PDF ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

static PopplerPage *
open_page (const BbFile *file, guint number, BbWireReply *reply)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (file->data, file->size);
  PopplerDocument *document = poppler_document_new_from_bytes (bytes, NULL, &error);
  PopplerPage *page;

  if (!document)
    {
      reply->status = g_error_matches (error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED) ? BB_WIRE_PASSWORD : BB_WIRE_DAMAGED;
      return NULL;
    }
  reply->pages = (guint) MAX (0, poppler_document_get_n_pages (document));
  page = number < reply->pages ? poppler_document_get_page (document, (int) number) : NULL;
  if (!page)
    reply->status = number && number >= reply->pages ? BB_WIRE_NO_PAGE : BB_WIRE_DAMAGED;
  return page;
}

static guint8 *
convert (cairo_surface_t *surface, guint width, guint height)
{
  guint8 *pixels = g_try_malloc_n (height, (gsize) width * 3), *out = pixels;

  cairo_surface_flush (surface);
  for (guint y = 0; pixels && y < height; y++)
    {
      const guint32 *row = (const void *) (cairo_image_surface_get_data (surface) + (gsize) y * cairo_image_surface_get_stride (surface));

      for (guint x = 0; x < width; x++)
        {
          *out++ = (guint8) (row[x] >> 16);
          *out++ = (guint8) (row[x] >> 8);
          *out++ = (guint8) row[x];
        }
    }
  return pixels;
}

static guint8 *
draw (PopplerPage *page, guint width, guint height, double scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  cairo_t *cr = cairo_create (surface);
  guint8 *pixels = NULL;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  poppler_page_render (page, cr);
  if (cairo_status (cr) == CAIRO_STATUS_SUCCESS)
    pixels = convert (surface, width, height);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return pixels;
}

guint8 *
bb_work_page (const BbFile *file, const BbWireRequest *request, BbWireReply *reply)
{
  PopplerPage *page = bb_work_is_tiff (file) ? NULL : open_page (file, request->page, reply);
  double points_wide = 0, points_high = 0, scale;
  guint8 *pixels;

  if (!page)
    return bb_work_is_tiff (file) ? bb_work_tiff (file, request, reply) : NULL;
  poppler_page_get_size (page, &points_wide, &points_high);
  if (!(points_wide >= 1 && points_high >= 1 && points_wide < 1e5 && points_high < 1e5))
    {
      reply->status = BB_WIRE_DAMAGED;
      return NULL;
    }
  scale = request->width / points_wide;
  if (points_high * scale * request->width > MOST_PAGE_PIXELS || points_high * scale > 32000)
    {
      reply->status = BB_WIRE_HUGE;
      return NULL;
    }
  reply->whole_width = (guint) (points_wide + 0.5);
  reply->whole_height = (guint) (points_high + 0.5);
  reply->width = request->width;
  reply->height = MAX (1, (guint) (points_high * scale + 0.5));
  reply->length = (guint64) reply->width * reply->height * 3;
  pixels = draw (page, reply->width, reply->height, scale);
  if (!pixels)
    reply->status = BB_WIRE_DAMAGED;
  return pixels;
}

/* ── Text ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
read_utf16 (const BbFile *file, gsize size, gboolean big)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 2; i + 1 < size; i += 2)
    {
      gunichar c = big ? (gunichar) file->data[i] << 8 | file->data[i + 1] : (gunichar) file->data[i + 1] << 8 | file->data[i];

      if (c >= 0xD800 && c < 0xDC00 && i + 3 < size)
        {
          gunichar low = big ? (gunichar) file->data[i + 2] << 8 | file->data[i + 3] : (gunichar) file->data[i + 3] << 8 | file->data[i + 2];

          c = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
          i += 2;
        }
      /* A zero would end the text here, half a pair is no sign: another that clean() replaces and tells stands for them. */
      g_string_append_unichar (out, c == 0 || (c >= 0xD800 && c < 0xE000) ? 1 : c);
    }
  return g_string_free (out, FALSE);
}

static gboolean
is_harmful (gunichar c)
{
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* Lines end with one sign. */
static GString *
clean (const char *text, BbWireReply *reply)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\r')
        {
          if (p[1] != '\n')
            g_string_append_c (out, '\n');
          continue;
        }
      if (is_harmful (c))
        {
          reply->flags |= BB_WIRE_PARTLY;
          c = 0xFFFD;
        }
      g_string_append_unichar (out, c);
    }
  return out;
}

/* What stops in the middle of a letter because the limit came there is no fault. */
static gsize
end_of_letters (const guint8 *data, gsize size)
{
  const char *end;

  if (g_utf8_validate_len ((const char *) data, size, &end) || size - (gsize) (end - (const char *) data) > 3)
    return size;
  return (gsize) (end - (const char *) data);
}

guint8 *
bb_work_text (const BbFile *file, const BbWireRequest *request, BbWireReply *reply)
{
  gsize size = MIN (file->size, MIN (request->limit, BB_WIRE_MOST_TEXT));
  g_autofree char *text = NULL;
  GString *out;

  if (file->size > size)
    reply->flags |= BB_WIRE_MORE;
  if (size >= 2 && (memcmp (file->data, "\xff\xfe", 2) == 0 || memcmp (file->data, "\xfe\xff", 2) == 0))
    text = read_utf16 (file, size, file->data[0] == 0xFE);
  else if (memchr (file->data, 0, size))
    {
      reply->status = BB_WIRE_UNKNOWN;
      return NULL;
    }
  else
    {
      gsize skip = size >= 3 && memcmp (file->data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
      gsize end = reply->flags & BB_WIRE_MORE ? end_of_letters (file->data, size) : size;

      text = g_utf8_make_valid ((const char *) file->data + skip, (gssize) (end - skip));
      if (!g_utf8_validate_len ((const char *) file->data + skip, end - skip, NULL))
        reply->flags |= BB_WIRE_PARTLY;
    }
  out = clean (text, reply);
  reply->length = out->len;
  return (guint8 *) g_string_free (out, FALSE);
}

/* ── EXIF ────────────────────────────────────────────────────────────────────────────────────────────────────── */

guint8 *
bb_work_facts (const BbFile *file, BbWireReply *reply)
{
  BbWireFacts *facts;

  const guint8 *block = file->data;
  gsize size = MIN (file->size, 256 * 1024);

  if (file->size >= 12 && memcmp (file->data + 4, "ftyp", 4) == 0)
    block = bb_work_find_exif (file, &size);
  else if (file->size < 3 || memcmp (file->data, "\xff\xd8\xff", 3) != 0)
    block = NULL;
  if (!block)
    {
      reply->status = BB_WIRE_UNKNOWN;
      return NULL;
    }
  facts = g_new0 (BbWireFacts, 1);
  bb_exif_read (block, size, facts);
  reply->length = sizeof *facts;
  return (guint8 *) facts;
}
