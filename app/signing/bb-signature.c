/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-signature.h"

#include "signing/bb-identity.h"
#include "signing/bb-reason.h"
#include "signing/bb-words.h"

#include <stdio.h>
#include <string.h>

#define MAX_CONTENTS (4 * 1024 * 1024)
#define CLOCK_TOLERANCE (10 * 60)      /* seconds by which a signer's clock may be ahead of ours */

/* ── Reading the dictionary ──────────────────────────────────────────────────────────────────────────────────── */

/* "D:20261123112603+07'00'" (§7.9.4). Returns: (transfer full) (nullable). */
static GDateTime *
parse_date (const char *text)
{
  int year, month, day, hour = 0, minute = 0, second = 0, zone_hour = 0, zone_minute = 0;
  char sign = 'Z';
  g_autoptr (GTimeZone) zone = NULL;
  int offset;

  if (text == NULL || sscanf (text, "D:%4d%2d%2d%2d%2d%2d%c%2d'%2d", &year, &month, &day, &hour, &minute, &second, &sign, &zone_hour,
                              &zone_minute) < 3)
    return NULL;
  offset = (zone_hour * 60 + zone_minute) * 60;
  zone = g_time_zone_new_offset (sign == '-' ? -offset : sign == '+' ? offset : 0);
  return zone != NULL ? g_date_time_new (zone, year, month, day, hour, minute, second) : NULL;
}

static int
read_certification (qpdf_data q, qpdf_oh value)
{
  qpdf_oh references = bb_qpdf_get (q, value, "/Reference");
  int n = qpdf_oh_is_array (q, references) ? qpdf_oh_get_array_n_items (q, references) : 0;

  for (int i = 0; i < n; i++)
    {
      qpdf_oh reference = qpdf_oh_get_array_item (q, references, i);
      qpdf_oh level = bb_qpdf_get (q, bb_qpdf_get (q, reference, "/TransformParams"), "/P");

      if (qpdf_oh_is_name_and_equals (q, bb_qpdf_get (q, reference, "/TransformMethod"), "/DocMDP"))
        return qpdf_oh_is_integer (q, level) ? CLAMP (qpdf_oh_get_int_value_as_int (q, level), 1, 3) : 2;
    }
  return 0;
}

static void
read_kind (BbSignature *self, qpdf_data q, qpdf_oh value)
{
  qpdf_oh kind = bb_qpdf_get (q, value, "/SubFilter");

  self->is_pades = qpdf_oh_is_name_and_equals (q, kind, "/ETSI.CAdES.detached");
  self->is_time_stamp = self->report->is_time_stamp = qpdf_oh_is_name_and_equals (q, kind, "/ETSI.RFC3161");
  self->is_supported = self->is_pades || self->is_time_stamp || qpdf_oh_is_name_and_equals (q, kind, "/adbe.pkcs7.detached");
  self->report->level = g_strdup (self->is_pades ? "B-B" : self->is_time_stamp ? "DTS" : self->is_supported ? "PKCS7" : "");
  if (!self->is_supported)
    {
      g_autofree char *name = bb_pdf_make_text (qpdf_oh_is_name (q, kind) ? qpdf_oh_get_name (q, kind) : "?", -1);

      bb_reasons_add (self->problems, "kind-unknown", _("The signature is of a kind that this program cannot check (%s)"), name);
    }
}

/* The four numbers: from 0, around /Contents, to the end of a revision. */
static gboolean
read_byte_range (BbSignature *self, qpdf_data q, qpdf_oh value, gsize length)
{
  qpdf_oh array = bb_qpdf_get (q, value, "/ByteRange");
  gint64 *range = self->byte_range;

  if (!qpdf_oh_is_array (q, array) || qpdf_oh_get_array_n_items (q, array) != 4)
    return FALSE;
  for (int i = 0; i < 4; i++)
    {
      qpdf_oh item = qpdf_oh_get_array_item (q, array, i);

      if (!qpdf_oh_is_integer (q, item))
        return FALSE;
      range[i] = qpdf_oh_get_int_value (q, item);
      if (range[i] < 0 || (guint64) range[i] > length)
        return FALSE;
    }
  return range[0] == 0 && range[1] > 0 && range[2] >= range[1] + 2 && range[2] - range[1] <= 2 * MAX_CONTENTS && range[3] > 0
         && (guint64) range[2] + (guint64) range[3] <= length;
}

