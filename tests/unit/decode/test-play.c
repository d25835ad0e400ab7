/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recordings are decoded by the helper, and what a hostile one does stays there. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "decode/bb-reel.h"

#include "films.h"

static char *folder;
static const char *wrong_program;

static BbReel *
open_reel (const char *path)
{
  g_autoptr (GError) error = NULL;
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  BbReel *reel = bb_reel_new (NULL, fd, &error);

  g_assert_no_error (error);
  close (fd);
  return reel;
}

typedef struct { BbReel *reel; BbPlayTrack track; guint turn; guint pieces; gint64 first, end; gsize loudest; gboolean ended; GError *error; } Taken;

/* To the end of the track. */
static gpointer
take_all (gpointer data)
{
  Taken *taken = data;
  BbReelPiece piece;

  taken->first = -1;
  while (bb_reel_read (taken->reel, taken->track, &piece, &taken->error))
    {
      g_autoptr (GBytes) bytes = piece.bytes;

      if (piece.turn != taken->turn)
        continue;
      if (!bytes)
        {
          taken->ended = TRUE;
          return NULL;
        }
      taken->pieces++;
      taken->first = taken->first < 0 ? piece.position : taken->first;
      taken->end = piece.position + MAX (piece.duration, 0);
      for (gsize i = 1; taken->track == BB_PLAY_SOUND && i < g_bytes_get_size (bytes); i += 2)
        taken->loudest = MAX (taken->loudest, (gsize) ABS ((int) ((const gint8 *) g_bytes_get_data (bytes, NULL))[i]));
    }
  return NULL;
}

static void
take_both (BbReel *reel, const BbReelFacts *facts, guint turn, Taken taken[2])
{
  GThread *threads[2] = { NULL, NULL };

  for (guint i = 0; i < 2; i++)
    {
      taken[i] = (Taken) { .reel = reel, .track = i, .turn = turn };
      if (i ? facts->has_pictures : facts->has_sound)
        threads[i] = g_thread_new ("take", take_all, &taken[i]);
    }
  for (guint i = 0; i < 2; i++)
    if (threads[i])
      g_thread_join (threads[i]);
}

static const struct { const char *name, *pipeline; gboolean sound, pictures; guint width, height; } films[] = {
  { "note.ogg", FILM_OPUS, TRUE, FALSE, 0, 0 },
  { "film.webm", FILM_VP8, TRUE, TRUE, 320, 240 },
  { "film.mp4", FILM_MP4, TRUE, TRUE, 1280, 720 },
  { "h264.mp4", FILM_H264, FALSE, TRUE, 640, 480 },
  /* Samples that lie in tests/data. */
  { "h264-aac.mp4", NULL, TRUE, TRUE, 320, 240 },
  { "hevc.mp4", NULL, FALSE, TRUE, 320, 240 },
};

/* In the folder, where it may be spoilt; %NULL: an encoder is not installed. */
static char *
make_film (guint i)
{
  g_autofree char *sample = films[i].pipeline ? NULL : g_test_build_filename (G_TEST_DIST, "data", films[i].name, NULL), *contents = NULL;
  char *path;
  gsize size;

  if (!sample)
    return film_make (folder, films[i].name, films[i].pipeline);
  path = g_build_filename (folder, films[i].name, NULL);
  g_assert_true (g_file_get_contents (sample, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (path, contents, (gssize) size, NULL));
  return path;
}

/* Where the decoder is not installed, one sentence names it and the system's program remains. */
static void
test_decoder_not_installed (void)
{
  static const char * const lacking[] = { "coreelements", "app", "gio", "playback", "typefindfunctions", "audioconvert", "audioresample", "videoconvertscale",
                                          "videofilter", "isomp4", "audioparsers", NULL };
  g_autofree char *plugins = g_build_filename (folder, "plugins", NULL), *path = g_test_build_filename (G_TEST_DIST, "data", "h264-aac.mp4", NULL);
  g_autoptr (BbReel) reel = NULL;
  g_autoptr (GError) error = NULL;
  BbReelFacts facts;

  g_mkdir (plugins, 0700);
  for (guint i = 0; lacking[i]; i++)
    {
      g_autofree char *name = g_strdup_printf ("libgst%s.so", lacking[i]), *from = g_build_filename (PLUGINS, name, NULL), *to = g_build_filename (plugins, name, NULL);

      g_assert_cmpint (symlink (from, to), ==, 0);
    }
  g_setenv ("GST_PLUGIN_SYSTEM_PATH_1_0", plugins, TRUE);
  reel = open_reel (path);
  g_unsetenv ("GST_PLUGIN_SYSTEM_PATH_1_0");
  g_assert_false (bb_reel_wait (reel, &facts, &error));
  g_assert_error (error, BB_DECODE_ERROR, BB_DECODE_ERROR_MISSING);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "another program"));
}

