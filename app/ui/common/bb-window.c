/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-window.h"

#include <glib/gi18n-lib.h>

#include "checklists/bb-checklist-page.h"
#include "checklists/bb-checklists-page.h"
#include "minutes/bb-case-dialog.h"
#include "minutes/bb-minutes-page.h"
#include "today/bb-today-page.h"
#include "conflicts/bb-conflicts-page.h"
#include "sync/bb-sync-page.h"
#include "verify/bb-verify-page.h"
#include "visit/bb-visit-page.h"

#include "bb-composing.h"
#include "bb-notify.h"
#include "bb-preferences.h"
#include "bb-facts-dialog.h"
#include "bb-search-dialog.h"
#include "bb-toasts.h"
#include "bb-window-probe.h"

struct _BbWindow
{
  AdwApplicationWindow parent_instance;

  GtkStack *stack;
  AdwStatusPage *problem;
  AdwNavigationView *pages;
  BbWorkspace *workspace;
  char *folder;
};

G_DEFINE_FINAL_TYPE (BbWindow, bb_window, ADW_TYPE_APPLICATION_WINDOW)

/* ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_minutes_requested (BbWindow *self, BbOpenVisit *session)
{
  AdwNavigationPage *page = bb_minutes_page_new (session);

  adw_navigation_view_push (self->pages, page);
}

static BbVisitPage *
find_visit_page (BbWindow *self, const char *visit)
{
  AdwNavigationPage *page = adw_navigation_view_find_page (self->pages, "visit");

  if (page && g_str_equal (bb_open_visit_get_visit_id (bb_visit_page_get_session (BB_VISIT_PAGE (page))), visit))
    return BB_VISIT_PAGE (page);
  return NULL;
}

void
bb_window_open_visit (BbWindow *self, const char *visit, const char *code)
{
  BbVisitPage *page;

  if (!self->workspace)
    return;
  page = find_visit_page (self, visit);
  if (page)
    adw_navigation_view_pop_to_page (self->pages, ADW_NAVIGATION_PAGE (page));
  else
    {
      adw_navigation_view_pop_to_tag (self->pages, "today");
      page = BB_VISIT_PAGE (bb_visit_page_new (self->workspace, visit));
      g_signal_connect_object (page, "minutes-requested", G_CALLBACK (on_minutes_requested), self, G_CONNECT_SWAPPED);
      adw_navigation_view_push (self->pages, ADW_NAVIGATION_PAGE (page));
    }
  if (code)
    bb_visit_page_show_item (page, code);
}

static void
on_visit_opened (BbWindow *self, const char *visit)
{
  bb_window_open_visit (self, visit, NULL);
}

AdwNavigationPage *
bb_window_get_page (BbWindow *self)
{
  return adw_navigation_view_get_visible_page (self->pages);
}

BbWorkspace *
bb_window_get_workspace (BbWindow *self)
{
  return self->workspace;
}

/* ── The workspace ───────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_workspace_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbWindow) self = data;
  g_autoptr (GError) error = NULL;
  AdwNavigationPage *today;

  self->workspace = bb_workspace_open_finish (result, &error);
  bb_window_probe_install (self);
  if (!self->workspace)
    {
      g_autofree char *words = bb_phrase (error);

      adw_status_page_set_description (self->problem, words);
      gtk_stack_set_visible_child_name (self->stack, "problem");
      return;
    }
  today = bb_today_page_new (self->workspace);
  g_signal_connect_object (today, "visit-opened", G_CALLBACK (on_visit_opened), self, G_CONNECT_SWAPPED);
  adw_navigation_view_add (self->pages, today);
  gtk_stack_set_visible_child_name (self->stack, "pages");
  bb_preferences_tell_disk (GTK_WIDGET (self), self->workspace);
}

static void
open_workspace (BbWindow *self)
{
  gtk_stack_set_visible_child_name (self->stack, "opening");
  bb_workspace_open_async (self->folder, NULL, NULL, on_workspace_opened, g_object_ref (self));
}

/* ── Actions ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
undo (GtkWidget *widget, const char *name, GVariant *steps)
{
  AdwNavigationPage *page = adw_navigation_view_find_page (BB_WINDOW (widget)->pages, "visit");

  if (BB_IS_VISIT_PAGE (page))
    bb_visit_page_undo (BB_VISIT_PAGE (page), g_variant_get_uint32 (steps));
}

static void
open_phone (GtkWidget *widget, const char *name, GVariant *unused)
{
  AdwNavigationPage *page = bb_window_get_page (BB_WINDOW (widget));

  if (BB_IS_VISIT_PAGE (page) && !adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (widget)))
    bb_visit_page_open_phone (BB_VISIT_PAGE (page));
}

static void
redo (GtkWidget *widget, const char *name, GVariant *unused)
{
  AdwNavigationPage *page = adw_navigation_view_find_page (BB_WINDOW (widget)->pages, "visit");

  if (BB_IS_VISIT_PAGE (page))
    bb_visit_page_redo (BB_VISIT_PAGE (page));
}

static void
on_hit_chosen (BbWindow *self, const char *visit, const char *code)
{
  bb_window_open_visit (self, visit, code && *code ? code : NULL);
}

static void open_checklists (BbWindow *self);

/* "checklist:A:1.1" */
static void
on_checklist_chosen (BbWindow *self, const char *id)
{
  g_auto (GStrv) parts = g_strsplit (id, ":", 3);
  AdwNavigationPage *page;

  open_checklists (self);
  page = adw_navigation_view_find_page (self->pages, "checklists");
  adw_navigation_view_pop_to_tag (self->pages, "checklists");
  if (BB_IS_CHECKLISTS_PAGE (page) && g_strv_length (parts) == 3)
    bb_checklists_page_open (BB_CHECKLISTS_PAGE (page), parts[1], parts[2]);
}

