/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-attachment.h"
#include "store/bb-canonical-json.h"
#include "store/bb-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

BbAttachment *
bb_attachment_new (const char *name, const char *content_type)
{
  BbAttachment *self = g_new0 (BbAttachment, 1);

  g_atomic_ref_count_init (&self->refs);
  self->name = g_strdup (name);
  self->content_type = g_strdup (content_type);
  self->length = -1;
  return self;
}

BbAttachment *
bb_attachment_new_stub (const char *name, const char *content_type, gint64 revpos, const char *digest)
{
  BbAttachment *self = bb_attachment_new (name, content_type);

  self->revpos = revpos;
  self->digest = g_strdup (digest);
  return self;
}

BbAttachment *
bb_attachment_copy (const BbAttachment *from)
{
  BbAttachment *self = bb_attachment_new (from->name, from->content_type);

  self->digest = g_strdup (from->digest);
  self->length = from->length;
  self->revpos = from->revpos;
  self->offset = from->offset;
  self->row = from->row;
  if (from->file != NULL)
    bb_attachment_set_file (self, from->store, from->file, from->offset);
  return self;
}

/* As long as somebody holds the attachment the file is not swept away. */
void
bb_attachment_set_file (BbAttachment *self, BbStore *store, const char *file, gint64 offset)
{
  if (store != NULL)
    bb_holds_take (bb_store_get_holds (store), file);
  if (self->store != NULL)
    bb_holds_give_back (bb_store_get_holds (self->store), self->file);
  g_set_object (&self->store, store);
  g_set_str (&self->file, file);
  self->offset = offset;
}

BbAttachment *
bb_attachment_ref (BbAttachment *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
bb_attachment_unref (BbAttachment *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (self->store != NULL)
    bb_holds_give_back (bb_store_get_holds (self->store), self->file);
  g_clear_object (&self->store);
  g_free (self->name);
  g_free (self->content_type);
  g_free (self->digest);
  g_free (self->file);
  g_free (self);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(BbAttachment * const *) a)->name, (*(BbAttachment * const *) b)->name);
}

/* Control characters would end the line of a header in which the text stands. */
static gboolean
is_text (const char *text)
{
  for (const char *at = text; at != NULL && *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      return FALSE;
  return text != NULL && *text != '\0' && g_utf8_validate (text, -1, NULL);
}

static gboolean
check_attachment (const BbAttachment *attachment, GError **error)
{
  if (is_text (attachment->name) && attachment->name[0] != '_' && is_text (attachment->content_type))
    return TRUE;
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("“%s” cannot be the name of an attachment, or its type is missing."),
               attachment->name != NULL && g_utf8_validate (attachment->name, -1, NULL) ? attachment->name : "");
  return FALSE;
}

gboolean
bb_attachments_copy (GPtrArray *attachments, GPtrArray **copy, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;

  *copy = NULL;
  if (attachments == NULL || attachments->len == 0)
    return TRUE;
  list = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_attachment_unref);
  for (guint i = 0; i < attachments->len; i++)
    {
      if (!check_attachment (attachments->pdata[i], error))
        return FALSE;
      g_ptr_array_add (list, bb_attachment_copy (attachments->pdata[i]));
    }
  g_ptr_array_sort (list, compare_names);
  for (guint i = 1; i < list->len; i++)
    if (compare_names (&list->pdata[i - 1], &list->pdata[i]) == 0)
      {
        g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("There are two attachments of the name “%s”."),
                     ((BbAttachment *) list->pdata[i])->name);
        return FALSE;
      }
  *copy = g_steal_pointer (&list);
  return TRUE;
}

char *
bb_attachments_describe (GPtrArray *attachments)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonArray) list = NULL;

  if (attachments == NULL)
    return g_strdup ("[]");
  node = json_node_new (JSON_NODE_ARRAY);
  list = json_array_new ();
  for (guint i = 0; i < attachments->len; i++)
    {
      const BbAttachment *attachment = attachments->pdata[i];
      JsonArray *one = json_array_new ();

      json_array_add_string_element (one, attachment->name);
      json_array_add_string_element (one, attachment->content_type);
      json_array_add_string_element (one, attachment->digest);
      json_array_add_array_element (list, one);
    }
  json_node_set_array (node, list);
  return bb_canonical_json_to_string (node);
}
