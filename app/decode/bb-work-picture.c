/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-work.h"

#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

#ifdef BB_HAVE_HEIF
#include <libheif/heif.h>
#endif

guint8 *
bb_work_give (BbCanvas *canvas, BbWireReply *reply)
{
  reply->width = canvas->width;
  reply->height = canvas->height;
  reply->length = (guint64) canvas->width * canvas->height * 3;
  return g_steal_pointer (&canvas->pixels);
}

gboolean
bb_work_check_size (guint64 width, guint64 height, BbWireReply *reply)
{
  if (!width || !height)
    reply->status = BB_WIRE_DAMAGED;
  else if (width * height > BB_WIRE_MOST_PIXELS)
    reply->status = BB_WIRE_HUGE;
  return reply->status == BB_WIRE_OK;
}

/* Rows that are in memory already, @stride apart. */
static guint8 *
gather (const guint8 *data, gsize stride, guint width, guint height, const BbWireRequest *request, BbWireReply *reply)
{
  guint fit_width, fit_height;
  BbCanvas *canvas;

  bb_canvas_fit (width, height, request->width, request->height, &fit_width, &fit_height);
  canvas = bb_canvas_new (width, height, MIN (fit_width, width), MIN (fit_height, height));
  if (!canvas)
    {
      reply->status = BB_WIRE_HUGE;
      return NULL;
    }
  for (guint y = 0; y < height; y++)
    bb_canvas_add_row (canvas, data + y * stride);
  return bb_work_give (canvas, reply);
}

/* ── WebP ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
put_on_white (guint8 *pixels, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      guint alpha = pixels[i * 4 + 3];

      for (guint c = 0; c < 3; c++)
        pixels[i * 3 + c] = (guint8) ((pixels[i * 4 + c] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
}

/* The first picture of an animation, on the whole of its canvas. */
static guint8 *
decode_first (const BbFile *file, int width, int height)
{
  WebPData data = { file->data, file->size };
  WebPAnimDecoderOptions options;
  WebPAnimDecoder *decoder;
  WebPAnimInfo info;
  guint8 *pixels;
  int time;

  if (!WebPAnimDecoderOptionsInit (&options))
    return NULL;
  options.color_mode = MODE_RGBA;
  decoder = WebPAnimDecoderNew (&data, &options);
  if (!decoder || !WebPAnimDecoderGetInfo (decoder, &info) || info.canvas_width != (guint) width || info.canvas_height != (guint) height ||
      !WebPAnimDecoderGetNext (decoder, &pixels, &time))
    return NULL;
  return pixels;
}

static guint8 *
decode_webp (const BbFile *file, const BbWireRequest *request, BbWireReply *reply)
{
  WebPBitstreamFeatures features;
  int width, height;
  guint8 *pixels;

  if (WebPGetFeatures (file->data, file->size, &features) != VP8_STATUS_OK)
    reply->status = BB_WIRE_DAMAGED;
  if (reply->status != BB_WIRE_OK || !bb_work_check_size (features.width, features.height, reply))
    return NULL;
  reply->whole_width = features.width;
  reply->whole_height = features.height;
  width = features.width;
  height = features.height;
  pixels = features.has_animation ? decode_first (file, width, height) : WebPDecodeRGBA (file->data, file->size, &width, &height);
  if (!pixels)
    {
      reply->status = BB_WIRE_DAMAGED;
      return NULL;
    }
  put_on_white (pixels, (gsize) width * height);
  return gather (pixels, (gsize) width * 3, width, height, request, reply);
}

/* ── HEIC and AVIF ───────────────────────────────────────────────────────────────────────────────────────────── */

#ifdef BB_HAVE_HEIF
static struct heif_image *
decode_primary (struct heif_context *context, const BbFile *file, BbWireReply *reply)
{
  struct heif_image_handle *handle = NULL;
  struct heif_image *image = NULL;
  struct heif_error error = heif_context_read_from_memory_without_copy (context, file->data, file->size, NULL);

  if (error.code == heif_error_Ok)
    error = heif_context_get_primary_image_handle (context, &handle);
  if (error.code == heif_error_Ok && !bb_work_check_size (heif_image_handle_get_width (handle), heif_image_handle_get_height (handle), reply))
    return NULL;
  if (error.code == heif_error_Ok)
    error = heif_decode_image (handle, &image, heif_colorspace_RGB, heif_chroma_interleaved_RGB, NULL);
  if (error.code == heif_error_Unsupported_feature || error.code == heif_error_Unsupported_filetype)
    reply->status = BB_WIRE_UNKNOWN;
  else if (error.code != heif_error_Ok)
    reply->status = BB_WIRE_DAMAGED;
  return image;
}

