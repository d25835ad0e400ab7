/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-checklist-compare.h"

void
bb_checklist_change_free (BbChecklistChange *self)
{
  g_free (self->code);
  g_free (self->field);
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

static void
add_change (GPtrArray *changes, BbChangeKind kind, const char *code, const char *field, const char *before, const char *after)
{
  BbChecklistChange *self = g_new0 (BbChecklistChange, 1);

  self->kind = kind;
  self->code = g_strdup (code);
  self->field = g_strdup (field);
  self->before = g_strdup (before);
  self->after = g_strdup (after);
  g_ptr_array_add (changes, self);
}

static const char *
get_text (JsonObject *object, const char *language)
{
  JsonNode *node = json_object_get_member (object, language);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

/* A member as a person reads it; %NULL: it is not there. */
static char *
show (JsonNode *node)
{
  JsonObject *object = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *vi = object ? get_text (object, "vi") : NULL, *en = object ? get_text (object, "en") : NULL;

  if (!node || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (vi || en)
    return g_strdup_printf ("%s%s%s", vi ? vi : "", vi && en ? " / " : "", en ? en : "");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  return json_to_string (node, FALSE);
}

static void
compare_member (GPtrArray *changes, const char *code, const char *name, JsonObject *before, JsonObject *after)
{
  g_autofree char *old = show (json_object_get_member (before, name)), *new = show (json_object_get_member (after, name));

  if (g_strcmp0 (old, new) != 0)
    add_change (changes, BB_CHANGE_CHANGED, code, name, old, new);
}

/* Members of both, those of @after first; @skip is left out. */
static void
compare_objects (GPtrArray *changes, const char *code, JsonObject *before, JsonObject *after, const char * const *skip)
{
  g_autoptr (GList) names = json_object_get_members (after), old = json_object_get_members (before);

  for (GList *name = names; name; name = name->next)
    if (!g_strv_contains (skip, name->data))
      compare_member (changes, code, name->data, before, after);
  for (GList *name = old; name; name = name->next)
    if (!g_strv_contains (skip, name->data) && !json_object_has_member (after, name->data))
      compare_member (changes, code, name->data, before, after);
}

static BbSection *
find_section_of (const BbChecklist *self, const char *item)
{
  for (guint s = 0; s < self->sections->len; s++)
    {
      BbSection *section = self->sections->pdata[s];

      for (guint i = 0; i < section->items->len; i++)
        if (g_str_equal (((BbItem *) section->items->pdata[i])->code, item))
          return section;
    }
  return NULL;
}

static BbSection *
find_section (const BbChecklist *self, const char *code)
{
  for (guint s = 0; s < self->sections->len; s++)
    if (g_str_equal (((BbSection *) self->sections->pdata[s])->code, code))
      return self->sections->pdata[s];
  return NULL;
}

static void
compare_items (GPtrArray *changes, const BbChecklist *before, BbSection *section, BbItem *item)
{
  static const char * const skip[] = { "code", NULL };
  BbItem *old = bb_checklist_find_item (before, item->code);
  g_autoptr (JsonObject) a = old ? bb_item_to_object (old) : NULL, b = bb_item_to_object (item);
  BbSection *old_section;

  if (!old)
    {
      add_change (changes, BB_CHANGE_ADDED, item->code, NULL, NULL, item->text.vi);
      return;
    }
  old_section = find_section_of (before, item->code);
  if (!g_str_equal (old_section->code, section->code))
    add_change (changes, BB_CHANGE_CHANGED, item->code, "section", old_section->code, section->code);
  compare_objects (changes, item->code, a, b, skip);
}

static void
compare_sections (GPtrArray *changes, const BbChecklist *before, BbSection *section)
{
  static const char * const skip[] = { "code", "items", NULL };
  BbSection *old = find_section (before, section->code);
  g_autoptr (JsonObject) a = old ? bb_section_to_object (old) : NULL, b = bb_section_to_object (section);

  if (old)
    compare_objects (changes, section->code, a, b, skip);
  else
    add_change (changes, BB_CHANGE_ADDED, section->code, NULL, NULL, section->title.vi);
  for (guint i = 0; i < section->items->len; i++)
    compare_items (changes, before, section, section->items->pdata[i]);
}

static void
list_removed (GPtrArray *changes, const BbChecklist *before, const BbChecklist *after)
{
  for (guint s = 0; s < before->sections->len; s++)
    {
      BbSection *section = before->sections->pdata[s];

      if (!find_section (after, section->code))
        add_change (changes, BB_CHANGE_REMOVED, section->code, NULL, section->title.vi, NULL);
      for (guint i = 0; i < section->items->len; i++)
        {
          BbItem *item = section->items->pdata[i];

          if (!bb_checklist_find_item (after, item->code))
            add_change (changes, BB_CHANGE_REMOVED, item->code, NULL, item->text.vi, NULL);
        }
    }
}

GPtrArray *
bb_checklist_compare (const BbChecklist *before, const BbChecklist *after)
{
  static const char * const skip[] = { "type", "sections", "version", "published", NULL };
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_checklist_change_free);
  g_autoptr (JsonObject) a = bb_checklist_to_object (before), b = bb_checklist_to_object (after);

  compare_objects (changes, "", a, b, skip);
  for (guint s = 0; s < after->sections->len; s++)
    compare_sections (changes, before, after->sections->pdata[s]);
  list_removed (changes, before, after);
  return changes;
}
