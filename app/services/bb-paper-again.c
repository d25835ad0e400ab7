/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another paper of a visit, made once more with what was signed by hand or refused: the first digital signature seals it. */
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "bb-paper-chain.h"

/* The same visit gives the same bytes. */
gboolean
bb_papers_check_unchanged (BbWorkspace *workspace, BbCase *visit, BbPapers *papers, GError **error)
{
  g_autofree char *temporary = NULL;
  g_autoptr (GPtrArray) stated = NULL;
  g_autoptr (BbMinutesResult) result = NULL;

  if (bb_papers_is_signed (papers))
    return TRUE;
  temporary = bb_paper_make_temporary (workspace);
  stated = bb_papers_list_stated (papers);
  g_ptr_array_set_size (stated, (int) MIN ((gint64) stated->len, papers->record->stated));
  result = bb_document_write (workspace, visit, papers->record->paper, stated, temporary, NULL, error);
  g_unlink (temporary);
  if (!result || g_str_equal (result->sha256, papers->record->sha256))
    return result != NULL;
  g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_STATE,
                       _("What the visit records has changed since this paper was made: make it anew, or sign it as it is with a token or a file"));
  return FALSE;
}

static gboolean
keep_again (BbWorkspace *workspace, BbCase *visit, BbPapers *papers, gint64 stated, BbMinutesResult *result, const char *path, GError **error)
{
  g_autoptr (BbMinutesRecord) record = bb_minutes_record_copy (papers->record);
  g_autofree char *random = bb_random_id (), *id = NULL;
  g_autoptr (GDateTime) now = bb_now ();
  g_autoptr (BbEdit) edit = NULL;

  g_free (record->sha256);
  if (!(record->sha256 = bb_store_take_written (bb_workspace_get_store (workspace), path, result->sha256, error)) ||
      !(edit = bb_papers_begin_edit (workspace, visit, papers, error)))
    return FALSE;
  g_strfreev (record->fields);
  record->fields = g_strdupv (result->fields);
  record->stated = stated;
  g_set_str (&record->of, papers->minutes);
  bb_set_time (&record->at, now);
  id = bb_edit_make_id (edit, "minutes", random);
  bb_edit_put_value (edit, id, record);
  return bb_edit_commit (edit, error);
}

gboolean
bb_papers_ensure_other (BbWorkspace *workspace, BbCase *visit, BbPapers *papers, BbProgress *progress, GError **error)
{
  g_autofree char *temporary = bb_paper_make_temporary (workspace);
  g_autoptr (GPtrArray) stated = bb_papers_list_stated (papers);
  g_autoptr (BbMinutesResult) result = NULL;
  gboolean kept;

  if (!bb_papers_check_unchanged (workspace, visit, papers, error))
    return FALSE;
  result = bb_document_write (workspace, visit, papers->record->paper, stated, temporary, progress, error);
  kept = result && keep_again (workspace, visit, papers, stated->len, result, temporary, error);
  g_unlink (temporary);
  return kept;
}
