/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/bb-case.h"
#include "domain/bb-checklist-compare.h"
#include "store/bb-store.h"

#include "bb-checklist-check.h"
#include "bb-phrasebook.h"
#include "bb-progress.h"

G_BEGIN_DECLS

/* A workspace folder, opened: the store, the catalogue and who works in it. What a user does with a visit is in bb-visits.h.
 * The synchronous functions block on the disk: the window calls the _async ones. Every function may be called from any thread. */
#define BB_TYPE_WORKSPACE (bb_workspace_get_type ())
G_DECLARE_FINAL_TYPE (BbWorkspace, bb_workspace, BB, WORKSPACE, GObject)

/* signal "visit-changed" (const char *visit): something of this visit was written; emitted in the main context.
 * signal "catalogue-changed" () */

/* $XDG_DATA_HOME/bienban/default */
char *bb_workspace_get_default_folder (void);
/* Opens or makes it, and brings in the built-in checklists, bases and calendars of @data_dir (%NULL: the installed ones) that
 * it does not have yet. Errors: BB_STORE_ERROR, BB_SERVICE_ERROR_INPUT. */
BbWorkspace *bb_workspace_open (const char *folder, const char *data_dir, GError **error);
void bb_workspace_close (BbWorkspace *self);
const char *bb_workspace_get_folder (BbWorkspace *self);
const char *bb_workspace_get_data_dir (BbWorkspace *self);
BbStore *bb_workspace_get_store (BbWorkspace *self);
BbCalendars *bb_workspace_get_calendars (BbWorkspace *self);

/* Who says what is written: the "author" of every document. Kept in the workspace. */
char *bb_workspace_get_user (BbWorkspace *self);
gboolean bb_workspace_set_user (BbWorkspace *self, const char *name, GError **error);
/* What the team calls this laptop; the host's name until somebody says. A claim, written into every document of a visit so that a conflict can
 * say where a version comes from. (transfer full) */
char *bb_workspace_get_laptop (BbWorkspace *self);
gboolean bb_workspace_set_laptop (BbWorkspace *self, const char *name, GError **error);
/* Small settings of this workspace ("team", "issuer", "sample-offered"); %NULL when never set. */
char *bb_workspace_get_setting (BbWorkspace *self, const char *key);
gboolean bb_workspace_set_setting (BbWorkspace *self, const char *key, const char *value, GError **error);

/* ── Catalogue. Lists are (transfer container) ───────────────────────────────────────────────────────────────── */
/* Units whose code or name has all words of @query, with or without marks; %NULL: all, by name. */
GPtrArray *bb_workspace_list_units (BbWorkspace *self, const char *query, GError **error);
BbUnit *bb_workspace_get_unit (BbWorkspace *self, const char *code, GError **error);
gboolean bb_workspace_save_unit (BbWorkspace *self, BbUnit *unit, GError **error);
/* CSV with a head line: code,name,kind[,short,parent,address,valid_from,valid_to]. All or nothing. @n: how many. */
gboolean bb_workspace_import_units (BbWorkspace *self, const char *path, guint *n, GError **error);

GPtrArray *bb_workspace_list_checklists (BbWorkspace *self, GError **error);
/* @version %NULL: the newest that is published and valid on @on (%NULL: today). */
BbChecklist *bb_workspace_get_checklist (BbWorkspace *self, const char *code, const char *version, const GDate *on, GError **error);
/* Reads a checklist file and names the line and the rule that it breaks. Writes nothing. */
BbChecklist *bb_workspace_read_checklist (const char *path, GError **error);
/* A published checklist of the same code and version that differs is refused. */
gboolean bb_workspace_import_checklist (BbWorkspace *self, const char *path, GError **error);
/* Keeps a draft (“published” not set) or a published checklist; a published one of the same code and version never changes. */
gboolean bb_workspace_save_checklist (BbWorkspace *self, BbChecklist *checklist, GError **error);
/* From then on it never changes. Errors: NOT_FOUND; USAGE when it is published already. */
gboolean bb_workspace_publish_checklist (BbWorkspace *self, const char *code, const char *version, GError **error);
/* A draft from a table (CSV as spreadsheets export it, “,” or “;”), one line an item, columns by their names in the first line, in any order:
 *   section, section_title, section_title_en · code, text, text_en · answer: pass_fail, count, ratio, sample, text ·
 *   counts: NAME=NHÃN~LABEL|NAME=… · numerator, denominator: NHÃN~LABEL · sample: size · flags: as counts · when: ITEM=pass|na ·
 *   severity: none, minor, major, critical · applies: WDP · evidence, evidence_en · evidence_required: yes or no ·
 *   bases: ID@ARTICLE@STANDING|ID …
 * section, section_title, code, text, answer, severity and applies must be there. Errors name line and column (BB_SERVICE_ERROR_INPUT).
 * Writes nothing. @title %NULL: as the newest version, else the code; @valid_from %NULL: today. */
BbChecklist *bb_workspace_read_checklist_csv (BbWorkspace *self, const char *path, const char *code, const char *version, const char *title,
                                              const GDate *valid_from, GError **error);
/* The same table, UTF-8 with a byte order mark. (transfer full) */
char *bb_workspace_format_checklist_csv (const BbChecklist *checklist);

/* Every version as the office works on it: drafts as they were typed last, complete or not (see bb-checklist-check.h). By code, then
 * the newest version first. */
