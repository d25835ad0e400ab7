/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gnutls/x509.h>

#include "pdf-fixtures.h"
#include "signing/bb-pdf-update.h"
#include "signing/bb-signing.h"

G_BEGIN_DECLS

/* What the tests of signing do again and again. */

#define PASSWORD "mat-khau"

/* A folder with a fresh PDF in it; the PKI is made once a program. */
typedef struct
{
  char *folder;
  char *pdf;                 /* unsigned */
  char *out;                 /* where signed ones go */
} Place;

void steps_set_up (Place *self, gconstpointer flags);
void steps_tear_down (Place *self, gconstpointer flags);
int steps_run (void);        /* g_test_run() with a PKI */

const char *steps_pki (const char *name);
/* (transfer full) */
gnutls_x509_crt_t steps_load_certificate (const char *name);
BbSignResult *steps_sign (const char *input, const char *output, const char *field, const char *identity, gboolean certify, GError **error);
void steps_sign_all (Place *self);
guint steps_cut_signatures (Place *self);
BbVerification *steps_verify (const char *path, gboolean with_root, gboolean with_crls, GError **error);
BbVerdict steps_verdict (const char *path);
BbSignatureReport *steps_report (BbVerification *verification, const char *field);
/* Changes objects and says which, by bb_pdf_update_add_object(). */
typedef void (*StepsChange) (BbPdfDoc *doc, BbPdfUpdate *update);
void steps_append_update (const char *path, StepsChange change, gsize see);

void steps_write_changed (BbPdfDoc *doc, BbPdfUpdate *update, qpdf_oh object);
qpdf_oh steps_get_field (BbPdfDoc *doc, const char *name);
/* Fills the field "number" and leaves its appearance alone. */
void steps_write_number (BbPdfDoc *doc, BbPdfUpdate *update, const char *value);
void steps_remove_from_field (BbPdfDoc *doc, BbPdfUpdate *update, const char *field, const char *key);
/* Changes that make a signature before them invalid, but for the last. */
void steps_change_font (BbPdfDoc *doc, BbPdfUpdate *update);
void steps_stretch_field (BbPdfDoc *doc, BbPdfUpdate *update);
void steps_run_script (BbPdfDoc *doc, BbPdfUpdate *update);
void steps_change_title (BbPdfDoc *doc, BbPdfUpdate *update);
void steps_change_nothing (BbPdfDoc *doc, BbPdfUpdate *update);

gboolean steps_mentions (char **sentences, const char *text);

G_END_DECLS
