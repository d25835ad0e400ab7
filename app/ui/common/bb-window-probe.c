/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-window-probe.h"

#include "checklists/bb-checklist-export.h"
#include "checklists/bb-checklist-page.h"
#include "checklists/bb-checklist-view.h"
#include "checklists/bb-checklists-page.h"
#include "evidence/bb-viewer.h"
#include "minutes/bb-case-dialog.h"
#include "minutes/bb-hand-over-dialog.h"
#include "minutes/bb-minutes-page.h"
#include "minutes/bb-scan-dialog.h"
#include "minutes/bb-sign-dialog.h"
#include "today/bb-today-page.h"
#include "verify/bb-verify-page.h"
#include "visit/bb-assign-dialog.h"
#include "visit/bb-case-closed.h"
#include "visit/bb-visit-page.h"

#include "bb-focus-check.h"
#include "bb-layout-check.h"
#include "bb-search-dialog.h"

static void
on_open (GSimpleAction *action, GVariant *value, gpointer window)
{
  g_auto (GStrv) parts = g_strsplit (g_variant_get_string (value, NULL), "/", 2);

  if (parts[0])
    bb_window_open_visit (window, parts[0], parts[1]);
}

static void
on_attach (GSimpleAction *action, GVariant *value, gpointer window)
{
  AdwNavigationPage *page = bb_window_get_page (window);
  AdwDialog *dialog = adw_application_window_get_visible_dialog (window);

  if (dialog && bb_case_closed_attach (dialog, g_variant_get_string (value, NULL)))
    return;
  if (BB_IS_VISIT_PAGE (page))
    bb_visit_page_attach (BB_VISIT_PAGE (page), g_variant_get_string (value, NULL));
}

static void
on_list (GSimpleAction *action, GVariant *value, gpointer window)
{
  AdwNavigationPage *page = bb_window_get_page (window);

  if (BB_IS_VISIT_PAGE (page))
    bb_visit_page_draw_from (BB_VISIT_PAGE (page), g_variant_get_string (value, NULL));
}

static void
on_identity (GSimpleAction *action, GVariant *value, gpointer window)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (window);

  if (bb_scan_dialog_set_file (dialog, g_variant_get_string (value, NULL)))
    return;
  if (BB_IS_SIGN_DIALOG (dialog))
    bb_sign_dialog_set_file (BB_SIGN_DIALOG (dialog), g_variant_get_string (value, NULL));
}

static void
on_save (GSimpleAction *action, GVariant *value, gpointer window)
{
  AdwNavigationPage *page = bb_window_get_page (window);
  AdwDialog *dialog = adw_application_window_get_visible_dialog (window);

  if (bb_hand_over_dialog_write (dialog, g_variant_get_string (value, NULL)))
    return;
  if (BB_IS_VIEWER (dialog))
    bb_viewer_save_to (BB_VIEWER (dialog), g_variant_get_string (value, NULL));
  else if (BB_IS_CASE_DIALOG (dialog))
    bb_case_dialog_save_to (BB_CASE_DIALOG (dialog), g_variant_get_string (value, NULL));
  else if (BB_IS_MINUTES_PAGE (page))
    bb_minutes_page_save (BB_MINUTES_PAGE (page), g_variant_get_string (value, NULL));
  if (BB_IS_CHECKLIST_VIEW (page))
    bb_checklist_export_to (GTK_WIDGET (page), bb_window_get_workspace (window), bb_checklist_view_get_checklist (BB_CHECKLIST_VIEW (page)),
                            g_variant_get_string (value, NULL));
}

/* A file for the catalogue of checklists, or minutes that were signed elsewhere; on the first page a case file. */
static void
on_import (GSimpleAction *action, GVariant *value, gpointer window)
{
  AdwNavigationPage *page = bb_window_get_page (window);

  if (BB_IS_MINUTES_PAGE (page))
    bb_minutes_page_take_in (BB_MINUTES_PAGE (page), g_variant_get_string (value, NULL));
  if (BB_IS_CHECKLISTS_PAGE (page))
    bb_checklists_page_import (BB_CHECKLISTS_PAGE (page), g_variant_get_string (value, NULL));
  else if (BB_IS_TODAY_PAGE (page))
    bb_case_dialog_import_from (window, bb_window_get_workspace (window), g_variant_get_string (value, NULL));
}

