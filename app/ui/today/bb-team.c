/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-team.h"

#include <string.h>

#define SETTING "last-team"

void
bb_team_free (BbTeam *self)
{
  g_free (self->leader);
  g_free (self->secretary);
  g_strfreev (self->members);
  g_free (self->decision);
  g_free (self->decision_date);
  g_free (self->decision_issuer);
  g_free (self);
}

/* ── Kept between visits ─────────────────────────────────────────────────────────────────────────────────────── */

static char *
read_line (GKeyFile *file, const char *key)
{
  return g_key_file_get_string (file, "team", key, NULL);
}

static void
load (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *text = bb_workspace_get_setting (data, SETTING);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *user = text ? NULL : bb_workspace_get_user (data), *post = text ? NULL : bb_workspace_get_setting (data, "post");
  BbTeam *team = g_new0 (BbTeam, 1);

  /* Whoever said who they are is asked no more. */
  if (user && post)
    team->leader = g_strdup_printf ("%s, %s", user, post);
  if (text && g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL))
    {
      team->leader = read_line (file, "leader");
      team->secretary = read_line (file, "secretary");
      team->members = g_key_file_get_string_list (file, "team", "members", NULL, NULL);
      team->decision = read_line (file, "decision");
      team->decision_date = read_line (file, "decision-date");
      team->decision_issuer = read_line (file, "decision-issuer");
    }
  g_task_return_pointer (task, team, (GDestroyNotify) bb_team_free);
}

void
bb_team_load_async (BbWorkspace *workspace, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_task_data (task, g_object_ref (workspace), g_object_unref);
  g_task_run_in_thread (task, load);
}

BbTeam *
bb_team_load_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

typedef struct { BbWorkspace *workspace; BbTeam *team; } Keeping;

static void
keeping_free (Keeping *keeping)
{
  g_object_unref (keeping->workspace);
  bb_team_free (keeping->team);
  g_free (keeping);
}

static void
set_line (GKeyFile *file, const char *key, const char *text)
{
  if (text && *text)
    g_key_file_set_string (file, "team", key, text);
}

static void
keep (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Keeping *keeping = data;
  BbTeam *team = keeping->team;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;

  set_line (file, "leader", team->leader);
  set_line (file, "secretary", team->secretary);
  set_line (file, "decision", team->decision);
  set_line (file, "decision-date", team->decision_date);
  set_line (file, "decision-issuer", team->decision_issuer);
  if (team->members)
    g_key_file_set_string_list (file, "team", "members", (const char * const *) team->members, g_strv_length (team->members));
  text = g_key_file_to_data (file, NULL, NULL);
  g_task_return_boolean (task, bb_workspace_set_setting (keeping->workspace, SETTING, text, NULL));
}

void
bb_team_keep (BbWorkspace *workspace, BbTeam *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  Keeping *keeping = g_new0 (Keeping, 1);

  keeping->workspace = g_object_ref (workspace);
  keeping->team = self;
  g_task_set_task_data (task, keeping, (GDestroyNotify) keeping_free);
  g_task_run_in_thread (task, keep);
}

/* ── Into a visit ────────────────────────────────────────────────────────────────────────────────────────────── */

/* What stands after the first comma is the post. */
static void
add_member (BbVisit *visit, const char *line, BbRole role)
{
  g_auto (GStrv) parts = g_strsplit (line ? line : "", ",", 2);
  BbMember *member;

  if (!parts[0] || !*g_strstrip (parts[0]))
    return;
  member = bb_member_new ();
  member->name = g_strdup (parts[0]);
  member->post = parts[1] && *g_strstrip (parts[1]) ? g_strdup (parts[1]) : NULL;
  member->role = role;
  g_ptr_array_add (visit->team, member);
}

void
bb_team_apply (const BbTeam *self, BbVisit *visit)
{
  add_member (visit, self->leader, BB_ROLE_LEADER);
  add_member (visit, self->secretary, BB_ROLE_SECRETARY);
  for (guint i = 0; self->members && self->members[i]; i++)
    add_member (visit, self->members[i], BB_ROLE_MEMBER);
  if (self->decision && *self->decision)
    {
      visit->decision = bb_decision_new ();
      visit->decision->number = g_strdup (self->decision);
      if (self->decision_issuer && *self->decision_issuer)
        visit->decision->issuer = g_strdup (self->decision_issuer);
      if (self->decision_date)
        bb_date_parse_any (self->decision_date, &visit->decision->date);
    }
}
