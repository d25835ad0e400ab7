/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-preferences.h"

#include <glib/gi18n-lib.h>

#include "bb-settings.h"

struct _BbPreferences
{
  AdwPreferencesDialog parent_instance;

  AdwEntryRow *user;
  AdwComboRow *language;
  AdwActionRow *folder;
  AdwSwitchRow *audio_notes;
  BbWorkspace *workspace;
  GSettings *settings;           /* %NULL when the schema is not installed */
};

G_DEFINE_FINAL_TYPE (BbPreferences, bb_preferences, ADW_TYPE_PREFERENCES_DIALOG)

static const char * const languages[] = { "vi", "en", NULL };

/* ── The user, read and written beside the main loop ─────────────────────────────────────────────────────────── */

static void
read_user (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, bb_workspace_get_user (data), g_free);
}

static void
on_user_read (GObject *source, GAsyncResult *result, gpointer data)
{
  BbPreferences *self = BB_PREFERENCES (source);
  g_autofree char *user = g_task_propagate_pointer (G_TASK (result), NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->user), user ? user : "");
}

typedef struct { BbWorkspace *workspace; char *user; } Naming;

static void
naming_free (Naming *naming)
{
  g_object_unref (naming->workspace);
  g_free (naming->user);
  g_free (naming);
}

static void
write_user (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Naming *naming = data;
  GError *error = NULL;

  if (bb_workspace_set_user (naming->workspace, naming->user, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_user_written (GObject *source, GAsyncResult *result, gpointer data)
{
  BbPreferences *self = BB_PREFERENCES (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    return;
  words = bb_phrase (error);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), adw_toast_new (words));
}

static void
on_user_applied (BbPreferences *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_user_written, NULL);
  Naming *naming = g_new0 (Naming, 1);

  naming->workspace = g_object_ref (self->workspace);
  naming->user = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->user)));
  g_task_set_task_data (task, naming, (GDestroyNotify) naming_free);
  g_task_run_in_thread (task, write_user);
}

static void
on_language_chosen (BbPreferences *self)
{
  if (!self->settings)
    return;
  if (g_settings_set_string (self->settings, "language", languages[adw_combo_row_get_selected (self->language)]))
    adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), adw_toast_new (_("The language changes with the next start")));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_preferences_dispose (GObject *object)
{
  BbPreferences *self = BB_PREFERENCES (object);

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
  gtk_widget_class_bind_template_child (widget_class, BbPreferences, language);
  gtk_widget_class_bind_template_child (widget_class, BbPreferences, folder);
  gtk_widget_class_bind_template_child (widget_class, BbPreferences, audio_notes);
  gtk_widget_class_bind_template_callback (widget_class, on_user_applied);
}

static void
bb_preferences_init (BbPreferences *self)
{
  g_autofree char *language = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
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
bb_preferences_new (BbWorkspace *workspace)
{
  BbPreferences *self = g_object_new (BB_TYPE_PREFERENCES, NULL);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_user_read, NULL);

  self->workspace = g_object_ref (workspace);
  adw_action_row_set_subtitle (self->folder, bb_workspace_get_folder (workspace));
  g_task_set_task_data (task, g_object_ref (workspace), g_object_unref);
  g_task_run_in_thread (task, read_user);
  return ADW_DIALOG (self);
}
