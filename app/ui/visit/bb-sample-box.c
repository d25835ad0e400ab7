/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-sample-box.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-number-field.h"

#include "bb-dossier-row.h"

struct _BbSampleBox
{
  GtkBox parent_instance;

  GtkMenuButton *draw;
  GtkPopover *popover;
  GtkBox *fields, *rows;
  GtkWidget *draw_now, *head, *fold, *clear;
  GtkImage *arrow;
  GtkLabel *summary, *seed;
  BbNumberField *population, *size;
  GPtrArray *shown;              /* BbDossierRow */
  BbOpenVisit *session;
  BbEntry *entry;
  gpointer filled;               /* the entry whose dossiers the rows show; only compared */
};

G_DEFINE_FINAL_TYPE (BbSampleBox, bb_sample_box, GTK_TYPE_BOX)

static guint finished_signal;

static GPtrArray *
list_dossiers (BbSampleBox *self)
{
  return bb_case_list_samples (bb_open_visit_get_case (self->session), bb_entry_get_item (self->entry)->code);
}

gboolean
bb_sample_box_is_drawn (BbSampleBox *self)
{
  g_autoptr (GPtrArray) dossiers = self->entry ? list_dossiers (self) : NULL;

  return dossiers && dossiers->len > 0;
}

/* ── Drawing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static guint
get_size (BbSampleBox *self)
{
  return (guint) MAX (bb_number_field_get_value (self->size), 0);
}

static void
on_number_changed (BbSampleBox *self)
{
  guint size = get_size (self);
  g_autofree char *words = g_strdup_printf (_("Draw %u"), size);

  gtk_button_set_label (GTK_BUTTON (self->draw_now), words);
  gtk_widget_set_sensitive (self->draw_now, size > 0 && bb_number_field_get_value (self->population) > 0);
}

static void
on_popover_shown (BbSampleBox *self)
{
  BbItem *item = bb_entry_get_item (self->entry);

  bb_number_field_set_value (self->size, item->sample ? item->sample->size : 20);
  on_number_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->population));
}

static void
on_draw_clicked (BbSampleBox *self)
{
  gint64 population = bb_number_field_get_value (self->population);

  if (population < 1 || !get_size (self))
    return;
  bb_entry_set_unfolded (self->entry, TRUE);
  gtk_popover_popdown (self->popover);
  bb_open_visit_draw (self->session, self->entry, population, get_size (self));
}

/* Return in the first number goes on to the draw: the second has a value already. */
static gboolean
on_field_key_pressed (BbSampleBox *self, guint key, guint code, GdkModifierType state)
{
  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter)
    return GDK_EVENT_PROPAGATE;
  on_draw_clicked (self);
  return GDK_EVENT_STOP;
}

void
bb_sample_box_draw_from (BbSampleBox *self, const char *path)
{
  BbItem *item;

  if (!self->entry)
    return;
  item = bb_entry_get_item (self->entry);
  bb_entry_set_unfolded (self->entry, TRUE);
  bb_open_visit_draw_from (self->session, self->entry, path, get_size (self) ? get_size (self) : item->sample ? (guint) item->sample->size : 0);
}

static void
on_list_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSampleBox) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path)
    bb_sample_box_draw_from (self, path);
  else if (file)
    bb_notify (GTK_WIDGET (self), _("This file is not on this computer; copy it here first"));
}

void
bb_sample_box_choose_list (BbSampleBox *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) tables = gtk_file_filter_new ();

  gtk_popover_popdown (self->popover);
  gtk_file_filter_set_name (tables, _("Tables (CSV)"));
  gtk_file_filter_add_suffix (tables, "csv");
  g_list_store_append (filters, tables);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_set_title (dialog, _("Choose the List of Dossiers"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, on_list_chosen, g_object_ref (self));
}

static void
on_clear_clicked (BbSampleBox *self)
{
  g_autofree char *words = g_strdup_printf (_("The draw for %s was removed"), bb_entry_get_item (self->entry)->code);

  bb_open_visit_clear_draw (self->session, self->entry);
  g_signal_emit_by_name (self->session, "notice", words, 1);
}

