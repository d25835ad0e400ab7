/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-finding-editor.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-text-area.h"

struct _BbFindingEditor
{
  GtkBox parent_instance;

  GtkBox *choices;
  AdwToggleGroup *severity;
  GtkLabel *severity_label, *evidence_hint;
  BbTextArea *fact;
  BbOpenVisit *session;
  BbEntry *entry;
  gboolean refreshing;
};

G_DEFINE_FINAL_TYPE (BbFindingEditor, bb_finding_editor, GTK_TYPE_BOX)

static void
on_severity_changed (BbFindingEditor *self)
{
  guint active = adw_toggle_group_get_active (self->severity);

  if (!self->refreshing && self->entry && active != GTK_INVALID_LIST_POSITION)
    bb_open_visit_set_severity (self->session, self->entry, (int) active + BB_SEVERITY_MINOR);
}

static void
on_fact_changed (BbFindingEditor *self)
{
  g_autofree char *text = bb_text_area_get_text (self->fact);

  if (!self->refreshing && self->entry)
    bb_open_visit_type (self->session, self->entry, BB_TYPED_FACT, text);
}

static void
on_fact_left (BbFindingEditor *self)
{
  if (self->entry)
    bb_open_visit_leave (self->session, self->entry);
}

static gboolean
bb_finding_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (BB_FINDING_EDITOR (widget)->fact));
}

static void
bb_finding_editor_dispose (GObject *object)
{
  BbFindingEditor *self = BB_FINDING_EDITOR (object);

  g_clear_object (&self->session);
  g_clear_object (&self->entry);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_FINDING_EDITOR);
  G_OBJECT_CLASS (bb_finding_editor_parent_class)->dispose (object);
}

static void
bb_finding_editor_class_init (BbFindingEditorClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_finding_editor_dispose;
  widget_class->grab_focus = bb_finding_editor_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/finding-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, BbFindingEditor, choices);
  gtk_widget_class_bind_template_child (widget_class, BbFindingEditor, severity);
  gtk_widget_class_bind_template_child (widget_class, BbFindingEditor, severity_label);
  gtk_widget_class_bind_template_child (widget_class, BbFindingEditor, evidence_hint);
  gtk_widget_class_bind_template_child (widget_class, BbFindingEditor, fact);
  gtk_widget_class_bind_template_callback (widget_class, on_severity_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_fact_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_fact_left);
}

static void
bb_finding_editor_init (BbFindingEditor *self)
{
  g_type_ensure (BB_TYPE_TEXT_AREA);
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_toggle_group_set_active (self->severity, GTK_INVALID_LIST_POSITION);
}

GtkWidget *
bb_finding_editor_new (void)
{
  return g_object_new (BB_TYPE_FINDING_EDITOR, NULL);
}

void
bb_finding_editor_refresh (BbFindingEditor *self)
{
  BbFinding *finding = self->entry ? bb_entry_get_finding (self->entry) : NULL;

  if (!finding)
    return;
  self->refreshing = TRUE;
  adw_toggle_group_set_active (self->severity, finding->severity >= BB_SEVERITY_MINOR
                                                 ? (guint) (finding->severity - BB_SEVERITY_MINOR) : GTK_INVALID_LIST_POSITION);
  bb_text_area_set_text (self->fact, finding->fact);
  gtk_widget_set_visible (GTK_WIDGET (self->evidence_hint), bb_entry_get_evidence (self->entry) == 0);
  self->refreshing = FALSE;
}

void
bb_finding_editor_set_entry (BbFindingEditor *self, BbOpenVisit *session, BbEntry *entry)
{
  g_autofree char *name = NULL;

  g_set_object (&self->session, session);
  g_set_object (&self->entry, entry);
  if (!entry)
    return;
  name = g_strdup_printf (_("What was seen, %s"), bb_entry_get_item (entry)->code);
  bb_text_area_set_labels (self->fact, name, _("What was seen, in one or two sentences: who, where, when, how many"));
  bb_finding_editor_refresh (self);
}

void
bb_finding_editor_set_compact (BbFindingEditor *self, gboolean compact)
{
  gtk_widget_set_visible (GTK_WIDGET (self->severity_label), !compact);
}
