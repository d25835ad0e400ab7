/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <p11-kit/pkcs11.h>

/* What the tests tell the module "token-shim" and read from it; it exports one of these as `token_shim`. */
typedef struct
{
  int user_logins;               /* how often C_Login() was called */
  int context_logins;
  int wrong;                     /* wrong PINs since the last right one; three lock the token */
  gboolean locked;
  gboolean absent;               /* nothing is plugged in */
  gboolean has_pin_pad;          /* the PIN is typed on the reader */
  gboolean only_pss;             /* no PKCS#1 v1.5 */
  CK_RV login_answer;            /* in place of logging in, when not CKR_OK */
  CK_RV sign_answer;             /* in place of signing */
  guint sleep;                   /* before a login, in milliseconds */
  gboolean leaves;               /* pulled out right after a login: nothing answers any more */
  CK_RV context_answer;          /* in place of the second login of a key that asks each time */
} TokenShim;                     /* tests/gui/tokens.py knows where each of them lies */
