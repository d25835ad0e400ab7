/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-phone-dialog.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "services/bb-phone-intake.h"

#include "bb-phone-dialog-code.h"
#include "bb-phone-dialog-row.h"

struct _BbPhoneDialog
{
  AdwDialog parent_instance;

  AdwWindowTitle *title;
  GtkStack *stack, *code_stack;
  AdwStatusPage *problem;
  GtkBox *columns;
  GtkWidget *code_column, *code_box, *renew, *files_box;
  BbPhoneCode *qr;
  GtkLabel *code, *state, *advice, *summary;
  GtkListBox *files;
  AdwActionRow *address, *fingerprint;
  AdwExpanderRow *others;
  GPtrArray *other_rows;         /* AdwActionRow, inside others */
  BbPhoneIntake *intake;
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (BbPhoneDialog, bb_phone_dialog, ADW_TYPE_DIALOG)

/* ── Showing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static guint
count (BbPhoneDialog *self, BbPhoneState state)
{
  GListModel *files = bb_phone_intake_get_files (self->intake);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (BbPhoneFile) file = g_list_model_get_item (files, i);

      n += bb_phone_file_get_state (file) == state;
    }
  return n;
}

static void
append_count (GString *words, guint n, const char *text)
{
  if (n)
    g_string_append_printf (words, "%s%s", words->len ? " · " : "", text);
}

static void
show_summary (BbPhoneDialog *self)
{
  guint received = count (self, BB_PHONE_STORED), refused = count (self, BB_PHONE_REFUSED);
  guint coming = bb_phone_intake_count_pending (self->intake);
  g_autofree char *stored = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u file received", "%u files received", received), received);
  g_autofree char *arriving = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u on its way", "%u on their way", coming), coming);
  g_autofree char *not_taken = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u not taken", "%u not taken", refused), refused);
  g_autoptr (GString) words = g_string_new (NULL);

  append_count (words, received, stored);
  append_count (words, coming, arriving);
  append_count (words, refused, not_taken);
  gtk_label_set_label (self->summary, words->str);
  gtk_widget_set_visible (self->files_box, words->len > 0);
  adw_dialog_set_can_close (ADW_DIALOG (self), coming == 0);
}

static void
show_state (BbPhoneDialog *self)
{
  const char *device = bb_phone_intake_get_device (self->intake);
  g_autofree char *opened = device ? g_strdup_printf (_("%s has opened the page"), device) : NULL;

  if (bb_phone_intake_is_expired (self->intake))
    {
      gtk_label_set_label (self->state, _("The page has closed by itself"));
      gtk_label_set_label (self->advice, _("Nobody used it for a while. Press New Code to go on; what was received stays."));
    }
  else if (device)
    {
      gtk_label_set_label (self->state, opened);
      gtk_label_set_label (self->advice, _("Do both screens show the same four digits? Then take or choose pictures on the phone."));
    }
  else
    {
      gtk_label_set_label (self->state, _("Scan the code with the phone's camera"));
      gtk_label_set_label (self->advice, _("The phone must be on the same network. Its browser warns once: choose to go on, then compare the four digits."));
    }
}

static void
show_url (BbPhoneDialog *self, const char *url)
{
  bb_phone_code_set_url (self->qr, url);
  adw_action_row_set_subtitle (self->address, url ? url : "");
}

/* The two change places. */
static void
on_other_clicked (BbPhoneDialog *self, GtkWidget *button)
{
  AdwActionRow *row = ADW_ACTION_ROW (gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW));
  g_autofree char *before = g_strdup (adw_action_row_get_subtitle (self->address));
  g_autofree char *url = g_strdup (adw_action_row_get_subtitle (row));

  show_url (self, url);
  adw_action_row_set_subtitle (row, before);
}

static void
add_other (BbPhoneDialog *self, const char *url)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _("Address"), "subtitle", url, "subtitle-selectable", TRUE, "use-markup", FALSE, NULL);
  GtkWidget *button = gtk_button_new_with_label (_("Show Code"));

  gtk_widget_add_css_class (row, "property");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_other_clicked), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_expander_row_add_row (self->others, row);
  g_ptr_array_add (self->other_rows, row);
}

