/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-toasts.h"

#define WIDTH 450                /* px at most, as libadwaita's */
#define FADING 250               /* milliseconds */

struct _BbToasts
{
  GtkWidget parent_instance;

  GtkWidget *child;
  GtkRevealer *revealer;         /* of the toast that is shown */
  BbToast *shown;
  GQueue *waiting;               /* of BbToast */
  GtkWidget *focused;            /* of the page: where the focus goes back to (weak) */
  gulong watch;
};

G_DEFINE_FINAL_TYPE (BbToasts, bb_toasts, GTK_TYPE_WIDGET)

enum { PROP_CHILD = 1 };

/* ── Showing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_next (BbToasts *self)
{
  g_autoptr (BbToast) toast = self->shown ? NULL : g_queue_pop_head (self->waiting);

  if (!toast)
    return;
  self->shown = toast;
  gtk_revealer_set_child (self->revealer, GTK_WIDGET (toast));
  gtk_widget_set_visible (GTK_WIDGET (self->revealer), TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self->revealer), TRUE);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), bb_toast_get_text (toast),
                           bb_toast_is_urgent (toast) ? GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH : GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* Who was in the toast is where they were before. */
static void
give_focus_back (BbToasts *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->revealer)) && !(self->focused && gtk_widget_grab_focus (self->focused)))
    gtk_widget_child_focus (self->child, GTK_DIR_TAB_FORWARD);
}

static void
take_away (BbToasts *self)
{
  gtk_revealer_set_child (self->revealer, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->revealer), FALSE);
  self->shown = NULL;
}

/* What is no error waits until those are read. */
static void
put_off (BbToasts *self)
{
  if (!self->shown || bb_toast_is_urgent (self->shown) || !gtk_revealer_get_reveal_child (self->revealer))
    return;
  give_focus_back (self);
  g_queue_push_head (self->waiting, g_object_ref (self->shown));
  take_away (self);
}

/* The signal may come out of the very button that goes now. */
static void
on_faded (gpointer data)
{
  g_autoptr (BbToasts) self = data;

  if (self->shown && !gtk_revealer_get_reveal_child (self->revealer))
    take_away (self);
  show_next (self);
}

static void
on_child_revealed (BbToasts *self, GParamSpec *pspec, GtkRevealer *revealer)
{
  if (!gtk_revealer_get_child_revealed (revealer))
    g_idle_add_once (on_faded, g_object_ref (self));
}

