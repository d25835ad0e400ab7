/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-token-picker.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-settings.h"

#define LOOK_AGAIN 2500          /* ms */

struct _BbTokenPicker
{
  AdwPreferencesGroup parent_instance;

  GPtrArray *rows;
  GtkCheckButton *group;         /* on no row: so that one certificate alone looks like a choice too */
  BbWorkspace *workspace;
  GPtrArray *tokens;             /* BbTokenInfo, or %NULL: not looked yet */
  char *problem;                 /* why the tokens cannot be looked at */
  char *shown;                   /* what the rows say */
  char *chosen;                  /* address of a certificate */
  guint timer;
  gboolean active, looking;
};

G_DEFINE_FINAL_TYPE (BbTokenPicker, bb_token_picker, ADW_TYPE_PREFERENCES_GROUP)

static guint changed_signal;

/* ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────── */

char *
bb_token_picker_describe (const BbTokenCertificate *certificate)
{
  g_autoptr (GDateTime) from = g_date_time_to_local (certificate->not_before), to = g_date_time_to_local (certificate->not_after);
  g_autofree char *first = g_date_time_format (from, "%d/%m/%Y"), *last = g_date_time_format (to, "%d/%m/%Y");

  return g_strdup_printf (_("Issued by %s · valid from %s to %s"), certificate->issuer, first, last);
}

static char *
describe_row (const BbTokenInfo *token, const BbTokenCertificate *certificate)
{
  g_autofree char *facts = bb_token_picker_describe (certificate);
  g_autofree char *where = g_strdup_printf (_("Token “%s”, serial number %s"), token->label, token->serial);
  const char *problem = certificate->usable ? NULL : certificate->problem;

  if (token->pin_locked)
    problem = _("This token is locked after too many wrong PINs; its issuer can unlock it");
  return problem ? g_strdup_printf ("%s\n%s\n%s", facts, where, problem) : g_strdup_printf ("%s\n%s", facts, where);
}

/* Everything that a row or a caller could show differently. */
static char *
describe_all (BbTokenPicker *self)
{
  GString *words = g_string_new (self->problem);

  /* None found says something else than not looked yet. */
  g_string_append (words, self->tokens ? "looked\n" : "");
  for (guint i = 0; self->tokens && i < self->tokens->len; i++)
    {
      BbTokenInfo *token = self->tokens->pdata[i];

      g_string_append_printf (words, "%s %d%d%d%d\n", token->serial, token->pin_count_low, token->pin_final_try, token->pin_locked, token->has_pin_pad);
      for (guint k = 0; k < token->certificates->len; k++)
        {
          BbTokenCertificate *certificate = token->certificates->pdata[k];
          g_autofree char *row = describe_row (token, certificate);

          g_string_append_printf (words, "%s %s %s\n", certificate->uri, certificate->name, row);
        }
    }
  return g_string_free (words, FALSE);
}

/* ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_row (BbTokenPicker *self, GtkWidget *row)
{
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static GtkWidget *
new_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

static void
on_toggled (BbTokenPicker *self, GtkCheckButton *check)
{
  if (!gtk_check_button_get_active (check))
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (g_object_get_data (G_OBJECT (check), "uri"));
  g_signal_emit (self, changed_signal, 0);
}

static void
add_certificate (BbTokenPicker *self, const BbTokenInfo *token, const BbTokenCertificate *certificate)
{
  g_autofree char *subtitle = describe_row (token, certificate);
  GtkWidget *row = new_row (certificate->name, subtitle), *check = gtk_check_button_new ();

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  bb_set_accessible_name (check, certificate->name);
  g_object_set_data_full (G_OBJECT (check), "uri", g_strdup (certificate->uri), g_free);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (check), self->group);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_strcmp0 (certificate->uri, self->chosen) == 0);
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_widget_set_sensitive (row, certificate->usable && !token->pin_locked);
  add_row (self, row);
}

static void
add_nothing (BbTokenPicker *self)
{
  if (self->problem)
    add_row (self, new_row (_("The Tokens Cannot Be Read"), self->problem));
  else if (!self->tokens)
    add_row (self, new_row (_("Looking for a token…"), ""));
  else if (self->tokens->len == 0)
    add_row (self, new_row (_("No token is plugged in"), _("Plug it in: its certificates show here by themselves.")));
  else
    add_row (self, new_row (_("The token holds no certificate"), _("Ask who issued it.")));
}

/* The one that can sign, when there is no other. */
static void
choose (BbTokenPicker *self)
{
  BbTokenCertificate *only = NULL;
  guint n = 0;

  if (bb_token_picker_get_certificate (self))
    return;
  g_clear_pointer (&self->chosen, g_free);
  for (guint i = 0; self->tokens && i < self->tokens->len; i++)
    {
      BbTokenInfo *token = self->tokens->pdata[i];

      for (guint k = 0; k < token->certificates->len; k++)
        if (!token->pin_locked && ((BbTokenCertificate *) token->certificates->pdata[k])->usable)
          {
            only = token->certificates->pdata[k];
            n++;
          }
    }
  if (n == 1)
    self->chosen = g_strdup (only->uri);
}

