/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-dss.h"

#include "signing/bb-hash.h"
#include "signing/bb-ocsp.h"
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
  self->ocsps = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return self;
}

void
bb_dss_free (BbDss *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->certificates);
  g_ptr_array_unref (self->crls);
  g_ptr_array_unref (self->ocsps);
  g_free (self);
}

BbDssEntry *
bb_dss_entry_new (GBytes *value)
{
  BbDssEntry *self = g_new0 (BbDssEntry, 1);

  self->value = g_bytes_ref (value);
  self->used = bb_dss_new ();
  return self;
}

void
bb_dss_entry_free (BbDssEntry *self)
{
  g_bytes_unref (self->value);
  bb_dss_free (self->used);
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

static GBytes *
read_stream (qpdf_data q, qpdf_oh stream)
{
  unsigned char *data = NULL;
  size_t length = 0;
  GBytes *bytes = NULL;

  if (qpdf_oh_is_stream (q, stream) && bb_pdf_stream_is_small (q, stream, MAX_ITEM)
      && (qpdf_oh_get_stream_data (q, stream, qpdf_dl_generalized, NULL, &data, &length) & QPDF_ERRORS) == 0
      && length > 0 && length <= MAX_ITEM)
    bytes = g_bytes_new (data, length);
  qpdf_oh_free_buffer (&data);
  return bytes;
}

typedef void (*FoundFunc) (qpdf_data q, qpdf_oh stream, GBytes *der, gpointer user_data);

static void
each_stream (qpdf_data q, qpdf_oh dss, const char *key, FoundFunc found, gpointer user_data)
{
  qpdf_oh array = bb_qpdf_get (q, dss, key);
  int n = qpdf_oh_is_array (q, array) ? MIN (qpdf_oh_get_array_n_items (q, array), MAX_ITEMS) : 0;

  for (int i = 0; i < n; i++)
    {
      qpdf_oh stream = qpdf_oh_get_array_item (q, array, i);
      g_autoptr (GBytes) der = read_stream (q, stream);

      if (der != NULL)
        found (q, stream, der, user_data);
    }
}

static void
on_read (qpdf_data q, qpdf_oh stream, GBytes *der, gpointer list)
{
  bb_dss_add (list, der);
}

/* Returns: (transfer full): empty when the PDF has none */
BbDss *
bb_dss_read (BbPdfDoc *doc)
{
  BbDss *self = bb_dss_new ();
  qpdf_oh dss = bb_qpdf_get (doc->qpdf, qpdf_get_root (doc->qpdf), "/DSS");

  if (qpdf_oh_is_dictionary (doc->qpdf, dss))
    {
      each_stream (doc->qpdf, dss, "/Certs", on_read, self->certificates);
      each_stream (doc->qpdf, dss, "/CRLs", on_read, self->crls);
      each_stream (doc->qpdf, dss, "/OCSPs", on_read, self->ocsps);
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
  for (guint i = 0; i < self->ocsps->len; i++)
    {
      BbOcsp *answer = bb_ocsp_read (g_ptr_array_index (self->ocsps, i), NULL);

      if (answer != NULL)
        g_ptr_array_add (trust->kept_ocsps, answer);
    }
}

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The streams of the store, by what is in them: what an earlier store kept is not written a second time. */
typedef struct
{
  qpdf_data qpdf;
  GHashTable *streams;       /* GBytes → object number */
} Pool;

static void
on_kept (qpdf_data q, qpdf_oh stream, GBytes *der, gpointer user_data)
{
  Pool *self = user_data;

  if (qpdf_oh_is_indirect (q, stream) && qpdf_oh_get_generation (q, stream) == 0)
    g_hash_table_insert (self->streams, g_bytes_ref (der), GINT_TO_POINTER (qpdf_oh_get_object_id (q, stream)));
}

static void
pool_init (Pool *self, BbPdfDoc *doc)
{
  qpdf_oh old = bb_qpdf_get (doc->qpdf, qpdf_get_root (doc->qpdf), "/DSS");

  self->qpdf = doc->qpdf;
  self->streams = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  each_stream (doc->qpdf, old, "/Certs", on_kept, self);
  each_stream (doc->qpdf, old, "/CRLs", on_kept, self);
  each_stream (doc->qpdf, old, "/OCSPs", on_kept, self);
}

static qpdf_oh
get_stream (Pool *self, GBytes *der)
{
  int id = GPOINTER_TO_INT (g_hash_table_lookup (self->streams, der));
  gsize size;
  const guint8 *data = g_bytes_get_data (der, &size);
  qpdf_oh stream;

  if (id != 0)
    return qpdf_get_object_by_id (self->qpdf, id, 0);
  stream = qpdf_oh_new_stream (self->qpdf);
  qpdf_oh_replace_stream_data (self->qpdf, stream, data, size, qpdf_oh_new_null (self->qpdf), qpdf_oh_new_null (self->qpdf));
  g_hash_table_insert (self->streams, g_bytes_ref (der), GINT_TO_POINTER (qpdf_oh_get_object_id (self->qpdf, stream)));
  return stream;
}

/* An empty list is left out (ISO 32000-2 table 262: optional). */
static void
put_list (Pool *self, qpdf_oh into, const char *key, GPtrArray *list)
{
  qpdf_oh array = qpdf_oh_new_array (self->qpdf);

  for (guint i = 0; i < list->len; i++)
    qpdf_oh_append_item (self->qpdf, array, get_stream (self, g_ptr_array_index (list, i)));
  if (list->len > 0)
    qpdf_oh_replace_key (self->qpdf, into, key, array);
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

static void
put_entry (Pool *self, qpdf_oh entries, const BbDssEntry *entry)
{
  g_autofree char *name = name_value (entry->value);
  qpdf_oh dictionary = qpdf_oh_parse (self->qpdf, "<< /Type /VRI >>");

  put_list (self, dictionary, "/Cert", entry->used->certificates);
  put_list (self, dictionary, "/CRL", entry->used->crls);
  put_list (self, dictionary, "/OCSP", entry->used->ocsps);
  qpdf_oh_replace_key (self->qpdf, entries, name, dictionary);
}

/* Says that the PDF uses what ETSI added to PDF 1.7 (ISO 32000-1 §7.12, ETSI TS 102 778-4): a claim that is there already stays. */
static void
put_extension (BbPdfDoc *doc)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh root = qpdf_get_root (q), extensions = bb_qpdf_get (q, root, "/Extensions");

  if (!qpdf_oh_is_dictionary (q, extensions))
    extensions = qpdf_oh_new_dictionary (q);
  if (!qpdf_oh_is_indirect (q, extensions) && !qpdf_oh_has_key (q, extensions, "/ESIC"))
    {
      qpdf_oh_replace_key (q, extensions, "/ESIC", qpdf_oh_parse (q, "<< /BaseVersion /1.7 /ExtensionLevel 5 >>"));
      qpdf_oh_replace_key (q, root, "/Extensions", extensions);
    }
}

/* Makes a new /DSS of all of it in the catalog of @doc. @entries: (element-type BbDssEntry): for /VRI */
void
bb_dss_put (const BbDss *self, BbPdfDoc *doc, GPtrArray *entries)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh dss, named = qpdf_oh_new_dictionary (q);
  Pool pool;

  pool_init (&pool, doc);
  dss = qpdf_make_indirect_object (q, qpdf_oh_parse (q, "<< /Type /DSS >>"));
  put_list (&pool, dss, "/Certs", self->certificates);
  put_list (&pool, dss, "/CRLs", self->crls);
  put_list (&pool, dss, "/OCSPs", self->ocsps);
  for (guint i = 0; i < entries->len; i++)
    put_entry (&pool, named, g_ptr_array_index (entries, i));
  if (entries->len > 0)
    qpdf_oh_replace_key (q, dss, "/VRI", named);
  qpdf_oh_replace_key (q, qpdf_get_root (q), "/DSS", dss);
  put_extension (doc);
  g_hash_table_unref (pool.streams);
}
