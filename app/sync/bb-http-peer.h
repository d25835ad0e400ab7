/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/bb-http-link.h"

G_BEGIN_DECLS

#define BB_TYPE_HTTP_PEER (bb_http_peer_get_type ())
G_DECLARE_FINAL_TYPE (BbHttpPeer, bb_http_peer, BB, HTTP_PEER, GObject)

/* The database @name of the server at the other end of @link. @may_make: it is made when it is not there and the account may do that. */
BbPeer *bb_http_peer_new (BbHttpLink *link, const char *name, gboolean may_make);

G_END_DECLS
