/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-notify.h"

#include "services/bb-phrasebook.h"

static void
add_toast (GtkWidget *widget, AdwToast *toast)
{
  GtkWidget *overlay = widget ? gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY) : NULL;
  GtkRoot *root = widget ? gtk_widget_get_root (widget) : NULL;

  if (!overlay && ADW_IS_APPLICATION_WINDOW (root))
    overlay = adw_application_window_get_content (ADW_APPLICATION_WINDOW (root));
  if (ADW_IS_TOAST_OVERLAY (overlay))
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (g_object_ref_sink (toast));
}

static AdwToast *
make_toast (const char *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_use_markup (toast, FALSE);
  return toast;
}

void
bb_notify (GtkWidget *widget, const char *text)
{
  add_toast (widget, make_toast (text));
}

void
bb_notify_error (GtkWidget *widget, const GError *error)
{
  g_autofree char *text = NULL;
  AdwToast *toast;

  if (!error || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  text = bb_phrase (error);
  toast = make_toast (text);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (toast, 10);
  add_toast (widget, toast);
}

void
bb_notify_action (GtkWidget *widget, const char *text, const char *label, const char *action)
{
  AdwToast *toast = make_toast (text);

  adw_toast_set_button_label (toast, label);
  adw_toast_set_detailed_action_name (toast, action);
  add_toast (widget, toast);
}

void
bb_announce (GtkWidget *widget, const char *text)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (widget), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

void
bb_set_accessible_name (GtkWidget *widget, const char *name)
{
  /* A button's own label would win. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
bb_set_tooltip (GtkWidget *widget, const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}
