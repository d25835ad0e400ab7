/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "domain/bb-dates.h"
#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* What is typed at the end of a visit: who attended, the unit's opinion, the recommendations; and the way to the lock.
 * signal "item-requested" (const char *code), "lock-requested" () */
#define BB_TYPE_CLOSING_FORM (bb_closing_form_get_type ())
G_DECLARE_FINAL_TYPE (BbClosingForm, bb_closing_form, BB, CLOSING_FORM, AdwBin)

void bb_closing_form_set_session (BbClosingForm *self, BbOpenVisit *session);
void bb_closing_form_refresh (BbClosingForm *self);
/* What was typed becomes revisions now. */
void bb_closing_form_flush (BbClosingForm *self);
/* Puts the focus where @field is typed: "representative", "opinion", "decision". */
void bb_closing_form_show_field (BbClosingForm *self, const char *field);
gboolean bb_closing_form_has_representative (BbClosingForm *self);
guint bb_closing_form_get_n_open_points (BbClosingForm *self);

G_END_DECLS
