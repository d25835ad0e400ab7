/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Which software speaks to the token: that of the system (p11-kit), or one file that its issuer supplied. Kept in the settings of this
 * person on this computer.
 * signal "module-changed" () */
#define BB_TYPE_TOKEN_MODULE (bb_token_module_get_type ())
G_DECLARE_FINAL_TYPE (BbTokenModule, bb_token_module, BB, TOKEN_MODULE, AdwExpanderRow)

G_END_DECLS
