/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a case file holds against what its minutes state: the signed PDF carries a list of what was locked, with hashes. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-case-file-private.h"
#include "bb-json-members.h"
#include "bb-paper-files.h"
#include "bb-pdf-carried.h"
#include "bb-visit-memory.h"
#include "domain/bb-event.h"
#include "domain/bb-json.h"

#define MANIFEST "bang-ke.json"

typedef struct
{
  BbCaseReading *reading;
  GHashTable *carried;           /* name → GBytes, from the PDF */
  JsonArray *lines;              /* of the manifest */
  JsonObject *records;           /* id → body */
  char *locked;                  /* time of the lock, as the manifest says */
  GHashTable *commitments;       /* of what is withheld */
  GHashTable *stated;            /* SHA-256 of the evidence that is listed → id */
  guint compared;
} Comparison;

/* ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static const struct { const char *type; const char *name; } kinds[] = {
  { "visit", N_("the visit itself") }, { "event", N_("event") }, { "answer", N_("answer") }, { "sample", N_("sampled dossier") }, { "counter", N_("counter") },
  { "finding", N_("finding") }, { "recommendation", N_("recommendation") }, { "evidence", N_("evidence") }, { "checklist", N_("checklist") },
  { "unit", N_("unit") }, { "named", N_("named person") }, { "original", N_("restricted original") }, { "issuer", N_("inspecting office") },
};

char *
bb_case_describe_document (const char *id)
{
  g_auto (GStrv) parts = g_strsplit (id, ":", 3);
  gboolean in_visit = parts[0] && parts[1] && strlen (parts[1]) == 32;
  const char *rest = !parts[0] || !parts[1] ? "" : in_visit ? (parts[2] ? parts[2] : "") : id + strlen (parts[0]) + 1;

  for (guint i = 0; parts[0] && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].type, parts[0]))
      return *rest ? g_strdup_printf ("%s %.20s", _(kinds[i].name), rest) : g_strdup (_(kinds[i].name));
  return g_strdup (id);
}

static void
tell (Comparison *self, const char *file, const char *id, const char *what)
{
  g_autofree char *name = bb_case_describe_document (id);

  bb_bag_problem_add (self->reading->problems, file, "%s: %s", name, what);
}

/* ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
hash (JsonObject *body)
{
  g_autofree char *canonical = bb_format_canonical (body);

  return canonical ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1) : g_strdup ("");
}

static JsonObject *
parse_carried (Comparison *self, const char *name)
{
  GBytes *bytes = g_hash_table_lookup (self->carried, name);
  g_autoptr (GError) error = NULL;
  JsonObject *object = bytes ? bb_json_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error) : NULL;

  if (!object)
    bb_bag_problem_add (self->reading->problems, self->reading->minutes->name, _("the minutes carry no “%s” within them that can be read"), name);
  return object;
}

/* ── The lists beside the minutes and within them ────────────────────────────────────────────────────────────── */

static gboolean
is_same (Comparison *self, const char *name, GBytes *carried)
{
  g_autofree char *path = g_strconcat ("data/bang-ke/", name, NULL), *expected = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, carried);
  BbZipEntry *entry = bb_bag_find (self->reading->bag, path);
  g_autofree char *found = entry ? bb_zip_read (self->reading->bag->zip, entry, self->reading->bag->hasher, NULL, NULL, NULL, NULL) : NULL;

  return g_strcmp0 (found, expected) == 0;
}

static void
compare_lists (Comparison *self)
{
  GHashTableIter iter;
  gpointer name, bytes;

  g_hash_table_iter_init (&iter, self->carried);
  while (g_hash_table_iter_next (&iter, &name, &bytes))
    if (!is_same (self, name, bytes))
      {
        g_autofree char *path = g_strconcat ("data/bang-ke/", name, NULL);

        bb_bag_problem_add (self->reading->problems, path, _("it is not the one that the minutes carry within them"));
      }
}

