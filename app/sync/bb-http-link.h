/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/bb-peer.h"

G_BEGIN_DECLS

/* The way to a server that speaks CouchDB's HTTP: connections, TLS, the session of an account, and patience. Every question may be asked again
 * (the protocol is made so), and what is worth another try is tried again before an error is told. Proxies are the system's. */
#define BB_TYPE_HTTP_LINK (bb_http_link_get_type ())
G_DECLARE_FINAL_TYPE (BbHttpLink, bb_http_link, BB, HTTP_LINK, GObject)

typedef struct
{
  const char *url;               /* "https://hub.example:6984/prefix"; without a name or password in it */
  const char *user, *password;   /* (nullable): nobody */
  const char *ca_file;           /* (nullable): PEM; only what these sign is trusted. Else what the system trusts. */
  const char *fingerprint;       /* (nullable): SHA-256 of the one certificate that is trusted, hex with or without colons */
  const char *certificate_file;  /* (nullable): PEM with the client's certificate and its key */
  gboolean compress;             /* what is sent, even to this same computer */
  guint tries;                   /* of a question, 0: 5 */
  guint patience;                /* seconds without a byte until a connection counts as broken, 0: 60 */
} BbHttpOptions;

/* Errors: G_URI_ERROR, G_TLS_ERROR, G_IO_ERROR for a file that cannot be read; %BB_SYNC_ERROR_INVALID for an address that is none. */
BbHttpLink *bb_http_link_new (const BbHttpOptions *options, GError **error);
/* Scheme, host and port, as a person knows it. */
const char *bb_http_link_get_host (BbHttpLink *self);
/* Seconds that the server's clock is ahead of this one (its Date header; to the second or two); %FALSE: not asked yet. */
gboolean bb_http_link_get_clock_difference (BbHttpLink *self, gint64 *seconds);

/* An answer. */
typedef struct
{
  guint status;
  GBytes *bytes;                 /* whole */
  JsonNode *node;                /* (nullable): what @bytes say, when they are JSON */
} BbHttpAnswer;
void bb_http_answer_free (BbHttpAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbHttpAnswer, bb_http_answer_free)
/* The words of the server: "error" and "reason" of its answer; (nullable) */
const char *bb_http_answer_get_error (const BbHttpAnswer *self);
const char *bb_http_answer_get_reason (const BbHttpAnswer *self);

/* Asks, and again when it failed for a reason that may pass. @path begins with "/"; @body (nullable): JSON.
 * Returns whatever the server said in JSON, refusals too. Errors: %BB_SYNC_ERROR_AWAY after the last try, %BB_SYNC_ERROR_STRANGER when
 * something else answers in its place, %BB_SYNC_ERROR_LOGIN when the account is not let in, G_IO_ERROR_CANCELLED. */
BbHttpAnswer *bb_http_link_call (BbHttpLink *self, const char *method, const char *path, GBytes *body, GCancellable *cancellable, GError **error);

/* Sets @error from a refusal of the server: by its status. Returns: %FALSE */
gboolean bb_http_link_refuse (BbHttpLink *self, const BbHttpAnswer *answer, GError **error);

G_END_DECLS
