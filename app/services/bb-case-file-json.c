/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON files of a case file. */
#include <string.h>

#include "bb-case-file-private.h"
#include "domain/bb-dates.h"
#include "store/bb-canonical-json.h"

#define CATALOGUE "danhmuc"

static void
set_string (JsonObject *object, const char *name, const char *text)
{
  g_autofree char *valid = text ? g_utf8_make_valid (text, -1) : NULL;

  if (valid)
    json_object_set_string_member (object, name, valid);
}

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

  set_string (object, "file", full);
}

/* ── Which file is what ──────────────────────────────────────────────────────────────────────────────────────── */

static JsonObject *
describe_evidence (const BbCaseEvidence *part)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "number", part->number);
  set_string (object, "sha256", part->evidence->sha256);
  set_file (object, part->name);
  set_string (object, "caption", part->evidence->caption);
  set_string (object, "name", part->evidence->name);
  set_string (object, "media_type", part->evidence->media_type);
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

      set_string (object, "sha256", paper->sha256);
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
  set_string (object, "sha256", self->minutes_sha256);
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
  set_string (object, "format", BB_CASE_FORMAT);
  set_string (object, "copy", bb_copy_names[self->copy]);
  set_string (object, "visit", bb_case_get_id (self->visit));
  set_string (object, "state", bb_state_names[bb_case_get_state (self->visit)]);
  set_string (object, "unit", bb_case_get_visit (self->visit)->unit);
  set_string (object, "unit_name", bb_case_get_visit (self->visit)->unit_name.vi);
  if (self->minutes)
    json_object_set_object_member (object, "minutes", describe_minutes (self));
  if (self->papers->len)
    json_object_set_array_member (object, "papers", describe_papers (self));
  json_object_set_array_member (object, "evidence", evidence);
  return object;
}

/* ── The report of the verification ──────────────────────────────────────────────────────────────────────────── */

static void
set_time (JsonObject *object, const char *name, GDateTime *time)
{
  g_autofree char *text = time ? bb_time_format (time) : NULL;

  set_string (object, name, text);
}

static void
set_strings (JsonObject *object, const char *name, char **strings)
{
  JsonArray *array = json_array_new ();

  for (; strings && *strings; strings++)
    {
      g_autofree char *valid = g_utf8_make_valid (*strings, -1);

      json_array_add_string_element (array, valid);
    }
  json_object_set_array_member (object, name, array);
}

static JsonObject *
report_signature (BbSignatureReport *report)
{
  static const char * const verdicts[] = { "invalid", "undetermined", "valid" };
  JsonObject *object = json_object_new ();

  set_string (object, "field", report->field);
  set_string (object, "verdict", verdicts[report->verdict]);
  json_object_set_boolean_member (object, "intact", report->intact);
  json_object_set_boolean_member (object, "trusted", report->trusted);
  json_object_set_boolean_member (object, "only_allowed_changes", report->only_allowed_changes);
  set_string (object, "signer", report->signer);
  set_string (object, "issuer", report->issuer);
  set_string (object, "serial", report->serial);
  set_string (object, "algorithm", report->algorithm);
  set_string (object, "level", report->level);
  set_time (object, "claimed_time", report->claimed_time);
  set_time (object, "stamped_time", report->stamped_time);
  set_string (object, "stamp_authority", report->stamp_authority);
  set_strings (object, "problems", report->problems);
  set_strings (object, "changes", report->changes);
  return object;
}

static JsonArray *
report_all (GPtrArray *reports)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < reports->len; i++)
    json_array_add_object_element (array, report_signature (reports->pdata[i]));
  return array;
}

JsonObject *
bb_case_describe_verification (const BbVerification *verification)
{
  static const char * const verdicts[] = { "invalid", "undetermined", "valid" };
  JsonObject *object = json_object_new ();

  set_string (object, "sha256", verification->sha256);
  set_string (object, "verdict", verdicts[verification->verdict]);
  json_object_set_array_member (object, "signatures", report_all (verification->signatures));
  json_object_set_array_member (object, "time_stamps", report_all (verification->time_stamps));
  set_strings (object, "empty_fields", verification->empty_fields);
  return object;
}

