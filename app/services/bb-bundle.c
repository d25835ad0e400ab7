/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A visit as one JSON file, evidence beside it: "bienban-visit-1". Reading it replays what people did, through the same verbs. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-attach.h"
#include "bb-bundle.h"
#include "bb-edit.h"
#include "bb-undo.h"
#include "domain/bb-dates.h"
#include "domain/bb-json.h"

typedef struct
{
  BbWorkspace *workspace;
  const char *path;
  char *folder;
  char *text;
  JsonObject *bundle;
  char *visit;
  GHashTable *findings;          /* key in the file → id */
  GHashTable *evidence;          /* file name → SHA-256 */
  BbProgress *progress;
} Import;

static void
import_free (Import *self)
{
  g_free (self->folder);
  g_free (self->text);
  g_clear_pointer (&self->bundle, json_object_unref);
  g_free (self->visit);
  g_clear_pointer (&self->findings, g_hash_table_unref);
  g_clear_pointer (&self->evidence, g_hash_table_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Import, import_free)

static JsonArray *
get_array (Import *self, const char *name)
{
  JsonNode *node = json_object_get_member (self->bundle, name);

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static guint
get_length (Import *self, const char *name)
{
  JsonArray *array = get_array (self, name);

  return array ? json_array_get_length (array) : 0;
}

/* The error of an element is told with the file and the line. */
static gboolean
fail_at (Import *self, const char *list, guint index, GError **error)
{
  g_autofree char *pointer = g_strdup_printf ("/%s/%u", list, index);

  if (error && *error && bb_value_error_get_pointer (*error))
    bb_place_error (error, self->path, self->text, pointer);
  else if (error && *error)
    {
      g_autoptr (GError) cause = g_steal_pointer (error);
      g_autofree char *name = g_path_get_basename (self->path);

      g_set_error (error, cause->domain, cause->code, _("%s, line %u: %s"), name, bb_json_find_line (self->text, pointer), cause->message);
    }
  return FALSE;
}

/* An element as a document body: the type added, members that only the file has removed. */
static JsonObject *
get_body (Import *self, const char *list, guint index, const char *type, const char *remove)
{
  JsonNode *node = json_array_get_element (get_array (self, list), index);
  JsonObject *body = json_object_new ();
  g_autoptr (GList) names = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return body;
  names = json_object_get_members (json_node_get_object (node));
  json_object_set_string_member (body, "type", type);
  for (GList *name = names; name; name = name->next)
    if (!remove || !g_str_equal (name->data, remove))
      json_object_set_member (body, name->data, json_object_dup_member (json_node_get_object (node), name->data));
  return body;
}

/* The text under @name, %NULL when there is none or it is something else. */
static const char *
find_string (JsonObject *object, const char *name)
{
  JsonNode *member = json_object_get_member (object, name);

  return member && JSON_NODE_HOLDS_VALUE (member) && json_node_get_value_type (member) == G_TYPE_STRING ? json_node_get_string (member) : NULL;
}

static const char *
get_string (Import *self, const char *list, guint index, const char *name)
{
  JsonNode *node = json_array_get_element (get_array (self, list), index);

  return JSON_NODE_HOLDS_OBJECT (node) ? find_string (json_node_get_object (node), name) : NULL;
}

/* ── The visit itself ────────────────────────────────────────────────────────────────────────────────────────── */

static BbVisit *
read_visit (Import *self, GError **error)
{
  JsonNode *node = json_object_get_member (self->bundle, "visit");
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GList) names = NULL;
  const char *unit;
  BbVisit *visit;

  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("%s, line %u: %s"), self->path, 1u, _("“visit” is missing"));
      return NULL;
    }
  names = json_object_get_members (json_node_get_object (node));
  json_object_set_string_member (body, "type", "visit");
  for (GList *name = names; name; name = name->next)
    json_object_set_member (body, name->data, json_object_dup_member (json_node_get_object (node), name->data));
  unit = find_string (self->bundle, "unit");
  json_object_set_string_member (body, "unit", unit ? unit : "");
  if (json_object_has_member (self->bundle, "issuer"))
    json_object_set_member (body, "issuer", json_object_dup_member (self->bundle, "issuer"));
  visit = bb_visit_from_object (body, error);
  if (!visit)
    bb_place_error (error, self->path, self->text, "/visit");
  return visit;
}

