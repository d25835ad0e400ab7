/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-visits.h"

G_BEGIN_DECLS

/* Who signs the minutes, with what. */

/* Whose certificate a signing file (PKCS#12) holds. Nothing is signed. Errors: those of bb_identity_open(). */
BbTokenCertificate *bb_signing_file_describe (const char *path, const char *password, GError **error);
void bb_signing_file_describe_async (BbWorkspace *workspace, const char *path, const char *password, BB_ASYNC);
BbTokenCertificate *bb_signing_file_describe_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

/* Writes the number ("12", "012") and its date into the signed minutes; the signatures stay valid. The agency's seal, the field "seal" of
 * bb_visit_sign(), locks both and must come after everybody has signed or refused. */
gboolean bb_visit_number_paper (BbWorkspace *workspace, const char *visit, const char *number, const GDate *date, GError **error);
void bb_visit_number_paper_async (BbWorkspace *workspace, const char *visit, const char *number, const GDate *date, BB_ASYNC);
gboolean bb_visit_number_paper_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

G_END_DECLS
