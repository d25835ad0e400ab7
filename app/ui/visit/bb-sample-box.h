/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* The draw of an item that is answered by a sample: how many dossiers there are, which were drawn, and what came of each. Hidden for other
 * items. signal "finished" (): the last dossier has a result. */
#define BB_TYPE_SAMPLE_BOX (bb_sample_box_get_type ())
G_DECLARE_FINAL_TYPE (BbSampleBox, bb_sample_box, BB, SAMPLE_BOX, GtkBox)

GtkWidget *bb_sample_box_new (void);
void bb_sample_box_set_entry (BbSampleBox *self, BbOpenVisit *session, BbEntry *entry);
void bb_sample_box_refresh (BbSampleBox *self);
gboolean bb_sample_box_is_drawn (BbSampleBox *self);
/* Draws from the list of dossiers in the CSV file at @path. */
void bb_sample_box_draw_from (BbSampleBox *self, const char *path);
void bb_sample_box_choose_list (BbSampleBox *self);

G_END_DECLS