static void
test_plays (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *path = make_film (i);
  g_autoptr (BbReel) reel = NULL;
  g_autoptr (GError) error = NULL;
  BbReelFacts facts;
  Taken taken[2];

  if (!path)
    return g_test_skip ("an encoder is not installed");
  reel = open_reel (path);
  bb_reel_wait (reel, &facts, &error);
  if (!films[i].pipeline && g_error_matches (error, BB_DECODE_ERROR, BB_DECODE_ERROR_MISSING))
    {
      g_assert_nonnull (strstr (error->message, "H.26"));
      return g_test_skip (error->message);
    }
  g_assert_no_error (error);
  g_assert_cmpint (facts.has_sound, ==, films[i].sound);
  g_assert_cmpint (facts.has_pictures, ==, films[i].pictures);
  g_assert_cmpuint (facts.width, ==, films[i].width);
  g_assert_cmpuint (facts.height, ==, films[i].height);
  g_assert_true (facts.can_seek);
  g_assert_cmpint (ABS (facts.length - 3 * G_GINT64_CONSTANT (1000000000)), <, 150000000);
  take_both (reel, &facts, 0, taken);
  for (guint t = 0; t < 2; t++)
    if (t ? films[i].pictures : films[i].sound)
      {
        g_assert_no_error (taken[t].error);
        g_assert_true (taken[t].ended);
        g_assert_cmpint (taken[t].first, <, 100000000);
        g_assert_cmpint (ABS (taken[t].end - facts.length), <, 200000000);
      }
  if (films[i].sound)
    g_assert_cmpuint (taken[0].loudest, >, 20);
  if (films[i].pictures)
    g_assert_cmpuint (taken[1].pieces, >=, 74);
  /* Backwards, after the end. */
  g_assert_true (bb_reel_go_to (reel, 7, 2 * G_GINT64_CONSTANT (1000000000)));
  take_both (reel, &facts, 7, taken);
  for (guint t = 0; t < 2; t++)
    if (t ? films[i].pictures : films[i].sound)
      {
        g_assert_true (taken[t].ended);
        /* Ogg goes on from the next page. */
        g_assert_cmpint (ABS (taken[t].first - 2 * G_GINT64_CONSTANT (1000000000)), <, 600000000);
      }
}

/* In the middle of it: what was not taken makes the helper wait, so it is alive. */
static void
test_killed (void)
{
  g_autofree char *path = film_make (folder, "killed.webm", FILM_VP8);
  g_autoptr (BbReel) reel = open_reel (path);
  g_autoptr (GError) error = NULL;
  BbReelFacts facts;
  BbReelPiece piece;
  Taken taken = { .reel = reel, .track = BB_PLAY_PICTURES };

  g_assert_true (bb_reel_wait (reel, &facts, &error));
  g_assert_true (bb_reel_read (reel, BB_PLAY_PICTURES, &piece, &error));
  g_bytes_unref (piece.bytes);
  kill (bb_reel_get_pid (reel), SIGKILL);
  take_all (&taken);
  g_assert_false (taken.ended);
  g_assert_error (taken.error, BB_DECODE_ERROR, BB_DECODE_ERROR_DIED);
  g_clear_error (&taken.error);
}

