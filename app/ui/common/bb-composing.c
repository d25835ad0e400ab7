/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-composing.h"

/* The text in which an input method composes, weakly. */
static GtkWidget *composing;

/* ── Knowing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
on_preedit_changed (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);
  const char *preedit = g_value_get_string (&values[1]);

  if (preedit && *preedit)
    g_set_weak_pointer (&composing, widget);
  else if (composing == widget)
    g_clear_weak_pointer (&composing);
  return TRUE;
}

static void
listen_to_texts (void)
{
  static gsize once;

  if (!g_once_init_enter (&once))
    return;
  g_type_ensure (GTK_TYPE_TEXT);
  g_type_ensure (GTK_TYPE_TEXT_VIEW);
  g_type_class_unref (g_type_class_ref (GTK_TYPE_TEXT));
  g_type_class_unref (g_type_class_ref (GTK_TYPE_TEXT_VIEW));
  g_signal_add_emission_hook (g_signal_lookup ("preedit-changed", GTK_TYPE_TEXT), 0, on_preedit_changed, NULL, NULL);
  g_signal_add_emission_hook (g_signal_lookup ("preedit-changed", GTK_TYPE_TEXT_VIEW), 0, on_preedit_changed, NULL, NULL);
  g_once_init_leave (&once, 1);
}

gboolean
bb_composing_is_in (GtkWidget *focus)
{
  return composing && composing == focus;
}

/* ── Escape ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* An input method in another process may hand the key back a moment later, as the same event: by then nothing is composed any more. */
static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, GtkWindow *window)
{
  static guint32 taken;
  guint32 time = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (controller));
  GtkWidget *focus = gtk_window_get_focus (window);

  if (key != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  if (!bb_composing_is_in (focus))
    return time && time == taken ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
  taken = time;
  gtk_event_controller_key_forward (controller, focus);
  return GDK_EVENT_STOP;
}

void
bb_composing_watch (GtkWindow *window)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  listen_to_texts ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), window, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
}
