/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON files of a case file. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-case-file-private.h"
#include "bb-json-members.h"
#include "bb-paper-files.h"
#include "store/bb-canonical-json.h"

#define CATALOGUE "danhmuc"

static void
set_size (JsonObject *object, guint64 size)
{
  json_object_set_int_member (object, "size", (gint64) size);
}

/* With “data/”, as the lists of the bag have it. */
static void
set_file (JsonObject *object, const char *name)
{
  g_autofree char *full = name ? g_strconcat ("data/", name, NULL) : NULL;

  bb_json_set_text (object, "file", full);
}

/* ── Which file is what ──────────────────────────────────────────────────────────────────────────────────────── */

static JsonObject *
describe_evidence (const BbCaseEvidence *part)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "number", part->number);
  bb_json_set_text (object, "sha256", part->evidence->sha256);
  set_file (object, part->name);
  bb_json_set_text (object, "caption", part->evidence->caption);
  bb_json_set_text (object, "name", part->evidence->name);
  bb_json_set_text (object, "media_type", part->evidence->media_type);
  set_size (object, (guint64) part->evidence->size);
  if (part->restricted)
    json_object_set_boolean_member (object, "restricted", TRUE);
  if (part->stripped)
    json_object_set_boolean_member (object, "stripped", TRUE);
  return object;
}

