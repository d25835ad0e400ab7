/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <nettle/sha2.h>
#include <string.h>

#include "phone/bb-phone-upload.h"
#include "test-folder.h"

#define SIZE (2 * BB_PHONE_CHUNK + 1000)

typedef struct { char *folder; guint8 *data; char *id; } Fixture;

static void
hash (const guint8 *data, gsize length, guint8 *digest)
{
  struct sha256_ctx context;

  sha256_init (&context);
  sha256_update (&context, length, data);
  sha256_digest (&context, SHA256_DIGEST_SIZE, digest);
}

static char *
identify (const guint8 *data, gsize size)
{
  guint8 digests[8 * SHA256_DIGEST_SIZE], root[SHA256_DIGEST_SIZE];
  GString *hex = g_string_new (NULL);
  gsize n = 0;

  for (gsize at = 0; at < size; at += BB_PHONE_CHUNK)
    hash (data + at, MIN (BB_PHONE_CHUNK, size - at), digests + SHA256_DIGEST_SIZE * n++);
  hash (digests, n * SHA256_DIGEST_SIZE, root);
  for (gsize i = 0; i < sizeof root; i++)
    g_string_append_printf (hex, "%02x", root[i]);
  return g_string_free (hex, FALSE);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->folder = g_dir_make_tmp ("bienban-XXXXXX", NULL);
  self->data = g_malloc (SIZE);
  for (gsize i = 0; i < SIZE; i++)
    self->data[i] = (guint8) g_test_rand_int ();
  memcpy (self->data, "\xff\xd8\xff\xe0", 4);
  self->id = identify (self->data, SIZE);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);             /* nothing is left in it */
  g_free (self->folder);
  g_free (self->data);
  g_free (self->id);
}

static BbPhoneTrouble
take (BbPhoneUpload *upload, const guint8 *data, gint64 offset, gsize length)
{
  g_autoptr (GBytes) piece = g_bytes_new (data + offset, length);
  guint8 digest[SHA256_DIGEST_SIZE];

  hash (data + offset, length, digest);
  return bb_phone_upload_take (upload, offset, piece, digest);
}

static void
test_pieces_make_the_file (Fixture *self, gconstpointer unused)
{
  g_autoptr (BbPhoneUpload) upload = bb_phone_upload_new (self->folder, self->id, "a.jpg", SIZE, 5);
  g_autofree char *content = NULL, *sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, self->data, SIZE);
  gsize length;

  g_assert_cmpint (take (upload, self->data, BB_PHONE_CHUNK, BB_PHONE_CHUNK), ==, BB_PHONE_OFFSET);
  g_assert_cmpint (take (upload, self->data, 0, BB_PHONE_CHUNK - 1), ==, BB_PHONE_BAD_REQUEST);
  g_assert_cmpint (take (upload, self->data, 0, BB_PHONE_CHUNK), ==, BB_PHONE_FINE);
  g_assert_cmpint (take (upload, self->data, 0, BB_PHONE_CHUNK), ==, BB_PHONE_OFFSET);
  g_assert_cmpint (take (upload, self->data, BB_PHONE_CHUNK, BB_PHONE_CHUNK), ==, BB_PHONE_FINE);
  g_assert_cmpint (upload->state, ==, BB_PHONE_ARRIVING);
  g_assert_cmpint (take (upload, self->data, 2 * BB_PHONE_CHUNK, 1000), ==, BB_PHONE_FINE);
  g_assert_cmpint (upload->state, ==, BB_PHONE_STORING);
  g_assert_cmpstr (upload->sha256, ==, sha256);
  g_assert_cmpstr (upload->media_type, ==, "image/jpeg");
  g_assert_true (g_file_get_contents (upload->path, &content, &length, NULL));
  g_assert_cmpmem (content, length, self->data, SIZE);
  g_assert_cmpint (take (upload, self->data, 2 * BB_PHONE_CHUNK, 1000), ==, BB_PHONE_OFFSET);
}

static void
test_damaged_piece_may_come_again (Fixture *self, gconstpointer unused)
{
  g_autoptr (BbPhoneUpload) upload = bb_phone_upload_new (self->folder, self->id, "a.jpg", SIZE, 0);
  g_autoptr (GBytes) piece = g_bytes_new (self->data, BB_PHONE_CHUNK);
  guint8 digest[SHA256_DIGEST_SIZE] = { 0 };

  g_assert_cmpint (bb_phone_upload_take (upload, 0, piece, digest), ==, BB_PHONE_DIGEST);
  g_assert_cmpint (upload->offset, ==, 0);
  g_assert_cmpint (take (upload, self->data, 0, BB_PHONE_CHUNK), ==, BB_PHONE_FINE);
}

