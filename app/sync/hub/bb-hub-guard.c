/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/hub/bb-hub-guard.h"

#include <string.h>

#include "sync/hub/bb-security.h"
#include "sync/hub/bb-write-rules.h"

/* ── Who is it? ──────────────────────────────────────────────────────────────────────────────────────────────── */

/* "name:password" in base64 (RFC 7617). */
static gboolean
read_basic (const char *text, char **name, char **password)
{
  gsize length = 0;
  g_autofree guchar *bytes = g_base64_decode (text, &length);
  g_autofree char *pair = g_strndup ((const char *) bytes, length);
  char *colon = strchr (pair, ':');

  if (!colon || strlen (pair) != length || !g_utf8_validate (pair, -1, NULL))
    return FALSE;
  *name = g_strndup (pair, (gsize) (colon - pair));
  *password = g_strdup (colon + 1);
  return TRUE;
}

void
bb_hub_guard_ask_to_wait (BbCall *call, guint seconds)
{
  g_autofree char *text = g_strdup_printf ("%u", MAX (seconds, 1));

  bb_call_set_header (call, "Retry-After", text);
}

/* Anybody can fail to sign in: what a stranger writes fills no log. While he has to wait nothing is added, for nothing was tried. */
void
bb_hub_guard_note_failure (BbCall *call, const char *name, guint wait)
{
  const char *known = bb_user_name_check (name, NULL) ? name : "?";

  if (wait == 0)
    bb_hub_note (call, known, BB_AUDIT_SIGN_IN, known, "wrong", 0);
}

static BbUser *
sign_in (BbCall *call, const char *basic)
{
  g_autofree char *name = NULL;
  g_autofree char *password = NULL;
  guint wait = 0;
  BbUser *user;

  if (!read_basic (basic, &name, &password))
    {
      g_set_error_literal (&call->doubt, BB_SESSIONS_ERROR, BB_SESSIONS_ERROR_MALFORMED, "The header Authorization is malformed.");
      return NULL;
    }
  user = bb_accounts_check_password (bb_hub_get_accounts (call->hub), name, password, call->address, &wait, &call->doubt);
  if (wait > 0)
    bb_hub_guard_ask_to_wait (call, wait);
  if (!user)
    bb_hub_guard_note_failure (call, name, wait);
  return user;
}

char *
bb_hub_guard_get_cookie (BbCall *call)
{
  const char *header = bb_call_get_header (call, "Cookie");
  g_auto (GStrv) pairs = g_strsplit_set (header ? header : "", ";,", -1);

  for (char **pair = pairs; *pair; pair++)
    if (g_str_has_prefix (g_strstrip (*pair), BB_SESSIONS_COOKIE "="))
      return g_strdup (*pair + strlen (BB_SESSIONS_COOKIE "="));
  return NULL;
}

void
bb_hub_guard_send_cookie (BbCall *call, const char *value)
{
  g_autofree char *header = bb_sessions_format_cookie (value, bb_hub_is_secure (call->hub));

  bb_call_set_header (call, "Set-Cookie", header);
}

/* One that is used is renewed, so that work is not interrupted every ten minutes. */
static BbUser *
read_session (BbCall *call, const char *cookie)
{
  g_autofree char *fresh = NULL;
  BbUser *user = bb_sessions_check (bb_hub_get_sessions (call->hub), cookie, &fresh, &call->doubt);

  if (fresh)
    bb_hub_guard_send_cookie (call, fresh);
  return user;
}

void
bb_hub_guard_identify (BbCall *call)
{
  const char *header = bb_call_get_header (call, "Authorization");
  g_autofree char *cookie = NULL;

  if (call->identified)
    return;
  call->identified = TRUE;
  if (header && g_ascii_strncasecmp (header, "Basic ", 6) == 0)
    {
      call->user = sign_in (call, header + 6);
      return;
    }
  cookie = bb_hub_guard_get_cookie (call);
  if (cookie && *cookie != '\0')
    call->user = read_session (call, cookie);
}

