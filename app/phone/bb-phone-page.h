/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "bb-phone.h"

G_BEGIN_DECLS

/* What the phone shows: the page, notices, sentences, in Vietnamese and English (resources/phone/). From any thread. */

/* "vi" or "en" from an Accept-Language header (RFC 9110 §12.5.4): the first language counts; Vietnamese when there is none. */
const char *bb_phone_page_choose_language (const char *accept);
/* (transfer full) @place and @title say where the files go: the unit and the item. */
char *bb_phone_page_render (const char *language, const char *place, const char *title);
/* A page with one sentence. @nonce: of the Content-Security-Policy, for its style. (transfer full) */
char *bb_phone_page_render_notice (const char *language, BbPhoneTrouble trouble, const char *nonce);
/* One sentence; @name: of the file (nullable). (transfer full) */
char *bb_phone_page_get_sentence (const char *language, BbPhoneTrouble trouble, const char *name);
/* "page.css", "page.js". (transfer full) (nullable) */
GBytes *bb_phone_page_get_asset (const char *name, const char **media_type);

G_END_DECLS