/* "A/1.1": a version, to look at or to edit. */
static void
on_checklist (GSimpleAction *action, GVariant *value, gpointer window)
{
  AdwNavigationPage *page = bb_window_get_page (window);
  g_auto (GStrv) parts = g_strsplit (g_variant_get_string (value, NULL), "/", 2);

  if (BB_IS_CHECKLISTS_PAGE (page) && parts[0] && parts[1])
    bb_checklists_page_open (BB_CHECKLISTS_PAGE (page), parts[0], parts[1]);
}

/* (2, 1): the second item of the third section of the draft. */
static void
on_place (GSimpleAction *action, GVariant *value, gpointer window)
{
  AdwNavigationPage *page = bb_window_get_page (window);
  int section, item;

  g_variant_get (value, "(ii)", &section, &item);
  if (BB_IS_CHECKLIST_PAGE (page))
    bb_checklist_page_show_place (BB_CHECKLIST_PAGE (page), section, item);
}

/* Any action of the page in front. */
static void
on_page_action (GSimpleAction *action, GVariant *value, gpointer window)
{
  g_autoptr (GVariant) target = NULL;
  g_autofree char *name = NULL;

  if (g_action_parse_detailed_name (g_variant_get_string (value, NULL), &name, &target, NULL))
    gtk_widget_activate_action_variant (GTK_WIDGET (bb_window_get_page (window)), name, target);
}

static void
on_search (GSimpleAction *action, GVariant *value, gpointer window)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (window);
  const char *text = g_variant_get_string (value, NULL);

  if (!BB_IS_SEARCH_DIALOG (dialog))
    return;
  if (g_str_has_prefix (text, "unit:") || g_str_has_prefix (text, "basis:"))           /* as if its row was activated */
    {
      g_signal_emit_by_name (dialog, "facts-chosen", text);
      adw_dialog_force_close (dialog);
    }
  else
    bb_search_dialog_search (BB_SEARCH_DIALOG (dialog), text);
}

static void
on_sample (GSimpleAction *action, GVariant *value, gpointer window)
{
  AdwNavigationPage *page = bb_window_get_page (window);

  if (BB_IS_TODAY_PAGE (page))
    bb_today_page_open_sample (BB_TODAY_PAGE (page));
}

static void
on_minutes (GSimpleAction *action, GVariant *value, gpointer window)
{
  AdwNavigationPage *page = bb_window_get_page (window);

  if (BB_IS_VISIT_PAGE (page))
    bb_visit_page_open_minutes (BB_VISIT_PAGE (page));
}

static void
on_item (GSimpleAction *action, GVariant *value, gpointer window)
{
  AdwNavigationPage *page = bb_window_get_page (window);

  if (BB_IS_VISIT_PAGE (page))
    bb_visit_page_show_item (BB_VISIT_PAGE (page), g_variant_get_string (value, NULL));
}

static void
on_back (GSimpleAction *action, GVariant *value, gpointer window)
{
  gtk_widget_activate_action (GTK_WIDGET (bb_window_get_page (window)), "navigation.pop", NULL);
}

static void
on_trust (GSimpleAction *action, GVariant *value, gpointer window)
{
  AdwNavigationPage *page = bb_window_get_page (window);

  if (BB_IS_VERIFY_PAGE (page))
    bb_verify_page_trust (BB_VERIFY_PAGE (page), g_variant_get_string (value, NULL));
}

static void
on_verify (GSimpleAction *action, GVariant *value, gpointer window)
{
  AdwNavigationPage *page = bb_window_get_page (window);

  if (BB_IS_VERIFY_PAGE (page))
    bb_verify_page_open (BB_VERIFY_PAGE (page), g_variant_get_string (value, NULL));
}

static void
on_report (GSimpleAction *action, GVariant *value, gpointer window)
{
  AdwNavigationPage *page = bb_window_get_page (window);

  if (BB_IS_VERIFY_PAGE (page))
    bb_verify_page_save (BB_VERIFY_PAGE (page), g_variant_get_string (value, NULL));
}

/* The n-th picture or file in the pane is looked at. */
static gboolean
press_nth (GtkWidget *top, int *n)
{
  if (gtk_widget_has_css_class (top, "evidence-open") && gtk_widget_get_mapped (top) && (*n)-- == 0)
    return gtk_widget_activate (top);
  for (GtkWidget *child = gtk_widget_get_first_child (top); child; child = gtk_widget_get_next_sibling (child))
    if (press_nth (child, n))
      return TRUE;
  return FALSE;
}

