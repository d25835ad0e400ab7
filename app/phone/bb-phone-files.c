/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the page asks for, once it is let in:
 *   POST device                 binds the first device; gives the code, the limits and the files that are known
 *   POST files                  announces {id, name, size, modified}
 *   HEAD file/<id>              Upload-Offset, Upload-Length, Upload-State
 *   PUT file/<id>?offset=N      a piece, with Content-Digest: sha-256=:…: (RFC 9530); the last one is answered when the file is taken in
 *   DELETE file/<id>            the person stopped it */
#include <nettle/sha2.h>
#include <string.h>

#include "bb-phone-page.h"
#include "bb-phone-server-private.h"

#define COOKIE "__Host-bienban"
#define MAX_ANNOUNCEMENT (16 * 1024)
#define MAX_FILES 2000           /* in one session */

static const char *
get_header (SoupServerMessage *message, const char *name)
{
  return soup_message_headers_get_list (soup_server_message_get_request_headers (message), name);
}

char *
bb_phone_files_get_cookie (SoupServerMessage *message)
{
  const char *header = get_header (message, "Cookie");
  g_auto (GStrv) pairs = g_strsplit_set (header ? header : "", ";,", -1);

  for (char **pair = pairs; *pair; pair++)
    if (g_str_has_prefix (g_strstrip (*pair), COOKIE "="))
      return g_strdup (*pair + strlen (COOKIE "="));
  return NULL;
}

static JsonObject *
describe (const BbPhoneUpload *upload, const char *language)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", upload->id);
  json_object_set_string_member (object, "name", upload->name);
  json_object_set_int_member (object, "size", upload->size);
  json_object_set_int_member (object, "offset", upload->offset);
  json_object_set_string_member (object, "state", bb_phone_state_names[upload->state]);
  if (upload->sha256)
    json_object_set_string_member (object, "sha256", upload->sha256);
  return object;
}

static void
answer_file (SoupServerMessage *message, guint status, const BbPhoneUpload *upload)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *offset = g_strdup_printf ("%" G_GINT64_FORMAT, upload->offset);
  g_autofree char *size = g_strdup_printf ("%" G_GINT64_FORMAT, upload->size);

  bb_phone_server_answer (message, status, describe (upload, NULL));
  soup_message_headers_replace (headers, "Upload-Offset", offset);
  soup_message_headers_replace (headers, "Upload-Length", size);
  soup_message_headers_replace (headers, "Upload-State", bb_phone_state_names[upload->state]);
}

/* ── Binding ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
give_cookie (SoupServerMessage *message, const char *value)
{
  g_autofree char *cookie = g_strdup_printf (COOKIE "=%s; Path=/; Max-Age=43200; Secure; HttpOnly; SameSite=Strict", value);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Set-Cookie", cookie);
}

static JsonObject *
describe_session (BbPhoneServer *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *files = json_array_new ();

  for (guint i = 0; i < self->order->len; i++)
    {
      BbPhoneUpload *upload = g_hash_table_lookup (self->uploads, self->order->pdata[i]);

      if (upload)
        json_array_add_object_element (files, describe (upload, NULL));
    }
  json_object_set_string_member (object, "code", self->code);
  json_object_set_int_member (object, "chunk", BB_PHONE_CHUNK);
  json_object_set_int_member (object, "limit", BB_PHONE_LIMIT);
  json_object_set_array_member (object, "files", files);
  return object;
}

/* Done by the page's script, so that a preview of the address does not use up the one place. */
void
bb_phone_files_handle_device (BbPhoneServer *self, SoupServerMessage *message)
{
  g_autofree char *cookie = bb_phone_files_get_cookie (message);
  const char *given;

  if (!bb_phone_session_is_device (self->session, cookie))
    {
      if (!(given = bb_phone_session_bind (self->session)))
        {
          bb_phone_server_refuse (self, message, BB_PHONE_OTHER_DEVICE, NULL);
          return;
        }
      give_cookie (message, given);
      bb_phone_server_tell_device (self, get_header (message, "User-Agent"));
    }
  bb_phone_server_answer (message, SOUP_STATUS_OK, describe_session (self));
}

