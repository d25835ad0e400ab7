/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-import-dialog.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-wording.h"
#include "services/bb-import.h"

#include "bb-import-dialog-row.h"

struct _BbImportDialog
{
  AdwDialog parent_instance;

  AdwWindowTitle *title;
  GtkStack *stack;
  AdwStatusPage *problem;
  GtkListView *view;
  GtkWidget *head, *foot, *rest, *cancel, *take, *clock_set;
  GtkProgressBar *reading_bar, *taking_bar;
  GtkLabel *summary, *incomplete, *clock_question, *clock_words;
  GtkPopover *clock_popover;
  GtkEntry *clock_time;
  BbOpenVisit *session;
  char *here;                    /* code of the item that is chosen in the window */
  BbImport *import;
  BbProgress *progress;          /* of what is going on */
  GtkStringList *items;
  GPtrArray *codes;              /* ends with %NULL */
  guint failed, taken;
  gboolean taking, closing;
};

G_DEFINE_FINAL_TYPE (BbImportDialog, bb_import_dialog, ADW_TYPE_DIALOG)

static guint taken_signal;

/* ── Showing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
append (GString *words, guint n, const char *text)
{
  if (n)
    g_string_append_printf (words, "%s%s", words->len ? " · " : "", text);
}

static void
show_summary (BbImportDialog *self)
{
  BbImportTally tally;
  guint n = g_list_model_get_n_items (bb_import_get_files (self->import));
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *chosen = NULL, *present = NULL, *failed = NULL, *rest = NULL, *size = NULL;

  bb_import_tally (self->import, &tally);
  size = bb_wording_size (tally.bytes);
  chosen = g_strdup_printf (_("%u of %u chosen, %s"), tally.chosen, n, size);
  present = g_strdup_printf (_("%u here already"), tally.present);
  failed = g_strdup_printf (_("%u not taken in"), self->failed);
  rest = g_strdup_printf (_("Those Without an Item: Under %s"), self->here);
  append (words, 1, chosen);
  append (words, tally.present, present);
  append (words, self->failed, failed);
  gtk_label_set_label (self->summary, words->str);
  gtk_widget_set_sensitive (self->take, tally.chosen > 0);
  gtk_button_set_label (GTK_BUTTON (self->rest), rest);
  gtk_widget_set_visible (self->rest, tally.without_item > 0);
}

static void
show_taking (BbImportDialog *self, gboolean taking)
{
  self->taking = taking;
  gtk_widget_set_visible (GTK_WIDGET (self->taking_bar), taking);
  gtk_widget_set_visible (self->cancel, taking);
  gtk_widget_set_visible (self->take, !taking);
  gtk_widget_set_sensitive (GTK_WIDGET (self->view), !taking);
  gtk_widget_set_sensitive (self->head, !taking);
  adw_dialog_set_can_close (ADW_DIALOG (self), !taking);
}

static void
show_problem (BbImportDialog *self, const char *heading, const char *words)
{
  adw_status_page_set_title (self->problem, heading);
  adw_status_page_set_description (self->problem, words);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
on_progress (BbImportDialog *self)
{
  double fraction = self->progress ? bb_progress_get_fraction (self->progress) : -1;
  GtkProgressBar *bar = self->taking ? self->taking_bar : self->reading_bar;

  if (fraction < 0)
    gtk_progress_bar_pulse (bar);
  else
    gtk_progress_bar_set_fraction (bar, fraction);
}

static BbProgress *
begin (BbImportDialog *self, const char *what)
{
  g_clear_object (&self->progress);
  self->progress = bb_progress_new (what);
  g_signal_connect_object (self->progress, "notify", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  return self->progress;
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
watch_files (BbImportDialog *self)
{
  GListModel *files = bb_import_get_files (self->import);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (BbImportFile) file = g_list_model_get_item (files, i);

      g_signal_connect_object (file, "notify::chosen", G_CALLBACK (show_summary), self, G_CONNECT_SWAPPED);
    }
}

/* %NULL: everything was looked at. */
static char *
describe_unseen (BbImportDialog *self)
{
  const BbImportPassed *passed = bb_import_get_passed (self->import);
  g_autofree char *files = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u file", "%u files", passed->files), passed->files);
  g_autofree char *folders = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u folder", "%u folders", passed->folders), passed->folders);
  g_autofree char *all = g_strjoin (", ", passed->files ? files : folders, passed->files && passed->folders ? folders : NULL, NULL);

  if (!passed->files && !passed->folders)
    return NULL;
  /* Translators: how much, such as “3 files, 1 folder” */
  return g_strdup_printf (_("Do not erase the card yet: not everything on it could be looked at (%s)."), all);
}

