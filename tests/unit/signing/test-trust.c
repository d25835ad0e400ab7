/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing-steps.h"
#include "signing/bb-reason.h"
#include "signing/bb-trust.h"

#include <locale.h>

/* Whom one can trust, and when. */

#define N_TWINS 20
#define MAX_WORK 4000              /* checks of one signature that the search may take as long as */

static void
run (const char *command)
{
  g_autofree char *folder = g_path_get_dirname (steps_pki ("root-ca.pem"));

  g_free (fixture_shell ("cd %s && { %s; } 2>&1", folder, command));
}

static const char configuration[] = "[list]\\ndatabase=index-when.txt\\ndefault_md=sha256\\ndefault_crl_days=30\\n";

/* The secretary is revoked in 2035, for @reason. */
static void
revoke_secretary (const char *reason)
{
  g_autofree char *command = g_strdup_printf (
    "printf '%s' >when.cnf; s=$(openssl x509 -in secretary.pem -noout -serial | cut -d= -f2); "
    "printf \"R\\t360101000000Z\\t350101000000Z%s\\t$s\\tunknown\\t/CN=x\\n\" >index-when.txt; "
    "openssl ca -config when.cnf -name list -keyfile sub-ca.key -cert sub-ca.pem -gencrl -out crl-when.pem", configuration, reason);

  run (command);
}

/* A stamp proves its own time when its authority was revoked in good order, or when somebody else proves it: before the revocation. */
static void
test_revoked_since (void)
{
  static const struct { const char *reason; int proven; gboolean is_stamp; BbTrustStatus status; } cases[] = {
    { ",keyCompromise", 0, TRUE, BB_TRUST_DOUBTED },         { ",keyCompromise", 2034, TRUE, BB_TRUST_ESTABLISHED },
    { ",keyCompromise", 2036, TRUE, BB_TRUST_DOUBTED },      { ",keyCompromise", 0, FALSE, BB_TRUST_UNKNOWN },
    { ",keyCompromise", 2034, FALSE, BB_TRUST_ESTABLISHED }, { "", 0, TRUE, BB_TRUST_DOUBTED },
    { ",superseded", 0, TRUE, BB_TRUST_ESTABLISHED },        { ",affiliationChanged", 0, TRUE, BB_TRUST_ESTABLISHED },
    { ",cessationOfOperation", 0, TRUE, BB_TRUST_ESTABLISHED }, { ",CACompromise", 0, TRUE, BB_TRUST_DOUBTED },
    { ",superseded", 0, FALSE, BB_TRUST_UNKNOWN },
  };
  const char *roots[] = { steps_pki ("root-ca.pem"), NULL }, *crls[] = { steps_pki ("crl-when.pem"), NULL };
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func ((GDestroyNotify) gnutls_x509_crt_deinit);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  gnutls_x509_crt_t signer = steps_load_certificate ("secretary.pem");

  g_ptr_array_add (others, steps_load_certificate ("sub-ca.pem"));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) proven = cases[i].proven != 0 ? g_date_time_new_utc (cases[i].proven, 1, 1, 0, 0, 0) : NULL;
      g_autoptr (GPtrArray) problems = bb_reasons_new ();
      g_autoptr (BbTrust) trust = NULL;
      BbTrustTime when = { now, proven, cases[i].is_stamp };

      revoke_secretary (cases[i].reason);
      trust = bb_trust_load (roots, crls, NULL);
      g_assert_nonnull (trust);
      g_test_message ("%u: %s %d", i, cases[i].reason, cases[i].proven);
      g_assert_cmpint (bb_trust_check (trust, signer, others, &when, problems), ==, cases[i].status);
    }
  gnutls_x509_crt_deinit (signer);
}

/* A list of today may leave out who has expired since. */
static void
test_list_after_expiry (void)
{
  static const struct { const char *name; gboolean known; } cases[] = { { "expired.pem", FALSE }, { "secretary.pem", TRUE } };
  const char *crls[] = { steps_pki ("crl-sub.pem"), NULL };
  g_autoptr (BbTrust) trust = bb_trust_load (NULL, crls, NULL);
  gnutls_x509_crt_t issuer = steps_load_certificate ("sub-ca.pem");

  g_ptr_array_add (trust->kept_crls, g_ptr_array_steal_index (trust->crls, 0));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gnutls_x509_crt_t signer = steps_load_certificate (cases[i].name);
      g_autoptr (GDateTime) first = g_date_time_new_from_unix_utc (gnutls_x509_crt_get_activation_time (signer));
      BbTrustTime when = { first, first, FALSE };

      g_assert_cmpint (bb_trust_is_revocation_known (trust, signer, issuer, &when), ==, cases[i].known);
      gnutls_x509_crt_deinit (signer);
    }
  gnutls_x509_crt_deinit (issuer);
}

/* Authorities that all may have issued one another: the search for a root ends. */
static void
test_twins_end (void)
{
  const char *roots[] = { steps_pki ("root-ca.pem"), NULL };
  g_autoptr (BbTrust) trust = bb_trust_load (roots, NULL, NULL);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func ((GDestroyNotify) gnutls_x509_crt_deinit);
  g_autoptr (GPtrArray) problems = bb_reasons_new ();
  g_autoptr (GDateTime) now = NULL;
  gint64 start, one, all;
  BbTrustTime when;

  run ("openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out twin.key; for i in $(seq 20); do openssl req -x509 -new -key twin.key "
       "-subj /CN=Twin -set_serial $i -days 30 -addext keyUsage=critical,keyCertSign,digitalSignature -out twin-$i.pem; done");
  for (guint i = 1; i <= N_TWINS; i++)
    {
      g_autofree char *name = g_strdup_printf ("twin-%u.pem", i);

      g_ptr_array_add (others, steps_load_certificate (name));
    }
  now = g_date_time_new_now_utc ();                        /* they are valid by now, however long it took to make them */
  when = (BbTrustTime) { now, NULL, FALSE };
  start = g_get_monotonic_time ();
  for (guint i = 1; i < N_TWINS; i++)
    g_assert_true (bb_trust_is_issued_by (others->pdata[0], others->pdata[i]));
  one = MAX (1, (g_get_monotonic_time () - start) / (N_TWINS - 1));
  start = g_get_monotonic_time ();
  g_assert_cmpint (bb_trust_check (trust, others->pdata[0], others, &when, problems), ==, BB_TRUST_UNKNOWN);
  all = g_get_monotonic_time () - start;
  g_test_message ("as long as %" G_GINT64_FORMAT " checks", all / one);
  g_assert_cmpint (all / one, <, MAX_WORK);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signing/trust/revoked-since", test_revoked_since);
  g_test_add_func ("/signing/trust/list-after-expiry", test_list_after_expiry);
  g_test_add_func ("/signing/trust/twins-end", test_twins_end);
  return steps_run ();
}
