/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-identity.h"
#include "signing/bb-pkcs11.h"
#include "signing/bb-words.h"

#include <string.h>

/* Lists what is plugged in; nobody is asked for a PIN. */

typedef struct
{
  char *module;                  /* or NULL */
  GPtrArray *tokens;
  GError *error;
} List;

void
bb_token_certificate_free (BbTokenCertificate *self)
{
  if (self == NULL)
    return;
  g_free (self->uri);
  g_free (self->name);
  g_free (self->issuer);
  g_clear_pointer (&self->not_before, g_date_time_unref);
  g_clear_pointer (&self->not_after, g_date_time_unref);
  g_free (self->key);
  g_free (self->problem);
  g_free (self);
}

void
bb_token_info_free (BbTokenInfo *self)
{
  if (self == NULL)
    return;
  g_free (self->label);
  g_free (self->serial);
  g_free (self->manufacturer);
  g_free (self->model);
  g_ptr_array_unref (self->certificates);
  g_free (self);
}

/* ── Addresses (RFC 7512) ────────────────────────────────────────────────────────────────────────────────────── */

static char *
format_uri (P11KitUri *uri)
{
  char *text = NULL;
  char *copy;

  if (p11_kit_uri_format (uri, P11_KIT_URI_FOR_ANY, &text) != P11_KIT_URI_OK)
    return NULL;
  copy = g_strdup (text);
  free (text);
  return copy;
}

static char *
make_uri (const BbPkcs11Slot *slot, const BbPkcs11Certificate *certificate, const char *module)
{
  g_autoptr (P11KitUri) uri = p11_kit_uri_new ();
  CK_TOKEN_INFO *token = p11_kit_uri_get_token_info (uri);
  gsize length;
  gconstpointer id = g_bytes_get_data (certificate->id, &length);
  CK_ATTRIBUTE by_id = { CKA_ID, (void *) id, length };
  CK_ATTRIBUTE by_label = { CKA_LABEL, certificate->label, strlen (certificate->label) };

  memcpy (token->label, slot->info.label, sizeof token->label);
  memcpy (token->manufacturerID, slot->info.manufacturerID, sizeof token->manufacturerID);
  memcpy (token->model, slot->info.model, sizeof token->model);
  memcpy (token->serialNumber, slot->info.serialNumber, sizeof token->serialNumber);
  p11_kit_uri_set_attribute (uri, length > 0 ? &by_id : &by_label);
  if (module != NULL)
    p11_kit_uri_set_module_path (uri, module);
  return format_uri (uri);
}

/* Errors: %BB_SIGNING_ERROR_IDENTITY. */
char *
bb_token_uri_with_module (const char *uri, const char *module, GError **error)
{
  g_autoptr (P11KitUri) parsed = p11_kit_uri_new ();
  g_autofree char *path = g_canonicalize_filename (module, NULL);

  if (p11_kit_uri_parse (uri, P11_KIT_URI_FOR_ANY, parsed) != P11_KIT_URI_OK)
    {
      g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY, _("“%s” is not the address of a key on a token (pkcs11:…)"), uri);
      return NULL;
    }
  p11_kit_uri_set_module_path (parsed, path);
  return format_uri (parsed);
}

