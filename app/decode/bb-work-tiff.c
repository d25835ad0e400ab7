/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TIFF, with the pages that scanners put into one file. */
#include "bb-work.h"

#include <string.h>

#include <tiffio.h>

#define MOST_PAGES 10000
#define MOST_PIXELS (128u * 1000 * 1000)     /* libtiff has a page in memory as a whole, 4 bytes a pixel */

typedef struct { const BbFile *file; toff_t at; } Source;

/* ── A file that is in memory ────────────────────────────────────────────────────────────────────────────────── */

static tmsize_t
on_read (thandle_t handle, void *out, tmsize_t size)
{
  Source *self = handle;
  gsize left = self->at < self->file->size ? self->file->size - (gsize) self->at : 0, n = MIN ((gsize) MAX (size, 0), left);

  memcpy (out, self->file->data + (left ? self->at : 0), n);
  self->at += n;
  return (tmsize_t) n;
}

static tmsize_t
on_write (thandle_t handle, void *data, tmsize_t size)
{
  return -1;
}

static toff_t
on_seek (thandle_t handle, toff_t offset, int whence)
{
  Source *self = handle;

  self->at = offset + (whence == SEEK_CUR ? self->at : whence == SEEK_END ? self->file->size : 0);
  return self->at;
}

static int
on_close (thandle_t handle)
{
  return 0;
}

static toff_t
on_size (thandle_t handle)
{
  return ((Source *) handle)->file->size;
}

static int
on_map (thandle_t handle, void **base, toff_t *size)
{
  Source *self = handle;

  *base = (void *) self->file->data;
  *size = self->file->size;
  return 1;
}

static void
on_unmap (thandle_t handle, void *base, toff_t size)
{
}

static TIFF *
open_tiff (Source *source)
{
  TIFFSetErrorHandler (NULL);
  TIFFSetWarningHandler (NULL);
  return TIFFClientOpen ("tiff", "r", source, on_read, on_write, on_seek, on_close, on_size, on_map, on_unmap);
}

/* ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────── */

/* A smaller copy of another page is no page. */
static gboolean
is_page (TIFF *tiff, guint counted)
{
  guint32 kind = 0;

  return !counted || !TIFFGetField (tiff, TIFFTAG_SUBFILETYPE, &kind) || !(kind & FILETYPE_REDUCEDIMAGE);
}

/* Goes to page @number. @pages: (out) (nullable): how many there are. */
static gboolean
go_to_page (TIFF *tiff, guint number, guint *pages)
{
  tdir_t wanted = 0;
  guint counted = 0;
  gboolean found = FALSE;

  do
    if (is_page (tiff, counted))
      {
        if (counted == number)
          {
            found = TRUE;
            wanted = TIFFCurrentDirectory (tiff);
          }
        counted++;
      }
  while (counted < MOST_PAGES && (pages || !found) && TIFFReadDirectory (tiff));
  if (pages)
    *pages = counted;
  return found && (TIFFCurrentDirectory (tiff) == wanted || TIFFSetDirectory (tiff, wanted));
}

typedef struct { guint32 width, height; guint orientation; double wide, high; /* as it looks: a fax has pixels that are no squares */ } Page;

static gboolean
read_page (TIFF *tiff, Page *page, BbWireReply *reply)
{
  guint16 orientation = 1;
  float across = 0, down = 0;
  char words[1024];

  if (!TIFFGetField (tiff, TIFFTAG_IMAGEWIDTH, &page->width) || !TIFFGetField (tiff, TIFFTAG_IMAGELENGTH, &page->height))
    reply->status = BB_WIRE_DAMAGED;
  else if (bb_work_check_size (page->width, page->height, reply) && (guint64) page->width * page->height > MOST_PIXELS)
    reply->status = BB_WIRE_HUGE;
  else if (reply->status == BB_WIRE_OK && !TIFFRGBAImageOK (tiff, words))
    reply->status = BB_WIRE_UNKNOWN;
  if (reply->status != BB_WIRE_OK)
    return FALSE;
  TIFFGetField (tiff, TIFFTAG_ORIENTATION, &orientation);
  page->orientation = orientation;
  page->wide = page->width;
  page->high = page->height;
  if (!TIFFGetField (tiff, TIFFTAG_XRESOLUTION, &across) || !TIFFGetField (tiff, TIFFTAG_YRESOLUTION, &down) || !(across > 0 && down > 0))
    return TRUE;
  if (across > down && across < 4 * down)
    page->wide = MAX (1, page->width * (double) down / across);
  else if (down > across && down < 4 * across)
    page->high = MAX (1, page->height * (double) across / down);
  return TRUE;
}

