/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-md5.h"

char *
bb_md5_finish (struct md5_ctx *context)
{
  guint8 digest[MD5_DIGEST_SIZE];
  g_autofree char *text = NULL;

  md5_digest (context, sizeof digest, digest);
  text = g_base64_encode (digest, sizeof digest);
  return g_strconcat ("md5-", text, NULL);
}
