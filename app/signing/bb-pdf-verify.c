/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-signing.h"

#include "signing/bb-dss.h"
#include "signing/bb-hash.h"
#include "signing/bb-identity.h"
#include "signing/bb-pdf-changes.h"
#include "signing/bb-pdf-doc.h"
#include "signing/bb-pdf-lexer.h"
#include "signing/bb-pdf-signed-fields.h"
#include "signing/bb-pdf-verify.h"
#include "signing/bb-reason.h"
#include "signing/bb-signature.h"
#include "signing/bb-trust.h"
#include "signing/bb-words.h"

#include <string.h>

#define MAX_SIGNATURES 256
#define MAX_REVISIONS 512              /* after the first signature */
#define MAX_REMEMBERED 32              /* revisions that are searched for signatures that are gone */

typedef struct
{
  BbPdfFile *file;
  BbPdfDoc *doc;                 /* the newest revision */
  BbPdfDoc *newest, *before_newest;   /* the last two that were opened to be compared, or %NULL */
  BbPdfLinks *links;
  BbTrust *trust;
  GPtrArray *signatures;         /* BbSignature, in order of signing */
  GPtrArray *contradictions, *remarks;  /* BbReason: fields that contradicted the page when they were signed; about the file as a whole */
  BbHash running;                /* SHA-256 of the first @hashed bytes */
  guint64 hashed;
} Verifier;

static void
verifier_clear (Verifier *self)
{
  g_clear_pointer (&self->signatures, g_ptr_array_unref);
  g_clear_pointer (&self->contradictions, g_ptr_array_unref);
  g_clear_pointer (&self->remarks, g_ptr_array_unref);
  g_clear_pointer (&self->trust, bb_trust_free);
  g_clear_pointer (&self->links, bb_pdf_links_free);
  g_clear_pointer (&self->newest, bb_pdf_doc_free);
  g_clear_pointer (&self->before_newest, bb_pdf_doc_free);
  g_clear_pointer (&self->doc, bb_pdf_doc_free);
  g_clear_pointer (&self->file, bb_pdf_file_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Verifier, verifier_clear)

/* ── Each signature for itself ───────────────────────────────────────────────────────────────────────────────── */

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  const BbSignature *first = *(BbSignature *const *) a, *second = *(BbSignature *const *) b;

  return (first->end > second->end) - (first->end < second->end);
}

static gboolean
is_signed_field (const BbFormField *field)
{
  return g_strcmp0 (field->type, "/Sig") == 0 && field->has_value;
}

static gboolean
read_signatures (Verifier *self, GError **error)
{
  self->signatures = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_signature_free);
  for (guint i = 0; i < self->doc->fields->len; i++)
    {
      const BbFormField *field = g_ptr_array_index (self->doc->fields, i);
      BbSignature *signature;

      if (!is_signed_field (field))
        continue;
      if (self->signatures->len >= MAX_SIGNATURES)
        {
          g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_BAD_PDF, _("%s: it has more than %d signatures"), self->file->path, MAX_SIGNATURES);
          return FALSE;
        }
      signature = bb_signature_read (self->doc, field);
      signature->report->intact = bb_signature_check_range (signature, self->doc, field);
      g_ptr_array_add (self->signatures, signature);
    }
  g_ptr_array_sort (self->signatures, compare_ends);
  return TRUE;
}

