/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-standing.h"

#include "signing/bb-dss.h"
#include "signing/bb-identity.h"
#include "signing/bb-pdf-verify.h"
#include "signing/bb-signature.h"
#include "signing/bb-words.h"


#define MAX_NESTED 3                   /* values of signatures, each in the one before */

/* ── Roots that nobody has chosen ────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_assumed (BbTrust *trust, gnutls_x509_crt_t certificate)
{
  for (guint i = 0; i < trust->roots->len; i++)
    if (gnutls_x509_crt_equals (g_ptr_array_index (trust->roots, i), certificate))
      return TRUE;
  return FALSE;
}

/* @der: (nullable) */
static void
assume (BbTrust *trust, GBytes *der)
{
  gnutls_x509_crt_t certificate = der != NULL ? bb_certificate_load (der) : NULL;

  if (certificate == NULL)
    return;
  if (bb_certificate_is_self_issued (certificate) && gnutls_x509_crt_get_ca_status (certificate, NULL) > 0 && !is_assumed (trust, certificate))
    g_ptr_array_add (trust->roots, certificate);
  else
    gnutls_x509_crt_deinit (certificate);
}

/* Returns: (transfer full) (nullable): the time stamp in it */
static GBytes *
assume_of_value (BbTrust *trust, GBytes *value)
{
  g_autoptr (BbCms) cms = bb_cms_read (g_bytes_get_data (value, NULL), g_bytes_get_size (value), NULL);

  for (guint i = 0; cms != NULL && i < cms->certificates->len; i++)
    assume (trust, g_ptr_array_index (cms->certificates, i));
  return cms != NULL && cms->time_stamp != NULL ? g_bytes_ref (cms->time_stamp) : NULL;
}

/* A signature, its time stamp, and one on that: a stranger can put any number into one another. */
static void
assume_of_cms (BbTrust *trust, GBytes *value)
{
  g_autoptr (GBytes) next = value != NULL ? g_bytes_ref (value) : NULL;

  for (guint i = 0; next != NULL && i < MAX_NESTED; i++)
    {
      g_autoptr (GBytes) this = g_steal_pointer (&next);

      next = assume_of_value (trust, this);
    }
}

static void
assume_of_field (BbTrust *trust, BbPdfDoc *doc, const BbFormField *field)
{
  BbSignature *signature = bb_signature_read (doc, field);

  assume_of_cms (trust, signature->contents);
  g_clear_pointer (&signature->report, bb_signature_report_free);
  bb_signature_free (signature);
}

/* The authorities at the top of the chains that the PDF itself brings. With them the level says what is in the PDF, and not whom to trust. */
static gboolean
assume_roots (BbTrust *trust, const char *path, GError **error)
{
  g_autoptr (BbPdfFile) file = bb_pdf_file_open (path, error);
  g_autoptr (BbPdfDoc) doc = file != NULL ? bb_pdf_doc_open (file->data, file->length, error) : NULL;
  g_autoptr (BbDss) dss = NULL;

  if (doc == NULL)
    return FALSE;
  dss = bb_dss_read (doc);
  for (guint i = 0; i < dss->certificates->len; i++)
    assume (trust, g_ptr_array_index (dss->certificates, i));
  for (guint i = 0; i < doc->fields->len; i++)
    {
      const BbFormField *field = g_ptr_array_index (doc->fields, i);

      if (g_strcmp0 (field->type, "/Sig") == 0 && field->has_value)
        assume_of_field (trust, doc, field);
    }
  return TRUE;
}

/* ── Levels ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static int
rank (const char *level)
{
  static const char * const rising[] = { "PKCS7", "B-B", "B-T", "B-LT", "B-LTA" };

  for (int i = 0; level != NULL && i < (int) G_N_ELEMENTS (rising); i++)
    if (g_str_equal (level, rising[i]))
      return i;
  return -1;
}

/* Which of two levels of PAdES proves more. Returns: as strcmp(); what is no level comes first */
int
bb_level_compare (const char *one, const char *other)
{
  return rank (one) - rank (other);
}

