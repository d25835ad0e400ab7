/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-dss.h"

#include "signing/bb-hash.h"
#include "signing/bb-pdf-bomb.h"

#include <gnutls/crypto.h>

/* What a file of a stranger may hold; more is left alone. */
#define MAX_ITEMS 128
#define MAX_ITEM (16 * 1024 * 1024)

BbDss *
bb_dss_new (void)
{
  BbDss *self = g_new0 (BbDss, 1);

  self->certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->crls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return self;
}

void
bb_dss_free (BbDss *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->certificates);
  g_ptr_array_unref (self->crls);
  g_free (self);
}

/* Returns: whether it was not there yet */
gboolean
bb_dss_add (GPtrArray *list, GBytes *der)
{
  for (guint i = 0; i < list->len; i++)
    if (g_bytes_equal (g_ptr_array_index (list, i), der))
      return FALSE;
  g_ptr_array_add (list, g_bytes_ref (der));
  return TRUE;
}

static void
read_list (BbPdfDoc *doc, qpdf_oh dss, const char *key, GPtrArray *into)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh array = bb_qpdf_get (q, dss, key);
  int n = qpdf_oh_is_array (q, array) ? MIN (qpdf_oh_get_array_n_items (q, array), MAX_ITEMS) : 0;

  for (int i = 0; i < n; i++)
    {
      qpdf_oh stream = qpdf_oh_get_array_item (q, array, i);
      unsigned char *data = NULL;
      size_t length = 0;
      g_autoptr (GBytes) der = NULL;

      if (qpdf_oh_is_stream (q, stream) && bb_pdf_stream_is_small (q, stream, MAX_ITEM)
          && (qpdf_oh_get_stream_data (q, stream, qpdf_dl_generalized, NULL, &data, &length) & QPDF_ERRORS) == 0
          && length > 0 && length <= MAX_ITEM)
        {
          der = g_bytes_new (data, length);
          bb_dss_add (into, der);
        }
      qpdf_oh_free_buffer (&data);
    }
}

/* Returns: (transfer full): empty when the PDF has none */
BbDss *
bb_dss_read (BbPdfDoc *doc)
{
  BbDss *self = bb_dss_new ();
  qpdf_oh dss = bb_qpdf_get (doc->qpdf, qpdf_get_root (doc->qpdf), "/DSS");

  if (qpdf_oh_is_dictionary (doc->qpdf, dss))
    {
      read_list (doc, dss, "/Certs", self->certificates);
      read_list (doc, dss, "/CRLs", self->crls);
    }
  return self;
}

static gnutls_datum_t
to_datum (GBytes *bytes)
{
  gsize size;

  return (gnutls_datum_t) { (unsigned char *) g_bytes_get_data (bytes, &size), (unsigned int) g_bytes_get_size (bytes) };
}

/* Puts what can be read of it at the disposal of @trust; what cannot helps nobody and covers nothing. */
void
bb_dss_lend (const BbDss *self, BbTrust *trust)
{
  for (guint i = 0; i < self->certificates->len; i++)
    {
      gnutls_datum_t data = to_datum (g_ptr_array_index (self->certificates, i));
      gnutls_x509_crt_t certificate;

      gnutls_x509_crt_init (&certificate);
      if (gnutls_x509_crt_import (certificate, &data, GNUTLS_X509_FMT_DER) >= 0)
        g_ptr_array_add (trust->kept_certificates, certificate);
      else
        gnutls_x509_crt_deinit (certificate);
    }
  for (guint i = 0; i < self->crls->len; i++)
    {
      gnutls_datum_t data = to_datum (g_ptr_array_index (self->crls, i));
      gnutls_x509_crl_t crl;

      gnutls_x509_crl_init (&crl);
      if (gnutls_x509_crl_import (crl, &data, GNUTLS_X509_FMT_DER) >= 0)
        g_ptr_array_add (trust->kept_crls, crl);
      else
        gnutls_x509_crl_deinit (crl);
    }
}

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static qpdf_oh
add_streams (qpdf_data q, GPtrArray *list)
{
  qpdf_oh array = qpdf_oh_new_array (q);

  for (guint i = 0; i < list->len; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (list, i), &size);
      qpdf_oh stream = qpdf_oh_new_stream (q);

      qpdf_oh_replace_stream_data (q, stream, data, size, qpdf_oh_new_null (q), qpdf_oh_new_null (q));
      qpdf_oh_append_item (q, array, stream);
    }
  return array;
}

/* Entries are named by the SHA-1 of what stands in /Contents: a name, not a protection. */
static char *
name_value (GBytes *value)
{
  guint8 hash[20];
  g_autofree char *hex = NULL;
  g_autofree char *upper = NULL;

  gnutls_hash_fast (GNUTLS_DIG_SHA1, g_bytes_get_data (value, NULL), g_bytes_get_size (value), hash);
  hex = bb_hash_hex (hash, sizeof hash);
  upper = g_ascii_strup (hex, -1);
  return g_strconcat ("/", upper, NULL);
}

/* Makes a new /DSS of all of it in the catalog of @doc. @values: (element-type GBytes): /Contents of the signatures, for /VRI */
void
bb_dss_put (const BbDss *self, BbPdfDoc *doc, GPtrArray *values)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh dss = qpdf_make_indirect_object (q, qpdf_oh_parse (q, "<< /Type /DSS >>"));
  qpdf_oh certificates = add_streams (q, self->certificates), crls = add_streams (q, self->crls);
  qpdf_oh entries = qpdf_oh_new_dictionary (q);

  for (guint i = 0; i < values->len; i++)
    {
      g_autofree char *name = name_value (g_ptr_array_index (values, i));
      qpdf_oh entry = qpdf_oh_parse (q, "<< /Type /VRI >>");

      qpdf_oh_replace_key (q, entry, "/Cert", certificates);
      qpdf_oh_replace_key (q, entry, "/CRL", crls);
      qpdf_oh_replace_key (q, entries, name, entry);
    }
  qpdf_oh_replace_key (q, dss, "/Certs", certificates);
  qpdf_oh_replace_key (q, dss, "/CRLs", crls);
  qpdf_oh_replace_key (q, dss, "/VRI", entries);
  qpdf_oh_replace_key (q, qpdf_get_root (q), "/DSS", dss);
}