static gboolean
check_values (Verifier *self, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < self->signatures->len; i++)
    {
      g_autoptr (GError) local = NULL;

      bb_signature_check_value (g_ptr_array_index (self->signatures, i), self->file, &self->running, &self->hashed,
                                cancellable, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return TRUE;
}

/* The first time stamp of the document that covers signature @index, a trusted one if there is one. */
static const BbSignature *
find_later_stamp (Verifier *self, guint index)
{
  const BbSignature *found = NULL;

  for (guint i = index + 1; i < self->signatures->len; i++)
    {
      const BbSignature *later = g_ptr_array_index (self->signatures, i);

      if (later->is_time_stamp && later->stamp != NULL && (found == NULL || (!found->report->stamp_trusted && later->report->stamp_trusted)))
        found = later;
    }
  return found;
}

gboolean
bb_certificate_has_same_key (gnutls_x509_crt_t one, gnutls_x509_crt_t other)
{
  guint8 first[64], second[64];
  size_t first_size = sizeof first, second_size = sizeof second;

  return gnutls_x509_crt_get_key_id (one, GNUTLS_KEYID_USE_SHA256, first, &first_size) < 0
         || gnutls_x509_crt_get_key_id (other, GNUTLS_KEYID_USE_SHA256, second, &second_size) < 0
         || (first_size == second_size && memcmp (first, second, first_size) == 0);
}

/* The time of the first trusted time stamp of the document that covers the stamp of @index and that another key made. */
static GDateTime *
find_proven_time (Verifier *self, guint index)
{
  const BbSignature *signature = g_ptr_array_index (self->signatures, index);
  GDateTime *time = NULL;

  for (guint i = index + 1; i < self->signatures->len && signature->stamp != NULL; i++)
    {
      const BbSignature *later = g_ptr_array_index (self->signatures, i);

      if (later->is_time_stamp && later->stamp != NULL && later->report->stamp_trusted && later->end > signature->end
          && !bb_certificate_has_same_key (later->stamp->signer, signature->stamp->signer)
          && (time == NULL || g_date_time_compare (later->stamp->time, time) < 0))
        time = later->stamp->time;
    }
  return time;
}

static gboolean
is_covered (BbTrust *trust, const BbSignature *signature, const BbTimestamp *stamp)
{
  BbTrustTime when = { signature->report->stamped_time, signature->report->stamped_time, FALSE };

  return bb_trust_is_covered (trust, signature->signer, signature->certificates, &when)
         && bb_trust_is_covered (trust, stamp->signer, stamp->certificates, &when);
}

/* What one revision keeps, and whom we trust. */
static BbTrust *
take_kept (Verifier *self, BbPdfDoc *revision)
{
  g_autoptr (BbDss) dss = bb_dss_read (revision);
  BbTrust *kept = bb_trust_load (NULL, NULL, NULL);

  g_ptr_array_unref (kept->roots);
  kept->roots = g_ptr_array_ref (self->trust->roots);
  bb_trust_share_checks (kept, self->trust);
  bb_dss_lend (dss, kept);
  return kept;
}

/* A trusted time stamp of the document that covers what proves the signature as well: what was added behind it does not count. */
static gboolean
is_archived (Verifier *self, guint index, const BbTimestamp *stamp)
{
  const BbSignature *signature = g_ptr_array_index (self->signatures, index);
  gboolean archived = FALSE;

  for (guint i = index + 1; i < self->signatures->len && !archived; i++)
    {
      const BbSignature *later = g_ptr_array_index (self->signatures, i);
      g_autoptr (BbTrust) kept = NULL;

      if (!later->is_time_stamp || later->stamp == NULL || !later->report->stamp_trusted || later->revision == NULL)
        continue;
      kept = take_kept (self, later->revision);
      archived = is_covered (kept, signature, stamp);
    }
  return archived;
}

/* B-LT when the PDF keeps what is needed to verify the signature and its time stamp, B-LTA when that is time-stamped in its turn. */
static void
raise_level (Verifier *self, guint index)
{
  BbSignature *signature = g_ptr_array_index (self->signatures, index);
  BbSignatureReport *report = signature->report;
  const BbSignature *later = find_later_stamp (self, index);
  const BbTimestamp *stamp = signature->stamp != NULL ? signature->stamp : later != NULL ? later->stamp : NULL;

  if (signature->is_time_stamp || !report->trusted || !report->stamp_trusted || g_strcmp0 (report->level, "B-T") != 0 || stamp == NULL
      || !is_covered (self->trust, signature, stamp))
    return;
  g_set_str (&report->level, is_archived (self, index, stamp) ? "B-LTA" : "B-LT");
}

static void
check_trust (Verifier *self)
{
  g_autoptr (BbDss) dss = bb_dss_read (self->doc);

  bb_dss_lend (dss, self->trust);
  for (guint i = self->signatures->len; i > 0; i--)
    bb_signature_check_stamp (g_ptr_array_index (self->signatures, i - 1), self->trust, find_proven_time (self, i - 1));
  for (guint i = 0; i < self->signatures->len; i++)
    bb_signature_check_trust (g_ptr_array_index (self->signatures, i), self->trust, find_later_stamp (self, i));
  for (guint i = 0; i < self->signatures->len; i++)
    raise_level (self, i);
}

static gboolean
is_blank (Verifier *self, guint64 from, guint64 to)
{
  for (guint64 at = from; at < to; at++)
    if (!bb_pdf_is_space (self->file->data[at]))
      return FALSE;
  return TRUE;
}

/* Nothing but white space behind it. */
static gboolean
reaches_end (Verifier *self, guint64 end)
{
  return is_blank (self, end, self->file->length);
}

/* ── What changed afterwards ─────────────────────────────────────────────────────────────────────────────────── */

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const guint64 *first = a, *second = b;

  return (*first > *second) - (*first < *second);
}