/* Reads what the newest revision says about a signed field. */
BbSignature *
bb_signature_read (BbPdfDoc *doc, const BbFormField *field)
{
  BbSignature *self = g_new0 (BbSignature, 1);
  qpdf_data q = doc->qpdf;
  qpdf_oh value = bb_pdf_doc_get_field_value (doc, field);
  qpdf_oh contents = bb_qpdf_get (q, value, "/Contents");
  g_autofree char *date = bb_pdf_doc_dup_text (doc, value, "/M");

  self->report = bb_signature_report_new ();
  self->problems = bb_reasons_new ();
  self->report->field = g_strdup (field->name);
  self->report->claimed_time = parse_date (date);
  self->report->reason = bb_pdf_doc_dup_text (doc, value, "/Reason");
  if (qpdf_oh_is_dictionary (q, value) && read_byte_range (self, q, value, doc->length) && qpdf_oh_is_string (q, contents))
    {
      size_t length;
      const char *data = qpdf_oh_get_binary_string_value (q, contents, &length);

      self->contents = g_bytes_new (data, length);
      self->end = (guint64) self->byte_range[2] + (guint64) self->byte_range[3];
      self->certification = read_certification (q, value);
      self->report->certifies = self->certification != 0;
      read_kind (self, q, value);
      return self;
    }
  self->report->level = g_strdup ("");
  bb_reasons_add (self->problems, "byte-range-wrong", _("The signature does not say properly which bytes it covers (ByteRange)"));
  return self;
}

void
bb_signature_free (BbSignature *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->problems);
  g_clear_pointer (&self->contents, g_bytes_unref);
  g_clear_pointer (&self->revision, bb_pdf_doc_free);
  g_clear_pointer (&self->cms, bb_cms_free);
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  g_clear_pointer (&self->stamp, bb_timestamp_free);
  g_free (self);
}

/* ── What is covered ─────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
complain (BbSignature *self, const char *code, const char *sentence)
{
  return bb_reasons_take (self->problems, code, g_strdup (sentence));
}

/* The gap is `<`, hexadecimal digits in one case, `>`, and says what /Contents says: nothing else hides in it. */
static gboolean
gap_is_contents (const BbSignature *self, const guint8 *data)
{
  const guint8 *at = data + self->byte_range[1], *end = data + self->byte_range[2];
  gsize length, digits = (gsize) (end - at) - 2;
  const guint8 *contents = g_bytes_get_data (self->contents, &length);
  gboolean lower = FALSE, upper = FALSE;

  if (at[0] != '<' || end[-1] != '>' || digits != 2 * length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      const guint8 *pair = at + 1 + 2 * i;

      if (!g_ascii_isxdigit (pair[0]) || !g_ascii_isxdigit (pair[1])
          || (g_ascii_xdigit_value (pair[0]) << 4 | g_ascii_xdigit_value (pair[1])) != contents[i])
        return FALSE;
      lower |= g_ascii_islower (pair[0]) || g_ascii_islower (pair[1]);
      upper |= g_ascii_isupper (pair[0]) || g_ascii_isupper (pair[1]);
    }
  return !(lower && upper);
}

static char *
dup_object (BbPdfDoc *doc, const BbFormField *field)
{
  return g_strdup (qpdf_oh_unparse_resolved (doc->qpdf, bb_pdf_doc_get_field_value (doc, field)));
}

