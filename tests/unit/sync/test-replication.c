/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replication between databases: nothing lost, nothing doubled, and the same trees everywhere, whatever happens on the way. */
#include <string.h>

#include "flaky-peer.h"
#include "store/bb-store-private.h"
#include "sync/bb-replication.h"
#include "sync/bb-store-peer.h"
#include "workspace.h"

#define PEERS 5
#define DOCUMENTS 30

/* ── One laptop ──────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  char *folder;
  BbStore *store;
  BbPeer *peer;
} Laptop;

/* Not flushed to the disk: what is tested is the way between stores, and there are thousands of writes. */
static void
laptop_open (Laptop *self)
{
  const BbStoreOptions options = { .unsafe = TRUE };
  g_autoptr (GError) error = NULL;

  self->store = bb_store_open_with (self->folder, &options, &error);
  g_assert_no_error (error);
  self->peer = bb_store_peer_new (self->store, DATABASE);
}

static void
laptop_close (Laptop *self)
{
  g_clear_object (&self->peer);
  bb_store_close (self->store);
  g_clear_object (&self->store);
}

static void
laptop_init (Laptop *self)
{
  self->folder = g_dir_make_tmp ("bienban-XXXXXX", NULL);
  laptop_open (self);
}

static void
laptop_clear (Laptop *self)
{
  laptop_close (self);
  remove_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Laptop, laptop_clear)

static BbReplicationReport *
replicate (Laptop *from, Laptop *to)
{
  g_autoptr (GError) error = NULL;
  BbReplicationReport *report = bb_replication_run (from->peer, to->peer, NULL, &error);

  g_assert_no_error (error);
  return report;
}

static guint
replicate_and_count (Laptop *from, Laptop *to)
{
  g_autoptr (BbReplicationReport) report = replicate (from, to);

  g_assert_cmpuint (report->refusals->len, ==, 0);
  return report->n_written;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char * const *) a, *(char * const *) b);
}

/* Name, type, generation, digest and the SHA-256 of the bytes as they are read, of each attachment. */
static char *
describe_attachments (Laptop *self, BbDocument *document)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; document->attachments && i < document->attachments->len; i++)
    {
      const BbAttachment *attachment = document->attachments->pdata[i];
      g_autoptr (GInputStream) stream = bb_store_open_attachment (self->store, attachment, 0, -1, NULL);
      g_autoptr (GBytes) bytes = g_input_stream_read_bytes (stream, (gsize) attachment->length + 1, NULL, NULL);
      g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, bytes);

      g_string_append_printf (text, " %s %s %d %s %s", attachment->name, attachment->content_type, (int) attachment->revpos, attachment->digest, hash);
    }
  return g_string_free (text, FALSE);
}

/* A leaf with its history, its body and its attachments. */
static char *
describe_leaf (Laptop *self, const char *id, const char *rev)
{
  g_auto (GStrv) path = bb_store_get_path (self->store, DATABASE, id, rev, NULL);
  g_autoptr (BbDocument) document = bb_store_get (self->store, DATABASE, id, rev, NULL);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), document->body);
  g_autofree char *body = json_to_string (node, FALSE), *steps = g_strjoinv (" ", path), *attachments = describe_attachments (self, document);

  return g_strdup_printf ("%s%s %s%s", document->deleted ? "deleted " : "", steps, body, attachments);
}

/* All trees: every document with its winner and all its leaves. */
static char *
describe (Laptop *self)
{
  g_autoptr (GPtrArray) changes = bb_store_changes (self->store, DATABASE, 0, G_MAXINT, NULL), lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < changes->len; i++)
    {
      BbChange *change = changes->pdata[i];

      g_ptr_array_add (lines, g_strdup_printf ("%s wins %s", change->id, change->rev));
      for (char **leaf = change->leaves; *leaf; leaf++)
        {
          g_autofree char *text = describe_leaf (self, change->id, *leaf);

          g_ptr_array_add (lines, g_strdup_printf ("%s leaf %s", change->id, text));
        }
    }
  g_ptr_array_sort (lines, compare_texts);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

