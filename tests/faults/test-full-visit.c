/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The disk fills while evidence comes in: a recording, a covered copy, a camera's card, a file from a phone. Each act is tried with a little
 * more room than before, so that it fails at every place where it can; each time one sentence says so, what was there stays, nothing half
 * counts as evidence, and with room enough the same act is done. */
#include <glib/gstdio.h>
#include <nettle/sha2.h>
#include <sqlite3.h>
#include <string.h>

#include "pictures.h"
#include "power-disk.h"
#include "services/bb-attach.h"
#include "services/bb-capture-attach.h"
#include "services/bb-import.h"
#include "services/bb-redact.h"
#include "test-folder.h"

#define ITEM "A2.01"
#define SIZE 30000               /* bytes of a sound or a film */

typedef struct
{
  char *folder, *visit, *path, *name, *sha256, *film;
  GDateTime *at;
  BbWorkspace *workspace;
  guint evidence, answers;
  const char *usual;             /* VFS */
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autofree char *place = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("bienban-full-XXXXXX", NULL);
  self->at = g_date_time_new_local (2026, 11, 20, 8, 5, 9);
  self->usual = sqlite3_vfs_find (NULL)->zName;
  place = g_build_filename (self->folder, "workspace", NULL);
  power_disk_start (place);
  g_assert_cmpint (sqlite3_vfs_register (sqlite3_vfs_find (POWER_DISK_VFS), 1), ==, SQLITE_OK);
  self->workspace = bb_workspace_open (place, NULL, &error);
  g_assert_no_error (error);
  self->visit = bb_visit_import_sample (self->workspace, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  while (g_main_context_iteration (NULL, FALSE));
  bb_workspace_close (self->workspace);
  g_object_unref (self->workspace);
  power_disk_stop ();
  g_assert_cmpint (sqlite3_vfs_register (sqlite3_vfs_find (self->usual), 1), ==, SQLITE_OK);
  remove_tree (self->folder);
  g_date_time_unref (self->at);
  g_free (self->folder);
  g_free (self->visit);
  g_free (self->path);
  g_free (self->name);
  g_free (self->sha256);
  g_free (self->film);
}

/* ── What must hold after every try ──────────────────────────────────────────────────────────────────────────── */

static guint
count_answers (BbCase *visit)
{
  guint n = 0;

  for (guint c = 0; c < bb_case_get_checklists (visit)->len; c++)
    {
      BbChecklist *checklist = bb_case_get_checklists (visit)->pdata[c];

      for (guint s = 0; s < checklist->sections->len; s++)
        {
          GPtrArray *items = ((BbSection *) checklist->sections->pdata[s])->items;

          for (guint i = 0; i < items->len; i++)
            n += bb_case_find_answer (visit, ((BbItem *) items->pdata[i])->code) != NULL;
        }
    }
  return n;
}

static void
note_what_is_there (Fixture *self)
{
  g_autoptr (BbCase) visit = bb_visit_load (self->workspace, self->visit, NULL);

  self->evidence = bb_case_get_evidence (visit)->len;
  self->answers = count_answers (visit);
  g_assert_cmpuint (self->answers, >, 10);
}

static void
expect_whole (Fixture *self, BbEvidence *evidence)
{
  g_autofree char *path = bb_visit_get_evidence_path (self->workspace, evidence->sha256);
  g_autofree char *sha256 = path ? bb_store_hash_file (path, NULL, NULL) : NULL;

  g_assert_cmpstr (sha256, ==, evidence->sha256);
}

/* But for what is not the program's to remove. */
static void
expect_no_temporary_files (Fixture *self)
{
  g_autofree char *folder = g_build_filename (bb_workspace_get_folder (self->workspace), "files", "tmp", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    g_assert_true (self->path && g_str_has_suffix (self->path, name));
}

static void
expect_evidence (Fixture *self, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCase) visit = bb_visit_load (self->workspace, self->visit, &error);
  g_auto (GStrv) problems = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (bb_case_get_evidence (visit)->len, ==, n);
  g_assert_cmpuint (count_answers (visit), ==, self->answers);
  for (guint i = 0; i < n; i++)
    expect_whole (self, bb_case_get_evidence (visit)->pdata[i]);
  expect_no_temporary_files (self);
  problems = bb_store_fsck (bb_workspace_get_store (self->workspace), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (problems[0], ==, NULL);
}

static void
expect_sentence (const char *sentence, const char *name)
{
  g_autofree char *expected = g_strdup_printf ("The disk is full; “%s” was not saved. Free some space and repeat the last step; "
                                               "everything saved before is safe.", name);

  g_assert_cmpstr (sentence, ==, expected);
}

typedef BbEvidence *(*Act) (Fixture *self, GError **error);

/* The more rooms were too small, the more places the disk was full at. */
static void
try_with_more_and_more_room (Fixture *self, Act act)
{
  guint refused = 0;

  note_what_is_there (self);
  for (gint64 room = 0;; room += 400 + room / 4)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BbEvidence) evidence = NULL;
      g_autofree char *sentence = NULL;

      power_disk_set_room (room);
      evidence = act (self, &error);
      power_disk_set_room (-1);
      if (evidence)
        break;
      g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FULL);
      sentence = bb_phrase (error);
      expect_sentence (sentence, self->name);
      expect_evidence (self, self->evidence);
      refused++;
    }
  g_test_message ("%u rooms were too small", refused);
  g_assert_cmpuint (refused, >=, 4);
  expect_evidence (self, self->evidence + 1);
}

