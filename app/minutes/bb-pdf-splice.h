/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-minutes-model.h"

G_BEGIN_DECLS

/* Copies the finished PDF at @from (as libqpdf wrote it: one classic cross-reference table) to @fd and puts the JPEG streams of @photos
 * (element-type BbPhotoBlock) into the places that were kept for them; the table follows. Every photograph is read once and is alone in memory.
 * Returns: (transfer full): the SHA-256 of all that was written. Errors: BB_MINUTES_ERROR_IO, _PHOTO, _FAILED, G_IO_ERROR_CANCELLED */
char *bb_pdf_splice (const char *from, int fd, const char *path, GPtrArray *photos, GCancellable *cancellable, GError **error);

G_END_DECLS
