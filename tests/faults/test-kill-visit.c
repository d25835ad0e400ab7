/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kill -9 at a random moment while answers, evidence and minutes are being written: what was acknowledged is there. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "services/bb-visits.h"
#include "test-folder.h"

#define ROUNDS 200

static const char *self_path;

/* ── The child: works until it is killed, and says what is done ──────────────────────────────────────────────── */

static void
acknowledge (const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list list;

  va_start (list, format);
  line = g_strdup_vprintf (format, list);
  va_end (list);
  if (write (STDOUT_FILENO, line, strlen (line)) < 0)
    _exit (1);
}

static void
answer (BbWorkspace *workspace, const char *visit, BbCase *loaded, GRand *rand)
{
  BbChecklist *checklist = bb_case_get_checklists (loaded)->pdata[g_rand_int_range (rand, 0, 2)];
  BbSection *section = checklist->sections->pdata[g_rand_int_range (rand, 0, checklist->sections->len)];
  BbItem *item = section->items->pdata[g_rand_int_range (rand, 0, section->items->len)];
  g_autoptr (BbAnswer) value = bb_answer_new ();

  value->item = g_strdup (item->code);
  value->result = g_rand_int_range (rand, 0, 3);
  value->note = g_strdup_printf ("ghi chú %08x", g_rand_int (rand));
  if (bb_visit_answer (workspace, visit, value, NULL))
    acknowledge ("answer %s %s\n", value->item, value->note);
}

static void
attach (BbWorkspace *workspace, const char *visit, GRand *rand)
{
  static const char * const items[] = { "A1.01", NULL };
  gsize size = g_rand_int_range (rand, 1, 400000);
  guint32 *data = g_malloc (size + 4);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (BbEvidence) evidence = NULL;

  for (gsize i = 0; i < size / 4 + 1; i++)
    data[i] = g_rand_int (rand);
  bytes = g_bytes_new_take (data, size);
  evidence = bb_visit_attach_bytes (workspace, visit, bytes, "ảnh.bin", items, NULL, "file", NULL);
  if (evidence)
    acknowledge ("evidence %s\n", evidence->sha256);
}

static void
draft (BbWorkspace *workspace, GRand *rand)
{
  g_autofree char *text = g_strdup_printf ("đang gõ %08x", g_rand_int (rand));

  if (bb_workspace_set_draft (workspace, "kill/note", text, NULL))
    acknowledge ("draft %s\n", text);
}

static void
write_minutes (BbWorkspace *workspace, const char *visit)
{
  g_autofree char *path = g_build_filename (bb_workspace_get_folder (workspace), "draft.pdf", NULL);

  if (bb_visit_write_minutes (workspace, visit, path, NULL, NULL))
    acknowledge ("minutes %s\n", path);
}

static int
work (const char *folder, const char *visit, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (BbWorkspace) workspace = bb_workspace_open (folder, NULL, NULL);
  g_autoptr (BbCase) loaded = workspace ? bb_visit_load (workspace, visit, NULL) : NULL;

  if (!loaded)
    return 1;
  acknowledge ("open -\n");
  for (;;)
    {
      guint choice = g_rand_int_range (rand, 0, 20);

      if (choice < 12)
        answer (workspace, visit, loaded, rand);
      else if (choice < 16)
        attach (workspace, visit, rand);
      else if (choice < 19)
        draft (workspace, rand);
      else
        write_minutes (workspace, visit);
    }
}

/* ── The parent ──────────────────────────────────────────────────────────────────────────────────────────────── */

