/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/hub/bb-hub-attached.h"

#include <string.h>

#include "sync/hub/bb-hub-multipart.h"

#define BLOCK (48 * 1024)        /* divisible by three, as base64 wants it */

/* ── Out ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The newest revision of the document's own history that the reader has; 0: none. */
static gint64
find_known (BbCall *call, const BbDocument *document, const BbHubView *view, GError **error)
{
  g_auto (GStrv) path = bb_store_get_path (bb_hub_get_store (call->hub), document->database, document->id, document->rev, error);

  for (char **rev = path; rev && *rev; rev++)
    if (g_strv_contains ((const char * const *) view->atts_since, *rev))
      return g_ascii_strtoll (*rev, NULL, 10);
  return path ? 0 : -1;
}

GPtrArray *
bb_hub_choose_attachments (BbCall *call, const BbDocument *document, const BbHubView *view, GError **error)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  gint64 known = 0;

  if (!document->attachments || (!view->attachments && !view->atts_since))
    return g_steal_pointer (&chosen);
  if (view->atts_since && (known = find_known (call, document, view, error)) < 0)
    return NULL;
  for (guint i = 0; i < document->attachments->len; i++)
    if (((BbAttachment *) document->attachments->pdata[i])->revpos > known || known == 0)
      g_ptr_array_add (chosen, document->attachments->pdata[i]);
  return g_steal_pointer (&chosen);
}

static gboolean
append_base64 (BbCall *call, GString *out, const BbAttachment *attachment, GError **error)
{
  g_autoptr (GInputStream) stream = NULL;
  g_autofree guchar *block = g_malloc (BLOCK);
  gsize length;

  if (attachment->length > BB_HUB_MAX_JSON)
    {
      g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_TOO_LARGE, "%s is too large for JSON: ask for it as multipart/related or by its address.",
                   attachment->name);
      return FALSE;
    }
  stream = bb_store_open_attachment (bb_hub_get_store (call->hub), attachment, 0, -1, error);
  do
    {
      g_autofree char *text = NULL;

      if (!stream || !g_input_stream_read_all (stream, block, BLOCK, &length, NULL, error))
        return FALSE;
      text = g_base64_encode (block, length);
      g_string_append (out, text);
    }
  while (length == BLOCK);
  return TRUE;
}

static gboolean
append_one (BbCall *call, GString *out, const BbAttachment *attachment, gboolean is_sent, gboolean follow, GError **error)
{
  bb_json_append_text (out, attachment->name);
  g_string_append (out, ":{\"content_type\":");
  bb_json_append_text (out, attachment->content_type);
  g_string_append_printf (out, ",\"revpos\":%" G_GINT64_FORMAT ",\"digest\":", attachment->revpos);
  bb_json_append_text (out, attachment->digest);
  if (is_sent && !follow)
    {
      g_string_append (out, ",\"data\":\"");
      if (!append_base64 (call, out, attachment, error))
        return FALSE;
      g_string_append (out, "\"}");
    }
  else
    g_string_append_printf (out, ",\"length\":%" G_GINT64_FORMAT ",\"%s\":true}", attachment->length, is_sent ? "follows" : BB_HUB_STUB);
  return TRUE;
}

gboolean
bb_hub_append_attachments (BbCall *call, GString *out, const BbDocument *document, GPtrArray *sent, gboolean follow, GError **error)
{
  g_string_append (out, ",\"_attachments\":{");
  for (guint i = 0; i < document->attachments->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      if (!append_one (call, out, document->attachments->pdata[i], g_ptr_array_find (sent, document->attachments->pdata[i], NULL), follow, error))
        return FALSE;
    }
  g_string_append_c (out, '}');
  return TRUE;
}

/* ── In ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  BbCall *call;
  BbHubWrite *write;
  GPtrArray *parts;              /* (nullable) */
  guint next;                    /* of parts */
  gboolean new_edits;
} Taking;

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gint64
get_number (JsonObject *object, const char *name, gint64 otherwise)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : otherwise;
}

static gboolean
is_true (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static gboolean
fail (Taking *self, guint status, const char *name, const char *format, const char *attachment)
{
  g_autofree char *reason = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  reason = g_strdup_printf (format, attachment);
#pragma GCC diagnostic pop
  return bb_hub_fault_set (&self->write->fault, status, name, reason);
}

/* CouchDB stores such types gzipped and tells the MD5 of that, which nobody else can check against the plain bytes. */
static gboolean
is_compressible (const char *type)
{
  static const char * const types[] = { "application/json", "application/javascript", "application/xml" };

  if (g_str_has_prefix (type, "text/"))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_prefix (type, types[i]))
      return TRUE;
  return FALSE;
}

