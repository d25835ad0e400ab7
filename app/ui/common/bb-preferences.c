/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-preferences.h"

#include <glib/gi18n-lib.h>

#include "services/bb-disk.h"

#include "bb-notify.h"
#include "bb-preferences-issuer.h"
#include "bb-preferences-team.h"
#include "bb-preferences-time.h"
#include "bb-settings.h"
#include "bb-toasts.h"
#include "bb-wording.h"

#define TYPED_AFTER 700          /* ms */
#define TOLD "disk-told"

struct _BbPreferences
{
  AdwPreferencesDialog parent_instance;

  AdwEntryRow *user, *post, *laptop;
  AdwComboRow *language;
  AdwActionRow *folder, *disk;
  AdwSwitchRow *audio_notes;
  BbPreferencesTeam *team;
  BbPreferencesTime *time;
  BbPreferencesIssuer *office;
  BbWorkspace *workspace;
  GSettings *settings;           /* %NULL when the schema is not installed */
  guint typed_source;
  gboolean ready;                /* what is kept stands in the fields */
};

G_DEFINE_FINAL_TYPE (BbPreferences, bb_preferences, ADW_TYPE_PREFERENCES_DIALOG)

static const char * const languages[] = { "vi", "en", NULL };

/* For news that may go on in a second line, which the dialog's own may not. */
static void
make_room_for_news (BbPreferences *self)
{
  g_autoptr (GtkWidget) pages = g_object_ref (adw_dialog_get_child (ADW_DIALOG (self)));

  adw_dialog_set_child (ADW_DIALOG (self), NULL);
  adw_dialog_set_child (ADW_DIALOG (self), bb_toasts_new (pages));
}

/* ── Who works here ──────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_laptop_read (GObject *source, GAsyncResult *result, gpointer data)
{
  BbPreferences *self = data;
  g_autofree char *laptop = bb_workspace_get_laptop_finish (BB_WORKSPACE (source), result, NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->laptop), laptop ? laptop : "");
  self->ready = TRUE;
}

static void
on_post_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPreferences) self = data;
  g_autofree char *post = bb_workspace_get_setting_finish (BB_WORKSPACE (source), result, NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->post), post ? post : "");
  bb_workspace_get_laptop_async (self->workspace, NULL, on_laptop_read, self);
}

static void
on_user_read (GObject *source, GAsyncResult *result, gpointer data)
{
  BbPreferences *self = data;
  g_autofree char *user = bb_workspace_get_user_finish (BB_WORKSPACE (source), result, NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->user), user ? user : "");
  bb_workspace_get_setting_async (self->workspace, "post", NULL, on_post_read, self);
}

static void
on_user_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPreferences) self = data;
  g_autoptr (GError) error = NULL;

  if (!bb_workspace_set_user_finish (BB_WORKSPACE (source), result, &error))
    bb_notify_error (GTK_WIDGET (self->folder), error);
}

static void
on_laptop_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPreferences) self = data;
  g_autoptr (GError) error = NULL;

  if (!bb_workspace_set_laptop_finish (BB_WORKSPACE (source), result, &error))
    bb_notify_error (GTK_WIDGET (self->folder), error);
}

static void
keep (BbPreferences *self)
{
  const char *user = gtk_editable_get_text (GTK_EDITABLE (self->user)), *post = gtk_editable_get_text (GTK_EDITABLE (self->post));
  const char *laptop = gtk_editable_get_text (GTK_EDITABLE (self->laptop));

  g_clear_handle_id (&self->typed_source, g_source_remove);
  /* Every document names its author: an empty name is not kept. */
  if (*user)
    bb_workspace_set_user_async (self->workspace, user, NULL, on_user_written, g_object_ref (self));
  bb_workspace_set_setting_async (self->workspace, "post", *post ? post : NULL, NULL, NULL, NULL);
  bb_workspace_set_laptop_async (self->workspace, *laptop ? laptop : NULL, NULL, on_laptop_written, g_object_ref (self));
}

static void
on_typed (gpointer data)
{
  BbPreferences *self = data;

  self->typed_source = 0;
  keep (self);
}

static void
on_identity_changed (BbPreferences *self)
{
  if (self->ready && !self->typed_source)
    self->typed_source = g_timeout_add_once (TYPED_AFTER, on_typed, self);
}

static void
on_closed (BbPreferences *self)
{
  if (self->typed_source)
    keep (self);
  bb_preferences_team_flush (self->team);
  bb_preferences_time_flush (self->time);
  bb_preferences_issuer_flush (self->office);
}

static void
on_language_chosen (BbPreferences *self)
{
  if (!self->settings)
    return;
  if (g_settings_set_string (self->settings, "language", languages[adw_combo_row_get_selected (self->language)]))
    bb_notify (GTK_WIDGET (self->language), _("The language changes with the next start"));
}

/* ── Where the data is ───────────────────────────────────────────────────────────────────────────────────────── */

static void
on_folder_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPreferences) self = data;
  g_autoptr (GError) error = NULL;

  if (!gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (source), result, &error) &&
      !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    bb_notify_error (GTK_WIDGET (self->folder), error);
}