static JsonArray *
describe_papers (BbCaseContent *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->papers->len; i++)
    {
      BbCasePaper *paper = self->papers->pdata[i];
      JsonObject *object = json_object_new ();

      bb_json_set_text (object, "sha256", paper->sha256);
      set_size (object, paper->size);
      set_file (object, paper->name);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonObject *
describe_minutes (BbCaseContent *self)
{
  JsonObject *object = json_object_new ();

  set_file (object, BB_CASE_MINUTES);
  bb_json_set_text (object, "sha256", self->minutes_sha256);
  set_size (object, self->minutes_size);
  return object;
}

JsonObject *
bb_case_content_describe (BbCaseContent *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *evidence = json_array_new ();

  for (guint i = 0; i < self->evidence->len; i++)
    json_array_add_object_element (evidence, describe_evidence (self->evidence->pdata[i]));
  bb_json_set_text (object, "format", BB_CASE_FORMAT);
  json_object_set_int_member (object, "pages", BB_CASE_PAGES);
  bb_json_set_text (object, "copy", bb_copy_names[self->copy]);
  bb_json_set_text (object, "visit", bb_case_get_id (self->visit));
  /* What came after the lock is not in the unit's copy. */
  if (self->copy == BB_COPY_OFFICE)
    bb_json_set_text (object, "state", bb_state_names[bb_case_get_state (self->visit)]);
  bb_json_set_text (object, "unit", bb_case_get_visit (self->visit)->unit);
  bb_json_set_text (object, "unit_name", bb_case_get_visit (self->visit)->unit_name.vi);
  if (self->minutes)
    json_object_set_object_member (object, "minutes", describe_minutes (self));
  if (self->papers->len)
    json_object_set_array_member (object, "papers", describe_papers (self));
  json_object_set_array_member (object, "evidence", evidence);
  return object;
}

char **
bb_case_content_list_info (BbCaseContent *self, const char *agent)
{
  BbIssuer *issuer = bb_case_get_issuer (self->visit);
  const char *subject = bb_case_get_visit (self->visit)->subject.vi;
  const char *info[] = {
    "Source-Organization", issuer && issuer->name.vi ? issuer->name.vi : "Biên Bản", "External-Identifier", bb_case_get_id (self->visit),
    "External-Description", subject ? subject : "Hồ sơ kiểm tra", "Bag-Software-Agent", agent, NULL,
  };

  return g_strdupv ((char **) info);
}

/* ── The report of the verification ──────────────────────────────────────────────────────────────────────────── */

JsonObject *
bb_case_describe_verification (const BbVerification *verification)
{
  JsonObject *object = json_object_new ();

  bb_check_describe_verification (object, verification);
  return object;
}

/* Sentences stand in the report that people read; programs have their codes. */
static void
drop_sentences (JsonArray *reports)
{
  for (guint i = 0; i < json_array_get_length (reports); i++)
    {
      json_object_remove_member (bb_json_get_element (reports, i), "problems");
      json_object_remove_member (bb_json_get_element (reports, i), "changes");
    }
}

JsonObject *
bb_case_content_report (BbCaseContent *self)
{
  JsonObject *object = bb_case_describe_verification (self->verification);
  char date[16];

  drop_sentences (bb_json_get_array (object, "signatures"));
  drop_sentences (bb_json_get_array (object, "time_stamps"));
  json_object_remove_member (object, "remarks");

  g_date_strftime (date, sizeof date, "%Y-%m-%d", &self->date);
  bb_json_set_text (object, "format", "bienban-verification-1");
  set_file (object, BB_CASE_MINUTES);
  bb_json_set_text (object, "checked", date);
  return object;
}

/* ── Documents ───────────────────────────────────────────────────────────────────────────────────────────────── */

static JsonObject *
write_revision (const char *rev, const char *parent, BbDocument *document)
{
  JsonObject *object = json_object_new ();

  bb_json_set_text (object, "rev", rev);
  bb_json_set_text (object, "parent", parent);
  if (document && document->deleted)
    json_object_set_boolean_member (object, "deleted", TRUE);
  if (document && document->body)
    json_object_set_object_member (object, "body", json_object_ref (document->body));
  return object;
}

static BbDocument *
find_revision (GPtrArray *history, const char *rev)
{
  for (guint i = 0; i < history->len; i++)
    if (g_str_equal (((BbDocument *) history->pdata[i])->rev, rev))
      return history->pdata[i];
  return NULL;
}

/* The path of a revision, oldest first, as far as it was not written before: what the laptop has no body of stands there by name. */
static void
write_path (JsonArray *array, GHashTable *written, GPtrArray *history, char **path)
{
  for (guint i = g_strv_length (path); i-- > 0; )
    if (g_hash_table_add (written, g_strdup (path[i])))
      json_array_add_object_element (array, write_revision (path[i], path[i + 1], find_revision (history, path[i])));
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (((const BbDocument *) a)->id, ((const BbDocument *) b)->id);
}

static JsonObject *
write_document (BbStore *store, BbDocument *document, GError **error)
{
  g_autoptr (GPtrArray) history = bb_store_history (store, document->database, document->id, error);
  g_autoptr (GHashTable) written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonArray) array = json_array_new ();
  JsonObject *object;

  for (guint i = 0; history && i < history->len; i++)
    {
      g_auto (GStrv) path = bb_store_get_path (store, document->database, document->id, ((BbDocument *) history->pdata[i])->rev, error);

      if (!path)
        return NULL;
      write_path (array, written, history, path);
    }
  if (!history)
    return NULL;
  object = json_object_new ();
  bb_json_set_text (object, "id", document->id);
  json_object_set_array_member (object, "revisions", g_steal_pointer (&array));
  return object;
}

static gboolean
add_document (BbCaseContent *self, JsonArray *array, BbDocument *document, GError **error)
{
  JsonObject *object = write_document (bb_workspace_get_store (self->workspace), document, error);

  if (object)
    json_array_add_object_element (array, object);
  return object != NULL;
}

/* Live ones and tombstones, by id. */
static GPtrArray *
list_documents (BbCaseContent *self, const char *database, const char *prefix, GError **error)
{
  BbStore *store = bb_workspace_get_store (self->workspace);
  g_autoptr (GPtrArray) live = bb_store_list (store, database, prefix, error);
  g_autoptr (GPtrArray) deleted = live ? bb_store_list_deleted (store, database, prefix, error) : NULL;

  if (!deleted)
    return NULL;
  g_ptr_array_extend_and_steal (live, g_steal_pointer (&deleted));
  g_ptr_array_sort_values (live, compare_ids);
  return g_steal_pointer (&live);
}

