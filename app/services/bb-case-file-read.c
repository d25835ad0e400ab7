/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a case file says it holds. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-case-file-private.h"
#include "bb-json-members.h"
#include "domain/bb-json.h"
#include "store/bb-canonical-json.h"
#include "store/bb-revision.h"

#define LONGEST_JSON (64 * 1024 * 1024)
#define MOST_REVISIONS 5000

/* ── Freeing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
free_part (gpointer data)
{
  BbCaseFilePart *part = data;

  g_free (part->sha256);
  g_free (part->name);
  g_free (part);
}

static void
free_revision (gpointer data)
{
  BbCaseRevision *revision = data;

  g_free (revision->rev);
  g_free (revision->parent);
  g_clear_pointer (&revision->body, json_object_unref);
  g_free (revision);
}

static void
free_document (gpointer data)
{
  BbCaseDocument *document = data;

  g_free (document->id);
  g_clear_pointer (&document->revisions, g_ptr_array_unref);
  g_free (document);
}

void
bb_case_reading_free (BbCaseReading *self)
{
  g_clear_pointer (&self->bag, bb_bag_free);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->minutes, free_part);
  g_clear_pointer (&self->papers, g_ptr_array_unref);
  g_clear_pointer (&self->evidence, g_ptr_array_unref);
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  g_free (self->visit);
  g_free (self->unit);
  g_clear_pointer (&self->pinned, g_hash_table_unref);
  g_clear_pointer (&self->lists, g_hash_table_unref);
  g_clear_pointer (&self->stripped, g_hash_table_unref);
  g_clear_pointer (&self->bases, json_object_unref);
  g_clear_pointer (&self->unvouched, g_ptr_array_unref);
  g_clear_pointer (&self->remarks, g_ptr_array_unref);
  g_free (self);
}

/* ── Errors ──────────────────────────────────────────────────────────────────────────────────────────────────── */

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list list;

  va_start (list, format);
  message = g_strdup_vprintf (format, list);
  va_end (list);
  g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, message);
  return FALSE;
}

static gboolean
is_hash (const char *text)
{
  return text && strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

/* ── “ho-so.json” ────────────────────────────────────────────────────────────────────────────────────────────── */

static BbCaseFilePart *
read_part (JsonObject *object)
{
  BbCaseFilePart *part;
  const char *sha256 = object ? bb_json_get_string (object, "sha256") : NULL;

  if (!is_hash (sha256) || bb_json_get_int (object, "size") < 0 || bb_json_get_int (object, "number") < 0)
    return NULL;
  part = g_new0 (BbCaseFilePart, 1);
  part->sha256 = g_strdup (sha256);
  part->name = g_strdup (bb_json_get_string (object, "file"));
  part->size = (guint64) bb_json_get_int (object, "size");
  part->number = (guint) bb_json_get_int (object, "number");
  part->stripped = bb_json_get_boolean (object, "stripped");
  return part;
}

static GPtrArray *
read_parts (JsonObject *head, const char *list, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (free_part);
  JsonArray *array = bb_json_get_array (head, list);

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      BbCaseFilePart *part = read_part (bb_json_get_element (array, i));

      if (!part)
        return refuse (error, _("“%s”, /%s/%u: there should be a file with its SHA-256 and its size"), "data/ho-so.json", list, i), NULL;
      g_ptr_array_add (parts, part);
    }
  return g_steal_pointer (&parts);
}

static gboolean
is_visit_id (const char *text)
{
  return text && strlen (text) == 32 && strspn (text, "0123456789abcdef") == 32;
}

static gboolean
read_head (BbCaseReading *self, JsonObject *head, GError **error)
{
  const char *copy = bb_json_get_string (head, "copy");

  if (g_strcmp0 (bb_json_get_string (head, "format"), BB_CASE_FORMAT) != 0)
    return refuse (error, _("“%s”: its “format” is not “%s”"), "data/ho-so.json", BB_CASE_FORMAT);
  if (!copy || !g_strv_contains (bb_copy_names, copy) || !is_visit_id (bb_json_get_string (head, "visit")))
    return refuse (error, _("“%s” does not say which copy of which visit it is"), "data/ho-so.json");
  self->copy = g_str_equal (copy, "unit") ? BB_COPY_UNIT : BB_COPY_OFFICE;
  self->visit = g_strdup (bb_json_get_string (head, "visit"));
  self->unit = g_strdup (bb_json_get_string (head, "unit_name"));
  self->pages = (guint) MAX (bb_json_get_int (head, "pages"), 0);
  if (bb_json_get_object (head, "minutes") && (!(self->minutes = read_part (bb_json_get_object (head, "minutes"))) || !self->minutes->name))
    return refuse (error, _("“%s”, /%s: there should be a file with its SHA-256 and its size"), "data/ho-so.json", "minutes");
  return (self->papers = read_parts (head, "papers", error)) && (self->evidence = read_parts (head, "evidence", error));
}

