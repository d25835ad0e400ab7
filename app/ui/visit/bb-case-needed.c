/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-case-needed.h"

#include <glib/gi18n-lib.h>

struct _BbCaseNeeded
{
  AdwDialog parent_instance;

  GtkStack *stack;
  AdwWindowTitle *head;
  AdwPreferencesGroup *blocking, *paper, *items, *sections;
};

G_DEFINE_FINAL_TYPE (BbCaseNeeded, bb_case_needed, ADW_TYPE_DIALOG)

static guint requested;
enum { MOST_ROWS = 80 };

static void
on_row_activated (BbCaseNeeded *self, GtkWidget *row)
{
  g_autofree char *item = g_strdup (g_object_get_data (G_OBJECT (row), "item"));
  const char *field = g_object_get_data (G_OBJECT (row), "field");

  g_object_ref (self);
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, requested, 0, item, field);
  g_object_unref (self);
}

static void
add_row (BbCaseNeeded *self, AdwPreferencesGroup *group, const char *title, const char *subtitle, const char *item, const char *field)
{
  GtkWidget *row = adw_action_row_new (), *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle ? subtitle : "");
  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "item", g_strdup (item), g_free);
  g_object_set_data (G_OBJECT (row), "field", (gpointer) field);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
  gtk_widget_set_visible (GTK_WIDGET (group), TRUE);
}

/* ── Items without an answer, a line a section ───────────────────────────────────────────────────────────────── */

static gboolean
is_unanswered (BbCase *visit, const BbOpenPoint *point)
{
  BbAnswer *answer = point->item ? bb_case_find_answer (visit, point->item) : NULL;

  return point->item && !point->blocking && (!answer || !bb_answer_is_given (answer));
}

static void
add_section (BbCaseNeeded *self, BbSection *section, GPtrArray *codes)
{
  const char *first = codes->pdata[0];
  g_autofree char *words = NULL;

  if (codes->len == 1)
    words = g_strdup (first);
  else
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u item, from %s to %s", "%u items, from %s to %s", codes->len), codes->len, first,
                             (const char *) codes->pdata[codes->len - 1]);
  add_row (self, self->sections, bb_text_get (&section->title), words, first, NULL);
}

static void
add_sections (BbCaseNeeded *self, BbCase *visit, GPtrArray *points)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  BbSection *section = NULL;

  for (guint i = 0; i < points->len; i++)
    {
      BbOpenPoint *point = points->pdata[i];
      BbSection *own = is_unanswered (visit, point) ? bb_case_find_section_of (visit, point->item) : NULL;

      if (!own)
        continue;
      if (section && own != section)
        {
          add_section (self, section, codes);
          g_ptr_array_set_size (codes, 0);
        }
      section = own;
      g_ptr_array_add (codes, point->item);
    }
  if (section)
    add_section (self, section, codes);
}

static void
add_point (BbCaseNeeded *self, BbCase *visit, const BbOpenPoint *point)
{
  BbItem *item = point->item ? bb_case_find_item (visit, point->item) : NULL;

  add_row (self, point->blocking ? self->blocking : item ? self->items : self->paper, point->message, item ? bb_text_get (&item->text) : NULL,
           point->item, point->field);
}

static void
show_points (BbCaseNeeded *self, BbCase *visit)
{
  g_autoptr (GPtrArray) points = bb_case_list_open_points (visit);
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u open point", "%u open points", points->len), points->len);

  for (guint i = 0, shown = 0; i < points->len && shown < MOST_ROWS; i++)
    if (!is_unanswered (visit, points->pdata[i]))
      {
        add_point (self, visit, points->pdata[i]);
        shown++;
      }
  add_sections (self, visit, points);
  adw_window_title_set_subtitle (self->head, points->len ? words : _("Nothing is missing"));
  gtk_stack_set_visible_child_name (self->stack, points->len ? "list" : "none");
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_case_needed_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_CASE_NEEDED);
  G_OBJECT_CLASS (bb_case_needed_parent_class)->dispose (object);
}

static void
bb_case_needed_class_init (BbCaseNeededClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_case_needed_dispose;
  requested = g_signal_new ("requested", BB_TYPE_CASE_NEEDED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/case-needed.ui");
  gtk_widget_class_bind_template_child (widget_class, BbCaseNeeded, stack);
  gtk_widget_class_bind_template_child (widget_class, BbCaseNeeded, head);
  gtk_widget_class_bind_template_child (widget_class, BbCaseNeeded, blocking);
  gtk_widget_class_bind_template_child (widget_class, BbCaseNeeded, paper);
  gtk_widget_class_bind_template_child (widget_class, BbCaseNeeded, items);
  gtk_widget_class_bind_template_child (widget_class, BbCaseNeeded, sections);
}

static void
bb_case_needed_init (BbCaseNeeded *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
bb_case_needed_new (BbOpenVisit *session)
{
  BbCaseNeeded *self = g_object_new (BB_TYPE_CASE_NEEDED, NULL);

  show_points (self, bb_open_visit_get_case (session));
  return ADW_DIALOG (self);
}
