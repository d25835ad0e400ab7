/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-write-rules-private.h"
#include "store/bb-canonical-json.h"
#include "sync/bb-sync-resources.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define RESOLVED "resolved"      /* of a tombstone: another version was chosen; see services/bb-conflicts.h */
#define SCRIPT "/io/github/bienban/BienBan/sync/hub/validate.js"

G_DEFINE_QUARK (bb-write-rules-error-quark, bb_write_rules_error)

const char * const bb_reason_names[] = { "sign_in", "role", "type", "place", "shape", "never", "settled", "member", NULL };
const char * const bb_reason_sentences[] = {
  N_("Sign in first."),
  N_("Your role does not allow this in this database."),
  N_("The server does not know this type of document."),
  N_("This type of document does not belong in this database."),
  N_("The document's id and what it says about itself do not agree."),
  N_("What was recorded in this way never changes; record a new one instead."),
  N_("It is published and does not change any more; publish a new version instead."),
  N_("Of this document only a few things may change, and others did."),
  NULL
};

const char *
bb_write_rules_translate (const char *reason)
{
  return g_strv_contains (bb_reason_sentences, reason) ? _(reason) : reason;
}

static gboolean
refuse (BbReason reason, GError **error)
{
  g_set_error_literal (error, BB_WRITE_RULES_ERROR, reason == BB_REASON_SIGN_IN ? BB_WRITE_RULES_ERROR_UNAUTHORIZED : BB_WRITE_RULES_ERROR_FORBIDDEN,
                       bb_reason_sentences[reason]);
  return FALSE;
}

static gboolean
share (char **some, char **others)
{
  for (; *some != NULL; some++)
    if (g_strv_contains ((const char * const *) others, *some))
      return TRUE;
  return FALSE;
}

static JsonNode *
get_member (JsonObject *body, const char *name)
{
  return body != NULL ? json_object_get_member (body, name) : NULL;
}

/* %NULL when it is no text. */
static const char *
get_text (JsonNode *node)
{
  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

/* As JavaScript takes it. */
static gboolean
is_true (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return FALSE;
  if (!JSON_NODE_HOLDS_VALUE (node))
    return TRUE;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return *json_node_get_string (node) != '\0';
  return json_node_get_value_type (node) == G_TYPE_BOOLEAN ? json_node_get_boolean (node) : json_node_get_double (node) != 0;
}

static gboolean
is_same (JsonNode *one, JsonNode *other)
{
  g_autofree char *left = one != NULL ? bb_canonical_json_to_string (one) : NULL;
  g_autofree char *right = other != NULL ? bb_canonical_json_to_string (other) : NULL;

  return g_strcmp0 (left, right) == 0;
}

static JsonObject *
get_attached (JsonObject *body)
{
  JsonNode *node = get_member (body, "_attachments");

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) && json_object_get_size (json_node_get_object (node)) > 0 ? json_node_get_object (node) : NULL;
}

/* The bytes of an attachment are as much what a document says as its members. */
static gboolean
has_same_attachments (JsonObject *one, JsonObject *other)
{
  JsonObject *left = get_attached (one), *right = get_attached (other);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (left == NULL || right == NULL || json_object_get_size (left) != json_object_get_size (right))
    return left == right;
  json_object_iter_init (&iter, left);
  while (json_object_iter_next (&iter, &name, &node))
    if (!json_object_has_member (right, name) ||
        !is_same (json_object_get_member (json_node_get_object (node), "digest"),
                  json_object_get_member (json_object_get_object_member (right, name), "digest")))
      return FALSE;
  return TRUE;
}

/* Whether nothing but @members differs, seen from @one. */
static gboolean
differs_only (JsonObject *one, JsonObject *other, char **members)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (one == NULL)
    return TRUE;
  json_object_iter_init (&iter, one);
  while (json_object_iter_next (&iter, &name, &node))
    if (*name != '_' && !g_strv_contains ((const char * const *) members, name) && !is_same (node, get_member (other, name)))
      return FALSE;
  return TRUE;
}

