/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* What libFuzzer calls for each input. Without libFuzzer, replay.c calls it for files named on the command line. */
__attribute__ ((visibility ("default"))) int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* A claim about the result; a broken one counts as a crash, also where asserts are off. */
static inline void
fuzz_claim (gboolean holds, const char *claim)
{
  if (holds)
    return;
  fprintf (stderr, "broken: %s\n", claim);
  abort ();
}