/* Opens the revision that was signed and finds the same signature in it.
 * Returns: whether ByteRange starts at 0, leaves out /Contents alone and ends where a revision ends. */
gboolean
bb_signature_check_range (BbSignature *self, BbPdfDoc *doc, const BbFormField *field)
{
  const BbFormField *then;
  g_autofree char *now_text = NULL;
  g_autofree char *then_text = NULL;

  if (self->end == 0)
    return FALSE;
  if (!gap_is_contents (self, doc->data))
    return complain (self, "byte-range-has-gaps", _("The signature leaves more than its own value unsigned (ByteRange)"));
  self->revision = self->end == doc->length ? bb_pdf_doc_ref (doc) : bb_pdf_doc_open (doc->data, self->end, NULL);
  if (self->revision == NULL)
    return complain (self, "signed-bytes-end-nowhere", _("The signed bytes do not end where a revision of the PDF ends"));
  then = bb_pdf_doc_find_field (self->revision, field->name);
  if (then == NULL || !then->has_value)
    return complain (self, "signature-outside-its-bytes", _("The signature is not part of the bytes that it signs"));
  now_text = dup_object (doc, field);
  then_text = dup_object (self->revision, then);
  if (g_strcmp0 (now_text, then_text) != 0)
    return complain (self, "signature-replaced", _("The signature was replaced after it was made"));
  return TRUE;
}

/* ── The value ───────────────────────────────────────────────────────────────────────────────────────────────── */

/* The digest of the covered bytes. SHA-256 goes on from the signature before: @running has hashed the first @hashed bytes. */
static GBytes *
hash_range (BbSignature *self, BbPdfFile *file, BbHashKind kind, BbHash *running, guint64 *hashed, GCancellable *cancellable,
            GError **error)
{
  guint64 gap = (guint64) self->byte_range[1];
  guint8 digest[BB_HASH_MAX_LENGTH];
  BbHash hash;
  gsize length;

  if (kind == running->kind && gap >= *hashed)
    {
      if (!bb_hash_fd (running, file->fd, *hashed, gap, file->path, cancellable, error))
        return NULL;
      *hashed = gap;
      hash = *running;
    }
  else
    {
      bb_hash_init (&hash, kind);
      if (!bb_hash_fd (&hash, file->fd, 0, gap, file->path, cancellable, error))
        return NULL;
    }
  if (!bb_hash_fd (&hash, file->fd, (guint64) self->byte_range[2], self->end, file->path, cancellable, error))
    return NULL;
  length = bb_hash_finish (&hash, digest);
  return g_bytes_new (digest, length);
}

static char *
describe_algorithm (const BbCms *cms, gnutls_x509_crt_t signer)
{
  unsigned int bits = 0;
  gboolean ecdsa = gnutls_x509_crt_get_pk_algorithm (signer, &bits) == GNUTLS_PK_ECDSA;
  const char *hash = g_strcmp0 (cms->digest_oid, OID_SHA256) == 0   ? "SHA-256"
                     : g_strcmp0 (cms->digest_oid, OID_SHA384) == 0 ? "SHA-384"
                     : g_strcmp0 (cms->digest_oid, OID_SHA512) == 0 ? "SHA-512"
                     : g_strcmp0 (cms->digest_oid, OID_SHA1) == 0   ? "SHA-1"
                     : g_strcmp0 (cms->digest_oid, OID_MD5) == 0    ? "MD5"
                                                                    : cms->digest_oid;

  return g_strdup_printf ("%s%u%s %s", ecdsa ? "ECDSA-P" : "RSA-", bits,
                          g_strcmp0 (cms->signature_oid, OID_RSA_PSS) == 0 ? "-PSS" : "", hash);
}

