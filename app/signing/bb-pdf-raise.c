/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-signing.h"

#include "signing/bb-output.h"
#include "signing/bb-pdf-hole.h"
#include "signing/bb-revocation.h"
#include "signing/bb-signature.h"
#include "signing/bb-tsa-client.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define STAMP_SIZE (24 * 1024)         /* bytes of token that can be held; PDF/A ends strings at 32,767 bytes (ISO 19005-3 §6.1.13) */

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

/* A signature or a time stamp of the document, as far as raising looks at it. */
typedef struct
{
  GBytes *contents;              /* padded */
  guint64 end;                   /* of the bytes that it signs */
  gboolean is_time_stamp;        /* of the document */
  BbCms *cms;
  GPtrArray *certificates;       /* gnutls_x509_crt_t */
  gnutls_x509_crt_t signer;      /* (transfer none) (nullable) */
  BbTimestamp *stamp;            /* the signature's own, or the token itself; (nullable) */
} Signed;

static void
signed_free (Signed *self)
{
  g_bytes_unref (self->contents);
  g_clear_pointer (&self->cms, bb_cms_free);
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  g_clear_pointer (&self->stamp, bb_timestamp_free);
  g_free (self);
}

/* Returns: (transfer full) (nullable): %NULL for what cannot be read: it is not made worse, and stays what it is */
static Signed *
signed_new (const BbSignature *signature)
{
  Signed *self = g_new0 (Signed, 1);

  self->contents = g_bytes_ref (signature->contents);
  self->end = signature->end;
  self->is_time_stamp = signature->is_time_stamp;
  self->cms = bb_cms_read (g_bytes_get_data (self->contents, NULL), g_bytes_get_size (self->contents), NULL);
  if (self->is_time_stamp)
    self->stamp = bb_timestamp_read (self->contents, NULL);
  else if (self->cms != NULL && self->cms->time_stamp != NULL)
    self->stamp = bb_timestamp_read (self->cms->time_stamp, NULL);
  self->certificates = self->cms != NULL ? bb_cms_import_certificates (self->cms) : NULL;
  self->signer = self->certificates != NULL ? bb_cms_find_signer (self->cms, self->certificates) : NULL;
  if (self->signer != NULL)
    return self;
  signed_free (self);
  return NULL;
}

/* Returns: (transfer full) (element-type Signed) */
static GPtrArray *
list_signed (BbPdfDoc *doc)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) signed_free);

  for (guint i = 0; i < doc->fields->len; i++)
    {
      const BbFormField *field = g_ptr_array_index (doc->fields, i);
      BbSignature *signature;
      Signed *one;

      if (g_strcmp0 (field->type, "/Sig") != 0 || !field->has_value)
        continue;
      signature = bb_signature_read (doc, field);
      one = signature->contents != NULL ? signed_new (signature) : NULL;
      if (one != NULL)
        g_ptr_array_add (all, one);
      g_clear_pointer (&signature->report, bb_signature_report_free);
      bb_signature_free (signature);
    }
  return all;
}

/* The first moment at which @one is known to have been there: by its own time stamp, else by one of the document that covers it. */
static GDateTime *
find_proven_time (GPtrArray *all, const Signed *one)
{
  GDateTime *time = one->stamp != NULL ? one->stamp->time : NULL;

  for (guint i = 0; i < all->len && !one->is_time_stamp; i++)
    {
      const Signed *other = g_ptr_array_index (all, i);

      if (other->is_time_stamp && other->stamp != NULL && other->end > one->end
          && (time == NULL || g_date_time_compare (other->stamp->time, time) < 0))
        time = other->stamp->time;
    }
  return time;
}

static void
add_certificates (BbDss *dss, const BbCms *cms)
{
  for (guint i = 0; i < cms->certificates->len; i++)
    bb_dss_add (dss->certificates, g_ptr_array_index (cms->certificates, i));
}

static gboolean
collect_of (BbRevocation *revocation, GPtrArray *all, const Signed *one, GCancellable *cancellable, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  GDateTime *proven = find_proven_time (all, one);
  BbTrustTime when = { proven != NULL ? proven : now, proven, FALSE };

  return bb_revocation_collect (revocation, one->signer, &when, cancellable, error)
         && (one->stamp == NULL || one->is_time_stamp || bb_revocation_collect (revocation, one->stamp->signer, &when, cancellable, error));
}

