/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-pdf-tail.h"

G_BEGIN_DECLS

gboolean bb_pdf_entries_check (const BbPdfTail *tail, const guint8 *data, gsize length, GError **error);

G_END_DECLS