static void
on_dismissed (BbToasts *self, BbToast *toast)
{
  if (toast != self->shown)
    return;
  give_focus_back (self);
  gtk_widget_set_can_target (GTK_WIDGET (self->revealer), FALSE);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static gboolean
on_escape (GtkWidget *widget, GVariant *unused, gpointer data)
{
  BbToasts *self = BB_TOASTS (widget);

  if (!self->shown || !gtk_revealer_get_reveal_child (self->revealer))
    return GDK_EVENT_PROPAGATE;
  bb_toast_dismiss (self->shown);
  return GDK_EVENT_STOP;
}

/* F6, from wherever the focus is. */
static gboolean
on_go_there (GtkWidget *widget, GVariant *unused, gpointer data)
{
  BbToasts *self = BB_TOASTS (widget);

  return self->shown && bb_toast_enter (self->shown);
}

static void
on_focus_moved (BbToasts *self, GParamSpec *pspec, GtkRoot *root)
{
  GtkWidget *focus = gtk_root_get_focus (root);

  if (focus && self->child && gtk_widget_is_ancestor (focus, self->child))
    g_set_weak_pointer (&self->focused, focus);
}

/* ── Room ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static GtkSizeRequestMode
bb_toasts_get_request_mode (GtkWidget *widget)
{
  GtkWidget *child = BB_TOASTS (widget)->child;

  return child ? gtk_widget_get_request_mode (child) : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
bb_toasts_measure (GtkWidget *widget, GtkOrientation orientation, int size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  BbToasts *self = BB_TOASTS (widget);
  int least = 0;

  if (self->child)
    gtk_widget_measure (self->child, orientation, size, minimum, natural, minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    gtk_widget_measure (GTK_WIDGET (self->revealer), orientation, -1, &least, NULL, NULL, NULL);
  *minimum = MAX (*minimum, least);
  *natural = MAX (*natural, least);
}

static void
place_toast (BbToasts *self, int width, int height)
{
  GtkWidget *toast = GTK_WIDGET (self->revealer);
  graphene_point_t corner;
  int least, wide, high;

  gtk_widget_measure (toast, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wide, NULL, NULL);
  wide = MAX (least, MIN (wide, MIN (width, WIDTH)));
  gtk_widget_measure (toast, GTK_ORIENTATION_VERTICAL, wide, NULL, &high, NULL, NULL);
  graphene_point_init (&corner, (float) ((width - wide) / 2), (float) (height - high));
  gtk_widget_allocate (toast, wide, high, -1, gsk_transform_translate (NULL, &corner));
}

static void
bb_toasts_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BbToasts *self = BB_TOASTS (widget);

  if (self->child && gtk_widget_should_layout (self->child))
    gtk_widget_allocate (self->child, width, height, baseline, NULL);
  if (gtk_widget_should_layout (GTK_WIDGET (self->revealer)))
    place_toast (self, width, height);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
set_child (BbToasts *self, GtkWidget *child)
{
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child)
    gtk_widget_insert_after (child, GTK_WIDGET (self), NULL);
}

static void
bb_toasts_root (GtkWidget *widget)
{
  BbToasts *self = BB_TOASTS (widget);

  GTK_WIDGET_CLASS (bb_toasts_parent_class)->root (widget);
  self->watch = g_signal_connect_swapped (gtk_widget_get_root (widget), "notify::focus-widget", G_CALLBACK (on_focus_moved), self);
}

static void
bb_toasts_unroot (GtkWidget *widget)
{
  g_clear_signal_handler (&BB_TOASTS (widget)->watch, gtk_widget_get_root (widget));
  GTK_WIDGET_CLASS (bb_toasts_parent_class)->unroot (widget);
}

static void
bb_toasts_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, BB_TOASTS (object)->child);
}

static void
bb_toasts_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_child (BB_TOASTS (object), g_value_get_object (value));
}

static void
bb_toasts_dispose (GObject *object)
{
  BbToasts *self = BB_TOASTS (object);

  g_clear_weak_pointer (&self->focused);
  self->shown = NULL;
  g_queue_clear_full (self->waiting, g_object_unref);
  if (self->revealer)
    {
      g_signal_handlers_disconnect_by_data (self->revealer, self);
      gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->revealer)));
    }
  set_child (self, NULL);
  G_OBJECT_CLASS (bb_toasts_parent_class)->dispose (object);
}

static void
bb_toasts_finalize (GObject *object)
{
  g_queue_free (BB_TOASTS (object)->waiting);
  G_OBJECT_CLASS (bb_toasts_parent_class)->finalize (object);
}

static void
bb_toasts_class_init (BbToastsClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = bb_toasts_get_property;
  object_class->set_property = bb_toasts_set_property;
  object_class->dispose = bb_toasts_dispose;
  object_class->finalize = bb_toasts_finalize;
  widget_class->root = bb_toasts_root;
  widget_class->unroot = bb_toasts_unroot;
  widget_class->get_request_mode = bb_toasts_get_request_mode;
  widget_class->measure = bb_toasts_measure;
  widget_class->size_allocate = bb_toasts_size_allocate;
  g_object_class_install_property (object_class, PROP_CHILD,
    g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
}

static void
bb_toasts_init (BbToasts *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_F6, 0), gtk_callback_action_new (on_go_there, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  self->waiting = g_queue_new ();
  self->revealer = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_transition_type (self->revealer, GTK_REVEALER_TRANSITION_TYPE_CROSSFADE);
  gtk_revealer_set_transition_duration (self->revealer, FADING);
  gtk_widget_set_visible (GTK_WIDGET (self->revealer), FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->revealer), GTK_WIDGET (self));
  g_signal_connect_swapped (self->revealer, "notify::child-revealed", G_CALLBACK (on_child_revealed), self);
}

GtkWidget *
bb_toasts_new (GtkWidget *child)
{
  return g_object_new (BB_TYPE_TOASTS, "child", child, NULL);
}

void
bb_toasts_add (BbToasts *self, BbToast *toast)
{
  g_object_ref_sink (toast);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_dismissed), self, G_CONNECT_SWAPPED);
  if (!bb_toast_is_urgent (toast))
    g_queue_push_tail (self->waiting, toast);
  else
    {
      put_off (self);
      g_queue_push_head (self->waiting, toast);
    }
  show_next (self);
}
