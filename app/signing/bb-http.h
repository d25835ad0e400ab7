/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-signing.h"

G_BEGIN_DECLS

/* One small question over HTTP with limits of time and size. */
typedef struct
{
  const char *url;           /* http: or https: */
  const char *content_type;  /* of @body */
  GBytes *body;              /* sent by POST; %NULL: GET */
  guint seconds;             /* for all of it, connecting included */
  gsize max_size;            /* of the answer, in bytes */
  BbAskFunc ask;             /* (nullable): who is asked in place of the network */
  gpointer ask_data;
} BbHttpRequest;

GBytes *bb_http_fetch (const BbHttpRequest *request, GCancellable *cancellable, GError **error);

G_END_DECLS
