/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-workspace.h"
#include "domain/bb-case.h"

G_BEGIN_DECLS

/* What the minutes of a locked visit carry within them, for whoever checks them decades later without this program:
 *
 *   bang-ke.json       every record that the lock froze, with its revision and the SHA-256 of its canonical JSON (RFC 8785). A record that this copy
 *                      does not print is withheld: only a commitment stands there. With a photograph also the SHA-256 of the file as it is handed
 *                      out, without place and thumbnail
 *   noi-dung.json      the records that this copy prints, from which those hashes can be computed again, with the legal bases that they cite, the
 *                      inspecting office and the numbers of findings and evidence
 *   danh-muc-*.json    the versions of the checklists
 *
 * The same visit gives the same bytes. Returns: (transfer full) (element-type BbMinutesFile) */
GPtrArray *bb_paper_files_new (BbWorkspace *workspace, BbCase *visit, GError **error);

/* “danh-muc-A-1.json” (transfer full) */
char *bb_paper_name_checklist (const char *code, const char *version);
/* The legal bases that the findings and the checklists of a visit cite, by id, as this workspace has them. (transfer full) */
JsonObject *bb_paper_list_bases (BbCase *visit);
/* The office as the head of its papers names it. (transfer full) */
JsonObject *bb_paper_name_issuer (const BbIssuer *issuer);
/* Ids of the findings and SHA-256 of the evidence (null: restricted), each in the order of the numbers that people see. (transfer full) */
JsonObject *bb_paper_list_numbers (BbCase *visit);

/* Whether the file is handed out without place, camera and thumbnail: an ordinary JPEG photograph. */
gboolean bb_paper_is_stripped (const BbEvidence *evidence);
/* The file at @path so. %NULL: @changed, when it does not have the hash @sha256; it cannot be read (@error); else it is no JPEG. (transfer full) */
guint8 *bb_paper_strip (const char *path, const char *sha256, gsize *length, gboolean *changed, GError **error);
/* Of all such photographs of a visit whose files are here and whole: SHA-256 → SHA-256 of the file as it is handed out. (transfer full) */
GHashTable *bb_paper_hash_stripped (BbWorkspace *workspace, BbCase *visit);

/* A temporary name in the workspace, on the same disk as its files; what a crash leaves there goes when it is opened again. (transfer full) */
char *bb_paper_make_temporary (BbWorkspace *workspace);
/* Writes a kept PDF where a person wants it: whole or not at all, and on the disk when it returns. */
gboolean bb_paper_copy_out (const char *from, const char *to, GError **error);
/* The same in two steps, so that all that can fail for want of room comes before something is recorded: the bytes beside @to, then their
 * name. Returns: (transfer full) (nullable): for bb_paper_publish(), or to be removed */
char *bb_paper_stage (const char *from, const char *to, GError **error);
gboolean bb_paper_publish (const char *partial, const char *to, GError **error);

/* The salt of one withheld record: HMAC-SHA256 of its id under the lock's own salt. With it, the record's id, revision and hash the office shows later
 * what was committed to, and nothing of the others. */
char *bb_commitment_get_salt (const char *lock_salt, const char *id);
/* SHA-256 of the salt, the id, the revision and the hash, a line feed between them, as lower-case hex. */
char *bb_commitment_compute (const char *lock_salt, const char *id, const char *rev, const char *sha256);

G_END_DECLS
