/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "phone/bb-phone-kind.h"

#define ROW(bytes, trouble, type) { bytes, sizeof (bytes) - 1, trouble, type }

static const struct { const char *bytes; gsize length; BbPhoneTrouble trouble; const char *media_type; } rows[] = {
  ROW ("\xff\xd8\xff\xe0\0\x10JFIF", BB_PHONE_FINE, "image/jpeg"),
  ROW ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", BB_PHONE_FINE, "image/png"),
  ROW ("RIFF\x24\0\0\0WEBPVP8 ", BB_PHONE_FINE, "image/webp"),
  ROW ("RIFF\x24\0\0\0WAVEfmt ", BB_PHONE_FINE, "audio/x-wav"),
  ROW ("RIFF\x24\0\0\0XXXX", BB_PHONE_UNKNOWN_KIND, NULL),
  ROW ("\0\0\0\x18" "ftypheic\0\0\0\0", BB_PHONE_FINE, "image/heif"),
  ROW ("\0\0\0\x18" "ftypmif1\0\0\0\0", BB_PHONE_FINE, "image/heif"),
  ROW ("\0\0\0\x18" "ftypavif\0\0\0\0", BB_PHONE_FINE, "image/avif"),
  ROW ("\0\0\0\x18" "ftypisom\0\0\2\0", BB_PHONE_FINE, "video/mp4"),
  ROW ("\0\0\0\x14" "ftypqt  \0\0\0\0", BB_PHONE_FINE, "video/quicktime"),
  ROW ("\0\0\0\x1c" "ftypM4A \0\0\0\0", BB_PHONE_FINE, "audio/mp4"),
  ROW ("\0\0\0\x1c" "ftyp3gp4\0\0\0\0", BB_PHONE_FINE, "video/mp4"),
  ROW ("%PDF-1.7\n", BB_PHONE_FINE, "application/pdf"),
  ROW ("OggS\0\2", BB_PHONE_FINE, "audio/ogg"),
  ROW ("ID3\4\0", BB_PHONE_FINE, "audio/mpeg"),
  ROW ("\xff\xfb\x90\x64", BB_PHONE_FINE, "audio/mpeg"),
  ROW ("\xff\xf1\x50\x80", BB_PHONE_FINE, "audio/aac"),
  ROW ("#!AMR\n<", BB_PHONE_FINE, "audio/AMR"),
  ROW ("\x1a\x45\xdf\xa3\x9f", BB_PHONE_FINE, "video/webm"),
  ROW ("II*\0\x08\0\0\0", BB_PHONE_FINE, "image/tiff"),
  ROW ("MZ\x90\0\3\0\0\0", BB_PHONE_PROGRAM, NULL),
  ROW ("\x7f" "ELF\2\1\1", BB_PHONE_PROGRAM, NULL),
  ROW ("#!/bin/sh\n", BB_PHONE_PROGRAM, NULL),
  ROW ("PK\3\4\x14\0", BB_PHONE_PROGRAM, NULL),
  ROW ("dex\n035", BB_PHONE_PROGRAM, NULL),
  ROW ("\xcf\xfa\xed\xfe\7\0\0\1", BB_PHONE_PROGRAM, NULL),
  ROW ("<html><script>", BB_PHONE_UNKNOWN_KIND, NULL),
  ROW ("<svg xmlns=", BB_PHONE_UNKNOWN_KIND, NULL),
  ROW ("Biên bản", BB_PHONE_UNKNOWN_KIND, NULL),
  ROW ("\xff\xff\xff\xff", BB_PHONE_UNKNOWN_KIND, NULL),
  ROW ("\xff\xfe" "B\0", BB_PHONE_UNKNOWN_KIND, NULL),
  ROW ("\0\0\0\0\0\0\0\0\0\0\0\0", BB_PHONE_UNKNOWN_KIND, NULL),
  ROW ("", BB_PHONE_UNKNOWN_KIND, NULL),
};

static void
test_first_bytes_tell (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *media_type;

      g_test_message ("row %u", i);
      g_assert_cmpint (bb_phone_kind_check ((const guint8 *) rows[i].bytes, rows[i].length, &media_type), ==, rows[i].trouble);
      g_assert_cmpstr (media_type, ==, rows[i].media_type);
    }
}

/* Shortened at every byte: nothing is read beyond the end (the sanitizer looks), and a program never becomes welcome. */
static void
test_short_beginnings_are_never_taken_for_more (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize length = 0; length < rows[i].length; length++)
      {
        g_autofree guint8 *exact = g_memdup2 (rows[i].bytes, length);
        BbPhoneTrouble trouble = bb_phone_kind_check (exact, length, NULL);

        if (rows[i].trouble != BB_PHONE_FINE)
          g_assert_cmpint (trouble, !=, BB_PHONE_FINE);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phone/kind/first-bytes-tell", test_first_bytes_tell);
  g_test_add_func ("/phone/kind/short-beginnings-are-never-taken-for-more", test_short_beginnings_are_never_taken_for_more);
  return g_test_run ();
}
