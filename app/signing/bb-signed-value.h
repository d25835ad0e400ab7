/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-signature.h"
#include "signing/bb-standing.h"

G_BEGIN_DECLS

/* A signature or time stamp of a PDF that holds, as far as raising it needs to know. */
typedef struct
{
  GBytes *contents;              /* padded */
  guint64 end;                   /* of the bytes that it signs */
  gboolean is_time_stamp;        /* of the document */
  BbCms *cms;
  GPtrArray *certificates;       /* gnutls_x509_crt_t */
  gnutls_x509_crt_t signer;      /* (transfer none) (nullable) */
  BbTimestamp *stamp;            /* the signature's own, if it is sound; (nullable) */
  GDateTime *proven;             /* (transfer none) (nullable): when it is known to have been there */
} BbSignedValue;

GPtrArray *bb_signed_values_list (BbPdfDoc *doc, const BbStanding *standing);
gnutls_x509_crt_t bb_signed_values_find_last_authority (GPtrArray *all);

G_END_DECLS
