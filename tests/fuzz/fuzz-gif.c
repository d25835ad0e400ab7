/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of GIF, the one kind of picture that no library reads here. */
#include "fuzz.h"

#include "decode/bb-work.h"

#define MOST (1024 * 1024)       /* pixels: larger ones only take time */

static gboolean
is_large (const guint8 *data, gsize size)
{
  return size < 13 || (guint64) (data[6] | data[7] << 8) * (data[8] | data[9] << 8) > MOST;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const BbFile file = { data, size };
  const BbWireRequest request = { .verb = BB_WIRE_PICTURE, .width = 64, .height = 64 };
  BbWireReply reply = { 0 };
  guint8 *pixels = NULL;

  if (is_large (data, size))
    return 0;
  bb_work_gif (&file, &request, &reply, &pixels);
  fuzz_claim ((pixels != NULL) == (reply.status == BB_WIRE_OK), "pixels or a reason");
  fuzz_claim (!pixels || (reply.width >= 1 && reply.width <= 64 && reply.height >= 1 && reply.height <= 64), "as large as it was asked for");
  fuzz_claim (!pixels || reply.length == (guint64) reply.width * reply.height * 3, "as many bytes as it says");
  g_free (pixels);
  return 0;
}
