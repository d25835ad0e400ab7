/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-paper-compare.h"

#include <string.h>

#include "bb-paper-files.h"
#include "bb-phrasebook.h"
#include "bb-visit-memory.h"
#include "bb-visits.h"
#include "bb-workspace-private.h"
#include "domain/bb-json.h"
#include "signing/bb-pdf-embedded.h"
#include "signing/bb-words.h"

#define MAX_DEPTH 64
#define FORMAT "bienban-manifest-1"

typedef struct
{
  BbWorkspace *workspace;        /* (nullable) */
  GPtrArray *files;              /* BbPdfEmbedded */
  JsonObject *list;              /* bang-ke.json */
  JsonObject *records;           /* of noi-dung.json, by id */
  BbCase *visit;                 /* of the workspace, or %NULL */
  BbEvent *lock;                 /* the one whose list this is, or %NULL */
  char *database;
  GHashTable *commitments;       /* commitment → BbManifestEntry of @lock */
  GCancellable *cancellable;
  BbPaperComparison *result;
} Comparer;

static void
line_free (BbPaperLine *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->type);
  g_free (self->kind);
  g_free (self);
}

void
bb_paper_comparison_free (BbPaperComparison *self)
{
  g_free (self->visit);
  g_free (self->place);
  g_clear_pointer (&self->locked, g_date_time_unref);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

/* ── What the PDF carries ────────────────────────────────────────────────────────────────────────────────────── */

/* The reader of JSON goes down by calling itself. */
static gboolean
is_too_deep (const char *text, gsize length)
{
  guint depth = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (quoted && text[i] == '\\')
        i++;
      else if (text[i] == '"')
        quoted = !quoted;
      else if (!quoted && (text[i] == '{' || text[i] == '[') && ++depth > MAX_DEPTH)
        return TRUE;
      else if (!quoted && (text[i] == '}' || text[i] == ']') && depth > 0)
        depth--;
    }
  return FALSE;
}

static JsonObject *
parse (const BbPdfEmbedded *file, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (file->data, &length);
  g_autoptr (GError) local = NULL;
  JsonObject *object = is_too_deep (text, length) ? NULL : bb_json_parse (text, (gssize) length, &local);

  if (!object)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("The embedded file %s cannot be read: %s"), file->name,
                 local ? local->message : _("it is nested too deeply"));
  return object;
}

static const BbPdfEmbedded *
find_file (Comparer *self, const char *name)
{
  for (guint i = 0; i < self->files->len; i++)
    if (g_str_equal (((BbPdfEmbedded *) self->files->pdata[i])->name, name))
      return self->files->pdata[i];
  return NULL;
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

static char *
hash_body (JsonObject *body)
{
  g_autofree char *canonical = bb_format_canonical (body);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
}

/* A version of a checklist is a file of its own, named after it. */
static gboolean
is_in_checklist (Comparer *self, const char *sha256)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      const BbPdfEmbedded *file = self->files->pdata[i];
      g_autofree char *hash = g_str_has_prefix (file->name, "danh-muc-") ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file->data) : NULL;

      if (g_strcmp0 (hash, sha256) == 0)
        return TRUE;
    }
  return FALSE;
}

/* The record is there, and what it says has the hash that the list states. */
static gboolean
is_sound (Comparer *self, const char *id, const char *sha256)
{
  JsonObject *body = get_object (self->records, id);
  g_autofree char *hash = body ? hash_body (body) : NULL;

  return g_str_has_prefix (id, "checklist:") ? is_in_checklist (self, sha256) : g_strcmp0 (hash, sha256) == 0;
}

/* ── In words ────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Enough of a long text to know it again. */
static char *
shorten (const char *text)
{
  enum { LONGEST = 60 };
  g_autofree char *start = g_utf8_strlen (text, -1) > LONGEST ? g_utf8_substring (text, 0, LONGEST) : NULL;

  return start ? g_strconcat (start, "…", NULL) : g_strdup (text);
}

static char *
name_evidence (Comparer *self, JsonObject *body)
{
  guint number = self->visit ? bb_case_number_evidence (self->visit, get_text (body, "sha256")) : 0;
  g_autofree char *digits = number > 0 ? g_strdup_printf ("%u", number) : g_strndup (get_text (body, "sha256"), 8);
  const char *caption = get_text (body, "caption");
  g_autofree char *words = shorten (*caption ? caption : get_text (body, "name"));

  if (g_str_has_prefix (get_text (body, "media_type"), "image/"))
    return g_strdup_printf (_("Photograph %s “%s”"), digits, words);
  return g_strdup_printf (_("Evidence %s “%s”"), digits, words);
}

static char *
name_finding (Comparer *self, JsonObject *body)
{
  guint number = self->visit ? bb_case_number_finding (self->visit, get_text (body, "id")) : 0;
  g_autofree char *words = shorten (get_text (body, "fact"));

  if (number > 0)
    return g_strdup_printf (_("Finding %u, item %s: %s"), number, get_text (body, "item"), words);
  return g_strdup_printf (_("Finding on item %s: %s"), get_text (body, "item"), words);
}

