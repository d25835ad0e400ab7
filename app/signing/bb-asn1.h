/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libtasn1.h>

G_BEGIN_DECLS

/* Values of the types in cms.asn. Writing stops the program on a mistake of ours; reading answers %NULL or 0 for what is not there. */

asn1_node bb_cms_new_node (const char *type);

void bb_asn1_put (asn1_node node, const char *name, const void *value, gsize length);
void bb_asn1_put_text (asn1_node node, const char *name, const char *value);
void bb_asn1_put_bytes (asn1_node node, const char *name, GBytes *bytes);
GBytes *bb_asn1_encode (asn1_node node, const char *name);

asn1_node bb_asn1_decode (const char *type, GBytes *der);
GBytes *bb_asn1_get_bytes (asn1_node node, const char *name);
char *bb_asn1_get_text (asn1_node node, const char *name);
int bb_asn1_count (asn1_node node, const char *name);

G_END_DECLS
