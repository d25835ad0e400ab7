/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-signers.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

#include "bb-draw-dialog.h"
#include "bb-hand-over-dialog.h"
#include "bb-longevity.h"
#include "bb-number-dialog.h"
#include "bb-refusal-dialog.h"
#include "bb-scan-dialog.h"
#include "bb-sign-dialog.h"
#include "bb-signer-words.h"

struct _BbSigners
{
  AdwBin parent_instance;

  AdwPreferencesGroup *list, *office;
  AdwActionRow *number, *seal;
  GtkWidget *give, *put, *verify, *unlock, *hand_over, *case_file;
  AdwActionRow *held;
  BbLongevity *longevity;
  GPtrArray *rows;
  BbSigningState *paper;           /* %NULL: not read yet */
  GPtrArray *all;                /* BbPaperSigner, those who sign */
  char *shown;                   /* what the rows say */
  char *other;                   /* another paper; %NULL: the minutes */
  BbOpenVisit *session;
};

G_DEFINE_FINAL_TYPE (BbSigners, bb_signers, ADW_TYPE_BIN)

enum { VERIFY_REQUESTED, SAVE_REQUESTED, UNLOCK_REQUESTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *
get_paper (BbSigners *self)
{
  return self->other ? self->other : bb_open_visit_get_visit_id (self->session);
}

/* What settled the field; a signature on a copy that was left behind settles nothing. */
static BbEvent *
find_event (BbSigners *self, const char *field)
{
  BbEvent *event = NULL;

  for (guint i = 0; i < self->all->len; i++)
    if (g_str_equal (((BbPaperSigner *) self->all->pdata[i])->field, field))
      event = ((BbPaperSigner *) self->all->pdata[i])->event;
  return event && !event->way && bb_signer_is_lost (self->paper, field) && event->kind == BB_EVENT_SIGNED ? NULL : event;
}

/* ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_signed (BbSigners *self, const char *name)
{
  g_autofree char *words = g_strdup_printf (_("Signed by %s"), name ? name : "");

  bb_notify (GTK_WIDGET (self), words);
}

static void
on_hand_requested (BbSigners *self, const char *way, GtkWidget *dialog)
{
  const char *field = g_object_get_data (G_OBJECT (dialog), "field");
  const char *name = bb_signer_find_name (bb_case_get_visit (bb_open_visit_get_case (self->session)), field);
  AdwDialog *next = g_str_equal (way, "drawn") ? bb_draw_dialog_new (self->session, get_paper (self), field, name, bb_signer_describe_role (field))
                                               : bb_scan_dialog_new (self->session, get_paper (self), field, name);

  if (BB_IS_DRAW_DIALOG (next))
    g_signal_connect_object (next, "signed", G_CALLBACK (on_signed), self, G_CONNECT_SWAPPED);
  adw_dialog_present (next, GTK_WIDGET (self));
}

static void
present_signing (BbSigners *self, const char *field, const char *name)
{
  AdwDialog *dialog = bb_sign_dialog_new (self->session, get_paper (self), field, name, bb_signer_describe_role (field));
  gboolean drawable = !(self->paper && self->paper->is_signed) && !g_str_equal (field, "leader") && !g_str_equal (field, "issuer");

  bb_sign_dialog_set_by_hand (BB_SIGN_DIALOG (dialog), !g_str_equal (field, "seal"), drawable);
  g_object_set_data_full (G_OBJECT (dialog), "field", g_strdup (field), g_free);
  g_signal_connect_object (dialog, "signed", G_CALLBACK (on_signed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "hand-requested", G_CALLBACK (on_hand_requested), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_sign_clicked (BbSigners *self, GtkWidget *button)
{
  const char *field = g_object_get_data (G_OBJECT (button), "field");
  const char *name = bb_signer_find_name (bb_case_get_visit (bb_open_visit_get_case (self->session)), field);

  present_signing (self, field, name);
}

static GtkWidget *
make_sign_button (BbSigners *self, const char *field)
{
  GtkWidget *button = gtk_button_new_with_label (_("Sign…"));
  g_autofree char *name = g_strdup_printf (_("Sign: %s"), bb_signer_describe_role (field));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  bb_set_accessible_name (button, name);
  g_object_set_data_full (G_OBJECT (button), "field", g_strdup (field), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_sign_clicked), self, G_CONNECT_SWAPPED);
  return button;
}

static void
on_refuse_clicked (BbSigners *self, GtkWidget *button)
{
  const char *field = g_object_get_data (G_OBJECT (button), "field");
  BbCase *visit = bb_open_visit_get_case (self->session);

  adw_dialog_present (bb_refusal_dialog_new (self->session, get_paper (self), field, bb_signer_find_name (bb_case_get_visit (visit), field),
                                             find_event (self, field)), GTK_WIDGET (self));
}

static GtkWidget *
make_refuse_button (BbSigners *self, const char *field)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("action-unavailable-symbolic");
  g_autofree char *name = g_strdup_printf (_("Refuses to sign: %s"), bb_signer_describe_role (field));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Refuses to sign…"));
  bb_set_accessible_name (button, name);
  g_object_set_data_full (G_OBJECT (button), "field", g_strdup (field), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_refuse_clicked), self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_witness_button (BbSigners *self, const char *field)
{
  GtkWidget *button = gtk_button_new_with_label (_("Witness…"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Nobody is named who witnessed the refusal"));
  g_object_set_data_full (G_OBJECT (button), "field", g_strdup (field), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_refuse_clicked), self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_row (BbSigners *self, const char *field)
{
  BbCase *visit = bb_open_visit_get_case (self->session);
  GtkWidget *row = adw_action_row_new ();
  const char *name = bb_signer_find_name (bb_case_get_visit (visit), field);
  BbEvent *event = find_event (self, field);
  g_autofree char *state = bb_signer_describe_state (field, event, name, self->paper);
  g_autofree char *subtitle = name ? g_strdup_printf ("%s\n%s", bb_signer_describe_role (field), state) : g_strdup (state);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name ? name : bb_signer_describe_role (field));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (!event)
    {
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_refuse_button (self, field));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_sign_button (self, field));
    }
  else
    {
      GtkWidget *icon = gtk_image_new_from_icon_name (event->kind == BB_EVENT_SIGNED ? "object-select-symbolic" : "action-unavailable-symbolic");

      if (event->kind == BB_EVENT_REFUSED && (!event->witness || !*event->witness))
        adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_witness_button (self, field));
      gtk_widget_add_css_class (icon, event->kind == BB_EVENT_SIGNED ? "success" : "warning");
      gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
    }
  return row;
}

/* Rows are made anew only when they would say something else: a reading of the case must not pull a button from under the pointer. */
static gboolean
is_shown (BbSigners *self, BbCase *visit)
{
  GString *words = g_string_new (NULL);
  gboolean same;

  for (guint i = 0; i < self->all->len; i++)
    {
      const char *field = ((BbPaperSigner *) self->all->pdata[i])->field;
      const char *name = bb_signer_find_name (bb_case_get_visit (visit), field);
      g_autofree char *state = bb_signer_describe_state (field, find_event (self, field), name, self->paper);

      g_string_append_printf (words, "%s|%s|%s\n", field, name ? name : "", state);
    }
  same = g_strcmp0 (self->shown, words->str) == 0;
  g_free (self->shown);
  self->shown = g_string_free (words, FALSE);
  return same;
}

/* ── The office ──────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
describe_number (BbSigningState *paper)
{
  if (paper->number)
    return paper->date ? g_strdup_printf (_("%s, of %s"), paper->number, paper->date) : g_strdup (paper->number);
  return g_strdup (paper->is_signed ? _("Not given yet") : _("Not given yet; it comes after the signatures"));
}

static const char *
describe_seal (BbSigningState *paper, gboolean settled)
{
  if (!settled)
    return _("Comes last, when everybody has signed or refused");
  return paper->has_number && !paper->number ? _("Comes after the number and date, which it locks") : _("Not sealed yet");
}

static void
show_office (BbSigners *self, gboolean settled)
{
  BbSigningState *paper = self->paper;
  g_autofree char *number = paper ? describe_number (paper) : NULL;
  g_autofree char *sealed = paper && paper->is_sealed ? g_strdup_printf (_("Sealed by %s"), paper->sealed_by ? paper->sealed_by : "") : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->office), paper && (paper->has_number || paper->has_seal));
  if (!paper)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->number), paper->has_number);
  gtk_widget_set_visible (GTK_WIDGET (self->seal), paper->has_seal);
  adw_action_row_set_subtitle (self->number, number);
  adw_action_row_set_subtitle (self->seal, sealed ? sealed : describe_seal (paper, settled));
  gtk_widget_set_visible (self->give, !paper->number && !paper->is_sealed);
  gtk_widget_set_sensitive (self->give, paper->is_signed);
  gtk_widget_set_visible (self->put, !paper->is_sealed);
  gtk_widget_set_sensitive (self->put, settled && paper->is_signed && (!paper->has_number || paper->number));
}

static void
on_give_clicked (BbSigners *self)
{
  adw_dialog_present (bb_number_dialog_new (self->session, get_paper (self)), GTK_WIDGET (self));
}

static void
on_put_clicked (BbSigners *self)
{
  present_signing (self, "seal", NULL);
}

/* ── Whose turn, on which laptop ─────────────────────────────────────────────────────────────────────────────── */

static void
show_baton (BbSigners *self)
{
  gboolean away = self->paper && self->paper->held_by && !self->paper->is_mine;
  g_autofree char *words = away ? g_strdup_printf (_("The paper is with %s"), self->paper->held_by) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->held), away);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->held), words ? words : "");
  gtk_widget_set_visible (self->hand_over, !away);
}