/* Records without words of their own are known by the item that they belong to. */
static char *
name_other (const char *id, JsonObject *body)
{
  static const struct { const char *type, *title; } titles[] = {
    { "visit", N_("The visit itself (time, place, team, opinion)") }, { "unit", N_("The inspected unit") }, { "checklist", N_("Checklist %s") },
    { "sample", N_("Drawn dossier %s") }, { "counter", N_("Counter %s") }, { "event", N_("Event %s") }, { "named", N_("Person concerned") },
    { "original", N_("Original of a redacted picture") },
  };
  g_autofree char *type = g_strndup (id, strcspn (id, ":"));
  const char *item = get_text (body, "item"), *kind = get_text (body, "kind"), *end = strrchr (id, ':');

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (type, titles[i].type))
      {
        const char *detail = *kind && g_str_equal (type, "event") ? kind : *item ? item : g_str_has_prefix (id, "checklist:") ? id + strlen ("checklist:") : end ? end + 1 : "";
        g_auto (GStrv) parts = g_strsplit (_(titles[i].title), "%s", 2);

        return g_strjoinv (detail, parts);
      }
  return g_strdup (id);
}

/* @body: (nullable) */
static char *
make_title (Comparer *self, const char *id, JsonObject *body)
{
  if (body && g_str_has_prefix (id, "answer:"))
    return g_strdup_printf (_("Answer to item %s"), get_text (body, "item"));
  if (body && g_str_has_prefix (id, "finding:"))
    return name_finding (self, body);
  if (body && g_str_has_prefix (id, "evidence:"))
    return name_evidence (self, body);
  if (body && g_str_has_prefix (id, "recommendation:"))
    {
      g_autofree char *words = shorten (get_text (body, "what"));

      return g_strdup_printf (_("Recommendation: %s"), words);
    }
  return name_other (id, body);
}

/* ── What the workspace says ─────────────────────────────────────────────────────────────────────────────────── */

/* People look for it in the catalogue, in the team's database, and among what only few may read. */
static BbDocument *
find_document (Comparer *self, const char *id)
{
  gboolean catalogue = g_str_has_prefix (id, "checklist:") || g_str_has_prefix (id, "unit:");
  gboolean restricted = g_str_has_prefix (id, "named:") || g_str_has_prefix (id, "original:");
  BbStore *store = bb_workspace_get_store (self->workspace);
  const char *scope = strchr (self->database, '-');
  g_autofree char *route = restricted ? bb_store_route (store, "named", scope ? scope + 1 : NULL, NULL) : NULL;
  BbDocument *document = bb_store_get (store, catalogue ? "danhmuc" : route ? route : self->database, id, NULL, NULL);

  if (document && !document->body)
    g_clear_pointer (&document, bb_document_unref);
  return document;
}

/* The bytes of a photograph are named by their hash: what lies there under this name must have it. */
static gboolean
has_file (Comparer *self, const char *id)
{
  const char *sha256 = strrchr (id, ':') + 1;
  g_autofree char *path = bb_visit_get_evidence_path (self->workspace, sha256);
  g_autofree char *hash = path ? bb_store_hash_file (path, self->cancellable, NULL) : NULL;

  return g_strcmp0 (hash, sha256) == 0;
}

static BbPaperState
compare_with_store (Comparer *self, const char *id, const char *sha256, JsonObject **body)
{
  g_autoptr (BbDocument) document = find_document (self, id);
  g_autofree char *hash = document ? hash_body (document->body) : NULL;

  if (!document)
    return BB_PAPER_MISSING;
  if (!*body)
    *body = json_object_ref (document->body);
  if (g_strcmp0 (hash, sha256) != 0)
    return BB_PAPER_CHANGED;
  return g_str_has_prefix (id, "evidence:") && !has_file (self, id) ? BB_PAPER_FILE_CHANGED : BB_PAPER_SAME;
}

static void
add_line (Comparer *self, const char *id, JsonObject *body, BbPaperState state, gboolean withheld)
{
  BbPaperLine *line = g_new0 (BbPaperLine, 1);

  line->id = g_strdup (id);
  line->title = make_title (self, id, body);
  line->type = g_strndup (id, strcspn (id, ":"));
  line->kind = g_strstrip (name_other (line->type, NULL));
  line->state = state;
  line->withheld = withheld;
  g_ptr_array_add (self->result->lines, line);
  self->result->counts[state]++;
}

static void
compare_printed (Comparer *self, JsonObject *entry)
{
  const char *id = get_text (entry, "id"), *sha256 = get_text (entry, "sha256");
  JsonObject *own = get_object (self->records, id);
  g_autoptr (JsonObject) body = own ? json_object_ref (own) : NULL;
  BbPaperState state = !is_sound (self, id, sha256) ? BB_PAPER_CONTRADICTS : self->visit ? compare_with_store (self, id, sha256, &body) : BB_PAPER_SAME;

  add_line (self, id, body, state, FALSE);
}

