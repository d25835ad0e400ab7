/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-signing.h"

#include "signing/bb-appearance.h"
#include "signing/bb-cms.h"
#include "signing/bb-hash.h"
#include "signing/bb-identity.h"
#include "signing/bb-output.h"
#include "signing/bb-pdf-doc.h"
#include "signing/bb-pdf-hole.h"
#include "signing/bb-pdf-locks.h"
#include "signing/bb-pdf-update.h"
#include "signing/bb-tsa-client.h"
#include "signing/bb-words.h"

#include <string.h>

#define CONTENTS_SIZE (16 * 1024)      /* bytes of CMS that can be held; 6.7 KB was the largest seen */
#define STAMPED_SIZE (24 * 1024)       /* with a time stamp: authorities send long chains; PDF/A ends strings at 32,767 bytes (ISO 19005-3 §6.1.13) */
#define FLAG_PRINT 4
#define FLAG_LOCKED 128

/* One signature on its way. Offsets count from the start of the update. */
typedef struct
{
  BbPdfFile *file;
  BbPdfDoc *doc;
  BbFormField *field;
  BbAppearance *appearance;
  BbPdfUpdate *update;
  BbIdentity *identity;
  const BbSignRequest *request;
  GDateTime *time;
  int first_new_id;
  int signature_id;
  BbPdfHole hole;
  BbTimestamp *stamp;          /* or %NULL */
  char *stamp_problem;
} Signing;