static void
on_baton_moved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSigners) self = data;
  g_autoptr (GError) error = NULL;

  if (!bb_visit_baton_finish (BB_WORKSPACE (source), result, &error))
    bb_notify_error (GTK_WIDGET (self), error);
  else if (self->session)
    bb_open_visit_reload (self->session);
}

static void
on_take_back_clicked (BbSigners *self)
{
  bb_visit_take_back_async (bb_open_visit_get_workspace (self->session), get_paper (self), NULL, on_baton_moved,
                            g_object_ref (self));
}

static void
on_hand_over_clicked (BbSigners *self)
{
  adw_dialog_present (bb_hand_over_dialog_new (self->session, get_paper (self)), GTK_WIDGET (self));
}

void
bb_signers_take_in (BbSigners *self, const char *path)
{
  bb_visit_adopt_async (bb_open_visit_get_workspace (self->session), get_paper (self), path, NULL, on_baton_moved,
                        g_object_ref (self));
}

static void
on_signed_file_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSigners) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path && self->session)
    bb_signers_take_in (self, path);
}

static void
on_take_in_clicked (BbSigners *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Choose the Signed PDF"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, on_signed_file_chosen, g_object_ref (self));
}

/* ── All of it ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show (BbSigners *self)
{
  BbCase *visit = bb_open_visit_get_case (self->session);
  guint settled = 0, n_signed = 0, total = self->all->len;
  g_autofree char *words = bb_signer_describe_progress (self->all, self->paper, !self->other);

  for (guint i = 0; i < total; i++)
    {
      BbEvent *event = find_event (self, ((BbPaperSigner *) self->all->pdata[i])->field);

      settled += event != NULL;
      n_signed += event && event->kind == BB_EVENT_SIGNED && !event->way;
    }
  show_office (self, settled == total);
  show_baton (self);
  adw_preferences_group_set_description (self->list, words);
  gtk_widget_set_visible (self->unlock, settled == 0 && !self->other);
  gtk_widget_set_sensitive (self->verify, n_signed > 0);
  bb_longevity_refresh (self->longevity);
  if (is_shown (self, visit))
    return;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->list, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < total; i++)
    {
      g_ptr_array_add (self->rows, make_row (self, ((BbPaperSigner *) self->all->pdata[i])->field));
      adw_preferences_group_add (self->list, self->rows->pdata[i]);
    }
}

static void
on_paper_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSigners) self = data;
  BbSigningState *paper = bb_visit_get_signing_state_finish (BB_WORKSPACE (source), result, NULL);

  if (!paper || !self->session || !(self->other || bb_open_visit_is_locked (self->session)))
    {
      bb_signing_state_free (paper);
      return;
    }
  g_clear_pointer (&self->paper, bb_signing_state_free);
  self->paper = paper;
  g_ptr_array_unref (self->all);
  self->all = g_ptr_array_ref (paper->signers);
  show (self);
}

void
bb_signers_refresh (BbSigners *self)
{
  /* The case says at once what happened to the minutes; of another paper only its records do. */
  if (!self->other)
    {
      g_ptr_array_unref (self->all);
      self->all = bb_paper_signers_new (bb_open_visit_get_case (self->session));
      show (self);
    }
  bb_visit_get_signing_state_async (bb_open_visit_get_workspace (self->session), get_paper (self), NULL, on_paper_read,
                                  g_object_ref (self));
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void on_verify_clicked (BbSigners *self) { g_signal_emit (self, signals[VERIFY_REQUESTED], 0); }
static void on_save_clicked (BbSigners *self) { g_signal_emit (self, signals[SAVE_REQUESTED], 0); }
static void on_unlock_clicked (BbSigners *self) { g_signal_emit (self, signals[UNLOCK_REQUESTED], 0); }

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_signers_dispose (GObject *object)
{
  BbSigners *self = BB_SIGNERS (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_SIGNERS);
  g_clear_object (&self->session);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  g_clear_pointer (&self->other, g_free);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->paper, bb_signing_state_free);
  G_OBJECT_CLASS (bb_signers_parent_class)->dispose (object);
}

