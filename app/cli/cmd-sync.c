/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sync: the workspace and a server are made alike. */
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <unistd.h>

#include "bb-cli.h"
#include "services/bb-sync.h"

#define CLOCK_MATTERS 120               /* s */

typedef struct
{
  char *user, *password_file, *ca, *fingerprint, *certificate;
  gboolean push, pull, continuous, remember, outbox;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->user);
  g_free (self->password_file);
  g_free (self->ca);
  g_free (self->fingerprint);
  g_free (self->certificate);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* ── The outbox ──────────────────────────────────────────────────────────────────────────────────────────────── */

static JsonObject *
outbox_row_to_object (gconstpointer data)
{
  const BbOutboxRow *row = data;
  JsonObject *object = json_object_new ();
  const struct { const char *name, *value; } texts[] = {
    { "database", row->database }, { "server", row->peer }, { "direction", row->direction }, { "id", row->id }, { "rev", row->rev },
    { "error", row->error }, { "reason", row->reason }, { "first", row->first_at }, { "last", row->last_at },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    json_object_set_string_member (object, texts[i].name, texts[i].value);
  json_object_set_int_member (object, "tries", row->tries);
  return object;
}

static void
print_outbox_row (gconstpointer data)
{
  const BbOutboxRow *row = data;

  if (g_str_equal (row->direction, "push"))
    printf (_("%s, %s: %s did not take it (%s: %s), tried %d times since %s\n"), row->database, row->id, row->peer, row->error, row->reason,
            (int) row->tries, row->first_at);
  else
    printf (_("%s, %s: %s did not give it (%s: %s), tried %d times since %s\n"), row->database, row->id, row->peer, row->error, row->reason,
            (int) row->tries, row->first_at);
}

static int
list_outbox (BbCli *cli)
{
  GError *error = NULL;
  int code = BB_EXIT_DONE;
  BbWorkspace *workspace = bb_cli_open (cli, &code);
  g_autoptr (GPtrArray) rows = workspace ? bb_workspace_list_outbox (workspace, &error) : NULL;

  if (!rows)
    return workspace ? bb_cli_fail (error) : code;
  return bb_cli_list_rows (cli, "outbox", rows, outbox_row_to_object, print_outbox_row);
}

/* ── What was done ───────────────────────────────────────────────────────────────────────────────────────────── */

static JsonObject *
database_to_object (const BbSyncDatabase *database)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", database->name);
  json_object_set_int_member (object, "pushed", database->n_pushed);
  json_object_set_int_member (object, "pulled", database->n_pulled);
  json_object_set_int_member (object, "refused", database->n_refused);
  if (database->problem)
    json_object_set_string_member (object, "problem", database->problem);
  return object;
}

static void
print_as_object (const BbSyncReport *report)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < report->databases->len; i++)
    json_array_add_object_element (array, database_to_object (report->databases->pdata[i]));
  json_object_set_string_member (object, "server", report->server);
  json_object_set_array_member (object, "databases", array);
  if (report->has_clock)
    json_object_set_int_member (object, "clock_difference", report->clock_difference);
  bb_cli_print_json (object);
}

static void
print_database (const BbSyncDatabase *database)
{
  printf (_("%s: %u sent, %u received\n"), database->name, database->n_pushed, database->n_pulled);
  if (database->n_refused)
    fprintf (stderr, _("bienban-cli: %s: %u were refused and are in the outbox; see “bienban-cli sync --outbox”.\n"), database->name, database->n_refused);
  if (database->problem)
    fprintf (stderr, "bienban-cli: %s: %s\n", database->name, database->problem);
}

static void
print_clock (const BbSyncReport *report)
{
  if (report->has_clock && ABS (report->clock_difference) > CLOCK_MATTERS)
    fprintf (stderr, _("bienban-cli: the clock of %s is %d seconds away from the one of this computer; one of them is wrong.\n"), report->server,
             (int) report->clock_difference);
}

static void
print_keyring (const BbSyncReport *report)
{
  if (report->not_kept)
    fprintf (stderr, _("bienban-cli: the keyring did not keep the password: %s\n"), report->not_kept);
}

