/* SPDX-License-Identifier: GPL-3.0-or-later */
/* raise: signatures that hold longer than their certificates. */
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "bb-cli.h"
#include "domain/bb-dates.h"
#include "services/bb-raising.h"

typedef struct
{
  char *output;
  char *tsa;
  char *set_tsa;
  char *set_hosts;
  char **hosts;
  char **crls;
  char **roots;
  gboolean fetch;
  gboolean all;
  gboolean pending;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->output);
  g_free (self->tsa);
  g_free (self->set_tsa);
  g_free (self->set_hosts);
  g_strfreev (self->hosts);
  g_strfreev (self->crls);
  g_strfreev (self->roots);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static BbRaiseRequest
make_request (const Options *options)
{
  return (BbRaiseRequest) {
    .crls = (const char * const *) options->crls, .roots = (const char * const *) options->roots, .fetch = options->fetch, .tsa = options->tsa,
    .hosts = (const char * const *) options->hosts,
  };
}

static void
set_string (JsonObject *object, const char *name, const char *text)
{
  g_autofree char *valid = text ? g_utf8_make_valid (text, -1) : NULL;

  if (valid)
    json_object_set_string_member (object, name, valid);
}

static void
set_time (JsonObject *object, const char *name, GDateTime *time)
{
  g_autofree char *text = time ? bb_time_format (time) : NULL;

  set_string (object, name, text);
}

/* ── One ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

static JsonObject *
result_to_object (const BbRaiseResult *result)
{
  JsonObject *object = json_object_new ();

  set_string (object, "level", result->level);
  json_object_set_boolean_member (object, "roots_chosen", result->is_checked);
  json_object_set_int_member (object, "certificates", result->n_certificates);
  json_object_set_int_member (object, "ocsps", result->n_ocsps);
  json_object_set_int_member (object, "crls", result->n_crls);
  set_string (object, "missing", result->missing);
  set_string (object, "shortfall", result->shortfall);
  set_time (object, "stamped_time", result->stamped_time);
  set_string (object, "stamp_authority", result->stamp_authority);
  set_time (object, "stamp_ends", result->stamp_ends);
  return object;
}

/* Records of older versions, and those that came from elsewhere, may name none. */
static const char *
name_level (const char *level)
{
  return level && *level ? level : "?";
}

/* Below the highest level something is missing, and it has a name. */
static void
warn_of_missing (const BbRaiseResult *result)
{
  if (!result->missing && result->shortfall)
    fprintf (stderr, "bienban-cli: %s.\n", result->shortfall);
  if (!result->missing)
    return;
  fprintf (stderr, "bienban-cli: ");
  fprintf (stderr, _("There is neither an OCSP answer nor a revocation list for the certificate of %s; give one with --crl, or its issuer with --trust.\n"),
           result->missing);
}

static void
print_result (const BbRaiseResult *result)
{
  g_autoptr (GDateTime) local = result->stamped_time ? g_date_time_to_local (result->stamped_time) : NULL;
  g_autofree char *time = local ? g_date_time_format (local, "%d/%m/%Y %H:%M:%S") : NULL;

  if (result->n_certificates + result->n_ocsps + result->n_crls > 0)
    printf (_("Kept in the PDF: %u certificates, %u OCSP answers, %u revocation lists\n"), result->n_certificates, result->n_ocsps, result->n_crls);
  if (time)
    printf (_("Time-stamped by %s at %s\n"), result->stamp_authority, time);
  printf (_("Level %s\n"), name_level (result->level));
  if (!result->is_checked)
    printf ("%s\n", _("Whom to trust was not checked: no root certificates were given"));
}

static int
tell_result (BbCli *cli, BbRaiseResult *result, GError *error)
{
  if (!result)
    return bb_cli_fail (error);
  if (result->stamped_time)
    warn_of_missing (result);
  if (cli->json)
    bb_cli_print_json (result_to_object (result));
  else
    print_result (result);
  return BB_EXIT_DONE;
}

static int
raise_file (BbCli *cli, const char *file, const Options *options)
{
  GError *error = NULL;
  BbRaiseRequest request = make_request (options);
  g_autoptr (BbRaiseResult) result = NULL;

  if (g_file_test (file, G_FILE_TEST_EXISTS))
    result = bb_pdf_raise (file, options->output, &request, NULL, &error);
  else
    g_set_error (&error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("There is no file “%s”"), file);
  return tell_result (cli, result, error);
}

