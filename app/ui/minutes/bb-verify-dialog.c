/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-verify-dialog.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-wording.h"

struct _BbVerifyDialog
{
  AdwDialog parent_instance;

  GtkStack *stack;
  AdwStatusPage *problem;
  GtkImage *verdict_icon;
  GtkLabel *verdict, *explanation;
  AdwPreferencesPage *report;
  GPtrArray *groups;             /* AdwPreferencesGroup of each signature */
  BbOpenVisit *session;
  char **trust;                  /* paths of PEM files */
};

G_DEFINE_FINAL_TYPE (BbVerifyDialog, bb_verify_dialog, ADW_TYPE_DIALOG)

#define SETTING "trusted-roots"

/* ── In words ────────────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
pick_icon (BbVerdict verdict)
{
  switch (verdict)
    {
    case BB_VERDICT_VALID:        return "security-high-symbolic";
    case BB_VERDICT_UNDETERMINED: return "security-medium-symbolic";
    default:                      return "security-low-symbolic";
    }
}

static const char *
pick_class (BbVerdict verdict)
{
  switch (verdict)
    {
    case BB_VERDICT_VALID:        return "success";
    case BB_VERDICT_UNDETERMINED: return "warning";
    default:                      return "error";
    }
}

/* "hợp lệ" → "Hợp lệ" */
static char *
begin_sentence (const char *words)
{
  g_autofree char *first = g_utf8_substring (words, 0, 1);
  g_autofree char *large = g_utf8_strup (first, -1);

  return g_strconcat (large, g_utf8_next_char (words), NULL);
}

static const char *
explain (BbVerdict verdict)
{
  switch (verdict)
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
add_line (AdwPreferencesGroup *group, const char *title, const char *value)
{
  GtkWidget *row;

  if (!value || !*value)
    return;
  row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (group, row);
}

static void
add_list (AdwPreferencesGroup *group, const char *title, char **lines)
{
  g_autofree char *text = lines ? g_strjoinv ("\n", lines) : NULL;

  add_line (group, title, text);
}

static void
add_signature (BbVerifyDialog *self, const BbSignatureReport *report)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char *words = begin_sentence (bb_verdict_to_string (report->verdict));
  GtkWidget *verdict = gtk_label_new (words);
  g_autofree char *title = g_markup_escape_text (report->signer ? report->signer : report->field, -1);
  g_autofree char *time = report->claimed_time ? bb_wording_time (report->claimed_time) : NULL;

  adw_preferences_group_set_title (group, title);
  gtk_widget_add_css_class (verdict, pick_class (report->verdict));
  gtk_widget_add_css_class (verdict, "heading");
  adw_preferences_group_set_header_suffix (group, verdict);
  add_line (group, _("Signed at, by the signer's clock"), time);
  add_line (group, _("Certificate issued by"), report->issuer);
  add_line (group, _("The signed bytes"), report->intact ? _("Intact") : _("Changed"));
  add_list (group, _("What is wrong"), report->problems);
  add_list (group, _("Added after this signature"), report->changes);
  adw_preferences_page_add (self->report, group);
  g_ptr_array_add (self->groups, group);
}

static void
show_verification (BbVerifyDialog *self, const BbVerification *verification)
{
  static const char * const classes[] = { "success", "warning", "error" };
  g_autofree char *words = begin_sentence (bb_verdict_to_string (verification->verdict));

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->verdict_icon), classes[i]);
  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (self->report, self->groups->pdata[i]);
  g_ptr_array_set_size (self->groups, 0);
  gtk_image_set_from_icon_name (self->verdict_icon, pick_icon (verification->verdict));
  gtk_widget_add_css_class (GTK_WIDGET (self->verdict_icon), pick_class (verification->verdict));
  gtk_label_set_label (self->verdict, words);
  gtk_label_set_label (self->explanation, explain (verification->verdict));
  for (guint i = 0; i < verification->signatures->len; i++)
    add_signature (self, verification->signatures->pdata[i]);
  gtk_stack_set_visible_child_name (self->stack, "report");
  bb_announce (GTK_WIDGET (self), bb_verdict_to_string (verification->verdict));
}

