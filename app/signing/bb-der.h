/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reading ITU-T X.690 by hand: only what libtasn1 does not tell (is it DER? where does it end?) and what it does not do (BER → DER). */

typedef struct
{
  guint8 tag;                /* first identifier octet, class and constructed bit included */
  const guint8 *value;
  gsize length;              /* of the value */
  gsize total;               /* of header and value */
} BbDerItem;

gboolean bb_der_next (const guint8 *data, gsize length, BbDerItem *item);
gboolean bb_der_is_strict (const guint8 *data, gsize length);
GBytes *bb_der_from_ber (const guint8 *data, gsize length, gsize *consumed);

G_END_DECLS
