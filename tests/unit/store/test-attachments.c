/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attachments: the bytes are what was stated, stored once, found again by stubs as CouchDB does, and part of the revision's name. */
#include "store/bb-store-private.h"
#include "workspace.h"

#include <glib/gstdio.h>
#include <string.h>

#define ID "evidence:v:1"
#define HELLO "md5-XUFAKrxLKna5cZ2REBfFkg=="                  /* of "hello", by md5sum */

static BbAttachment *
try_add (BbStore *store, const char *name, const char *text, const char *digest, gint64 limit, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, (gssize) strlen (text), NULL);
  g_autoptr (BbAttachment) stated = bb_attachment_new (name, "image/jpeg");

  stated->digest = g_strdup (digest);
  return bb_store_add_stream (store, stated, stream, limit, NULL, error);
}

/* Takes @attachment, which may be %NULL. */
static GPtrArray *
list_of (BbAttachment *attachment)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_attachment_unref);

  if (attachment)
    g_ptr_array_add (list, attachment);
  return list;
}

static char *
commit (BbStore *store, BbBatch *batch, GError **error)
{
  return bb_store_commit (store, batch, NULL, error) ? g_strdup (bb_batch_get_rev (batch, 0)) : NULL;
}

static char *
try_put (BbStore *store, const char *parent, BbAttachment *attachment, GError **error)
{
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (GPtrArray) list = list_of (attachment);
  g_autoptr (JsonObject) body = parse ("{'a':1}");

  bb_batch_put_full (batch, DATABASE, ID, parent, FALSE, body, list);
  return commit (store, batch, error);
}

static char *
put_one (BbStore *store, const char *parent, BbAttachment *attachment)
{
  g_autoptr (GError) error = NULL;
  char *rev = try_put (store, parent, attachment, &error);

  g_assert_no_error (error);
  return rev;
}

static gboolean
try_take (BbStore *store, const char *path, BbAttachment *attachment, GError **error)
{
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (GPtrArray) list = list_of (attachment);
  g_auto (GStrv) revs = g_strsplit (path, " ", -1);
  g_autoptr (JsonObject) body = parse ("{'a':1}");
  g_autofree char *rev = NULL;

  bb_batch_insert_full (batch, DATABASE, ID, (const char * const *) revs, FALSE, body, list);
  rev = commit (store, batch, error);
  return rev != NULL;
}

static void
take (BbStore *store, const char *path, BbAttachment *attachment)
{
  g_autoptr (GError) error = NULL;

  try_take (store, path, attachment, &error);
  g_assert_no_error (error);
}

static char *
read_range (BbStore *store, const BbAttachment *attachment, gint64 start, gint64 length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = bb_store_open_attachment (store, attachment, start, length, &error);
  char buffer[100] = "";
  gsize got;

  g_assert_no_error (error);
  g_assert_true (g_input_stream_read_all (stream, buffer, sizeof buffer - 1, &got, NULL, &error));
  return g_strndup (buffer, got);
}

/* "name revpos bytes" of the only attachment of a revision, "" for none. */
static char *
show (BbStore *store, const char *rev)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbDocument) document = bb_store_get (store, DATABASE, ID, rev, &error);
  g_autofree char *text = NULL;
  BbAttachment *attachment;

  g_assert_no_error (error);
  if (!document->attachments)
    return g_strdup ("");
  g_assert_cmpuint (document->attachments->len, ==, 1);
  attachment = document->attachments->pdata[0];
  text = read_range (store, attachment, 0, -1);
  return g_strdup_printf ("%s %d %s", attachment->name, (int) attachment->revpos, text);
}

#define EXPECT(store, rev, text)                                                                                                 \
  G_STMT_START                                                                                                                   \
    {                                                                                                                            \
      g_autofree char *shown = show (store, rev);                                                                                \
      g_assert_cmpstr (shown, ==, text);                                                                                         \
    }                                                                                                                            \
  G_STMT_END

static void
expect_sound (BbStore *store)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) problems = bb_store_fsck (store, NULL, &error);
  g_autofree char *told = problems ? g_strjoinv ("\n", problems) : NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (told, ==, "");
}

/* A stub keeps the bytes and their generation, new bytes get the new one, what is not listed is gone, and older revisions keep what they had. */
static void
test_edits (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *fourth = NULL;

  workspace_init (&w);
  first = put_one (w.store, NULL, add_attachment (w.store, "photo", "hello"));
  second = put_one (w.store, first, bb_attachment_new_stub ("photo", "image/jpeg", 0, NULL));
  third = put_one (w.store, second, add_attachment (w.store, "photo", "other"));
  fourth = put_one (w.store, third, NULL);
  workspace_reopen (&w);
  EXPECT (w.store, first, "photo 1 hello");
  EXPECT (w.store, second, "photo 1 hello");
  EXPECT (w.store, third, "photo 3 other");
  EXPECT (w.store, fourth, "");
  expect_sound (w.store);
}

