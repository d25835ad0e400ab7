/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>

#include "bb-config.h"
#include "services/bb-phrasebook.h"
#include "ui/common/bb-application.h"
#include "ui/common/bb-settings.h"

int
main (int argc, char **argv)
{
  g_autofree char *workspace = NULL, *language = NULL, *chosen = NULL;
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "workspace", 'w', 0, G_OPTION_ARG_FILENAME, &workspace, N_("Folder of the workspace"), N_("DIR") },
    { "language", 'l', 0, G_OPTION_ARG_STRING, &language, N_("Language of the window: vi or en"), N_("LANGUAGE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_("Print the version and stop"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbApplication) application = NULL;

  /* The language is ours to choose: GTK would set the system's again. */
  gtk_disable_setlocale ();
  chosen = g_getenv ("BIENBAN_LANGUAGE") ? NULL : bb_settings_get_language ();
  bb_language_init (chosen);
  context = g_option_context_new (NULL);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("bienban: %s\n", error->message);
      return 2;
    }
  if (version)
    {
      g_print ("bienban %s\n", BB_VERSION);
      return 0;
    }
  if (language)
    bb_language_init (language);
  g_set_application_name (_("Biên Bản"));
  application = bb_application_new (workspace);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