static void
test_hangs (void)
{
  g_autofree char *path = film_make (folder, "hangs.webm", FILM_VP8);
  g_autoptr (BbReel) reel = open_reel (path);
  g_autoptr (GError) error = NULL;
  BbReelFacts facts;
  Taken taken[2];

  g_assert_true (bb_reel_wait (reel, &facts, &error));
  bb_reel_set_patience (reel, 300);
  kill (bb_reel_get_pid (reel), SIGSTOP);
  take_both (reel, &facts, 0, taken);
  g_assert_error (taken[0].error, BB_DECODE_ERROR, BB_DECODE_ERROR_TIMEOUT);
  g_assert_error (taken[1].error, BB_DECODE_ERROR, BB_DECODE_ERROR_TIMEOUT);
  g_clear_error (&taken[0].error);
  g_clear_error (&taken[1].error);
}

static gpointer
stop_soon (gpointer reel)
{
  g_usleep (200000);
  bb_reel_stop (reel);
  return NULL;
}

static void
test_stops_who_waits (void)
{
  g_autofree char *path = film_make (folder, "stopped.ogg", FILM_OPUS);
  g_autoptr (BbReel) reel = open_reel (path);
  g_autoptr (GError) error = NULL;
  BbReelFacts facts;
  Taken taken = { .reel = reel, .track = BB_PLAY_SOUND, .turn = 1 };
  GThread *thread;

  g_assert_true (bb_reel_wait (reel, &facts, &error));
  thread = g_thread_new ("stop", stop_soon, reel);
  take_all (&taken);
  g_assert_error (taken.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&taken.error);
  g_thread_join (thread);
}

/* ── Hostile files ───────────────────────────────────────────────────────────────────────────────────────────── */

/* Whatever is in it: the end, or an error that says something; never a wait, never more than was told. */
static void
try_file (const char *path)
{
  g_autoptr (BbReel) reel = open_reel (path);
  g_autoptr (GError) error = NULL;
  BbReelFacts facts;
  Taken taken[2];

  bb_reel_set_patience (reel, 3000);
  if (!bb_reel_wait (reel, &facts, &error))
    {
      g_assert_false (g_error_matches (error, BB_DECODE_ERROR, BB_DECODE_ERROR_WRONG_ANSWER));
      g_assert_cmpint (error->domain, ==, BB_DECODE_ERROR);
      return;
    }
  take_both (reel, &facts, 0, taken);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_false (g_error_matches (taken[i].error, BB_DECODE_ERROR, BB_DECODE_ERROR_WRONG_ANSWER));
      g_clear_error (&taken[i].error);
    }
}

static void
test_cut_and_spoilt (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *path = make_film (i), *contents = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (20261123 + i);
  gsize size;

  if (!path)
    return g_test_skip ("an encoder is not installed");
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  for (guint part = 1; part < 4; part++)
    {
      g_assert_true (g_file_set_contents (path, contents, (gssize) (size * part / 4), NULL));
      try_file (path);
    }
  for (guint round = 0; round < 6; round++)
    {
      g_autofree char *spoilt = g_memdup2 (contents, size);

      for (guint n = 0; n < 20 + round * 100; n++)
        spoilt[g_rand_int_range (random, 0, (gint32) size)] = (char) g_rand_int (random);
      g_assert_true (g_file_set_contents (path, spoilt, (gssize) size, NULL));
      try_file (path);
    }
}

