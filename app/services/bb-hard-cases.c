/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What does not go as planned: the unit is closed, its head is absent, a member must recuse. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-edit.h"
#include "bb-visits.h"
#include "minutes/bb-minutes-wording.h"

/* ── Proposals ───────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_proposal_free (BbProposal *self)
{
  g_free (self->item);
  g_free (self->message);
  g_free (self->fact);
  g_strfreev (self->evidence);
  g_free (self);
}

BbProposal *
bb_proposal_copy (const BbProposal *self)
{
  BbProposal *copy = g_new0 (BbProposal, 1);

  copy->kind = self->kind;
  copy->message = g_strdup (self->message);
  copy->item = g_strdup (self->item);
  copy->severity = self->severity;
  copy->fact = g_strdup (self->fact);
  copy->evidence = g_strdupv (self->evidence);
  return copy;
}

static BbProposal *
add_proposal (GPtrArray *list, BbProposalKind kind, const char *message)
{
  BbProposal *self = g_new0 (BbProposal, 1);

  self->kind = kind;
  self->severity = -1;
  self->message = g_strdup (message);
  g_ptr_array_add (list, self);
  return self;
}

static gboolean
has_finding (BbCase *visit, const char *item)
{
  for (guint i = 0; i < bb_case_get_findings (visit)->len; i++)
    if (g_strcmp0 (((BbFinding *) bb_case_get_findings (visit)->pdata[i])->item, item) == 0)
      return TRUE;
  return FALSE;
}

/* The item and the words of the fact are data: proposal.<name>.item and proposal.<name>. */
static void
propose_finding (GPtrArray *list, BbCase *visit, BbWording *wording, const char *name, GDateTime *at, int severity, char **evidence, const char *message)
{
  g_autofree char *item_key = g_strdup_printf ("proposal.%s.item", name), *key = g_strdup_printf ("proposal.%s", name);
  const char *item = bb_wording_find (wording, item_key, "");
  g_autofree char *time = at ? g_date_time_format (at, "%H giờ %M phút, ngày %d/%m/%Y") : g_strdup ("");
  BbProposal *self;

  if (!bb_case_find_item (visit, item) || has_finding (visit, item))
    return;
  self = add_proposal (list, BB_PROPOSAL_FINDING, message);
  self->item = g_strdup (item);
  self->severity = severity;
  self->fact = bb_wording_format (wording, key, "time", time, NULL);
  self->evidence = g_strdupv (evidence);
}

