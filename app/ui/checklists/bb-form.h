/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bb-checklist-draft.h"

G_BEGIN_DECLS

/* Rows that write straight into the working copy of a draft, each with its problem under it. The fields are named as in BbChecklistProblem. */
#define BB_TYPE_FORM (bb_form_get_type ())
G_DECLARE_FINAL_TYPE (BbForm, bb_form, BB, FORM, AdwBin)

GtkWidget *bb_form_new (void);
void bb_form_set_draft (BbForm *self, BbChecklistDraft *draft);
BbChecklistDraft *bb_form_get_draft (BbForm *self);
/* Takes all rows out. */
void bb_form_clear (BbForm *self);
/* Shows those of the chosen place at their fields. */
void bb_form_show_problems (BbForm *self);
/* Puts the cursor into the field, or its first part. */
void bb_form_focus_field (BbForm *self, const char *field);
/* After a change of what there is, once the signal that led to it has ended. */
void bb_form_rebuild_later (BbForm *self);
/* Likewise, the chosen item goes to another section. */
void bb_form_move_later (BbForm *self, guint section);

AdwPreferencesGroup *bb_form_add_group (BbForm *self, const char *title, const char *description);
/* @slot: char *, %NULL when empty. @field may be %NULL: no problem is shown. @group is an AdwPreferencesGroup or an AdwExpanderRow. */
GtkWidget *bb_form_add_entry (BbForm *self, GtkWidget *group, const char *title, char **slot, const char *field);
/* A text of several lines, kept as one. */
GtkWidget *bb_form_add_area (BbForm *self, GtkWidget *group, const char *title, char **slot, const char *field);
GtkWidget *bb_form_add_date (BbForm *self, GtkWidget *group, const char *title, GDate *slot, const char *field);
GtkWidget *bb_form_add_switch (BbForm *self, GtkWidget *group, const char *title, const char *subtitle, gboolean *slot);
/* @rebuild: other rows depend on it. */
GtkWidget *bb_form_add_combo (BbForm *self, GtkWidget *group, const char *title, const char * const *labels, int *slot, gboolean rebuild);
/* Where a problem of @field is told, under what was added last. */
void bb_form_add_problem (BbForm *self, GtkWidget *group, GtkWidget *widget, const char *field);
void bb_form_add_row (GtkWidget *group, GtkWidget *row);

G_END_DECLS
