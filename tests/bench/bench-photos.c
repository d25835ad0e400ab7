/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-photos.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#define PHOTO_SIZE (3 * 1024 * 1024)

/* Its quality is searched for so that it comes near 3 MB. */
static char *
make_picture (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "picture.jpg", NULL);
  g_autofree char *define = g_strdup_printf ("jpeg:extent=%d", PHOTO_SIZE);
  const char *argv[] = { "convert", "-size", "4000x3000", "-seed", "7", "plasma:tan-steelblue", "-attenuate", "0.4", "+noise", "Gaussian", "-define", define, path, NULL };
  g_autoptr (GError) error = NULL;
  char *contents;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, &error);
  if (error || !g_file_get_contents (path, &contents, NULL, NULL))
    g_error ("no picture: %s", error ? error->message : path);
  g_free (contents);
  return g_steal_pointer (&path);
}

/* The same picture with another comment, so that every file has a hash of its own. */
static char *
make_copy (const char *folder, const char *contents, gsize length, guint index)
{
  char *path = g_strdup_printf ("%s/photo-%03u.jpg", folder, index);
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new (length + 12);
  g_autofree char *comment = g_strdup_printf ("%06u", index);

  g_byte_array_append (bytes, (const guint8 *) contents, 2);
  g_byte_array_append (bytes, (const guint8 *) "\xFF\xFE\0\x08", 4);
  g_byte_array_append (bytes, (const guint8 *) comment, 6);
  g_byte_array_append (bytes, (const guint8 *) contents + 2, length - 2);
  if (!g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL))
    g_error ("cannot write %s", path);
  return path;
}

char **
bench_photos_new (const char *folder, guint n)
{
  g_autofree char *picture = make_picture (folder), *contents = NULL;
  g_autoptr (GStrvBuilder) photos = g_strv_builder_new ();
  gsize length;

  g_file_get_contents (picture, &contents, &length, NULL);
  for (guint i = 0; i < n; i++)
    g_strv_builder_take (photos, make_copy (folder, contents, length, i));
  g_unlink (picture);
  return g_strv_builder_end (photos);
}

guint64
bench_photos_measure (char **photos)
{
  guint64 size = 0;
  GStatBuf info;

  for (; *photos; photos++)
    size += g_stat (*photos, &info) == 0 ? (guint64) info.st_size : 0;
  return size;
}

void
bench_photos_remove (char **photos)
{
  for (; *photos; photos++)
    g_unlink (*photos);
}
