/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "sync/bb-http-link.h"

G_BEGIN_DECLS

struct _BbHttpLink
{
  GObject parent_instance;

  SoupSession *session;
  GTlsCertificate *certificate;         /* of this computer, or %NULL */
  char *base, *host;
  char *user, *password;                /* (nullable): @user */
  char *basic;                          /* the header of an account where there are no sessions */
  char *fingerprint;                    /* (nullable): lower-case hex */
  guint tries;
  gboolean compress;

  GMutex login_mutex;                   /* one logs in for all */
  gboolean is_in;

  GMutex mutex;
  gboolean has_clock;
  gint64 clock_difference;              /* s */
};

/* A question as the account's, still without a body. (transfer full) */
SoupMessage *bb_http_link_make_message (BbHttpLink *self, const char *method, const char *path);
/* Logs in when that is needed; @anew: the session ran out. */
gboolean bb_http_link_ensure_login (BbHttpLink *self, gboolean anew, GCancellable *cancellable, GError **error);

G_END_DECLS
