/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-play-wire.h"

G_BEGIN_DECLS

/* The pipeline of the helper that plays: the file at BB_PLAY_FILE becomes pieces in the two pipes. */
typedef struct _BbPlayerWork BbPlayerWork;

/* Makes it; nothing of the file is read. %NULL: a part of GStreamer is missing. */
BbPlayerWork *bb_player_work_new (void);
/* Of the file, in bytes. */
guint64 bb_player_work_get_size (BbPlayerWork *self);
/* Begins to read. */
void bb_player_work_start (BbPlayerWork *self);
/* Readable when bb_player_work_take_news() has something. */
int bb_player_work_get_fd (BbPlayerWork *self);
/* FALSE: nothing new. */
gboolean bb_player_work_take_news (BbPlayerWork *self, BbPlayNews *news);
/* Goes on from @position (nanoseconds); what comes from there carries @turn. */
void bb_player_work_go_to (BbPlayerWork *self, guint turn, gint64 position);

G_END_DECLS
