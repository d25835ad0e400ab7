/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The database for a document of @type, by data/routing.json. INVALID when the type is unknown or the scope is missing. */
char *bb_routing_find (const char *type, const char *scope, GError **error);

G_END_DECLS
