/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-pdf-doc.h"
#include "signing/bb-trust.h"

G_BEGIN_DECLS

/* The document security store (ISO 32000-2 §12.8.4.3, ETSI EN 319 142-1 §5.4.2): certificates and revocation lists kept in the PDF, so that
 * its signatures can be verified when their authorities are gone. Nobody vouches for what is in it but the authorities themselves. */
typedef struct
{
  GPtrArray *certificates;   /* GBytes, DER */
  GPtrArray *crls;           /* GBytes, DER */
  GPtrArray *ocsps;          /* GBytes, DER of an OCSPResponse */
} BbDss;

/* What of it belongs to one signature or time stamp (/VRI). */
typedef struct
{
  GBytes *value;             /* what stands in /Contents */
  BbDss *used;
} BbDssEntry;

BbDssEntry *bb_dss_entry_new (GBytes *value);
void bb_dss_entry_free (BbDssEntry *self);

BbDss *bb_dss_new (void);
BbDss *bb_dss_read (BbPdfDoc *doc);
void bb_dss_free (BbDss *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbDss, bb_dss_free)

gboolean bb_dss_add (GPtrArray *list, GBytes *der);
void bb_dss_lend (const BbDss *self, BbTrust *trust);
void bb_dss_put (const BbDss *self, BbPdfDoc *doc, GPtrArray *entries);

G_END_DECLS
