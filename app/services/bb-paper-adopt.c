/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PDF that was signed on another laptop comes back. */
#include <glib/gi18n-lib.h>

#include "bb-check.h"
#include "bb-paper-chain.h"
#include "bb-raising.h"
#include "bb-visit-memory.h"

/* ── Adoption ────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The newest PDF of ours that @path continues: its end, or the point where both went apart. (transfer none) (nullable) */
static const char *
find_common (BbWorkspace *workspace, BbPapers *papers, const char *path)
{
  g_autoptr (GPtrArray) chain = bb_papers_list_chain (papers, bb_papers_find_newest (papers));

  for (guint i = 0; i < chain->len; i++)
    {
      g_autofree char *file = bb_store_get_file (bb_workspace_get_store (workspace), chain->pdata[i], NULL);

      if (file && bb_papers_file_continues (file, path))
        return chain->pdata[i];
    }
  return NULL;
}

/* ── Two branches ────────────────────────────────────────────────────────────────────────────────────────────── */

/* Who signed here after @common. */
static GPtrArray *
list_ours (BbPapers *papers, const char *common)
{
  GPtrArray *ours = g_ptr_array_new ();
  const char *newest = bb_papers_find_newest (papers);

  for (guint i = 0; i < papers->signatures->len; i++)
    {
      BbSignatureRecord *record = papers->signatures->pdata[i];

      if (record->signer && bb_papers_is_signature (record) &&
          bb_papers_was_signed (papers, newest, record->field) &&
          !bb_papers_was_signed (papers, common, record->field) && !g_ptr_array_find_with_equal_func (ours, record->signer, g_str_equal, NULL))
        g_ptr_array_add (ours, record->signer);
    }
  return ours;
}

static GPtrArray *
list_theirs (BbPapers *papers, const char *common, BbVerification *verification)
{
  GPtrArray *theirs = g_ptr_array_new ();

  for (guint i = 0; i < verification->signatures->len; i++)
    {
      BbSignatureReport *report = verification->signatures->pdata[i];

      if (!bb_papers_was_signed (papers, common, report->field))
        g_ptr_array_add (theirs, report->signer ? report->signer : report->field);
    }
  return theirs;
}

static char *
join (GPtrArray *names)
{
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  g_auto (GStrv) strv = NULL;

  for (guint i = 0; i < names->len; i++)
    g_strv_builder_add (list, names->pdata[i]);
  strv = g_strv_builder_end (list);
  return g_strjoinv (", ", strv);
}

static gboolean G_GNUC_PRINTF (2, 3)
refuse (GError **error, const char *format, ...)
{
  va_list values;

  va_start (values, format);
  g_propagate_error (error, g_error_new_valist (BB_SERVICE_ERROR, BB_SERVICE_ERROR_FORK, format, values));
  va_end (values);
  return FALSE;
}

/* Whether the PDF here carries or states everything that is expected of persons. */
static gboolean
is_complete (BbCase *visit, BbPapers *papers, const char *newest)
{
  for (char **field = papers->expected; field && *field; field++)
    {
      g_autoptr (BbEvent) settling = bb_papers_find_settling (papers, visit, *field);

      if (!bb_papers_was_signed (papers, newest, *field) && !(settling && (settling->kind == BB_EVENT_REFUSED || settling->way)))
        return FALSE;
    }
  return papers->expected && *papers->expected;
}

/* How many signatures that lead to a chosen root came after @common. */
static guint
count_valid (BbPapers *papers, const char *common, BbVerification *verification)
{
  guint n = 0;

  for (guint i = 0; i < verification->signatures->len; i++)
    {
      BbSignatureReport *report = verification->signatures->pdata[i];

      n += report->verdict == BB_VERDICT_VALID && !bb_papers_was_signed (papers, common, report->field);
    }
  return n;
}

/* What nothing can make good: the paper is finished here, nobody says whom to trust, or a signature there leads to nobody trusted. */
static gboolean
may_replace (BbCase *visit, BbPapers *papers, char **trust, BbVerification *verification, const char *path, GError **error)
{
  const char *newest = bb_papers_find_newest (papers);

  if (bb_papers_was_signed (papers, newest, "seal"))
    return refuse (error, _("The minutes here bear the agency's seal: “%s”, which was signed apart from them, cannot replace them"), path);
  if (is_complete (visit, papers, newest))
    return refuse (error, _("Everybody has signed the minutes here: “%s”, which was signed apart from them, cannot replace them"), path);
  if (!*trust)
    return refuse (error, _("“%s” was signed apart from the minutes here, and no trusted root certificate is chosen to tell which counts: the minutes here stay"), path);
  for (guint i = 0; i < verification->signatures->len; i++)
    if (((BbSignatureReport *) verification->signatures->pdata[i])->verdict != BB_VERDICT_VALID)
      return refuse (error, _("“%s” was signed apart from the minutes here, and not all of its signatures lead to a trusted root certificate: the minutes here stay"), path);
  return TRUE;
}

/* Two laptops went on from one paper: the branch with more trusted signatures counts, and who signed only the other signs again. */
static gboolean
check_fork (BbCase *visit, BbPapers *papers, const char *common, const char *newest, char **trust, BbVerification *verification, const char *path,
            GError **error)
{
  g_autoptr (GPtrArray) ours = list_ours (papers, common), theirs = list_theirs (papers, common, verification);
  g_autofree char *here = join (ours), *there = join (theirs);
  g_autoptr (BbVerification) own = NULL;

  if (g_str_equal (common, bb_papers_find_newest (papers)))
    return TRUE;
  if ((*trust || theirs->len > ours->len) && !may_replace (visit, papers, trust, verification, path, error))
    return FALSE;
  if (ours->len > 0 && !(own = bb_pdf_verify (newest, (const char * const *) trust, NULL, NULL, error)))
    return FALSE;
  if (*trust && count_valid (papers, common, verification) > (own ? count_valid (papers, common, own) : 0))
    return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_FORK,
               _("Two copies of the minutes were signed apart. Here signed: %s. In “%s” signed: %s. The copy here counts; who signed the other signs it again."),
               here, path, there);
  return FALSE;
}

