/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-photo.h"

#include <fcntl.h>
#include <nettle/sha2.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bb-jpeg.h"

#define HEAD_SIZE (256 * 1024)
#define LARGEST_FILE (64 * 1024 * 1024)                  /* one file is in memory while it is copied */
#define LARGEST_PNG (16 * 1000 * 1000)                   /* pixels: a PNG has to be decoded */

static void
take_mark (const struct stat *st, BbFileMark *mark)
{
  if (S_ISREG (st->st_mode))
    *mark = (BbFileMark) { st->st_dev, st->st_ino, st->st_size, st->st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + st->st_mtim.tv_nsec };
}

static void
mark_file (int fd, BbFileMark *mark)
{
  struct stat st;

  *mark = (BbFileMark) { 0 };
  if (fstat (fd, &st) == 0)
    take_mark (&st, mark);
}

void
bb_photo_mark (const char *path, BbFileMark *mark)
{
  struct stat st;

  *mark = (BbFileMark) { 0 };
  if (stat (path, &st) == 0)
    take_mark (&st, mark);
}

/* Up to @limit bytes of @path; %NULL when it cannot be read. @mark: of the whole file. */
static guint8 *
read_file (const char *path, gsize limit, gsize *size, BbFileMark *mark)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  g_autofree guint8 *data = NULL;
  gsize got = 0;
  gssize n = 0;

  if (fd < 0)
    return NULL;
  mark_file (fd, mark);
  if (mark->inode)
    {
      limit = MIN (limit, mark->size);
      data = g_malloc (limit + 1);
      while (got < limit && (n = read (fd, data + got, limit - got)) > 0)
        got += n;
    }
  close (fd);
  *size = got;
  return data && n >= 0 ? g_steal_pointer (&data) : NULL;
}

static void
set_box (BbPhotoInfo *info, const char *reason)
{
  *info = (BbPhotoInfo) { .kind = BB_PHOTO_BOX, .width = 4, .height = 3, .orientation = 1, .reason = reason };
}

static void
set_jpeg (BbPhotoInfo *info, const BbJpegHead *head)
{
  gboolean turned = head->orientation >= 5;

  if (head->precision != 8 || head->process > 2 || (head->components != 1 && head->components != 3))
    {
      set_box (info, "photos.unsupported");
      return;
    }
  info->kind = BB_PHOTO_JPEG;
  info->orientation = head->orientation;
  info->components = head->components;
  info->stored_width = head->width;
  info->stored_height = head->height;
  info->width = turned ? head->height : head->width;
  info->height = turned ? head->width : head->height;
}

static gboolean
probe_png (const guint8 *data, gsize size, BbPhotoInfo *info)
{
  if (size < 33 || memcmp (data, "\x89PNG\r\n\x1a\n", 8) != 0 || memcmp (data + 12, "IHDR", 4) != 0)
    return FALSE;
  info->kind = BB_PHOTO_DECODED;
  info->orientation = 1;
  info->width = (guint) data[16] << 24 | data[17] << 16 | data[18] << 8 | data[19];
  info->height = (guint) data[20] << 24 | data[21] << 16 | data[22] << 8 | data[23];
  if (!info->width || !info->height)
    return FALSE;
  if ((guint64) info->width * info->height > LARGEST_PNG)
    set_box (info, "photos.huge");
  return TRUE;
}

/* What was found out by decoding a whole file; the same minutes are laid out again and again while they are written. */
typedef struct { BbFileMark mark; guint width, height; } KnownSize;

static GMutex known_mutex;
static GArray *known;            /* KnownSize */
static GHashTable *hashed;       /* SHA-256 → BbFileMark */

static gboolean
recall_size (const BbFileMark *mark, guint *width, guint *height)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&known_mutex);

  for (guint i = 0; known && i < known->len; i++)
    {
      const KnownSize *one = &g_array_index (known, KnownSize, i);

      if (memcmp (&one->mark, mark, sizeof *mark) != 0)
        continue;
      *width = one->width;
      *height = one->height;
      return TRUE;
    }
  return FALSE;
}

