/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "token-shim.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

/* A PKCS#11 module that hands everything to SoftHSM, but counts logins and behaves as tokens of the field do: it locks after three wrong
 * PINs, tells so in its flags, is pulled out, is slow. What it counts and is told stands in `token_shim`, or in the file that TOKEN_SHIM_STATE
 * names, so that another process can look and tell. */

#define EXPORT __attribute__ ((visibility ("default")))
#define PIN "123456"

EXPORT TokenShim token_shim;

static CK_FUNCTION_LIST real, ours;
static TokenShim *state = &token_shim;
static gboolean gone;            /* until nobody holds a session */

static void
find_state (void)
{
  const char *path = g_getenv ("TOKEN_SHIM_STATE");
  int fd = path != NULL ? open (path, O_RDWR | O_CLOEXEC) : -1;
  void *shared = fd >= 0 ? mmap (NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;

  if (fd >= 0)
    close (fd);
  if (shared != MAP_FAILED)
    state = shared;
}

static CK_RV
count_wrong (CK_RV rv)
{
  if (rv == CKR_PIN_INCORRECT && ++state->wrong >= 3)
    state->locked = TRUE;
  else if (rv == CKR_OK)
    state->wrong = 0;
  return rv;
}

static CK_RV
log_in (CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG length)
{
  if (user == CKU_CONTEXT_SPECIFIC)
    state->context_logins++;
  else
    state->user_logins++;
  g_usleep (state->sleep * 1000ul);
  if (state->login_answer != CKR_OK)
    return state->login_answer;
  if (user == CKU_CONTEXT_SPECIFIC && state->context_answer != CKR_OK)
    return state->context_answer;
  gone = state->leaves;
  if (state->locked)
    return CKR_PIN_LOCKED;
  if (pin == NULL && state->has_pin_pad)
    return real.C_Login (session, user, (CK_UTF8CHAR *) PIN, sizeof PIN - 1);
  return count_wrong (real.C_Login (session, user, pin, length));
}

static CK_RV
get_token_info (CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
  CK_RV rv = real.C_GetTokenInfo (slot, info);

  info->flags |= state->wrong > 0 ? CKF_USER_PIN_COUNT_LOW : 0;
  info->flags |= state->wrong == 2 ? CKF_USER_PIN_FINAL_TRY : 0;
  info->flags |= state->locked ? CKF_USER_PIN_LOCKED : 0;
  info->flags |= state->has_pin_pad ? CKF_PROTECTED_AUTHENTICATION_PATH : 0;
  return rv;
}

static CK_RV
get_slot_list (CK_BBOOL present, CK_SLOT_ID *slots, CK_ULONG *n)
{
  if (!state->absent)
    return real.C_GetSlotList (present, slots, n);
  *n = 0;
  return CKR_OK;
}

static CK_RV
get_mechanism_info (CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info)
{
  return state->only_pss && type == CKM_RSA_PKCS ? CKR_MECHANISM_INVALID : real.C_GetMechanismInfo (slot, type, info);
}

static CK_RV
get_session_info (CK_SESSION_HANDLE session, CK_SESSION_INFO *info)
{
  return gone ? CKR_DEVICE_REMOVED : real.C_GetSessionInfo (session, info);
}

static CK_RV
find_objects_init (CK_SESSION_HANDLE session, CK_ATTRIBUTE *wanted, CK_ULONG n)
{
  return gone ? CKR_DEVICE_REMOVED : real.C_FindObjectsInit (session, wanted, n);
}

static CK_RV
close_session (CK_SESSION_HANDLE session)
{
  gone = FALSE;
  return real.C_CloseSession (session);
}

static CK_RV
sign (CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG length, CK_BYTE *signature, CK_ULONG *n)
{
  return state->sign_answer != CKR_OK ? state->sign_answer : real.C_Sign (session, data, length, signature, n);
}

EXPORT CK_RV
C_GetFunctionList (CK_FUNCTION_LIST **list)
{
  void *library = dlopen (SOFTHSM, RTLD_NOW | RTLD_LOCAL);
  CK_C_GetFunctionList get = library != NULL ? (CK_C_GetFunctionList) dlsym (library, "C_GetFunctionList") : NULL;
  CK_FUNCTION_LIST *functions;

  if (state == &token_shim)
    find_state ();
  if (get == NULL || get (&functions) != CKR_OK)
    return CKR_GENERAL_ERROR;
  real = ours = *functions;
  ours.C_Login = log_in;
  ours.C_GetTokenInfo = get_token_info;
  ours.C_GetSlotList = get_slot_list;
  ours.C_GetMechanismInfo = get_mechanism_info;
  ours.C_GetSessionInfo = get_session_info;
  ours.C_FindObjectsInit = find_objects_init;
  ours.C_CloseSession = close_session;
  ours.C_Sign = sign;
  ours.C_GetFunctionList = C_GetFunctionList;
  *list = &ours;
  return CKR_OK;
}