static void
on_viewer (GSimpleAction *action, GVariant *value, gpointer window)
{
  int n = g_variant_get_int32 (value);

  press_nth (window, &n);
}

static void
on_viewer_action (GSimpleAction *action, GVariant *value, gpointer window)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (window);

  if (BB_IS_VIEWER (dialog))
    gtk_widget_activate_action (GTK_WIDGET (dialog), g_variant_get_string (value, NULL), NULL);
}

/* It has this id in its template; a button without one says its label. */
static gboolean
is_called (GtkWidget *widget, const char *name)
{
  const char *label = GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget)) : NULL;

  return g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), name) == 0 || g_strcmp0 (label, name) == 0;
}

static GtkWidget *
find_called (GtkWidget *top, const char *name, gboolean mapped)
{
  GtkWidget *found = is_called (top, name) && (!mapped || gtk_widget_get_mapped (top)) ? top : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (top); child && !found; child = gtk_widget_get_next_sibling (child))
    found = find_called (child, name, mapped);
  return found;
}

/* "concerned": presses it; "empty_title|evidence.camera": an action that is known there, though a closed sheet may hide it.
 * The state tells whether there was such a thing. */
static void
on_press (GSimpleAction *action, GVariant *value, gpointer window)
{
  g_auto (GStrv) parts = g_strsplit (g_variant_get_string (value, NULL), "|", 2);
  GtkWidget *widget = parts[0] ? find_called (window, parts[0], parts[1] == NULL) : NULL;

  if (widget && parts[1])
    gtk_widget_activate_action_variant (widget, parts[1], NULL);
  else if (widget)
    gtk_widget_activate (widget);
  g_simple_action_set_state (action, g_variant_new_boolean (widget != NULL));
}

static void
on_close_dialog (GSimpleAction *action, GVariant *value, gpointer window)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (window);

  if (dialog)
    adw_dialog_close (dialog);
}

/* The window in front: the handbook, when it is open. */
static GtkWidget *
get_front (gpointer window)
{
  GtkWindow *front = gtk_application_get_active_window (gtk_window_get_application (window));

  for (GList *at = gtk_application_get_windows (gtk_window_get_application (window)); at; at = at->next)
    if (at->data != window && gtk_widget_get_mapped (at->data))
      front = at->data;
  return GTK_WIDGET (front ? front : window);
}

/* "unit-closed", or with a target: "only::Lê Bách Tùng" */
static void
on_visit_action (GSimpleAction *action, GVariant *value, gpointer window)
{
  g_autofree char *name = NULL, *full = NULL;
  g_autoptr (GVariant) target = NULL;

  if (g_action_parse_detailed_name (g_variant_get_string (value, NULL), &name, &target, NULL))
    {
      full = g_strconcat ("visit.", name, NULL);
      gtk_widget_activate_action_variant (GTK_WIDGET (bb_window_get_page (window)), full, target);
    }
}

/* "A2=Lê Bách Tùng" */
static void
on_assign (GSimpleAction *action, GVariant *value, gpointer window)
{
  g_auto (GStrv) parts = g_strsplit (g_variant_get_string (value, NULL), "=", 2);
  AdwNavigationPage *page = bb_window_get_page (window);

  if (BB_IS_VISIT_PAGE (page) && parts[1])
    bb_assign (bb_visit_page_get_session (BB_VISIT_PAGE (page)), parts[0], *parts[1] ? parts[1] : NULL);
}

static void
on_start (GSimpleAction *action, GVariant *value, gpointer window)
{
  gtk_widget_activate_action (window, "win.start-visit", NULL);
}

static void
on_size (GSimpleAction *action, GVariant *value, gpointer window)
{
  int width, height;

  g_variant_get (value, "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (get_front (window)), width, height);
}

static void
on_text_scale (GSimpleAction *action, GVariant *value, gpointer window)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (96 * 1024 * g_variant_get_double (value)), NULL);
}

