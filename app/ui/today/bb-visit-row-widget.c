/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-visit-row-widget.h"

#include <glib/gi18n-lib.h>

#include "common/bb-wording.h"

struct _BbVisitRowWidget
{
  GtkBox parent_instance;

  GtkBox *parts;
  GtkWidget *arrow, *counts;
  GtkImage *icon;
  gboolean compact;
  GtkLabel *unit, *details, *state, *failed, *answered;
};

G_DEFINE_FINAL_TYPE (BbVisitRowWidget, bb_visit_row_widget, GTK_TYPE_BOX)

static const char *
pick_icon (int state)
{
  switch (state)
    {
    case BB_STATE_OPENED:
      return "document-edit-symbolic";
    case BB_STATE_MINUTES_DRAFT:
    case BB_STATE_READ_OUT:
      return "changes-prevent-symbolic";
    case BB_STATE_PLANNED:
    case BB_STATE_ORDERED:
    case BB_STATE_NOTIFIED:
    case BB_STATE_POSTPONED:
      return "x-office-calendar-symbolic";
    case BB_STATE_CANCELLED:
    case BB_STATE_UNIT_CLOSED:
      return "action-unavailable-symbolic";
    default:
      return "object-select-symbolic";
    }
}

static char *
describe_details (const BbVisitRow *row)
{
  const char *kind = bb_visit_kind_get_label (bb_wording_index (bb_visit_kind_names, row->kind));
  g_autoptr (GDateTime) opened = row->opened_at ? bb_time_parse (row->opened_at) : NULL;
  g_autofree char *when = opened ? bb_wording_when (opened) : NULL;

  return when ? g_strdup_printf ("%s · %s", when, kind) : g_strdup (kind);
}

char *
bb_visit_row_widget_describe (BbVisitEntry *entry)
{
  const BbVisitRow *row = bb_visit_entry_get (entry);
  g_autofree char *details = describe_details (row);

  return g_strdup_printf (_("%s, %s, %s, %d answered, %d failed"), row->unit_name, details,
                          bb_state_get_label (bb_wording_index (bb_state_names, row->state)), row->answered, row->failed);
}

enum { PROP_0, PROP_COMPACT, N_PROPS };
static GParamSpec *props[N_PROPS];

/* Wide: what it is and how it stands, side by side. Compact: one under the other. */
static void
arrange (BbVisitRowWidget *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->parts), self->compact ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_label_set_xalign (self->state, self->compact ? 0 : 1);
  gtk_widget_set_halign (self->counts, self->compact ? GTK_ALIGN_START : GTK_ALIGN_END);
  gtk_box_set_spacing (self->parts, self->compact ? 6 : 14);
  gtk_widget_set_visible (self->arrow, !self->compact);
}

static void
bb_visit_row_widget_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, BB_VISIT_ROW_WIDGET (object)->compact);
}

static void
bb_visit_row_widget_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BB_VISIT_ROW_WIDGET (object)->compact = g_value_get_boolean (value);
  arrange (BB_VISIT_ROW_WIDGET (object));
}

static void
bb_visit_row_widget_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_VISIT_ROW_WIDGET);
  G_OBJECT_CLASS (bb_visit_row_widget_parent_class)->dispose (object);
}

static void
bb_visit_row_widget_class_init (BbVisitRowWidgetClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_visit_row_widget_dispose;
  G_OBJECT_CLASS (class)->get_property = bb_visit_row_widget_get_property;
  G_OBJECT_CLASS (class)->set_property = bb_visit_row_widget_set_property;
  props[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/visit-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BbVisitRowWidget, parts);
  gtk_widget_class_bind_template_child (widget_class, BbVisitRowWidget, counts);
  gtk_widget_class_bind_template_child (widget_class, BbVisitRowWidget, arrow);
  gtk_widget_class_bind_template_child (widget_class, BbVisitRowWidget, icon);
  gtk_widget_class_bind_template_child (widget_class, BbVisitRowWidget, unit);
  gtk_widget_class_bind_template_child (widget_class, BbVisitRowWidget, details);
  gtk_widget_class_bind_template_child (widget_class, BbVisitRowWidget, state);
  gtk_widget_class_bind_template_child (widget_class, BbVisitRowWidget, failed);
  gtk_widget_class_bind_template_child (widget_class, BbVisitRowWidget, answered);
}

static void
bb_visit_row_widget_init (BbVisitRowWidget *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bb_visit_row_widget_new (void)
{
  return g_object_new (BB_TYPE_VISIT_ROW_WIDGET, NULL);
}

void
bb_visit_row_widget_set_entry (BbVisitRowWidget *self, BbVisitEntry *entry)
{
  const BbVisitRow *row = bb_visit_entry_get (entry);
  int state = bb_wording_index (bb_state_names, row->state);
  g_autofree char *details = describe_details (row);
  g_autofree char *failed = g_strdup_printf (_("%d failed"), row->failed);
  g_autofree char *answered = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d answer", "%d answers", (gulong) row->answered), row->answered);

  gtk_image_set_from_icon_name (self->icon, pick_icon (state));
  gtk_label_set_label (self->unit, row->unit_name ? row->unit_name : row->unit);
  gtk_label_set_label (self->details, details);
  gtk_label_set_label (self->state, bb_state_get_label (state));
  gtk_label_set_label (self->failed, failed);
  gtk_widget_set_visible (GTK_WIDGET (self->failed), row->failed > 0);
  gtk_label_set_label (self->answered, answered);
  if (bb_visit_entry_is_current (entry))
    gtk_widget_add_css_class (GTK_WIDGET (self), "current");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "current");
}
