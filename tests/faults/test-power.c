/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 200 power cuts: whatever was acknowledged before is there, and fsck has nothing to say. Without synchronous=FULL the same test
 * must see losses, else it proves nothing. */
#include "power-disk.h"
#include "store/bb-store-private.h"
#include "workspace.h"

#include <glib/gstdio.h>
#include <string.h>

#define RECORDINGS 10
#define CUTS 20                  /* of each recording */
#define ANSWERS 38               /* of each of two typists */

typedef struct
{
  guint time;
  char *id;                      /* of a document, or the SHA-256 of a file */
  char *rev;                     /* %NULL: a file */
} Acknowledged;

typedef struct
{
  BbStore *store;
  GMutex mutex;
  GArray *acknowledged;
  guint made;                    /* the workspace was open from this time on */
  char *uuid;
} Recording;

typedef struct
{
  Recording *recording;
  int number;
} Typist;

static void
clear_acknowledged (gpointer data)
{
  g_free (((Acknowledged *) data)->id);
  g_free (((Acknowledged *) data)->rev);
}

static void
acknowledge (Recording *recording, const char *id, const char *rev)
{
  Acknowledged item = { power_disk_get_time (), g_strdup (id), g_strdup (rev) };

  g_mutex_lock (&recording->mutex);
  g_array_append_val (recording->acknowledged, item);
  g_mutex_unlock (&recording->mutex);
}

/* Long enough that the log is moved into the database while the typists rest. */
static char *
make_answer (int number, int i)
{
  g_autofree char *note = g_strnfill (60000, 'a' + (number * 7 + i) % 26);

  return g_strdup_printf ("{'type':'answer','result':'%s','note':'%s'}", i % 3 == 0 ? "fail" : "pass", note);
}

static gpointer
type_answers (gpointer data)
{
  const Typist *typist = data;
  char *previous = NULL;

  for (int i = 0; i < ANSWERS; i++)
    {
      g_autofree char *id = g_strdup_printf ("answer:v%d:%d", typist->number, i / 2);
      g_autofree char *json = make_answer (typist->number, i);
      g_autofree char *rev = put (typist->recording->store, id, i % 2 == 1 ? previous : NULL, json);

      acknowledge (typist->recording, id, rev);
      g_free (previous);
      previous = g_steal_pointer (&rev);
      if (i == ANSWERS * 3 / 4)             /* the log is moved into the database, then begins anew */
        g_usleep (80 * 1000);
    }
  g_free (previous);
  return NULL;
}

/* As a file comes from a phone: written by another part of the program, never synced, hashed on the way. */
static char *
take_file (BbStore *store, GBytes *bytes, GError **error)
{
  g_autofree char *path = g_build_filename (bb_store_get_folder (store), "files", "tmp", "received", NULL);
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  char *sha256 = NULL;

  if (!g_file_set_contents (path, data, (gssize) length, error))
    return NULL;
  sha256 = bb_store_hash_file (path, NULL, error);
  if (sha256 && !bb_store_take_file (store, path, sha256, (goffset) length, error))
    g_clear_pointer (&sha256, g_free);
  return sha256;
}

static gpointer
add_files (gpointer data)
{
  const Typist *typist = data;

  for (int i = 0; i < 6; i++)
    {
      gsize length = (gsize) g_random_int_range (1, 200000);
      guint8 *content = g_malloc (length);
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *sha256 = NULL;
      g_autoptr (GError) error = NULL;

      for (gsize j = 0; j < length; j++)
        content[j] = (guint8) g_random_int ();
      bytes = g_bytes_new_take (content, length);
      sha256 = i % 2 ? take_file (typist->recording->store, bytes, &error) : bb_store_add_bytes (typist->recording->store, bytes, &error);
      g_assert_no_error (error);
      acknowledge (typist->recording, sha256, NULL);
    }
  return NULL;
}

static void
record (Recording *recording, const char *folder, gboolean unsafe)
{
  const BbStoreOptions options = { POWER_DISK_VFS, unsafe };
  Typist typists[] = { { recording, 0 }, { recording, 1 }, { recording, 2 } };
  GThread *threads[3];
  g_autoptr (GError) error = NULL;

