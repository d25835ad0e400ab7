/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-number-block-dialog.h"

#include <glib/gi18n-lib.h>

#include "services/bb-numbers.h"

#define LARGEST 999999

/* Papers that get a number; the first choice is all of them. */
static const int kinds[] = { BB_PAPER_MINUTES, BB_PAPER_REFUSAL, BB_PAPER_CORRECTION, BB_PAPER_NOTICE, BB_PAPER_REPORT, BB_PAPER_OPENING };

struct _BbNumberBlockDialog
{
  AdwDialog parent_instance;

  AdwEntryRow *first, *last, *year, *holder, *team;
  AdwComboRow *kind;
  GtkLabel *problem;
  GtkWidget *add;
  BbWorkspace *workspace;
  char *issuer;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (BbNumberBlockDialog, bb_number_block_dialog, ADW_TYPE_DIALOG)

static guint added_signal;

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* %NULL: nothing is there. */
static char *
read_text (AdwEntryRow *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  return *text ? g_steal_pointer (&text) : NULL;
}

static gboolean
read_number (AdwEntryRow *row, gint64 *number)
{
  g_autofree char *text = read_text (row);
  guint64 value = 0;
  gboolean good = text && g_ascii_string_to_unsigned (text, 10, 1, LARGEST, &value, NULL);

  *number = (gint64) value;
  return good;
}

/* %NULL: a number is missing or is none. */
static BbNumberBlock *
read_block (BbNumberBlockDialog *self)
{
  g_autoptr (BbNumberBlock) block = bb_number_block_new ();
  guint chosen = adw_combo_row_get_selected (self->kind);

  if (!read_number (self->first, &block->from) || !read_number (self->last, &block->to) || !read_number (self->year, &block->year))
    return NULL;
  block->kind = chosen > 0 && chosen <= G_N_ELEMENTS (kinds) ? g_strdup (bb_paper_kind_names[kinds[chosen - 1]]) : NULL;
  block->holder = read_text (self->holder);
  block->team = read_text (self->team);
  return g_steal_pointer (&block);
}

static gboolean
is_wrong (AdwEntryRow *row)
{
  g_autofree char *text = read_text (row);
  gint64 number;

  return text && !read_number (row, &number);
}

static void
show_problem (BbNumberBlockDialog *self, const char *words)
{
  gtk_label_set_label (self->problem, words ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), words != NULL);
}

static void
on_changed (BbNumberBlockDialog *self)
{
  g_autoptr (BbNumberBlock) block = read_block (self);
  gboolean wrong = is_wrong (self->first) || is_wrong (self->last) || is_wrong (self->year);

  show_problem (self, wrong ? _("Write the numbers and the year in digits alone, such as 11, 40 and 2026.") : NULL);
  gtk_widget_set_sensitive (self->add, block && !self->busy);
}

/* ── Keeping ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_added (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbNumberBlockDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  self->busy = FALSE;
  if (bb_numbers_change_finish (BB_WORKSPACE (source), result, &error))
    {
      g_signal_emit (self, added_signal, 0);
      adw_dialog_force_close (ADW_DIALOG (self));
      return;
    }
  on_changed (self);
  words = bb_phrase (error);
  show_problem (self, words);
}

static void
on_add_clicked (BbNumberBlockDialog *self)
{
  g_autoptr (BbNumberBlock) block = read_block (self);

  if (!block || self->busy)
    return;
  self->busy = TRUE;
  on_changed (self);
  bb_numbers_add_async (self->workspace, self->issuer, block, NULL, on_added, g_object_ref (self));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_number_block_dialog_dispose (GObject *object)
{
  BbNumberBlockDialog *self = BB_NUMBER_BLOCK_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_NUMBER_BLOCK_DIALOG);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->issuer, g_free);
  G_OBJECT_CLASS (bb_number_block_dialog_parent_class)->dispose (object);
}

static void
bb_number_block_dialog_class_init (BbNumberBlockDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_number_block_dialog_dispose;
  added_signal = g_signal_new ("added", BB_TYPE_NUMBER_BLOCK_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/number-block-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BbNumberBlockDialog, first);
  gtk_widget_class_bind_template_child (widget_class, BbNumberBlockDialog, last);
  gtk_widget_class_bind_template_child (widget_class, BbNumberBlockDialog, year);
  gtk_widget_class_bind_template_child (widget_class, BbNumberBlockDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, BbNumberBlockDialog, holder);
  gtk_widget_class_bind_template_child (widget_class, BbNumberBlockDialog, team);
  gtk_widget_class_bind_template_child (widget_class, BbNumberBlockDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, BbNumberBlockDialog, add);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
}

static void
bb_number_block_dialog_init (BbNumberBlockDialog *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_string_list_append (labels, _("All papers, in one series"));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_string_list_append (labels, bb_paper_kind_get_label (kinds[i]));
  adw_combo_row_set_model (self->kind, G_LIST_MODEL (labels));
}

static void
set_number (AdwEntryRow *row, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

AdwDialog *
bb_number_block_dialog_new (BbWorkspace *workspace, const char *issuer, gint64 after)
{
  BbNumberBlockDialog *self = g_object_new (BB_TYPE_NUMBER_BLOCK_DIALOG, NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  self->workspace = g_object_ref (workspace);
  self->issuer = g_strdup (issuer);
  set_number (self->year, g_date_time_get_year (now));
  if (after > 0)
    set_number (self->first, after + 1);
  on_changed (self);
  return ADW_DIALOG (self);
}
