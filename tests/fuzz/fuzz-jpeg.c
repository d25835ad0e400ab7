/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of a photograph, and what is left of it without its secrets. */
#include "fuzz.h"

#include "minutes/bb-jpeg.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree guint8 *copy = g_memdup2 (data, size), *once = NULL;
  BbJpegHead head, stripped;
  BbJpegStatus status = bb_jpeg_read_head (data, size, &head);
  gsize left, again;

  fuzz_claim (head.orientation >= 1 && head.orientation <= 8, "an orientation is 1 to 8");
  fuzz_claim (status != BB_JPEG_OK || (head.width > 0 && head.height > 0), "a picture has a size");
  left = bb_jpeg_strip (copy, size);
  fuzz_claim (left <= size, "nothing is added");
  if (left < 4)                        /* damaged: hardly more than the mark of a JPEG */
    return 0;
  if (status == BB_JPEG_OK && bb_jpeg_read_head (copy, left, &stripped) == BB_JPEG_OK)
    fuzz_claim (stripped.width == head.width && stripped.height == head.height && stripped.components == head.components,
                "the picture is the same without its secrets");
  once = g_memdup2 (copy, left);
  again = bb_jpeg_strip (copy, left);
  fuzz_claim (again == left && memcmp (copy, once, left) == 0, "the second time nothing is left to take out");
  return 0;
}
