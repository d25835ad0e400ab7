/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bienban-cli: everything without a screen. */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bb-cli.h"
#include "bb-config.h"
#include "domain/bb-json.h"

const BbCommand bb_commands[] = {
  { "demo", "[--output DIR]", N_("the whole job on the built-in sample visit, from checklists to three signatures"), bb_cli_demo },
  { "checklist", "list | show ID | validate FILE | import FILE.json | import FILE.csv --code CODE --version VERSION [--title TEXT] [--valid-from DATE] | "
                 "compare ID ID | publish ID | export ID [--csv]", N_("the checklists; ID is CODE or CODE:VERSION"), bb_cli_checklist },
  { "basis", "list [--unconfirmed] | confirm ID", N_("the legal bases and how well they are known"), bb_cli_basis },
  { "unit", "list [QUERY] | import FILE.csv",
    N_("the inspected units; the table has a head line: code,name,kind,short,parent,address,valid_from,valid_to; kind is W, D or P"), bb_cli_unit },
  { "visit",
    "list | new --unit CODE --checklist ID… [--kind unannounced|scheduled|thematic|self|reinspection] "
    "[--leader NAME] [--secretary NAME] [--member NAME…] [--representative NAME,POST] [--decision NUMBER] [--decision-date DATE] [--decision-issuer WHO] [--place TEXT] [--open] | "
    "open ID | event ID KIND [--who NAME] [--note TEXT] | show ID | import FILE.json|FILE.zip | "
    "export ID -o FILE.json | export ID -o FILE.zip [--copy office|unit] [--trust CA.pem…] [--crl FILE…]",
    N_("the visits; a unique beginning of ID is enough"), bb_cli_visit },
  { "answer", "VISIT ITEM [pass|fail|na] [--count NAME=N…] [--ratio A/B] [--sample FILE.csv] [--text TEXT] [--note TEXT]",
    N_("answers an item"), bb_cli_answer },
  { "sample", "draw VISIT ITEM --population N|--list FILE.csv [--size N] | set VISIT ITEM NUMBER pass|fail [--note TEXT] | list VISIT ITEM | "
              "clear VISIT ITEM",
    N_("draws dossiers by the seed of the visit, and says what they showed"), bb_cli_sample },
  { "finding", "add VISIT ITEM --fact TEXT [--severity minor|major|critical] | list VISIT", N_("findings"), bb_cli_finding },
  { "recommend", "add VISIT --what TEXT --who TEXT --deadline DATE|+Nwd [--finding ID] | list VISIT", N_("recommendations"), bb_cli_recommend },
  { "opinion", "VISIT TEXT [--by NAME] [--attach FILE…]", N_("the unit's own words"), bb_cli_opinion },
  { "attach", "VISIT ITEM FILE… [--caption TEXT] [--source SOURCE]", N_("takes evidence in"), bb_cli_attach },
  { "lock", "VISIT", N_("freezes what the minutes will state"), bb_cli_lock },
  { "unlock", "VISIT", N_("takes the lock back, as long as nobody has signed"), bb_cli_unlock },
  { "minutes", "VISIT [--paper KIND|ID] -o FILE.pdf | VISIT [--paper KIND|ID] --adopt FILE.pdf [--trust CA.pem…] | "
               "VISIT [--paper KIND|ID] --number N [--date D]",
    N_("writes the minutes or another paper, takes back what was signed elsewhere, or gives it its number"), bb_cli_minutes },
  { "paper", "VISIT KIND -o FILE.pdf [--number NUMBER|next] [--date DATE] [--words TEXT] [--capacity TEXT] [--post TEXT] [--name NAME] | "
             "VISIT correction -o FILE.pdf --place TEXT --before TEXT --after TEXT [--why TEXT] … | "
             "VISIT refusal -o FILE.pdf --field unit|secretary|leader --reason TEXT [--who NAME] [--witness NAME] | list VISIT | copy VISIT ID -o FILE.pdf",
    N_("makes and keeps the other papers of a visit; KIND is refusal, correction, persons, notice, report, opening or presence"), bb_cli_paper },
  { "template", "list [--issuer CODE] | show KIND [--standard] | export KIND [-o FILE.json] | validate FILE.json | import FILE.json | reset KIND",
    N_("how the office makes its papers up; KIND is minutes, refusal, correction, persons, notice, report, opening or presence"), bb_cli_template },
  { "signers", "VISIT [--paper KIND|ID] | VISIT [--paper KIND|ID] --field FIELD --drawn STROKES.json|--scan FILE [--who NAME] | "
               "VISIT [--paper KIND|ID] --field FIELD --refuse REASON [--who NAME] [--witness NAME] | "
               "VISIT [--paper KIND|ID] --hand-over FILE.pdf --to NAME | VISIT [--paper KIND|ID] --take-back",
    N_("who has signed how; records signatures by hand, and which laptop has the paper"), bb_cli_signers },
  { "sign", "FILE.pdf -o OUT.pdf --field secretary|unit|leader|seal --identity FILE.p12|pkcs11:URI [--module FILE.so] [--pin-file FILE] [--pss] "
            "[--appearance FILE.png] [--reason TEXT] [--tsa URL] | "
            "VISIT [--paper KIND|ID] --field secretary|unit|leader|witness|issuer|seal --identity …",
    N_("signs a PDF, the minutes of a visit, or another paper of it"), bb_cli_sign },
  { "raise", "FILE.pdf -o OUT.pdf [--tsa URL] [--fetch] [--host HOST[:PORT]…] [--crl FILE…] [--trust CA.pem…] | VISIT [--tsa URL] [--fetch] [--crl FILE…] [--trust CA.pem…] | "
    "--all [--tsa URL] | --pending | --set-tsa URL | --set-hosts \"HOST[:PORT]…\"",
    N_("makes signatures hold longer: keeps what proves them in the PDF, stamps it with the time of an authority"), bb_cli_raise },
  { "trust", "list | add CA.pem… | remove SHA256", N_("the root certificates that are trusted in this workspace, also by its window"), bb_cli_trust },
  { "numbers", "list [--issuer CODE] | add FROM TO [--year YEAR] [--kind KIND] [--team CODE] [--holder NAME] [--issuer CODE] | remove FROM [--year YEAR] [--issuer CODE]",
    N_("numbers that the office set apart for papers made on the spot, and who takes from them"), bb_cli_numbers },
  { "token", "list [--module FILE.so]", N_("the tokens that are plugged in, without asking for a PIN; their addresses are for “sign”"), bb_cli_token },
  { "verify", "FILE.pdf|FILE.zip [--trust CA.pem…] [--crl FILE…] [--against-workspace] [--about MINUTES.pdf] [--report FILE.pdf|FILE.json]",
    N_("verifies every signature of a PDF, of a case file everything in it; 0 only when all is valid"), bb_cli_verify },
  { "sync", "[URL] [--push] [--pull] [--continuous] [--user NAME] [--password-file FILE] [--remember] [--ca FILE.pem] [--fingerprint SHA256] "
            "[--certificate FILE.pem] | --outbox",
    N_("makes the workspace and a hub or CouchDB alike; what it did not take stays in the outbox"), bb_cli_sync },
  { "conflicts", "list [VISIT] | resolve ID --keep REVISION [--take FIELD=REVISION…]",
    N_("what two people changed apart, each version with who, when and on which laptop; 1 when something is to be decided"), bb_cli_conflicts },
  { "couch", "setup URL [--user NAME] [--password-file FILE] [--team ID…] [--plan ID…] [--supervisor AREA…] [--restricted NAME…] [--sent NAME…] "
             "[--ca FILE.pem] [--fingerprint SHA256]",
    N_("makes the databases on a CouchDB, with who may read them and the rules of who may write what; again and again without harm"), bb_cli_couch },
  { "search", "TEXT", N_("searches everything, with or without marks"), bb_cli_search },
  { "workdays", "DATE +N | FROM TO", N_("counts working days"), bb_cli_workdays },
  { "reindex", "", N_("makes the tables for queries anew from the documents"), bb_cli_reindex },
  { "fsck", "", N_("checks hashes, trees, files and tables"), bb_cli_fsck },
  { "help", "[--man]", N_("this page"), bb_cli_help },
  { NULL }
};

