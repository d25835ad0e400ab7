/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "token-steps.h"

#include <string.h>

/* An empty token named "test"; SOFTHSM2_CONF points to it from now on. */
void
token_make (const char *folder)
{
  g_autofree char *tokens = g_build_filename (folder, "tokens", NULL);
  g_autofree char *config = g_build_filename (folder, "softhsm2.conf", NULL);
  g_autofree char *text = g_strdup_printf ("directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n", tokens);

  token_run ("mkdir -p %s", tokens);
  fixture_write (config, text, strlen (text));
  g_setenv ("SOFTHSM2_CONF", config, TRUE);
  token_run ("softhsm2-util --init-token --free --label test --so-pin 87654321 --pin " TOKEN_PIN);
}

#define WRITE "GNUTLS_PIN=" TOKEN_PIN " p11tool --provider " SOFTHSM " --batch --login --write --label %s --id 0%d %s --load-%s %s 'pkcs11:token=test'"

/* @name: of the PKI; @options: (nullable): of p11tool, for the key; %NULL: the certificate alone. */
void
token_put (const char *name, int id, const char *options)
{
  g_autofree char *key = g_strconcat (name, ".key", NULL), *certificate = g_strconcat (name, ".pem", NULL);

  if (options != NULL)
    token_run (WRITE, name, id, options, "privkey", steps_pki (key));
  token_run (WRITE, name, id, "", "certificate", steps_pki (certificate));
}
