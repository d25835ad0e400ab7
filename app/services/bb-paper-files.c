/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-paper-files.h"

#include <string.h>

#include "bb-visit-memory.h"
#include "bb-workspace-private.h"
#include "domain/bb-dates.h"
#include "minutes/bb-minutes.h"
#include "store/bb-canonical-json.h"

#define JSON "application/json"

typedef struct
{
  BbWorkspace *workspace;
  BbCase *visit;
  BbEvent *lock;
  char *database;                /* of the visit's ordinary records */
  JsonArray *manifest;
  JsonObject *records;
  GHashTable *stripped;          /* SHA-256 of a photograph → of the file as it is handed out */
  GPtrArray *files;
} Embedding;

/* ── Commitments ─────────────────────────────────────────────────────────────────────────────────────────────── */

char *
bb_commitment_get_salt (const char *lock_salt, const char *id)
{
  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) lock_salt, strlen (lock_salt), id, -1);
}

char *
bb_commitment_compute (const char *lock_salt, const char *id, const char *rev, const char *sha256)
{
  g_autofree char *salt = bb_commitment_get_salt (lock_salt, id);
  g_autofree char *text = g_strjoin ("\n", salt, id, rev, sha256, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

/* ── Records ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
has_type (const char *id, const char *type)
{
  gsize length = strlen (type);

  return strncmp (id, type, length) == 0 && id[length] == ':';
}

/* Of what happened, the minutes print these. */
static gboolean
is_printed_event (JsonObject *body)
{
  static const char * const kinds[] = { "opened", "unit_closed", "read_out", "refused", "recused", NULL };
  const char *kind = json_object_get_string_member_with_default (body, "kind", "");

  return g_strv_contains (kinds, kind) || (g_str_equal (kind, "signed") && json_object_has_member (body, "way"));
}

static gboolean
is_ordinary (const char *id)
{
  static const char * const types[] = { "visit", "answer", "sample", "counter", "finding", "recommendation", "evidence", "event", "checklist", "unit" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (has_type (id, types[i]))
      return TRUE;
  return FALSE;
}

static GBytes *
make_bytes (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return bb_canonical_json (node);
}

static void
add_file (Embedding *self, const char *name, const char *description, const char *relationship, JsonObject *object)
{
  g_autoptr (GBytes) data = make_bytes (object);

  g_ptr_array_add (self->files, bb_minutes_file_new (name, description, JSON, relationship, data));
}

char *
bb_paper_name_checklist (const char *code, const char *version)
{
  char *name = g_strdup_printf ("danh-muc-%s-%s.json", code, version);

  return g_strcanon (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._", '_');
}

/* A published version has a file of its own, so that it can be used without the rest. */
static void
add_checklist (Embedding *self, const char *id, JsonObject *body)
{
  g_auto (GStrv) parts = g_strsplit (id, ":", 3);
  g_autofree char *name = bb_paper_name_checklist (parts[1], parts[2]);
  g_autofree char *description = g_strdup_printf ("Danh mục kiểm tra %s, phiên bản %s", parts[1], parts[2]);

  add_file (self, name, description, "Supplement", body);
}

static void
add_withheld (Embedding *self, BbManifestEntry *entry)
{
  JsonObject *line = json_object_new ();
  g_autofree char *type = g_strndup (entry->id, strcspn (entry->id, ":"));
  g_autofree char *commitment = self->lock->salt ? bb_commitment_compute (self->lock->salt, entry->id, entry->rev, entry->sha256) : NULL;

  json_object_set_string_member (line, "type", type);
  json_object_set_boolean_member (line, "withheld", TRUE);
  if (commitment)
    json_object_set_string_member (line, "commitment", commitment);
  json_array_add_object_element (self->manifest, line);
}

static void
add_printed (Embedding *self, BbManifestEntry *entry, BbDocument *document)
{
  JsonObject *line = json_object_new ();
  const char *stripped = has_type (entry->id, "evidence") ? g_hash_table_lookup (self->stripped, strrchr (entry->id, ':') + 1) : NULL;

  json_object_set_string_member (line, "id", entry->id);
  json_object_set_string_member (line, "rev", entry->rev);
  json_object_set_string_member (line, "sha256", entry->sha256);
  if (stripped)
    json_object_set_string_member (line, "stripped_sha256", stripped);
  json_array_add_object_element (self->manifest, line);
  if (has_type (entry->id, "checklist"))
    add_checklist (self, entry->id, document->body);
  else
    json_object_set_object_member (self->records, entry->id, json_object_ref (document->body));
}

static gboolean
add_entry (Embedding *self, BbManifestEntry *entry, GError **error)
{
  gboolean catalogue = has_type (entry->id, "checklist") || has_type (entry->id, "unit");
  g_autoptr (BbDocument) document = NULL;

  if (is_ordinary (entry->id))
    {
      document = bb_store_get (bb_workspace_get_store (self->workspace), catalogue ? "danhmuc" : self->database, entry->id, entry->rev, error);
      if (!document)
        return FALSE;
    }
  if (!document || (has_type (entry->id, "event") && !is_printed_event (document->body)))
    add_withheld (self, entry);
  else
    add_printed (self, entry, document);
  return TRUE;
}

/* ── The files ───────────────────────────────────────────────────────────────────────────────────────────────── */

static JsonObject *
new_head (Embedding *self, const char *format, const char *explanation)
{
  JsonObject *head = json_object_new ();
  g_autofree char *locked = g_date_time_format_iso8601 (self->lock->at);

  json_object_set_string_member (head, "format", format);
  json_object_set_string_member (head, "visit", bb_case_get_id (self->visit));
  json_object_set_string_member (head, "locked", locked);
  json_object_set_string_member (head, "explanation", explanation);
  return head;
}

static void
add_lists (Embedding *self)
{
  g_autoptr (JsonObject) manifest = new_head (self, "bienban-manifest-1",
    "Mỗi bản ghi: mã (id), phiên bản (rev) và SHA-256 của JSON chuẩn hóa theo RFC 8785. Bản ghi không in trong bản này (withheld) chỉ có giá trị cam kết: "
    "SHA-256 của muối, mã, phiên bản và SHA-256, cách nhau bằng ký tự xuống dòng. "
    "stripped_sha256: SHA-256 của tệp ảnh JPEG đã bỏ vị trí và ảnh thu nhỏ, đúng như tệp giao cho đơn vị. Nội dung bản ghi: noi-dung.json, danh-muc-*.json.");
  g_autoptr (JsonObject) records = new_head (self, "bienban-records-1",
    "Nội dung các bản ghi mà biên bản này in; SHA-256 của từng bản ghi, viết ở dạng JSON chuẩn hóa theo RFC 8785, ghi trong bang-ke.json. "
    "Kèm theo: các căn cứ pháp lý mà bản ghi viện dẫn (bases), cơ quan kiểm tra (issuer), thứ tự đánh số phát hiện và bằng chứng (numbers).");
  BbIssuer *issuer = bb_case_get_issuer (self->visit);

  json_object_set_array_member (manifest, "documents", json_array_ref (self->manifest));
  json_object_set_object_member (records, "records", json_object_ref (self->records));
  json_object_set_object_member (records, "bases", bb_paper_list_bases (self->visit));
  json_object_set_object_member (records, "numbers", bb_paper_list_numbers (self->visit));
  if (issuer)
    json_object_set_object_member (records, "issuer", bb_paper_name_issuer (issuer));
  add_file (self, "bang-ke.json", "Bảng kê các bản ghi đã khóa cùng giá trị SHA-256", "Supplement", manifest);
  add_file (self, "noi-dung.json", "Các bản ghi mà biên bản này in", "Source", records);
}

GPtrArray *
bb_paper_files_new (BbWorkspace *workspace, BbCase *visit, GError **error)
{
  Embedding self = { .workspace = workspace, .visit = visit, .lock = bb_events_find_last (bb_case_get_events (visit), BB_EVENT_LOCKED) };
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_minutes_file_free);
  g_autoptr (JsonArray) manifest = json_array_new ();
  g_autoptr (JsonObject) records = json_object_new ();
  g_autoptr (GHashTable) stripped = NULL;
  g_autofree char *database = bb_find_visit_database (workspace, bb_case_get_id (visit), error);

  if (!database)
    return NULL;
  self.database = database;
  self.manifest = manifest;
  self.records = records;
  self.files = files;
  self.stripped = stripped = bb_paper_hash_stripped (workspace, visit);
  for (guint i = 0; self.lock && self.lock->manifest && i < self.lock->manifest->len; i++)
    if (!add_entry (&self, self.lock->manifest->pdata[i], error))
      return NULL;
  if (self.lock)
    add_lists (&self);
  return g_steal_pointer (&files);
}
