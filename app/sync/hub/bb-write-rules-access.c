/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user is in a database, and who may read it. */
#include "bb-write-rules-private.h"

#include <string.h>

/* "names" or "roles" of "admins" or "members"; %NULL: none. */
static JsonArray *
find_list (JsonObject *security, const char *part, const char *list)
{
  JsonNode *node = security != NULL ? json_object_get_member (security, part) : NULL;

  node = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), list) : NULL;
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gboolean
list_contains (JsonArray *list, const char *text)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);

      if (json_node_get_value_type (node) == G_TYPE_STRING && g_str_equal (json_node_get_string (node), text))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_named (JsonObject *security, const char *part, const BbUser *user)
{
  JsonArray *roles = find_list (security, part, "roles");

  if (list_contains (find_list (security, part, "names"), user->name))
    return TRUE;
  for (char **role = user->roles; *role != NULL; role++)
    if (list_contains (roles, *role))
      return TRUE;
  return FALSE;
}

gboolean
bb_write_rules_is_admin (JsonObject *security, const BbUser *user)
{
  return user != NULL && (bb_user_is_admin (user) || is_named (security, "admins", user));
}

gboolean
bb_write_rules_is_member (JsonObject *security, const BbUser *user)
{
  return user != NULL && is_named (security, "members", user);
}

gboolean
bb_write_rules_may_read (BbWriteRules *self, const char *database, JsonObject *security, const BbUser *user)
{
  return bb_write_rules_is_admin (security, user) || bb_write_rules_is_member (security, user);
}

gboolean
bb_write_rules_may_administer (BbWriteRules *self, JsonObject *security, const BbUser *user)
{
  return bb_write_rules_is_admin (security, user);
}

/* @scope of the pattern is filled in; (transfer full) */
static char *
fill_in (const char *pattern, const char *scope)
{
  g_auto (GStrv) parts = g_strsplit (pattern, "{scope}", 2);

  return g_strjoinv (scope != NULL ? scope : "", parts);
}

static gboolean
role_matches (const char *pattern, const char *role, const char *scope)
{
  g_autofree char *whole = NULL;

  if (g_str_has_suffix (pattern, "*"))
    return strncmp (pattern, role, strlen (pattern) - 1) == 0;
  whole = fill_in (pattern, scope);
  return g_str_equal (whole, role);
}

static gboolean
holds (const BbRoleRule *rule, const char *scope, JsonObject *security, const BbUser *user)
{
  for (char **role = user->roles; *role != NULL; role++)
    if (role_matches (rule->pattern, *role, scope) &&
        (!rule->listed || list_contains (find_list (security, "members", "roles"), *role) ||
         list_contains (find_list (security, "members", "names"), user->name)))
      return TRUE;
  return FALSE;
}

char **
bb_write_rules_list_roles (BbWriteRules *self, const char *database, JsonObject *security, const BbUser *user)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *scope = NULL;
  const BbDatabaseRule *kind = bb_write_rules_find_database (self, database, &scope);

  for (guint i = 0; kind != NULL && user != NULL && i < self->roles->len; i++)
    {
      const BbRoleRule *rule = self->roles->pdata[i];

      if (g_strv_contains ((const char * const *) rule->in, kind->name) && holds (rule, scope, security, user))
        g_strv_builder_add (builder, rule->name);
    }
  return g_strv_builder_end (builder);
}

/* ── `_security` ─────────────────────────────────────────────────────────────────────────────────────────────── */

static JsonObject *
make_part (JsonArray *names, JsonArray *roles)
{
  JsonObject *part = json_object_new ();

  json_object_set_array_member (part, "names", names);
  json_object_set_array_member (part, "roles", roles);
  return part;
}

static JsonArray *
make_list (const char * const *texts)
{
  JsonArray *list = json_array_new ();

  for (; texts != NULL && *texts != NULL; texts++)
    json_array_add_string_element (list, *texts);
  return list;
}

/* Without a member a database is open to everybody for CouchDB: so the server's administrators are always named. */
static JsonArray *
make_readers (const BbDatabaseRule *rule, const char *scope, const char * const *supervisors)
{
  JsonArray *roles = json_array_new ();

  json_array_add_string_element (roles, BB_ROLE_ADMIN);
  for (char **pattern = rule->read; *pattern != NULL; pattern++)
    {
      g_autofree char *role = fill_in (*pattern, scope);

      json_array_add_string_element (roles, role);
    }
  for (; rule->supervised && supervisors != NULL && *supervisors != NULL; supervisors++)
    {
      g_autofree char *role = g_strconcat ("supervisor:", *supervisors, NULL);

      json_array_add_string_element (roles, role);
    }
  return roles;
}

JsonObject *
bb_write_rules_make_security (BbWriteRules *self, const char *database, const char * const *supervisors, const char * const *names)
{
  const char * const admins[] = { BB_ROLE_ADMIN, NULL };
  const char *scope = NULL;
  const BbDatabaseRule *rule = bb_write_rules_find_database (self, database, &scope);
  JsonObject *security;

  if (rule == NULL)
    return NULL;
  security = json_object_new ();
  json_object_set_object_member (security, "admins", make_part (make_list (NULL), make_list (admins)));
  json_object_set_object_member (security, "members", make_part (make_list (names), make_readers (rule, scope, supervisors)));
  return security;
}

/* What @some has and @more not as well. */
static JsonArray *
unite (JsonArray *some, JsonArray *more)
{
  JsonArray *all = json_array_new ();

  for (guint i = 0; some != NULL && i < json_array_get_length (some); i++)
    json_array_add_element (all, json_node_copy (json_array_get_element (some, i)));
  for (guint i = 0; more != NULL && i < json_array_get_length (more); i++)
    if (!list_contains (all, json_array_get_string_element (more, i)))
      json_array_add_string_element (all, json_array_get_string_element (more, i));
  return all;
}

JsonObject *
bb_write_rules_extend_security (BbWriteRules *self, const char *database, JsonObject *security, const char * const *supervisors, const char * const *names)
{
  static const char * const parts[] = { "admins", "members" };
  g_autoptr (JsonObject) usual = bb_write_rules_make_security (self, database, supervisors, names);
  JsonObject *whole = usual != NULL ? json_object_new () : NULL;

  for (guint i = 0; usual != NULL && i < G_N_ELEMENTS (parts); i++)
    json_object_set_object_member (whole, parts[i],
                                   make_part (unite (find_list (security, parts[i], "names"), find_list (usual, parts[i], "names")),
                                              unite (find_list (security, parts[i], "roles"), find_list (usual, parts[i], "roles"))));
  return whole;
}

static char **
list_databases (BbWriteRules *self, const char *kind, const char *scope)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->databases->len; i++)
    {
      const BbDatabaseRule *rule = self->databases->pdata[i];

      if (g_strcmp0 (rule->scope, kind) == 0)
        g_strv_builder_take (builder, scope != NULL ? g_strconcat (rule->name, "-", scope, NULL) : g_strdup (rule->name));
    }
  return g_strv_builder_end (builder);
}

char **
bb_write_rules_list_team_databases (BbWriteRules *self, const char *team)
{
  return list_databases (self, "team", team);
}

char **
bb_write_rules_list_plan_databases (BbWriteRules *self, const char *plan)
{
  return list_databases (self, "plan", plan);
}

char **
bb_write_rules_list_common_databases (BbWriteRules *self)
{
  return list_databases (self, NULL, NULL);
}
