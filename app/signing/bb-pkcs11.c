/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pkcs11.h"

#include "signing/bb-words.h"

#include <string.h>

#define MAX_SLOTS 256
#define MAX_OBJECTS 256
#define MAX_ATTRIBUTE (64 * 1024)

struct _BbPkcs11
{
  CK_FUNCTION_LIST **modules;    /* NULL-terminated */
  gboolean is_single;            /* one that was named by its path */
};

/* ── Modules ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static CK_FUNCTION_LIST *
load_named (const char *path, GError **error)
{
  CK_FUNCTION_LIST *module = g_path_is_absolute (path) ? p11_kit_module_load (path, 0) : NULL;
  CK_RV rv;

  if (module == NULL)
    {
      g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY, _("“%s” is not a PKCS#11 module that can be loaded here"), path);
      return NULL;
    }
  rv = p11_kit_module_initialize (module);
  if (rv == CKR_OK)
    return module;
  p11_kit_module_release (module);
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY, _("The PKCS#11 module “%s” does not start: %s"), path, p11_kit_strerror (rv));
  return NULL;
}

/* @path: (nullable): absolute path of a module; %NULL: all that p11-kit is set up with.
 * Errors: %BB_SIGNING_ERROR_IDENTITY. */
BbPkcs11 *
bb_pkcs11_load (const char *path, GError **error)
{
  g_autoptr (BbPkcs11) self = g_new0 (BbPkcs11, 1);

  self->is_single = path != NULL;
  if (path == NULL)
    self->modules = p11_kit_modules_load_and_initialize (0);
  else
    {
      self->modules = g_new0 (CK_FUNCTION_LIST *, 2);
      if ((self->modules[0] = load_named (path, error)) == NULL)
        return NULL;
    }
  if (self->modules == NULL)
    {
      g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY, _("The tokens' drivers cannot be loaded: %s"), p11_kit_message ());
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
bb_pkcs11_free (BbPkcs11 *self)
{
  if (self == NULL)
    return;
  if (self->modules != NULL && !self->is_single)
    p11_kit_modules_finalize_and_release (self->modules);
  if (self->is_single)
    {
      if (self->modules[0] != NULL)
        {
          p11_kit_module_finalize (self->modules[0]);
          p11_kit_module_release (self->modules[0]);
        }
      g_free (self->modules);
    }
  g_free (self);
}

/* The system's store of root certificates is a PKCS#11 module as well, and no token of a person. */
static gboolean
is_trust_store (CK_FUNCTION_LIST *module)
{
  g_autofree char *policy = NULL;
  char *option = p11_kit_config_option (module, "trust-policy");

  policy = g_strdup (option);
  free (option);
  return g_strcmp0 (policy, "yes") == 0;
}

static gboolean
foreach_slot (CK_FUNCTION_LIST *module, BbPkcs11SlotFunc func, gpointer user_data)
{
  BbPkcs11Slot slot = { .module = module };
  CK_SLOT_ID ids[MAX_SLOTS];
  CK_ULONG n = 0;

  /* Asked for the number first: that is when a module looks at its readers again. */
  if (module->C_GetSlotList (CK_TRUE, NULL, &n) != CKR_OK || n > MAX_SLOTS)
    return TRUE;
  n = MAX_SLOTS;
  if (module->C_GetSlotList (CK_TRUE, ids, &n) != CKR_OK)
    return TRUE;
  for (CK_ULONG i = 0; i < n; i++)
    {
      slot.slot = ids[i];
      if (module->C_GetTokenInfo (ids[i], &slot.info) != CKR_OK || (slot.info.flags & CKF_TOKEN_INITIALIZED) == 0)
        continue;
      if (!func (&slot, user_data))
        return FALSE;
    }
  return TRUE;
}

/* Every initialised token that is plugged in now, until @func has enough. */
void
bb_pkcs11_foreach_token (BbPkcs11 *self, BbPkcs11SlotFunc func, gpointer user_data)
{
  for (CK_FUNCTION_LIST **module = self->modules; *module != NULL; module++)
    if (!is_trust_store (*module) && !foreach_slot (*module, func, user_data))
      return;
}

gboolean
bb_pkcs11_can_sign (const BbPkcs11Slot *slot, CK_MECHANISM_TYPE mechanism)
{
  CK_MECHANISM_INFO info;

  return slot->module->C_GetMechanismInfo (slot->slot, mechanism, &info) == CKR_OK && (info.flags & CKF_SIGN) != 0;
}

/* ── Objects ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Returns: (element-type CK_OBJECT_HANDLE): never %NULL */
GArray *
bb_pkcs11_find (CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, CK_ATTRIBUTE *attributes, gulong n)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (CK_OBJECT_HANDLE));
  CK_OBJECT_HANDLE objects[MAX_OBJECTS];
  CK_ULONG count = 0;

  if (module->C_FindObjectsInit (session, attributes, n) != CKR_OK)
    return found;
  if (module->C_FindObjects (session, objects, MAX_OBJECTS, &count) == CKR_OK)
    g_array_append_vals (found, objects, (guint) count);
  module->C_FindObjectsFinal (session);
  return found;
}

