/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file cut into pieces on one machine is put together from them on another, and counts as arrived only when it is the same. */
#include "store/bb-store-private.h"
#include "workspace.h"

#include <string.h>
#include <sys/stat.h>

#define SIZE (2 * BB_PIECE_SIZE + 1000)         /* three pieces */

static GBytes *
make_bytes (guint32 seed, gsize size)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint8 *bytes = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) g_rand_int (random);
  return g_bytes_new_take (bytes, size);
}

/* A file with its pieces. */
static char *
add_file (Workspace *w, guint32 seed, gsize size)
{
  g_autoptr (GBytes) bytes = make_bytes (seed, size);
  g_autoptr (GError) error = NULL;
  char *sha256 = bb_store_add_bytes (w->store, bytes, &error);

  g_assert_no_error (error);
  bb_store_add_pieces (w->store, DATABASE, sha256, NULL, &error);
  g_assert_no_error (error);
  return sha256;
}

static BbAttachment *
carry_bytes (Workspace *from, const BbAttachment *attachment, Workspace *to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = bb_store_open_attachment (from->store, attachment, 0, -1, &error);
  BbAttachment *carried = bb_store_add_stream (to->store, attachment, stream, 0, NULL, &error);

  g_assert_no_error (error);
  return carried;
}

/* Takes the piece @id over as a replication does, with the bytes that @from has for it. */
static gboolean
try_carry (Workspace *from, const char *id, Workspace *to, GError **error)
{
  g_autoptr (BbDocument) document = bb_store_get (from->store, DATABASE, id, NULL, NULL);
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_attachment_unref);

  g_assert_nonnull (document);
  g_ptr_array_add (list, carry_bytes (from, document->attachments->pdata[0], to));
  bb_batch_insert_full (batch, DATABASE, id, (const char *[]) { document->rev, NULL }, FALSE, document->body, list);
  return bb_store_commit (to->store, batch, NULL, error);
}

static void
carry (Workspace *from, const char *sha256, guint number, Workspace *to)
{
  g_autofree char *id = g_strdup_printf ("blob:%s:%06u", sha256, number);
  g_autoptr (GError) error = NULL;

  try_carry (from, id, to, &error);
  g_assert_no_error (error);
}

static guint
count_missing (Workspace *w, const char *sha256)
{
  g_auto (GStrv) missing = bb_store_list_missing_pieces (w->store, DATABASE, sha256, NULL);

  return g_strv_length (missing);
}

static gboolean
has_file (Workspace *w, const char *sha256)
{
  g_autofree char *path = NULL, *found = NULL;

  bb_store_wait_for_files (w->store);
  path = bb_store_get_file (w->store, sha256, NULL);
  found = path ? bb_store_hash_file (path, NULL, NULL) : NULL;
  g_assert_true (!path || g_strcmp0 (found, sha256) == 0);
  return path != NULL;
}

static void
expect_sound (Workspace *w)
{
  g_auto (GStrv) problems = bb_store_fsck (w->store, NULL, NULL);
  g_autofree char *told = g_strjoinv ("\n", problems);

  g_assert_cmpstr (told, ==, "");
}

/* How many files there are, and whether all attachments point into @sha256. */
static void
expect_one_file (Workspace *w, const char *sha256)
{
  g_autofree char *files = NULL, *attachments = NULL, *expected = g_strdup_printf ("|%s\n", sha256);

  bb_store_close (w->store);
  files = dump_query (w->folder, "SELECT sha256 FROM files");
  attachments = dump_query (w->folder, "SELECT DISTINCT file FROM attachments");
  g_assert_cmpstr (files, ==, expected);
  g_assert_cmpstr (attachments, ==, expected);
  workspace_reopen (w);
}

static void
test_cut_and_put_together (void)
{
  const gsize sizes[] = { 1, BB_PIECE_SIZE, BB_PIECE_SIZE + 1, SIZE };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_auto (Workspace) a = { 0 }, b = { 0 };
      g_autofree char *sha256 = NULL;
      guint count = (guint) ((sizes[i] + BB_PIECE_SIZE - 1) / BB_PIECE_SIZE);

      workspace_init (&a);
      workspace_init (&b);
      sha256 = add_file (&a, i, sizes[i]);
      expect_one_file (&a, sha256);                        /* nothing was copied */
      g_assert_cmpuint (count_missing (&b, sha256), ==, 1);
      for (guint number = count; number-- > 0;)            /* in whatever order */
        {
          g_assert_true (count == 1 || !has_file (&b, sha256));
          carry (&a, sha256, number, &b);
          g_assert_cmpuint (count_missing (&b, sha256), ==, number);
        }
      g_assert_true (has_file (&b, sha256));
      expect_sound (&b);
      expect_one_file (&b, sha256);
    }
}

