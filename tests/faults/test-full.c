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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults/full/refused-whole-and-goes-on", test_full_disk);
  g_test_add_func ("/faults/full/fills-and-empties", test_disk_that_fills_and_empties);
  return g_test_run ();
}
