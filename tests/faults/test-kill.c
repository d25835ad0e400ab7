/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 200 times kill -9 while documents, drafts and files are being written: whatever the child acknowledged is there, and fsck has
 * nothing to say. */
#include "workspace.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILLS 200
#define PER_WORKSPACE 10

/* ── The child ─────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  BbStore *store;
  int number;
} Worker;

/* One line, in one write, after the store has answered. */
G_GNUC_PRINTF (1, 2) static void
acknowledge (const char *format, ...)
{
  char line[512];
  va_list arguments;
  int length;

  va_start (arguments, format);
  length = g_vsnprintf (line, sizeof line, format, arguments);
  va_end (arguments);
  if (write (STDOUT_FILENO, line, (size_t) length) != length)
    _exit (1);
}

static gpointer
write_answers (gpointer data)
{
  const Worker *worker = data;
  g_autofree char *previous = NULL;

  for (int i = 0;; i++)
    {
      g_autofree char *id = g_strdup_printf ("answer:%08x%08x:%d", g_random_int (), g_random_int (), i);
      g_autofree char *json = g_strdup_printf ("{'type':'answer','result':'pass','note':'ghi lần %d'}", i);
      g_autofree char *draft = g_strdup_printf ("draft/%d", worker->number);
      g_autofree char *rev = put (worker->store, id, NULL, json), *second = NULL;

      acknowledge ("D %s %s\n", id, rev);
      second = put (worker->store, id, rev, "{'type':'answer','result':'fail'}");
      acknowledge ("D %s %s\n", id, second);
      if (bb_store_set_draft (worker->store, draft, id, NULL))
        acknowledge ("T %s %s\n", draft, id);
    }
  return NULL;
}

static gpointer
write_files (gpointer data)
{
  const Worker *worker = data;

  while (TRUE)
    {
      gsize length = (gsize) g_random_int_range (1, 60000);
      guint32 *content = g_new (guint32, length);
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *sha256 = NULL;

      for (gsize i = 0; i < length; i++)
        content[i] = g_random_int ();
      bytes = g_bytes_new_take (content, length * sizeof *content);
      sha256 = bb_store_add_bytes (worker->store, bytes, NULL);
      if (sha256 != NULL)
        acknowledge ("F %s -\n", sha256);
    }
  return NULL;
}

static int
run_child (const char *folder)
{
  g_autoptr (GError) error = NULL;
  BbStore *store = bb_store_open (folder, &error);
  Worker workers[] = { { store, 0 }, { store, 1 }, { store, 2 } };

  if (store == NULL)
    {
      acknowledge ("E %s -\n", error->message);
      return 1;
    }
  acknowledge ("O - -\n");
  g_thread_new ("answers", write_answers, &workers[0]);
  g_thread_new ("answers", write_answers, &workers[1]);
  write_files (&workers[2]);
  return 0;
}

/* ── The parent ────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *program;

/* Every line that the child wrote before it was killed; it is killed at a random moment, also while it opens. */
static char *
run_and_kill (const char *folder)
{
  const char *arguments[] = { program, "--child", folder, NULL };
  GString *lines = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  char buffer[65536];
  gssize got;
  GPid pid;
  int out;

  g_spawn_async_with_pipes (NULL, (char **) arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_usleep ((gulong) g_test_rand_int_range (1000, 70000));
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  while ((got = read (out, buffer, sizeof buffer)) > 0)
    g_string_append_len (lines, buffer, got);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  close (out);
  return g_string_free (lines, FALSE);
}

static void
expect_item (BbStore *store, char **item, GHashTable *drafts)
{
  if (*item[0] == 'D')
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BbDocument) document = bb_store_get (store, DATABASE, item[1], item[2], &error);

      g_assert_no_error (error);
      g_assert_nonnull (document->body);
    }
  else if (*item[0] == 'F')
    g_assert_nonnull (bb_store_get_file (store, item[1], NULL));
  else if (*item[0] == 'T')
    g_hash_table_insert (drafts, item[1], item[2]);
  else
    g_assert_cmpstr (item[0], ==, "O");
}

/* A draft shows what was acknowledged last, or what was under way after it. */
static void
expect_drafts (BbStore *store, GHashTable *drafts)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, drafts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_autofree char *text = bb_store_get_draft (store, key, NULL);

      g_assert_nonnull (text);
      if (!g_str_equal (text, value))
        {
          g_autoptr (BbDocument) document = bb_store_get (store, DATABASE, text, NULL, NULL);

          g_assert_nonnull (document);
        }
    }
}

static guint
expect_all (const char *folder, const char *lines)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbStore) store = bb_store_open (folder, &error);
  g_autoptr (GHashTable) drafts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_auto (GStrv) list = g_strsplit (lines, "\n", -1), problems = NULL;
  g_autofree char *told = NULL;

  g_assert_no_error (error);
  for (guint i = 0; list[i] != NULL && *list[i] != '\0'; i++)
    {
      g_ptr_array_add (items, g_strsplit (list[i], " ", 3));
      expect_item (store, items->pdata[i], drafts);
    }
  expect_drafts (store, drafts);
  problems = bb_store_fsck (store, NULL, &error);
  g_assert_no_error (error);
  told = g_strjoinv ("\n", problems);
  g_assert_cmpstr (told, ==, "");
  bb_store_close (store);
  return items->len;
}

static void
test_kill (void)
{
  guint items = 0;

  for (int i = 0; i < KILLS / PER_WORKSPACE; i++)
    {
      g_autofree char *folder = g_dir_make_tmp ("bienban-kill-XXXXXX", NULL);
      g_autoptr (GString) all = g_string_new (NULL);

      for (int j = 0; j < PER_WORKSPACE; j++)
        {
          g_autofree char *lines = run_and_kill (folder);

          g_string_append (all, lines);
          items += expect_all (folder, all->str);
        }
      remove_folder (folder);
    }
  g_test_message ("%u acknowledged items were looked for", items);
  g_assert_cmpint (items, >, KILLS);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--child") == 0)
    return run_child (argv[2]);
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults/kill/every-acknowledged-item-is-there", test_kill);
  return g_test_run ();
}
