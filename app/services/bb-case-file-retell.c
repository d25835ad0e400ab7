/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The visit as a case file itself tells it, without a workspace: out of “ban-ghi.json”, and out of what the minutes carry within them. Whoever makes
 * the case file and whoever verifies it come by the same visit, and so by the same pages. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-case-file-private.h"
#include "bb-json-members.h"
#include "bb-paper-files.h"
#include "domain/bb-json.h"
#include "store/bb-revision.h"

typedef void (*AddFunc) (BbCase *visit, gpointer value);

static const struct { const char *type; const BbSchema *schema; AddFunc add; } kinds[] = {
  { "unit", &BB_UNIT_SCHEMA, (AddFunc) bb_case_set_unit }, { "issuer", &BB_ISSUER_SCHEMA, (AddFunc) bb_case_set_issuer },
  { "event", &BB_EVENT_SCHEMA, (AddFunc) bb_case_add_event }, { "answer", &BB_ANSWER_SCHEMA, (AddFunc) bb_case_add_answer },
  { "sample", &BB_SAMPLE_SCHEMA, (AddFunc) bb_case_add_sample }, { "counter", &BB_COUNTER_SCHEMA, (AddFunc) bb_case_add_counter },
  { "finding", &BB_FINDING_SCHEMA, (AddFunc) bb_case_add_finding },
  { "recommendation", &BB_RECOMMENDATION_SCHEMA, (AddFunc) bb_case_add_recommendation },
  { "evidence", &BB_EVIDENCE_SCHEMA, (AddFunc) bb_case_add_evidence }, { "original", &BB_ORIGINAL_SCHEMA, (AddFunc) bb_case_add_evidence },
};

/* ── Bodies ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_leaf (const BbCaseDocument *document, const BbCaseRevision *revision)
{
  for (guint i = 0; i < document->revisions->len; i++)
    if (g_strcmp0 (((BbCaseRevision *) document->revisions->pdata[i])->parent, revision->rev) == 0)
      return FALSE;
  return TRUE;
}

/* As CouchDB finds its winner: the longer history, then the greater name. */
static gboolean
wins (const char *rev, const char *over)
{
  g_auto (BbRevision) a = { 0 }, b = { 0 };

  if (!over || !bb_revision_parse (rev, &a, NULL) || !bb_revision_parse (over, &b, NULL))
    return !over;
  return a.generation != b.generation ? a.generation > b.generation : strcmp (a.signature, b.signature) > 0;
}

/* What the minutes state, else what stands there now; %NULL: it was deleted. */
static JsonObject *
find_current (const BbCaseDocument *document, GHashTable *pinned)
{
  const char *stated = pinned ? g_hash_table_lookup (pinned, document->id) : NULL;
  const BbCaseRevision *current = NULL;

  for (guint i = 0; i < document->revisions->len; i++)
    {
      const BbCaseRevision *revision = document->revisions->pdata[i];

      if (stated && g_str_equal (revision->rev, stated) && revision->body)
        return revision->body;
      if (revision->body && !revision->deleted && is_leaf (document, revision) && wins (revision->rev, current ? current->rev : NULL))
        current = revision;
    }
  return current ? current->body : NULL;
}

/* id → body, of everything that there is. */
static GHashTable *
list_bodies (GPtrArray *documents, GHashTable *pinned)
{
  GHashTable *bodies = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) json_object_unref);

  for (guint i = 0; i < documents->len; i++)
    {
      const BbCaseDocument *document = documents->pdata[i];
      JsonObject *body = find_current (document, pinned);

      if (body)
        g_hash_table_insert (bodies, document->id, json_object_ref (body));
    }
  return bodies;
}

/* ── The visit ───────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
add_body (BbCase *visit, const char *id, JsonObject *body, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (id, kinds[i].type) && id[strlen (kinds[i].type)] == ':')
      {
        gpointer value = bb_value_from_object (kinds[i].schema, body, error);

        if (!value)
          return FALSE;
        kinds[i].add (visit, value);
        bb_value_unref (value);
      }
  return TRUE;
}

static JsonObject *
find_checklist (GHashTable *bodies, GHashTable *carried, const BbFrozen *frozen)
{
  g_autofree char *id = g_strdup_printf ("checklist:%s:%s", frozen->code, frozen->version), *name = bb_paper_name_checklist (frozen->code, frozen->version);
  JsonObject *body = g_hash_table_lookup (bodies, id);
  GBytes *bytes = body || !carried ? NULL : g_hash_table_lookup (carried, name);

  return body ? json_object_ref (body) : bytes ? bb_json_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL) : NULL;
}

/* In the order of the visit, for the numbers of findings follow it. */
static gboolean
add_checklists (BbCase *visit, GHashTable *bodies, GHashTable *carried, GError **error)
{
  GPtrArray *frozen = bb_case_get_visit (visit)->checklists;

  for (guint i = 0; i < frozen->len; i++)
    {
      g_autoptr (JsonObject) body = find_checklist (bodies, carried, frozen->pdata[i]);
      g_autoptr (BbChecklist) checklist = body ? bb_checklist_from_object (body, error) : NULL;

      if (!body)
        g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("the checklist %s is not in it"), ((BbFrozen *) frozen->pdata[i])->code);
      if (!checklist)
        return FALSE;
      bb_case_add_checklist (visit, checklist);
    }
  return TRUE;
}

