/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-sign-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "common/bb-notify.h"
#include "common/bb-settings.h"
#include "common/bb-wording.h"

#include "bb-token-module.h"
#include "bb-token-picker.h"

#define TYPED_AFTER 600          /* ms */

struct _BbSignDialog
{
  AdwDialog parent_instance;

  GtkLabel *who, *hint, *caution, *problem;
  AdwToggleGroup *way;
  BbTokenPicker *tokens;
  GtkWidget *files, *modules, *by_hand, *drawn, *secret, *sign, *cancel, *busy;
  AdwActionRow *file, *holder;
  AdwPasswordEntryRow *password;
  AdwSwitchRow *certain;
  BbOpenVisit *session;
  char *paper, *field, *path, *name;
  BbTokenCertificate *described; /* of the file, once its password is right */
  guint typed_source;
  GCancellable *describing, *signing;
};

G_DEFINE_FINAL_TYPE (BbSignDialog, bb_sign_dialog, ADW_TYPE_DIALOG)

static guint signed_signal, hand_signal;

/* ── What it would be signed with ────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_token (BbSignDialog *self)
{
  return g_strcmp0 (adw_toggle_group_get_active_name (self->way), "token") == 0;
}

static BbTokenCertificate *
get_certificate (BbSignDialog *self)
{
  return is_token (self) ? bb_token_picker_get_certificate (self->tokens) : self->described;
}

static BbTokenInfo *
get_token (BbSignDialog *self)
{
  return is_token (self) && get_certificate (self) ? bb_token_picker_get_token (self->tokens) : NULL;
}

static gboolean
is_last_try (BbTokenInfo *token)
{
  return token && token->pin_final_try && !token->has_pin_pad;
}

static gboolean
is_ready (BbSignDialog *self)
{
  BbTokenInfo *token = get_token (self);
  gboolean typed = *gtk_editable_get_text (GTK_EDITABLE (self->password)) != '\0';

  if (self->signing)
    return FALSE;
  if (!is_token (self))
    return self->path && typed && !(self->described && !self->described->usable);
  return token && (typed || token->has_pin_pad) && (!is_last_try (token) || adw_switch_row_get_active (self->certain));
}

/* ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
set_words (GtkLabel *label, const char *words)
{
  const char *old = gtk_label_get_label (label);

  if (g_strcmp0 (old, words ? words : "") == 0)
    return;
  gtk_label_set_label (label, words ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (label), words != NULL);
  if (words)
    bb_announce (GTK_WIDGET (label), words);
}

static const char *
describe_tries (BbTokenInfo *token)
{
  if (!token)
    return NULL;
  if (token->has_pin_pad)
    return _("Press Sign, then type the PIN on the reader itself.");
  if (token->pin_final_try)
    return _("This is the last try: one more wrong PIN locks the token.");
  if (token->pin_count_low)
    return _("A wrong PIN was typed before. The token locks after a few: look at each key.");
  return NULL;
}

/* Whether the paper prints another name than the certificate's. */
static char *
describe_mismatch (BbSignDialog *self, BbTokenCertificate *certificate)
{
  g_autofree char *printed = bb_fold (self->name ? self->name : ""), *holder = bb_fold (certificate ? certificate->name : "");

  if (!certificate || !self->name || !*printed || strstr (holder, printed))
    return NULL;
  return g_strdup_printf (_("Careful: this certificate is that of %s, but the paper prints the name %s."), certificate->name, self->name);
}

static void
show_holder (BbSignDialog *self)
{
  g_autofree char *facts = self->described ? bb_token_picker_describe (self->described) : NULL;
  g_autofree char *lines = facts && self->described->problem ? g_strdup_printf ("%s\n%s", facts, self->described->problem) : g_strdup (facts);

  gtk_widget_set_visible (GTK_WIDGET (self->holder), self->described != NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->holder), self->described ? self->described->name : "");
  adw_action_row_set_subtitle (self->holder, lines ? lines : "");
}

static void
check (BbSignDialog *self)
{
  BbTokenInfo *token = get_token (self);
  g_autofree char *mismatch = describe_mismatch (self, get_certificate (self));

  if (!self->session)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->certain), is_last_try (token));
  gtk_widget_set_visible (self->secret, is_token (self) ? token && !token->has_pin_pad : self->path != NULL);
  set_words (self->hint, describe_tries (token));
  set_words (self->caution, mismatch);
  gtk_widget_set_sensitive (self->sign, is_ready (self));
}

