/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-papers-button.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "services/bb-documents.h"

#include "bb-paper-dialog.h"
#include "bb-signing-dialog.h"

struct _BbPapersButton
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GMenu *kept;                   /* the section of what was made */
  GSimpleActionGroup *actions;
  BbOpenVisit *session;
};

G_DEFINE_FINAL_TYPE (BbPapersButton, bb_papers_button, ADW_TYPE_BIN)

/* ── Saving a copy ───────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct { BbPapersButton *self; char *id; } Saving;

static void
on_copied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPapersButton) self = data;
  g_autoptr (GError) error = NULL;

  if (bb_document_copy_finish (BB_WORKSPACE (source), result, &error))
    bb_notify (GTK_WIDGET (self), _("The PDF was saved"));
  else
    bb_notify_error (GTK_WIDGET (self), error);
}

static void
on_place_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  Saving *saving = data;
  g_autoptr (BbPapersButton) self = saving->self;
  g_autofree char *id = saving->id;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  g_free (saving);
  if (path && self->session)
    bb_document_copy_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), id, path, NULL, on_copied,
                            g_object_ref (self));
}

void
bb_papers_button_save (BbPapersButton *self, const char *id, const char *kind)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = g_strdup_printf ("%s-%s.pdf", kind, bb_case_get_visit (bb_open_visit_get_case (self->session))->unit);
  Saving *saving = g_new0 (Saving, 1);

  saving->self = g_object_ref (self);
  saving->id = g_strdup (id);
  gtk_file_dialog_set_title (dialog, _("Save the PDF"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, on_place_chosen, saving);
}

/* ── The menu ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_make (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  BbPapersButton *self = data;
  int kind = bb_paper_kind_find (g_variant_get_string (parameter, NULL));

  if (self->session && kind > 0)
    adw_dialog_present (bb_paper_dialog_new (self->session, kind, self), GTK_WIDGET (self));
}

static void
on_save_requested (BbPapersButton *self, const char *id, const char *kind)
{
  bb_papers_button_save (self, id, kind);
}

static void
on_open (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  BbPapersButton *self = data;
  const char *kind, *id;
  AdwDialog *dialog;

  g_variant_get (parameter, "(&s&s)", &kind, &id);
  if (!self->session)
    return;
  dialog = bb_signing_dialog_new (self->session, id, kind);
  g_signal_connect_object (dialog, "save-requested", G_CALLBACK (on_save_requested), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* "Result Notice No. 12" */
static char *
name_row (const BbPaperRow *row)
{
  const char *label = bb_paper_kind_get_label (bb_paper_kind_find (row->record->kind));

  return row->number ? g_strdup_printf (_("%s No. %s"), label, row->number) : g_strdup (label);
}

/* "Presence List, 23/11/2026 08:10 · 1 of 2 have signed" */
static char *
describe_row (const BbPaperRow *row)
{
  g_autoptr (GDateTime) local = g_date_time_to_local (row->record->at);
  g_autofree char *time = g_date_time_format (local, "%d/%m/%Y %H:%M"), *state = NULL, *name = name_row (row);

  if (row->undecided)
    state = g_strdup (_("signed apart"));
  else if (row->is_sealed)
    state = g_strdup (_("sealed"));
  else if (row->n_signed + row->n_refused == row->n_expected)
    state = g_strdup (row->n_refused ? _("complete, with a refusal") : _("signed"));
  else
    state = g_strdup_printf (_("%u of %u have signed"), row->n_signed, row->n_expected);
  return g_strdup_printf ("%s, %s · %s", name, time, state);
}

static GMenuModel *
new_menu (BbPapersButton *self)
{
  static const BbPaperKind kinds[] = {
    BB_PAPER_OPENING, BB_PAPER_PRESENCE, BB_PAPER_REFUSAL, BB_PAPER_CORRECTION, BB_PAPER_PERSONS, BB_PAPER_REPORT, BB_PAPER_NOTICE,
  };
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) make = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *label = g_strdup_printf ("%s…", bb_paper_kind_get_label (kinds[i]));
      g_autofree char *action = g_strdup_printf ("papers.make::%s", bb_paper_kind_names[kinds[i]]);

      g_menu_append (make, label, action);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (make));
  g_menu_append_section (menu, _("Sign and Save"), G_MENU_MODEL (self->kept));
  return G_MENU_MODEL (menu);
}

static void
add_kept (BbPapersButton *self, const BbPaperRow *row)
{
  int kind = bb_paper_kind_find (row->record->kind);
  g_autofree char *label = row->is_other ? describe_row (row) : NULL;
  g_autoptr (GMenuItem) item = kind > BB_PAPER_MINUTES ? g_menu_item_new (label, NULL) : NULL;

  if (!item)
    return;
  g_menu_item_set_action_and_target (item, "papers.open", "(ss)", row->record->kind, row->id);
  g_menu_append_item (self->kept, item);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPapersButton) self = data;
  g_autoptr (GPtrArray) rows = bb_document_list_finish (BB_WORKSPACE (source), result, NULL);

  g_menu_remove_all (self->kept);
  for (guint i = 0; rows && i < rows->len; i++)
    add_kept (self, rows->pdata[i]);
}

void
bb_papers_button_refresh (BbPapersButton *self)
{
  if (self->session)
    bb_document_list_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), NULL, on_listed, g_object_ref (self));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_papers_button_dispose (GObject *object)
{
  BbPapersButton *self = BB_PAPERS_BUTTON (object);

  g_clear_object (&self->session);
  g_clear_object (&self->kept);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (bb_papers_button_parent_class)->dispose (object);
}

static void
bb_papers_button_class_init (BbPapersButtonClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_papers_button_dispose;
}

static void
bb_papers_button_init (BbPapersButton *self)
{
  static const GActionEntry entries[] = { { .name = "make", .activate = on_make, .parameter_type = "s" },
                                          { .name = "open", .activate = on_open, .parameter_type = "(ss)" } };
  g_autoptr (GMenuModel) menu = NULL;

  self->kept = g_menu_new ();
  menu = new_menu (self);
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (self->button, "x-office-document-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _("Other papers"));
  gtk_menu_button_set_menu_model (self->button, menu);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}

GActionGroup *
bb_papers_button_get_actions (BbPapersButton *self)
{
  return G_ACTION_GROUP (self->actions);
}

void
bb_papers_button_set_session (BbPapersButton *self, BbOpenVisit *session)
{
  g_set_object (&self->session, session);
  bb_papers_button_refresh (self);
}
