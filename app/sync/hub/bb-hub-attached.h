/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/hub/bb-hub-revisions.h"

G_BEGIN_DECLS

/* The member "_attachments" of a document on its way out and in. */

/* Which of the document's attachments have to be sent: by “attachments” and “atts_since”. (transfer container) (element-type BbAttachment) */
GPtrArray *bb_hub_choose_attachments (BbCall *call, const BbDocument *document, const BbHubView *view, GError **error);
/* ,"_attachments":{…}: those of @sent with their bytes or, when they @follow as parts, in the order that they are written; the others as stubs. */
gboolean bb_hub_append_attachments (BbCall *call, GString *out, const BbDocument *document, GPtrArray *sent, gboolean follow, GError **error);
/* Puts the bytes of a write into the store. @parts: (nullable) (element-type BbHubPart): those that follow the document, the first is the document.
 * Sets the write's fault when they are not what it says. */
void bb_hub_take_attachments (BbCall *call, BbHubWrite *write, GPtrArray *parts, gboolean new_edits);

G_END_DECLS
