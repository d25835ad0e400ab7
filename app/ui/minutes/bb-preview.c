/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-preview.h"

#include <glib/gi18n-lib.h>

#include "bb-paper.h"
#include "bb-sheet-view.h"

struct _BbPreview
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkListView *view;
  AdwStatusPage *problem;
  GtkWidget *busy;
  GListStore *pages;             /* BbPaperPage */
  BbOpenVisit *session;          /* of minutes */
  BbPreviewWrite write;          /* %NULL: no longer in use */
  BbPreviewFinish read;
  gpointer data;
  guint delay;
  gboolean writing, again;
};

G_DEFINE_FINAL_TYPE (BbPreview, bb_preview, ADW_TYPE_BIN)

enum { DELAY = 400 };

static void
show_problem (BbPreview *self, const GError *error)
{
  g_autofree char *words = bb_phrase (error);

  adw_status_page_set_description (self->problem, words);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
finish (BbPreview *self)
{
  self->writing = FALSE;
  gtk_widget_set_visible (self->busy, self->again);
  if (self->again)
    bb_preview_refresh (self);
}

/* Pages are replaced in their places, so that the reader stays where he is. */
static void
show_pages (BbPreview *self, GListModel *pages)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (pages); i++)
    g_ptr_array_add (list, g_list_model_get_item (pages, i));
  g_list_store_splice (self->pages, 0, g_list_model_get_n_items (G_LIST_MODEL (self->pages)), list->pdata, list->len);
  gtk_stack_set_visible_child_name (self->stack, "pages");
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPreview) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) pages = bb_paper_load_finish (result, &error);

  if (!self->write)
    return;
  if (pages)
    show_pages (self, pages);
  else
    show_problem (self, error);
  finish (self);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPreview) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = self->read (source, result, &error);

  if (!self->write)
    return;
  if (path)
    bb_paper_load_async (path, NULL, on_loaded, g_object_ref (self));
  else
    {
      show_problem (self, error);
      finish (self);
    }
}

static void
on_delay_over (gpointer data)
{
  BbPreview *self = data;

  self->delay = 0;
  if (self->writing)
    {
      self->again = TRUE;
      return;
    }
  self->writing = TRUE;
  self->again = FALSE;
  gtk_widget_set_visible (self->busy, TRUE);
  self->write (self->data, on_written, g_object_ref (self));
}

void
bb_preview_refresh (BbPreview *self)
{
  if (self->write && !self->delay)
    self->delay = g_timeout_add_once (DELAY, on_delay_over, self);
}

/* ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, bb_sheet_view_new ());
  gtk_list_item_set_activatable (item, FALSE);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  BbPaperPage *page = gtk_list_item_get_item (item);
  g_autofree char *name = g_strdup_printf (_("Page %u of the minutes"), bb_paper_page_get_number (page) + 1);

  gtk_list_item_set_accessible_label (item, name);
  bb_sheet_view_set_page (BB_SHEET_VIEW (gtk_list_item_get_child (item)), page);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  bb_sheet_view_set_page (BB_SHEET_VIEW (gtk_list_item_get_child (item)), NULL);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_preview_dispose (GObject *object)
{
  BbPreview *self = BB_PREVIEW (object);

  g_clear_handle_id (&self->delay, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_PREVIEW);
  if (self->session)
    bb_visit_forget_preview (bb_open_visit_get_visit_id (self->session));
  self->write = NULL;
  g_clear_object (&self->session);
  g_clear_object (&self->pages);
  G_OBJECT_CLASS (bb_preview_parent_class)->dispose (object);
}

static void
bb_preview_class_init (BbPreviewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_preview_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/preview.ui");
  gtk_widget_class_bind_template_child (widget_class, BbPreview, stack);
  gtk_widget_class_bind_template_child (widget_class, BbPreview, view);
  gtk_widget_class_bind_template_child (widget_class, BbPreview, problem);
  gtk_widget_class_bind_template_child (widget_class, BbPreview, busy);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
}

static void
bb_preview_init (BbPreview *self)
{
  self->pages = g_list_store_new (BB_TYPE_PAPER_PAGE);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->pages)))));
}

static void
write_minutes (gpointer session, GAsyncReadyCallback callback, gpointer user_data)
{
  bb_visit_write_preview_async (bb_open_visit_get_workspace (session), bb_open_visit_get_visit_id (session), NULL, callback, user_data);
}

static char *
finish_minutes (GObject *source, GAsyncResult *result, GError **error)
{
  return bb_visit_write_preview_finish (BB_WORKSPACE (source), result, error);
}

void
bb_preview_set_session (BbPreview *self, BbOpenVisit *session)
{
  g_set_object (&self->session, session);
  bb_preview_set_source (self, write_minutes, finish_minutes, session);
}

void
bb_preview_set_source (BbPreview *self, BbPreviewWrite write, BbPreviewFinish read, gpointer data)
{
  self->write = write;
  self->read = read;
  self->data = data;
  bb_preview_refresh (self);
}