/* The vector pins the format of the hash; it is SHA-256 of [null,false,{"a":1},[["photo","image/jpeg","md5-…"]]] by sha256sum. */
static void
test_the_name_of_the_revision_stands_for_the_bytes (void)
{
  g_auto (Workspace) a = { 0 }, b = { 0 };
  g_autofree char *one = NULL, *same = NULL, *other = NULL, *text = NULL, *hash = NULL;

  workspace_init (&a);
  workspace_init (&b);
  one = put_one (a.store, NULL, add_attachment (a.store, "photo", "hello"));
  same = put_one (b.store, NULL, add_attachment (b.store, "photo", "hello"));
  other = put (b.store, "evidence:v:2", NULL, "{'a':1}");
  text = g_strdup ("[null,false,{\"a\":1},[[\"photo\",\"image/jpeg\",\"" HELLO "\"]]]");
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  hash[32] = '\0';
  g_assert_cmpstr (one + 2, ==, hash);
  g_assert_cmpstr (one, ==, same);
  g_assert_cmpstr (one, !=, other);
}

static void
test_the_same_bytes_are_stored_once (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("hello", 5);
  g_autoptr (BbAttachment) first = NULL, second = NULL;
  g_autofree char *file = NULL, *rows = NULL;

  workspace_init (&w);
  first = add_attachment (w.store, "a", "hello");
  second = add_attachment (w.store, "b", "hello");
  file = bb_store_add_bytes (w.store, bytes, NULL);
  g_assert_cmpstr (first->file, ==, second->file);
  g_assert_cmpstr (first->file, ==, file);
  g_assert_cmpstr (first->digest, ==, HELLO);
  bb_store_close (w.store);
  rows = dump_query (w.folder, "SELECT COUNT (*), MAX (kept) FROM files");
  g_assert_cmpstr (rows, ==, "|1|1\n");
}

static void
test_ranges (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (BbAttachment) attachment = NULL, empty = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *middle = NULL, *nothing = NULL;

  workspace_init (&w);
  attachment = add_attachment (w.store, "a", "hello");
  empty = add_attachment (w.store, "b", "");
  middle = read_range (w.store, attachment, 1, 3);
  nothing = read_range (w.store, empty, 0, -1);
  g_assert_cmpstr (middle, ==, "ell");
  g_assert_cmpstr (nothing, ==, "");
  g_assert_null (bb_store_open_attachment (w.store, attachment, 3, 3, &error));
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID);
}

static guint
count_files (Workspace *w)
{
  g_autofree char *path = g_build_filename (w->folder, "files", NULL);
  const char *argv[] = { "find", path, "-type", "f", NULL };
  g_autofree char *out = NULL;
  guint count = 0;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, NULL, NULL));
  for (const char *at = out; (at = strchr (at, '\n')); at++)
    count++;
  return count;
}

/* What is not what was stated, or too much, leaves nothing behind. */
static void
test_wrong_bytes_are_refused (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (GError) digest = NULL, length = NULL, size = NULL, name = NULL;
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data ("hello", 5, NULL);
  g_autoptr (BbAttachment) stated = bb_attachment_new ("photo", "image/jpeg");

  workspace_init (&w);
  g_assert_null (try_add (w.store, "photo", "hellO", HELLO, 0, &digest));
  g_assert_error (digest, BB_STORE_ERROR, BB_STORE_ERROR_INVALID);
  stated->length = 6;
  g_assert_null (bb_store_add_stream (w.store, stated, stream, 0, NULL, &length));
  g_assert_error (length, BB_STORE_ERROR, BB_STORE_ERROR_INVALID);
  g_assert_null (try_add (w.store, "photo", "hello", NULL, 4, &size));
  g_assert_error (size, BB_STORE_ERROR, BB_STORE_ERROR_TOO_LARGE);
  g_assert_cmpuint (count_files (&w), ==, 0);
  g_assert_null (try_put (w.store, NULL, add_attachment (w.store, "_photo", "hello"), &name));
  g_assert_error (name, BB_STORE_ERROR, BB_STORE_ERROR_INVALID);
}

