/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-look.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bb-async.h"
#include "bb-visits.h"

#define MOST_TEXT (256 * 1024)
#define LONGEST_ON_PAPER 2400

static int
open_file (const char *path, GError **error)
{
  int fd = path ? g_open (path, O_RDONLY | O_CLOEXEC, 0) : -1;

  if (fd < 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("The file of this evidence is not on this computer"));
  return fd;
}

static int
open_evidence (BbWorkspace *workspace, const char *sha256, GError **error)
{
  g_autofree char *path = bb_visit_get_evidence_path (workspace, sha256);

  return open_file (path, error);
}

BbPixels *
bb_look_file (const char *path, guint width, guint height, GCancellable *cancellable, GError **error)
{
  int fd = open_file (path, error);
  BbPixels *pixels;

  if (fd < 0)
    return NULL;
  pixels = bb_decode_picture (bb_decoder_get_default (), fd, width, height, cancellable, error);
  close (fd);
  return pixels;
}

BbPixels *
bb_look_picture (BbWorkspace *workspace, const char *sha256, guint width, guint height, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = bb_visit_get_evidence_path (workspace, sha256);

  return bb_look_file (path, width, height, cancellable, error);
}

BbPixels *
bb_look_page (BbWorkspace *workspace, const char *sha256, guint number, guint width, GCancellable *cancellable, GError **error)
{
  int fd = open_evidence (workspace, sha256, error);
  BbPixels *pixels;

  if (fd < 0)
    return NULL;
  pixels = bb_decode_page (bb_decoder_get_default (), fd, number, width, cancellable, error);
  close (fd);
  return pixels;
}

static int
put_into_file (const guint8 *data, gsize size)
{
  int fd = memfd_create ("picture", MFD_CLOEXEC);

  while (fd >= 0 && size)
    {
      gssize n = write (fd, data, size);

      if (n <= 0)
        {
          close (fd);
          return -1;
        }
      data += n;
      size -= (gsize) n;
    }
  return fd;
}

typedef BbPixels *(*DecodeFunc) (int fd, GError **error);

static BbPixels *
decode_whole (int fd, GError **error)
{
  return bb_decode_picture (bb_decoder_get_default (), fd, 0, 0, NULL, error);
}

/* Enough for a page of paper at 200 dots an inch; more would only make the minutes heavy. */
static BbPixels *
decode_for_paper (int fd, GError **error)
{
  return bb_decode_picture (bb_decoder_get_default (), fd, LONGEST_ON_PAPER, LONGEST_ON_PAPER, NULL, error);
}

static BbPixels *
decode_small (int fd, GError **error)
{
  return bb_decode_picture (bb_decoder_get_default (), fd, 64, 64, NULL, error);
}

static BbPixels *
decode_ink (int fd, GError **error)
{
  return bb_decode_ink (bb_decoder_get_default (), fd, NULL, error);
}

static BbPixels *
decode_bytes (const guint8 *data, gsize size, DecodeFunc decode, GError **error)
{
  int fd = put_into_file (data, size);
  BbPixels *pixels;

  if (fd < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("There is not enough memory for this picture"));
      return NULL;
    }
  pixels = decode (fd, error);
  close (fd);
  return pixels;
}

static guint8 *
take_data (BbPixels *pixels, guint *width, guint *height)
{
  gsize size;

  if (!pixels)
    return NULL;
  *width = pixels->width;
  *height = pixels->height;
  return g_bytes_unref_to_data (g_steal_pointer (&pixels->bytes), &size);
}

guint8 *
bb_look_bytes (const guint8 *data, gsize size, guint *width, guint *height)
{
  gboolean png = size >= 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0;
  g_autoptr (BbPixels) pixels = decode_bytes (data, size, png ? decode_whole : decode_for_paper, NULL);

  return take_data (pixels, width, height);
}

guint8 *
bb_look_ink (const guint8 *data, gsize size, guint *width, guint *height, GError **error)
{
  g_autoptr (BbPixels) pixels = decode_bytes (data, size, decode_ink, error);

  return take_data (pixels, width, height);
}

gboolean
bb_look_check_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (BbPixels) pixels = decode_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), decode_small, error);

  return pixels != NULL;
}

gboolean
bb_look_is_guarded (void)
{
  return bb_decoder_is_guarded ();
}

void
bb_look_text_free (BbLookText *self)
{
  g_free (self->text);
  g_free (self);
}

BbLookText *
bb_look_text (BbWorkspace *workspace, const char *sha256, GCancellable *cancellable, GError **error)
{
  int fd = open_evidence (workspace, sha256, error);
  g_autoptr (BbLookText) text = g_new0 (BbLookText, 1);

  if (fd < 0)
    return NULL;
  text->text = bb_decode_text (bb_decoder_get_default (), fd, MOST_TEXT, &text->more, &text->partly, cancellable, error);
  close (fd);
  return text->text ? g_steal_pointer (&text) : NULL;
}