/* ── What happens ────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  Laptop laptops[PEERS];
  GRand *random;
  JsonObject *made;              /* every revision that anybody made: {"id": ["rev", …]} */
  GPtrArray *files;              /* of char*: SHA-256 of each that was cut into pieces */
  guint edits;
} World;

static void
world_init (World *self, guint32 seed)
{
  for (guint i = 0; i < PEERS; i++)
    laptop_init (&self->laptops[i]);
  self->random = g_rand_new_with_seed (seed);
  self->made = json_object_new ();
  self->files = g_ptr_array_new_with_free_func (g_free);
}

static void
world_clear (World *self)
{
  for (guint i = 0; i < PEERS; i++)
    laptop_clear (&self->laptops[i]);
  g_rand_free (self->random);
  json_object_unref (self->made);
  g_ptr_array_unref (self->files);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static Laptop *
pick (World *self)
{
  return &self->laptops[g_rand_int_range (self->random, 0, PEERS)];
}

static void
note_made (World *self, const char *id, const char *rev)
{
  if (!json_object_has_member (self->made, id))
    json_object_set_array_member (self->made, id, json_array_new ());
  json_array_add_string_element (json_object_get_array_member (self->made, id), rev);
}

/* Half of what is there stays under its name; now and then something comes, the same bytes at several laptops too. */
static GPtrArray *
choose_attachments (World *self, Laptop *laptop, BbDocument *document)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_attachment_unref);

  for (guint i = 0; document && document->attachments && i < document->attachments->len; i++)
    {
      const BbAttachment *old = document->attachments->pdata[i];

      if (g_rand_boolean (self->random))
        g_ptr_array_add (list, bb_attachment_new_stub (old->name, old->content_type, old->revpos, NULL));
    }
  if (g_rand_int_range (self->random, 0, 10) == 0)
    {
      g_autofree char *text = g_strdup_printf ("bytes %d", g_rand_int_range (self->random, 0, 50));
      g_autofree char *name = g_strdup_printf ("photo %u", self->edits);

      g_ptr_array_add (list, add_attachment (laptop->store, name, text));
    }
  return list;
}

/* A file of one or two pieces. */
static void
add_file (World *self)
{
  Laptop *laptop = pick (self);
  gsize size = (gsize) g_rand_int_range (self->random, 1, BB_PIECE_SIZE + 1000);
  g_autofree char *content = g_strnfill (size, (char) g_rand_int_range (self->random, 'a', 'z'));
  g_autoptr (GBytes) bytes = g_bytes_new (content, size);
  g_autoptr (GError) error = NULL;
  char *sha256 = bb_store_add_bytes (laptop->store, bytes, &error);

  g_assert_no_error (error);
  g_ptr_array_add (self->files, sha256);
  bb_store_add_pieces (laptop->store, DATABASE, sha256, NULL, &error);
  g_assert_no_error (error);
}

/* The winner or a losing branch is changed or deleted; a document that is not there is begun. */
static void
edit (World *self)
{
  Laptop *laptop = pick (self);
  g_autofree char *id = g_strdup_printf ("answer:v:%d", g_rand_int_range (self->random, 0, DOCUMENTS));
  g_autoptr (BbDocument) winner = bb_store_get (laptop->store, DATABASE, id, NULL, NULL), document = NULL;
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GPtrArray) attachments = NULL;
  g_autoptr (GError) error = NULL;
  const char *parent = NULL;

  if (winner)
    parent = winner->conflicts && g_rand_boolean (self->random) ? winner->conflicts[0] : winner->rev;
  document = parent ? bb_store_get (laptop->store, DATABASE, id, parent, NULL) : NULL;
  attachments = choose_attachments (self, laptop, document);
  json_object_set_int_member (body, "edit", (gint64) self->edits++ % 200);     /* the same words by two people now and then */
  if (parent && g_rand_int_range (self->random, 0, 5) == 0)
    bb_batch_delete (batch, DATABASE, id, parent, body);
  else
    bb_batch_put_full (batch, DATABASE, id, parent, FALSE, body, attachments);
  g_assert_true (bb_store_commit (laptop->store, batch, NULL, &error));
  g_assert_no_error (error);
  note_made (self, id, bb_batch_get_rev (batch, 0));
}

