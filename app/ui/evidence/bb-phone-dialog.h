/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* "From the phone": the QR code of a page that this laptop serves while the dialog is open, and the files that come in through it as
 * evidence of one item. Closing the dialog closes the page. */
#define BB_TYPE_PHONE_DIALOG (bb_phone_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbPhoneDialog, bb_phone_dialog, BB, PHONE_DIALOG, AdwDialog)

AdwDialog *bb_phone_dialog_new (BbOpenVisit *session, BbEntry *entry);
/* How many files became evidence. */
guint bb_phone_dialog_count_received (BbPhoneDialog *self);

G_END_DECLS
