/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-checklist-page.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

#include "bb-checklist-compare-page.h"
#include "bb-checklist-export.h"
#include "bb-checklist-view.h"
#include "bb-form-parts.h"
#include "bb-outline.h"

struct _BbChecklistPage
{
  AdwNavigationPage parent_instance;

  AdwNavigationSplitView *split;
  AdwNavigationPage *content;
  AdwWindowTitle *title;
  BbOutline *outline;
  BbForm *form;
  GtkLabel *state;
  GtkWidget *problems;
  BbChecklistDraft *draft;
  guint next_problem;
};

G_DEFINE_FINAL_TYPE (BbChecklistPage, bb_checklist_page, ADW_TYPE_NAVIGATION_PAGE)

/* ── Showing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
build_form (BbChecklistPage *self)
{
  BbSection *section = bb_checklist_draft_find_section (self->draft);
  BbItem *item = bb_checklist_draft_find_item (self->draft);

  bb_form_clear (self->form);
  if (item)
    bb_form_build_item (self->form, item);
  else if (section)
    bb_form_build_section (self->form, section);
  else
    bb_form_build_head (self->form, bb_checklist_draft_get_checklist (self->draft));
  bb_form_show_problems (self->form);
  adw_navigation_page_set_title (self->content, item ? (item->code ? item->code : _("New item"))
                                                     : section ? (section->code ? section->code : _("New section")) : _("The Checklist"));
}

static void
show_state (BbChecklistPage *self)
{
  GPtrArray *problems = bb_checklist_draft_get_problems (self->draft);
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u thing to look at", "%u things to look at", problems->len), problems->len);

  gtk_label_set_label (self->state, bb_checklist_draft_is_saved (self->draft) ? _("Saved") : _("Saving…"));
  gtk_button_set_label (GTK_BUTTON (self->problems), words);
  gtk_widget_set_visible (self->problems, problems->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "checklist.publish", !bb_checklist_problems_block (problems));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "checklist.undo", bb_checklist_draft_can_undo (self->draft));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "checklist.redo", bb_checklist_draft_can_redo (self->draft));
}

static void
on_changed (BbChecklistPage *self)
{
  bb_outline_refresh (self->outline);
  bb_form_show_problems (self->form);
  show_state (self);
}

static void
on_rebuilt (BbChecklistPage *self)
{
  bb_outline_rebuild (self->outline);
  build_form (self);
  show_state (self);
}

static void
on_chosen (BbChecklistPage *self)
{
  bb_outline_show_chosen (self->outline);
  build_form (self);
}

static void
on_failed (BbChecklistPage *self, GError *error)
{
  bb_notify_error (GTK_WIDGET (self), error);
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_form (BbChecklistPage *self)
{
  adw_navigation_split_view_set_show_content (self->split, TRUE);
}

/* One after the other, each with its field. */
static void
on_problems_clicked (BbChecklistPage *self)
{
  GPtrArray *problems = bb_checklist_draft_get_problems (self->draft);
  g_autofree char *field = NULL;
  BbChecklistProblem *problem;

  if (problems->len == 0)
    return;
  problem = problems->pdata[self->next_problem++ % problems->len];
  field = g_strdup (problem->field);
  bb_checklist_page_show_place (self, problem->section, problem->item);
  bb_form_focus_field (self->form, field);
}

static void
on_hidden (BbChecklistPage *self)
{
  bb_checklist_draft_flush (self->draft);
}

/* ── Actions ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
undo (GtkWidget *widget, const char *name, GVariant *unused)
{
  bb_checklist_draft_undo (BB_CHECKLIST_PAGE (widget)->draft);
}

static void
redo (GtkWidget *widget, const char *name, GVariant *unused)
{
  bb_checklist_draft_redo (BB_CHECKLIST_PAGE (widget)->draft);
}

static void
add_item (GtkWidget *widget, const char *name, GVariant *unused)
{
  BbChecklistPage *self = BB_CHECKLIST_PAGE (widget);

  bb_checklist_draft_add_item (self->draft);
  show_form (self);
  bb_form_focus_field (self->form, "text");
}

static void
add_section (GtkWidget *widget, const char *name, GVariant *unused)
{
  BbChecklistPage *self = BB_CHECKLIST_PAGE (widget);

  bb_checklist_draft_add_section (self->draft);
  show_form (self);
  bb_form_focus_field (self->form, "title");
}

static void
push (BbChecklistPage *self, AdwNavigationPage *page)
{
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW)), page);
}

static void
look (GtkWidget *widget, const char *name, GVariant *unused)
{
  BbChecklistPage *self = BB_CHECKLIST_PAGE (widget);

  push (self, bb_checklist_view_new (bb_checklist_draft_get_workspace (self->draft), bb_checklist_draft_get_checklist (self->draft),
                                     bb_checklist_draft_get_bases (self->draft)));
}

static void
compare (GtkWidget *widget, const char *name, GVariant *unused)
{
  BbChecklistPage *self = BB_CHECKLIST_PAGE (widget);

  bb_checklist_draft_flush (self->draft);
  push (self, bb_checklist_compare_page_new (bb_checklist_draft_get_workspace (self->draft), bb_checklist_draft_get_checklist (self->draft)));
}

static void
export_file (GtkWidget *widget, const char *name, GVariant *suffix)
{
  BbChecklistPage *self = BB_CHECKLIST_PAGE (widget);

  bb_checklist_export (widget, bb_checklist_draft_get_workspace (self->draft), bb_checklist_draft_get_checklist (self->draft),
                       g_variant_get_string (suffix, NULL));
}

static void
leave (BbChecklistPage *self)
{
  bb_checklist_draft_stop (self->draft);
  gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbChecklistPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  BbChecklist *checklist = bb_checklist_draft_get_checklist (self->draft);

  if (!bb_workspace_publish_checklist_finish (BB_WORKSPACE (source), result, &error))
    {
      bb_notify_error (GTK_WIDGET (self), error);
      return;
    }
  words = g_strdup_printf (_("%s version %s is published"), checklist->code, checklist->version);
  bb_notify (GTK_WIDGET (self), words);
  leave (self);
}

static void
on_publish_answered (BbChecklistPage *self, const char *response)
{
  BbChecklist *checklist = bb_checklist_draft_get_checklist (self->draft);

  if (!g_str_equal (response, "publish"))
    return;
  /* In order: the last key first. */
  bb_workspace_type_checklist_async (bb_checklist_draft_get_workspace (self->draft), checklist, TRUE, NULL, NULL, NULL);
  bb_workspace_publish_checklist_async (bb_checklist_draft_get_workspace (self->draft), checklist->code, checklist->version, NULL,
                                        on_published, g_object_ref (self));
}

