/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-evidence-pane.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-settings.h"
#include "services/bb-file-kind.h"

#include "bb-audio-dialog.h"
#include "bb-camera-dialog.h"
#include "bb-evidence-card.h"
#include "bb-import-dialog.h"
#include "bb-phone-dialog.h"
#include "bb-picture-source.h"

struct _BbEvidencePane
{
  AdwBin parent_instance;

  AdwWindowTitle *title;
  GtkStack *stack;
  GtkListView *view;
  GtkWidget *add, *ways, *expected_box, *progress_box, *empty;
  GtkImage *empty_icon;
  GtkLabel *expected, *empty_title, *progress_label;
  GtkProgressBar *progress_bar;
  GListStore *rows;              /* BbEvidenceEntry */
  BbOpenVisit *session;
  BbEntry *entry;
  GPtrArray *copies;             /* BbProgress, of files on their way */
  GSettings *settings;           /* %NULL when the schema is not installed */
};

G_DEFINE_FINAL_TYPE (BbEvidencePane, bb_evidence_pane, ADW_TYPE_BIN)

/* ── Showing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Rows that say the same stay as they are, so that a reading of the case does not make the pictures blink. */
static gboolean
is_shown (BbEvidencePane *self, GPtrArray *rows)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) != rows->len)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (BbEvidenceEntry) shown = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (bb_evidence_entry_get_number (shown) != bb_evidence_entry_get_number (rows->pdata[i])
          || !bb_value_equal (bb_evidence_entry_get (shown), bb_evidence_entry_get (rows->pdata[i])))
        return FALSE;
    }
  return TRUE;
}

static void
fill_rows (BbEvidencePane *self)
{
  BbCase *visit = bb_open_visit_get_case (self->session);
  g_autoptr (GArray) numbers = bb_case_list_evidence_of (visit, bb_entry_get_item (self->entry)->code);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < numbers->len; i++)
    {
      guint number = g_array_index (numbers, guint, i);

      g_ptr_array_add (rows, bb_evidence_entry_new (bb_case_get_evidence (visit)->pdata[number - 1], number));
    }
  if (!is_shown (self, rows))
    g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), rows->pdata, rows->len);
}

char *
bb_evidence_pane_describe (BbEvidencePane *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  if (!self->entry)
    return g_strdup ("");
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s · %u file", "%s · %u files", n), bb_entry_get_item (self->entry)->code, n);
}

/* The frame invites to drop files: not where a locked visit would refuse them. */
static void
show_empty (BbEvidencePane *self, gboolean locked)
{
  static const char * const inviting[] = { "drop-here", NULL }, * const plain[] = { NULL };

  gtk_widget_set_css_classes (self->empty, (const char **) (locked ? plain : inviting));
  gtk_image_set_from_icon_name (self->empty_icon, locked ? "mail-attachment-symbolic" : "folder-download-symbolic");
  gtk_widget_set_visible (self->ways, !locked);
  gtk_label_set_label (self->empty_title, locked ? _("No evidence") : _("Drop files here or paste them"));
}

static void
show_head (BbEvidencePane *self)
{
  BbItem *item = bb_entry_get_item (self->entry);
  const char *expected = bb_text_get (&item->evidence);
  g_autofree char *subtitle = bb_evidence_pane_describe (self);
  gboolean locked = bb_open_visit_is_locked (self->session);

  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_label_set_label (self->expected, expected);
  gtk_widget_set_visible (self->expected_box, *expected != '\0');
  gtk_widget_set_visible (self->add, !locked);
  show_empty (self, locked);
}

void
bb_evidence_pane_refresh (BbEvidencePane *self)
{
  if (!self->entry || !bb_open_visit_get_case (self->session))
    return;
  fill_rows (self);
  show_head (self);
  gtk_stack_set_visible_child_name (self->stack, g_list_model_get_n_items (G_LIST_MODEL (self->rows)) ? "list" : "empty");
}

static void
forget_finished (GPtrArray *copies)
{
  for (guint i = copies->len; i-- > 0;)
    if (!bb_progress_get_active (copies->pdata[i]))
      g_ptr_array_remove_index (copies, i);
}

