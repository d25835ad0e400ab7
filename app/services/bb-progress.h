/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Long work as a person sees it: a title, how much is done of how much, and a way to stop it. Worker threads report; the
 * properties "title", "fraction" (0 to 1, -1 unknown) and "active" change in the thread that made the object. */
#define BB_TYPE_PROGRESS (bb_progress_get_type ())
G_DECLARE_FINAL_TYPE (BbProgress, bb_progress, BB, PROGRESS, GObject)

BbProgress *bb_progress_new (const char *title);
const char *bb_progress_get_title (BbProgress *self);
double bb_progress_get_fraction (BbProgress *self);
gboolean bb_progress_get_active (BbProgress *self);
GCancellable *bb_progress_get_cancellable (BbProgress *self);       /* (transfer none) */
void bb_progress_cancel (BbProgress *self);

/* From any thread. @total 0: unknown. */
void bb_progress_report (BbProgress *self, guint64 done, guint64 total);
void bb_progress_finish (BbProgress *self);

G_END_DECLS
