/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-number-list.h"

#include <glib/gi18n-lib.h>

#include "bb-notify.h"
#include "bb-number-block-dialog.h"
#include "bb-toast.h"

struct _BbNumberList
{
  AdwPreferencesGroup parent_instance;

  GtkListBox *list;
  GtkWidget *add;                /* its last row */
  GPtrArray *blocks;             /* BbNumberRow, or %NULL */
  GPtrArray *rows;
  BbWorkspace *workspace;
  char *issuer;
};

G_DEFINE_FINAL_TYPE (BbNumberList, bb_number_list, ADW_TYPE_PREFERENCES_GROUP)

enum { ASKING, CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void on_remove_clicked (BbNumberList *self, GtkWidget *button);

static int
get_this_year (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_get_year (now);
}

/* ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
describe_left (const BbNumberRow *row)
{
  if (row->left == 0)
    return g_strdup (_("all are used"));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u is left", "%u are left", row->left), row->left);
}

static char *
describe_block (const BbNumberRow *row)
{
  const BbNumberBlock *block = row->block;
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;

  g_strv_builder_take (parts, describe_left (row));
  g_strv_builder_add (parts, block->kind ? bb_paper_kind_get_label (bb_paper_kind_find (block->kind)) : _("all papers"));
  if (block->team)
    g_strv_builder_take (parts, g_strdup_printf (_("team %s"), block->team));
  g_strv_builder_add (parts, block->holder ? block->holder : _("everybody"));
  words = g_strv_builder_end (parts);
  return g_strjoinv (" · ", words);
}

/* Of a year that is over nobody needs more. */
static gboolean
is_short (const BbNumberRow *row)
{
  return row->left <= BB_NUMBERS_FEW && row->block->year >= get_this_year ();
}

static void
add_warning (GtkWidget *row)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  gtk_widget_add_css_class (icon, "warning");
  gtk_widget_set_tooltip_text (icon, _("Set new numbers apart"));
  bb_set_accessible_name (icon, _("Set new numbers apart"));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
}

static void
add_remove (BbNumberList *self, GtkWidget *row, BbNumberRow *block)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *name = g_strdup_printf (_("Remove the numbers %d to %d of %d"), (int) block->block->from, (int) block->block->to, (int) block->block->year);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Remove"));
  bb_set_accessible_name (button, name);
  g_object_set_data_full (G_OBJECT (button), "block", bb_number_block_ref (block->block), bb_value_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_clicked), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

/* What was given stays given: only a block that nobody has taken from goes. */
static GtkWidget *
make_row (BbNumberList *self, BbNumberRow *block)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_strdup_printf (_("%d to %d of %d"), (int) block->block->from, (int) block->block->to, (int) block->block->year);
  g_autofree char *words = describe_block (block);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  if (is_short (block))
    add_warning (row);
  if (block->used == 0)
    add_remove (self, row, block);
  return row;
}

static void
show_rows (BbNumberList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    gtk_list_box_remove (self->list, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; self->blocks && i < self->blocks->len; i++)
    {
      g_ptr_array_add (self->rows, make_row (self, self->blocks->pdata[i]));
      gtk_list_box_insert (self->list, self->rows->pdata[i], (int) i);
    }
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
take_list (BbNumberList *self, GObject *source, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *blocks = bb_numbers_list_finish (BB_WORKSPACE (source), result, &error);

  if (!blocks)
    {
      bb_notify_error (GTK_WIDGET (self), error);
      return FALSE;
    }
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  self->blocks = blocks;
  show_rows (self);
  return TRUE;
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbNumberList) self = data;

  take_list (self, source, result);
}

static void
on_listed_again (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbNumberList) self = data;

  if (take_list (self, source, result))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
list_again (BbNumberList *self)
{
  bb_numbers_list_async (self->workspace, self->issuer, NULL, on_listed_again, g_object_ref (self));
}

/* ── Adding, removing ────────────────────────────────────────────────────────────────────────────────────────── */

static gint64
find_last (BbNumberList *self)
{
  gint64 last = 0;

  for (guint i = 0; self->blocks && i < self->blocks->len; i++)
    {
      const BbNumberBlock *block = ((BbNumberRow *) self->blocks->pdata[i])->block;

      last = block->year == get_this_year () ? MAX (last, block->to) : last;
    }
  return last;
}

