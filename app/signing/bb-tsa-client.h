/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-timestamp.h"

G_BEGIN_DECLS

/* A time-stamping authority on the network (RFC 3161 §3.4, over HTTP). */
typedef struct
{
  const char *url;
  const char *policy;        /* object identifier, or %NULL */
  guint seconds;             /* limit of time; 0: %BB_TSA_SECONDS */
  gint64 deadline;           /* of the whole work, see BbHttpRequest; 0: none */
  BbAskFunc ask;             /* (nullable): in place of the network */
  gpointer ask_data;
} BbTsa;

#define BB_TSA_SECONDS 20

BbTimestamp *bb_tsa_stamp (const BbTsa *tsa, BbHashKind kind, GBytes *digest, GCancellable *cancellable, GError **error);

G_END_DECLS