/* ── The acts ────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
make_sound (void)
{
  char *bytes = g_malloc (SIZE);

  for (guint i = 0; i < SIZE; i++)
    bytes[i] = (char) g_test_rand_int ();
  memcpy (bytes, "OggS", 4);
  return bytes;
}

static BbEvidence *
save_recording (Fixture *self, GError **error)
{
  g_assert_true (g_file_test (self->path, G_FILE_TEST_EXISTS));                            /* what was said is still there */
  return bb_visit_attach_recording (self->workspace, self->visit, self->path, ITEM, "Lời trình bày", self->at, error);
}

static void
test_recording (Fixture *self, gconstpointer unused)
{
  g_autofree char *sound = make_sound (), *stamp = g_date_time_format (self->at, "%Y%m%d-%H%M%S");
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRecovered) recovered = NULL;

  power_disk_set_full (TRUE);
  g_assert_null (bb_visit_begin_recording (self->workspace, self->visit, ITEM, "Lời trình bày", self->at, &error));
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FULL);
  g_clear_error (&error);
  power_disk_set_full (FALSE);
  recovered = bb_visit_recover_recordings (self->workspace, self->visit, &error);
  g_assert_cmpuint (recovered->attached + recovered->kept, ==, 0);                         /* no note of a recording that never began */
  self->path = bb_visit_begin_recording (self->workspace, self->visit, ITEM, "Lời trình bày", self->at, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (self->path, sound, SIZE, &error));
  self->name = g_strdup_printf ("recording-%s.ogg", stamp);
  try_with_more_and_more_room (self, save_recording);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

static BbEvidence *
cover (Fixture *self, GError **error)
{
  static const BbMark mark = { BB_MARK_BOX, 0.1, 0.1, 0.3, 0.3 };

  return bb_visit_redact (self->workspace, self->visit, self->sha256, &mark, 1, NULL, error);
}

static void
test_covered_copy (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) jpeg = pictures_make_jpeg (&(Picture) { 400, 300, 1 });
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEvidence) original = bb_visit_attach_bytes (self->workspace, self->visit, jpeg, "IMG_1.jpg", (const char *[]) { ITEM, NULL }, NULL,
                                                           "camera", &error);
  g_autoptr (BbCase) visit = NULL;

  g_assert_no_error (error);
  self->sha256 = g_strdup (original->sha256);
  self->name = g_strdup ("IMG_1-da-che.jpg");
  try_with_more_and_more_room (self, cover);
  visit = bb_visit_load (self->workspace, self->visit, NULL);
  g_assert_true (bb_evidence_is_restricted (bb_case_find_evidence (visit, self->sha256)));
}

static char *
hash (const char *bytes)
{
  guint8 digest[SHA256_DIGEST_SIZE];
  struct sha256_ctx context;
  GString *hex = g_string_new (NULL);

  sha256_init (&context);
  sha256_update (&context, SIZE, (const guint8 *) bytes);
  sha256_digest (&context, sizeof digest, digest);
  for (guint i = 0; i < sizeof digest; i++)
    g_string_append_printf (hex, "%02x", digest[i]);
  return g_string_free (hex, FALSE);
}

