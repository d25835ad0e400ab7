/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-signatory-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/bb-dates.h"

#include "bb-notify.h"

struct _BbSignatoryDialog
{
  AdwDialog parent_instance;

  AdwEntryRow *name, *post, *head, *collective, *authorisation, *until;
  AdwComboRow *capacity;
  GtkLabel *above, *problem;
  GtkWidget *remove, *save;
  BbSignatory *signatory;        /* as it was, with what this dialog does not show */
  gboolean ready;
};

G_DEFINE_FINAL_TYPE (BbSignatoryDialog, bb_signatory_dialog, ADW_TYPE_DIALOG)

enum { SAVED, REMOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
take_text (AdwEntryRow *row, char **slot)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  g_set_str (slot, *text && gtk_widget_get_visible (GTK_WIDGET (row)) ? text : NULL);
}

static gboolean
take_date (AdwEntryRow *row, GDate *date)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  g_date_clear (date, 1);
  return !*text || bb_date_parse_any (text, date);
}

static BbSignatory *
read_fields (BbSignatoryDialog *self)
{
  BbSignatory *signatory = self->signatory ? bb_signatory_copy (self->signatory) : bb_signatory_new ();

  signatory->capacity = (int) adw_combo_row_get_selected (self->capacity);
  take_text (self->name, &signatory->name);
  take_text (self->post, &signatory->post);
  take_text (self->head, &signatory->head);
  take_text (self->collective, &signatory->collective);
  take_text (self->authorisation, &signatory->authorisation);
  take_date (self->until, &signatory->valid_to);
  return signatory;
}

/* In words for a person, without the place in the document; %NULL: it may be kept. */
static char *
find_problem (BbSignatoryDialog *self, BbSignatory *signatory)
{
  g_autoptr (JsonObject) object = bb_signatory_to_object (signatory);
  g_autoptr (BbSignatory) again = NULL;
  g_autoptr (GError) error = NULL;
  const char *words;
  GDate date;

  if (!signatory->name || !signatory->post)
    return g_strdup (_("Name and post are needed."));
  if (!take_date (self->until, &date))
    return g_strdup (_("Write the date as 31/12/2026."));
  if ((again = bb_signatory_from_object (object, &error)))
    return NULL;
  words = strstr (error->message, ": ");
  return g_strdup (words ? words + 2 : error->message);
}

static void
show_above (BbSignatoryDialog *self, BbSignatory *signatory)
{
  g_auto (GStrv) lines = bb_signatory_format_capacity (signatory);
  g_autofree char *text = g_strjoinv ("\n", lines);

  gtk_label_set_label (self->above, g_strstrip (text));
}

static void
on_changed (BbSignatoryDialog *self)
{
  int capacity = (int) adw_combo_row_get_selected (self->capacity);
  g_autoptr (BbSignatory) signatory = NULL;
  g_autofree char *words = NULL;

  if (!self->ready)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->head), capacity >= BB_CAPACITY_DEPUTY);
  gtk_widget_set_visible (GTK_WIDGET (self->authorisation), capacity == BB_CAPACITY_AUTHORISED);
  signatory = read_fields (self);
  words = find_problem (self, signatory);
  show_above (self, signatory);
  gtk_label_set_label (self->problem, words ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), words != NULL);
  gtk_widget_set_sensitive (self->save, words == NULL);
}

static void
on_save_clicked (BbSignatoryDialog *self)
{
  g_autoptr (BbSignatory) signatory = read_fields (self);

  g_signal_emit (self, signals[SAVED], 0, signatory);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_remove_clicked (BbSignatoryDialog *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
bb_signatory_dialog_dispose (GObject *object)
{
  BbSignatoryDialog *self = BB_SIGNATORY_DIALOG (object);

  self->ready = FALSE;
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_SIGNATORY_DIALOG);
  g_clear_pointer (&self->signatory, bb_signatory_unref);
  G_OBJECT_CLASS (bb_signatory_dialog_parent_class)->dispose (object);
}

static void
bb_signatory_dialog_class_init (BbSignatoryDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_signatory_dialog_dispose;
  signals[SAVED] = g_signal_new ("saved", BB_TYPE_SIGNATORY_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[REMOVED] = g_signal_new ("removed", BB_TYPE_SIGNATORY_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/signatory-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BbSignatoryDialog, name);
  gtk_widget_class_bind_template_child (widget_class, BbSignatoryDialog, post);
  gtk_widget_class_bind_template_child (widget_class, BbSignatoryDialog, capacity);
  gtk_widget_class_bind_template_child (widget_class, BbSignatoryDialog, head);
  gtk_widget_class_bind_template_child (widget_class, BbSignatoryDialog, collective);
  gtk_widget_class_bind_template_child (widget_class, BbSignatoryDialog, authorisation);
  gtk_widget_class_bind_template_child (widget_class, BbSignatoryDialog, until);
  gtk_widget_class_bind_template_child (widget_class, BbSignatoryDialog, above);
  gtk_widget_class_bind_template_child (widget_class, BbSignatoryDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, BbSignatoryDialog, remove);
  gtk_widget_class_bind_template_child (widget_class, BbSignatoryDialog, save);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked);
}

static void
bb_signatory_dialog_init (BbSignatoryDialog *self)
{
  g_autoptr (GtkStringList) capacities = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (int i = 0; bb_capacity_names[i]; i++)
    gtk_string_list_append (capacities, bb_capacity_get_label (i));
  adw_combo_row_set_model (self->capacity, G_LIST_MODEL (capacities));
}

static void
set_text (AdwEntryRow *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text ? text : "");
}

AdwDialog *
bb_signatory_dialog_new (const BbSignatory *signatory)
{
  BbSignatoryDialog *self = g_object_new (BB_TYPE_SIGNATORY_DIALOG, NULL);

  gtk_widget_set_visible (self->remove, signatory != NULL);
  if (signatory)
    {
      g_autofree char *until = g_date_valid (&signatory->valid_to) ? bb_date_format_short (&signatory->valid_to) : NULL;

      self->signatory = bb_signatory_copy (signatory);
      set_text (self->name, signatory->name);
      set_text (self->post, signatory->post);
      set_text (self->head, signatory->head);
      set_text (self->collective, signatory->collective);
      set_text (self->authorisation, signatory->authorisation);
      set_text (self->until, until);
      adw_combo_row_set_selected (self->capacity, (guint) MAX (0, signatory->capacity));
    }
  self->ready = TRUE;
  on_changed (self);
  return ADW_DIALOG (self);
}
