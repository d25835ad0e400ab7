/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-phone.h"

G_DEFINE_QUARK (bb-phone-error-quark, bb_phone_error)

const char * const bb_phone_trouble_names[BB_PHONE_N_TROUBLES] = {
  [BB_PHONE_FINE] = "fine",
  [BB_PHONE_NOT_FOUND] = "not-found",
  [BB_PHONE_TOO_MANY] = "too-many",
  [BB_PHONE_OTHER_DEVICE] = "other-device",
  [BB_PHONE_EXPIRED] = "expired",
  [BB_PHONE_BAD_REQUEST] = "bad-request",
  [BB_PHONE_TOO_LARGE] = "too-large",
  [BB_PHONE_EMPTY] = "empty",
  [BB_PHONE_PROGRAM] = "program",
  [BB_PHONE_UNKNOWN_KIND] = "unknown-kind",
  [BB_PHONE_NO_SPACE] = "no-space",
  [BB_PHONE_DISK] = "disk",
  [BB_PHONE_DIGEST] = "digest",
  [BB_PHONE_OFFSET] = "offset",
  [BB_PHONE_CHANGED] = "changed",
  [BB_PHONE_NOT_TAKEN] = "not-taken",
};

const char * const bb_phone_state_names[] = { "arriving", "storing", "stored", "refused" };
