/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-application.h"

#include <glib/gi18n-lib.h>

#include "bb-config.h"
#include "help/bb-help-window.h"

#include "bb-names.h"
#include "bb-preferences.h"
#include "bb-window.h"
#include "bb-wrapping.h"
#include "services/bb-look.h"

struct _BbApplication
{
  AdwApplication parent_instance;

  char *workspace;
};

G_DEFINE_FINAL_TYPE (BbApplication, bb_application, ADW_TYPE_APPLICATION)

static void
show_about (GSimpleAction *action, GVariant *unused, gpointer data)
{
  AdwDialog *dialog = adw_about_dialog_new ();
  AdwAboutDialog *about = ADW_ABOUT_DIALOG (dialog);

  adw_about_dialog_set_application_name (about, _("Biên Bản"));
  adw_about_dialog_set_application_icon (about, BB_APP_ID);
  adw_about_dialog_set_version (about, BB_VERSION);
  adw_about_dialog_set_developer_name (about, _("The Biên Bản developers"));
  adw_about_dialog_set_license_type (about, GTK_LICENSE_GPL_3_0);
  adw_about_dialog_set_comments (about, _("Guides an inspection of civil-service conduct and one-stop offices from the first question to signed minutes, without a network."));
  adw_about_dialog_set_debug_info (about, bb_look_is_guarded ()
    ? _("Files from others are read by separate programs in a sandbox; they can open no other file and have no network.")
    : _("Files from others are read by separate programs in a sandbox without a network; this system lacks Landlock, so they could open other files."));
  adw_dialog_present (dialog, GTK_WIDGET (gtk_application_get_active_window (data)));
}

/* @page: "general", "office" or "storage"; "" or none: the first. */
static void
show_preferences (GSimpleAction *action, GVariant *page, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (data);
  BbWorkspace *workspace = BB_IS_WINDOW (window) ? bb_window_get_workspace (BB_WINDOW (window)) : NULL;

  if (workspace)
    adw_dialog_present (bb_preferences_new (workspace, g_variant_get_string (page, NULL)), GTK_WIDGET (window));
}

static void
show_shortcuts (GSimpleAction *action, GVariant *unused, gpointer data)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/io/github/bienban/BienBan/ui/keys-dialog.ui");

  adw_dialog_present (ADW_DIALOG (gtk_builder_get_object (builder, "keys")), GTK_WIDGET (gtk_application_get_active_window (data)));
}

/* @page: "": about what the window shows. */
static void
show_help (GSimpleAction *action, GVariant *page, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (data);
  const char *wanted = g_variant_get_string (page, NULL);

  bb_help_open (data, window, *wanted ? wanted : bb_help_find_page (window));
}

static void
quit (GSimpleAction *action, GVariant *unused, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (data);

  if (window)
    gtk_window_close (window);
}

static void
bb_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { "about", show_about }, { "preferences", show_preferences, "s" }, { "shortcuts", show_shortcuts }, { "quit", quit },
    { "help", show_help, "s" },
  };
  static const struct { const char *action; const char *keys[2]; } keys[] = {
    { "app.quit", { "<Control>q", NULL } },
    { "app.preferences::general", { "<Control>comma", NULL } },
    { "app.help::", { "F1", NULL } },
    { "app.shortcuts", { "<Control>question", NULL } },
  };

  G_APPLICATION_CLASS (bb_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (BB_APP_ID);
  bb_names_install ();
  bb_wrapping_install ();
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), keys[i].action, keys[i].keys);
}

static void
bb_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (!window)
    window = GTK_WINDOW (bb_window_new (GTK_APPLICATION (application), BB_APPLICATION (application)->workspace));
  gtk_window_present (window);
}

static void
bb_application_finalize (GObject *object)
{
  g_free (BB_APPLICATION (object)->workspace);
  G_OBJECT_CLASS (bb_application_parent_class)->finalize (object);
}

static void
bb_application_class_init (BbApplicationClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_application_finalize;
  G_APPLICATION_CLASS (class)->startup = bb_application_startup;
  G_APPLICATION_CLASS (class)->activate = bb_application_activate;
}

static void
bb_application_init (BbApplication *self)
{
}

BbApplication *
bb_application_new (const char *workspace)
{
  BbApplication *self = g_object_new (BB_TYPE_APPLICATION, "application-id", BB_APP_ID, "resource-base-path", "/io/github/bienban/BienBan", NULL);

  self->workspace = g_strdup (workspace);
  return self;
}
