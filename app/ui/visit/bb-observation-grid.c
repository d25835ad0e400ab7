/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-observation-grid.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

struct _BbObservationGrid
{
  GtkBox parent_instance;

  GtkGrid *grid;
  GtkWidget *add;
  GPtrArray *toggles;            /* GtkToggleButton, row by row */
  GPtrArray *sums;               /* GtkLabel under each flag */
  BbOpenVisit *session;
  BbEntry *entry;
  gboolean refreshing, focus_last;
};

G_DEFINE_FINAL_TYPE (BbObservationGrid, bb_observation_grid, GTK_TYPE_BOX)

static GPtrArray *
get_flags (BbObservationGrid *self)
{
  return bb_entry_get_item (self->entry)->observation->flags;
}

static GPtrArray *
get_observations (BbObservationGrid *self)
{
  return bb_entry_get_answer (self->entry)->observations;
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_flag_toggled (BbObservationGrid *self, GtkToggleButton *toggle)
{
  guint n = get_flags (self)->len, index;
  gboolean active = gtk_toggle_button_get_active (toggle);

  gtk_button_set_icon_name (GTK_BUTTON (toggle), active ? "object-select-symbolic" : "list-remove-symbolic");
  if (self->refreshing || !g_ptr_array_find (self->toggles, toggle, &index))
    return;
  bb_open_visit_set_flag (self->session, self->entry, index / n, ((BbCountLabel *) get_flags (self)->pdata[index % n])->name, active);
}

static void
on_remove_clicked (BbObservationGrid *self, GtkWidget *button)
{
  int column, row, width, height;

  gtk_grid_query_child (self->grid, button, &column, &row, &width, &height);
  bb_open_visit_remove_observation (self->session, self->entry, (guint) row - 1);
}

/* The list behind would take the arrows for itself. */
static gboolean
on_key_pressed (BbObservationGrid *self, guint key, guint code, GdkModifierType state)
{
  switch (key)
    {
    case GDK_KEY_Up:    gtk_widget_child_focus (GTK_WIDGET (self->grid), GTK_DIR_UP); break;
    case GDK_KEY_Down:  gtk_widget_child_focus (GTK_WIDGET (self->grid), GTK_DIR_DOWN); break;
    case GDK_KEY_Left:  gtk_widget_child_focus (GTK_WIDGET (self->grid), GTK_DIR_LEFT); break;
    case GDK_KEY_Right: gtk_widget_child_focus (GTK_WIDGET (self->grid), GTK_DIR_RIGHT); break;
    default:            return GDK_EVENT_PROPAGATE;
    }
  return GDK_EVENT_STOP;
}

/* ── Building ────────────────────────────────────────────────────────────────────────────────────────────────── */

static GtkWidget *
make_caption (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_width_chars (GTK_LABEL (label), 5);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 12);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static void
add_flag (BbObservationGrid *self, guint row, guint column)
{
  BbCountLabel *flag = get_flags (self)->pdata[column];
  GtkWidget *toggle = gtk_toggle_button_new ();
  g_autofree char *name = g_strdup_printf (_("Interaction %u: %s"), row, bb_text_get (&flag->label));

  gtk_widget_add_css_class (toggle, "flag");
  gtk_button_set_icon_name (GTK_BUTTON (toggle), "list-remove-symbolic");
  gtk_widget_set_hexpand (toggle, TRUE);
  gtk_widget_set_tooltip_text (toggle, bb_text_get (&flag->label));
  bb_set_accessible_name (toggle, name);
  g_signal_connect_object (toggle, "toggled", G_CALLBACK (on_flag_toggled), self, G_CONNECT_SWAPPED);
  gtk_grid_attach (self->grid, toggle, (int) column + 1, (int) row, 1, 1);
  g_ptr_array_add (self->toggles, toggle);
}

static void
add_row (BbObservationGrid *self, guint row)
{
  g_autofree char *number = g_strdup_printf ("%u", row);
  g_autofree char *name = g_strdup_printf (_("Remove interaction %u"), row);
  GtkWidget *remove = gtk_button_new_from_icon_name ("edit-delete-symbolic");

  gtk_grid_attach (self->grid, make_caption (number), 0, (int) row, 1, 1);
  for (guint i = 0; i < get_flags (self)->len; i++)
    add_flag (self, row, i);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_add_css_class (remove, "circular");
  gtk_widget_add_css_class (remove, "quiet-button");
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (remove, name);
  bb_set_accessible_name (remove, name);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (on_remove_clicked), self, G_CONNECT_SWAPPED);
  gtk_grid_attach (self->grid, remove, (int) get_flags (self)->len + 1, (int) row, 1, 1);
}