/* ── What is on them ─────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
slot_can_use (const BbPkcs11Slot *slot, gnutls_x509_crt_t certificate)
{
  if (gnutls_x509_crt_get_pk_algorithm (certificate, NULL) == GNUTLS_PK_ECDSA)
    return bb_pkcs11_can_sign (slot, CKM_ECDSA);
  return bb_pkcs11_can_sign (slot, CKM_RSA_PKCS) || bb_pkcs11_can_sign (slot, CKM_RSA_PKCS_PSS);
}

static void
judge (BbTokenCertificate *self, const BbPkcs11Slot *slot, gnutls_x509_crt_t certificate)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GError) error = NULL;

  if (!bb_certificate_check_key (certificate, &error) || !bb_certificate_check_time (certificate, now, &error))
    self->problem = g_strdup (error->message);
  else if (!slot_can_use (slot, certificate))
    self->problem = g_strdup_printf (_("The token makes no signatures with the key of %s"), self->name);
  self->usable = self->problem == NULL;
}

static BbTokenCertificate *
describe_certificate (const BbPkcs11Slot *slot, const BbPkcs11Certificate *found, const char *module)
{
  gnutls_x509_crt_t certificate = bb_certificate_load (found->der);
  BbTokenCertificate *self;

  if (certificate == NULL)
    return NULL;
  self = g_new0 (BbTokenCertificate, 1);
  self->uri = make_uri (slot, found, module);
  self->name = bb_certificate_get_name (certificate);
  self->issuer = bb_certificate_get_issuer_name (certificate);
  self->not_before = g_date_time_new_from_unix_utc (gnutls_x509_crt_get_activation_time (certificate));
  self->not_after = g_date_time_new_from_unix_utc (gnutls_x509_crt_get_expiration_time (certificate));
  self->key = bb_certificate_describe_key (certificate);
  judge (self, slot, certificate);
  gnutls_x509_crt_deinit (certificate);
  return self;
}

static void
list_certificates (BbTokenInfo *self, const BbPkcs11Slot *slot, const char *module)
{
  CK_SESSION_HANDLE session;
  g_autoptr (GPtrArray) certificates = NULL;

  if (slot->module->C_OpenSession (slot->slot, CKF_SERIAL_SESSION, NULL, NULL, &session) != CKR_OK)
    return;
  certificates = bb_pkcs11_list_certificates (slot->module, session);
  slot->module->C_CloseSession (session);
  for (guint i = 0; i < certificates->len; i++)
    {
      BbTokenCertificate *certificate = describe_certificate (slot, certificates->pdata[i], module);

      if (certificate != NULL)
        g_ptr_array_add (self->certificates, certificate);
    }
}

#define TEXT(field) bb_pkcs11_dup_text (slot->info.field, sizeof slot->info.field)

static gboolean
on_slot (const BbPkcs11Slot *slot, gpointer user_data)
{
  List *list = user_data;
  BbTokenInfo *self = g_new0 (BbTokenInfo, 1);

  self->label = TEXT (label);
  self->serial = TEXT (serialNumber);
  self->manufacturer = TEXT (manufacturerID);
  self->model = TEXT (model);
  self->pin_count_low = (slot->info.flags & CKF_USER_PIN_COUNT_LOW) != 0;
  self->pin_final_try = (slot->info.flags & CKF_USER_PIN_FINAL_TRY) != 0;
  self->pin_locked = (slot->info.flags & CKF_USER_PIN_LOCKED) != 0;
  self->has_pin_pad = (slot->info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
  self->certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_token_certificate_free);
  list_certificates (self, slot, list->module);
  g_ptr_array_add (list->tokens, self);
  return TRUE;
}

static void
list_work (gpointer data)
{
  List *list = data;
  g_autoptr (BbPkcs11) modules = bb_pkcs11_load (list->module, &list->error);

  if (modules != NULL)
    bb_pkcs11_foreach_token (modules, on_slot, list);
}

static void
clear_list (gpointer data)
{
  List *list = data;

  g_free (list->module);
  g_clear_pointer (&list->tokens, g_ptr_array_unref);
  g_clear_error (&list->error);
}

static void
unref_list (gpointer list)
{
  g_atomic_rc_box_release_full (list, clear_list);
}

GPtrArray *
bb_token_list (const char *module, GError **error)
{
  List *list = g_atomic_rc_box_new0 (List);
  GPtrArray *tokens = NULL;

  list->module = module != NULL ? g_canonicalize_filename (module, NULL) : NULL;
  list->tokens = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_token_info_free);
  if (!bb_pkcs11_run (list_work, g_atomic_rc_box_acquire (list), unref_list, NULL))
    g_set_error_literal (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TOKEN_SLOW, _("The token did not answer in time"));
  else if (list->error != NULL)
    g_propagate_error (error, g_steal_pointer (&list->error));
  else
    tokens = g_steal_pointer (&list->tokens);
  unref_list (list);
  return tokens;
}
