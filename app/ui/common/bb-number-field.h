/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A whole number that may be missing: an entry of digits between − and +, lower than a GtkSpinButton. ↑ and ↓ count, too.
 * signal "changed" (): by the person, not by bb_number_field_set_value(). */
#define BB_TYPE_NUMBER_FIELD (bb_number_field_get_type ())
G_DECLARE_FINAL_TYPE (BbNumberField, bb_number_field, BB, NUMBER_FIELD, GtkWidget)

GtkWidget *bb_number_field_new (const char *label);
/* -1: empty */
gint64 bb_number_field_get_value (BbNumberField *self);
void bb_number_field_set_value (BbNumberField *self, gint64 value);
void bb_number_field_set_label (BbNumberField *self, const char *label);

G_END_DECLS
