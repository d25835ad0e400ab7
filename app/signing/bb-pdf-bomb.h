/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <qpdf/qpdf-c.h>

G_BEGIN_DECLS

/* Streams of a few kilobytes that unfold to gigabytes (ISO 32000-1 §7.4.4). libqpdf unfolds a stream as a whole, so it is looked at before. */

gboolean bb_pdf_data_is_small (const guint8 *data, gsize length, guint64 *room);
gboolean bb_pdf_stream_is_small (qpdf_data qpdf, qpdf_oh stream, guint64 room);

G_END_DECLS
