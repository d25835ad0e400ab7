/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A full disk: the write that finds it is refused whole, nothing that was there is lost, and when there is room again the same
 * store goes on. */
#include "power-disk.h"
#include "store/bb-store-private.h"
#include "workspace.h"

#include <string.h>

static void
expect_full (const GError *error)
{
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FULL);
  g_assert_null (strchr (error->message, '\n'));
}

static void
expect_refusals (BbStore *store)
{
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (JsonObject) body = parse ("{'type':'answer','result':'fail'}");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3);
  g_autoptr (GError) error = NULL;

  bb_batch_put (batch, DATABASE, "answer:v1:A2", NULL, body);
  bb_batch_put (batch, DATABASE, "answer:v1:A3", NULL, body);
  g_assert_false (bb_store_commit (store, batch, NULL, &error));
  expect_full (error);
  g_assert_null (bb_batch_get_rev (batch, 0));
  g_clear_error (&error);
  g_assert_null (bb_store_add_bytes (store, bytes, &error));
  expect_full (error);
  g_clear_error (&error);
  g_assert_false (bb_store_set_draft (store, "v1/A2/note", "đang gõ", &error));
  expect_full (error);
}

static void
expect_sound (BbStore *store, guint answers)
{
  g_autoptr (GPtrArray) all = bb_store_list (store, DATABASE, "answer:", NULL);
  g_auto (GStrv) problems = bb_store_fsck (store, NULL, NULL);

  g_assert_cmpint (all->len, ==, answers);
  g_assert_cmpint (g_strv_length (problems), ==, 0);
}

static void
test_full_disk (void)
{
  g_autofree char *folder = g_dir_make_tmp ("bienban-full-XXXXXX", NULL);
  const BbStoreOptions options = { .vfs = POWER_DISK_VFS };
  g_autoptr (BbStore) store = NULL;
  g_autoptr (BbStore) again = NULL;

  power_disk_start (folder);
  store = bb_store_open_with (folder, &options, NULL);
  g_free (put (store, "answer:v1:A1", NULL, "{'type':'answer','result':'pass'}"));
  power_disk_set_full (TRUE);
  for (int i = 0; i < 5; i++)
    expect_refusals (store);
  expect_sound (store, 1);
  power_disk_set_full (FALSE);
  g_free (put (store, "answer:v1:A2", NULL, "{'type':'answer','result':'fail'}"));
  expect_sound (store, 2);
  bb_store_close (store);
  power_disk_stop ();
  again = bb_store_open (folder, NULL);
  expect_sound (again, 2);
  bb_store_close (again);
  remove_folder (folder);
}

/* Threads that write when the disk fills: each write is there or was refused. */
typedef struct
{
  BbStore *store;
  int number;
  guint acknowledged;
} Typist;

static gpointer
type_answers (gpointer data)
{
  Typist *typist = data;

  for (int i = 0; i < 100; i++)
    {
      g_autoptr (BbBatch) batch = bb_batch_new ();
      g_autoptr (JsonObject) body = parse ("{'type':'answer','result':'fail'}");
      g_autofree char *id = g_strdup_printf ("answer:v%d:%d", typist->number, i);
      g_autoptr (GError) error = NULL;

      bb_batch_put (batch, DATABASE, id, NULL, body);
      if (bb_store_commit (typist->store, batch, NULL, &error))
        typist->acknowledged++;
      else
        expect_full (error);
      g_usleep (100);
    }
  return NULL;
}

static void
test_disk_that_fills_and_empties (void)
{
  g_autofree char *folder = g_dir_make_tmp ("bienban-full-XXXXXX", NULL);
  const BbStoreOptions options = { .vfs = POWER_DISK_VFS };
  g_autoptr (BbStore) store = NULL;
  Typist typists[3] = { { 0 } };
  GThread *threads[3];

  power_disk_start (folder);
  store = bb_store_open_with (folder, &options, NULL);
  for (int i = 0; i < 3; i++)
    {
      typists[i] = (Typist) { store, i, 0 };
      threads[i] = g_thread_new ("typist", type_answers, &typists[i]);
    }
  for (int i = 0; i < 20; i++)
    {
      g_usleep (1000);
      power_disk_set_full (i % 2 == 0);
    }
  for (int i = 0; i < 3; i++)
    g_thread_join (threads[i]);
  expect_sound (store, typists[0].acknowledged + typists[1].acknowledged + typists[2].acknowledged);
  bb_store_close (store);
  power_disk_stop ();
  remove_folder (folder);
}

