/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sample visit of the first start, with its office and its units. */
#include "bb-visits.h"
#include "bb-workspace-private.h"
#include "domain/bb-json.h"

static gboolean
import_sample_units (BbWorkspace *workspace, GError **error)
{
  g_autofree char *path = g_build_filename (bb_workspace_get_data_dir (workspace), "units", "demo.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = bb_read_json_file (path, &text, error);
  JsonArray *array = object && json_object_has_member (object, "units") ? json_object_get_array_member (object, "units") : NULL;

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      g_autoptr (BbUnit) unit = bb_unit_from_object (json_array_get_object_element (array, i), error);
      g_autofree char *prefix = g_strdup_printf ("/units/%u", i);

      if (!unit)
        return bb_place_error (error, path, text, prefix), FALSE;
      if (!bb_workspace_save_unit (workspace, unit, error))
        return FALSE;
    }
  return object != NULL;
}

char *
bb_visit_import_sample (BbWorkspace *workspace, BbProgress *progress, GError **error)
{
  g_autofree char *issuer_path = g_build_filename (bb_workspace_get_data_dir (workspace), "issuers", "so-noi-vu-demo.json", NULL);
  g_autofree char *visit_path = g_build_filename (bb_workspace_get_data_dir (workspace), "demo", "visit.json", NULL);
  g_autoptr (BbIssuer) issuer = bb_read_value_file (&BB_ISSUER_SCHEMA, issuer_path, error);

  if (!issuer || !bb_workspace_save_issuer (workspace, issuer, error) || !import_sample_units (workspace, error))
    return NULL;
  return bb_visit_import (workspace, visit_path, progress, error);
}