/* ── Pixels ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* libtiff has multiplied the colours by the opacity; what is below is white. */
static void
put_on_white (guint8 *row, const guint32 *pixels, guint width)
{
  for (guint x = 0; x < width; x++, row += 3)
    {
      guint missing = 255 - TIFFGetA (pixels[x]);

      row[0] = (guint8) MIN (255, TIFFGetR (pixels[x]) + missing);
      row[1] = (guint8) MIN (255, TIFFGetG (pixels[x]) + missing);
      row[2] = (guint8) MIN (255, TIFFGetB (pixels[x]) + missing);
    }
}

/* What cannot be read of a damaged page stays white. */
static guint32 *
read_pixels (TIFF *tiff, const Page *page, BbWireReply *reply)
{
  guint32 *pixels = g_try_malloc0_n (page->height, (gsize) page->width * 4);

  if (!pixels)
    {
      reply->status = BB_WIRE_HUGE;
      return NULL;
    }
  /* The rows as they are stored: the canvas turns them. */
  TIFFSetField (tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  if (TIFFReadRGBAImageOriented (tiff, page->width, page->height, pixels, ORIENTATION_TOPLEFT, 1))
    return pixels;
  reply->flags |= BB_WIRE_PARTLY;
  if (TIFFReadRGBAImageOriented (tiff, page->width, page->height, pixels, ORIENTATION_TOPLEFT, 0))
    return pixels;
  reply->status = BB_WIRE_DAMAGED;
  return NULL;
}

static gboolean
is_turned (const Page *page)
{
  return page->orientation >= 5 && page->orientation <= 8;
}

static BbCanvas *
make_canvas (const Page *page, guint most_width, guint most_height)
{
  gboolean swapped = is_turned (page);
  guint width, height;

  bb_canvas_fit ((guint) (page->wide + 0.5), (guint) (page->high + 0.5), swapped ? most_height : most_width, swapped ? most_width : most_height, &width,
                 &height);
  return bb_canvas_new (page->width, page->height, MIN (width, page->width), MIN (height, page->height));
}

static guint8 *
draw (TIFF *tiff, const Page *page, guint most_width, guint most_height, BbWireReply *reply)
{
  guint32 *pixels = read_pixels (tiff, page, reply);
  BbCanvas *canvas = pixels ? make_canvas (page, most_width, most_height) : NULL;
  guint8 *row = pixels ? g_try_malloc_n (page->width, 3) : NULL;

  if (!pixels)
    return NULL;
  if (!canvas || !row)
    {
      reply->status = BB_WIRE_HUGE;
      return NULL;
    }
  for (guint y = 0; y < page->height; y++)
    {
      put_on_white (row, pixels + (gsize) y * page->width, page->width);
      bb_canvas_add_row (canvas, row);
    }
  if (!bb_canvas_turn (canvas, page->orientation))
    {
      reply->status = BB_WIRE_HUGE;
      return NULL;
    }
  reply->whole_width = (guint) ((is_turned (page) ? page->high : page->wide) + 0.5);
  reply->whole_height = (guint) ((is_turned (page) ? page->wide : page->high) + 0.5);
  return bb_work_give (canvas, reply);
}

/* ── Verbs ───────────────────────────────────────────────────────────────────────────────────────────────────── */

gboolean
bb_work_is_tiff (const BbFile *file)
{
  return file->size >= 8 && (memcmp (file->data, "II*\0", 4) == 0 || memcmp (file->data, "MM\0*", 4) == 0 ||
                             memcmp (file->data, "II+\0", 4) == 0 || memcmp (file->data, "MM\0+", 4) == 0);
}

guint8 *
bb_work_tiff (const BbFile *file, const BbWireRequest *request, BbWireReply *reply)
{
  gboolean paged = request->verb == BB_WIRE_PAGE;
  Source source = { file, 0 };
  TIFF *tiff = open_tiff (&source);
  Page page = { 0 };

  /* What libtiff keeps ends with this process. */
  if (!tiff)
    reply->status = BB_WIRE_DAMAGED;
  else if (!go_to_page (tiff, paged ? request->page : 0, &reply->pages))
    reply->status = paged && request->page ? BB_WIRE_NO_PAGE : BB_WIRE_DAMAGED;
  if (reply->status != BB_WIRE_OK || !read_page (tiff, &page, reply))
    return NULL;
  return draw (tiff, &page, request->width, paged ? 0 : request->height, reply);
}
