/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One answer durably saved through the store, against the same rows and indexes written bare in one transaction (WAL, FULL).
 * The two are interleaved; the figures are the medians of several runs. */
#include "store/bb-store.h"
#include "store/bb-store-resources.h"
#include "workspace.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUNS 5
#define ANSWERS 800              /* of a run */
#define BODY "{'author':'person:7','at':'2026-11-23T08:15:00+07:00','counts':{'late':5,'total':4133},'item':'A1.%02d','note':'Hồ sơ trễ " \
             "hạn chưa có thư xin lỗi, lần %d','result':'fail','type':'answer','visit':'%032x'}"

typedef struct
{
  sqlite3 *db;
  sqlite3_stmt *begin, *document, *revision, *winner, *answer, *commit;
} Floor;

static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  return statement;
}

static void
open_floor (Floor *self, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "floor.db", NULL);
  g_autoptr (GBytes) schema = g_resource_lookup_data (bb_store_get_resource (), "/io/github/bienban/BienBan/store/schema-1.sql", 0, NULL);

  sqlite3_open (path, &self->db);
  sqlite3_exec (self->db, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                "PRAGMA cache_size = -16000", NULL, NULL, NULL);
  sqlite3_exec (self->db, g_bytes_get_data (schema, NULL), NULL, NULL, NULL);
  sqlite3_exec (self->db, "INSERT INTO databases VALUES (1, 'doan-a', 'u', 't', 0)", NULL, NULL, NULL);
  self->begin = prepare (self->db, "BEGIN IMMEDIATE");
  self->document = prepare (self->db, "INSERT INTO documents (database, id, deleted, leaves, seq) VALUES (1, ?1, 0, 1, ?2)");
  self->revision = prepare (self->db, "INSERT INTO revisions (document, generation, signature, leaf, deleted, proven, body)"
                                      " VALUES (?1, 1, ?2, 1, 0, 1, ?3)");
  self->winner = prepare (self->db, "UPDATE documents SET winner = ?2 WHERE document = ?1");
  self->answer = prepare (self->db, "INSERT INTO answers (document, visit, item, result, answered) VALUES (?1, ?2, ?3, 'fail', 1)");
  self->commit = prepare (self->db, "COMMIT");
}

static void
close_floor (Floor *self)
{
  sqlite3_stmt *all[] = { self->begin, self->document, self->revision, self->winner, self->answer, self->commit };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    sqlite3_finalize (all[i]);
  sqlite3_close (self->db);
}

static void
run (sqlite3_stmt *statement)
{
  if (sqlite3_step (statement) != SQLITE_DONE)
    g_error ("%s", sqlite3_errmsg (sqlite3_db_handle (statement)));
  sqlite3_reset (statement);
}

static double
save_bare (Floor *self, const char *id, const char *signature, const char *body, const char *visit, const char *item, gint64 seq)
{
  gint64 start = g_get_monotonic_time (), document, revision;

  run (self->begin);
  sqlite3_bind_text (self->document, 1, id, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (self->document, 2, seq);
  run (self->document);
  document = sqlite3_last_insert_rowid (self->db);
  sqlite3_bind_int64 (self->revision, 1, document);
  sqlite3_bind_text (self->revision, 2, signature, -1, SQLITE_STATIC);
  sqlite3_bind_text (self->revision, 3, body, -1, SQLITE_STATIC);
  run (self->revision);
  revision = sqlite3_last_insert_rowid (self->db);
  sqlite3_bind_int64 (self->winner, 1, document);
  sqlite3_bind_int64 (self->winner, 2, revision);
  run (self->winner);
  sqlite3_bind_int64 (self->answer, 1, document);
  sqlite3_bind_text (self->answer, 2, visit, -1, SQLITE_STATIC);
  sqlite3_bind_text (self->answer, 3, item, -1, SQLITE_STATIC);
  run (self->answer);
  run (self->commit);
  return (double) (g_get_monotonic_time () - start);
}

static double
save_through_store (BbStore *store, const char *id, JsonObject *body, char **rev)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (GError) error = NULL;

  bb_batch_put (batch, DATABASE, id, NULL, body);
  if (!bb_store_commit (store, batch, NULL, &error))
    g_error ("%s", error->message);
  *rev = g_strdup (bb_batch_get_rev (batch, 0));
  return (double) (g_get_monotonic_time () - start);
}

static int
compare_doubles (const void *a, const void *b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

static double
quantile (double *values, guint count, double part)
{
  qsort (values, count, sizeof *values, compare_doubles);
  return values[MIN (count - 1, (guint) (part * count))];
}

static void
run_once (BbStore *store, Floor *bare, int number, double *p50, double *p99)
{
  double *through = g_new (double, ANSWERS), *floor = g_new (double, ANSWERS);

  for (int i = 0; i < ANSWERS; i++)
    {
      int n = number * ANSWERS + i;
      g_autofree char *visit = g_strdup_printf ("%032x", n / 100), *item = g_strdup_printf ("A1.%02d", n % 100);
      g_autofree char *id = g_strdup_printf ("answer:%s:%s", visit, item), *text = g_strdup_printf (BODY, n % 100, n, n / 100);
      g_autoptr (JsonObject) body = parse (text);
      g_autofree char *rev = NULL;

      through[i] = save_through_store (store, id, body, &rev);
      floor[i] = save_bare (bare, id, rev + 2, text, visit, item, n + 1);
    }
  printf ("# run %d: store p50 %.0f µs, p99 %.0f µs; bare p50 %.0f µs, p99 %.0f µs\n", number + 1, quantile (through, ANSWERS, 0.5),
          quantile (through, ANSWERS, 0.99), quantile (floor, ANSWERS, 0.5), quantile (floor, ANSWERS, 0.99));
  *p50 = quantile (through, ANSWERS, 0.5) / quantile (floor, ANSWERS, 0.5);
  *p99 = quantile (through, ANSWERS, 0.99) / quantile (floor, ANSWERS, 0.99);
  g_free (through);
  g_free (floor);
}

int
main (int argc, char **argv)
{
  g_autofree char *here = argc > 1 ? g_strdup (argv[1]) : g_get_current_dir ();
  g_autofree char *folder = g_build_filename (here, "bench-answer-XXXXXX", NULL);
  g_autoptr (BbStore) store = NULL;
  Floor bare = { NULL };
  double p50[RUNS], p99[RUNS];

  if (g_mkdtemp (folder) == NULL || (store = bb_store_open (folder, NULL)) == NULL)
    return 1;
  open_floor (&bare, folder);
  for (int i = 0; i < RUNS; i++)
    {
      run_once (store, &bare, i, &p50[i], &p99[i]);
      sqlite3_wal_checkpoint_v2 (bare.db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);    /* as the store does when it rests */
      g_usleep (600 * 1000);                     /* the index and the log */
    }
  printf ("answer durably saved, p50: ratio %.2f (goal ≤ 1.3)\n", quantile (p50, RUNS, 0.5));
  printf ("answer durably saved, p99: ratio %.2f (goal ≤ 1.5)\n", quantile (p99, RUNS, 0.5));
  bb_store_close (store);
  close_floor (&bare);
  remove_folder (folder);
  return 0;
}
