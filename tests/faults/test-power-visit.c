/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 200 power cuts during a whole visit, from the import of its answers to the locked minutes, through the services as a person works:
 * what was acknowledged before the cut is there, and fsck has nothing to say. */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "power-disk.h"
#include "services/bb-visits.h"
#include "test-folder.h"

#define RECORDINGS 4
#define CUTS 50                  /* of each recording */
#define STEPS 30

typedef enum { VISIT, ANSWER, EVIDENCE, DRAFT, MINUTES } Kind;

typedef struct
{
  guint time;
  Kind kind;
  char *key;                     /* item, or SHA-256 */
  char *text;                    /* note of the answer, text of the draft */
} Acknowledged;

typedef struct
{
  char *folder;
  char *visit;
  BbWorkspace *workspace;
  GPtrArray *acknowledged;
} Recording;

static void
acknowledged_free (gpointer data)
{
  Acknowledged *self = data;

  g_free (self->key);
  g_free (self->text);
  g_free (self);
}

static void
acknowledge (Recording *self, Kind kind, const char *key, const char *text)
{
  Acknowledged *item = g_new0 (Acknowledged, 1);

  item->time = power_disk_get_time ();
  item->kind = kind;
  item->key = g_strdup (key);
  item->text = g_strdup (text);
  g_ptr_array_add (self->acknowledged, item);
}

/* ── The visit ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
answer (Recording *self, int step)
{
  g_autoptr (BbAnswer) value = bb_answer_new ();
  g_autoptr (GError) error = NULL;

  value->item = g_strdup_printf ("A1.%02d", 3 + step % 6);
  value->result = step % 3 == 0 ? BB_RESULT_NA : BB_RESULT_PASS;
  value->note = g_strdup_printf ("ghi chú lần %d", step);
  bb_visit_answer (self->workspace, self->visit, value, &error);
  g_assert_no_error (error);
  acknowledge (self, ANSWER, value->item, value->note);
}

static void
attach (Recording *self)
{
  gsize size = (gsize) g_test_rand_int_range (1, 200000);
  guint8 *data = g_malloc (size);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (BbEvidence) evidence = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) g_test_rand_int ();
  bytes = g_bytes_new_take (data, size);
  evidence = bb_visit_attach_bytes (self->workspace, self->visit, bytes, "tệp.bin", (const char *[]) { "A1.03", NULL }, NULL, "file", &error);
  g_assert_no_error (error);
  acknowledge (self, EVIDENCE, evidence->sha256, NULL);
}

static void
type (Recording *self, int step)
{
  g_autofree char *text = g_strdup_printf ("đang gõ %d", step);
  g_autoptr (GError) error = NULL;

  bb_workspace_set_draft (self->workspace, "power/note", text, &error);
  g_assert_no_error (error);
  acknowledge (self, DRAFT, "power/note", text);
}

static void
write_minutes (Recording *self)
{
  g_autofree char *path = g_build_filename (self->folder, "bien-ban.pdf", NULL), *kept = NULL, *name = NULL;
  g_autoptr (GError) error = NULL;

  bb_visit_lock (self->workspace, self->visit, NULL, &error);
  g_assert_no_error (error);
  bb_visit_write_minutes (self->workspace, self->visit, path, NULL, &error);
  g_assert_no_error (error);
  kept = bb_visit_get_minutes_path (self->workspace, self->visit, &error);
  g_assert_no_error (error);
  name = g_path_get_basename (kept);
  acknowledge (self, MINUTES, name, NULL);
  g_unlink (path);
}

/* Everything that the services open now lies on the disk whose power goes. */
static void
use_disk (const char *name)
{
  g_assert_cmpint (sqlite3_vfs_register (sqlite3_vfs_find (name), 1), ==, SQLITE_OK);
}

static void
record (Recording *self)
{
  g_autoptr (GError) error = NULL;
  const char *usual = sqlite3_vfs_find (NULL)->zName;

