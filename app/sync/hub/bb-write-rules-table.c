/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-write-rules-private.h"
#include "sync/bb-sync-resources.h"

#include <string.h>

#define TABLE "/io/github/bienban/BienBan/sync/write-rules.json"

/* The table is part of the program and a test holds it to its schema, so that reading it cannot fail. */

static char **
read_list (JsonObject *object, const char *name)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (!json_object_has_member (object, name))
    return NULL;
  array = json_object_get_array_member (object, name);
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));
  return g_strv_builder_end (builder);
}

static char *
read_text (JsonObject *object, const char *name)
{
  return g_strdup (json_object_get_string_member_with_default (object, name, NULL));
}

static gpointer
read_role (JsonObject *object)
{
  BbRoleRule *self = g_new0 (BbRoleRule, 1);

  self->name = read_text (object, "name");
  self->pattern = read_text (object, "role");
  self->in = read_list (object, "in");
  self->listed = json_object_get_boolean_member_with_default (object, "listed", FALSE);
  return self;
}

static gpointer
read_database (JsonObject *object)
{
  BbDatabaseRule *self = g_new0 (BbDatabaseRule, 1);

  self->name = read_text (object, "name");
  self->scope = read_text (object, "scope");
  self->read = read_list (object, "read");
  self->resolves = read_list (object, "resolves");
  self->supervised = json_object_get_boolean_member_with_default (object, "supervised", FALSE);
  return self;
}

static int
read_verbs (JsonObject *object)
{
  g_auto (GStrv) verbs = read_list (object, "verbs");
  const char * const *names = (const char * const *) verbs;

  return (g_strv_contains (names, "create") ? BB_VERB_CREATE : 0) | (g_strv_contains (names, "change") ? BB_VERB_CHANGE : 0) |
         (g_strv_contains (names, "delete") ? BB_VERB_DELETE : 0);
}

static gpointer
read_rule (JsonObject *object)
{
  BbVerbRule *self = g_new0 (BbVerbRule, 1);

  self->verbs = read_verbs (object);
  self->members = read_list (object, "members");
  self->roles = read_list (object, "roles");
  if (json_object_has_member (object, "when"))
    {
      JsonObject *when = json_object_get_object_member (object, "when");
      g_autoptr (GList) members = json_object_get_members (when);

      self->member = g_strdup (members->data);
      self->values = read_list (when, self->member);
    }
  return self;
}

static GPtrArray *
read_all (JsonObject *object, const char *name, gpointer (*read) (JsonObject *object))
{
  GPtrArray *all = g_ptr_array_new ();
  JsonArray *array = json_object_get_array_member (object, name);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (all, read (json_array_get_object_element (array, i)));
  return all;
}

static gpointer
read_document (JsonObject *object)
{
  BbDocumentRule *self = g_new0 (BbDocumentRule, 1);

  self->name = read_text (object, "name");
  self->in = read_list (object, "in");
  self->owner = read_text (object, "owner");
  self->settled_by = read_text (object, "settled_by");
  self->never_changes = json_object_get_boolean_member_with_default (object, "never_changes", FALSE);
  self->alternatives = json_object_get_boolean_member_with_default (object, "alternatives", FALSE);
  self->resolves = read_list (object, "resolves");
  if (json_object_has_member (object, "id"))
    self->id = g_regex_new (json_object_get_string_member (object, "id"), G_REGEX_DOLLAR_ENDONLY, 0, NULL);
  self->rules = read_all (object, "rules", read_rule);
  return self;
}

GBytes *
bb_write_rules_get_text (void)
{
  GBytes *bytes = g_resource_lookup_data (bb_sync_get_resource (), TABLE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (bytes != NULL);
  return bytes;
}

static BbWriteRules *
load (void)
{
  g_autoptr (GBytes) text = bb_write_rules_get_text ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  gboolean ok = json_parser_load_from_data (parser, g_bytes_get_data (text, NULL), (gssize) g_bytes_get_size (text), NULL);
  BbWriteRules *self = g_new0 (BbWriteRules, 1);
  JsonObject *object;

  g_assert (ok);
  object = json_node_get_object (json_parser_get_root (parser));
  self->roles = read_all (object, "roles", read_role);
  self->databases = read_all (object, "databases", read_database);
  self->documents = read_all (object, "documents", read_document);
  return self;
}

BbWriteRules *
bb_write_rules_get_default (void)
{
  static BbWriteRules *rules;

  if (g_once_init_enter_pointer (&rules))
    g_once_init_leave_pointer (&rules, load ());
  return rules;
}

const BbDatabaseRule *
bb_write_rules_find_database (BbWriteRules *self, const char *database, const char **scope)
{
  const char *dash = strchr (database, '-');
  gsize length = dash != NULL ? (gsize) (dash - database) : strlen (database);

  *scope = dash != NULL ? dash + 1 : NULL;
  for (guint i = 0; i < self->databases->len; i++)
    {
      const BbDatabaseRule *rule = self->databases->pdata[i];

      if (strlen (rule->name) == length && strncmp (rule->name, database, length) == 0)
        return (rule->scope == NULL) == (dash == NULL) ? rule : NULL;
    }
  return NULL;
}

gboolean
bb_write_rules_knows (BbWriteRules *self, const char *database)
{
  const char *scope = NULL;

  return bb_write_rules_find_database (self, database, &scope) != NULL;
}