/* Any two, over a link that may break at every question. */
static void
meet (World *self)
{
  Laptop *from = pick (self), *to = pick (self);
  g_autoptr (BbPeer) source = flaky_peer_new (from->peer, self->random, 4), target = flaky_peer_new (to->peer, self->random, 4);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbReplicationReport) report = from != to ? bb_replication_run (source, target, NULL, &error) : NULL;

  g_assert_true (report || !error || g_error_matches (error, BB_SYNC_ERROR, BB_SYNC_ERROR_AWAY));
}

/* Along a ring, until nobody has anything that the next one lacks. */
static void
settle (World *self)
{
  for (guint still = 0, i = 0; still < PEERS; i++)
    still = replicate_and_count (&self->laptops[i % PEERS], &self->laptops[(i + 1) % PEERS]) ? 0 : still + 1;
}

static void
expect_nothing_lost (World *self)
{
  for (guint i = 0; i < PEERS; i++)
    {
      g_autoptr (JsonObject) missing = bb_store_revs_diff (self->laptops[i].store, DATABASE, self->made, NULL);

      g_assert_cmpuint (json_object_get_size (missing), ==, 0);
    }
}

static void
expect_same_trees (World *self)
{
  g_autofree char *first = describe (&self->laptops[0]);

  for (guint i = 1; i < PEERS; i++)
    {
      g_autofree char *other = describe (&self->laptops[i]);

      g_assert_cmpstr (other, ==, first);
    }
}

/* Every file that was cut anywhere is whole everywhere, and the separate bytes of its pieces are gone. */
static void
expect_files (World *self)
{
  for (guint i = 0; i < PEERS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) problems = NULL;
      g_autofree char *told = NULL;

      bb_store_wait_for_files (self->laptops[i].store);
      for (guint j = 0; j < self->files->len; j++)
        {
          g_autofree char *path = bb_store_get_file (self->laptops[i].store, self->files->pdata[j], &error);

          g_assert_no_error (error);
        }
      bb_store_sweep (self->laptops[i].store, NULL, NULL);           /* bytes that came before a link broke */
      problems = bb_store_fsck (self->laptops[i].store, NULL, NULL);
      told = g_strjoinv ("\n", problems);
      g_assert_cmpstr (told, ==, "");
    }
}

static void
live (guint32 seed, guint edits)
{
  g_auto (World) world = { 0 };

  world_init (&world, seed);
  for (guint i = 0; i < edits; i++)
    {
      edit (&world);
      if (g_rand_int_range (world.random, 0, 8) == 0)
        meet (&world);
      if (i % 250 == 100)
        add_file (&world);
    }
  settle (&world);
  expect_nothing_lost (&world);
  expect_files (&world);
  expect_same_trees (&world);
}

static guint
get_number (const char *name, guint usual)
{
  const char *text = g_getenv (name);

  return text ? (guint) atoi (text) : usual;
}

static void
test_five_laptops (void)
{
  guint seeds = get_number ("BIENBAN_SYNC_SEEDS", 20), edits = get_number ("BIENBAN_SYNC_EDITS", 500);

  for (guint seed = 1; seed <= seeds; seed++)
    {
      g_test_message ("seed %u", seed);
      live (seed, edits);
    }
}