static void
test_another_file_than_announced_is_refused (Fixture *self, gconstpointer unused)
{
  g_autofree char *other = g_strnfill (64, 'a');
  g_autoptr (BbPhoneUpload) upload = bb_phone_upload_new (self->folder, other, "a.jpg", 1000, 0);

  g_assert_cmpint (take (upload, self->data, 0, 1000), ==, BB_PHONE_CHANGED);
  g_assert_cmpint (upload->state, ==, BB_PHONE_REFUSED);
  g_assert_false (g_file_test (upload->path, G_FILE_TEST_EXISTS));
}

static void
test_program_is_refused_at_its_first_piece (Fixture *self, gconstpointer unused)
{
  g_autoptr (BbPhoneUpload) upload = bb_phone_upload_new (self->folder, self->id, "a.jpg", SIZE, 0);

  memcpy (self->data, "MZ", 2);
  memset (self->data + 2, 0, 20);
  g_assert_cmpint (take (upload, self->data, 0, BB_PHONE_CHUNK), ==, BB_PHONE_PROGRAM);
  g_assert_cmpint (upload->state, ==, BB_PHONE_REFUSED);
  g_assert_false (g_file_test (upload->path, G_FILE_TEST_EXISTS));
}

static void
test_folder_that_is_gone_is_said_and_survived (Fixture *self, gconstpointer unused)
{
  g_autofree char *gone = g_build_filename (self->folder, "gone", NULL);
  g_autoptr (BbPhoneUpload) upload = bb_phone_upload_new (gone, self->id, "a.jpg", SIZE, 0);

  g_assert_cmpint (take (upload, self->data, 0, BB_PHONE_CHUNK), ==, BB_PHONE_DISK);
  g_assert_cmpint (g_mkdir (gone, 0700), ==, 0);
  g_assert_cmpint (take (upload, self->data, 0, BB_PHONE_CHUNK), ==, BB_PHONE_FINE);
  bb_phone_upload_refuse (upload, BB_PHONE_FINE);
  g_assert_cmpint (g_rmdir (gone), ==, 0);
}

static void
test_sizes_are_judged_before_the_first_byte (Fixture *self, gconstpointer unused)
{
  g_assert_cmpint (bb_phone_upload_check_size (self->folder, 0), ==, BB_PHONE_EMPTY);
  g_assert_cmpint (bb_phone_upload_check_size (self->folder, -1), ==, BB_PHONE_EMPTY);
  g_assert_cmpint (bb_phone_upload_check_size (self->folder, 1), ==, BB_PHONE_FINE);
  g_assert_cmpint (bb_phone_upload_check_size (self->folder, BB_PHONE_LIMIT), ==, BB_PHONE_TOO_LARGE);
  g_assert_cmpint (bb_phone_upload_check_size ("/proc", 1), ==, BB_PHONE_NO_SPACE);
}

static void
test_ids_are_digests (Fixture *self, gconstpointer unused)
{
  g_assert_true (bb_phone_upload_is_id (self->id));
  g_assert_false (bb_phone_upload_is_id (self->id + 1));
  g_assert_false (bb_phone_upload_is_id ("../../../../../../../../../../../../../../../../../../etc/passwdxx"));
  g_assert_false (bb_phone_upload_is_id (NULL));
}

#define ADD(path, test) g_test_add ("/phone/upload/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("pieces-make-the-file", test_pieces_make_the_file);
  ADD ("damaged-piece-may-come-again", test_damaged_piece_may_come_again);
  ADD ("another-file-than-announced-is-refused", test_another_file_than_announced_is_refused);
  ADD ("program-is-refused-at-its-first-piece", test_program_is_refused_at_its_first_piece);
  ADD ("folder-that-is-gone-is-said-and-survived", test_folder_that_is_gone_is_said_and_survived);
  ADD ("sizes-are-judged-before-the-first-byte", test_sizes_are_judged_before_the_first_byte);
  ADD ("ids-are-digests", test_ids_are_digests);
  return g_test_run ();
}
