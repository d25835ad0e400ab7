/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where this program goes when a stranger's certificate says where (RFC 5280 §4.2.1.13, §4.2.2.1). Whoever makes such a certificate must not
 * make it knock at the office's own doors: addresses that are not of the public Internet are asked only where the office has listed them. */

/* @hosts: (nullable): "host", for the usual ports of the web, or "host:port"; an IPv6 address with a port in brackets. */
gboolean bb_address_is_listed (GUri *uri, const char * const *hosts);
/* 80, 443, 8080 or 8443. */
gboolean bb_address_has_usual_port (GUri *uri);
/* Whether @address is one of the public Internet; what carries an IPv4 address inside is judged by that (IANA special-purpose registries). */
gboolean bb_address_is_public (GInetAddress *address);

/* The host of @uri at @addresses (element-type GInetAddress) and nowhere else: its name is not looked up again, so that what was checked is
 * what is connected to. TLS still asks for the name. (transfer full) */
GSocketConnectable *bb_address_pin (GUri *uri, GList *addresses);

G_END_DECLS