/* ── “ban-ghi.json” ──────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_known (GPtrArray *revisions, const char *rev)
{
  for (guint i = 0; i < revisions->len; i++)
    if (g_str_equal (((BbCaseRevision *) revisions->pdata[i])->rev, rev))
      return TRUE;
  return FALSE;
}

/* The name of a revision is made from its body and its parent: what was changed has another. */
static gboolean
check_revision (const char *id, const BbCaseRevision *revision, GError **error)
{
  g_auto (BbRevision) name = { 0 };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *signature = NULL;

  if (!bb_revision_parse (revision->rev, &name, error))
    return FALSE;
  if (!revision->body)
    return TRUE;
  if (!bb_canonical_json_append_object (text, revision->body, TRUE))
    return refuse (error, _("“%s”: revision %s holds what JSON cannot"), id, revision->rev);
  signature = bb_revision_sign (revision->parent, revision->deleted, text->str);
  return g_str_equal (signature, name.signature) || refuse (error, _("“%s”: revision %s is not what its name says; it was changed"), id, revision->rev);
}

static BbCaseRevision *
read_revision (const char *id, GPtrArray *before, JsonObject *object, GError **error)
{
  BbCaseRevision *revision = g_new0 (BbCaseRevision, 1);

  revision->rev = g_strdup (object ? bb_json_get_string (object, "rev") : NULL);
  revision->parent = g_strdup (object ? bb_json_get_string (object, "parent") : NULL);
  revision->body = object && bb_json_get_object (object, "body") ? json_object_ref (bb_json_get_object (object, "body")) : NULL;
  revision->deleted = object && bb_json_get_boolean (object, "deleted");
  if (!revision->rev || is_known (before, revision->rev) || (revision->parent && before->len && !is_known (before, revision->parent)))
    refuse (error, _("“%s”: its revisions do not follow one another"), id);
  else if (check_revision (id, revision, error))
    return revision;
  free_revision (revision);
  return NULL;
}

/* What belongs to @visit, or to the catalogue that it was made with. */
static gboolean
belongs (const char *id, const char *visit)
{
  static const char * const types[] = {
    "event", "answer", "sample", "counter", "assignment", "finding", "recommendation", "evidence", "minutes", "signature", "review", "notice",
    "named", "complaint", "original",
  };

  if (g_str_has_prefix (id, "checklist:") || g_str_has_prefix (id, "unit:") || g_str_has_prefix (id, "issuer:"))
    return TRUE;
  if (g_str_has_prefix (id, "visit:"))
    return g_str_equal (id + strlen ("visit:"), visit);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *prefix = g_strdup_printf ("%s:%s:", types[i], visit);

      if (g_str_has_prefix (id, prefix) && id[strlen (prefix)])
        return TRUE;
    }
  return FALSE;
}

static BbCaseDocument *
read_document (JsonObject *object, const char *visit, GError **error)
{
  g_autoptr (GPtrArray) revisions = g_ptr_array_new_with_free_func (free_revision);
  const char *id = object ? bb_json_get_string (object, "id") : NULL;
  JsonArray *array = object ? bb_json_get_array (object, "revisions") : NULL;
  BbCaseDocument *document;

  if (!id || !bb_document_id_check (id, NULL) || !belongs (id, visit))
    return refuse (error, _("“%s” does not belong to this visit"), id ? id : "?"), NULL;
  if (array && json_array_get_length (array) > MOST_REVISIONS)
    return refuse (error, _("“%s” has more revisions than are read"), id), NULL;
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      BbCaseRevision *revision = read_revision (id, revisions, bb_json_get_element (array, i), error);

      if (!revision)
        return NULL;
      g_ptr_array_add (revisions, revision);
    }
  if (revisions->len == 0)
    return refuse (error, _("“%s” has no revision"), id), NULL;
  document = g_new0 (BbCaseDocument, 1);
  document->id = g_strdup (id);
  document->revisions = g_steal_pointer (&revisions);
  return document;
}

