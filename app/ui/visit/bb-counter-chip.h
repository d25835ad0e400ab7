/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One counter: its body adds one, the − beside it takes one back.
 * signal "counted" (int): +1 or -1, by the person. */
#define BB_TYPE_COUNTER_CHIP (bb_counter_chip_get_type ())
G_DECLARE_FINAL_TYPE (BbCounterChip, bb_counter_chip, BB, COUNTER_CHIP, GtkBox)

/* @label: what a screen reader says; @shown: what stands in the chip, when it is shorter. */
GtkWidget *bb_counter_chip_new (const char *name, const char *label, const char *shown);
const char *bb_counter_chip_get_name (BbCounterChip *self);
gint64 bb_counter_chip_get_value (BbCounterChip *self);
void bb_counter_chip_set_value (BbCounterChip *self, gint64 value);

G_END_DECLS