static void
show_unseen (BbImportDialog *self)
{
  g_autofree char *words = describe_unseen (self);

  gtk_label_set_label (self->incomplete, words ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->incomplete), words != NULL);
  if (words)
    bb_announce (GTK_WIDGET (self), words);
}

static void
show_nothing_found (BbImportDialog *self)
{
  guint n = bb_import_get_passed (self->import)->others;
  g_autofree char *unseen = describe_unseen (self);
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "It holds %u file of another kind.", "It holds %u files of other kinds.", n), n);

  show_problem (self, _("No Pictures, Films or Recordings Here"), unseen ? unseen : n ? words : _("The folder is empty. On a camera's card the pictures lie in the folder DCIM."));
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbImportDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  self->import = bb_import_open_finish (bb_open_visit_get_workspace (self->session), result, &error);
  if (self->closing)
    return;
  if (!self->import)
    {
      words = bb_phrase (error);
      show_problem (self, _("The Folder Cannot Be Read"), words);
      return;
    }
  if (!g_list_model_get_n_items (bb_import_get_files (self->import)))
    {
      show_nothing_found (self);
      return;
    }
  watch_files (self);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (bb_import_get_files (self->import)))));
  gtk_widget_set_visible (self->head, TRUE);
  gtk_widget_set_visible (self->foot, TRUE);
  show_summary (self);
  show_unseen (self);
  gtk_stack_set_visible_child_name (self->stack, "list");
}

static void
on_cancel_clicked (BbImportDialog *self)
{
  bb_progress_cancel (self->progress);
  if (!self->taking)
    adw_dialog_force_close (ADW_DIALOG (self));
}

/* ── The camera's clock ──────────────────────────────────────────────────────────────────────────────────────── */

static GDateTime *
get_first_time (BbImportDialog *self)
{
  g_autoptr (BbImportFile) first = g_list_model_get_item (bb_import_get_files (self->import), 0);

  return g_date_time_to_local (bb_import_file_get_time (first));
}

/* From what the first picture says now to what was typed, in whole minutes. */
static gboolean
read_shift (BbImportDialog *self, GTimeSpan *shift)
{
  g_autoptr (GDateTime) first = get_first_time (self), typed = bb_wording_read_time (gtk_editable_get_text (GTK_EDITABLE (self->clock_time)));
  GTimeSpan moved = typed ? g_date_time_difference (typed, first) + (GTimeSpan) (g_date_time_get_seconds (first) * G_TIME_SPAN_SECOND) : 0;

  if (typed)
    *shift = bb_import_get_shift (self->import) + moved;
  return typed != NULL;
}

static char *
describe_shift (GTimeSpan shift)
{
  gint64 minutes = ABS (shift) / G_TIME_SPAN_MINUTE;
  g_autofree char *days = g_strdup_printf (_("%d d"), (int) (minutes / (24 * 60)));
  g_autofree char *rest = g_strdup_printf ("%02d:%02d", (int) (minutes / 60 % 24), (int) (minutes % 60));
  g_autofree char *amount = g_strjoin (" ", minutes >= 24 * 60 ? days : rest, minutes >= 24 * 60 ? rest : NULL, NULL);

  if (!minutes)
    return g_strdup (_("The camera's clock is right"));
  return g_strdup_printf (shift > 0 ? _("The camera's clock was slow by %s") : _("The camera's clock was fast by %s"), amount);
}

static void
on_clock_typed (BbImportDialog *self)
{
  GTimeSpan shift = 0;
  gboolean valid = self->import && read_shift (self, &shift);
  g_autofree char *words = valid ? describe_shift (shift) : g_strdup (_("Write it as 23/11/2026 08:05"));

  gtk_label_set_label (self->clock_words, words);
  gtk_widget_set_sensitive (self->clock_set, valid);
}

static void
on_clock_shown (BbImportDialog *self)
{
  g_autoptr (BbImportFile) first = g_list_model_get_item (bb_import_get_files (self->import), 0);
  g_autoptr (GDateTime) local = get_first_time (self);
  g_autofree char *time = g_date_time_format (local, "%d/%m/%Y %H:%M");
  g_autofree char *question = g_strdup_printf (_("When was %s, the first picture, really taken? All times move with it."), bb_import_file_get_name (first));

  gtk_label_set_label (self->clock_question, question);
  gtk_editable_set_text (GTK_EDITABLE (self->clock_time), time);
  on_clock_typed (self);
}

static void
on_clock_set (BbImportDialog *self)
{
  GTimeSpan shift;
  g_autofree char *words = NULL;

  if (!read_shift (self, &shift))
    return;
  bb_import_set_shift (self->import, shift);
  show_summary (self);
  words = describe_shift (shift);
  bb_announce (GTK_WIDGET (self), words);
  gtk_popover_popdown (self->clock_popover);
}

static void
on_rest_clicked (BbImportDialog *self)
{
  bb_import_fill (self->import, self->here);
  show_summary (self);
}

