/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogue of translations that documents speak, read without the C library. */
#include "signing/bb-words.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#define SENTENCE "not enough grounds"
#define TRANSLATION "không đủ căn cứ"

static char *
get_catalogue (void)
{
  return g_build_filename (g_getenv ("BIENBAN_LOCALE"), "vi", "LC_MESSAGES", "bienban.mo", NULL);
}

static BbWords *
load (const guint8 *data, gsize size, GError **error)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "words-XXXXXX", NULL);
  int fd = g_mkstemp (path);
  BbWords *words;

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, (const char *) data, (gssize) size, NULL));
  words = bb_words_load (path, error);
  g_unlink (path);
  return words;
}

static gpointer
say_elsewhere (gpointer data)
{
  return (gpointer) bb_words_say (data);
}

/* In the locale "C", in which the C library translates nothing. */
static void
test_one_thread_speaks_vietnamese (void)
{
  g_autofree char *path = get_catalogue ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BbWords) words = bb_words_load (path, &error);
  BbSpeech *speech;

  g_assert_no_error (error);
  g_assert_cmpstr (bb_words_say (SENTENCE), ==, SENTENCE);
  speech = bb_speech_begin (words);
  g_assert_cmpstr (bb_words_say (SENTENCE), ==, TRANSLATION);
  g_assert_cmpstr (bb_words_say ("nobody has translated this"), ==, "nobody has translated this");
  g_assert_cmpstr (g_thread_join (g_thread_new ("other", say_elsewhere, (gpointer) SENTENCE)), ==, SENTENCE);
  bb_speech_end (bb_speech_begin (NULL));
  g_assert_cmpstr (bb_words_say (SENTENCE), ==, TRANSLATION);
  bb_speech_end (speech);
  g_assert_false (bb_speech_is_on ());
  g_assert_cmpstr (bb_words_say (SENTENCE), ==, SENTENCE);
}

/* Two sentences and a header, in the byte order of the other kind of computer. */
static void
test_other_byte_order (void)
{
  static const guint8 file[] = { 0x95, 0x04, 0x12, 0xde, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 44, 0, 0, 0, 0, 0, 0, 0, 0,
                                 0, 0, 0, 0, 0, 0, 0, 60, 0, 0, 0, 3, 0, 0, 0, 61, 0, 0, 0, 1, 0, 0, 0, 65, 0, 0, 0, 4, 0, 0, 0, 67,
                                 0, 'y', 'e', 's', 0, 'h', 0, 'v', 0xc3, 0xa2, 'n', 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbWords) words = load (file, sizeof file, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (bb_words_find (words, "yes"), ==, "vân");
}

/* Wherever it is cut off or changed, it is refused or read within its bounds (AddressSanitizer sees the rest). */
static void
test_damaged_catalogue (void)
{
  g_autofree char *path = get_catalogue (), *data = NULL;
  g_autoptr (GRand) dice = g_rand_new_with_seed (7);
  gsize size, step;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  step = size / 60;
  for (gsize n = 0; n < size; n += n < 64 ? 1 : step)
    {
      g_autoptr (GError) error = NULL;
      g_autofree guint8 *part = g_memdup2 (data, n + 1);

      g_assert_null (load (part, n, &error));
      g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
    }
  for (guint i = 0; i < 200; i++)
    {
      g_autofree guint8 *changed = g_memdup2 (data, size);
      g_autoptr (BbWords) words = NULL;

      /* Half of them in the header, half in the tables. */
      changed[g_rand_int_range (dice, 0, i % 2 ? 28 : 4096)] ^= (guint8) (1 << g_rand_int_range (dice, 0, 8));
      words = load (changed, size, NULL);
      if (words != NULL)
        bb_words_find (words, SENTENCE);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signing/words/one-thread-speaks-vietnamese", test_one_thread_speaks_vietnamese);
  g_test_add_func ("/signing/words/other-byte-order", test_other_byte_order);
  g_test_add_func ("/signing/words/damaged-catalogue", test_damaged_catalogue);
  return g_test_run ();
}
