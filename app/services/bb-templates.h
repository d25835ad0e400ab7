/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-workspace.h"
#include "minutes/bb-paper-plan.h"

G_BEGIN_DECLS

/* How an office makes its papers up. What an office changed stands in its issuer: document; all teams of the office get it. */

/* How @kind is made up for the office @issuer (%NULL: the only one, or the first); @standard: as the program brings it.
 * Errors: NOT_FOUND, INPUT. (transfer full) */
BbPaperPlan *bb_template_load (BbWorkspace *workspace, const char *issuer, const char *kind, gboolean standard, GError **error);
/* Whether the office changed anything of @kind. */
gboolean bb_template_is_changed (BbWorkspace *workspace, const char *issuer, const char *kind);
/* Reads a template file and names the line and the rule that it breaks. Writes nothing. */
BbTemplate *bb_template_read (BbWorkspace *workspace, const char *path, GError **error);
/* Keeps what in @template is otherwise than the program brings it; nothing otherwise: forgets it. Errors: NOT_FOUND: there is no such office;
 * BB_DOMAIN_ERROR_INVALID. */
gboolean bb_template_save (BbWorkspace *workspace, const char *issuer, BbTemplate *template, GError **error);
/* As the program brings it again. */
gboolean bb_template_reset (BbWorkspace *workspace, const char *issuer, const char *kind, GError **error);
/* The whole of it as a file that can be changed and read again. (transfer full) */
char *bb_template_format (BbWorkspace *workspace, const char *issuer, const char *kind, GError **error);

/* A page of @kind made up as @template says, for who edits it: of the newest visit, with example words where the paper needs typed ones. @path is
 * written. Errors: NOT_FOUND: there is no visit yet; BB_DOMAIN_ERROR_INVALID: the template breaks a rule. */
gboolean bb_template_write_preview (BbWorkspace *workspace, const char *issuer, BbTemplate *template, const char *path, GError **error);

/* The bytes of a PNG file that can be a logo. Errors: INPUT. (transfer full) */
GBytes *bb_template_read_logo (const char *path, GError **error);

#define BB_TEMPLATE_ASYNC GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data
void bb_template_load_async (BbWorkspace *workspace, const char *issuer, const char *kind, gboolean standard, BB_TEMPLATE_ASYNC);
BbPaperPlan *bb_template_load_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_template_read_logo_async (BbWorkspace *workspace, const char *path, BB_TEMPLATE_ASYNC);
GBytes *bb_template_read_logo_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_template_save_async (BbWorkspace *workspace, const char *issuer, BbTemplate *template, BB_TEMPLATE_ASYNC);
gboolean bb_template_save_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_template_reset_async (BbWorkspace *workspace, const char *issuer, const char *kind, BB_TEMPLATE_ASYNC);
gboolean bb_template_reset_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
/* (transfer full): the path of the file of this run of the program, written anew each time */
void bb_template_preview_async (BbWorkspace *workspace, const char *issuer, BbTemplate *template, BB_TEMPLATE_ASYNC);
char *bb_template_preview_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

G_END_DECLS