static int
raise_visit (BbCli *cli, const char *word, const Options *options)
{
  GError *error = NULL;
  BbRaiseRequest request = make_request (options);
  g_autoptr (BbRaiseResult) result = NULL;
  int code = BB_EXIT_DONE;
  g_autofree char *visit = bb_cli_find_visit (cli, word, &code);

  if (!visit)
    return code;
  result = bb_visit_raise (cli->workspace, visit, &request, NULL, &error);
  return tell_result (cli, result, error);
}

/* ── All ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

static const char * const state_names[] = { "done", "signatures", "due", "renewal", "stuck" };

static const char *
describe_state (BbRaisingState state)
{
  switch (state)
    {
    case BB_RAISING_SIGNATURES:
      return _("waits for signatures");
    case BB_RAISING_DUE:
      return _("to be raised");
    case BB_RAISING_RENEWAL:
      return _("to be renewed: its time stamp ends soon");
    case BB_RAISING_STUCK:
      return _("raised as far as it goes: about one certificate nobody can be asked");
    case BB_RAISING_DONE:
    default:
      return _("done");
    }
}

static char *
name_paper (BbCli *cli, const BbRaisingPaper *paper)
{
  g_autoptr (BbCase) visit = bb_visit_load (cli->workspace, paper->visit, NULL);

  return g_strdup (visit ? bb_text_get (&bb_case_get_visit (visit)->unit_name) : paper->visit);
}

static JsonObject *
paper_to_object (const BbRaisingPaper *paper)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "visit", paper->visit);
  json_object_set_string_member (object, "state", state_names[paper->state]);
  set_string (object, "level", paper->level);
  json_object_set_int_member (object, "tries", paper->tries);
  set_time (object, "next_try", paper->next);
  set_string (object, "problem", paper->problem);
  set_time (object, "stamp_ends", paper->stamp_ends);
  return object;
}

static void
print_paper (const BbRaisingPaper *paper, const char *name)
{
  g_autofree char *next = paper->next ? g_date_time_format (paper->next, "%d/%m/%Y %H:%M") : NULL;

  printf ("%.8s  %-6s %s: %s\n", paper->visit, name_level (paper->level), name, describe_state (paper->state));
  if (paper->problem)
    printf ("          %s\n", paper->problem);
  if (next)
    printf (_("          Tries in vain: %u; the next at %s\n"), paper->tries, next);
}

static int
list_pending (BbCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) papers = bb_raising_list (cli->workspace, NULL, &error);
  JsonArray *array = cli->json ? json_array_new () : NULL;
  guint n = 0;

  for (guint i = 0; papers && i < papers->len; i++)
    {
      const BbRaisingPaper *paper = papers->pdata[i];
      g_autofree char *name = NULL;

      if (paper->state == BB_RAISING_DONE)
        continue;
      n++;
      if (array)
        json_array_add_object_element (array, paper_to_object (paper));
      else
        print_paper (paper, name = name_paper (cli, paper));
    }
  if (array)
    {
      JsonObject *object = json_object_new ();

      json_object_set_array_member (object, "papers", array);
      bb_cli_print_json (object);
    }
  else if (papers && n == 0)
    printf ("%s\n", _("Every signed paper is raised."));
  return papers ? BB_EXIT_DONE : bb_cli_fail (g_steal_pointer (&error));
}

typedef struct
{
  BbCli *cli;
  JsonArray *array;              /* or %NULL */
} Telling;

static void
on_paper (const BbRaisingPaper *paper, const BbRaiseResult *result, const GError *error, gpointer data)
{
  Telling *telling = data;
  g_autofree char *name = name_paper (telling->cli, paper), *sentence = error ? bb_phrase (error) : NULL;

  if (telling->array)
    {
      JsonObject *object = paper_to_object (paper);

      if (result)
        json_object_set_object_member (object, "result", result_to_object (result));
      if (error)
        set_string (object, "problem", error->message);
      json_array_add_object_element (telling->array, object);
    }
  else if (result)
    printf (_("%s: raised to %s\n"), name, name_level (result->level));
  if (error)
    fprintf (stderr, "bienban-cli: %s: %s\n", name, sentence);
  if (result)
    warn_of_missing (result);
}

