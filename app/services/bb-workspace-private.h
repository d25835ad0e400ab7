/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-workspace.h"

G_BEGIN_DECLS

/* @data_dir, else $BIENBAN_DATA, else where it is installed. */
const char *bb_workspace_find_data_dir (const char *data_dir);
GThreadPool *bb_workspace_get_pool (BbWorkspace *self);
/* Held while something is looked up and then changed. */
GRecMutex *bb_workspace_get_write_lock (BbWorkspace *self);
/* Undo steps (GPtrArray of BbUndoStep) by visit, as far as they were needed; see bb-undo.h. */
GHashTable *bb_workspace_get_undo (BbWorkspace *self);
/* What is remembered of the visits that are worked on (BbVisitMemory), by visit; see bb-visit-memory.h. Under the write lock. */
GHashTable *bb_workspace_get_memories (BbWorkspace *self);
void bb_workspace_emit_changed (BbWorkspace *self, const char *visit);

/* The catalogue in memory. (transfer full) (nullable) */
BbChecklist *bb_catalogue_get_checklist (BbWorkspace *self, const char *code, const char *version);
void bb_catalogue_add_checklist (BbWorkspace *self, BbChecklist *checklist);
void bb_catalogue_remove_checklist (BbWorkspace *self, const char *code, const char *version);
GPtrArray *bb_catalogue_list_checklists (BbWorkspace *self);
void bb_catalogue_add_basis (BbWorkspace *self, BbBasis *basis);
GPtrArray *bb_catalogue_list_bases (BbWorkspace *self);

/* Reads the built-in data into the store and the catalogue into memory. */
gboolean bb_catalogue_load (BbWorkspace *self, GError **error);
/* Checklists and bases that came in from elsewhere; calendars are read when the workspace is opened. */
gboolean bb_catalogue_refresh (BbWorkspace *self, GError **error);

/* The whole file. Errors: BB_SERVICE_ERROR_INPUT. */
char *bb_read_text_file (const char *path, GError **error);
/* Reads a JSON file. Errors name the file and the line: BB_SERVICE_ERROR_INPUT. */
JsonObject *bb_read_json_file (const char *path, char **text, GError **error);
gpointer bb_read_value_file (const BbSchema *schema, const char *path, GError **error);
/* An error of reading @object from @text is told with the file and the line. */
void bb_place_error (GError **error, const char *path, const char *text, const char *prefix);

/* 32 lower-case hex digits from the system's random source. */
char *bb_random_id (void);
/* Local time, to the millisecond. */
GDateTime *bb_now (void);
/* Writes @body unless it is already there; one document, no undo. */
gboolean bb_workspace_put (BbWorkspace *self, const char *database, const char *id, JsonObject *body, GError **error);

G_END_DECLS