static void
bb_signers_class_init (BbSignersClass *class)
{
  static const char * const names[] = { "verify-requested", "save-requested", "unlock-requested" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_signers_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], BB_TYPE_SIGNERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/signers.ui");
  gtk_widget_class_bind_template_child (widget_class, BbSigners, list);
  gtk_widget_class_bind_template_child (widget_class, BbSigners, office);
  gtk_widget_class_bind_template_child (widget_class, BbSigners, number);
  gtk_widget_class_bind_template_child (widget_class, BbSigners, seal);
  gtk_widget_class_bind_template_child (widget_class, BbSigners, give);
  gtk_widget_class_bind_template_child (widget_class, BbSigners, put);
  gtk_widget_class_bind_template_child (widget_class, BbSigners, held);
  gtk_widget_class_bind_template_child (widget_class, BbSigners, hand_over);
  gtk_widget_class_bind_template_child (widget_class, BbSigners, longevity);
  gtk_widget_class_bind_template_child (widget_class, BbSigners, verify);
  gtk_widget_class_bind_template_child (widget_class, BbSigners, unlock);
  gtk_widget_class_bind_template_child (widget_class, BbSigners, case_file);
  gtk_widget_class_bind_template_callback (widget_class, on_take_back_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_take_in_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_hand_over_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_give_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_put_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_verify_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_unlock_clicked);
}

static void
bb_signers_init (BbSigners *self)
{
  self->rows = g_ptr_array_new ();
  self->all = g_ptr_array_new ();
  g_type_ensure (BB_TYPE_LONGEVITY);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bb_signers_set_other (BbSigners *self, const char *paper)
{
  g_set_str (&self->other, paper);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->hand_over), _("Hand Over the Paper…"));
  gtk_widget_set_visible (self->case_file, FALSE);
  gtk_widget_set_visible (self->unlock, FALSE);
}

void
bb_signers_set_session (BbSigners *self, BbOpenVisit *session)
{
  g_set_object (&self->session, session);
  bb_longevity_set_session (self->longevity, session, self->other);
}