static gboolean
check_format (Import *self, GError **error)
{
  if (g_strcmp0 (find_string (self->bundle, "format"), BB_BUNDLE_FORMAT) == 0)
    return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s” is not a visit: its “format” is not “%s”"), self->path, BB_BUNDLE_FORMAT);
  return FALSE;
}

static BbEvent *
read_event (Import *self, guint index, GError **error)
{
  g_autoptr (JsonObject) body = get_body (self, "events", index, "event", NULL);
  BbEvent *event;

  json_object_set_string_member (body, "visit", "new");
  event = bb_event_from_object (body, error);
  if (!event)
    fail_at (self, "events", index, error);
  return event;
}

static gboolean
start (Import *self, GError **error)
{
  g_autoptr (BbVisit) visit = read_visit (self, error);
  g_autoptr (BbEvent) opened = NULL;

  if (!visit)
    return FALSE;
  for (guint i = 0; i < get_length (self, "events") && !opened; i++)
    {
      g_autoptr (BbEvent) event = read_event (self, i, error);

      if (!event)
        return FALSE;
      if (event->kind == BB_EVENT_OPENED)
        opened = g_steal_pointer (&event);
    }
  self->visit = opened ? bb_visit_start (self->workspace, visit, opened->at, error) : bb_visit_plan (self->workspace, visit, error);
  return self->visit != NULL;
}

/* ── What hangs on it ────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
import_answers (Import *self, GError **error)
{
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func (bb_value_unref);
  g_autoptr (BbCase) visit = bb_visit_load (self->workspace, self->visit, error);

  for (guint i = 0; visit && i < get_length (self, "answers"); i++)
    {
      g_autoptr (JsonObject) body = get_body (self, "answers", i, "answer", NULL);
      BbAnswer *answer = bb_answer_from_object (body, error);
      BbItem *item;

      if (!answer)
        return fail_at (self, "answers", i, error);
      g_ptr_array_add (answers, answer);
      item = bb_case_find_item (visit, answer->item);
      if (!item)
        g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_UNKNOWN_ITEM, _("The checklists of this visit have no item “%s”"), answer->item);
      if (!item || !bb_answer_check (answer, item, error))
        return fail_at (self, "answers", i, error);
    }
  return visit && (answers->len == 0 || bb_visit_answer_all (self->workspace, self->visit, answers, error));
}

/* What is no text was refused before. */
static char **
list_items (JsonObject *body)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (body, "items");
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (!array)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));
  return g_strv_builder_end (builder);
}

/* What this program wrote tells all of a piece of evidence; what a person wrote names the file and says a little. */
static gboolean
is_told_whole (JsonObject *body)
{
  return json_object_has_member (body, "sha256");
}

static gboolean
import_evidence (Import *self, guint index, GError **error)
{
  const char *file = get_string (self, "evidence", index, "file");
  const char *source = get_string (self, "evidence", index, "source");
  g_autoptr (JsonObject) body = get_body (self, "evidence", index, "evidence", "file");
  g_autoptr (BbEvidence) evidence = NULL, told = is_told_whole (body) ? bb_evidence_from_object (body, error) : NULL;
  g_auto (GStrv) items = list_items (body);
  g_autofree char *path = g_build_filename (self->folder, "files", file, NULL);
  const BbOrigin origin = { .name = told ? told->name : file, .caption = get_string (self, "evidence", index, "caption"),
                            .source = source ? source : "file", .items = (const char * const *) items, .told = told };

  if (is_told_whole (body) && !told)
    return FALSE;
  evidence = bb_attach_file (self->workspace, self->visit, path, &origin, NULL, error);
  if (!evidence)
    return FALSE;
  g_hash_table_insert (self->evidence, g_strdup (file), g_strdup (evidence->sha256));
  return TRUE;
}

