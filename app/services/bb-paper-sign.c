/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digital signatures. */
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bb-look.h"
#include "bb-paper-chain.h"
#include "bb-visit-memory.h"

/* ── Signing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
check_order (BbWorkspace *workspace, BbCase *visit, BbPapers *papers, const char *field, gboolean *certify, GError **error)
{
  const char *first = bb_papers_find_first (papers);

  *certify = FALSE;
  if (!bb_papers_check_decided (workspace, papers, error) || !bb_papers_check_baton (workspace, papers, error))
    return FALSE;
  if (g_str_equal (field, "seal"))
    return bb_papers_check_seal (workspace, visit, papers, error);
  if (!g_strv_contains ((const char * const *) papers->record->fields, field))
    {
      g_autofree char *fields = g_strjoinv (", ", papers->record->fields);

      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("This paper has no signature field “%s”; it has: %s"), field, fields);
      return FALSE;
    }
  *certify = !bb_papers_is_signed (papers);
  if (!*certify || !first || g_str_equal (field, first))
    return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE,
               g_str_equal (first, "secretary") ? _("The secretary signs first, for that signature seals the paper")
                                                : _("The team leader signs first, for that signature seals the paper"));
  return FALSE;
}

static BbSignResult *
sign_newest (BbWorkspace *workspace, BbPapers *papers, const BbVisitSigning *signing, gboolean certify, const char *temporary,
             GCancellable *cancellable, GError **error)
{
  BbSignRequest request = {
    .field = signing->field, .time = signing->time, .reason = signing->reason, .appearance = signing->appearance, .certify = certify,
    .tsa = signing->tsa, .tsa_seconds = signing->tsa_seconds, .ask = signing->ask, .ask_data = signing->ask_data, .decode = bb_look_ink,
    .agency = g_str_equal (signing->field, "seal"),
  };
  g_autofree char *newest = bb_store_get_file (bb_workspace_get_store (workspace), bb_papers_find_newest (papers), error);
  g_autoptr (BbIdentity) identity = newest ? bb_identity_open (signing->identity, signing->pin, signing->pin_data, error) : NULL;

  if (identity)
    {
      bb_identity_set_pss (identity, signing->pss);
      bb_identity_set_tries_shown (identity, signing->tries_shown);
    }
  return identity ? bb_pdf_sign (newest, temporary, &request, identity, cancellable, error) : NULL;
}

static gboolean
keep_signature (BbWorkspace *workspace, BbCase *visit, BbPapers *papers, const BbVisitSigning *signing, BbSignResult *result,
                const char *temporary, GError **error)
{
  g_autofree char *after = bb_store_take_written (bb_workspace_get_store (workspace), temporary, result->sha256_after, error);
  g_autoptr (BbSignatureRecord) record = NULL;
  g_autoptr (BbEvent) event = NULL;
  g_autoptr (BbEdit) edit = NULL;

  if (!after || !(edit = bb_papers_begin_edit (workspace, visit, papers, error)))
    return FALSE;
  record = bb_papers_make_signature (workspace, bb_case_get_id (visit), papers, signing->field, bb_papers_find_newest (papers), after);
  record->signer = g_strdup (result->signer);
  record->certificate = g_strdup (result->certificate_sha256);
  record->level = g_strdup (result->level);
  event = papers->is_other ? NULL : bb_papers_make_event (workspace, bb_case_get_id (visit), signing->field, result->signer, signing->time);
  bb_papers_put_signature (edit, record, event);
  return bb_edit_commit (edit, error);
}

/* The events of the visit are about its minutes alone. */
static gboolean
allow (BbCase *visit, const char *id, GError **error)
{
  return bb_papers_is_other (id) || bb_events_allow (bb_case_get_events (visit), BB_EVENT_SIGNED, error);
}

BbSignResult *
bb_visit_sign (BbWorkspace *workspace, const char *id, const BbVisitSigning *signing, GCancellable *cancellable, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbCase) visit = bb_papers_load_visit (workspace, id, error);
  g_autoptr (BbPapers) papers = NULL;
  g_autoptr (BbSignResult) result = NULL;
  g_autofree char *temporary = NULL;
  gboolean certify, kept;

  if (!visit || !bb_papers_ensure (workspace, visit, id, NULL, error) || !allow (visit, id, error))
    return NULL;
  papers = bb_papers_load (workspace, visit, id);
  if (!check_order (workspace, visit, papers, signing->field, &certify, error))
    return NULL;
  temporary = bb_paper_make_temporary (workspace);
  result = sign_newest (workspace, papers, signing, certify, temporary, cancellable, error);
  if (!result)
    {
      g_unlink (temporary);
      return NULL;
    }
  kept = keep_signature (workspace, visit, papers, signing, result, temporary, error);
  g_unlink (temporary);
  return kept ? g_steal_pointer (&result) : NULL;
}
