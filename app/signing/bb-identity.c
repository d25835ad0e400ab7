/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-identity.h"

#include "signing/bb-pdf-doc.h"
#include "signing/bb-token.h"
#include "signing/bb-words.h"

#include <gio/gio.h>
#include <gnutls/crypto.h>
#include <gnutls/pkcs12.h>
#include <string.h>

#define MAX_PKCS12_SIZE (4 * 1024 * 1024)

struct _BbIdentity
{
  GObject parent_instance;
  char *source;
  gnutls_x509_crt_t *chain;  /* the signer first */
  guint n_chain;
  gnutls_privkey_t key;      /* NULL when it is on a token */
  BbPinFunc pin;
  gpointer pin_data;
  int tries_shown;
  GCancellable *cancellable;
  gboolean pss;
  char *name;
  char *issuer;
  GDateTime *not_before;
  GDateTime *not_after;
};

G_DEFINE_FINAL_TYPE (BbIdentity, bb_identity, G_TYPE_OBJECT)

static gboolean
fail (GError **error, BbSigningError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (GError **error, BbSigningError code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, BB_SIGNING_ERROR, code, message);
  return FALSE;
}

static void
wipe_and_free (char *secret)
{
  if (secret == NULL)
    return;
  gnutls_memset (secret, 0, strlen (secret));
  g_free (secret);
}

/* ── Certificates ────────────────────────────────────────────────────────────────────────────────────────────── */

GBytes *
bb_certificate_get_der (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t der = { NULL, 0 };
  GBytes *bytes;

  if (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_DER, &der) < 0)
    return g_bytes_new (NULL, 0);
  bytes = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);
  return bytes;
}

typedef int (*DnFunc) (gnutls_x509_crt_t, const char *, unsigned, unsigned, void *, size_t *);
typedef int (*WholeDnFunc) (gnutls_x509_crt_t, gnutls_datum_t *, unsigned);

/* The common name, or the whole distinguished name when there is none. */
static char *
dup_name (gnutls_x509_crt_t certificate, DnFunc by_oid, WholeDnFunc whole)
{
  gnutls_datum_t dn = { NULL, 0 };
  char buffer[512];
  size_t size = sizeof buffer;
  char *name;

  if (by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0, buffer, &size) == 0)
    return bb_pdf_make_text (buffer, (gssize) size);
  if (whole (certificate, &dn, 0) < 0)
    return g_strdup ("");
  name = bb_pdf_make_text ((const char *) dn.data, (gssize) dn.size);
  gnutls_free (dn.data);
  return name;
}

char *
bb_certificate_get_name (gnutls_x509_crt_t certificate)
{
  return dup_name (certificate, gnutls_x509_crt_get_dn_by_oid, gnutls_x509_crt_get_dn3);
}

char *
bb_certificate_get_issuer_name (gnutls_x509_crt_t certificate)
{
  return dup_name (certificate, gnutls_x509_crt_get_issuer_dn_by_oid, gnutls_x509_crt_get_issuer_dn3);
}

