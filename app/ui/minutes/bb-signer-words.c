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
  if (g_str_equal (field, "witness"))
    return _("Witness");
  if (g_str_equal (field, "issuer"))
    return _("Signatory of the office");
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

static gboolean
is_unverified (const BbSigningState *paper, const char *field)
{
  return paper && paper->unverified && g_strv_contains ((const char * const *) paper->unverified, field);
}

char *
bb_signer_describe_state (const char *field, BbEvent *event, const char *expected, const BbSigningState *paper)
{
  g_autofree char *time = event && event->at ? bb_wording_time (event->at) : g_strdup ("");
  g_autofree char *signature = event && is_unverified (paper, field) ? describe_signature (event, expected, time) : NULL;

  if (signature)
    return g_strdup_printf (_("%s · not verified: the certificate leads to no trusted root certificate"), signature);
  if (event)
    return event->kind == BB_EVENT_REFUSED ? describe_refusal (event, time) : describe_signature (event, expected, time);
  if (bb_signer_is_lost (paper, field) && *paper->undecided)
    return g_strdup (_("Signed one of the copies that went apart; which one counts is undecided"));
  if (bb_signer_is_lost (paper, field))
    return g_strdup (_("Signed a copy that was left behind: sign again"));
  if (paper && g_strcmp0 (paper->first, field) == 0)
    return g_strdup (_("Not signed yet. Signs first with a token or file: that seals the page."));
  return g_strdup (_("Not signed yet"));
}

/* ── All of them ─────────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
find_next (GPtrArray *signers, const BbSigningState *paper)
{
  if (paper && paper->first)
    return paper->first;
  for (guint i = 0; i < signers->len; i++)
    {
      const BbPaperSigner *signer = signers->pdata[i];

      if (!signer->event || bb_signer_is_lost (paper, signer->field))
        return signer->field;
    }
  return NULL;
}

static char *
describe_undecided (const BbSigningState *paper)
{
  guint n = paper && paper->undecided ? g_strv_length (paper->undecided) : 0;
  g_autoptr (GString) copies = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (copies, "%s%.8s", i ? ", " : "", paper->undecided[i]);
  if (!n)
    return NULL;
  return g_strdup_printf (_("Copies of this paper were signed apart (%s), and no trusted root certificate tells which one counts. "
                            "Choose the root certificates of those who signed: Verify the Signatures."), copies->str);
}

char *
bb_signer_describe_progress (GPtrArray *signers, const BbSigningState *paper, gboolean is_minutes)
{
  guint n_signed = 0, n_refused = 0;
  const char *next = find_next (signers, paper);
  g_autofree char *counted = NULL, *after = NULL, *undecided = describe_undecided (paper);

  if (undecided)
    return g_steal_pointer (&undecided);
  for (guint i = 0; i < signers->len; i++)
    {
      const BbPaperSigner *signer = signers->pdata[i];

      n_signed += signer->event && signer->event->kind == BB_EVENT_SIGNED && !bb_signer_is_lost (paper, signer->field);
      n_refused += signer->event && signer->event->kind == BB_EVENT_REFUSED;
    }
  if (n_signed + n_refused == signers->len)
    return g_strdup (is_minutes ? _("The minutes are complete.") : _("The paper is complete."));
  if (n_refused)
    counted = g_strdup_printf (_("%u of %u have signed, %u refused."), n_signed, signers->len, n_refused);
  else
    counted = g_strdup_printf (_("%u of %u have signed."), n_signed, signers->len);
  after = next ? g_strdup_printf (_("Next: %s."), bb_signer_describe_role (next)) : NULL;
  return after ? g_strjoin (" ", counted, after, NULL) : g_steal_pointer (&counted);
}
