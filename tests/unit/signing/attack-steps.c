/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attack-steps.h"

#include "signing/bb-hash.h"

#include <stdio.h>
#include <string.h>

void
attack_sign (Place *self, gboolean certify, gboolean twice)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) first = steps_sign (self->pdf, self->out, "secretary", "secretary", certify, &error);
  g_autoptr (BbSignResult) second = twice ? steps_sign (self->out, self->out, "unit", "unit", FALSE, &error) : NULL;

  g_assert_no_error (error);
}

GByteArray *
attack_read (Place *self)
{
  gsize length;
  g_autofree char *data = fixture_read (self->out, &length);
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) data, (guint) length);
  return bytes;
}

void
attack_write (Place *self, GByteArray *bytes)
{
  fixture_write (self->out, bytes->data, bytes->len);
  g_byte_array_unref (bytes);
}

gsize
attack_find (GByteArray *bytes, const char *needle)
{
  guint8 *at = memmem (bytes->data, bytes->len, needle, strlen (needle));

  if (at == NULL)
    g_error ("there is no %s", needle);
  return (gsize) (at - bytes->data);
}

gsize
attack_find_last (GByteArray *bytes, const char *needle)
{
  gsize at = attack_find (bytes, needle);
  guint8 *next;

  while ((next = memmem (bytes->data + at + 1, bytes->len - at - 1, needle, strlen (needle))) != NULL)
    at = (gsize) (next - bytes->data);
  return at;
}

void
attack_overwrite (GByteArray *bytes, gsize at, gsize width, const char *text)
{
  g_assert_cmpuint (strlen (text), <=, width);
  memset (bytes->data + at, ' ', width);
  memcpy (bytes->data + at, text, strlen (text));
}

void
attack_insert (GByteArray *bytes, gsize at, const char *text)
{
  guint length = (guint) strlen (text), tail = bytes->len - (guint) at;

  g_byte_array_set_size (bytes, bytes->len + length);
  memmove (bytes->data + at + length, bytes->data + at, tail);
  memcpy (bytes->data + at, text, length);
}

void
attack_append (GByteArray *bytes, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
}

void
attack_replace (Place *self, const char *from, const char *to)
{
  GByteArray *bytes = attack_read (self);

  attack_overwrite (bytes, attack_find_last (bytes, from), strlen (from), to);
  attack_write (self, bytes);
}

AttackRange
attack_get_range (GByteArray *bytes)
{
  gsize at = attack_find_last (bytes, "/ByteRange [ 0 ");
  AttackRange range;
  gsize length;

  g_assert_cmpint (sscanf ((const char *) bytes->data + at + 15, "%zu %zu %zu", &range.gap, &range.after, &length), ==, 3);
  range.end = range.after + length;
  return range;
}

const char *
attack_pki_folder (void)
{
  g_autofree char *folder = g_path_get_dirname (steps_pki ("root-ca.pem"));

  return g_intern_string (folder);
}

void
attack_put_value (Place *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  GByteArray *bytes = attack_read (self);
  AttackRange range = attack_get_range (bytes);
  gsize length;
  g_autofree char *value = fixture_read (path, &length);
  g_autofree char *hex = bb_hash_hex ((const guint8 *) value, length);

  memset (bytes->data + range.gap + 1, '0', range.after - range.gap - 2);
  g_assert_cmpuint (2 * length, <=, range.after - range.gap - 2);
  memcpy (bytes->data + range.gap + 1, hex, 2 * length);
  attack_write (self, bytes);
}

void
attack_resign (Place *self, const char *signer, const char *options)
{
  g_autofree char *covered = g_build_filename (self->folder, "covered", NULL);
  g_autoptr (GByteArray) bytes = attack_read (self);
  AttackRange range = attack_get_range (bytes);
  const char *pki = attack_pki_folder ();

  memmove (bytes->data + range.gap, bytes->data + range.after, range.end - range.after);
  fixture_write (covered, bytes->data, range.gap + range.end - range.after);
  g_free (fixture_shell ("cd %s && openssl cms -sign -binary -outform DER -in %s -out %s/value -signer %s.pem -inkey %s.key -certfile sub-ca.pem %s", pki,
                         covered, self->folder, signer, signer, options));
  attack_put_value (self, "value");
}