/* Key usage digitalSignature or nonRepudiation, or no key usage at all (RFC 5280 §4.2.1.3). */
gboolean
bb_certificate_is_for_signing (gnutls_x509_crt_t certificate)
{
  unsigned int usage = 0;
  int status = gnutls_x509_crt_get_key_usage (certificate, &usage, NULL);

  if (status == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
    return TRUE;
  return status >= 0 && (usage & (GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_NON_REPUDIATION)) != 0;
}

gboolean
bb_certificate_is_self_issued (gnutls_x509_crt_t certificate)
{
  return gnutls_x509_crt_check_issuer (certificate, certificate) != 0;
}

/* Returns: (nullable): %NULL when @der is none. */
gnutls_x509_crt_t
bb_certificate_load (GBytes *der)
{
  gsize size;
  gnutls_datum_t datum = { (unsigned char *) g_bytes_get_data (der, &size), (unsigned int) g_bytes_get_size (der) };
  gnutls_x509_crt_t certificate;

  gnutls_x509_crt_init (&certificate);
  if (size > 0 && gnutls_x509_crt_import (certificate, &datum, GNUTLS_X509_FMT_DER) >= 0)
    return certificate;
  gnutls_x509_crt_deinit (certificate);
  return NULL;
}

/* "RSA-2048", "ECDSA-P256". */
char *
bb_certificate_describe_key (gnutls_x509_crt_t certificate)
{
  unsigned int bits = 0;
  int kind = gnutls_x509_crt_get_pk_algorithm (certificate, &bits);

  if (kind == GNUTLS_PK_ECDSA)
    return g_strdup_printf ("ECDSA-P%u", bits);
  if (kind == GNUTLS_PK_RSA || kind == GNUTLS_PK_RSA_PSS)
    return g_strdup_printf ("RSA-%u", bits);
  return g_strdup (kind < 0 ? "?" : gnutls_pk_get_name (kind));
}

/* Whether documents may be signed with it, its time aside. Errors: %BB_SIGNING_ERROR_CERTIFICATE. */
gboolean
bb_certificate_check_key (gnutls_x509_crt_t certificate, GError **error)
{
  g_autofree char *name = bb_certificate_get_name (certificate);
  unsigned int bits = 0;
  int kind = gnutls_x509_crt_get_pk_algorithm (certificate, &bits);

  if (!bb_certificate_is_for_signing (certificate))
    return fail (error, BB_SIGNING_ERROR_CERTIFICATE, _("The certificate of %s is not for signing documents (its key usage says so)"), name);
  if (kind != GNUTLS_PK_RSA && kind != GNUTLS_PK_RSA_PSS && kind != GNUTLS_PK_ECDSA)
    return fail (error, BB_SIGNING_ERROR_CERTIFICATE, _("The key of %s is of a kind that cannot be used: only RSA and ECDSA"), name);
  if (bits < (kind == GNUTLS_PK_ECDSA ? 256u : 2048u))
    return fail (error, BB_SIGNING_ERROR_CERTIFICATE, _("The key of %s is too short (%u bits)"), name, bits);
  return TRUE;
}

static char *
format_limit (time_t seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);

  return g_date_time_format (time, "%d/%m/%Y %H:%M");
}

/* Errors: %BB_SIGNING_ERROR_CERTIFICATE when the certificate is not valid at @time. */
gboolean
bb_certificate_check_time (gnutls_x509_crt_t certificate, GDateTime *time, GError **error)
{
  time_t from = gnutls_x509_crt_get_activation_time (certificate), to = gnutls_x509_crt_get_expiration_time (certificate);
  g_autofree char *name = bb_certificate_get_name (certificate);
  g_autofree char *limit = NULL;

  if (g_date_time_to_unix (time) > to)
    {
      limit = format_limit (to);
      return fail (error, BB_SIGNING_ERROR_CERTIFICATE, _("The certificate of %s expired on %s"), name, limit);
    }
  if (g_date_time_to_unix (time) < from)
    {
      limit = format_limit (from);
      return fail (error, BB_SIGNING_ERROR_CERTIFICATE, _("The certificate of %s is not valid before %s"), name, limit);
    }
  return TRUE;
}

/* ── PKCS#12 ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static GBytes *
read_pkcs12_file (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &local);
  g_autoptr (GBytes) bytes = NULL;

  if (stream != NULL)
    bytes = g_input_stream_read_bytes (G_INPUT_STREAM (stream), MAX_PKCS12_SIZE, NULL, &local);
  if (bytes == NULL)
    {
      fail (error, BB_SIGNING_ERROR_IO, _("The identity file “%s” cannot be read: %s"), path, local->message);
      return NULL;
    }
  return g_steal_pointer (&bytes);
}

/* Some files have no password, or an empty one; then nobody is asked. */
static gboolean
opens_without_password (gnutls_pkcs12_t pkcs12, const char **password)
{
  *password = NULL;
  if (gnutls_pkcs12_verify_mac (pkcs12, NULL) == 0)
    return TRUE;
  *password = "";
  return gnutls_pkcs12_verify_mac (pkcs12, "") == 0;
}

