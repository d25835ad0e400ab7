/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many documents with one question: _bulk_get and _bulk_docs. */
#include "sync/bb-http-peer-private.h"

#include <glib/gi18n-lib.h>

#include "sync/bb-wire.h"

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_wanted (JsonArray *docs, const BbFeedRow *row)
{
  for (char **rev = row->revs; *rev; rev++)
    {
      JsonObject *doc = json_object_new ();

      json_object_set_string_member (doc, "id", row->id);
      json_object_set_string_member (doc, "rev", *rev);
      json_array_add_object_element (docs, doc);
    }
}

static GBytes *
make_question (GPtrArray *rows)
{
  JsonObject *object = json_object_new ();
  JsonArray *docs = json_array_new ();

  for (guint i = 0; i < rows->len; i++)
    add_wanted (docs, rows->pdata[i]);
  json_object_set_array_member (object, "docs", docs);
  return bb_http_peer_pack (json_node_init_object (json_node_alloc (), g_steal_pointer (&object)));
}

/* One that is gone comes back as what followed it; one that this account may not see is told. */
static void
note_absent (JsonObject *absent, const char *id, GPtrArray *refusals)
{
  const char *word = bb_wire_get_text (absent, "error"), *rev = bb_wire_get_text (absent, "rev"), *reason = bb_wire_get_text (absent, "reason");

  if (absent && g_strcmp0 (word, "not_found") != 0)
    g_ptr_array_add (refusals, bb_refusal_new (id, rev ? rev : "", word ? word : "unknown", reason ? reason : ""));
}

typedef struct
{
  GPtrArray *parcels, *refusals;
  GHashTable *known;             /* "id rev": with latest=true two revisions that were asked for may have become one */
  gsize size;                    /* of a document, on average */
} Reading;

static gboolean
take_document (Reading *self, JsonObject *found, const char *id, GError **error)
{
  JsonObject *document = bb_wire_get_object (found, "ok");
  BbParcel *parcel;
  char *key;

  if (!document)
    {
      note_absent (bb_wire_get_object (found, "error"), id, self->refusals);
      return TRUE;
    }
  if (!(parcel = bb_wire_read (document, self->size, error)))
    return FALSE;
  key = g_strconcat (parcel->id, " ", parcel->path[0], NULL);
  if (g_hash_table_add (self->known, key))
    g_ptr_array_add (self->parcels, parcel);
  else
    bb_parcel_free (parcel);
  return TRUE;
}

static gboolean
take_result (Reading *self, JsonObject *result, GError **error)
{
  const char *id = bb_wire_get_text (result, "id");
  JsonArray *docs = bb_wire_get_array (result, "docs");

  for (guint i = 0; docs && id && i < json_array_get_length (docs); i++)
    if (!take_document (self, bb_wire_get_element (docs, i), id, error))
      return FALSE;
  return TRUE;
}

GPtrArray *
bb_http_peer_read (BbPeer *peer, GPtrArray *rows, GPtrArray *refusals, GCancellable *cancellable, GError **error)
{
  BbHttpPeer *self = BB_HTTP_PEER (peer);
  g_autoptr (GBytes) body = make_question (rows);
  g_autoptr (BbHttpAnswer) answer = bb_http_peer_call (self, "POST", "/_bulk_get?revs=true&latest=true", body, cancellable, error);
  JsonObject *object = answer ? bb_http_peer_expect_object (self, answer, error) : NULL;
  JsonArray *results = object ? bb_http_peer_expect_array (self, json_object_get_member (object, "results"), error) : NULL;
  g_autoptr (GPtrArray) parcels = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_parcel_free);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reading reading = { parcels, refusals, known };

  if (!results)
    return NULL;
  reading.size = g_bytes_get_size (answer->bytes) / MAX (json_array_get_length (results), 1u);
  for (guint i = 0; i < json_array_get_length (results); i++)
    if (!take_result (&reading, bb_wire_get_element (results, i), error))
      return NULL;
  return g_steal_pointer (&parcels);
}

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static GBytes *
make_bulk (GPtrArray *parcels, GPtrArray *refusals)
{
  GString *text = g_string_sized_new (64 * 1024);

  g_string_append (text, "{\"new_edits\":false,\"docs\":[");
  for (guint i = 0; i < parcels->len; i++)
    {
      const BbParcel *parcel = parcels->pdata[i];

      if (!bb_wire_append (text, parcel, FALSE))
        g_ptr_array_add (refusals, bb_refusal_new (parcel->id, parcel->path[0], "bad_request", _("The document holds what JSON cannot")));
      else
        g_string_append_c (text, ',');
    }
  if (g_str_has_suffix (text->str, ","))
    g_string_truncate (text, text->len - 1);
  g_string_append (text, "]}");
  return g_string_free_to_bytes (text);
}

