/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents that two people changed apart. */
#include "bb-conflicts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-async.h"
#include "bb-case-file.h"
#include "bb-conflict-words.h"
#include "bb-json-members.h"
#include "bb-visit-memory.h"
#include "domain/bb-dates.h"

#define RESOLVED "resolved"      /* of a tombstone: who chose another version, and when */

static void
version_free (gpointer data)
{
  BbVersion *self = data;

  g_free (self->rev);
  g_free (self->author);
  g_free (self->laptop);
  g_clear_pointer (&self->at, g_date_time_unref);
  g_clear_pointer (&self->body, json_object_unref);
  g_free (self);
}

void
bb_conflict_free (BbConflict *self)
{
  g_free (self->database);
  g_free (self->id);
  g_free (self->visit);
  g_free (self->title);
  g_free (self->about);
  g_free (self->place);
  g_ptr_array_unref (self->versions);
  g_ptr_array_unref (self->fields);
  g_free (self->why_not);
  g_free (self);
}

/* ── What there is to decide ─────────────────────────────────────────────────────────────────────────────────── */

/* A tombstone that somebody chose is no question any more; one of a person who deleted what another changed is. */
static gboolean
is_open (BbDocument *leaf)
{
  return !leaf->deleted || !leaf->body || !json_object_has_member (leaf->body, RESOLVED);
}

static BbVersion *
make_version (BbDocument *leaf)
{
  BbVersion *self = g_new0 (BbVersion, 1);
  const char *at = leaf->body ? bb_json_get_string (leaf->body, "at") : NULL;

  self->rev = g_strdup (leaf->rev);
  self->deleted = leaf->deleted;
  self->body = leaf->body ? json_object_ref (leaf->body) : NULL;
  self->author = leaf->body ? g_strdup (bb_json_get_string (leaf->body, "author")) : NULL;
  self->laptop = leaf->body ? g_strdup (bb_json_get_string (leaf->body, "laptop")) : NULL;
  self->at = at ? bb_time_parse (at) : NULL;
  return self;
}

static GPtrArray *
make_versions (GPtrArray *leaves)
{
  GPtrArray *versions = g_ptr_array_new_with_free_func (version_free);

  for (guint i = 0; i < leaves->len; i++)
    if (is_open (leaves->pdata[i]))
      g_ptr_array_add (versions, make_version (leaves->pdata[i]));
  if (versions->len > 0)
    ((BbVersion *) versions->pdata[0])->shows = TRUE;
  return versions;
}

/* ── The visit it belongs to ─────────────────────────────────────────────────────────────────────────────────── */

/* The revision that the minutes state, once the visit is locked; %NULL: none. */
static const char *
find_stated (GPtrArray *events, const char *id)
{
  const char *rev = NULL;

  if (!bb_events_is_locked (events))
    return NULL;
  for (guint e = 0; e < events->len; e++)
    {
      BbEvent *event = events->pdata[e];

      for (guint i = 0; event->kind == BB_EVENT_LOCKED && event->manifest && i < event->manifest->len; i++)
        if (g_str_equal (((BbManifestEntry *) event->manifest->pdata[i])->id, id))
          rev = ((BbManifestEntry *) event->manifest->pdata[i])->rev;
    }
  return rev;
}

/* What a supervisor writes and not the team: the write rules of the hub let nobody else settle it. */
static gboolean
is_of_supervisor (const char *id)
{
  return g_str_has_prefix (id, "review:") || g_str_has_prefix (id, "notice:") || g_str_has_prefix (id, "figures:");
}

static gboolean
is_in_team (BbVisit *visit, const char *user)
{
  for (guint i = 0; visit && i < visit->team->len; i++)
    if (g_strcmp0 (((BbMember *) visit->team->pdata[i])->name, user) == 0)
      return TRUE;
  return FALSE;
}

/* One role alone decides, or two people would decide differently for ever: as the write rules have it, by which the hub refuses others' tombstones. */
static char *
forbid (const BbConflict *self, BbVisit *visit, const char *user)
{
  BbMember *leader = visit ? bb_visit_find_member (visit, BB_ROLE_LEADER) : NULL;
  gboolean is_leader = leader && g_strcmp0 (leader->name, user) == 0;

  if (is_of_supervisor (self->id))
    return is_in_team (visit, user) ? g_strdup (_("The supervisor decides this, and not the team")) : NULL;
  if (!visit || is_leader)
    return NULL;
  if (!leader)
    return g_strdup (_("The leader of the team decides this, and the visit has none yet: name one first"));
  return g_strdup_printf (_("%s decides this, as the leader of the team"), leader->name);
}

