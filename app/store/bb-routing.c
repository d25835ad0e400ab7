/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-routing.h"
#include "store/bb-revision.h"
#include "store/bb-store.h"
#include "store/bb-store-resources.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SCOPE "{scope}"

static JsonObject *
load (void)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (bb_store_get_resource (), "/io/github/bienban/BienBan/store/routing.json",
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gboolean ok = json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL);

  g_assert (ok);
  return json_object_ref (json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)), "types"));
}

static JsonObject *
get_types (void)
{
  static JsonObject *types;

  if (g_once_init_enter_pointer (&types))
    g_once_init_leave_pointer (&types, load ());
  return types;
}

static char *
fill_in (const char *pattern, const char *scope, GError **error)
{
  const char *hole = strstr (pattern, SCOPE);
  g_autofree char *name = NULL;

  if (hole == NULL)
    return g_strdup (pattern);
  if (scope == NULL || *scope == '\0')
    {
      g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("The database “%s” needs a team or a plan."), pattern);
      return NULL;
    }
  name = g_strdup_printf ("%.*s%s%s", (int) (hole - pattern), pattern, scope, hole + strlen (SCOPE));
  return bb_database_name_check (name, error) ? g_steal_pointer (&name) : NULL;
}

char *
bb_routing_find (const char *type, const char *scope, GError **error)
{
  if (type != NULL && json_object_has_member (get_types (), type))
    return fill_in (json_object_get_string_member (get_types (), type), scope, error);
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("“%s” is not a type of document."), type != NULL ? type : "");
  return NULL;
}

gboolean
bb_store_routes_to (const char *type, const char *database)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, get_types ());
  while (json_object_iter_next (&iter, &name, &node))
    {
      const char *pattern = json_node_get_string (node), *hole = strstr (pattern, SCOPE);

      if (type != NULL && !g_str_equal (name, type))
        continue;
      if (hole != NULL ? strncmp (database, pattern, (gsize) (hole - pattern)) == 0 : g_str_equal (database, pattern))
        return TRUE;
    }
  return FALSE;
}
