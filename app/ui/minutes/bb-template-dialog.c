/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-template-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "common/bb-notify.h"

#include "bb-preview.h"
#include "bb-template-rows.h"

#define KEPT_AFTER 700           /* ms */

struct _BbTemplateDialog
{
  AdwDialog parent_instance;

  AdwNavigationSplitView *split;
  AdwComboRow *kind;
  AdwPreferencesGroup *blocks;
  AdwActionRow *logo;
  AdwSpinRow *logo_height;
  GtkWidget *remove_logo, *reset;
  AdwBanner *problem;
  BbPreview *preview;
  GPtrArray *rows;               /* of the blocks, in their order */
  BbWorkspace *workspace;
  char *issuer;
  BbPaperPlan *plan, *standard;  /* as it is edited; as the program brings it */
  BbTemplate *template;          /* of @plan, for the preview */
  guint keep_source;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (BbTemplateDialog, bb_template_dialog, ADW_TYPE_DIALOG)

/* ── Keeping ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_problem (BbTemplateDialog *self, const GError *error)
{
  g_autofree char *words = error ? bb_phrase (error) : NULL;

  adw_banner_set_title (self->problem, words ? words : "");
  adw_banner_set_revealed (self->problem, words != NULL);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbTemplateDialog) self = data;
  g_autoptr (GError) error = NULL;

  bb_template_save_finish (BB_WORKSPACE (source), result, &error);
  if (self->workspace)
    show_problem (self, error);
}

static void
flush (BbTemplateDialog *self)
{
  if (!self->keep_source)
    return;
  g_clear_handle_id (&self->keep_source, g_source_remove);
  bb_template_save_async (self->workspace, self->issuer, self->template, NULL, on_saved, g_object_ref (self));
}

static void
on_keep (gpointer data)
{
  flush (data);
}

static void
changed (BbTemplateDialog *self)
{
  g_clear_pointer (&self->template, bb_template_unref);
  self->template = bb_paper_plan_to_full_template (self->plan);
  bb_preview_refresh (self->preview);
  if (!self->keep_source)
    self->keep_source = g_timeout_add_once (KEPT_AFTER, on_keep, self);
}

/* ── Blocks ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void fill (BbTemplateDialog *self);

static void
on_block_switched (gpointer data, guint index, gboolean on)
{
  BbTemplateDialog *self = data;

  ((BbPaperBlock *) self->plan->blocks->pdata[index])->off = !on;
  changed (self);
}

static void
on_block_moved (gpointer data, guint index, int by)
{
  BbTemplateDialog *self = data;

  bb_paper_plan_move (self->plan, index, by);
  fill (self);
  bb_template_row_focus (self->rows->pdata[(int) index + by], by);
  changed (self);
}

static void
on_block_removed (gpointer data, guint index)
{
  BbTemplateDialog *self = data;

  bb_paper_plan_remove_words (self->plan, index);
  fill (self);
  gtk_widget_grab_focus (self->rows->pdata[MIN (index, self->rows->len - 1)]);
  changed (self);
}

/* Empty words are those of the program; of a paragraph of one's own: none. */
static char *
on_block_worded (gpointer data, const char *key, const char *text)
{
  BbTemplateDialog *self = data;
  g_autofree char *plain = g_strstrip (g_strdup (text));
  char *why = *plain ? bb_wording_judge (self->standard->wording, key, text) : NULL;

  if (why)
    return why;
  bb_wording_put (self->plan->wording, key, *plain ? text : bb_wording_find (self->standard->wording, key, NULL));
  changed (self);
  return NULL;
}

static void
on_add_words (BbTemplateDialog *self)
{
  guint index;

  if (!self->plan)
    return;
  index = bb_paper_plan_add_words (self->plan);
  fill (self);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->rows->pdata[index]), TRUE);
  gtk_widget_child_focus (self->rows->pdata[index], GTK_DIR_TAB_FORWARD);
  changed (self);
}

