/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-signing.h"

#include "signing/bb-dss.h"
#include "signing/bb-http.h"
#include "signing/bb-output.h"
#include "signing/bb-pdf-hole.h"
#include "signing/bb-signature.h"
#include "signing/bb-tsa-client.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define STAMP_SIZE (32 * 1024)         /* bytes of token that can be held */
#define MAX_CRL (16 * 1024 * 1024)
#define MAX_CRLS 16                    /* that are fetched */
#define CRL_SECONDS 30

/* One update on its way. */
typedef struct
{
  BbPdfFile *file;
  BbPdfDoc *doc;
  BbPdfUpdate *update;
  int first_new_id;
} Step;

static void
step_clear (Step *self)
{
  g_clear_pointer (&self->update, bb_pdf_update_free);
  g_clear_pointer (&self->doc, bb_pdf_doc_free);
  g_clear_pointer (&self->file, bb_pdf_file_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Step, step_clear)

static gboolean
step_open (Step *self, const char *input, GError **error)
{
  self->file = bb_pdf_file_open (input, error);
  if (self->file == NULL)
    return FALSE;
  self->doc = bb_pdf_doc_open (self->file->data, self->file->length, error);
  if (self->doc == NULL)
    {
      g_prefix_error (error, "%s: ", input);
      return FALSE;
    }
  self->first_new_id = bb_pdf_update_reserve (self->doc);
  self->update = bb_pdf_update_new (self->doc);
  return TRUE;
}

static gboolean
add_old (Step *self, qpdf_oh object, GError **error)
{
  qpdf_data q = self->doc->qpdf;

  return bb_pdf_update_add_object (self->update, self->doc, qpdf_oh_get_object_id (q, object), qpdf_oh_get_generation (q, object), error);
}

/* ── What is kept ────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_certificates (BbDss *dss, const BbCms *cms)
{
  for (guint i = 0; i < cms->certificates->len; i++)
    bb_dss_add (dss->certificates, g_ptr_array_index (cms->certificates, i));
}

static void
collect_of (BbDss *dss, GBytes *value)
{
  g_autoptr (BbCms) cms = bb_cms_read (g_bytes_get_data (value, NULL), g_bytes_get_size (value), NULL);
  g_autoptr (BbTimestamp) stamp = cms != NULL && cms->time_stamp != NULL ? bb_timestamp_read (cms->time_stamp, NULL) : NULL;

  if (cms != NULL)
    add_certificates (dss, cms);
  if (stamp != NULL)
    add_certificates (dss, stamp->cms);
}

/* The certificates of every signature and time stamp. @values: gets what stands in their /Contents. */
static void
collect (Step *self, BbDss *dss, GPtrArray *values)
{
  for (guint i = 0; i < self->doc->fields->len; i++)
    {
      const BbFormField *field = g_ptr_array_index (self->doc->fields, i);
      BbSignature *signature;

      if (g_strcmp0 (field->type, "/Sig") != 0 || !field->has_value)
        continue;
      signature = bb_signature_read (self->doc, field);
      if (signature->contents != NULL)
        {
          collect_of (dss, signature->contents);
          g_ptr_array_add (values, g_bytes_ref (signature->contents));
        }
      g_clear_pointer (&signature->report, bb_signature_report_free);
      bb_signature_free (signature);
    }
}

static gboolean
add_crls (BbDss *dss, const char *const *paths, guint *added, GError **error)
{
  g_autoptr (BbTrust) loaded = bb_trust_load (NULL, paths, error);

  for (guint i = 0; loaded != NULL && i < loaded->crls->len; i++)
    {
      gnutls_datum_t data = { NULL, 0 };
      g_autoptr (GBytes) der = NULL;

      if (gnutls_x509_crl_export2 (g_ptr_array_index (loaded->crls, i), GNUTLS_X509_FMT_DER, &data) < 0)
        continue;
      der = g_bytes_new (data.data, data.size);
      gnutls_free (data.data);
      *added += bb_dss_add (dss->crls, der);
    }
  return loaded != NULL;
}

/* A list as it came from the network, DER or PEM. */
static gboolean
add_fetched (BbDss *dss, GBytes *answer, const char *url, guint *added, GError **error)
{
  gsize size;
  gnutls_datum_t data = { (unsigned char *) g_bytes_get_data (answer, &size), (unsigned int) g_bytes_get_size (answer) };
  gnutls_datum_t der = { NULL, 0 };
  g_autoptr (GBytes) bytes = NULL;
  gnutls_x509_crl_t crl;
  gboolean read;

  gnutls_x509_crl_init (&crl);
  read = (gnutls_x509_crl_import (crl, &data, GNUTLS_X509_FMT_DER) >= 0 || gnutls_x509_crl_import (crl, &data, GNUTLS_X509_FMT_PEM) >= 0)
         && gnutls_x509_crl_export2 (crl, GNUTLS_X509_FMT_DER, &der) >= 0;
  gnutls_x509_crl_deinit (crl);
  if (!read)
    {
      g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP, _("%s: the answer is not a certificate revocation list"), url);
      return FALSE;
    }
  bytes = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);
  *added += bb_dss_add (dss->crls, bytes);
  return TRUE;
}