/* ── Documents ───────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
read_manifest (Comparison *self, JsonObject *manifest)
{
  JsonNode *node = json_object_get_member (manifest, "documents");

  self->locked = g_strdup (bb_json_get_string (manifest, "locked"));
  if (!node || !JSON_NODE_HOLDS_ARRAY (node) || g_strcmp0 (bb_json_get_string (manifest, "visit"), self->reading->visit) != 0)
    {
      bb_bag_problem_add (self->reading->problems, self->reading->minutes->name, _("the minutes are those of another visit"));
      return FALSE;
    }
  self->lines = json_array_ref (json_node_get_array (node));
  for (guint i = 0; i < json_array_get_length (self->lines); i++)
    {
      JsonNode *line = json_array_get_element (self->lines, i);
      const char *commitment = JSON_NODE_HOLDS_OBJECT (line) ? bb_json_get_string (json_node_get_object (line), "commitment") : NULL;

      if (commitment)
        g_hash_table_add (self->commitments, g_strdup (commitment));
    }
  return TRUE;
}

/* The body as this copy has it, and the file where it stands. */
static JsonObject *
find_body (Comparison *self, const char *id, const char *rev, const char **file)
{
  BbCaseRevision *revision = bb_case_reading_find (self->reading, id, rev);
  JsonNode *node;

  *file = self->reading->documents ? "data/ban-ghi.json" : "data/bang-ke/" BB_CASE_RECORDS;
  if (self->reading->documents)
    return revision && revision->body ? json_object_ref (revision->body) : NULL;
  node = self->records ? json_object_get_member (self->records, id) : NULL;
  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_object_ref (json_node_get_object (node)) : NULL;
}

/* A checklist stands in a file of its own. */
static gboolean
has_own_file (Comparison *self, const char *id)
{
  return !self->reading->documents && g_str_has_prefix (id, "checklist:");
}

static void
compare_document (Comparison *self, const char *id, const char *rev, const char *sha256)
{
  const char *file;
  g_autoptr (JsonObject) body = NULL;
  g_autofree char *found = NULL;

  if (has_own_file (self, id))
    return;
  body = find_body (self, id, rev, &file);
  self->compared++;
  g_hash_table_insert (self->reading->pinned, g_strdup (id), g_strdup (rev));
  if (!body)
    tell (self, file, id, _("it is missing, though the minutes state it"));
  else if (!(found = hash (body)) || !g_str_equal (found, sha256))
    tell (self, file, id, _("it is not what the signed minutes state"));
  if (g_str_has_prefix (id, "evidence:") || g_str_has_prefix (id, "original:"))
    g_hash_table_insert (self->stated, g_strdup (strrchr (id, ':') + 1), g_strdup (id));
}

static void
note_stripped (Comparison *self, const char *id, const char *stripped)
{
  if (stripped && g_str_has_prefix (id, "evidence:"))
    g_hash_table_insert (self->reading->stripped, g_strdup (strrchr (id, ':') + 1), g_strdup (stripped));
}

static void
compare_lines (Comparison *self)
{
  for (guint i = 0; i < json_array_get_length (self->lines); i++)
    {
      JsonNode *node = json_array_get_element (self->lines, i);
      JsonObject *line = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *id = line ? bb_json_get_string (line, "id") : NULL, *rev = line ? bb_json_get_string (line, "rev") : NULL;
      const char *sha256 = line ? bb_json_get_string (line, "sha256") : NULL;

      if (!id || !rev || !sha256)
        continue;
      compare_document (self, id, rev, sha256);
      note_stripped (self, id, bb_json_get_string (line, "stripped_sha256"));
    }
}

/* The lock that the minutes state; it names what they withhold. */
static BbEvent *
find_lock (Comparison *self)
{
  g_autofree char *prefix = g_strdup_printf ("event:%s:", self->reading->visit);

  for (guint i = 0; i < self->reading->documents->len; i++)
    {
      BbCaseDocument *document = self->reading->documents->pdata[i];
      BbCaseRevision *revision = document->revisions->pdata[document->revisions->len - 1];
      g_autoptr (BbEvent) event = g_str_has_prefix (document->id, prefix) && revision->body ? bb_event_from_object (revision->body, NULL) : NULL;
      g_autofree char *at = event ? g_date_time_format_iso8601 (event->at) : NULL;

      if (event && event->kind == BB_EVENT_LOCKED && g_strcmp0 (at, self->locked) == 0)
        return g_steal_pointer (&event);
    }
  return NULL;
}

/* With the lock's salt, what was withheld can be shown to be what was committed to. */
static void
compare_withheld (Comparison *self)
{
  g_autoptr (BbEvent) lock = find_lock (self);

  if (!lock && g_hash_table_size (self->commitments))
    bb_bag_problem_add (self->reading->problems, "data/ban-ghi.json", _("the lock that the minutes state is missing"));
  for (guint i = 0; lock && lock->salt && lock->manifest && i < lock->manifest->len; i++)
    {
      BbManifestEntry *entry = lock->manifest->pdata[i];
      g_autofree char *commitment = bb_commitment_compute (lock->salt, entry->id, entry->rev, entry->sha256);

      if (g_hash_table_remove (self->commitments, commitment))
        compare_document (self, entry->id, entry->rev, entry->sha256);
    }
  if (lock && g_hash_table_size (self->commitments))
    bb_bag_problem_add (self->reading->problems, "data/ban-ghi.json", _("%u documents that the minutes withhold are missing"),
                        g_hash_table_size (self->commitments));
}

