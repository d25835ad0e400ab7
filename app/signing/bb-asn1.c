/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-asn1.h"

extern const asn1_static_node bb_cms_asn1[];

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* A new value of a type of cms.asn. */
asn1_node
bb_cms_new_node (const char *type)
{
  static gsize ready = 0;
  static asn1_node definitions = NULL;
  g_autofree char *name = g_strconcat ("BB-CMS.", type, NULL);
  asn1_node node = NULL;

  if (g_once_init_enter (&ready))
    {
      if (asn1_array2tree (bb_cms_asn1, &definitions, NULL) != ASN1_SUCCESS)
        g_error ("the ASN.1 definitions cannot be loaded");
      g_once_init_leave (&ready, 1);
    }
  if (asn1_create_element (definitions, name, &node) != ASN1_SUCCESS)
    g_error ("no ASN.1 definition of %s", type);
  return node;
}

/* Writing our own values into our own definitions cannot fail but by a mistake in this program. */
void
bb_asn1_put (asn1_node node, const char *name, const void *value, gsize length)
{
  int status = asn1_write_value (node, name, value, (int) length);

  if (status != ASN1_SUCCESS)
    g_error ("ASN.1: %s: %s", name, asn1_strerror (status));
}

void
bb_asn1_put_text (asn1_node node, const char *name, const char *value)
{
  bb_asn1_put (node, name, value, 1);
}

void
bb_asn1_put_bytes (asn1_node node, const char *name, GBytes *bytes)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  bb_asn1_put (node, name, data, length);
}

GBytes *
bb_asn1_encode (asn1_node node, const char *name)
{
  g_autofree guint8 *der = NULL;
  int length = 0;

  if (asn1_der_coding (node, name, NULL, &length, NULL) != ASN1_MEM_ERROR)
    g_error ("ASN.1: cannot be encoded");
  der = g_malloc ((gsize) length);
  if (asn1_der_coding (node, name, der, &length, NULL) != ASN1_SUCCESS)
    g_error ("ASN.1: cannot be encoded");
  return g_bytes_new_take (g_steal_pointer (&der), (gsize) length);
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Returns: (transfer full) (nullable): the value, %NULL when there is none. */
GBytes *
bb_asn1_get_bytes (asn1_node node, const char *name)
{
  g_autofree guint8 *data = NULL;
  int length = 0;
  int status = asn1_read_value (node, name, NULL, &length);

  if (status == ASN1_SUCCESS && length == 0)
    return g_bytes_new (NULL, 0);
  if (status != ASN1_MEM_ERROR || length <= 0)
    return NULL;
  data = g_malloc ((gsize) length);
  if (asn1_read_value (node, name, data, &length) != ASN1_SUCCESS)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), (gsize) length);
}

char *
bb_asn1_get_text (asn1_node node, const char *name)
{
  char text[128];
  int length = sizeof text;

  return asn1_read_value (node, name, text, &length) == ASN1_SUCCESS ? g_strndup (text, (gsize) length) : NULL;
}

asn1_node
bb_asn1_decode (const char *type, GBytes *der)
{
  asn1_node node = bb_cms_new_node (type);
  gsize size;
  const void *data = g_bytes_get_data (der, &size);
  int length = (int) size;

  if (size <= G_MAXINT && asn1_der_decoding2 (&node, data, &length, ASN1_DECODE_FLAG_STRICT_DER, NULL) == ASN1_SUCCESS)
    return node;
  asn1_delete_structure (&node);
  return NULL;
}

int
bb_asn1_count (asn1_node node, const char *name)
{
  int n = 0;

  return asn1_number_of_elements (node, name, &n) == ASN1_SUCCESS ? n : 0;
}