/* Returns: the value, empty when there is none */
GBytes *
bb_pkcs11_get_attribute (CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type)
{
  CK_ATTRIBUTE attribute = { type, NULL, 0 };
  g_autofree guint8 *value = NULL;

  if (module->C_GetAttributeValue (session, object, &attribute, 1) != CKR_OK || attribute.ulValueLen == 0
      || attribute.ulValueLen > MAX_ATTRIBUTE)
    return g_bytes_new (NULL, 0);
  value = g_malloc (attribute.ulValueLen);
  attribute.pValue = value;
  if (module->C_GetAttributeValue (session, object, &attribute, 1) != CKR_OK)
    return g_bytes_new (NULL, 0);
  return g_bytes_new_take (g_steal_pointer (&value), attribute.ulValueLen);
}

static void
free_certificate (gpointer data)
{
  BbPkcs11Certificate *self = data;

  g_bytes_unref (self->der);
  g_bytes_unref (self->id);
  g_free (self->label);
  g_free (self);
}

/* Certificates are public: no PIN is needed. Returns: (element-type BbPkcs11Certificate) */
GPtrArray *
bb_pkcs11_list_certificates (CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session)
{
  CK_OBJECT_CLASS class = CKO_CERTIFICATE;
  CK_CERTIFICATE_TYPE type = CKC_X_509;
  CK_ATTRIBUTE wanted[] = { { CKA_CLASS, &class, sizeof class }, { CKA_CERTIFICATE_TYPE, &type, sizeof type } };
  g_autoptr (GArray) objects = bb_pkcs11_find (module, session, wanted, G_N_ELEMENTS (wanted));
  GPtrArray *list = g_ptr_array_new_with_free_func (free_certificate);

  for (guint i = 0; i < objects->len; i++)
    {
      CK_OBJECT_HANDLE object = g_array_index (objects, CK_OBJECT_HANDLE, i);
      g_autoptr (GBytes) label = bb_pkcs11_get_attribute (module, session, object, CKA_LABEL);
      BbPkcs11Certificate *certificate = g_new0 (BbPkcs11Certificate, 1);
      gsize length;
      const char *text = g_bytes_get_data (label, &length);

      certificate->der = bb_pkcs11_get_attribute (module, session, object, CKA_VALUE);
      certificate->id = bb_pkcs11_get_attribute (module, session, object, CKA_ID);
      certificate->label = text != NULL ? g_strndup (text, length) : g_strdup ("");
      g_ptr_array_add (list, certificate);
    }
  return list;
}

/* A field of a fixed width, padded with spaces (PKCS#11 §3.1). */
char *
bb_pkcs11_dup_text (const unsigned char *field, gsize length)
{
  while (length > 0 && (field[length - 1] == ' ' || field[length - 1] == '\0'))
    length--;
  return g_utf8_make_valid ((const char *) field, (gssize) length);
}