static void
check (const char *folder, const char *visit, GHashTable *answers, GHashTable *evidence, const char *draft_text, guint round)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbWorkspace) workspace = bb_workspace_open (folder, NULL, &error);
  g_autoptr (BbCase) loaded = NULL;
  g_auto (GStrv) problems = NULL;
  g_autofree char *found = NULL;
  GHashTableIter iter;
  gpointer key, value;

  g_assert_no_error (error);
  loaded = bb_visit_load (workspace, visit, &error);
  g_assert_no_error (error);
  g_hash_table_iter_init (&iter, evidence);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_autofree char *path = bb_visit_get_evidence_path (workspace, key);

      if (!path || !bb_case_find_evidence (loaded, key))
        g_error ("round %u: evidence %s was acknowledged and is lost", round, (char *) key);
    }
  g_hash_table_iter_init (&iter, answers);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      /* The one that was being written when the kill came may stand in its place: it is newer. */
      BbAnswer *stored = bb_case_find_answer (loaded, key);

      if (!stored)
        g_error ("round %u: the answer to %s was acknowledged and is lost", round, (char *) key);
      if (g_strcmp0 (stored->note, value) != 0)
        {
          g_autofree char *id = g_strdup_printf ("answer:%s:%s", visit, (char *) key);
          g_autofree char *database = g_strconcat ("doan-", bb_case_get_visit (loaded)->scope, NULL);
          g_autoptr (GPtrArray) history = bb_store_history (bb_workspace_get_store (workspace), database, id, NULL);
          gboolean kept = FALSE;

          for (guint i = 0; history && i < history->len; i++)
            kept |= g_strcmp0 (json_object_get_string_member_with_default (((BbDocument *) history->pdata[i])->body, "note", ""), value) == 0;
          if (!kept)
            g_error ("round %u: the answer to %s was acknowledged as “%s”, and is “%s”", round, (char *) key, (char *) value, stored->note);
          g_hash_table_iter_replace (&iter, g_strdup (stored->note));
        }
    }
  found = bb_workspace_get_draft (workspace, "kill/note");
  if (draft_text)
    g_assert_nonnull (found);
  if (round % 10 == 9 || round == ROUNDS - 1)
    {
      problems = bb_store_fsck (bb_workspace_get_store (workspace), NULL, &error);
      g_assert_no_error (error);
      if (problems[0])
        g_error ("round %u: fsck: %s", round, problems[0]);
    }
  bb_workspace_close (workspace);
}

static void
read_acknowledgements (FILE *in, GHashTable *answers, GHashTable *evidence, char **draft_text)
{
  char *line = NULL;
  size_t capacity = 0;
  ssize_t length;

  while ((length = getline (&line, &capacity, in)) > 0)
    {
      g_auto (GStrv) words = NULL;

      if (line[length - 1] != '\n')
        break;
      line[length - 1] = '\0';
      words = g_strsplit (line, " ", 3);
      if (g_str_equal (words[0], "answer"))
        g_hash_table_replace (answers, g_strdup (words[1]), g_strdup (words[2]));
      else if (g_str_equal (words[0], "evidence"))
        g_hash_table_add (evidence, g_strdup (words[1]));
      else if (g_str_equal (words[0], "draft"))
        g_set_str (draft_text, line + strlen ("draft "));
    }
  free (line);
}

static void
kill_once (const char *folder, const char *visit, guint32 seed, guint delay, GHashTable *answers, GHashTable *evidence, char **draft_text)
{
  g_autofree char *number = g_strdup_printf ("%u", seed);
  const char * const argv[] = { self_path, "--work", folder, visit, number, NULL };
  g_autoptr (GError) error = NULL;
  char first[64];
  GPid pid;
  int out;
  FILE *in;

  g_assert_true (g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &out, NULL, &error));
  in = fdopen (out, "r");
  g_assert_nonnull (fgets (first, sizeof first, in));
  g_usleep (delay);
  kill (pid, SIGKILL);
  read_acknowledgements (in, answers, evidence, draft_text);
  fclose (in);
  waitpid (pid, NULL, 0);
}

static char *
make_visit (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbWorkspace) workspace = bb_workspace_open (folder, NULL, &error);
  char *visit;

  g_assert_no_error (error);
  visit = bb_visit_import_sample (workspace, NULL, &error);
  g_assert_no_error (error);
  bb_workspace_close (workspace);
  return visit;
}

static void
test_kill (void)
{
  g_autofree char *folder = g_dir_make_tmp ("bienban-kill-XXXXXX", NULL), *visit = make_visit (folder), *draft_text = NULL;
  g_autoptr (GHashTable) answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) evidence = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint round = 0; round < ROUNDS; round++)
    {
      kill_once (folder, visit, g_test_rand_int (), g_test_rand_int_range (0, 120000), answers, evidence, &draft_text);
      check (folder, visit, answers, evidence, draft_text, round);
    }
  g_test_message ("%u answers and %u pieces of evidence were acknowledged over %d kills", g_hash_table_size (answers),
                  g_hash_table_size (evidence), ROUNDS);
  g_assert_cmpuint (g_hash_table_size (evidence), >, 50);
  g_assert_cmpuint (g_hash_table_size (answers), >, 50);
  remove_tree (folder);
}

int
main (int argc, char **argv)
{
  if (argc == 5 && g_str_equal (argv[1], "--work"))
    return work (argv[2], argv[3], (guint32) g_ascii_strtoull (argv[4], NULL, 10));
  self_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kill/answers-evidence-and-minutes", test_kill);
  return g_test_run ();
}
