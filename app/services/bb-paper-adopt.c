/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PDF that was signed on another laptop comes back. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-paper-chain.h"
#include "bb-raising.h"
#include "bb-visit-memory.h"

/* ── Adoption ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
has_prefix (const char *prefix, const char *path)
{
  g_autoptr (GMappedFile) before = g_mapped_file_new (prefix, FALSE, NULL), after = g_mapped_file_new (path, FALSE, NULL);
  gsize length = before ? g_mapped_file_get_length (before) : 0;

  return before && after && g_mapped_file_get_length (after) > length &&
         memcmp (g_mapped_file_get_contents (before), g_mapped_file_get_contents (after), length) == 0;
}

/* The newest PDF of ours that @path continues: its end, or the point where both went apart. (transfer none) (nullable) */
static const char *
find_common (BbWorkspace *workspace, BbPapers *papers, const char *path)
{
  g_autoptr (GPtrArray) chain = bb_papers_list_chain (papers, bb_papers_find_newest (papers));

  for (guint i = 0; i < chain->len; i++)
    {
      g_autofree char *file = bb_store_get_file (bb_workspace_get_store (workspace), chain->pdata[i], NULL);

      if (file && has_prefix (file, path))
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

      if (record->signer && g_strcmp0 (record->field, "baton") != 0 && g_strcmp0 (record->field, BB_RAISED_FIELD) != 0 &&
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

/* Two laptops went on from one paper: the branch with more signatures counts, and who signed only the other signs again. */
static gboolean
check_fork (BbPapers *papers, const char *common, BbVerification *verification, const char *path, GError **error)
{
  g_autoptr (GPtrArray) ours = list_ours (papers, common), theirs = list_theirs (papers, common, verification);
  g_autofree char *here = join (ours), *there = join (theirs);

  if (g_str_equal (common, bb_papers_find_newest (papers)) || theirs->len > ours->len)
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
      event = bb_papers_make_event (workspace, visit, report->field, report->signer, NULL);
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

gboolean
bb_visit_adopt (BbWorkspace *workspace, const char *id, const char *path, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbCase) visit = bb_visit_load (workspace, id, error);
  g_autofree char *newest = visit ? bb_visit_get_minutes_path (workspace, id, error) : NULL, *after = NULL;
  g_autoptr (BbVerification) verification = NULL;
  g_autoptr (BbPapers) papers = NULL;
  g_autoptr (BbEdit) edit = NULL;
  const char *common;

  if (!newest)
    return FALSE;
  papers = bb_papers_load (workspace, visit);
  common = find_common (workspace, papers, path);
  if (!common)
    {
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_FORK, _("“%s” does not continue the minutes that are here"), path);
      return FALSE;
    }
  verification = bb_pdf_verify (path, NULL, NULL, NULL, error);
  if (!verification || !check_intact (verification, path, error) || !check_fork (papers, common, verification, path, error) ||
      !brings_signature (papers, common, verification, path, error))
    return FALSE;
  after = keep_checked (workspace, path, verification, error);
  if (!after || !(edit = bb_edit_begin (workspace, id, NULL, BB_EDIT_WHEN_LOCKED | BB_EDIT_NO_UNDO, error)))
    return FALSE;
  put_adopted (edit, workspace, id, papers, common, verification, after);
  return bb_edit_commit (edit, error);
}