/* ── One by one ──────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_some (Laptop *laptop, const char *prefix, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("answer:v:%s%u", prefix, i), *rev = put (laptop->store, id, NULL, "{'n':1}");
    }
}

static void
test_goes_on_where_it_was (void)
{
  g_auto (Laptop) a = { 0 }, b = { 0 };
  g_autoptr (BbReplicationReport) again = NULL;

  laptop_init (&a);
  laptop_init (&b);
  add_some (&a, "a", 30);
  g_assert_cmpuint (replicate_and_count (&a, &b), ==, 30);
  g_assert_cmpuint (replicate_and_count (&a, &b), ==, 0);
  laptop_close (&b);
  laptop_open (&b);
  add_some (&a, "b", 3);
  again = replicate (&a, &b);
  g_assert_cmpuint (again->n_read, ==, 3);
  g_assert_cmpuint (again->n_written, ==, 3);
}

static void
copy_folder (const char *from, const char *to)
{
  const char *argv[] = { "cp", "-a", from, to, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
}

/* Closes the laptop and puts what @kept holds in its place. */
static void
restore (Laptop *laptop, const char *kept)
{
  laptop_close (laptop);
  remove_folder (laptop->folder);
  copy_folder (kept, laptop->folder);
  laptop_open (laptop);
}

static char *
back_up (Laptop *laptop)
{
  char *kept = g_strconcat (laptop->folder, "-kept", NULL);

  laptop_close (laptop);
  copy_folder (laptop->folder, kept);
  laptop_open (laptop);
  return kept;
}

/* What the target lost comes again; what the source lost is not asked for again, and what it makes anew is not taken for known. */
static void
test_old_backups (void)
{
  g_auto (Laptop) a = { 0 }, b = { 0 };
  g_autofree char *kept_a = NULL, *kept_b = NULL, *left = NULL, *right = NULL;

  laptop_init (&a);
  laptop_init (&b);
  add_some (&a, "first", 5);
  replicate_and_count (&a, &b);
  kept_a = back_up (&a);
  kept_b = back_up (&b);
  add_some (&a, "second", 5);
  g_assert_cmpuint (replicate_and_count (&a, &b), ==, 5);
  restore (&b, kept_b);
  g_assert_cmpuint (replicate_and_count (&a, &b), ==, 5);
  restore (&a, kept_a);
  add_some (&a, "third", 5);                                   /* at positions that were used before */
  g_assert_cmpuint (replicate_and_count (&a, &b), ==, 5);
  g_assert_cmpuint (replicate_and_count (&b, &a), ==, 5);
  left = describe (&a);
  right = describe (&b);
  g_assert_cmpstr (left, ==, right);
  remove_folder (kept_a);
  remove_folder (kept_b);
}

/* One document that the other side cannot take does not keep back the others, and its words are told. */
static void
test_poisoned_batch (void)
{
  g_auto (Laptop) a = { 0 }, b = { 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (BbPeer) target = NULL;
  g_autoptr (BbReplicationReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *rev = NULL;
  const BbRefusal *refusal;

  laptop_init (&a);
  laptop_init (&b);
  add_some (&a, "good", 40);
  rev = put (a.store, "answer:v:bad", NULL, "{'poison':1}");
  add_some (&a, "more", 40);
  target = flaky_peer_new (b.peer, random, 0);
  flaky_peer_refuse (FLAKY_PEER (target), 25, "poison");
  report = bb_replication_run (a.peer, target, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_written, ==, 80);
  g_assert_cmpuint (report->refusals->len, ==, 1);
  refusal = report->refusals->pdata[0];
  g_assert_cmpstr (refusal->id, ==, "answer:v:bad");
  g_assert_cmpstr (refusal->rev, ==, rev);
  g_assert_cmpstr (refusal->reason, ==, "document_too_large");
}

/* A link that changes bytes, so many times; then it carries them as they are. Nothing else is asked of it. */
typedef struct { GObject parent_instance; guint bad; } BadLink;
typedef struct { GObjectClass parent_class; } BadLinkClass;
static GType bad_link_get_type (void);
static void bad_link_peer_init (BbPeerInterface *iface);
G_DEFINE_TYPE_WITH_CODE (BadLink, bad_link, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (BB_TYPE_PEER, bad_link_peer_init))

static GInputStream *
open_over_bad_link (BbPeer *peer, const BbParcel *parcel, const BbAttachment *attachment, GCancellable *cancellable, GError **error)
{
  BadLink *self = (BadLink *) peer;
  const char *bytes = self->bad > 0 ? "hellO" : "hello";

  self->bad -= self->bad > 0;
  return g_memory_input_stream_new_from_data (bytes, 5, NULL);
}

static void
bad_link_peer_init (BbPeerInterface *iface)
{
  iface->open = open_over_bad_link;
}

static void
bad_link_class_init (BadLinkClass *class)
{
}

static void
bad_link_init (BadLink *self)
{
}

/* Returns: the word that it was refused with, or %NULL when it was taken. */
static char *
write_over_bad_link (Laptop *to, const char *id, guint bad)
{
  g_autoptr (BbAttachment) attachment = bb_attachment_new_stub ("photo", "image/jpeg", 1, "md5-XUFAKrxLKna5cZ2REBfFkg==");
  g_autoptr (GPtrArray) parcels = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_parcel_free);
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_refusal_free);
  g_autoptr (GError) error = NULL;
  BbParcel *parcel = g_new0 (BbParcel, 1);

  parcel->id = g_strdup (id);
  parcel->path = g_strdupv ((char *[]) { (char *) "1-a", NULL });
  parcel->body = json_object_new ();
  parcel->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_attachment_unref);
  g_ptr_array_add (parcel->attachments, bb_attachment_ref (attachment));
  parcel->source = g_object_new (bad_link_get_type (), NULL);
  ((BadLink *) parcel->source)->bad = bad;
  g_ptr_array_add (parcels, parcel);
  g_assert_true (bb_peer_write (to->peer, parcels, refusals, NULL, &error));
  g_assert_no_error (error);
  return refusals->len ? g_strdup (((BbRefusal *) refusals->pdata[0])->error) : NULL;
}