static guint8 *
decode_heif (const BbFile *file, const BbWireRequest *request, BbWireReply *reply)
{
  struct heif_context *context = heif_context_alloc ();
  struct heif_image *image = context ? decode_primary (context, file, reply) : NULL;
  const guint8 *data;
  int stride = 0, width, height;

  if (!image)
    return NULL;
  data = heif_image_get_plane_readonly (image, heif_channel_interleaved, &stride);
  width = heif_image_get_width (image, heif_channel_interleaved);
  height = heif_image_get_height (image, heif_channel_interleaved);
  if (!data || width <= 0 || height <= 0 || stride < width * 3)
    {
      reply->status = BB_WIRE_DAMAGED;
      return NULL;
    }
  reply->whole_width = width;
  reply->whole_height = height;
  return gather (data, stride, width, height, request, reply);
}

guint8 *
bb_work_find_exif (const BbFile *file, gsize *size)
{
  struct heif_context *context = heif_context_alloc ();
  struct heif_image_handle *handle = NULL;
  heif_item_id id;
  guint8 *data;

  if (heif_context_read_from_memory_without_copy (context, file->data, file->size, NULL).code != heif_error_Ok ||
      heif_context_get_primary_image_handle (context, &handle).code != heif_error_Ok ||
      heif_image_handle_get_list_of_metadata_block_IDs (handle, "Exif", &id, 1) != 1)
    return NULL;
  *size = heif_image_handle_get_metadata_size (handle, id);
  data = *size > 10 && *size < 1024 * 1024 ? g_malloc (*size) : NULL;
  if (!data || heif_image_handle_get_metadata (handle, id, data).code != heif_error_Ok)
    return NULL;
  /* Four bytes say where the block begins, most often zero; libexif wants the block. */
  *size -= 4;
  memmove (data, data + 4, *size);
  return data;
}
#else
guint8 *
bb_work_find_exif (const BbFile *file, gsize *size)
{
  return NULL;
}
#endif

static gboolean
is_heif (const BbFile *file)
{
  static const char brands[][5] = { "heic", "heix", "hevc", "heim", "heis", "mif1", "msf1", "avif", "avis" };

  if (file->size < 12 || memcmp (file->data + 4, "ftyp", 4) != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (brands); i++)
    if (memcmp (file->data + 8, brands[i], 4) == 0)
      return TRUE;
  return FALSE;
}

/* ── By the first bytes ──────────────────────────────────────────────────────────────────────────────────────── */

guint8 *
bb_work_picture (const BbFile *file, const BbWireRequest *request, BbWireReply *reply)
{
  guint8 *pixels = NULL;

  if (file->size >= 3 && memcmp (file->data, "\xff\xd8\xff", 3) == 0)
    bb_work_jpeg (file, request, reply, &pixels);
  else if (file->size >= 8 && memcmp (file->data, "\x89PNG\r\n\x1a\n", 8) == 0)
    bb_work_png (file, request, reply, &pixels);
  else if (file->size >= 16 && memcmp (file->data, "RIFF", 4) == 0 && memcmp (file->data + 8, "WEBP", 4) == 0)
    return decode_webp (file, request, reply);
  else if (file->size >= 6 && (memcmp (file->data, "GIF87a", 6) == 0 || memcmp (file->data, "GIF89a", 6) == 0))
    bb_work_gif (file, request, reply, &pixels);
  else if (bb_work_is_tiff (file))
    return bb_work_tiff (file, request, reply);
  else if (file->size >= 2 && memcmp (file->data, "BM", 2) == 0)
    bb_work_bmp (file, request, reply, &pixels);
#ifdef BB_HAVE_HEIF
  else if (is_heif (file))
    return decode_heif (file, request, reply);
#endif
  else
    reply->status = file->size ? BB_WIRE_UNKNOWN : BB_WIRE_DAMAGED;
  return pixels;
}

void
bb_work_prepare (void)
{
#ifdef BB_HAVE_HEIF
  heif_init (NULL);
#endif
}
