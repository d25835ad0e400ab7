/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-redact-tool.h"

#include "common/bb-wording.h"

struct _BbRedactTool
{
  AdwBin parent_instance;

  AdwToggleGroup *kinds;
  GtkWidget *add, *undo, *cancel, *save;
  GtkStack *busy;
  BbRedactCanvas *canvas;
};

G_DEFINE_FINAL_TYPE (BbRedactTool, bb_redact_tool, ADW_TYPE_BIN)

enum { DONE, CANCELLED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
is_busy (BbRedactTool *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->busy), "spinner") == 0;
}

static void
show_state (BbRedactTool *self)
{
  gboolean drawn = self->canvas && bb_redact_canvas_get_marks (self->canvas)->len > 0;

  gtk_widget_set_sensitive (self->undo, drawn && !is_busy (self));
  gtk_widget_set_sensitive (self->save, drawn && !is_busy (self));
  gtk_widget_set_sensitive (self->add, !is_busy (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->kinds), !is_busy (self));
  gtk_widget_set_sensitive (self->cancel, !is_busy (self));
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_kind_chosen (BbRedactTool *self)
{
  static const char * const names[] = { "box", "blur", "arrow", "frame", NULL };
  int kind = bb_wording_index (names, adw_toggle_group_get_active_name (self->kinds));

  if (self->canvas && kind >= 0)
    bb_redact_canvas_set_kind (self->canvas, (BbMarkKind) kind);
}

static void on_add_clicked (BbRedactTool *self) { bb_redact_canvas_add (self->canvas); }
static void on_undo_clicked (BbRedactTool *self) { bb_redact_canvas_undo (self->canvas); }
static void on_cancel_clicked (BbRedactTool *self) { g_signal_emit (self, signals[CANCELLED], 0); }
static void on_save_clicked (BbRedactTool *self) { g_signal_emit (self, signals[DONE], 0); }

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_redact_tool_dispose (GObject *object)
{
  BbRedactTool *self = BB_REDACT_TOOL (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_REDACT_TOOL);
  g_clear_object (&self->canvas);
  G_OBJECT_CLASS (bb_redact_tool_parent_class)->dispose (object);
}

static void
bb_redact_tool_class_init (BbRedactToolClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_redact_tool_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/redact-tool.ui");
  gtk_widget_class_bind_template_child (widget_class, BbRedactTool, kinds);
  gtk_widget_class_bind_template_child (widget_class, BbRedactTool, add);
  gtk_widget_class_bind_template_child (widget_class, BbRedactTool, undo);
  gtk_widget_class_bind_template_child (widget_class, BbRedactTool, cancel);
  gtk_widget_class_bind_template_child (widget_class, BbRedactTool, save);
  gtk_widget_class_bind_template_child (widget_class, BbRedactTool, busy);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_undo_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  signals[DONE] = g_signal_new ("done", BB_TYPE_REDACT_TOOL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CANCELLED] = g_signal_new ("cancelled", BB_TYPE_REDACT_TOOL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bb_redact_tool_init (BbRedactTool *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_redact_tool_set_canvas (BbRedactTool *self, BbRedactCanvas *canvas)
{
  g_set_object (&self->canvas, canvas);
  g_signal_connect_object (canvas, "changed", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  show_state (self);
}

void
bb_redact_tool_set_busy (BbRedactTool *self, gboolean busy)
{
  gtk_stack_set_visible_child_name (self->busy, busy ? "spinner" : "words");
  show_state (self);
}
