/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A QR code, dark on white whatever the colours of the window, each module a whole number of the screen's pixels, with the four light
 * modules around it that ISO/IEC 18004 asks for. A screen reader reads the address. */
#define BB_TYPE_PHONE_CODE (bb_phone_code_get_type ())
G_DECLARE_FINAL_TYPE (BbPhoneCode, bb_phone_code, BB, PHONE_CODE, GtkWidget)

/* @url %NULL: nothing. */
void bb_phone_code_set_url (BbPhoneCode *self, const char *url);

G_END_DECLS
