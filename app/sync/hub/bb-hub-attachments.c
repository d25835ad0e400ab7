/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One attachment by its address: GET, HEAD, PUT, DELETE. */
#include "sync/hub/bb-hub-revisions.h"

#include <string.h>

/* The revision that the query names, or the winner; %NULL: it was answered. */
static BbDocument *
get_document (BbCall *call, const char *id)
{
  g_autoptr (GError) error = NULL;
  BbDocument *document = bb_store_get (bb_hub_get_store (call->hub), call->database->name, id, g_hash_table_lookup (call->query, "rev"), &error);

  if (!document)
    bb_call_fail (call, error);
  return document;
}

static BbAttachment *
find (const BbDocument *document, const char *name)
{
  for (guint i = 0; document->attachments && i < document->attachments->len; i++)
    if (g_str_equal (((BbAttachment *) document->attachments->pdata[i])->name, name))
      return document->attachments->pdata[i];
  return NULL;
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static BbMore
make_bytes (BbCall *call, GString *out)
{
  g_autoptr (GError) error = NULL;
  gsize start = out->len, length = 0;
  gboolean ok;

  g_string_set_size (out, start + BB_HUB_PIECE);
  ok = g_input_stream_read_all (call->more_data, out->str + start, BB_HUB_PIECE, &length, NULL, &error);
  g_string_set_size (out, start + length);
  if (!ok)
    g_warning ("%s", error->message);
  return !ok ? BB_MORE_BROKEN : length < BB_HUB_PIECE ? BB_MORE_END : BB_MORE_AGAIN;
}

static void
set_headers (BbCall *call, const BbAttachment *attachment)
{
  const char *md5 = attachment->digest + strlen ("md5-");
  g_autofree char *etag = g_strdup_printf ("\"%s\"", md5);

  bb_call_set_header (call, "ETag", etag);
  bb_call_set_header (call, "Content-MD5", md5);
  bb_call_set_header (call, "Accept-Ranges", "bytes");
  bb_call_set_header (call, "Content-Security-Policy", "sandbox; default-src 'none'");
}

/* One range; several are answered with the whole, as RFC 9110 §14.2 allows. %FALSE: 416 was answered. */
static gboolean
read_range (BbCall *call, const BbAttachment *attachment, gint64 *start, gint64 *length, guint *status)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (call->message);
  SoupRange *ranges = NULL;
  int n = 0;
  g_autofree char *all = g_strdup_printf ("bytes */%" G_GINT64_FORMAT, attachment->length);
  g_autofree char *range = NULL;

  *start = 0;
  *length = attachment->length;
  if (!bb_call_get_header (call, "Range") || !soup_message_headers_get_ranges (headers, attachment->length, &ranges, &n))
    return TRUE;
  if (n == 1 && (ranges[0].start >= attachment->length || ranges[0].start > ranges[0].end))
    {
      bb_call_refuse (call, SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE, "requested_range_not_satisfiable", "The attachment has no such part.");
      bb_call_set_header (call, "Content-Range", all);
      soup_message_headers_free_ranges (headers, ranges);
      return FALSE;
    }
  if (n == 1)
    {
      *start = ranges[0].start;
      *length = MIN (ranges[0].end, attachment->length - 1) - *start + 1;
      range = g_strdup_printf ("bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, *start, *start + *length - 1, attachment->length);
      bb_call_set_header (call, "Content-Range", range);
      *status = SOUP_STATUS_PARTIAL_CONTENT;
    }
  soup_message_headers_free_ranges (headers, ranges);
  return TRUE;
}

static void
send (BbCall *call, const BbAttachment *attachment)
{
  const char *known = bb_call_get_header (call, "If-None-Match");
  gint64 start, length;
  guint status = SOUP_STATUS_OK;
  GInputStream *stream;
  g_autoptr (GError) error = NULL;

  set_headers (call, attachment);
  if (known && strstr (known, attachment->digest + strlen ("md5-")))
    {
      bb_call_start (call, SOUP_STATUS_NOT_MODIFIED);
      return;
    }
  if (!read_range (call, attachment, &start, &length, &status))
    return;
  stream = bb_store_open_attachment (bb_hub_get_store (call->hub), attachment, start, length, &error);
  if (!stream)
    {
      bb_call_fail (call, error);
      return;
    }
  bb_call_stream (call, status, attachment->content_type, make_bytes, stream, g_object_unref);
  call->length = length;
}

static void
get (BbCall *call, const char *id, const char *name)
{
  g_autoptr (BbDocument) document = get_document (call, id);
  BbAttachment *attachment = document ? find (document, name) : NULL;

  if (attachment)
    send (call, attachment);
  else if (document)
    bb_call_refuse (call, SOUP_STATUS_NOT_FOUND, "not_found", "Document is missing attachment");
}

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The revision that is followed with its body and its other attachments; a document that is not there yet gets its first. %NULL: it was answered. */
static BbHubWrite *
follow (BbCall *call, const char *id, const char *name)
{
  BbStore *store = bb_hub_get_store (call->hub);
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autoptr (BbHubWrite) write = bb_hub_write_new (nothing, id, TRUE);
  g_autoptr (BbDocument) document = NULL;
  g_autoptr (GError) error = NULL;

  if (write->fault.status != 0 || !bb_hub_choose_parent (call, write))
    {
      bb_call_answer_fault (call, &write->fault);
      return NULL;
    }
  write->attached = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_attachment_unref);
  document = write->rev ? bb_store_get (store, call->database->name, id, write->rev, &error) : NULL;
  if (error && error->code == BB_STORE_ERROR_NOT_FOUND)
    bb_call_refuse (call, SOUP_STATUS_CONFLICT, "conflict", "Document update conflict.");
  else if (error)
    bb_call_fail (call, error);
  if (error)
    return NULL;
  if (document && document->body && !document->deleted)
    {
      json_object_unref (write->body);
      write->body = json_object_ref (document->body);
    }
  for (guint i = 0; document && document->attachments && i < document->attachments->len; i++)
    {
      BbAttachment *other = document->attachments->pdata[i];

      if (!g_str_equal (other->name, name))
        g_ptr_array_add (write->attached, bb_attachment_new_stub (other->name, other->content_type, other->revpos, other->digest));
    }
  return g_steal_pointer (&write);
}