/* ── May he? ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
refuse_nobody (BbCall *call)
{
  if (!call->doubt)
    return bb_call_refuse (call, SOUP_STATUS_UNAUTHORIZED, "unauthorized", "Authentication required.");
  if (g_error_matches (call->doubt, BB_SESSIONS_ERROR, BB_SESSIONS_ERROR_MALFORMED))
    return bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request", call->doubt->message);
  if (g_error_matches (call->doubt, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_WAIT))
    return bb_call_refuse (call, SOUP_STATUS_FORBIDDEN, "forbidden", call->doubt->message);
  if (call->doubt->domain == BB_STORE_ERROR)
    return bb_call_fail (call, call->doubt);
  return bb_call_refuse (call, SOUP_STATUS_UNAUTHORIZED, "unauthorized", call->doubt->message);
}

gboolean
bb_hub_guard_check (BbCall *call, BbHubRight right)
{
  BbWriteRules *rules = bb_write_rules_get_default ();

  if (right != BB_HUB_RIGHT_NONE && !call->user)
    return refuse_nobody (call);
  if (right == BB_HUB_RIGHT_SERVER)
    return bb_write_rules_may_administer (rules, NULL, call->user) ||
           bb_call_refuse (call, SOUP_STATUS_UNAUTHORIZED, "unauthorized", "You are not a server admin.");
  if (right == BB_HUB_RIGHT_ADMIN)
    return bb_write_rules_may_administer (rules, call->security, call->user) ||
           bb_call_refuse (call, SOUP_STATUS_FORBIDDEN, "forbidden", "You are not a db or server admin.");
  return TRUE;
}

JsonObject *
bb_hub_guard_get_security (BbHub *hub, const char *database, GError **error)
{
  return bb_security_get (bb_hub_get_accounts (hub), database, error);
}

gboolean
bb_hub_guard_may_see (BbCall *call, const char *name)
{
  g_autoptr (JsonObject) security = bb_hub_guard_get_security (call->hub, name, NULL);

  return bb_write_rules_may_read (bb_write_rules_get_default (), name, security, call->user);
}

gboolean
bb_hub_guard_may_still_read (BbCall *call)
{
  g_autoptr (BbUser) user = call->user ? bb_accounts_get (bb_hub_get_accounts (call->hub), call->user->name, NULL) : NULL;
  g_autoptr (JsonObject) security = user && call->database ? bb_hub_guard_get_security (call->hub, call->database->name, NULL) : NULL;

  return user && !user->disabled && bb_write_rules_may_read (bb_write_rules_get_default (), call->database->name, security, user);
}

static gboolean
refuse_absent (BbCall *call)
{
  return bb_call_refuse (call, SOUP_STATUS_NOT_FOUND, "not_found", "Database does not exist.");
}

/* One that was ordered on the command line is made when it is first asked for. */
static BbDatabaseInfo *
find_database (BbCall *call, const char *name, GError **error)
{
  BbStore *store = bb_hub_get_store (call->hub);
  g_autoptr (GError) local = NULL;
  BbDatabaseInfo *info = bb_store_find_database (store, name, &local);

  if (!info && call->security && g_error_matches (local, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND) && bb_store_add_database (store, name, NULL, NULL))
    return bb_store_find_database (store, name, error);
  if (local)
    g_propagate_error (error, g_steal_pointer (&local));
  return info;
}

/* Asked in this order, so that the answer for a database that is not there takes the same way as for one that is not his. */
gboolean
bb_hub_guard_enter (BbCall *call, const char *name)
{
  g_autoptr (GError) error = NULL;

  if (!bb_hub_guard_check (call, BB_HUB_RIGHT_USER))
    return FALSE;
  call->security = bb_hub_guard_get_security (call->hub, name, &error);
  if (error)
    return bb_call_fail (call, error);
  if (!bb_write_rules_may_read (bb_write_rules_get_default (), name, call->security, call->user))
    return refuse_absent (call);
  call->database = find_database (call, name, &error);
  if (call->database)
    return TRUE;
  return g_error_matches (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND) ? refuse_absent (call) : bb_call_fail (call, error);
}

gboolean
bb_hub_guard_may_write (BbCall *call, const BbWrite *write, JsonObject *parent, GError **error)
{
  BbWriteRules *rules = bb_write_rules_get_default ();

  if (g_str_has_prefix (write->id, "_design/") && !bb_write_rules_may_administer (rules, call->security, call->user))
    {
      g_set_error_literal (error, BB_WRITE_RULES_ERROR, BB_WRITE_RULES_ERROR_FORBIDDEN, "You are not a db or server admin.");
      return FALSE;
    }
  return bb_write_rules_check (rules, call->database->name, call->security, write, parent, call->user, error);
}

void
bb_hub_guard_note_database (BbCall *call, const char *name, gboolean made)
{
  BbAccounts *accounts = bb_hub_get_accounts (call->hub);
  g_autoptr (JsonObject) there = bb_security_get (accounts, name, NULL);
  g_autoptr (JsonObject) usual = made && !there ? bb_write_rules_make_security (bb_write_rules_get_default (), name, NULL, NULL) : NULL;
  g_autoptr (GError) error = NULL;

  if (usual)
    bb_security_set (accounts, name, usual, &error);
  else if (!made)
    bb_security_remove (accounts, name, &error);
  if (error)
    g_warning ("%s", error->message);
  bb_hub_note (call, call->user->name, BB_AUDIT_DATABASE, name, made ? "made" : "deleted", 0);
}
