/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "bb-look.h"
#include "bb-paper-compare.h"
#include "bb-paper-link.h"
#include "signing/bb-signing.h"

G_BEGIN_DECLS

/* One verification of a signed PDF, with everything that was found: its signatures, and its list of records against the workspace.
 * Never changes once it is made. */
typedef struct _BbCheck BbCheck;

struct _BbCheck
{
  char *path;
  char *name;                    /* of a paper of this workspace, whose path says nothing to anybody: as in its case file; %NULL: a file */
  int kind;                      /* BbPaperKind of that paper */
  GDateTime *time;               /* of the verification, by this computer's clock */
  gboolean by_day;               /* the report says the day of it alone */
  BbVerification *verification;
  BbPaperComparison *comparison; /* %NULL: it could not be compared */
  BbPaperLink *link;             /* the minutes that the paper belongs to, or %NULL */
  char *problem;                 /* why, one sentence; or %NULL */
  BbCheck *document;             /* the same in Vietnamese, for reports; %NULL: this one is */
};

BbCheck *bb_check_ref (BbCheck *self);
void bb_check_unref (BbCheck *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbCheck, bb_check_unref)

/* @workspace: (nullable); @trust, @crls: as bb_pdf_verify(), whose errors they are. */
BbCheck *bb_check_file (BbWorkspace *workspace, const char *path, const char * const *trust, const char * const *crls, GCancellable *cancellable, GError **error);
/* The same of correction minutes or minutes of a refusal; the minutes that they name are looked for in the PDF @about (%NULL: in the workspace). */
/* People read it in the language of the interface, unless a speech with the words of documents is going on (bb-document-words.h). */
BbCheck *bb_check_file_about (BbWorkspace *workspace, const char *path, const char *about, const char * const *trust, const char * const *crls,
                              GCancellable *cancellable, GError **error);
/* What a verification found, as members of @object. */
void bb_check_describe_verification (JsonObject *object, const BbVerification *verification);
/* For programs: sentences in the language of the interface, and codes that are the same in every one. (transfer full) */
JsonObject *bb_check_to_object (const BbCheck *self);
/* The report, in Vietnamese: PDF/A when @path ends in ".pdf", JSON when it ends in ".json". Errors: BB_SERVICE_ERROR_USAGE for other names,
 * BB_MINUTES_ERROR, G_FILE_ERROR. */
gboolean bb_check_save (const BbCheck *self, const char *path, GCancellable *cancellable, GError **error);

/* For the window; with the root certificates that are kept in the workspace unless others are given. */
void bb_check_file_async (BbWorkspace *workspace, const char *path, const char * const *trust, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The newest PDF of a visit; ends with bb_check_file_finish(). */
void bb_check_visit_async (BbWorkspace *workspace, const char *visit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
BbCheck *bb_check_file_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_check_save_async (BbWorkspace *workspace, BbCheck *check, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean bb_check_save_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

/* The root certificates that people chose to trust: paths of the copies that the workspace keeps of them, each still what it was when it was
 * added. (transfer full): empty when there are none */
char **bb_check_get_trust (BbWorkspace *workspace);
/* Copies the certificate at @path (PEM or DER) into the workspace. Errors: G_FILE_ERROR, %BB_SERVICE_ERROR_INPUT: too large, %BB_SIGNING_ERROR_CERTIFICATE. */
gboolean bb_check_add_trust (BbWorkspace *workspace, const char *path, GError **error);
/* Takes the one with this SHA-256 off the list. Errors: %BB_SERVICE_ERROR_NOT_FOUND. */
gboolean bb_check_remove_trust (BbWorkspace *workspace, const char *sha256, GError **error);
/* Whose certificate the file at @path is. (transfer full) */
char *bb_check_describe_root (const char *path);
void bb_check_add_trust_async (BbWorkspace *workspace, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean bb_check_add_trust_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

/* Page @number (from 0) of any PDF, @width pixels wide, drawn outside of this process. Errors: BB_DECODE_ERROR, G_FILE_ERROR. */
void bb_check_draw_page_async (BbWorkspace *workspace, const char *path, guint number, guint width, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
BbPixels *bb_check_draw_page_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

G_END_DECLS