/* The web addresses of revocation lists that @der names (RFC 5280 §4.2.1.13). */
static void
find_addresses (GBytes *der, GPtrArray *urls)
{
  gsize size;
  gnutls_datum_t data = { (unsigned char *) g_bytes_get_data (der, &size), (unsigned int) g_bytes_get_size (der) };
  gnutls_x509_crt_t certificate;

  gnutls_x509_crt_init (&certificate);
  for (unsigned int i = 0; gnutls_x509_crt_import (certificate, &data, GNUTLS_X509_FMT_DER) >= 0 && i < MAX_CRLS; i++)
    {
      char url[1024];
      size_t length = sizeof url;
      int kind = gnutls_x509_crt_get_crl_dist_points (certificate, i, url, &length, NULL, NULL);

      if (kind < 0 && kind != GNUTLS_E_SHORT_MEMORY_BUFFER)
        break;
      if (kind == GNUTLS_SAN_URI && length < sizeof url && g_str_has_prefix (url, "http"))
        {
          url[length] = '\0';
          if (urls->len < MAX_CRLS && !g_ptr_array_find_with_equal_func (urls, url, g_str_equal, NULL))
            g_ptr_array_add (urls, g_strdup (url));
        }
      gnutls_x509_crt_deinit (certificate);
      gnutls_x509_crt_init (&certificate);
    }
  gnutls_x509_crt_deinit (certificate);
}

static gboolean
fetch_crls (BbDss *dss, guint *added, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < dss->certificates->len; i++)
    find_addresses (g_ptr_array_index (dss->certificates, i), urls);
  for (guint i = 0; i < urls->len; i++)
    {
      BbHttpRequest request = { .url = g_ptr_array_index (urls, i), .seconds = CRL_SECONDS, .max_size = MAX_CRL };
      g_autoptr (GBytes) answer = bb_http_fetch (&request, cancellable, error);

      if (answer == NULL || !add_fetched (dss, answer, request.url, added, error))
        return FALSE;
    }
  return TRUE;
}

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
write_out (Step *self, BbOutput *out, GError **error)
{
  return bb_output_write (out, self->update->bytes->data, self->update->bytes->len, error) && bb_output_commit (out, error);
}

static gboolean
write_dss (const char *input, const char *output, const BbRaiseRequest *request, BbRaiseResult *result, GCancellable *cancellable, GError **error)
{
  g_auto (Step) self = { NULL };
  g_autoptr (BbDss) dss = NULL;
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (BbOutput) out = NULL;
  guint n_before;
  BbHash hash;
  int next_id;

  if (!step_open (&self, input, error))
    return FALSE;
  dss = bb_dss_read (self.doc);
  n_before = dss->certificates->len;
  collect (&self, dss, values);
  if (!add_crls (dss, request->crls, &result->n_crls, error)
      || (request->fetch && !fetch_crls (dss, &result->n_crls, cancellable, error)))
    return FALSE;
  result->n_certificates = dss->certificates->len - n_before;
  bb_dss_put (dss, self.doc, values);
  if (!add_old (&self, qpdf_get_root (self.doc->qpdf), error))
    return FALSE;
  next_id = bb_pdf_update_add_new_objects (self.update, self.doc, self.first_new_id, self.first_new_id, error);
  if (next_id == 0)
    return FALSE;
  bb_pdf_update_finish (self.update, self.doc, next_id);
  out = bb_output_new (output, self.file->fd, error);
  bb_hash_init (&hash, BB_HASH_SHA256);
  return out != NULL && bb_output_copy (out, self.file, &hash, NULL, cancellable, error) && write_out (&self, out, error);
}

/* ── The time stamp of the document ──────────────────────────────────────────────────────────────────────────── */

static char *
choose_name (BbPdfDoc *doc)
{
  for (guint i = 1;; i++)
    {
      char *name = g_strdup_printf ("time-stamp-%u", i);

      if (bb_pdf_doc_find_field (doc, name) == NULL)
        return name;
      g_free (name);
    }
}

/* The field shows nothing and is on no page (ISO 32000-1 §12.7.4.5). Returns: the object that changed because of it */
static qpdf_oh
add_field (Step *self)
{
  qpdf_data q = self->doc->qpdf;
  g_autofree char *name = choose_name (self->doc);
  qpdf_oh form = bb_pdf_doc_get_form (self->doc), fields = bb_qpdf_get (q, form, "/Fields");
  qpdf_oh field = qpdf_make_indirect_object (q, qpdf_oh_parse (q, "<< /Type /Annot /Subtype /Widget /FT /Sig /F 132 /Rect [ 0 0 0 0 ] >>"));

  qpdf_oh_replace_key (q, field, "/T", qpdf_oh_new_unicode_string (q, name));
  qpdf_oh_replace_key (q, field, "/P", qpdf_get_page_n (q, 0));
  qpdf_oh_replace_key (q, field, "/V", bb_pdf_doc_get_object (self->doc, self->first_new_id, 0));
  qpdf_oh_append_item (q, fields, field);
  return qpdf_oh_is_indirect (q, fields) ? fields : qpdf_oh_is_indirect (q, form) ? form : qpdf_get_root (q);
}

