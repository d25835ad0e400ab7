/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which address leads where, and what one must be to go there. Every request comes through here. */
#include "sync/hub/bb-hub-private.h"

#include <string.h>

#include "sync/hub/bb-hub-guard.h"

typedef struct
{
  const char *name;
  const char *methods;           /* "GET,HEAD" */
  BbHubRight right;
  BbWorkFunc handle;
} Route;

static const Route server_routes[] = {
  { "_up", "GET,HEAD", BB_HUB_RIGHT_NONE, bb_hub_handle_up },
  { "_session", "GET,HEAD,POST,DELETE", BB_HUB_RIGHT_NONE, bb_hub_handle_session },
  { "_uuids", "GET,HEAD", BB_HUB_RIGHT_USER, bb_hub_handle_uuids },
  { "_all_dbs", "GET,HEAD", BB_HUB_RIGHT_USER, bb_hub_handle_all_dbs },
};

static const Route database_routes[] = {
  { "_changes", "GET,HEAD,POST", BB_HUB_RIGHT_READ, bb_hub_handle_changes },
  { "_revs_diff", "POST", BB_HUB_RIGHT_READ, bb_hub_handle_revs_diff },
  { "_bulk_docs", "POST", BB_HUB_RIGHT_READ, bb_hub_handle_bulk_docs },
  { "_bulk_get", "POST", BB_HUB_RIGHT_READ, bb_hub_handle_bulk_get },
  { "_all_docs", "GET,HEAD,POST", BB_HUB_RIGHT_READ, bb_hub_handle_all_docs },
  { "_local_docs", "GET,HEAD,POST", BB_HUB_RIGHT_READ, bb_hub_handle_local_docs },
  { "_ensure_full_commit", "POST", BB_HUB_RIGHT_READ, bb_hub_handle_full_commit },
  { "_security", "GET,HEAD,PUT", BB_HUB_RIGHT_READ, bb_hub_handle_security },
  { "_revs_limit", "GET,HEAD,PUT", BB_HUB_RIGHT_READ, bb_hub_handle_revs_limit },
  { "_compact", "POST", BB_HUB_RIGHT_ADMIN, bb_hub_handle_compact },
};

static const char * const code_endpoints[] = { "_find", "_index", "_explain", "_temp_view", "_view_cleanup", "_show", "_list", "_update", "_rewrite",
                                               "_view", "_search", "_nouveau", "_partition", NULL };

static gboolean
check_method (BbCall *call, const char *methods)
{
  g_auto (GStrv) list = g_strsplit (methods, ",", -1);
  g_autofree char *reason = NULL;

  if (g_strv_contains ((const char * const *) list, soup_server_message_get_method (call->message)))
    return TRUE;
  bb_call_set_header (call, "Allow", methods);
  reason = g_strdup_printf ("Only %s allowed", methods);
  return bb_call_refuse (call, SOUP_STATUS_METHOD_NOT_ALLOWED, "method_not_allowed", reason);
}

static const Route *
find_route (const Route *routes, guint n, const char *name)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (routes[i].name, name))
      return &routes[i];
  return NULL;
}

static gboolean
is_code (BbCall *call)
{
  for (guint i = 1; call->segments[i]; i++)
    if (g_strv_contains (code_endpoints, call->segments[i]) && (i == 1 || g_str_has_prefix (call->segments[1], "_design/")))
      return TRUE;
  return FALSE;
}

/* ── Below a database ────────────────────────────────────────────────────────────────────────────────────────── */

static void
route_special (BbCall *call)
{
  const Route *route = find_route (database_routes, G_N_ELEMENTS (database_routes), call->segments[1]);

  if (route && check_method (call, route->methods) && bb_hub_guard_check (call, route->right))
    route->handle (call);
  else if (!route)
    bb_call_refuse (call, SOUP_STATUS_NOT_FOUND, "not_found", "missing");
}

static void
route_document (BbCall *call)
{
  const char *id = call->segments[1];

  if (g_str_has_prefix (id, "_local/"))
    {
      if (check_method (call, "GET,HEAD,PUT,DELETE"))
        bb_hub_handle_local (call, id + strlen ("_local/"));
    }
  else if (call->segments[2])
    {
      if (check_method (call, "GET,HEAD,PUT,DELETE"))
        bb_hub_handle_attachment (call, id, (const char * const *) call->segments + 2);
    }
  else if (check_method (call, "GET,HEAD,PUT,DELETE,COPY"))
    bb_hub_handle_document (call, id);
}

static void
route_in_database (BbCall *call)
{
  const char *id = call->segments[1];

  if (is_code (call))
    bb_call_refuse (call, SOUP_STATUS_NOT_IMPLEMENTED, "not_implemented",
                    "This server runs no JavaScript and keeps no indexes of its own: views, lists, shows, updates and _find are CouchDB's.");
  else if (!id && bb_call_is (call, "POST"))
    bb_hub_handle_post (call);
  else if (!id)
    bb_hub_handle_database (call);
  else if (*id == '_' && !g_str_has_prefix (id, "_design/") && !g_str_has_prefix (id, "_local/"))
    route_special (call);
  else
    route_document (call);
}

static void
route_database (BbCall *call)
{
  if (!call->segments[1] && !check_method (call, "GET,HEAD,PUT,DELETE,POST"))
    return;
  if (!call->segments[1] && bb_call_is (call, "PUT"))
    {
      if (bb_hub_guard_check (call, BB_HUB_RIGHT_SERVER))
        bb_hub_handle_database (call);
    }
  else if (bb_hub_guard_enter (call, call->segments[0]))
    route_in_database (call);
}

/* ── The server ──────────────────────────────────────────────────────────────────────────────────────────────── */

static void
route_server (BbCall *call)
{
  const Route *route = find_route (server_routes, G_N_ELEMENTS (server_routes), call->segments[0]);

  if (route && !call->segments[1] && check_method (call, route->methods) && bb_hub_guard_check (call, route->right))
    route->handle (call);
  else if (call->status == 0 && bb_hub_guard_check (call, BB_HUB_RIGHT_USER))
    bb_call_refuse (call, SOUP_STATUS_NOT_FOUND, "not_found", "missing");
}

void
bb_hub_route (BbCall *call)
{
  bb_hub_guard_identify (call);
  if (!call->segments[0])
    {
      if (check_method (call, "GET,HEAD"))
        bb_hub_handle_welcome (call);
    }
  else if (call->segments[0][0] == '_')
    route_server (call);
  else
    route_database (call);
}

/* Only somebody who is known may send more than a name and a password. */
void
bb_hub_admit (BbCall *call)
{
  gboolean is_session = g_strcmp0 (call->segments[0], "_session") == 0;

  bb_hub_guard_identify (call);
  if (!is_session)
    bb_hub_guard_check (call, BB_HUB_RIGHT_USER);
}