/* As the page for phones hands it over: it lies in the workspace already; after a failure the phone sends it again. */
static BbEvidence *
take_from_phone (Fixture *self, GError **error)
{
  const BbOrigin origin = { .name = self->name, .source = "phone", .items = (const char *[]) { ITEM, NULL }, .claimed = self->at, .clock = "phone",
                            .received = self->sha256 };

  g_assert_true (g_file_test (self->path, G_FILE_TEST_EXISTS) || g_file_set_contents (self->path, self->film, SIZE, NULL));
  return bb_attach_file (self->workspace, self->visit, self->path, &origin, NULL, error);
}

static void
test_phone (Fixture *self, gconstpointer unused)
{
  self->film = make_sound ();
  self->name = g_strdup ("VID_20261120.mp4");
  self->path = g_build_filename (bb_workspace_get_folder (self->workspace), "files", "tmp", "phone-1", NULL);
  self->sha256 = hash (self->film);
  try_with_more_and_more_room (self, take_from_phone);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

/* ── A camera's card ─────────────────────────────────────────────────────────────────────────────────────────── */

static void
put_on_card (Fixture *self, const char *name, guint width)
{
  g_autofree char *folder = g_build_filename (self->folder, "card", NULL), *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) jpeg = pictures_make_jpeg (&(Picture) { width, 300, 1 });

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (jpeg, NULL), (gssize) g_bytes_get_size (jpeg), NULL));
}

static guint
choose_what_is_left (BbImport *import)
{
  GListModel *files = bb_import_get_files (import);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (BbImportFile) file = g_list_model_get_item (files, i);

      bb_import_file_set_item (file, ITEM);
      bb_import_file_set_chosen (file, TRUE);
      n += bb_import_file_get_chosen (file);
    }
  return n;
}

static void
expect_reasons (BbImport *import)
{
  GListModel *files = bb_import_get_files (import);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (BbImportFile) file = g_list_model_get_item (files, i);

      if (bb_import_file_get_state (file) == BB_IMPORT_FAILED)
        expect_sentence (bb_import_file_get_sentence (file), bb_import_file_get_name (file));
    }
}

static void
test_card (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder = g_build_filename (self->folder, "card", NULL);
  g_autoptr (BbImport) import = NULL;
  g_autoptr (GError) error = NULL;
  guint taken = 0, failed = 1, failures = 0;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("IMG_%u.JPG", i);

      put_on_card (self, name, 300 + 100 * i);
    }
  import = bb_import_open (self->workspace, self->visit, folder, NULL, &error);
  g_assert_no_error (error);
  note_what_is_there (self);
  for (gint64 room = 0; failed > 0; room += 4000 + room / 4)
    {
      g_assert_cmpuint (choose_what_is_left (import), ==, 3 - taken);
      power_disk_set_room (room);
      taken += bb_import_take (import, NULL, &failed);
      power_disk_set_room (-1);
      failures += failed;
      expect_reasons (import);
      expect_evidence (self, self->evidence + taken);
    }
  g_assert_cmpuint (taken, ==, 3);
  g_assert_cmpuint (failures, >=, 6);
}

/* ── Papers ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_papers (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "minutes.pdf", NULL), *kept = NULL;
  g_autoptr (GError) error = NULL;

  note_what_is_there (self);
  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  for (gint64 room = 0; room <= 100000; room += 50000)
    {
      power_disk_set_room (room);
      g_assert_false (bb_visit_write_minutes (self->workspace, self->visit, path, NULL, &error));
      power_disk_set_room (-1);
      g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FULL);
      g_clear_error (&error);
      expect_evidence (self, self->evidence);
      g_assert_null (bb_visit_get_minutes_path (self->workspace, self->visit, NULL));
    }
  bb_visit_write_minutes (self->workspace, self->visit, path, NULL, &error);
  g_assert_no_error (error);
  kept = bb_visit_get_minutes_path (self->workspace, self->visit, &error);
  g_assert_no_error (error);
  expect_evidence (self, self->evidence);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/full/recording", Fixture, NULL, set_up, test_recording, tear_down);
  g_test_add ("/full/covered-copy", Fixture, NULL, set_up, test_covered_copy, tear_down);
  g_test_add ("/full/phone", Fixture, NULL, set_up, test_phone, tear_down);
  g_test_add ("/full/card", Fixture, NULL, set_up, test_card, tear_down);
  g_test_add ("/full/papers", Fixture, NULL, set_up, test_papers, tear_down);
  return g_test_run ();
}
