/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the identities that the test of the window signs with: make-pki FOLDER */
#include "signing/bb-demo-pki.h"

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc == 2 && bb_demo_pki_create (argv[1], &error))
    return 0;
  g_printerr ("make-pki: %s\n", error ? error->message : "FOLDER is missing");
  return 1;
}
