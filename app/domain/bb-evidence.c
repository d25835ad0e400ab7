/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-evidence.h"

static const BbField clock_time_fields[] = {
  { "at", BB_FIELD_TIME, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbClockTime, at), NULL },
  { "clock", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbClockTime, clock), NULL },
  { NULL }
};
const BbSchema BB_CLOCK_TIME_SCHEMA = { NULL, sizeof (BbClockTime), clock_time_fields, NULL };

static const BbField evidence_fields[] = {
  { "visit", BB_FIELD_STRING, BB_FIELD_ID, G_STRUCT_OFFSET (BbEvidence, visit), NULL },
  { "sha256", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbEvidence, sha256), NULL },
  { "name", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbEvidence, name), NULL },
  { "media_type", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbEvidence, media_type), NULL },
  { "size", BB_FIELD_INT, BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbEvidence, size), NULL },
  { "captured", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbEvidence, captured), &BB_CLOCK_TIME_SCHEMA },
  { "imported", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbEvidence, imported), &BB_CLOCK_TIME_SCHEMA },
  { "event", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbEvidence, event), &BB_CLOCK_TIME_SCHEMA },
  { "source", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbEvidence, source), NULL },
  { "caption", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbEvidence, caption), NULL },
  { "items", BB_FIELD_STRINGS, 0, G_STRUCT_OFFSET (BbEvidence, items), NULL },
  { "derived_from", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbEvidence, derived_from), NULL },
  { "width", BB_FIELD_INT, BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbEvidence, width), NULL },
  { "height", BB_FIELD_INT, BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbEvidence, height), NULL },
  { "author", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbEvidence, author), NULL },
  { "at", BB_FIELD_TIME, 0, G_STRUCT_OFFSET (BbEvidence, at), NULL },
  { NULL }
};
const BbSchema BB_EVIDENCE_SCHEMA = { "evidence", sizeof (BbEvidence), evidence_fields, NULL };
const BbSchema BB_ORIGINAL_SCHEMA = { "original", sizeof (BbEvidence), evidence_fields, NULL };

gboolean
bb_evidence_is_restricted (const BbEvidence *self)
{
  return self->base.schema == &BB_ORIGINAL_SCHEMA;
}

const char * const bb_evidence_sources[] = { "file", "camera", "phone", "paste", "scan", "audio", NULL };

gboolean
bb_evidence_is_photo (const BbEvidence *self)
{
  static const char * const kinds[] = {
    "image/jpeg", "image/png", "image/heif", "image/heic", "image/avif", "image/webp", "image/tiff", "image/gif", "image/bmp", NULL,
  };

  return g_strv_contains (kinds, self->media_type);
}

char *
bb_evidence_get_short_hash (const BbEvidence *self)
{
  return g_strndup (self->sha256, 8);
}

static const BbField minutes_fields[] = {
  { "visit", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbMinutesRecord, visit), NULL },
  { "kind", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbMinutesRecord, kind), NULL },
  { "sha256", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbMinutesRecord, sha256), NULL },
  { "pages", BB_FIELD_INT, BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbMinutesRecord, pages), NULL },
  { "locked", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbMinutesRecord, locked), NULL },
  { "fields", BB_FIELD_STRINGS, 0, G_STRUCT_OFFSET (BbMinutesRecord, fields), NULL },
  { "stated", BB_FIELD_INT, BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbMinutesRecord, stated), NULL },
  { "paper", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbMinutesRecord, paper), &BB_PAPER_SCHEMA },
  { "of", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbMinutesRecord, of), NULL },
  { "author", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbMinutesRecord, author), NULL },
  { "at", BB_FIELD_TIME, 0, G_STRUCT_OFFSET (BbMinutesRecord, at), NULL },
  { NULL }
};
const BbSchema BB_MINUTES_RECORD_SCHEMA = { "minutes", sizeof (BbMinutesRecord), minutes_fields, NULL };

static const BbField signature_fields[] = {
  { "visit", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbSignatureRecord, visit), NULL },
  { "minutes", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbSignatureRecord, minutes), NULL },
  { "field", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbSignatureRecord, field), NULL },
  { "before", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbSignatureRecord, before), NULL },
  { "after", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbSignatureRecord, after), NULL },
  { "signer", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbSignatureRecord, signer), NULL },
  { "certificate", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbSignatureRecord, certificate), NULL },
  { "level", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbSignatureRecord, level), NULL },
  { "stamp_ends", BB_FIELD_TIME, 0, G_STRUCT_OFFSET (BbSignatureRecord, stamp_ends), NULL },
  { "unverified", BB_FIELD_BOOL, 0, G_STRUCT_OFFSET (BbSignatureRecord, unverified), NULL },
  { "number", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbSignatureRecord, number), NULL },
  { "way", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbSignatureRecord, way), NULL },
  { "strokes", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbSignatureRecord, strokes), NULL },
  { "sha256", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbSignatureRecord, sha256), NULL },
  { "reason", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbSignatureRecord, reason), NULL },
  { "witness", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbSignatureRecord, witness), NULL },
  { "unchecked", BB_FIELD_BOOL, 0, G_STRUCT_OFFSET (BbSignatureRecord, unchecked), NULL },
  { "author", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbSignatureRecord, author), NULL },
  { "at", BB_FIELD_TIME, 0, G_STRUCT_OFFSET (BbSignatureRecord, at), NULL },
  { NULL }
};
const BbSchema BB_SIGNATURE_RECORD_SCHEMA = { "signature", sizeof (BbSignatureRecord), signature_fields, NULL };
