/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Members of JSON that others wrote: whatever is not there, or is of another kind, is %NULL, 0 or %FALSE. All (transfer none). */
const char *bb_json_get_string (JsonObject *object, const char *name);
gint64 bb_json_get_int (JsonObject *object, const char *name);
gboolean bb_json_get_boolean (JsonObject *object, const char *name);
JsonObject *bb_json_get_object (JsonObject *object, const char *name);
JsonArray *bb_json_get_array (JsonObject *object, const char *name);
/* %NULL when the element is no object. */
JsonObject *bb_json_get_element (JsonArray *array, guint index);

/* Another object with the same members: to change one of them there. (transfer full) */
JsonObject *bb_json_copy_members (JsonObject *object);

/* Members of JSON that we write: %NULL leaves the member out; text that is no UTF-8 is made so. */
void bb_json_set_text (JsonObject *object, const char *name, const char *text);
void bb_json_set_time (JsonObject *object, const char *name, GDateTime *time);
/* %NULL: an empty list */
void bb_json_set_texts (JsonObject *object, const char *name, char **texts);

G_END_DECLS