static const char * const exit_codes[] = {
  N_("done"), N_("the answer is no: a signature is not fully valid, a figure is wrong"), N_("bad usage"), N_("bad input"), N_("refused or failed"),
};

/* ── Help ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* At least one, for a command without words has a form as well. */
static char **
split_forms (const BbCommand *command)
{
  return *command->usage ? g_strsplit (command->usage, " | ", -1) : g_strdupv ((char *[]) { (char *) "", NULL });
}

static void
print_help (FILE *out)
{
  fprintf (out, "%s: bienban-cli [--workspace DIR] [--language vi|en] [--json] %s\n\n", _("usage"), _("COMMAND"));
  for (const BbCommand *command = bb_commands; command->name; command++)
    {
      g_auto (GStrv) forms = split_forms (command);

      fprintf (out, "  %s\n", _(command->summary));
      for (char **form = forms; *form; form++)
        fprintf (out, "      %s%s%s\n", command->name, **form ? " " : "", *form);
    }
  fprintf (out, "\n%s:\n", _("Exit codes"));
  for (guint i = 0; i < G_N_ELEMENTS (exit_codes); i++)
    fprintf (out, "  %u  %s\n", i, _(exit_codes[i]));
}

static int
print_command_help (const BbCommand *command)
{
  g_auto (GStrv) forms = split_forms (command);

  printf ("%s\n", _(command->summary));
  for (char **form = forms; *form; form++)
    printf ("%s: bienban-cli %s%s%s\n", _("usage"), command->name, **form ? " " : "", *form);
  return BB_EXIT_DONE;
}