/* The salt of the lock tells which record was committed to. */
static void
compare_withheld (Comparer *self, JsonObject *entry)
{
  BbManifestEntry *opened = g_hash_table_lookup (self->commitments, get_text (entry, "commitment"));
  g_autoptr (JsonObject) body = NULL;
  BbPaperState state = BB_PAPER_WITHHELD;

  if (opened)
    state = compare_with_store (self, opened->id, opened->sha256, &body);
  add_line (self, opened ? opened->id : get_text (entry, "type"), body, state, TRUE);
  if (!opened)
    g_clear_pointer (&((BbPaperLine *) self->result->lines->pdata[self->result->lines->len - 1])->id, g_free);
}

/* The lock whose list this is: the commitments say so, else the time. */
static void
find_lock (Comparer *self)
{
  GPtrArray *events = bb_case_get_events (self->visit);

  for (guint i = events->len; i > 0; i--)
    {
      BbEvent *event = events->pdata[i - 1];

      if (event->kind == BB_EVENT_LOCKED && event->manifest && (!self->lock || (self->result->locked && g_date_time_equal (event->at, self->result->locked))))
        self->lock = event;
    }
  for (guint i = 0; self->lock && self->lock->salt && i < self->lock->manifest->len; i++)
    {
      BbManifestEntry *entry = self->lock->manifest->pdata[i];

      g_hash_table_insert (self->commitments, bb_commitment_compute (self->lock->salt, entry->id, entry->rev, entry->sha256), entry);
    }
}

static void
find_visit (Comparer *self)
{
  BbPaperComparison *result = self->result;
  BbUnit *unit;

  result->visit = g_strdup (get_text (self->list, "visit"));
  result->locked = g_date_time_new_from_iso8601 (get_text (self->list, "locked"), NULL);
  self->visit = self->workspace && *result->visit ? bb_visit_load (self->workspace, result->visit, NULL) : NULL;
  self->database = self->visit ? bb_find_visit_database (self->workspace, result->visit, NULL) : NULL;
  if (!self->database)
    g_clear_object (&self->visit);
  result->is_known = self->visit != NULL;
  if (!self->visit)
    return;
  unit = bb_case_get_unit (self->visit);
  result->place = unit ? g_strdup (bb_text_get (&unit->name)) : NULL;
  find_lock (self);
}

static gboolean
compare_lines (Comparer *self, GError **error)
{
  JsonNode *node = json_object_get_member (self->list, "documents");
  JsonArray *entries = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; entries && i < json_array_get_length (entries); i++)
    {
      JsonNode *element = json_array_get_element (entries, i);
      JsonObject *entry = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (*get_text (entry, "id") && strchr (get_text (entry, "id"), ':'))
        compare_printed (self, entry);
      else
        compare_withheld (self, entry);
    }
  return TRUE;
}

static gboolean
read_lists (Comparer *self, GError **error)
{
  const BbPdfEmbedded *list = find_file (self, "bang-ke.json"), *records = find_file (self, "noi-dung.json");
  g_autoptr (JsonObject) content = NULL;

  if (!list)
    return TRUE;
  if (!(self->list = parse (list, error)) || (records && !(content = parse (records, error))))
    return FALSE;
  self->result->has_list = g_str_equal (get_text (self->list, "format"), FORMAT);
  self->records = get_object (content, "records");
  if (self->records)
    json_object_ref (self->records);
  return TRUE;
}

static void
comparer_clear (Comparer *self)
{
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->list, json_object_unref);
  g_clear_pointer (&self->records, json_object_unref);
  g_clear_object (&self->visit);
  g_clear_pointer (&self->commitments, g_hash_table_unref);
  g_free (self->database);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Comparer, comparer_clear)

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

BbPaperComparison *
bb_paper_compare (BbWorkspace *workspace, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbPaperComparison) result = g_new0 (BbPaperComparison, 1);
  g_auto (Comparer) self = { .workspace = workspace, .cancellable = cancellable, .result = result };

  result->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  self.commitments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.files = bb_pdf_list_embedded (path, &BB_PDF_EMBEDDED_LIMITS, error);
  if (!self.files || !read_lists (&self, error))
    return NULL;
  if (!result->has_list)
    return g_steal_pointer (&result);
  find_visit (&self);
  return compare_lines (&self, error) ? g_steal_pointer (&result) : NULL;
}

gboolean
bb_paper_comparison_is_same (const BbPaperComparison *self)
{
  return self->counts[BB_PAPER_SAME] + self->counts[BB_PAPER_WITHHELD] == self->lines->len;
}

const char *
bb_paper_state_to_string (BbPaperState state)
{
  switch (state)
    {
    case BB_PAPER_SAME:         return _("as it was locked");
    case BB_PAPER_CHANGED:      return _("changed since");
    case BB_PAPER_MISSING:      return _("not in the workspace any more");
    case BB_PAPER_FILE_CHANGED: return _("its file is another one or not there");
    case BB_PAPER_WITHHELD:     return _("withheld in this copy");
    default:                    return _("contradicts the list in the PDF");
    }
}

const char *
bb_paper_state_get_name (BbPaperState state)
{
  static const char * const names[] = { "same", "changed", "missing", "file-changed", "withheld", "contradicts" };

  return names[state];
}