/* Two machines that have the same file make the same pieces, and making them again changes nothing. */
static void
test_pieces_are_the_same_everywhere (void)
{
  g_auto (Workspace) a = { 0 }, b = { 0 };
  g_autofree char *one = NULL, *other = NULL, *id = NULL;
  g_autoptr (BbDocument) first = NULL, second = NULL;
  gint64 seq;

  workspace_init (&a);
  workspace_init (&b);
  one = add_file (&a, 1, SIZE);
  other = add_file (&b, 1, SIZE);
  id = g_strdup_printf ("blob:%s:000002", one);
  first = bb_store_get (a.store, DATABASE, id, NULL, NULL);
  second = bb_store_get (b.store, DATABASE, id, NULL, NULL);
  g_assert_cmpstr (first->rev, ==, second->rev);
  seq = bb_store_get_update_seq (a.store, DATABASE, NULL);
  bb_store_add_pieces (a.store, DATABASE, one, NULL, NULL);
  g_assert_cmpint (bb_store_get_update_seq (a.store, DATABASE, NULL), ==, seq);
}

/* What had come is there after the workspace was closed, and the rest makes it whole. */
static void
test_goes_on_later (void)
{
  g_auto (Workspace) a = { 0 }, b = { 0 };
  g_autofree char *sha256 = NULL;
  g_autoptr (GPtrArray) begun = NULL;

  workspace_init (&a);
  workspace_init (&b);
  sha256 = add_file (&a, 1, SIZE);
  carry (&a, sha256, 0, &b);
  carry (&a, sha256, 2, &b);
  workspace_reopen (&b);
  expect_sound (&b);
  begun = bb_store_list_gatherings (b.store, DATABASE, NULL);
  g_assert_cmpuint (begun->len, ==, 1);
  g_assert_cmpstr (((BbGathering *) begun->pdata[0])->sha256, ==, sha256);
  carry (&a, sha256, 1, &b);
  g_assert_true (has_file (&b, sha256));
}

/* The file comes by another way while pieces of it are here: they point into it, and the last piece still fits. */
static void
test_the_file_comes_by_another_way (void)
{
  g_auto (Workspace) a = { 0 }, b = { 0 };
  g_autofree char *sha256 = NULL, *again = NULL;
  g_autoptr (GBytes) bytes = make_bytes (1, SIZE);

  workspace_init (&a);
  workspace_init (&b);
  sha256 = add_file (&a, 1, SIZE);
  carry (&a, sha256, 0, &b);
  again = bb_store_add_bytes (b.store, bytes, NULL);
  g_assert_cmpstr (again, ==, sha256);
  g_assert_cmpuint (count_missing (&b, sha256), ==, 0);
  carry (&a, sha256, 1, &b);
  workspace_reopen (&b);
  bb_store_wait_for_files (b.store);
  expect_one_file (&b, sha256);
  expect_sound (&b);
}

/* A piece of the right form with other bytes in it, as somebody could make who wants to do harm. */
static void
forge (Workspace *w, const char *sha256, guint32 seed)
{
  g_autofree char *id = g_strdup_printf ("blob:%s:000001", sha256), *text = NULL;
  g_autoptr (GBytes) bytes = make_bytes (seed, BB_PIECE_SIZE);
  g_autofree char *name = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (BbAttachment) stated = bb_attachment_new (name, "application/octet-stream");
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_attachment_unref);
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;

  text = g_strdup_printf ("{'pieces':3,'sha256':'%s','size':%d,'type':'blob'}", sha256, SIZE);
  body = parse (text);
  g_ptr_array_add (list, bb_store_add_stream (w->store, stated, stream, 0, NULL, &error));
  bb_batch_put_full (batch, DATABASE, id, NULL, FALSE, body, list);
  bb_store_commit (w->store, batch, NULL, &error);
  g_assert_no_error (error);
}