/* One line for however many files were dropped: the first of them that is still on its way. */
static void
show_progress (BbEvidencePane *self)
{
  BbProgress *first;
  g_autofree char *words = NULL;
  double fraction;

  forget_finished (self->copies);
  gtk_widget_set_visible (self->progress_box, self->copies->len > 0);
  if (!self->copies->len)
    return;
  first = self->copies->pdata[0];
  words = self->copies->len > 1 ? g_strdup_printf (_("%s, and %u more"), bb_progress_get_title (first), self->copies->len - 1)
                                : g_strdup (bb_progress_get_title (first));
  fraction = bb_progress_get_fraction (first);
  gtk_label_set_label (self->progress_label, words);
  if (fraction < 0)
    gtk_progress_bar_pulse (self->progress_bar);
  else
    gtk_progress_bar_set_fraction (self->progress_bar, fraction);
}

/* ── Adding ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
may_add (BbEvidencePane *self)
{
  if (!self->entry)
    return FALSE;
  if (!bb_open_visit_is_locked (self->session))
    return TRUE;
  bb_notify (GTK_WIDGET (self), _("The visit is locked: it takes no more evidence"));
  return FALSE;
}

/* What is read in a while belongs to the item that was chosen when it was asked for, not to the one chosen then. */
typedef struct { BbEvidencePane *pane; BbEntry *entry; char *path; } Errand;

static Errand *
errand_new (BbEvidencePane *self, BbEntry *entry)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->pane = g_object_ref (self);
  errand->entry = g_object_ref (entry);
  return errand;
}

static void
errand_free (Errand *errand)
{
  g_object_unref (errand->pane);
  g_object_unref (errand->entry);
  g_free (errand->path);
  g_free (errand);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static void
watch (BbEvidencePane *self, BbProgress *progress)
{
  g_ptr_array_add (self->copies, g_object_ref (progress));
  g_signal_connect_object (progress, "notify", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
}

static void
attach_path (BbEvidencePane *self, BbEntry *entry, const char *path)
{
  g_autoptr (BbProgress) progress = NULL;

  if (!may_add (self))
    return;
  progress = bb_open_visit_attach (self->session, entry, path);
  watch (self, progress);
}

void
bb_evidence_pane_attach (BbEvidencePane *self, const char *path)
{
  attach_path (self, self->entry, path);
}

static void on_folder_taken (BbEvidencePane *self, guint n);

static void
open_import (BbEvidencePane *self, BbEntry *entry, const char *folder)
{
  AdwDialog *dialog;

  if (!may_add (self))
    return;
  dialog = bb_import_dialog_new (self->session, entry, folder);
  g_signal_connect_object (dialog, "taken", G_CALLBACK (on_folder_taken), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* (transfer full) (nullable): nothing, and a sentence, for what lies elsewhere. */
static char *
get_path (BbEvidencePane *self, GFile *file)
{
  char *path = g_file_get_path (file);

  if (!path)
    bb_notify (GTK_WIDGET (self), _("This file is not on this computer; copy it here first"));
  return path;
}

static void
attach_picture (BbEvidencePane *self, BbEntry *entry, GBytes *bytes)
{
  if (may_add (self))
    bb_open_visit_paste (self->session, entry, bytes);
}

static void
on_files_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GListModel) files = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, NULL);

  for (guint i = 0; files && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autofree char *path = get_path (errand->pane, file);

      if (path)
        attach_path (errand->pane, errand->entry, path);
    }
}

void
bb_evidence_pane_choose (BbEvidencePane *self)
{
  g_autoptr (GtkFileDialog) dialog = NULL;

  if (!may_add (self))
    return;
  dialog = gtk_file_dialog_new ();
  gtk_file_dialog_set_title (dialog, _("Choose Evidence"));
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, on_files_chosen, errand_new (self, self->entry));
}

static void
on_picture_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = bb_picture_source_read_finish (result, &error);

  if (bytes)
    attach_picture (errand->pane, errand->entry, bytes);
  else
    bb_notify (GTK_WIDGET (errand->pane), g_error_matches (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE)
                                            ? error->message : _("The other program did not hand over the picture; copy it again"));
}

