/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer of an OCSP responder, asked about the certificates that it brings. */
#include "fuzz.h"

#include "signing/bb-ocsp.h"

static void
look_at (const BbOcsp *answer, gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer, GBytes *nonce)
{
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 11, 23, 4, 0, 0);
  g_autoptr (GError) error = NULL;
  BbOcspWord word;
  gboolean right = bb_ocsp_check_answer (answer, certificate, issuer, nonce, now, &word, &error);

  fuzz_claim (right == (error == NULL), "a failure has an error");
  fuzz_claim (!right || word.status != BB_OCSP_UNKNOWN, "what nobody knows is not right");
  if (bb_ocsp_find (answer, certificate, issuer, &word))
    bb_ocsp_covers (&word, g_date_time_to_unix (now));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbOcsp) answer = bb_ocsp_read (bytes, &error);
  g_autoptr (GPtrArray) certificates = NULL;

  fuzz_claim ((answer == NULL) == (error != NULL), "a failure has an error");
  if (answer == NULL)
    return 0;
  certificates = bb_ocsp_get_certificates (answer);
  for (guint i = 0; i < MIN (certificates->len, 4); i++)
    {
      gnutls_x509_crt_t certificate = g_ptr_array_index (certificates, i);
      gnutls_x509_crt_t issuer = g_ptr_array_index (certificates, (i + 1) % certificates->len);
      g_autoptr (GBytes) nonce = NULL, question = bb_ocsp_make_question (certificate, issuer, &nonce);

      if (question != NULL)
        look_at (answer, certificate, issuer, nonce);
    }
  return 0;
}