static gboolean
changes_only (JsonObject *body, JsonObject *parent, char **members)
{
  return differs_only (body, parent, members) && differs_only (parent, body, members) &&
         (g_strv_contains ((const char * const *) members, "_attachments") || has_same_attachments (body, parent));
}

static const BbDocumentRule *
find_document (BbWriteRules *self, const char *id)
{
  gsize length = strcspn (id, ":");

  for (guint i = 0; id[length] != '\0' && i < self->documents->len; i++)
    {
      const BbDocumentRule *rule = self->documents->pdata[i];

      if (strlen (rule->name) == length && strncmp (rule->name, id, length) == 0)
        return rule;
    }
  return NULL;
}

static gboolean
agrees_with_id (const BbDocumentRule *rule, const BbWrite *write)
{
  JsonNode *type = get_member (write->body, "type"), *owner = rule->owner != NULL ? get_member (write->body, rule->owner) : NULL;
  g_auto (GStrv) parts = g_strsplit (write->id, ":", -1);

  if (get_member (write->body, RESOLVED) != NULL && !write->deleted)
    return FALSE;
  if (type != NULL && g_strcmp0 (get_text (type), rule->name) != 0)
    return FALSE;
  if (rule->id != NULL && !g_regex_match (rule->id, write->id, 0, NULL))
    return FALSE;
  if (rule->owner == NULL)
    return TRUE;
  return owner != NULL ? g_strcmp0 (get_text (owner), parts[1]) == 0 : write->deleted;
}

static gboolean
check_rules (const BbDocumentRule *document, BbVerb verb, char **roles, const BbWrite *write, JsonObject *parent, GError **error)
{
  gboolean limited = FALSE;

  for (guint i = 0; i < document->rules->len; i++)
    {
      const BbVerbRule *rule = document->rules->pdata[i];
      const char *value = rule->member != NULL ? get_text (get_member (write->body, rule->member)) : NULL;

      if (!(rule->verbs & (int) verb) || !share (roles, rule->roles))
        continue;
      if (rule->member != NULL && (value == NULL || !g_strv_contains ((const char * const *) rule->values, value)))
        continue;
      if (rule->members == NULL || changes_only (write->body, parent, rule->members))
        return TRUE;
      limited = TRUE;
    }
  return refuse (limited ? BB_REASON_MEMBER : BB_REASON_ROLE, error);
}

/* What holds whoever writes. */
static gboolean
check_document (const BbDocumentRule *rule, const BbDatabaseRule *kind, BbVerb verb, const BbWrite *write, JsonObject *parent, GError **error)
{
  if (rule == NULL)
    return refuse (BB_REASON_TYPE, error);
  if (!g_strv_contains ((const char * const *) rule->in, kind->name))
    return refuse (BB_REASON_PLACE, error);
  if (!agrees_with_id (rule, write))
    return refuse (BB_REASON_SHAPE, error);
  if (rule->never_changes && (verb != BB_VERB_CREATE || (write->rev != NULL && g_ascii_strtoll (write->rev, NULL, 10) > 1)))
    return refuse (BB_REASON_NEVER, error);
  if (rule->settled_by != NULL && is_true (get_member (parent, rule->settled_by)))
    return refuse (BB_REASON_SETTLED, error);
  return TRUE;
}

typedef struct
{
  const BbDatabaseRule *kind;
  const BbDocumentRule *document;
  char **roles;
  gboolean admin;
} Asked;

/* A tombstone that settles a conflict is no deletion: who may settle may write it, and nobody else. */
static gboolean
check_one (const Asked *asked, const BbWrite *write, JsonObject *parent, GError **error)
{
  BbVerb verb = write->deleted ? BB_VERB_DELETE : parent != NULL ? BB_VERB_CHANGE : BB_VERB_CREATE;

  if (!check_document (asked->document, asked->kind, verb, write, parent, error))
    return FALSE;
  if (asked->admin)
    return TRUE;
  if (get_member (write->body, RESOLVED) != NULL)
    return share (asked->roles, asked->document->resolves != NULL ? asked->document->resolves : asked->kind->resolves) || refuse (BB_REASON_ROLE, error);
  return check_rules (asked->document, verb, asked->roles, write, parent, error);
}

