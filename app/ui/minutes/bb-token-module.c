/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-token-module.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-settings.h"

struct _BbTokenModule
{
  AdwExpanderRow parent_instance;

  AdwEntryRow *path;
};

G_DEFINE_FINAL_TYPE (BbTokenModule, bb_token_module, ADW_TYPE_EXPANDER_ROW)

static guint changed_signal;

static void
describe (BbTokenModule *self)
{
  g_autofree char *path = bb_settings_get_text ("token-module");

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), *path ? path : _("Found by the system"));
}

static void
on_applied (BbTokenModule *self)
{
  g_autofree char *path = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->path))));

  bb_settings_set_text ("token-module", path);
  describe (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
on_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbTokenModule) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (!path)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->path), path);
  on_applied (self);
}

static void
on_choose_clicked (BbTokenModule *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Choose the Software of the Token"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, on_chosen, g_object_ref (self));
}

static void
bb_token_module_class_init (BbTokenModuleClass *class)
{
  changed_signal = g_signal_new ("module-changed", BB_TYPE_TOKEN_MODULE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bb_token_module_init (BbTokenModule *self)
{
  g_autofree char *path = bb_settings_get_text ("token-module");
  GtkWidget *choose = gtk_button_new_from_icon_name ("document-open-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("Software of the Token"));
  describe (self);
  self->path = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->path), _("File of its issuer (PKCS#11); empty: found by the system"));
  gtk_editable_set_text (GTK_EDITABLE (self->path), path);
  adw_entry_row_set_show_apply_button (self->path, TRUE);
  gtk_widget_set_valign (choose, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (choose, "flat");
  gtk_widget_set_tooltip_text (choose, _("Choose the software of the token"));
  adw_entry_row_add_suffix (self->path, choose);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->path));
  g_signal_connect_object (self->path, "apply", G_CALLBACK (on_applied), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (choose, "clicked", G_CALLBACK (on_choose_clicked), self, G_CONNECT_SWAPPED);
}
