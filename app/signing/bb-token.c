/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-token.h"

#include "signing/bb-identity.h"
#include "signing/bb-words.h"

#include <gnutls/crypto.h>
#include <string.h>

#define NO_SESSION ((CK_SESSION_HANDLE) 0)
#define MAX_SIGNATURE 4096

/* Lives as long as the last of those who use it: the caller, and the thread that talks to the token. */
struct _BbToken
{
  char *uri;
  P11KitUri *parsed;
  GBytes *wanted;                /* this very certificate; NULL: the one that fits @parsed */
  guint n_usable;                /* that fit it */

  BbPkcs11 *modules;
  BbPkcs11Slot slot;
  CK_SESSION_HANDLE session;     /* NO_SESSION until found */
  char *label;                   /* of the token */
  GBytes *id;                    /* of the key */
  char *key_label;
  GPtrArray *chain;              /* GBytes, the signer first */
  gboolean needs_pss;

  BbTokenScheme scheme;
  gsize digest_length;
  GBytes *input;
  char *pin;
  GBytes *signature;
  GError *error;
  int abandoned;                 /* nobody waits any more */
};

static void
wipe (char *secret)
{
  if (secret == NULL)
    return;
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
clear_token (gpointer data)
{
  BbToken *self = data;

  if (self->session != NO_SESSION)
    self->slot.module->C_CloseSession (self->session);
  bb_pkcs11_free (self->modules);
  g_clear_pointer (&self->parsed, p11_kit_uri_free);
  g_clear_pointer (&self->wanted, g_bytes_unref);
  g_clear_pointer (&self->id, g_bytes_unref);
  g_clear_pointer (&self->input, g_bytes_unref);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->pin, wipe);
  g_free (self->uri);
  g_free (self->label);
  g_free (self->key_label);
}

static void
bb_token_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, clear_token);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbToken, bb_token_unref)

static gboolean
fail (BbToken *self, BbSigningError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (BbToken *self, BbSigningError code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_clear_error (&self->error);
  self->error = g_error_new_valist (BB_SIGNING_ERROR, (int) code, format, args);
  va_end (args);
  return FALSE;
}

static BbToken *
new_token (const char *uri, GError **error)
{
  g_autoptr (BbToken) self = g_atomic_rc_box_new0 (BbToken);

  self->uri = g_strdup (uri);
  self->parsed = p11_kit_uri_new ();
  if (p11_kit_uri_parse (uri, P11_KIT_URI_FOR_ANY, self->parsed) == P11_KIT_URI_OK && !p11_kit_uri_any_unrecognized (self->parsed))
    return g_steal_pointer (&self);
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY, _("“%s” is not the address of a key on a token (pkcs11:…)"), uri);
  return NULL;
}

/* ── Finding the certificate ─────────────────────────────────────────────────────────────────────────────────── */

static gboolean
fits (BbToken *self, BbPkcs11Certificate *certificate)
{
  gsize length;
  gconstpointer id = g_bytes_get_data (certificate->id, &length);
  CK_ATTRIBUTE attributes[] = { { CKA_ID, (void *) id, length }, { CKA_LABEL, certificate->label, strlen (certificate->label) } };

  if (self->wanted != NULL)
    return g_bytes_equal (self->wanted, certificate->der);
  return p11_kit_uri_match_attributes (self->parsed, attributes, G_N_ELEMENTS (attributes)) != 0;
}

static gboolean
is_usable (GBytes *der)
{
  gnutls_x509_crt_t certificate = bb_certificate_load (der);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  gboolean usable;

  if (certificate == NULL)
    return FALSE;
  usable = bb_certificate_check_key (certificate, NULL) && bb_certificate_check_time (certificate, now, NULL);
  gnutls_x509_crt_deinit (certificate);
  return usable;
}

static GBytes *
find_issuer (GPtrArray *certificates, GBytes *der)
{
  gnutls_x509_crt_t certificate = bb_certificate_load (der);
  GBytes *issuer = NULL;

  for (guint i = 0; certificate != NULL && i < certificates->len && issuer == NULL; i++)
    {
      BbPkcs11Certificate *other = certificates->pdata[i];
      gnutls_x509_crt_t candidate = g_bytes_equal (other->der, der) ? NULL : bb_certificate_load (other->der);

      if (candidate != NULL && gnutls_x509_crt_check_issuer (certificate, candidate))
        issuer = other->der;
      if (candidate != NULL)
        gnutls_x509_crt_deinit (candidate);
    }
  if (certificate != NULL)
    gnutls_x509_crt_deinit (certificate);
  return issuer;
}

/* The signer's certificate and those of its issuers that the token has too. */
static GPtrArray *
make_chain (GPtrArray *certificates, GBytes *der)
{
  GPtrArray *chain = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  while (der != NULL && chain->len <= certificates->len)
    {
      g_ptr_array_add (chain, g_bytes_ref (der));
      der = find_issuer (certificates, der);
    }
  return chain;
}

