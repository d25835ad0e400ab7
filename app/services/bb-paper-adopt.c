/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PDF that was signed on another laptop comes back. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-paper-chain.h"
#include "bb-visit-memory.h"

/* ── Adoption ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
continues (const char *newest, const char *path, GError **error)
{
  g_autoptr (GMappedFile) before = g_mapped_file_new (newest, FALSE, error);
  g_autoptr (GMappedFile) after = before ? g_mapped_file_new (path, FALSE, error) : NULL;
  gsize length;

  if (!after)
    return FALSE;
  length = g_mapped_file_get_length (before);
  if (g_mapped_file_get_length (after) > length &&
      memcmp (g_mapped_file_get_contents (before), g_mapped_file_get_contents (after), length) == 0)
    return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_FORK, _("“%s” does not continue the minutes that are here"), path);
  return FALSE;
}


static gboolean
brings_signature (BbPapers *papers, BbVerification *verification, const char *path, GError **error)
{
  for (guint i = 0; i < verification->signatures->len; i++)
    if (!bb_papers_was_signed (papers, ((BbSignatureReport *) verification->signatures->pdata[i])->field))
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
put_adopted (BbEdit *edit, BbWorkspace *workspace, const char *visit, BbPapers *papers, BbVerification *verification, const char *after)
{
  const char *before = bb_papers_find_newest (papers);

  for (guint i = 0; i < verification->signatures->len; i++)
    {
      BbSignatureReport *report = verification->signatures->pdata[i];
      g_autoptr (BbSignatureRecord) record = NULL;
      g_autoptr (BbEvent) event = NULL;

      if (bb_papers_was_signed (papers, report->field))
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
keep_checked (BbWorkspace *workspace, const char *path, const char *newest, BbVerification *verification, GError **error)
{
  BbStore *store = bb_workspace_get_store (workspace);
  g_autofree char *sha256 = bb_store_add_file (store, path, NULL, NULL, NULL, NULL, error);
  g_autofree char *kept = sha256 ? bb_store_get_file (store, sha256, error) : NULL;

  if (!kept || !continues (newest, kept, error))
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

  if (!newest || !continues (newest, path, error))
    return FALSE;
  papers = bb_papers_load (workspace, visit);
  verification = bb_pdf_verify (path, NULL, NULL, NULL, error);
  if (!verification || !check_intact (verification, path, error) || !brings_signature (papers, verification, path, error))
    return FALSE;
  after = keep_checked (workspace, path, newest, verification, error);
  if (!after || !(edit = bb_edit_begin (workspace, id, NULL, BB_EDIT_WHEN_LOCKED | BB_EDIT_NO_UNDO, error)))
    return FALSE;
  put_adopted (edit, workspace, id, papers, verification, after);
  return bb_edit_commit (edit, error);
}