  power_disk_start (folder);
  recording->acknowledged = g_array_new (FALSE, TRUE, sizeof (Acknowledged));
  g_array_set_clear_func (recording->acknowledged, clear_acknowledged);
  g_mutex_init (&recording->mutex);
  recording->store = bb_store_open_with (folder, &options, &error);
  g_assert_no_error (error);
  recording->made = power_disk_get_time ();
  recording->uuid = g_strdup (bb_store_get_uuid (recording->store));
  for (int i = 0; i < 3; i++)
    threads[i] = g_thread_new ("writer", i < 2 ? type_answers : add_files, &typists[i]);
  for (int i = 0; i < 3; i++)
    g_thread_join (threads[i]);
  bb_store_close (recording->store);
  g_clear_object (&recording->store);
  power_disk_stop ();
}

static void
clear_recording (Recording *recording)
{
  g_array_unref (recording->acknowledged);
  g_mutex_clear (&recording->mutex);
  g_free (recording->uuid);
}

static gboolean
is_there (BbStore *store, const Acknowledged *item)
{
  g_autoptr (BbDocument) document = item->rev != NULL ? bb_store_get (store, DATABASE, item->id, item->rev, NULL) : NULL;
  g_autofree char *file = item->rev == NULL ? bb_store_get_file (store, item->id, NULL) : NULL;

  return (document != NULL && document->body != NULL) || file != NULL;
}

/* What is wrong after the cut, a line each. */
static void
examine (Recording *recording, guint time, const char *folder, GString *wrong)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbStore) store = bb_store_open (folder, &error);
  g_auto (GStrv) problems = NULL;

  if (store == NULL)
    {
      g_string_append_printf (wrong, "%s\n", error->message);
      return;
    }
  for (guint i = 0; i < recording->acknowledged->len; i++)
    {
      const Acknowledged *item = &g_array_index (recording->acknowledged, Acknowledged, i);

      if (item->time <= time && !is_there (store, item))
        g_string_append_printf (wrong, "%s %s is lost\n", item->id, item->rev);
    }
  problems = bb_store_fsck (store, NULL, &error);
  if (problems == NULL)
    g_string_append_printf (wrong, "%s\n", error->message);
  for (guint i = 0; problems != NULL && problems[i] != NULL; i++)
    g_string_append_printf (wrong, "%s\n", problems[i]);
  bb_store_close (store);
}

static void
cut_once (Recording *recording, GRand *rand, GString *wrong)
{
  g_autofree char *target = g_dir_make_tmp ("bienban-cut-XXXXXX", NULL);
  g_autofree char *lock = g_build_filename (target, "workspace.lock", NULL);
  guint time = (guint) g_rand_int_range (rand, 0, (gint32) power_disk_get_time () + 1);

  power_disk_cut (time, rand, target);
  if (time >= recording->made)
    g_assert_true (g_file_set_contents (lock, recording->uuid, -1, NULL));
  examine (recording, time, target, wrong);
  remove_folder (target);
}

static guint
cut_often (gboolean unsafe, int recordings, int cuts, gboolean must_hold)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  guint losses = 0;

  for (int i = 0; i < recordings; i++)
    {
      g_autofree char *folder = g_dir_make_tmp ("bienban-power-XXXXXX", NULL);
      Recording recording = { 0 };

      record (&recording, folder, unsafe);
      for (int j = 0; j < cuts; j++)
        {
          g_autoptr (GString) wrong = g_string_new (NULL);

          cut_once (&recording, rand, wrong);
          if (must_hold)
            g_assert_cmpstr (wrong->str, ==, "");
          losses += wrong->len > 0;
        }
      clear_recording (&recording);
      remove_folder (folder);
    }
  return losses;
}

static void
test_nothing_acknowledged_is_lost (void)
{
  cut_often (FALSE, RECORDINGS, CUTS, TRUE);
}

static void
test_without_sync_losses_are_seen (void)
{
  guint losses = cut_often (TRUE, 1, CUTS, FALSE);

  g_test_message ("%u of %d cuts lost something with synchronous=OFF", losses, CUTS);
  g_assert_cmpint (losses, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults/power/nothing-acknowledged-is-lost", test_nothing_acknowledged_is_lost);
  g_test_add_func ("/faults/power/without-sync-losses-are-seen", test_without_sync_losses_are_seen);
  return g_test_run ();
}
