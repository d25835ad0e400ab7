/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The databases of a team and of a plan, and who may read them. */
#include "bb-hub-commands-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define SUPERVISOR "supervisor:"

/* @more after @some, each once. Takes @some; (transfer full) */
static char **
join (char **some, char **more)
{
  g_auto (GStrv) first = some;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_addv (builder, first != NULL ? (const char **) first : (const char *[]) { NULL });
  for (; more != NULL && *more != NULL; more++)
    if (first == NULL || !g_strv_contains ((const char * const *) first, *more))
      g_strv_builder_add (builder, *more);
  return g_strv_builder_end (builder);
}

/* "names" or "roles" of the members, without @prefix and of those only that have it. */
static char **
read_members (JsonObject *security, const char *list, const char *prefix)
{
  JsonObject *members = security != NULL && json_object_has_member (security, "members") ? json_object_get_object_member (security, "members") : NULL;
  JsonArray *array = members != NULL && json_object_has_member (members, list) ? json_object_get_array_member (members, list) : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (g_str_has_prefix (json_array_get_string_element (array, i), prefix))
      g_strv_builder_add (builder, json_array_get_string_element (array, i) + strlen (prefix));
  return g_strv_builder_end (builder);
}

/* Who is let in already stays in. */
static gboolean
let_in (BbHubCommand *self, const char *database, char **supervisors, char **names, GError **error)
{
  g_autoptr (GError) unread = NULL;
  g_autoptr (JsonObject) there = bb_security_get (self->accounts, database, &unread), security = NULL;

  if (unread != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&unread));
      return FALSE;
    }
  security = bb_write_rules_extend_security (bb_write_rules_get_default (), database, there, (const char * const *) supervisors, (const char * const *) names);
  return bb_security_set (self->accounts, database, security, error);
}

/* Before anything is changed. */
static gboolean
check_people (BbHubCommand *self, char ***lists, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    for (char **name = lists[i]; name != NULL && *name != NULL; name++)
      {
        g_autoptr (BbUser) user = bb_accounts_get (self->accounts, *name, error);

        if (user == NULL)
          return FALSE;
      }
  return TRUE;
}

static gboolean
give_role (BbHubCommand *self, char **names, const char *role, GError **error)
{
  for (; names != NULL && *names != NULL; names++)
    {
      g_autoptr (BbUser) user = bb_accounts_get (self->accounts, *names, error);
      g_auto (GStrv) roles = user != NULL ? join (g_strdupv (user->roles), (char *[]) { (char *) role, NULL }) : NULL;

      if (roles == NULL || !bb_accounts_set_roles (self->accounts, *names, (const char * const *) roles, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
give_roles (BbHubCommand *self, const char *team, GError **error)
{
  const struct { const char *name; char **people; } roles[] = {
    { "leader", self->leaders }, { "deputy", self->deputies }, { "secretary", self->secretaries }, { "member", self->members },
  };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autofree char *role = g_strconcat (roles[i].name, ":", team, NULL);

      if (!give_role (self, roles[i].people, role, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_scopes (char **scopes, GError **error)
{
  for (; scopes != NULL && *scopes != NULL; scopes++)
    if (!bb_scope_check (*scopes, error))
      return FALSE;
  return TRUE;
}

static gboolean
let_all_in (BbHubCommand *self, char **databases, const char *by_name, char **names, GError **error)
{
  for (char **database = databases; *database != NULL; database++)
    if (!let_in (self, *database, self->supervisors, g_str_has_prefix (*database, by_name) ? names : NULL, error))
      return FALSE;
  return TRUE;
}

static gboolean
add_team (BbHubCommand *self, const char *team, GError **error)
{
  char **people[] = { self->leaders, self->deputies, self->secretaries, self->members, self->restricted };
  BbWriteRules *rules = bb_write_rules_get_default ();
  g_auto (GStrv) common = bb_write_rules_list_common_databases (rules), databases = bb_write_rules_list_team_databases (rules, team);

  return bb_scope_check (team, error) && check_scopes (self->supervisors, error) && check_people (self, people, G_N_ELEMENTS (people), error) &&
         let_all_in (self, common, "-", NULL, error) && let_all_in (self, databases, "hanche-", self->restricted, error) && give_roles (self, team, error);
}

static gboolean
add_plan (BbHubCommand *self, const char *plan, GError **error)
{
  char **people[] = { self->planners, self->sent };
  BbWriteRules *rules = bb_write_rules_get_default ();
  g_auto (GStrv) databases = bb_write_rules_list_plan_databases (rules, plan), names = join (g_strdupv (self->planners), self->sent);

  return bb_scope_check (plan, error) && check_people (self, people, G_N_ELEMENTS (people), error) &&
         let_all_in (self, databases, "mat-", names, error) && give_role (self, self->planners, "planner", error);
}

/* ── List ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
print_people (GPtrArray *users, const char *team)
{
  static const char * const roles[] = { "leader", "deputy", "secretary", "member" };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    for (guint j = 0; j < users->len; j++)
      {
        g_autofree char *role = g_strconcat (roles[i], ":", team, NULL);
        const BbUser *user = users->pdata[j];

        if (bb_user_has_role (user, role))
          printf ("%s\t%s\t%s\n", team, roles[i], user->name);
      }
}

static void
print_members (BbHubCommand *self, const char *kind, const char *team, const char *list, const char *prefix, const char *what)
{
  g_autofree char *database = g_strconcat (kind, team, NULL);
  g_autoptr (JsonObject) security = bb_security_get (self->accounts, database, NULL);
  g_auto (GStrv) members = read_members (security, list, prefix);

  for (char **member = members; *member != NULL; member++)
    printf ("%s\t%s\t%s\n", team, what, *member);
}

static int
list_teams (BbHubCommand *self)
{
  GError *error = NULL;
  g_auto (GStrv) databases = bb_security_list (self->accounts, &error);
  g_autoptr (GPtrArray) users = databases != NULL ? bb_accounts_list (self->accounts, &error) : NULL;

  if (users == NULL)
    return bb_hub_command_fail (error);
  for (char **database = databases; *database != NULL; database++)
    if (g_str_has_prefix (*database, "doan-"))
      {
        print_people (users, *database + strlen ("doan-"));
        print_members (self, "doan-", *database + strlen ("doan-"), "roles", SUPERVISOR, "supervisor");
        print_members (self, "hanche-", *database + strlen ("doan-"), "names", "", "restricted");
      }
  return BB_HUB_DONE;
}

static int
make (BbHubCommand *self, gboolean (*add) (BbHubCommand *self, const char *word, GError **error))
{
  GError *error = NULL;
  gboolean done = add (self, self->words[2], &error);

  return bb_hub_command_finish (self, BB_AUDIT_SECURITY, self->words[2], done, error);
}

int
bb_hub_command_team (BbHubCommand *self)
{
  guint n = g_strv_length (self->words);

  if (n == 2 && g_str_equal (self->words[1], "list"))
    return list_teams (self);
  return n == 3 && g_str_equal (self->words[1], "add") ? make (self, add_team) : bb_hub_command_misuse ();
}

int
bb_hub_command_plan (BbHubCommand *self)
{
  return g_strv_length (self->words) == 3 && g_str_equal (self->words[1], "add") ? make (self, add_plan) : bb_hub_command_misuse ();
}
