/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The addresses under which a phone on the same network finds this machine: private IPv4 (RFC 1918), shared (RFC 6598) and
 * link-local ones of interfaces that are up, the one that the phone most likely shares first: a hotspot of this machine, then
 * Wi-Fi, then cable; no bridges of containers and virtual machines.
 * Returns: (transfer full) (element-type GInetAddress): may be empty */
GPtrArray *bb_phone_address_list (void);
/* Whether @address is one of a local network, by its number alone. */
gboolean bb_phone_address_is_local (GInetAddress *address);

G_END_DECLS
