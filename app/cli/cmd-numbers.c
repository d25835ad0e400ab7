/* SPDX-License-Identifier: GPL-3.0-or-later */
/* numbers: those that the office set apart */
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "bb-cli.h"
#include "services/bb-numbers.h"

typedef struct
{
  char *issuer, *kind, *team, *holder;
  int year;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->issuer);
  g_free (self->kind);
  g_free (self->team);
  g_free (self->holder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static JsonObject *
row_to_object (gconstpointer data)
{
  const BbNumberRow *row = data;
  JsonObject *object = bb_number_block_to_object (row->block);

  json_object_set_int_member (object, "used", row->used);
  json_object_set_int_member (object, "left", row->left);
  return object;
}

static void
print_row (gconstpointer data)
{
  const BbNumberRow *row = data;
  const BbNumberBlock *block = row->block;

  printf ("%d\t%d-%d\t%s\t%s\t", (int) block->year, (int) block->from, (int) block->to, block->kind ? block->kind : "*", block->holder ? block->holder : "*");
  printf (_("%u used, %u left"), row->used, row->left);
  if (row->left <= BB_NUMBERS_FEW)
    printf (" !");
  printf ("\n");
}

static int
list_blocks (BbCli *cli, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = bb_numbers_list (cli->workspace, options->issuer, &error);

  return rows ? bb_cli_list_rows (cli, "blocks", rows, row_to_object, print_row) : bb_cli_fail (g_steal_pointer (&error));
}

static int
add_block (BbCli *cli, guint64 from, guint64 to, const Options *options)
{
  g_autoptr (BbNumberBlock) block = bb_number_block_new ();
  g_autoptr (GError) error = NULL;

  if (options->kind && bb_paper_kind_find (options->kind) < 0)
    return bb_cli_misuse_word ("numbers", options->kind, bb_paper_kind_names);
  block->year = options->year;
  block->from = (gint64) from;
  block->to = (gint64) to;
  block->kind = g_strdup (options->kind);
  block->team = g_strdup (options->team);
  block->holder = g_strdup (options->holder);
  if (!bb_numbers_add (cli->workspace, options->issuer, block, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("The numbers %d to %d of %d are set apart"), (int) from, (int) to, options->year);
  return BB_EXIT_DONE;
}

static int
remove_block (BbCli *cli, guint64 from, const Options *options)
{
  g_autoptr (GError) error = NULL;

  if (!bb_numbers_remove (cli->workspace, options->issuer, options->year, (gint64) from, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  bb_cli_tell (cli, _("The numbers of %d from %d on are not set apart any more"), options->year, (int) from);
  return BB_EXIT_DONE;
}

static gboolean
read_number (const char *word, guint64 *number)
{
  return word && g_ascii_string_to_unsigned (word, 10, 1, 999999, number, NULL);
}

static int
run (BbCli *cli, char **args, const Options *options)
{
  static const char * const words[] = { "list", "add", "remove", NULL };
  int word = args[0] ? bb_cli_find_name (words, args[0]) : -1, code = BB_EXIT_DONE;
  guint64 from = 0, to = 0;

  if (args[0] && word < 0)
    return bb_cli_misuse_word ("numbers", args[0], words);
  if (word < 0 || (word > 0 && !read_number (args[1], &from)) || (word == 1 && !read_number (args[2], &to)))
    return bb_cli_misuse ("numbers", _("“%s” needs more words"), "numbers");
  if (!bb_cli_open (cli, &code))
    return code;
  if (word == 0)
    return list_blocks (cli, options);
  return word == 1 ? add_block (cli, from, to, options) : remove_block (cli, from, options);
}

int
bb_cli_numbers (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_auto (Options) o = { .year = g_date_time_get_year (now) };
  GOptionEntry entries[] = {
    { "issuer", 0, 0, G_OPTION_ARG_STRING, &o.issuer, NULL, NULL }, { "kind", 0, 0, G_OPTION_ARG_STRING, &o.kind, NULL, NULL },
    { "team", 0, 0, G_OPTION_ARG_STRING, &o.team, NULL, NULL }, { "holder", 0, 0, G_OPTION_ARG_STRING, &o.holder, NULL, NULL },
    { "year", 0, 0, G_OPTION_ARG_INT, &o.year, NULL, NULL }, { NULL }
  };

  if (!bb_cli_parse (&args, entries, "numbers"))
    return BB_EXIT_USAGE;
  return run (cli, args, &o);
}
