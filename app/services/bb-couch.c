/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-couch.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-workspace-private.h"
#include "sync/bb-http-link.h"
#include "sync/hub/bb-write-rules.h"

#define DESIGN "_design/bienban"

typedef struct { BbHttpLink *link; const BbCouchPlan *plan; GCancellable *cancellable; } Setup;

void
bb_couch_database_free (BbCouchDatabase *self)
{
  g_free (self->name);
  g_free (self);
}

/* ── Questions ───────────────────────────────────────────────────────────────────────────────────────────────── */

/* @object (nullable) is taken. Errors: also those of the way. */
static BbHttpAnswer *
call (Setup *self, const char *method, const char *database, const char *rest, JsonObject *object, GError **error)
{
  g_autofree char *path = g_strconcat ("/", database, rest, NULL), *text = NULL;
  g_autoptr (JsonNode) node = object ? json_node_init_object (json_node_alloc (), object) : NULL;
  g_autoptr (GBytes) body = NULL;

  if (node)
    {
      text = json_to_string (node, FALSE);
      body = g_bytes_new (text, strlen (text));
      json_object_unref (object);
    }
  return bb_http_link_call (self->link, method, path, body, self->cancellable, error);
}

/* %FALSE with @error when the server said neither yes nor @status. */
static gboolean
ask (Setup *self, const char *method, const char *database, const char *rest, JsonObject *object, guint status, BbHttpAnswer **answer, GError **error)
{
  *answer = call (self, method, database, rest, object, error);
  if (!*answer || (*answer)->status / 100 == 2 || (*answer)->status == status)
    return *answer != NULL;
  return bb_http_link_refuse (self->link, *answer, error);
}

static JsonObject *
get_object (const BbHttpAnswer *answer)
{
  return answer->status / 100 == 2 && answer->node && JSON_NODE_HOLDS_OBJECT (answer->node) ? json_node_get_object (answer->node) : NULL;
}

/* ── One database ────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
make_database (Setup *self, BbCouchDatabase *database, GError **error)
{
  g_autoptr (BbHttpAnswer) answer = NULL;

  if (!ask (self, "PUT", database->name, "", NULL, 412, &answer, error))
    return FALSE;
  database->made = answer->status != 412;
  return TRUE;
}

static const char * const *
find_names (Setup *self, const char *database)
{
  return g_str_has_prefix (database, "hanche-") ? self->plan->restricted : g_str_has_prefix (database, "mat-") ? self->plan->sent : NULL;
}

static gboolean
set_security (Setup *self, BbCouchDatabase *database, GError **error)
{
  g_autoptr (BbHttpAnswer) answer = NULL, done = NULL;
  JsonObject *there, *wanted;

  if (!ask (self, "GET", database->name, "/_security", NULL, 0, &answer, error))
    return FALSE;
  there = get_object (answer);
  wanted = bb_write_rules_extend_security (bb_write_rules_get_default (), database->name, there, self->plan->supervisors, find_names (self, database->name));
  database->security = !there || !json_object_equal (there, wanted);
  if (database->security)
    return ask (self, "PUT", database->name, "/_security", wanted, 0, &done, error);
  json_object_unref (wanted);
  return TRUE;
}

static gboolean
set_rules (Setup *self, BbCouchDatabase *database, GError **error)
{
  JsonObject *wanted = bb_write_rules_make_design_document (bb_write_rules_get_default ());
  const char *script = json_object_get_string_member (wanted, "validate_doc_update");
  g_autoptr (BbHttpAnswer) answer = NULL, done = NULL;
  JsonObject *there = NULL;

  if (ask (self, "GET", database->name, "/" DESIGN, NULL, 404, &answer, error))
    there = get_object (answer);
  database->rules = !there || g_strcmp0 (json_object_get_string_member_with_default (there, "validate_doc_update", NULL), script) != 0;
  if (!answer || !database->rules)
    {
      json_object_unref (wanted);
      return answer && !database->rules;
    }
  if (there && json_object_has_member (there, "_rev"))
    json_object_set_string_member (wanted, "_rev", json_object_get_string_member (there, "_rev"));
  return ask (self, "PUT", database->name, "/" DESIGN, wanted, 0, &done, error);
}

/* ── Which ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_names (GPtrArray *names, char **more)
{
  g_auto (GStrv) taken = more;

  for (char **name = taken; *name; name++)
    if (!g_ptr_array_find_with_equal_func (names, *name, g_str_equal, NULL))
      g_ptr_array_add (names, g_strdup (*name));
}

static gboolean
add_scopes (GPtrArray *names, const char * const *scopes, char **(*list) (BbWriteRules *self, const char *scope), GError **error)
{
  for (; scopes && *scopes; scopes++)
    {
      if (!bb_scope_check (*scopes, error))
        return FALSE;
      add_names (names, list (bb_write_rules_get_default (), *scopes));
    }
  return TRUE;
}

/* A team's database here means all of that team's. */
static void
add_known (GPtrArray *names, const char *database)
{
  BbWriteRules *rules = bb_write_rules_get_default ();
  const char *dash = strchr (database, '-');

  if (!dash || !bb_write_rules_knows (rules, database))
    return;
  if (g_str_has_prefix (database, "kh-") || g_str_has_prefix (database, "mat-"))
    add_names (names, bb_write_rules_list_plan_databases (rules, dash + 1));
  else
    add_names (names, bb_write_rules_list_team_databases (rules, dash + 1));
}

static GPtrArray *
list_databases (BbWorkspace *workspace, const BbCouchPlan *plan, GError **error)
{
  g_autoptr (GPtrArray) known = bb_store_list_databases (bb_workspace_get_store (workspace), error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (!known)
    return NULL;
  add_names (names, bb_write_rules_list_common_databases (bb_write_rules_get_default ()));
  for (guint i = 0; i < known->len; i++)
    add_known (names, ((BbDatabaseInfo *) known->pdata[i])->name);
  if (!add_scopes (names, plan->teams, bb_write_rules_list_team_databases, error) ||
      !add_scopes (names, plan->plans, bb_write_rules_list_plan_databases, error))
    return NULL;
  return g_steal_pointer (&names);
}

GPtrArray *
bb_workspace_setup_couch (BbWorkspace *self, const BbSyncRequest *request, const BbCouchPlan *plan, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) names = list_databases (self, plan, error), done = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_couch_database_free);
  g_autoptr (BbHttpLink) link = NULL;
  Setup setup = { NULL, plan, cancellable };

  if (!names)
    return NULL;
  link = bb_http_link_new (&(BbHttpOptions) { .url = request->url, .user = request->user, .password = request->password, .ca_file = request->ca_file,
                                              .fingerprint = request->fingerprint, .certificate_file = request->certificate_file }, error);
  setup.link = link;
  for (guint i = 0; link && i < names->len; i++)
    {
      BbCouchDatabase *database = g_new0 (BbCouchDatabase, 1);

      database->name = g_strdup (names->pdata[i]);
      g_ptr_array_add (done, database);
      if (!make_database (&setup, database, error) || !set_security (&setup, database, error) || !set_rules (&setup, database, error))
        {
          g_prefix_error (error, "%s: ", database->name);
          return NULL;
        }
    }
  return link ? g_steal_pointer (&done) : NULL;
}
