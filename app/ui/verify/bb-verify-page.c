/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-verify-page.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "services/bb-check.h"
#include "services/bb-phrasebook.h"

#include "bb-pdf-pages.h"
#include "bb-verify-report.h"

struct _BbVerifyPage
{
  AdwNavigationPage parent_instance;

  GtkStack *stack;
  AdwStatusPage *problem;
  GtkImage *verdict_icon;
  GtkLabel *verdict, *name, *explanation;
  AdwPreferencesPage *report;
  BbPdfPages *paper;
  BbWorkspace *workspace;
  GCancellable *checking;
  BbCheck *check;
  GPtrArray *groups;             /* AdwPreferencesGroup of the report */
  char *path, *visit;            /* one of them: what is verified */
};

G_DEFINE_FINAL_TYPE (BbVerifyPage, bb_verify_page, ADW_TYPE_NAVIGATION_PAGE)

/* ── What was found ──────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
explain (const BbVerification *verification)
{
  if (verification->signatures->len == 0)
    return *verification->remarks ? verification->remarks[0] : _("Nobody has signed this PDF.");
  switch (verification->verdict)
    {
    case BB_VERDICT_VALID:
      return _("Every signature is intact and its signer is trusted.");
    case BB_VERDICT_UNDETERMINED:
      return _("The signatures are intact, but it is not known whether to trust the signers. Add the root certificate of who issued them.");
    default:
      return _("At least one signature does not hold. See below what is wrong with it.");
    }
}

static void
clear_report (BbVerifyPage *self)
{
  for (guint i = 0; self->groups && i < self->groups->len; i++)
    adw_preferences_page_remove (self->report, self->groups->pdata[i]);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
}

static void
show_verdict (BbVerifyPage *self)
{
  static const char * const classes[] = { "success", "warning", "error" };
  const BbVerification *verification = self->check->verification;
  g_autofree char *words = bb_verify_report_format_verdict (verification->verdict);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->verdict_icon), classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->verdict_icon), bb_verify_report_get_class (verification->verdict));
  gtk_image_set_from_icon_name (self->verdict_icon, bb_verify_report_get_icon (verification->verdict));
  gtk_label_set_label (self->verdict, words);
  gtk_label_set_label (self->explanation, explain (verification));
  bb_announce (GTK_WIDGET (self), words);
}

/* "Correction Minutes · UBND phường Hòa Tân, 23/11/2026"; of a file that is nobody's here, its name. */
static char *
describe_paper (const BbCheck *check)
{
  const char *place = check->comparison ? check->comparison->place : NULL;

  if (!check->name)
    return place ? g_strdup (place) : g_path_get_basename (check->path);
  return g_strjoin (place ? " · " : NULL, bb_paper_kind_get_label (check->kind), place, NULL);
}

static void
show_check (BbVerifyPage *self)
{
  g_autofree char *name = describe_paper (self->check);

  clear_report (self);
  show_verdict (self);
  self->groups = bb_verify_report_fill (self->report, self->check);
  gtk_label_set_label (self->name, name);
  bb_pdf_pages_show (self->paper, self->workspace, self->check->path);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "verify.save", TRUE);
  gtk_stack_set_visible_child_name (self->stack, "report");
}

static void
show_problem (BbVerifyPage *self, const GError *error)
{
  g_autofree char *words = bb_phrase (error);

  adw_status_page_set_description (self->problem, words);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

/* ── Verifying ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
stop (BbVerifyPage *self)
{
  if (self->checking)
    g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
}

/* What was given up has nothing to say any more. */
static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbVerifyPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCheck) check = bb_check_file_finish (BB_WORKSPACE (source), result, &error);

  if (!self->checking || self->checking != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&self->checking);
  if (check)
    {
      g_clear_pointer (&self->check, bb_check_unref);
      self->check = g_steal_pointer (&check);
      show_check (self);
    }
  else
    show_problem (self, error);
}

static void
check (BbVerifyPage *self)
{
  stop (self);
  if (!self->path && !self->visit)
    return;
  self->checking = g_cancellable_new ();
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "verify.save", FALSE);
  gtk_stack_set_visible_child_name (self->stack, "busy");
  if (self->visit)
    bb_check_visit_async (self->workspace, self->visit, self->checking, on_checked, g_object_ref (self));
  else
    bb_check_file_async (self->workspace, self->path, NULL, self->checking, on_checked, g_object_ref (self));
}

void
bb_verify_page_open (BbVerifyPage *self, const char *path)
{
  g_clear_pointer (&self->visit, g_free);
  g_set_str (&self->path, path);
  check (self);
}

void
bb_verify_page_open_visit (BbVerifyPage *self, const char *visit)
{
  g_clear_pointer (&self->path, g_free);
  g_set_str (&self->visit, visit);
  check (self);
}

static void
on_cancel_clicked (BbVerifyPage *self)
{
  stop (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "verify.save", self->check != NULL);
  gtk_stack_set_visible_child_name (self->stack, self->check ? "report" : "empty");
}

