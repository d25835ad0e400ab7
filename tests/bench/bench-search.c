/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The newest 50 of many answers by words, against SQLite's LIKE over the same rows. Argument: how many answers (100,000). */
#include "store/bb-store.h"
#include "workspace.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH 1000
#define REPEATS 7
#define WANTED 50

static const char * const syllables[] = {
  "hồ", "sơ", "trễ", "hạn", "chưa", "niêm", "yết", "công", "khai", "thủ", "tục", "hành", "chính", "phường", "xã", "quận", "ủy", "ban",
  "nhân", "dân", "cán", "bộ", "đeo", "thẻ", "giờ", "làm", "việc", "tiếp", "nhận", "trả", "kết", "quả", "đúng", "quy", "định", "phí", "lệ",
  "biên", "lai", "máy", "tính", "in", "đường", "truyền", "mạng", "ghế", "ngồi", "chờ", "bảng", "điện", "tử", "thư", "xin", "lỗi", "một",
  "cửa", "liên", "thông", "nghiêm", "túc", "đạt", "không", "có", "người", "đại", "diện", "lãnh", "đạo", "phòng",
};

static const struct { const char *name, *words, *like; } queries[] = {
  { "a common word", "nghiêm", "%nghiêm%" },
  { "two common words", "nghiêm túc", "%nghiêm%túc%" },
  { "without marks, last word unfinished", "ho so tre", "%hồ%sơ%trễ%" },
  { "one letter", "n", "% n%" },
  { "a word of one answer in 10,000", "lần77", "%lần77 %" },
  { "one rare and one common word", "lần77 hồ", "%lần77 %hồ%" },
  { "a word that is not there", "khongco", "%khongco%" },
};

static char *
make_body (GRand *rand, guint n)
{
  GString *text = g_string_new ("{'type':'answer','result':'pass','note':'");

  for (int i = 0; i < 12; i++)
    g_string_append_printf (text, "%s ", syllables[g_rand_int_range (rand, 0, G_N_ELEMENTS (syllables))]);
  g_string_append_printf (text, "lần%u '}", n % 10000);
  return g_string_free (text, FALSE);
}

static void
fill (BbStore *store, guint count)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2026);

  for (guint n = 0; n < count;)
    {
      g_autoptr (BbBatch) batch = bb_batch_new ();

      for (guint i = 0; i < BATCH && n < count; i++, n++)
        {
          g_autofree char *id = g_strdup_printf ("answer:%032x:A1.%02u", n / 100, n % 100), *text = make_body (rand, n);
          g_autoptr (JsonObject) body = parse (text);

          bb_batch_put (batch, DATABASE, id, NULL, body);
        }
      if (!bb_store_commit (store, batch, NULL, NULL))
        g_error ("the answers were not saved");
    }
}

static double
search (BbStore *store, const char *words, guint *found)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) hits = bb_store_search (store, words, WANTED, NULL);

  *found = hits->len;
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static double
search_like (sqlite3 *db, const char *pattern)
{
  gint64 start = g_get_monotonic_time ();
  sqlite3_stmt *row = NULL;

  sqlite3_prepare_v2 (db, "SELECT d.id, r.body FROM revisions AS r JOIN documents AS d ON d.winner = r.revision AND d.document = r.document"
                      " WHERE r.body LIKE ?1 ORDER BY r.revision DESC LIMIT 50", -1, &row, NULL);
  sqlite3_bind_text (row, 1, pattern, -1, SQLITE_STATIC);
  while (sqlite3_step (row) == SQLITE_ROW)
    ;
  sqlite3_finalize (row);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static int
compare_doubles (const void *a, const void *b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

static double
median (double *values, guint count)
{
  qsort (values, count, sizeof *values, compare_doubles);
  return values[count / 2];
}

typedef struct
{
  double slowest, ours, theirs;  /* ms */
} Sum;

static void
run_query (BbStore *store, sqlite3 *db, guint index, Sum *sum)
{
  double ours[REPEATS], theirs[REPEATS];
  guint found = 0;

  for (int i = 0; i < REPEATS; i++)
    {
      ours[i] = search (store, queries[index].words, &found);
      theirs[i] = search_like (db, queries[index].like);
    }
  printf ("# %s: %.2f ms, by LIKE %.2f ms, %u found\n", queries[index].name, median (ours, REPEATS), median (theirs, REPEATS), found);
  sum->slowest = MAX (sum->slowest, ours[REPEATS / 2]);
  sum->ours += ours[REPEATS / 2];
  sum->theirs += theirs[REPEATS / 2];
}

int
main (int argc, char **argv)
{
  guint count = argc > 1 ? (guint) atoi (argv[1]) : 100000;
  g_autofree char *here = argc > 2 ? g_strdup (argv[2]) : g_get_current_dir ();
  g_autofree char *folder = g_build_filename (here, "bench-search-XXXXXX", NULL), *path = NULL;
  g_autoptr (BbStore) store = NULL;
  sqlite3 *db = NULL;
  Sum sum = { 0 };
  gint64 start = g_get_monotonic_time ();
  guint found;

  if (g_mkdtemp (folder) == NULL || (store = bb_store_open (folder, NULL)) == NULL)
    return 1;
  fill (store, count);
  printf ("# %u answers saved in %.1f s", count, (double) (g_get_monotonic_time () - start) / 1e6);
  start = g_get_monotonic_time ();
  search (store, "x", &found);
  printf (", indexed in %.1f s\n", (double) (g_get_monotonic_time () - start) / 1e6);
  path = g_build_filename (folder, "workspace.db", NULL);
  sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    run_query (store, db, i, &sum);
  printf ("search over %u answers, newest 50, all queries against LIKE: ratio %.3f (goal ≤ 1)\n", count, sum.ours / sum.theirs);
  printf ("search over %u answers, newest 50, slowest query against 20 ms: ratio %.3f (goal ≤ 1, for 1,000,000)\n", count, sum.slowest / 20);
  sqlite3_close (db);
  bb_store_close (store);
  remove_folder (folder);
  return 0;
}
