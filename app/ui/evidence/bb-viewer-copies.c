/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-viewer-copies.h"

#include <glib/gi18n-lib.h>

#include "services/bb-look.h"

typedef struct
{
  GtkWidget *viewer;
  BbWorkspace *workspace;
  char *sha256;
} Errand;

static Errand *
errand_new (GtkWidget *viewer, BbWorkspace *workspace, const char *sha256)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->viewer = g_object_ref (viewer);
  errand->workspace = g_object_ref (workspace);
  errand->sha256 = g_strdup (sha256);
  return errand;
}

static void
errand_free (Errand *errand)
{
  g_object_unref (errand->viewer);
  g_object_unref (errand->workspace);
  g_free (errand->sha256);
  g_free (errand);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static void
say (GtkWidget *viewer, const char *words)
{
  gtk_widget_activate_action (viewer, "viewer.say", "s", words);
}

static void
say_error (GtkWidget *viewer, const GError *error)
{
  g_autofree char *words = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? NULL : bb_phrase (error);

  if (words)
    say (viewer, words);
}

static GtkWindow *
get_window (GtkWidget *viewer)
{
  GtkRoot *root = gtk_widget_get_root (viewer);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* ── Saving ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) viewer = data;
  g_autoptr (GError) error = NULL;

  if (bb_look_save_copy_finish (BB_WORKSPACE (source), result, &error))
    say (viewer, _("The copy was saved, byte for byte"));
  else
    say_error (viewer, error);
}

void
bb_viewer_copies_save_to (GtkWidget *viewer, BbWorkspace *workspace, const char *sha256, const char *path)
{
  bb_look_save_copy_async (workspace, sha256, path, NULL, on_saved, g_object_ref (viewer));
}

static void
on_place_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path)
    bb_viewer_copies_save_to (errand->viewer, errand->workspace, errand->sha256, path);
}

void
bb_viewer_copies_save (GtkWidget *viewer, BbWorkspace *workspace, BbEvidence *evidence)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Save a Copy"));
  gtk_file_dialog_set_initial_name (dialog, evidence->name);
  gtk_file_dialog_save (dialog, get_window (viewer), NULL, on_place_chosen, errand_new (viewer, workspace, evidence->sha256));
}

/* ── Lending ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_launched (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) viewer = data;
  g_autoptr (GError) error = NULL;

  if (!gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (source), result, &error) &&
      !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    say (viewer, _("No program on this computer opens this file; save a copy of it instead"));
}

static void
on_lent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) viewer = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = bb_look_lend_finish (BB_WORKSPACE (source), result, &error);
  g_autoptr (GFile) file = path ? g_file_new_for_path (path) : NULL;
  g_autoptr (GtkFileLauncher) launcher = NULL;

  if (!file)
    {
      say_error (viewer, error);
      return;
    }
  launcher = gtk_file_launcher_new (file);
  gtk_file_launcher_set_always_ask (launcher, TRUE);
  gtk_file_launcher_launch (launcher, get_window (viewer), NULL, on_launched, g_object_ref (viewer));
}

void
bb_viewer_copies_open (GtkWidget *viewer, BbWorkspace *workspace, BbEvidence *evidence)
{
  bb_look_lend_async (workspace, evidence->sha256, evidence->name, NULL, on_lent, g_object_ref (viewer));
}
