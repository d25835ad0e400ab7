/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-minutes-page.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-window.h"
#include "visit/bb-read-aloud.h"

#include "bb-case-dialog.h"
#include "bb-closing-form.h"
#include "bb-issuer-banner.h"
#include "bb-papers-button.h"
#include "bb-preview.h"
#include "bb-signers.h"

struct _BbMinutesPage
{
  AdwNavigationPage parent_instance;

  AdwNavigationSplitView *split;
  AdwWindowTitle *form_title;
  GtkStack *stack;
  BbClosingForm *form;
  BbSigners *signers;
  BbPreview *preview;
  BbIssuerBanner *issuer;
  BbPapersButton *papers;
  BbOpenVisit *session;
};

G_DEFINE_FINAL_TYPE (BbMinutesPage, bb_minutes_page, ADW_TYPE_NAVIGATION_PAGE)

static void
refresh (BbMinutesPage *self)
{
  gboolean locked = bb_open_visit_is_locked (self->session);
  BbCase *visit = bb_open_visit_get_case (self->session);
  BbUnit *unit;

  if (!visit)
    return;
  unit = bb_case_get_unit (visit);
  adw_window_title_set_subtitle (self->form_title, unit ? bb_unit_get_label (unit) : bb_text_get (&bb_case_get_visit (visit)->unit_name));
  gtk_stack_set_visible_child_name (self->stack, locked ? "signers" : "form");
  if (locked)
    bb_signers_refresh (self->signers);
  else
    bb_closing_form_refresh (self->form);
  bb_issuer_banner_refresh (self->issuer);
  bb_papers_button_refresh (self->papers);
  bb_preview_refresh (self->preview);
}

/* ── Lock ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_locked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbMinutesPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!bb_visit_lock_finish (bb_open_visit_get_workspace (self->session), result, &error))
    {
      bb_notify_error (GTK_WIDGET (self), error);
      return;
    }
  bb_notify (GTK_WIDGET (self), _("Locked. Now everybody signs."));
  bb_open_visit_reload (self->session);
}

static void
on_lock_answered (BbMinutesPage *self, const char *response)
{
  if (!g_str_equal (response, "lock"))
    return;
  bb_open_visit_flush (self->session);
  bb_closing_form_flush (self->form);
  bb_visit_lock_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), NULL, on_locked, g_object_ref (self));
}

/* Nobody is named for the unit: the paper would have no place for its signature. */
static gboolean
leaves_unit_out (BbMinutesPage *self)
{
  BbCase *visit = bb_open_visit_get_case (self->session);

  return !bb_case_find_unit_closed (visit) && !bb_visit_find_representative (bb_case_get_visit (visit));
}

static char *
describe_lock (BbMinutesPage *self)
{
  guint n = bb_closing_form_get_n_open_points (self->form);
  g_autofree char *points = NULL;

  if (!n)
    return g_strdup (_("After this nobody can change answers, findings and evidence. Until the first signature the visit can be unlocked again."));
  points = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u point is still open.", "%u points are still open.", n), n);
  return g_strdup_printf ("%s %s", points,
                          _("After this nobody can change answers, findings and evidence. Until the first signature the visit can be unlocked again."));
}

static void
on_unit_answered (BbMinutesPage *self, const char *response)
{
  if (g_str_equal (response, "name"))
    bb_closing_form_show_field (self->form, "representative");
  else
    on_lock_answered (self, response);
}

static void
ask_about_unit (BbMinutesPage *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Nobody Signs for the Unit?"),
                                            _("Nobody is named who represents the unit, so the minutes would say that and leave no place for "
                                              "its signature. Name who represents it, even if that person refuses to sign."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("Cancel"), "lock", _("Lock without the Unit"), "name",
                                  _("Name the Representative"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "lock", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "name", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "name");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_unit_answered), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* The form may still be on its way to the disk: what is typed counts. */
static void
on_lock_requested (BbMinutesPage *self)
{
  g_autofree char *body = NULL;
  AdwDialog *dialog;

  if (leaves_unit_out (self) && !bb_closing_form_has_representative (self->form))
    {
      ask_about_unit (self);
      return;
    }
  body = describe_lock (self);
  dialog = adw_alert_dialog_new (_("Lock the Visit?"), body);

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("Cancel"), "lock", _("Lock and Sign"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "lock", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "lock");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_lock_answered), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_unlocked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbMinutesPage) self = data;
  g_autoptr (GError) error = NULL;

  if (bb_visit_unlock_finish (bb_open_visit_get_workspace (self->session), result, &error))
    bb_notify (GTK_WIDGET (self), _("Unlocked: answers can be corrected again"));
  else
    bb_notify_error (GTK_WIDGET (self), error);
  bb_open_visit_reload (self->session);
}

static void
on_unlock_requested (BbMinutesPage *self)
{
  bb_visit_unlock_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), NULL, on_unlocked, g_object_ref (self));
}