static void
on_open_folder (BbPreferences *self)
{
  g_autoptr (GFile) folder = g_file_new_for_path (bb_workspace_get_folder (self->workspace));
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (folder);

  gtk_file_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, on_folder_opened, g_object_ref (self));
}

static void
on_disk_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPreferences) self = data;
  BbDisk disk = bb_disk_find_finish (result);

  adw_action_row_set_subtitle (self->disk,
                               disk == BB_DISK_ENCRYPTED ? _("Encrypted: whoever finds this computer cannot read the evidence")
                               : disk == BB_DISK_PLAIN
                                 ? _("Not encrypted: whoever takes this computer can read the evidence. Ask who looks after it to encrypt the disk.")
                                 : _("Not known. Biên Bản does not encrypt the files itself: let the disk do it."));
}

static void
on_told (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autofree char *told = bb_workspace_get_setting_finish (BB_WORKSPACE (source), result, NULL);

  if (told)
    return;
  bb_notify_action (widget, _("The disk of this computer is not encrypted"), _("Read More"), "app.preferences::storage");
  bb_workspace_set_setting_async (BB_WORKSPACE (source), TOLD, "1", NULL, NULL, NULL);
}

static void
on_disk_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;

  if (bb_disk_find_finish (result) == BB_DISK_PLAIN)
    bb_workspace_get_setting_async (BB_WORKSPACE (source), TOLD, NULL, on_told, g_object_ref (widget));
}

void
bb_preferences_tell_disk (GtkWidget *widget, BbWorkspace *workspace)
{
  bb_disk_find_async (workspace, NULL, on_disk_checked, g_object_ref (widget));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_preferences_dispose (GObject *object)
{
  BbPreferences *self = BB_PREFERENCES (object);

  g_clear_handle_id (&self->typed_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_PREFERENCES);
  g_clear_object (&self->workspace);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (bb_preferences_parent_class)->dispose (object);
}

static void
bb_preferences_class_init (BbPreferencesClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_preferences_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, BbPreferences, user);
  gtk_widget_class_bind_template_child (widget_class, BbPreferences, post);
  gtk_widget_class_bind_template_child (widget_class, BbPreferences, laptop);
  gtk_widget_class_bind_template_child (widget_class, BbPreferences, language);
  gtk_widget_class_bind_template_child (widget_class, BbPreferences, folder);
  gtk_widget_class_bind_template_child (widget_class, BbPreferences, disk);
  gtk_widget_class_bind_template_child (widget_class, BbPreferences, audio_notes);
  gtk_widget_class_bind_template_child (widget_class, BbPreferences, team);
  gtk_widget_class_bind_template_child (widget_class, BbPreferences, time);
  gtk_widget_class_bind_template_child (widget_class, BbPreferences, office);
  gtk_widget_class_bind_template_callback (widget_class, on_identity_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_open_folder);
}

static void
bb_preferences_init (BbPreferences *self)
{
  g_autofree char *language = NULL;

  g_type_ensure (BB_TYPE_PREFERENCES_TEAM);
  g_type_ensure (BB_TYPE_PREFERENCES_TIME);
  g_type_ensure (BB_TYPE_PREFERENCES_ISSUER);
  gtk_widget_init_template (GTK_WIDGET (self));
  make_room_for_news (self);
  self->settings = bb_settings_open ();
  gtk_widget_set_sensitive (GTK_WIDGET (self->language), self->settings != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->audio_notes), self->settings != NULL);
  if (self->settings)
    g_settings_bind (self->settings, "audio-notes", self->audio_notes, "active", G_SETTINGS_BIND_DEFAULT);
  if (self->settings)
    language = g_settings_get_string (self->settings, "language");
  adw_combo_row_set_selected (self->language, g_strcmp0 (language, "en") == 0 ? 1 : 0);
  g_signal_connect_swapped (self->language, "notify::selected", G_CALLBACK (on_language_chosen), self);
}

AdwDialog *
bb_preferences_new (BbWorkspace *workspace, const char *page)
{
  BbPreferences *self = g_object_new (BB_TYPE_PREFERENCES, NULL);
  g_autofree char *folder = bb_wording_folder (bb_workspace_get_folder (workspace));

  self->workspace = g_object_ref (workspace);
  adw_action_row_set_subtitle (self->folder, folder);
  bb_workspace_get_user_async (workspace, NULL, on_user_read, g_object_ref (self));
  bb_disk_find_async (workspace, NULL, on_disk_found, g_object_ref (self));
  bb_preferences_team_set_workspace (self->team, workspace);
  bb_preferences_time_set_workspace (self->time, workspace);
  bb_preferences_issuer_set_workspace (self->office, workspace);
  if (g_strcmp0 (page, "templates") == 0)
    bb_preferences_issuer_show_templates (self->office);
  if (page && *page)
    adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (self), g_str_equal (page, "templates") ? "office" : page);
  return ADW_DIALOG (self);
}
