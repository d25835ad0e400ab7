/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The photographs as they are handed out: without place, camera and thumbnail. What is taken out is always the same, so that the hash of what
 * remains can be stated before anybody asks for it. */
#include <string.h>

#include "bb-paper-files.h"
#include "minutes/bb-jpeg.h"
#include "minutes/bb-photo.h"
#include "store/bb-sha256.h"

#define MOST_THREADS 4

/* One photograph; each is written by one thread alone. */
typedef struct { char *path, *sha256, *stripped; } Photograph;

static void
free_photograph (gpointer data)
{
  Photograph *self = data;

  g_free (self->path);
  g_free (self->sha256);
  g_free (self->stripped);
  g_free (self);
}

/* The whole file, and whether it has not the hash @sha256. When it has, the minutes that are drawn next need not read it for that. */
static char *
read_whole (const char *path, const char *sha256, gsize *length, gboolean *changed, GError **error)
{
  g_autofree char *data = NULL, *found = NULL;
  BbFileMark before, after;

  bb_photo_mark (path, &before);
  if (!g_file_get_contents (path, &data, length, error))
    return NULL;
  bb_photo_mark (path, &after);
  found = bb_sha256_bytes (data, *length);
  *changed = !g_str_equal (found, sha256);
  if (!*changed && memcmp (&before, &after, sizeof before) == 0)
    bb_photo_remember_hash (sha256, &after);
  return g_steal_pointer (&data);
}

guint8 *
bb_paper_strip (const char *path, const char *sha256, gsize *length, gboolean *changed, GError **error)
{
  g_autofree char *data = NULL;

  *changed = FALSE;
  if (!(data = read_whole (path, sha256, length, changed, error)))
    return NULL;
  *length = *changed ? 0 : bb_jpeg_strip ((guint8 *) data, *length);
  return *length > 0 ? (guint8 *) g_steal_pointer (&data) : NULL;
}

static void
hash (gpointer data, gpointer unused)
{
  Photograph *self = data;
  gboolean changed;
  gsize length;
  g_autofree guint8 *bytes = bb_paper_strip (self->path, self->sha256, &length, &changed, NULL);

  if (bytes)
    self->stripped = bb_sha256_bytes (bytes, length);
}

static GPtrArray *
list_photographs (BbWorkspace *workspace, BbCase *visit)
{
  GPtrArray *evidence = bb_case_get_evidence (visit), *photographs = g_ptr_array_new_with_free_func (free_photograph);

  for (guint i = 0; i < evidence->len; i++)
    {
      BbEvidence *one = evidence->pdata[i];
      g_autofree char *path = bb_paper_is_stripped (one) ? bb_store_get_file (bb_workspace_get_store (workspace), one->sha256, NULL) : NULL;
      Photograph *photograph = path ? g_new0 (Photograph, 1) : NULL;

      if (!photograph)
        continue;
      photograph->path = g_steal_pointer (&path);
      photograph->sha256 = g_strdup (one->sha256);
      g_ptr_array_add (photographs, photograph);
    }
  return photographs;
}

gboolean
bb_paper_is_stripped (const BbEvidence *evidence)
{
  return !bb_evidence_is_restricted (evidence) && g_strcmp0 (evidence->media_type, "image/jpeg") == 0;
}

GHashTable *
bb_paper_hash_stripped (BbWorkspace *workspace, BbCase *visit)
{
  g_autoptr (GPtrArray) photographs = list_photographs (workspace, visit);
  GHashTable *hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GThreadPool *pool = g_thread_pool_new (hash, NULL, (int) CLAMP (g_get_num_processors (), 1, MOST_THREADS), FALSE, NULL);

  for (guint i = 0; i < photographs->len; i++)
    g_thread_pool_push (pool, photographs->pdata[i], NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  for (guint i = 0; i < photographs->len; i++)
    {
      Photograph *one = photographs->pdata[i];

      if (one->stripped)
        g_hash_table_insert (hashes, g_strdup (one->sha256), g_strdup (one->stripped));
    }
  return hashes;
}
