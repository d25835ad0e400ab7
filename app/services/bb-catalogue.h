/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/bb-calendar.h"

G_BEGIN_DECLS

/* The calendars that came with the program, without a workspace. @data_dir %NULL: the installed ones. */
BbCalendars *bb_catalogue_read_calendars (const char *data_dir, GError **error);

G_END_DECLS
