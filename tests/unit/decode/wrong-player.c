/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What bienban-play would be if a recording had taken it over: lies in the way that WRONG names. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "decode/bb-play-wire.h"

static void
say (int fd, const void *data, gsize size)
{
  if (write (fd, data, size) < 0)
    _exit (1);
}

int
main (void)
{
  const char *how = g_getenv ("WRONG");
  BbPlayNews news = { .magic = BB_PLAY_MAGIC, .kind = BB_PLAY_READY, .has_pictures = TRUE, .width = 64, .height = 48, .length = 1000000000 };
  BbPlayPiece piece = { .magic = BB_PLAY_MAGIC, .length = 64 * 48 * 4 };

  signal (SIGPIPE, SIG_IGN);
  if (g_str_equal (how, "gone"))
    return 1;
  if (g_str_equal (how, "magic"))
    news.magic = 7;
  else if (g_str_equal (how, "larger"))
    news.width = 100000;
  else if (g_str_equal (how, "nothing"))
    news.has_pictures = FALSE;
  else if (g_str_equal (how, "cause"))
    news.kind = BB_PLAY_FAILED, news.cause = 4711;
  else if (g_str_equal (how, "missing"))
    {
      news.kind = BB_PLAY_FAILED;
      news.cause = BB_PLAY_MISSING;
      memset (news.missing, 'x', sizeof news.missing);
      memcpy (news.missing, "H.265 <b>\xff", 10);
    }
  else if (g_str_equal (how, "piece"))
    piece.length = G_MAXUINT32;
  else if (g_str_equal (how, "odd"))
    {
      news.has_sound = TRUE;
      piece.length = 3;
    }
  if (!g_str_equal (how, "silent"))
    say (BB_PLAY_CONTROL, &news, sizeof news);
  say (BB_PLAY_TRACK + (news.has_sound ? 0 : 1), &piece, sizeof piece);
  sleep (30);
  return 0;
}