  self->folder = g_dir_make_tmp ("bienban-power-XXXXXX", NULL);
  self->acknowledged = g_ptr_array_new_with_free_func (acknowledged_free);
  power_disk_start (self->folder);
  use_disk (POWER_DISK_VFS);
  self->workspace = bb_workspace_open (self->folder, NULL, &error);
  g_assert_no_error (error);
  self->visit = bb_visit_import_sample (self->workspace, NULL, &error);
  g_assert_no_error (error);
  acknowledge (self, VISIT, self->visit, NULL);
  for (int step = 0; step < STEPS; step++)
    if (step % 5 == 4)
      attach (self);
    else if (step % 5 == 3)
      type (self, step);
    else
      answer (self, step);
  write_minutes (self);
  bb_workspace_close (self->workspace);
  g_clear_object (&self->workspace);
  power_disk_stop ();
  use_disk (usual);
}

/* ── After the cut ───────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
has_note (BbWorkspace *workspace, BbCase *visit, const Acknowledged *item)
{
  g_autofree char *id = g_strdup_printf ("answer:%s:%s", bb_case_get_id (visit), item->key);
  g_autofree char *database = g_strconcat ("doan-", bb_case_get_visit (visit)->scope, NULL);
  g_autoptr (GPtrArray) history = bb_store_history (bb_workspace_get_store (workspace), database, id, NULL);

  for (guint i = 0; history && i < history->len; i++)
    if (g_strcmp0 (json_object_get_string_member_with_default (((BbDocument *) history->pdata[i])->body, "note", ""), item->text) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_there (BbWorkspace *workspace, BbCase *visit, const Acknowledged *item)
{
  g_autofree char *found = NULL;

  switch (item->kind)
    {
    case VISIT: return visit != NULL;
    case ANSWER: return has_note (workspace, visit, item);
    case EVIDENCE: return bb_case_find_evidence (visit, item->key) && (found = bb_visit_get_evidence_path (workspace, item->key));
    case DRAFT: return (found = bb_workspace_get_draft (workspace, item->key)) != NULL;
    default: return (found = bb_visit_get_minutes_path (workspace, bb_case_get_id (visit), NULL)) && g_str_has_suffix (found, item->key);
    }
}

static void
examine (Recording *self, guint time, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbWorkspace) workspace = bb_workspace_open (folder, NULL, &error);
  g_autoptr (BbCase) visit = NULL;
  g_auto (GStrv) problems = NULL;

  g_assert_no_error (error);
  visit = bb_visit_load (workspace, self->visit, NULL);
  for (guint i = 0; i < self->acknowledged->len; i++)
    {
      const Acknowledged *item = self->acknowledged->pdata[i];

      if (item->time <= time && !is_there (workspace, visit, item))
        g_error ("cut at %u: what was acknowledged at %u is lost: %d %s", time, item->time, item->kind, item->key);
    }
  problems = bb_store_fsck (bb_workspace_get_store (workspace), NULL, &error);
  g_assert_no_error (error);
  if (problems[0])
    g_error ("cut at %u: fsck: %s", time, problems[0]);
  bb_workspace_close (workspace);
}

static void
test_power (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (int i = 0; i < RECORDINGS; i++)
    {
      Recording recording = { 0 };
      guint begun;

      record (&recording);
      begun = ((Acknowledged *) recording.acknowledged->pdata[0])->time;
      for (int cut = 0; cut < CUTS; cut++)
        {
          g_autofree char *target = g_dir_make_tmp ("bienban-cut-XXXXXX", NULL);
          /* Half of the cuts come while the person works, the other half anywhere. */
          guint time = (guint) g_rand_int_range (rand, cut % 2 ? (gint32) begun : 0, (gint32) power_disk_get_time () + 1);

          power_disk_cut (time, rand, target);
          examine (&recording, time, target);
          remove_tree (target);
        }
      g_ptr_array_unref (recording.acknowledged);
      remove_tree (recording.folder);
      g_free (recording.folder);
      g_free (recording.visit);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/power/a-whole-visit-with-its-minutes", test_power);
  return g_test_run ();
}