/* ── Evidence ────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Only the unit's copy has photographs without place and thumbnail, whose hash is not that of the original. */
static void
check_part (BbCaseReading *self, const BbCaseFilePart *part)
{
  const char *listed = g_hash_table_lookup (self->bag->payload, part->name);

  if (!listed)
    bb_bag_problem_add (self->problems, part->name, _("it is missing"));
  else if ((!part->stripped || self->copy == BB_COPY_OFFICE) && !g_str_equal (listed, part->sha256))
    bb_bag_problem_add (self->problems, part->name, _("it is not the file whose SHA-256 is %s"), part->sha256);
}

/* The unit's copy holds the photographs alone. */
static gboolean
has_file (BbCaseReading *self, const char *sha256)
{
  for (guint i = 0; i < self->evidence->len; i++)
    {
      BbCaseFilePart *part = self->evidence->pdata[i];

      if (g_str_equal (part->sha256, sha256))
        return part->name || (self->copy == BB_COPY_UNIT && !g_hash_table_contains (self->stripped, sha256));
    }
  return FALSE;
}

/* A photograph of the unit's copy is what the signed minutes say of the file without place and thumbnail. */
static void
check_stripped (BbCaseReading *self, const BbCaseFilePart *part)
{
  const char *listed = g_hash_table_lookup (self->bag->payload, part->name);
  const char *stated = self->stripped ? g_hash_table_lookup (self->stripped, part->sha256) : NULL;

  if (!stated)
    bb_bag_problem_add (self->unvouched, part->name, _("the signed minutes do not state the bytes of this photograph without place and thumbnail"));
  else if (listed && !g_str_equal (listed, stated))
    bb_bag_problem_add (self->problems, part->name, _("it is not the photograph that the signed minutes state"));
}

static void
check_all_stripped (BbCaseReading *self)
{
  for (guint i = 0; self->copy == BB_COPY_UNIT && i < self->evidence->len; i++)
    {
      BbCaseFilePart *part = self->evidence->pdata[i];

      if (part->name && part->stripped)
        check_stripped (self, part);
    }
}

static void
compare_evidence (Comparison *self)
{
  GHashTableIter iter;
  gpointer sha256, id;

  g_hash_table_iter_init (&iter, self->stated);
  while (g_hash_table_iter_next (&iter, &sha256, &id))
    if (!has_file (self->reading, sha256))
      tell (self, "data/ho-so.json", id, _("its file is missing, though the minutes state it"));
}

/* ── The whole ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
compare_all (Comparison *self)
{
  g_autoptr (JsonObject) manifest = parse_carried (self, MANIFEST), records = manifest ? parse_carried (self, BB_CASE_RECORDS) : NULL;
  JsonNode *node = records ? json_object_get_member (records, "records") : NULL;

  compare_lists (self);
  if (!manifest || !read_manifest (self, manifest))
    return;
  self->records = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  compare_lines (self);
  if (self->reading->documents)
    compare_withheld (self);
  compare_evidence (self);
}

static void
check_parts (BbCaseReading *self, GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    if (((BbCaseFilePart *) parts->pdata[i])->name)
      check_part (self, parts->pdata[i]);
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static guint
compare_with (BbCaseReading *self, const char *pdf)
{
  Comparison comparison = { .reading = self };
  g_autoptr (GError) error = NULL;

  if (!(comparison.carried = bb_pdf_list_carried (pdf, BB_CASE_CARRIED_LIMIT, &error)))
    {
      bb_bag_problem_add (self->problems, self->minutes->name, "%s", error->message);
      return 0;
    }
  comparison.commitments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  comparison.stated = new_table ();
  g_clear_pointer (&self->pinned, g_hash_table_unref);
  g_clear_pointer (&self->lists, g_hash_table_unref);
  g_clear_pointer (&self->stripped, g_hash_table_unref);
  self->pinned = new_table ();
  self->stripped = new_table ();
  self->lists = g_hash_table_ref (comparison.carried);
  compare_all (&comparison);
  g_hash_table_unref (comparison.commitments);
  g_hash_table_unref (comparison.stated);
  g_hash_table_unref (comparison.carried);
  g_clear_pointer (&comparison.lines, json_array_unref);
  g_free (comparison.locked);
  return comparison.compared;
}

guint
bb_case_reading_compare (BbCaseReading *self, const char *pdf)
{
  guint compared;

  check_parts (self, self->evidence);
  check_parts (self, self->papers);
  if (self->minutes)
    check_part (self, self->minutes);
  compared = pdf ? compare_with (self, pdf) : 0;
  check_all_stripped (self);
  return compared;
}
