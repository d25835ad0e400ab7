/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-crl.h"

#include "signing/bb-der.h"

#include <string.h>

#define OID_DELTA "2.5.29.27"
#define OID_DISTRIBUTION "2.5.29.28"
#define TAG_SEQUENCE 0x30
#define TAG_INTEGER 0x02
#define MAX_EXTENSIONS 64

/* The fields of IssuingDistributionPoint (§5.2.5). */
enum { POINT = 0xa0, ONLY_USERS = 0x81, ONLY_AUTHORITIES = 0x82, SOME_REASONS = 0x83, INDIRECT = 0x84, ONLY_ATTRIBUTES = 0x85 };

/* ── DER ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  const guint8 *at;
  gsize left;
} Walk;

static gboolean
step (Walk *self, BbDerItem *item)
{
  if (self->left == 0 || !bb_der_next (self->at, self->left, item) || item->total > self->left)
    return FALSE;
  self->at += item->total;
  self->left -= item->total;
  return TRUE;
}

static Walk
enter (const BbDerItem *item)
{
  return (Walk) { item->value, item->length };
}

static gboolean
is_time (const BbDerItem *item)
{
  return item->tag == 0x17 || item->tag == 0x18;
}

/* ── Scope ───────────────────────────────────────────────────────────────────────────────────────────────────── */

/* A list for one of several places is for those alone that name it (§6.3.3 b 2 i). */
static gboolean
names_point (gnutls_x509_crt_t certificate, const BbDerItem *point)
{
  gboolean named = FALSE;

  for (unsigned int i = 0; i < MAX_EXTENSIONS; i++)
    {
      char text[1024];
      size_t length = sizeof text;
      int kind = gnutls_x509_crt_get_crl_dist_points (certificate, i, text, &length, NULL, NULL);

      if (kind == GNUTLS_E_SHORT_MEMORY_BUFFER)
        continue;
      if (kind < 0)
        break;
      named = TRUE;
      if (memmem (point->value, point->length, text, length) != NULL)
        return TRUE;
    }
  return !named;
}

static BbCrlScope
weigh_field (const BbDerItem *field, gnutls_x509_crt_t certificate)
{
  gboolean is_authority = gnutls_x509_crt_get_ca_status (certificate, NULL) > 0, is_set = field->length != 1 || *field->value != 0;

  if (field->tag == POINT)
    return names_point (certificate, field) ? BB_CRL_COMPLETE : BB_CRL_PARTIAL;
  if (!is_set || (field->tag == ONLY_USERS && !is_authority) || (field->tag == ONLY_AUTHORITIES && is_authority))
    return BB_CRL_COMPLETE;
  return field->tag == INDIRECT || field->tag == ONLY_ATTRIBUTES ? BB_CRL_FOREIGN : BB_CRL_PARTIAL;
}

static BbCrlScope
weigh_distribution (const gnutls_datum_t *data, gnutls_x509_crt_t certificate)
{
  Walk outer = { data->data, data->size }, inner;
  BbCrlScope scope = BB_CRL_COMPLETE;
  BbDerItem item;

  if (!step (&outer, &item) || item.tag != TAG_SEQUENCE)
    return BB_CRL_FOREIGN;
  inner = enter (&item);
  while (step (&inner, &item))
    scope = MAX (scope, weigh_field (&item, certificate));
  return inner.left == 0 ? scope : BB_CRL_FOREIGN;
}

static BbCrlScope
weigh_extension (gnutls_x509_crl_t crl, unsigned int index, const char *oid, gboolean critical, gnutls_x509_crt_t certificate)
{
  gnutls_datum_t data = { NULL, 0 };
  BbCrlScope scope = BB_CRL_FOREIGN;

  if (strcmp (oid, OID_DISTRIBUTION) != 0)
    return critical || strcmp (oid, OID_DELTA) == 0 ? BB_CRL_PARTIAL : BB_CRL_COMPLETE;
  if (gnutls_x509_crl_get_extension_data2 (crl, index, &data) >= 0)
    scope = weigh_distribution (&data, certificate);
  gnutls_free (data.data);
  return scope;
}

