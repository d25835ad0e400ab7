/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-der.h"

#include <string.h>

#define MAX_DEPTH 64
#define CONSTRUCTED 0x20
#define TAG_OCTET_STRING 0x04
#define TAG_CONSTRUCTED_OCTET_STRING (TAG_OCTET_STRING | CONSTRUCTED)

typedef struct
{
  const guint8 *tag;         /* the identifier octets */
  gsize tag_length;
  gboolean indefinite;
  gboolean minimal;          /* the length is in its shortest form */
  gsize header;              /* identifier and length octets */
  gsize length;              /* of the value; 0 when indefinite */
} Header;

static gboolean
read_tag (const guint8 *data, gsize length, Header *header)
{
  if (length == 0)
    return FALSE;
  header->tag = data;
  header->tag_length = 1;
  if ((data[0] & 0x1f) != 0x1f)
    return TRUE;
  /* Two octets reach tag 127, more than anything here uses. */
  if (length < 2 || (data[1] & 0x80) != 0 || data[1] < 0x1f)
    return FALSE;
  header->tag_length = 2;
  return TRUE;
}

static gboolean
read_header (const guint8 *data, gsize length, Header *header)
{
  gsize at, n;

  *header = (Header) { .minimal = TRUE };
  if (!read_tag (data, length, header) || header->tag_length >= length)
    return FALSE;
  at = header->tag_length;
  n = data[at++];
  if (n == 0x80)
    header->indefinite = TRUE;
  else if (n < 0x80)
    header->length = n;
  else
    {
      gsize octets = n & 0x7f;

      if (octets > 4 || octets > length - at)
        return FALSE;
      for (gsize i = 0; i < octets; i++)
        header->length = header->length << 8 | data[at + i];
      header->minimal = data[at] != 0 && header->length >= 0x80;
      at += octets;
    }
  header->header = at;
  return header->length <= length - at;
}

/* Reads one strict DER item (definite, shortest length) at the start of @data. */
gboolean
bb_der_next (const guint8 *data, gsize length, BbDerItem *item)
{
  Header header;

  if (!read_header (data, length, &header) || header.indefinite || !header.minimal)
    return FALSE;
  item->tag = data[0];
  item->value = data + header.header;
  item->length = header.length;
  item->total = header.header + header.length;
  return TRUE;
}

/* A string or number of the universal class is primitive in DER, a sequence or set is constructed. */
static gboolean
has_der_form (guint8 tag)
{
  guint8 number = tag & 0x1f;

  if ((tag & 0xc0) != 0)
    return TRUE;
  if (number == 0)
    return FALSE;
  return ((number == 0x10 || number == 0x11) == ((tag & CONSTRUCTED) != 0)) || number == 0x08 || number == 0x0b;
}

static gboolean
is_strict (const guint8 *data, gsize length, guint depth)
{
  while (length > 0)
    {
      BbDerItem item;

      if (depth > MAX_DEPTH || !bb_der_next (data, length, &item) || !has_der_form (item.tag))
        return FALSE;
      if ((item.tag & CONSTRUCTED) != 0 && !is_strict (item.value, item.length, depth + 1))
        return FALSE;
      data += item.total;
      length -= item.total;
    }
  return TRUE;
}

/* Returns: whether the whole of @data is a row of DER items, nested ones included. */
gboolean
bb_der_is_strict (const guint8 *data, gsize length)
{
  return length > 0 && is_strict (data, length, 0);
}

static void
append_length (GByteArray *out, gsize length)
{
  guint8 octets[5];
  guint n = 0;

  if (length < 0x80)
    octets[n++] = (guint8) length;
  else
    {
      guint bytes = length > 0xffffff ? 4 : length > 0xffff ? 3 : length > 0xff ? 2 : 1;

      octets[n++] = 0x80 | bytes;
      for (guint i = bytes; i > 0; i--)
        octets[n++] = (guint8) (length >> (8 * (i - 1)));
    }
  g_byte_array_append (out, octets, n);
}

static gboolean convert (const guint8 *data, gsize length, guint depth, gboolean join, GByteArray *out, gsize *consumed);

/* The items inside a constructed one. With @join they are pieces of an octet string, of which only the values count. */
static gboolean
convert_inside (const guint8 *data, gsize length, const Header *header, guint depth, gboolean join, GByteArray *out,
                gsize *consumed)
{
  gsize at = header->header;
  gsize end = header->indefinite ? length : header->header + header->length;

  while (at < end)
    {
      gsize n;

      if (header->indefinite && end - at >= 2 && data[at] == 0 && data[at + 1] == 0)
        {
          *consumed = at + 2;
          return TRUE;
        }
      if (!convert (data + at, end - at, depth + 1, join, out, &n))
        return FALSE;
      at += n;
    }
  *consumed = end;
  return !header->indefinite;
}

static gboolean
convert (const guint8 *data, gsize length, guint depth, gboolean join, GByteArray *out, gsize *consumed)
{
  g_autoptr (GByteArray) inside = NULL;
  guint8 tag;
  Header header;

  if (depth > MAX_DEPTH || !read_header (data, length, &header) || data[0] == 0)
    return FALSE;
  if (join && (data[0] & ~CONSTRUCTED) != TAG_OCTET_STRING)
    return FALSE;
  if ((data[0] & CONSTRUCTED) == 0)
    {
      if (header.indefinite)
        return FALSE;
      *consumed = header.header + header.length;
      if (!join)
        {
          g_byte_array_append (out, header.tag, header.tag_length);
          append_length (out, header.length);
        }
      g_byte_array_append (out, data + header.header, header.length);
      return TRUE;
    }
  inside = g_byte_array_new ();
  if (!convert_inside (data, length, &header, depth, join || data[0] == TAG_CONSTRUCTED_OCTET_STRING, inside, consumed))
    return FALSE;
  if (!join)
    {
      tag = data[0] == TAG_CONSTRUCTED_OCTET_STRING ? TAG_OCTET_STRING : data[0];
      g_byte_array_append (out, &tag, 1);
      g_byte_array_append (out, header.tag + 1, header.tag_length - 1);
      append_length (out, inside->len);
    }
  g_byte_array_append (out, inside->data, inside->len);
  return TRUE;
}

/* Turns the one BER item at the start of @data into DER: definite lengths in their shortest form, octet strings in one
 * piece. Sets are not put in order (their writers sign them in order already).
 * @consumed: (out): how many bytes the item took in @data.
 * Returns: (transfer full) (nullable): %NULL when it is not BER. */
GBytes *
bb_der_from_ber (const guint8 *data, gsize length, gsize *consumed)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();

  if (!convert (data, length, 0, FALSE, out, consumed))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
