/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files travel as pieces: before a run, those of the team's evidence and papers are made for what is new. */
#include "bb-sync-private.h"

#include <string.h>

#include "bb-json-members.h"

#define TEAM "doan-"
#define RESTRICTED "hanche-"
#define FILES "tep-"

/* ── Which files documents name ──────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_hash (const char *text)
{
  return text && strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

static void
add_names (JsonObject *body, GHashTable *hashes)
{
  static const char * const members[] = { "sha256", "before", "after" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *hash = bb_json_get_string (body, members[i]);

      if (is_hash (hash))
        g_hash_table_add (hashes, g_strdup (hash));
    }
}

/* Of the evidence, originals, papers, signatures and events in @database; none when there is no such database. */
static GHashTable *
list_files (BbStore *store, const char *database)
{
  static const char * const prefixes[] = { "evidence:", "original:", "minutes:", "signature:", "event:" };
  GHashTable *hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_autoptr (GPtrArray) documents = bb_store_list (store, database, prefixes[i], NULL);

      for (guint d = 0; documents && d < documents->len; d++)
        if (((BbDocument *) documents->pdata[d])->body)
          add_names (((BbDocument *) documents->pdata[d])->body, hashes);
    }
  return hashes;
}

/* ── Pieces ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* What is not here is somebody else's to send; what is made already costs a look. */
static gboolean
add_pieces (BbSyncRun *self, const char *database, GHashTable *hashes, GHashTable *but, GError **error)
{
  GHashTableIter iter;
  gpointer hash;

  g_hash_table_iter_init (&iter, hashes);
  while (g_hash_table_iter_next (&iter, &hash, NULL))
    {
      g_autoptr (GError) local = NULL;

      if ((but && g_hash_table_contains (but, hash)) || bb_store_add_pieces (self->store, database, hash, self->cancellable, &local) ||
          g_error_matches (local, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND))
        continue;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

/* A file that a restricted document names goes to the restricted database alone, whoever else names it: the original of a photograph that was
 * covered is one of both. */
static gboolean
add_team (BbSyncRun *self, const char *team, GError **error)
{
  g_autofree char *ordinary = g_strconcat (TEAM, team, NULL), *restricted = g_strconcat (RESTRICTED, team, NULL), *files = g_strconcat (FILES, team, NULL);
  g_autoptr (GHashTable) withheld = list_files (self->store, restricted), open = list_files (self->store, ordinary);

  return add_pieces (self, restricted, withheld, NULL, error) && add_pieces (self, files, open, withheld, error);
}

gboolean
bb_sync_run_add_files (BbSyncRun *self, GError **error)
{
  g_autoptr (GPtrArray) databases = bb_store_list_databases (self->store, error);

  for (guint i = 0; databases && i < databases->len; i++)
    {
      const char *name = ((BbDatabaseInfo *) databases->pdata[i])->name;

      if (g_str_has_prefix (name, TEAM) && !add_team (self, name + strlen (TEAM), error))
        return FALSE;
    }
  return databases != NULL;
}
