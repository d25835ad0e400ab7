/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-help.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-async.h"
#include "bb-workspace-private.h"

/* ── Nodes ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static BbHelpNode *
node_new (const char *name, const char *text)
{
  BbHelpNode *self = g_new0 (BbHelpNode, 1);

  self->name = g_strdup (name);
  self->text = g_strdup (text);
  self->attributes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_help_node_free);
  return self;
}

void
bb_help_node_free (BbHelpNode *self)
{
  g_free (self->name);
  g_free (self->text);
  g_hash_table_unref (self->attributes);
  g_ptr_array_unref (self->children);
  g_free (self);
}

const char *
bb_help_node_get (const BbHelpNode *self, const char *attribute)
{
  return g_hash_table_lookup (self->attributes, attribute);
}

BbHelpNode *
bb_help_node_find (const BbHelpNode *self, const char *name)
{
  for (guint i = 0; i < self->children->len; i++)
    if (g_strcmp0 (((BbHelpNode *) self->children->pdata[i])->name, name) == 0)
      return self->children->pdata[i];
  return NULL;
}

static void
collect_text (const BbHelpNode *self, GString *text)
{
  if (self->text)
    g_string_append (text, self->text);
  for (guint i = 0; i < self->children->len; i++)
    collect_text (self->children->pdata[i], text);
}

char *
bb_help_node_get_text (const BbHelpNode *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  collect_text (self, text);
  return g_strstrip (g_string_free (g_steal_pointer (&text), FALSE));
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_start (GMarkupParseContext *context, const char *name, const char **names, const char **values, gpointer data, GError **error)
{
  GPtrArray *stack = data;
  BbHelpNode *node = node_new (name, NULL), *parent = stack->pdata[stack->len - 1];

  for (guint i = 0; names[i]; i++)
    g_hash_table_insert (node->attributes, g_strdup (names[i]), g_strdup (values[i]));
  g_ptr_array_add (parent->children, node);
  g_ptr_array_add (stack, node);
}

static void
on_end (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  GPtrArray *stack = data;

  g_ptr_array_set_size (stack, (int) stack->len - 1);
}

/* White space of any length is one blank, as in a paragraph. */
static void
on_text (GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  GPtrArray *stack = data;
  BbHelpNode *parent = stack->pdata[stack->len - 1];
  g_autoptr (GString) words = g_string_sized_new (length);

  for (const char *p = text; p < text + length; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (words, *p);
    else if (words->len == 0 || words->str[words->len - 1] != ' ')
      g_string_append_c (words, ' ');
  if (words->len)
    g_ptr_array_add (parent->children, node_new (NULL, words->str));
}

static BbHelpNode *
parse (const char *path, GError **error)
{
  static const GMarkupParser parser = { .start_element = on_start, .end_element = on_end, .text = on_text };
  g_autoptr (BbHelpNode) root = node_new ("", NULL);
  g_autoptr (GPtrArray) stack = g_ptr_array_new ();
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autofree char *text = bb_read_text_file (path, error);

  if (!text)
    return NULL;
  g_ptr_array_add (stack, root);
  context = g_markup_parse_context_new (&parser, 0, stack, NULL);
  if (!g_markup_parse_context_parse (context, text, -1, error) || !g_markup_parse_context_end_parse (context, error))
    return NULL;
  return bb_help_node_find (root, "page") ? g_ptr_array_steal_index (root->children, root->children->len - 1) : NULL;
}

/* ── Places ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Installed: share/help/vi/bienban beside share/bienban; in the source: help/vi beside data. */
static char *
find_file (const char *language, const char *name)
{
  g_autofree char *parent = g_path_get_dirname (bb_workspace_find_data_dir (NULL));
  const char *languages[] = { language, "C" }, *folders[] = { "bienban", "." };

  for (guint l = 0; l < G_N_ELEMENTS (languages); l++)
    for (guint f = 0; f < G_N_ELEMENTS (folders); f++)
      {
        char *path = g_build_filename (parent, "help", languages[l], folders[f], name, NULL);

        if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
          return path;
        g_free (path);
      }
  return NULL;
}

char *
bb_help_find_figure (const char *src, const char *language)
{
  return strstr (src, "..") ? NULL : find_file (language, src);
}

static BbHelpNode *
read_page (const char *page, const char *language, GError **error)
{
  g_autofree char *name = g_strconcat (page, ".page", NULL), *path = strchr (page, '/') ? NULL : find_file (language, name);

  if (path)
    return parse (path, error);
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("The handbook has no page “%s”"), page);
  return NULL;
}

