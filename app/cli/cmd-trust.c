/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trust: the root certificates that are trusted in a workspace */
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "bb-cli.h"
#include "services/bb-check.h"

/* Each lies in the workspace under its SHA-256. */
static char *
get_sha256 (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return g_strndup (name, strcspn (name, "."));
}

static int
list_roots (BbCli *cli)
{
  g_auto (GStrv) roots = bb_check_get_trust (cli->workspace);
  JsonArray *array = json_array_new ();

  for (char **root = roots; *root; root++)
    {
      g_autofree char *sha256 = get_sha256 (*root), *name = bb_check_describe_root (*root);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "sha256", sha256);
      json_object_set_string_member (object, "name", name);
      json_array_add_object_element (array, object);
      if (!cli->json)
        printf ("%s\t%s\n", sha256, name);
    }
  return bb_cli_end_list (cli, "roots", array);
}

static int
add_roots (BbCli *cli, char **paths)
{
  g_autoptr (GError) error = NULL;

  for (char **path = paths; *path; path++)
    {
      if (!bb_check_add_trust (cli->workspace, *path, &error))
        return bb_cli_fail (g_steal_pointer (&error));
      bb_cli_tell (cli, _("%s: trusted from now on"), *path);
    }
  return BB_EXIT_DONE;
}

static int
remove_root (BbCli *cli, const char *sha256)
{
  g_autoptr (GError) error = NULL;

  if (!bb_check_remove_trust (cli->workspace, sha256, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("%s: not trusted any more"), sha256);
  return BB_EXIT_DONE;
}

int
bb_cli_trust (BbCli *cli, char **given)
{
  static const char * const words[] = { "list", "add", "remove", NULL };
  g_auto (GStrv) args = given;
  int word = args[0] ? bb_cli_find_name (words, args[0]) : -1, code = BB_EXIT_DONE;

  if (args[0] && word < 0)
    return bb_cli_misuse_word ("trust", args[0], words);
  if (word < 0 || (word == 0) != !args[1] || (word == 2 && args[2]))
    return bb_cli_misuse ("trust", _("“%s” needs more words"), "trust");
  if (!bb_cli_open (cli, &code))
    return code;
  if (word == 0)
    return list_roots (cli);
  return word == 1 ? add_roots (cli, args + 1) : remove_root (cli, args[1]);
}
