/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-links.h"

#include "signing/bb-pdf-entries.h"

#define MAX_NESTING 100

struct _BbPdfLinks
{
  BbPdfDoc *newest;
  GHashTable *known;             /* object number → GArray of BbPdfLink */
  GHashTable *whole;             /* object number → length of the shortest revision that has the object from beginning to end */
  char *fault;                   /* the first thing that was found damaged in one of them, or %NULL */
};

static void
link_clear (gpointer link)
{
  g_free (((BbPdfLink *) link)->path);
}

/* @newest: the whole file. */
BbPdfLinks *
bb_pdf_links_new (BbPdfDoc *newest)
{
  BbPdfLinks *self = g_new0 (BbPdfLinks, 1);

  self->newest = bb_pdf_doc_ref (newest);
  self->known = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  self->whole = g_hash_table_new (NULL, NULL);
  return self;
}

void
bb_pdf_links_free (BbPdfLinks *self)
{
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->whole);
  bb_pdf_doc_free (self->newest);
  g_free (self->fault);
  g_free (self);
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean collect (qpdf_data q, qpdf_oh object, GString *path, guint depth, GArray *links);

static gboolean
collect_child (qpdf_data q, qpdf_oh child, GString *path, guint depth, GArray *links)
{
  gboolean sound = TRUE;

  if (qpdf_oh_is_indirect (q, child))
    {
      BbPdfLink link = { qpdf_oh_get_object_id (q, child), qpdf_oh_get_generation (q, child), g_strdup (path->str) };

      g_array_append_val (links, link);
    }
  else
    sound = collect (q, child, path, depth + 1, links);
  qpdf_oh_release (q, child);
  return sound;
}

/* libqpdf iterates over one dictionary at a time, so the keys are taken first. */
static gboolean
collect_dictionary (qpdf_data q, qpdf_oh dictionary, GString *path, guint depth, GArray *links)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  gsize length = path->len;
  gboolean sound = TRUE;

  qpdf_oh_begin_dict_key_iter (q, dictionary);
  while (qpdf_oh_dict_more_keys (q))
    g_ptr_array_add (keys, g_strdup (qpdf_oh_dict_next_key (q)));
  for (guint i = 0; i < keys->len && sound; i++)
    {
      g_string_append (path, g_ptr_array_index (keys, i));
      sound = collect_child (q, qpdf_oh_get_key (q, dictionary, g_ptr_array_index (keys, i)), path, depth, links);
      g_string_truncate (path, length);
    }
  return sound;
}

static gboolean
collect_array (qpdf_data q, qpdf_oh array, GString *path, guint depth, GArray *links)
{
  int n = qpdf_oh_get_array_n_items (q, array);
  gboolean sound = TRUE;

  for (int i = 0; i < n && sound; i++)
    sound = collect_child (q, qpdf_oh_get_array_item (q, array, i), path, depth, links);
  return sound;
}

/* Returns: %FALSE when it is nested too deeply. */
static gboolean
collect (qpdf_data q, qpdf_oh object, GString *path, guint depth, GArray *links)
{
  enum qpdf_object_type_e type = qpdf_oh_get_type_code (q, object);
  qpdf_oh dictionary;
  gboolean sound;

  if (depth > MAX_NESTING)
    return FALSE;
  if (type == ot_dictionary)
    return collect_dictionary (q, object, path, depth, links);
  if (type == ot_array)
    return collect_array (q, object, path, depth, links);
  if (type != ot_stream)
    return TRUE;
  dictionary = qpdf_oh_get_dict (q, object);
  sound = collect_dictionary (q, dictionary, path, depth, links);
  qpdf_oh_release (q, dictionary);
  return sound;
}

static GArray *
read_links (BbPdfDoc *doc, int id, int generation)
{
  GArray *links = g_array_new (FALSE, FALSE, sizeof (BbPdfLink));
  g_autoptr (GString) path = g_string_new (NULL);
  qpdf_oh object = bb_pdf_doc_get_object (doc, id, generation);
  gboolean sound;

  g_array_set_clear_func (links, link_clear);
  sound = collect (doc->qpdf, object, path, 0, links);
  qpdf_oh_release (doc->qpdf, object);
  if (!sound)
    g_clear_pointer (&links, g_array_unref);
  return links;
}

/* Whether the object ends within @revision. One that begins behind its end, or goes on there, is what the next one makes of it. */
static gboolean
is_whole (BbPdfLinks *self, BbPdfDoc *revision, int id, int generation)
{
  gpointer shortest = g_hash_table_lookup (self->whole, GINT_TO_POINTER (id));
  qpdf_oh object;

  if (shortest != NULL && GPOINTER_TO_SIZE (shortest) <= revision->length)
    return TRUE;
  object = bb_pdf_doc_get_object (revision, id, generation);
  qpdf_oh_get_type_code (revision->qpdf, object);                /* reads it */
  qpdf_oh_release (revision->qpdf, object);
  if (qpdf_has_error (revision->qpdf) || qpdf_more_warnings (revision->qpdf))
    return FALSE;
  g_hash_table_insert (self->whole, GINT_TO_POINTER (id), GSIZE_TO_POINTER (revision->length));
  return TRUE;
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Whether every object of @revision is still one of the newest: no reference to it is lost there. */
gboolean
bb_pdf_links_know (const BbPdfLinks *self, BbPdfDoc *revision)
{
  GHashTableIter iter;
  gpointer number;

  if (revision->data != self->newest->data)
    return FALSE;
  g_hash_table_iter_init (&iter, revision->places);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    if (!g_hash_table_contains (self->newest->places, number))
      return FALSE;
  return TRUE;
}

/* Returns: (transfer none) (nullable) (element-type BbPdfLink): what the object @id refers to, the /Length of a stream included, when the same
 * bytes say in both revisions and in the newest what it is, and @before, the shorter one, has all of them; %NULL when the two have to be compared.
 * Both must be known. */
const GArray *
bb_pdf_links_get (BbPdfLinks *self, BbPdfDoc *before, BbPdfDoc *after, int id, int generation)
{
  guint64 key = bb_pdf_entries_get_key (before->places, id);
  GArray *links;

  if (key == 0 || key != bb_pdf_entries_get_key (after->places, id) || key != bb_pdf_entries_get_key (self->newest->places, id)
      || !is_whole (self, before, id, generation))
    return NULL;
  links = g_hash_table_lookup (self->known, GINT_TO_POINTER (id));
  if (links == NULL && (links = read_links (self->newest, id, generation)) != NULL)
    g_hash_table_insert (self->known, GINT_TO_POINTER (id), links);
  return links;
}

/* What was found damaged once is so in every later revision, although nobody reads it again. Errors: %BB_SIGNING_ERROR_BAD_PDF. */
gboolean
bb_pdf_links_check (BbPdfLinks *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!bb_qpdf_check (self->newest->qpdf, &local) && self->fault == NULL)
    self->fault = g_strdup (local->message);
  if (self->fault == NULL)
    return TRUE;
  g_set_error_literal (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_BAD_PDF, self->fault);
  return FALSE;
}
