/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "bb-phone.h"

G_BEGIN_DECLS

/* What is told of a file: a copy, so that it may cross threads. */
typedef struct
{
  char *id;
  char *name;
  gint64 size, offset;           /* bytes */
  gint64 modified;               /* the phone's claim, milliseconds since 1970; 0: none */
  BbPhoneState state;
  BbPhoneTrouble trouble;
  char *path;                    /* of "arrived" alone */
  char *sha256;                  /* once all of it is here */
} BbPhoneNews;

#define BB_TYPE_PHONE_NEWS (bb_phone_news_get_type ())
GType bb_phone_news_get_type (void);
BbPhoneNews *bb_phone_news_copy (const BbPhoneNews *news);
void bb_phone_news_free (BbPhoneNews *news);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPhoneNews, bb_phone_news_free)

typedef struct { const char *vi, *en; } BbPhoneText;      /* en NULL: as vi */

typedef struct
{
  const char *folder;            /* where files lie while they arrive; a later start of the program empties it */
  BbPhoneText place;             /* what the page says the files are for: the unit … */
  BbPhoneText title;             /* … and the item */
  gboolean loopback;             /* listens on 127.0.0.1 alone: tests */
  guint idle_seconds;            /* without use until it expires; 0: 15 minutes */
} BbPhoneOptions;

/* A small HTTPS server for one page, one phone, one purpose, in a thread of its own. Everything it tells, it tells in the thread-
 * default main context of whoever made it:
 * signal "device" (const char *user_agent): a phone opened the page and is bound to it
 * signal "changed" (BbPhoneNews *): a file was announced, a piece of it came, it was refused
 * signal "arrived" (BbPhoneNews *): all of it is here. The file at news->path belongs to the receiver, who takes it in, removes it
 *   and calls bb_phone_server_settle(): only then the phone hears that it is received
 * signal "expired" (): not used for too long; the page says so from now on */
#define BB_TYPE_PHONE_SERVER (bb_phone_server_get_type ())
G_DECLARE_FINAL_TYPE (BbPhoneServer, bb_phone_server, BB, PHONE_SERVER, GObject)

BbPhoneServer *bb_phone_server_new (const BbPhoneOptions *options);
/* Makes the certificate and listens on a random port of every local address. Blocks for a few milliseconds.
 * Errors: BB_PHONE_ERROR_NO_NETWORK, BB_PHONE_ERROR_FAILED. */
gboolean bb_phone_server_start (BbPhoneServer *self, GError **error);
/* Ends every connection and removes what had not arrived. The last reference must not go before. */
void bb_phone_server_stop (BbPhoneServer *self);

/* After start. The likeliest first. */
const char * const *bb_phone_server_get_urls (BbPhoneServer *self);
const char *bb_phone_server_get_code (BbPhoneServer *self);
GBytes *bb_phone_server_get_fingerprint (BbPhoneServer *self);
/* From any thread, after "arrived". */
void bb_phone_server_settle (BbPhoneServer *self, const char *id, gboolean taken);

G_END_DECLS