/* ── Copies ──────────────────────────────────────────────────────────────────────────────────────────────────── */

gboolean
bb_look_save_copy (BbWorkspace *workspace, const char *sha256, const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *stored = bb_visit_get_evidence_path (workspace, sha256);
  g_autoptr (GFile) from = stored ? g_file_new_for_path (stored) : NULL, to = g_file_new_for_path (path);

  if (from)
    return g_file_copy (from, to, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS, cancellable, NULL, NULL, error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("The file of this evidence is not on this computer"));
  return FALSE;
}

/* Without what a folder's name cannot hold; a name that begins with a dot would hide. */
static char *
make_plain (const char *name)
{
  g_autofree char *base = g_path_get_basename (name && *name ? name : "file");

  return base[0] == '.' || base[0] == '/' ? g_strconcat ("file", base[0] == '/' ? "" : base, NULL) : g_steal_pointer (&base);
}

static void
empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        empty (path);
      g_remove (path);
    }
}

/* Each workspace has its own: another one that is open at the same time keeps what it lent. */
static char *
get_lent_folder (BbWorkspace *workspace)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, bb_workspace_get_folder (workspace), -1);

  hash[16] = 0;
  return g_build_filename (g_get_user_cache_dir (), "bienban", "lent", hash, NULL);
}

void
bb_look_take_back (BbWorkspace *workspace)
{
  g_autofree char *lent = get_lent_folder (workspace);

  empty (lent);
}

char *
bb_look_lend (BbWorkspace *workspace, const char *sha256, const char *name, GCancellable *cancellable, GError **error)
{
  g_autofree char *lent = get_lent_folder (workspace);
  g_autofree char *folder = g_build_filename (lent, sha256, NULL), *plain = make_plain (name), *path = g_build_filename (folder, plain, NULL);

  if (g_mkdir_with_parents (folder, 0700) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The folder “%s” cannot be made"), folder);
      return NULL;
    }
  g_remove (path);
  if (!bb_look_save_copy (workspace, sha256, path, cancellable, error))
    return NULL;
  g_chmod (path, 0400);
  return g_steal_pointer (&path);
}

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */

#define STRING(index) ((const char *) bb_args_get (args, index))
#define WORK(name, run)                                                                                            \
  static gpointer                                                                                                  \
  name##_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)                    \
  {                                                                                                                \
    return (run);                                                                                                  \
  }

WORK (picture, bb_look_picture (workspace, STRING (0), (guint) args->numbers[0], (guint) args->numbers[1], cancellable, error))
WORK (page, bb_look_page (workspace, STRING (0), (guint) args->numbers[0], (guint) args->numbers[1], cancellable, error))
WORK (text, bb_look_text (workspace, STRING (0), cancellable, error))
WORK (save_copy, GINT_TO_POINTER (bb_look_save_copy (workspace, STRING (0), STRING (1), cancellable, error)))
WORK (lend, bb_look_lend (workspace, STRING (0), STRING (1), cancellable, error))

static void
run (BbWorkspace *workspace, BbWork work, const char *sha256, const char *text, guint first, guint second, GDestroyNotify free_result,
     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, sha256);
  bb_args_add_string (args, text);
  args->numbers[0] = first;
  args->numbers[1] = second;
  bb_async_run (workspace, BB_QUEUE_FREE, work, args, free_result, cancellable, callback, user_data);
}

void
bb_look_picture_async (BbWorkspace *workspace, const char *sha256, guint width, guint height, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  run (workspace, picture_work, sha256, NULL, width, height, (GDestroyNotify) bb_pixels_free, cancellable, callback, user_data);
}

void
bb_look_page_async (BbWorkspace *workspace, const char *sha256, guint number, guint width, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  run (workspace, page_work, sha256, NULL, number, width, (GDestroyNotify) bb_pixels_free, cancellable, callback, user_data);
}

BbPixels *
bb_look_picture_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

void
bb_look_text_async (BbWorkspace *workspace, const char *sha256, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  run (workspace, text_work, sha256, NULL, 0, 0, (GDestroyNotify) bb_look_text_free, cancellable, callback, user_data);
}

BbLookText *
bb_look_text_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

void
bb_look_save_copy_async (BbWorkspace *workspace, const char *sha256, const char *path, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  run (workspace, save_copy_work, sha256, path, 0, 0, NULL, cancellable, callback, user_data);
}

gboolean
bb_look_save_copy_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}

void
bb_look_lend_async (BbWorkspace *workspace, const char *sha256, const char *name, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  run (workspace, lend_work, sha256, name, 0, 0, g_free, cancellable, callback, user_data);
}

char *
bb_look_lend_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}