/* What the extensions of @crl say (§5.2): one that is critical and unknown, one with changes alone, one for others. */
BbCrlScope
bb_crl_get_scope (gnutls_x509_crl_t crl, gnutls_x509_crt_t certificate)
{
  BbCrlScope scope = BB_CRL_COMPLETE;

  for (unsigned int i = 0; i < MAX_EXTENSIONS; i++)
    {
      char oid[128];
      size_t size = sizeof oid;
      unsigned int critical = 0;
      int status = gnutls_x509_crl_get_extension_info (crl, (int) i, oid, &size, &critical);

      if (status == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        return scope;
      scope = MAX (scope, status < 0 ? BB_CRL_PARTIAL : weigh_extension (crl, i, oid, critical != 0, certificate));
    }
  return MAX (scope, BB_CRL_PARTIAL);
}

/* Authorities may leave out of a list who has expired since (§3.3): what was said at @this_update (seconds) counts while @certificate lived. */
gboolean
bb_crl_is_timely (gint64 this_update, gnutls_x509_crt_t certificate)
{
  return this_update <= gnutls_x509_crt_get_expiration_time (certificate);
}

/* ── Entries ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Where revokedCertificates is in a CertificateList. */
static gboolean
find_entries (const gnutls_datum_t *der, Walk *entries)
{
  Walk walk = { der->data, der->size };
  BbDerItem item;
  gboolean dated = FALSE;

  for (guint depth = 0; depth < 2; depth++)
    {
      if (!step (&walk, &item) || item.tag != TAG_SEQUENCE)
        return FALSE;
      walk = enter (&item);
    }
  while (step (&walk, &item))
    {
      dated |= is_time (&item);
      *entries = enter (&item);
      if (dated && item.tag == TAG_SEQUENCE)
        return TRUE;
    }
  return FALSE;
}

/* @extensions: of an entry */
static BbRevocationReason
read_reason (const BbDerItem *extensions)
{
  static const guint8 oid[] = { 0x55, 0x1d, 0x15 };
  Walk walk = enter (extensions);
  BbDerItem extension, part, value;

  while (step (&walk, &extension))
    {
      Walk parts = enter (&extension);
      Walk inner;

      if (!step (&parts, &part) || part.length != sizeof oid || memcmp (part.value, oid, sizeof oid) != 0)
        continue;
      while (step (&parts, &part) && part.tag != 0x04)
        ;
      inner = enter (&part);
      return part.tag == 0x04 && step (&inner, &value) && value.tag == 0x0a && value.length == 1 ? (BbRevocationReason) *value.value
                                                                                                 : BB_REASON_NOT_STATED;
    }
  return BB_REASON_NOT_STATED;
}

static BbRevocationReason
find_reason (gnutls_x509_crl_t crl, const guint8 *serial, gsize size)
{
  gnutls_datum_t der = { NULL, 0 };
  BbRevocationReason reason = BB_REASON_NOT_STATED;
  Walk entries = { NULL, 0 };
  BbDerItem entry, item;

  if (gnutls_x509_crl_export2 (crl, GNUTLS_X509_FMT_DER, &der) >= 0 && find_entries (&der, &entries))
    while (step (&entries, &entry))
      {
        Walk walk = enter (&entry);

        if (!step (&walk, &item) || item.tag != TAG_INTEGER || item.length != size || memcmp (item.value, serial, size) != 0)
          continue;
        if (step (&walk, &item) && step (&walk, &item) && item.tag == TAG_SEQUENCE)
          reason = read_reason (&item);
        break;
      }
  gnutls_free (der.data);
  return reason;
}

/* @reason: (out) (optional)
 * Returns: when @crl says that @certificate was revoked, in seconds; 0 when it does not name it */
gint64
bb_crl_find (gnutls_x509_crl_t crl, gnutls_x509_crt_t certificate, BbRevocationReason *reason)
{
  guint8 wanted[64], serial[64];
  size_t wanted_size = sizeof wanted;
  int n = gnutls_x509_crl_get_crt_count (crl);

  if (gnutls_x509_crt_get_serial (certificate, wanted, &wanted_size) < 0)
    return 0;
  for (int i = 0; i < n; i++)
    {
      size_t size = sizeof serial;
      time_t time = 0;

      if (gnutls_x509_crl_get_crt_serial (crl, i, serial, &size, &time) < 0 || size != wanted_size || memcmp (serial, wanted, size) != 0)
        continue;
      if (reason != NULL)
        *reason = find_reason (crl, wanted, wanted_size);
      return time;
    }
  return 0;
}
