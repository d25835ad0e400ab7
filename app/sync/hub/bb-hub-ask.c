/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The write rules are asked about a revision, as it stands to what is stored and not as its sender says that it does. */
#include "sync/hub/bb-hub-revisions.h"

#include "store/bb-revision.h"
#include "sync/hub/bb-hub-guard.h"

/* A body with "_attachments" as the rules look at it: {name: {"digest": …}}. @before: (nullable): where the bytes of those come from that have none. */
static JsonObject *
describe (JsonObject *body, GPtrArray *attached, GPtrArray *before)
{
  JsonObject *whole = json_object_new (), *list = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, body);
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (whole, name, json_node_ref (value));
  for (guint i = 0; attached && i < attached->len; i++)
    {
      const BbAttachment *attachment = attached->pdata[i];
      JsonObject *told = json_object_new ();

      for (guint j = 0; !attachment->file && before && j < before->len; j++)
        if (g_str_equal (((BbAttachment *) before->pdata[j])->name, attachment->name))
          attachment = before->pdata[j];
      json_object_set_string_member (told, "digest", attachment->digest ? attachment->digest : "");
      json_object_set_object_member (list, attachment->name, told);
    }
  json_object_set_object_member (whole, "_attachments", list);
  return whole;
}

/* What lies behind the closest known ancestor is known better here than there: a path cannot rewrite it. */
static void
cut_path (BbHubWrite *write, guint length)
{
  for (char **rev = write->path + length; *rev; rev++)
    g_clear_pointer (rev, g_free);
}

/* Sets @parent to the closest ancestor whose body is here, which may be a tombstone; %NULL without @error: there is none. */
static gboolean
find_parent (BbCall *call, BbHubWrite *write, gboolean new_edits, BbDocument **parent, GError **error)
{
  BbStore *store = bb_hub_get_store (call->hub);
  char *edited[] = { write->rev, NULL };
  char **path = new_edits ? edited : write->path + 1;
  g_autofree char *standing = path[0] ? bb_store_list_standing (store, call->database->name, write->id, (const char * const *) path, error) : g_strdup ("");

  for (guint i = 0; standing && standing[i] != '\0'; i++)
    {
      if (standing[i] == 'm')
        continue;
      *parent = bb_store_get (store, call->database->name, write->id, path[i], error);
      if (*parent && !new_edits)
        cut_path (write, i + 2);
      return *parent != NULL;
    }
  return standing != NULL;
}

/* The live winner that @write does not follow: it would stand beside it, and may win. An edit without a parent is a conflict, which the store says. */
static gboolean
find_beside (BbCall *call, BbHubWrite *write, gboolean new_edits, const BbDocument *parent, BbDocument **beside, GError **error)
{
  BbStore *store = bb_hub_get_store (call->hub);
  g_autoptr (GError) local = NULL;
  g_autoptr (BbListingRow) winner = NULL;

  if (write->deleted || (new_edits && !write->rev))
    return TRUE;
  winner = bb_store_peek (store, call->database->name, write->id, &local);
  if (winner && !winner->deleted && !(parent && g_str_equal (parent->rev, winner->rev)))
    *beside = bb_store_get (store, call->database->name, write->id, winner->rev, &local);
  if (local)
    g_propagate_error (error, g_steal_pointer (&local));
  return *error == NULL;
}

/* A revision that is here already is left as it is: nobody needs to be asked, and nothing is written. */
static gboolean
is_known (BbCall *call, BbHubWrite *write, gboolean new_edits)
{
  const char *revs[] = { write->rev, NULL };
  g_autofree char *standing = NULL;
  g_auto (BbRevision) name = { 0 };

  if (new_edits)
    return FALSE;
  standing = bb_store_list_standing (bb_hub_get_store (call->hub), call->database->name, write->id, revs, NULL);
  if (!standing || *standing == 'm' || !bb_revision_parse (write->rev, &name, NULL))
    return FALSE;
  write->stored = bb_revision_format (name.generation, name.signature);
  return TRUE;
}

static JsonObject *
describe_document (const BbDocument *document)
{
  return document && !document->deleted && document->body ? describe (document->body, document->attachments, NULL) : NULL;
}

gboolean
bb_hub_ask (BbCall *call, BbHubWrite *write, gboolean new_edits)
{
  g_autoptr (BbDocument) parent = NULL, beside = NULL;
  g_autoptr (JsonObject) body = NULL, before = NULL, other = NULL;
  g_autoptr (GError) error = NULL;
  BbWrite asked = { write->id, new_edits ? NULL : write->rev, write->deleted, NULL, NULL };

  if (is_known (call, write, new_edits))
    return TRUE;
  if (!find_parent (call, write, new_edits, &parent, &error) || !find_beside (call, write, new_edits, parent, &beside, &error))
    return bb_hub_fault_take (&write->fault, error);
  asked.body = body = describe (write->body, write->attached, parent ? parent->attachments : NULL);
  asked.beside = other = describe_document (beside);
  before = describe_document (parent);
  return bb_hub_guard_may_write (call, &asked, before, &error) || bb_hub_fault_take (&write->fault, error);
}