/* By its own words: everything else that a row may tell is trouble of the server, and worth another try. */
static gboolean
is_final (const char *word)
{
  static const char * const words[] = { "forbidden", "unauthorized", "bad_request", "doc_validation", "illegal_docid", "document_too_large", "too_large",
                                        "attachment_too_large", "missing_stub", "content_md5_mismatch", "conflict", NULL };

  return word && g_strv_contains (words, word);
}

static const BbParcel *
find_parcel (GPtrArray *parcels, const char *id, const char *rev)
{
  for (guint i = 0; i < parcels->len; i++)
    {
      const BbParcel *parcel = parcels->pdata[i];

      if (g_strcmp0 (parcel->id, id) == 0 && (!rev || g_str_equal (parcel->path[0], rev)))
        return parcel;
    }
  return NULL;
}

static gboolean
take_row (BbHttpPeer *self, JsonObject *row, GPtrArray *parcels, GPtrArray *refusals, GError **error)
{
  const char *word = bb_wire_get_text (row, "error"), *id = bb_wire_get_text (row, "id"), *reason = bb_wire_get_text (row, "reason");
  const BbParcel *parcel = word ? find_parcel (parcels, id, bb_wire_get_text (row, "rev")) : NULL;

  if (!word)
    return TRUE;
  if (parcel && is_final (word))
    {
      g_ptr_array_add (refusals, bb_refusal_new (parcel->id, parcel->path[0], word, reason ? reason : ""));
      return TRUE;
    }
  g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_AWAY, _("%s could not store “%s”: %s"), bb_http_link_get_host (self->link), id ? id : "", word);
  return FALSE;
}

/* What may be the fault of one document in the request, and not of the account or the address. */
static gboolean
is_divisible (guint status)
{
  return status == 400 || status == 412 || status == 413 || status == 414 || status == 415 || status == 500;
}

gboolean
bb_http_peer_refuse_whole (BbHttpPeer *self, const BbHttpAnswer *answer, GError **error)
{
  const char *word = bb_http_answer_get_error (answer), *reason = bb_http_answer_get_reason (answer);

  if (!is_divisible (answer->status))
    return bb_http_link_refuse (self->link, answer, error);
  g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_TOO_LARGE, "%s (HTTP %u) %s", word ? word : "", answer->status, reason ? reason : "");
  return FALSE;
}

/* The server has not the bytes that an ancestor should have: they are sent. %FALSE: none could be meant. */
static gboolean
move_stubs (GPtrArray *light, GPtrArray *heavy)
{
  guint before = heavy->len;

  for (guint i = light->len; i-- > 0;)
    {
      BbParcel *parcel = light->pdata[i];

      if (!parcel->attachments || !parcel->attachments->len)
        continue;
      parcel->known = 0;
      g_ptr_array_add (heavy, parcel);
      g_ptr_array_remove_index (light, i);
    }
  return heavy->len > before;
}

static gboolean
write_bulk (BbHttpPeer *self, GPtrArray *parcels, GPtrArray *heavy, GPtrArray *refusals, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) body = make_bulk (parcels, refusals);
  g_autoptr (BbHttpAnswer) answer = bb_http_peer_call (self, "POST", "/_bulk_docs", body, cancellable, error);
  JsonArray *rows;

  if (!answer)
    return FALSE;
  if (answer->status == 412 && move_stubs (parcels, heavy))
    return !parcels->len || write_bulk (self, parcels, heavy, refusals, cancellable, error);
  if (answer->status >= 400)
    return bb_http_peer_refuse_whole (self, answer, error);
  rows = bb_http_peer_expect_array (self, answer->node, error);
  for (guint i = 0; rows && i < json_array_get_length (rows); i++)
    if (!take_row (self, bb_wire_get_element (rows, i), parcels, refusals, error))
      return FALSE;
  return rows != NULL;
}

/* What has bytes to carry goes by itself, the rest at once. */
gboolean
bb_http_peer_write (BbPeer *peer, GPtrArray *parcels, GPtrArray *refusals, GCancellable *cancellable, GError **error)
{
  BbHttpPeer *self = BB_HTTP_PEER (peer);
  g_autoptr (GPtrArray) refused = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_refusal_free);
  g_autoptr (GPtrArray) light = g_ptr_array_new (), heavy = g_ptr_array_new ();

  for (guint i = 0; i < parcels->len; i++)
    g_ptr_array_add (bb_parcel_carries (parcels->pdata[i], NULL) ? heavy : light, parcels->pdata[i]);
  if ((light->len && !write_bulk (self, light, heavy, refused, cancellable, error)) || (heavy->len && !bb_http_peer_put (self, heavy, refused, cancellable, error)))
    return FALSE;
  g_ptr_array_extend_and_steal (refusals, g_steal_pointer (&refused));
  return TRUE;
}