/* ── What it brings ──────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
brings_signature (BbPapers *papers, const char *common, BbVerification *verification, const char *path, GError **error)
{
  for (guint i = 0; i < verification->signatures->len; i++)
    if (!bb_papers_was_signed (papers, common, ((BbSignatureReport *) verification->signatures->pdata[i])->field))
      return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s” brings no signature that is not here already"), path);
  return FALSE;
}

static gboolean
is_here (BbPapers *papers, BbVerification *verification, const char *path, GError **error)
{
  g_autoptr (GPtrArray) chain = bb_papers_list_chain (papers, papers->newest);

  if (!g_ptr_array_find_with_equal_func (chain, verification->sha256, g_str_equal, NULL))
    return FALSE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s” brings no signature that is not here already"), path);
  return TRUE;
}

static gboolean
check_intact (BbVerification *verification, const char *path, GError **error)
{
  for (guint i = 0; i < verification->signatures->len; i++)
    {
      BbSignatureReport *report = verification->signatures->pdata[i];

      if (report->intact && report->only_allowed_changes)
        continue;
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s”: the signature in the field “%s” is not intact"), path, report->field);
      return FALSE;
    }
  return TRUE;
}

static void
put_adopted (BbEdit *edit, BbWorkspace *workspace, const char *visit, BbPapers *papers, const char *common, BbVerification *verification,
             const char *after)
{
  const char *before = common;

  for (guint i = 0; i < verification->signatures->len; i++)
    {
      BbSignatureReport *report = verification->signatures->pdata[i];
      g_autoptr (BbSignatureRecord) record = NULL;
      g_autoptr (BbEvent) event = NULL;

      if (bb_papers_was_signed (papers, common, report->field))
        continue;
      record = bb_papers_make_signature (workspace, visit, papers, report->field, before, after);
      record->signer = g_strdup (report->signer);
      record->level = g_strdup (report->level);
      record->unverified = report->verdict != BB_VERDICT_VALID;
      event = papers->is_other ? NULL : bb_papers_make_event (workspace, visit, report->field, report->signer, NULL);
      if (event && record->unverified)
        event->note = g_strdup (_("Not verified: the certificate does not lead to a trusted root certificate"));
      bb_papers_put_signature (edit, record, event);
      before = after;
    }
}

/* What is kept is what was looked at, also when another program writes to @path meanwhile. */
static char *
keep_checked (BbWorkspace *workspace, const char *path, BbVerification *verification, GError **error)
{
  BbStore *store = bb_workspace_get_store (workspace);
  g_autofree char *sha256 = bb_store_add_file (store, path, NULL, NULL, NULL, NULL, error);

  if (!sha256)
    return NULL;
  if (g_str_equal (sha256, verification->sha256))
    return g_steal_pointer (&sha256);
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("The file %s changed while it was being copied."), path);
  return NULL;
}

static char **
list_roots (BbWorkspace *workspace, const char * const *more)
{
  g_auto (GStrv) kept = bb_check_get_trust (workspace);
  g_autoptr (GStrvBuilder) roots = g_strv_builder_new ();

  g_strv_builder_addv (roots, (const char **) kept);
  if (more)
    g_strv_builder_addv (roots, (const char **) more);
  return g_strv_builder_end (roots);
}

static gboolean
adopt (BbWorkspace *workspace, const char *id, const char *path, char **trust, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbCase) visit = bb_papers_load_visit (workspace, id, error);
  g_autofree char *newest = visit ? bb_visit_get_minutes_path (workspace, id, error) : NULL, *after = NULL;
  g_autoptr (BbVerification) verification = NULL;
  g_autoptr (BbPapers) papers = NULL;
  g_autoptr (BbEdit) edit = NULL;
  const char *common;

  if (!newest)
    return FALSE;
  papers = bb_papers_load (workspace, visit, id);
  if (!bb_papers_check_decided (workspace, papers, error))
    return FALSE;
  common = find_common (workspace, papers, path);
  if (!common)
    {
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_FORK, _("“%s” does not continue the minutes that are here"), path);
      return FALSE;
    }
  verification = bb_pdf_verify (path, (const char * const *) trust, NULL, NULL, error);
  if (verification && is_here (papers, verification, path, error))
    return FALSE;
  if (!verification || !check_intact (verification, path, error) ||
      !check_fork (visit, papers, common, newest, trust, verification, path, error) || !brings_signature (papers, common, verification, path, error))
    return FALSE;
  after = keep_checked (workspace, path, verification, error);
  if (!after || !(edit = bb_papers_begin_edit (workspace, visit, papers, error)))
    return FALSE;
  put_adopted (edit, workspace, bb_case_get_id (visit), papers, common, verification, after);
  return bb_edit_commit (edit, error);
}

gboolean
bb_visit_adopt_trusting (BbWorkspace *workspace, const char *id, const char *path, const char * const *roots, GError **error)
{
  g_auto (GStrv) trust = list_roots (workspace, roots);

  if (!adopt (workspace, id, path, trust, error))
    return FALSE;
  for (; roots && *roots; roots++)
    if (!bb_check_add_trust (workspace, *roots, error))
      return FALSE;
  return TRUE;
}

gboolean
bb_visit_adopt (BbWorkspace *workspace, const char *id, const char *path, GError **error)
{
  return bb_visit_adopt_trusting (workspace, id, path, NULL, error);
}
