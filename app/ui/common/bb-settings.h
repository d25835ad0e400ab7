/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The settings of this person on this computer; %NULL where their schema is not installed. (transfer full) */
GSettings *bb_settings_open (void);
/* "vi" or "en"; %NULL when nothing was chosen. (transfer full) */
char *bb_settings_get_language (void);

/* A setting that is a text; "" when nothing was set or it cannot be kept here. (transfer full) */
char *bb_settings_get_text (const char *key);
void bb_settings_set_text (const char *key, const char *text);

G_END_DECLS
