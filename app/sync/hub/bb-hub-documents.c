/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One document: GET, PUT, DELETE, COPY, and POST to its database. */
#include "sync/hub/bb-hub-attached.h"

#include <string.h>

#include "sync/hub/bb-hub-multipart.h"

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* "deleted" and "missing" are two things to a client. */
static gboolean
fail_absent (BbCall *call, gboolean was_deleted)
{
  return bb_call_refuse (call, SOUP_STATUS_NOT_FOUND, "not_found", was_deleted ? "deleted" : "missing");
}

/* The winner, or what the query names. (transfer full); %NULL: it was answered. */
static char *
choose_rev (BbCall *call, const char *id, const BbHubView *view)
{
  const char *rev = g_hash_table_lookup (call->query, "rev");
  g_autoptr (GError) error = NULL;
  g_autoptr (BbListingRow) row = NULL;
  g_auto (GStrv) latest = NULL;

  if (rev && !view->latest)
    return g_strdup (rev);
  if (rev && (latest = bb_hub_find_latest (call, id, rev, &error)))
    return g_strdup (latest[0]);
  row = rev ? NULL : bb_store_peek (bb_hub_get_store (call->hub), call->database->name, id, &error);
  if (error)
    bb_call_fail (call, error);
  else if (!row || row->deleted)
    fail_absent (call, row != NULL);
  else
    return g_strdup (row->rev);
  return NULL;
}

static gboolean
is_unchanged (BbCall *call, const char *etag)
{
  const char *known = bb_call_get_header (call, "If-None-Match");

  return known && strstr (known, etag);
}

static gboolean
wants_related (BbCall *call)
{
  const char *accept = bb_call_get_header (call, "Accept");

  return accept && strstr (accept, "multipart/related") && !strstr (accept, "application/json");
}

static void
get_one (BbCall *call, const char *id, const BbHubView *view)
{
  g_autofree char *rev = choose_rev (call, id, view);
  g_autofree char *etag = rev ? g_strdup_printf ("\"%s\"", rev) : NULL;
  g_autoptr (GError) error = NULL;

  if (!rev)
    return;
  bb_call_set_header (call, "ETag", etag);
  if ((view->attachments || view->atts_since) && wants_related (call))
    {
      bb_hub_answer_related (call, id, rev, view);
      return;
    }
  if (!bb_hub_render (call, bb_call_start (call, SOUP_STATUS_OK), id, rev, view, &error))
    {
      bb_call_fail (call, error);
      return;
    }
  if (is_unchanged (call, etag))
    g_string_truncate (bb_call_start (call, SOUP_STATUS_NOT_MODIFIED), 0);
  else
    g_string_append_c (call->text, '\n');
}

/* ── Several revisions ───────────────────────────────────────────────────────────────────────────────────────── */

/* Those that were asked for, and with “latest” what became of them; each once. */
char **
bb_hub_expand_revs (BbCall *call, const char *id, const char * const *revs, gboolean latest, GError **error)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (; *revs; revs++)
    {
      g_autoptr (GError) local = NULL;
      g_auto (GStrv) found = latest ? bb_hub_find_latest (call, id, *revs, &local) : NULL;

      if (local && local->code != BB_STORE_ERROR_NOT_FOUND && local->code != BB_STORE_ERROR_INVALID)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      if (!found)
        found = g_strdupv ((char *[]) { (char *) *revs, NULL });
      for (char **rev = found; *rev; rev++)
        if (g_hash_table_add (seen, g_strdup (*rev)))
          g_strv_builder_add (all, *rev);
    }
  return g_strv_builder_end (all);
}

/* The revisions that “open_revs” names. (transfer full); %NULL: it was answered. */
static char **
read_open_revs (BbCall *call, const char *id, gboolean latest)
{
  g_auto (GStrv) asked = NULL;
  g_autoptr (GError) error = NULL;
  char **revs = NULL;

  if (g_str_equal (g_hash_table_lookup (call->query, "open_revs"), "all"))
    revs = bb_hub_list_leaves (call, id, &error);
  else if (bb_call_get_strings (call, "open_revs", &asked))
    revs = bb_hub_expand_revs (call, id, (const char * const *) asked, latest, &error);
  if (error)
    bb_call_fail (call, error);
  return revs;
}

static gboolean
wants_json (BbCall *call)
{
  const char *accept = bb_call_get_header (call, "Accept");

  return accept && strstr (accept, "application/json");
}