static const char *
find_lowest (BbVerification *verification)
{
  const char *lowest = NULL;

  for (guint i = 0; i < verification->signatures->len; i++)
    {
      const BbSignatureReport *report = g_ptr_array_index (verification->signatures, i);

      if (lowest == NULL || bb_level_compare (report->level, lowest) < 0)
        lowest = report->level != NULL ? report->level : "PKCS7";
    }
  return g_intern_string (lowest != NULL ? lowest : "B-B");
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Verifies the PDF at @path.
 * @roots: (nullable): as for bb_pdf_verify(); none: those that the PDF brings are taken for granted. Errors: those of bb_pdf_verify(). */
BbStanding *
bb_standing_new (const char *path, const char * const *roots, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbStanding) self = g_new0 (BbStanding, 1);
  g_autoptr (BbTrust) trust = bb_trust_load (roots, NULL, error);

  self->is_checked = roots != NULL && roots[0] != NULL;
  if (trust == NULL || (!self->is_checked && !assume_roots (trust, path, error)))
    return NULL;
  self->verification = bb_pdf_verify_trusting (path, g_steal_pointer (&trust), cancellable, error);
  if (self->verification == NULL)
    return NULL;
  self->level = find_lowest (self->verification);
  return g_steal_pointer (&self);
}

void
bb_standing_free (BbStanding *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->verification, bb_verification_free);
  g_free (self);
}

static const BbSignatureReport *
find_in (GPtrArray *reports, const char *field)
{
  for (guint i = 0; i < reports->len; i++)
    if (g_strcmp0 (((BbSignatureReport *) g_ptr_array_index (reports, i))->field, field) == 0)
      return g_ptr_array_index (reports, i);
  return NULL;
}

/* Returns: (transfer none) (nullable): about the signature or time stamp of the document in @field */
const BbSignatureReport *
bb_standing_find (const BbStanding *self, const char *field)
{
  const BbSignatureReport *report = find_in (self->verification->signatures, field);

  return report != NULL ? report : find_in (self->verification->time_stamps, field);
}

/* Returns: (transfer none) (nullable): when it was there by the word of an authority whose time stamp holds, and leads to a chosen root where
 * there are any */
GDateTime *
bb_standing_get_proven_time (const BbStanding *self, const BbSignatureReport *report)
{
  return !self->is_checked || report->stamp_trusted ? report->stamped_time : NULL;
}

/* Whether the time of a signature is proven by nobody. */
gboolean
bb_standing_has_unstamped (const BbStanding *self)
{
  for (guint i = 0; i < self->verification->signatures->len; i++)
    if (bb_standing_get_proven_time (self, g_ptr_array_index (self->verification->signatures, i)) == NULL)
      return TRUE;
  return FALSE;
}

/* Returns: (transfer none) (nullable): the first thing that is wrong, one sentence */
const char *
bb_standing_find_problem (const BbStanding *self)
{
  GPtrArray *lists[] = { self->verification->time_stamps, self->verification->signatures };

  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    for (guint i = 0; i < lists[k]->len; i++)
      {
        const BbSignatureReport *report = g_ptr_array_index (lists[k], i);

        if (report->problems != NULL && report->problems[0] != NULL)
          return report->problems[0];
      }
  return NULL;
}

static gboolean
is_whole (const BbSignatureReport *report)
{
  return report != NULL && report->intact && report->only_allowed_changes;
}

/* Whether every signature that was whole @before still is, and the time stamps are: nothing is put in the place of a good PDF that is worse.
 * Errors: %BB_SIGNING_ERROR_BAD_PDF. */
gboolean
bb_standing_check_kept (const BbStanding *self, const BbStanding *before, GError **error)
{
  const char *damaged = NULL;

  for (guint i = 0; i < before->verification->signatures->len; i++)
    {
      const BbSignatureReport *then = g_ptr_array_index (before->verification->signatures, i);

      if (is_whole (then) && !is_whole (find_in (self->verification->signatures, then->field)))
        damaged = then->field;
    }
  for (guint i = before->verification->time_stamps->len; i < self->verification->time_stamps->len; i++)
    if (!is_whole (g_ptr_array_index (self->verification->time_stamps, i)))
      damaged = ((BbSignatureReport *) g_ptr_array_index (self->verification->time_stamps, i))->field;
  if (damaged != NULL)
    g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_BAD_PDF, _("“%s” would not hold any more in the raised PDF; it was not kept"), damaged);
  return damaged == NULL;
}
