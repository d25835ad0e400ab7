/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "bb-domain-error.h"

G_BEGIN_DECLS

/* Parses one JSON object. Errors: BB_DOMAIN_ERROR_SYNTAX with the line, BB_DOMAIN_ERROR_INVALID when it is no object. */
JsonObject *bb_json_parse (const char *text, gssize length, GError **error);
/* Indented by two, ending in a line break. */
char *bb_json_format (JsonObject *object);
/* The line (from 1) on which the value at JSON pointer @pointer (RFC 6901) begins in @text; 1 when it is not there. */
guint bb_json_find_line (const char *text, const char *pointer);

G_END_DECLS
