/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The versions of a document as people read them. */
#include "bb-conflict-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-json-members.h"
#include "domain/bb-answer.h"

static const struct { const char *name; const char *label; } labels[] = {
  { "result", N_("Result") }, { "severity", N_("Severity") }, { "fact", N_("What was seen") }, { "note", N_("Note") }, { "text", N_("Text") },
  { "counts", N_("Numbers") }, { "ratio", N_("Ratio") }, { "sample", N_("Sample") }, { "observations", N_("Observations") }, { "caption", N_("Caption") },
  { "items", N_("Items") }, { "bases", N_("Legal bases") }, { "what", N_("What is recommended") }, { "who", N_("Who is to do it") },
  { "deadline", N_("Deadline") }, { "name", N_("Name") }, { "post", N_("Post") }, { "opinion", N_("Opinion of the unit") }, { "team", N_("Team") },
  { "attendees", N_("Persons present") }, { "decision", N_("Decision") }, { "member", N_("Who looks at it") }, { "count", N_("Count") },
  { "evidence", N_("Evidence") }, { "title", N_("Title") }, { "address", N_("Address") }, { "kind", N_("Kind") },
};

/* Told of the version as a whole, or the same in every version. */
static const char * const apart[] = { "type", "visit", "item", "sha256", "author", "at", "laptop", "resolved", NULL };

static const char *
get_label (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].name, name))
      return _(labels[i].label);
  return name;
}

/* ── Values ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *format_node (const char *name, JsonNode *node);

static char *
format_array (const char *name, JsonArray *array)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_strv_builder_take (parts, format_node (name, json_array_get_element (array, i)));
  list = g_strv_builder_end (parts);
  return g_strjoinv ("; ", list);
}

static char *
format_object (JsonObject *object)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_autoptr (GList) names = json_object_get_members (object);
  g_auto (GStrv) list = NULL;

  for (GList *at = names; at; at = at->next)
    {
      g_autofree char *value = format_node (at->data, json_object_get_member (object, at->data));

      g_strv_builder_take (parts, g_strdup_printf ("%s: %s", get_label (at->data), value));
    }
  list = g_strv_builder_end (parts);
  return g_strjoinv (", ", list);
}

/* A word of the data in the language of the interface, where people know it by another. */
static const char *
translate (const char *name, const char *text)
{
  const char * const *names = g_str_equal (name, "result") ? bb_result_names : g_str_equal (name, "severity") ? bb_severity_names : NULL;

  for (int i = 0; names && names[i]; i++)
    if (g_str_equal (names[i], text))
      return names == bb_result_names ? bb_result_get_label (i) : bb_severity_get_label (i);
  return text;
}

static char *
format_node (const char *name, JsonNode *node)
{
  if (!node || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (JSON_NODE_HOLDS_ARRAY (node))
    return format_array (name, json_node_get_array (node));
  if (JSON_NODE_HOLDS_OBJECT (node))
    return format_object (json_node_get_object (node));
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (translate (name, json_node_get_string (node)));
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? _("yes") : _("no"));
  return json_to_string (node, FALSE);
}

/* ── Fields ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
field_free (gpointer data)
{
  BbVersionField *self = data;

  g_free (self->name);
  g_strfreev (self->values);
  g_free (self);
}

static BbVersionField *
make_field (GPtrArray *versions, const char *name)
{
  BbVersionField *self = g_new0 (BbVersionField, 1);

  self->name = g_strdup (name);
  self->label = get_label (name);
  self->values = g_new0 (char *, versions->len + 1);
  for (guint i = 0; i < versions->len; i++)
    {
      BbVersion *version = versions->pdata[i];

      self->values[i] = format_node (name, version->body && !version->deleted ? json_object_get_member (version->body, name) : NULL);
      self->differs |= i > 0 && !g_str_equal (self->values[i], self->values[0]);
    }
  return self;
}

static void
add_names (BbVersion *version, GPtrArray *names)
{
  g_autoptr (GList) members = version->body && !version->deleted ? json_object_get_members (version->body) : NULL;

  for (GList *at = members; at; at = at->next)
    if (!g_strv_contains (apart, at->data) && !g_ptr_array_find_with_equal_func (names, at->data, g_str_equal, NULL))
      g_ptr_array_add (names, at->data);
}

GPtrArray *
bb_conflict_list_fields (GPtrArray *versions)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (field_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new (), alike = g_ptr_array_new ();

  for (guint i = 0; i < versions->len; i++)
    add_names (versions->pdata[i], names);
  for (guint i = 0; i < names->len; i++)
    {
      BbVersionField *field = make_field (versions, names->pdata[i]);

      g_ptr_array_add (field->differs ? fields : alike, field);
    }
  for (guint i = 0; i < alike->len; i++)
    g_ptr_array_add (fields, alike->pdata[i]);
  return fields;
}