static gboolean
was_followed (BbWorkspace *workspace, const char *visit)
{
  g_autoptr (GPtrArray) documents = bb_store_list (bb_workspace_get_store (workspace), NULL, "visit:", NULL);

  for (guint i = 0; documents && i < documents->len; i++)
    {
      JsonNode *node = json_object_get_member (((BbDocument *) documents->pdata[i])->body, "follows");

      if (node && JSON_NODE_HOLDS_VALUE (node) && g_strcmp0 (json_node_get_string (node), visit) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Itself, or what stands for it when it is a restricted original; %NULL: nothing that may be shown. */
static BbEvidence *
find_shown (BbCase *visit, const char *sha256)
{
  GPtrArray *all = bb_case_get_evidence (visit);
  BbEvidence *evidence = bb_case_find_evidence (visit, sha256);

  for (guint left = all->len; left && evidence && bb_evidence_is_restricted (evidence); left--)
    {
      BbEvidence *copy = NULL;

      for (guint i = 0; i < all->len && !copy; i++)
        if (g_strcmp0 (((BbEvidence *) all->pdata[i])->derived_from, evidence->sha256) == 0)
          copy = all->pdata[i];
      evidence = copy;
    }
  return evidence && !bb_evidence_is_restricted (evidence) ? evidence : NULL;
}

/* What the event names may have been covered since. */
static char **
list_shown (BbCase *visit, char **hashes)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (char **sha256 = hashes; sha256 && *sha256; sha256++)
    {
      BbEvidence *evidence = find_shown (visit, *sha256);

      if (evidence)
        g_strv_builder_add (builder, evidence->sha256);
    }
  return g_strv_builder_end (builder);
}

static void
propose_for_closed_unit (BbWorkspace *workspace, GPtrArray *list, BbCase *visit, BbWording *wording)
{
  BbEvent *closed = bb_case_find_unit_closed (visit);
  g_auto (GStrv) evidence = closed ? list_shown (visit, closed->evidence) : NULL;

  if (!closed)
    return;
  propose_finding (list, visit, wording, "closed", closed->at, BB_SEVERITY_CRITICAL, evidence,
                   _("The unit was closed in working time: record it as a critical finding"));
  if (bb_case_get_evidence (visit)->len == 0)
    add_proposal (list, BB_PROPOSAL_EVIDENCE, _("Photograph the door and the notice board"));
  if (!closed->witness || !*closed->witness)
    add_proposal (list, BB_PROPOSAL_WITNESS, _("Name a witness, such as a guard or a neighbour"));
  if (!was_followed (workspace, bb_case_get_id (visit)))
    add_proposal (list, BB_PROPOSAL_SECOND_ATTEMPT, _("Plan a second attempt at this unit"));
}

static void
propose_for_absent_head (GPtrArray *list, BbCase *visit, BbWording *wording)
{
  BbAttendee *representative = bb_visit_find_representative (bb_case_get_visit (visit));

  if (representative && bb_attendee_lacks_authorisation (representative))
    propose_finding (list, visit, wording, "unauthorised", bb_case_get_opened_at (visit), BB_SEVERITY_MAJOR, NULL,
                     _("Nobody authorised the representative in writing: record it as a finding"));
}

static void
propose_for_refusals (GPtrArray *list, BbCase *visit)
{
  BbEvent *refused = bb_events_find_last (bb_case_get_events (visit), BB_EVENT_REFUSED);

  if (refused && (!refused->witness || !*refused->witness))
    add_proposal (list, BB_PROPOSAL_WITNESS, _("Name a witness of the refusal to sign"));
}

GPtrArray *
bb_visit_list_proposals (BbWorkspace *workspace, const char *id, GError **error)
{
  g_autoptr (BbCase) visit = bb_visit_load (workspace, id, error);
  g_autoptr (BbWording) wording = visit ? bb_wording_load (bb_workspace_get_data_dir (workspace), "bien-ban", error) : NULL;
  GPtrArray *list;

  if (!wording)
    return NULL;
  list = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_proposal_free);
  propose_for_closed_unit (workspace, list, visit, wording);
  propose_for_absent_head (list, visit, wording);
  propose_for_refusals (list, visit);
  return list;
}

/* What proves the finding hangs on its item from then on. */
static void
hang_on_item (BbEdit *edit, BbCase *visit, const char *sha256, const char *item)
{
  BbEvidence *evidence = find_shown (visit, sha256);
  g_autoptr (BbEvidence) changed = evidence ? bb_evidence_copy (evidence) : NULL;
  g_autofree char *id = changed ? bb_edit_make_id (edit, "evidence", changed->sha256) : NULL;
  g_autoptr (GStrvBuilder) items = g_strv_builder_new ();

  if (!changed || (changed->items && g_strv_contains ((const char * const *) changed->items, item)))
    return;
  if (changed->items)
    g_strv_builder_addv (items, (const char **) changed->items);
  g_strv_builder_add (items, item);
  g_strfreev (changed->items);
  changed->items = g_strv_builder_end (items);
  bb_edit_put_value (edit, id, changed);
}

/* “Fail”, whatever was answered before; counts and notes stay. */
static gboolean
put_failed (BbEdit *edit, BbCase *visit, const char *item, GError **error)
{
  BbAnswer *before = bb_case_find_answer (visit, item);
  g_autoptr (BbAnswer) answer = before ? bb_answer_copy (before) : bb_answer_new ();

  g_set_str (&answer->item, item);
  bb_set_time (&answer->at, NULL);
  g_clear_pointer (&answer->author, g_free);
  answer->result = BB_RESULT_FAIL;
  return bb_edit_put_answer (edit, answer, error);
}

static gboolean
put_finding (BbEdit *edit, const BbProposal *proposal, GError **error)
{
  g_autoptr (BbFinding) finding = bb_finding_new ();

  finding->item = g_strdup (proposal->item);
  finding->severity = proposal->severity;
  finding->fact = g_strdup (proposal->fact);
  return bb_edit_put_finding (edit, finding, error);
}

gboolean
bb_visit_accept_proposal (BbWorkspace *workspace, const char *visit, const BbProposal *proposal, GError **error)
{
  g_autofree char *what = g_strdup_printf (_("Finding on %s"), proposal->item ? proposal->item : "");
  g_autoptr (BbEdit) edit = NULL;
  g_autoptr (BbCase) loaded = NULL;

  if (proposal->kind != BB_PROPOSAL_FINDING)
    {
      g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("Only a finding can be taken over as it is proposed"));
      return FALSE;
    }
  edit = bb_edit_begin (workspace, visit, what, BB_EDIT_NORMAL, error);
  loaded = edit ? bb_visit_load (workspace, visit, error) : NULL;
  if (!loaded)
    return FALSE;
  for (char **sha256 = proposal->evidence; sha256 && *sha256; sha256++)
    hang_on_item (edit, loaded, *sha256, proposal->item);
  return put_failed (edit, loaded, proposal->item, error) && put_finding (edit, proposal, error) && bb_edit_commit (edit, error);
}

/* ── A closed unit ───────────────────────────────────────────────────────────────────────────────────────────── */

