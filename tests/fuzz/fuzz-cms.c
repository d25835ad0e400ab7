/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SignedData of a signature. */
#include "fuzz.h"

#include "signing/bb-cms.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCms) cms = bb_cms_read (data, size, &error);
  BbHashKind kind;

  fuzz_claim ((cms == NULL) == (error != NULL), "a failure has an error");
  if (cms == NULL)
    return 0;
  fuzz_claim (cms->digest_oid != NULL && cms->signature_oid != NULL && cms->signature != NULL, "a signer has algorithms and a value");
  bb_cms_hash_from_oid (cms->digest_oid, &kind);
  bb_cms_get_algorithm (cms);
  for (guint i = 0; i < cms->certificates->len; i++)
    bb_cms_names_certificate (cms, g_ptr_array_index (cms->certificates, i));
  return 0;
}