static void
describe_signer (BbSignatureReport *report, const BbCms *cms, gnutls_x509_crt_t signer)
{
  gnutls_datum_t dn = { NULL, 0 };
  guint8 serial[64];
  size_t size = sizeof serial;

  report->signer = bb_certificate_get_name (signer);
  report->issuer = bb_certificate_get_issuer_name (signer);
  if (gnutls_x509_crt_get_dn3 (signer, &dn, 0) == 0)
    report->subject_dn = bb_pdf_make_text ((const char *) dn.data, dn.size);
  gnutls_free (dn.data);
  if (gnutls_x509_crt_get_serial (signer, serial, &size) == 0)
    report->serial = bb_hash_hex (serial, size);
  report->not_before = g_date_time_new_from_unix_utc (gnutls_x509_crt_get_activation_time (signer));
  report->not_after = g_date_time_new_from_unix_utc (gnutls_x509_crt_get_expiration_time (signer));
  report->algorithm = describe_algorithm (cms, signer);
}

/* What a CAdES signature must and must not say (ETSI EN 319 142-1 §6.3). */
static gboolean
attributes_are_right (BbSignature *self, const BbCms *cms, gnutls_x509_crt_t signer)
{
  g_autoptr (GBytes) der = bb_certificate_get_der (signer);

  if (cms->signed_attributes == NULL)
    return !self->is_pades || complain (self, "attributes-missing", _("The signature has no signed attributes, which PAdES asks for"));
  if (g_strcmp0 (cms->attribute_content_type, OID_DATA) != 0)
    return complain (self, "content-type-wrong", _("The signed content type is wrong"));
  if (self->is_pades && cms->signing_certificate == NULL)
    return complain (self, "certificate-not-named", _("The signature does not name its certificate (ESS signing-certificate-v2)"));
  if (cms->signing_certificate != NULL && !bb_cms_names_certificate (cms, der))
    return complain (self, "certificate-not-the-named", _("The certificate is not the one that the signer signed with (ESS signing-certificate-v2)"));
  if (self->is_pades && cms->has_signing_time)
    return complain (self, "signing-time-in-value", _("The signature carries a signing time in its value, which PAdES forbids"));
  return TRUE;
}

static gboolean
check_cms (BbSignature *self, const BbCms *cms, gnutls_x509_crt_t signer, GBytes *digest)
{
  if (cms->has_content || g_strcmp0 (cms->content_type, OID_DATA) != 0)
    return complain (self, "value-not-detached", _("The signature value is not detached"));
  if (cms->signed_attributes != NULL && (cms->message_digest == NULL || !g_bytes_equal (cms->message_digest, digest)))
    return complain (self, "digest-differs", _("The signed bytes were changed after signing: their digest is another one"));
  if (!attributes_are_right (self, cms, signer))
    return FALSE;
  if (!bb_certificate_has_strong_key (signer))
    return complain (self, "key-weak", _("The signer's key is too short or of an unknown kind"));
  return bb_cms_value_is_right (cms, signer, digest) || complain (self, "value-wrong", _("The signature value does not fit the signed bytes and the certificate"));
}

/* ── Trust ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_ahead (GDateTime *time)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_to_unix (time) > g_date_time_to_unix (now) + CLOCK_TOLERANCE;
}

static void
set_stamp (BbSignatureReport *report, const BbTimestamp *stamp, gboolean trusted)
{
  g_clear_pointer (&report->stamped_time, g_date_time_unref);
  report->stamped_time = g_date_time_ref (stamp->time);
  g_set_str (&report->stamp_authority, stamp->authority);
  report->stamp_trusted = trusted;
}

/* Who has the key of an authority's certificate that has expired since can set its clock back as well (ETSI EN 319 102-1 §5.5.4). */
static BbTrustStatus
check_stamp_expiry (const BbSignature *self, GDateTime *proven, GPtrArray *reasons)
{
  gint64 end = gnutls_x509_crt_get_expiration_time (self->stamp->signer), now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (end);
  g_autofree char *limit = time != NULL ? g_date_time_format (time, "%d/%m/%Y %H:%M") : g_strdup ("?");

  if (end >= now || (proven != NULL && g_date_time_to_unix (proven) <= end))
    return BB_TRUST_ESTABLISHED;
  bb_reasons_add (reasons, "certificate-expired-since", _("The certificate of %s has expired since (%s), and no time stamp proves that it was signed before"),
                  self->stamp->authority, limit);
  return BB_TRUST_UNKNOWN;
}

