/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-notify.h"

#include "bb-toasts.h"
#include "services/bb-phrasebook.h"

static void
add_toast (GtkWidget *widget, BbToast *toast)
{
  GtkWidget *toasts = widget ? gtk_widget_get_ancestor (widget, BB_TYPE_TOASTS) : NULL;
  GtkRoot *root = widget ? gtk_widget_get_root (widget) : NULL;

  if (!toasts && ADW_IS_APPLICATION_WINDOW (root))
    toasts = adw_application_window_get_content (ADW_APPLICATION_WINDOW (root));
  if (BB_IS_TOASTS (toasts))
    bb_toasts_add (BB_TOASTS (toasts), toast);
  else
    g_object_unref (g_object_ref_sink (toast));
}

void
bb_notify (GtkWidget *widget, const char *text)
{
  add_toast (widget, bb_toast_new (text));
}

void
bb_notify_error (GtkWidget *widget, const GError *error)
{
  g_autofree char *text = NULL;
  BbToast *toast;

  if (!error || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  text = bb_phrase (error);
  toast = bb_toast_new (text);
  bb_toast_set_urgent (toast, TRUE);
  add_toast (widget, toast);
}

void
bb_notify_action (GtkWidget *widget, const char *text, const char *label, const char *action)
{
  BbToast *toast = bb_toast_new (text);

  bb_toast_set_button (toast, label, action);
  add_toast (widget, toast);
}

void
bb_notify_button (GtkWidget *widget, const char *text, const char *label, GClosure *clicked)
{
  BbToast *toast = bb_toast_new (text);

  bb_toast_set_button (toast, label, NULL);
  g_signal_connect_closure (toast, "button-clicked", clicked, FALSE);
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
