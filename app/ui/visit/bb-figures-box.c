/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-figures-box.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "common/bb-number-field.h"

struct _BbFiguresBox
{
  GtkBox parent_instance;

  AdwWrapBox *fields;            /* the number fields, side by side as far as there is room */
  GtkLabel *result;              /* what comes of them, in words */
  GPtrArray *numbers;            /* BbNumberField, in order */
  GtkSizeGroup *width;           /* theirs: as wide as the widest needs */
  BbOpenVisit *session;
  BbEntry *entry;
};

G_DEFINE_FINAL_TYPE (BbFiguresBox, bb_figures_box, GTK_TYPE_BOX)

static guint finished_signal;

static gint64
number_at (BbFiguresBox *self, guint index)
{
  return bb_number_field_get_value (self->numbers->pdata[index]);
}

/* ── What comes of the numbers ───────────────────────────────────────────────────────────────────────────────── */

static void
show_result (BbFiguresBox *self, const char *words, gboolean wrong)
{
  gtk_label_set_label (self->result, words);
  gtk_widget_set_visible (GTK_WIDGET (self->result), *words != '\0');
  gtk_widget_remove_css_class (GTK_WIDGET (self->result), "warning");
  gtk_widget_remove_css_class (GTK_WIDGET (self->result), "dimmed");
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->result), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->result), "error");
}

static gboolean
is_series (BbFiguresBox *self)
{
  return bb_entry_get_answer (self->entry)->observations->len > 0;
}

/* The formula before there are numbers, with the numbers afterwards. */
static void
show_ratio (BbFiguresBox *self)
{
  BbRatio *counted = is_series (self) ? bb_entry_get_answer (self->entry)->ratio : NULL;
  gint64 numerator = counted ? counted->numerator : number_at (self, 0), denominator = counted ? counted->denominator : number_at (self, 1);
  g_autofree char *percent = NULL, *words = NULL;

  if (numerator < 0 || denominator < 0)
    {
      show_result (self, "", FALSE);
      return;
    }
  percent = bb_format_percent (numerator, denominator);
  if (numerator > denominator)
    words = g_strdup (_("The part is larger than the whole"));
  else
    words = g_strdup_printf ("%" G_GINT64_FORMAT " / %" G_GINT64_FORMAT " = %s", numerator, denominator, percent);
  show_result (self, words, numerator > denominator);
}

static void
show_sum (BbFiguresBox *self)
{
  gint64 sum = 0;
  g_autofree char *words = NULL, *number = NULL;

  for (guint i = 0; i < self->numbers->len; i++)
    if (number_at (self, i) < 0)
      {
        show_result (self, "", FALSE);
        return;
      }
    else
      sum += number_at (self, i);
  number = bb_format_number (sum);
  words = g_strdup_printf (_("Together %s"), number);
  show_result (self, self->numbers->len > 2 ? words : "", FALSE);
}

static void
show_sample (BbFiguresBox *self)
{
  gint64 drawn = number_at (self, 0), seen = MAX (number_at (self, 1), 0) + MAX (number_at (self, 2), 0);
  g_autofree char *words = NULL;

  if (!gtk_widget_get_visible (GTK_WIDGET (self->fields)))
    seen = drawn = 0;                                                /* the dossiers speak for themselves */
  if (drawn < 0)
    words = g_strdup (seen ? _("How many were drawn?") : "");
  else if (seen > drawn)
    words = g_strdup (_("More passed and failed than were drawn; not saved yet"));
  else if (seen < drawn && seen > 0)
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d more to look at", "%d more to look at", (gulong) (drawn - seen)), (int) (drawn - seen));
  show_result (self, words ? words : "", seen > drawn || (drawn < 0 && seen));
}

/* A failure without its numbers proves little; where it passed it is only a hint. */
static void
show_missing (BbFiguresBox *self)
{
  show_result (self, _("The numbers are missing"), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->result), bb_entry_is_failed (self->entry) ? "warning" : "dimmed");
}

