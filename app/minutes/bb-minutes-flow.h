/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-sheet.h"

G_BEGIN_DECLS

/* Puts all blocks on the sheets. Errors stay in @sheet->error. */
void bb_minutes_flow (BbMinutes *minutes, BbSheet *sheet);

/* Each places one block at @sheet->y, breaking pages as it must. */
void bb_flow_letterhead (BbSheet *sheet, const BbLetterhead *letterhead);
void bb_flow_table (BbSheet *sheet, const BbTable *table);
void bb_flow_signatures (BbSheet *sheet, GPtrArray *blocks);
void bb_flow_office (BbSheet *sheet, const BbBlock *block);
void bb_flow_photos (BbSheet *sheet, GPtrArray *photos);

/* The least height with which each can begin on a page. */
double bb_flow_measure_table_start (BbSheet *sheet, const BbTable *table);
double bb_flow_measure_signatures (BbSheet *sheet, GPtrArray *blocks);
/* What the words of the seal need below the names of @blocks (of BbSignatureBlock), in points; 0: nobody's signature is sealed. */
double bb_flow_measure_seal_words (GPtrArray *blocks);
double bb_flow_measure_office (BbSheet *sheet, const BbBlock *block);
/* One line of the recipients; the first is their head. (transfer full) */
PangoLayout *bb_flow_lay_out_recipient (BbSheet *sheet, GPtrArray *lines, guint line);

G_END_DECLS
