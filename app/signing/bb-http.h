/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-signing.h"

G_BEGIN_DECLS

/* One small question over HTTP with limits of time, size and place. */
typedef struct
{
  const char *url;           /* http: or https: */
  gboolean is_chosen;        /* the office itself has set this address: it may be anywhere; else a certificate names it, see bb-address.h */
  const char * const *hosts; /* (nullable): those that the office has listed, as in bb_address_is_listed() */
  const char *content_type;  /* of @body */
  GBytes *body;              /* sent by POST; %NULL: GET */
  guint seconds;             /* for all of it, the look-up of the name and connecting included */
  gint64 deadline;           /* g_get_monotonic_time() at which it ends in any case; 0: none */
  gsize max_size;            /* of the answer, in bytes */
  BbAskFunc ask;             /* (nullable): who is asked in place of the network */
  gpointer ask_data;
} BbHttpRequest;

GBytes *bb_http_fetch (const BbHttpRequest *request, GCancellable *cancellable, GError **error);

G_END_DECLS