/* ── The paper ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_verify_requested (BbMinutesPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.verify-visit", "s", bb_open_visit_get_visit_id (self->session));
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbMinutesPage) self = data;
  g_autoptr (GError) error = NULL;

  if (bb_visit_write_minutes_finish (bb_open_visit_get_workspace (self->session), result, &error))
    bb_notify (GTK_WIDGET (self), _("The PDF was saved"));
  else
    bb_notify_error (GTK_WIDGET (self), error);
}

void
bb_minutes_page_save (BbMinutesPage *self, const char *path)
{
  bb_visit_write_minutes_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), path, NULL,
                                on_saved, g_object_ref (self));
}

static void
on_place_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbMinutesPage) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path)
    bb_minutes_page_save (self, path);
}

static void
on_save_requested (BbMinutesPage *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = g_strdup_printf ("bien-ban-%s.pdf", bb_case_get_visit (bb_open_visit_get_case (self->session))->unit);

  gtk_file_dialog_set_title (dialog, _("Save the PDF"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, on_place_chosen, g_object_ref (self));
}

static void
save_case (GtkWidget *widget, const char *name, GVariant *unused)
{
  BbMinutesPage *self = BB_MINUTES_PAGE (widget);

  if (bb_open_visit_get_case (self->session))
    adw_dialog_present (bb_case_dialog_new (self->session), widget);
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_item_requested (BbMinutesPage *self, const char *code)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  bb_closing_form_flush (self->form);
  if (BB_IS_WINDOW (root))
    bb_window_open_visit (BB_WINDOW (root), bb_open_visit_get_visit_id (self->session), code);
}

static void
on_preview_clicked (BbMinutesPage *self)
{
  adw_navigation_split_view_set_show_content (self->split, TRUE);
}

static void
on_read_clicked (BbMinutesPage *self)
{
  GtkWidget *pages = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);

  bb_closing_form_flush (self->form);
  if (pages && bb_open_visit_get_case (self->session))
    bb_read_aloud_show (ADW_NAVIGATION_VIEW (pages), self->session);
}

static void
on_hidden (BbMinutesPage *self)
{
  bb_closing_form_flush (self->form);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_minutes_page_dispose (GObject *object)
{
  BbMinutesPage *self = BB_MINUTES_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_MINUTES_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (bb_minutes_page_parent_class)->dispose (object);
}

static void
bb_minutes_page_class_init (BbMinutesPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_minutes_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/minutes-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BbMinutesPage, split);
  gtk_widget_class_bind_template_child (widget_class, BbMinutesPage, form_title);
  gtk_widget_class_bind_template_child (widget_class, BbMinutesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BbMinutesPage, form);
  gtk_widget_class_bind_template_child (widget_class, BbMinutesPage, signers);
  gtk_widget_class_bind_template_child (widget_class, BbMinutesPage, preview);
  gtk_widget_class_bind_template_child (widget_class, BbMinutesPage, issuer);
  gtk_widget_class_bind_template_child (widget_class, BbMinutesPage, papers);
  gtk_widget_class_bind_template_callback (widget_class, on_lock_requested);
  gtk_widget_class_bind_template_callback (widget_class, on_unlock_requested);
  gtk_widget_class_bind_template_callback (widget_class, on_verify_requested);
  gtk_widget_class_bind_template_callback (widget_class, on_save_requested);
  gtk_widget_class_bind_template_callback (widget_class, on_item_requested);
  gtk_widget_class_bind_template_callback (widget_class, on_preview_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_read_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_hidden);
  gtk_widget_class_install_action (widget_class, "minutes.save-case", NULL, save_case);
}

static void
bb_minutes_page_init (BbMinutesPage *self)
{
  g_type_ensure (BB_TYPE_CLOSING_FORM);
  g_type_ensure (BB_TYPE_SIGNERS);
  g_type_ensure (BB_TYPE_PREVIEW);
  g_type_ensure (BB_TYPE_ISSUER_BANNER);
  g_type_ensure (BB_TYPE_PAPERS_BUTTON);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "papers", bb_papers_button_get_actions (self->papers));
}

void
bb_minutes_page_show_field (BbMinutesPage *self, const char *field)
{
  adw_navigation_split_view_set_show_content (self->split, FALSE);
  if (!bb_open_visit_is_locked (self->session))
    bb_closing_form_show_field (self->form, field);
}

AdwNavigationPage *
bb_minutes_page_new (BbOpenVisit *session)
{
  BbMinutesPage *self = g_object_new (BB_TYPE_MINUTES_PAGE, NULL);

  self->session = g_object_ref (session);
  bb_closing_form_set_session (self->form, session);
  bb_signers_set_session (self->signers, session);
  bb_preview_set_session (self->preview, session);
  bb_issuer_banner_set_session (self->issuer, session);
  bb_papers_button_set_session (self->papers, session);
  g_signal_connect_object (session, "reloaded", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return ADW_NAVIGATION_PAGE (self);
}
