/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-signers.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-wording.h"

#include "bb-refusal-dialog.h"
#include "bb-sign-dialog.h"

struct _BbSigners
{
  AdwBin parent_instance;

  AdwPreferencesGroup *list;
  GtkWidget *verify, *unlock;
  GPtrArray *rows;
  char *shown;                   /* what the rows say */
  BbOpenVisit *session;
};

G_DEFINE_FINAL_TYPE (BbSigners, bb_signers, ADW_TYPE_BIN)

enum { VERIFY_REQUESTED, SAVE_REQUESTED, UNLOCK_REQUESTED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ── Who ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
describe_role (const char *field)
{
  if (g_str_equal (field, "unit"))
    return _("Representative of the unit");
  if (g_str_equal (field, "secretary"))
    return _("Secretary of the team");
  if (g_str_equal (field, "leader"))
    return _("Team leader");
  return field;
}

static const char *
find_name (BbVisit *visit, const char *field)
{
  BbMember *member = NULL;

  if (g_str_equal (field, "unit"))
    {
      BbAttendee *person = bb_visit_find_representative (visit);

      return person ? person->name : NULL;
    }
  if (g_str_equal (field, "secretary"))
    member = bb_visit_find_member (visit, BB_ROLE_SECRETARY);
  if (g_str_equal (field, "leader"))
    member = bb_visit_find_member (visit, BB_ROLE_LEADER);
  return member ? member->name : NULL;
}

/* ── What became of the field since the last lock ────────────────────────────────────────────────────────────── */

static BbEvent *
find_settling (BbCase *visit, const char *field)
{
  GPtrArray *events = bb_case_get_events (visit);
  BbEvent *found = NULL;

  for (guint i = 0; i < events->len; i++)
    {
      BbEvent *event = events->pdata[i];

      if (event->kind == BB_EVENT_LOCKED)
        found = NULL;
      else if ((event->kind == BB_EVENT_SIGNED || event->kind == BB_EVENT_REFUSED) && g_strcmp0 (event->field, field) == 0)
        found = event;
    }
  return found;
}

static char *
describe_state (BbEvent *event, const char *expected)
{
  g_autofree char *time = event && event->at ? bb_wording_time (event->at) : g_strdup ("");

  if (!event)
    return g_strdup (_("Not signed yet"));
  if (event->kind == BB_EVENT_REFUSED)
    {
      g_autofree char *refused = g_strdup_printf (_("Refused to sign on %s"), time);
      g_autofree char *witness = event->witness && *event->witness ? g_strdup_printf (_("witness: %s"), event->witness) : NULL;

      return g_strjoin (" · ", refused, event->reason, witness, NULL);
    }
  if (!event->who || !*event->who || g_strcmp0 (event->who, expected) == 0)
    return g_strdup_printf (_("Signed on %s"), time);
  return g_strdup_printf (_("Signed by %s on %s"), event->who, time);
}

/* ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_signed (BbSigners *self, const char *name)
{
  g_autofree char *words = g_strdup_printf (_("Signed by %s"), name ? name : "");

  bb_notify (GTK_WIDGET (self), words);
}

static void
on_sign_clicked (BbSigners *self, GtkWidget *button)
{
  const char *field = g_object_get_data (G_OBJECT (button), "field");
  const char *name = find_name (bb_case_get_visit (bb_open_visit_get_case (self->session)), field);
  AdwDialog *dialog = bb_sign_dialog_new (self->session, field, name, describe_role (field));

  g_signal_connect_object (dialog, "signed", G_CALLBACK (on_signed), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static GtkWidget *
make_sign_button (BbSigners *self, const char *field)
{
  GtkWidget *button = gtk_button_new_with_label (_("Sign…"));
  g_autofree char *name = g_strdup_printf (_("Sign: %s"), describe_role (field));

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

  adw_dialog_present (bb_refusal_dialog_new (self->session, field, find_name (bb_case_get_visit (visit), field), find_settling (visit, field)),
                      GTK_WIDGET (self));
}

static GtkWidget *
make_refuse_button (BbSigners *self, const char *field)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("action-unavailable-symbolic");
  g_autofree char *name = g_strdup_printf (_("Refuses to sign: %s"), describe_role (field));

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
  const char *name = find_name (bb_case_get_visit (visit), field);
  BbEvent *event = find_settling (visit, field);
  g_autofree char *state = describe_state (event, name);
  g_autofree char *subtitle = name ? g_strdup_printf ("%s\n%s", describe_role (field), state) : g_strdup (state);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name ? name : describe_role (field));
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
is_shown (BbSigners *self, BbCase *visit, char **fields)
{
  GString *words = g_string_new (NULL);
  gboolean same;

  for (guint i = 0; fields && fields[i]; i++)
    {
      const char *name = find_name (bb_case_get_visit (visit), fields[i]);
      g_autofree char *state = describe_state (find_settling (visit, fields[i]), name);

      g_string_append_printf (words, "%s|%s|%s\n", fields[i], name ? name : "", state);
    }
  same = g_strcmp0 (self->shown, words->str) == 0;
  g_free (self->shown);
  self->shown = g_string_free (words, FALSE);
  return same;
}

void
bb_signers_refresh (BbSigners *self)
{
  BbCase *visit = bb_open_visit_get_case (self->session);
  BbEvent *lock = bb_events_find_last (bb_case_get_events (visit), BB_EVENT_LOCKED);
  guint settled = 0, n_signed = 0, total = lock && lock->fields ? g_strv_length (lock->fields) : 0;
  g_autofree char *words = NULL;

  if (is_shown (self, visit, lock ? lock->fields : NULL))
    return;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->list, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < total; i++)
    {
      BbEvent *event = find_settling (visit, lock->fields[i]);

      settled += event != NULL;
      n_signed += event && event->kind == BB_EVENT_SIGNED;
      g_ptr_array_add (self->rows, make_row (self, lock->fields[i]));
      adw_preferences_group_add (self->list, self->rows->pdata[i]);
    }
  if (settled == total)
    words = g_strdup (_("The minutes are complete."));
  else if (settled > n_signed)
    words = g_strdup_printf (_("%u of %u have signed, %u refused."), n_signed, total, settled - n_signed);
  else
    words = g_strdup_printf (_("%u of %u have signed."), n_signed, total);
  adw_preferences_group_set_description (self->list, words);
  gtk_widget_set_visible (self->unlock, settled == 0);
  gtk_widget_set_sensitive (self->verify, n_signed > 0);
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
  g_clear_pointer (&self->shown, g_free);
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
  gtk_widget_class_bind_template_child (widget_class, BbSigners, verify);
  gtk_widget_class_bind_template_child (widget_class, BbSigners, unlock);
  gtk_widget_class_bind_template_callback (widget_class, on_verify_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_unlock_clicked);
}

static void
bb_signers_init (BbSigners *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bb_signers_set_session (BbSigners *self, BbOpenVisit *session)
{
  g_set_object (&self->session, session);
}