/* A folder is looked through first; what cannot be asked is told by the copying. */
static void
on_kind_known (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;

  if (bb_file_is_folder_finish (BB_WORKSPACE (source), result))
    open_import (errand->pane, errand->entry, errand->path);
  else
    attach_path (errand->pane, errand->entry, errand->path);
}

static void
attach_list (BbEvidencePane *self, BbEntry *entry, const GValue *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *l = files; l; l = l->next)
    {
      char *path = get_path (self, l->data);
      Errand *errand = path ? errand_new (self, entry) : NULL;

      if (!errand)
        continue;
      errand->path = path;
      bb_file_is_folder_async (bb_open_visit_get_workspace (self->session), path, NULL, on_kind_known, errand);
    }
}

static void
on_files_pasted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value)
    attach_list (errand->pane, errand->entry, value);
}

void
bb_evidence_pane_paste (BbEvidencePane *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  /* What another program copied has media types alone; this tells which of our types they can become. */
  g_autoptr (GdkContentFormats) formats = gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard)));

  if (!may_add (self))
    return;
  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, on_files_pasted, errand_new (self, self->entry));
  else if (bb_picture_source_has_picture (gdk_clipboard_get_formats (clipboard)))
    bb_picture_source_read_clipboard (clipboard, on_picture_read, errand_new (self, self->entry));
  else
    bb_notify (GTK_WIDGET (self), _("There is no picture and no file to paste"));
}

/* ── Dialogs ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_phone_closed (BbEvidencePane *self, BbPhoneDialog *dialog)
{
  guint n = bb_phone_dialog_count_received (dialog);
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u file came from the phone", "%u files came from the phone", n), n);

  if (n)
    bb_notify (GTK_WIDGET (self), words);
}

void
bb_evidence_pane_open_phone (BbEvidencePane *self)
{
  AdwDialog *dialog;

  if (!may_add (self))
    return;
  dialog = bb_phone_dialog_new (self->session, self->entry);
  g_signal_connect_object (dialog, "closed", G_CALLBACK (on_phone_closed), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_folder_taken (BbEvidencePane *self, guint n)
{
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u file was taken in", "%u files were taken in", n), n);

  bb_notify (GTK_WIDGET (self), words);
}

void
bb_evidence_pane_import (BbEvidencePane *self, const char *folder)
{
  open_import (self, self->entry, folder);
}

static void
on_folder_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbEvidencePane) self = data;
  g_autoptr (GFile) folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = folder ? g_file_get_path (folder) : NULL;

  if (path)
    bb_evidence_pane_import (self, path);
  else if (folder)
    bb_notify (GTK_WIDGET (self), _("This folder is not on this computer; copy it here first"));
}

static void
choose_folder (GtkWidget *widget, const char *name, GVariant *unused)
{
  BbEvidencePane *self = BB_EVIDENCE_PANE (widget);
  g_autoptr (GtkFileDialog) dialog = NULL;

  if (!may_add (self))
    return;
  dialog = gtk_file_dialog_new ();
  gtk_file_dialog_set_title (dialog, _("Choose a Card or Folder"));
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, on_folder_chosen, g_object_ref (self));
}

static void
open_camera (GtkWidget *widget, const char *name, GVariant *unused)
{
  BbEvidencePane *self = BB_EVIDENCE_PANE (widget);

  if (may_add (self))
    adw_dialog_present (bb_camera_dialog_new (self->session, self->entry), widget);
}

static void
open_audio (GtkWidget *widget, const char *name, GVariant *unused)
{
  BbEvidencePane *self = BB_EVIDENCE_PANE (widget);

  if (may_add (self))
    adw_dialog_present (bb_audio_dialog_new (self->session, self->entry), widget);
}

/* Off unless somebody turned it on. */
static void
allow_audio (BbEvidencePane *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "evidence.audio", self->settings && g_settings_get_boolean (self->settings, "audio-notes"));
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_evidence_pane_drop (BbEvidencePane *self, const GValue *value)
{
  if (!may_add (self))
    return;
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    attach_list (self, self->entry, value);
  else if (G_VALUE_HOLDS (value, GDK_TYPE_DROP))
    bb_picture_source_read_drop (g_value_get_object (value), on_picture_read, errand_new (self, self->entry));
}

