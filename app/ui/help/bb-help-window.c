/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-help-window.h"

#include <glib/gi18n-lib.h>

#include "common/bb-window.h"
#include "services/bb-phrasebook.h"

#include "bb-help-view.h"

struct _BbHelpWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkScrolledWindow *scroller;
  GtkStack *stack;
  AdwStatusPage *problem;
  BbHelpView *view;
  GtkWidget *back;
  GPtrArray *history;            /* pages, the shown one last */
};

G_DEFINE_FINAL_TYPE (BbHelpWindow, bb_help_window, ADW_TYPE_WINDOW)

/* "vi" in Vietnamese, "C" otherwise */
static const char *
get_language (void)
{
  return g_str_equal (C_("language code", "en"), "vi") ? "vi" : "C";
}

/* ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbHelpWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbHelpNode) page = bb_help_read_finish (result, &error);
  g_autofree char *words = NULL;

  if (!self->view)
    return;
  if (page)
    {
      bb_help_view_show (self->view, page, get_language ());
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
      gtk_stack_set_visible_child_name (self->stack, "page");
      return;
    }
  words = bb_phrase (error);
  adw_status_page_set_description (self->problem, words);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
show_last (BbHelpWindow *self)
{
  gtk_widget_set_sensitive (self->back, self->history->len > 1);
  bb_help_read_async (self->history->pdata[self->history->len - 1], get_language (), NULL, on_read, g_object_ref (self));
}

static void
go_to (BbHelpWindow *self, const char *page)
{
  if (self->history->len && g_str_equal (self->history->pdata[self->history->len - 1], page))
    return;
  g_ptr_array_add (self->history, g_strdup (page));
  show_last (self);
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_link_activated (BbHelpWindow *self, const char *page)
{
  go_to (self, page);
}

static void
on_back_clicked (BbHelpWindow *self)
{
  if (self->history->len < 2)
    return;
  g_ptr_array_remove_index (self->history, self->history->len - 1);
  show_last (self);
}

static void
on_index_clicked (BbHelpWindow *self)
{
  go_to (self, "index");
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_help_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_HELP_WINDOW);
  BB_HELP_WINDOW (object)->view = NULL;
  g_clear_pointer (&BB_HELP_WINDOW (object)->history, g_ptr_array_unref);
  G_OBJECT_CLASS (bb_help_window_parent_class)->dispose (object);
}

static void
bb_help_window_class_init (BbHelpWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_help_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/help-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BbHelpWindow, title);
  gtk_widget_class_bind_template_child (widget_class, BbHelpWindow, scroller);
  gtk_widget_class_bind_template_child (widget_class, BbHelpWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, BbHelpWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, BbHelpWindow, view);
  gtk_widget_class_bind_template_child (widget_class, BbHelpWindow, back);
  gtk_widget_class_bind_template_callback (widget_class, on_link_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_index_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bb_help_window_init (BbHelpWindow *self)
{
  self->history = g_ptr_array_new_with_free_func (g_free);
  g_type_ensure (BB_TYPE_HELP_VIEW);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bb_help_open (GtkApplication *application, GtkWindow *parent, const char *page)
{
  BbHelpWindow *self = NULL;

  for (GList *window = gtk_application_get_windows (application); window; window = window->next)
    if (BB_IS_HELP_WINDOW (window->data))
      self = window->data;
  if (!self)
    self = g_object_new (BB_TYPE_HELP_WINDOW, "application", application, NULL);
  go_to (self, page);
  gtk_window_present (GTK_WINDOW (self));
}

/* ── Where a person is ───────────────────────────────────────────────────────────────────────────────────────── */

typedef struct { const char *name, *page; } About;

static const char *
find_about (const About *about, guint n, const char *name)
{
  for (guint i = 0; name && i < n; i++)
    if (g_str_equal (about[i].name, name))
      return about[i].page;
  return NULL;
}

const char *
bb_help_find_page (GtkWindow *window)
{
  static const About dialogs[] = {
    { "BbPreferences", "preferences" }, { "BbSignDialog", "minutes" }, { "BbStartDialog", "first-visit" },
    { "BbRecommendationDialog", "minutes" }, { "BbSearchDialog", "search" }, { "BbVersionDialog", "checklists" }, { "BbBasisDialog", "checklists" },
    { "BbPhoneDialog", "phone" }, { "BbViewer", "evidence" }, { "BbImportDialog", "evidence" }, { "BbCameraDialog", "evidence" },
    { "BbAudioDialog", "evidence" }, { "BbConcernedDialog", "findings" }, { "BbCaseForm", "hard-cases" }, { "BbCaseNeeded", "minutes" },
    { "BbCaseProposals", "hard-cases" }, { "BbAssignDialog", "answering" },
  };
  static const About pages[] = {
    { "today", "first-visit" }, { "visit", "answering" }, { "minutes", "minutes" }, { "checklists", "checklists" }, { "checklist", "checklists" },
    { "checklist-view", "checklists" }, { "checklist-compare", "checklists" }, { "verify", "verification" }, { "conflicts", "conflicts" }, { "sync", "sync" },
  };
  AdwDialog *dialog = ADW_IS_APPLICATION_WINDOW (window) ? adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) : NULL;
  AdwNavigationPage *page = BB_IS_WINDOW (window) ? bb_window_get_page (BB_WINDOW (window)) : NULL;
  const char *found = dialog ? find_about (dialogs, G_N_ELEMENTS (dialogs), G_OBJECT_TYPE_NAME (dialog)) : NULL;

  if (!found && page)
    found = find_about (pages, G_N_ELEMENTS (pages), adw_navigation_page_get_tag (page));
  return found ? found : "index";
}
