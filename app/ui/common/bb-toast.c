/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-toast.h"

#include "bb-notify.h"

#define LEAST_SECONDS 5
#define URGENT_SECONDS 10
#define LETTERS_A_SECOND 12      /* read in passing, beside other work */
#define SWIPE 200.0              /* points a second */
#define SPACE 6                  /* px between words, button and cross */

struct _BbToast
{
  GtkWidget parent_instance;

  GtkLabel *words;
  GtkButton *button, *close;
  GtkEventController *focus, *pointer;
  gboolean urgent, dismissed;
  guint timer;
};

G_DEFINE_FINAL_TYPE (BbToast, bb_toast, GTK_TYPE_WIDGET)

enum { BUTTON_CLICKED, DISMISSED, N_SIGNALS };
static guint signals[N_SIGNALS];

static guint
count_seconds (BbToast *self)
{
  guint reading = (guint) g_utf8_strlen (bb_toast_get_text (self), -1) / LETTERS_A_SECOND + 2;

  return MAX (reading, self->urgent ? URGENT_SECONDS : LEAST_SECONDS);
}

static void
on_time_passed (gpointer data)
{
  BbToast *self = data;

  self->timer = 0;
  bb_toast_dismiss (self);
}

/* Its time runs while it is seen, and begins anew when pointer and focus have left. */
static void
wait (BbToast *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !self->dismissed && !gtk_event_controller_focus_contains_focus (GTK_EVENT_CONTROLLER_FOCUS (self->focus)) &&
      !gtk_event_controller_motion_contains_pointer (GTK_EVENT_CONTROLLER_MOTION (self->pointer)))
    self->timer = g_timeout_add_seconds_once (count_seconds (self), on_time_passed, self);
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_button_clicked (BbToast *self)
{
  g_signal_emit (self, signals[BUTTON_CLICKED], 0);
  bb_toast_dismiss (self);
}

static void
on_swiped (BbToast *self, double across, double down)
{
  if (ABS (across) > SWIPE || down > SWIPE)
    bb_toast_dismiss (self);
}

/* ── Room: the button stands beside words of one line, and below those that need more ─────────────────────────── */

static GtkRequisition
get_size (gpointer button)
{
  GtkRequisition size = { 0, 0 };

  if (gtk_widget_get_visible (button))
    gtk_widget_get_preferred_size (button, NULL, &size);
  return size;
}

static int
measure_words (BbToast *self, GtkOrientation orientation, int size, int *minimum)
{
  int natural;

  gtk_widget_measure (GTK_WIDGET (self->words), orientation, size, minimum, &natural, NULL, NULL);
  return natural;
}

static gboolean
is_in_one_row (BbToast *self, int width)
{
  GtkRequisition button = get_size (self->button);

  return button.width == 0 || measure_words (self, GTK_ORIENTATION_HORIZONTAL, -1, NULL) + 2 * SPACE + button.width + get_size (self->close).width <= width;
}

/* What @width, of all, leaves the words. */
static int
get_width_of_words (BbToast *self, int width)
{
  GtkRequisition button = get_size (self->button);
  int beside = is_in_one_row (self, width) && button.width > 0 ? button.width + SPACE : 0;

  return width - beside - SPACE - get_size (self->close).width;
}

static GtkSizeRequestMode
bb_toast_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bb_toast_measure (GtkWidget *widget, GtkOrientation orientation, int size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  BbToast *self = BB_TOAST (widget);
  GtkRequisition button = get_size (self->button), close = get_size (self->close);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *natural = measure_words (self, orientation, -1, minimum) + SPACE + close.width + (button.width > 0 ? SPACE + button.width : 0);
      *minimum = MAX (*minimum, button.width) + SPACE + close.width;
      return;
    }
  *natural = MAX (measure_words (self, orientation, size < 0 ? -1 : get_width_of_words (self, size), NULL), close.height);
  if (size < 0 || is_in_one_row (self, size))
    *natural = MAX (*natural, button.height);
  else
    *natural += SPACE + button.height;
  *minimum = *natural;
}

