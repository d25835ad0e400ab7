/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-address.h"

#include <string.h>

/* ── Which hosts ─────────────────────────────────────────────────────────────────────────────────────────────── */

static guint16
get_port (GUri *uri)
{
  int port = g_uri_get_port (uri);

  return port > 0 ? (guint16) port : g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
}

gboolean
bb_address_has_usual_port (GUri *uri)
{
  static const guint16 usual[] = { 80, 443, 8080, 8443 };

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (get_port (uri) == usual[i])
      return TRUE;
  return FALSE;
}

static gboolean
is_entry_for (const char *entry, GUri *uri)
{
  g_autoptr (GSocketConnectable) parsed = g_network_address_parse (entry, 0, NULL);
  GNetworkAddress *address = (GNetworkAddress *) parsed;
  guint16 port = address != NULL ? g_network_address_get_port (address) : 0;

  return address != NULL && g_ascii_strcasecmp (g_network_address_get_hostname (address), g_uri_get_host (uri)) == 0
         && (port != 0 ? port == get_port (uri) : bb_address_has_usual_port (uri));
}

gboolean
bb_address_is_listed (GUri *uri, const char * const *hosts)
{
  for (const char * const *entry = hosts; entry != NULL && *entry != NULL; entry++)
    if (is_entry_for (*entry, uri))
      return TRUE;
  return FALSE;
}

/* ── Which addresses ─────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_in (GInetAddress *address, const char *network)
{
  g_autoptr (GInetAddressMask) mask = g_inet_address_mask_new_from_string (network, NULL);

  return g_inet_address_mask_matches (mask, address);
}

static gboolean
is_in_any (GInetAddress *address, const char * const *networks, guint n)
{
  for (guint i = 0; i < n; i++)
    if (is_in (address, networks[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_public_v4 (GInetAddress *address)
{
  static const char * const special[] = {
    "0.0.0.0/8",       "10.0.0.0/8",    "100.64.0.0/10", "127.0.0.0/8",     "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24",    "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
  };

  return !is_in_any (address, special, G_N_ELEMENTS (special));
}

static gboolean
is_public_inside (GInetAddress *address, gsize offset)
{
  g_autoptr (GInetAddress) inside = g_inet_address_new_from_bytes (g_inet_address_to_bytes (address) + offset, G_SOCKET_FAMILY_IPV4);

  return is_public_v4 (inside);
}

/* Only 2000::/3 is given out to the public; within it, some is not, and tunnels lead to an IPv4 address. */
static gboolean
is_public_v6 (GInetAddress *address)
{
  static const char * const special[] = { "2001::/23", "2001:db8::/32", "3fff::/20" };

  if (is_in (address, "::ffff:0:0/96") || is_in (address, "64:ff9b::/96"))
    return is_public_inside (address, 12);
  if (is_in (address, "2002::/16"))
    return is_public_inside (address, 2);
  return is_in (address, "2000::/3") && !is_in_any (address, special, G_N_ELEMENTS (special));
}

gboolean
bb_address_is_public (GInetAddress *address)
{
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4 ? is_public_v4 (address) : is_public_v6 (address);
}

/* ── A host that stays where it was found ────────────────────────────────────────────────────────────────────── */

typedef struct
{
  GSocketAddressEnumerator parent_instance;
  GPtrArray *left;               /* GSocketAddress, the next one last */
} BbPinnedEnumerator;

typedef GSocketAddressEnumeratorClass BbPinnedEnumeratorClass;

GType bb_pinned_enumerator_get_type (void);
G_DEFINE_FINAL_TYPE (BbPinnedEnumerator, bb_pinned_enumerator, G_TYPE_SOCKET_ADDRESS_ENUMERATOR)

static GSocketAddress *
bb_pinned_enumerator_next (GSocketAddressEnumerator *enumerator, GCancellable *cancellable, GError **error)
{
  BbPinnedEnumerator *self = (BbPinnedEnumerator *) enumerator;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || self->left->len == 0)
    return NULL;
  return g_ptr_array_steal_index (self->left, self->left->len - 1);
}

static void
bb_pinned_enumerator_finalize (GObject *object)
{
  g_ptr_array_unref (((BbPinnedEnumerator *) object)->left);
  G_OBJECT_CLASS (bb_pinned_enumerator_parent_class)->finalize (object);
}

static void
bb_pinned_enumerator_class_init (BbPinnedEnumeratorClass *class)
{
  class->next = bb_pinned_enumerator_next;
  G_OBJECT_CLASS (class)->finalize = bb_pinned_enumerator_finalize;
}

static void
bb_pinned_enumerator_init (BbPinnedEnumerator *self)
{
  self->left = g_ptr_array_new_with_free_func (g_object_unref);
}

typedef struct
{
  GNetworkAddress parent_instance;
  GPtrArray *addresses;          /* GSocketAddress, the first one last */
} BbPinnedAddress;

typedef GNetworkAddressClass BbPinnedAddressClass;

static void bb_pinned_address_connectable_init (GSocketConnectableIface *iface);

/* A GNetworkAddress, for TLS takes the name of who must answer from it. */
GType bb_pinned_address_get_type (void);
G_DEFINE_FINAL_TYPE_WITH_CODE (BbPinnedAddress, bb_pinned_address, G_TYPE_NETWORK_ADDRESS,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE, bb_pinned_address_connectable_init))

static GSocketAddressEnumerator *
bb_pinned_address_enumerate (GSocketConnectable *connectable)
{
  BbPinnedAddress *self = (BbPinnedAddress *) connectable;
  BbPinnedEnumerator *enumerator = g_object_new (bb_pinned_enumerator_get_type (), NULL);

  for (guint i = 0; i < self->addresses->len; i++)
    g_ptr_array_add (enumerator->left, g_object_ref (self->addresses->pdata[i]));
  return G_SOCKET_ADDRESS_ENUMERATOR (enumerator);
}

static void
bb_pinned_address_connectable_init (GSocketConnectableIface *iface)
{
  iface->enumerate = bb_pinned_address_enumerate;
}

static void
bb_pinned_address_finalize (GObject *object)
{
  g_ptr_array_unref (((BbPinnedAddress *) object)->addresses);
  G_OBJECT_CLASS (bb_pinned_address_parent_class)->finalize (object);
}

static void
bb_pinned_address_class_init (BbPinnedAddressClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_pinned_address_finalize;
}

static void
bb_pinned_address_init (BbPinnedAddress *self)
{
  self->addresses = g_ptr_array_new_with_free_func (g_object_unref);
}

GSocketConnectable *
bb_address_pin (GUri *uri, GList *addresses)
{
  BbPinnedAddress *self = g_object_new (bb_pinned_address_get_type (), "hostname", g_uri_get_host (uri), "port", (guint) get_port (uri),
                                        "scheme", g_uri_get_scheme (uri), NULL);

  for (GList *link = g_list_last (addresses); link != NULL; link = link->prev)
    g_ptr_array_add (self->addresses, g_inet_socket_address_new (link->data, get_port (uri)));
  return G_SOCKET_CONNECTABLE (self);
}
