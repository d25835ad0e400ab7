/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/bb-case.h"

G_BEGIN_DECLS

/* Numbers of the evidence that can be gone through, rising: that of @item, or, when it is %NULL, all but restricted originals.
 * (transfer full) (element-type guint) */
GArray *bb_viewer_list_numbers (BbCase *visit, const char *item);
/* The place of @sha256 among @numbers, from 0; -1: an original that is not among them. */
int bb_viewer_find_position (BbCase *visit, GArray *numbers, const char *sha256);

G_END_DECLS
