/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A visit becomes one JSON file, evidence beside it; bb-bundle.c reads it. */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bb-bundle.h"
#include "bb-workspace-private.h"
#include "domain/bb-json.h"

static void
add_bodies (JsonObject *bundle, const char *name, GPtrArray *values)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < values->len; i++)
    json_array_add_object_element (array, bb_value_to_object (values->pdata[i]));
  json_object_set_array_member (bundle, name, array);
}

static GPtrArray *
list_answers (BbCase *visit)
{
  GPtrArray *answers = g_ptr_array_new ();

  for (guint c = 0; c < bb_case_get_checklists (visit)->len; c++)
    {
      BbChecklist *checklist = bb_case_get_checklists (visit)->pdata[c];

      for (guint s = 0; s < checklist->sections->len; s++)
        {
          BbSection *section = checklist->sections->pdata[s];

          for (guint i = 0; i < section->items->len; i++)
            {
              BbAnswer *answer = bb_case_find_answer (visit, ((BbItem *) section->items->pdata[i])->code);

              if (answer)
                g_ptr_array_add (answers, answer);
            }
        }
    }
  return answers;
}

static JsonArray *
list_evidence (BbCase *visit)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < bb_case_get_evidence (visit)->len; i++)
    {
      BbEvidence *evidence = bb_case_get_evidence (visit)->pdata[i];
      JsonObject *body;

      if (bb_evidence_is_restricted (evidence))
        continue;
      body = bb_evidence_to_object (evidence);
      json_object_set_string_member (body, "file", evidence->sha256);
      json_array_add_object_element (array, body);
    }
  return array;
}

static gboolean
take_away (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (g_remove (path) == 0 || errno == ENOENT)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The file “%s” must not stay there, and cannot be removed"), path);
  return FALSE;
}

/* The files of the bundle that is about to be written over: what was covered since, or taken off. */
static gboolean
take_away_former (BbCase *visit, const char *path, const char *folder, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) former = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? bb_read_json_file (path, &text, NULL) : NULL;
  JsonNode *node = former && g_strcmp0 (json_object_get_string_member_with_default (former, "id", ""), bb_case_get_id (visit)) == 0
                   ? json_object_get_member (former, "evidence") : NULL;
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *sha256 = JSON_NODE_HOLDS_OBJECT (element)
                           ? json_object_get_string_member_with_default (json_node_get_object (element), "sha256", "") : "";

      if (strlen (sha256) == 64 && strspn (sha256, "0123456789abcdef") == 64 && !bb_case_find_evidence (visit, sha256)
          && !take_away (folder, sha256, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
export_files (BbWorkspace *workspace, BbCase *visit, const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path), *folder = g_build_filename (parent, "files", NULL);

  if (bb_case_get_evidence (visit)->len && g_mkdir_with_parents (folder, 0777) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The folder “%s” cannot be made"), folder);
      return FALSE;
    }
  if (!take_away_former (visit, path, folder, error))
    return FALSE;
  for (guint i = 0; i < bb_case_get_evidence (visit)->len; i++)
    {
      BbEvidence *evidence = bb_case_get_evidence (visit)->pdata[i];
      g_autofree char *from = bb_evidence_is_restricted (evidence) ? NULL : bb_store_get_file (bb_workspace_get_store (workspace), evidence->sha256, error);
      g_autofree char *to = g_build_filename (folder, evidence->sha256, NULL);
      g_autoptr (GFile) source = from ? g_file_new_for_path (from) : NULL;
      g_autoptr (GFile) target = g_file_new_for_path (to);

      if (bb_evidence_is_restricted (evidence))
        {
          if (!take_away (folder, evidence->sha256, error))
            return FALSE;
          continue;
        }
      if (!source || !g_file_copy (source, target, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS, NULL, NULL, NULL, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
bb_visit_export (BbWorkspace *workspace, const char *id, const char *path, GError **error)
{
  g_autoptr (BbCase) visit = bb_visit_load (workspace, id, error);
  g_autoptr (JsonObject) bundle = json_object_new ();
  g_autoptr (GPtrArray) answers = NULL;
  g_autofree char *text = NULL;

  if (!visit || !export_files (workspace, visit, path, error))
    return FALSE;
  answers = list_answers (visit);
  json_object_set_string_member (bundle, "format", BB_BUNDLE_FORMAT);
  json_object_set_string_member (bundle, "id", id);
  json_object_set_string_member (bundle, "state", bb_state_names[bb_case_get_state (visit)]);
  json_object_set_string_member (bundle, "unit", bb_case_get_visit (visit)->unit);
  if (bb_case_get_visit (visit)->issuer)
    json_object_set_string_member (bundle, "issuer", bb_case_get_visit (visit)->issuer);
  json_object_set_object_member (bundle, "visit", bb_visit_to_object (bb_case_get_visit (visit)));
  add_bodies (bundle, "events", bb_case_get_events (visit));
  add_bodies (bundle, "answers", answers);
  add_bodies (bundle, "findings", bb_case_get_findings (visit));
  add_bodies (bundle, "recommendations", bb_case_get_recommendations (visit));
  json_object_set_array_member (bundle, "evidence", list_evidence (visit));
  text = bb_json_format (bundle);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666, error);
}
