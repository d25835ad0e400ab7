/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <nettle/md5.h>

G_BEGIN_DECLS

/* "md5-" and base64, as CouchDB writes the digest of an attachment. (transfer full) */
char *bb_md5_finish (struct md5_ctx *context);

G_END_DECLS
