/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-marks.h"
#include "bb-visits.h"

G_BEGIN_DECLS

/* Makes a copy of a picture with @marks drawn on it and puts it in the picture's place: items, caption, findings and minutes. The copy
 * is made from all pixels of the file, decoded in the helper, and written anew without EXIF: a JPEG, of a PNG a PNG. The original stays
 * as it is. Where a mark covers something it becomes a restricted document (“original:”), which no export and no copy for the unit
 * carries, as do the pictures that it was made of and their other copies; copies that were made of it are taken off the visit. Else it
 * stays beside the copy. A restricted original is not drawn on anew: its copy is. One step of undo.
 * Errors: LOCKED, NOT_FOUND, USAGE (no mark, a restricted original, nothing changes), BB_DECODE_ERROR. Returns: (transfer full): the copy. */
BbEvidence *bb_visit_redact (BbWorkspace *workspace, const char *visit, const char *sha256, const BbMark *marks, guint n,
                             GCancellable *cancellable, GError **error);

void bb_visit_redact_async (BbWorkspace *workspace, const char *visit, const char *sha256, const BbMark *marks, guint n,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
BbEvidence *bb_visit_redact_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

G_END_DECLS