static void
clear (BbObservationGrid *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))))
    gtk_grid_remove (self->grid, child);
  g_ptr_array_set_size (self->toggles, 0);
  g_ptr_array_set_size (self->sums, 0);
}

static void
build (BbObservationGrid *self)
{
  guint n = get_flags (self)->len;

  clear (self);
  for (guint i = 0; i < n; i++)
    gtk_grid_attach (self->grid, make_caption (bb_text_get (&((BbCountLabel *) get_flags (self)->pdata[i])->label)), (int) i + 1, 0, 1, 1);
  for (guint row = 1; row <= get_observations (self)->len; row++)
    add_row (self, row);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *sum = make_caption (NULL);

      g_ptr_array_add (self->sums, sum);
      gtk_grid_attach (self->grid, sum, (int) i + 1, (int) get_observations (self)->len + 1, 1, 1);
    }
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

GtkWidget *
bb_observation_grid_new (void)
{
  return g_object_new (BB_TYPE_OBSERVATION_GRID, NULL);
}

void
bb_observation_grid_refresh (BbObservationGrid *self)
{
  GPtrArray *observations = self->entry ? get_observations (self) : NULL;
  guint n = observations ? get_flags (self)->len : 0;

  if (!observations)
    return;
  self->refreshing = TRUE;
  if (self->toggles->len != observations->len * n || self->sums->len != n)
    build (self);
  for (guint i = 0; i < self->toggles->len; i++)
    {
      BbObservation *observation = observations->pdata[i / n];
      const char *flag = ((BbCountLabel *) get_flags (self)->pdata[i % n])->name;

      gtk_toggle_button_set_active (self->toggles->pdata[i],
                                    observation->flags && g_strv_contains ((const char * const *) observation->flags, flag));
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *sum = g_strdup_printf ("%u/%u", bb_answer_count_flag (bb_entry_get_answer (self->entry),
                                              ((BbCountLabel *) get_flags (self)->pdata[i])->name), observations->len);

      gtk_label_set_label (self->sums->pdata[i], sum);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->grid), observations->len > 0);
  self->refreshing = FALSE;
  if (self->focus_last && self->toggles->len >= n && n)
    gtk_widget_grab_focus (self->toggles->pdata[self->toggles->len - n]);
  self->focus_last = FALSE;
}

void
bb_observation_grid_set_entry (BbObservationGrid *self, BbOpenVisit *session, BbEntry *entry)
{
  gboolean same = entry && entry == self->entry;

  g_set_object (&self->session, session);
  if (entry && !bb_entry_get_item (entry)->observation)
    entry = NULL;
  g_set_object (&self->entry, entry);
  gtk_widget_set_visible (GTK_WIDGET (self), self->entry != NULL);
  if (!self->entry)
    return;
  if (!same)
    clear (self);
  bb_observation_grid_refresh (self);
}

void
bb_observation_grid_add (BbObservationGrid *self)
{
  if (!self->entry)
    return;
  self->focus_last = TRUE;
  bb_open_visit_add_observation (self->session, self->entry);
  self->focus_last = FALSE;
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_observation_grid_dispose (GObject *object)
{
  BbObservationGrid *self = BB_OBSERVATION_GRID (object);

  g_clear_object (&self->session);
  g_clear_object (&self->entry);
  g_clear_pointer (&self->toggles, g_ptr_array_unref);
  g_clear_pointer (&self->sums, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_OBSERVATION_GRID);
  G_OBJECT_CLASS (bb_observation_grid_parent_class)->dispose (object);
}

static void
bb_observation_grid_class_init (BbObservationGridClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_observation_grid_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/observation-grid.ui");
  gtk_widget_class_bind_template_child (widget_class, BbObservationGrid, grid);
  gtk_widget_class_bind_template_child (widget_class, BbObservationGrid, add);
  gtk_widget_class_bind_template_callback (widget_class, bb_observation_grid_add);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
}

static void
bb_observation_grid_init (BbObservationGrid *self)
{
  self->toggles = g_ptr_array_new ();
  self->sums = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