static void
on_visit_chosen (BbWindow *self, const char *visit)
{
  bb_window_open_visit (self, visit, NULL);
}

static void
on_facts_chosen (BbWindow *self, const char *id)
{
  AdwDialog *dialog = bb_facts_dialog_new (self->workspace, id);

  g_signal_connect_object (dialog, "visit-chosen", G_CALLBACK (on_visit_chosen), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
search (GtkWidget *widget, const char *name, GVariant *unused)
{
  BbWindow *self = BB_WINDOW (widget);
  AdwDialog *dialog;

  if (!self->workspace || adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)))
    return;
  dialog = bb_search_dialog_new (self->workspace);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (on_hit_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "checklist-chosen", G_CALLBACK (on_checklist_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "facts-chosen", G_CALLBACK (on_facts_chosen), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static void
start_visit (GtkWidget *widget, const char *name, GVariant *unused)
{
  AdwNavigationPage *page = adw_navigation_view_find_page (BB_WINDOW (widget)->pages, "today");

  if (BB_IS_TODAY_PAGE (page))
    bb_today_page_start_visit (BB_TODAY_PAGE (page));
}

static void
open_checklists (BbWindow *self)
{
  if (self->workspace && !adw_navigation_view_find_page (self->pages, "checklists"))
    adw_navigation_view_push (self->pages, bb_checklists_page_new (self->workspace));
}

static void
show_checklists (GtkWidget *widget, const char *name, GVariant *unused)
{
  open_checklists (BB_WINDOW (widget));
}

static BbVerifyPage *
open_verification (BbWindow *self)
{
  AdwNavigationPage *page = adw_navigation_view_find_page (self->pages, "verify");

  if (!self->workspace)
    return NULL;
  if (page)
    adw_navigation_view_pop_to_page (self->pages, page);
  else
    adw_navigation_view_push (self->pages, page = bb_verify_page_new (self->workspace));
  return BB_VERIFY_PAGE (page);
}

static void
show_verification (GtkWidget *widget, const char *name, GVariant *unused)
{
  open_verification (BB_WINDOW (widget));
}

static void
verify_visit (GtkWidget *widget, const char *name, GVariant *visit)
{
  BbVerifyPage *page = open_verification (BB_WINDOW (widget));

  if (page)
    bb_verify_page_open_visit (page, g_variant_get_string (visit, NULL));
}

static void
show_conflicts (GtkWidget *widget, const char *name, GVariant *unused)
{
  BbWindow *self = BB_WINDOW (widget);

  if (self->workspace && !adw_navigation_view_find_page (self->pages, "conflicts"))
    adw_navigation_view_push (self->pages, bb_conflicts_page_new (self->workspace));
}

static void
show_sync (GtkWidget *widget, const char *name, GVariant *unused)
{
  BbWindow *self = BB_WINDOW (widget);

  if (self->workspace && !adw_navigation_view_find_page (self->pages, "sync"))
    adw_navigation_view_push (self->pages, bb_sync_page_new (self->workspace));
}

static void
import_case (GtkWidget *widget, const char *name, GVariant *unused)
{
  BbWindow *self = BB_WINDOW (widget);

  if (self->workspace)
    bb_case_dialog_ask_import (widget, self->workspace);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* What is being typed reaches the disk before the window goes. */
static gboolean
bb_window_close_request (GtkWindow *window)
{
  AdwNavigationPage *page = adw_navigation_view_find_page (BB_WINDOW (window)->pages, "visit");

  AdwNavigationPage *checklist = adw_navigation_view_find_page (BB_WINDOW (window)->pages, "checklist");

  if (BB_IS_VISIT_PAGE (page))
    bb_open_visit_flush (bb_visit_page_get_session (BB_VISIT_PAGE (page)));
  if (BB_IS_CHECKLIST_PAGE (checklist))
    bb_checklist_draft_flush (bb_checklist_page_get_draft (BB_CHECKLIST_PAGE (checklist)));
  return GTK_WINDOW_CLASS (bb_window_parent_class)->close_request (window);
}

static void
bb_window_dispose (GObject *object)
{
  BbWindow *self = BB_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_WINDOW);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->folder, g_free);
  G_OBJECT_CLASS (bb_window_parent_class)->dispose (object);
}

static void
bb_window_class_init (BbWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_window_dispose;
  GTK_WINDOW_CLASS (class)->close_request = bb_window_close_request;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, BbWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, BbWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, BbWindow, pages);
  gtk_widget_class_bind_template_callback (widget_class, open_workspace);
  gtk_widget_class_install_action (widget_class, "win.undo", "u", undo);
  gtk_widget_class_install_action (widget_class, "win.phone", NULL, open_phone);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, redo);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search);
  gtk_widget_class_install_action (widget_class, "win.start-visit", NULL, start_visit);
  gtk_widget_class_install_action (widget_class, "win.checklists", NULL, show_checklists);
  gtk_widget_class_install_action (widget_class, "win.verify", NULL, show_verification);
  gtk_widget_class_install_action (widget_class, "win.verify-visit", "s", verify_visit);
  gtk_widget_class_install_action (widget_class, "win.sync", NULL, show_sync);
  gtk_widget_class_install_action (widget_class, "win.conflicts", NULL, show_conflicts);
  gtk_widget_class_install_action (widget_class, "win.import-case", NULL, import_case);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.search", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "win.start-visit", NULL);
}

static void
bb_window_init (BbWindow *self)
{
  g_type_ensure (BB_TYPE_TOASTS);
  gtk_widget_init_template (GTK_WIDGET (self));
  bb_composing_watch (GTK_WINDOW (self));
}

GtkWidget *
bb_window_new (GtkApplication *application, const char *folder)
{
  BbWindow *self = g_object_new (BB_TYPE_WINDOW, "application", application, NULL);

  self->folder = g_strdup (folder);
  open_workspace (self);
  return GTK_WIDGET (self);
}
