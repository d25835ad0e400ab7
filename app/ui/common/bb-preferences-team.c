/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-preferences-team.h"

#include <glib/gi18n-lib.h>

#include "today/bb-team.h"

struct _BbPreferencesTeam
{
  AdwPreferencesGroup parent_instance;

  AdwEntryRow *leader, *secretary, *members, *decision, *decision_date;
  BbWorkspace *workspace;
  gboolean ready, typed;
};

G_DEFINE_FINAL_TYPE (BbPreferencesTeam, bb_preferences_team, ADW_TYPE_PREFERENCES_GROUP)

static void
set_text (AdwEntryRow *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text ? text : "");
}

static char *
get_text (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPreferencesTeam) self = data;
  g_autoptr (BbTeam) team = bb_team_load_finish (result);
  g_autofree char *members = team && team->members ? g_strjoinv ("; ", team->members) : NULL;

  if (!team)
    return;
  set_text (self->leader, team->leader);
  set_text (self->secretary, team->secretary);
  set_text (self->members, members);
  set_text (self->decision, team->decision);
  set_text (self->decision_date, team->decision_date);
  self->ready = TRUE;
}

static char **
split_members (const char *line)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit (line, ";", -1);

  for (char **part = parts; *part; part++)
    if (*g_strstrip (*part))
      g_strv_builder_add (builder, *part);
  return g_strv_builder_end (builder);
}

static void
on_changed (BbPreferencesTeam *self)
{
  self->typed = self->typed || self->ready;
}

void
bb_preferences_team_flush (BbPreferencesTeam *self)
{
  BbTeam *team;
  g_autofree char *members = NULL;

  if (!self->typed)
    return;
  self->typed = FALSE;
  team = g_new0 (BbTeam, 1);
  members = get_text (self->members);
  team->leader = get_text (self->leader);
  team->secretary = get_text (self->secretary);
  team->members = split_members (members);
  team->decision = get_text (self->decision);
  team->decision_date = get_text (self->decision_date);
  bb_team_keep (self->workspace, team);
}

static void
bb_preferences_team_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_PREFERENCES_TEAM);
  g_clear_object (&BB_PREFERENCES_TEAM (object)->workspace);
  G_OBJECT_CLASS (bb_preferences_team_parent_class)->dispose (object);
}

static void
bb_preferences_team_class_init (BbPreferencesTeamClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_preferences_team_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/preferences-team.ui");
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesTeam, leader);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesTeam, secretary);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesTeam, members);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesTeam, decision);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesTeam, decision_date);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, bb_preferences_team_flush);
}

static void
bb_preferences_team_init (BbPreferencesTeam *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bb_preferences_team_set_workspace (BbPreferencesTeam *self, BbWorkspace *workspace)
{
  self->workspace = g_object_ref (workspace);
  bb_team_load_async (workspace, on_loaded, g_object_ref (self));
}