/* A reason against the authority of a time stamp, told from one against the signer. */
static void
add_of_stamp (BbSignature *self, const BbReason *reason)
{
  g_autofree char *code = g_strconcat ("time-stamp-", reason->code, NULL);

  bb_reasons_add (self->problems, g_intern_string (code), _("The time stamp is not trusted: %s"), reason->sentence);
}

/* @proven: (nullable): when the time stamp was there by the word of another authority that is trusted.
 * Whether the authority of the time stamp is trusted; has to come before bb_signature_check_trust() of any signature. */
void
bb_signature_check_stamp (BbSignature *self, BbTrust *trust, GDateTime *proven)
{
  g_autoptr (GPtrArray) reasons = bb_reasons_new ();
  BbTrustStatus status;

  if (self->stamp == NULL)
    return;
  status = bb_timestamp_check_trust (self->stamp, trust, proven, reasons);
  self->has_broken_stamp |= status >= BB_TRUST_DOUBTED && !self->is_time_stamp;
  if (status == BB_TRUST_ESTABLISHED)
    status = check_stamp_expiry (self, proven, reasons);
  if (is_ahead (self->stamp->time))
    {
      bb_reasons_add (reasons, "in-future", _("The time stamp is in the future"));
      status = MAX (status, BB_TRUST_UNKNOWN);
    }
  set_stamp (self->report, self->stamp, status == BB_TRUST_ESTABLISHED);
  if (self->is_time_stamp)
    {
      self->report->trusted = self->report->stamp_trusted;
      self->report->verdict = !self->report->intact            ? BB_VERDICT_INVALID
                              : status == BB_TRUST_ESTABLISHED ? BB_VERDICT_VALID
                              : status == BB_TRUST_REFUSED     ? BB_VERDICT_INVALID
                                                               : BB_VERDICT_UNDETERMINED;
    }
  /* Without any root the signer's own sentence says it already. */
  for (guint i = 0; i < reasons->len && (self->is_time_stamp || trust->roots->len > 0); i++)
    add_of_stamp (self, bb_reasons_get (reasons, i));
}

/* Who has the key of a certificate that has expired since can set the clock back: without a time stamp nobody can tell
 * (ETSI EN 319 102-1 §5.5.4, no proof of existence). */
static BbTrustStatus
check_expiry (BbSignature *self, BbTrust *trust, GDateTime *now)
{
  g_autoptr (GPtrArray) reasons = bb_reasons_new ();
  g_autofree char *limit = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (bb_trust_check (trust, self->signer, self->certificates, &(BbTrustTime) { now, NULL, FALSE }, reasons) != BB_TRUST_REFUSED)
    return BB_TRUST_ESTABLISHED;
  local = g_date_time_to_local (self->report->not_after);
  limit = g_date_time_format (local, "%d/%m/%Y %H:%M");
  if (g_date_time_compare (self->report->not_after, now) < 0)
    bb_reasons_add (self->problems, "certificate-expired-since", _("The certificate of %s has expired since (%s), and no time stamp proves that it was signed before"),
                    self->report->signer, limit);
  else
    bb_reasons_add (self->problems, "time-not-proven", _("No time stamp proves that it was signed in time: %s"), bb_reasons_get (reasons, 0)->sentence);
  return BB_TRUST_UNKNOWN;
}