static int
raise_all (BbCli *cli, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = bb_workspace_get_setting (cli->workspace, BB_SETTING_TSA);
  BbRaiseRequest request = make_request (options);
  Telling telling = { cli, cli->json ? json_array_new () : NULL };
  g_autoptr (BbRaisingReport) report = NULL;

  request.fetch = TRUE;
  if (!request.tsa)
    request.tsa = kept && *kept ? kept : NULL;
  report = bb_raising_run (cli->workspace, &request, BB_RAISING_ANYWAY, on_paper, &telling, NULL, &error);
  if (report && cli->json)
    {
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "raised", report->n_raised);
      json_object_set_int_member (object, "failed", report->n_failed);
      json_object_set_int_member (object, "waiting", report->n_waiting);
      json_object_set_array_member (object, "papers", json_array_ref (telling.array));
      bb_cli_print_json (object);
    }
  else if (report)
    printf (_("%u raised, %u failed, %u wait for signatures\n"), report->n_raised, report->n_failed, report->n_waiting);
  g_clear_pointer (&telling.array, json_array_unref);
  if (!report)
    return bb_cli_fail (g_steal_pointer (&error));
  return report->n_failed ? BB_EXIT_REFUSED : BB_EXIT_DONE;
}

/* ── The command ─────────────────────────────────────────────────────────────────────────────────────────────── */

/* What is asked of the workspace rather than of a file. */
static int
run_on_workspace (BbCli *cli, const char *word, const Options *options)
{
  g_autoptr (GError) error = NULL;
  int code = BB_EXIT_DONE;

  if (!bb_cli_open (cli, &code))
    return code;
  if (options->set_tsa && !bb_workspace_set_setting (cli->workspace, BB_SETTING_TSA, options->set_tsa, &error))
    return bb_cli_fail (g_steal_pointer (&error));
  if (options->set_hosts && (!bb_raising_check_hosts (options->set_hosts, &error)
                             || !bb_workspace_set_setting (cli->workspace, BB_SETTING_HOSTS, options->set_hosts, &error)))
    return bb_cli_fail (g_steal_pointer (&error));
  if (options->pending)
    return list_pending (cli);
  if (options->all)
    return raise_all (cli, options);
  return word ? raise_visit (cli, word, options) : BB_EXIT_DONE;
}

int
bb_cli_raise (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_auto (Options) options = { NULL };
  GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, NULL, NULL }, { "tsa", 0, 0, G_OPTION_ARG_STRING, &options.tsa, NULL, NULL },
    { "crl", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.crls, NULL, NULL }, { "trust", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.roots, NULL, NULL },
    { "fetch", 0, 0, G_OPTION_ARG_NONE, &options.fetch, NULL, NULL }, { "all", 0, 0, G_OPTION_ARG_NONE, &options.all, NULL, NULL },
    { "pending", 0, 0, G_OPTION_ARG_NONE, &options.pending, NULL, NULL }, { "set-tsa", 0, 0, G_OPTION_ARG_STRING, &options.set_tsa, NULL, NULL },
    { "host", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.hosts, NULL, NULL }, { "set-hosts", 0, 0, G_OPTION_ARG_STRING, &options.set_hosts, NULL, NULL },
    { NULL }
  };
  gboolean asks;

  if (!bb_cli_parse (&args, entries, "raise"))
    return BB_EXIT_USAGE;
  asks = options.tsa || options.crls || options.fetch;
  if (args[0] && (args[1] || options.all || options.pending || options.set_tsa || options.set_hosts))
    return bb_cli_misuse ("raise", _("“%s” takes one file"), "raise");
  if (!args[0] && !options.all && !options.pending && !options.set_tsa && !options.set_hosts)
    return bb_cli_misuse ("raise", _("“%s” takes one file"), "raise");
  if (args[0] && !asks)
    return bb_cli_misuse ("raise", _("At least one of these must be given: %s"), "--tsa, --crl, --fetch");
  return args[0] && options.output ? raise_file (cli, args[0], &options) : run_on_workspace (cli, args[0], &options);
}
