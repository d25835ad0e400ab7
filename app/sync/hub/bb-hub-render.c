/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Revisions on their way out. */
#include "sync/hub/bb-hub-attached.h"

#include <string.h>

#include "store/bb-canonical-json.h"

void
bb_hub_view_clear (BbHubView *self)
{
  g_clear_pointer (&self->atts_since, g_strfreev);
}

gboolean
bb_hub_view_read (BbHubView *self, BbCall *call)
{
  gboolean meta = FALSE;

  if (!bb_call_get_flag (call, "meta", &meta))
    return FALSE;
  self->revs_info = self->conflicts = self->deleted_conflicts = meta;
  return bb_call_get_flag (call, "revs", &self->revs) && bb_call_get_flag (call, "revs_info", &self->revs_info) &&
         bb_call_get_flag (call, "conflicts", &self->conflicts) && bb_call_get_flag (call, "deleted_conflicts", &self->deleted_conflicts) &&
         bb_call_get_flag (call, "local_seq", &self->local_seq) && bb_call_get_flag (call, "attachments", &self->attachments) &&
         bb_call_get_flag (call, "att_encoding_info", &self->encoding_info) && bb_call_get_flag (call, "latest", &self->latest) &&
         bb_call_get_strings (call, "atts_since", &self->atts_since);
}

/* ── The members that begin with "_" ─────────────────────────────────────────────────────────────────────────── */

static void
append_revisions (GString *out, char **path)
{
  g_string_append_printf (out, ",\"_revisions\":{\"start\":%" G_GINT64_FORMAT ",\"ids\":[", g_ascii_strtoll (path[0], NULL, 10));
  for (char **rev = path; *rev; rev++)
    {
      if (rev > path)
        g_string_append_c (out, ',');
      bb_json_append_text (out, strchr (*rev, '-') + 1);
    }
  g_string_append (out, "]}");
}

static gboolean
append_standing (BbCall *call, GString *out, const char *id, char **path, GError **error)
{
  g_autofree char *standing = bb_store_list_standing (bb_hub_get_store (call->hub), call->database->name, id, (const char * const *) path, error);

  if (!standing)
    return FALSE;
  g_string_append (out, ",\"_revs_info\":[");
  for (guint i = 0; path[i]; i++)
    {
      g_string_append (out, i > 0 ? ",{\"rev\":" : "{\"rev\":");
      bb_json_append_text (out, path[i]);
      g_string_append_printf (out, ",\"status\":\"%s\"}", standing[i] == 'a' ? "available" : standing[i] == 'd' ? "deleted" : "missing");
    }
  g_string_append_c (out, ']');
  return TRUE;
}

static gboolean
append_history (BbCall *call, GString *out, const char *id, const char *rev, const BbHubView *view, GError **error)
{
  g_auto (GStrv) path = NULL;

  if (!view->revs && !view->revs_info)
    return TRUE;
  path = bb_store_get_path (bb_hub_get_store (call->hub), call->database->name, id, rev, error);
  if (!path)
    return FALSE;
  if (view->revs)
    append_revisions (out, path);
  return !view->revs_info || append_standing (call, out, id, path, error);
}

static void
append_leaves (GString *out, const char *member, GPtrArray *leaves, const char *rev, gboolean deleted)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) others = NULL;

  for (guint i = 0; i < leaves->len; i++)
    {
      BbDocument *leaf = leaves->pdata[i];

      if (!leaf->deleted == !deleted && !g_str_equal (leaf->rev, rev))
        g_strv_builder_add (builder, leaf->rev);
    }
  others = g_strv_builder_end (builder);
  if (!others[0])
    return;
  g_string_append_printf (out, ",\"%s\":", member);
  bb_json_append_texts (out, (const char * const *) others);
}

static gboolean
append_conflicts (BbCall *call, GString *out, const char *id, const char *rev, const BbHubView *view, GError **error)
{
  g_autoptr (GPtrArray) leaves = NULL;

  if (!view->conflicts && !view->deleted_conflicts)
    return TRUE;
  leaves = bb_store_list_leaves (bb_hub_get_store (call->hub), call->database->name, id, error);
  if (!leaves)
    return FALSE;
  if (view->conflicts)
    append_leaves (out, "_conflicts", leaves, rev, FALSE);
  if (view->deleted_conflicts)
    append_leaves (out, "_deleted_conflicts", leaves, rev, TRUE);
  return TRUE;
}

static void
append_body (GString *out, JsonObject *body)
{
  gsize start = out->len;

  if (json_object_get_size (body) == 0)
    {
      g_string_append_c (out, '}');
      return;
    }
  bb_canonical_json_append_object (out, body, TRUE);
  out->str[start] = ',';
}

static void
append_head (GString *out, const BbDocument *document, const BbHubView *view)
{
  g_string_append (out, "{\"_id\":");
  bb_json_append_text (out, document->id);
  g_string_append (out, ",\"_rev\":");
  bb_json_append_text (out, document->rev);
  if (document->deleted)
    g_string_append (out, ",\"_deleted\":true");
  if (view->local_seq)
    g_string_append_printf (out, ",\"_local_seq\":%" G_GINT64_FORMAT, document->seq);
}

static gboolean
append_attached (BbCall *call, GString *out, const BbDocument *document, const BbHubView *view, GPtrArray *follow, GError **error)
{
  g_autoptr (GPtrArray) sent = NULL;

  if (!document->attachments || document->attachments->len == 0)
    return TRUE;
  if (!follow && !(sent = bb_hub_choose_attachments (call, document, view, error)))
    return FALSE;
  return bb_hub_append_attachments (call, out, document, follow ? follow : sent, follow != NULL, error);
}

gboolean
bb_hub_render_full (BbCall *call, GString *out, const BbDocument *document, const BbHubView *view, GPtrArray *follow, GError **error)
{
  gsize start = out->len;

  append_head (out, document, view);
  if (!append_history (call, out, document->id, document->rev, view, error) ||
      !append_conflicts (call, out, document->id, document->rev, view, error) || !append_attached (call, out, document, view, follow, error))
    {
      g_string_truncate (out, start);
      return FALSE;
    }
  append_body (out, document->body);
  return TRUE;
}

gboolean
bb_hub_render (BbCall *call, GString *out, const char *id, const char *rev, const BbHubView *view, GError **error)
{
  g_autoptr (BbDocument) document = bb_store_get (bb_hub_get_store (call->hub), call->database->name, id, rev, error);

  if (document && document->body)
    return bb_hub_render_full (call, out, document, view, NULL, error);
  if (document)
    g_set_error_literal (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND, "missing");
  return FALSE;
}

/* ── What follows a revision ─────────────────────────────────────────────────────────────────────────────────── */

static char **
list_revs (GPtrArray *documents)
{
  g_autoptr (GStrvBuilder) revs = g_strv_builder_new ();

  for (guint i = 0; i < documents->len; i++)
    g_strv_builder_add (revs, ((BbDocument *) documents->pdata[i])->rev);
  return g_strv_builder_end (revs);
}

char **
bb_hub_list_leaves (BbCall *call, const char *id, GError **error)
{
  g_autoptr (GPtrArray) leaves = bb_store_list_leaves (bb_hub_get_store (call->hub), call->database->name, id, error);

  return leaves ? list_revs (leaves) : NULL;
}

char **
bb_hub_find_latest (BbCall *call, const char *id, const char *rev, GError **error)
{
  g_autoptr (GPtrArray) latest = bb_store_list_latest (bb_hub_get_store (call->hub), call->database->name, id, rev, error);

  return latest ? list_revs (latest) : NULL;
}
