/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "domain/bb-unit.h"

G_BEGIN_DECLS

/* Those who may sign the papers of the office, one a row. Signal: "changed". */
#define BB_TYPE_SIGNATORY_LIST (bb_signatory_list_get_type ())
G_DECLARE_FINAL_TYPE (BbSignatoryList, bb_signatory_list, BB, SIGNATORY_LIST, AdwPreferencesGroup)

void bb_signatory_list_show (BbSignatoryList *self, GPtrArray *signatories);
/* (transfer full) (element-type BbSignatory) */
GPtrArray *bb_signatory_list_copy (BbSignatoryList *self);

G_END_DECLS