/* ── The dossiers ────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_decided (BbSampleBox *self, int result, const char *note, BbDossierRow *row)
{
  bb_open_visit_set_dossier (self->session, self->entry, bb_dossier_row_get (row), result, note);
}

/* Onwards past those that are looked at already; behind the last one the item itself is to be answered. */
static void
on_move (BbSampleBox *self, int step, BbDossierRow *row)
{
  guint index;
  gboolean left = FALSE;

  if (!g_ptr_array_find (self->shown, row, &index))
    return;
  for (guint i = 0; i < self->shown->len; i++)
    left |= bb_dossier_row_get (self->shown->pdata[i])->result < 0;
  if (step > 0 && (!left || index + 1 >= self->shown->len))
    g_signal_emit (self, finished_signal, 0);
  else if (step > 0 || index > 0)
    gtk_widget_grab_focus (self->shown->pdata[(int) index + step]);
}

static void
fill_rows (BbSampleBox *self, GPtrArray *dossiers)
{
  guint before = self->shown->len;

  while (self->shown->len > dossiers->len)
    {
      gtk_box_remove (self->rows, self->shown->pdata[self->shown->len - 1]);
      g_ptr_array_set_size (self->shown, self->shown->len - 1);
    }
  while (self->shown->len < dossiers->len)
    {
      GtkWidget *row = bb_dossier_row_new ();

      g_signal_connect_object (row, "decided", G_CALLBACK (on_decided), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (row, "move", G_CALLBACK (on_move), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->rows, row);
      g_ptr_array_add (self->shown, row);
    }
  /* What was decided stands in the rows already; the case follows when it has been read again. */
  if (self->filled == self->entry && before == dossiers->len && bb_open_visit_is_busy (self->session))
    return;
  self->filled = self->entry;
  for (guint i = 0; i < dossiers->len; i++)
    bb_dossier_row_show (self->shown->pdata[i], dossiers->pdata[i]);
}

static void
show_summary (BbSampleBox *self, GPtrArray *dossiers)
{
  g_autoptr (BbSampleResult) sum = bb_samples_sum (dossiers);
  guint left = bb_samples_count_unseen (dossiers);
  g_autofree char *population = bb_format_number (sum->population);
  g_autofree char *drawn = g_strdup_printf (_("%d of %s dossiers drawn: %d passed, %d failed"), (int) sum->size, population, (int) sum->passed,
                                            (int) sum->failed);
  g_autofree char *rest = left ? g_strdup_printf (_("%d to look at"), (int) left) : NULL;
  g_autofree char *words = rest ? g_strdup_printf ("%s, %s", drawn, rest) : g_strdup (drawn);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, sum->seed);
  g_autofree char *seed = g_strdup_printf (_("Seed of the draw: %s"), number);

  gtk_label_set_label (self->summary, words);
  gtk_label_set_label (self->seed, seed);
}

void
bb_sample_box_refresh (BbSampleBox *self)
{
  g_autoptr (GPtrArray) dossiers = self->entry ? list_dossiers (self) : NULL;
  gboolean drawn = dossiers && dossiers->len, unfolded = drawn && bb_entry_get_unfolded (self->entry);
  gboolean locked = self->entry && bb_open_visit_is_locked (self->session);

  if (!dossiers)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->draw), !drawn && !locked && !bb_entry_get_answer (self->entry)->sample);
  gtk_widget_set_visible (self->head, drawn);
  gtk_widget_set_visible (self->clear, !locked);
  gtk_widget_set_visible (GTK_WIDGET (self->rows), unfolded);
  gtk_widget_set_can_target (GTK_WIDGET (self->rows), !locked);
  gtk_widget_set_can_focus (GTK_WIDGET (self->rows), !locked);
  gtk_widget_set_visible (GTK_WIDGET (self->seed), unfolded);
  gtk_image_set_from_icon_name (self->arrow, unfolded ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_STATE_EXPANDED, unfolded, -1);
  if (drawn)
    show_summary (self, dossiers);
  if (unfolded)
    fill_rows (self, dossiers);
}

