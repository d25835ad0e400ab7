/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-signing.h"

#include "signing/bb-output.h"
#include "signing/bb-pdf-raise-step.h"
#include "signing/bb-pdf-verify.h"
#include "signing/bb-revocation.h"
#include "signing/bb-signed-value.h"
#include "signing/bb-tsa-client.h"
#include "signing/bb-words.h"

#include <glib/gstdio.h>
#include <string.h>

#define STAMP_SIZE (24 * 1024)         /* bytes of token that can be held; PDF/A ends strings at 32,767 bytes (ISO 19005-3 §6.1.13) */

/* All of it, from the PDF that came in to the one that goes out. */
typedef struct
{
  BbRaiseRequest request;        /* deadline and hosts filled in */
  GStrv hosts;
  BbRaiseResult *result;
  BbStanding *before;            /* of what came in */
  GCancellable *cancellable;     /* (transfer none) (nullable) */
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->hosts, g_strfreev);
  g_clear_pointer (&self->before, bb_standing_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* ── What is kept ────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_certificates (BbDss *dss, const BbCms *cms)
{
  for (guint i = 0; i < cms->certificates->len; i++)
    bb_dss_add (dss->certificates, g_ptr_array_index (cms->certificates, i));
}

static gboolean
collect_of (BbRevocation *revocation, const BbSignedValue *one, GCancellable *cancellable, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  BbTrustTime when = { one->proven != NULL ? one->proven : now, one->proven, FALSE };

  return bb_revocation_collect (revocation, one->signer, &when, cancellable, error)
         && (one->stamp == NULL || bb_revocation_collect (revocation, one->stamp->signer, &when, cancellable, error));
}

/* What every signature and time stamp needs. Returns: (transfer full) (element-type BbDssEntry) (nullable): what belongs to each */
static GPtrArray *
collect (Work *work, BbDss *dss, GPtrArray *all, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_dss_entry_free);
  g_autoptr (BbRevocation) revocation = NULL;

  for (guint i = 0; i < all->len; i++)
    {
      const BbSignedValue *one = g_ptr_array_index (all, i);

      add_certificates (dss, one->cms);
      if (one->stamp != NULL)
        add_certificates (dss, one->stamp->cms);
    }
  revocation = bb_revocation_new (dss, &work->request, work->result, error);
  for (guint i = 0; i < all->len; i++)
    if (revocation == NULL || !collect_of (revocation, g_ptr_array_index (all, i), work->cancellable, error))
      return NULL;
  for (guint i = 0; i < all->len; i++)
    {
      const BbSignedValue *one = g_ptr_array_index (all, i);
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
fail_not_better (const BbRaiseResult *result, GError **error)
{
  if (result->missing != NULL)
    g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP,
                 _("There is neither an OCSP answer nor a revocation list for the certificate of %s"), result->missing);
  else
    g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP, _("The proof would not become better: %s"),
                 result->shortfall != NULL ? result->shortfall : _("it is complete already"));
  return FALSE;
}

/* What was added is verified as everybody will verify it, before it takes the place of anything. A renewal raises no level, but lasts longer:
 * that was seen when the time stamp came. */
static gboolean
judge (Work *work, const char *path, GError **error)
{
  g_autoptr (BbStanding) after = bb_standing_new (path, work->request.roots, work->cancellable, error);
  BbRaiseResult *result = work->result;
  int change;

  if (after == NULL || !bb_standing_check_kept (after, work->before, error))
    return FALSE;
  change = bb_level_compare (after->level, work->before->level);
  result->level = after->level;
  result->is_checked = after->is_checked;
  if (bb_level_compare (after->level, "B-LTA") < 0)
    g_set_str (&result->shortfall, bb_standing_find_problem (after));
  if (work->request.only_better && (change < 0 || (change == 0 && bb_level_compare (after->level, "B-LTA") < 0)))
    return fail_not_better (result, error);
  return TRUE;
}

