/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who did what on the hub: one line of JSON an act in `audit.log` in the data folder, only ever added to, with the numbers of the line before (`n`) so
 * that a gap shows. At 10 MiB it becomes `audit.log.1`, up to `audit.log.9`. Never a password, cookie or content of a document: who, what, where. Safe in
 * any thread and with several programs (the hub and its command line). */
typedef struct _BbAudit BbAudit;

BbAudit *bb_audit_open (const char *folder, GError **error);
/* @size: bytes after which the file is turned; for tests. */
BbAudit *bb_audit_open_sized (const char *folder, goffset size, GError **error);
void bb_audit_free (BbAudit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbAudit, bb_audit_free)

typedef enum
{
  BB_AUDIT_SIGN_IN, BB_AUDIT_SIGN_OUT, BB_AUDIT_READ, BB_AUDIT_WRITE, BB_AUDIT_SECURITY, BB_AUDIT_DATABASE, BB_AUDIT_ACCOUNT, BB_AUDIT_BACKUP,
} BbAuditAct;

/* @user: name or %NULL; @address: %NULL on the command line; @database or account: @subject; @result: "ok", or why not in a word or two ("wrong", "wait",
 * "forbidden"); @count: documents read or written, 0: not said. %FALSE when it could not be written (the disk is full): the caller decides whether to go on. */
gboolean bb_audit_note (BbAudit *self, const char *address, const char *user, BbAuditAct act, const char *subject, const char *result, guint count,
                        GError **error);

G_END_DECLS