/* ── Taking in ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbImportDialog) self = data;
  guint failed, taken = bb_import_take_finish (self->import, result, &failed);
  gboolean stopped = g_cancellable_is_cancelled (bb_progress_get_cancellable (self->progress));

  self->failed = failed;
  self->taken += taken;
  show_taking (self, FALSE);
  show_summary (self);
  if (self->closing || (!failed && !stopped))
    {
      g_signal_emit (self, taken_signal, 0, self->taken);
      adw_dialog_force_close (ADW_DIALOG (self));
      return;
    }
  bb_announce (GTK_WIDGET (self), gtk_label_get_label (self->summary));
}

static void
on_take_clicked (BbImportDialog *self)
{
  BbProgress *progress = begin (self, _("Taking in pictures"));

  show_taking (self, TRUE);
  gtk_progress_bar_set_fraction (self->taking_bar, 0);
  bb_import_take_async (self->import, progress, on_taken, g_object_ref (self));
}

/* What was taken in by then stays; the dialog closes when the file that is being copied is settled. */
static void
on_close_attempt (BbImportDialog *self)
{
  self->closing = TRUE;
  bb_progress_cancel (self->progress);
}

static void
on_closed (BbImportDialog *self)
{
  self->closing = TRUE;
  bb_progress_cancel (self->progress);
}

/* ── The list ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_setup (BbImportDialog *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, bb_import_row_new (G_LIST_MODEL (g_object_ref (self->items)), (const char * const *) self->codes->pdata));
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_focusable (item, FALSE);
}

static void
on_bind (BbImportDialog *self, GtkListItem *item)
{
  gtk_list_item_set_accessible_label (item, bb_import_file_get_name (gtk_list_item_get_item (item)));
  bb_import_row_set_file (BB_IMPORT_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  bb_import_row_set_file (BB_IMPORT_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
list_items (BbImportDialog *self)
{
  BbEntryList *entries = bb_open_visit_get_entries (self->session);
  guint answered, failed, total;

  gtk_string_list_append (self->items, _("Choose an item…"));
  bb_entry_list_tally (entries, &answered, &failed, &total);
  for (guint i = 0; i < total; i++)
    {
      BbItem *item = bb_entry_get_item (bb_entry_list_get (entries, i));
      g_autofree char *words = g_strdup_printf ("%s · %s", item->code, bb_text_get (&item->text));

      gtk_string_list_append (self->items, words);
      g_ptr_array_add (self->codes, g_strdup (item->code));
    }
  g_ptr_array_add (self->codes, NULL);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_import_dialog_dispose (GObject *object)
{
  BbImportDialog *self = BB_IMPORT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_IMPORT_DIALOG);
  g_clear_object (&self->session);
  g_clear_object (&self->import);
  g_clear_object (&self->progress);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (bb_import_dialog_parent_class)->dispose (object);
}

static void
bb_import_dialog_finalize (GObject *object)
{
  BbImportDialog *self = BB_IMPORT_DIALOG (object);

  g_free (self->here);
  g_ptr_array_unref (self->codes);
  G_OBJECT_CLASS (bb_import_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, title);
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, view);
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, head);
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, foot);
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, rest);
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, take);
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, reading_bar);
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, taking_bar);
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, incomplete);
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, clock_question);
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, clock_words);
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, clock_popover);
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, clock_time);
  gtk_widget_class_bind_template_child (widget_class, BbImportDialog, clock_set);
}

static void
bb_import_dialog_class_init (BbImportDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_import_dialog_dispose;
  G_OBJECT_CLASS (class)->finalize = bb_import_dialog_finalize;
  taken_signal = g_signal_new ("taken", BB_TYPE_IMPORT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/import-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_close_attempt);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_clock_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_clock_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_clock_set);
  gtk_widget_class_bind_template_callback (widget_class, on_rest_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_take_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
}

static void
bb_import_dialog_init (BbImportDialog *self)
{
  g_type_ensure (BB_TYPE_IMPORT_ROW);
  self->items = gtk_string_list_new (NULL);
  self->codes = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
bb_import_dialog_new (BbOpenVisit *session, BbEntry *entry, const char *folder)
{
  BbImportDialog *self = g_object_new (BB_TYPE_IMPORT_DIALOG, NULL);
  g_autofree char *name = bb_wording_folder (folder);

  self->session = g_object_ref (session);
  self->here = g_strdup (bb_entry_get_item (entry)->code);
  adw_window_title_set_subtitle (self->title, name);
  list_items (self);
  bb_import_open_async (bb_open_visit_get_workspace (session), bb_open_visit_get_visit_id (session), folder, begin (self, _("Looking through the folder")),
                        on_opened, g_object_ref (self));
  return ADW_DIALOG (self);
}
