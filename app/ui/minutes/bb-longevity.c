/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-longevity.h"

#include <glib/gi18n-lib.h>

#include "common/bb-preferences.h"
#include "services/bb-raiser.h"

struct _BbLongevity
{
  AdwPreferencesGroup parent_instance;

  AdwActionRow *row;
  AdwButtonRow *button;
  BbOpenVisit *session;
  char *paper;                   /* %NULL: the minutes */
  BbRaiser *raiser;              /* (transfer none): the workspace's */
};

G_DEFINE_FINAL_TYPE (BbLongevity, bb_longevity, ADW_TYPE_PREFERENCES_GROUP)

/* ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
name_level (const BbRaisingPaper *paper)
{
  if (g_str_equal (paper->level, "B-LTA"))
    return _("Proof for many years (B-LTA)");
  if (g_str_has_prefix (paper->level, "B-LT"))
    return _("Proof is kept, without a last time stamp (B-LT)");
  if (g_str_equal (paper->level, "B-T"))
    return _("Time-stamped (B-T)");
  return _("Not yet time-stamped (B-B)");
}

static char *
describe_done (const BbRaisingPaper *paper)
{
  g_autoptr (GDateTime) local = paper->stamp_ends ? g_date_time_to_local (paper->stamp_ends) : NULL;
  g_autofree char *date = local ? g_date_time_format (local, "%d/%m/%Y") : NULL;

  if (!date)
    return g_strdup (_("Nothing more is needed."));
  if (paper->state == BB_RAISING_RENEWAL)
    return g_strdup_printf (_("The last time stamp holds until %s and will be renewed."), date);
  return g_strdup_printf (_("The last time stamp holds until %s; it is renewed before."), date);
}

/* The paper may pause longer than until the next look at all of them. */
static char *
format_next (BbLongevity *self, const BbRaisingPaper *paper)
{
  GDateTime *look = bb_raiser_get_next (self->raiser), *next = paper->next && look && g_date_time_compare (paper->next, look) > 0 ? paper->next : look;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return next ? g_date_time_format (next, g_date_time_difference (next, now) < 12 * G_TIME_SPAN_HOUR ? "%H:%M" : "%H:%M %d/%m/%Y") : NULL;
}

static char *
describe_wait (BbLongevity *self, const BbRaisingPaper *paper)
{
  g_autofree char *time = format_next (self, paper);
  const char *problem = paper->problem;

  if (!bb_raiser_has_authority (self->raiser))
    return g_strdup (_("No time-stamping authority is set, so that nobody is asked."));
  if (bb_raiser_is_running (self->raiser))
    return g_strdup (_("The authority is being asked…"));
  if (problem && time)
    return g_strdup_printf (_("Did not succeed: %s. Next try at %s."), problem, time);
  if (!bb_raiser_has_network (self->raiser))
    return g_strdup (_("Waits for the network."));
  return time ? g_strdup_printf (_("Next try at %s."), time) : g_strdup (_("Waits for the network."));
}

/* A level that nobody checked against roots says what is in the PDF, not whom to trust. */
static char *
add_unchecked (const BbRaisingPaper *paper, char *words)
{
  g_autofree char *before = words;

  return paper->unchecked ? g_strdup_printf (_("%s Whom to trust was not checked: no root certificates were chosen."), before)
                          : g_steal_pointer (&before);
}

static char *
describe (BbLongevity *self, const BbRaisingPaper *paper)
{
  switch (paper->state)
    {
    case BB_RAISING_SIGNATURES:
      return g_strdup (_("The proof is completed when everybody has signed, or a day after the last signature."));
    case BB_RAISING_STUCK:
      return paper->problem ? g_strdup_printf (_("%s. It is tried again each week."), paper->problem)
                            : g_strdup (_("About one of the certificates nobody can be asked whether it was revoked. It is tried again each week."));
    case BB_RAISING_DONE:
      return describe_done (paper);
    case BB_RAISING_RENEWAL:
    case BB_RAISING_DUE:
    default:
      return bb_raiser_has_authority (self->raiser) && paper->state == BB_RAISING_RENEWAL && !paper->problem
               ? describe_done (paper) : describe_wait (self, paper);
    }
}

/* ── Showing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show (BbLongevity *self)
{
  const BbRaisingPaper *paper = self->raiser ? bb_raiser_find (self->raiser, self->paper ? self->paper : bb_open_visit_get_visit_id (self->session)) : NULL;
  g_autofree char *words = paper ? add_unchecked (paper, describe (self, paper)) : NULL;
  gboolean due = paper && (paper->state == BB_RAISING_DUE || paper->state == BB_RAISING_RENEWAL || paper->state == BB_RAISING_STUCK);

  gtk_widget_set_visible (GTK_WIDGET (self), paper != NULL);
  if (!paper)
    return;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), name_level (paper));
  adw_action_row_set_subtitle (self->row, words);
  gtk_widget_set_visible (GTK_WIDGET (self->button), due && !bb_raiser_is_running (self->raiser));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->button),
                                 bb_raiser_has_authority (self->raiser) ? _("Ask the Authority Now") : _("Set the Authority…"));
}

static void
on_button_activated (BbLongevity *self)
{
  if (bb_raiser_has_authority (self->raiser))
    bb_raiser_try_now (self->raiser);
  else
    adw_dialog_present (bb_preferences_new (bb_open_visit_get_workspace (self->session), "general"), GTK_WIDGET (self));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_longevity_dispose (GObject *object)
{
  g_clear_object (&BB_LONGEVITY (object)->session);
  g_clear_pointer (&BB_LONGEVITY (object)->paper, g_free);
  G_OBJECT_CLASS (bb_longevity_parent_class)->dispose (object);
}

static void
bb_longevity_class_init (BbLongevityClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_longevity_dispose;
}

static void
bb_longevity_init (BbLongevity *self)
{
  self->row = ADW_ACTION_ROW (adw_action_row_new ());
  self->button = ADW_BUTTON_ROW (adw_button_row_new ());
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Proof over Time"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
  adw_action_row_set_subtitle_selectable (self->row, TRUE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->button));
  g_signal_connect_swapped (self->button, "activated", G_CALLBACK (on_button_activated), self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
bb_longevity_set_session (BbLongevity *self, BbOpenVisit *session, const char *paper)
{
  g_set_str (&self->paper, paper);
  g_set_object (&self->session, session);
  self->raiser = bb_raiser_get (bb_open_visit_get_workspace (session));
  g_signal_connect_object (self->raiser, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
}

void
bb_longevity_refresh (BbLongevity *self)
{
  if (!self->paper && !bb_open_visit_is_locked (self->session))
    return;
  bb_raiser_look_soon (self->raiser);
  show (self);
}
