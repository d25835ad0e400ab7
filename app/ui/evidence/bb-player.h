/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* A recording: its picture, and play, position and volume under it. It is decoded by a helper process (services/bb-playback.h).
 *
 * signal "ready": it can be played
 * signal "failed" (GError *): it cannot be played, or no longer */
#define BB_TYPE_PLAYER (bb_player_get_type ())
G_DECLARE_FINAL_TYPE (BbPlayer, bb_player, BB, PLAYER, AdwBin)

/* @sha256 %NULL: nothing any more. @name is what a screen reader says of the picture. */
void bb_player_show (BbPlayer *self, BbWorkspace *workspace, const char *sha256, const char *name);
/* Plays, or stops where it is. */
void bb_player_toggle (BbPlayer *self);

G_END_DECLS
