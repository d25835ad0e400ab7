/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing-steps.h"

G_BEGIN_DECLS

/* A SoftHSM token in a folder of its own; its keys and certificates are those of the PKI. */

#define TOKEN_PIN "123456"

/* A command of the shell whose words do not matter. */
#define token_run(...) g_free (fixture_shell (__VA_ARGS__))
void token_make (const char *folder);
void token_put (const char *name, int id, const char *options);

G_END_DECLS
