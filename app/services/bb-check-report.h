/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-check.h"

G_BEGIN_DECLS

/* "Báo cáo xác minh chữ ký số", as PDF/A. Part of bb-check.c. */
gboolean bb_check_write_report (const BbCheck *self, const char *path, GCancellable *cancellable, GError **error);
/* "invalid", "undetermined", "valid" */
const char *bb_check_get_verdict_name (BbVerdict verdict);

G_END_DECLS