/* What every signature and time stamp needs. Returns: (transfer full) (element-type BbDssEntry) (nullable): what belongs to each */
static GPtrArray *
collect (BbDss *dss, GPtrArray *all, const BbRaiseRequest *request, BbRaiseResult *result, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_dss_entry_free);
  g_autoptr (BbRevocation) revocation = NULL;

  for (guint i = 0; i < all->len; i++)
    {
      const Signed *one = g_ptr_array_index (all, i);

      add_certificates (dss, one->cms);
      if (one->stamp != NULL)
        add_certificates (dss, one->stamp->cms);
    }
  revocation = bb_revocation_new (dss, request, result, error);
  for (guint i = 0; i < all->len; i++)
    if (revocation == NULL || !collect_of (revocation, all, g_ptr_array_index (all, i), cancellable, error))
      return NULL;
  for (guint i = 0; i < all->len; i++)
    {
      const Signed *one = g_ptr_array_index (all, i);
      BbDssEntry *entry = bb_dss_entry_new (one->contents);

      bb_revocation_list_used (revocation, one->signer, entry->used);
      if (one->stamp != NULL)
        bb_revocation_list_used (revocation, one->stamp->signer, entry->used);
      g_ptr_array_add (entries, entry);
    }
  return g_steal_pointer (&entries);
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
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (BbOutput) out = NULL;
  guint n_before;
  BbHash hash;
  int next_id;

  if (!step_open (&self, input, error))
    return FALSE;
  dss = bb_dss_read (self.doc);
  n_before = dss->certificates->len;
  all = list_signed (self.doc);
  entries = collect (dss, all, request, result, cancellable, error);
  if (entries == NULL)
    return FALSE;
  result->n_certificates = dss->certificates->len - n_before;
  bb_dss_put (dss, self.doc, entries);
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
  BbTsa tsa = { .url = request->tsa, .seconds = request->tsa_seconds, .ask = request->ask, .ask_data = request->ask_data };
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
  g_clear_pointer (&result->stamped_time, g_date_time_unref);
  g_clear_pointer (&result->stamp_ends, g_date_time_unref);
  result->stamped_time = g_date_time_ref (stamp->time);
  g_set_str (&result->stamp_authority, stamp->authority);
  result->stamp_ends = g_date_time_new_from_unix_utc (gnutls_x509_crt_get_expiration_time (stamp->signer));
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

/* Whether a signature has no time stamp yet, neither of its own nor one of the document that covers it. */
static gboolean
has_unstamped (const char *input, gboolean *unstamped, GError **error)
{
  g_auto (Step) self = { NULL };
  g_autoptr (GPtrArray) all = NULL;

  if (!step_open (&self, input, error))
    return FALSE;
  all = list_signed (self.doc);
  *unstamped = FALSE;
  for (guint i = 0; i < all->len; i++)
    *unstamped |= find_proven_time (all, g_ptr_array_index (all, i)) == NULL;
  return TRUE;
}

typedef gboolean (*WriteFunc) (const char *input, const char *output, const BbRaiseRequest *request, BbRaiseResult *result,
                               GCancellable *cancellable, GError **error);

/* One step after the other, each on what the one before has made; nothing stands at @output before the last one is done. */
static gboolean
write_steps (const char *input, const char *output, const WriteFunc *steps, guint n, const BbRaiseRequest *request, BbRaiseResult *result,
             GCancellable *cancellable, GError **error)
{
  g_autofree char *between = n > 1 ? make_between (output, error) : NULL;
  gboolean done;

  if (n == 1)
    return steps[0] (input, output, request, result, cancellable, error);
  done = between != NULL && steps[0] (input, between, request, result, cancellable, error)
         && write_steps (between, output, steps + 1, n - 1, request, result, cancellable, error);
  if (between != NULL)
    g_unlink (between);
  return done;
}

BbRaiseResult *
bb_pdf_raise (const char *input, const char *output, const BbRaiseRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbRaiseResult) result = g_new0 (BbRaiseResult, 1);
  gboolean keeps = request->fetch || (request->crls != NULL && request->crls[0] != NULL), unstamped = FALSE;
  WriteFunc steps[3];
  guint n = 0;

  g_return_val_if_fail (input != NULL && output != NULL && (keeps || request->tsa != NULL), NULL);
  if (!check_signed (input, error) || (keeps && request->tsa != NULL && !has_unstamped (input, &unstamped, error)))
    return NULL;
  if (unstamped)
    steps[n++] = write_stamp;
  if (keeps)
    steps[n++] = write_dss;
  if (request->tsa != NULL)
    steps[n++] = write_stamp;
  if (!write_steps (input, output, steps, n, request, result, cancellable, error))
    return NULL;
  result->level = !keeps || result->missing != NULL ? "B-T" : request->tsa != NULL ? "B-LTA" : "B-LT";
  return g_steal_pointer (&result);
}

void
bb_raise_result_free (BbRaiseResult *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->stamped_time, g_date_time_unref);
  g_clear_pointer (&self->stamp_ends, g_date_time_unref);
  g_free (self->stamp_authority);
  g_free (self->missing);
  g_free (self);
}