/* @last: this is what goes out */
static gboolean
write_out (Work *work, BbRaiseStep *self, BbOutput *out, gboolean last, GError **error)
{
  return bb_output_write (out, self->update->bytes->data, self->update->bytes->len, error) && (!last || judge (work, out->temporary, error))
         && bb_output_commit (out, error);
}

static gboolean
write_dss (Work *work, const char *input, const char *output, gboolean last, GError **error)
{
  g_autoptr (BbStanding) standing = bb_standing_new (input, work->request.roots, work->cancellable, error);
  g_auto (BbRaiseStep) self = { NULL };
  g_autoptr (BbDss) dss = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (BbOutput) out = NULL;
  guint n_before;
  BbHash hash;
  int next_id;

  if (standing == NULL || !bb_raise_step_open (&self, input, error))
    return FALSE;
  dss = bb_dss_read (self.doc);
  n_before = dss->certificates->len;
  all = bb_signed_values_list (self.doc, standing);
  entries = collect (work, dss, all, error);
  if (entries == NULL)
    return FALSE;
  work->result->n_certificates = dss->certificates->len - n_before;
  bb_dss_put (dss, self.doc, entries);
  if (!bb_raise_step_add_old (&self, qpdf_get_root (self.doc->qpdf), error))
    return FALSE;
  next_id = bb_pdf_update_add_new_objects (self.update, self.doc, self.first_new_id, self.first_new_id, error);
  if (next_id == 0)
    return FALSE;
  bb_pdf_update_finish (self.update, self.doc, next_id);
  out = bb_output_new (output, self.file->fd, error);
  bb_hash_init (&hash, BB_HASH_SHA256);
  return out != NULL && bb_output_copy (out, self.file, &hash, NULL, work->cancellable, error) && write_out (work, &self, out, last, error);
}

/* ── The time stamp of the document ──────────────────────────────────────────────────────────────────────────── */

/* A paper that is B-LTA gets one more time stamp only if it holds longer: by another key, whose certificate ends later. An authority goes on
 * with one key for a year or more, and is asked again and again before that. */
static gboolean
check_lasts_longer (Work *work, BbRaiseStep *self, const BbTimestamp *stamp, GError **error)
{
  g_autoptr (GPtrArray) all = bb_signed_values_list (self->doc, work->before);
  gnutls_x509_crt_t last = bb_signed_values_find_last_authority (all);
  g_autoptr (GDateTime) end = last != NULL ? g_date_time_new_from_unix_local (gnutls_x509_crt_get_expiration_time (last)) : NULL;
  g_autofree char *date = end != NULL ? g_date_time_format (end, "%d/%m/%Y") : NULL;

  if (last == NULL || (!bb_certificate_has_same_key (last, stamp->signer)
                       && gnutls_x509_crt_get_expiration_time (stamp->signer) > gnutls_x509_crt_get_expiration_time (last)))
    return TRUE;
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP,
               _("%s still stamps with a key that proves nothing beyond %s: wait for its next one, or set another authority"), work->request.tsa, date);
  return FALSE;
}

static gboolean
is_renewal (Work *work)
{
  return work->request.only_better && g_str_equal (work->before->level, "B-LTA");
}

