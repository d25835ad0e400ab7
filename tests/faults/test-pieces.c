/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that comes in pieces while the program is killed or the power goes, at every step of it: what was acknowledged is there, nothing wrong is taken
 * for the file, and going on makes it whole. And a workspace of the version before, killed while it is brought to this one. */
#include "power-disk.h"
#include "store/bb-store-private.h"
#include "workspace.h"

#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZE (2 * BB_PIECE_SIZE + 1000)
#define PIECES 3
#define EVERY 7                  /* steps from one kill to the next */
#define CUTS 25
#define OLDER "DROP TABLE outbox; DROP INDEX documents_contested; DROP TABLE attachments; DROP TABLE gatherings; DROP INDEX documents_deleted; DROP INDEX files_spare; " \
              "ALTER TABLE revisions DROP COLUMN attachments; ALTER TABLE files DROP COLUMN kept; PRAGMA user_version = 2"

static const BbStoreOptions recorded = { .vfs = POWER_DISK_VFS };
static char *self_path;

/* ── The file ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static GBytes *
make_file (void)
{
  guint8 *bytes = g_malloc (SIZE);

  for (gsize i = 0; i < SIZE; i++)
    bytes[i] = (guint8) ((i * 2654435761u) >> 13);
  return g_bytes_new_take (bytes, SIZE);
}

static char *
get_sha256 (void)
{
  g_autoptr (GBytes) file = make_file ();

  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
}

/* What a replication does with one piece. */
static void
take_piece (BbStore *store, guint number)
{
  g_autoptr (GBytes) file = make_file ();
  g_autoptr (GBytes) piece = g_bytes_new_from_bytes (file, number * BB_PIECE_SIZE, MIN (BB_PIECE_SIZE, SIZE - number * BB_PIECE_SIZE));
  g_autofree char *sha256 = get_sha256 (), *name = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, piece);
  g_autofree char *id = g_strdup_printf ("blob:%s:%06u", sha256, number);
  g_autofree char *text = g_strdup_printf ("{'pieces':%d,'sha256':'%s','size':%d,'type':'blob'}", PIECES, sha256, SIZE);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (piece);
  g_autoptr (BbAttachment) stated = bb_attachment_new (name, "application/octet-stream");
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_attachment_unref);
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (JsonObject) body = parse (text);
  g_autoptr (GError) error = NULL;
  BbAttachment *taken = bb_store_add_stream (store, stated, stream, 0, NULL, &error);

  g_assert_no_error (error);
  g_ptr_array_add (list, taken);
  bb_batch_put_full (batch, DATABASE, id, NULL, FALSE, body, list);
  bb_store_commit (store, batch, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
has_piece (BbStore *store, guint number)
{
  g_autofree char *sha256 = get_sha256 (), *id = g_strdup_printf ("blob:%s:%06u", sha256, number);
  g_autoptr (BbDocument) document = bb_store_get (store, DATABASE, id, NULL, NULL);

  return document != NULL;
}

static void
expect_sound (BbStore *store)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) problems = bb_store_fsck (store, NULL, &error);
  g_autofree char *told = problems ? g_strjoinv ("\n", problems) : NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (told, ==, "");
}

/* After a break: sound as it is (fsck hashes whatever has a name), and whole when the rest has come, with nothing left over. */
static void
expect_to_go_on (const char *folder, guint acknowledged, gboolean whole)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbStore) store = bb_store_open (folder, &error);
  g_autofree char *sha256 = get_sha256 (), *path = NULL, *files = NULL, *bytes = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < acknowledged; i++)
    g_assert_true (has_piece (store, i));
  path = bb_store_get_file (store, sha256, NULL);
  g_assert_true (path || !whole);
  expect_sound (store);
  for (guint i = 0; i < PIECES; i++)
    if (!has_piece (store, i))
      take_piece (store, i);
  bb_store_wait_for_files (store);
  g_clear_pointer (&path, g_free);
  path = bb_store_get_file (store, sha256, &error);
  g_assert_no_error (error);
  expect_sound (store);
  bb_store_close (store);
  bytes = dump_query (folder, "SELECT COUNT (DISTINCT file), COUNT (*) FROM attachments");
  g_assert_cmpstr (bytes, ==, "|1|3\n");
  files = dump_query (folder, "SELECT COUNT (*) FROM files");
  g_assert_cmpstr (files, ==, "|1\n");
}

/* ── Killed ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Says each thing that it has done, in one letter. */
static void
say (char letter)
{
  if (write (STDOUT_FILENO, &letter, 1) != 1)
    _exit (1);
}

static int
work (const char *folder, guint death, gboolean only_open)
{
  BbStore *store;

  power_disk_start (folder);
  power_disk_set_death (death);
  store = bb_store_open_with (folder, &recorded, NULL);
  if (!store)
    return 1;
  for (guint i = 0; i < PIECES && !only_open; i++)
    {
      take_piece (store, i);
      say ('p');
    }
  if (!only_open)
    {
      bb_store_wait_for_files (store);
      say ('w');
    }
  bb_store_close (store);
  return 0;
}