static gboolean
append_open_rev (BbCall *call, GString *out, const char *id, const char *rev, const BbHubView *view, GError **error)
{
  g_autoptr (GError) local = NULL;
  gsize start = out->len;

  g_string_append (out, "{\"ok\":");
  if (bb_hub_render (call, out, id, rev, view, &local))
    {
      g_string_append_c (out, '}');
      return TRUE;
    }
  if (local->domain != BB_STORE_ERROR || (local->code != BB_STORE_ERROR_NOT_FOUND && local->code != BB_STORE_ERROR_INVALID))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_string_truncate (out, start);
  g_string_append (out, "{\"missing\":");
  bb_json_append_text (out, rev);
  g_string_append_c (out, '}');
  return TRUE;
}

static void
get_open_revs (BbCall *call, const char *id, const BbHubView *view)
{
  g_auto (GStrv) revs = read_open_revs (call, id, view->latest);
  g_autoptr (GError) error = NULL;
  GString *out;

  if (!revs)
    return;
  if (!wants_json (call))
    {
      bb_hub_answer_parts (call, id, g_steal_pointer (&revs), view);
      return;
    }
  out = bb_call_start (call, SOUP_STATUS_OK);
  g_string_append_c (out, '[');
  for (guint i = 0; revs[i]; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      if (!append_open_rev (call, out, id, revs[i], view, &error))
        {
          bb_call_fail (call, error);
          return;
        }
    }
  g_string_append (out, "]\n");
}

static void
get (BbCall *call, const char *id)
{
  g_auto (BbHubView) view = { 0 };

  if (!bb_hub_view_read (&view, call))
    return;
  if (g_hash_table_contains (call->query, "open_revs"))
    get_open_revs (call, id, &view);
  else
    get_one (call, id, &view);
}

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_hub_store_one (BbCall *call, BbHubWrite *given, guint status, gboolean new_edits)
{
  g_autoptr (GPtrArray) writes = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_hub_write_free);
  g_autofree char *etag = NULL;
  GString *out;

  g_ptr_array_add (writes, given);
  if (!bb_hub_store (call, writes, new_edits))
    return;
  if (given->fault.status != 0)
    {
      bb_call_answer_fault (call, &given->fault);
      return;
    }
  etag = g_strdup_printf ("\"%s\"", given->stored);
  bb_call_set_header (call, "ETag", etag);
  out = bb_call_start (call, status);
  g_string_append (out, "{\"ok\":true,\"id\":");
  bb_json_append_text (out, given->id);
  g_string_append (out, ",\"rev\":");
  bb_json_append_text (out, given->stored);
  g_string_append (out, "}\n");
}

/* The revision that an edit follows may stand in the query, in If-Match and in the document; they must not disagree. */
gboolean
bb_hub_choose_parent (BbCall *call, BbHubWrite *write)
{
  const char *query = g_hash_table_lookup (call->query, "rev");
  g_autofree char *match = g_strdup (bb_call_get_header (call, "If-Match"));
  const char *rev = query ? query : match;

  if (match)
    {
      g_strdelimit (match, "\"", ' ');
      g_strstrip (match);
    }
  if (!rev || g_strcmp0 (rev, "") == 0)
    return TRUE;
  if ((match && query && !g_str_equal (match, query)) || (write->rev && !g_str_equal (write->rev, rev)))
    return bb_hub_fault_set (&write->fault, 400, "bad_request", "Document rev from request body and query string have different values");
  g_free (write->rev);
  write->rev = g_strdup (rev);
  return TRUE;
}

