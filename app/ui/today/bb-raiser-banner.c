/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-raiser-banner.h"

#include <glib/gi18n-lib.h>

#include "services/bb-raiser.h"

struct _BbRaiserBanner
{
  AdwBin parent_instance;

  AdwBanner *banner;
  BbRaiser *raiser;              /* (transfer none): the workspace's */
};

G_DEFINE_FINAL_TYPE (BbRaiserBanner, bb_raiser_banner, ADW_TYPE_BIN)

/* Nobody is told of what goes by itself: only of what has waited, or has failed. */
static void
show (BbRaiserBanner *self)
{
  guint n = bb_raiser_get_n_due (self->raiser);
  const char *problem = bb_raiser_get_problem (self->raiser);
  gboolean waits = n && bb_raiser_has_authority (self->raiser) && !bb_raiser_is_running (self->raiser);
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u signed paper still waits for its time stamp",
                                                         "%u signed papers still wait for their time stamp", n), n);
  g_autofree char *title = problem ? g_strdup_printf ("%s. %s", words, problem) : g_strdup (words);

  if (waits)
    adw_banner_set_title (self->banner, title);
  adw_banner_set_revealed (self->banner, waits);
}

static void
on_button_clicked (BbRaiserBanner *self)
{
  bb_raiser_try_now (self->raiser);
}

static void
bb_raiser_banner_class_init (BbRaiserBannerClass *class)
{
}

static void
bb_raiser_banner_init (BbRaiserBanner *self)
{
  self->banner = ADW_BANNER (adw_banner_new (""));
  adw_banner_set_use_markup (self->banner, FALSE);
  adw_banner_set_button_label (self->banner, _("Ask Now"));
  g_signal_connect_swapped (self->banner, "button-clicked", G_CALLBACK (on_button_clicked), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->banner));
}

void
bb_raiser_banner_set_workspace (BbRaiserBanner *self, BbWorkspace *workspace)
{
  self->raiser = bb_raiser_get (workspace);
  g_signal_connect_object (self->raiser, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}