static void
on_add_activated (BbNumberList *self)
{
  AdwDialog *dialog;

  g_signal_emit (self, signals[ASKING], 0);
  dialog = bb_number_block_dialog_new (self->workspace, self->issuer, find_last (self));
  g_signal_connect_object (dialog, "added", G_CALLBACK (list_again), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_changed_back (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbNumberList) self = data;
  g_autoptr (GError) error = NULL;

  if (!bb_numbers_change_finish (BB_WORKSPACE (source), result, &error))
    bb_notify_error (GTK_WIDGET (self), error);
  list_again (self);
}

typedef struct { BbNumberList *list; BbNumberBlock *block; } Removal;

static Removal *
removal_new (BbNumberList *list, BbNumberBlock *block)
{
  Removal *removal = g_new (Removal, 1);

  *removal = (Removal) { g_object_ref (list), bb_number_block_ref (block) };
  return removal;
}

static void
removal_free (Removal *removal)
{
  g_object_unref (removal->list);
  bb_value_unref (removal->block);
  g_free (removal);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Removal, removal_free)

static void
on_undo_clicked (BbToast *toast, Removal *removal)
{
  BbNumberList *self = removal->list;

  g_signal_emit (self, signals[ASKING], 0);
  bb_numbers_add_async (self->workspace, self->issuer, removal->block, NULL, on_changed_back, g_object_ref (self));
}

static void
offer_undo (Removal *removal)
{
  Removal *kept = removal_new (removal->list, removal->block);

  bb_notify_button (GTK_WIDGET (removal->list), _("The numbers are not set apart any more"), _("Undo"),
                    g_cclosure_new (G_CALLBACK (on_undo_clicked), kept, (GClosureNotify) (GCallback) removal_free));
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Removal) removal = data;
  g_autoptr (GError) error = NULL;

  if (bb_numbers_change_finish (BB_WORKSPACE (source), result, &error))
    offer_undo (removal);
  else
    bb_notify_error (GTK_WIDGET (removal->list), error);
  list_again (removal->list);
}

static void
on_remove_clicked (BbNumberList *self, GtkWidget *button)
{
  BbNumberBlock *block = g_object_get_data (G_OBJECT (button), "block");
  gtk_widget_set_sensitive (button, FALSE);
  g_signal_emit (self, signals[ASKING], 0);
  bb_numbers_remove_async (self->workspace, self->issuer, block->year, block->from, NULL, on_removed, removal_new (self, block));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_number_list_finalize (GObject *object)
{
  BbNumberList *self = BB_NUMBER_LIST (object);

  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_ptr_array_unref (self->rows);
  g_clear_object (&self->workspace);
  g_free (self->issuer);
  G_OBJECT_CLASS (bb_number_list_parent_class)->finalize (object);
}

static void
bb_number_list_class_init (BbNumberListClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_number_list_finalize;
  signals[ASKING] = g_signal_new ("asking", BB_TYPE_NUMBER_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", BB_TYPE_NUMBER_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bb_number_list_init (BbNumberList *self)
{
  self->rows = g_ptr_array_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  bb_set_accessible_name (GTK_WIDGET (self->list), _("Numbers Set Apart"));
  self->add = adw_button_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->add), _("Set Numbers Apart…"));
  adw_button_row_set_start_icon_name (ADW_BUTTON_ROW (self->add), "list-add-symbolic");
  gtk_widget_set_sensitive (self->add, FALSE);
  g_signal_connect_object (self->add, "activated", G_CALLBACK (on_add_activated), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, self->add);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->list));
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_number_list_set_issuer (BbNumberList *self, BbWorkspace *workspace, const char *issuer)
{
  g_set_object (&self->workspace, workspace);
  g_set_str (&self->issuer, issuer);
  gtk_widget_set_sensitive (self->add, TRUE);
  bb_numbers_list_async (workspace, issuer, NULL, on_listed, g_object_ref (self));
}

GPtrArray *
bb_number_list_copy (BbNumberList *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (bb_value_unref);

  for (guint i = 0; self->blocks && i < self->blocks->len; i++)
    g_ptr_array_add (copy, bb_number_block_copy (((BbNumberRow *) self->blocks->pdata[i])->block));
  return copy;
}