static void
publish (GtkWidget *widget, const char *name, GVariant *unused)
{
  BbChecklistPage *self = BB_CHECKLIST_PAGE (widget);
  AdwDialog *dialog = adw_alert_dialog_new (_("Publish This Version?"),
                                            _("From then on it never changes: visits and minutes can rest on it. A later correction is a new version."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("Cancel"), "publish", _("Publish"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "publish", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_publish_answered), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_discarded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbChecklistPage) self = data;
  g_autoptr (GError) error = NULL;

  if (bb_workspace_discard_checklist_finish (BB_WORKSPACE (source), result, &error))
    {
      bb_notify (GTK_WIDGET (self), _("The draft was deleted"));
      leave (self);
    }
  else
    bb_notify_error (GTK_WIDGET (self), error);
}

static void
on_discard_answered (BbChecklistPage *self, const char *response)
{
  BbChecklist *checklist = bb_checklist_draft_get_checklist (self->draft);

  if (!g_str_equal (response, "discard"))
    return;
  bb_checklist_draft_stop (self->draft);
  bb_workspace_discard_checklist_async (bb_checklist_draft_get_workspace (self->draft), checklist->code, checklist->version, NULL,
                                        on_discarded, g_object_ref (self));
}

static void
discard (GtkWidget *widget, const char *name, GVariant *unused)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Delete This Draft?"), _("Everything that was written in it goes. This cannot be undone."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("Cancel"), "discard", _("Delete the Draft"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_discard_answered), widget, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_checklist_page_dispose (GObject *object)
{
  BbChecklistPage *self = BB_CHECKLIST_PAGE (object);

  if (self->draft)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_CHECKLIST_PAGE);
  g_clear_object (&self->draft);
  G_OBJECT_CLASS (bb_checklist_page_parent_class)->dispose (object);
}

static void
bb_checklist_page_class_init (BbChecklistPageClass *class)
{
  static const struct { const char *name, *type; GtkWidgetActionActivateFunc run; } actions[] = {
    { "checklist.undo", NULL, undo }, { "checklist.redo", NULL, redo }, { "checklist.add-item", NULL, add_item },
    { "checklist.add-section", NULL, add_section }, { "checklist.look", NULL, look }, { "checklist.compare", NULL, compare },
    { "checklist.export", "s", export_file }, { "checklist.publish", NULL, publish }, { "checklist.discard", NULL, discard },
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_checklist_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/checklist-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BbChecklistPage, split);
  gtk_widget_class_bind_template_child (widget_class, BbChecklistPage, content);
  gtk_widget_class_bind_template_child (widget_class, BbChecklistPage, title);
  gtk_widget_class_bind_template_child (widget_class, BbChecklistPage, outline);
  gtk_widget_class_bind_template_child (widget_class, BbChecklistPage, form);
  gtk_widget_class_bind_template_child (widget_class, BbChecklistPage, state);
  gtk_widget_class_bind_template_child (widget_class, BbChecklistPage, problems);
  gtk_widget_class_bind_template_callback (widget_class, on_problems_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_hidden);
  gtk_widget_class_bind_template_callback (widget_class, show_form);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type, actions[i].run);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "checklist.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "checklist.redo", NULL);
}

static void
bb_checklist_page_init (BbChecklistPage *self)
{
  g_type_ensure (BB_TYPE_OUTLINE);
  g_type_ensure (BB_TYPE_FORM);
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
bb_checklist_page_new (BbWorkspace *workspace, BbChecklist *checklist, GPtrArray *bases)
{
  BbChecklistPage *self = g_object_new (BB_TYPE_CHECKLIST_PAGE, NULL);
  g_autofree char *name = g_strdup_printf (_("%s, version %s"), checklist->code, checklist->version);

  self->draft = bb_checklist_draft_new (workspace, checklist, bases);
  adw_window_title_set_title (self->title, name);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), name);
  g_signal_connect_swapped (self->draft, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->draft, "rebuilt", G_CALLBACK (on_rebuilt), self);
  g_signal_connect_swapped (self->draft, "chosen", G_CALLBACK (on_chosen), self);
  g_signal_connect_swapped (self->draft, "failed", G_CALLBACK (on_failed), self);
  bb_form_set_draft (self->form, self->draft);
  bb_outline_set_draft (self->outline, self->draft);
  build_form (self);
  show_state (self);
  return ADW_NAVIGATION_PAGE (self);
}

void
bb_checklist_page_show_place (BbChecklistPage *self, int section, int item)
{
  bb_checklist_draft_choose (self->draft, section, item);
  show_form (self);
}

BbChecklistDraft *
bb_checklist_page_get_draft (BbChecklistPage *self)
{
  return self->draft;
}
