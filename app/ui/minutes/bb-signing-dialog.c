/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-signing-dialog.h"

#include "domain/bb-paper.h"

#include "bb-signers.h"

struct _BbSigningDialog
{
  AdwDialog parent_instance;

  BbSigners *signers;
  char *paper, *kind;
};

G_DEFINE_FINAL_TYPE (BbSigningDialog, bb_signing_dialog, ADW_TYPE_DIALOG)

static guint save_signal;

/* The page of the verification is under the dialog. */
static void
on_verify_requested (BbSigningDialog *self)
{
  g_autoptr (BbSigningDialog) keep = g_object_ref (self);
  GtkWidget *below = gtk_widget_get_parent (GTK_WIDGET (self));

  if (below)
    gtk_widget_activate_action (below, "win.verify-visit", "s", self->paper);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_save_requested (BbSigningDialog *self)
{
  g_signal_emit (self, save_signal, 0, self->paper, self->kind);
}

static void
bb_signing_dialog_dispose (GObject *object)
{
  BbSigningDialog *self = BB_SIGNING_DIALOG (object);

  g_clear_pointer (&self->paper, g_free);
  g_clear_pointer (&self->kind, g_free);
  G_OBJECT_CLASS (bb_signing_dialog_parent_class)->dispose (object);
}

static void
bb_signing_dialog_class_init (BbSigningDialogClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_signing_dialog_dispose;
  save_signal = g_signal_new ("save-requested", BB_TYPE_SIGNING_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                              G_TYPE_STRING);
}

static void
bb_signing_dialog_init (BbSigningDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new ();

  self->signers = g_object_new (BB_TYPE_SIGNERS, NULL);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->signers));
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_content_width (ADW_DIALOG (self), 480);
  adw_dialog_set_content_height (ADW_DIALOG (self), 640);
  g_signal_connect_object (self->signers, "verify-requested", G_CALLBACK (on_verify_requested), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->signers, "save-requested", G_CALLBACK (on_save_requested), self, G_CONNECT_SWAPPED);
}

AdwDialog *
bb_signing_dialog_new (BbOpenVisit *session, const char *paper, const char *kind)
{
  BbSigningDialog *self = g_object_new (BB_TYPE_SIGNING_DIALOG, NULL);

  self->paper = g_strdup (paper);
  self->kind = g_strdup (kind);
  adw_dialog_set_title (ADW_DIALOG (self), bb_paper_kind_get_label (bb_paper_kind_find (kind)));
  bb_signers_set_other (self->signers, paper);
  bb_signers_set_session (self->signers, session);
  g_signal_connect_object (session, "reloaded", G_CALLBACK (bb_signers_refresh), self->signers, G_CONNECT_SWAPPED);
  bb_signers_refresh (self->signers);
  return ADW_DIALOG (self);
}
