/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-cms.h"
#include "signing/bb-pdf-doc.h"
#include "signing/bb-timestamp.h"
#include "signing/bb-trust.h"

G_BEGIN_DECLS

/* One signature of a PDF while it is verified: where it stands, what it says, what is wrong with it. */
typedef struct
{
  BbSignatureReport *report;     /* (transfer none) */
  GPtrArray *problems;           /* BbReason */
  gint64 byte_range[4];
  guint64 end;                   /* of the revision that it signs; 0 when /ByteRange is not sound */
  GBytes *contents;
  gboolean is_pades;
  gboolean is_time_stamp;        /* of the document */
  gboolean is_supported;
  int certification;             /* level of DocMDP, 0 for none */
  BbPdfDoc *revision;            /* the file as it was signed, or %NULL */
  BbCms *cms;                    /* these three once the value was checked, or %NULL */
  GPtrArray *certificates;       /* gnutls_x509_crt_t */
  gnutls_x509_crt_t signer;      /* (transfer none) */
  BbTimestamp *stamp;            /* sound, but perhaps by nobody trusted; of a document time stamp the token itself */
  gboolean has_broken_stamp;
  gboolean has_doubtful_changes; /* behind it a field was filled, and nobody can tell whether it shows its value */
} BbSignature;

BbSignature *bb_signature_read (BbPdfDoc *doc, const BbFormField *field);
void bb_signature_free (BbSignature *self);

gboolean bb_signature_check_range (BbSignature *self, BbPdfDoc *doc, const BbFormField *field);
void bb_signature_check_value (BbSignature *self, BbPdfFile *file, BbHash *running, guint64 *hashed, GCancellable *cancellable,
                               GError **error);
void bb_signature_check_stamp (BbSignature *self, BbTrust *trust, GDateTime *proven);
void bb_signature_check_trust (BbSignature *self, BbTrust *trust, const BbSignature *later_stamp);

BbSignatureReport *bb_signature_report_new (void);
void bb_signature_report_free (BbSignatureReport *self);

G_END_DECLS