/* ── Announcing ────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct { char *id, *name; gint64 size, modified; } Announcement;

static void
announcement_clear (Announcement *self)
{
  g_free (self->id);
  g_free (self->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Announcement, announcement_clear)

static JsonNode *
parse_body (SoupServerMessage *message)
{
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (g_bytes_get_size (body) == 0 || g_bytes_get_size (body) > MAX_ANNOUNCEMENT ||
      !json_parser_load_from_data (parser, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), NULL))
    return NULL;
  return json_parser_steal_root (parser);
}

static gboolean
is_member (JsonObject *object, const char *name, GType type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static gboolean
read_announcement (SoupServerMessage *message, Announcement *announcement)
{
  g_autoptr (JsonNode) node = parse_body (message);
  JsonObject *object = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (!object || !is_member (object, "id", G_TYPE_STRING) || !is_member (object, "name", G_TYPE_STRING) ||
      !is_member (object, "size", G_TYPE_INT64) || !bb_phone_upload_is_id (json_object_get_string_member (object, "id")))
    return FALSE;
  announcement->id = g_strdup (json_object_get_string_member (object, "id"));
  announcement->name = g_strdup (json_object_get_string_member (object, "name"));
  announcement->size = json_object_get_int_member (object, "size");
  announcement->modified = is_member (object, "modified", G_TYPE_INT64) ? json_object_get_int_member (object, "modified") : 0;
  return TRUE;
}

static BbPhoneUpload *
add_upload (BbPhoneServer *self, const Announcement *announcement)
{
  BbPhoneUpload *upload = bb_phone_upload_new (self->folder, announcement->id, announcement->name, announcement->size, announcement->modified);

  if (!g_hash_table_contains (self->uploads, upload->id))
    g_ptr_array_add (self->order, g_strdup (upload->id));
  g_hash_table_replace (self->uploads, upload->id, upload);
  bb_phone_server_tell (self, "changed", upload);
  return upload;
}

void
bb_phone_files_handle_announce (BbPhoneServer *self, SoupServerMessage *message)
{
  g_auto (Announcement) announcement = { NULL };
  BbPhoneTrouble trouble = BB_PHONE_BAD_REQUEST;
  BbPhoneUpload *upload = NULL;

  if (read_announcement (message, &announcement))
    {
      upload = g_hash_table_lookup (self->uploads, announcement.id);
      trouble = upload && upload->state != BB_PHONE_REFUSED ? BB_PHONE_FINE : bb_phone_upload_check_size (self->folder, announcement.size);
    }
  if (self->order->len >= MAX_FILES && !upload)
    trouble = BB_PHONE_BAD_REQUEST;
  if (trouble != BB_PHONE_FINE)
    bb_phone_server_refuse (self, message, trouble, announcement.name);
  else if (upload && upload->state != BB_PHONE_REFUSED)
    answer_file (message, SOUP_STATUS_OK, upload);
  else
    answer_file (message, SOUP_STATUS_CREATED, add_upload (self, &announcement));
}

/* ── Pieces ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* "sha-256=:<base64>:" */
static gboolean
read_digest (SoupServerMessage *message, guint8 *digest)
{
  const char *header = get_header (message, "Content-Digest");
  g_autofree char *text = NULL;
  g_autofree guchar *bytes = NULL;
  gsize length;

  if (!header || !g_str_has_prefix (header, "sha-256=:") || !g_str_has_suffix (header, ":") || strlen (header) != 9 + 44 + 1)
    return FALSE;
  text = g_strndup (header + 9, 44);
  bytes = g_base64_decode (text, &length);
  if (length != SHA256_DIGEST_SIZE)
    return FALSE;
  memcpy (digest, bytes, length);
  return TRUE;
}

static gboolean
read_offset (SoupServerMessage *message, gint64 *offset)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));

  return query && g_str_has_prefix (query, "offset=") && g_ascii_string_to_signed (query + 7, 10, 0, BB_PHONE_LIMIT, offset, NULL);
}