/* The document that comes first in a body of several parts. */
static JsonObject *
read_first (GPtrArray *parts)
{
  BbHubPart *part = parts && parts->len > 0 ? parts->pdata[0] : NULL;
  gsize size = 0;
  const char *data = part ? g_bytes_get_data (part->body, &size) : NULL;
  g_autofree char *text = data && size <= BB_HUB_MAX_JSON && g_utf8_validate (data, (gssize) size, NULL) ? g_strndup (data, size) : NULL;
  g_autoptr (JsonNode) node = text ? json_from_string (text, NULL) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

/* The document of the request, and in @parts what follows it; %NULL: it was answered. */
static JsonObject *
read_document (BbCall *call, GPtrArray **parts)
{
  const char *type = bb_call_get_header (call, "Content-Type");
  g_autofree char *boundary = NULL;
  g_autoptr (GBytes) bytes = NULL;
  JsonObject *document;

  if (!type || g_ascii_strncasecmp (type, "multipart/related", strlen ("multipart/related")) != 0)
    return bb_call_read_object (call);
  boundary = bb_hub_multipart_get_boundary (type);
  bytes = boundary && call->body ? bb_hub_body_get_bytes (call->body, NULL) : NULL;
  *parts = bytes ? bb_hub_multipart_read (bytes, boundary) : NULL;
  document = read_first (*parts);
  if (!document)
    bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request", "The body is not multipart/related with a JSON document first, or it ends too early.");
  return document;
}

static void
put (BbCall *call, const char *id)
{
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (JsonObject) document = NULL;
  gboolean new_edits = TRUE;
  BbHubWrite *write;

  if (!bb_call_get_flag (call, "new_edits", &new_edits) || !(document = read_document (call, &parts)))
    return;
  write = bb_hub_write_new (document, id, new_edits);
  if (write->fault.status == 0 && new_edits)
    bb_hub_choose_parent (call, write);
  if (bb_hub_body_get_size (call->body) > BB_HUB_MAX_DOCUMENT)
    bb_hub_write_check_size (write);
  bb_hub_take_attachments (call, write, parts, new_edits);
  bb_hub_store_one (call, write, SOUP_STATUS_CREATED, new_edits);
}

static void
drop (BbCall *call, const char *id)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BbListingRow) row = bb_store_peek (bb_hub_get_store (call->hub), call->database->name, id, &error);
  BbHubWrite *write;

  if (error)
    bb_call_fail (call, error);
  else if (!row || (row->deleted && !g_hash_table_contains (call->query, "rev")))
    fail_absent (call, row != NULL);
  if (call->status != 0)
    return;
  write = bb_hub_write_new (nothing, id, TRUE);
  write->deleted = TRUE;
  if (write->fault.status == 0)
    bb_hub_choose_parent (call, write);
  bb_hub_store_one (call, write, SOUP_STATUS_OK, TRUE);
}

/* Destination: the other id, and "?rev=" of the document that stands there. */
static void
copy (BbCall *call, const char *id)
{
  const char *destination = bb_call_get_header (call, "Destination");
  g_auto (GStrv) parts = g_strsplit (destination ? destination : "", "?rev=", 2);
  g_autofree char *target = parts[0] ? g_uri_unescape_string (parts[0], NULL) : NULL;
  g_auto (BbHubView) view = { 0 };
  g_autofree char *rev = NULL;
  g_autoptr (BbDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  BbHubWrite *write;

  if (!target || *target == '\0')
    {
      bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request", "Destination header is mandatory for COPY.");
      return;
    }
  rev = choose_rev (call, id, &view);
  document = rev ? bb_store_get (bb_hub_get_store (call->hub), call->database->name, id, rev, &error) : NULL;
  if (error || (document && !document->body))
    fail_absent (call, FALSE);
  if (call->status != 0)
    return;
  write = bb_hub_write_new (document->body, target, TRUE);
  write->rev = g_strdup (parts[1]);
  for (guint i = 0; document->attachments && i < document->attachments->len; i++)
    {
      if (!write->attached)
        write->attached = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_attachment_unref);
      g_ptr_array_add (write->attached, bb_attachment_copy (document->attachments->pdata[i]));
    }
  bb_hub_store_one (call, write, SOUP_STATUS_CREATED, TRUE);
}

void
bb_hub_handle_document (BbCall *call, const char *id)
{
  if (bb_call_is (call, "PUT"))
    put (call, id);
  else if (bb_call_is (call, "DELETE"))
    drop (call, id);
  else if (bb_call_is (call, "COPY"))
    copy (call, id);
  else
    get (call, id);
}

void
bb_hub_handle_post (BbCall *call)
{
  g_autoptr (JsonObject) document = bb_call_read_object (call);

  BbHubWrite *write = document ? bb_hub_write_new (document, NULL, TRUE) : NULL;

  if (!write)
    return;
  if (bb_hub_body_get_size (call->body) > BB_HUB_MAX_DOCUMENT)
    bb_hub_write_check_size (write);
  bb_hub_take_attachments (call, write, NULL, TRUE);
  bb_hub_store_one (call, write, SOUP_STATUS_CREATED, TRUE);
}
