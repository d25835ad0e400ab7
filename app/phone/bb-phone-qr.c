/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-phone-qr.h"

#include <qrencode.h>

GBytes *
bb_phone_qr_encode (const char *text, guint *width)
{
  QRcode *code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  GBytes *modules;
  guint8 *dark;

  if (!code)
    return NULL;
  *width = (guint) code->width;
  dark = g_malloc ((gsize) *width * *width);
  for (guint i = 0; i < *width * *width; i++)
    dark[i] = code->data[i] & 1;
  modules = g_bytes_new_take (dark, (gsize) *width * *width);
  QRcode_free (code);
  return modules;
}