/* The words of the item that the document is about. */
static char *
find_words (BbWorkspace *workspace, BbVisit *visit, const char *item)
{
  for (guint i = 0; item && i < visit->checklists->len; i++)
    {
      BbFrozen *frozen = visit->checklists->pdata[i];
      g_autoptr (BbChecklist) checklist = bb_catalogue_get_checklist (workspace, frozen->code, frozen->version);
      BbItem *found = checklist ? bb_checklist_find_item (checklist, item) : NULL;

      if (found)
        return g_strdup (bb_text_get (&found->text));
    }
  return NULL;
}

static void
look_at_visit (BbWorkspace *workspace, BbConflict *self)
{
  g_auto (GStrv) parts = g_strsplit (self->id, ":", 3);
  g_autoptr (BbVisitMemory) memory = parts[0] && parts[1] ? bb_visit_memory_get (workspace, parts[1], NULL) : NULL;
  g_autofree char *user = bb_workspace_get_user (workspace);
  JsonObject *body = ((BbVersion *) self->versions->pdata[0])->body;
  const char *stated = memory ? find_stated (memory->events, self->id) : NULL;
  g_autoptr (BbUnit) unit = memory && memory->visit ? bb_workspace_get_unit (workspace, memory->visit->unit, NULL) : NULL;

  self->visit = memory ? g_strdup (parts[1]) : NULL;
  self->place = unit ? g_strdup (bb_text_get (&unit->name)) : NULL;
  self->about = memory && memory->visit && body ? find_words (workspace, memory->visit, bb_json_get_string (body, "item")) : NULL;
  self->why_not = forbid (self, memory ? memory->visit : NULL, user);
  for (guint i = 0; i < self->versions->len; i++)
    ((BbVersion *) self->versions->pdata[i])->stated = g_strcmp0 (((BbVersion *) self->versions->pdata[i])->rev, stated) == 0;
}

/* ── Listing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* %NULL: nothing is to be decided any more. */
static BbConflict *
make_conflict (BbWorkspace *workspace, GPtrArray *leaves)
{
  g_autoptr (GPtrArray) versions = make_versions (leaves);
  BbDocument *winner = leaves->pdata[0];
  BbConflict *self;

  if (versions->len < 2)
    return NULL;
  self = g_new0 (BbConflict, 1);
  self->database = g_strdup (winner->database);
  self->id = g_strdup (winner->id);
  self->title = bb_case_describe_document (winner->id);
  self->fields = bb_conflict_list_fields (versions);
  self->versions = g_steal_pointer (&versions);
  look_at_visit (workspace, self);
  return self;
}

GPtrArray *
bb_conflicts_list (BbWorkspace *workspace, const char *visit, GError **error)
{
  g_autoptr (GPtrArray) contested = bb_store_list_contested (bb_workspace_get_store (workspace), NULL, error);
  GPtrArray *conflicts = contested ? g_ptr_array_new_with_free_func ((GDestroyNotify) bb_conflict_free) : NULL;

  if (!contested || contested->len == 0)
    return conflicts;
  /* What is remembered of a visit is read under the lock; nobody waits for it while nothing is to be decided. */
  g_rec_mutex_lock (bb_workspace_get_write_lock (workspace));
  for (guint i = 0; i < contested->len; i++)
    {
      g_autoptr (BbConflict) conflict = make_conflict (workspace, contested->pdata[i]);

      if (conflict && (!visit || g_strcmp0 (conflict->visit, visit) == 0))
        g_ptr_array_add (conflicts, g_steal_pointer (&conflict));
    }
  g_rec_mutex_unlock (bb_workspace_get_write_lock (workspace));
  return conflicts;
}

/* ── Choosing ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
may_keep (const BbConflict *self, guint keep, const guint *from, GError **error)
{
  const BbVersion *kept = keep < self->versions->len ? self->versions->pdata[keep] : NULL;
  gboolean is_stated = FALSE;

  for (guint i = 0; i < self->versions->len; i++)
    is_stated |= ((BbVersion *) self->versions->pdata[i])->stated;
  if (self->why_not)
    g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, self->why_not);
  else if (!kept || (!kept->body && !kept->deleted))
    g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("This version is not on this laptop: sync first, then choose"));
  else if (is_stated && (!kept->stated || from))
    g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_LOCKED,
                         _("The minutes state one of these versions: only that one can stay. What the other says belongs into correction minutes"));
  else
    return TRUE;
  return FALSE;
}

/* The same leaves as were shown. */
static gboolean
is_as_listed (BbWorkspace *workspace, const BbConflict *self, GError **error)
{
  g_autoptr (GPtrArray) leaves = bb_store_list_leaves (bb_workspace_get_store (workspace), self->database, self->id, error);
  g_autoptr (GPtrArray) versions = leaves ? make_versions (leaves) : NULL;
  gboolean same = versions && versions->len == self->versions->len;

  for (guint i = 0; same && i < versions->len; i++)
    same = g_str_equal (((BbVersion *) versions->pdata[i])->rev, ((BbVersion *) self->versions->pdata[i])->rev);
  if (versions && !same)
    g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_CHANGED, _("Another version arrived in the meantime: look at it again, then choose"));
  return same;
}

