/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bb-redact-canvas.h"

G_BEGIN_DECLS

/* The bar of tools under a picture that is being covered and marked.
 *
 * signal "done" (): the copy is to be made of what is drawn; signal "cancelled" () */
#define BB_TYPE_REDACT_TOOL (bb_redact_tool_get_type ())
G_DECLARE_FINAL_TYPE (BbRedactTool, bb_redact_tool, BB, REDACT_TOOL, AdwBin)

void bb_redact_tool_set_canvas (BbRedactTool *self, BbRedactCanvas *canvas);
/* While the copy is being made. */
void bb_redact_tool_set_busy (BbRedactTool *self, gboolean busy);

G_END_DECLS
