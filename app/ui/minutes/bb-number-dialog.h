/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "visit/bb-case-form.h"

G_BEGIN_DECLS

/* Writes the number and the date, which the office gives, into the signed minutes. */
AdwDialog *bb_number_dialog_new (BbOpenVisit *session, const char *paper);

G_END_DECLS