static void
remember_size (const BbFileMark *mark, guint width, guint height)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&known_mutex);
  const KnownSize one = { *mark, width, height };

  if (!known)
    known = g_array_new (FALSE, FALSE, sizeof (KnownSize));
  g_array_append_val (known, one);
}

void
bb_photo_remember_hash (const char *sha256, const BbFileMark *mark)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&known_mutex);

  if (!hashed)
    hashed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (mark->inode)
    g_hash_table_insert (hashed, g_strdup (sha256), g_memdup2 (mark, sizeof *mark));
}

static gboolean
was_hashed (const char *sha256, const BbFileMark *mark)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&known_mutex);
  const BbFileMark *then = hashed ? g_hash_table_lookup (hashed, sha256) : NULL;

  return then && memcmp (then, mark, sizeof *mark) == 0;
}

/* A kind that has to be decoded to be printed. FALSE: it cannot be. */
static gboolean
probe_foreign (const char *path, BbPhotoDecodeFunc decode, BbPhotoInfo *info)
{
  BbFileMark mark = { 0 };
  gsize size = 0;
  g_autofree guint8 *data = read_file (path, LARGEST_FILE, &size, &mark);
  guint width = 0, height = 0;

  if (!data)
    return FALSE;
  if (!recall_size (&mark, &width, &height))
    {
      g_autofree guint8 *pixels = decode (data, size, &width, &height);

      if (!pixels || !width || !height)
        return FALSE;
      remember_size (&mark, width, height);
    }
  *info = (BbPhotoInfo) { .kind = BB_PHOTO_DECODED, .orientation = 1, .width = width, .height = height };
  return TRUE;
}

void
bb_photo_probe (const char *path, BbPhotoDecodeFunc decode, BbPhotoInfo *info)
{
  BbFileMark mark = { 0 };
  gsize size = 0;
  g_autofree guint8 *data = path ? read_file (path, HEAD_SIZE, &size, &mark) : NULL;
  BbJpegStatus status;
  BbJpegHead head;

  *info = (BbPhotoInfo) { 0 };
  if (!data || mark.size > LARGEST_FILE)
    {
      set_box (info, data ? "photos.huge" : "photos.missing");
      return;
    }
  if (probe_png (data, size, info))
    return;
  status = bb_jpeg_read_head (data, size, &head);
  if (status == BB_JPEG_MORE && size < mark.size)
    {
      g_free (data);
      data = read_file (path, LARGEST_FILE, &size, &mark);
      status = data ? bb_jpeg_read_head (data, size, &head) : BB_JPEG_BAD;
    }
  if (status == BB_JPEG_OK)
    set_jpeg (info, &head);
  else
    set_box (info, "photos.damaged");
  if (info->kind == BB_PHOTO_BOX && decode)
    probe_foreign (path, decode, info);
}

static gboolean
has_hash (const guint8 *data, gsize size, const char *sha256)
{
  struct sha256_ctx context;
  guint8 digest[SHA256_DIGEST_SIZE];
  char text[SHA256_DIGEST_SIZE * 2 + 1];

  sha256_init (&context);
  sha256_update (&context, size, data);
  sha256_digest (&context, sizeof digest, digest);
  for (guint i = 0; i < sizeof digest; i++)
    g_snprintf (text + 2 * i, 3, "%02x", digest[i]);
  return g_ascii_strcasecmp (text, sha256) == 0;
}

/* ── Places for JPEG streams ─────────────────────────────────────────────────────────────────────────────────── */

/* A JPEG stream without an image: a comment that says whose place it keeps, and the frame header with the true size. */
static const char place_comment[] = "Bien Ban photograph ";

#define PLACE_COMMENT_SIZE (sizeof place_comment - 1 + 6)