static BbPhoneTrouble
take_piece (BbPhoneUpload *upload, SoupServerMessage *message)
{
  guint8 digest[SHA256_DIGEST_SIZE];
  g_autoptr (GBytes) piece = NULL;
  gint64 offset;

  if (!read_offset (message, &offset) || !read_digest (message, digest))
    return BB_PHONE_BAD_REQUEST;
  piece = soup_message_body_flatten (soup_server_message_get_request_body (message));
  return bb_phone_upload_take (upload, offset, piece, digest);
}

static void
refuse_piece (BbPhoneServer *self, SoupServerMessage *message, BbPhoneUpload *upload, BbPhoneTrouble trouble)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *offset = g_strdup_printf ("%" G_GINT64_FORMAT, upload->offset);

  bb_phone_server_refuse (self, message, trouble, upload->name);
  soup_message_headers_replace (headers, "Upload-Offset", offset);
  soup_message_headers_replace (headers, "Upload-State", bb_phone_state_names[upload->state]);
  if (upload->trouble != BB_PHONE_FINE)
    bb_phone_server_tell (self, "changed", upload);
}

/* The file belongs to the owner from here on; the phone waits until it is taken in. */
static void
hand_over (BbPhoneServer *self, SoupServerMessage *message, BbPhoneUpload *upload)
{
  g_hash_table_replace (self->waiting, g_strdup (upload->id), g_object_ref (message));
  soup_server_message_pause (message);
  bb_phone_server_tell (self, "arrived", upload);
  g_clear_pointer (&upload->path, g_free);
}

static void
handle_piece (BbPhoneServer *self, SoupServerMessage *message, BbPhoneUpload *upload)
{
  BbPhoneTrouble trouble = take_piece (upload, message);

  if (trouble != BB_PHONE_FINE)
    refuse_piece (self, message, upload, trouble);
  else if (upload->state == BB_PHONE_STORING)
    hand_over (self, message, upload);
  else
    {
      answer_file (message, SOUP_STATUS_OK, upload);
      bb_phone_server_tell (self, "changed", upload);
    }
}

/* What is taken in already stays: the laptop takes it off the visit, not the phone. */
static void
handle_stop (BbPhoneServer *self, SoupServerMessage *message, BbPhoneUpload *upload)
{
  if (upload->state == BB_PHONE_ARRIVING)
    {
      bb_phone_upload_refuse (upload, BB_PHONE_FINE);
      bb_phone_server_tell (self, "changed", upload);
    }
  answer_file (message, SOUP_STATUS_OK, upload);
}

void
bb_phone_files_handle_file (BbPhoneServer *self, SoupServerMessage *message, const char *id)
{
  const char *method = soup_server_message_get_method (message);
  BbPhoneUpload *upload = g_hash_table_lookup (self->uploads, id);

  if (!upload)
    bb_phone_server_refuse (self, message, BB_PHONE_NOT_FOUND, NULL);
  else if (g_str_equal (method, "PUT"))
    handle_piece (self, message, upload);
  else if (g_str_equal (method, "HEAD"))
    answer_file (message, SOUP_STATUS_OK, upload);
  else if (g_str_equal (method, "DELETE"))
    handle_stop (self, message, upload);
  else
    bb_phone_server_refuse (self, message, BB_PHONE_BAD_REQUEST, NULL);
}

void
bb_phone_files_settle (BbPhoneServer *self, const char *id, gboolean taken)
{
  BbPhoneUpload *upload = g_hash_table_lookup (self->uploads, id);
  g_autoptr (SoupServerMessage) message = NULL;
  g_autofree char *key = NULL;

  if (!upload || upload->state != BB_PHONE_STORING)
    return;
  if (taken)
    upload->state = BB_PHONE_STORED;
  else
    bb_phone_upload_refuse (upload, BB_PHONE_NOT_TAKEN);
  g_hash_table_steal_extended (self->waiting, id, (gpointer *) &key, (gpointer *) &message);
  if (message && taken)
    answer_file (message, SOUP_STATUS_CREATED, upload);
  else if (message)
    bb_phone_server_refuse (self, message, BB_PHONE_NOT_TAKEN, upload->name);
  if (message)
    soup_server_message_unpause (message);
}
