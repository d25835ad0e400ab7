/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which files somebody has in hand who may refer to them in a moment, and which are being removed: never one file both. Thread-safe. */
typedef struct _BbHolds BbHolds;
BbHolds *bb_holds_new (void);
void bb_holds_free (BbHolds *self);

/* Waits until @file is not being removed. */
void bb_holds_take (BbHolds *self, const char *file);
void bb_holds_give_back (BbHolds *self, const char *file);
gboolean bb_holds_has (BbHolds *self, const char *file);
/* %FALSE when somebody has @file in hand; else nobody gets it until it is gone. */
gboolean bb_holds_begin_removal (BbHolds *self, const char *file);
void bb_holds_end_removal (BbHolds *self, const char *file);

G_END_DECLS
