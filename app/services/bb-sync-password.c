/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The password of the account at the server, in the system's keyring. */
#include "bb-sync-private.h"

#include <libsecret/secret.h>

static const SecretSchema schema = {
  "io.github.bienban.BienBan.Sync", SECRET_SCHEMA_NONE,
  { { "server", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "user", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
  0, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
};

char *
bb_sync_password_find (const char *url, const char *user, GCancellable *cancellable)
{
  char *found = secret_password_lookup_sync (&schema, cancellable, NULL, "server", url, "user", user, NULL);
  char *password = g_strdup (found);

  g_clear_pointer (&found, secret_password_free);
  return password;
}

gboolean
bb_sync_password_keep (const char *url, const char *user, const char *password, GCancellable *cancellable, GError **error)
{
  g_autofree char *label = g_strdup_printf ("Biên Bản: %s, %s", user, url);

  return secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, password, cancellable, error, "server", url, "user", user, NULL);
}
