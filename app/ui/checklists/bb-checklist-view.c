/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-checklist-view.h"

#include <glib/gi18n-lib.h>

#include "bb-checklist-compare-page.h"
#include "bb-checklist-export.h"
#include "bb-item-preview.h"

struct _BbChecklistView
{
  AdwNavigationPage parent_instance;

  AdwWindowTitle *title;
  GtkLabel *name;
  AdwToggleGroup *kinds;
  GtkBox *items;
  GtkWidget *draft, *menu;
  BbWorkspace *workspace;
  BbChecklist *checklist;
  GPtrArray *bases;
  guint fill_source;
  guint section;                 /* the next to be shown */
};

G_DEFINE_FINAL_TYPE (BbChecklistView, bb_checklist_view, ADW_TYPE_NAVIGATION_PAGE)

static guint draft_requested;

/* ── Items ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_asked (BbChecklistView *self, BbItem *item)
{
  const char *kind = adw_toggle_group_get_active_name (self->kinds);

  return !kind || g_str_equal (kind, "all") || (item->applies && g_strv_contains ((const char * const *) item->applies, kind));
}

static void
add_section (BbChecklistView *self, BbSection *section)
{
  GtkWidget *heading = gtk_label_new (bb_text_get (&section->title));
  guint n = 0;

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_widget_add_css_class (heading, "title-4");
  gtk_widget_set_margin_top (heading, 12);
  gtk_box_append (self->items, heading);
  for (guint i = 0; i < section->items->len; i++)
    if (is_asked (self, section->items->pdata[i]))
      {
        gtk_box_append (self->items, bb_item_preview_new (section->items->pdata[i], self->bases));
        n++;
      }
  gtk_widget_set_visible (heading, n > 0);
}

/* One section a turn: the page is there at once. */
static gboolean
fill_some (gpointer data)
{
  BbChecklistView *self = data;

  if (self->section < self->checklist->sections->len)
    {
      add_section (self, self->checklist->sections->pdata[self->section++]);
      return G_SOURCE_CONTINUE;
    }
  self->fill_source = 0;
  return G_SOURCE_REMOVE;
}

static void
fill (BbChecklistView *self)
{
  GtkWidget *child;

  if (!self->checklist)
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->items))))
    gtk_box_remove (self->items, child);
  self->section = 0;
  if (!self->fill_source)
    self->fill_source = g_idle_add (fill_some, self);
}

/* ── Actions ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
new_draft (GtkWidget *widget, const char *name, GVariant *unused)
{
  g_signal_emit (widget, draft_requested, 0);
}

static void
compare (GtkWidget *widget, const char *name, GVariant *unused)
{
  BbChecklistView *self = BB_CHECKLIST_VIEW (widget);

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (gtk_widget_get_ancestor (widget, ADW_TYPE_NAVIGATION_VIEW)),
                            bb_checklist_compare_page_new (self->workspace, self->checklist));
}

static void
export_file (GtkWidget *widget, const char *name, GVariant *suffix)
{
  BbChecklistView *self = BB_CHECKLIST_VIEW (widget);

  bb_checklist_export (widget, self->workspace, self->checklist, g_variant_get_string (suffix, NULL));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_checklist_view_dispose (GObject *object)
{
  BbChecklistView *self = BB_CHECKLIST_VIEW (object);

  g_clear_handle_id (&self->fill_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_CHECKLIST_VIEW);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->checklist, bb_checklist_unref);
  g_clear_pointer (&self->bases, g_ptr_array_unref);
  G_OBJECT_CLASS (bb_checklist_view_parent_class)->dispose (object);
}

static void
bb_checklist_view_class_init (BbChecklistViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_checklist_view_dispose;
  draft_requested = g_signal_new ("draft-requested", BB_TYPE_CHECKLIST_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/checklist-view.ui");
  gtk_widget_class_bind_template_child (widget_class, BbChecklistView, title);
  gtk_widget_class_bind_template_child (widget_class, BbChecklistView, name);
  gtk_widget_class_bind_template_child (widget_class, BbChecklistView, kinds);
  gtk_widget_class_bind_template_child (widget_class, BbChecklistView, items);
  gtk_widget_class_bind_template_child (widget_class, BbChecklistView, draft);
  gtk_widget_class_bind_template_child (widget_class, BbChecklistView, menu);
  gtk_widget_class_bind_template_callback (widget_class, fill);
  gtk_widget_class_install_action (widget_class, "checklist.draft", NULL, new_draft);
  gtk_widget_class_install_action (widget_class, "checklist.compare", NULL, compare);
  gtk_widget_class_install_action (widget_class, "checklist.export", "s", export_file);
}

static void
bb_checklist_view_init (BbChecklistView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
bb_checklist_view_new (BbWorkspace *workspace, BbChecklist *checklist, GPtrArray *bases)
{
  BbChecklistView *self = g_object_new (BB_TYPE_CHECKLIST_VIEW, NULL);
  gboolean published = g_date_valid (&checklist->published);
  g_autofree char *name = g_strdup_printf ("%s %s", checklist->code, checklist->version);

  self->workspace = g_object_ref (workspace);
  self->checklist = bb_checklist_copy (checklist);
  self->bases = g_ptr_array_ref (bases);
  adw_window_title_set_title (self->title, published ? name : _("As the Inspector Sees It"));
  adw_window_title_set_subtitle (self->title, published ? "" : name);
  gtk_label_set_label (self->name, bb_text_get (&checklist->title));
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), name);
  gtk_widget_set_visible (self->draft, published);
  gtk_widget_set_visible (self->menu, published);
  fill (self);
  return ADW_NAVIGATION_PAGE (self);
}

BbChecklist *
bb_checklist_view_get_checklist (BbChecklistView *self)
{
  return self->checklist;
}
