/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-raising.h"

G_BEGIN_DECLS

/* Raises the signed papers of a workspace by itself, as soon as there is a network: at the start, when the network comes back and every
 * hour; a paper that was tried in vain pauses longer each time. Without the address of an authority (BB_SETTING_TSA) it asks nobody and only counts. In the main context.
 *
 * signal "changed" (): what it knows is another now */
#define BB_TYPE_RAISER (bb_raiser_get_type ())
G_DECLARE_FINAL_TYPE (BbRaiser, bb_raiser, BB, RAISER, GObject)

/* (transfer none): the one of this workspace; it begins with the first asking. */
BbRaiser *bb_raiser_get (BbWorkspace *workspace);
/* Tries now, whatever the clock and the system's idea of the network say. */
void bb_raiser_try_now (BbRaiser *self);
/* Looks again what is due, and at the setting. */
void bb_raiser_refresh (BbRaiser *self);
/* Something may have been signed: looks in a few seconds, and raises what is due when there is a network. */
void bb_raiser_look_soon (BbRaiser *self);

gboolean bb_raiser_is_running (BbRaiser *self);
gboolean bb_raiser_has_authority (BbRaiser *self);
gboolean bb_raiser_has_network (BbRaiser *self);
/* How many papers could be raised now. */
guint bb_raiser_get_n_due (BbRaiser *self);
/* Of a paper that was tried in vain; %NULL: everything went well, or nothing was tried. */
const char *bb_raiser_get_problem (BbRaiser *self);
/* When it tries again by itself; %NULL: not at all. */
GDateTime *bb_raiser_get_next (BbRaiser *self);
/* (transfer none) (nullable): the paper of this visit; %NULL when nobody has signed, or it is not known yet. */
const BbRaisingPaper *bb_raiser_find (BbRaiser *self, const char *visit);

G_END_DECLS