static void
show_addresses (BbPhoneDialog *self)
{
  const char * const *urls = bb_phone_intake_get_urls (self->intake);

  for (guint i = 0; i < self->other_rows->len; i++)
    adw_expander_row_remove (self->others, self->other_rows->pdata[i]);
  g_ptr_array_set_size (self->other_rows, 0);
  show_url (self, urls ? urls[0] : NULL);
  for (guint i = 1; urls && urls[0] && urls[i]; i++)
    add_other (self, urls[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->others), self->other_rows->len > 0);
}

/* Where one column is all there is, the files of the phone that has opened the page need the room: no other phone may scan the code. */
static gboolean
is_narrow (BbPhoneDialog *self)
{
  return gtk_orientable_get_orientation (GTK_ORIENTABLE (self->columns)) == GTK_ORIENTATION_VERTICAL;
}

static void
show_page (BbPhoneDialog *self)
{
  gboolean expired = bb_phone_intake_is_expired (self->intake);
  const char *code = bb_phone_intake_get_code (self->intake);
  const char *fingerprint = bb_phone_intake_get_fingerprint (self->intake);

  gtk_label_set_label (self->code, code ? code : "");
  adw_action_row_set_subtitle (self->fingerprint, fingerprint ? fingerprint : "");
  gtk_stack_set_visible_child_name (self->code_stack, expired ? "expired" : "live");
  gtk_widget_set_visible (self->code_box, !expired);
  gtk_widget_set_visible (GTK_WIDGET (self->code_stack), expired || !is_narrow (self) || !bb_phone_intake_get_device (self->intake));
  gtk_widget_set_sensitive (GTK_WIDGET (self->address), !expired);
  if (expired)
    gtk_widget_add_css_class (self->renew, "suggested-action");
  else
    gtk_widget_remove_css_class (self->renew, "suggested-action");
  show_state (self);
  show_summary (self);
}

static void
show_problem (BbPhoneDialog *self, const GError *error)
{
  gboolean no_network = g_error_matches (error, BB_PHONE_ERROR, BB_PHONE_ERROR_NO_NETWORK);
  g_autofree char *words = bb_phrase (error);

  adw_status_page_set_title (self->problem, no_network ? _("No Network for the Phone") : _("The Page Cannot Be Opened"));
  adw_status_page_set_description (self->problem, no_network
    ? _("Turn on this laptop's hotspot in the system's Wi-Fi settings and let the phone join it, or join the phone's hotspot. Internet is not needed. Then try again.")
    : words);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

/* ── The page ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_started (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPhoneDialog) self = data;
  g_autoptr (GError) error = NULL;
  gboolean started = bb_phone_intake_start_finish (self->intake, result, &error);

  if (self->closed)
    {
      bb_phone_intake_stop (self->intake);
      return;
    }
  if (!started)
    {
      show_problem (self, error);
      return;
    }
  show_addresses (self);
  show_page (self);
  gtk_stack_set_visible_child_name (self->stack, "page");
}

static void
start (BbPhoneDialog *self)
{
  gtk_stack_set_visible_child_name (self->stack, "opening");
  bb_phone_intake_start_async (self->intake, on_started, g_object_ref (self));
}

static void
renew (BbPhoneDialog *self)
{
  g_autoptr (GError) error = NULL;

  if (!bb_phone_intake_renew (self->intake, &error))
    {
      show_problem (self, error);
      return;
    }
  show_addresses (self);
  show_page (self);
  bb_announce (GTK_WIDGET (self), _("There is a new code"));
}

static void
on_device_changed (BbPhoneDialog *self)
{
  if (!self->closed && bb_phone_intake_get_device (self->intake))
    bb_announce (GTK_WIDGET (self), gtk_label_get_label (self->state));
}

static void
on_intake_changed (BbPhoneDialog *self)
{
  if (!self->closed && bb_phone_intake_is_running (self->intake))
    show_page (self);
}

static void
on_files_changed (BbPhoneDialog *self, guint position, guint removed, guint added, GListModel *files)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (BbPhoneFile) file = g_list_model_get_item (files, i);

      /* The newest on top, as on the phone. */
      gtk_list_box_prepend (self->files, bb_phone_row_new (file));
      g_signal_connect_object (file, "notify::state", G_CALLBACK (show_summary), self, G_CONNECT_SWAPPED);
    }
  show_summary (self);
}

