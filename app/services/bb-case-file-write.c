/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bb-case-file-private.h"
#include "bb-paper-files.h"
#include "domain/bb-json.h"
#include "bb-config.h"

typedef struct { BbProgress *progress; guint64 done, total; } Moving;

static void
on_moved (gsize bytes, gpointer data)
{
  Moving *moving = data;

  moving->done += bytes;
  if (moving->progress)
    bb_progress_report (moving->progress, moving->done, moving->total);
}

static gboolean
add_json (BbBagWriter *bag, const char *name, JsonObject *object, GError **error)
{
  g_autoptr (JsonObject) taken = object;
  g_autofree char *text = bb_json_format (taken);

  return bb_bag_writer_add_text (bag, name, text, error);
}

/* What the minutes carry within them, beside them as well. */
static gboolean
add_lists (BbCaseContent *self, BbBagWriter *bag, GError **error)
{
  g_autoptr (GPtrArray) names = g_hash_table_get_keys_as_ptr_array (self->carried);

  g_ptr_array_sort_values (names, (GCompareFunc) strcmp);
  for (guint i = 0; i < names->len; i++)
    {
      GBytes *data = g_hash_table_lookup (self->carried, names->pdata[i]);
      g_autofree char *name = g_strconcat ("bang-ke/", (const char *) names->pdata[i], NULL);

      if (!bb_bag_writer_add_bytes (bag, name, g_bytes_get_data (data, NULL), g_bytes_get_size (data), TRUE, error))
        return FALSE;
    }
  return TRUE;
}

/* Drawn beside the workspace's own files, for it is as confidential as they are. */
static gboolean
add_report (BbCaseContent *self, BbBagWriter *bag, GError **error)
{
  g_autofree char *random = bb_random_id (), *name = g_strdup_printf (".report-%s.pdf", random);
  g_autofree char *path = g_build_filename (bb_workspace_get_folder (self->workspace), name, NULL);
  gboolean done = bb_check_save (self->check, path, NULL, error) && bb_bag_writer_add_file (bag, BB_CASE_REPORT, path, NULL, error);

  g_unlink (path);
  return done && add_json (bag, "xac-minh.json", bb_case_content_report (self), error);
}

static gboolean
add_papers (BbCaseContent *self, BbBagWriter *bag, GError **error)
{
  if (self->minutes && (!bb_bag_writer_add_file (bag, BB_CASE_MINUTES, self->minutes, self->minutes_sha256, error) || !add_lists (self, bag, error) ||
                        !add_report (self, bag, error)))
    return FALSE;
  for (guint i = 0; i < self->papers->len; i++)
    {
      BbCasePaper *paper = self->papers->pdata[i];

      if (paper->name && !bb_bag_writer_add_file (bag, paper->name, paper->path, paper->sha256, error))
        return FALSE;
    }
  return TRUE;
}

/* A photograph as it is handed out. */
static gboolean
add_stripped (BbBagWriter *bag, const BbCaseEvidence *part, const char *path, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean changed;
  gsize length;
  g_autofree guint8 *data = bb_paper_strip (path, part->evidence->sha256, &length, &changed, &failure);

  if (data)
    return bb_bag_writer_add_bytes (bag, part->name, data, length, FALSE, error);
  if (failure)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (changed)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_DAMAGED, _("The file %s is no longer what it was."), path);
  else
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_DAMAGED, _("Evidence %u (“%s”) is no JPEG, so its place cannot be taken out for the unit's copy"),
                 part->number, part->evidence->name);
  return FALSE;
}

static gboolean
add_evidence (BbCaseContent *self, BbBagWriter *bag, GError **error)
{
  for (guint i = 0; i < self->evidence->len; i++)
    {
      BbCaseEvidence *part = self->evidence->pdata[i];
      g_autofree char *path = part->name ? bb_store_get_file (bb_workspace_get_store (self->workspace), part->evidence->sha256, error) : NULL;

      if (!part->name)
        continue;
      if (!path || !(part->stripped ? add_stripped (bag, part, path, error) : bb_bag_writer_add_file (bag, part->name, path, part->evidence->sha256, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_all (BbCaseContent *self, BbBagWriter *bag, GError **error)
{
  g_autofree char *index = bb_case_content_write_index (self), *readme = bb_case_content_write_readme (self);
  g_auto (GStrv) info = bb_case_content_list_info (self, "Biên Bản " BB_VERSION);

  return bb_bag_writer_add_text (bag, "index.html", index, error) && bb_bag_writer_add_text (bag, "DOC-TRUOC.txt", readme, error) &&
         add_json (bag, "ho-so.json", bb_case_content_describe (self), error) && add_papers (self, bag, error) &&
         (!self->documents || bb_bag_writer_add_text (bag, "ban-ghi.json", self->documents, error)) && add_evidence (self, bag, error) &&
         bb_bag_writer_finish (bag, (const char * const *) info, error);
}

gboolean
bb_visit_export_case (BbWorkspace *workspace, const char *visit, const char *path, const BbCaseFileOptions *options, BbProgress *progress, GError **error)
{
  g_autoptr (BbCaseContent) self = bb_case_content_new (workspace, visit, options, progress, error);
  Moving moving = { .progress = progress };
  BbZipWatch watch = { .moved = on_moved, .moved_data = &moving, .cancellable = progress ? bb_progress_get_cancellable (progress) : NULL };
  g_autoptr (BbBagWriter) bag = NULL;
  g_autofree char *base = NULL;

  if (!self)
    return FALSE;
  moving.total = bb_case_content_measure (self);
  base = bb_case_file_make_name (self->visit, self->copy);
  base[strlen (base) - strlen (".zip")] = '\0';
  bag = bb_bag_writer_new (path, base, &self->date, &watch, error);
  return bag && write_all (self, bag, error);
}
