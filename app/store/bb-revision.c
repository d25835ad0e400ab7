/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-revision.h"
#include "store/bb-sha256.h"
#include "store/bb-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_NAME 238             /* CouchDB's limit for the name of a database */

static gboolean
is_hex (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;
  return TRUE;
}

gboolean
bb_revision_parse (const char *text, BbRevision *revision, GError **error)
{
  char *end = NULL;
  gint64 generation = 0;

  if (text != NULL && text[0] >= '1' && text[0] <= '9')
    generation = g_ascii_strtoll (text, &end, 10);
  if (generation < 1 || generation > BB_MAX_GENERATION || *end != '-' || end[1] == '\0' || !g_utf8_validate (end, -1, NULL))
    {
      g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("“%s” is not a revision."), text != NULL ? text : "");
      return FALSE;
    }
  revision->generation = generation;
  revision->signature = strlen (end + 1) == 32 && is_hex (end + 1, 32) ? g_ascii_strdown (end + 1, -1) : g_strdup (end + 1);
  return TRUE;
}

void
bb_revision_clear (BbRevision *self)
{
  g_clear_pointer (&self->signature, g_free);
}

char *
bb_revision_format (gint64 generation, const char *signature)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "-%s", generation, signature);
}

/* A foreign parent may hold any character, so it is written as a JSON string too. */
static void
append_parent (GString *text, const char *parent)
{
  if (parent == NULL)
    {
      g_string_append (text, "null");
      return;
    }
  g_string_append_c (text, '"');
  for (const char *at = parent; *at != '\0'; at++)
    if (*at == '"' || *at == '\\' || (guchar) *at < 0x20)
      g_string_append_printf (text, "\\u%04x", (guchar) *at);
    else
      g_string_append_c (text, *at);
  g_string_append_c (text, '"');
}

char *
bb_revision_sign (const char *parent, gboolean deleted, const char *body)
{
  return bb_revision_sign_full (parent, deleted, body, "[]");
}

char *
bb_revision_sign_full (const char *parent, gboolean deleted, const char *body, const char *attachments)
{
  g_autoptr (GString) text = g_string_sized_new (strlen (body) + strlen (attachments) + 80);
  char *hash;

  g_string_append_c (text, '[');
  append_parent (text, parent);
  g_string_append (text, deleted ? ",true," : ",false,");
  g_string_append (text, body);
  g_string_append_printf (text, ",%s]", attachments);
  hash = bb_sha256_bytes (text->str, text->len);
  hash[32] = '\0';
  return hash;
}

gboolean
bb_document_id_check (const char *id, GError **error)
{
  if (id != NULL && *id != '\0' && g_utf8_validate (id, -1, NULL) && (*id != '_' || (g_str_has_prefix (id, "_design/") && id[8] != '\0')))
    return TRUE;
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("“%s” cannot be the id of a document."),
               id != NULL && g_utf8_validate (id, -1, NULL) ? id : "");
  return FALSE;
}

gboolean
bb_database_name_check (const char *name, GError **error)
{
  gsize length = name != NULL ? strlen (name) : 0;

  if (length > 0 && length <= MAX_NAME && g_ascii_islower (name[0]) &&
      strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789_$()+/-") == length)
    return TRUE;
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("“%s” cannot be the name of a database."),
               name != NULL && g_utf8_validate (name, -1, NULL) ? name : "");
  return FALSE;
}
