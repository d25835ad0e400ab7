/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-dossier-row.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

struct _BbDossierRow
{
  GtkBox parent_instance;

  GtkLabel *number, *name;
  AdwToggleGroup *result;
  GtkEntry *note;
  BbSample *dossier;
  gboolean refreshing, note_open;
};

G_DEFINE_FINAL_TYPE (BbDossierRow, bb_dossier_row, GTK_TYPE_BOX)

enum { DECIDED, MOVE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
show_note (BbDossierRow *self)
{
  const char *note = self->dossier->note ? self->dossier->note : "";

  if (!self->note_open && g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->note)), note) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->note), note);
  gtk_widget_set_visible (GTK_WIDGET (self->note), self->note_open || *note);
}

static void
edit_note (BbDossierRow *self)
{
  self->note_open = TRUE;
  show_note (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->note));
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_note_left (BbDossierRow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->note));
  gboolean changed = g_strcmp0 (text, self->dossier->note ? self->dossier->note : "") != 0;

  if (!self->note_open && !changed)
    return;
  self->note_open = FALSE;
  if (changed)
    {
      g_autofree char *copy = g_strdup (text);

      g_set_str (&self->dossier->note, *copy ? copy : NULL);
      g_signal_emit (self, signals[DECIDED], 0, self->dossier->result, copy);
    }
  show_note (self);
}

static void
decide (BbDossierRow *self, int result)
{
  if (self->dossier->result == result)
    return;
  self->dossier->result = result;
  g_signal_emit (self, signals[DECIDED], 0, result, NULL);
}

static void
on_result_chosen (BbDossierRow *self)
{
  guint active = adw_toggle_group_get_active (self->result);

  if (!self->refreshing && self->dossier && active != GTK_INVALID_LIST_POSITION)
    decide (self, (int) active);
}

static void
move (BbDossierRow *self, int step)
{
  g_signal_emit (self, signals[MOVE], 0, step);
}

static gboolean
on_key_pressed (BbDossierRow *self, guint key, guint code, GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) || gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->note)))))
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_1: case GDK_KEY_KP_1:   adw_toggle_group_set_active (self->result, BB_RESULT_PASS); move (self, 1); break;
    case GDK_KEY_2: case GDK_KEY_KP_2:   adw_toggle_group_set_active (self->result, BB_RESULT_FAIL); move (self, 1); break;
    case GDK_KEY_f: case GDK_KEY_F:      edit_note (self); break;
    case GDK_KEY_Up:                     move (self, -1); break;
    case GDK_KEY_Down:                   move (self, 1); break;
    default:                             return GDK_EVENT_PROPAGATE;
    }
  return GDK_EVENT_STOP;
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_dossier_row_dispose (GObject *object)
{
  BbDossierRow *self = BB_DOSSIER_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_DOSSIER_ROW);
  g_clear_pointer (&self->dossier, bb_sample_unref);
  G_OBJECT_CLASS (bb_dossier_row_parent_class)->dispose (object);
}

static void
bb_dossier_row_class_init (BbDossierRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_dossier_row_dispose;
  signals[DECIDED] = g_signal_new ("decided", BB_TYPE_DOSSIER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
  signals[MOVE] = g_signal_new ("move", BB_TYPE_DOSSIER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/dossier-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BbDossierRow, number);
  gtk_widget_class_bind_template_child (widget_class, BbDossierRow, name);
  gtk_widget_class_bind_template_child (widget_class, BbDossierRow, result);
  gtk_widget_class_bind_template_child (widget_class, BbDossierRow, note);
  gtk_widget_class_bind_template_callback (widget_class, edit_note);
  gtk_widget_class_bind_template_callback (widget_class, on_note_left);
  gtk_widget_class_bind_template_callback (widget_class, on_result_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
}

static void
bb_dossier_row_init (BbDossierRow *self)
{
  self->refreshing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_toggle_group_set_active (self->result, GTK_INVALID_LIST_POSITION);
  self->refreshing = FALSE;
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

GtkWidget *
bb_dossier_row_new (void)
{
  return g_object_new (BB_TYPE_DOSSIER_ROW, NULL);
}

BbSample *
bb_dossier_row_get (BbDossierRow *self)
{
  return self->dossier;
}

void
bb_dossier_row_show (BbDossierRow *self, BbSample *dossier)
{
  static const char * const classes[] = { "pass", "fail" };
  g_autofree char *number = g_strdup_printf ("%d", (int) dossier->number), *name = bb_sample_format_name (dossier);
  g_autofree char *result = g_strdup_printf (_("Result of %s"), name), *note = g_strdup_printf (_("Note on %s"), name);

  if (self->dossier != dossier)
    {
      g_clear_pointer (&self->dossier, bb_sample_unref);
      self->dossier = bb_sample_copy (dossier);
    }
  self->refreshing = TRUE;
  gtk_label_set_label (self->number, number);
  gtk_label_set_label (self->name, name);
  bb_set_tooltip (GTK_WIDGET (self->name), name);
  bb_set_accessible_name (GTK_WIDGET (self), name);
  bb_set_accessible_name (GTK_WIDGET (self->result), result);
  bb_set_accessible_name (GTK_WIDGET (self->note), note);
  adw_toggle_group_set_active (self->result, dossier->result < 0 ? GTK_INVALID_LIST_POSITION : (guint) dossier->result);
  for (int i = 0; i < 2; i++)
    if (dossier->result == i)
      gtk_widget_add_css_class (GTK_WIDGET (self), classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);
  show_note (self);
  self->refreshing = FALSE;
}