static void
fill_logo (BbTemplateDialog *self)
{
  g_autofree char *size = self->plan->logo ? g_format_size (g_bytes_get_size (self->plan->logo)) : NULL;

  adw_action_row_set_subtitle (self->logo, size ? size : _("None"));
  gtk_widget_set_visible (self->remove_logo, size != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->logo_height), size != NULL);
  if (self->plan->logo_height > 0)
    adw_spin_row_set_value (self->logo_height, self->plan->logo_height);
}

static void
fill (BbTemplateDialog *self)
{
  static const BbTemplateRowFuncs funcs = { on_block_switched, on_block_moved, on_block_removed, on_block_worded };

  self->filling = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->blocks, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < self->plan->blocks->len; i++)
    {
      GtkWidget *row = bb_template_row_new (self->plan, i, &funcs, self);

      g_ptr_array_add (self->rows, row);
      adw_preferences_group_add (self->blocks, row);
    }
  fill_logo (self);
  self->filling = FALSE;
}

/* ── Logo ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
set_logo (BbTemplateDialog *self, GBytes *png)
{
  BbPaperBlock *block = bb_paper_plan_find (self->plan, "logo");

  bb_paper_plan_set_logo (self->plan, png, adw_spin_row_get_value (self->logo_height));
  if (block)
    block->off = png == NULL;
  fill (self);
  changed (self);
}

static void
on_logo_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbTemplateDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = bb_template_read_logo_finish (BB_WORKSPACE (source), result, &error);

  if (!self->plan)
    return;
  show_problem (self, error);
  if (png)
    set_logo (self, png);
}

static void
on_logo_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbTemplateDialog) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path && self->workspace)
    bb_template_read_logo_async (self->workspace, path, NULL, on_logo_read, g_object_ref (self));
}

static void
on_choose_logo (BbTemplateDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_add_mime_type (filter, "image/png");
  gtk_file_dialog_set_default_filter (dialog, filter);
  gtk_file_dialog_set_title (dialog, _("Choose a Logo"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, on_logo_chosen, g_object_ref (self));
}

static void
on_remove_logo (BbTemplateDialog *self)
{
  set_logo (self, NULL);
}

static void
on_logo_height_changed (BbTemplateDialog *self)
{
  if (self->filling || !self->plan || !self->plan->logo)
    return;
  self->plan->logo_height = adw_spin_row_get_value (self->logo_height);
  changed (self);
}

/* ── Which paper ─────────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
get_kind (BbTemplateDialog *self)
{
  return bb_paper_kind_names[adw_combo_row_get_selected (self->kind)];
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbTemplateDialog) self = data;
  g_autoptr (GError) error = NULL;
  BbPaperPlan *plan = bb_template_load_finish (BB_WORKSPACE (source), result, &error);

  if (!self->workspace || (plan && !g_str_equal (plan->kind, get_kind (self))))
    {
      g_clear_pointer (&plan, bb_paper_plan_free);
      return;
    }
  show_problem (self, error);
  if (!plan)
    return;
  g_clear_pointer (&self->plan, bb_paper_plan_free);
  self->plan = plan;
  g_clear_pointer (&self->template, bb_template_unref);
  self->template = bb_paper_plan_to_full_template (plan);
  fill (self);
  bb_preview_refresh (self->preview);
}

static void
on_standard_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbTemplateDialog) self = data;
  BbPaperPlan *plan = bb_template_load_finish (BB_WORKSPACE (source), result, NULL);

  if (plan && self->workspace)
    {
      g_clear_pointer (&self->standard, bb_paper_plan_free);
      self->standard = plan;
      bb_template_load_async (self->workspace, self->issuer, get_kind (self), FALSE, NULL, on_loaded, g_object_ref (self));
    }
  else
    g_clear_pointer (&plan, bb_paper_plan_free);
}

static void
load (BbTemplateDialog *self)
{
  flush (self);
  bb_template_load_async (self->workspace, self->issuer, get_kind (self), TRUE, NULL, on_standard_loaded, g_object_ref (self));
}

static void
on_kind_changed (BbTemplateDialog *self)
{
  if (self->workspace)
    load (self);
}

static void
on_was_reset (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbTemplateDialog) self = data;
  g_autoptr (GError) error = NULL;

  bb_template_reset_finish (BB_WORKSPACE (source), result, &error);
  if (!self->workspace)
    return;
  show_problem (self, error);
  load (self);
}

static void
on_reset_answered (BbTemplateDialog *self, const char *response)
{
  if (!g_str_equal (response, "reset") || !self->workspace)
    return;
  g_clear_handle_id (&self->keep_source, g_source_remove);
  bb_template_reset_async (self->workspace, self->issuer, get_kind (self), NULL, on_was_reset, g_object_ref (self));
}

static void
on_reset (BbTemplateDialog *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Forget What the Office Changed?"),
                                            _("This paper is made up as the program brings it again. Papers that were made stay as they are."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("Cancel"), "reset", _("Forget the Changes"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "reset", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_reset_answered), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_look (BbTemplateDialog *self)
{
  adw_navigation_split_view_set_show_content (self->split, TRUE);
}

/* ── The preview ─────────────────────────────────────────────────────────────────────────────────────────────── */

