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
  AdwEntryRow *hosts;            /* of the office's own network */
  BbWorkspace *workspace;
  guint typed_source;
  guint ready;                   /* of how many fields what is kept stands there */
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

static void
complain (BbPreferencesTime *self, AdwEntryRow *row, const char *words)
{
  gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), words);
}

static gboolean
keep_hosts (BbPreferencesTime *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->hosts))));
  g_autoptr (GError) error = NULL;

  if (!bb_raising_check_hosts (text, &error))
    {
      complain (self, self->hosts, error->message);
      return FALSE;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->hosts), "error");
  bb_workspace_set_setting_async (self->workspace, BB_SETTING_HOSTS, *text ? text : NULL, NULL, on_written, g_object_ref (self));
  return TRUE;
}

/* An empty field turns it off; what is no address is not kept, and the field says so. */
static void
keep (BbPreferencesTime *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address))));

  if (*text && !is_address (text))
    {
      complain (self, self->address, _("This is not an address on the web: it begins with http:// or https://"));
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->address), "error");
  if (keep_hosts (self))
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
  if (self->ready == 2 && !self->typed_source)
    self->typed_source = g_timeout_add_once (TYPED_AFTER, on_typed, self);
}

static void
fill (AdwEntryRow *row, GObject *source, GAsyncResult *result)
{
  g_autofree char *text = bb_workspace_get_setting_finish (BB_WORKSPACE (source), result, NULL);

  gtk_editable_set_text (GTK_EDITABLE (row), text ? text : "");
}

static void
on_address_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPreferencesTime) self = data;

  fill (self->address, source, result);
  self->ready++;
}

static void
on_hosts_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPreferencesTime) self = data;

  fill (self->hosts, source, result);
  self->ready++;
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

static AdwEntryRow *
add_row (BbPreferencesTime *self, const char *title)
{
  AdwEntryRow *row = ADW_ENTRY_ROW (adw_entry_row_new ());

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_text_set_input_purpose (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (row))), GTK_INPUT_PURPOSE_URL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (row));
  g_signal_connect_swapped (row, "changed", G_CALLBACK (on_changed), self);
  return row;
}

static void
bb_preferences_time_init (BbPreferencesTime *self)
{
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Time Stamps of Signatures"));
  explain (self);
  self->address = add_row (self, _("Time-stamping address"));
  self->hosts = add_row (self, _("Hosts inside the office to ask"));
}

void
bb_preferences_time_set_workspace (BbPreferencesTime *self, BbWorkspace *workspace)
{
  g_set_object (&self->workspace, workspace);
  bb_workspace_get_setting_async (workspace, BB_SETTING_TSA, NULL, on_address_read, g_object_ref (self));
  bb_workspace_get_setting_async (workspace, BB_SETTING_HOSTS, NULL, on_hosts_read, g_object_ref (self));
}

void
bb_preferences_time_flush (BbPreferencesTime *self)
{
  if (!self->typed_source)
    return;
  g_clear_handle_id (&self->typed_source, g_source_remove);
  keep (self);
}
