/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-counter-bar.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-wording.h"

#include "bb-counter-chip.h"

struct _BbCounterBar
{
  AdwBin parent_instance;

  AdwWrapBox *chips;
  GtkWidget *add, *own_add;
  GtkPopover *popover;
  GtkEntry *own;
  GPtrArray *list;               /* BbCounterChip, unowned */
  GtkWidget *last;               /* after which the next one stands */
  BbOpenVisit *session;
  guint pending;                 /* taps on their way to the disk */
};

G_DEFINE_FINAL_TYPE (BbCounterBar, bb_counter_bar, ADW_TYPE_BIN)

static BbCounterChip *
find_chip (BbCounterBar *self, const char *name)
{
  for (guint i = 0; i < self->list->len; i++)
    if (g_str_equal (bb_counter_chip_get_name (self->list->pdata[i]), name))
      return self->list->pdata[i];
  return NULL;
}

/* ── Counting ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void refresh (BbCounterBar *self);

static void
on_count_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCounterBar) self = data;
  g_autoptr (GError) error = NULL;

  self->pending--;
  if (!self->session || bb_visit_count_finish (BB_WORKSPACE (source), result, &error))
    return;
  bb_open_visit_report (self->session, error);
  refresh (self);
}

static void
count (BbCounterBar *self, const char *name, const char *label, int delta)
{
  self->pending++;
  bb_visit_count_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), name, label, delta, NULL,
                        on_count_saved, g_object_ref (self));
}

/* The number answers the finger at once; the disk follows. */
static void
on_counted (BbCounterBar *self, int delta, BbCounterChip *chip)
{
  const char *label = bb_case_get_counter_label (bb_open_visit_get_case (self->session), bb_counter_chip_get_name (chip));
  g_autofree char *words = NULL;

  bb_counter_chip_set_value (chip, bb_counter_chip_get_value (chip) + delta);
  words = g_strdup_printf ("%s: %" G_GINT64_FORMAT, label, bb_counter_chip_get_value (chip));
  bb_announce (GTK_WIDGET (self), words);
  count (self, bb_counter_chip_get_name (chip), NULL, delta);
}

/* Below a heading that says the rest, in the order of bb_counter_names. */
static const char *
shorten (const char *name, const char *label)
{
  switch (bb_wording_index (bb_counter_names, name))
    {
    case 0:  return C_("counter of interviews", "Citizens");
    case 1:  return C_("counter of interviews", "Staff");
    case 2:  return C_("counter of attendance", "Present");
    case 3:  return C_("counter of attendance", "Excused");
    case 4:  return C_("counter of attendance", "Unexcused");
    default: return label;
    }
}

static void
add_child (BbCounterBar *self, GtkWidget *child)
{
  adw_wrap_box_insert_child_after (self->chips, child, self->last);
  self->last = child;
}

/* Stays beside its first chip wherever the line breaks. */
static void
add_with_heading (BbCounterBar *self, const char *words, GtkWidget *chip)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (words);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), chip);
  add_child (self, box);
}

static BbCounterChip *
add_chip (BbCounterBar *self, const char *name, const char *label)
{
  GtkWidget *chip = bb_counter_chip_new (name, label, shorten (name, label));

  if (self->list->len == 0)
    add_with_heading (self, _("Interviewed"), chip);
  else if (self->list->len == 2)
    add_with_heading (self, _("Attendance"), chip);
  else
    add_child (self, chip);
  g_signal_connect_object (chip, "counted", G_CALLBACK (on_counted), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->list, chip);
  return BB_COUNTER_CHIP (chip);
}

/* ── A counter of one's own ──────────────────────────────────────────────────────────────────────────────────── */

/* "Camera hỏng" → "camera_hong"; another one of the same letters gets a number. */
static char *
make_name (BbCounterBar *self, const char *label)
{
  g_autofree char *folded = bb_fold (label);
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *at = folded; *at; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (plain, g_ascii_tolower (*at));
    else if (plain->len && plain->str[plain->len - 1] != '_')
      g_string_append_c (plain, '_');
  if (!plain->len)
    g_string_append (plain, "own");
  g_string_truncate (plain, MIN (plain->len, 40));
  for (guint i = 2; find_chip (self, plain->str); i++)
    g_string_append_printf (plain, "_%u", i);
  return g_strdup (plain->str);
}

static void
on_own_changed (BbCounterBar *self)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->own))));

  gtk_widget_set_sensitive (self->own_add, *typed != '\0');
}

static void
on_own_activated (BbCounterBar *self)
{
  g_autofree char *label = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->own))));
  g_autofree char *name = *label ? make_name (self, label) : NULL;

  if (!name)
    return;
  bb_counter_chip_set_value (add_chip (self, name, label), 1);
  count (self, name, label, 1);
  gtk_editable_set_text (GTK_EDITABLE (self->own), "");
  gtk_popover_popdown (self->popover);
}

static void
on_close_clicked (BbCounterBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* ── Showing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_counter (BbCounterBar *self, BbCase *visit, const char *name)
{
  BbCounterChip *chip = find_chip (self, name);

  if (!chip)
    chip = add_chip (self, name, bb_case_get_counter_label (visit, name));
  bb_counter_chip_set_value (chip, bb_case_get_counter (visit, name));
}

/* While taps are on their way, the disk is behind what the chips say. */
static void
refresh (BbCounterBar *self)
{
  BbCase *visit = bb_open_visit_get_case (self->session);
  g_auto (GStrv) names = visit ? bb_case_list_counters (visit) : NULL;

  if (!visit || self->pending)
    return;
  for (guint i = 0; bb_counter_names[i]; i++)
    show_counter (self, visit, bb_counter_names[i]);
  for (guint i = 0; i < self->list->len; i++)
    show_counter (self, visit, bb_counter_chip_get_name (self->list->pdata[i]));
  for (guint i = 0; names[i]; i++)
    show_counter (self, visit, names[i]);
  for (guint i = 0; i < self->list->len; i++)
    gtk_widget_set_sensitive (self->list->pdata[i], !bb_open_visit_is_locked (self->session));
  gtk_widget_set_sensitive (self->add, !bb_open_visit_is_locked (self->session));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_counter_bar_dispose (GObject *object)
{
  BbCounterBar *self = BB_COUNTER_BAR (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_COUNTER_BAR);
  g_clear_object (&self->session);
  g_clear_pointer (&self->list, g_ptr_array_unref);
  G_OBJECT_CLASS (bb_counter_bar_parent_class)->dispose (object);
}

static void
bb_counter_bar_class_init (BbCounterBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_counter_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/counter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, BbCounterBar, chips);
  gtk_widget_class_bind_template_child (widget_class, BbCounterBar, add);
  gtk_widget_class_bind_template_child (widget_class, BbCounterBar, popover);
  gtk_widget_class_bind_template_child (widget_class, BbCounterBar, own);
  gtk_widget_class_bind_template_child (widget_class, BbCounterBar, own_add);
  gtk_widget_class_bind_template_callback (widget_class, on_own_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_own_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
}

static void
bb_counter_bar_init (BbCounterBar *self)
{
  self->list = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bb_counter_bar_set_session (BbCounterBar *self, BbOpenVisit *session)
{
  g_set_object (&self->session, session);
  g_signal_connect_object (session, "reloaded", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
}
