/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The pages of the handbook: Mallard 1.0, as a help viewer of the desktop reads them, too. They stand beside the data: "help/C", "help/vi". */
typedef struct _BbHelpNode BbHelpNode;
struct _BbHelpNode
{
  char *name;                    /* of the element; %NULL: text */
  char *text;
  GHashTable *attributes;
  GPtrArray *children;           /* BbHelpNode */
};
void bb_help_node_free (BbHelpNode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbHelpNode, bb_help_node_free)
const char *bb_help_node_get (const BbHelpNode *self, const char *attribute);    /* (nullable) */
/* The first child element of that name. (transfer none) (nullable) */
BbHelpNode *bb_help_node_find (const BbHelpNode *self, const char *name);
/* All text below. (transfer full) */
char *bb_help_node_get_text (const BbHelpNode *self);

/* @language: "vi" or "C"; English where a page is not translated. The element "links" of the page is filled with a "link" for each page
 * that names it as its guide; a "link" without words of its own gets the title of its page. Errors: BB_SERVICE_ERROR_NOT_FOUND, _INPUT. */
BbHelpNode *bb_help_read (const char *page, const char *language, GError **error);
/* The file of a picture; %NULL when it is not there. (transfer full) */
char *bb_help_find_figure (const char *src, const char *language);

void bb_help_read_async (const char *page, const char *language, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
BbHelpNode *bb_help_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
