/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-phone-kind.h"

#include <string.h>

typedef struct { gsize offset; const char *bytes; gsize length; const char *media_type; } Sign;
#define SIGN(offset, bytes, type) { offset, bytes, sizeof (bytes) - 1, type }

static const Sign welcome[] = {
  SIGN (0, "\xff\xd8\xff", "image/jpeg"),
  SIGN (0, "\x89PNG\r\n\x1a\n", "image/png"),
  SIGN (0, "GIF87a", "image/gif"),
  SIGN (0, "GIF89a", "image/gif"),
  SIGN (0, "II*\0", "image/tiff"),             /* and DNG, which phones write as raw pictures */
  SIGN (0, "MM\0*", "image/tiff"),
  SIGN (0, "%PDF-", "application/pdf"),
  SIGN (0, "\x1a\x45\xdf\xa3", "video/webm"),
  SIGN (0, "OggS", "audio/ogg"),
  SIGN (0, "fLaC", "audio/flac"),
  SIGN (0, "ID3", "audio/mpeg"),
  SIGN (0, "#!AMR", "audio/AMR"),
  SIGN (0, "caff", "audio/x-caf"),
  SIGN (4, "moov", "video/quicktime"),
  SIGN (4, "mdat", "video/quicktime"),
  SIGN (4, "wide", "video/quicktime"),
};

static const Sign inside_riff[] = {
  SIGN (8, "WEBP", "image/webp"),
  SIGN (8, "WAVE", "audio/x-wav"),
  SIGN (8, "AVI ", "video/x-msvideo"),
};

/* Brands of ISO base media files (ISO/IEC 14496-12); the rest of them are films. */
static const Sign brands[] = {
  SIGN (8, "heic", "image/heif"),
  SIGN (8, "heix", "image/heif"),
  SIGN (8, "hevc", "image/heif"),
  SIGN (8, "heim", "image/heif"),
  SIGN (8, "heis", "image/heif"),
  SIGN (8, "mif1", "image/heif"),
  SIGN (8, "msf1", "image/heif"),
  SIGN (8, "avif", "image/avif"),
  SIGN (8, "avis", "image/avif"),
  SIGN (8, "M4A ", "audio/mp4"),
  SIGN (8, "qt  ", "video/quicktime"),
};

static const Sign programs[] = {
  SIGN (0, "MZ", NULL),                        /* Windows */
  SIGN (0, "\x7f" "ELF", NULL),                /* Linux, Android */
  SIGN (0, "#!", NULL),                        /* scripts */
  SIGN (0, "PK\x03\x04", NULL),                /* Android packages and other archives */
  SIGN (0, "dex\n", NULL),
  SIGN (0, "\xca\xfe\xba\xbe", NULL),          /* Java, Mac */
  SIGN (0, "\xfe\xed\xfa\xce", NULL),
  SIGN (0, "\xfe\xed\xfa\xcf", NULL),
  SIGN (0, "\xce\xfa\xed\xfe", NULL),
  SIGN (0, "\xcf\xfa\xed\xfe", NULL),
};

static const Sign *
find (const Sign *signs, gsize n, const guint8 *data, gsize length)
{
  for (gsize i = 0; i < n; i++)
    if (length >= signs[i].offset + signs[i].length && memcmp (data + signs[i].offset, signs[i].bytes, signs[i].length) == 0)
      return &signs[i];
  return NULL;
}

#define FIND(signs) find (signs, G_N_ELEMENTS (signs), data, length)

/* A frame of MPEG audio (layer III) without a tag, or AAC in ADTS; not the beginning of a text in UTF-16. */
static const char *
find_audio_frame (const guint8 *data, gsize length)
{
  if (length < 4 || data[0] != 0xff || (data[1] & 0xe0) != 0xe0)
    return NULL;
  if ((data[1] & 0xf6) == 0xf0)
    return "audio/aac";
  return (data[1] & 0x06) == 0x02 && (data[1] & 0x18) != 0x08 && (data[2] & 0xf0) != 0xf0 ? "audio/mpeg" : NULL;
}

static const char *
find_media_type (const guint8 *data, gsize length)
{
  const Sign *sign = FIND (welcome);

  if (!sign && length >= 12 && memcmp (data, "RIFF", 4) == 0)
    sign = FIND (inside_riff);
  else if (!sign && length >= 12 && memcmp (data + 4, "ftyp", 4) == 0)
    return (sign = FIND (brands)) ? sign->media_type : "video/mp4";
  return sign ? sign->media_type : find_audio_frame (data, length);
}

BbPhoneTrouble
bb_phone_kind_check (const guint8 *data, gsize length, const char **media_type)
{
  const char *type = find_media_type (data, length);

  if (media_type)
    *media_type = type;
  if (type)
    return BB_PHONE_FINE;
  return FIND (programs) ? BB_PHONE_PROGRAM : BB_PHONE_UNKNOWN_KIND;
}
