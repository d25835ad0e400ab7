/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-signer-words.h"

#include <glib/gi18n-lib.h>

#include "common/bb-wording.h"

const char *
bb_signer_describe_role (const char *field)
{
  if (g_str_equal (field, "unit"))
    return _("Representative of the unit");
  if (g_str_equal (field, "secretary"))
    return _("Secretary of the team");
  if (g_str_equal (field, "leader"))
    return _("Team leader");
  if (g_str_equal (field, "seal"))
    return _("Seal of the agency");
  return field;
}

const char *
bb_signer_find_name (BbVisit *visit, const char *field)
{
  BbMember *member = NULL;

  if (g_str_equal (field, "unit"))
    {
      BbAttendee *person = bb_visit_find_representative (visit);

      return person ? person->name : NULL;
    }
  if (g_str_equal (field, "secretary"))
    member = bb_visit_find_member (visit, BB_ROLE_SECRETARY);
  if (g_str_equal (field, "leader"))
    member = bb_visit_find_member (visit, BB_ROLE_LEADER);
  return member ? member->name : NULL;
}

gboolean
bb_signer_is_lost (const BbSigningState *paper, const char *field)
{
  return paper && paper->lost && g_strv_contains ((const char * const *) paper->lost, field);
}

/* ── One signer ──────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
describe_refusal (BbEvent *event, const char *time)
{
  g_autofree char *refused = g_strdup_printf (_("Refused to sign on %s"), time);
  g_autofree char *witness = event->witness && *event->witness ? g_strdup_printf (_("witness: %s"), event->witness) : NULL;

  return event->reason ? g_strjoin (" · ", refused, event->reason, witness, NULL) : g_strjoin (" · ", refused, witness, NULL);
}

static char *
describe_signature (BbEvent *event, const char *expected, const char *time)
{
  if (g_strcmp0 (event->way, "drawn") == 0)
    return g_strdup_printf (_("Signed by hand on the screen on %s"), time);
  if (event->way)
    return g_strdup_printf (_("Signed on the printed paper; its scan %.8s came on %s"), event->sha256 ? event->sha256 : "", time);
  if (!event->who || !*event->who || g_strcmp0 (event->who, expected) == 0)
    return g_strdup_printf (_("Signed on %s"), time);
  return g_strdup_printf (_("Signed by %s on %s"), event->who, time);
}

char *
bb_signer_describe_state (const char *field, BbEvent *event, const char *expected, const BbSigningState *paper)
{
  g_autofree char *time = event && event->at ? bb_wording_time (event->at) : g_strdup ("");

  if (event)
    return event->kind == BB_EVENT_REFUSED ? describe_refusal (event, time) : describe_signature (event, expected, time);
  if (bb_signer_is_lost (paper, field))
    return g_strdup (_("Signed a copy that was left behind: sign again"));
  if (paper && g_strcmp0 (paper->first, field) == 0)
    return g_strdup (_("Not signed yet. Signs first with a token or file: that seals the page."));
  return g_strdup (_("Not signed yet"));
}

/* ── All of them ─────────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
find_next (BbCase *visit, char **fields, const BbSigningState *paper)
{
  if (paper && paper->first)
    return paper->first;
  for (guint i = 0; fields && fields[i]; i++)
    if (!bb_events_is_settled (bb_case_get_events (visit), fields[i]) || bb_signer_is_lost (paper, fields[i]))
      return fields[i];
  return NULL;
}


char *
bb_signer_describe_progress (BbCase *visit, const BbSigningState *paper)
{
  BbEvent *lock = bb_events_find_last (bb_case_get_events (visit), BB_EVENT_LOCKED);
  guint n_signed = 0, n_refused = 0, total = lock && lock->fields ? g_strv_length (lock->fields) : 0;
  const char *next = find_next (visit, lock ? lock->fields : NULL, paper);
  g_autofree char *counted = NULL, *after = NULL;

  for (guint i = 0; i < total; i++)
    {
      BbEvent *event = bb_events_find_settling (bb_case_get_events (visit), lock->fields[i]);

      n_signed += event && event->kind == BB_EVENT_SIGNED && !bb_signer_is_lost (paper, lock->fields[i]);
      n_refused += event && event->kind == BB_EVENT_REFUSED;
    }
  if (n_signed + n_refused == total)
    return g_strdup (_("The minutes are complete."));
  if (n_refused)
    counted = g_strdup_printf (_("%u of %u have signed, %u refused."), n_signed, total, n_refused);
  else
    counted = g_strdup_printf (_("%u of %u have signed."), n_signed, total);
  after = next ? g_strdup_printf (_("Next: %s."), bb_signer_describe_role (next)) : NULL;
  return after ? g_strjoin (" ", counted, after, NULL) : g_steal_pointer (&counted);
}
