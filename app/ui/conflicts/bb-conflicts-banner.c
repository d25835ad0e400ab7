/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-conflicts-banner.h"

#include <glib/gi18n-lib.h>

#include "services/bb-conflicts.h"

struct _BbConflictsBanner
{
  AdwBin parent_instance;

  AdwBanner *banner;
  BbWorkspace *workspace;
  gboolean looking, again;
};

G_DEFINE_FINAL_TYPE (BbConflictsBanner, bb_conflicts_banner, ADW_TYPE_BIN)

static void look (BbConflictsBanner *self);

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbConflictsBanner) self = data;
  g_autoptr (GPtrArray) conflicts = bb_conflicts_list_finish (BB_WORKSPACE (source), result, NULL);
  guint n = conflicts ? conflicts->len : 0;
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u record was changed in two places", "%u records were changed in two places", n), n);

  self->looking = FALSE;
  if (n)
    adw_banner_set_title (self->banner, words);
  adw_banner_set_revealed (self->banner, n > 0);
  if (self->again)
    look (self);
}

/* One look at a time, for a sync changes a thousand records, and none while nobody sees it. */
static void
look (BbConflictsBanner *self)
{
  self->again = self->looking;
  if (self->looking || !self->workspace || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->looking = TRUE;
  bb_conflicts_list_async (self->workspace, NULL, NULL, on_listed, g_object_ref (self));
}

static void
bb_conflicts_banner_dispose (GObject *object)
{
  g_clear_object (&BB_CONFLICTS_BANNER (object)->workspace);
  G_OBJECT_CLASS (bb_conflicts_banner_parent_class)->dispose (object);
}

static void
bb_conflicts_banner_class_init (BbConflictsBannerClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_conflicts_banner_dispose;
}

static void
bb_conflicts_banner_init (BbConflictsBanner *self)
{
  self->banner = ADW_BANNER (adw_banner_new (""));
  adw_banner_set_use_markup (self->banner, FALSE);
  adw_banner_set_button_label (self->banner, _("Decide"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->banner), "win.conflicts");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->banner));
}

void
bb_conflicts_banner_set_workspace (BbConflictsBanner *self, BbWorkspace *workspace)
{
  if (!g_set_object (&self->workspace, workspace))
    return;
  g_signal_connect_object (workspace, "visit-changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (look), NULL);
  look (self);
}
