/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-demo-private.h"

#include "signing/bb-signing.h"
#include "signing/bb-words.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/pkcs12.h>
#include <gnutls/x509.h>
#include <string.h>

#define ORGANIZATION "MẪU - không có giá trị pháp lý"
#define DAY (24 * 60 * 60)

typedef BbDemoHolder Holder;

typedef struct
{
  const char *file;
  const char *name;
  gnutls_pk_algorithm_t algorithm;
  unsigned int bits;
} Signer;

#define P256 GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1)

static void
holder_clear (Holder *self)
{
  if (self->certificate != NULL)
    gnutls_x509_crt_deinit (self->certificate);
  if (self->key != NULL)
    gnutls_x509_privkey_deinit (self->key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Holder, holder_clear)

static gboolean
check (int status, const char *what, GError **error)
{
  if (status >= 0)
    return TRUE;
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY, _("The sample identity “%s” cannot be made: %s"), what,
               gnutls_strerror (status));
  return FALSE;
}

/* Valid from a year ago on, so that a sample visit of any recent date can be signed. */
static void
fill_certificate (gnutls_x509_crt_t certificate, const char *name, gboolean is_ca)
{
  guint8 serial[16];
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);
  serial[0] = (serial[0] & 0x7f) | 0x40;
  gnutls_x509_crt_set_version (certificate, 3);
  gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
  gnutls_x509_crt_set_activation_time (certificate, now - 365 * DAY);
  gnutls_x509_crt_set_expiration_time (certificate, now + (is_ca ? 3650 : 1095) * (gint64) DAY);
  gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COUNTRY_NAME, 0, "VN", 2);
  gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_ORGANIZATION_NAME, 0, ORGANIZATION, strlen (ORGANIZATION));
  gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name, (unsigned) strlen (name));
  gnutls_x509_crt_set_basic_constraints (certificate, is_ca ? 1 : 0, -1);
  gnutls_x509_crt_set_key_usage (certificate, is_ca ? GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN
                                                    : GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_NON_REPUDIATION);
}

static void
set_key_ids (gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer)
{
  guint8 id[64];
  size_t size = sizeof id;

  if (gnutls_x509_crt_get_key_id (certificate, GNUTLS_KEYID_USE_SHA1, id, &size) == 0)
    gnutls_x509_crt_set_subject_key_id (certificate, id, size);
  size = sizeof id;
  if (gnutls_x509_crt_get_key_id (issuer, GNUTLS_KEYID_USE_SHA1, id, &size) == 0)
    gnutls_x509_crt_set_authority_key_id (certificate, id, size);
}

/* Where to ask about the certificate, and where its issuer's is (RFC 5280 §4.2.1.13, §4.2.2.1). The authority of time stamps has a
 * revocation list alone, as many have. */
static void
set_addresses (gnutls_x509_crt_t certificate, gboolean has_responder)
{
  gnutls_datum_t ocsp = { (unsigned char *) BB_DEMO_OCSP_URL, strlen (BB_DEMO_OCSP_URL) };
  gnutls_datum_t root = { (unsigned char *) BB_DEMO_ROOT_URL, strlen (BB_DEMO_ROOT_URL) };

  gnutls_x509_crt_set_crl_dist_points2 (certificate, GNUTLS_SAN_URI, BB_DEMO_CRL_URL, strlen (BB_DEMO_CRL_URL), 0);
  if (has_responder)
    gnutls_x509_crt_set_authority_info_access (certificate, GNUTLS_IA_OCSP_URI, &ocsp);
  gnutls_x509_crt_set_authority_info_access (certificate, GNUTLS_IA_CAISSUERS_URI, &root);
}

/* Some certificates are for one thing alone. */
typedef enum
{
  FOR_SIGNING,
  FOR_TIME_STAMPS,               /* RFC 3161 §2.3: for nothing else, critical */
  FOR_OCSP,                      /* RFC 6960 §4.2.2.2; nobody is asked about it (id-pkix-ocsp-nocheck) */
} Purpose;