static void
show_outcome (BbFiguresBox *self)
{
  switch (bb_entry_get_item (self->entry)->answer)
    {
    case BB_ANSWER_RATIO:  show_ratio (self); break;
    case BB_ANSWER_SAMPLE: show_sample (self); break;
    default:               show_sum (self); break;
    }
  if (bb_entry_lacks_figures (self->entry) && !gtk_widget_get_visible (GTK_WIDGET (self->result)))
    show_missing (self);
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_number_changed (BbFiguresBox *self, BbNumberField *field)
{
  BbItem *item = bb_entry_get_item (self->entry);
  gint64 seen;

  switch (item->answer)
    {
    case BB_ANSWER_COUNT:
      for (guint i = 0; i < self->numbers->len; i++)
        if (self->numbers->pdata[i] == field)
          bb_open_visit_set_count (self->session, self->entry, ((BbCountLabel *) item->counts->pdata[i])->name, number_at (self, i));
      break;
    case BB_ANSWER_RATIO:
      if (!is_series (self))
        bb_open_visit_set_ratio (self->session, self->entry, number_at (self, 0), number_at (self, 1));
      break;
    case BB_ANSWER_SAMPLE:
      seen = MAX (number_at (self, 1), 0) + MAX (number_at (self, 2), 0);
      if (seen <= MAX (number_at (self, 0), 0))
        bb_open_visit_set_sample (self->session, self->entry, number_at (self, 0), number_at (self, 1), number_at (self, 2));
      break;
    default:
      break;
    }
  show_outcome (self);
}

static gboolean
is_complete (BbFiguresBox *self)
{
  return bb_entry_get_item (self->entry)->answer == BB_ANSWER_SAMPLE && number_at (self, 0) > 0
         && number_at (self, 0) == MAX (number_at (self, 1), 0) + MAX (number_at (self, 2), 0);
}

/* Return goes from number to number and, behind the last one that is needed, back to the item. */
static gboolean
on_key_pressed (BbFiguresBox *self, guint key, guint code, GdkModifierType state)
{
  guint at = 0;

  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter)
    return GDK_EVENT_PROPAGATE;
  while (at < self->numbers->len && !gtk_widget_get_focus_child (self->numbers->pdata[at]))
    at++;
  if (state & GDK_CONTROL_MASK || at == self->numbers->len)
    return GDK_EVENT_PROPAGATE;
  if (at + 1 < self->numbers->len && !is_complete (self))
    gtk_widget_grab_focus (self->numbers->pdata[at + 1]);
  else
    g_signal_emit (self, finished_signal, 0);
  return GDK_EVENT_STOP;
}

static void
on_focus_left (BbFiguresBox *self)
{
  if (self->entry)
    bb_open_visit_leave (self->session, self->entry);
}

/* ── Building ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_number (BbFiguresBox *self, const char *label)
{
  GtkWidget *field = bb_number_field_new (label);

  g_ptr_array_add (self->numbers, field);
  gtk_size_group_add_widget (self->width, field);
  adw_wrap_box_append (self->fields, field);
  g_signal_connect_object (field, "changed", G_CALLBACK (on_number_changed), self, G_CONNECT_SWAPPED);
}

static void
build (BbFiguresBox *self)
{
  BbItem *item = bb_entry_get_item (self->entry);

  for (guint i = 0; i < self->numbers->len; i++)
    adw_wrap_box_remove (self->fields, self->numbers->pdata[i]);
  g_ptr_array_set_size (self->numbers, 0);
  if (item->answer == BB_ANSWER_COUNT)
    for (guint i = 0; i < item->counts->len; i++)
      add_number (self, bb_text_get (&((BbCountLabel *) item->counts->pdata[i])->label));
  if (item->answer == BB_ANSWER_RATIO)
    {
      add_number (self, item->ratio ? bb_text_get (&item->ratio->numerator) : _("Part"));
      add_number (self, item->ratio ? bb_text_get (&item->ratio->denominator) : _("Whole"));
    }
  if (item->answer == BB_ANSWER_SAMPLE)
    {
      add_number (self, C_("sample", "Drawn"));
      add_number (self, C_("sample", "Passed"));
      add_number (self, C_("sample", "Failed"));
    }
}

/* Then its dossiers say what the numbers are. */
static gboolean
is_drawn (BbFiguresBox *self)
{
  g_autoptr (GPtrArray) dossiers = NULL;

  if (bb_entry_get_item (self->entry)->answer != BB_ANSWER_SAMPLE)
    return FALSE;
  dossiers = bb_case_list_samples (bb_open_visit_get_case (self->session), bb_entry_get_item (self->entry)->code);
  return dossiers->len > 0;
}