static char *
hash (GBytes *bytes)
{
  g_autoptr (GChecksum) md5 = g_checksum_new (G_CHECKSUM_MD5);
  guint8 digest[16];
  gsize length = sizeof digest;
  g_autofree char *text = NULL;

  g_checksum_update (md5, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  g_checksum_get_digest (md5, digest, &length);
  text = g_base64_encode (digest, length);
  return g_strconcat ("md5-", text, NULL);
}

static gboolean
store_bytes (Taking *self, BbAttachment *stated, GInputStream *stream)
{
  g_autoptr (GError) error = NULL;
  BbAttachment *attachment = bb_store_add_stream (bb_hub_get_store (self->call->hub), stated, stream, BB_HUB_MAX_ATTACHMENT, NULL, &error);

  if (attachment)
    {
      g_ptr_array_add (self->write->attached, attachment);
      return TRUE;
    }
  if (g_error_matches (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID))
    return bb_hub_fault_set (&self->write->fault, 400, "content_md5_mismatch", error->message);
  if (g_error_matches (error, BB_STORE_ERROR, BB_STORE_ERROR_TOO_LARGE))
    return bb_hub_fault_set (&self->write->fault, 413, "attachment_too_large", error->message);
  if (error->domain == G_IO_ERROR)
    return fail (self, 400, "bad_request", "The attachment %s is not what its encoding says.", stated->name);
  return bb_hub_fault_take (&self->write->fault, error);
}

static BbAttachment *
read_stated (Taking *self, const char *name, JsonObject *object)
{
  const char *type = get_text (object, "content_type");
  BbAttachment *stated = bb_attachment_new (name, type ? type : "application/octet-stream");

  stated->digest = g_strdup (get_text (object, "digest"));
  stated->length = get_number (object, "length", -1);
  stated->revpos = get_number (object, "revpos", self->new_edits ? 0 : g_ascii_strtoll (self->write->rev, NULL, 10));
  return stated;
}

/* {"data": base64}: the length is what it turns out to be. */
static gboolean
take_data (Taking *self, const char *name, JsonObject *object)
{
  g_autoptr (BbAttachment) stated = read_stated (self, name, object);
  gsize length = 0;
  guchar *data = g_base64_decode (get_text (object, "data"), &length);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, length);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);

  if (stated->digest && is_compressible (stated->content_type))
    g_clear_pointer (&stated->digest, g_free);
  stated->length = -1;
  return store_bytes (self, stated, stream);
}

/* Bytes that come gzipped are kept plain; what was stated is held against what came. */
static gboolean
take_zipped (Taking *self, BbAttachment *stated, GBytes *bytes, gint64 encoded)
{
  g_autofree char *digest = hash (bytes);
  g_autoptr (GInputStream) zipped = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GZlibDecompressor) gunzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) plain = g_converter_input_stream_new (zipped, G_CONVERTER (gunzip));

  if ((stated->digest && !g_str_equal (stated->digest, digest)) || (encoded >= 0 && encoded != (gint64) g_bytes_get_size (bytes)))
    return fail (self, 400, "content_md5_mismatch", "The attachment %s did not arrive as it was sent.", stated->name);
  g_clear_pointer (&stated->digest, g_free);
  return store_bytes (self, stated, plain);
}

/* The parts come in the order of the names; a name that a part gives must be the one. */
static gboolean
take_part (Taking *self, const char *name, JsonObject *object)
{
  g_autoptr (BbAttachment) stated = read_stated (self, name, object);
  BbHubPart *part = self->parts && self->next < self->parts->len ? self->parts->pdata[self->next++] : NULL;
  g_autofree char *filename = part ? bb_hub_part_get_filename (part) : NULL;
  const char *encoding = part ? g_hash_table_lookup (part->headers, "content-encoding") : NULL;
  g_autoptr (GInputStream) stream = NULL;

  if (!part)
    return fail (self, 400, "bad_request", "The bytes of the attachment %s do not follow.", name);
  if (filename && !g_str_equal (filename, name))
    return fail (self, 400, "bad_request", "The parts do not come in the order of _attachments: %s is expected.", name);
  if (g_strcmp0 (encoding ? encoding : get_text (object, "encoding"), "gzip") == 0)
    return take_zipped (self, stated, part->body, get_number (object, "encoded_length", -1));
  stream = g_memory_input_stream_new_from_bytes (part->body);
  return store_bytes (self, stated, stream);
}

static gboolean
take_one (Taking *self, const char *name, JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (*name == '_' || *name == '\0')
    return fail (self, 400, "bad_request", "Attachment name '%s' starts with prohibited character '_'", name);
  if (!object)
    return fail (self, 400, "bad_request", "The attachment %s must be a JSON object", name);
  if (is_true (object, BB_HUB_STUB))
    {
      g_ptr_array_add (self->write->attached, bb_attachment_new_stub (name, get_text (object, "content_type"), get_number (object, "revpos", 0), NULL));
      return TRUE;
    }
  if (get_text (object, "data"))
    return take_data (self, name, object);
  return is_true (object, "follows") ? take_part (self, name, object)
                                     : fail (self, 400, "bad_request", "The attachment %s has no bytes and is none that is here.", name);
}

void
bb_hub_take_attachments (BbCall *call, BbHubWrite *write, GPtrArray *parts, gboolean new_edits)
{
  Taking self = { call, write, parts, 1, new_edits };
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (write->fault.status != 0)
    return;
  write->attached = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_attachment_unref);
  if (write->attachments)
    {
      json_object_iter_init_ordered (&iter, write->attachments);
      while (json_object_iter_next_ordered (&iter, &name, &node))
        if (!take_one (&self, name, node))
          return;
    }
  if (parts && self.next < parts->len)
    bb_hub_fault_set (&write->fault, 400, "bad_request", "More parts came than _attachments says.");
}
