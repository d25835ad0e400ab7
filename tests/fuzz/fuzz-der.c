/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BER and DER by hand. */
#include "fuzz.h"

#include "signing/bb-der.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  BbDerItem item;
  gsize used = 0, again_used = 0, length;
  g_autoptr (GBytes) der = bb_der_from_ber (data, size, &used);
  g_autoptr (GBytes) again = NULL;
  const guint8 *bytes;

  if (bb_der_next (data, size, &item))
    {
      fuzz_claim (item.total <= size && item.length <= item.total, "an item lies in its data");
      fuzz_claim (item.value + item.length == data + item.total, "a value ends with its item");
    }
  if (bb_der_is_strict (data, size))
    fuzz_claim (bb_der_next (data, size, &item), "strict data begin with an item");
  if (der == NULL)
    return 0;
  fuzz_claim (used <= size && used > 0, "no more is consumed than there is");
  bytes = g_bytes_get_data (der, &length);
  fuzz_claim (length <= 2 * size + 16, "DER is not much longer than BER");
  again = bb_der_from_ber (bytes, length, &again_used);
  fuzz_claim (again != NULL && again_used == length && g_bytes_equal (again, der), "DER stays as it is");
  return 0;
}
