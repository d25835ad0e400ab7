/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-case-banner.h"

#include <glib/gi18n-lib.h>

struct _BbCaseBanner
{
  AdwBin parent_instance;

  AdwBanner *banner;
  BbOpenVisit *session;
  char *restored;                /* what was brought back, until the person has read it */
  char *only;                    /* whose items alone are shown */
  guint n_proposals;
  const char *action;            /* of the page, of the button; %NULL: it only closes */
};

G_DEFINE_FINAL_TYPE (BbCaseBanner, bb_case_banner, ADW_TYPE_BIN)

static void
say (BbCaseBanner *self, const char *words, const char *button, const char *action)
{
  self->action = action;
  adw_banner_set_title (self->banner, words);
  adw_banner_set_button_label (self->banner, button);
  adw_banner_set_revealed (self->banner, words != NULL && *words);
}

static gboolean
is_planned (BbState state)
{
  return state <= BB_STATE_NOTIFIED || state == BB_STATE_POSTPONED;
}

static void
say_proposals (BbCaseBanner *self, BbCase *visit)
{
  BbEvent *closed = bb_case_find_unit_closed (visit);
  g_autofree char *count = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u proposal for what happened here",
                                                         "%u proposals for what happened here", self->n_proposals), self->n_proposals);
  g_autoptr (GDateTime) at = closed ? g_date_time_to_local (closed->at) : NULL;
  g_autofree char *time = at ? g_date_time_format (at, "%H:%M") : NULL;
  g_autofree char *found = at ? g_strdup_printf (_("The unit was found closed at %s"), time) : NULL;
  g_autofree char *words = NULL;

  if (!self->n_proposals)
    {
      say (self, found ? found : "", NULL, NULL);
      return;
    }
  words = found ? g_strdup_printf ("%s · %s", found, count) : g_strdup (count);
  say (self, words, _("Look"), "visit.proposals");
}

static void
refresh (BbCaseBanner *self)
{
  BbCase *visit = bb_open_visit_get_case (self->session);

  if (self->restored)
    say (self, self->restored, _("All Right"), NULL);
  else if (visit && is_planned (bb_case_get_state (visit)))
    say (self, _("Planned, not opened yet: open it when the team is at the unit"), _("Open the Visit"), "visit.open");
  else if (self->only)
    {
      g_autofree char *words = g_strdup_printf (_("Only the items of %s"), self->only);

      say (self, words, _("Show All"), "visit.all");
    }
  else if (visit)
    say_proposals (self, visit);
}

/* ── What the case calls for ─────────────────────────────────────────────────────────────────────────────────── */

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseBanner) self = data;
  g_autoptr (GPtrArray) list = bb_visit_list_proposals_finish (BB_WORKSPACE (source), result, NULL);

  if (!self->session)
    return;
  self->n_proposals = list ? list->len : 0;
  refresh (self);
}

/* Most visits call for nothing: they are not asked again after every answer. */
static gboolean
may_call (BbCase *visit)
{
  BbAttendee *representative = bb_visit_find_representative (bb_case_get_visit (visit));
  BbEvent *refused = bb_events_find_last (bb_case_get_events (visit), BB_EVENT_REFUSED);

  return bb_case_find_unit_closed (visit) || (representative && bb_attendee_lacks_authorisation (representative)) ||
         (refused && (!refused->witness || !*refused->witness));
}

static void
on_reloaded (BbCaseBanner *self)
{
  BbCase *visit = bb_open_visit_get_case (self->session);

  if (!may_call (visit) || bb_open_visit_is_locked (self->session))
    self->n_proposals = 0;
  else
    bb_visit_list_proposals_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), NULL, on_listed,
                                   g_object_ref (self));
  refresh (self);
}

/* ── What a power loss left ──────────────────────────────────────────────────────────────────────────────────── */

static void
on_restored (BbCaseBanner *self, guint n, const char *where)
{
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "What was typed before the interruption was restored: %u text",
                                                         "What was typed before the interruption was restored: %u texts", n), n);

  g_free (self->restored);
  self->restored = *where ? g_strdup_printf ("%s (%s)", words, where) : g_steal_pointer (&words);
  refresh (self);
}

static void
on_button_clicked (BbCaseBanner *self)
{
  if (self->action)
    gtk_widget_activate_action (GTK_WIDGET (self), self->action, NULL);
  else
    g_clear_pointer (&self->restored, g_free);
  refresh (self);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_case_banner_dispose (GObject *object)
{
  BbCaseBanner *self = BB_CASE_BANNER (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->restored, g_free);
  g_clear_pointer (&self->only, g_free);
  G_OBJECT_CLASS (bb_case_banner_parent_class)->dispose (object);
}

static void
bb_case_banner_class_init (BbCaseBannerClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_case_banner_dispose;
}

static void
bb_case_banner_init (BbCaseBanner *self)
{
  self->banner = ADW_BANNER (adw_banner_new (""));
  adw_banner_set_use_markup (self->banner, FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->banner));
  g_signal_connect_object (self->banner, "button-clicked", G_CALLBACK (on_button_clicked), self, G_CONNECT_SWAPPED);
}

void
bb_case_banner_set_only (BbCaseBanner *self, const char *member)
{
  if (g_set_str (&self->only, member))
    refresh (self);
}

void
bb_case_banner_set_session (BbCaseBanner *self, BbOpenVisit *session)
{
  g_set_object (&self->session, session);
  g_signal_connect_object (session, "reloaded", G_CALLBACK (on_reloaded), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "restored", G_CALLBACK (on_restored), self, G_CONNECT_SWAPPED);
}
