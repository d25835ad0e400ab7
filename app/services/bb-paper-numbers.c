/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that an office set apart for papers that are made on the spot. */
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "bb-documents.h"
#include "bb-visit-memory.h"
#include "domain/bb-dates.h"

typedef struct
{
  const char *kind;
  const char *team;              /* scope of the visit */
  int year;
  GHashTable *used;              /* gint64 → itself */
} Search;

static void
note_used (Search *self, const char *number)
{
  gint64 value = number ? g_ascii_strtoll (number, NULL, 10) : 0;

  if (value > 0)
    g_hash_table_add (self->used, g_memdup2 (&value, sizeof value));
}

/* A series is of its kind alone when a block says so, else of all papers. */
static gboolean
shares_series (const BbNumberBlock *block, const char *kind)
{
  return !block->kind || g_strcmp0 (block->kind, kind) == 0;
}

static gboolean
is_of_year (GDateTime *time, int year)
{
  GDate day;

  if (!time)
    return FALSE;
  bb_time_get_date (time, &day);
  return g_date_get_year (&day) == year;
}

static gboolean
note_papers (BbStore *store, Search *self, const BbNumberBlock *block, GError **error)
{
  g_autoptr (GPtrArray) documents = bb_store_list (store, NULL, "minutes:", error);

  for (guint i = 0; documents && i < documents->len; i++)
    {
      g_autoptr (BbMinutesRecord) record = bb_value_from_object (&BB_MINUTES_RECORD_SCHEMA, ((BbDocument *) documents->pdata[i])->body, NULL);

      if (record && record->paper && shares_series (block, record->kind) && is_of_year (record->at, self->year))
        note_used (self, record->paper->number);
    }
  return documents != NULL;
}

static gboolean
note_visits (BbStore *store, Search *self, const BbNumberBlock *block, GError **error)
{
  g_autoptr (GPtrArray) documents = shares_series (block, "minutes") ? bb_store_list (store, NULL, "visit:", error) : NULL;

  for (guint i = 0; documents && i < documents->len; i++)
    {
      g_autoptr (BbVisit) visit = bb_value_from_object (&BB_VISIT_SCHEMA, ((BbDocument *) documents->pdata[i])->body, NULL);

      if (visit && is_of_year (visit->at, self->year))
        note_used (self, visit->number);
    }
  return documents || !shares_series (block, "minutes");
}

static gboolean
is_for (const Search *self, const BbNumberBlock *block)
{
  return block->year == self->year && shares_series (block, self->kind) && (!block->team || g_strcmp0 (block->team, self->team) == 0);
}

/* The first free number of @block; 0: none is left. */
static gint64
find_free (BbStore *store, Search *self, const BbNumberBlock *block, GError **error)
{
  g_hash_table_remove_all (self->used);
  if (!note_papers (store, self, block, error) || !note_visits (store, self, block, error))
    return -1;
  for (gint64 number = block->from; number <= block->to; number++)
    if (!g_hash_table_contains (self->used, &number))
      return number;
  return 0;
}

char *
bb_document_next_number (BbWorkspace *workspace, const char *id, const char *kind, GError **error)
{
  g_autoptr (BbCase) visit = bb_visit_load (workspace, id, error);
  g_autofree char *database = visit ? bb_find_visit_database (workspace, id, error) : NULL;
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GDateTime) now = bb_now ();
  BbIssuer *issuer = visit ? bb_case_get_issuer (visit) : NULL;
  Search search = { .kind = kind, .team = database && strchr (database, '-') ? strchr (database, '-') + 1 : NULL, .used = used };
  GDate today;

  if (!database)
    return NULL;
  bb_time_get_date (now, &today);
  search.year = g_date_get_year (&today);
  for (guint i = 0; issuer && i < issuer->numbers->len; i++)
    {
      gint64 number = is_for (&search, issuer->numbers->pdata[i])
                        ? find_free (bb_workspace_get_store (workspace), &search, issuer->numbers->pdata[i], error) : 0;

      if (number < 0)
        return NULL;
      if (number > 0)
        return g_strdup_printf ("%02" G_GINT64_FORMAT, number);
    }
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("No number of %d is set apart for this paper, or all are used; type one"), search.year);
  return NULL;
}
