/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two laptops went on from one paper. A record that came from elsewhere is a claim: which branch counts is decided by what is verified here, with
 * the roots that are trusted here; where that does not decide, nothing does, and both are shown. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-check.h"
#include "bb-paper-chain.h"
#include "bb-paper-proof.h"
#include "bb-raising.h"

/* ── Branches ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
has_next (BbPapers *self, const char *sha256, GHashTable *seen, GQueue *waiting)
{
  gboolean found = FALSE;

  for (guint i = 0; i < self->signatures->len; i++)
    {
      BbSignatureRecord *record = self->signatures->pdata[i];

      if (!g_hash_table_contains (self->steps, record) || !g_str_equal (record->before, sha256))
        continue;
      found = TRUE;
      if (g_hash_table_add (seen, record->after))
        g_queue_push_tail (waiting, record->after);
    }
  return found;
}

/* Files grow along a step, so there is no way back to one that was seen. Whoever writes records makes chains of any length: they wait in a queue. */
static GPtrArray *
list_ends (BbPapers *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GQueue) waiting = g_queue_new ();
  GPtrArray *ends = g_ptr_array_new_with_free_func (g_free);

  g_hash_table_add (seen, self->record->sha256);
  g_queue_push_tail (waiting, self->record->sha256);
  for (const char *sha256; (sha256 = g_queue_pop_head (waiting));)
    if (!has_next (self, sha256, seen, waiting))
      g_ptr_array_add (ends, g_strdup (sha256));
  return ends;
}

static gboolean
is_on (BbPapers *self, const char *sha256, const char *end)
{
  g_autoptr (GPtrArray) chain = bb_papers_list_chain (self, end);

  return g_ptr_array_find_with_equal_func (chain, sha256, g_str_equal, NULL);
}

/* The last PDF that all @ends continue. */
static const char *
find_parting (BbPapers *self, GPtrArray *ends)
{
  g_autoptr (GPtrArray) chain = bb_papers_list_chain (self, ends->pdata[0]);

  for (guint i = 0; i < chain->len; i++)
    {
      guint n = 0;

      for (guint j = 0; j < ends->len; j++)
        n += is_on (self, chain->pdata[i], ends->pdata[j]);
      if (n == ends->len)
        return chain->pdata[i];
    }
  return self->record->sha256;
}

static guint
measure (BbPapers *self, const char *end)
{
  g_autoptr (GPtrArray) chain = bb_papers_list_chain (self, end);

  return chain->len;
}

/* Every laptop must come to the same answer: the longer one, then by hash. */
static const char *
find_longest (BbPapers *self, GPtrArray *ends)
{
  const char *best = NULL;

  for (guint i = 0; i < ends->len; i++)
    {
      const char *end = ends->pdata[i];
      guint n = measure (self, end), m = best ? measure (self, best) : 0;

      if (!best || n > m || (n == m && strcmp (end, best) < 0))
        best = end;
    }
  return best;
}

static void
drop_step (BbPapers *self, const char *after)
{
  for (guint i = 0; i < self->signatures->len; i++)
    if (g_str_equal (((BbSignatureRecord *) self->signatures->pdata[i])->after, after))
      g_hash_table_remove (self->steps, self->signatures->pdata[i]);
}

/* A PDF that goes on from another and is damaged or manipulated is no step: what it continues counts, be it the only one. */
static GPtrArray *
list_sound_ends (BbWorkspace *workspace, BbPapers *self, char **trust)
{
  for (;;)
    {
      g_autoptr (GPtrArray) ends = list_ends (self);
      guint n = g_hash_table_size (self->steps);

      for (guint i = 0; i < ends->len; i++)
        {
          g_autoptr (BbProof) proof = g_str_equal (ends->pdata[i], self->record->sha256) ? NULL : bb_proof_of (workspace, ends->pdata[i], trust);

          if (proof && proof->broken)
            drop_step (self, ends->pdata[i]);
        }
      if (g_hash_table_size (self->steps) == n)
        return g_steal_pointer (&ends);
    }
}

static guint
count_signatures (BbWorkspace *workspace, const char *sha256, char **trust)
{
  g_autoptr (BbProof) proof = bb_proof_of (workspace, sha256, trust);

  return proof->n_signatures;
}

static gboolean
bring_signatures (BbWorkspace *workspace, GPtrArray *ends, const char *parting, char **trust)
{
  guint n = count_signatures (workspace, parting, trust);

  for (guint i = 0; i < ends->len; i++)
    if (count_signatures (workspace, ends->pdata[i], trust) != n)
      return TRUE;
  return FALSE;
}

/* All of whose signatures are VALID, and no other has more of them. */
static const char *
find_proven (BbWorkspace *workspace, BbPapers *self, GPtrArray *ends, char **trust)
{
  g_autoptr (GPtrArray) best = g_ptr_array_new ();
  guint most = 1;

  for (guint i = 0; i < ends->len; i++)
    {
      g_autoptr (BbProof) proof = bb_proof_of (workspace, ends->pdata[i], trust);

      if (proof->n_valid > most)
        g_ptr_array_set_size (best, 0);
      most = MAX (most, proof->n_valid);
      if (proof->n_valid == most && proof->n_valid == proof->n_signatures)
        g_ptr_array_add (best, ends->pdata[i]);
    }
  return best->len ? find_longest (self, best) : NULL;
}

