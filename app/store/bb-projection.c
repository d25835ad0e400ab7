/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-projection.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define STILL_TO_COME G_MAXINT64

/* The parts of "type:visit:rest"; for types of one key @key is all that follows the type. */
typedef struct
{
  char *type;
  const char *key;
  const char *rest;              /* "" when there is none */
  char *copy;
} Id;

typedef struct
{
  BbWriting *writing;
  gint64 document;
  const char *id;
  const Id *parts;
  JsonObject *body;
} Row;

typedef gboolean (*ProjectFunc) (const Row *row, GError **error);

typedef struct
{
  const char *type;
  const char *forget;
  const char *clear;
  ProjectFunc project;
  gboolean has_rest;             /* the id names a visit and something in it */
  gboolean is_state;             /* the state of the visit depends on it */
} Projection;

JsonObject *
bb_parse_object (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  if (text == NULL || !json_parser_load_from_data (parser, text, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : NULL;
}

static JsonNode *
get_member (JsonObject *object, const char *member)
{
  return json_object_get_member (object, member);
}

static const char *
get_string (JsonObject *object, const char *member)
{
  JsonNode *node = get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

const char *
bb_object_get_text (JsonObject *object, const char *member)
{
  JsonNode *node = get_member (object, member);
  JsonObject *languages;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return get_string (object, member);
  languages = json_node_get_object (node);
  return get_string (languages, "vi") != NULL ? get_string (languages, "vi") : get_string (languages, "en");
}

static gboolean
has_members (JsonObject *object, const char *member)
{
  JsonNode *node = get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) && json_object_get_size (json_node_get_object (node)) > 0;
}

static gboolean
has_text (JsonObject *object, const char *member)
{
  const char *text = get_string (object, member);

  return text != NULL && *text != '\0';
}

/* µs of UTC; 0 when it is no time. */
static gint64
parse_time (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  return time != NULL ? g_date_time_to_unix_usec (time) : 0;
}

/* ── A row of each type ────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
project_visit (const Row *row, GError **error)
{
  return bb_db_run (row->writing->db, error, "project-visit", "itttttt", row->document, row->parts->key, get_string (row->body, "unit"),
                    bb_object_get_text (row->body, "unit_name"), get_string (row->body, "kind"), get_string (row->body, "scope"),
                    bb_object_get_text (row->body, "title"));
}

static gboolean
project_event (const Row *row, GError **error)
{
  const char *at = get_string (row->body, "at");

  return bb_db_run (row->writing->db, error, "project-event", "itttti", row->document, row->parts->key, row->id,
                    get_string (row->body, "kind"), at, parse_time (at));
}

static gboolean
project_answer (const Row *row, GError **error)
{
  const char *result = get_string (row->body, "result");
  gboolean answered = result != NULL || has_members (row->body, "counts") || has_members (row->body, "ratio") || has_text (row->body, "text");

  return bb_db_run (row->writing->db, error, "project-answer", "itttd", row->document, row->parts->key, row->parts->rest, result, answered);
}

static gboolean
project_finding (const Row *row, GError **error)
{
  return bb_db_run (row->writing->db, error, "project-finding", "itttt", row->document, row->parts->key, get_string (row->body, "item"),
                    get_string (row->body, "severity"), bb_object_get_text (row->body, "fact"));
}

static gboolean
project_recommendation (const Row *row, GError **error)
{
  return bb_db_run (row->writing->db, error, "project-recommendation", "itttt", row->document, row->parts->key,
                    bb_object_get_text (row->body, "what"), bb_object_get_text (row->body, "who"), get_string (row->body, "deadline"));
}

static gboolean
project_evidence (const Row *row, GError **error)
{
  JsonNode *size = get_member (row->body, "size");

  return bb_db_run (row->writing->db, error, "project-evidence", "itttti", row->document, row->parts->key, row->parts->rest,
                    get_string (row->body, "name"), get_string (row->body, "media_type"),
                    size != NULL && JSON_NODE_HOLDS_VALUE (size) ? json_node_get_int (size) : (gint64) 0);
}

static gboolean
project_unit (const Row *row, GError **error)
{
  return bb_db_run (row->writing->db, error, "project-unit", "ittt", row->document, row->parts->key, bb_object_get_text (row->body, "name"),
                    get_string (row->body, "kind"));
}

static const Projection projections[] = {
  { "visit",          "forget-visit",          "clear-visit",          project_visit,          FALSE, TRUE },
  { "event",          "forget-event",          "clear-event",          project_event,          TRUE,  TRUE },
  { "answer",         "forget-answer",         "clear-answer",         project_answer,         TRUE,  FALSE },
  { "finding",        "forget-finding",        "clear-finding",        project_finding,        TRUE,  FALSE },
  { "recommendation", "forget-recommendation", "clear-recommendation", project_recommendation, TRUE,  FALSE },
  { "evidence",       "forget-evidence",       "clear-evidence",       project_evidence,       TRUE,  FALSE },
  { "unit",           "forget-unit",           "clear-unit",           project_unit,           FALSE, FALSE },
};

/* ── The state of a visit ──────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  GPtrArray *bodies;             /* of JsonObject, by time */
  char *last_kind;
  char *opened_at;
  gint64 opened;
} Events;

static void
clear_events (Events *events)
{
  g_clear_pointer (&events->bodies, g_ptr_array_unref);
  g_clear_pointer (&events->last_kind, g_free);
  g_clear_pointer (&events->opened_at, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Events, clear_events)

static void
add_event (Events *events, sqlite3_stmt *row)
{
  JsonObject *body = bb_parse_object (bb_db_text (row, 0));
  const char *kind = bb_db_text (row, 1);

  if (body != NULL)
    g_ptr_array_add (events->bodies, body);
  g_set_str (&events->last_kind, kind);
  if (events->opened_at != NULL || g_strcmp0 (kind, "opened") != 0)
    return;
  events->opened_at = g_strdup (bb_db_text (row, 2));
  events->opened = sqlite3_column_int64 (row, 3);
}

static gboolean
load_events (BbWriting *writing, const char *visit, Events *events, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (writing->db, error, "list-events", "t", visit);
  int found = -1;

  events->bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  while (row != NULL && (found = bb_db_step (writing->db, row, error)) == 1)
    add_event (events, row);
  return found == 0;
}

static char *
compute_state (BbWriting *writing, const Events *events)
{
  BbStateFunc func = g_atomic_pointer_get (&writing->state_func);
  char *state = func != NULL ? func (events->bodies) : g_strdup (events->last_kind);

  return state != NULL ? state : g_strdup ("planned");
}

static gboolean
update_state (BbWriting *writing, const char *visit, GError **error)
{
  g_auto (Events) events = { 0 };
  g_autofree char *state = NULL;

  if (!load_events (writing, visit, &events, error))
    return FALSE;
  state = compute_state (writing, &events);
  return bb_db_run (writing->db, error, "set-visit-state", "ttti", visit, state, events.opened_at,
                    events.opened_at != NULL ? events.opened : STILL_TO_COME);
}

/* ── Any document ──────────────────────────────────────────────────────────────────────────────────────────────── */

static const Projection *
find_projection (const char *id, Id *parts)
{
  const char *colon = strchr (id, ':');

  for (guint i = 0; colon != NULL && i < G_N_ELEMENTS (projections); i++)
    {
      const Projection *projection = &projections[i];
      char *next;

      if (strlen (projection->type) != (gsize) (colon - id) || strncmp (projection->type, id, (gsize) (colon - id)) != 0)
        continue;
      parts->copy = g_strdup (colon + 1);
      parts->key = parts->copy;
      next = projection->has_rest ? strchr (parts->copy, ':') : NULL;
      parts->rest = next != NULL ? next + 1 : "";
      if (next != NULL)
        *next = '\0';
      return projection;
    }
  return NULL;
}

static gboolean
write_row (BbWriting *writing, gint64 document, const char *id, JsonObject *body, gboolean with_state, GError **error)
{
  Id parts = { 0 };
  const Projection *projection = find_projection (id, &parts);
  g_autofree char *copy = parts.copy;
  Row row = { writing, document, id, &parts, body };

  if (projection == NULL)
    return TRUE;
  if (body != NULL ? !projection->project (&row, error) : !bb_db_run (writing->db, error, projection->forget, "i", document))
    return FALSE;
  return !with_state || !projection->is_state || update_state (writing, parts.key, error);
}

gboolean
bb_projection_write (BbWriting *writing, gint64 document, const char *id, JsonObject *body, GError **error)
{
  return write_row (writing, document, id, body, TRUE, error);
}

gboolean
bb_projection_write_revision (BbWriting *writing, gint64 document, const char *id, gint64 revision, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (writing->db, error, "get-revision", "i", revision);
  g_autoptr (JsonObject) body = NULL;

  if (row == NULL || bb_db_step (writing->db, row, error) < 0)
    return FALSE;
  if (!sqlite3_column_int (row, 4))
    body = bb_parse_object (bb_db_text (row, 6));
  return bb_projection_write (writing, document, id, body, error);
}

static gboolean
clear_all (BbWriting *writing, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (projections); i++)
    if (!bb_db_run (writing->db, error, projections[i].clear, ""))
      return FALSE;
  return TRUE;
}

static gboolean
write_live (BbWriting *writing, GHashTable *visits, GCancellable *cancellable, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (writing->db, error, "list-live", "i", (gint64) 0);
  int found = -1;

  while (row != NULL && (found = bb_db_step (writing->db, row, error)) == 1)
    {
      const char *id = bb_db_text (row, 1);
      g_autoptr (JsonObject) body = bb_parse_object (bb_db_text (row, 2));

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !write_row (writing, sqlite3_column_int64 (row, 0), id, body, FALSE, error))
        return FALSE;
      if (g_str_has_prefix (id, "visit:"))
        g_hash_table_add (visits, g_strdup (id + strlen ("visit:")));
    }
  return found == 0;
}

gboolean
bb_projection_rebuild (BbWriting *writing, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) visits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer visit;

  if (!clear_all (writing, error) || !write_live (writing, visits, cancellable, error))
    return FALSE;
  g_hash_table_iter_init (&iter, visits);
  while (g_hash_table_iter_next (&iter, &visit, NULL))
    if (!update_state (writing, visit, error))
      return FALSE;
  return TRUE;
}
