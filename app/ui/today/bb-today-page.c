/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-today-page.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-window.h"
#include "common/bb-wording.h"
#include "conflicts/bb-conflicts-banner.h"

#include "bb-raiser-banner.h"
#include "bb-start-dialog.h"
#include "bb-visit-row-widget.h"

struct _BbTodayPage
{
  AdwNavigationPage parent_instance;

  GtkStack *stack;
  GtkLabel *date;
  GtkListView *view;
  AdwStatusPage *problem;
  GtkWidget *sample, *sample_busy;
  BbRaiserBanner *raiser;
  BbConflictsBanner *conflicts;
  BbWorkspace *workspace;
  BbVisitRows *rows;
  guint reload_source;
  gboolean compact;
};

G_DEFINE_FINAL_TYPE (BbTodayPage, bb_today_page, ADW_TYPE_NAVIGATION_PAGE)

enum { PROP_0, PROP_COMPACT, N_PROPS };
static GParamSpec *props[N_PROPS];
static guint visit_opened;

static void
open_visit (BbTodayPage *self, const char *visit)
{
  g_signal_emit (self, visit_opened, 0, visit);
}

/* ── The list ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_date (BbTodayPage *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = bb_wording_long_date (now);

  gtk_label_set_label (self->date, date);
}

static void
on_loaded (BbTodayPage *self, GError *error)
{
  show_date (self);
  if (error)
    {
      g_autofree char *words = bb_phrase (error);

      adw_status_page_set_description (self->problem, words);
      gtk_stack_set_visible_child_name (self->stack, "problem");
    }
  else if (bb_visit_rows_get_state (self->rows) == BB_VISIT_ROWS_READY)
    gtk_stack_set_visible_child_name (self->stack, g_list_model_get_n_items (G_LIST_MODEL (self->rows)) ? "visits" : "first");
}

static void
on_reload_due (gpointer data)
{
  BbTodayPage *self = data;

  self->reload_source = 0;
  bb_visit_rows_reload (self->rows);
}

/* Many changes of an open visit are one reading of this list, and none while it is hidden. */
static void
on_visit_changed (BbTodayPage *self)
{
  if (!self->reload_source)
    self->reload_source = g_timeout_add_once (gtk_widget_get_mapped (GTK_WIDGET (self)) ? 200 : 2000, on_reload_due, self);
}

static void
on_setup (BbTodayPage *self, GtkListItem *item)
{
  GtkWidget *row = bb_visit_row_widget_new ();

  g_object_bind_property (self, "compact", row, "compact", G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (item, row);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  BbVisitEntry *entry = gtk_list_item_get_item (item);
  g_autofree char *words = bb_visit_row_widget_describe (entry);

  bb_visit_row_widget_set_entry (BB_VISIT_ROW_WIDGET (gtk_list_item_get_child (item)), entry);
  gtk_list_item_set_accessible_label (item, words);
}

static void
on_heading_setup (GtkSignalListItemFactory *factory, GtkListHeader *header)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_header_set_child (header, label);
}

static void
on_heading_bind (GtkSignalListItemFactory *factory, GtkListHeader *header)
{
  BbVisitEntry *entry = gtk_list_header_get_item (header);
  /* Translators: visits of today and those that are not finished; below them stand the earlier ones */
  const char *words = gtk_list_header_get_start (header) == 0 && bb_visit_entry_is_current (entry) ? _("To Do") : _("Earlier");

  gtk_label_set_label (GTK_LABEL (gtk_list_header_get_child (header)), words);
}

static void
on_activated (BbTodayPage *self, guint position)
{
  g_autoptr (BbVisitEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  if (entry)
    open_visit (self, bb_visit_entry_get (entry)->visit);
}

/* ── Starting ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_started (BbTodayPage *self, const char *visit)
{
  open_visit (self, visit);
}

/* Planned because somebody must recuse first. */
static void
on_planned (BbTodayPage *self, const char *visit)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  open_visit (self, visit);
  if (BB_IS_WINDOW (root))
    gtk_widget_activate_action (GTK_WIDGET (bb_window_get_page (BB_WINDOW (root))), "visit.recuse", NULL);
}

void
bb_today_page_start_visit (BbTodayPage *self)
{
  AdwDialog *dialog = bb_start_dialog_new (self->workspace);

  g_signal_connect_object (dialog, "started", G_CALLBACK (on_started), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "planned", G_CALLBACK (on_planned), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_sample_imported (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbTodayPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *visit = bb_visit_import_sample_finish (self->workspace, result, &error);

  gtk_widget_set_sensitive (self->sample, TRUE);
  gtk_widget_set_visible (self->sample_busy, FALSE);
  if (visit)
    open_visit (self, visit);
  else
    bb_notify_error (GTK_WIDGET (self), error);
}

void
bb_today_page_open_sample (BbTodayPage *self)
{
  gtk_widget_set_sensitive (self->sample, FALSE);
  gtk_widget_set_visible (self->sample_busy, TRUE);
  bb_visit_import_sample_async (self->workspace, NULL, on_sample_imported, g_object_ref (self));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_today_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, BB_TODAY_PAGE (object)->compact);
}

static void
bb_today_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BB_TODAY_PAGE (object)->compact = g_value_get_boolean (value);
}

static void
bb_today_page_dispose (GObject *object)
{
  BbTodayPage *self = BB_TODAY_PAGE (object);

  g_clear_handle_id (&self->reload_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_TODAY_PAGE);
  g_clear_object (&self->rows);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (bb_today_page_parent_class)->dispose (object);
}

static void
bb_today_page_class_init (BbTodayPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (BB_TYPE_CONFLICTS_BANNER);
  G_OBJECT_CLASS (class)->dispose = bb_today_page_dispose;
  G_OBJECT_CLASS (class)->get_property = bb_today_page_get_property;
  G_OBJECT_CLASS (class)->set_property = bb_today_page_set_property;
  props[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPS, props);
  visit_opened = g_signal_new ("visit-opened", BB_TYPE_TODAY_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/today-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BbTodayPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BbTodayPage, raiser);
  gtk_widget_class_bind_template_child (widget_class, BbTodayPage, conflicts);
  gtk_widget_class_bind_template_child (widget_class, BbTodayPage, date);
  gtk_widget_class_bind_template_child (widget_class, BbTodayPage, view);
  gtk_widget_class_bind_template_child (widget_class, BbTodayPage, problem);
  gtk_widget_class_bind_template_child (widget_class, BbTodayPage, sample);
  gtk_widget_class_bind_template_child (widget_class, BbTodayPage, sample_busy);
  gtk_widget_class_bind_template_callback (widget_class, bb_today_page_start_visit);
  gtk_widget_class_bind_template_callback (widget_class, bb_today_page_open_sample);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_heading_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_heading_bind);
  gtk_widget_class_bind_template_callback (widget_class, show_date);
}

static void
bb_today_page_init (BbTodayPage *self)
{
  g_type_ensure (BB_TYPE_RAISER_BANNER);
  gtk_widget_init_template (GTK_WIDGET (self));
  show_date (self);
}

AdwNavigationPage *
bb_today_page_new (BbWorkspace *workspace)
{
  BbTodayPage *self = g_object_new (BB_TYPE_TODAY_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->rows = bb_visit_rows_new (workspace);
  bb_raiser_banner_set_workspace (self->raiser, workspace);
  bb_conflicts_banner_set_workspace (self->conflicts, workspace);
  g_signal_connect_object (self->rows, "loaded", G_CALLBACK (on_loaded), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "visit-changed", G_CALLBACK (on_visit_changed), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->rows)))));
  return ADW_NAVIGATION_PAGE (self);
}
