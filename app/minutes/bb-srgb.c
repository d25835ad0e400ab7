/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-srgb.h"

#include <math.h>
#include <string.h>

#define CURVE_POINTS 256
#define TAGS 9

static void
put_u32 (GByteArray *out, guint32 value)
{
  guint32 big = GUINT32_TO_BE (value);

  g_byte_array_append (out, (const guint8 *) &big, 4);
}

static void
put_u16 (GByteArray *out, guint16 value)
{
  guint16 big = GUINT16_TO_BE (value);

  g_byte_array_append (out, (const guint8 *) &big, 2);
}

static void
put_text (GByteArray *out, const char *text)
{
  g_byte_array_append (out, (const guint8 *) text, strlen (text));
}

static void
put_zeros (GByteArray *out, guint count)
{
  while (count--)
    g_byte_array_append (out, (const guint8 *) "", 1);
}

static void
put_fixed (GByteArray *out, double value)
{
  put_u32 (out, (guint32) (gint32) lround (value * 65536));
}

static void
put_xyz (GByteArray *out, double x, double y, double z)
{
  put_text (out, "XYZ ");
  put_u32 (out, 0);
  put_fixed (out, x);
  put_fixed (out, y);
  put_fixed (out, z);
}

static void
put_description (GByteArray *out, const char *text)
{
  put_text (out, "desc");
  put_u32 (out, 0);
  put_u32 (out, strlen (text) + 1);
  put_text (out, text);
  put_zeros (out, 1 + 4 + 4 + 2 + 1 + 67);                /* end of the text; no Unicode, no Macintosh text */
}

static void
put_copyright (GByteArray *out, const char *text)
{
  put_text (out, "text");
  put_u32 (out, 0);
  put_text (out, text);
  put_zeros (out, 1);
}

/* IEC 61966-2-1: linear at the bottom, 2.4 above. */
static void
put_curve (GByteArray *out)
{
  put_text (out, "curv");
  put_u32 (out, 0);
  put_u32 (out, CURVE_POINTS);
  for (guint i = 0; i < CURVE_POINTS; i++)
    {
      double v = (double) i / (CURVE_POINTS - 1);

      put_u16 (out, lround (65535 * (v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4))));
    }
}

static void
put_header (GByteArray *out)
{
  static const guint16 date[] = { 2020, 1, 1, 0, 0, 0 };

  put_u32 (out, 0);                                       /* size: set at the end */
  put_u32 (out, 0);
  put_u32 (out, 0x02100000);
  put_text (out, "mntrRGB XYZ ");
  for (guint i = 0; i < G_N_ELEMENTS (date); i++)
    put_u16 (out, date[i]);
  put_text (out, "acsp");
  put_zeros (out, 24);                                    /* platform, flags, device, attributes */
  put_u32 (out, 0);                                       /* perceptual */
  put_fixed (out, 0.9642);                                /* D50 */
  put_fixed (out, 1);
  put_fixed (out, 0.8249);
  put_zeros (out, 48);
}

static void
set_u32 (GByteArray *out, guint at, guint32 value)
{
  guint32 big = GUINT32_TO_BE (value);

  memcpy (out->data + at, &big, 4);
}

static void
begin_tag (GByteArray *out, guint index, const char *name)
{
  guint entry = 128 + 4 + 12 * index;

  put_zeros (out, (4 - out->len % 4) % 4);
  memcpy (out->data + entry, name, 4);
  set_u32 (out, entry + 4, out->len);
}

static void
end_tag (GByteArray *out, guint index)
{
  guint entry = 128 + 4 + 12 * index;
  guint32 start;

  memcpy (&start, out->data + entry + 4, 4);
  set_u32 (out, entry + 8, out->len - GUINT32_FROM_BE (start));
}

/* The primaries of ITU-R BT.709, brought to D50 by the Bradford transform. */
static void
put_tag (GByteArray *out, guint index)
{
  switch (index)
    {
    case 0: put_description (out, "sRGB"); break;
    case 1: put_copyright (out, "Public domain"); break;
    case 2: put_xyz (out, 0.9642, 1, 0.8249); break;
    case 3: put_xyz (out, 0.4360747, 0.2225045, 0.0139322); break;
    case 4: put_xyz (out, 0.3850649, 0.7168786, 0.0971045); break;
    case 5: put_xyz (out, 0.1430804, 0.0606169, 0.7141733); break;
    case 6: put_curve (out); break;
    }
}

GBytes *
bb_srgb_profile_new (void)
{
  static const char * const names[TAGS] = { "desc", "cprt", "wtpt", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC" };
  GByteArray *out = g_byte_array_new ();

  put_header (out);
  put_u32 (out, TAGS);
  put_zeros (out, 12 * TAGS);
  for (guint i = 0; i < 7; i++)
    {
      begin_tag (out, i, names[i]);
      put_tag (out, i);
      end_tag (out, i);
    }
  for (guint i = 7; i < TAGS; i++)                        /* the three channels share one curve */
    {
      memcpy (out->data + 128 + 4 + 12 * i, out->data + 128 + 4 + 12 * 6, 12);
      memcpy (out->data + 128 + 4 + 12 * i, names[i], 4);
    }
  put_zeros (out, (4 - out->len % 4) % 4);
  set_u32 (out, 0, out->len);
  return g_byte_array_free_to_bytes (out);
}
