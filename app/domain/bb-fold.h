/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lower case without marks, "đ" as "d": what a search compares. */
char *bb_fold (const char *text);

G_END_DECLS
