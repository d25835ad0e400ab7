/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which authorities are taken for granted when nobody has chosen any. */
#include "attack-steps.h"
#include "signing/bb-standing.h"

/* The signature brings no certificate but its own; a root stands in the innermost of @depth time stamps, each in the one before. */
static guint
count_assumed (Place *self, guint depth)
{
  g_autofree char *value = g_build_filename (self->folder, "value", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbStanding) standing = NULL;

  attack_sign (self, FALSE, FALSE);
  attack_resign (self, "secretary", ATTACK_CMS);
  g_free (fixture_shell ("python3 %s/unit/signing/change-cms.py nest-%u:%s %s %s/changed", g_getenv ("G_TEST_SRCDIR"), depth, steps_pki ("root-ca.pem"), value,
                         self->folder));
  attack_put_value (self, "changed");
  standing = bb_standing_new (self->out, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_strv_length (standing->verification->roots);
}

static void
test_nested_stamps_are_not_followed_without_end (Place *self, gconstpointer data)
{
  g_assert_cmpuint (count_assumed (self, 1), ==, 1);
  g_assert_cmpuint (count_assumed (self, 3), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/signing/standing/nested-stamps-are-not-followed-without-end", Place, NULL, steps_set_up, test_nested_stamps_are_not_followed_without_end,
              steps_tear_down);
  return steps_run ();
}