static void
resolve_evidence (Import *self, BbFinding *finding)
{
  for (char **file = finding->evidence; file && *file; file++)
    {
      const char *sha256 = g_hash_table_lookup (self->evidence, *file);

      if (sha256)
        {
          g_free (*file);
          *file = g_strdup (sha256);
        }
    }
}

static gboolean
import_finding (Import *self, guint index, GError **error)
{
  const char *key = get_string (self, "findings", index, "key");
  g_autoptr (JsonObject) body = get_body (self, "findings", index, "finding", "key");
  g_autoptr (BbFinding) finding = bb_finding_from_object (body, error);

  if (!finding)
    return FALSE;
  resolve_evidence (self, finding);
  if (!bb_visit_save_finding (self->workspace, self->visit, finding, error))
    return FALSE;
  if (key)
    g_hash_table_insert (self->findings, g_strdup (key), g_strdup (finding->id));
  return TRUE;
}

static gboolean
import_recommendation (Import *self, guint index, GError **error)
{
  g_autoptr (JsonObject) body = get_body (self, "recommendations", index, "recommendation", NULL);
  g_autoptr (BbRecommendation) recommendation = bb_recommendation_from_object (body, error);
  const char *id;

  if (!recommendation)
    return FALSE;
  id = recommendation->finding ? g_hash_table_lookup (self->findings, recommendation->finding) : NULL;
  if (id)
    g_set_str (&recommendation->finding, id);
  return bb_visit_save_recommendation (self->workspace, self->visit, recommendation, error);
}

static gboolean
import_event (Import *self, guint index, GError **error)
{
  g_autoptr (BbEvent) event = read_event (self, index, error);

  if (!event || event->kind == BB_EVENT_OPENED)
    return event != NULL;
  g_clear_pointer (&event->visit, g_free);
  return bb_visit_record (self->workspace, self->visit, event, error);
}

static gboolean
import_list (Import *self, const char *list, gboolean (*import) (Import *, guint, GError **), GError **error)
{
  guint n = get_length (self, list);

  for (guint i = 0; i < n; i++)
    {
      if (!import (self, i, error))
        return fail_at (self, list, i, error);
      if (self->progress)
        bb_progress_report (self->progress, i + 1, n);
    }
  return TRUE;
}

/* With its own time and who gave it, as the file says. */
static gboolean
import_opinion (Import *self, GError **error)
{
  JsonNode *node = json_object_get_member (self->bundle, "opinion");
  g_autoptr (BbOpinion) opinion = NULL;
  g_autoptr (BbCase) loaded = NULL;
  g_autoptr (BbVisit) visit = NULL;

  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;
  opinion = bb_opinion_from_object (json_node_get_object (node), error);
  if (!opinion)
    return bb_place_error (error, self->path, self->text, "/opinion"), FALSE;
  if (!(loaded = bb_visit_load (self->workspace, self->visit, error)))
    return FALSE;
  visit = bb_visit_copy (bb_case_get_visit (loaded));
  g_clear_pointer (&visit->opinion, bb_value_unref);
  visit->opinion = bb_opinion_ref (opinion);
  return bb_visit_update (self->workspace, self->visit, visit, error);
}

/* Every element is read once before the first is written, so that a bad file changes nothing. */
static gboolean
check_list (Import *self, const char *list, const char *type, const BbSchema *schema, const char *remove, GError **error)
{
  for (guint i = 0; i < get_length (self, list); i++)
    {
      g_autoptr (JsonObject) body = get_body (self, list, i, type, remove);
      gpointer value = bb_value_from_object (schema, body, error);

      if (!value)
        return fail_at (self, list, i, error);
      bb_value_unref (value);
    }
  return TRUE;
}