/* Rows are made anew only when they would say something else: the focus stays where it is. */
static void
show (BbTokenPicker *self)
{
  g_autofree char *words = describe_all (self);

  if (self->shown && g_str_equal (self->shown, words))
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&words);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  choose (self);
  for (guint i = 0; self->tokens && i < self->tokens->len; i++)
    {
      BbTokenInfo *token = self->tokens->pdata[i];

      for (guint k = 0; k < token->certificates->len; k++)
        add_certificate (self, token, token->certificates->pdata[k]);
    }
  if (self->rows->len == 0)
    add_nothing (self);
  g_signal_emit (self, changed_signal, 0);
}

/* ── Looking ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_time (gpointer data)
{
  BbTokenPicker *self = data;

  self->timer = 0;
  bb_token_picker_look (self);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbTokenPicker) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *tokens = bb_visit_list_tokens_finish (BB_WORKSPACE (source), result, &error);

  self->looking = FALSE;
  g_clear_pointer (&self->tokens, g_ptr_array_unref);
  g_clear_pointer (&self->problem, g_free);
  self->tokens = tokens;
  self->problem = error ? bb_phrase (error) : NULL;
  if (!self->active)
    return;
  show (self);
  if (self->active && !self->timer)
    self->timer = g_timeout_add_once (LOOK_AGAIN, on_time, self);
}

void
bb_token_picker_look (BbTokenPicker *self)
{
  g_autofree char *module = bb_settings_get_text ("token-module");

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->looking || !self->active)
    return;
  self->looking = TRUE;
  bb_visit_list_tokens_async (self->workspace, *module ? module : NULL, NULL, on_looked, g_object_ref (self));
}

void
bb_token_picker_begin_anew (BbTokenPicker *self)
{
  g_clear_pointer (&self->tokens, g_ptr_array_unref);
  g_clear_pointer (&self->problem, g_free);
  show (self);
  bb_token_picker_look (self);
}

void
bb_token_picker_set_active (BbTokenPicker *self, gboolean active)
{
  self->active = active;
  if (active)
    bb_token_picker_look (self);
  else
    g_clear_handle_id (&self->timer, g_source_remove);
}

BbTokenInfo *
bb_token_picker_get_token (BbTokenPicker *self)
{
  for (guint i = 0; self->chosen && self->tokens && i < self->tokens->len; i++)
    {
      BbTokenInfo *token = self->tokens->pdata[i];

      for (guint k = 0; k < token->certificates->len; k++)
        if (g_str_equal (((BbTokenCertificate *) token->certificates->pdata[k])->uri, self->chosen))
          return token;
    }
  return NULL;
}

/* One that cannot sign any more is not chosen. */
BbTokenCertificate *
bb_token_picker_get_certificate (BbTokenPicker *self)
{
  BbTokenInfo *token = bb_token_picker_get_token (self);

  for (guint k = 0; token && !token->pin_locked && k < token->certificates->len; k++)
    {
      BbTokenCertificate *certificate = token->certificates->pdata[k];

      if (g_str_equal (certificate->uri, self->chosen))
        return certificate->usable ? certificate : NULL;
    }
  return NULL;
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_token_picker_dispose (GObject *object)
{
  BbTokenPicker *self = BB_TOKEN_PICKER (object);

  self->active = FALSE;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->workspace);
  g_clear_object (&self->group);
  g_clear_pointer (&self->tokens, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->chosen, g_free);
  G_OBJECT_CLASS (bb_token_picker_parent_class)->dispose (object);
}

static void
bb_token_picker_class_init (BbTokenPickerClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_token_picker_dispose;
  changed_signal = g_signal_new ("changed", BB_TYPE_TOKEN_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bb_token_picker_init (BbTokenPicker *self)
{
  self->rows = g_ptr_array_new ();
  self->group = g_object_ref_sink (GTK_CHECK_BUTTON (gtk_check_button_new ()));
}

void
bb_token_picker_set_workspace (BbTokenPicker *self, BbWorkspace *workspace)
{
  g_set_object (&self->workspace, workspace);
  show (self);
}
