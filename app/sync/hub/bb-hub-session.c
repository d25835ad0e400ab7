/* SPDX-License-Identifier: GPL-3.0-or-later */
/* _session and _security. */
#include "sync/hub/bb-hub-guard.h"

#include <string.h>

#include "sync/hub/bb-security.h"
#include "sync/hub/bb-write-rules.h"

/* ── _session ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
append_user (GString *out, const BbUser *user)
{
  const char * const none[] = { NULL };

  g_string_append (out, "\"name\":");
  if (user)
    bb_json_append_text (out, user->name);
  else
    g_string_append (out, "null");
  g_string_append (out, ",\"roles\":");
  bb_json_append_texts (out, user ? (const char * const *) user->roles : none);
}

static void
describe (BbCall *call)
{
  GString *out;

  if (call->doubt && !bb_hub_guard_check (call, BB_HUB_RIGHT_USER))
    return;
  out = bb_call_start (call, SOUP_STATUS_OK);
  g_string_append (out, "{\"ok\":true,\"userCtx\":{");
  append_user (out, call->user);
  g_string_append (out, "},\"info\":{\"authentication_handlers\":[\"cookie\",\"default\"]");
  if (call->user)
    g_string_append_printf (out, ",\"authenticated\":\"%s\"", bb_call_get_header (call, "Authorization") ? "default" : "cookie");
  g_string_append (out, "}}\n");
}

static const char *
get_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
is_form (BbCall *call)
{
  const char *type = bb_call_get_header (call, "Content-Type");

  return type && g_str_has_prefix (type, "application/x-www-form-urlencoded");
}

/* As JSON or as a form, and the account as “name” or “username”, as CouchDB takes it. */
static gboolean
read_credentials (BbCall *call, char **name, char **password)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GHashTable) form = NULL;

  if (is_form (call))
    {
      g_autoptr (GBytes) bytes = call->body ? bb_hub_body_get_bytes (call->body, NULL) : NULL;
      g_autofree char *text = bytes ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : g_strdup ("");

      form = soup_form_decode (text);
      *name = g_strdup (g_hash_table_lookup (form, g_hash_table_contains (form, "name") ? "name" : "username"));
      *password = g_strdup (g_hash_table_lookup (form, "password"));
    }
  else if ((object = bb_call_read_object (call)))
    {
      *name = g_strdup (get_member (object, json_object_has_member (object, "name") ? "name" : "username"));
      *password = g_strdup (get_member (object, "password"));
    }
  else
    return FALSE;
  return (*name && *password) || bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request", "request body must contain a name and a password");
}

static gboolean
refuse_sign_in (BbCall *call, const char *name, const GError *error, guint wait)
{
  if (wait > 0)
    bb_hub_guard_ask_to_wait (call, wait);
  bb_hub_guard_note_failure (call, name, wait);
  if (error->domain == BB_STORE_ERROR)
    return bb_call_fail (call, error);
  if (g_error_matches (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_WAIT))
    return bb_call_refuse (call, SOUP_STATUS_FORBIDDEN, "forbidden", error->message);
  return bb_call_refuse (call, SOUP_STATUS_UNAUTHORIZED, "unauthorized", "Name or password is incorrect.");
}

static void
sign_in (BbCall *call)
{
  g_autofree char *name = NULL;
  g_autofree char *password = NULL;
  g_autofree char *cookie = NULL;
  g_autoptr (BbUser) user = NULL;
  g_autoptr (GError) error = NULL;
  guint wait = 0;
  GString *out;

  if (!read_credentials (call, &name, &password))
    return;
  user = bb_accounts_check_password (bb_hub_get_accounts (call->hub), name, password, call->address, &wait, &error);
  cookie = user ? bb_sessions_issue (bb_hub_get_sessions (call->hub), user->name, &error) : NULL;
  if (!cookie)
    {
      refuse_sign_in (call, name, error, wait);
      return;
    }
  bb_hub_note (call, user->name, BB_AUDIT_SIGN_IN, user->name, "ok", 0);
  bb_hub_guard_send_cookie (call, cookie);
  out = bb_call_start (call, SOUP_STATUS_OK);
  g_string_append (out, "{\"ok\":true,");
  append_user (out, user);
  g_string_append (out, "}\n");
}

void
bb_hub_handle_session (BbCall *call)
{
  if (bb_call_is (call, "POST"))
    sign_in (call);
  else if (!bb_call_is (call, "DELETE"))
    describe (call);
  else
    {
      if (call->user)
        bb_hub_note (call, call->user->name, BB_AUDIT_SIGN_OUT, call->user->name, "ok", 0);
      bb_hub_guard_send_cookie (call, NULL);
      bb_call_answer (call, SOUP_STATUS_OK, "{\"ok\":true}");
    }
}

/* ── _security ───────────────────────────────────────────────────────────────────────────────────────────────── */

/* What stands for a database that has none: as CouchDB 3 makes them. */
static JsonObject *
make_default (void)
{
  static const char text[] = "{\"admins\":{\"names\":[],\"roles\":[\"_admin\"]},\"members\":{\"names\":[],\"roles\":[\"_admin\"]}}";
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return json_node_dup_object (node);
}

static void
set_security (BbCall *call)
{
  g_autoptr (JsonObject) security = NULL;
  g_autoptr (GError) error = NULL;

  if (!bb_hub_guard_check (call, BB_HUB_RIGHT_ADMIN) || !(security = bb_call_read_object (call)))
    return;
  if (bb_security_set (bb_hub_get_accounts (call->hub), call->database->name, security, &error))
    {
      bb_hub_note (call, call->user->name, BB_AUDIT_SECURITY, call->database->name, "ok", 0);
      bb_call_answer (call, SOUP_STATUS_OK, "{\"ok\":true}");
    }
  else if (error->domain == BB_ACCOUNTS_ERROR)
    bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request", error->message);
  else
    bb_call_fail (call, error);
}

void
bb_hub_handle_security (BbCall *call)
{
  g_autoptr (JsonObject) usual = NULL;

  if (bb_call_is (call, "PUT"))
    {
      set_security (call);
      return;
    }
  if (!call->security)
    usual = make_default ();
  bb_call_answer_object (call, SOUP_STATUS_OK, call->security ? call->security : usual);
}
