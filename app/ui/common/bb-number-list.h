/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-numbers.h"

G_BEGIN_DECLS

/* The numbers that the office set apart, one block a row, with how many are left. What is changed here is kept at once.
 * Signals: "asking", before anything changes; "changed", after it is kept. */
#define BB_TYPE_NUMBER_LIST (bb_number_list_get_type ())
G_DECLARE_FINAL_TYPE (BbNumberList, bb_number_list, BB, NUMBER_LIST, AdwPreferencesGroup)

/* @issuer: code of the office. */
void bb_number_list_set_issuer (BbNumberList *self, BbWorkspace *workspace, const char *issuer);
/* (transfer full) (element-type BbNumberBlock) */
GPtrArray *bb_number_list_copy (BbNumberList *self);

G_END_DECLS