/* ── Links ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static BbHelpNode *
make_link (const char *page, const char *title)
{
  BbHelpNode *link = node_new ("link", NULL);

  g_hash_table_insert (link->attributes, g_strdup ("xref"), g_strdup (page));
  g_ptr_array_add (link->children, node_new (NULL, title));
  return link;
}

static char *
get_title (const BbHelpNode *page)
{
  BbHelpNode *title = bb_help_node_find (page, "title");

  return title ? bb_help_node_get_text (title) : g_strdup ("");
}

/* The order among the pages of a guide: <title type="sort"> of its info, else its own title. */
static char *
get_sort_key (const BbHelpNode *page)
{
  BbHelpNode *info = bb_help_node_find (page, "info"), *title = info ? bb_help_node_find (info, "title") : NULL;

  return title ? bb_help_node_get_text (title) : get_title (page);
}

static gboolean
is_guided_by (const BbHelpNode *page, const char *guide)
{
  BbHelpNode *info = bb_help_node_find (page, "info"), *link = info ? bb_help_node_find (info, "link") : NULL;

  return link && g_strcmp0 (bb_help_node_get (link, "type"), "guide") == 0 && g_strcmp0 (bb_help_node_get (link, "xref"), guide) == 0;
}

static int
compare_keys (gconstpointer left, gconstpointer right)
{
  return g_utf8_collate (bb_help_node_get (*(BbHelpNode * const *) left, "sort"), bb_help_node_get (*(BbHelpNode * const *) right, "sort"));
}

static void
fill_links (BbHelpNode *links, const char *guide, const char *language)
{
  g_autofree char *here = find_file (language, "index.page"), *folder = here ? g_path_get_dirname (here) : NULL;
  g_autoptr (GDir) dir = folder ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *id = g_str_has_suffix (name, ".page") ? g_strndup (name, strlen (name) - strlen (".page")) : NULL;
      g_autoptr (BbHelpNode) page = id ? read_page (id, language, NULL) : NULL;
      g_autofree char *title = page ? get_title (page) : NULL;
      BbHelpNode *link;

      if (!page || !is_guided_by (page, guide))
        continue;
      link = make_link (id, title);
      g_hash_table_insert (link->attributes, g_strdup ("sort"), get_sort_key (page));
      g_ptr_array_add (links->children, link);
    }
  g_ptr_array_sort (links->children, compare_keys);
}

static void
complete (BbHelpNode *self, const char *page, const char *language)
{
  if (g_strcmp0 (self->name, "links") == 0)
    {
      fill_links (self, page, language);
      return;
    }
  if (g_strcmp0 (self->name, "link") == 0 && self->children->len == 0 && bb_help_node_get (self, "xref"))
    {
      g_autoptr (BbHelpNode) other = read_page (bb_help_node_get (self, "xref"), language, NULL);
      g_autofree char *title = other ? get_title (other) : NULL;

      if (title)
        g_ptr_array_add (self->children, node_new (NULL, title));
    }
  for (guint i = 0; i < self->children->len; i++)
    complete (self->children->pdata[i], page, language);
}

BbHelpNode *
bb_help_read (const char *page, const char *language, GError **error)
{
  BbHelpNode *read = read_page (page, language, error);

  if (read)
    complete (read, page, language);
  return read;
}

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
read_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_help_read (bb_args_get (args, 0), bb_args_get (args, 1), error);
}

void
bb_help_read_async (const char *page, const char *language, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, page);
  bb_args_add_string (args, language);
  bb_async_run (NULL, BB_QUEUE_FREE, read_work, args, (GDestroyNotify) bb_help_node_free, cancellable, callback, user_data);
}

BbHelpNode *
bb_help_read_finish (GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}
