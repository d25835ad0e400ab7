/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "sample-case.h"

int
main (int argc, char **argv)
{
  SampleOptions options = { .findings = 8, .recommendations = 6 };
  BbMinutesOptions how = { .data_dir = g_getenv ("BIENBAN_DATA") };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCase) visit = NULL;
  g_autoptr (BbMinutesResult) result = NULL;
  if (argc > 3) { options.photos = MAX (9, argc - 3); options.photo_files = (const char * const *) argv + 3; how.file = sample_case_find_file; }
  if (argc > 2) { const char *o = argv[2]; options.long_texts = strchr (o, 'l') != NULL; options.long_posts = strchr (o, 'p') != NULL; options.refused = strchr (o, 'r') != NULL; options.closed = strchr (o, 'c') != NULL; options.set_b = strchr (o, 'b') != NULL; if (strchr (o, '5')) options.findings = 50; if (strchr (o, '0')) options.findings = options.recommendations = 0; how.draft = strchr (o, 'd') != NULL; if (strchr(o,'n')) options.number = "5"; }
  visit = sample_case_new (&options);
  result = bb_minutes_write (visit, argv[1], &how, NULL, &error);
  g_assert_no_error (error);
  g_print ("%s %u\n", result->sha256, result->pages);
  return 0;
}
