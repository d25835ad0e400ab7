/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-visits.h"

G_BEGIN_DECLS

/* Who signs the minutes, with what. */

/* Whose certificate a signing file (PKCS#12) holds. Nothing is signed. Errors: those of bb_identity_open(). */
BbTokenCertificate *bb_signing_file_describe (const char *path, const char *password, GError **error);
void bb_signing_file_describe_async (BbWorkspace *workspace, const char *path, const char *password, BB_ASYNC);
BbTokenCertificate *bb_signing_file_describe_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

G_END_DECLS
