/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing-steps.h"

G_BEGIN_DECLS

/* Attacks on really signed PDFs. What each is, which verdict it must get and the reason that must be named stand in attacks.json, from which
 * the table of the handbook is made as well. */
typedef struct
{
  const char *id;                /* as in attacks.json */
  void (*make) (Place *self);    /* leaves the attacked file at self->out */
  const char *crl;               /* of the PKI, or %NULL */
} Attack;

extern const Attack attacks_forgery[];       /* each ends with an entry without id */
extern const Attack attacks_update[];
extern const Attack attacks_bytes[];
extern const Attack attacks_shown[];
extern const Attack attacks_cms[];
extern const Attack attacks_trust[];
extern const Attack attacks_file[];

/* Signs self->pdf into self->out: the secretary alone, certifying or not; with @twice the unit's representative as well. */
void attack_sign (Place *self, gboolean certify, gboolean twice);

GByteArray *attack_read (Place *self);
void attack_write (Place *self, GByteArray *bytes);      /* takes @bytes */
/* The first (last) place of @needle, which must be there. */
gsize attack_find (GByteArray *bytes, const char *needle);
gsize attack_find_last (GByteArray *bytes, const char *needle);
/* Puts @text over the @width bytes at @at, filled up with spaces. */
void attack_overwrite (GByteArray *bytes, gsize at, gsize width, const char *text);
void attack_insert (GByteArray *bytes, gsize at, const char *text);
void attack_append (GByteArray *bytes, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Replaces @from in self->out by @to, which is not longer. */
void attack_replace (Place *self, const char *from, const char *to);

/* The numbers of the last /ByteRange: the end of what is before the gap, its end, and the end of the revision. */
typedef struct { gsize gap, after, end; } AttackRange;
AttackRange attack_get_range (GByteArray *bytes);

/* Signs the bytes of the last signature again, by OpenSSL: @options go to `openssl cms -sign`. @signer: of the PKI */
void attack_resign (Place *self, const char *signer, const char *options);
/* Puts the CMS in the file @name of self->folder into the last signature. */
void attack_put_value (Place *self, const char *name);
const char *attack_pki_folder (void);

#define ATTACK_CMS "-md sha256 -cades -no_signing_time -nosmimecap"

G_END_DECLS
