/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "domain/bb-case.h"
#include "domain/bb-dates.h"
#include "domain/bb-fold.h"
#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* Whether every word of @needle (folded) is somewhere in @haystack. */
gboolean bb_wording_match (const char *haystack, const char *needle);

/* "Thứ Hai, 23/11/2026" in the language of the interface. (transfer full) */
char *bb_wording_long_date (GDateTime *time);
/* "Hôm nay 07:58", "Hôm qua 07:58" or "05/11/2026". (transfer full) */
char *bb_wording_when (GDateTime *time);
/* "23/11/2026 07:58" (transfer full) */
char *bb_wording_time (GDateTime *time);
/* "1,4 MB" (transfer full) */
char *bb_wording_size (gint64 bytes);
/* Whose clock it was: "camera clock", "this computer's clock". */
const char *bb_wording_clock (const char *clock);
/* Where evidence came from: "from a phone", "pasted". */
const char *bb_wording_source (const char *source);
/* Reads "23/11/2026 08:05", local time; %NULL: it is none. (transfer full) */
GDateTime *bb_wording_read_time (const char *text);
/* "~/EOS_DIGITAL": a folder as a person reads it, below one's own folder without the path to that. (transfer full) */
char *bb_wording_folder (const char *path);
/* Position of @name in a %NULL-terminated list of names; -1 when it is not there. */
int bb_wording_index (const char * const *names, const char *name);

/* Whether the text was in force on the day of the visit, as far as is known. */
gboolean bb_wording_basis_is_in_force (BbCase *visit, BbBasisRef *reference);
/* Legal bases of @item: those in force on the day of the visit first, of these the verified ones. (transfer container) (element-type BbBasisRef) */
GPtrArray *bb_wording_list_bases (BbCase *visit, BbItem *item);
/* "NĐ 118/2025/NĐ-CP Điều 5" (transfer full) */
char *bb_wording_basis (BbCase *visit, BbBasisRef *reference);
/* "in force", "not in force on the day of the visit; replaced by …", "not verified". (transfer full) */
char *bb_wording_basis_state (BbCase *visit, BbBasisRef *reference);

G_END_DECLS
