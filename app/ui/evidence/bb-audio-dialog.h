/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* A recording of the microphone as evidence of one item: only where the preference allows it, and only with a reason. */
#define BB_TYPE_AUDIO_DIALOG (bb_audio_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbAudioDialog, bb_audio_dialog, BB, AUDIO_DIALOG, AdwDialog)

AdwDialog *bb_audio_dialog_new (BbOpenVisit *session, BbEntry *entry);

G_END_DECLS
