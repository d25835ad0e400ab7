/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* What this computer's camera sees; each picture that is taken is evidence of one item at once. */
#define BB_TYPE_CAMERA_DIALOG (bb_camera_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbCameraDialog, bb_camera_dialog, BB, CAMERA_DIALOG, AdwDialog)

AdwDialog *bb_camera_dialog_new (BbOpenVisit *session, BbEntry *entry);

G_END_DECLS