static int
tell_report (BbCli *cli, const BbSyncReport *report)
{
  int code = BB_EXIT_DONE;

  for (guint i = 0; i < report->databases->len; i++)
    {
      const BbSyncDatabase *database = report->databases->pdata[i];

      if (database->problem || database->n_refused)
        code = BB_EXIT_REFUSED;
      if (!cli->json)
        print_database (database);
    }
  if (cli->json)
    print_as_object (report);
  else
    print_clock (report);
  print_keyring (report);
  return code;
}

/* ── Doing it ────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The first line of the file, or what is typed. */
static char *
read_password (const Options *options, GError **error)
{
  g_autofree char *text = NULL;

  if (options->password_file)
    return g_file_get_contents (options->password_file, &text, NULL, error) ? g_strdup (g_strdelimit (text, "\r\n", '\0')) : NULL;
  if (options->user && isatty (STDIN_FILENO))
    return g_strdup (getpass (_("Password: ")));
  return NULL;
}

static void
on_told (const BbSyncDatabase *database, const char *problem, gpointer data)
{
  if (problem)
    fprintf (stderr, "bienban-cli: %s: %s\n", database->name, problem);
  else
    fprintf (stderr, _("bienban-cli: %s: it goes on.\n"), database->name);
}

static gpointer
wait_for_signal (gpointer cancellable)
{
  sigset_t set;
  int number;

  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGTERM);
  sigwait (&set, &number);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* Ctrl+C ends it in order. */
static GCancellable *
stop_at_signal (void)
{
  GCancellable *cancellable = g_cancellable_new ();
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGTERM);
  pthread_sigmask (SIG_BLOCK, &set, NULL);
  g_thread_unref (g_thread_new ("signals", wait_for_signal, cancellable));
  return cancellable;
}

static int
run (BbCli *cli, const char *url, const Options *options)
{
  GError *error = NULL;
  int code = BB_EXIT_DONE;
  g_autofree char *password = read_password (options, &error);
  GCancellable *cancellable = error ? NULL : stop_at_signal ();
  BbWorkspace *workspace = error ? NULL : bb_cli_open (cli, &code);
  BbSyncRequest request = { url, options->user, password, options->ca, options->fingerprint, options->certificate, options->push, options->pull,
                            options->remember };
  g_autoptr (BbSyncReport) report = NULL;

  if (!workspace)
    return error ? bb_cli_fail (error) : code;
  report = options->continuous ? bb_workspace_sync_on (workspace, &request, NULL, on_told, NULL, cancellable, &error)
                               : bb_workspace_sync (workspace, &request, NULL, cancellable, &error);
  return report ? tell_report (cli, report) : bb_cli_fail (error);
}

int
bb_cli_sync (BbCli *cli, char **given)
{
  g_auto (GStrv) args = given;
  g_auto (Options) options = { 0 };
  GOptionEntry entries[] = {
    { "push", 0, 0, G_OPTION_ARG_NONE, &options.push, NULL, NULL },
    { "pull", 0, 0, G_OPTION_ARG_NONE, &options.pull, NULL, NULL },
    { "continuous", 0, 0, G_OPTION_ARG_NONE, &options.continuous, NULL, NULL },
    { "user", 0, 0, G_OPTION_ARG_STRING, &options.user, NULL, NULL },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options.password_file, NULL, NULL },
    { "remember", 0, 0, G_OPTION_ARG_NONE, &options.remember, NULL, NULL },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &options.ca, NULL, NULL },
    { "fingerprint", 0, 0, G_OPTION_ARG_STRING, &options.fingerprint, NULL, NULL },
    { "certificate", 0, 0, G_OPTION_ARG_FILENAME, &options.certificate, NULL, NULL },
    { "outbox", 0, 0, G_OPTION_ARG_NONE, &options.outbox, NULL, NULL },
    { NULL },
  };

  if (!bb_cli_parse (&args, entries, "sync"))
    return BB_EXIT_USAGE;
  if (args[0] && args[1])
    return bb_cli_misuse ("sync", _("“%s” is one word too many"), args[1]);
  return options.outbox ? list_outbox (cli) : run (cli, args[0], &options);
}