static gboolean
check_items (JsonObject *body, GError **error)
{
  JsonNode *items = json_object_get_member (body, "items");

  for (guint i = 0; items && JSON_NODE_HOLDS_ARRAY (items) && i < json_array_get_length (json_node_get_array (items)); i++)
    {
      JsonNode *item = json_array_get_element (json_node_get_array (items), i);

      if (JSON_NODE_HOLDS_VALUE (item) && json_node_get_value_type (item) == G_TYPE_STRING)
        continue;
      g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID, "%s: %s", "/items", _("must be a list of texts"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_hash (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

/* What was made of what: by the SHA-256, also where the original is not in the file. */
static gboolean
check_told (JsonObject *body, GError **error)
{
  g_autoptr (BbEvidence) told = bb_evidence_from_object (body, error);

  if (!told || !told->derived_from || is_hash (told->derived_from))
    return told != NULL;
  g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID, "%s: %s", "/derived_from", _("must be a SHA-256 of 64 hexadecimal digits"));
  return FALSE;
}

/* A name without a folder, and items that are texts. */
static gboolean
check_evidence (Import *self, guint index, GError **error)
{
  const char *file = get_string (self, "evidence", index, "file");
  g_autoptr (JsonObject) body = get_body (self, "evidence", index, "evidence", "file");

  if (!file || !*file || strchr (file, '/') || g_str_equal (file, ".") || g_str_equal (file, ".."))
    {
      g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“file” must be the name of a file in the folder “files”"));
      return FALSE;
    }
  return check_items (body, error) && (!is_told_whole (body) || check_told (body, error));
}

/* A link could bring any file of this machine into the minutes: a bundle comes from somebody else. */
static gboolean
check_files (Import *self, GError **error)
{
  g_autofree char *folder = g_build_filename (self->folder, "files", NULL);

  for (guint i = 0; i < get_length (self, "evidence"); i++)
    {
      const char *file = get_string (self, "evidence", i, "file");
      g_autofree char *path = g_build_filename (folder, file ? file : "", NULL);

      if (!check_evidence (self, i, error))
        return fail_at (self, "evidence", i, error);
      if (g_file_test (path, G_FILE_TEST_IS_REGULAR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK) &&
          !g_file_test (folder, G_FILE_TEST_IS_SYMLINK))
        continue;
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("The evidence file “%s” is not there"), path);
      return fail_at (self, "evidence", i, error);
    }
  return TRUE;
}

static gboolean
check_all (Import *self, GError **error)
{
  return check_list (self, "answers", "answer", &BB_ANSWER_SCHEMA, NULL, error) &&
         check_list (self, "findings", "finding", &BB_FINDING_SCHEMA, "key", error) &&
         check_list (self, "recommendations", "recommendation", &BB_RECOMMENDATION_SCHEMA, NULL, error) &&
         check_files (self, error);
}

static Import *
import_new (BbWorkspace *workspace, const char *path, BbProgress *progress, GError **error)
{
  g_autoptr (Import) self = g_new0 (Import, 1);

  self->workspace = workspace;
  self->path = path;
  self->progress = progress;
  self->folder = g_path_get_dirname (path);
  self->findings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->evidence = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->bundle = bb_read_json_file (path, &self->text, error);
  return self->bundle ? g_steal_pointer (&self) : NULL;
}

char *
bb_visit_import (BbWorkspace *workspace, const char *path, BbProgress *progress, GError **error)
{
  g_autoptr (Import) self = import_new (workspace, path, progress, error);

  if (!self || !check_format (self, error) || !check_all (self, error) || !start (self, error))
    return NULL;
  if (!import_answers (self, error) ||
      !import_list (self, "evidence", import_evidence, error) ||
      !import_list (self, "findings", import_finding, error) ||
      !import_list (self, "recommendations", import_recommendation, error) ||
      !import_opinion (self, error) ||
      !import_list (self, "events", import_event, error))
    return NULL;
  /* Nobody typed this here: there is nothing to take back. */
  if (!bb_undo_forget (workspace, self->visit, error))
    return NULL;
  return g_steal_pointer (&self->visit);
}