static void
write_preview (gpointer data, GAsyncReadyCallback callback, gpointer user_data)
{
  BbTemplateDialog *self = data;

  bb_template_preview_async (self->workspace, self->issuer, self->template, NULL, callback, user_data);
}

static char *
finish_preview (GObject *source, GAsyncResult *result, GError **error)
{
  return bb_template_preview_finish (BB_WORKSPACE (source), result, error);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_template_dialog_closed (AdwDialog *dialog)
{
  flush (BB_TEMPLATE_DIALOG (dialog));
}

static void
bb_template_dialog_dispose (GObject *object)
{
  BbTemplateDialog *self = BB_TEMPLATE_DIALOG (object);

  g_clear_handle_id (&self->keep_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_TEMPLATE_DIALOG);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->plan, bb_paper_plan_free);
  g_clear_pointer (&self->standard, bb_paper_plan_free);
  g_clear_pointer (&self->template, bb_template_unref);
  g_clear_pointer (&self->issuer, g_free);
  G_OBJECT_CLASS (bb_template_dialog_parent_class)->dispose (object);
}

static void
bb_template_dialog_class_init (BbTemplateDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_template_dialog_dispose;
  ADW_DIALOG_CLASS (class)->closed = bb_template_dialog_closed;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/template-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BbTemplateDialog, split);
  gtk_widget_class_bind_template_child (widget_class, BbTemplateDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, BbTemplateDialog, blocks);
  gtk_widget_class_bind_template_child (widget_class, BbTemplateDialog, logo);
  gtk_widget_class_bind_template_child (widget_class, BbTemplateDialog, logo_height);
  gtk_widget_class_bind_template_child (widget_class, BbTemplateDialog, remove_logo);
  gtk_widget_class_bind_template_child (widget_class, BbTemplateDialog, reset);
  gtk_widget_class_bind_template_child (widget_class, BbTemplateDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, BbTemplateDialog, preview);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_add_words);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_logo);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_logo);
  gtk_widget_class_bind_template_callback (widget_class, on_logo_height_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_reset);
  gtk_widget_class_bind_template_callback (widget_class, on_look);
}

static void
bb_template_dialog_init (BbTemplateDialog *self)
{
  g_type_ensure (BB_TYPE_PREVIEW);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
}

AdwDialog *
bb_template_dialog_new (BbWorkspace *workspace, const char *issuer)
{
  BbTemplateDialog *self = g_object_new (BB_TYPE_TEMPLATE_DIALOG, NULL);
  g_autoptr (GtkStringList) kinds = gtk_string_list_new (NULL);

  for (int kind = 0; bb_paper_kind_names[kind]; kind++)
    gtk_string_list_append (kinds, bb_paper_kind_get_label (kind));
  adw_combo_row_set_model (self->kind, G_LIST_MODEL (kinds));
  self->workspace = g_object_ref (workspace);
  self->issuer = g_strdup (issuer);
  self->template = bb_template_new ();
  self->template->kind = g_strdup (get_kind (self));
  bb_preview_set_source (self->preview, write_preview, finish_preview, self);
  load (self);
  return ADW_DIALOG (self);
}
