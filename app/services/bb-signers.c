/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-signers.h"

#include <string.h>

#include "bb-async.h"

#define STRING(index) ((const char *) bb_args_get (args, index))

static char *
answer (const char *what, gboolean retry, int tries_left, gpointer password)
{
  return g_strdup (password);
}

BbTokenCertificate *
bb_signing_file_describe (const char *path, const char *password, GError **error)
{
  g_autoptr (BbIdentity) identity = bb_identity_open (path, answer, (gpointer) password, error);

  return identity ? bb_identity_describe (identity) : NULL;
}

static void
wipe (gpointer secret)
{
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static gpointer
describe_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_signing_file_describe (STRING (0), STRING (1), error);
}

void
bb_signing_file_describe_async (BbWorkspace *workspace, const char *path, const char *password, BB_ASYNC)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, path);
  bb_args_add (args, g_strdup (password), wipe);
  bb_async_run (workspace, BB_QUEUE_FREE, describe_work, args, (GDestroyNotify) bb_token_certificate_free, cancellable, callback, user_data);
}

BbTokenCertificate *
bb_signing_file_describe_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}