static char *
escape_roff (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "-", -1);

  return g_strjoinv ("\\-", parts);
}

static void
print_man (void)
{
  printf (".TH BIENBAN\\-CLI 1 \"\" \"Biên Bản %s\"\n.SH NAME\nbienban\\-cli \\- %s\n", BB_VERSION, _("inspections without a screen"));
  printf (".SH SYNOPSIS\n.B bienban\\-cli\n[\\fB\\-\\-workspace\\fR DIR] [\\fB\\-\\-language\\fR vi|en] [\\fB\\-\\-json\\fR] COMMAND\n.SH COMMANDS\n");
  for (const BbCommand *command = bb_commands; command->name; command++)
    {
      g_auto (GStrv) forms = split_forms (command);

      for (char **form = forms; *form; form++)
        {
          g_autofree char *escaped = escape_roff (*form);

          printf (form == forms ? ".TP\n\\fB%s\\fR %s\n" : ".TQ\n\\fB%s\\fR %s\n", command->name, escaped);
        }
      printf ("%s\n", _(command->summary));
    }
  printf (".SH \"EXIT STATUS\"\n");
  for (guint i = 0; i < G_N_ELEMENTS (exit_codes); i++)
    printf (".TP\n%u\n%s\n", i, _(exit_codes[i]));
  printf (".SH ENVIRONMENT\n.TP\nBIENBAN_LANGUAGE\n%s\n.TP\nBIENBAN_DATA\n%s\n.SH \"SEE ALSO\"\nbienban(1)\n",
          _("vi (the default) or en"), _("folder of the built-in data"));
}

int
bb_cli_help (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;

  if (args[0] && g_str_equal (args[0], "--man"))
    print_man ();
  else
    print_help (stdout);
  return BB_EXIT_DONE;
}

/* ── Shared ──────────────────────────────────────────────────────────────────────────────────────────────────── */

int
bb_cli_fail (GError *error)
{
  g_autofree char *sentence = bb_phrase (error);
  int code = bb_phrase_get_exit_code (error);

  fprintf (stderr, "bienban-cli: %s\n", sentence);
  g_error_free (error);
  return code;
}

int
bb_cli_misuse (const char *command, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list list;

  va_start (list, format);
  message = g_strdup_vprintf (format, list);
  va_end (list);
  /* What came from elsewhere may end in a full stop of its own. */
  fprintf (stderr, "bienban-cli: %s%s ", message, g_str_has_suffix (message, ".") ? "" : ".");
  for (const BbCommand *known = bb_commands; command && known->name; known++)
    if (g_str_equal (known->name, command))
      {
        fprintf (stderr, "%s: bienban-cli %s %s\n", _("usage"), known->name, known->usage);
        return BB_EXIT_USAGE;
      }
  fprintf (stderr, "%s\n", _("See “bienban-cli help”."));
  return BB_EXIT_USAGE;
}

int
bb_cli_finish (gboolean done, GError **error)
{
  return done ? BB_EXIT_DONE : bb_cli_fail (g_steal_pointer (error));
}

void
bb_cli_tell (BbCli *cli, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list list;

  if (cli->json)
    return;
  va_start (list, format);
  line = g_strdup_vprintf (format, list);
  va_end (list);
  printf ("%s\n", line);
}

int
bb_cli_find_name (const char * const *names, const char *name)
{
  for (int i = 0; names[i]; i++)
    if (g_str_equal (names[i], name))
      return i;
  return -1;
}

int
bb_cli_misuse_word (const char *command, const char *word, const char * const *names)
{
  g_autofree char *all = g_strjoinv (", ", (char **) names);

  return bb_cli_misuse (command, _("“%s” must be one of: %s"), word, all);
}

BbWorkspace *
bb_cli_open (BbCli *cli, int *code)
{
  g_autoptr (GError) error = NULL;

  if (!cli->workspace)
    cli->workspace = bb_workspace_open (cli->folder, NULL, &error);
  if (!cli->workspace)
    *code = bb_cli_fail (g_steal_pointer (&error));
  return cli->workspace;
}

