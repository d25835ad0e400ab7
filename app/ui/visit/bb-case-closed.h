/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-case-form.h"

G_BEGIN_DECLS

/* The unit was found closed in working time: when, its official hours, who saw it, photographs. Opened again, it completes what was recorded. */
AdwDialog *bb_case_closed_new (BbOpenVisit *session);
/* Takes a photograph in, as if the person had chosen it; FALSE when @dialog is another one. */
gboolean bb_case_closed_attach (AdwDialog *dialog, const char *path);

G_END_DECLS
