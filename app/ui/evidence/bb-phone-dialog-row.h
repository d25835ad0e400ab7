/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "services/bb-phone-file.h"

G_BEGIN_DECLS

/* A file on its way from the phone: its name, how far it is, what became of it. */
#define BB_TYPE_PHONE_ROW (bb_phone_row_get_type ())
G_DECLARE_FINAL_TYPE (BbPhoneRow, bb_phone_row, BB, PHONE_ROW, GtkListBoxRow)

GtkWidget *bb_phone_row_new (BbPhoneFile *file);

G_END_DECLS