gsize
bb_photo_get_place_size (const BbPhotoInfo *info)
{
  return 2 + 4 + PLACE_COMMENT_SIZE + 10 + 3 * info->components + 2;
}

static void
put_u16 (GByteArray *out, guint value)
{
  guint8 bytes[] = { value >> 8, value & 0xFF };

  g_byte_array_append (out, bytes, 2);
}

static guint8 *
make_place (const BbPhotoInfo *info, guint index)
{
  g_autofree char *comment = g_strdup_printf ("%s%06u", place_comment, index);
  GByteArray *out = g_byte_array_new ();

  put_u16 (out, 0xFFD8);
  put_u16 (out, 0xFFFE);
  put_u16 (out, 2 + PLACE_COMMENT_SIZE);
  g_byte_array_append (out, (const guint8 *) comment, PLACE_COMMENT_SIZE);
  put_u16 (out, 0xFFC0);
  put_u16 (out, 8 + 3 * info->components);
  g_byte_array_append (out, (const guint8 *) "\x08", 1);
  put_u16 (out, info->stored_height);
  put_u16 (out, info->stored_width);
  g_byte_array_append (out, (const guint8[]) { info->components }, 1);
  for (guint i = 1; i <= info->components; i++)
    g_byte_array_append (out, (const guint8[]) { i, 0x11, 0 }, 3);
  put_u16 (out, 0xFFD9);
  return g_byte_array_free (out, FALSE);
}

int
bb_photo_read_place (const guint8 *data, gsize size)
{
  const gsize at = 6 + sizeof place_comment - 1;
  int index = 0;

  if (size < at + 6 || memcmp (data, "\xFF\xD8\xFF\xFE", 4) != 0 || memcmp (data + 6, place_comment, sizeof place_comment - 1) != 0)
    return -1;
  for (gsize i = at; i < at + 6; i++)
    if (!g_ascii_isdigit (data[i]))
      return -1;
    else
      index = index * 10 + data[i] - '0';
  return index;
}

/* A picture of one pixel that carries the stream: cairo puts the stream into the file and takes width and height from its head. */
static cairo_surface_t *
wrap_place (const BbPhotoInfo *info, guint index)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1, 1);
  guint8 *place = make_place (info, index);

  if (cairo_surface_set_mime_data (surface, CAIRO_MIME_TYPE_JPEG, place, bb_photo_get_place_size (info), g_free, place) != CAIRO_STATUS_SUCCESS)
    g_free (place);
  return surface;
}

guint8 *
bb_photo_load_stream (const char *path, const char *sha256, const BbPhotoInfo *info, gsize *size)
{
  BbFileMark mark = { 0 };
  g_autofree guint8 *data = read_file (path, LARGEST_FILE, size, &mark);

  if (!data || *size != info->mark.size)
    return NULL;
  if (memcmp (&mark, &info->mark, sizeof mark) != 0 && !has_hash (data, *size, sha256))
    return NULL;
  *size = bb_jpeg_strip (data, *size);
  return *size ? g_steal_pointer (&data) : NULL;
}