/* ── Files that are chosen ───────────────────────────────────────────────────────────────────────────────────── */

static GtkFileFilter *
make_filter (const char *name, const char *media_type, const char *suffix)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  if (media_type)
    gtk_file_filter_add_mime_type (filter, media_type);
  gtk_file_filter_add_suffix (filter, suffix);
  return filter;
}

static void
set_filter (GtkFileDialog *dialog, GtkFileFilter *filter)
{
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  g_list_store_append (filters, filter);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_set_default_filter (dialog, filter);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbVerifyPage) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  const char *path = file ? g_file_peek_path (file) : NULL;

  if (path)
    bb_verify_page_open (self, path);
}

static void
open_pdf (GtkWidget *widget, const char *action, GVariant *unused)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = make_filter (_("PDF files"), "application/pdf", "pdf");

  gtk_file_dialog_set_title (dialog, _("Open a Signed PDF"));
  set_filter (dialog, filter);
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, on_opened, g_object_ref (widget));
}

static gboolean
on_dropped (GtkDropTarget *target, const GValue *value, double x, double y, BbVerifyPage *self)
{
  GFile *file = g_value_get_object (value);
  const char *path = file ? g_file_peek_path (file) : NULL;

  if (path)
    bb_verify_page_open (self, path);
  return path != NULL;
}

/* ── Roots of trust ──────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_trusted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbVerifyPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!self->workspace)
    return;
  if (bb_check_add_trust_finish (BB_WORKSPACE (source), result, &error))
    check (self);
  else
    bb_notify_error (GTK_WIDGET (self), error);
}

void
bb_verify_page_trust (BbVerifyPage *self, const char *path)
{
  bb_check_add_trust_async (self->workspace, path, NULL, on_trusted, g_object_ref (self));
}

static void
on_root_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbVerifyPage) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  const char *path = file ? g_file_peek_path (file) : NULL;

  if (path)
    bb_verify_page_trust (self, path);
}

static void
choose_root (GtkWidget *widget, const char *action, GVariant *unused)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Choose a Root Certificate"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, on_root_chosen, g_object_ref (widget));
}

/* ── The report ──────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbVerifyPage) self = data;
  g_autoptr (GError) error = NULL;

  if (bb_check_save_finish (BB_WORKSPACE (source), result, &error))
    bb_notify (GTK_WIDGET (self), _("The report was saved"));
  else
    bb_notify_error (GTK_WIDGET (self), error);
}

void
bb_verify_page_save (BbVerifyPage *self, const char *path)
{
  if (self->check)
    bb_check_save_async (self->workspace, self->check, path, NULL, on_saved, g_object_ref (self));
}

static void
on_save_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbVerifyPage) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  const char *path = file ? g_file_peek_path (file) : NULL;

  if (path)
    bb_verify_page_save (self, path);
}

static void
save_report (GtkWidget *widget, const char *action, GVariant *unused)
{
  BbVerifyPage *self = BB_VERIFY_PAGE (widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *base = g_path_get_basename (self->check->path), *name = NULL;

  if (g_str_has_suffix (base, ".pdf"))
    base[strlen (base) - 4] = '\0';
  name = g_strdup_printf ("%s-xac-minh.pdf", self->visit ? "bien-ban" : base);
  gtk_file_dialog_set_title (dialog, _("Save the Report (.pdf or .json)"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, on_save_chosen, g_object_ref (self));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_verify_page_dispose (GObject *object)
{
  BbVerifyPage *self = BB_VERIFY_PAGE (object);

  stop (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_VERIFY_PAGE);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->check, bb_check_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->visit, g_free);
  G_OBJECT_CLASS (bb_verify_page_parent_class)->dispose (object);
}

static void
bb_verify_page_class_init (BbVerifyPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_verify_page_dispose;
  g_type_ensure (BB_TYPE_PDF_PAGES);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/verify-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BbVerifyPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BbVerifyPage, problem);
  gtk_widget_class_bind_template_child (widget_class, BbVerifyPage, verdict_icon);
  gtk_widget_class_bind_template_child (widget_class, BbVerifyPage, verdict);
  gtk_widget_class_bind_template_child (widget_class, BbVerifyPage, name);
  gtk_widget_class_bind_template_child (widget_class, BbVerifyPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, BbVerifyPage, report);
  gtk_widget_class_bind_template_child (widget_class, BbVerifyPage, paper);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_install_action (widget_class, "verify.open", NULL, open_pdf);
  gtk_widget_class_install_action (widget_class, "verify.save", NULL, save_report);
  gtk_widget_class_install_action (widget_class, "verify.trust", NULL, choose_root);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "verify.open", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "verify.save", NULL);
}

static void
bb_verify_page_init (BbVerifyPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (target, "drop", G_CALLBACK (on_dropped), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "verify.save", FALSE);
}

AdwNavigationPage *
bb_verify_page_new (BbWorkspace *workspace)
{
  BbVerifyPage *self = g_object_new (BB_TYPE_VERIFY_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  return ADW_NAVIGATION_PAGE (self);
}