static void
test_wrong_bytes_are_told_and_right_ones_heal (void)
{
  g_auto (Workspace) a = { 0 }, b = { 0 };
  g_autofree char *sha256 = NULL, *told = NULL;
  g_auto (GStrv) problems = NULL;
  g_autoptr (GPtrArray) begun = NULL;

  workspace_init (&a);
  workspace_init (&b);
  sha256 = add_file (&a, 1, SIZE);
  forge (&b, sha256, 99);
  carry (&a, sha256, 0, &b);
  carry (&a, sha256, 2, &b);
  g_assert_false (has_file (&b, sha256));
  workspace_reopen (&b);
  g_assert_false (has_file (&b, sha256));
  begun = bb_store_list_gatherings (b.store, NULL, NULL);
  g_assert_true (((BbGathering *) begun->pdata[0])->refused);
  problems = bb_store_fsck (b.store, NULL, NULL);
  told = g_strjoinv ("\n", problems);
  g_assert_nonnull (strstr (told, "make another file"));
  carry (&a, sha256, 1, &b);
  g_assert_true (has_file (&b, sha256));
  expect_sound (&b);
}

/* Twenty wrong ones came first: the right one is found among them. */
static void
test_many_wrong_ones_do_not_hide_the_right_one (void)
{
  g_auto (Workspace) a = { 0 }, b = { 0 };
  g_autofree char *sha256 = NULL;

  workspace_init (&a);
  workspace_init (&b);
  sha256 = add_file (&a, 1, SIZE);
  for (guint32 i = 0; i < 20; i++)
    {
      g_auto (Workspace) c = { 0 };

      workspace_init (&c);
      forge (&c, sha256, 100 + i);
      carry (&c, sha256, 1, &b);
    }
  for (guint number = 0; number < 3; number++)
    carry (&a, sha256, number, &b);
  g_assert_true (has_file (&b, sha256));
}

/* Nothing but the one form of a piece is let in under its id. */
static void
test_malformed_pieces_are_refused (void)
{
  const char *bodies[] = {
    "{}",
    "{'pieces':3,'sha256':'%s','size':2098152,'type':'blob','author':'x'}",
    "{'pieces':4,'sha256':'%s','size':2098152,'type':'blob'}",
    "{'pieces':2,'sha256':'%s','size':2097152,'type':'blob'}",             /* no third piece in so short a file */
    "{'pieces':3,'sha256':'%s','size':2098153,'type':'blob'}",             /* the last piece has another length */
  };
  g_auto (Workspace) a = { 0 }, b = { 0 };
  g_autofree char *sha256 = NULL, *id = NULL;
  g_autoptr (BbDocument) document = NULL;

  workspace_init (&a);
  workspace_init (&b);
  sha256 = add_file (&a, 1, SIZE);
  id = g_strdup_printf ("blob:%s:000002", sha256);
  document = bb_store_get (a.store, DATABASE, id, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_auto (GStrv) parts = g_strsplit (bodies[i], "%s", -1);
      g_autofree char *text = g_strjoinv (sha256, parts);
      g_autoptr (JsonObject) body = parse (text);
      g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_attachment_unref);
      g_autoptr (BbBatch) batch = bb_batch_new ();
      g_autoptr (GError) error = NULL;

      g_ptr_array_add (list, carry_bytes (&a, document->attachments->pdata[0], &b));
      bb_batch_put_full (batch, DATABASE, id, NULL, FALSE, body, list);
      g_assert_false (bb_store_commit (b.store, batch, NULL, &error));
      g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pieces/cut-and-put-together", test_cut_and_put_together);
  g_test_add_func ("/pieces/same-everywhere", test_pieces_are_the_same_everywhere);
  g_test_add_func ("/pieces/goes-on-later", test_goes_on_later);
  g_test_add_func ("/pieces/by-another-way", test_the_file_comes_by_another_way);
  g_test_add_func ("/pieces/wrong-bytes", test_wrong_bytes_are_told_and_right_ones_heal);
  g_test_add_func ("/pieces/many-wrong-ones", test_many_wrong_ones_do_not_hide_the_right_one);
  g_test_add_func ("/pieces/malformed", test_malformed_pieces_are_refused);
  return g_test_run ();
}