/* Where revisions end from the first signed one on: those that were signed, those in the chain, and the whole file. */
static GArray *
find_boundaries (Verifier *self, guint64 from)
{
  GArray *ends = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint64 length = self->file->length;

  for (guint i = 0; i < self->signatures->len; i++)
    {
      BbSignature *signature = g_ptr_array_index (self->signatures, i);

      if (signature->revision != NULL)
        g_array_append_val (ends, signature->end);
    }
  for (guint i = 0; i < self->doc->tail->sections->len; i++)
    {
      guint64 end = g_array_index (self->doc->tail->sections, BbXrefSection, i).end;

      if (end > from && end < length)
        g_array_append_val (ends, end);
    }
  if (!reaches_end (self, from))
    g_array_append_val (ends, length);
  g_array_sort (ends, compare_numbers);
  for (guint i = ends->len; i > 1; i--)
    if (g_array_index (ends, guint64, i - 1) == g_array_index (ends, guint64, i - 2))
      g_array_remove_index (ends, i - 1);
  return ends;
}

static GHashTable *
map_signers (Verifier *self)
{
  GHashTable *signers = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->signatures->len; i++)
    {
      BbSignatureReport *report = ((BbSignature *) g_ptr_array_index (self->signatures, i))->report;

      if (report->signer != NULL)
        g_hash_table_insert (signers, report->field, report->signer);
    }
  return signers;
}

static int
get_level (Verifier *self)
{
  for (guint i = 0; i < self->signatures->len; i++)
    {
      int level = ((BbSignature *) g_ptr_array_index (self->signatures, i))->certification;

      if (level != 0)
        return level;
    }
  return 0;
}

/* The revision that ends at @end: opened for a signature, for the comparison before, or now. */
static BbPdfDoc *
get_revision (Verifier *self, guint64 end, GError **error)
{
  for (guint i = 0; i < self->signatures->len; i++)
    {
      BbSignature *signature = g_ptr_array_index (self->signatures, i);

      if (signature->revision != NULL && signature->end == end)
        return signature->revision;
    }
  if (end == self->file->length)
    return self->doc;
  if (self->newest == NULL || self->newest->length != end)
    {
      g_clear_pointer (&self->before_newest, bb_pdf_doc_free);
      self->before_newest = g_steal_pointer (&self->newest);
      self->newest = bb_pdf_doc_open (self->file->data, end, error);
    }
  return self->newest;
}

/* @sentence: (transfer full) */
static BbPdfChanges *
new_changes (const char *code, char *sentence)
{
  BbPdfChanges *changes = g_new0 (BbPdfChanges, 1);

  changes->reasons = bb_reasons_new ();
  bb_reasons_take (changes->reasons, code, sentence);
  return changes;
}

/* Whether the cross references lead to what stands there. What they do not lead to is found all the same by readers that repair files. */
static gboolean
has_section (Verifier *self, guint64 from, guint64 to)
{
  for (guint i = 0; i < self->doc->tail->sections->len; i++)
    {
      guint64 offset = g_array_index (self->doc->tail->sections, BbXrefSection, i).offset;

      if (offset >= from && offset < to)
        return TRUE;
    }
  return FALSE;
}

static BbPdfChanges *
compare_revisions (Verifier *self, guint64 before_end, guint64 after_end, const BbPdfChangesPolicy *policy)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *place = g_strdup_printf ("%" G_GUINT64_FORMAT, before_end);
  BbPdfDoc *before, *after;

  if (!is_blank (self, before_end, after_end) && !has_section (self, before_end, after_end))
    return new_changes ("foreign-bytes", g_strdup_printf (_("not allowed: bytes that belong to no revision were put behind what was signed (at byte %s)"), place));
  before = get_revision (self, before_end, &error);
  after = before != NULL ? get_revision (self, after_end, &error) : NULL;
  return after != NULL ? bb_pdf_changes_find (before, after, policy, self->links)
                       : new_changes ("revision-damaged", g_strdup_printf (_("not allowed: a later revision is damaged (%s)"), error->message));
}

