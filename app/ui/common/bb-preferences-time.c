/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-preferences-time.h"

#include <glib/gi18n-lib.h>

#include "services/bb-raiser.h"

#include "bb-notify.h"

#define TYPED_AFTER 700          /* ms */

struct _BbPreferencesTime
{
  AdwPreferencesGroup parent_instance;

  AdwEntryRow *address;
  BbWorkspace *workspace;
  guint typed_source;
  gboolean ready;                /* what is kept stands in the field */
};

G_DEFINE_FINAL_TYPE (BbPreferencesTime, bb_preferences_time, ADW_TYPE_PREFERENCES_GROUP)

static gboolean
is_address (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  return uri && (g_str_equal (g_uri_get_scheme (uri), "http") || g_str_equal (g_uri_get_scheme (uri), "https")) && g_uri_get_host (uri) &&
         *g_uri_get_host (uri);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPreferencesTime) self = data;
  g_autoptr (GError) error = NULL;

  if (bb_workspace_set_setting_finish (BB_WORKSPACE (source), result, &error))
    bb_raiser_refresh (bb_raiser_get (BB_WORKSPACE (source)));
  else
    bb_notify_error (GTK_WIDGET (self), error);
}

static void
explain (BbPreferencesTime *self)
{
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         _("Asked when somebody signs and there is a network, and later for what was signed without one. "
                                           "Empty: nobody is asked."));
}

/* An empty field turns it off; what is no address is not kept, and the field says so. */
static void
keep (BbPreferencesTime *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address))));

  if (*text && !is_address (text))
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->address), "error");
      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), _("This is not an address on the web: it begins with http:// or https://"));
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->address), "error");
  explain (self);
  bb_workspace_set_setting_async (self->workspace, BB_SETTING_TSA, *text ? text : NULL, NULL, on_written, g_object_ref (self));
}

static void
on_typed (gpointer data)
{
  BbPreferencesTime *self = data;

  self->typed_source = 0;
  keep (self);
}

static void
on_changed (BbPreferencesTime *self)
{
  if (self->ready && !self->typed_source)
    self->typed_source = g_timeout_add_once (TYPED_AFTER, on_typed, self);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPreferencesTime) self = data;
  g_autofree char *address = bb_workspace_get_setting_finish (BB_WORKSPACE (source), result, NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->address), address ? address : "");
  self->ready = TRUE;
}

static void
bb_preferences_time_dispose (GObject *object)
{
  g_clear_handle_id (&BB_PREFERENCES_TIME (object)->typed_source, g_source_remove);
  g_clear_object (&BB_PREFERENCES_TIME (object)->workspace);
  G_OBJECT_CLASS (bb_preferences_time_parent_class)->dispose (object);
}

static void
bb_preferences_time_class_init (BbPreferencesTimeClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_preferences_time_dispose;
}

static void
bb_preferences_time_init (BbPreferencesTime *self)
{
  self->address = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Time Stamps of Signatures"));
  explain (self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->address), _("Time-stamping address"));
  gtk_text_set_input_purpose (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->address))), GTK_INPUT_PURPOSE_URL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->address));
  g_signal_connect_swapped (self->address, "changed", G_CALLBACK (on_changed), self);
}

void
bb_preferences_time_set_workspace (BbPreferencesTime *self, BbWorkspace *workspace)
{
  g_set_object (&self->workspace, workspace);
  bb_workspace_get_setting_async (workspace, BB_SETTING_TSA, NULL, on_read, g_object_ref (self));
}

void
bb_preferences_time_flush (BbPreferencesTime *self)
{
  if (!self->typed_source)
    return;
  g_clear_handle_id (&self->typed_source, g_source_remove);
  keep (self);
}
