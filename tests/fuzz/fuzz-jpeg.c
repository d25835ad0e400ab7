/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of a photograph, and what is left of it without its secrets. */
#include "fuzz.h"

#include "minutes/bb-jpeg.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree guint8 *copy = g_memdup2 (data, size);
  BbJpegHead head, stripped;
  BbJpegStatus status = bb_jpeg_read_head (data, size, &head);
  gsize left, again;

  fuzz_claim (head.orientation >= 1 && head.orientation <= 8, "an orientation is 1 to 8");
  fuzz_claim (status != BB_JPEG_OK || (head.width > 0 && head.height > 0), "a picture has a size");
  left = bb_jpeg_strip (copy, size);
  fuzz_claim (left <= size, "nothing is added");
  if (status == BB_JPEG_OK && bb_jpeg_read_head (copy, left, &stripped) == BB_JPEG_OK)
    fuzz_claim (stripped.width == head.width && stripped.height == head.height && stripped.components == head.components,
                "the picture is the same without its secrets");
  /* What is damaged is kept as it is, and may read differently where something was taken out before it; it never grows. */
  again = bb_jpeg_strip (copy, left);
  fuzz_claim (again <= left, "nothing is added the second time");
  return 0;
}