/* ── Errors ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_removal (CK_RV rv)
{
  return rv == CKR_DEVICE_REMOVED || rv == CKR_TOKEN_NOT_PRESENT || rv == CKR_TOKEN_NOT_RECOGNIZED || rv == CKR_SLOT_ID_INVALID
         || rv == CKR_SESSION_HANDLE_INVALID || rv == CKR_SESSION_CLOSED;
}

/* Makes a sentence of what a token answered. Returns: %FALSE */
gboolean
bb_pkcs11_fail (CK_RV rv, const char *token, GError **error)
{
  if (rv == CKR_PIN_INCORRECT || rv == CKR_PIN_INVALID || rv == CKR_PIN_LEN_RANGE)
    g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_PIN, _("The PIN of the token “%s” is wrong"), token);
  else if (rv == CKR_PIN_LOCKED)
    g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_PIN_LOCKED,
                 _("The token “%s” is locked after too many wrong PINs; its issuer can unlock it"), token);
  else if (rv == CKR_PIN_EXPIRED)
    g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY,
                 _("The PIN of the token “%s” must first be changed with the program of its issuer"), token);
  else if (is_removal (rv))
    g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TOKEN_REMOVED, _("The token “%s” was pulled out while it was in use"), token);
  else
    g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY, _("The token “%s” cannot be used: %s"), token, p11_kit_strerror (rv));
  return FALSE;
}

/* ── Patience ────────────────────────────────────────────────────────────────────────────────────────────────── */

static guint patience = 60 * 1000;

/* How long a token may take for one step; a minute when nobody says. */
void
bb_pkcs11_set_patience (guint milliseconds)
{
  g_atomic_int_set (&patience, milliseconds);
}

typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean done;
  BbPkcs11Work work;
  gpointer data;
  GDestroyNotify unref;
} Job;

static void
clear_job (gpointer data)
{
  Job *job = data;

  g_mutex_clear (&job->mutex);
  g_cond_clear (&job->cond);
}

static gpointer
run_job (gpointer data)
{
  Job *job = data;

  job->work (job->data);
  job->unref (job->data);
  g_mutex_lock (&job->mutex);
  job->done = TRUE;
  g_cond_signal (&job->cond);
  g_mutex_unlock (&job->mutex);
  g_atomic_rc_box_release_full (job, clear_job);
  return NULL;
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  Job *job = data;

  g_mutex_lock (&job->mutex);
  g_cond_signal (&job->cond);
  g_mutex_unlock (&job->mutex);
}

static void
release_job (gpointer job)
{
  g_atomic_rc_box_release_full (job, clear_job);
}

/* A call into a module cannot be broken off: so it gets a thread of its own, which is left behind when the token does not answer or
 * nobody wants to wait any more.
 * @data: (transfer full): one reference, given back by @unref when @work is over. Returns: whether it was over in time; if not, @data
 * belongs to the thread. */
gboolean
bb_pkcs11_run (BbPkcs11Work work, gpointer data, GDestroyNotify unref, GCancellable *cancellable)
{
  Job *job = g_atomic_rc_box_new0 (Job);
  gint64 end = g_get_monotonic_time () + (gint64) g_atomic_int_get (&patience) * 1000;
  gulong handler;
  gboolean done;

  g_mutex_init (&job->mutex);
  g_cond_init (&job->cond);
  job->work = work;
  job->data = data;
  job->unref = unref;
  g_thread_unref (g_thread_new ("token", run_job, g_atomic_rc_box_acquire (job)));
  handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), g_atomic_rc_box_acquire (job), release_job) : 0;
  g_mutex_lock (&job->mutex);
  while (!job->done && !g_cancellable_is_cancelled (cancellable) && g_cond_wait_until (&job->cond, &job->mutex, end))
    ;
  done = job->done;
  g_mutex_unlock (&job->mutex);
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);
  release_job (job);
  return done;
}
