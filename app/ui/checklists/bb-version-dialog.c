/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-version-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _BbVersionDialog
{
  AdwDialog parent_instance;

  AdwPreferencesGroup *group;
  AdwEntryRow *code, *version, *title;
  GtkLabel *problem;
  GtkWidget *accept;
  GPtrArray *versions;
  gboolean typed;                /* the version was typed: no suggestion any more */
  gboolean suggesting;
};

G_DEFINE_FINAL_TYPE (BbVersionDialog, bb_version_dialog, ADW_TYPE_DIALOG)

static guint accepted_signal;

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static gboolean
is_code (const char *text)
{
  if (!*text)
    return FALSE;
  for (; *text; text++)
    if (!g_ascii_isalnum (*text) && !strchr ("._-", *text))
      return FALSE;
  return TRUE;
}

static BbChecklist *
find (BbVersionDialog *self, const char *code, const char *version)
{
  for (guint i = 0; i < self->versions->len; i++)
    {
      BbChecklist *checklist = self->versions->pdata[i];

      if (g_ascii_strcasecmp (checklist->code, code) == 0 && (!version || g_str_equal (checklist->version, version)))
        return checklist;
    }
  return NULL;
}

static char *
describe_problem (BbVersionDialog *self)
{
  const char *code = get_text (self->code), *version = get_text (self->version);

  if (!*code || !*version)
    return g_strdup ("");
  if (!is_code (code) || !is_code (version))
    return g_strdup (_("Code and version hold only letters without marks, digits, “.”, “_” and “-”"));
  if (find (self, code, version))
    return g_strdup_printf (_("Version %s of checklist %s is there already"), version, code);
  return NULL;
}

static void
check (BbVersionDialog *self)
{
  g_autofree char *words = describe_problem (self);

  gtk_label_set_label (self->problem, words ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), words && *words);
  gtk_widget_set_sensitive (self->accept, !words);
}

static void
suggest (BbVersionDialog *self)
{
  g_autofree char *version = bb_checklist_suggest_version (self->versions, get_text (self->code));

  if (self->typed)
    return;
  self->suggesting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->version), version);
  self->suggesting = FALSE;
}

static void
on_code_changed (BbVersionDialog *self)
{
  if (!self->versions)
    return;
  suggest (self);
  check (self);
}

static void
on_version_changed (BbVersionDialog *self)
{
  if (!self->versions)
    return;
  self->typed = self->typed || !self->suggesting;
  check (self);
}

static void
on_accepted (BbVersionDialog *self)
{
  if (!gtk_widget_get_sensitive (self->accept))
    return;
  g_object_ref (self);
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, accepted_signal, 0, get_text (self->code), get_text (self->version), get_text (self->title));
  g_object_unref (self);
}

static void
bb_version_dialog_dispose (GObject *object)
{
  g_clear_pointer (&BB_VERSION_DIALOG (object)->versions, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_VERSION_DIALOG);
  G_OBJECT_CLASS (bb_version_dialog_parent_class)->dispose (object);
}

static void
bb_version_dialog_class_init (BbVersionDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_version_dialog_dispose;
  accepted_signal = g_signal_new ("accepted", BB_TYPE_VERSION_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                  G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/version-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BbVersionDialog, group);
  gtk_widget_class_bind_template_child (widget_class, BbVersionDialog, code);
  gtk_widget_class_bind_template_child (widget_class, BbVersionDialog, version);
  gtk_widget_class_bind_template_child (widget_class, BbVersionDialog, title);
  gtk_widget_class_bind_template_child (widget_class, BbVersionDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, BbVersionDialog, accept);
  gtk_widget_class_bind_template_callback (widget_class, on_code_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_version_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_accepted);
}

static void
bb_version_dialog_init (BbVersionDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
bb_version_dialog_new (GPtrArray *versions, const char *heading, const char *explanation, const char *code, const char *version_title,
                       gboolean fixed)
{
  BbVersionDialog *self = g_object_new (BB_TYPE_VERSION_DIALOG, NULL);

  self->versions = g_ptr_array_ref (versions);
  adw_dialog_set_title (ADW_DIALOG (self), heading);
  adw_preferences_group_set_description (self->group, explanation);
  gtk_editable_set_text (GTK_EDITABLE (self->title), version_title ? version_title : "");
  gtk_editable_set_text (GTK_EDITABLE (self->code), code ? code : "");
  gtk_editable_set_editable (GTK_EDITABLE (self->code), !fixed);
  suggest (self);
  check (self);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (fixed ? self->version : self->code));
  return ADW_DIALOG (self);
}
