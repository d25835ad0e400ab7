/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-checklist-export.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

typedef struct { GtkWidget *widget; BbWorkspace *workspace; BbChecklist *checklist; } Export;

static Export *
make (GtkWidget *widget, BbWorkspace *workspace, BbChecklist *checklist)
{
  Export *self = g_new0 (Export, 1);

  self->widget = g_object_ref (widget);
  self->workspace = g_object_ref (workspace);
  self->checklist = bb_checklist_copy (checklist);
  return self;
}

static void
export_free (Export *self)
{
  g_object_unref (self->widget);
  g_object_unref (self->workspace);
  bb_checklist_unref (self->checklist);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autoptr (GError) error = NULL;

  if (bb_workspace_export_checklist_finish (BB_WORKSPACE (source), result, &error))
    bb_notify (widget, _("The checklist was exported"));
  else
    bb_notify_error (widget, error);
}

void
bb_checklist_export_to (GtkWidget *widget, BbWorkspace *workspace, BbChecklist *checklist, const char *path)
{
  bb_workspace_export_checklist_async (workspace, checklist, path, NULL, on_written, g_object_ref (widget));
}

static void
on_place_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Export) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path)
    bb_checklist_export_to (self->widget, self->workspace, self->checklist, path);
}

void
bb_checklist_export (GtkWidget *widget, BbWorkspace *workspace, BbChecklist *checklist, const char *suffix)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = g_strdup_printf ("%s-%s.%s", checklist->code, checklist->version, suffix);

  gtk_file_dialog_set_title (dialog, _("Export the Checklist"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, on_place_chosen, make (widget, workspace, checklist));
}