void
bb_cli_print_json (JsonObject *object)
{
  g_autofree char *text = bb_json_format (object);

  fputs (text, stdout);
  json_object_unref (object);
}

int
bb_cli_end_list (BbCli *cli, const char *name, JsonArray *array)
{
  JsonObject *object = json_object_new ();

  json_object_set_array_member (object, name, array);
  if (cli->json)
    bb_cli_print_json (object);
  else
    json_object_unref (object);
  return BB_EXIT_DONE;
}

int
bb_cli_list_rows (BbCli *cli, const char *name, GPtrArray *rows, JsonObject *(*to_object) (gconstpointer row), void (*print) (gconstpointer row))
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < rows->len; i++)
    if (cli->json)
      json_array_add_object_element (array, to_object (rows->pdata[i]));
    else
      print (rows->pdata[i]);
  return bb_cli_end_list (cli, name, array);
}

gboolean
bb_cli_parse (char ***args, const GOptionEntry *entries, const char *command)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;

  g_strv_builder_add (builder, command);
  g_strv_builder_addv (builder, (const char **) *args);
  words = g_strv_builder_end (builder);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, &words, &error))
    {
      bb_cli_misuse (command, "%s", error->message);
      return FALSE;
    }
  g_strfreev (*args);
  *args = g_strdupv (words + 1);
  return TRUE;
}

char *
bb_cli_find_visit (BbCli *cli, const char *word, int *code)
{
  g_autoptr (GError) error = NULL;
  BbWorkspace *workspace = bb_cli_open (cli, code);
  char *id = workspace ? bb_visit_resolve (workspace, word, &error) : NULL;

  if (error)
    *code = bb_cli_fail (g_steal_pointer (&error));
  return id;
}

/* ── Main ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The words before the command; FALSE for an option that is not known. */
static gboolean
take_global_options (BbCli *cli, char ***args, const char **language)
{
  for (; **args && g_str_has_prefix (**args, "--"); (*args)++)
    {
      if (g_str_equal (**args, "--json"))
        cli->json = TRUE;
      else if (g_str_equal (**args, "--help"))
        g_set_str (*args, "help");
      else if (g_str_equal (**args, "--version"))
        {
          printf ("bienban-cli %s\n", BB_VERSION);
          exit (BB_EXIT_DONE);
        }
      else if ((*args)[1] && g_str_equal (**args, "--workspace"))
        g_set_str (&cli->folder, *++(*args));
      else if ((*args)[1] && g_str_equal (**args, "--language"))
        *language = *++(*args);
      else
        return FALSE;
      if (g_str_equal (**args, "help"))
        return TRUE;
    }
  return TRUE;
}

/* --json may also stand behind the command. */
static char **
take_json (BbCli *cli, char **args)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (; *args; args++)
    if (g_str_equal (*args, "--json"))
      cli->json = TRUE;
    else
      g_strv_builder_add (builder, *args);
  return g_strv_builder_end (builder);
}

/* Before "--": behind it a word stands for itself. */
static gboolean
asks_for_help (char **args)
{
  for (; *args && !g_str_equal (*args, "--"); args++)
    if (g_str_equal (*args, "--help"))
      return TRUE;
  return FALSE;
}

static int
run_command (BbCli *cli, const BbCommand *command, char **args)
{
  g_auto (GStrv) words = take_json (cli, args);

  if (asks_for_help (words))
    return print_command_help (command);
  /* A command may replace the list: it owns it. */
  return command->run (cli, g_strdupv (words));
}

static int
run (BbCli *cli, char **args)
{
  const char *language = NULL;

  if (!take_global_options (cli, &args, &language))
    {
      bb_language_init (language);
      return bb_cli_misuse (NULL, _("Unknown option “%s”"), *args);
    }
  bb_language_init (language);
  if (!*args)
    {
      print_help (stderr);
      return BB_EXIT_USAGE;
    }
  for (const BbCommand *command = bb_commands; command->name; command++)
    if (g_str_equal (command->name, *args))
      return run_command (cli, command, args + 1);
  return bb_cli_misuse (NULL, _("Unknown command “%s”"), *args);
}

int
main (int argc, char **argv)
{
  g_auto (GStrv) args = NULL;
  BbCli cli = { 0 };
  int code;

  args = g_strdupv (argv + 1);
  code = run (&cli, args);
  if (cli.workspace)
    bb_workspace_close (cli.workspace);
  g_clear_object (&cli.workspace);
  g_free (cli.folder);
  return code;
}
