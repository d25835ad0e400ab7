/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Words that every part of the module shares. */

#define BB_PHONE_ERROR (bb_phone_error_quark ())
GQuark bb_phone_error_quark (void);

typedef enum
{
  BB_PHONE_ERROR_NO_NETWORK,     /* this machine has no address on a local network */
  BB_PHONE_ERROR_FAILED,         /* no port, no certificate, no folder */
} BbPhoneError;

#define BB_PHONE_CHUNK ((gsize) 1024 * 1024)               /* bytes that travel in one request */
#define BB_PHONE_LIMIT (G_GINT64_CONSTANT (2000000000))    /* a file of 2 GB or more is refused */

/* How far a file is. */
typedef enum
{
  BB_PHONE_ARRIVING,
  BB_PHONE_STORING,              /* all of it is here; the owner is taking it in */
  BB_PHONE_STORED,               /* taken in for good */
  BB_PHONE_REFUSED,
} BbPhoneState;

/* Why something is refused, or waits. The names of these (bb_phone_trouble_names) are the keys of resources/phone/words.*.json. */
typedef enum
{
  BB_PHONE_FINE,
  BB_PHONE_NOT_FOUND,            /* no such address here */
  BB_PHONE_TOO_MANY,             /* too many wrong tokens from there */
  BB_PHONE_OTHER_DEVICE,         /* another device has opened the page already */
  BB_PHONE_EXPIRED,
  BB_PHONE_BAD_REQUEST,          /* not what the page sends */
  BB_PHONE_TOO_LARGE,
  BB_PHONE_EMPTY,
  BB_PHONE_PROGRAM,              /* its first bytes are those of a program */
  BB_PHONE_UNKNOWN_KIND,         /* no picture, film, recording or PDF */
  BB_PHONE_NO_SPACE,             /* the disk is full; the file waits */
  BB_PHONE_DISK,                 /* the disk does not take it */
  BB_PHONE_DIGEST,               /* a piece came damaged; it is sent again */
  BB_PHONE_OFFSET,               /* a piece out of order */
  BB_PHONE_CHANGED,              /* the file is not the one that was announced */
  BB_PHONE_NOT_TAKEN,            /* the owner refused it; its reason stands on the laptop */
  BB_PHONE_N_TROUBLES,
} BbPhoneTrouble;

extern const char * const bb_phone_trouble_names[BB_PHONE_N_TROUBLES];
extern const char * const bb_phone_state_names[];

G_END_DECLS
