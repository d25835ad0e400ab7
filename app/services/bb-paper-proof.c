/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-paper-proof.h"

#include "bb-paper-compare.h"
#include "signing/bb-signing.h"

/* ── What was found out already ──────────────────────────────────────────────────────────────────────────────── */

static GMutex mutex;
static GHashTable *proofs;             /* SHA-256 and roots → BbProof */
static GHashTable *subjects;           /* SHA-256 → visit and time of its lock, as text */

static BbProof *
recall (const char *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  BbProof *proof = proofs ? g_hash_table_lookup (proofs, key) : NULL;

  return proof ? g_atomic_rc_box_acquire (proof) : NULL;
}

static void
keep (const char *key, BbProof *proof)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  if (!proofs)
    proofs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) bb_proof_unref);
  g_hash_table_insert (proofs, g_strdup (key), g_atomic_rc_box_acquire (proof));
}

static char *
recall_subject (const char *sha256)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  return subjects ? g_strdup (g_hash_table_lookup (subjects, sha256)) : NULL;
}

static void
keep_subject (const char *sha256, const char *subject)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  if (!subjects)
    subjects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (subjects, g_strdup (sha256), g_strdup (subject));
}

/* ── Finding out ─────────────────────────────────────────────────────────────────────────────────────────────── */

static void
clear (gpointer data)
{
  g_strfreev (((BbProof *) data)->unverified);
}

void
bb_proof_unref (BbProof *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static BbProof *
new_proof (gboolean broken)
{
  BbProof *proof = g_atomic_rc_box_new0 (BbProof);

  proof->broken = broken;
  proof->unverified = g_new0 (char *, 1);
  return proof;
}

static BbProof *
count (const BbVerification *verification)
{
  g_autoptr (GStrvBuilder) unverified = g_strv_builder_new ();
  BbProof *proof = g_atomic_rc_box_new0 (BbProof);

  for (guint i = 0; i < verification->signatures->len; i++)
    {
      BbSignatureReport *report = verification->signatures->pdata[i];

      proof->n_signatures++;
      proof->n_valid += report->verdict == BB_VERDICT_VALID;
      proof->broken |= !report->intact || !report->only_allowed_changes;
      if (report->verdict != BB_VERDICT_VALID)
        g_strv_builder_add (unverified, report->field);
    }
  proof->unverified = g_strv_builder_end (unverified);
  return proof;
}

/* The bytes themselves are wrong; a disk that cannot be read now, or a root, says nothing about them. */
static gboolean
is_final (const GError *error)
{
  return g_error_matches (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_BAD_PDF) || g_error_matches (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_ENCRYPTED);
}

BbProof *
bb_proof_of (BbWorkspace *workspace, const char *sha256, char **trust)
{
  g_autofree char *roots = g_strjoinv ("\n", trust), *key = g_strconcat (sha256, "\n", roots, NULL), *path = NULL;
  g_autoptr (BbVerification) verification = NULL;
  g_autoptr (GError) error = NULL;
  BbProof *proof = recall (key);

  if (proof)
    return proof;
  if (!(path = bb_store_get_file (bb_workspace_get_store (workspace), sha256, NULL)))
    return new_proof (TRUE);
  verification = bb_pdf_verify (path, (const char * const *) trust, NULL, NULL, &error);
  proof = verification ? count (verification) : new_proof (is_final (error));
  if (verification || is_final (error))
    keep (key, proof);
  return proof;
}

/* ── What it is about ────────────────────────────────────────────────────────────────────────────────────────── */

static char *
describe_subject (const char *visit, GDateTime *locked)
{
  return g_strdup_printf ("%s\n%" G_GINT64_FORMAT, visit, g_date_time_to_unix (locked));
}

static char *
find_subject (BbWorkspace *workspace, const char *sha256)
{
  g_autofree char *path = bb_store_get_file (bb_workspace_get_store (workspace), sha256, NULL);
  g_autoptr (BbPaperComparison) comparison = path ? bb_paper_compare (NULL, path, NULL, NULL) : NULL;

  return comparison && comparison->visit && comparison->locked ? describe_subject (comparison->visit, comparison->locked) : NULL;
}

gboolean
bb_proof_is_about (BbWorkspace *workspace, const char *sha256, const char *visit, GDateTime *locked)
{
  g_autofree char *subject = recall_subject (sha256), *wanted = describe_subject (visit, locked);

  if (!subject && (subject = find_subject (workspace, sha256)))
    keep_subject (sha256, subject);
  return g_strcmp0 (subject, wanted) == 0;
}
