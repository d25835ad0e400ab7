/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of several parts: documents with the bytes of their attachments, made while they are sent. */
#include "sync/hub/bb-hub-attached.h"

#include <string.h>

typedef enum { TEXT, REVISION, BYTES } Kind;

typedef struct
{
  Kind kind;
  char *text;                    /* or the revision */
  BbAttachment *attachment;
} Segment;

typedef struct
{
  BbHubView view;
  char *id, *boundary;
  gboolean is_one;               /* multipart/related of one document, not multipart/mixed of several */
  GQueue segments;
  GInputStream *bytes;           /* (nullable): of the attachment that is being sent */
} Parts;

static void
segment_free (gpointer data)
{
  Segment *segment = data;

  g_free (segment->text);
  g_clear_pointer (&segment->attachment, bb_attachment_unref);
  g_free (segment);
}

static void
parts_free (gpointer data)
{
  Parts *self = data;

  bb_hub_view_clear (&self->view);
  g_queue_clear_full (&self->segments, segment_free);
  g_clear_object (&self->bytes);
  g_free (self->id);
  g_free (self->boundary);
  g_free (self);
}

static Segment *
segment_new (Kind kind, char *text, const BbAttachment *attachment)
{
  Segment *segment = g_new0 (Segment, 1);

  *segment = (Segment) { kind, text, attachment ? bb_attachment_ref ((BbAttachment *) attachment) : NULL };
  return segment;
}

/* ── One revision ────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
escape (const char *name)
{
  g_auto (GStrv) parts = g_strsplit_set (name, "\"\\\r\n", -1);

  return g_strjoinv ("_", parts);
}

/* The document has just been written; its attachments follow it, before everything else. */
static void
push_attachments (Parts *self, GPtrArray *sent, const char *boundary)
{
  g_queue_push_head (&self->segments, segment_new (TEXT, g_strdup_printf ("\r\n--%s--", boundary), NULL));
  for (guint i = sent->len; i-- > 0;)
    {
      const BbAttachment *attachment = sent->pdata[i];
      g_autofree char *name = escape (attachment->name);

      g_queue_push_head (&self->segments, segment_new (BYTES, NULL, attachment));
      g_queue_push_head (&self->segments, segment_new (TEXT, g_strdup_printf (
        "\r\n--%s\r\nContent-Disposition: attachment; filename=\"%s\"\r\nContent-Type: %s\r\nContent-Length: %" G_GINT64_FORMAT "\r\n\r\n",
        boundary, name, attachment->content_type, attachment->length), NULL));
    }
}

static void
append_missing (Parts *self, GString *out, const char *rev)
{
  g_string_append_printf (out, "--%s\r\nContent-Type: application/json; error=\"true\"\r\n\r\n{\"missing\":", self->boundary);
  bb_json_append_text (out, rev);
  g_string_append (out, "}\r\n");
}

/* Each revision begins at its outer boundary; one with attachments is a multipart of its own. */
static gboolean
append_revision (BbCall *call, Parts *self, GString *out, const char *rev, GError **error)
{
  g_autoptr (BbDocument) document = bb_store_get (bb_hub_get_store (call->hub), call->database->name, self->id, rev, error);
  g_autoptr (GPtrArray) sent = document && document->body ? bb_hub_choose_attachments (call, document, &self->view, error) : NULL;
  g_autofree char *inner = self->is_one ? g_strdup (self->boundary) : bb_hub_make_id ();

  if (!sent)
    {
      if (*error && !g_error_matches (*error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND) &&
          !g_error_matches (*error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID))
        return FALSE;
      g_clear_error (error);
      append_missing (self, out, rev);
      return TRUE;
    }
  if (!self->is_one)
    g_string_append_printf (out, "--%s\r\n", self->boundary);
  if (sent->len > 0 && !self->is_one)
    g_string_append_printf (out, "Content-Type: multipart/related; boundary=\"%s\"\r\n\r\n", inner);
  if (sent->len > 0 || self->is_one)
    g_string_append_printf (out, "--%s\r\n", inner);
  g_string_append (out, "Content-Type: application/json\r\n\r\n");
  if (!bb_hub_render_full (call, out, document, &self->view, sent, error))
    return FALSE;
  if (!self->is_one)
    g_queue_push_head (&self->segments, segment_new (TEXT, g_strdup ("\r\n"), NULL));
  if (sent->len > 0 || self->is_one)
    push_attachments (self, sent, inner);
  return TRUE;
}

/* ── The stream ──────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
append_bytes (Parts *self, GString *out, GError **error)
{
  gsize start = out->len, length = 0;
  gboolean ok;

  g_string_set_size (out, start + BB_HUB_PIECE);
  ok = g_input_stream_read_all (self->bytes, out->str + start, BB_HUB_PIECE, &length, NULL, error);
  g_string_set_size (out, start + length);
  if (length < BB_HUB_PIECE)
    g_clear_object (&self->bytes);
  return ok;
}

static gboolean
append_segment (BbCall *call, Parts *self, GString *out, Segment *segment, GError **error)
{
  if (segment->kind == TEXT)
    g_string_append (out, segment->text);
  else if (segment->kind == REVISION)
    return append_revision (call, self, out, segment->text, error);
  else
    self->bytes = bb_store_open_attachment (bb_hub_get_store (call->hub), segment->attachment, 0, -1, error);
  return *error == NULL;
}

static BbMore
make_parts (BbCall *call, GString *out)
{
  Parts *self = call->more_data;
  g_autoptr (GError) error = NULL;
  Segment *segment;
  gboolean ok;

  if (self->bytes)
    ok = append_bytes (self, out, &error);
  else if ((segment = g_queue_pop_head (&self->segments)))
    {
      ok = append_segment (call, self, out, segment, &error);
      segment_free (segment);
    }
  else
    return BB_MORE_END;
  if (!ok)
    g_warning ("%s", error->message);
  return ok ? BB_MORE_AGAIN : BB_MORE_BROKEN;
}

static void
answer (BbCall *call, const char *id, const char * const *revs, const BbHubView *view, gboolean is_one)
{
  Parts *self = g_new0 (Parts, 1);
  g_autofree char *type = NULL;

  self->view = *view;
  self->view.atts_since = g_strdupv (view->atts_since);
  self->view.attachments |= !is_one;
  self->id = g_strdup (id);
  self->boundary = bb_hub_make_id ();
  self->is_one = is_one;
  g_queue_init (&self->segments);
  for (; *revs; revs++)
    g_queue_push_tail (&self->segments, segment_new (REVISION, g_strdup (*revs), NULL));
  if (!is_one)
    g_queue_push_tail (&self->segments, segment_new (TEXT, g_strdup_printf ("--%s--", self->boundary), NULL));
  type = g_strdup_printf ("multipart/%s; boundary=\"%s\"", is_one ? "related" : "mixed", self->boundary);
  bb_call_stream (call, SOUP_STATUS_OK, type, make_parts, self, parts_free);
}

void
bb_hub_answer_parts (BbCall *call, const char *id, char **revs, const BbHubView *view)
{
  answer (call, id, (const char * const *) revs, view, FALSE);
  g_strfreev (revs);
}

void
bb_hub_answer_related (BbCall *call, const char *id, const char *rev, const BbHubView *view)
{
  const char * const revs[] = { rev, NULL };

  answer (call, id, revs, view, TRUE);
}