void
bb_figures_box_refresh (BbFiguresBox *self)
{
  BbItem *item = bb_entry_get_item (self->entry);
  BbAnswer *answer = bb_entry_get_answer (self->entry);
  gint64 values[3] = { -1, -1, -1 };

  gtk_widget_set_visible (GTK_WIDGET (self->fields), !is_series (self) && !is_drawn (self));
  if (bb_entry_get_saving (self->entry)->answer_dirty)
    {
      show_outcome (self);
      return;
    }
  if (answer->ratio && item->answer == BB_ANSWER_RATIO)
    values[0] = answer->ratio->numerator, values[1] = answer->ratio->denominator;
  if (answer->sample && item->answer == BB_ANSWER_SAMPLE)
    values[0] = answer->sample->size, values[1] = answer->sample->passed, values[2] = answer->sample->failed;
  for (guint i = 0; i < self->numbers->len; i++)
    {
      gint64 value = item->answer == BB_ANSWER_COUNT
        ? bb_counts_get (answer->counts, ((BbCountLabel *) item->counts->pdata[i])->name, -1) : values[i];

      if (!gtk_widget_has_focus (self->numbers->pdata[i]) || value >= 0)
        bb_number_field_set_value (self->numbers->pdata[i], value);
    }
  show_outcome (self);
}

void
bb_figures_box_set_entry (BbFiguresBox *self, BbOpenVisit *session, BbEntry *entry)
{
  BbItem *item = entry ? bb_entry_get_item (entry) : NULL;
  gboolean same = entry && entry == self->entry;

  g_set_object (&self->session, session);
  g_set_object (&self->entry, entry);
  gtk_widget_set_visible (GTK_WIDGET (self), item && item->answer != BB_ANSWER_PASS_FAIL && item->answer != BB_ANSWER_TEXT);
  if (!entry || !gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  if (!same)
    build (self);
  bb_figures_box_refresh (self);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
bb_figures_box_grab_focus (GtkWidget *widget)
{
  BbFiguresBox *self = BB_FIGURES_BOX (widget);

  return self->numbers->len && gtk_widget_get_visible (GTK_WIDGET (self->fields)) && gtk_widget_grab_focus (self->numbers->pdata[0]);
}

static void
bb_figures_box_dispose (GObject *object)
{
  BbFiguresBox *self = BB_FIGURES_BOX (object);

  g_clear_object (&self->session);
  g_clear_object (&self->entry);
  g_clear_object (&self->width);
  g_clear_pointer (&self->numbers, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_FIGURES_BOX);
  G_OBJECT_CLASS (bb_figures_box_parent_class)->dispose (object);
}

static void
bb_figures_box_class_init (BbFiguresBoxClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_figures_box_dispose;
  widget_class->grab_focus = bb_figures_box_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/figures-box.ui");
  gtk_widget_class_bind_template_child (widget_class, BbFiguresBox, fields);
  gtk_widget_class_bind_template_child (widget_class, BbFiguresBox, result);
  finished_signal = g_signal_new ("finished", BB_TYPE_FIGURES_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_bind_template_callback (widget_class, on_focus_left);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
}

static void
bb_figures_box_init (BbFiguresBox *self)
{
  self->numbers = g_ptr_array_new ();
  self->width = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  gtk_widget_init_template (GTK_WIDGET (self));
}