/* ── A file ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
forget_holder (BbSignDialog *self)
{
  g_clear_handle_id (&self->typed_source, g_source_remove);
  g_cancellable_cancel (self->describing);
  g_clear_object (&self->describing);
  g_clear_pointer (&self->described, bb_token_certificate_free);
  show_holder (self);
}

/* What is typed may be half a password: a wrong one is told only when signing. */
static void
on_described (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSignDialog) self = data;
  g_autoptr (BbTokenCertificate) described = bb_signing_file_describe_finish (BB_WORKSPACE (source), result, NULL);

  if (!described || g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  g_clear_pointer (&self->described, bb_token_certificate_free);
  self->described = g_steal_pointer (&described);
  show_holder (self);
  check (self);
}

static void
on_rested (gpointer data)
{
  BbSignDialog *self = data;

  self->typed_source = 0;
  self->describing = g_cancellable_new ();
  bb_signing_file_describe_async (bb_open_visit_get_workspace (self->session), self->path, gtk_editable_get_text (GTK_EDITABLE (self->password)),
                                  self->describing, on_described, g_object_ref (self));
}

static void
on_typed (BbSignDialog *self)
{
  forget_holder (self);
  if (!is_token (self) && self->path && !self->signing && *gtk_editable_get_text (GTK_EDITABLE (self->password)))
    self->typed_source = g_timeout_add_once (TYPED_AFTER, on_rested, self);
  check (self);
}

void
bb_sign_dialog_set_file (BbSignDialog *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  g_free (self->path);
  self->path = g_strdup (path);
  adw_toggle_group_set_active_name (self->way, "file");
  adw_action_row_set_subtitle (self->file, name);
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  on_typed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSignDialog) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path)
    bb_sign_dialog_set_file (self, path);
}