/* ── The decision ────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
make_key (BbPapers *self, const char *parting)
{
  return g_strdup_printf ("branch:%s:%.16s", self->minutes, parting);
}

/* Certificates end: what was once verified here stays decided. */
static void
remember (BbWorkspace *workspace, BbPapers *self, const char *parting, const char *end)
{
  g_autoptr (GPtrArray) chain = bb_papers_list_chain (self, end);
  g_autofree char *key = make_key (self, parting), *before = bb_workspace_get_setting (workspace, key);

  for (guint i = 0; i + 1 < chain->len; i++)
    if (g_str_equal (chain->pdata[i + 1], parting) && g_strcmp0 (before, chain->pdata[i]) != 0)
      bb_workspace_set_setting (workspace, key, chain->pdata[i], NULL);
}

static const char *
recall (BbWorkspace *workspace, BbPapers *self, const char *parting, GPtrArray *ends)
{
  g_autofree char *key = make_key (self, parting), *first = bb_workspace_get_setting (workspace, key);
  g_autoptr (GPtrArray) on = g_ptr_array_new ();

  for (guint i = 0; first && *first && i < ends->len; i++)
    if (is_on (self, first, ends->pdata[i]))
      g_ptr_array_add (on, ends->pdata[i]);
  return on->len == 1 ? on->pdata[0] : NULL;
}

static void
decide_between (BbWorkspace *workspace, BbPapers *self, GPtrArray *ends, char **trust)
{
  const char *parting = find_parting (self, ends), *end;

  if (!bring_signatures (workspace, ends, parting, trust))
    {
      self->newest = g_strdup (find_longest (self, ends));
      return;
    }
  if ((end = find_proven (workspace, self, ends, trust)))
    remember (workspace, self, parting, end);
  else if (!(end = recall (workspace, self, parting, ends)))
    self->undecided = g_ptr_array_ref (ends);
  self->newest = g_strdup (end ? end : parting);
}

static gboolean
proves_more (const BbProof *one, const BbProof *other)
{
  guint doubt = one->n_signatures - one->n_valid, other_doubt = other->n_signatures - other->n_valid;

  return one->n_valid > other->n_valid || (one->n_valid == other->n_valid && doubt < other_doubt);
}

BbProof *
bb_papers_prove (BbWorkspace *workspace, BbPapers *self, const char *visit)
{
  g_auto (GStrv) trust = bb_check_get_trust (workspace);
  g_autoptr (GPtrArray) ends = list_sound_ends (workspace, self, trust);
  g_autoptr (GDateTime) locked = self->record->locked ? g_date_time_new_from_iso8601 (self->record->locked, NULL) : NULL;
  BbProof *best = NULL;

  for (guint i = 0; i < ends->len; i++)
    {
      g_autoptr (BbProof) proof = bb_proof_of (workspace, ends->pdata[i], trust);

      if (proof->n_valid == 0 || (best && !proves_more (proof, best)))
        continue;
      g_clear_pointer (&best, bb_proof_unref);
      best = g_steal_pointer (&proof);
    }
  if (best && !(locked && bb_proof_is_about (workspace, self->record->sha256, visit, locked)))
    g_clear_pointer (&best, bb_proof_unref);
  return best;
}

void
bb_papers_decide (BbWorkspace *workspace, BbPapers *self)
{
  g_auto (GStrv) trust = bb_check_get_trust (workspace);
  g_autoptr (GPtrArray) ends = self->record ? list_sound_ends (workspace, self, trust) : NULL;

  if (ends && ends->len == 1)
    self->newest = g_strdup (ends->pdata[0]);
  else if (ends)
    decide_between (workspace, self, ends, trust);
}

/* ── In words ────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
describe_end (BbPapers *self, const char *end)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < self->signatures->len; i++)
    {
      BbSignatureRecord *record = self->signatures->pdata[i];

      if (bb_papers_is_signature (record) && is_on (self, record->after, end) && !is_on (self, record->after, self->newest))
        g_strv_builder_add (builder, record->signer ? record->signer : record->field);
    }
  names = g_strv_builder_end (builder);
  return g_strjoinv (", ", names);
}

gboolean
bb_papers_check_decided (BbWorkspace *workspace, BbPapers *self, GError **error)
{
  g_autoptr (GString) ends = g_string_new (NULL);

  for (guint i = 0; self->undecided && i < self->undecided->len; i++)
    {
      g_autofree char *names = describe_end (self, self->undecided->pdata[i]);

      g_string_append_printf (ends, "%s%.8s (%s)", i ? "; " : "", (const char *) self->undecided->pdata[i], names);
    }
  if (!self->undecided)
    return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_FORK,
               _("Copies of this paper were signed apart, and no trusted root certificate tells which one counts: %s. Choose the root certificates of those who signed."),
               ends->str);
  return FALSE;
}

static char **
list_taken_in (BbPapers *self)
{
  g_autoptr (GStrvBuilder) fields = g_strv_builder_new ();

  for (guint i = 0; i < self->signatures->len; i++)
    {
      BbSignatureRecord *record = self->signatures->pdata[i];

      if (record->unverified && is_on (self, record->after, self->newest))
        g_strv_builder_add (fields, record->field);
    }
  return g_strv_builder_end (fields);
}

char **
bb_papers_list_unverified (BbWorkspace *workspace, BbPapers *self)
{
  g_auto (GStrv) trust = bb_check_get_trust (workspace);
  g_autoptr (BbProof) proof = NULL;

  if (!self->record || !bb_papers_is_signed (self))
    return g_new0 (char *, 1);
  if (!*trust)
    return list_taken_in (self);
  proof = bb_proof_of (workspace, self->newest, trust);
  return g_strdupv (proof->unverified);
}
