/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers, in the words of CouchDB: clients know them by their names. */
#include "sync/hub/bb-hub-private.h"

#include <string.h>

#include "store/bb-canonical-json.h"

#define JSON_TYPE "application/json"

/* ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_json_append_text (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *at = text; *at != '\0'; at++)
    {
      gsize plain = strcspn (at, "\"\\\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f");

      g_string_append_len (out, at, (gssize) plain);
      at += plain;
      if (*at == '\0')
        break;
      if (*at == '"' || *at == '\\')
        g_string_append_printf (out, "\\%c", *at);
      else
        g_string_append_printf (out, "\\u%04x", (guchar) *at);
    }
  g_string_append_c (out, '"');
}

void
bb_json_append_node (GString *out, JsonNode *node)
{
  g_autofree char *text = NULL;
  gsize length = out->len;

  if (JSON_NODE_HOLDS_OBJECT (node) && bb_canonical_json_append_object (out, json_node_get_object (node), TRUE))
    return;
  g_string_truncate (out, length);
  text = json_to_string (node, FALSE);
  g_string_append (out, text);
}

void
bb_json_append_texts (GString *out, const char * const *texts)
{
  g_string_append_c (out, '[');
  for (guint i = 0; texts[i]; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      bb_json_append_text (out, texts[i]);
    }
  g_string_append_c (out, ']');
}

/* ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_call_set_header (BbCall *self, const char *name, const char *value)
{
  soup_message_headers_replace (self->headers, name, value);
}

static void
begin (BbCall *self, guint status, const char *content_type)
{
  self->status = status;
  soup_message_headers_replace (self->headers, "Content-Type", content_type);
  g_string_truncate (self->text, 0);
}

GString *
bb_call_start (BbCall *self, guint status)
{
  begin (self, status, JSON_TYPE);
  return self->text;
}

void
bb_call_answer (BbCall *self, guint status, const char *format, ...)
{
  va_list arguments;

  begin (self, status, JSON_TYPE);
  va_start (arguments, format);
  g_string_append_vprintf (self->text, format, arguments);
  va_end (arguments);
  g_string_append_c (self->text, '\n');
}

void
bb_call_answer_object (BbCall *self, guint status, JsonObject *object)
{
  begin (self, status, JSON_TYPE);
  bb_canonical_json_append_object (self->text, object, TRUE);
  g_string_append_c (self->text, '\n');
}

gboolean
bb_call_refuse (BbCall *self, guint status, const char *error, const char *reason)
{
  begin (self, status, JSON_TYPE);
  g_string_append (self->text, "{\"error\":");
  bb_json_append_text (self->text, error);
  g_string_append (self->text, ",\"reason\":");
  bb_json_append_text (self->text, reason);
  g_string_append (self->text, "}\n");
  return FALSE;
}

guint
bb_hub_explain (const GError *error, const char **name, const char **reason)
{
  static const struct { int code; guint status; const char *name, *reason; } words[] = {
    { BB_STORE_ERROR_NOT_FOUND, 404, "not_found", "missing" },
    { BB_STORE_ERROR_CONFLICT, 409, "conflict", "Document update conflict." },
    { BB_STORE_ERROR_INVALID, 400, "bad_request", NULL },
    { BB_STORE_ERROR_MISSING_STUB, 412, "missing_" BB_HUB_STUB, NULL },
    { BB_STORE_ERROR_TOO_LARGE, 413, "too_large", NULL },
    { BB_STORE_ERROR_FULL, 507, "insufficient_storage", NULL },
    { BB_STORE_ERROR_READ_ONLY, 503, "service_unavailable", NULL },
  };

  *reason = error->domain == BB_STORE_ERROR ? error->message : "";
  for (guint i = 0; error->domain == BB_STORE_ERROR && i < G_N_ELEMENTS (words); i++)
    if (words[i].code == error->code)
      {
        *name = words[i].name;
        if (words[i].reason)
          *reason = words[i].reason;
        return words[i].status;
      }
  *name = "internal_server_error";
  *reason = "Something went wrong here; the log of the hub says what.";
  return 500;
}

gboolean
bb_call_fail (BbCall *self, const GError *error)
{
  const char *name, *reason;
  guint status = bb_hub_explain (error, &name, &reason);

  if (status == 500)
    g_warning ("%s", error->message);
  return bb_call_refuse (self, status, name, reason);
}

void
bb_call_stream (BbCall *self, guint status, const char *content_type, BbMoreFunc more, gpointer data, GDestroyNotify free_data)
{
  begin (self, status, content_type);
  self->more = more;
  self->more_data = data;
  self->free_more = free_data;
}
