/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a photograph says of itself. */
#include "fuzz.h"

#include "decode/bb-exif.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  BbWireFacts facts;

  bb_exif_read (data, size, &facts);
  fuzz_claim (facts.orientation >= 1 && facts.orientation <= 8, "the orientation is one of eight");
  fuzz_claim (memchr (facts.taken, 0, sizeof facts.taken) && memchr (facts.offset, 0, sizeof facts.offset), "the texts end");
  return 0;
}
