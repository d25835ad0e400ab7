/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-sync-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "common/bb-wording.h"
#include "services/bb-case-file.h"

/* Names of databases are opaque: what a person knows is what they hold. */
static const struct { const char *prefix; const char *words; } kinds[] = {
  { "danhmuc", N_("Catalogue: units, checklists, legal bases") }, { "kh-", N_("Plan") }, { "mat-", N_("Unannounced targets") },
  { "doan-", N_("Visits of the team") }, { "hanche-", N_("Restricted records of the team") }, { "tep-", N_("Photographs and files of the team") },
};

static char *
describe_database (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (name, kinds[i].prefix))
      {
        const char *rest = name + strlen (kinds[i].prefix);

        return *rest ? g_strdup_printf ("%s · %.8s", _(kinds[i].words), rest) : g_strdup (_(kinds[i].words));
      }
  return g_strdup (name);
}

static AdwActionRow *
make_row (const char *title, const char *subtitle, const char *style)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (row, 0);
  adw_action_row_set_subtitle_lines (row, 0);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, subtitle);
  if (style)
    gtk_widget_add_css_class (GTK_WIDGET (row), style);
  return row;
}

GtkWidget *
bb_sync_database_row_new (const BbSyncDatabase *database)
{
  g_autofree char *title = describe_database (database->name);
  g_autofree char *counts = g_strdup_printf (_("%u sent, %u received"), database->n_pushed, database->n_pulled);
  g_autofree char *subtitle = database->problem ? g_strdup_printf ("%s. %s", counts, database->problem) : g_strdup (counts);

  return GTK_WIDGET (make_row (title, subtitle, database->problem ? "error" : NULL));
}

GtkWidget *
bb_sync_refused_row_new (const BbOutboxRow *refused)
{
  g_autofree char *title = bb_case_describe_document (refused->id), *database = describe_database (refused->database);
  g_autoptr (GDateTime) first = bb_wording_read_time (refused->first_at);
  g_autofree char *since = first ? bb_wording_when (first) : g_strdup (refused->first_at);
  g_autofree char *subtitle = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s\n%s: “%s”. Tried %d time, first: %s", "%s\n%s: “%s”. Tried %d times, first: %s",
                                                            (gulong) refused->tries),
                                               database, refused->peer, *refused->reason ? refused->reason : refused->error, (int) refused->tries, since);

  return GTK_WIDGET (make_row (title, subtitle, NULL));
}