static void
free_chain (gnutls_x509_crt_t *chain, guint n)
{
  for (guint i = 0; i < n; i++)
    gnutls_x509_crt_deinit (chain[i]);
  gnutls_free (chain);
}

static gboolean
take_pkcs12 (BbIdentity *self, gnutls_pkcs12_t pkcs12, const char *password, GError **error)
{
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crt_t *extra = NULL;
  unsigned int n_extra = 0;
  int status = gnutls_pkcs12_simple_parse (pkcs12, password, &key, &self->chain, &self->n_chain, &extra, &n_extra, NULL,
                                           GNUTLS_PKCS12_SP_INCLUDE_SELF_SIGNED);

  free_chain (extra, n_extra);
  if (status == GNUTLS_E_DECRYPTION_FAILED || status == GNUTLS_E_MAC_VERIFY_FAILED)
    return fail (error, BB_SIGNING_ERROR_PIN, _("The password of “%s” is wrong"), self->source);
  if (status < 0 && status != GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
    {
      if (key != NULL)
        gnutls_x509_privkey_deinit (key);
      return fail (error, BB_SIGNING_ERROR_IDENTITY, _("The identity file “%s” is damaged: %s"), self->source, gnutls_strerror (status));
    }
  if (key == NULL)
    return fail (error, BB_SIGNING_ERROR_IDENTITY, _("The identity file “%s” holds no private key"), self->source);
  gnutls_privkey_init (&self->key);
  status = gnutls_privkey_import_x509 (self->key, key, GNUTLS_PRIVKEY_IMPORT_AUTO_RELEASE);
  if (status < 0 || self->n_chain == 0)
    return fail (error, BB_SIGNING_ERROR_IDENTITY, _("The identity file “%s” holds no certificate for its private key"), self->source);
  return TRUE;
}

static gboolean
unlock_pkcs12 (BbIdentity *self, gnutls_pkcs12_t pkcs12, GError **error)
{
  g_autofree char *what = NULL;
  const char *none;
  char *password;
  gboolean done;

  if (opens_without_password (pkcs12, &none))
    return take_pkcs12 (self, pkcs12, none, error);
  what = g_path_get_basename (self->source);
  password = self->pin != NULL ? self->pin (what, FALSE, -1, self->pin_data) : NULL;
  if (password == NULL)
    return fail (error, BB_SIGNING_ERROR_NO_PIN, _("No password was given for “%s”"), self->source);
  if (gnutls_pkcs12_verify_mac (pkcs12, password) == GNUTLS_E_MAC_VERIFY_FAILED)
    done = fail (error, BB_SIGNING_ERROR_PIN, _("The password of “%s” is wrong"), self->source);
  else
    done = take_pkcs12 (self, pkcs12, password, error);
  wipe_and_free (password);
  return done;
}

static gboolean
open_pkcs12 (BbIdentity *self, GError **error)
{
  g_autoptr (GBytes) bytes = read_pkcs12_file (self->source, error);
  gnutls_pkcs12_t pkcs12;
  gnutls_datum_t datum;
  gsize size;
  gboolean done;
  int status;

  if (bytes == NULL)
    return FALSE;
  datum.data = (unsigned char *) g_bytes_get_data (bytes, &size);
  datum.size = (unsigned int) size;
  gnutls_pkcs12_init (&pkcs12);
  status = size == 0 ? GNUTLS_E_ASN1_DER_ERROR : gnutls_pkcs12_import (pkcs12, &datum, GNUTLS_X509_FMT_DER, 0);
  if (status < 0)
    done = fail (error, BB_SIGNING_ERROR_IDENTITY, _("The identity file “%s” is not a PKCS#12 file, or it is damaged"), self->source);
  else
    done = unlock_pkcs12 (self, pkcs12, error);
  gnutls_pkcs12_deinit (pkcs12);
  return done;
}

/* ── PKCS#11 ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The certificates are public: nobody is asked for a PIN before a signature. */
static gboolean
open_token (BbIdentity *self, GError **error)
{
  g_autoptr (GPtrArray) chain = bb_token_read_chain (self->source, &self->pss, error);

  if (chain == NULL)
    return FALSE;
  self->chain = gnutls_calloc (chain->len, sizeof *self->chain);
  for (guint i = 0; i < chain->len; i++)
    {
      gnutls_x509_crt_t certificate = bb_certificate_load (chain->pdata[i]);

      if (certificate == NULL)
        return fail (error, BB_SIGNING_ERROR_IDENTITY, _("The certificate of “%s” is damaged"), self->source);
      self->chain[self->n_chain++] = certificate;
    }
  return TRUE;
}

/* ── Opening ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
describe (BbIdentity *self)
{
  self->name = bb_certificate_get_name (self->chain[0]);
  self->issuer = bb_certificate_get_issuer_name (self->chain[0]);
  self->not_before = g_date_time_new_from_unix_utc (gnutls_x509_crt_get_activation_time (self->chain[0]));
  self->not_after = g_date_time_new_from_unix_utc (gnutls_x509_crt_get_expiration_time (self->chain[0]));
}

/* @pin and @user_data must stay valid as long as the identity: a token asks when it signs, a file when it is opened.
 * An expired certificate can be opened and looked at; bb_pdf_sign() refuses it.
 * Errors: %BB_SIGNING_ERROR_IDENTITY, _PIN, _CERTIFICATE (not for signing), _IO. */
BbIdentity *
bb_identity_open (const char *source, BbPinFunc pin, gpointer user_data, GError **error)
{
  g_autoptr (BbIdentity) self = g_object_new (BB_TYPE_IDENTITY, NULL);
  gboolean opened;

  g_return_val_if_fail (source != NULL, NULL);
  self->source = g_strdup (source);
  self->pin = pin;
  self->pin_data = user_data;
  opened = g_str_has_prefix (source, "pkcs11:") ? open_token (self, error) : open_pkcs12 (self, error);
  if (!opened)
    return NULL;
  describe (self);
  if (!bb_certificate_check_key (self->chain[0], error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
bb_identity_finalize (GObject *object)
{
  BbIdentity *self = BB_IDENTITY (object);

  g_clear_pointer (&self->key, gnutls_privkey_deinit);
  free_chain (self->chain, self->n_chain);
  g_clear_object (&self->cancellable);
  g_free (self->source);
  g_free (self->name);
  g_free (self->issuer);
  g_clear_pointer (&self->not_before, g_date_time_unref);
  g_clear_pointer (&self->not_after, g_date_time_unref);
  G_OBJECT_CLASS (bb_identity_parent_class)->finalize (object);
}

static void
bb_identity_class_init (BbIdentityClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bb_identity_finalize;
}

static void
bb_identity_init (BbIdentity *self)
{
}

const char *
bb_identity_get_name (BbIdentity *self)
{
  return self->name;
}

const char *
bb_identity_get_issuer (BbIdentity *self)
{
  return self->issuer;
}

GDateTime *
bb_identity_get_not_before (BbIdentity *self)
{
  return self->not_before;
}

GDateTime *
bb_identity_get_not_after (BbIdentity *self)
{
  return self->not_after;
}

/* What a person sees of it before signing. Returns: (transfer full) */
BbTokenCertificate *
bb_identity_describe (BbIdentity *self)
{
  BbTokenCertificate *facts = g_new0 (BbTokenCertificate, 1);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GError) error = NULL;

  facts->uri = g_strdup (self->source);
  facts->name = g_strdup (self->name);
  facts->issuer = g_strdup (self->issuer);
  facts->not_before = g_date_time_ref (self->not_before);
  facts->not_after = g_date_time_ref (self->not_after);
  facts->key = bb_certificate_describe_key (self->chain[0]);
  facts->usable = bb_certificate_check_time (self->chain[0], now, &error);
  facts->problem = error != NULL ? g_strdup (error->message) : NULL;
  return facts;
}

/* ── For this module ─────────────────────────────────────────────────────────────────────────────────────────── */

/* 0 is the signer's own. */
gnutls_x509_crt_t
bb_identity_get_certificate (BbIdentity *self, guint index)
{
  return self->chain[index];
}

guint
bb_identity_count_certificates (BbIdentity *self)
{
  return self->n_chain;
}

BbKeyKind
bb_identity_get_key_kind (BbIdentity *self)
{
  return gnutls_x509_crt_get_pk_algorithm (self->chain[0], NULL) == GNUTLS_PK_ECDSA ? BB_KEY_ECDSA : BB_KEY_RSA;
}

/* SHA-256, or as strong as the key (NIST SP 800-57, part 1, §5.6.1). */
BbHashKind
bb_identity_get_hash (BbIdentity *self)
{
  unsigned int bits = 0;
  gboolean ecdsa = gnutls_x509_crt_get_pk_algorithm (self->chain[0], &bits) == GNUTLS_PK_ECDSA;

  if (bits <= (ecdsa ? 256u : 3072u))
    return BB_HASH_SHA256;
  return bits <= (ecdsa ? 384u : 7680u) ? BB_HASH_SHA384 : BB_HASH_SHA512;
}

void
bb_identity_set_tries_shown (BbIdentity *self, int tries)
{
  self->tries_shown = tries;
}

void
bb_identity_set_pss (BbIdentity *self, gboolean pss)
{
  self->pss = pss;
}

/* A key whose certificate is for RSASSA-PSS alone has no choice (RFC 4055 §1.2). */
gboolean
bb_identity_uses_pss (BbIdentity *self)
{
  int kind = gnutls_x509_crt_get_pk_algorithm (self->chain[0], NULL);

  return kind == GNUTLS_PK_RSA_PSS || (kind == GNUTLS_PK_RSA && self->pss);
}

/* Errors: %BB_SIGNING_ERROR_CERTIFICATE when the certificate is not valid at @time. */
gboolean
bb_identity_check_time (BbIdentity *self, GDateTime *time, GError **error)
{
  return bb_certificate_check_time (self->chain[0], time, error);
}

static gnutls_sign_algorithm_t
choose_algorithm (BbIdentity *self)
{
  static const gnutls_sign_algorithm_t algorithms[][3] = {
    { GNUTLS_SIGN_RSA_SHA256, GNUTLS_SIGN_RSA_SHA384, GNUTLS_SIGN_RSA_SHA512 },
    { GNUTLS_SIGN_RSA_PSS_SHA256, GNUTLS_SIGN_RSA_PSS_SHA384, GNUTLS_SIGN_RSA_PSS_SHA512 },
    { GNUTLS_SIGN_ECDSA_SHA256, GNUTLS_SIGN_ECDSA_SHA384, GNUTLS_SIGN_ECDSA_SHA512 },
  };
  guint scheme = bb_identity_get_key_kind (self) == BB_KEY_ECDSA ? 2 : bb_identity_uses_pss (self) ? 1 : 0;

  return algorithms[scheme][bb_identity_get_hash (self)];
}

/* ── Signing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static GBytes *
take_datum (gnutls_datum_t *datum)
{
  GBytes *bytes = g_bytes_new (datum->data, datum->size);

  gnutls_free (datum->data);
  return bytes;
}

static GBytes *
sign_with_file (BbIdentity *self, const gnutls_datum_t *data, GError **error)
{
  gnutls_datum_t signature = { NULL, 0 };
  int status = gnutls_privkey_sign_data2 (self->key, choose_algorithm (self), 0, data, &signature);

  if (status >= 0)
    return take_datum (&signature);
  fail (error, BB_SIGNING_ERROR_IDENTITY, _("The key of “%s” cannot sign: %s"), self->source, gnutls_strerror (status));
  return NULL;
}

/* PKCS#11 gives r and s side by side; CMS wants an ECDSA-Sig-Value (RFC 3279 §2.2.3). */
static GBytes *
join_rs (GBytes *raw)
{
  gsize size;
  unsigned char *data = (unsigned char *) g_bytes_get_data (raw, &size);
  gnutls_datum_t r = { data, (unsigned int) size / 2 }, s = { data + size / 2, (unsigned int) size / 2 };
  gnutls_datum_t value = { NULL, 0 };

  gnutls_encode_rs_value (&value, &r, &s);
  return take_datum (&value);
}

/* CKM_RSA_PKCS pads, and no more: the DigestInfo is ours to make (RFC 8017 §9.2). */
static GBytes *
wrap_digest (BbHashKind hash, GBytes *digest)
{
  static const gnutls_digest_algorithm_t names[] = { GNUTLS_DIG_SHA256, GNUTLS_DIG_SHA384, GNUTLS_DIG_SHA512 };
  gsize size;
  gnutls_datum_t datum = { (unsigned char *) g_bytes_get_data (digest, &size), (unsigned int) g_bytes_get_size (digest) };
  gnutls_datum_t info = { NULL, 0 };

  gnutls_encode_ber_digest_info (names[hash], &datum, &info);
  return take_datum (&info);
}

/* A token with the keys of two certificates under one identifier would give a signature of the other. */
static gboolean
check_value (BbIdentity *self, const gnutls_datum_t *data, GBytes *value, GError **error)
{
  gsize size;
  gnutls_datum_t signature = { (unsigned char *) g_bytes_get_data (value, &size), (unsigned int) g_bytes_get_size (value) };
  gnutls_pubkey_t key;
  int status;

  gnutls_pubkey_init (&key);
  gnutls_pubkey_import_x509 (key, self->chain[0], 0);
  status = gnutls_pubkey_verify_data2 (key, choose_algorithm (self), 0, data, &signature);
  gnutls_pubkey_deinit (key);
  return status >= 0
         || fail (error, BB_SIGNING_ERROR_IDENTITY, _("The token gave a signature that does not fit the certificate of %s"), self->name);
}

static GBytes *
sign_with_token (BbIdentity *self, const gnutls_datum_t *data, GError **error)
{
  BbHashKind hash = bb_identity_get_hash (self);
  BbTokenScheme scheme = bb_identity_get_key_kind (self) == BB_KEY_ECDSA ? BB_TOKEN_ECDSA
                         : bb_identity_uses_pss (self)                   ? BB_TOKEN_RSA_PSS
                                                                         : BB_TOKEN_RSA_PKCS1;
  g_autoptr (GBytes) certificate = bb_certificate_get_der (self->chain[0]);
  g_autoptr (GBytes) digest = bb_hash_bytes (hash, data->data, data->size);
  g_autoptr (GBytes) input = scheme == BB_TOKEN_RSA_PKCS1 ? wrap_digest (hash, digest) : g_bytes_ref (digest);
  g_autoptr (GBytes) raw = bb_token_sign (self->source, certificate, scheme, g_bytes_get_size (digest), input, self->pin, self->pin_data, self->tries_shown,
                                          self->cancellable, error);
  g_autoptr (GBytes) value = NULL;

  if (raw == NULL)
    return NULL;
  value = scheme == BB_TOKEN_ECDSA ? join_rs (raw) : g_bytes_ref (raw);
  return check_value (self, data, value, error) ? g_steal_pointer (&value) : NULL;
}

/* What the next attempt with a token can be given up by. */
void
bb_identity_set_cancellable (BbIdentity *self, GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
}

/* Signs @data with the hash of bb_identity_get_hash(): PKCS#1 v1.5 or PSS for RSA, an ECDSA-Sig-Value otherwise. With a token each call is
 * an attempt of its own: it logs in and out.
 * Errors: %BB_SIGNING_ERROR_IDENTITY, _PIN, _NO_PIN, _PIN_LOCKED, _TOKEN_REMOVED, _TOKEN_SLOW. */
GBytes *
bb_identity_sign (BbIdentity *self, GBytes *data, GError **error)
{
  gsize size;
  gnutls_datum_t datum = { (unsigned char *) g_bytes_get_data (data, &size), (unsigned int) g_bytes_get_size (data) };

  return self->key != NULL ? sign_with_file (self, &datum, error) : sign_with_token (self, &datum, error);
}
