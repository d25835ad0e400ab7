/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-phone-address.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

/* Names of interfaces by what they are (systemd's and the kernel's): the lower, the likelier that a phone is there. */
static const struct { const char *prefix; int rank; } kinds[] = {
  { "ap", 0 }, { "wl", 1 }, { "usb", 2 }, { "rndis", 2 }, { "enx", 2 }, { "en", 3 }, { "eth", 3 },
  { "docker", -1 }, { "br-", -1 }, { "veth", -1 }, { "virbr", -1 }, { "vmnet", -1 }, { "vbox", -1 }, { "lxc", -1 }, { "lxdbr", -1 },
  { "podman", -1 }, { "cni", -1 }, { "tun", -1 }, { "tap", -1 }, { "wg", -1 }, { "tailscale", -1 }, { "zt", -1 },
};

typedef struct { GInetAddress *address; int rank; } Candidate;

static void
candidate_clear (gpointer data)
{
  g_clear_object (&((Candidate *) data)->address);
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  return ((const Candidate *) a)->rank - ((const Candidate *) b)->rank;
}

static int
rank_interface (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (name, kinds[i].prefix))
      return kinds[i].rank;
  return 4;
}

static gboolean
is_shared (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);

  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
}

/* Where NetworkManager puts a hotspot of its own. */
static gboolean
is_own_hotspot (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);

  return bytes[0] == 10 && bytes[1] == 42 && bytes[3] == 1;
}

static int
rank (const struct ifaddrs *entry, GInetAddress *address)
{
  int kind = rank_interface (entry->ifa_name);

  if (kind < 0 || (entry->ifa_flags & IFF_LOOPBACK) || !(entry->ifa_flags & IFF_UP) || !bb_phone_address_is_local (address))
    return -1;
  if (is_own_hotspot (address))
    return 0;
  return 10 + 2 * kind + (g_inet_address_get_is_link_local (address) ? 20 : 0);
}

gboolean
bb_phone_address_is_local (GInetAddress *address)
{
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4 &&
         (g_inet_address_get_is_site_local (address) || g_inet_address_get_is_link_local (address) || is_shared (address));
}

GPtrArray *
bb_phone_address_list (void)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  struct ifaddrs *entries = NULL;

  g_array_set_clear_func (candidates, candidate_clear);
  if (getifaddrs (&entries) != 0)
    return list;
  for (struct ifaddrs *entry = entries; entry; entry = entry->ifa_next)
    if (entry->ifa_addr && entry->ifa_addr->sa_family == AF_INET)
      {
        const struct sockaddr_in *in = (const void *) entry->ifa_addr;
        Candidate candidate = { g_inet_address_new_from_bytes ((const guint8 *) &in->sin_addr, G_SOCKET_FAMILY_IPV4), 0 };

        candidate.rank = rank (entry, candidate.address);
        if (candidate.rank >= 0)
          g_array_append_val (candidates, candidate);
        else
          candidate_clear (&candidate);
      }
  freeifaddrs (entries);
  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < candidates->len; i++)
    g_ptr_array_add (list, g_object_ref (g_array_index (candidates, Candidate, i).address));
  return list;
}
