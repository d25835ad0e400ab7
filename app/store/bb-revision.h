/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The depth of history that a path shows and that an insert reads (CouchDB's revs_limit). Bodies are kept for ever. */
#define BB_REVS_LIMIT 1000

/* No revision has a greater number: edits that follow it stay far from where a number of 64 bits ends. */
#define BB_MAX_GENERATION G_GINT64_CONSTANT (1000000000)

/* A revision's name: "3-0123…". The signature is opaque and compared as bytes; 32 hex digits are lower-cased as CouchDB does. */
typedef struct
{
  gint64 generation;
  char *signature;
} BbRevision;

/* %FALSE with INVALID when @text is not "N-signature" with 1 ≤ N ≤ BB_MAX_GENERATION. */
gboolean bb_revision_parse (const char *text, BbRevision *revision, GError **error);
void bb_revision_clear (BbRevision *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BbRevision, bb_revision_clear)
char *bb_revision_format (gint64 generation, const char *signature);

/* The signature of an edit: the first 128 bits, in hex, of the SHA-256 of the canonical JSON array
 * [parent revision or null, deleted, body, attachments]; @body is canonical JSON. Without attachments. (transfer full) */
char *bb_revision_sign (const char *parent, gboolean deleted, const char *body);
/* @attachments: canonical JSON [[name, content type, digest], …], by name */
char *bb_revision_sign_full (const char *parent, gboolean deleted, const char *body, const char *attachments);

gboolean bb_document_id_check (const char *id, GError **error);
gboolean bb_database_name_check (const char *name, GError **error);

G_END_DECLS