GPtrArray *
bb_case_parse_documents (JsonObject *object, const char *visit, GError **error)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func (free_document);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = bb_json_get_array (object, "documents");

  if (g_strcmp0 (bb_json_get_string (object, "format"), BB_DOCUMENTS_FORMAT) != 0 || g_strcmp0 (bb_json_get_string (object, "visit"), visit) != 0)
    return refuse (error, _("it does not hold the documents of this visit")), NULL;
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      BbCaseDocument *document = read_document (bb_json_get_element (array, i), visit, error);

      if (!document)
        return NULL;
      g_ptr_array_add (documents, document);
      if (!g_hash_table_add (seen, document->id))
        return refuse (error, _("“%s” stands there twice"), document->id), NULL;
    }
  return g_steal_pointer (&documents);
}

BbCaseRevision *
bb_case_reading_find (BbCaseReading *self, const char *id, const char *rev)
{
  for (guint i = 0; self->documents && i < self->documents->len; i++)
    {
      BbCaseDocument *document = self->documents->pdata[i];

      for (guint r = 0; g_str_equal (document->id, id) && r < document->revisions->len; r++)
        if (g_str_equal (((BbCaseRevision *) document->revisions->pdata[r])->rev, rev))
          return document->revisions->pdata[r];
    }
  return NULL;
}

/* ── Opening ─────────────────────────────────────────────────────────────────────────────────────────────────── */

JsonObject *
bb_case_reading_load (BbCaseReading *self, const char *name)
{
  BbZipEntry *entry = bb_bag_find (self->bag, name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = entry ? bb_zip_read_bytes (self->bag->zip, entry, LONGEST_JSON, &error) : NULL;
  JsonObject *object = bytes ? bb_json_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error) : NULL;

  if (!object)
    bb_bag_problem_add (self->problems, name, "%s", error ? error->message : _("it is missing"));
  return object;
}

/* Who has no head cannot be read at all. */
static gboolean
open_head (BbCaseReading *self, const char *path, GError **error)
{
  g_autoptr (JsonObject) head = bb_case_reading_load (self, "data/ho-so.json");
  g_autofree char *name = g_path_get_basename (path);

  if (!head)
    return refuse (error, _("“%s” is a bag (BagIt), but no case file of this program: “%s” cannot be read"), name, "data/ho-so.json");
  if (read_head (self, head, error))
    return TRUE;
  g_prefix_error (error, "“%s”, ", name);
  return FALSE;
}

static void
open_documents (BbCaseReading *self)
{
  g_autoptr (JsonObject) object = bb_case_reading_load (self, BB_CASE_DOCUMENTS);
  JsonObject *bases = object ? bb_json_get_object (object, "bases") : NULL;
  g_autoptr (GError) error = NULL;

  self->bases = bases ? json_object_ref (bases) : NULL;
  if (object && !(self->documents = bb_case_parse_documents (object, self->visit, &error)))
    bb_bag_problem_add (self->problems, "data/ban-ghi.json", "%s", error->message);
}

BbCaseReading *
bb_case_reading_open (const char *path, GError **error)
{
  g_autoptr (BbCaseReading) self = g_new0 (BbCaseReading, 1);

  self->problems = bb_bag_problems_new ();
  self->unvouched = bb_bag_problems_new ();
  self->remarks = bb_bag_problems_new ();
  if (!(self->bag = bb_bag_open (path, self->problems, error)) || !open_head (self, path, error))
    return NULL;
  if (self->copy == BB_COPY_OFFICE)
    open_documents (self);
  return g_steal_pointer (&self);
}

gboolean
bb_case_file_is_one (const char *path)
{
  guint8 start[4] = { 0 };
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  gsize got;

  return stream && g_input_stream_read_all (G_INPUT_STREAM (stream), start, sizeof start, &got, NULL, NULL) && bb_zip_get32 (start) == BB_ZIP_LOCAL;
}
