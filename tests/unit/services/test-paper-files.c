/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the minutes carry within them, taken out by other programs. */
#include <locale.h>
#include <string.h>

#include "services/bb-paper-files.h"
#include "store/bb-canonical-json.h"
#include "visit-fixture.h"

#define SECRET_NAME "Lý Thị Tuyệt Mật"

static void
run (const char * const *command)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error));
  g_assert_true (g_spawn_check_wait_status (status, &error));
}

/* The numbers of pdfdetach follow the names: bang-ke, danh-muc-A, danh-muc-B, noi-dung. */
static JsonObject *
take_out (Fixture *self, const char *pdf, const char *number, char **text)
{
  g_autofree char *path = g_strdup_printf ("%s/embedded-%s.json", self->folder, number);
  const char *command[] = { "pdfdetach", "-save", number, "-o", path, pdf, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  run (command);
  g_assert_true (g_file_get_contents (path, text, NULL, &error));
  node = json_from_string (*text, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static char *
write_locked (Fixture *self)
{
  char *pdf = g_build_filename (self->folder, "paper.pdf", NULL);
  g_autoptr (BbNamed) person = bb_named_new ();
  g_autoptr (BbCase) visit = fixture_load (self);
  g_autoptr (GError) error = NULL;

  person->finding = g_strdup (((BbFinding *) bb_case_get_findings (visit)->pdata[0])->id);
  person->name = g_strdup (SECRET_NAME);
  g_assert_true (bb_visit_save_named (self->workspace, self->visit, person, &error));
  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, pdf, NULL, &error));
  g_assert_no_error (error);
  return pdf;
}

static void
assert_hash (JsonObject *body, const char *sha256)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  g_autofree char *canonical = bb_canonical_json_to_string (node);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);

  g_assert_cmpstr (hash, ==, sha256);
}

static void
test_every_printed_record_can_be_computed_again (Fixture *self, gconstpointer data)
{
  g_autofree char *pdf = write_locked (self), *a = NULL, *b = NULL, *c = NULL, *d = NULL;
  g_autoptr (JsonObject) manifest = take_out (self, pdf, "1", &a), first = take_out (self, pdf, "2", &b), second = take_out (self, pdf, "3", &c);
  g_autoptr (JsonObject) content = take_out (self, pdf, "4", &d);
  JsonObject *records = json_object_get_object_member (content, "records");
  JsonArray *documents = json_object_get_array_member (manifest, "documents");
  guint found = 0, checklists = 0;

  for (guint i = 0; i < json_array_get_length (documents); i++)
    {
      JsonObject *entry = json_array_get_object_element (documents, i);
      const char *id = json_object_get_string_member_with_default (entry, "id", NULL);

      if (!id)
        continue;
      if (g_str_has_prefix (id, "checklist:"))
        assert_hash (checklists++ ? second : first, json_object_get_string_member (entry, "sha256"));
      else
        {
          assert_hash (json_object_get_object_member (records, id), json_object_get_string_member (entry, "sha256"));
          found++;
        }
    }
  g_assert_cmpuint (checklists, ==, 2);
  g_assert_cmpuint (found, >=, 142);
  g_assert_cmpuint (found, ==, json_object_get_size (records));
}

static void
test_withheld_is_committed_to_and_not_told (Fixture *self, gconstpointer data)
{
  g_autofree char *pdf = write_locked (self), *manifest_text = NULL, *content_text = NULL;
  g_autoptr (JsonObject) manifest = take_out (self, pdf, "1", &manifest_text), content = take_out (self, pdf, "4", &content_text);
  JsonArray *documents = json_object_get_array_member (manifest, "documents");
  g_autoptr (BbCase) visit = fixture_load (self);
  BbEvent *lock = bb_events_find_last (bb_case_get_events (visit), BB_EVENT_LOCKED);
  guint withheld = 0;

  for (guint i = 0; i < lock->manifest->len; i++)
    {
      BbManifestEntry *entry = lock->manifest->pdata[i];
      JsonObject *line = json_array_get_object_element (documents, i);
      g_autofree char *commitment = bb_commitment_compute (lock->salt, entry->id, entry->rev, entry->sha256);

      if (!g_str_has_prefix (entry->id, "named:"))
        continue;
      withheld++;
      g_assert_true (json_object_get_boolean_member (line, "withheld"));
      g_assert_cmpstr (json_object_get_string_member (line, "commitment"), ==, commitment);
      g_assert_null (strstr (manifest_text, entry->sha256));
      g_assert_null (strstr (manifest_text, entry->rev));
      g_assert_null (strstr (manifest_text, entry->id));
    }
  g_assert_cmpuint (withheld, ==, 1);
  g_assert_null (strstr (content_text, SECRET_NAME));
  g_assert_null (strstr (manifest_text, lock->salt));
  g_assert_null (strstr (content_text, lock->salt));
}

/* A photograph's place and camera are not told, and neither is who looked at what on another laptop. */
static void
test_only_what_is_printed (Fixture *self, gconstpointer data)
{
  g_autofree char *pdf = write_locked (self), *text = NULL;
  g_autoptr (JsonObject) content = take_out (self, pdf, "4", &text);

  for (const char * const *word = (const char * const []) { "\"gps", "assignment:", "draft:", "\"manifest\"", "original:", NULL }; *word; word++)
    g_assert_null (strstr (text, *word));
}

static void
test_a_draft_carries_nothing (Fixture *self, gconstpointer data)
{
  g_autofree char *pdf = g_build_filename (self->folder, "draft.pdf", NULL), *listed = NULL;
  const char *command[] = { "pdfdetach", "-list", pdf, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, pdf, NULL, &error));
  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &listed, NULL, NULL, &error));
  g_assert_true (g_str_has_prefix (listed, "0 embedded files"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/services/paper-files/computed-again", test_every_printed_record_can_be_computed_again);
  FIXTURE_ADD ("/services/paper-files/withheld", test_withheld_is_committed_to_and_not_told);
  FIXTURE_ADD ("/services/paper-files/only-what-is-printed", test_only_what_is_printed);
  FIXTURE_ADD ("/services/paper-files/draft", test_a_draft_carries_nothing);
  return g_test_run ();
}