static gboolean
build_stamp (Step *self, BbPdfHole *hole, GError **error)
{
  qpdf_oh changed = add_field (self);
  int next_id;

  if (!add_old (self, changed, error))
    return FALSE;
  next_id = bb_pdf_update_add_new_objects (self->update, self->doc, self->first_new_id, self->first_new_id, error);
  if (next_id == 0)
    return FALSE;
  bb_pdf_update_begin (self->update, self->first_new_id, 0);
  bb_pdf_update_text (self->update, "<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161\n");
  bb_pdf_hole_write_byte_range (hole, self->update);
  bb_pdf_hole_write_contents (hole, self->update);
  bb_pdf_update_text (self->update, " >>");
  bb_pdf_update_end (self->update);
  bb_pdf_update_finish (self->update, self->doc, next_id);
  return bb_qpdf_check (self->doc->qpdf, error) && bb_pdf_hole_fill_byte_range (hole, self->update, error);
}

static gboolean
fetch_stamp (Step *self, const BbPdfHole *hole, BbHash hash, const BbRaiseRequest *request, BbRaiseResult *result, GCancellable *cancellable,
             GError **error)
{
  BbTsa tsa = { .url = request->tsa, .seconds = request->tsa_seconds };
  guint8 digest[BB_HASH_MAX_LENGTH];
  gsize length = bb_pdf_hole_finish_hash (hole, self->update, hash, digest);
  g_autoptr (GBytes) bytes = g_bytes_new (digest, length);
  g_autoptr (BbTimestamp) stamp = bb_tsa_stamp (&tsa, hash.kind, bytes, cancellable, error);

  if (stamp == NULL)
    return FALSE;
  if (g_bytes_get_size (stamp->der) > hole->size)
    {
      g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP, _("%s: the time stamp is too long for the PDF"), request->tsa);
      return FALSE;
    }
  bb_pdf_hole_fill_contents (hole, self->update, stamp->der);
  result->stamped_time = g_date_time_ref (stamp->time);
  result->stamp_authority = g_strdup (stamp->authority);
  return TRUE;
}

static gboolean
write_stamp (const char *input, const char *output, const BbRaiseRequest *request, BbRaiseResult *result, GCancellable *cancellable, GError **error)
{
  g_auto (Step) self = { NULL };
  g_autoptr (BbOutput) out = NULL;
  BbPdfHole hole = { .size = STAMP_SIZE };
  BbHash hash;

  if (!step_open (&self, input, error) || !build_stamp (&self, &hole, error))
    return FALSE;
  out = bb_output_new (output, self.file->fd, error);
  bb_hash_init (&hash, BB_HASH_SHA256);
  return out != NULL && bb_output_copy (out, self.file, &hash, NULL, cancellable, error)
         && fetch_stamp (&self, &hole, hash, request, result, cancellable, error) && write_out (&self, out, error);
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
check_signed (const char *input, GError **error)
{
  g_autoptr (GPtrArray) fields = bb_pdf_list_fields (input, error);

  if (fields == NULL)
    return FALSE;
  for (guint i = 0; i < fields->len; i++)
    if (((BbPdfField *) g_ptr_array_index (fields, i))->is_signed)
      return TRUE;
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_FIELD, _("“%s” carries no signature yet that could be raised"), input);
  return FALSE;
}

/* A name beside @output for what lies between the two updates; the file is made, empty and private. */
static char *
make_between (const char *output, GError **error)
{
  g_autofree char *path = g_strconcat (output, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (path, 0, 0600);

  if (fd >= 0 && g_close (fd, NULL))
    return g_steal_pointer (&path);
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IO, _("“%s” cannot be written: %s; nothing was changed"), output, g_strerror (errno));
  return NULL;
}

static gboolean
write_both (const char *input, const char *output, const BbRaiseRequest *request, BbRaiseResult *result, GCancellable *cancellable, GError **error)
{
  g_autofree char *between = make_between (output, error);
  gboolean done = between != NULL && write_dss (input, between, request, result, cancellable, error)
                  && write_stamp (between, output, request, result, cancellable, error);

  if (between != NULL)
    g_unlink (between);
  return done;
}

BbRaiseResult *
bb_pdf_raise (const char *input, const char *output, const BbRaiseRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbRaiseResult) result = g_new0 (BbRaiseResult, 1);
  gboolean keeps = request->fetch || (request->crls != NULL && request->crls[0] != NULL), done;

  g_return_val_if_fail (input != NULL && output != NULL && (keeps || request->tsa != NULL), NULL);
  if (!check_signed (input, error))
    return NULL;
  if (keeps && request->tsa != NULL)
    done = write_both (input, output, request, result, cancellable, error);
  else if (keeps)
    done = write_dss (input, output, request, result, cancellable, error);
  else
    done = write_stamp (input, output, request, result, cancellable, error);
  return done ? g_steal_pointer (&result) : NULL;
}

void
bb_raise_result_free (BbRaiseResult *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->stamped_time, g_date_time_unref);
  g_free (self->stamp_authority);
  g_free (self);
}