static gboolean
add_documents (BbCaseContent *self, JsonArray *array, const char *database, const char *prefix, GError **error)
{
  g_autoptr (GPtrArray) documents = list_documents (self, database, prefix, error);

  for (guint i = 0; documents && i < documents->len; i++)
    if (!add_document (self, array, documents->pdata[i], error))
      return FALSE;
  return documents != NULL;
}

static gboolean
add_one (BbCaseContent *self, JsonArray *array, const char *type, const char *code, GError **error)
{
  g_autofree char *id = g_strdup_printf ("%s:%s", type, code ? code : "");
  g_autoptr (BbDocument) document = code ? bb_store_get (bb_workspace_get_store (self->workspace), CATALOGUE, id, NULL, NULL) : NULL;

  return !document || add_document (self, array, document, error);
}

static gboolean
add_catalogue (BbCaseContent *self, JsonArray *array, GError **error)
{
  BbVisit *visit = bb_case_get_visit (self->visit);

  for (guint i = 0; i < visit->checklists->len; i++)
    {
      BbFrozen *frozen = visit->checklists->pdata[i];
      g_autofree char *code = g_strdup_printf ("%s:%s", frozen->code, frozen->version);

      if (!add_one (self, array, "checklist", code, error))
        return FALSE;
    }
  return add_one (self, array, "unit", visit->unit, error) && add_one (self, array, "issuer", visit->issuer, error);
}

static gboolean
add_all (BbCaseContent *self, JsonArray *array, GError **error)
{
  static const char * const types[] = {
    "event", "answer", "sample", "counter", "assignment", "finding", "recommendation", "evidence", "minutes", "signature", "review", "notice",
  };
  static const char * const restricted[] = { "named", "complaint", "original" };
  const char *id = bb_case_get_id (self->visit);
  g_autofree char *visit_id = g_strconcat ("visit:", id, NULL);

  if (!add_catalogue (self, array, error) || !add_documents (self, array, self->database, visit_id, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (types) + G_N_ELEMENTS (restricted); i++)
    {
      gboolean is_restricted = i >= G_N_ELEMENTS (types);
      g_autofree char *prefix = g_strdup_printf ("%s:%s:", is_restricted ? restricted[i - G_N_ELEMENTS (types)] : types[i], id);

      if (!add_documents (self, array, is_restricted ? self->restricted : self->database, prefix, error))
        return FALSE;
    }
  return TRUE;
}

char *
bb_case_format_documents (const char *visit, JsonObject *bases, JsonArray *documents)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "{\"format\":\"%s\",\"visit\":\"%s\",\"bases\":", BB_DOCUMENTS_FORMAT, visit);
  if (!bb_canonical_json_append_object (text, bases, TRUE))
    return NULL;
  g_string_append (text, ",\"documents\":[");
  for (guint i = 0; i < json_array_get_length (documents); i++)
    {
      JsonObject *document = bb_json_get_element (documents, i);

      g_string_append (text, i == 0 ? "\n" : ",\n");
      if (!document || !bb_canonical_json_append_object (text, document, TRUE))
        return NULL;
    }
  g_string_append (text, "\n]}\n");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* As the minutes cite them, so that they stay what they were on that day; before there are any, as the catalogue has them. */
static JsonObject *
list_bases (BbCaseContent *self)
{
  g_autoptr (JsonObject) head = bb_case_read_carried (self->carried);
  JsonObject *stated = head ? bb_json_get_object (head, "bases") : NULL;

  return stated ? json_object_ref (stated) : bb_paper_list_bases (self->visit);
}

char *
bb_case_content_list_documents (BbCaseContent *self, GError **error)
{
  g_autoptr (JsonArray) documents = json_array_new ();
  g_autoptr (JsonObject) bases = list_bases (self);
  char *text = add_all (self, documents, error) ? bb_case_format_documents (bb_case_get_id (self->visit), bases, documents) : NULL;

  if (!text && error && !*error)
    g_set_error_literal (error, BB_STORE_ERROR, BB_STORE_ERROR_DAMAGED, _("A document of this visit holds what JSON cannot."));
  return text;
}