JsonObject *
bb_case_content_report (BbCaseContent *self)
{
  JsonObject *object = bb_case_describe_verification (self->check->verification);
  char date[16];

  g_date_strftime (date, sizeof date, "%Y-%m-%d", &self->date);
  set_string (object, "format", "bienban-verification-1");
  set_file (object, BB_CASE_MINUTES);
  set_string (object, "checked", date);
  return object;
}

/* ── Documents ───────────────────────────────────────────────────────────────────────────────────────────────── */

static JsonObject *
write_revision (const char *rev, const char *parent, BbDocument *document)
{
  JsonObject *object = json_object_new ();

  set_string (object, "rev", rev);
  set_string (object, "parent", parent);
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
  set_string (object, "id", document->id);
  json_object_set_array_member (object, "revisions", g_steal_pointer (&array));
  return object;
}

static gboolean
append_document (BbCaseContent *self, GString *text, BbDocument *document, GError **error)
{
  g_autoptr (JsonObject) object = write_document (bb_workspace_get_store (self->workspace), document, error);

  if (!object)
    return FALSE;
  g_string_append (text, text->str[text->len - 1] == '[' ? "\n" : ",\n");
  return bb_canonical_json_append_object (text, object, TRUE);
}

static gboolean
add_documents (BbCaseContent *self, GString *text, const char *database, const char *prefix, GError **error)
{
  g_autoptr (GPtrArray) documents = bb_store_list (bb_workspace_get_store (self->workspace), database, prefix, error);

  for (guint i = 0; documents && i < documents->len; i++)
    if (!append_document (self, text, documents->pdata[i], error))
      return FALSE;
  return documents != NULL;
}

static gboolean
add_one (BbCaseContent *self, GString *text, const char *type, const char *code, GError **error)
{
  g_autofree char *id = g_strdup_printf ("%s:%s", type, code ? code : "");
  g_autoptr (BbDocument) document = code ? bb_store_get (bb_workspace_get_store (self->workspace), CATALOGUE, id, NULL, NULL) : NULL;

  return !document || append_document (self, text, document, error);
}

static gboolean
add_catalogue (BbCaseContent *self, GString *text, GError **error)
{
  BbVisit *visit = bb_case_get_visit (self->visit);

  for (guint i = 0; i < visit->checklists->len; i++)
    {
      BbFrozen *frozen = visit->checklists->pdata[i];
      g_autofree char *code = g_strdup_printf ("%s:%s", frozen->code, frozen->version);

      if (!add_one (self, text, "checklist", code, error))
        return FALSE;
    }
  return add_one (self, text, "unit", visit->unit, error) && add_one (self, text, "issuer", visit->issuer, error);
}

char *
bb_case_content_list_documents (BbCaseContent *self, GError **error)
{
  static const char * const types[] = {
    "event", "answer", "sample", "counter", "assignment", "finding", "recommendation", "evidence", "minutes", "signature", "review", "notice",
  };
  static const char * const restricted[] = { "named", "complaint", "original" };
  const char *id = bb_case_get_id (self->visit);
  g_autofree char *visit_id = g_strconcat ("visit:", id, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "{\"format\":\"%s\",\"visit\":\"%s\",\"documents\":[", BB_DOCUMENTS_FORMAT, id);
  if (!add_catalogue (self, text, error) || !add_documents (self, text, self->database, visit_id, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (types) + G_N_ELEMENTS (restricted); i++)
    {
      gboolean is_restricted = i >= G_N_ELEMENTS (types);
      g_autofree char *prefix = g_strdup_printf ("%s:%s:", is_restricted ? restricted[i - G_N_ELEMENTS (types)] : types[i], id);

      if (!add_documents (self, text, is_restricted ? self->restricted : self->database, prefix, error))
        return NULL;
    }
  g_string_append (text, "\n]}\n");
  return g_string_free (g_steal_pointer (&text), FALSE);
}
