/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* What changed, as a person calls it: "Severity", "Text". */
const char *bb_change_get_field (const char *field);
/* A value of that field as a person reads it, on several lines where it is a list; "—" when there is none. (transfer full) */
char *bb_change_get_words (const char *field, const char *value);

G_END_DECLS