static GInputStream *
open_body (BbCall *call, GError **error)
{
  const char *encoding = bb_call_get_header (call, "Content-Encoding");
  g_autoptr (GBytes) bytes = call->body ? bb_hub_body_get_bytes (call->body, error) : g_bytes_new (NULL, 0);
  g_autoptr (GInputStream) stream = bytes ? g_memory_input_stream_new_from_bytes (bytes) : NULL;
  g_autoptr (GZlibDecompressor) gunzip = NULL;

  if (!stream || g_strcmp0 (encoding, "gzip") != 0)
    return g_steal_pointer (&stream);
  gunzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  return g_converter_input_stream_new (stream, G_CONVERTER (gunzip));
}

/* The bytes of the request in the store; %NULL: it was answered. */
static BbAttachment *
keep_body (BbCall *call, const char *name)
{
  const char *type = bb_call_get_header (call, "Content-Type");
  const char *md5 = bb_call_get_header (call, "Content-MD5");
  g_autoptr (BbAttachment) stated = bb_attachment_new (name, type ? type : "application/octet-stream");
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = open_body (call, &error);
  BbAttachment *attachment = NULL;

  if (md5)
    stated->digest = g_strconcat ("md5-", md5, NULL);
  if (stream)
    attachment = bb_store_add_stream (bb_hub_get_store (call->hub), stated, stream, BB_HUB_MAX_ATTACHMENT, NULL, &error);
  if (attachment)
    return attachment;
  if (g_error_matches (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID))
    bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "content_md5_mismatch", error->message);
  else if (g_error_matches (error, BB_STORE_ERROR, BB_STORE_ERROR_TOO_LARGE))
    bb_call_refuse (call, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "attachment_too_large", error->message);
  else
    bb_call_fail (call, error);
  return NULL;
}

static void
put (BbCall *call, const char *id, const char *name)
{
  g_autoptr (BbHubWrite) write = NULL;
  BbAttachment *attachment;

  if (*name == '_')
    {
      bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request", "Attachment names must not begin with “_”.");
      return;
    }
  write = follow (call, id, name);
  attachment = write ? keep_body (call, name) : NULL;
  if (!attachment)
    return;
  g_ptr_array_add (write->attached, attachment);
  bb_hub_store_one (call, g_steal_pointer (&write), SOUP_STATUS_CREATED, TRUE);
}

static void
drop (BbCall *call, const char *id, const char *name)
{
  g_autoptr (BbHubWrite) write = follow (call, id, name);

  if (write && !write->rev)
    bb_call_refuse (call, SOUP_STATUS_CONFLICT, "conflict", "Document update conflict.");
  else if (write)
    bb_hub_store_one (call, g_steal_pointer (&write), SOUP_STATUS_OK, TRUE);
}

void
bb_hub_handle_attachment (BbCall *call, const char *id, const char * const *name)
{
  g_autofree char *whole = g_strjoinv ("/", (char **) name);

  if (bb_call_is (call, "PUT"))
    put (call, id, whole);
  else if (bb_call_is (call, "DELETE"))
    drop (call, id, whole);
  else
    get (call, id, whole);
}