GPtrArray *bb_workspace_list_versions (BbWorkspace *self, GError **error);
/* Keeps a draft as it is typed, complete or not. @settle: a complete one becomes a revision in the catalogue, when it differs from the one
 * there. Errors: USAGE when it is published. */
gboolean bb_workspace_type_checklist (BbWorkspace *self, BbChecklist *draft, gboolean settle, GError **error);
/* Takes a draft out of the catalogue. Errors: USAGE when it is published. */
gboolean bb_workspace_discard_checklist (BbWorkspace *self, const char *code, const char *version, GError **error);
/* JSON when the name ends so, else the table of bb_workspace_format_checklist_csv(). */
gboolean bb_workspace_export_checklist (BbWorkspace *self, BbChecklist *checklist, const char *path, GError **error);

GPtrArray *bb_workspace_list_bases (BbWorkspace *self, GError **error);
gboolean bb_workspace_confirm_basis (BbWorkspace *self, const char *id, const char *who, GError **error);
GPtrArray *bb_workspace_list_issuers (BbWorkspace *self, GError **error);
gboolean bb_workspace_save_issuer (BbWorkspace *self, BbIssuer *issuer, GError **error);
/* @code %NULL: the only one, or the first. Errors: NOT_FOUND. (transfer full) */
BbIssuer *bb_workspace_find_issuer (BbWorkspace *self, const char *code, GError **error);

/* ── Drafts: what is being typed; at most a second old on the disk ───────────────────────────────────────────────── */
/* Keys: "<visit>/<item>/note", "<visit>/<item>/fact", "<visit>/opinion", … @text %NULL: forget. */
gboolean bb_workspace_set_draft (BbWorkspace *self, const char *key, const char *text, GError **error);
char *bb_workspace_get_draft (BbWorkspace *self, const char *key);
GHashTable *bb_workspace_list_drafts (BbWorkspace *self, const char *prefix);
/* Fire and forget, in order, from the window. */
void bb_workspace_set_draft_async (BbWorkspace *self, const char *key, const char *text);

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */
void bb_workspace_open_async (const char *folder, const char *data_dir, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
BbWorkspace *bb_workspace_open_finish (GAsyncResult *result, GError **error);
void bb_workspace_list_units_async (BbWorkspace *self, const char *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *bb_workspace_list_units_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_list_checklists_async (BbWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *bb_workspace_list_checklists_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_save_checklist_async (BbWorkspace *self, BbChecklist *checklist, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean bb_workspace_save_checklist_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_publish_checklist_async (BbWorkspace *self, const char *code, const char *version, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
gboolean bb_workspace_publish_checklist_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_read_checklist_csv_async (BbWorkspace *self, const char *path, const char *code, const char *version, const char *title,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
BbChecklist *bb_workspace_read_checklist_csv_finish (BbWorkspace *self, GAsyncResult *result, GError **error);

#define BB_WORKSPACE_ASYNC GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data
void bb_workspace_list_versions_async (BbWorkspace *self, BB_WORKSPACE_ASYNC);
GPtrArray *bb_workspace_list_versions_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_type_checklist_async (BbWorkspace *self, BbChecklist *draft, gboolean settle, BB_WORKSPACE_ASYNC);
gboolean bb_workspace_type_checklist_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_discard_checklist_async (BbWorkspace *self, const char *code, const char *version, BB_WORKSPACE_ASYNC);
gboolean bb_workspace_discard_checklist_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_export_checklist_async (BbWorkspace *self, BbChecklist *checklist, const char *path, BB_WORKSPACE_ASYNC);
gboolean bb_workspace_export_checklist_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_read_checklist_async (BbWorkspace *self, const char *path, BB_WORKSPACE_ASYNC);
BbChecklist *bb_workspace_read_checklist_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_list_bases_async (BbWorkspace *self, BB_WORKSPACE_ASYNC);
GPtrArray *bb_workspace_list_bases_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_list_issuers_async (BbWorkspace *self, BB_WORKSPACE_ASYNC);
GPtrArray *bb_workspace_list_issuers_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_save_issuer_async (BbWorkspace *self, BbIssuer *issuer, BB_WORKSPACE_ASYNC);
gboolean bb_workspace_save_issuer_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_save_unit_async (BbWorkspace *self, BbUnit *unit, BB_WORKSPACE_ASYNC);
gboolean bb_workspace_save_unit_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_get_user_async (BbWorkspace *self, BB_WORKSPACE_ASYNC);
char *bb_workspace_get_user_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_set_user_async (BbWorkspace *self, const char *name, BB_WORKSPACE_ASYNC);
gboolean bb_workspace_set_user_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_get_laptop_async (BbWorkspace *self, BB_WORKSPACE_ASYNC);
char *bb_workspace_get_laptop_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_set_laptop_async (BbWorkspace *self, const char *name, BB_WORKSPACE_ASYNC);
gboolean bb_workspace_set_laptop_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_get_setting_async (BbWorkspace *self, const char *key, BB_WORKSPACE_ASYNC);
char *bb_workspace_get_setting_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_set_setting_async (BbWorkspace *self, const char *key, const char *value, BB_WORKSPACE_ASYNC);
gboolean bb_workspace_set_setting_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_list_drafts_async (BbWorkspace *self, const char *prefix, BB_WORKSPACE_ASYNC);
GHashTable *bb_workspace_list_drafts_finish (BbWorkspace *self, GAsyncResult *result, GError **error);

G_END_DECLS