static void
on_choose_clicked (BbSignDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Signing files (PKCS#12)"));
  gtk_file_filter_add_suffix (filter, "p12");
  gtk_file_filter_add_suffix (filter, "pfx");
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_title (dialog, _("Choose a Signing File"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, on_file_chosen, g_object_ref (self));
}

/* ── The way ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_way_changed (BbSignDialog *self)
{
  if (!self->session)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->tokens), is_token (self));
  gtk_widget_set_visible (self->modules, is_token (self));
  gtk_widget_set_visible (self->files, !is_token (self));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password), is_token (self) ? _("PIN of the token") : _("Password of the file"));
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  set_words (self->problem, NULL);
  bb_token_picker_set_active (self->tokens, is_token (self));
  check (self);
}

static void
on_module_changed (BbSignDialog *self)
{
  bb_token_picker_begin_anew (self->tokens);
}

/* ── Signing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_busy (BbSignDialog *self, gboolean busy)
{
  gtk_widget_set_visible (self->busy, busy);
  gtk_widget_set_visible (self->cancel, busy);
  gtk_widget_set_sensitive (self->cancel, TRUE);
  if (busy)
    gtk_widget_grab_focus (self->cancel);
  gtk_widget_set_sensitive (GTK_WIDGET (self->password), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->way), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->tokens), !busy);
  gtk_widget_set_sensitive (self->files, !busy);
  gtk_widget_set_sensitive (self->modules, !busy);
  gtk_widget_set_sensitive (self->by_hand, !busy);
  adw_dialog_set_can_close (ADW_DIALOG (self), !busy);
  bb_token_picker_set_active (self->tokens, !busy && is_token (self));
  check (self);
}

static void
on_signed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSignDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) outcome = bb_visit_sign_finish (bb_open_visit_get_workspace (self->session), result, &error);
  g_autofree char *words = error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? bb_phrase (error) : NULL;

  g_clear_object (&self->signing);
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  adw_switch_row_set_active (self->certain, FALSE);
  if (outcome)
    {
      bb_settings_set_text ("signing-way", is_token (self) ? "token" : "file");
      g_signal_emit (self, signed_signal, 0, outcome->signer);
      adw_dialog_force_close (ADW_DIALOG (self));
      return;
    }
  show_busy (self, FALSE);
  set_words (self->problem, words ? words : _("Given up: nothing was signed, the PDF was not changed."));
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

static void
on_sign_clicked (BbSignDialog *self)
{
  BbTokenCertificate *certificate = get_certificate (self);

  if (!is_ready (self))
    return;
  set_words (self->problem, NULL);
  self->signing = g_cancellable_new ();
  bb_visit_sign_async (bb_open_visit_get_workspace (self->session), self->paper, self->field,
                       is_token (self) ? certificate->uri : self->path, gtk_editable_get_text (GTK_EDITABLE (self->password)),
                       is_last_try (get_token (self)) ? 1 : -1, NULL, self->signing, on_signed, g_object_ref (self));
  show_busy (self, TRUE);
  if (is_token (self))
    set_words (self->hint, _("Signing: leave the token where it is…"));
}

/* The token may be in the middle of an answer: what it says then is thrown away. */
static void
on_cancel_clicked (BbSignDialog *self)
{
  g_cancellable_cancel (self->signing);
  gtk_widget_set_sensitive (self->cancel, FALSE);
}

/* ── By hand ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
leave_for (BbSignDialog *self, const char *way)
{
  g_signal_emit (self, hand_signal, 0, way);
  adw_dialog_close (ADW_DIALOG (self));
}

static void on_drawn_activated (BbSignDialog *self) { leave_for (self, "drawn"); }
static void on_paper_activated (BbSignDialog *self) { leave_for (self, "paper"); }

void
bb_sign_dialog_set_by_hand (BbSignDialog *self, gboolean paper, gboolean drawn)
{
  gtk_widget_set_visible (self->by_hand, paper);
  gtk_widget_set_visible (self->drawn, drawn);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_closed (BbSignDialog *self)
{
  bb_token_picker_set_active (self->tokens, FALSE);
}

static void
bb_sign_dialog_dispose (GObject *object)
{
  BbSignDialog *self = BB_SIGN_DIALOG (object);

  g_clear_handle_id (&self->typed_source, g_source_remove);
  g_cancellable_cancel (self->describing);
  g_clear_object (&self->describing);
  g_clear_object (&self->signing);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_SIGN_DIALOG);
  g_clear_pointer (&self->described, bb_token_certificate_free);
  g_clear_object (&self->session);
  g_clear_pointer (&self->field, g_free);
  g_clear_pointer (&self->paper, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (bb_sign_dialog_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, who);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, caution);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, way);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, tokens);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, files);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, modules);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, by_hand);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, drawn);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, secret);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, file);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, holder);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, password);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, certain);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, sign);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, busy);
}

static void
bb_sign_dialog_class_init (BbSignDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_sign_dialog_dispose;
  signed_signal = g_signal_new ("signed", BB_TYPE_SIGN_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  hand_signal = g_signal_new ("hand-requested", BB_TYPE_SIGN_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/sign-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, check);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_way_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_drawn_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_paper_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_module_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
}

static void
bb_sign_dialog_init (BbSignDialog *self)
{
  g_type_ensure (BB_TYPE_TOKEN_PICKER);
  g_type_ensure (BB_TYPE_TOKEN_MODULE);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "closed", G_CALLBACK (on_closed), NULL);
}

AdwDialog *
bb_sign_dialog_new (BbOpenVisit *session, const char *paper, const char *field, const char *name, const char *role)
{
  BbSignDialog *self = g_object_new (BB_TYPE_SIGN_DIALOG, NULL);
  g_autofree char *who = name ? g_strdup_printf ("%s\n%s", name, role) : g_strdup (role);
  g_autofree char *way = bb_settings_get_text ("signing-way");

  self->session = g_object_ref (session);
  self->field = g_strdup (field);
  self->paper = g_strdup (paper);
  self->name = g_strdup (name);
  gtk_label_set_label (self->who, who);
  if (!g_str_equal (paper, bb_open_visit_get_visit_id (session)))
    adw_dialog_set_title (ADW_DIALOG (self), _("Sign the Paper"));
  bb_token_picker_set_workspace (self->tokens, bb_open_visit_get_workspace (session));
  if (g_str_equal (way, "file"))
    adw_toggle_group_set_active_name (self->way, "file");
  on_way_changed (self);
  return ADW_DIALOG (self);
}