gboolean
bb_visit_record_unit_closed (BbWorkspace *workspace, const char *visit, GDateTime *at, const char *hours, const char *witness,
                             const char * const *evidence, GError **error)
{
  g_autoptr (BbEvent) event = bb_event_new ();

  event->kind = BB_EVENT_UNIT_CLOSED;
  if (at)
    bb_set_time (&event->at, at);
  event->note = g_strdup (hours);
  event->witness = g_strdup (witness);
  event->evidence = g_strdupv ((char **) evidence);
  return bb_visit_record (workspace, visit, event, error);
}

char *
bb_visit_plan_again (BbWorkspace *workspace, const char *visit, GError **error)
{
  g_autoptr (BbCase) loaded = bb_visit_load (workspace, visit, error);
  g_autoptr (BbVisit) draft = loaded ? bb_visit_copy (bb_case_get_visit (loaded)) : NULL;

  if (!draft)
    return NULL;
  g_set_str (&draft->follows, visit);
  g_ptr_array_set_size (draft->attendees, 0);
  g_ptr_array_set_size (draft->calendars, 0);
  g_clear_pointer (&draft->opinion, bb_value_unref);
  g_clear_pointer (&draft->number, g_free);
  g_clear_pointer (&draft->author, g_free);
  g_date_clear (&draft->planned, 1);
  draft->seed = 0;
  return bb_visit_plan (workspace, draft, error);
}

/* ── Who speaks for the unit ─────────────────────────────────────────────────────────────────────────────────── */

gboolean
bb_visit_set_representative (BbWorkspace *workspace, const char *visit, const char *name, const char *post, gboolean is_head,
                             const char *authorisation, GError **error)
{
  g_autoptr (BbCase) loaded = bb_visit_load (workspace, visit, error);
  g_autoptr (BbVisit) changed = loaded ? bb_visit_copy (bb_case_get_visit (loaded)) : NULL;
  BbAttendee *attendee;

  if (!changed)
    return FALSE;
  attendee = bb_visit_find_representative (changed);
  if (attendee)
    g_ptr_array_remove (changed->attendees, attendee);
  attendee = bb_attendee_new ();
  attendee->name = g_strdup (name);
  attendee->post = g_strdup (post);
  attendee->role = BB_ATTENDEE_REPRESENTATIVE;
  attendee->stands_in = !is_head;
  attendee->authorisation = g_strdup (is_head ? NULL : authorisation);
  g_ptr_array_insert (changed->attendees, 0, attendee);
  return bb_visit_update (workspace, visit, changed, error);
}

/* ── Recusal ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static BbMember *
find_member (BbVisit *visit, const char *name)
{
  for (guint i = 0; i < visit->team->len; i++)
    if (g_strcmp0 (((BbMember *) visit->team->pdata[i])->name, name) == 0)
      return visit->team->pdata[i];
  return NULL;
}

static gboolean
check_recusal (BbEdit *edit, BbMember *member, const char *name, BbMember *replacement, const char *decision, GError **error)
{
  g_autoptr (GPtrArray) events = bb_edit_list_events (edit);

  if (!bb_events_allow (events, BB_EVENT_RECUSED, error))
    return FALSE;
  if (!member)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("“%s” is not of the team of this visit"), name);
  else if (replacement && (!decision || !*decision))
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("A replacement for “%s” needs the decision that names it"), name);
  else if (!replacement && member->role == BB_ROLE_LEADER)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("“%s” leads the team and must be replaced"), name);
  else
    return TRUE;
  return FALSE;
}

gboolean
bb_visit_recuse (BbWorkspace *workspace, const char *visit, const char *name, const char *reason, BbMember *replacement, const char *decision,
                 GError **error)
{
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, NULL, BB_EDIT_NO_UNDO, error);
  g_autofree char *id = g_strconcat ("visit:", visit, NULL), *random = bb_random_id (), *event_id = NULL;
  g_autoptr (BbVisit) changed = edit ? bb_edit_read (edit, &BB_VISIT_SCHEMA, id) : NULL;
  BbMember *member = changed ? find_member (changed, name) : NULL;
  g_autoptr (BbEvent) event = bb_event_new ();
  g_autoptr (GDateTime) now = bb_now ();

  if (!changed || !check_recusal (edit, member, name, replacement, decision, error))
    return FALSE;
  event->kind = BB_EVENT_RECUSED;
  event->visit = g_strdup (visit);
  event->who = g_strdup (name);
  event->reason = g_strdup (reason);
  event->replacement = g_strdup (replacement ? replacement->name : NULL);
  event->note = g_strdup (decision);
  event->clock = g_strdup ("system");
  event->author = bb_workspace_get_user (workspace);
  bb_set_time (&event->at, now);
  if (replacement)
    {
      BbMember *copy = bb_member_copy (replacement);

      copy->role = member->role;
      g_ptr_array_add (changed->team, copy);
    }
  g_ptr_array_remove (changed->team, member);
  event_id = bb_edit_make_id (edit, "event", random);
  bb_edit_put_value (edit, id, changed);
  bb_edit_put_value (edit, event_id, event);
  return bb_edit_commit (edit, error);
}