static void
set_purpose (gnutls_x509_crt_t certificate, Purpose purpose)
{
  static const guint8 der_null[] = { 0x05, 0x00 };

  if (purpose == FOR_TIME_STAMPS)
    gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_TIME_STAMPING, 1);
  if (purpose == FOR_OCSP)
    {
      gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_OCSP_SIGNING, 0);
      gnutls_x509_crt_set_extension_by_oid (certificate, "1.3.6.1.5.5.7.48.1.5", der_null, sizeof der_null, 0);
    }
  if (purpose != FOR_SIGNING)
    gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE);
  if (purpose != FOR_OCSP)
    set_addresses (certificate, purpose == FOR_SIGNING);
}

/* @issuer: %NULL for a root. */
static gboolean
make_holder (Holder *self, const char *name, gnutls_pk_algorithm_t algorithm, unsigned int bits, const Holder *issuer, Purpose purpose,
             GError **error)
{
  const Holder *by = issuer != NULL ? issuer : self;

  gnutls_x509_privkey_init (&self->key);
  gnutls_x509_crt_init (&self->certificate);
  if (!check (gnutls_x509_privkey_generate (self->key, algorithm, bits, 0), name, error))
    return FALSE;
  fill_certificate (self->certificate, name, issuer == NULL);
  gnutls_x509_crt_set_key (self->certificate, self->key);
  set_key_ids (self->certificate, by->certificate);
  if (issuer != NULL)
    set_purpose (self->certificate, purpose);
  return check (gnutls_x509_crt_sign2 (self->certificate, by->certificate, by->key, GNUTLS_DIG_SHA256, 0), name, error);
}

static gboolean
write_file (const char *folder, const char *name, const gnutls_datum_t *data, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) local = NULL;

  if (g_file_set_contents_full (path, (const char *) data->data, (gssize) data->size,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &local))
    return TRUE;
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IO, _("“%s” cannot be written: %s"), path, local->message);
  return FALSE;
}

static gboolean
write_root (const char *folder, const Holder *root, GError **error)
{
  gnutls_datum_t pem = { NULL, 0 };
  gboolean written = check (gnutls_x509_crt_export2 (root->certificate, GNUTLS_X509_FMT_PEM, &pem), "root-ca.pem", error)
                     && write_file (folder, "root-ca.pem", &pem, error);

  gnutls_free (pem.data);
  return written;
}

static int
add_to_bag (gnutls_pkcs12_t pkcs12, gnutls_pkcs12_bag_t bag, gnutls_datum_t *key_id, const char *name, int item)
{
  int status = item;

  if (status >= 0)
    status = gnutls_pkcs12_bag_set_key_id (bag, item, key_id);
  if (status >= 0)
    status = gnutls_pkcs12_bag_set_friendly_name (bag, item, name);
  if (status >= 0)
    status = gnutls_pkcs12_bag_encrypt (bag, BB_DEMO_PKI_PASSWORD, GNUTLS_PKCS_PBES2_AES_256);
  if (status >= 0)
    status = gnutls_pkcs12_set_bag (pkcs12, bag);
  return status;
}

static int
add_certificate (gnutls_pkcs12_t pkcs12, const Holder *holder, gnutls_datum_t *key_id, const char *name)
{
  gnutls_pkcs12_bag_t bag;
  int status;

  gnutls_pkcs12_bag_init (&bag);
  status = add_to_bag (pkcs12, bag, key_id, name, gnutls_pkcs12_bag_set_crt (bag, holder->certificate));
  gnutls_pkcs12_bag_deinit (bag);
  return status;
}

static int
add_key (gnutls_pkcs12_t pkcs12, const Holder *holder, gnutls_datum_t *key_id)
{
  gnutls_pkcs12_bag_t bag;
  guint8 der[8192];
  size_t size = sizeof der;
  gnutls_datum_t data = { der, 0 };
  int status = gnutls_x509_privkey_export_pkcs8 (holder->key, GNUTLS_X509_FMT_DER, BB_DEMO_PKI_PASSWORD, GNUTLS_PKCS_PBES2_AES_256,
                                                 der, &size);

  if (status < 0)
    return status;
  data.size = (unsigned int) size;
  gnutls_pkcs12_bag_init (&bag);
  status = gnutls_pkcs12_bag_set_data (bag, GNUTLS_BAG_PKCS8_ENCRYPTED_KEY, &data);
  if (status >= 0)
    status = gnutls_pkcs12_bag_set_key_id (bag, status, key_id);
  if (status >= 0)
    status = gnutls_pkcs12_set_bag (pkcs12, bag);
  gnutls_pkcs12_bag_deinit (bag);
  return status;
}