static JsonObject *
merge (BbWorkspace *workspace, const BbConflict *self, const BbVersion *kept, const guint *from)
{
  g_autofree char *user = bb_workspace_get_user (workspace), *laptop = bb_workspace_get_laptop (workspace);
  g_autoptr (GDateTime) now = bb_now ();
  JsonObject *body;

  if (!from)
    return json_object_ref (kept->body);
  body = bb_json_copy_members (kept->body);
  for (guint i = 0; i < self->fields->len; i++)
    {
      const BbVersionField *field = self->fields->pdata[i];
      const BbVersion *source = self->versions->pdata[MIN (from[i], self->versions->len - 1)];
      JsonNode *node = source->body ? json_object_get_member (source->body, field->name) : NULL;

      if (node)
        json_object_set_member (body, field->name, json_node_ref (node));
      else if (!source->deleted)
        json_object_remove_member (body, field->name);
    }
  bb_json_set_text (body, "author", user);
  bb_json_set_text (body, "laptop", laptop);
  bb_json_set_time (body, "at", now);
  return body;
}

/* A tombstone keeps what routes it, so that filtered replication carries it. */
static JsonObject *
make_tombstone (BbWorkspace *workspace, const BbConflict *self, const BbVersion *kept)
{
  g_autofree char *user = bb_workspace_get_user (workspace), *type = g_strndup (self->id, strcspn (self->id, ":"));
  g_autoptr (GDateTime) now = bb_now ();
  JsonObject *body = json_object_new (), *resolved = json_object_new ();

  bb_json_set_text (body, "type", type);
  bb_json_set_text (body, "visit", self->visit);
  bb_json_set_text (resolved, "kept", kept->rev);
  bb_json_set_text (resolved, "by", user);
  bb_json_set_time (resolved, "at", now);
  json_object_set_object_member (body, RESOLVED, resolved);
  return body;
}

static void
fill (BbWorkspace *workspace, const BbConflict *self, const BbVersion *kept, const guint *from, BbBatch *batch)
{
  g_autoptr (JsonObject) tombstone = make_tombstone (workspace, self, kept);

  if (!kept->deleted && !kept->stated)
    {
      g_autoptr (JsonObject) body = merge (workspace, self, kept, from);

      bb_batch_put (batch, self->database, self->id, kept->rev, body);
    }
  for (guint i = 0; i < self->versions->len; i++)
    if (self->versions->pdata[i] != kept)
      bb_batch_delete (batch, self->database, self->id, ((BbVersion *) self->versions->pdata[i])->rev, tombstone);
}

gboolean
bb_conflict_resolve (BbWorkspace *workspace, const BbConflict *self, guint keep, const guint *from, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbBatch) batch = bb_batch_new ();

  if (!may_keep (self, keep, from, error) || !is_as_listed (workspace, self, error))
    return FALSE;
  fill (workspace, self, self->versions->pdata[keep], from, batch);
  if (!bb_store_commit (bb_workspace_get_store (workspace), batch, NULL, error))
    return FALSE;
  if (self->visit)
    bb_workspace_emit_changed (workspace, self->visit);
  return TRUE;
}

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
list_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_conflicts_list (workspace, bb_args_get (args, 0), error);
}

void
bb_conflicts_list_async (BbWorkspace *workspace, const char *visit, BB_WORKSPACE_ASYNC)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_async_run (workspace, BB_QUEUE_FREE, list_work, args, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
bb_conflicts_list_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

static gpointer
resolve_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_conflict_resolve (workspace, bb_args_get (args, 0), (guint) args->numbers[0], bb_args_get (args, 1), error));
}

void
bb_conflict_resolve_async (BbWorkspace *workspace, const BbConflict *self, guint keep, const guint *from, BB_WORKSPACE_ASYNC)
{
  BbArgs *args = bb_args_new ();

  args->numbers[0] = keep;
  bb_args_add (args, (gpointer) self, NULL);
  bb_args_add (args, from ? g_memdup2 (from, sizeof *from * MAX (self->fields->len, 1)) : NULL, g_free);
  bb_async_run (workspace, BB_QUEUE_ORDERED, resolve_work, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_conflict_resolve_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}