static gboolean
check_beside (const Asked *asked, const BbWrite *write, JsonObject *parent, GError **error)
{
  if (!check_one (asked, write, parent, error))
    return FALSE;
  return write->beside == NULL || asked->document->alternatives || check_one (asked, write, write->beside, error);
}

gboolean
bb_write_rules_check (BbWriteRules *self, const char *database, JsonObject *security, const BbWrite *write, JsonObject *parent,
                      const BbUser *user, GError **error)
{
  const char *scope = NULL;
  const BbDatabaseRule *kind = bb_write_rules_find_database (self, database, &scope);
  gboolean admin = bb_write_rules_is_admin (security, user);
  g_auto (GStrv) roles = NULL;

  if (kind == NULL)
    return TRUE;
  if (user == NULL)
    return refuse (BB_REASON_SIGN_IN, error);
  if (!admin && !bb_write_rules_is_member (security, user))
    return refuse (BB_REASON_ROLE, error);
  if (g_str_has_prefix (write->id, "_design/"))
    return admin || refuse (BB_REASON_ROLE, error);
  roles = bb_write_rules_list_roles (self, database, security, user);
  return check_beside (&(Asked) { kind, find_document (self, write->id), roles, admin }, write, parent, error);
}

/* ── The same for CouchDB ────────────────────────────────────────────────────────────────────────────────────── */

static void
say_reason (JsonObject *said, guint i)
{
  json_object_set_string_member (said, bb_reason_names[i], bb_reason_sentences[i]);
}

static char *
format_sentences (void)
{
  g_autoptr (JsonObject) said = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), said);

  for (guint i = 0; bb_reason_names[i] != NULL; i++)
    say_reason (said, i);
  return json_to_string (node, FALSE);
}

/* What is for people only stays out. */
static void
strip (JsonObject *object)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *name = members; name != NULL; name = name->next)
    {
      JsonNode *node = json_object_get_member (object, name->data);

      if (g_strv_contains ((const char * const []) { "label", "readers", "comment", "read", "type", NULL }, name->data))
        json_object_remove_member (object, name->data);
      else if (JSON_NODE_HOLDS_ARRAY (node))
        for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
          if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (json_node_get_array (node), i)))
            strip (json_array_get_object_element (json_node_get_array (node), i));
    }
}

static JsonObject *
load_table (void)
{
  g_autoptr (GBytes) text = bb_write_rules_get_text ();
  g_autoptr (JsonParser) parser = json_parser_new ();

  json_parser_load_from_data (parser, g_bytes_get_data (text, NULL), (gssize) g_bytes_get_size (text), NULL);
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

static void
replace (GString *script, const char *mark, const char *text)
{
  guint found = g_string_replace (script, mark, text, 1);

  g_assert (found == 1);
}

char *
bb_write_rules_to_javascript (BbWriteRules *self)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (bb_sync_get_resource (), SCRIPT, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GString) script = g_string_new_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  g_autoptr (JsonObject) table = load_table ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), table);
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (table, "version"));
  g_autofree char *sentences = format_sentences (), *text = NULL;

  strip (table);
  text = json_to_string (node, FALSE);
  replace (script, "@VERSION@", version);
  replace (script, "@TABLE@", text);
  replace (script, "@SENTENCES@", sentences);
  return g_strdup (g_strstrip (script->str));
}

JsonObject *
bb_write_rules_make_design_document (BbWriteRules *self)
{
  JsonObject *document = json_object_new ();
  g_autofree char *script = bb_write_rules_to_javascript (self);

  json_object_set_string_member (document, "_id", "_design/bienban");
  json_object_set_string_member (document, "language", "javascript");
  json_object_set_string_member (document, "validate_doc_update", script);
  return document;
}