/* The clock of a trusted authority says when, else the signer's own, which must not be ahead of ours. */
static BbTrustStatus
find_trust (BbSignature *self, BbTrust *trust)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  BbSignatureReport *report = self->report;
  GDateTime *claimed = report->claimed_time != NULL ? report->claimed_time : now;
  BbTrustTime when = { report->stamp_trusted ? report->stamped_time : claimed, report->stamp_trusted ? report->stamped_time : NULL, FALSE };
  BbTrustStatus status = bb_trust_check (trust, self->signer, self->certificates, &when, self->problems);

  if (is_ahead (claimed))
    {
      complain (self, "claimed-time-in-future", _("The claimed time of signing is in the future"));
      status = MAX (status, BB_TRUST_UNKNOWN);
    }
  if (status == BB_TRUST_ESTABLISHED && when.proven == NULL)
    status = check_expiry (self, trust, now);
  if (self->has_broken_stamp)
    status = MAX (status, BB_TRUST_UNKNOWN);
  return status;
}

/* @later_stamp: (nullable): the first sound time stamp of the document that covers this signature; it counts when the signature has
 * none of its own that is trusted. */
void
bb_signature_check_trust (BbSignature *self, BbTrust *trust, const BbSignature *later_stamp)
{
  BbSignatureReport *report = self->report;
  BbTrustStatus status;

  if (self->signer == NULL || self->is_time_stamp)
    return;
  if (later_stamp != NULL && (report->stamped_time == NULL || (!report->stamp_trusted && later_stamp->report->stamp_trusted)))
    set_stamp (report, later_stamp->stamp, later_stamp->report->stamp_trusted);
  if (bb_trust_find_damaged (trust, self->certificates))
    report->intact = complain (self, "certificate-damaged", _("A certificate in the signature is damaged"));
  status = find_trust (self, trust);
  report->trusted = status == BB_TRUST_ESTABLISHED;
  if (report->intact)
    report->verdict = status == BB_TRUST_ESTABLISHED ? BB_VERDICT_VALID
                      : status == BB_TRUST_UNKNOWN   ? BB_VERDICT_UNDETERMINED
                                                     : BB_VERDICT_INVALID;
  if (self->is_pades && report->intact && report->stamped_time != NULL && (report->stamp_trusted || !self->has_broken_stamp))
    g_set_str (&report->level, "B-T");
}

/* ── The value as a whole ────────────────────────────────────────────────────────────────────────────────────── */

/* The unsigned attribute signature-time-stamp: over the signature value. */
static void
check_own_stamp (BbSignature *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbTimestamp) stamp = NULL;
  g_autoptr (GBytes) digest = NULL;
  GBytes *value = self->cms->signature;

  if (!self->cms->has_time_stamp)
    return;
  if (self->cms->time_stamp != NULL)
    stamp = bb_timestamp_read (self->cms->time_stamp, &error);
  if (stamp != NULL)
    digest = bb_hash_bytes (stamp->kind, g_bytes_get_data (value, NULL), g_bytes_get_size (value));
  if (stamp != NULL && bb_timestamp_check (stamp, digest, &error))
    {
      self->stamp = g_steal_pointer (&stamp);
      return;
    }
  self->has_broken_stamp = TRUE;
  bb_reasons_add (self->problems, "time-stamp-broken", _("The time stamp of the signature does not hold: %s"),
                  error != NULL ? error->message : _("it is damaged"));
}

static void
check_with_signer (BbSignature *self, GBytes *digest)
{
  self->signer = bb_cms_find_signer (self->cms, self->certificates);
  if (self->signer == NULL)
    {
      complain (self, "signer-certificate-missing", _("The certificate of the signer is missing from the signature"));
      return;
    }
  describe_signer (self->report, self->cms, self->signer);
  self->report->intact &= check_cms (self, self->cms, self->signer, digest);
  check_own_stamp (self);
}