static void
signing_clear (Signing *self)
{
  g_clear_pointer (&self->appearance, bb_appearance_free);
  g_clear_pointer (&self->update, bb_pdf_update_free);
  g_clear_pointer (&self->doc, bb_pdf_doc_free);
  g_clear_pointer (&self->file, bb_pdf_file_free);
  g_clear_pointer (&self->time, g_date_time_unref);
  g_clear_pointer (&self->stamp, bb_timestamp_free);
  g_clear_pointer (&self->stamp_problem, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Signing, signing_clear)

/* ── Checks before anything is made ──────────────────────────────────────────────────────────────────────────── */

static gboolean
find_field (Signing *self, GError **error)
{
  const char *name = self->request->field;

  self->field = bb_pdf_doc_find_field (self->doc, name);
  if (self->field == NULL)
    return bb_pdf_fail_field (error, _("The PDF has no signature field “%s”"), name);
  if (g_strcmp0 (self->field->type, "/Sig") != 0)
    return bb_pdf_fail_field (error, _("The field “%s” of the PDF is not for signatures"), name);
  if (self->field->has_value)
    return bb_pdf_fail_field (error, _("The field “%s” of the PDF is already signed"), name);
  if (self->request->certify && bb_pdf_is_any_field_signed (self->doc))
    return bb_pdf_fail_field (error, _("The PDF cannot be certified in “%s”: only the first signature can certify"), name);
  if (bb_pdf_get_certification_level (self->doc) == 1)
    return bb_pdf_fail_field (error, _("“%s” cannot be signed: the PDF was certified against every change"), name);
  if (bb_pdf_fields_are_locked (self->doc, name))
    return bb_pdf_fail_field (error, _("“%s” cannot be signed: the agency has sealed the PDF"), name);
  return TRUE;
}

/* ── The changed objects ─────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
set_appearance (Signing *self, qpdf_oh widget, GError **error)
{
  qpdf_data q = self->doc->qpdf;
  const double *rect = self->field->rect;
  BbAppearanceRequest request = {
    ABS (rect[2] - rect[0]), ABS (rect[3] - rect[1]),
    self->request->name != NULL ? self->request->name : bb_identity_get_name (self->identity),
    self->time, self->request->appearance, self->request->decode, self->request->agency ? BB_APPEARANCE_AGENCY : BB_APPEARANCE_PERSON,
  };
  qpdf_oh appearances;

  if (!qpdf_oh_has_key (q, widget, "/F"))
    qpdf_oh_replace_key (q, widget, "/F", qpdf_oh_new_integer (q, FLAG_PRINT | FLAG_LOCKED));
  if (request.width < 1 || request.height < 1)
    return TRUE;
  self->appearance = bb_appearance_new (&request, q, error);
  if (self->appearance == NULL)
    return FALSE;
  appearances = qpdf_oh_new_dictionary (q);
  qpdf_oh_replace_key (q, appearances, "/N", self->appearance->form);
  qpdf_oh_replace_key (q, widget, "/AP", appearances);
  return TRUE;
}

static void
write_text_string (Signing *self, const char *key, const char *text)
{
  qpdf_data q = self->doc->qpdf;

  if (text == NULL)
    return;
  bb_pdf_update_text (self->update, key);
  bb_pdf_update_text (self->update, " ");
  bb_pdf_update_text (self->update, qpdf_oh_unparse_binary (q, qpdf_oh_new_unicode_string (q, text)));
  bb_pdf_update_text (self->update, "\n");
}

static void
write_time (Signing *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (7 * 3600);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (self->time, zone);
  g_autofree char *text = g_date_time_format (local, "/M (D:%Y%m%d%H%M%S+07'00')\n");

  bb_pdf_update_text (self->update, text);
}

static gboolean
has_lock (Signing *self)
{
  qpdf_data q = self->doc->qpdf;

  return qpdf_oh_is_dictionary (q, bb_qpdf_get (q, bb_pdf_doc_get_object (self->doc, self->field->id, self->field->generation), "/Lock"));
}

/* The field says what its signature locks (§12.7.4.5); the signature repeats it (§12.8.2.4). */
static void
write_lock (Signing *self)
{
  qpdf_data q = self->doc->qpdf;
  qpdf_oh lock = bb_qpdf_get (q, bb_pdf_doc_get_object (self->doc, self->field->id, self->field->generation), "/Lock");
  qpdf_oh action = bb_qpdf_get (q, lock, "/Action"), fields = bb_qpdf_get (q, lock, "/Fields");

  if (!qpdf_oh_is_name (q, action))
    return;
  bb_pdf_update_text (self->update, "<< /Type /SigRef /TransformMethod /FieldMDP /Data ");
  bb_pdf_update_text (self->update, qpdf_oh_unparse (q, qpdf_get_root (q)));
  bb_pdf_update_text (self->update, " /TransformParams << /Type /TransformParams /V /1.2 /Action ");
  bb_pdf_update_text (self->update, qpdf_oh_unparse (q, action));
  if (qpdf_oh_is_array (q, fields))
    {
      bb_pdf_update_text (self->update, " /Fields ");
      bb_pdf_update_text (self->update, qpdf_oh_unparse_resolved (q, fields));
    }
  bb_pdf_update_text (self->update, " >> >> ");
}

static void
write_references (Signing *self)
{
  bb_pdf_update_text (self->update, "/Reference [ ");
  if (self->request->certify)
    bb_pdf_update_text (self->update, "<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P 2 /V /1.2 >> >> ");
  write_lock (self);
  bb_pdf_update_text (self->update, "]\n");
}

/* The signature dictionary (§12.8.1, ETSI EN 319 142-1 §6.3). The numbers of /ByteRange and the value of /Contents are
 * filled in later, in the room that is left here. */
static void
write_signature (Signing *self)
{
  const char *name = self->request->name != NULL ? self->request->name : bb_identity_get_name (self->identity);

  bb_pdf_update_begin (self->update, self->signature_id, 0);
  bb_pdf_update_text (self->update, "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached\n");
  bb_pdf_hole_write_byte_range (&self->hole, self->update);
  write_text_string (self, "/Name", name);
  write_text_string (self, "/Reason", self->request->reason);
  write_text_string (self, "/Location", self->request->location);
  write_time (self);
  if (self->request->certify || has_lock (self))
    write_references (self);
  bb_pdf_hole_write_contents (&self->hole, self->update);
  bb_pdf_update_text (self->update, " >>");
  bb_pdf_update_end (self->update);
}

/* Changes the catalog and the form as far as needed. Returns: whether the catalog (else the form alone) changed. */
static gboolean
change_catalog (Signing *self, qpdf_oh signature, gboolean *form_changed)
{
  qpdf_data q = self->doc->qpdf;
  qpdf_oh root = qpdf_get_root (q);
  qpdf_oh form = bb_pdf_doc_get_form (self->doc);
  qpdf_oh flags = bb_qpdf_get (q, form, "/SigFlags");
  int old = qpdf_oh_is_integer (q, flags) ? qpdf_oh_get_int_value_as_int (q, flags) : 0;
  gboolean root_changed = FALSE;

  *form_changed = (old & 3) != 3;
  if (*form_changed)
    qpdf_oh_replace_key (q, form, "/SigFlags", qpdf_oh_new_integer (q, old | 3));
  if (*form_changed && !qpdf_oh_is_indirect (q, form))
    {
      *form_changed = FALSE;
      root_changed = TRUE;
    }
  if (self->request->certify)
    {
      qpdf_oh permissions = qpdf_oh_new_dictionary (q);

      qpdf_oh_replace_key (q, permissions, "/DocMDP", signature);
      qpdf_oh_replace_key (q, root, "/Perms", permissions);
      root_changed = TRUE;
    }
  return root_changed;
}

static gboolean
add_old (Signing *self, qpdf_oh object, GError **error)
{
  qpdf_data q = self->doc->qpdf;

  return bb_pdf_update_add_object (self->update, self->doc, qpdf_oh_get_object_id (q, object), qpdf_oh_get_generation (q, object), error);
}

static gboolean
build_update (Signing *self, GError **error)
{
  qpdf_data q = self->doc->qpdf;
  qpdf_oh field, widget, signature;
  gboolean root_changed, form_changed, merged = self->field->id == self->field->widget_id;
  int next_id;

  self->signature_id = self->first_new_id = bb_pdf_update_reserve (self->doc);
  field = bb_pdf_doc_get_object (self->doc, self->field->id, self->field->generation);
  widget = bb_pdf_doc_get_object (self->doc, self->field->widget_id, self->field->widget_generation);
  signature = bb_pdf_doc_get_object (self->doc, self->signature_id, 0);
  if (!set_appearance (self, widget, error))
    return FALSE;
  qpdf_oh_replace_key (q, field, "/V", signature);
  root_changed = change_catalog (self, signature, &form_changed);
  self->update = bb_pdf_update_new (self->doc);
  if ((root_changed && !add_old (self, qpdf_get_root (q), error))
      || (form_changed && !add_old (self, bb_pdf_doc_get_form (self->doc), error))
      || !add_old (self, field, error) || (!merged && !add_old (self, widget, error)))
    return FALSE;
  next_id = bb_pdf_update_add_new_objects (self->update, self->doc, self->first_new_id, self->signature_id, error);
  if (next_id == 0)
    return FALSE;
  write_signature (self);
  bb_pdf_update_finish (self->update, self->doc, next_id);
  return bb_qpdf_check (q, error);
}

/* ── The signature value ─────────────────────────────────────────────────────────────────────────────────────── */

/* Has the signature value stamped (RFC 3161 appendix A). Returns: (transfer full) (nullable): @cms with the time stamp */
static GBytes *
make_stamped (Signing *self, GBytes *cms, GCancellable *cancellable, GError **error)
{
  BbTsa tsa = {
    .url = self->request->tsa, .seconds = self->request->tsa_seconds, .ask = self->request->ask, .ask_data = self->request->ask_data,
  };
  g_autoptr (BbCms) read = bb_cms_read (g_bytes_get_data (cms, NULL), g_bytes_get_size (cms), error);
  g_autoptr (GBytes) digest = NULL;
  g_autoptr (GBytes) stamped = NULL;

  if (read == NULL)
    return NULL;
  digest = bb_hash_bytes (BB_HASH_SHA256, g_bytes_get_data (read->signature, NULL), g_bytes_get_size (read->signature));
  self->stamp = bb_tsa_stamp (&tsa, BB_HASH_SHA256, digest, cancellable, error);
  if (self->stamp == NULL)
    return NULL;
  stamped = bb_cms_add_time_stamp (cms, self->stamp->der);
  if (stamped != NULL && g_bytes_get_size (stamped) <= self->hole.size)
    return g_steal_pointer (&stamped);
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP, _("%s: the time stamp is too long for the signature"), self->request->tsa);
  return NULL;
}

