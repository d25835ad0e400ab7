/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-issuer-banner.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-preferences.h"

struct _BbIssuerBanner
{
  AdwBin parent_instance;

  AdwBanner *banner;
  BbOpenVisit *session;
};

G_DEFINE_FINAL_TYPE (BbIssuerBanner, bb_issuer_banner, ADW_TYPE_BIN)

static void
on_updated (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbIssuerBanner) self = data;
  g_autoptr (GError) error = NULL;

  if (bb_visit_update_finish (BB_WORKSPACE (source), result, &error))
    bb_open_visit_reload (self->session);
  else
    bb_notify_error (GTK_WIDGET (self), error);
}

static void
take (BbIssuerBanner *self, BbIssuer *issuer)
{
  g_autoptr (BbVisit) visit = bb_visit_copy (bb_case_get_visit (bb_open_visit_get_case (self->session)));

  g_set_str (&visit->issuer, issuer->code);
  bb_visit_update_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), visit, NULL,
                         on_updated, g_object_ref (self));
}

static void look_for_issuer (BbIssuerBanner *self, gboolean ask);

static void
on_preferences_closed (BbIssuerBanner *self)
{
  look_for_issuer (self, FALSE);
}

static void
ask_for_issuer (BbIssuerBanner *self)
{
  AdwDialog *dialog = bb_preferences_new (bb_open_visit_get_workspace (self->session), "office");

  g_signal_connect_object (dialog, "closed", G_CALLBACK (on_preferences_closed), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

typedef struct { BbIssuerBanner *self; gboolean ask; } Look;

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  Look *look = data;
  g_autoptr (BbIssuerBanner) self = look->self;
  g_autoptr (GPtrArray) issuers = bb_workspace_list_issuers_finish (BB_WORKSPACE (source), result, NULL);
  gboolean ask = look->ask;

  g_free (look);
  if (issuers && issuers->len)
    take (self, issuers->pdata[0]);
  else if (ask)
    ask_for_issuer (self);
}

static void
look_for_issuer (BbIssuerBanner *self, gboolean ask)
{
  Look *look = g_new0 (Look, 1);

  look->self = g_object_ref (self);
  look->ask = ask;
  bb_workspace_list_issuers_async (bb_open_visit_get_workspace (self->session), NULL, on_listed, look);
}

static void
on_button_clicked (BbIssuerBanner *self)
{
  look_for_issuer (self, TRUE);
}

void
bb_issuer_banner_refresh (BbIssuerBanner *self)
{
  BbCase *visit = bb_open_visit_get_case (self->session);

  adw_banner_set_revealed (self->banner, visit && !bb_open_visit_is_locked (self->session) && !bb_case_get_issuer (visit));
}

static void
bb_issuer_banner_dispose (GObject *object)
{
  g_clear_object (&BB_ISSUER_BANNER (object)->session);
  G_OBJECT_CLASS (bb_issuer_banner_parent_class)->dispose (object);
}

static void
bb_issuer_banner_class_init (BbIssuerBannerClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_issuer_banner_dispose;
}

static void
bb_issuer_banner_init (BbIssuerBanner *self)
{
  self->banner = ADW_BANNER (adw_banner_new (_("The minutes name no issuing office")));
  adw_banner_set_button_label (self->banner, _("Fill In"));
  g_signal_connect_swapped (self->banner, "button-clicked", G_CALLBACK (on_button_clicked), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->banner));
}

void
bb_issuer_banner_set_session (BbIssuerBanner *self, BbOpenVisit *session)
{
  g_set_object (&self->session, session);
}