/* A signature stands for every revision that follows it. */
static void
note_changes (Verifier *self, guint64 before_end, BbPdfChanges *changes, GPtrArray **lists)
{
  for (guint i = 0; i < self->signatures->len; i++)
    {
      BbSignature *signature = g_ptr_array_index (self->signatures, i);

      if (signature->revision == NULL || signature->end > before_end)
        continue;
      signature->report->only_allowed_changes &= changes->only_allowed;
      signature->has_doubtful_changes |= changes->is_doubtful;
      bb_reasons_append (lists[i], changes->reasons);
    }
}

static void
note_orphan (Verifier *self, guint64 from, GPtrArray **lists)
{
  g_autoptr (GPtrArray) reasons = bb_reasons_new ();
  g_autofree char *place = NULL;
  BbPdfChanges changes = { reasons, FALSE, FALSE };
  guint64 at;

  if (!bb_pdf_tail_find_orphan (self->doc->tail, self->file->data, self->file->length, from, &at))
    return;
  place = g_strdup_printf ("%" G_GUINT64_FORMAT, at);
  bb_reasons_add (reasons, "revision-skipped", _("not allowed: a revision was skipped by a later one (at byte %s)"), place);
  note_changes (self, from, &changes, lists);
}

/* The first that was signed and could be opened. */
static const BbSignature *
find_first (Verifier *self)
{
  for (guint i = 0; i < self->signatures->len; i++)
    if (((BbSignature *) g_ptr_array_index (self->signatures, i))->revision != NULL)
      return g_ptr_array_index (self->signatures, i);
  return NULL;
}

static void
find_changes (Verifier *self, GPtrArray **lists)
{
  g_autoptr (GHashTable) signers = map_signers (self);
  g_autoptr (GArray) ends = NULL;
  BbPdfChangesPolicy policy = { get_level (self), signers };
  const BbSignature *first = find_first (self);
  guint64 from = first != NULL ? first->end : 0;

  if (from == 0)
    return;
  bb_pdf_signed_fields_check (first->revision, self->contradictions, self->remarks);
  ends = find_boundaries (self, from);
  if (ends->len > MAX_REVISIONS)
    {
      g_autoptr (BbPdfChanges) changes = new_changes ("too-many-revisions", g_strdup (_("not allowed: there are too many revisions to compare")));

      note_changes (self, from, changes, lists);
      return;
    }
  for (guint i = 0; i + 1 < ends->len; i++)
    {
      guint64 before = g_array_index (ends, guint64, i), after = g_array_index (ends, guint64, i + 1);
      g_autoptr (BbPdfChanges) changes = compare_revisions (self, before, after, &policy);

      note_changes (self, before, changes, lists);
    }
  note_orphan (self, from, lists);
}

/* ── The result ──────────────────────────────────────────────────────────────────────────────────────────────── */

static char **
to_strv (GPtrArray *strings)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  char **strv;

  for (guint i = 0; i < strings->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (strings, i));
  strv = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return strv;
}

static void
conclude (Verifier *self, BbVerification *result, GPtrArray **lists)
{
  result->verdict = BB_VERDICT_VALID;
  for (guint i = 0; i < self->signatures->len; i++)
    {
      BbSignature *signature = g_ptr_array_index (self->signatures, i);
      BbSignatureReport *report = signature->report;

      report->end = signature->end;
      report->covers_whole_file = signature->revision != NULL && reaches_end (self, signature->end);
      if (!report->only_allowed_changes)
        {
          report->verdict = BB_VERDICT_INVALID;
          bb_reasons_add (signature->problems, "changed-afterwards", _("The PDF was changed after this signature in a way that is not allowed"));
        }
      else if (signature->has_doubtful_changes && report->verdict == BB_VERDICT_VALID)
        {
          report->verdict = BB_VERDICT_UNDETERMINED;
          bb_reasons_add (signature->problems, "filled-afterwards-unclear",
                          _("After this signature a field was filled; whether the page shows its value must be seen with one's own eyes"));
        }
      if (!signature->is_time_stamp && self->contradictions->len > 0)
        {
          bb_reasons_append (signature->problems, self->contradictions);
          report->verdict = MIN (report->verdict, BB_VERDICT_UNDETERMINED);
        }
      report->problems = bb_reasons_list_sentences (signature->problems);
      report->problem_codes = bb_reasons_list_codes (signature->problems);
      report->changes = bb_reasons_list_sentences (lists[i]);
      report->change_codes = bb_reasons_list_codes (lists[i]);
      result->verdict = MIN (result->verdict, report->verdict);
      g_ptr_array_add (signature->is_time_stamp ? result->time_stamps : result->signatures, report);
    }
  if (result->signatures->len == 0)
    result->verdict = BB_VERDICT_INVALID;
}

