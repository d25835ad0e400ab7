/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bienban-hub: the server for a team or an office. */
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <sys/stat.h>
#include <string.h>

#include "bb-config.h"
#include "sync/hub/bb-accounts.h"
#include "sync/hub/bb-hub-commands.h"
#include "sync/hub/bb-hub.h"

#define STOP_SECONDS 20          /* that requests have to end in */

enum { DONE = 0, BAD_USAGE = 2, BAD_INPUT = 3, FAILED = 4 };

typedef struct
{
  char *data, *address, *certificate, *key;
  gboolean version;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->data);
  g_free (self->address);
  g_free (self->certificate);
  g_free (self->key);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static int
fail (int code, const GError *error)
{
  fprintf (stderr, "bienban-hub: %s\n", error->message);
  return code;
}

static gboolean
read_options (Options *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "data", 'd', 0, G_OPTION_ARG_FILENAME, &self->data, N_("the folder of the data; it is made when it is not there"), N_("DIR") },
    { "listen", 'l', 0, G_OPTION_ARG_STRING, &self->address, N_("where to listen; off this computer only with a certificate (127.0.0.1:5986)"), N_("ADDR:PORT") },
    { "tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &self->certificate, N_("the certificate, as PEM"), N_("FILE") },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &self->key, N_("its key, as PEM"), N_("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, N_("shows the version"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Keeps the databases of a team or an office, and brings laptops together."));
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("“%s” is not known here; bienban-hub --help shows what is."), (*argv)[1]);
  else if (!self->data && !self->version)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("Where is the data? Give a folder with --data DIR."));
  else
    return TRUE;
  return FALSE;
}

static void
greet (BbHub *hub, const Options *options, BbStore *store)
{
  g_autoptr (BbAccounts) accounts = bb_accounts_open (options->data, NULL);
  g_autoptr (GPtrArray) users = accounts ? bb_accounts_list (accounts, NULL) : NULL;

  printf (_("Listening at %s://%s; the data is in %s.\n"), options->certificate ? "https" : "http", options->address, bb_store_get_folder (store));
  if (users && users->len == 0)
    printf (_("There is no account yet. Add the first, which administers the others: bienban-hub --data %s user add NAME --roles _admin\n"), options->data);
  fflush (stdout);
}

static gboolean
on_signal (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static int
serve (Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = bb_hub_load_certificate (options->certificate, options->key, &error);
  g_autoptr (BbStore) store = error ? NULL : bb_store_open (options->data, &error);
  g_autoptr (BbHub) hub = store ? bb_hub_new (store, &error) : NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  if (!hub || !bb_hub_listen (hub, options->address, certificate, &error))
    return fail (error->domain == BB_HUB_ERROR ? BAD_INPUT : FAILED, error);
  if (bb_hub_get_port (hub) != 0 && g_str_has_suffix (options->address, ":0"))
    {
      g_autofree char *host = g_strndup (options->address, strlen (options->address) - 2);

      g_free (options->address);
      options->address = g_strdup_printf ("%s:%u", host, bb_hub_get_port (hub));
    }
  g_unix_signal_add (SIGTERM, on_signal, loop);
  g_unix_signal_add (SIGINT, on_signal, loop);
  greet (hub, options, store);
  g_main_loop_run (loop);
  bb_hub_stop (hub, STOP_SECONDS);
  bb_store_close (store);
  return DONE;
}

static void
choose_language (void)
{
  const char *language = g_getenv ("BIENBAN_LANGUAGE");

  g_setenv ("LANGUAGE", language && *language ? language : "vi", TRUE);
  if (!setlocale (LC_ALL, ""))
    setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("BIENBAN_LOCALE") ? g_getenv ("BIENBAN_LOCALE") : BB_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;

  choose_language ();
  umask (077);                   /* what the hub keeps is for its own account alone */
  if (bb_hub_is_command (argc, argv))
    return bb_hub_run_command (argc, argv);
  if (!read_options (&options, &argc, &argv, &error))
    return fail (BAD_USAGE, error);
  if (options.version)
    {
      printf ("bienban-hub %s\n", BB_VERSION);
      return DONE;
    }
  if (!options.address)
    options.address = g_strdup_printf ("127.0.0.1:%d", BB_HUB_PORT);
  return serve (&options);
}
