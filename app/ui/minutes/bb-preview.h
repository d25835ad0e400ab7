/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* The minutes as they will be printed, written anew a moment after every change. */
#define BB_TYPE_PREVIEW (bb_preview_get_type ())
G_DECLARE_FINAL_TYPE (BbPreview, bb_preview, BB, PREVIEW, AdwBin)

void bb_preview_set_session (BbPreview *self, BbOpenVisit *session);
/* Any other paper: @write begins to write it and calls back, @read gives its path. @data lives longer than the widget. */
typedef void (*BbPreviewWrite) (gpointer data, GAsyncReadyCallback callback, gpointer user_data);
typedef char *(*BbPreviewFinish) (GObject *source, GAsyncResult *result, GError **error);
void bb_preview_set_source (BbPreview *self, BbPreviewWrite write, BbPreviewFinish read, gpointer data);
void bb_preview_refresh (BbPreview *self);

G_END_DECLS
