/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-changes-private.h"

#include "signing/bb-pdf-entries.h"
#include "signing/bb-reason.h"

/* ── The document ────────────────────────────────────────────────────────────────────────────────────────────── */

/* What a later revision says that it uses may come to what is said already: ETSI's additions are what time stamps and the store are. */
static void
compare_extensions (BbWalk *self, qpdf_oh a, qpdf_oh b)
{
  static const char *const except[] = { "/ESIC", "/ADBE", NULL };

  if (qpdf_oh_is_dictionary (self->before->qpdf, a) && qpdf_oh_is_dictionary (self->after->qpdf, b))
    bb_walk_compare_dictionaries (self, a, b, except, -1, "/Extensions", 0);
  else
    bb_walk_compare (self, a, b, -1, "/Extensions", 0);
}

static void
compare_catalogs (BbWalk *self)
{
  static const char *const except[] = { "/AcroForm", "/DSS", "/Extensions", NULL };
  qpdf_data q = self->before->qpdf, r = self->after->qpdf;
  qpdf_oh a = qpdf_get_root (q), b = qpdf_get_root (r);
  g_autofree char *dss = g_strdup (qpdf_oh_unparse_resolved (q, bb_qpdf_get (q, a, "/DSS")));

  bb_walk_is_new_pair (self, qpdf_oh_get_object_id (q, a), qpdf_oh_get_object_id (r, b));
  bb_walk_compare_forms (self, bb_qpdf_get (q, a, "/AcroForm"), bb_qpdf_get (r, b, "/AcroForm"));
  if (g_strcmp0 (dss, qpdf_oh_unparse_resolved (r, bb_qpdf_get (r, b, "/DSS"))) != 0)
    bb_walk_report (self, TRUE, "dss-added", g_strdup (_("certificates and revocation data for long-term validation (DSS) were added")));
  if (qpdf_oh_has_key (q, a, "/Extensions"))
    compare_extensions (self, bb_qpdf_get (q, a, "/Extensions"), bb_qpdf_get (r, b, "/Extensions"));
  bb_walk_compare_dictionaries (self, a, b, except, -1, "", 0);
}

static void
compare_trailers (BbWalk *self)
{
  static const char *const except[] = { "/ModDate", NULL };
  qpdf_data q = self->before->qpdf, r = self->after->qpdf;
  qpdf_oh a = qpdf_get_trailer (q), b = qpdf_get_trailer (r);
  qpdf_oh id_a = bb_qpdf_get (q, a, "/ID"), id_b = bb_qpdf_get (r, b, "/ID");
  qpdf_oh info_a = bb_qpdf_get (q, a, "/Info"), info_b = bb_qpdf_get (r, b, "/Info");

  if (qpdf_oh_is_dictionary (q, info_a) && qpdf_oh_is_dictionary (r, info_b))
    bb_walk_compare_dictionaries (self, info_a, info_b, except, -1, "/Info", 0);
  else
    bb_walk_compare (self, info_a, info_b, -1, "/Info", 0);
  if (qpdf_oh_is_array (q, id_a) && qpdf_oh_is_array (r, id_b) && qpdf_oh_get_array_n_items (q, id_a) > 0
      && qpdf_oh_get_array_n_items (r, id_b) > 0)
    bb_walk_compare_child (self, qpdf_oh_get_array_item (q, id_a, 0), qpdf_oh_get_array_item (r, id_b, 0), -1, "/ID", 0);
}

/* What lies in a field is told by the field's name. */
static char *
make_path (BbWalk *self, const BbWalkPair *pair)
{
  const BbFormField *field = g_hash_table_lookup (self->fields, GINT_TO_POINTER (pair->after_id));

  return field != NULL ? bb_walk_make_field_path (field) : g_strdup (pair->path);
}

/* Nobody has written the object again: only what it refers to may have changed. Fields are always looked at: what somebody may change of them
 * depends on others. Returns: whether it is so; then what it refers to waits. */
static gboolean
follow (BbWalk *self, const BbWalkPair *pair, int page)
{
  const GArray *links;

  if (self->links == NULL || pair->before_id != pair->after_id || pair->before_generation != pair->after_generation
      || g_hash_table_contains (self->fields, GINT_TO_POINTER (pair->after_id)))
    return FALSE;
  links = bb_pdf_links_get (self->links, self->before, self->after, pair->before_id, pair->before_generation);
  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const BbPdfLink *link = &g_array_index (links, BbPdfLink, i);
      g_autofree char *path = g_strconcat (page >= 0 ? "" : pair->path, link->path, NULL);

      bb_walk_put_off (self, (BbWalkPair) { link->id, link->generation, link->id, link->generation, page >= 0 ? page : pair->page, path });
    }
  return links != NULL;
}

