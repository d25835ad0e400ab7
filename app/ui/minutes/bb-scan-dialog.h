/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "visit/bb-case-form.h"

G_BEGIN_DECLS

/* Records that somebody signed the printed paper, with a scan of it. */
AdwDialog *bb_scan_dialog_new (BbOpenVisit *session, const char *paper, const char *field, const char *name);
/* Whether @dialog is one; then @path is the scan. */
gboolean bb_scan_dialog_set_file (AdwDialog *dialog, const char *path);

G_END_DECLS
