/* SPDX-License-Identifier: GPL-3.0-or-later */
/* make-film PATH: eight seconds of a film, for the tests of the window. */
#include "films.h"

int
main (int argc, char **argv)
{
  g_autofree char *path = argc == 2 ? film_make (".", argv[1], FILM_LONG) : NULL;

  return path ? 0 : 1;
}
