/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-form.h"

G_BEGIN_DECLS

/* What the forms are made of. Each fills @form, which was cleared before, from the chosen place of its draft. */
void bb_form_build_head (BbForm *form, BbChecklist *checklist);
void bb_form_build_section (BbForm *form, BbSection *section);
void bb_form_build_item (BbForm *form, BbItem *item);

/* The named numbers or behaviours in @labels (BbCountLabel), with what adds and removes them. */
void bb_form_build_labels (BbForm *form, GPtrArray *labels, const char *field, const char *title, const char *description, const char *add);
void bb_form_build_bases (BbForm *form, BbItem *item);
void bb_form_build_condition (BbForm *form, BbItem *item);

/* Move up, move down, duplicate, remove: of the chosen place. */
GtkWidget *bb_form_make_tools (BbForm *form, gboolean duplicates);

G_END_DECLS