static char **
list_empty_fields (BbPdfDoc *doc)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < doc->fields->len; i++)
    {
      BbFormField *field = g_ptr_array_index (doc->fields, i);

      if (g_strcmp0 (field->type, "/Sig") == 0 && !field->has_value)
        g_ptr_array_add (names, field->name);
    }
  return to_strv (names);
}

/* Signed fields of the revision that ends at @end which are signed no more. */
static void
note_lost (Verifier *self, guint64 end, GPtrArray *remarks)
{
  g_autoptr (BbPdfDoc) then = bb_pdf_doc_open (self->file->data, end, NULL);

  for (guint i = 0; then != NULL && i < then->fields->len; i++)
    {
      const BbFormField *field = g_ptr_array_index (then->fields, i), *now = bb_pdf_doc_find_field (self->doc, field->name);
      g_autofree char *sentence = NULL;

      if (!is_signed_field (field) || (now != NULL && is_signed_field (now)))
        continue;
      sentence = g_strdup_printf (_("An earlier revision of the file was signed in “%s”; the newest one does not show that signature any more"), field->name);
      if (!bb_reasons_have (remarks, sentence))
        bb_reasons_take (remarks, "signature-gone", g_steal_pointer (&sentence));
    }
}

/* Where signatures are left, the changes after them tell which are gone; where none is left, the older revisions do. */
static void
find_lost (Verifier *self)
{
  const GArray *sections = self->doc->tail->sections;

  for (guint i = 1; self->signatures->len == 0 && i < MIN (sections->len, MAX_REMEMBERED); i++)
    if (g_array_index (sections, BbXrefSection, i).end != 0)
      note_lost (self, g_array_index (sections, BbXrefSection, i).end, self->remarks);
}

static char **
describe_roots (BbTrust *trust)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < trust->roots->len; i++)
    {
      gnutls_x509_crt_t root = g_ptr_array_index (trust->roots, i);
      g_autofree char *name = bb_certificate_get_name (root);
      g_autoptr (GBytes) der = bb_certificate_get_der (root);
      g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, der);

      g_ptr_array_add (lines, g_strdup_printf ("%s (SHA-256 %s)", name, hash));
    }
  return to_strv (lines);
}

static BbVerification *
make_verification (Verifier *self)
{
  BbVerification *result = g_new0 (BbVerification, 1);
  g_autofree GPtrArray **lists = g_new0 (GPtrArray *, self->signatures->len + 1);

  for (guint i = 0; i < self->signatures->len; i++)
    lists[i] = bb_reasons_new ();
  result->signatures = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_signature_report_free);
  result->time_stamps = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_signature_report_free);
  find_changes (self, lists);
  conclude (self, result, lists);
  find_lost (self);
  result->remarks = bb_reasons_list_sentences (self->remarks);
  result->remark_codes = bb_reasons_list_codes (self->remarks);
  result->roots = describe_roots (self->trust);
  result->size = self->file->length;
  result->empty_fields = list_empty_fields (self->doc);
  result->sha256 = bb_hash_finish_hex (&self->running);
  for (guint i = 0; i < self->signatures->len; i++)
    g_ptr_array_unref (lists[i]);
  return result;
}

BbVerification *
bb_pdf_verify_trusting (const char *path, BbTrust *trust, GCancellable *cancellable, GError **error)
{
  g_auto (Verifier) self = { .trust = trust };

  self.file = bb_pdf_file_open (path, error);
  if (self.file == NULL)
    return NULL;
  self.doc = bb_pdf_doc_open (self.file->data, self.file->length, error);
  if (self.doc == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  self.links = bb_pdf_links_new (self.doc);
  self.contradictions = bb_reasons_new ();
  self.remarks = bb_reasons_new ();
  bb_hash_init (&self.running, BB_HASH_SHA256);
  if (!read_signatures (&self, error) || !check_values (&self, cancellable, error)
      || !bb_hash_fd (&self.running, self.file->fd, self.hashed, self.file->length, path, cancellable, error))
    return NULL;
  check_trust (&self);
  return make_verification (&self);
}

BbVerification *
bb_pdf_verify (const char *path, const char * const *trust, const char * const *crls, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbTrust) loaded = bb_trust_load (trust, crls, error);

  return loaded != NULL ? bb_pdf_verify_trusting (path, g_steal_pointer (&loaded), cancellable, error) : NULL;
}
