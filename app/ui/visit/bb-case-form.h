/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "common/bb-text-area.h"

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* A short form about something that did not go as planned: rows, what is wrong with them, and one button. It stays open until what it
 * records is on the disk.
 *
 * signal "changed" (): a row was changed by the person
 * signal "submitted" (): the button was pressed; call bb_case_form_begin(), then bb_case_form_end() */
#define BB_TYPE_CASE_FORM (bb_case_form_get_type ())
G_DECLARE_FINAL_TYPE (BbCaseForm, bb_case_form, BB, CASE_FORM, AdwDialog)

/* @intro (nullable): one sentence above the rows. */
BbCaseForm *bb_case_form_new (BbOpenVisit *session, const char *title, const char *intro, const char *action);
/* In pixels, where the window has room. */
void bb_case_form_set_height (BbCaseForm *self, int height);
BbOpenVisit *bb_case_form_get_session (BbCaseForm *self);
/* Both may be %NULL. The next rows stand in this group. */
AdwPreferencesGroup *bb_case_form_add_group (BbCaseForm *self, const char *title, const char *description);
void bb_case_form_add (BbCaseForm *self, GtkWidget *row);
AdwEntryRow *bb_case_form_add_entry (BbCaseForm *self, const char *title, const char *text);
AdwSwitchRow *bb_case_form_add_switch (BbCaseForm *self, const char *title, const char *subtitle, gboolean active);
AdwComboRow *bb_case_form_add_combo (BbCaseForm *self, const char *title, const char * const *labels);
BbTextArea *bb_case_form_add_text (BbCaseForm *self, const char *name, const char *placeholder, guint lines, const char *text);
/* What stands in a row without spaces around it; %NULL when that is nothing. (transfer full) */
char *bb_case_form_read (GtkWidget *row);
void bb_case_form_set_ready (BbCaseForm *self, gboolean ready);
void bb_case_form_begin (BbCaseForm *self);
/* @error %NULL: says @done (nullable), and closes. Otherwise says what is wrong and lets the person mend it. */
void bb_case_form_end (BbCaseForm *self, const GError *error, const char *done);
/* Likewise, but stays open for more. */
void bb_case_form_settle (BbCaseForm *self, const GError *error);

G_END_DECLS
