/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "bb-phone.h"

G_BEGIN_DECLS

/* Who may send: one token in the address, one device that is bound to it, for as long as it is used. No sockets and no clock of
 * its own: the caller gives the time in microseconds (g_get_monotonic_time()). Belongs to one thread. */
typedef struct _BbPhoneSession BbPhoneSession;

#define BB_PHONE_WRONG_TOKENS 20                 /* from one address; then it is refused for a minute */

/* @fingerprint: of the certificate, 32 bytes. @idle_seconds: after so long without use it expires for good. */
BbPhoneSession *bb_phone_session_new (GBytes *fingerprint, guint idle_seconds, gint64 now);
void bb_phone_session_free (BbPhoneSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPhoneSession, bb_phone_session_free)

/* 128 random bits in base64url (RFC 4648 §5): 22 characters. */
const char *bb_phone_session_get_token (BbPhoneSession *self);
/* Four digits from the fingerprint and a secret of this session. They tell a person that this page belongs to this window; they
 * do not replace comparing the fingerprint, for whoever stood between could pass them on. */
const char *bb_phone_session_get_code (BbPhoneSession *self);

/* Whether a request may go on: FINE, NOT_FOUND (wrong token), TOO_MANY, EXPIRED, OTHER_DEVICE. With the right token and no @cookie
 * of the bound device it is FINE only for what anybody may see (@open: the page itself, and binding as long as nobody is bound).
 * Tokens are compared in constant time. */
BbPhoneTrouble bb_phone_session_admit (BbPhoneSession *self, const char *token, const char *cookie, const char *address, gboolean open, gint64 now);
/* Whether @cookie is the bound device's. */
gboolean bb_phone_session_is_device (BbPhoneSession *self, const char *cookie);
/* Binds the first device. Returns: its cookie; %NULL when another is bound. */
const char *bb_phone_session_bind (BbPhoneSession *self);
gboolean bb_phone_session_is_bound (BbPhoneSession *self);
gboolean bb_phone_session_is_expired (BbPhoneSession *self, gint64 now);
/* When it expires unless it is used before. */
gint64 bb_phone_session_get_end (BbPhoneSession *self);

G_END_DECLS