static void
place (gpointer child, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation) { x, y, width, height }, -1);
}

static void
bb_toast_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BbToast *self = BB_TOAST (widget);
  GtkRequisition button = get_size (self->button), close = get_size (self->close);
  gboolean one_row = is_in_one_row (self, width);
  int row = one_row ? height : height - SPACE - button.height, words = get_width_of_words (self, width);

  place (self->words, 0, 0, words, row);
  place (self->close, width - close.width, 0, close.width, close.height);
  if (button.width > 0)
    place (self->button, one_row ? words + SPACE : words - button.width, height - button.height, button.width, button.height);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The button is first, wherever it stands. */
static gboolean
bb_toast_focus (GtkWidget *widget, GtkDirectionType direction)
{
  BbToast *self = BB_TOAST (widget);
  gboolean back = direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_LEFT || direction == GTK_DIR_UP;
  GtkWidget *first = GTK_WIDGET (back ? self->close : self->button), *second = GTK_WIDGET (back ? self->button : self->close);

  if (gtk_widget_is_focus (second))
    return FALSE;
  return (!gtk_widget_is_focus (first) && gtk_widget_grab_focus (first)) || gtk_widget_grab_focus (second);
}

static void
bb_toast_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bb_toast_parent_class)->map (widget);
  wait (BB_TOAST (widget));
}

static void
bb_toast_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bb_toast_parent_class)->unmap (widget);
  wait (BB_TOAST (widget));
}

static void
bb_toast_dispose (GObject *object)
{
  BbToast *self = BB_TOAST (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), BB_TYPE_TOAST);
  G_OBJECT_CLASS (bb_toast_parent_class)->dispose (object);
}

static void
bb_toast_class_init (BbToastClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_toast_dispose;
  widget_class->get_request_mode = bb_toast_get_request_mode;
  widget_class->measure = bb_toast_measure;
  widget_class->size_allocate = bb_toast_size_allocate;
  widget_class->focus = bb_toast_focus;
  widget_class->map = bb_toast_map;
  widget_class->unmap = bb_toast_unmap;
  signals[BUTTON_CLICKED] = g_signal_new ("button-clicked", BB_TYPE_TOAST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DISMISSED] = g_signal_new ("dismissed", BB_TYPE_TOAST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "toast");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/toast.ui");
  gtk_widget_class_bind_template_child (widget_class, BbToast, words);
  gtk_widget_class_bind_template_child (widget_class, BbToast, button);
  gtk_widget_class_bind_template_child (widget_class, BbToast, close);
  gtk_widget_class_bind_template_child (widget_class, BbToast, focus);
  gtk_widget_class_bind_template_child (widget_class, BbToast, pointer);
  gtk_widget_class_bind_template_callback (widget_class, wait);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_swiped);
  gtk_widget_class_bind_template_callback (widget_class, bb_toast_dismiss);
}

static void
bb_toast_init (BbToast *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

BbToast *
bb_toast_new (const char *text)
{
  BbToast *self = g_object_new (BB_TYPE_TOAST, NULL);

  gtk_label_set_text (self->words, text);
  bb_set_accessible_name (GTK_WIDGET (self), text);
  return self;
}

const char *
bb_toast_get_text (BbToast *self)
{
  return gtk_label_get_text (self->words);
}

void
bb_toast_set_button (BbToast *self, const char *label, const char *action)
{
  gtk_button_set_label (self->button, label);
  if (action)
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button), action);
  gtk_widget_set_visible (GTK_WIDGET (self->button), TRUE);
}

void bb_toast_set_urgent (BbToast *self, gboolean urgent) { self->urgent = urgent; }
gboolean bb_toast_is_urgent (BbToast *self) { return self->urgent; }

gboolean
bb_toast_enter (BbToast *self)
{
  return gtk_widget_grab_focus (GTK_WIDGET (gtk_widget_get_visible (GTK_WIDGET (self->button)) ? self->button : self->close));
}

void
bb_toast_dismiss (BbToast *self)
{
  if (self->dismissed)
    return;
  self->dismissed = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_signal_emit (self, signals[DISMISSED], 0);
}
