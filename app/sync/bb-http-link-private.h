/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "sync/bb-http-link.h"

G_BEGIN_DECLS

struct _BbHttpLink
{
  GObject parent_instance;

  SoupSession *session;
  SoupSession *waiting;                 /* for questions that wait for a change; with the same cookies */
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
/* Errors of the network, in the words of this module. Takes @reason. */
void bb_http_link_tell_failure (BbHttpLink *self, GError *reason, GError **error);
/* The bytes at @path from @offset on; @status: 206, or 200 when they are from the beginning. Asked once. */
GInputStream *bb_http_link_open (BbHttpLink *self, const char *path, goffset offset, guint *status, GCancellable *cancellable, GError **error);
/* What a question is made with, anew for each try: its head and its body may be used up. */
typedef gboolean (*BbPrepareFunc) (SoupMessage *message, gpointer data, GError **error);
/* As bb_http_link_call(), with a body of another kind. */
BbHttpAnswer *bb_http_link_send (BbHttpLink *self, const char *method, const char *path, BbPrepareFunc prepare, gpointer data, GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