/* @page: the number of the page that the object is, -1 for none. */
static void
compare_pair (BbWalk *self, const BbWalkPair *pair, int page)
{
  qpdf_oh a = bb_pdf_doc_get_object (self->before, pair->before_id, pair->before_generation);
  qpdf_oh b = bb_pdf_doc_get_object (self->after, pair->after_id, pair->after_generation);
  g_autofree char *path = make_path (self, pair);

  if (page >= 0)
    bb_walk_compare (self, a, b, page, "", 0);
  else if (!bb_walk_compare_as_field (self, a, b, pair->page))
    bb_walk_compare (self, a, b, pair->page, path, 0);
  qpdf_oh_release (self->before->qpdf, a);
  qpdf_oh_release (self->after->qpdf, b);
}

/* A reference to nothing shows nothing, until an update brings something of that number. */
static void
find_promised (BbWalk *self)
{
  BbPdfDoc *before = self->before;
  g_autoptr (GHashTable) references = bb_pdf_entries_list_references (before->places, before->data, before->length, before->qpdf);
  GHashTableIter iter;
  gpointer number;

  g_hash_table_iter_init (&iter, self->after->places);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    if (!g_hash_table_contains (before->places, number) && g_hash_table_contains (references, number))
      bb_walk_report (self, FALSE, "promised-object-added",
                      g_strdup_printf (_("not allowed: object %d was added, which the document referred to before it was there"), GPOINTER_TO_INT (number)));
}

static void
pair_free (BbWalkPair *pair)
{
  g_free (pair->path);
  g_free (pair);
}

static void
walk (BbWalk *self)
{
  BbWalkPair *pair;

  compare_catalogs (self);
  compare_trailers (self);
  while ((pair = g_queue_pop_head (&self->waiting)) != NULL)
    {
      int page = GPOINTER_TO_INT (g_hash_table_lookup (self->before->pages, GINT_TO_POINTER (pair->before_id))) - 1;

      if (!follow (self, pair, page))
        compare_pair (self, pair, page);
      pair_free (pair);
    }
}

static void
index_fields (BbWalk *self)
{
  for (guint i = 0; i < self->after->fields->len; i++)
    {
      BbFormField *field = g_ptr_array_index (self->after->fields, i);

      g_hash_table_insert (self->fields, GINT_TO_POINTER (field->id), field);
      g_hash_table_insert (self->fields, GINT_TO_POINTER (field->widget_id), field);
    }
}

static void
note_faults (BbWalk *self)
{
  g_autoptr (GError) error = NULL;

  if (!bb_qpdf_check (self->before->qpdf, &error) || !bb_qpdf_check (self->after->qpdf, &error)
      || (self->links != NULL && !bb_pdf_links_check (self->links, &error)))
    bb_walk_report (self, FALSE, "revision-damaged", g_strdup_printf (_("not allowed: a later revision is damaged (%s)"), error->message));
}

/* Names every difference between two revisions of one file; objects that the later one does not write again are not compared. Allowed are:
 * signing an empty signature field, filling an empty text field that is neither read-only nor locked and then shows its value, adding a DSS,
 * and adding time stamps of the document (ISO 32000-1 §12.8.2.2, level 2; ETSI EN 319 142-1 §5.4).
 * @links: one for all revisions of the file. */
BbPdfChanges *
bb_pdf_changes_find (BbPdfDoc *before, BbPdfDoc *after, const BbPdfChangesPolicy *policy, BbPdfLinks *links)
{
  BbPdfChanges *changes = g_new0 (BbPdfChanges, 1);
  BbWalk self = { before, after, policy, changes };

  changes->reasons = bb_reasons_new ();
  changes->only_allowed = TRUE;
  self.seen = g_hash_table_new (NULL, NULL);
  self.links = bb_pdf_links_know (links, before) && bb_pdf_links_know (links, after) ? links : NULL;
  self.fields = g_hash_table_new (NULL, NULL);
  self.locked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self.waiting);
  index_fields (&self);
  bb_walk_find_locks (&self);
  walk (&self);
  find_promised (&self);
  note_faults (&self);
  g_hash_table_unref (self.seen);
  g_hash_table_unref (self.fields);
  g_hash_table_unref (self.locked);
  return changes;
}

void
bb_pdf_changes_free (BbPdfChanges *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->reasons);
  g_free (self);
}
