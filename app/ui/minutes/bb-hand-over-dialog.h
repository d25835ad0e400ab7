/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "visit/bb-case-form.h"

G_BEGIN_DECLS

/* Gives the paper to another laptop: to whom, and the file that goes there. */
AdwDialog *bb_hand_over_dialog_new (BbOpenVisit *session, const char *paper);
/* Whether @dialog is one; then the file goes to @path. */
gboolean bb_hand_over_dialog_write (AdwDialog *dialog, const char *path);

G_END_DECLS