static gboolean
add_bases (BbCase *visit, JsonObject *bases, GError **error)
{
  JsonObjectIter iter;
  JsonNode *node;

  json_object_iter_init (&iter, bases);
  while (json_object_iter_next (&iter, NULL, &node))
    {
      g_autoptr (BbBasis) basis = JSON_NODE_HOLDS_OBJECT (node) ? bb_basis_from_object (json_node_get_object (node), error) : NULL;

      if (!basis)
        return FALSE;
      bb_case_add_basis (visit, basis);
    }
  return TRUE;
}

static BbCase *
new_case (const char *id, GHashTable *bodies, GError **error)
{
  g_autofree char *full = g_strconcat ("visit:", id, NULL);
  JsonObject *body = g_hash_table_lookup (bodies, full);
  g_autoptr (BbVisit) visit = body ? bb_visit_from_object (body, error) : NULL;

  if (!body)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("the visit itself is not in “%s”"), "data/ban-ghi.json");
  return visit ? bb_case_new (id, visit) : NULL;
}

static gboolean
add_bodies (BbCase *visit, GHashTable *bodies, GError **error)
{
  g_autoptr (GPtrArray) ids = g_hash_table_get_keys_as_ptr_array (bodies);

  g_ptr_array_sort_values (ids, (GCompareFunc) strcmp);
  for (guint i = 0; i < ids->len; i++)
    if (!add_body (visit, ids->pdata[i], g_hash_table_lookup (bodies, ids->pdata[i]), error))
      return FALSE;
  return TRUE;
}

/* ── Out of the minutes alone ────────────────────────────────────────────────────────────────────────────────── */

/* What is restricted keeps its place, and nothing is known of it. */
static void
add_withheld (BbCase *visit, const char *name)
{
  BbEvidence *evidence = bb_value_new (&BB_ORIGINAL_SCHEMA);

  evidence->visit = g_strdup (bb_case_get_id (visit));
  evidence->sha256 = g_strdup (name);
  bb_case_add_evidence (visit, evidence);
  bb_evidence_unref (evidence);
}

static char **
read_numbers (BbCase *visit, JsonArray *list)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      g_autofree char *withheld = g_strdup_printf ("withheld-%u", i + 1);
      const char *name = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      g_strv_builder_add (names, name ? name : withheld);
      if (!name)
        add_withheld (visit, withheld);
    }
  return g_strv_builder_end (names);
}

/* The lock itself is not told; of what it says, the numbers are. */
static gboolean
add_lock (BbCase *visit, JsonObject *head)
{
  JsonObject *numbers = bb_json_get_object (head, "numbers");
  JsonArray *findings = numbers ? bb_json_get_array (numbers, "findings") : NULL, *evidence = numbers ? bb_json_get_array (numbers, "evidence") : NULL;
  const char *locked = bb_json_get_string (head, "locked");
  g_autoptr (BbEvent) lock = bb_event_new ();

  lock->at = locked ? g_date_time_new_from_iso8601 (locked, NULL) : NULL;
  if (!findings || !evidence || !lock->at)
    return FALSE;
  lock->kind = BB_EVENT_LOCKED;
  lock->findings = read_numbers (visit, findings);
  lock->evidence = read_numbers (visit, evidence);
  bb_case_add_event (visit, lock);
  return TRUE;
}

static GHashTable *
list_carried_bodies (JsonObject *head)
{
  GHashTable *bodies = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) json_object_unref);
  JsonObject *records = bb_json_get_object (head, "records");
  JsonObjectIter iter;
  const char *id;
  JsonNode *node;

  if (!records)
    return bodies;
  json_object_iter_init (&iter, records);
  while (json_object_iter_next (&iter, &id, &node))
    if (JSON_NODE_HOLDS_OBJECT (node))
      g_hash_table_insert (bodies, (gpointer) id, json_object_ref (json_node_get_object (node)));
  return bodies;
}

/* The office and the legal bases as they were when the minutes were made. */
static gboolean
add_surroundings (BbCase *visit, JsonObject *head, JsonObject *bases, GError **error)
{
  JsonObject *issuer = head ? bb_json_get_object (head, "issuer") : NULL, *stated = head ? bb_json_get_object (head, "bases") : NULL;

  if (issuer && !add_body (visit, "issuer:", issuer, error))
    return FALSE;
  return add_bases (visit, stated ? stated : bases, error);
}

JsonObject *
bb_case_read_carried (GHashTable *carried)
{
  GBytes *bytes = carried ? g_hash_table_lookup (carried, BB_CASE_RECORDS) : NULL;

  return bytes ? bb_json_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL) : NULL;
}

BbCase *
bb_case_retell (const char *id, GPtrArray *documents, GHashTable *pinned, GHashTable *carried, JsonObject *bases, GError **error)
{
  g_autoptr (JsonObject) head = bb_case_read_carried (carried), none = json_object_new ();
  g_autoptr (GHashTable) bodies = documents ? list_bodies (documents, pinned) : head ? list_carried_bodies (head) : NULL;
  g_autoptr (BbCase) visit = NULL;

  if (!bodies || (!documents && !bb_json_get_object (head, "numbers")))
    {
      g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("the minutes are older than this statement and do not carry what it is made of"));
      return NULL;
    }
  visit = new_case (id, bodies, error);
  if (!visit || !add_checklists (visit, bodies, carried, error) || !add_bodies (visit, bodies, error) ||
      !add_surroundings (visit, head, bases ? bases : none, error))
    return NULL;
  if (!documents)
    add_lock (visit, head);
  bb_case_settle (visit);
  return g_steal_pointer (&visit);
}