static void
on_dropped (GtkWidget *widget, const GValue *value)
{
  bb_evidence_pane_drop (BB_EVIDENCE_PANE (widget), value);
}

static void on_choose_clicked (BbEvidencePane *self) { bb_evidence_pane_choose (self); }
static void choose (GtkWidget *widget, const char *name, GVariant *unused) { bb_evidence_pane_choose (BB_EVIDENCE_PANE (widget)); }

static void
on_cancel_clicked (BbEvidencePane *self)
{
  g_ptr_array_foreach (self->copies, (GFunc) (GCallback) bb_progress_cancel, NULL);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, bb_evidence_card_new ());
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_focusable (item, FALSE);
}

static void
on_bind (BbEvidencePane *self, GtkListItem *item)
{
  g_autofree char *name = g_strdup_printf (_("Evidence %u"), bb_evidence_entry_get_number (gtk_list_item_get_item (item)));

  gtk_list_item_set_accessible_label (item, name);
  bb_evidence_card_set_entry (BB_EVIDENCE_CARD (gtk_list_item_get_child (item)), self->session, gtk_list_item_get_item (item));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_evidence_pane_dispose (GObject *object)
{
  BbEvidencePane *self = BB_EVIDENCE_PANE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_EVIDENCE_PANE);
  g_clear_object (&self->session);
  g_clear_object (&self->entry);
  g_clear_pointer (&self->copies, g_ptr_array_unref);
  g_clear_object (&self->rows);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (bb_evidence_pane_parent_class)->dispose (object);
}

static void
bb_evidence_pane_class_init (BbEvidencePaneClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_evidence_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/evidence-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, BbEvidencePane, title);
  gtk_widget_class_bind_template_child (widget_class, BbEvidencePane, stack);
  gtk_widget_class_bind_template_child (widget_class, BbEvidencePane, view);
  gtk_widget_class_bind_template_child (widget_class, BbEvidencePane, add);
  gtk_widget_class_bind_template_child (widget_class, BbEvidencePane, ways);
  gtk_widget_class_bind_template_child (widget_class, BbEvidencePane, expected_box);
  gtk_widget_class_bind_template_child (widget_class, BbEvidencePane, expected);
  gtk_widget_class_bind_template_child (widget_class, BbEvidencePane, empty);
  gtk_widget_class_bind_template_child (widget_class, BbEvidencePane, empty_icon);
  gtk_widget_class_bind_template_child (widget_class, BbEvidencePane, empty_title);
  gtk_widget_class_bind_template_child (widget_class, BbEvidencePane, progress_box);
  gtk_widget_class_bind_template_child (widget_class, BbEvidencePane, progress_label);
  gtk_widget_class_bind_template_child (widget_class, BbEvidencePane, progress_bar);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_clicked);
  gtk_widget_class_install_action (widget_class, "evidence.choose", NULL, choose);
  gtk_widget_class_install_action (widget_class, "evidence.choose-folder", NULL, choose_folder);
  gtk_widget_class_install_action (widget_class, "evidence.camera", NULL, open_camera);
  gtk_widget_class_install_action (widget_class, "evidence.audio", NULL, open_audio);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
}

static void
bb_evidence_pane_init (BbEvidencePane *self)
{
  self->copies = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows = g_list_store_new (BB_TYPE_EVIDENCE_ENTRY);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = bb_settings_open ();
  if (self->settings)
    g_signal_connect_object (self->settings, "changed::audio-notes", G_CALLBACK (allow_audio), self, G_CONNECT_SWAPPED);
  allow_audio (self);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->rows)))));
  bb_picture_source_take_drops (GTK_WIDGET (self), on_dropped);
}

void
bb_evidence_pane_set_session (BbEvidencePane *self, BbOpenVisit *session)
{
  g_set_object (&self->session, session);
}

void
bb_evidence_pane_set_entry (BbEvidencePane *self, BbEntry *entry)
{
  if (!g_set_object (&self->entry, entry))
    return;
  if (entry)
    bb_evidence_pane_refresh (self);
}

const char *
bb_evidence_pane_get_item (BbEvidencePane *self)
{
  return self->entry ? bb_entry_get_item (self->entry)->code : NULL;
}
