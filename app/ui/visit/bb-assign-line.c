/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-assign-line.h"

#include <glib/gi18n-lib.h>

#include "common/bb-wording.h"

struct _BbAssignLine
{
  GtkWidget parent_instance;

  GtkWidget *label;
  GtkWidget *card;               /* above it, with a property "selected"; unowned */
  gulong selected;
  BbOpenVisit *session;
  BbEntry *entry;
  gulong changed;
};

G_DEFINE_FINAL_TYPE (BbAssignLine, bb_assign_line, GTK_TYPE_WIDGET)

/* What the disk says: what is being typed has no author yet. */
static char *
describe (BbAssignLine *self)
{
  BbCase *visit = self->session ? bb_open_visit_get_case (self->session) : NULL;
  const char *code = self->entry ? bb_entry_get_item (self->entry)->code : NULL;
  BbAnswer *answer = visit && code ? bb_case_find_answer (visit, code) : NULL;
  BbAssignment *assignment = visit && code ? bb_case_find_assignment (visit, code) : NULL;
  g_autofree char *time = answer && answer->at && bb_answer_decides (answer, bb_entry_get_item (self->entry)) ? bb_wording_time (answer->at) : NULL;
  g_autofree char *by = NULL, *whose = NULL;

  if (time)
    by = answer->author && *answer->author ? g_strdup_printf (_("Answered by %s, %s"), answer->author, time) : g_strdup_printf (_("Answered %s"), time);
  if (assignment)
    whose = g_strdup_printf (_("assigned to %s"), assignment->member);
  if (by && whose)
    return g_strdup_printf ("%s · %s", by, whose);
  return by || !assignment ? g_steal_pointer (&by) : g_strdup_printf (_("Assigned to %s"), assignment->member);
}

static void
refresh (BbAssignLine *self)
{
  g_autofree char *words = NULL;
  gboolean selected = FALSE;

  if (self->card)
    g_object_get (self->card, "selected", &selected, NULL);
  if (selected)
    words = describe (self);
  gtk_label_set_label (GTK_LABEL (self->label), words ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self), words != NULL);
}

static void
find_card (BbAssignLine *self)
{
  GtkWidget *card = gtk_widget_get_parent (GTK_WIDGET (self));

  while (card && !g_object_class_find_property (G_OBJECT_GET_CLASS (card), "selected"))
    card = gtk_widget_get_parent (card);
  if (!card || self->card)
    return;
  self->card = card;
  g_signal_connect_object (card, "notify::selected", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
}

static void
bb_assign_line_dispose (GObject *object)
{
  BbAssignLine *self = BB_ASSIGN_LINE (object);

  bb_assign_line_set_entry (self, NULL, NULL);
  self->card = NULL;
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (bb_assign_line_parent_class)->dispose (object);
}

static void
bb_assign_line_class_init (BbAssignLineClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_assign_line_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
bb_assign_line_init (BbAssignLine *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_widget_add_css_class (self->label, "caption");
  gtk_widget_add_css_class (self->label, "dimmed");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
bb_assign_line_set_entry (BbAssignLine *self, BbOpenVisit *session, BbEntry *entry)
{
  g_clear_signal_handler (&self->changed, self->entry);
  g_set_object (&self->session, session);
  g_set_object (&self->entry, entry);
  if (!entry)
    return;
  self->changed = g_signal_connect_object (entry, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  find_card (self);
  refresh (self);
}
