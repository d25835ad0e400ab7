/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-signing.h"

#include <p11-kit/p11-kit.h>
#include <p11-kit/uri.h>

G_BEGIN_DECLS

/* PKCS#11 (OASIS, 2.40) through p11-kit. Modules are loaded for one list or one attempt and released after it: so every list is fresh,
 * nothing stays logged in, nothing is left at the end of the program, and a program that never looks for a token loads none.
 * GnuTLS has a PKCS#11 layer as well; it asks for a PIN again by itself, and for every token that fits a URI, so it is not used. */

typedef struct _BbPkcs11 BbPkcs11;

/* What bb_pkcs11_foreach_token() looks at. */
typedef struct
{
  CK_FUNCTION_LIST *module;
  CK_SLOT_ID slot;
  CK_TOKEN_INFO info;
} BbPkcs11Slot;

/* Returns: whether to go on with the next token */
typedef gboolean (*BbPkcs11SlotFunc) (const BbPkcs11Slot *slot, gpointer user_data);

BbPkcs11 *bb_pkcs11_load (const char *path, GError **error);
void bb_pkcs11_free (BbPkcs11 *self);
void bb_pkcs11_foreach_token (BbPkcs11 *self, BbPkcs11SlotFunc func, gpointer user_data);

/* A certificate as a token holds it. */
typedef struct
{
  GBytes *der;
  GBytes *id;                    /* CKA_ID; may be empty */
  char *label;                   /* CKA_LABEL; may be empty */
} BbPkcs11Certificate;

GPtrArray *bb_pkcs11_list_certificates (CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session);
GArray *bb_pkcs11_find (CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, CK_ATTRIBUTE *attributes, gulong n);
GBytes *bb_pkcs11_get_attribute (CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type);
gboolean bb_pkcs11_can_sign (const BbPkcs11Slot *slot, CK_MECHANISM_TYPE mechanism);
char *bb_pkcs11_dup_text (const unsigned char *field, gsize length);
gboolean bb_pkcs11_fail (CK_RV rv, const char *token, GError **error);

typedef void (*BbPkcs11Work) (gpointer data);

gboolean bb_pkcs11_run (BbPkcs11Work work, gpointer data, GDestroyNotify unref, GCancellable *cancellable);
void bb_pkcs11_set_patience (guint milliseconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPkcs11, bb_pkcs11_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (P11KitUri, p11_kit_uri_free)

G_END_DECLS
