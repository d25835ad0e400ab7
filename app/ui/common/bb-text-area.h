/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A few lines of free text with a placeholder; it grows with what is typed.
 * signal "changed" (): the person typed; not while an input method composes, not by bb_text_area_set_text().
 * signal "left" (): the focus went elsewhere. */
#define BB_TYPE_TEXT_AREA (bb_text_area_get_type ())
G_DECLARE_FINAL_TYPE (BbTextArea, bb_text_area, BB, TEXT_AREA, GtkWidget)

GtkWidget *bb_text_area_new (void);
char *bb_text_area_get_text (BbTextArea *self);          /* (transfer full) */
/* Keeps the cursor where it is when the text is the same already. */
void bb_text_area_set_text (BbTextArea *self, const char *text);
/* What is expected here, and the name that a screen reader says. */
void bb_text_area_set_labels (BbTextArea *self, const char *name, const char *placeholder);
/* How many lines it has room for when it is empty. */
void bb_text_area_set_lines (BbTextArea *self, guint lines);
/* Room between the edge and the text, in pixels. */
void bb_text_area_set_margin (BbTextArea *self, int margin);
void bb_text_area_set_editable (BbTextArea *self, gboolean editable);
gboolean bb_text_area_is_focused (BbTextArea *self);

G_END_DECLS
