/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server itself and its databases. */
#include "sync/hub/bb-hub-private.h"

#include <string.h>

#include "bb-config.h"
#include "store/bb-revision.h"
#include "sync/hub/bb-hub-guard.h"

#define MOST_UUIDS 1000

void
bb_hub_handle_welcome (BbCall *call)
{
  g_autofree char *uuid = g_strdup (bb_store_get_uuid (bb_hub_get_store (call->hub)));
  g_auto (GStrv) parts = g_strsplit (uuid, "-", -1);
  g_autofree char *bare = g_strjoinv ("", parts);

  bb_call_answer (call, SOUP_STATUS_OK,
                  "{\"couchdb\":\"Welcome\",\"version\":\"3.5.0\",\"uuid\":\"%s\",\"features\":[],\"vendor\":{\"name\":\"bienban-hub\",\"version\":\"%s\"}}",
                  bare, BB_VERSION);
}

void
bb_hub_handle_up (BbCall *call)
{
  if (bb_hub_is_stopping (call->hub))
    bb_call_refuse (call, SOUP_STATUS_SERVICE_UNAVAILABLE, "service_unavailable", "The server is stopping.");
  else
    bb_call_answer (call, SOUP_STATUS_OK, "{\"status\":\"ok\"}");
}

void
bb_hub_handle_uuids (BbCall *call)
{
  gint64 count = 1;

  if (!bb_call_get_number (call, "count", 0, &count))
    return;
  if (count > MOST_UUIDS)
    {
      bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request", "count parameter too large");
      return;
    }
  g_string_append (bb_call_start (call, SOUP_STATUS_OK), "{\"uuids\":[");
  for (gint64 i = 0; i < count; i++)
    {
      g_autofree char *id = bb_hub_make_id ();

      g_string_append_printf (call->text, "%s\"%s\"", i > 0 ? "," : "", id);
    }
  g_string_append (call->text, "]}\n");
}

void
bb_hub_handle_all_dbs (BbCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) databases = bb_store_list_databases (bb_hub_get_store (call->hub), &error);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  if (!databases)
    {
      bb_call_fail (call, error);
      return;
    }
  for (guint i = 0; i < databases->len; i++)
    if (bb_hub_guard_may_see (call, ((BbDatabaseInfo *) databases->pdata[i])->name))
      g_strv_builder_add (names, ((BbDatabaseInfo *) databases->pdata[i])->name);
  list = g_strv_builder_end (names);
  bb_json_append_texts (bb_call_start (call, SOUP_STATUS_OK), (const char * const *) list);
  g_string_append_c (call->text, '\n');
}

/* ── One database ────────────────────────────────────────────────────────────────────────────────────────────── */

/* The time of its making in microseconds, as CouchDB writes it: the same as long as it lives. */
char *
bb_hub_get_start_time (const BbDatabaseInfo *database)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (database->created_at, NULL);

  return time ? g_strdup_printf ("%" G_GINT64_FORMAT, g_date_time_to_unix_usec (time)) : g_strdup ("0");
}

static void
describe (BbCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbDatabaseInfo) info = bb_store_get_database (bb_hub_get_store (call->hub), call->database->name, &error);
  g_autofree char *start = info ? bb_hub_get_start_time (info) : NULL;

  if (!info)
    {
      bb_call_fail (call, error);
      return;
    }
  bb_call_answer (call, SOUP_STATUS_OK,
                  "{\"db_name\":\"%s\",\"update_seq\":%" G_GINT64_FORMAT ",\"instance_start_time\":\"%s\",\"doc_count\":%" G_GINT64_FORMAT
                  ",\"doc_del_count\":%" G_GINT64_FORMAT ",\"purge_seq\":0,\"compact_running\":false,\"disk_format_version\":8,\"props\":{},"
                  "\"sizes\":{\"file\":0,\"external\":0,\"active\":0},\"cluster\":{\"q\":1,\"n\":1,\"w\":1,\"r\":1},\"uuid\":\"%s\"}",
                  info->name, info->update_seq, start, info->n_documents, info->n_deleted, info->uuid);
}

static void
make (BbCall *call)
{
  g_autoptr (GError) error = NULL;
  const char *name = call->segments[0];
  gboolean made = FALSE;

  if (!bb_database_name_check (name, NULL))
    {
      bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "illegal_database_name",
                      "Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, and / are allowed. Must begin with a letter.");
      return;
    }
  if (!bb_store_add_database (bb_hub_get_store (call->hub), name, &made, &error))
    bb_call_fail (call, error);
  else if (!made)
    bb_call_refuse (call, SOUP_STATUS_PRECONDITION_FAILED, "file_exists", "The database could not be created, the file already exists.");
  else
    {
      bb_hub_guard_note_database (call, name, TRUE);
      bb_call_answer (call, SOUP_STATUS_CREATED, "{\"ok\":true}");
    }
}

static void
drop (BbCall *call)
{
  g_autoptr (GError) error = NULL;

  if (!bb_hub_guard_check (call, BB_HUB_RIGHT_SERVER))
    return;
  if (!bb_store_remove_database (bb_hub_get_store (call->hub), call->database->name, &error))
    {
      bb_call_fail (call, error);
      return;
    }
  bb_hub_guard_note_database (call, call->database->name, FALSE);
  bb_call_answer (call, SOUP_STATUS_OK, "{\"ok\":true}");
}

void
bb_hub_handle_database (BbCall *call)
{
  if (bb_call_is (call, "PUT"))
    make (call);
  else if (bb_call_is (call, "DELETE"))
    drop (call);
  else
    describe (call);
}

void
bb_hub_handle_full_commit (BbCall *call)
{
  g_autofree char *start = bb_hub_get_start_time (call->database);

  bb_call_answer (call, SOUP_STATUS_CREATED, "{\"ok\":true,\"instance_start_time\":\"%s\"}", start);
}

/* Superseded bodies are kept on purpose, so there is nothing to do. */
void
bb_hub_handle_compact (BbCall *call)
{
  bb_call_answer (call, SOUP_STATUS_ACCEPTED, "{\"ok\":true}");
}

void
bb_hub_handle_revs_limit (BbCall *call)
{
  g_autoptr (JsonNode) node = NULL;

  if (!bb_call_is (call, "PUT"))
    {
      bb_call_answer (call, SOUP_STATUS_OK, "%d", BB_REVS_LIMIT);
      return;
    }
  if (!bb_hub_guard_check (call, BB_HUB_RIGHT_ADMIN) || !(node = bb_call_read_json (call)))
    return;
  if (json_node_get_value_type (node) == G_TYPE_INT64 && json_node_get_int (node) == BB_REVS_LIMIT)
    bb_call_answer (call, SOUP_STATUS_OK, "{\"ok\":true}");
  else
    bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request",
                    "This server keeps 1000 revisions of a history: fewer would make conflicts where there are none.");
}
