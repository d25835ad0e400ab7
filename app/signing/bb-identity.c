/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-identity.h"

#include "signing/bb-pdf-doc.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <gnutls/pkcs11.h>
#include <gnutls/pkcs12.h>
#include <string.h>

#define MAX_PKCS12_SIZE (4 * 1024 * 1024)

struct _BbIdentity
{
  GObject parent_instance;
  char *source;
  gnutls_x509_crt_t *chain;  /* the signer first */
  guint n_chain;
  gnutls_privkey_t key;      /* NULL until the first signature when on a token */
  BbPinFunc pin;
  gpointer pin_data;
  gboolean pin_refused;      /* nobody gave a PIN */
  gboolean pin_wrong;
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
    return fail (error, BB_SIGNING_ERROR_PIN, _("No password was given for “%s”"), self->source);
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

/* Called by GnuTLS while it logs in. A wrong PIN ends the attempt: asking on would burn the tries of a token. The token itself
 * remembers wrong PINs of earlier attempts. */
static int
on_token_pin (void *user_data, int attempt, const char *token_url, const char *token_label, unsigned int flags, char *pin,
              size_t pin_max)
{
  BbIdentity *self = user_data;
  gboolean failed_before = (flags & (GNUTLS_PIN_COUNT_LOW | GNUTLS_PIN_FINAL_TRY)) != 0;
  int tries_left = (flags & GNUTLS_PIN_FINAL_TRY) != 0 ? 1 : -1;
  char *answer;
  gboolean fits;

  if (attempt > 0 || (flags & GNUTLS_PIN_WRONG) != 0)
    {
      self->pin_wrong = TRUE;
      return -1;
    }
  answer = self->pin != NULL ? self->pin (token_label, failed_before, tries_left, self->pin_data) : NULL;
  if (answer == NULL)
    {
      self->pin_refused = TRUE;
      return -1;
    }
  fits = strlen (answer) < pin_max;
  if (fits)
    g_strlcpy (pin, answer, pin_max);
  self->pin_wrong = !fits;
  wipe_and_free (answer);
  return fits ? 0 : -1;
}

static gboolean
fail_token (BbIdentity *self, int status, GError **error)
{
  if (self->pin_refused)
    return fail (error, BB_SIGNING_ERROR_PIN, _("No PIN was given for the token"));
  if (status == GNUTLS_E_PKCS11_PIN_LOCKED || status == GNUTLS_E_PKCS11_PIN_EXPIRED)
    return fail (error, BB_SIGNING_ERROR_PIN, _("The token is locked after too many wrong PINs; its issuer can unlock it"));
  if (self->pin_wrong || status == GNUTLS_E_PKCS11_PIN_ERROR)
    return fail (error, BB_SIGNING_ERROR_PIN, _("The PIN of the token is wrong"));
  if (status == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
    return fail (error, BB_SIGNING_ERROR_IDENTITY, _("The token of “%s” is not plugged in, or it holds no such key and certificate"),
                 self->source);
  return fail (error, BB_SIGNING_ERROR_IDENTITY, _("The token of “%s” cannot be used: %s"), self->source, gnutls_strerror (status));
}

/* The certificates are public: nobody is asked for a PIN before the first signature. */
static gboolean
open_token (BbIdentity *self, GError **error)
{
  int status = gnutls_x509_crt_list_import_url (&self->chain, &self->n_chain, self->source, NULL, NULL, 0);

  if (status < 0 || self->n_chain == 0)
    return fail_token (self, status < 0 ? status : GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE, error);
  return TRUE;
}

/* The first signature logs in: a PIN is asked for when signing and at no other time. */
static gboolean
log_in (BbIdentity *self, GError **error)
{
  int status;

  if (self->key != NULL)
    return TRUE;
  self->pin_refused = self->pin_wrong = FALSE;
  gnutls_privkey_init (&self->key);
  gnutls_privkey_set_pin_function (self->key, on_token_pin, self);
  status = gnutls_privkey_import_url (self->key, self->source, 0);
  if (status >= 0)
    return TRUE;
  g_clear_pointer (&self->key, gnutls_privkey_deinit);
  return fail_token (self, status, error);
}

/* ── Opening ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
check_certificate (BbIdentity *self, GError **error)
{
  unsigned int bits = 0;
  int kind = gnutls_x509_crt_get_pk_algorithm (self->chain[0], &bits);

  if (!bb_certificate_is_for_signing (self->chain[0]))
    return fail (error, BB_SIGNING_ERROR_CERTIFICATE, _("The certificate of %s is not for signing documents (its key usage says so)"),
                 self->name);
  if (kind != GNUTLS_PK_RSA && kind != GNUTLS_PK_ECDSA)
    return fail (error, BB_SIGNING_ERROR_CERTIFICATE, _("The key of %s is of a kind that cannot be used: only RSA and ECDSA"), self->name);
  if (bits < (kind == GNUTLS_PK_RSA ? 2048u : 256u))
    return fail (error, BB_SIGNING_ERROR_CERTIFICATE, _("The key of %s is too short (%u bits)"), self->name, bits);
  return TRUE;
}

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
  if (!check_certificate (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
bb_identity_finalize (GObject *object)
{
  BbIdentity *self = BB_IDENTITY (object);

  g_clear_pointer (&self->key, gnutls_privkey_deinit);
  free_chain (self->chain, self->n_chain);
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

/* SHA-256, or as strong as the curve. */
BbHashKind
bb_identity_get_hash (BbIdentity *self)
{
  unsigned int bits = 0;

  if (gnutls_x509_crt_get_pk_algorithm (self->chain[0], &bits) != GNUTLS_PK_ECDSA || bits <= 256)
    return BB_HASH_SHA256;
  return bits <= 384 ? BB_HASH_SHA384 : BB_HASH_SHA512;
}

/* Errors: %BB_SIGNING_ERROR_CERTIFICATE when the certificate is not valid at @time. */
gboolean
bb_identity_check_time (BbIdentity *self, GDateTime *time, GError **error)
{
  g_autoptr (GDateTime) from = g_date_time_to_local (self->not_before);
  g_autoptr (GDateTime) to = g_date_time_to_local (self->not_after);
  g_autofree char *limit = NULL;

  if (g_date_time_compare (time, self->not_after) > 0)
    {
      limit = g_date_time_format (to, "%d/%m/%Y %H:%M");
      return fail (error, BB_SIGNING_ERROR_CERTIFICATE, _("The certificate of %s expired on %s"), self->name, limit);
    }
  if (g_date_time_compare (time, self->not_before) < 0)
    {
      limit = g_date_time_format (from, "%d/%m/%Y %H:%M");
      return fail (error, BB_SIGNING_ERROR_CERTIFICATE, _("The certificate of %s is not valid before %s"), self->name, limit);
    }
  return TRUE;
}

static gnutls_sign_algorithm_t
choose_algorithm (BbIdentity *self)
{
  gboolean ecdsa = bb_identity_get_key_kind (self) == BB_KEY_ECDSA;

  switch (bb_identity_get_hash (self))
    {
    case BB_HASH_SHA384:
      return ecdsa ? GNUTLS_SIGN_ECDSA_SHA384 : GNUTLS_SIGN_RSA_SHA384;
    case BB_HASH_SHA512:
      return ecdsa ? GNUTLS_SIGN_ECDSA_SHA512 : GNUTLS_SIGN_RSA_SHA512;
    case BB_HASH_SHA256:
    default:
      return ecdsa ? GNUTLS_SIGN_ECDSA_SHA256 : GNUTLS_SIGN_RSA_SHA256;
    }
}

/* Signs @data with the hash of bb_identity_get_hash(): PKCS#1 v1.5 for RSA, an ECDSA-Sig-Value otherwise.
 * Errors: %BB_SIGNING_ERROR_PIN, %BB_SIGNING_ERROR_IDENTITY. */
GBytes *
bb_identity_sign (BbIdentity *self, GBytes *data, GError **error)
{
  gnutls_datum_t signature = { NULL, 0 };
  gnutls_datum_t datum;
  gsize size;
  GBytes *bytes;
  int status;

  if (!log_in (self, error))
    return NULL;
  datum.data = (unsigned char *) g_bytes_get_data (data, &size);
  datum.size = (unsigned int) size;
  status = gnutls_privkey_sign_data2 (self->key, choose_algorithm (self), 0, &datum, &signature);
  if (status < 0)
    {
      fail_token (self, status, error);
      return NULL;
    }
  bytes = g_bytes_new (signature.data, signature.size);
  gnutls_free (signature.data);
  return bytes;
}