static void
test_changed_bytes_are_asked_for_again (void)
{
  g_auto (Laptop) to = { 0 };
  g_autoptr (BbDocument) document = NULL;
  g_autofree char *taken = NULL, *refused = NULL, *text = NULL;

  laptop_init (&to);
  taken = write_over_bad_link (&to, "evidence:v:1", 2);
  g_assert_cmpstr (taken, ==, NULL);
  document = bb_store_get (to.store, DATABASE, "evidence:v:1", "1-a", NULL);
  text = describe_attachments (&to, document);
  g_assert_cmpstr (text, ==, " photo image/jpeg 1 md5-XUFAKrxLKna5cZ2REBfFkg== 5d41402abc4b2a76b9719d911017c592");
  refused = write_over_bad_link (&to, "evidence:v:2", 100);
  g_assert_cmpstr (refused, ==, "attachment");
  g_assert_null (bb_store_get (to.store, DATABASE, "evidence:v:2", "1-a", NULL));
}

/* Deleting while another edits cannot lose the edit. */
static void
test_edit_beats_deletion (void)
{
  g_auto (Laptop) a = { 0 }, b = { 0 };
  g_autofree char *first = NULL, *gone = NULL, *edited = NULL;
  g_autoptr (BbDocument) document = NULL;

  laptop_init (&a);
  laptop_init (&b);
  first = put (a.store, "answer:v:1", NULL, "{'n':1}");
  replicate_and_count (&a, &b);
  gone = drop (a.store, "answer:v:1", first);
  edited = put (b.store, "answer:v:1", first, "{'n':2}");
  replicate_and_count (&a, &b);
  replicate_and_count (&b, &a);
  document = bb_store_get (a.store, DATABASE, "answer:v:1", NULL, NULL);
  g_assert_nonnull (document);
  g_assert_cmpstr (document->rev, ==, edited);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replication/goes-on-where-it-was", test_goes_on_where_it_was);
  g_test_add_func ("/replication/old-backups", test_old_backups);
  g_test_add_func ("/replication/poisoned-batch", test_poisoned_batch);
  g_test_add_func ("/replication/changed-bytes", test_changed_bytes_are_asked_for_again);
  g_test_add_func ("/replication/edit-beats-deletion", test_edit_beats_deletion);
  g_test_add_func ("/replication/five-laptops", test_five_laptops);
  return g_test_run ();
}
