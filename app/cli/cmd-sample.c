/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample: drawn dossiers */
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "bb-cli.h"

static void
print_sample (gconstpointer data)
{
  const BbSample *sample = data;
  g_autofree char *name = bb_sample_format_name (sample);

  printf ("%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "\t%s\t%s\t%s\n", sample->number, sample->place, sample->population, name,
          sample->result >= 0 ? bb_result_names[sample->result] : "", sample->note ? sample->note : "");
}

static int
list_samples (BbCli *cli, const char *visit, const char *item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCase) loaded = bb_visit_load (cli->workspace, visit, &error);
  g_autoptr (GPtrArray) samples = loaded ? bb_case_list_samples (loaded, item) : NULL;

  return samples ? bb_cli_list_rows (cli, "samples", samples, bb_value_to_object, print_sample) : bb_cli_fail (g_steal_pointer (&error));
}

static int
draw (BbCli *cli, const char *visit, const char *item, gint64 population, const char *list, int size)
{
  g_autoptr (GError) error = NULL;
  gboolean drawn = list ? bb_visit_draw_sample_from (cli->workspace, visit, item, list, (guint) size, &error)
                        : bb_visit_draw_sample (cli->workspace, visit, item, population, (guint) size, &error);

  return drawn ? list_samples (cli, visit, item) : bb_cli_fail (g_steal_pointer (&error));
}

static int
set (BbCli *cli, const char *visit, char **words, const char *note)
{
  g_autoptr (GError) error = NULL;
  guint64 number;
  int result;

  if (!words[0] || !words[1] || !words[2])
    return bb_cli_misuse ("sample", _("“%s” needs more words"), "sample set");
  if (!g_ascii_string_to_unsigned (words[1], 10, 1, G_MAXINT, &number, NULL))
    return bb_cli_misuse ("sample", _("“%s” is not the number of a dossier"), words[1]);
  if ((result = bb_cli_find_name (bb_result_names, words[2])) < 0)
    return bb_cli_misuse ("sample", _("“%s” is no result; it must be pass or fail"), words[2]);
  if (!bb_visit_set_sample (cli->workspace, visit, words[0], (guint) number, result, note, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("%s: result of dossier %u saved"), words[0], (guint) number);
  return BB_EXIT_DONE;
}

static int
clear (BbCli *cli, const char *visit, const char *item)
{
  g_autoptr (GError) error = NULL;

  if (!bb_visit_clear_sample (cli->workspace, visit, item, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("%s: the draw is taken away"), item);
  return BB_EXIT_DONE;
}

int
bb_cli_sample (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autofree char *list = NULL, *note = NULL, *visit = NULL;
  g_autoptr (GError) error = NULL;
  gint64 population = 0;
  int size = 0, code = BB_EXIT_DONE;
  GOptionEntry entries[] = {
    { "population", 0, 0, G_OPTION_ARG_INT64, &population, NULL, NULL }, { "list", 0, 0, G_OPTION_ARG_FILENAME, &list, NULL, NULL },
    { "size", 0, 0, G_OPTION_ARG_INT, &size, NULL, NULL }, { "note", 0, 0, G_OPTION_ARG_STRING, &note, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (&args, entries, "sample"))
    return BB_EXIT_USAGE;
  if (!args[0] || !args[1] || !args[2])
    return bb_cli_misuse ("sample", _("“%s” needs more words"), "sample");
  if (g_str_equal (args[0], "draw") && ((population > 0) == (list != NULL) || size < 0))
    return bb_cli_misuse ("sample", _("A draw needs either --population or --list"));
  if (!(visit = bb_cli_find_visit (cli, args[1], &code)))
    return code;
  if (g_str_equal (args[0], "draw"))
    return draw (cli, visit, args[2], population, list, size);
  if (g_str_equal (args[0], "set"))
    return set (cli, visit, args + 2, note);
  if (g_str_equal (args[0], "list"))
    return list_samples (cli, visit, args[2]);
  if (g_str_equal (args[0], "clear"))
    return clear (cli, visit, args[2]);
  return bb_cli_misuse ("sample", _("Unknown word “%s”"), args[0]);
}