static void
on_fold_clicked (BbSampleBox *self)
{
  bb_entry_set_unfolded (self->entry, !bb_entry_get_unfolded (self->entry));
  bb_sample_box_refresh (self);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The first dossier without a result, else the button that draws or unfolds. */
static gboolean
bb_sample_box_grab_focus (GtkWidget *widget)
{
  BbSampleBox *self = BB_SAMPLE_BOX (widget);

  if (!bb_sample_box_is_drawn (self))
    {
      gtk_menu_button_popup (self->draw);
      return TRUE;
    }
  bb_entry_set_unfolded (self->entry, TRUE);
  bb_sample_box_refresh (self);
  for (guint i = 0; i < self->shown->len; i++)
    if (bb_dossier_row_get (self->shown->pdata[i])->result < 0)
      return gtk_widget_grab_focus (self->shown->pdata[i]);
  return gtk_widget_grab_focus (self->shown->pdata[0]);
}

static void
bb_sample_box_dispose (GObject *object)
{
  BbSampleBox *self = BB_SAMPLE_BOX (object);

  g_clear_object (&self->session);
  g_clear_object (&self->entry);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_SAMPLE_BOX);
  G_OBJECT_CLASS (bb_sample_box_parent_class)->dispose (object);
}

static void
bb_sample_box_class_init (BbSampleBoxClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_sample_box_dispose;
  widget_class->grab_focus = bb_sample_box_grab_focus;
  finished_signal = g_signal_new ("finished", BB_TYPE_SAMPLE_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/sample-box.ui");
  gtk_widget_class_bind_template_child (widget_class, BbSampleBox, draw);
  gtk_widget_class_bind_template_child (widget_class, BbSampleBox, popover);
  gtk_widget_class_bind_template_child (widget_class, BbSampleBox, fields);
  gtk_widget_class_bind_template_child (widget_class, BbSampleBox, rows);
  gtk_widget_class_bind_template_child (widget_class, BbSampleBox, draw_now);
  gtk_widget_class_bind_template_child (widget_class, BbSampleBox, head);
  gtk_widget_class_bind_template_child (widget_class, BbSampleBox, fold);
  gtk_widget_class_bind_template_child (widget_class, BbSampleBox, clear);
  gtk_widget_class_bind_template_child (widget_class, BbSampleBox, arrow);
  gtk_widget_class_bind_template_child (widget_class, BbSampleBox, summary);
  gtk_widget_class_bind_template_child (widget_class, BbSampleBox, seed);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_field_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_draw_clicked);
  gtk_widget_class_bind_template_callback (widget_class, bb_sample_box_choose_list);
  gtk_widget_class_bind_template_callback (widget_class, on_fold_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_clicked);
}

static BbNumberField *
add_field (BbSampleBox *self, const char *label)
{
  GtkWidget *field = bb_number_field_new (label);

  g_signal_connect_object (field, "changed", G_CALLBACK (on_number_changed), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->fields, field);
  return BB_NUMBER_FIELD (field);
}

static void
bb_sample_box_init (BbSampleBox *self)
{
  self->shown = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->population = add_field (self, _("How many there are"));
  self->size = add_field (self, _("How many to draw"));
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

GtkWidget *
bb_sample_box_new (void)
{
  return g_object_new (BB_TYPE_SAMPLE_BOX, NULL);
}

void
bb_sample_box_set_entry (BbSampleBox *self, BbOpenVisit *session, BbEntry *entry)
{
  gboolean same = entry && entry == self->entry;

  g_set_object (&self->session, session);
  if (entry && bb_entry_get_item (entry)->answer != BB_ANSWER_SAMPLE)
    entry = NULL;
  g_set_object (&self->entry, entry);
  gtk_widget_set_visible (GTK_WIDGET (self), self->entry != NULL);
  if (!self->entry)
    return;
  if (!same)
    bb_number_field_set_value (self->population, -1);
  bb_sample_box_refresh (self);
}