/* A time stamp of the document (ETSI EN 319 142-1 §5.4.3): the token stands where a signature value would. */
static void
check_time_stamp (BbSignature *self, BbPdfFile *file, BbHash *running, guint64 *hashed, gboolean range_is_right,
                  GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (BbTimestamp) stamp = bb_timestamp_read (self->contents, &local);
  g_autoptr (GBytes) digest = NULL;

  if (stamp == NULL)
    {
      complain (self, "time-stamp-damaged", local->message);
      return;
    }
  describe_signer (self->report, stamp->cms, stamp->signer);
  digest = hash_range (self, file, stamp->kind, running, hashed, cancellable, error);
  if (digest == NULL)
    return;
  if (!bb_timestamp_check (stamp, digest, &local))
    complain (self, "time-stamp-broken", local->message);
  self->report->intact = range_is_right && local == NULL;
  if (self->report->intact)
    self->stamp = g_steal_pointer (&stamp);
}

/* Digest, signature value and signer, and of the time stamp all but whether its authority is trusted; report->intact comes in as what
 * bb_signature_check_range() said. The verdict of what is intact follows from bb_signature_check_trust().
 * Errors: %BB_SIGNING_ERROR_IO alone; whatever is wrong with the signature goes into its problems. */
void
bb_signature_check_value (BbSignature *self, BbPdfFile *file, BbHash *running, guint64 *hashed, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) digest = NULL;
  gboolean range_is_right = self->report->intact;
  BbHashKind kind;

  self->report->intact = FALSE;
  if (self->contents != NULL && !self->is_supported && range_is_right)
    self->report->verdict = BB_VERDICT_UNDETERMINED;
  if (self->contents == NULL || !self->is_supported)
    return;
  if (self->is_time_stamp)
    {
      check_time_stamp (self, file, running, hashed, range_is_right, cancellable, error);
      return;
    }
  self->cms = bb_cms_read (g_bytes_get_data (self->contents, NULL), g_bytes_get_size (self->contents), &local);
  if (self->cms == NULL)
    {
      complain (self, "value-damaged", local->message);
      return;
    }
  self->certificates = bb_cms_import_certificates (self->cms);
  if (self->certificates == NULL)
    {
      complain (self, "certificate-damaged", _("A certificate in the signature is damaged"));
      return;
    }
  if (!bb_cms_hash_from_oid (self->cms->digest_oid, &kind) || bb_cms_get_algorithm (self->cms) == GNUTLS_SIGN_UNKNOWN)
    {
      gnutls_x509_crt_t signer = bb_cms_find_signer (self->cms, self->certificates);

      if (signer != NULL)
        describe_signer (self->report, self->cms, signer);
      complain (self, "algorithm-weak", _("The signature uses a weak or unknown algorithm (SHA-1 and MD5 can be forged)"));
      return;
    }
  digest = hash_range (self, file, kind, running, hashed, cancellable, error);
  if (digest == NULL)
    return;
  self->report->intact = range_is_right;
  check_with_signer (self, digest);
}

/* ── The report ──────────────────────────────────────────────────────────────────────────────────────────────── */

BbSignatureReport *
bb_signature_report_new (void)
{
  BbSignatureReport *self = g_new0 (BbSignatureReport, 1);

  self->verdict = BB_VERDICT_INVALID;
  self->only_allowed_changes = TRUE;
  return self;
}

void
bb_signature_report_free (BbSignatureReport *self)
{
  if (self == NULL)
    return;
  g_free (self->field);
  g_free (self->signer);
  g_free (self->issuer);
  g_free (self->subject_dn);
  g_free (self->serial);
  g_clear_pointer (&self->not_before, g_date_time_unref);
  g_clear_pointer (&self->not_after, g_date_time_unref);
  g_clear_pointer (&self->claimed_time, g_date_time_unref);
  g_free (self->reason);
  g_free (self->algorithm);
  g_free (self->level);
  g_clear_pointer (&self->stamped_time, g_date_time_unref);
  g_free (self->stamp_authority);
  g_strfreev (self->problems);
  g_strfreev (self->problem_codes);
  g_strfreev (self->changes);
  g_strfreev (self->change_codes);
  g_free (self);
}