/* ── Verifying ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_verified (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbVerifyDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbVerification) verification = bb_visit_verify_finish (bb_open_visit_get_workspace (self->session), result, &error);

  if (verification)
    show_verification (self, verification);
  else
    {
      g_autofree char *words = bb_phrase (error);

      adw_status_page_set_description (self->problem, words);
      gtk_stack_set_visible_child_name (self->stack, "problem");
    }
}

static void
verify (BbVerifyDialog *self)
{
  gtk_stack_set_visible_child_name (self->stack, "busy");
  bb_visit_verify_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session),
                         (const char * const *) self->trust, NULL, on_verified, g_object_ref (self));
}

/* ── Roots of trust, kept in the workspace ───────────────────────────────────────────────────────────────────── */

static void
read_trust (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *text = bb_workspace_get_setting (data, SETTING);

  g_task_return_pointer (task, text && *text ? g_strsplit (text, "\n", -1) : NULL, (GDestroyNotify) g_strfreev);
}

static void
on_trust_read (GObject *source, GAsyncResult *result, gpointer data)
{
  BbVerifyDialog *self = BB_VERIFY_DIALOG (source);

  self->trust = g_task_propagate_pointer (G_TASK (result), NULL);
  verify (self);
}

typedef struct { BbWorkspace *workspace; char *text; } Keeping;

static void
keeping_free (Keeping *keeping)
{
  g_object_unref (keeping->workspace);
  g_free (keeping->text);
  g_free (keeping);
}

static void
keep_trust (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Keeping *keeping = data;

  g_task_return_boolean (task, bb_workspace_set_setting (keeping->workspace, SETTING, keeping->text, NULL));
}

void
bb_verify_dialog_trust (BbVerifyDialog *self, const char *path)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  Keeping *keeping = g_new0 (Keeping, 1);

  if (self->trust)
    g_strv_builder_addv (builder, (const char **) self->trust);
  g_strv_builder_add (builder, path);
  g_strfreev (self->trust);
  self->trust = g_strv_builder_end (builder);
  keeping->workspace = g_object_ref (bb_open_visit_get_workspace (self->session));
  keeping->text = g_strjoinv ("\n", self->trust);
  g_task_set_task_data (task, keeping, (GDestroyNotify) keeping_free);
  g_task_run_in_thread (task, keep_trust);
  verify (self);
}

static void
on_root_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbVerifyDialog) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path)
    bb_verify_dialog_trust (self, path);
}

static void
on_trust_clicked (BbVerifyDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Choose a Root Certificate"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, on_root_chosen, g_object_ref (self));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_verify_dialog_dispose (GObject *object)
{
  BbVerifyDialog *self = BB_VERIFY_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_VERIFY_DIALOG);
  g_clear_object (&self->session);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->trust, g_strfreev);
  G_OBJECT_CLASS (bb_verify_dialog_parent_class)->dispose (object);
}

static void
bb_verify_dialog_class_init (BbVerifyDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_verify_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/verify-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BbVerifyDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, BbVerifyDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, BbVerifyDialog, verdict_icon);
  gtk_widget_class_bind_template_child (widget_class, BbVerifyDialog, verdict);
  gtk_widget_class_bind_template_child (widget_class, BbVerifyDialog, explanation);
  gtk_widget_class_bind_template_child (widget_class, BbVerifyDialog, report);
  gtk_widget_class_bind_template_callback (widget_class, on_trust_clicked);
}

static void
bb_verify_dialog_init (BbVerifyDialog *self)
{
  self->groups = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
bb_verify_dialog_new (BbOpenVisit *session)
{
  BbVerifyDialog *self = g_object_new (BB_TYPE_VERIFY_DIALOG, NULL);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_trust_read, NULL);

  self->session = g_object_ref (session);
  g_task_set_task_data (task, g_object_ref (bb_open_visit_get_workspace (session)), g_object_unref);
  g_task_run_in_thread (task, read_trust);
  return ADW_DIALOG (self);
}