static void
take_certificate (BbToken *self, const BbPkcs11Slot *slot, GPtrArray *certificates, BbPkcs11Certificate *certificate)
{
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  g_clear_pointer (&self->id, g_bytes_unref);
  g_free (self->key_label);
  self->chain = make_chain (certificates, certificate->der);
  self->id = g_bytes_ref (certificate->id);
  self->key_label = g_strdup (certificate->label);
  self->needs_pss = !bb_pkcs11_can_sign (slot, CKM_RSA_PKCS) && bb_pkcs11_can_sign (slot, CKM_RSA_PKCS_PSS);
}

/* The first that can sign now, or else the first at all, so that the reason can be told. */
static gboolean
look_at_certificates (BbToken *self, const BbPkcs11Slot *slot, CK_SESSION_HANDLE session)
{
  g_autoptr (GPtrArray) certificates = bb_pkcs11_list_certificates (slot->module, session);

  for (guint i = 0; i < certificates->len; i++)
    {
      BbPkcs11Certificate *certificate = certificates->pdata[i];
      gboolean usable;

      if (!fits (self, certificate))
        continue;
      usable = is_usable (certificate->der);
      if (self->chain == NULL || (usable && self->n_usable == 0))
        take_certificate (self, slot, certificates, certificate);
      else if (g_bytes_equal (self->chain->pdata[0], certificate->der))
        continue;
      self->n_usable += usable ? 1 : 0;
      if (self->wanted != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
on_slot (const BbPkcs11Slot *slot, gpointer user_data)
{
  BbToken *self = user_data;
  CK_SESSION_HANDLE session;
  CK_TOKEN_INFO info = slot->info;

  if (!p11_kit_uri_match_token_info (self->parsed, &info)
      || slot->module->C_OpenSession (slot->slot, CKF_SERIAL_SESSION, NULL, NULL, &session) != CKR_OK)
    return TRUE;
  if (!look_at_certificates (self, slot, session))
    {
      slot->module->C_CloseSession (session);
      return TRUE;
    }
  self->slot = *slot;
  self->session = session;
  self->label = bb_pkcs11_dup_text (slot->info.label, sizeof slot->info.label);
  return FALSE;
}

static void
find_work (gpointer data)
{
  BbToken *self = data;

  self->modules = bb_pkcs11_load (p11_kit_uri_get_module_path (self->parsed), &self->error);
  if (self->modules == NULL)
    return;
  bb_pkcs11_foreach_token (self->modules, on_slot, self);
  if (self->chain == NULL)
    fail (self, BB_SIGNING_ERROR_IDENTITY, _("The token of “%s” is not plugged in, or it holds no such key and certificate"), self->uri);
  else if (self->wanted == NULL && self->n_usable > 1)
    fail (self, BB_SIGNING_ERROR_IDENTITY, _("Several certificates fit “%s”; give the full address of one of them"), self->uri);
}

/* Runs @work on a thread of its own. */
static gboolean
run (BbToken *self, BbPkcs11Work work, GCancellable *cancellable, GError **error)
{
  if (!bb_pkcs11_run (work, g_atomic_rc_box_acquire (self), bb_token_unref, cancellable))
    {
      g_atomic_int_set (&self->abandoned, TRUE);
      if (!g_cancellable_set_error_if_cancelled (cancellable, error))
        g_set_error_literal (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TOKEN_SLOW, _("The token did not answer in time"));
      return FALSE;
    }
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

/* Certificates are public: nobody is asked for a PIN.
 * Returns: (element-type GBytes): the certificate that @uri names, and those above it that the token holds. @needs_pss: (out): the token
 * makes no PKCS#1 v1.5 signatures. Errors: %BB_SIGNING_ERROR_IDENTITY, _TOKEN_SLOW. */
GPtrArray *
bb_token_read_chain (const char *uri, gboolean *needs_pss, GError **error)
{
  g_autoptr (BbToken) self = new_token (uri, error);

  if (self == NULL || !run (self, find_work, NULL, error))
    return NULL;
  *needs_pss = self->needs_pss;
  return g_steal_pointer (&self->chain);
}

/* ── Logging in: once an attempt ─────────────────────────────────────────────────────────────────────────────── */

static gboolean
has_pin_pad (BbToken *self)
{
  return (self->slot.info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
}

/* A PIN that cannot be right by its length would spend a try. */
static gboolean
check_length (BbToken *self, GError **error)
{
  gsize length = strlen (self->pin);
  gulong least = MAX (self->slot.info.ulMinPinLen, 1), most = self->slot.info.ulMaxPinLen;

  if (length >= least && (most == 0 || most < least || length <= most))
    return TRUE;
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_PIN,
               _("A PIN of the token “%s” has %lu to %lu characters; this one was not tried, so no try is lost"), self->label, least, most);
  return FALSE;
}

/* What a person was told may be seconds old. */
static gboolean
check_tries (BbToken *self, int shown, GError **error)
{
  gboolean is_last = (self->slot.info.flags & CKF_USER_PIN_FINAL_TRY) != 0;

  if (shown == 0 || shown == 1 || !is_last)
    return TRUE;
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_LAST_TRY,
               _("The token “%s” has one try left, which was not shown before; it was not spent"), self->label);
  return FALSE;
}

static gboolean
ask_pin (BbToken *self, BbPinFunc pin, gpointer pin_data, int tries_shown, GError **error)
{
  CK_FLAGS flags = self->slot.info.flags;

  if ((flags & CKF_USER_PIN_LOCKED) != 0)
    return bb_pkcs11_fail (CKR_PIN_LOCKED, self->label, error);
  if ((flags & CKF_LOGIN_REQUIRED) == 0 || has_pin_pad (self))
    return TRUE;
  if (!check_tries (self, tries_shown, error))
    return FALSE;
  self->pin = pin != NULL ? pin (self->label, (flags & (CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY)) != 0,
                                 (flags & CKF_USER_PIN_FINAL_TRY) != 0 ? 1 : -1, pin_data) : NULL;
  if (self->pin != NULL)
    return check_length (self, error);
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_NO_PIN, _("No PIN was given for the token “%s”"), self->label);
  return FALSE;
}

/* The token knows best how it stands after a wrong PIN. */
static gboolean
fail_login (BbToken *self, CK_RV rv)
{
  CK_TOKEN_INFO info;

  if (rv != CKR_PIN_INCORRECT || self->slot.module->C_GetTokenInfo (self->slot.slot, &info) != CKR_OK)
    return bb_pkcs11_fail (rv, self->label, &self->error);
  if ((info.flags & CKF_USER_PIN_LOCKED) != 0)
    return fail (self, BB_SIGNING_ERROR_PIN_LOCKED, _("The PIN was wrong, and the token “%s” is now locked; its issuer can unlock it"),
                 self->label);
  if ((info.flags & CKF_USER_PIN_FINAL_TRY) != 0)
    return fail (self, BB_SIGNING_ERROR_PIN, _("The PIN of the token “%s” is wrong; one more wrong PIN locks the token"), self->label);
  return bb_pkcs11_fail (rv, self->label, &self->error);
}

/* Whether anybody is logged in is one fact for all sessions of a program (PKCS#11 §5.6). Were it so already, say by an attempt that was given
 * up on, the token would not look at the PIN that was typed now. */
static void
log_out (BbToken *self)
{
  CK_SESSION_INFO info;

  if (self->slot.module->C_GetSessionInfo (self->session, &info) == CKR_OK && info.state == CKS_RO_USER_FUNCTIONS)
    self->slot.module->C_Logout (self->session);
}

/* A wrong PIN ends the attempt at the first of the two logins, so at most one try is spent: the context login has the PIN that the user
 * login has just found right. */
static gboolean
log_in (BbToken *self, CK_USER_TYPE user)
{
  CK_FUNCTION_LIST *module = self->slot.module;
  gsize length = self->pin != NULL ? strlen (self->pin) : 0;
  CK_RV rv;

  if (g_atomic_int_get (&self->abandoned))
    return fail (self, BB_SIGNING_ERROR_TOKEN_SLOW, _("The token “%s” did not answer in time"), self->label);
  if (user == CKU_USER)
    log_out (self);
  rv = module->C_Login (self->session, user, (CK_UTF8CHAR *) self->pin, length);
  return rv == CKR_OK || (user == CKU_USER && rv == CKR_USER_ALREADY_LOGGED_IN) || fail_login (self, rv);
}

/* ── Signing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The private key has the identifier of its certificate (PKCS#11 §4.6.3), or at least its label. */
static gboolean
find_key (BbToken *self, CK_OBJECT_HANDLE *key)
{
  CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
  gsize length;
  gconstpointer id = g_bytes_get_data (self->id, &length);
  CK_ATTRIBUTE by_id[] = { { CKA_CLASS, &class, sizeof class }, { CKA_ID, (void *) id, length } };
  CK_ATTRIBUTE by_label[] = { { CKA_CLASS, &class, sizeof class }, { CKA_LABEL, self->key_label, strlen (self->key_label) } };
  g_autoptr (GArray) keys = bb_pkcs11_find (self->slot.module, self->session, length > 0 ? by_id : by_label, 2);
  CK_SESSION_INFO info;
  CK_RV rv;

  if (keys->len == 0 && (rv = self->slot.module->C_GetSessionInfo (self->session, &info)) != CKR_OK)
    return bb_pkcs11_fail (rv, self->label, &self->error);                                  /* it could not be asked */
  if (keys->len == 0)
    return fail (self, BB_SIGNING_ERROR_IDENTITY, _("The token “%s” holds no private key for this certificate"), self->label);
  *key = g_array_index (keys, CK_OBJECT_HANDLE, 0);
  return TRUE;
}

static gboolean
asks_each_time (BbToken *self, CK_OBJECT_HANDLE key)
{
  g_autoptr (GBytes) value = bb_pkcs11_get_attribute (self->slot.module, self->session, key, CKA_ALWAYS_AUTHENTICATE);
  gsize length;
  const CK_BBOOL *flag = g_bytes_get_data (value, &length);

  return length == sizeof *flag && *flag != CK_FALSE;
}

static CK_RV
start (BbToken *self, CK_OBJECT_HANDLE key)
{
  static const struct { gsize length; CK_MECHANISM_TYPE hash; CK_RSA_PKCS_MGF_TYPE mgf; } hashes[] = {
    { 32, CKM_SHA256, CKG_MGF1_SHA256 }, { 48, CKM_SHA384, CKG_MGF1_SHA384 }, { 64, CKM_SHA512, CKG_MGF1_SHA512 }
  };
  CK_RSA_PKCS_PSS_PARAMS pss = { .sLen = self->digest_length };
  CK_MECHANISM mechanism = { self->scheme == BB_TOKEN_ECDSA ? CKM_ECDSA : CKM_RSA_PKCS, NULL, 0 };

  if (self->scheme == BB_TOKEN_RSA_PSS)
    mechanism = (CK_MECHANISM) { CKM_RSA_PKCS_PSS, &pss, sizeof pss };
  for (guint i = 0; i < G_N_ELEMENTS (hashes); i++)
    if (hashes[i].length == self->digest_length)
      {
        pss.hashAlg = hashes[i].hash;
        pss.mgf = hashes[i].mgf;
      }
  return self->slot.module->C_SignInit (self->session, &mechanism, key);
}

static gboolean
sign_with (BbToken *self, CK_OBJECT_HANDLE key)
{
  gsize length;
  gconstpointer input = g_bytes_get_data (self->input, &length);
  guint8 signature[MAX_SIGNATURE];
  CK_ULONG n = sizeof signature;
  gboolean again = asks_each_time (self, key);
  CK_RV rv = start (self, key);

  if (rv != CKR_OK)
    return bb_pkcs11_fail (rv, self->label, &self->error);
  if (again && !log_in (self, CKU_CONTEXT_SPECIFIC))
    return FALSE;
  rv = self->slot.module->C_Sign (self->session, (CK_BYTE *) input, length, signature, &n);
  if (rv != CKR_OK)
    return bb_pkcs11_fail (rv, self->label, &self->error);
  self->signature = g_bytes_new (signature, n);
  return TRUE;
}

/* Closing the last session would log out, but a list of what is plugged in may have one open too. */
static void
sign_work (gpointer data)
{
  BbToken *self = data;
  CK_OBJECT_HANDLE key = 0;

  if (((self->slot.info.flags & CKF_LOGIN_REQUIRED) == 0 || log_in (self, CKU_USER)) && find_key (self, &key))
    sign_with (self, key);
  g_clear_pointer (&self->pin, wipe);
  log_out (self);
  self->slot.module->C_CloseSession (self->session);
  self->session = NO_SESSION;
}

/* Looks for the token anew, asks for the PIN on the calling thread, logs in and signs.
 * @certificate: DER; the token must hold it. @input: what the mechanism takes: a DigestInfo for PKCS#1 v1.5, else the digest.
 * Returns: the value as PKCS#11 gives it (ECDSA: r and s side by side).
 * @tries_shown: as bb_identity_set_tries_shown().
 * Errors: %BB_SIGNING_ERROR_IDENTITY, _PIN, _NO_PIN, _PIN_LOCKED, _LAST_TRY, _TOKEN_REMOVED, _TOKEN_SLOW, %G_IO_ERROR_CANCELLED. */
GBytes *
bb_token_sign (const char *uri, GBytes *certificate, BbTokenScheme scheme, gsize digest_length, GBytes *input, BbPinFunc pin,
               gpointer pin_data, int tries_shown, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbToken) self = new_token (uri, error);

  if (self == NULL)
    return NULL;
  self->wanted = g_bytes_ref (certificate);
  self->scheme = scheme;
  self->digest_length = digest_length;
  self->input = g_bytes_ref (input);
  if (!run (self, find_work, cancellable, error) || !ask_pin (self, pin, pin_data, tries_shown, error) || !run (self, sign_work, cancellable, error))
    return NULL;
  return g_steal_pointer (&self->signature);
}