/* ── A group of writes ───────────────────────────────────────────────────────────────────────────────────────── */

typedef struct { BbStore *store; const char *id; gboolean conflicts; GError *error; gboolean written; } Writer;

static gboolean held, waiting;

/* Until everybody waits who is to be in the group. */
static gboolean
hold_the_connection (BbWriting *writing, gpointer data, GError **error)
{
  g_atomic_int_set (&waiting, TRUE);
  while (g_atomic_int_get (&held))
    g_usleep (1000);
  return TRUE;
}

static gpointer
hold (gpointer data)
{
  g_assert_true (bb_store_write (data, hold_the_connection, NULL, NULL, NULL));
  return NULL;
}

static gpointer
write_one (gpointer data)
{
  Writer *writer = data;
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (JsonObject) body = parse ("{'type':'answer','result':'fail'}");

  bb_batch_put (batch, DATABASE, writer->id, writer->conflicts ? "1-0123456789abcdef0123456789abcdef" : NULL, body);
  writer->written = bb_store_commit (writer->store, batch, NULL, &writer->error);
  return NULL;
}

/* Returns: in how many transactions the four were written */
static guint
write_as_a_group (BbStore *store, Writer *writers, gboolean full)
{
  BbWriter *writer = bb_store_get_writer (store);
  guint before = bb_writer_get_transactions (writer);
  GThread *holder, *threads[4];

  g_atomic_int_set (&held, TRUE);
  g_atomic_int_set (&waiting, FALSE);
  holder = g_thread_new ("holder", hold, store);
  while (!g_atomic_int_get (&waiting))
    g_usleep (1000);
  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("writer", write_one, &writers[i]);
  g_usleep (500 * 1000);
  power_disk_set_full (full);
  g_atomic_int_set (&held, FALSE);
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  g_thread_join (holder);
  power_disk_set_full (FALSE);
  return bb_writer_get_transactions (writer) - before;
}

/* The third of four is refused: it alone, with its own error; when the disk is full that meets the others, and it keeps its own. */
static void
test_each_of_a_group_has_its_own_error (gconstpointer data)
{
  gboolean full = GPOINTER_TO_INT (data);
  g_autofree char *folder = g_dir_make_tmp ("bienban-full-XXXXXX", NULL);
  const BbStoreOptions options = { .vfs = POWER_DISK_VFS };
  g_autoptr (BbStore) store = NULL;
  Writer writers[4] = { { .id = "answer:v1:A1" }, { .id = "answer:v1:A2" }, { .id = "answer:v1:A3", .conflicts = TRUE }, { .id = "answer:v1:A4" } };
  guint transactions;

  power_disk_start (folder);
  store = bb_store_open_with (folder, &options, NULL);
  for (int i = 0; i < 4; i++)
    writers[i].store = store;
  transactions = write_as_a_group (store, writers, full);
  g_test_message ("%u transactions", transactions);
  for (int i = 0; i < 4; i++)
    {
      g_assert_cmpint (writers[i].written, ==, !writers[i].conflicts && !full);
      if (writers[i].conflicts)
        g_assert_error (writers[i].error, BB_STORE_ERROR, BB_STORE_ERROR_CONFLICT);
      else if (full)
        expect_full (writers[i].error);
      g_clear_error (&writers[i].error);
    }
  expect_sound (store, full ? 0 : 3);
  bb_store_close (store);
  power_disk_stop ();
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults/full/refused-whole-and-goes-on", test_full_disk);
  g_test_add_func ("/faults/full/fills-and-empties", test_disk_that_fills_and_empties);
  g_test_add_data_func ("/faults/full/one-of-a-group-is-refused-alone", GINT_TO_POINTER (FALSE), test_each_of_a_group_has_its_own_error);
  g_test_add_data_func ("/faults/full/a-group-that-fails-leaves-each-its-error", GINT_TO_POINTER (TRUE), test_each_of_a_group_has_its_own_error);
  return g_test_run ();
}
