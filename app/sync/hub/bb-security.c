/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-security.h"
#include "bb-accounts-private.h"
#include "store/bb-revision.h"

#include <glib/gi18n-lib.h>

static gboolean
is_list_of_texts (JsonNode *node)
{
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (json_node_get_value_type (json_array_get_element (array, i)) != G_TYPE_STRING)
      return FALSE;
  return node == NULL || array != NULL;
}

static gboolean
is_part (JsonNode *node)
{
  JsonObject *part = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  return node == NULL ||
         (part != NULL && is_list_of_texts (json_object_get_member (part, "names")) && is_list_of_texts (json_object_get_member (part, "roles")));
}

static gboolean
check_form (JsonObject *security, GError **error)
{
  if (is_part (json_object_get_member (security, "admins")) && is_part (json_object_get_member (security, "members")))
    return TRUE;
  g_set_error_literal (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_INVALID,
                       _("“admins” and “members” must be objects whose “names” and “roles” are lists of texts."));
  return FALSE;
}

JsonObject *
bb_security_get (BbAccounts *accounts, const char *database, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&accounts->lock);
  g_autoptr (sqlite3_stmt) row = bb_db_query (accounts->db, error, "security-get", "t", database);
  int found = row != NULL ? bb_db_step (accounts->db, row, error) : -1;
  g_autoptr (JsonNode) node = found == 1 ? json_from_string (bb_db_text (row, 0), error) : NULL;

  return node != NULL ? json_object_ref (json_node_get_object (node)) : NULL;
}

gboolean
bb_security_set (BbAccounts *accounts, const char *database, JsonObject *security, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), security);
  g_autofree char *text = json_to_string (node, FALSE);

  if (!bb_database_name_check (database, error) || !check_form (security, error))
    return FALSE;
  locker = g_mutex_locker_new (&accounts->lock);
  return bb_db_run (accounts->db, error, "security-set", "tt", database, text);
}

gboolean
bb_security_remove (BbAccounts *accounts, const char *database, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&accounts->lock);

  return bb_db_run (accounts->db, error, "security-remove", "t", database);
}

char **
bb_security_list (BbAccounts *accounts, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&accounts->lock);
  g_autoptr (sqlite3_stmt) row = bb_db_query (accounts->db, error, "security-list", "");
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  int found = -1;

  while (row != NULL && (found = bb_db_step (accounts->db, row, error)) == 1)
    g_strv_builder_add (names, bb_db_text (row, 0));
  return found == 0 ? g_strv_builder_end (names) : NULL;
}