static gboolean
write_identity (const char *folder, const char *file, const char *name, const Holder *holder, GError **error)
{
  gnutls_pkcs12_t pkcs12;
  gnutls_datum_t out = { NULL, 0 };
  guint8 id[64];
  gnutls_datum_t key_id = { id, 20 };
  size_t size = sizeof id;
  gboolean written;

  gnutls_pkcs12_init (&pkcs12);
  gnutls_x509_privkey_get_key_id (holder->key, GNUTLS_KEYID_USE_SHA1, id, &size);
  written = check (add_certificate (pkcs12, holder, &key_id, name), name, error)
            && check (add_key (pkcs12, holder, &key_id), name, error)
            && check (gnutls_pkcs12_generate_mac2 (pkcs12, GNUTLS_MAC_SHA256, BB_DEMO_PKI_PASSWORD), name, error)
            && check (gnutls_pkcs12_export2 (pkcs12, GNUTLS_X509_FMT_DER, &out), name, error)
            && write_file (folder, file, &out, error);
  gnutls_free (out.data);
  gnutls_pkcs12_deinit (pkcs12);
  return written;
}

static gboolean
create_signer (const char *folder, const Signer *signer, const Holder *root, GError **error)
{
  g_auto (Holder) holder = { NULL, NULL };

  return make_holder (&holder, signer->name, signer->algorithm, signer->bits, root, FOR_SIGNING, error)
         && write_identity (folder, signer->file, signer->name, &holder, error);
}

static gboolean
make_authorities (BbDemoPki *self, GError **error)
{
  return make_holder (&self->root, "Biên Bản - Gốc chứng thực mẫu", GNUTLS_PK_ECDSA, P256, NULL, FOR_SIGNING, error)
         && make_holder (&self->tsa, "Biên Bản - Cấp dấu thời gian mẫu", GNUTLS_PK_ECDSA, P256, &self->root, FOR_TIME_STAMPS, error)
         && make_holder (&self->ocsp, "Biên Bản - Trả lời trạng thái chứng thư mẫu", GNUTLS_PK_ECDSA, P256, &self->root, FOR_OCSP, error);
}

/* Errors: %BB_SIGNING_ERROR_IO, %BB_SIGNING_ERROR_IDENTITY. */
BbDemoPki *
bb_demo_pki_new (const char *folder, const char *leader, const char *secretary, const char *unit, GError **error)
{
  const Signer signers[] = {
    { "leader.p12", leader, GNUTLS_PK_RSA, 2048 },
    { "secretary.p12", secretary, GNUTLS_PK_RSA, 2048 },
    { "unit.p12", unit, GNUTLS_PK_ECDSA, P256 },
  };
  g_autoptr (BbDemoPki) self = g_new0 (BbDemoPki, 1);

  if (g_mkdir_with_parents (folder, 0700) < 0)
    {
      g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IO, _("The folder “%s” cannot be made"), folder);
      return NULL;
    }
  if (!make_authorities (self, error) || !write_root (folder, &self->root, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (signers); i++)
    if (!create_signer (folder, &signers[i], &self->root, error))
      return NULL;
  return g_steal_pointer (&self);
}

void
bb_demo_pki_free (BbDemoPki *self)
{
  if (self == NULL)
    return;
  holder_clear (&self->root);
  holder_clear (&self->tsa);
  holder_clear (&self->ocsp);
  g_free (self);
}

gboolean
bb_demo_pki_create_named (const char *folder, const char *leader, const char *secretary, const char *unit, GError **error)
{
  g_autoptr (BbDemoPki) pki = bb_demo_pki_new (folder, leader, secretary, unit, error);

  return pki != NULL;
}

gboolean
bb_demo_pki_create (const char *folder, GError **error)
{
  return bb_demo_pki_create_named (folder, "Nguyễn Văn Minh Họa", "Lê Văn Thử", "Trần Thị Mẫu", error);
}