static void
on_received (BbPhoneDialog *self, BbEvidence *evidence)
{
  g_autofree char *words = g_strdup_printf (_("%s received"), evidence->name);

  if (!self->closed)
    bb_announce (GTK_WIDGET (self), words);
}

static void
on_orientation_changed (BbPhoneDialog *self)
{
  if (self->intake)
    on_intake_changed (self);
}

/* ── Questions ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
ask (BbPhoneDialog *self, const char *yes, GCallback on_answered)
{
  guint n = bb_phone_intake_count_pending (self->intake);
  g_autofree char *heading = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u file is still on its way", "%u files are still on their way", n), n);
  AdwDialog *question = adw_alert_dialog_new (heading, _("What has not arrived is dropped here; the phone still has it."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (question), "wait", _("Wait"), "stop", yes, NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (question), "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (question), "wait");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (question), "wait");
  g_signal_connect_object (question, "response::stop", on_answered, self, G_CONNECT_SWAPPED);
  adw_dialog_present (question, GTK_WIDGET (self));
}

static void on_close_anyway (BbPhoneDialog *self) { adw_dialog_force_close (ADW_DIALOG (self)); }
static void on_close_attempt (BbPhoneDialog *self) { ask (self, _("Close Anyway"), G_CALLBACK (on_close_anyway)); }
static void on_again_clicked (BbPhoneDialog *self) { start (self); }

static void
on_renew_clicked (BbPhoneDialog *self)
{
  if (bb_phone_intake_count_pending (self->intake))
    ask (self, _("New Code Anyway"), G_CALLBACK (renew));
  else
    renew (self);
}

static void
on_closed (BbPhoneDialog *self)
{
  self->closed = TRUE;
  bb_phone_intake_stop (self->intake);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_phone_dialog_dispose (GObject *object)
{
  BbPhoneDialog *self = BB_PHONE_DIALOG (object);

  if (self->intake)
    {
      bb_phone_intake_stop (self->intake);
      g_signal_handlers_disconnect_by_data (self->intake, self);
    }
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_PHONE_DIALOG);
  g_clear_object (&self->intake);
  g_clear_pointer (&self->other_rows, g_ptr_array_unref);
  G_OBJECT_CLASS (bb_phone_dialog_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, title);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, code_stack);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, columns);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, code_column);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, code_box);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, renew);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, files_box);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, qr);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, code);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, state);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, advice);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, files);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, address);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, fingerprint);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneDialog, others);
}

static void
bb_phone_dialog_class_init (BbPhoneDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_phone_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/phone-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_close_attempt);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_orientation_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_renew_clicked);
}

static void
bb_phone_dialog_init (BbPhoneDialog *self)
{
  g_type_ensure (BB_TYPE_PHONE_CODE);
  self->other_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Tests reach the page over the loopback, and do not wait for 15 minutes: BIENBAN_PHONE="SECONDS", 0 for the usual time. */
static void
set_reach (BbPhoneIntake *intake)
{
  const char *reach = g_getenv ("BIENBAN_PROBE") ? g_getenv ("BIENBAN_PHONE") : NULL;

  if (reach)
    bb_phone_intake_set_reach (intake, TRUE, (guint) g_ascii_strtoull (reach, NULL, 10));
}

AdwDialog *
bb_phone_dialog_new (BbOpenVisit *session, BbEntry *entry)
{
  BbPhoneDialog *self = g_object_new (BB_TYPE_PHONE_DIALOG, NULL);
  BbItem *item = bb_entry_get_item (entry);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", item->code, bb_text_get (&item->text));

  adw_window_title_set_subtitle (self->title, subtitle);
  self->intake = bb_phone_intake_new (bb_open_visit_get_workspace (session), bb_open_visit_get_visit_id (session), item->code);
  set_reach (self->intake);
  g_signal_connect_object (self->intake, "notify", G_CALLBACK (on_intake_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->intake, "notify::device", G_CALLBACK (on_device_changed), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->intake, "received", G_CALLBACK (on_received), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bb_phone_intake_get_files (self->intake), "items-changed", G_CALLBACK (on_files_changed), self, G_CONNECT_SWAPPED);
  start (self);
  return ADW_DIALOG (self);
}

guint
bb_phone_dialog_count_received (BbPhoneDialog *self)
{
  return count (self, BB_PHONE_STORED);
}
