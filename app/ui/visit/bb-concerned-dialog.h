/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* Persons or a post behind a finding. Names go to the restricted database; the minutes print post and initials. */
#define BB_TYPE_CONCERNED_DIALOG (bb_concerned_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbConcernedDialog, bb_concerned_dialog, BB, CONCERNED_DIALOG, AdwDialog)

/* @entry: its finding is saved, or on its way to be. */
AdwDialog *bb_concerned_dialog_new (BbOpenVisit *session, BbEntry *entry);

G_END_DECLS