static gboolean
fetch_stamp (Work *work, BbRaiseStep *self, const BbPdfHole *hole, BbHash hash, GError **error)
{
  const BbRaiseRequest *request = &work->request;
  BbTsa tsa = { .url = request->tsa, .seconds = request->tsa_seconds, .deadline = request->deadline, .ask = request->ask, .ask_data = request->ask_data };
  BbRaiseResult *result = work->result;
  guint8 digest[BB_HASH_MAX_LENGTH];
  gsize length = bb_pdf_hole_finish_hash (hole, self->update, hash, digest);
  g_autoptr (GBytes) bytes = g_bytes_new (digest, length);
  g_autoptr (BbTimestamp) stamp = bb_tsa_stamp (&tsa, hash.kind, bytes, work->cancellable, error);

  if (stamp == NULL || (is_renewal (work) && !check_lasts_longer (work, self, stamp, error)))
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

/* Without what is missing a paper that is time-stamped already stays at its level: the authority is not even asked. */
static gboolean
check_worth_a_stamp (Work *work, GError **error)
{
  if (work->request.only_better && work->result->missing != NULL && !bb_standing_has_unstamped (work->before) && !is_renewal (work))
    return fail_not_better (work->result, error);
  return TRUE;
}

static gboolean
write_stamp (Work *work, const char *input, const char *output, gboolean last, GError **error)
{
  g_auto (BbRaiseStep) self = { NULL };
  g_autoptr (BbOutput) out = NULL;
  BbPdfHole hole = { .size = STAMP_SIZE };
  BbHash hash;

  if (!check_worth_a_stamp (work, error) || !bb_raise_step_open (&self, input, error) || !bb_raise_step_add_stamp (&self, &hole, error))
    return FALSE;
  out = bb_output_new (output, self.file->fd, error);
  bb_hash_init (&hash, BB_HASH_SHA256);
  return out != NULL && bb_output_copy (out, self.file, &hash, NULL, work->cancellable, error) && fetch_stamp (work, &self, &hole, hash, error)
         && write_out (work, &self, out, last, error);
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

typedef gboolean (*WriteFunc) (Work *work, const char *input, const char *output, gboolean last, GError **error);

/* One step after the other, each on what the one before has made; nothing stands at @output before the last one is done. */
static gboolean
write_steps (Work *work, const char *input, const char *output, const WriteFunc *steps, guint n, GError **error)
{
  g_autofree char *between = n > 1 ? make_between (output, error) : NULL;
  gboolean done;

  if (n == 1)
    return steps[0] (work, input, output, TRUE, error);
  done = between != NULL && steps[0] (work, input, between, FALSE, error) && write_steps (work, between, output, steps + 1, n - 1, error);
  if (between != NULL)
    g_unlink (between);
  return done;
}

/* What the office has listed, and the host of the authority that it has set. */
static GStrv
list_hosts (const BbRaiseRequest *request)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GUri) uri = request->tsa != NULL ? g_uri_parse (request->tsa, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  for (const char * const *listed = request->hosts; listed != NULL && *listed != NULL; listed++)
    g_strv_builder_add (builder, *listed);
  if (host != NULL && *host != '\0')
    g_strv_builder_add (builder, host);
  if (host != NULL && *host != '\0' && g_uri_get_port (uri) > 0)
    g_strv_builder_take (builder, g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%d" : "%s:%d", host, g_uri_get_port (uri)));
  return g_strv_builder_end (builder);
}

static gboolean
begin (Work *work, const char *input, const BbRaiseRequest *request, GError **error)
{
  work->request = *request;
  work->hosts = list_hosts (request);
  work->request.hosts = (const char * const *) work->hosts;
  if (work->request.deadline == 0)
    work->request.deadline = g_get_monotonic_time () + (gint64) BB_RAISE_SECONDS * G_USEC_PER_SEC;
  work->before = check_signed (input, error) ? bb_standing_new (input, request->roots, work->cancellable, error) : NULL;
  return work->before != NULL;
}

BbRaiseResult *
bb_pdf_raise (const char *input, const char *output, const BbRaiseRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbRaiseResult) result = g_new0 (BbRaiseResult, 1);
  g_auto (Work) work = { .result = result, .cancellable = cancellable };
  gboolean keeps = request->fetch || (request->crls != NULL && request->crls[0] != NULL);
  WriteFunc steps[3];
  guint n = 0;

  g_return_val_if_fail (input != NULL && output != NULL && (keeps || request->tsa != NULL), NULL);
  if (!begin (&work, input, request, error))
    return NULL;
  if (keeps && request->tsa != NULL && bb_standing_has_unstamped (work.before))
    steps[n++] = write_stamp;
  if (keeps)
    steps[n++] = write_dss;
  if (request->tsa != NULL)
    steps[n++] = write_stamp;
  return write_steps (&work, input, output, steps, n, error) ? g_steal_pointer (&result) : NULL;
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
  g_free (self->shortfall);
  g_free (self);
}