/* "light", "dark" or "contrast"; the contrast is the desktop's own setting, which libadwaita follows. With GSETTINGS_BACKEND=memory it stays in here. */
static void
on_scheme (GSimpleAction *action, GVariant *value, gpointer window)
{
  const char *scheme = g_variant_get_string (value, NULL), *id = "org.gnome.desktop.a11y.interface";
  g_autoptr (GSettingsSchema) schema = g_settings_schema_source_lookup (g_settings_schema_source_get_default (), id, TRUE);
  g_autoptr (GSettings) settings = schema ? g_settings_new (id) : NULL;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), g_str_equal (scheme, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (settings)
    g_settings_set_boolean (settings, "high-contrast", g_str_equal (scheme, "contrast"));
  g_simple_action_set_state (action, g_variant_new_boolean (adw_style_manager_get_high_contrast (adw_style_manager_get_default ())));
}

/* Asks what cannot be read or reached; the answer is the state of the action. */
static void
on_check (GSimpleAction *action, GVariant *value, gpointer window)
{
  g_autofree char *report = bb_layout_check (get_front (window));

  g_simple_action_set_state (action, g_variant_new_string (report));
}

/* Asks what the Tab and arrow keys do not lead to; the answer is the state of the action. */
static void
run_focus_check (gpointer window)
{
  g_autofree char *report = bb_focus_check (GTK_WINDOW (get_front (window)));
  GAction *action = g_action_map_lookup_action (window, "probe-focus");

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (report));
}

static void
on_focus_check (GSimpleAction *action, GVariant *value, gpointer window)
{
  g_simple_action_set_state (action, g_variant_new_string ("busy"));
  g_idle_add_once (run_focus_check, window);
}

/* FALSE while the window waits to be drawn: nothing to take a picture of. */
static gboolean
take_picture (GtkWidget *window, const char *path)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  int width = gdk_paintable_get_intrinsic_width (paintable), height = gdk_paintable_get_intrinsic_height (paintable);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  if (!node)
    return FALSE;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gdk_texture_save_to_png (texture, path);
  return TRUE;
}

static gboolean
on_drawn (GtkWidget *window, GdkFrameClock *clock, gpointer path)
{
  return take_picture (get_front (window), path) ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
on_picture (GSimpleAction *action, GVariant *value, gpointer window)
{
  const char *path = g_variant_get_string (value, NULL);

  if (!take_picture (get_front (window), path))
    gtk_widget_add_tick_callback (window, on_drawn, g_strdup (path), g_free);
}

static void
on_folder (GSimpleAction *action, GVariant *value, gpointer window)
{
  AdwNavigationPage *page = bb_window_get_page (window);

  if (BB_IS_VISIT_PAGE (page))
    bb_visit_page_import (BB_VISIT_PAGE (page), g_variant_get_string (value, NULL));
}

static void
on_dialog (GSimpleAction *action, GVariant *value, gpointer window)
{
  gtk_widget_activate_action_variant (window, g_variant_get_string (value, NULL), NULL);
}

void
bb_window_probe_install (BbWindow *window)
{
  static const GActionEntry entries[] = {
    { "probe-open", on_open, "s" },
    { "probe-attach", on_attach, "s" },
    { "probe-list", on_list, "s" },
    { "probe-identity", on_identity, "s" },
    { "probe-save", on_save, "s" },
    { "probe-search", on_search, "s" },
    { "probe-import", on_import, "s" },
    { "probe-checklist", on_checklist, "s" },
    { "probe-place", on_place, "(ii)" },
    { "probe-page-action", on_page_action, "s" },
    { "probe-trust", on_trust, "s" },
    { "probe-verify", on_verify, "s" },
    { "probe-report", on_report, "s" },
    { "probe-item", on_item, "s" },
    { "probe-back", on_back, NULL },
    { "probe-sample", on_sample, NULL },
    { "probe-folder", on_folder, "s" },
    { "probe-dialog", on_dialog, "s" },
    { "probe-minutes", on_minutes, NULL },
    { "probe-visit", on_visit_action, "s" },
    { "probe-assign", on_assign, "s" },
    { "probe-start", on_start, NULL },
    { "probe-viewer", on_viewer, "i" },
    { "probe-viewer-action", on_viewer_action, "s" },
    { "probe-press", on_press, "s", "false" },
    { "probe-close-dialog", on_close_dialog, NULL },
    { "probe-size", on_size, "(ii)" },
    { "probe-text-scale", on_text_scale, "d" },
    { "probe-scheme", on_scheme, "s", "false" },
    { "probe-picture", on_picture, "s" },
    { "probe-check", on_check, NULL, "''" },
    { "probe-focus", on_focus_check, NULL, "''" },
  };

  if (g_getenv ("BIENBAN_PROBE"))
    g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}