/* ── Painting ────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct { const guint8 *data; gsize left; } Reader;

static cairo_status_t
on_png_read (void *closure, unsigned char *data, unsigned int length)
{
  Reader *reader = closure;

  if (length > reader->left)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, reader->data, length);
  reader->data += length;
  reader->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
wrap_pixels (const guint8 *pixels, guint width, guint height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  guint8 *out = cairo_image_surface_get_data (surface);
  gsize stride = out ? (gsize) cairo_image_surface_get_stride (surface) : 0;

  for (guint y = 0; out && y < height; y++)
    for (guint x = 0; x < width; x++, pixels += 3)
      ((guint32 *) (void *) (out + y * stride))[x] = (guint32) pixels[0] << 16 | (guint32) pixels[1] << 8 | pixels[2];
  cairo_surface_mark_dirty (surface);
  return surface;
}

static cairo_surface_t *
decode_outside (const guint8 *data, gsize size, BbPhotoDecodeFunc decode)
{
  guint width, height;
  g_autofree guint8 *pixels = decode (data, size, &width, &height);

  return pixels ? wrap_pixels (pixels, width, height) : NULL;
}

static cairo_surface_t *
decode_png (const guint8 *data, gsize size)
{
  Reader reader = { data, size };
  cairo_surface_t *surface = cairo_image_surface_create_from_png_stream (on_png_read, &reader);

  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    return surface;
  cairo_surface_destroy (surface);
  return NULL;
}

/* From the unit square of the stored picture to that of the picture as seen (EXIF 2.32, tag 274). */
static void
orient (cairo_t *cr, guint orientation)
{
  static const double matrices[][6] = {
    { 1, 0, 0, 1, 0, 0 }, { -1, 0, 0, 1, 1, 0 }, { -1, 0, 0, -1, 1, 1 }, { 1, 0, 0, -1, 0, 1 },
    { 0, 1, 1, 0, 0, 0 }, { 0, 1, -1, 0, 1, 0 }, { 0, -1, -1, 0, 1, 1 }, { 0, -1, 1, 0, 0, 1 },
  };
  const double *m = matrices[orientation - 1];
  cairo_matrix_t matrix;

  cairo_matrix_init (&matrix, m[0], m[1], m[2], m[3], m[4], m[5]);
  cairo_transform (cr, &matrix);
}

static void
paint_surface (cairo_t *cr, cairo_surface_t *surface, const BbPhotoInfo *info, double x, double y, double width, double height)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, width, height);
  orient (cr, info->orientation);
  cairo_scale (cr, 1.0 / cairo_image_surface_get_width (surface), 1.0 / cairo_image_surface_get_height (surface));
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);    /* PDF/A allows no /Interpolate */
  cairo_paint (cr);
  cairo_restore (cr);
}

/* Only its place is drawn; what belongs there is read when it is put in. */
static const char *
draw_place (cairo_t *cr, const BbPhotoInfo *info, guint index, double x, double y, double width, double height)
{
  cairo_surface_t *surface = wrap_place (info, index);

  paint_surface (cr, surface, info, x, y, width, height);
  cairo_surface_destroy (surface);
  return NULL;
}

const char *
bb_photo_draw (cairo_t *cr, const char *path, const char *sha256, BbPhotoInfo *info, guint index, BbPhotoDecodeFunc decode,
               double x, double y, double width, double height)
{
  gsize size = 0;
  g_autofree guint8 *data = NULL;
  cairo_surface_t *surface;

  bb_photo_mark (path, &info->mark);
  if (info->kind == BB_PHOTO_JPEG && was_hashed (sha256, &info->mark))
    return draw_place (cr, info, index, x, y, width, height);
  if (!(data = read_file (path, LARGEST_FILE, &size, &info->mark)))
    return "photos.missing";
  if (size != info->mark.size || !has_hash (data, size, sha256))
    return "photos.changed";
  if (info->kind == BB_PHOTO_JPEG)
    return draw_place (cr, info, index, x, y, width, height);
  surface = decode ? decode_outside (data, size, decode) : decode_png (data, size);
  if (!surface)
    return "photos.damaged";
  paint_surface (cr, surface, info, x, y, width, height);
  cairo_surface_destroy (surface);
  return NULL;
}

cairo_surface_t *
bb_photo_decode (GBytes *png, BbPhotoDecodeFunc decode)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (png, &size);

  return decode ? decode_outside (data, size, decode) : decode_png (data, size);
}

double
bb_photo_get_aspect (GBytes *png)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (png, &size);
  BbPhotoInfo info = { 0 };

  return probe_png (data, size, &info) && info.height ? (double) info.width / info.height : 0;
}