/* A signature without a time stamp is worth more than none: only giving up is an error.
 * Returns: whether to go on */
static gboolean
add_stamp (Signing *self, GBytes **cms, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  GBytes *stamped = make_stamped (self, *cms, cancellable, &local);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      g_clear_pointer (&stamped, g_bytes_unref);
      return FALSE;
    }
  if (stamped != NULL)
    {
      g_bytes_unref (*cms);
      *cms = stamped;
      return TRUE;
    }
  g_clear_pointer (&self->stamp, bb_timestamp_free);
  self->stamp_problem = g_strdup (local->message);
  return TRUE;
}

/* @hash: of the PDF before the update, in the algorithm of the signature. */
static gboolean
fill_contents (Signing *self, BbHash hash, GCancellable *cancellable, GError **error)
{
  guint8 digest[BB_HASH_MAX_LENGTH];
  g_autoptr (GBytes) cms = NULL;
  gsize length = bb_pdf_hole_finish_hash (&self->hole, self->update, hash, digest);

  bb_identity_set_cancellable (self->identity, cancellable);
  cms = bb_cms_write (self->identity, digest, length, error);
  bb_identity_set_cancellable (self->identity, NULL);
  if (cms == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (g_bytes_get_size (cms) > self->hole.size)
    {
      g_set_error_literal (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY,
                           _("The certificate chain of this identity is too long for a signature"));
      return FALSE;
    }
  if (self->request->tsa != NULL && !add_stamp (self, &cms, cancellable, error))
    return FALSE;
  bb_pdf_hole_fill_contents (&self->hole, self->update, cms);
  return TRUE;
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
prepare (Signing *self, const char *input, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  self->time = self->request->time != NULL ? g_date_time_ref (self->request->time) : g_date_time_ref (now);
  if (!bb_identity_check_time (self->identity, now, error) || !bb_identity_check_time (self->identity, self->time, error))
    return FALSE;
  self->file = bb_pdf_file_open (input, error);
  if (self->file == NULL)
    return FALSE;
  self->doc = bb_pdf_doc_open (self->file->data, self->file->length, error);
  if (self->doc == NULL || !find_field (self, error) || !build_update (self, error) || !bb_pdf_hole_fill_byte_range (&self->hole, self->update, error))
    {
      g_prefix_error (error, "%s: ", input);
      return FALSE;
    }
  return TRUE;
}

static BbSignResult *
make_result (Signing *self, BbHash before, BbHash after)
{
  BbSignResult *result = g_new0 (BbSignResult, 1);
  g_autoptr (GBytes) certificate = bb_certificate_get_der (bb_identity_get_certificate (self->identity, 0));
  g_autoptr (GBytes) hash = bb_hash_bytes (BB_HASH_SHA256, g_bytes_get_data (certificate, NULL), g_bytes_get_size (certificate));

  result->field = g_strdup (self->field->name);
  result->sha256_before = bb_hash_finish_hex (&before);
  result->sha256_after = bb_hash_finish_hex (&after);
  result->signer = g_strdup (bb_identity_get_name (self->identity));
  result->certificate_sha256 = bb_hash_hex (g_bytes_get_data (hash, NULL), g_bytes_get_size (hash));
  result->level = g_strdup (self->stamp != NULL ? "B-T" : "B-B");
  result->stamped_time = self->stamp != NULL ? g_date_time_ref (self->stamp->time) : NULL;
  result->stamp_authority = self->stamp != NULL ? g_strdup (self->stamp->authority) : NULL;
  result->stamp_problem = g_steal_pointer (&self->stamp_problem);
  return result;
}

BbSignResult *
bb_pdf_sign (const char *input, const char *output, const BbSignRequest *request, BbIdentity *identity,
             GCancellable *cancellable, GError **error)
{
  g_auto (Signing) self = { .request = request, .identity = identity };
  g_autoptr (BbOutput) out = NULL;
  BbHash before, signed_hash, after;

  g_return_val_if_fail (input != NULL && output != NULL && request != NULL && request->field != NULL, NULL);
  g_return_val_if_fail (BB_IS_IDENTITY (identity), NULL);
  self.hole.size = request->tsa != NULL ? STAMPED_SIZE : CONTENTS_SIZE;
  if (!prepare (&self, input, error))
    return NULL;
  out = bb_output_new (output, self.file->fd, error);
  if (out == NULL)
    return NULL;
  bb_hash_init (&before, BB_HASH_SHA256);
  bb_hash_init (&signed_hash, bb_identity_get_hash (identity));
  if (!bb_output_copy (out, self.file, &before, signed_hash.kind == BB_HASH_SHA256 ? NULL : &signed_hash, cancellable, error))
    return NULL;
  if (!fill_contents (&self, signed_hash.kind == BB_HASH_SHA256 ? before : signed_hash, cancellable, error))
    return NULL;
  after = before;
  bb_hash_update (&after, self.update->bytes->data, self.update->bytes->len);
  if (!bb_output_write (out, self.update->bytes->data, self.update->bytes->len, error) || !bb_output_commit (out, error))
    return NULL;
  return make_result (&self, before, after);
}