static void
test_no_recording (void)
{
  static const struct { const char *bytes; gsize size; } files[] = {
    { "", 0 }, { "Biên bản làm việc\n", 20 }, { "#EXTM3U\nfile:///etc/passwd\n", 27 }, { "OggS", 4 }, { "\x1a\x45\xdf\xa3", 4 }, { "\0\0\0\x18" "ftypmp42", 12 },
  };
  g_autofree char *path = g_build_filename (folder, "none.mp4", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (BbReel) reel = NULL;
      g_autoptr (GError) error = NULL;
      BbReelFacts facts;

      g_assert_true (g_file_set_contents (path, files[i].bytes, (gssize) files[i].size, NULL));
      reel = open_reel (path);
      g_assert_false (bb_reel_wait (reel, &facts, &error));
      g_test_message ("%u: %s", i, error->message);
      /* On a busy machine the waiting for what never comes may end first. */
      g_assert_true (g_error_matches (error, BB_DECODE_ERROR, BB_DECODE_ERROR_DAMAGED) || g_error_matches (error, BB_DECODE_ERROR, BB_DECODE_ERROR_UNKNOWN) ||
                     g_error_matches (error, BB_DECODE_ERROR, BB_DECODE_ERROR_TIMEOUT));
    }
}

/* ── A helper that was taken over ────────────────────────────────────────────────────────────────────────────── */

static const struct { const char *how; BbDecodeError code; } lies[] = {
  { "magic", BB_DECODE_ERROR_WRONG_ANSWER }, { "larger", BB_DECODE_ERROR_WRONG_ANSWER }, { "nothing", BB_DECODE_ERROR_WRONG_ANSWER },
  { "cause", BB_DECODE_ERROR_WRONG_ANSWER }, { "piece", BB_DECODE_ERROR_WRONG_ANSWER }, { "odd", BB_DECODE_ERROR_WRONG_ANSWER },
  { "gone", BB_DECODE_ERROR_DIED }, { "silent", BB_DECODE_ERROR_TIMEOUT }, { "half", BB_DECODE_ERROR_TIMEOUT }, { "missing", BB_DECODE_ERROR_MISSING },
};

static void
test_lie (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (BbReel) reel = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_open ("/dev/null", O_RDONLY | O_CLOEXEC, 0);
  BbReelFacts facts;
  BbReelPiece piece;

  g_setenv ("WRONG", lies[i].how, TRUE);
  reel = bb_reel_new (wrong_program, fd, &error);
  g_assert_no_error (error);
  close (fd);
  bb_reel_set_patience (reel, 1000);
  if (bb_reel_wait (reel, &facts, &error))
    g_assert_false (bb_reel_read (reel, facts.has_sound ? BB_PLAY_SOUND : BB_PLAY_PICTURES, &piece, &error));
  g_assert_error (error, BB_DECODE_ERROR, (int) lies[i].code);
  if (lies[i].code == BB_DECODE_ERROR_MISSING)
    {
      g_assert_nonnull (strstr (error->message, "H.265 ?b?"));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *remove = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  wrong_program = argv[1];
  folder = g_dir_make_tmp ("films-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (films); i++)
    {
      g_autofree char *plays = g_strconcat ("/play/", films[i].name, NULL), *spoilt = g_strconcat ("/play/cut-and-spoilt/", films[i].name, NULL);

      g_test_add_data_func (plays, GUINT_TO_POINTER (i), test_plays);
      g_test_add_data_func (spoilt, GUINT_TO_POINTER (i), test_cut_and_spoilt);
    }
  g_test_add_func ("/play/decoder-not-installed", test_decoder_not_installed);
  g_test_add_func ("/play/killed-in-the-middle", test_killed);
  g_test_add_func ("/play/hangs", test_hangs);
  g_test_add_func ("/play/stops-who-waits", test_stops_who_waits);
  g_test_add_func ("/play/no-recording", test_no_recording);
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autofree char *path = g_strconcat ("/play/lie/", lies[i].how, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_lie);
    }
  status = g_test_run ();
  remove = g_strdup_printf ("rm -rf '%s'", folder);
  return system (remove) == 0 ? status : 1;
}
