/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sandbox costs: thumbnails through the helper against the same decoder in this process. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "decode/bb-decoder.h"
#include "decode/bb-work.h"
#include "pictures.h"

typedef struct { const char *name; guint width, height, rounds; double goal; } Case;

static int
compare (gconstpointer a, gconstpointer b)
{
  return *(const gint64 *) a < *(const gint64 *) b ? -1 : 1;
}

static double
median (gint64 *times, guint n)
{
  qsort (times, n, sizeof *times, compare);
  return times[n / 2] / 1000.0;
}

static double
measure_helper (const Case *one, int fd)
{
  g_autofree gint64 *times = g_new (gint64, one->rounds);

  for (guint i = 0; i < one->rounds; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (BbPixels) pixels = bb_decode_picture (bb_decoder_get_default (), fd, 640, 640, NULL, NULL);

      g_assert_nonnull (pixels);
      times[i] = g_get_monotonic_time () - start;
    }
  return median (times, one->rounds);
}

static double
measure_bare (const Case *one, GBytes *jpeg)
{
  g_autofree gint64 *times = g_new (gint64, one->rounds);
  BbWireRequest request = { .verb = BB_WIRE_PICTURE, .width = 640, .height = 640 };
  BbFile file;

  file.data = g_bytes_get_data (jpeg, &file.size);
  for (guint i = 0; i < one->rounds; i++)
    {
      gint64 start = g_get_monotonic_time ();
      BbWireReply reply = { 0 };
      g_autofree guint8 *pixels = bb_work_picture (&file, &request, &reply);

      g_assert_nonnull (pixels);
      times[i] = g_get_monotonic_time () - start;
    }
  return median (times, one->rounds);
}

int
main (int argc, char **argv)
{
  static const Case cases[] = { { "phone, 12 megapixels", 4000, 3000, 20, 2.0 }, { "screen, 2 megapixels", 1920, 1080, 60, 3.0 } };
  gboolean good = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) jpeg = pictures_make_jpeg (&(Picture) { cases[i].width, cases[i].height });
      g_autofree char *path = NULL;
      int fd = g_file_open_tmp ("bench-XXXXXX.jpg", &path, NULL);
      double bare, helper;

      g_assert_true (g_file_set_contents (path, g_bytes_get_data (jpeg, NULL), (gssize) g_bytes_get_size (jpeg), NULL));
      close (fd);
      fd = g_open (path, O_RDONLY, 0);
      measure_helper (&(Case) { "", 0, 0, 1, 0 }, fd);
      bare = measure_bare (&cases[i], jpeg);
      helper = measure_helper (&cases[i], fd);
      g_print ("thumbnail, %s: in the sandbox %.2f ms, in the process %.2f ms: %.2f × (goal %.1f ×)\n", cases[i].name, helper, bare, helper / bare,
               cases[i].goal);
      good = good && helper / bare <= cases[i].goal;
      close (fd);
      g_unlink (path);
    }
  return good ? 0 : 1;
}