/* Returns: whether it was killed. @said: what it had said by then. */
static gboolean
run_child (const char *folder, const char *what, guint death, char **said)
{
  g_autofree char *number = g_strdup_printf ("%u", death);
  const char * const argv[] = { self_path, what, folder, number, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, said, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (WIFSIGNALED (status) || (WIFEXITED (status) && WEXITSTATUS (status) == 0));
  return WIFSIGNALED (status);
}

static void
test_killed (void)
{
  guint step = (guint) g_test_rand_int_range (1, EVERY + 1);
  gboolean killed = TRUE;

  for (; killed; step += EVERY)
    {
      g_autofree char *folder = g_dir_make_tmp ("bienban-kill-XXXXXX", NULL), *said = NULL;
      g_autoptr (BbStore) store = bb_store_open (folder, NULL);

      bb_store_close (store);
      killed = run_child (folder, "--take", step, &said);
      g_test_message ("step %u: %s", step, said);
      expect_to_go_on (folder, (guint) strlen (said) - (strchr (said, 'w') != NULL), strchr (said, 'w') != NULL);
      remove_folder (folder);
    }
  g_assert_cmpuint (step, >, 60);                          /* there were that many steps to be killed at */
}

/* ── Power cuts ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_power_cuts (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  g_autofree char *folder = g_dir_make_tmp ("bienban-power-XXXXXX", NULL), *uuid = NULL;
  g_autoptr (BbStore) store = NULL;
  guint made, times[PIECES + 1];

  power_disk_start (folder);
  store = bb_store_open_with (folder, &recorded, NULL);
  made = power_disk_get_time ();
  uuid = g_strdup (bb_store_get_uuid (store));
  for (guint i = 0; i < PIECES; i++)
    {
      take_piece (store, i);
      times[i] = power_disk_get_time ();
    }
  bb_store_wait_for_files (store);
  times[PIECES] = power_disk_get_time ();
  bb_store_close (store);
  power_disk_stop ();
  for (guint i = 0; i < CUTS; i++)
    {
      g_autofree char *target = g_dir_make_tmp ("bienban-cut-XXXXXX", NULL), *lock = g_build_filename (target, "workspace.lock", NULL);
      guint time = (guint) g_rand_int_range (random, (gint32) made, (gint32) times[PIECES] + 5), acknowledged = 0;

      power_disk_cut (time, random, target);
      g_assert_true (g_file_set_contents (lock, uuid, -1, NULL));
      while (acknowledged < PIECES && times[acknowledged] <= time)
        acknowledged++;
      expect_to_go_on (target, acknowledged, times[PIECES] <= time);
      remove_folder (target);
    }
  remove_folder (folder);
}

/* ── From the version before ───────────────────────────────────────────────────────────────────────────────────── */

static void
make_older (const char *folder)
{
  g_autoptr (BbStore) store = bb_store_open (folder, NULL);
  g_autofree char *path = g_build_filename (folder, "workspace.db", NULL), *rev = put (store, "visit:v", NULL, "{'type':'visit'}");
  g_autoptr (GBytes) file = make_file ();
  sqlite3 *db = NULL;

  g_free (bb_store_add_bytes (store, file, NULL));
  bb_store_close (store);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, OLDER, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* It is the old one or the new one, never something between, and nothing of it is lost. */
static void
test_killed_while_brought_up (void)
{
  gboolean killed = TRUE;
  guint step = 0;

  while (killed)
    {
      g_autofree char *folder = g_dir_make_tmp ("bienban-kill-XXXXXX", NULL), *said = NULL, *sha256 = get_sha256 (), *path = NULL;
      g_autoptr (BbStore) store = NULL;
      g_autoptr (BbDocument) document = NULL;
      g_autoptr (GError) error = NULL;

      make_older (folder);
      killed = run_child (folder, "--open", ++step, &said);
      store = bb_store_open (folder, &error);
      g_assert_no_error (error);
      document = bb_store_get (store, DATABASE, "visit:v", NULL, &error);
      g_assert_no_error (error);
      path = bb_store_get_file (store, sha256, &error);
      g_assert_no_error (error);
      expect_sound (store);
      bb_store_close (store);
      remove_folder (folder);
    }
  g_assert_cmpuint (step, >, 8);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && argv[1][0] == '-' && argv[1][1] == '-' && (g_str_equal (argv[1], "--take") || g_str_equal (argv[1], "--open")))
    return work (argv[2], (guint) atoi (argv[3]), g_str_equal (argv[1], "--open"));
  self_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults/pieces/killed", test_killed);
  g_test_add_func ("/faults/pieces/power-cuts", test_power_cuts);
  g_test_add_func ("/faults/migration/killed", test_killed_while_brought_up);
  return g_test_run ();
}
