/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-case-dialog.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-window.h"
#include "services/bb-case-file.h"

struct _BbCaseDialog
{
  AdwDialog parent_instance;

  GtkStack *stack;
  GtkCheckButton *unit;
  GtkWidget *unit_row;
  GtkLabel *doing;
  GtkProgressBar *bar;
  GtkWidget *cancel;
  AdwStatusPage *told;
  GtkButton *next;

  BbWorkspace *workspace;
  BbOpenVisit *session;          /* what is saved; %NULL: something comes in */
  BbProgress *progress;          /* of what is going on */
  char *visit;                   /* that came in, to be shown */
};

G_DEFINE_FINAL_TYPE (BbCaseDialog, bb_case_dialog, ADW_TYPE_DIALOG)

/* ── What goes on ────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_progress (BbCaseDialog *self)
{
  double fraction = bb_progress_get_fraction (self->progress);

  if (fraction < 0)
    gtk_progress_bar_pulse (self->bar);
  else
    gtk_progress_bar_set_fraction (self->bar, fraction);
}

static void
begin (BbCaseDialog *self, const char *what)
{
  g_clear_object (&self->progress);
  self->progress = bb_progress_new (what);
  g_signal_connect_object (self->progress, "notify", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  gtk_label_set_label (self->doing, what);
  bb_set_accessible_name (GTK_WIDGET (self->bar), what);
  gtk_progress_bar_set_fraction (self->bar, 0);
  gtk_stack_set_visible_child_name (self->stack, "busy");
  gtk_widget_grab_focus (self->cancel);
  adw_dialog_set_can_close (ADW_DIALOG (self), FALSE);
}

static void
tell (BbCaseDialog *self, const char *icon, const char *title, const char *words, const char *next)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_status_page_set_icon_name (self->told, icon);
  adw_status_page_set_title (self->told, title);
  adw_status_page_set_description (self->told, escaped);
  gtk_button_set_label (self->next, next);
  gtk_stack_set_visible_child_name (self->stack, "told");
  gtk_widget_grab_focus (GTK_WIDGET (self->next));
  bb_announce (GTK_WIDGET (self), title);
}

/* Stopped on request: there is nothing to say. */
static void
end (BbCaseDialog *self, const GError *error, const char *title)
{
  g_autofree char *words = error ? bb_phrase (error) : NULL;

  adw_dialog_set_can_close (ADW_DIALOG (self), TRUE);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    adw_dialog_force_close (ADW_DIALOG (self));
  else if (error)
    tell (self, "dialog-warning-symbolic", title, words, _("Close"));
}

/* ── Saving ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseDialog) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = bb_visit_export_case_finish (self->workspace, result, &error);

  end (self, error, _("Not Saved"));
  if (done)
    tell (self, "object-select-symbolic", _("The Case File Was Saved"),
          _("Open “index.html” in it to read it. Whoever has it can check it with “bienban-cli verify”, or by the lists of hashes in it."), _("Close"));
}

void
bb_case_dialog_save_to (BbCaseDialog *self, const char *path)
{
  BbCopy copy = gtk_check_button_get_active (self->unit) ? BB_COPY_UNIT : BB_COPY_OFFICE;

  if (!self->session)
    return;
  begin (self, _("Saving the case file"));
  bb_visit_export_case_async (self->workspace, bb_open_visit_get_visit_id (self->session), path, copy, self->progress, on_saved, g_object_ref (self));
}

static void
on_place_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseDialog) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path)
    bb_case_dialog_save_to (self, path);
}

static void
on_save_clicked (BbCaseDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  BbCopy copy = gtk_check_button_get_active (self->unit) ? BB_COPY_UNIT : BB_COPY_OFFICE;
  g_autofree char *name = bb_case_file_make_name (bb_open_visit_get_case (self->session), copy);

  gtk_file_dialog_set_title (dialog, _("Save the Case File"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, on_place_chosen, g_object_ref (self));
}

/* ── Taking in ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_taken_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseDialog) self = data;
  g_autoptr (GError) error = NULL;

  self->visit = bb_visit_import_case_finish (self->workspace, result, &error);
  end (self, error, _("Not Taken In"));
  if (self->visit)
    tell (self, "object-select-symbolic", _("The Case File Was Taken In"), _("The visit is here with its evidence and its signatures, as it was."),
          _("Show the Visit"));
}

void
bb_case_dialog_import_from (GtkWidget *window, BbWorkspace *workspace, const char *path)
{
  BbCaseDialog *self = g_object_new (BB_TYPE_CASE_DIALOG, NULL);

  self->workspace = g_object_ref (workspace);
  adw_dialog_present (ADW_DIALOG (self), window);
  begin (self, _("Checking the case file and taking it in"));
  bb_visit_import_case_async (workspace, path, self->progress, on_taken_in, g_object_ref (self));
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) window = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  BbWorkspace *workspace = bb_window_get_workspace (BB_WINDOW (window));

  if (path && workspace)
    bb_case_dialog_import_from (window, workspace, path);
}

void
bb_case_dialog_ask_import (GtkWidget *window, BbWorkspace *workspace)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Case files (ZIP)"));
  gtk_file_filter_add_suffix (filter, "zip");
  gtk_file_dialog_set_title (dialog, _("Choose a Case File"));
  gtk_file_dialog_set_default_filter (dialog, filter);
  gtk_file_dialog_open (dialog, GTK_WINDOW (window), NULL, on_file_chosen, g_object_ref (window));
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_cancel_clicked (BbCaseDialog *self)
{
  if (self->progress)
    bb_progress_cancel (self->progress);
}

static void
on_next_clicked (BbCaseDialog *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *visit = g_strdup (self->visit);

  adw_dialog_force_close (ADW_DIALOG (self));
  if (visit && BB_IS_WINDOW (root))
    bb_window_open_visit (BB_WINDOW (root), visit, NULL);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_case_dialog_dispose (GObject *object)
{
  BbCaseDialog *self = BB_CASE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_CASE_DIALOG);
  g_clear_object (&self->workspace);
  g_clear_object (&self->session);
  g_clear_object (&self->progress);
  g_clear_pointer (&self->visit, g_free);
  G_OBJECT_CLASS (bb_case_dialog_parent_class)->dispose (object);
}

static void
bb_case_dialog_class_init (BbCaseDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_case_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/case-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BbCaseDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, BbCaseDialog, unit);
  gtk_widget_class_bind_template_child (widget_class, BbCaseDialog, unit_row);
  gtk_widget_class_bind_template_child (widget_class, BbCaseDialog, doing);
  gtk_widget_class_bind_template_child (widget_class, BbCaseDialog, bar);
  gtk_widget_class_bind_template_child (widget_class, BbCaseDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, BbCaseDialog, told);
  gtk_widget_class_bind_template_child (widget_class, BbCaseDialog, next);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_next_clicked);
}

static void
bb_case_dialog_init (BbCaseDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
bb_case_dialog_new (BbOpenVisit *session)
{
  BbCaseDialog *self = g_object_new (BB_TYPE_CASE_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->workspace = g_object_ref (bb_open_visit_get_workspace (session));
  /* The unit gets what was agreed upon, never a draft. */
  gtk_widget_set_sensitive (self->unit_row, bb_open_visit_is_locked (session));
  return ADW_DIALOG (self);
}