/* new_edits=false: name and revpos decide, on an ancestor of the same branch; where a digest is stated, other bytes are not taken for these. */
static void
test_stubs_are_found_on_ancestors (void)
{
  const struct
  {
    const char *path, *name, *digest;
    int revpos;
    gboolean found;
  } cases[] = {
    { "3-c 2-b 1-a", "photo", NULL, 1, TRUE },
    { "3-d 2-b 1-a", "photo", HELLO, 1, TRUE },
    { "3-e 2-b 1-a", "photo", HELLO, 2, TRUE },            /* counted otherwise, but the same bytes */
    { "3-f 2-b 1-a", "photo", NULL, 2, FALSE },
    { "3-g 2-b 1-a", "photo", "md5-AAAAAAAAAAAAAAAAAAAAAA==", 1, FALSE },
    { "3-h 2-b 1-a", "other", NULL, 1, FALSE },
    { "3-i 2-x 1-x", "photo", HELLO, 1, FALSE },           /* no ancestor in common */
  };
  g_auto (Workspace) w = { 0 };

  workspace_init (&w);
  take (w.store, "1-a", add_attachment (w.store, "photo", "hello"));
  take (w.store, "2-b 1-a", bb_attachment_new_stub ("photo", "image/jpeg", 1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      BbAttachment *stub = bb_attachment_new_stub (cases[i].name, "image/jpeg", cases[i].revpos, cases[i].digest);

      g_assert_cmpint (try_take (w.store, cases[i].path, stub, &error), ==, cases[i].found);
      if (cases[i].found)
        continue;
      g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_MISSING_STUB);
      g_assert_nonnull (strstr (error->message, cases[i].name));
    }
  EXPECT (w.store, "3-c", "photo 1 hello");
  expect_sound (w.store);
}

/* One revision never gets other bytes than those that it came with. */
static void
test_a_revision_keeps_its_bytes (void)
{
  g_auto (Workspace) w = { 0 };

  workspace_init (&w);
  take (w.store, "2-b 1-a", add_attachment (w.store, "photo", "hello"));
  take (w.store, "2-b 1-a", add_attachment (w.store, "photo", "other"));
  take (w.store, "2-b 1-a", bb_attachment_new_stub ("nothing", "image/jpeg", 1, NULL));
  EXPECT (w.store, "2-b", "photo 2 hello");
  take (w.store, "1-a", add_attachment (w.store, "photo", "first"));      /* the body of an ancestor that comes later */
  EXPECT (w.store, "1-a", "photo 1 first");
}

/* Bytes that no revision came to refer to are gone, though not while somebody has them in hand; the others stay. */
static void
test_what_nobody_refers_to_is_swept_away (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (BbAttachment) held = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *rev = NULL, *file = NULL;
  g_auto (GStrv) problems = NULL;

  workspace_init (&w);
  held = add_attachment (w.store, "photo", "held");
  rev = put_one (w.store, NULL, add_attachment (w.store, "photo", "hello"));
  bb_attachment_unref (add_attachment (w.store, "photo", "dropped"));
  g_assert_cmpuint (count_files (&w), ==, 3);
  problems = bb_store_fsck (w.store, NULL, &error);
  g_assert_cmpuint (g_strv_length (problems), ==, 1);
  g_assert_nonnull (strstr (problems[0], "belongs to nothing"));
  g_assert_true (bb_store_sweep (w.store, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (&w), ==, 2);
  file = bb_store_get_file (w.store, held->file, &error);
  g_assert_no_error (error);
  g_clear_pointer (&held, bb_attachment_unref);
  workspace_reopen (&w);
  g_assert_cmpuint (count_files (&w), ==, 1);
  EXPECT (w.store, rev, "photo 1 hello");
  expect_sound (w.store);
}

static void
test_lost_bytes_are_told (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *rev = NULL, *path = NULL, *told = NULL;
  g_autoptr (BbDocument) document = NULL;
  g_auto (GStrv) problems = NULL;

  workspace_init (&w);
  rev = put_one (w.store, NULL, add_attachment (w.store, "photo", "hello"));
  document = bb_store_get (w.store, DATABASE, ID, NULL, NULL);
  path = bb_store_get_file (w.store, ((BbAttachment *) document->attachments->pdata[0])->file, NULL);
  g_unlink (path);
  problems = bb_store_fsck (w.store, NULL, NULL);
  told = g_strjoinv ("\n", problems);
  g_assert_nonnull (strstr (told, "missing"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attachments/edits", test_edits);
  g_test_add_func ("/attachments/revision-stands-for-the-bytes", test_the_name_of_the_revision_stands_for_the_bytes);
  g_test_add_func ("/attachments/stored-once", test_the_same_bytes_are_stored_once);
  g_test_add_func ("/attachments/ranges", test_ranges);
  g_test_add_func ("/attachments/wrong-bytes", test_wrong_bytes_are_refused);
  g_test_add_func ("/attachments/stubs", test_stubs_are_found_on_ancestors);
  g_test_add_func ("/attachments/revision-keeps-its-bytes", test_a_revision_keeps_its_bytes);
  g_test_add_func ("/attachments/swept-away", test_what_nobody_refers_to_is_swept_away);
  g_test_add_func ("/attachments/lost-bytes", test_lost_bytes_are_told);
  return g_test_run ();
}
