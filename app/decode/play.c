/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bienban-play: decodes one recording for the program, outside of its process.
 *
 * It loads the decoders, closes the sandbox behind itself (bb-sandbox.h) and only then reads the first byte of the file. It gives plain
 * sound and plain pictures and takes one order: from where. It waits while nobody takes what it has, and ends with the program. */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "bb-play-plugins.h"
#include "bb-play-wire.h"
#include "bb-player-work.h"
#include "bb-sandbox.h"

#define MEMORY ((guint64) 3 * 1024 * 1024 * 1024)          /* of addresses, besides the file */
#define PROCESSOR (4 * 60 * 60)  /* seconds: a long film at full effort */

static gboolean
tell (const BbPlayNews *news)
{
  return write (BB_PLAY_CONTROL, news, sizeof *news) == sizeof *news;
}

/* The last of those that wait: who drags the bar sends many. FALSE: the program is gone. */
static gboolean
take_orders (BbPlayerWork *work)
{
  BbPlayOrder order, last = { 0 };
  struct pollfd watched = { BB_PLAY_CONTROL, POLLIN, 0 };

  do
    {
      if (read (BB_PLAY_CONTROL, &order, sizeof order) != sizeof order || order.magic != BB_PLAY_MAGIC)
        return FALSE;
      last = order;
    }
  while (poll (&watched, 1, 0) > 0);
  bb_player_work_go_to (work, last.turn, last.position);
  return TRUE;
}

static void
serve (BbPlayerWork *work)
{
  struct pollfd watched[] = { { BB_PLAY_CONTROL, POLLIN, 0 }, { bb_player_work_get_fd (work), POLLIN, 0 } };
  BbPlayNews news;

  for (;;)
    {
      if (poll (watched, G_N_ELEMENTS (watched), -1) < 0 && errno != EINTR)
        return;
      while (bb_player_work_take_news (work, &news))
        if (!tell (&news))
          return;
      if (watched[0].revents && !take_orders (work))
        return;
    }
}

/* What libraries have to say of a foreign file fills no terminal and no log. */
static gboolean
be_quiet (void)
{
  int nowhere = open ("/dev/null", O_RDWR | O_CLOEXEC);

  return nowhere >= 0 && dup2 (nowhere, STDOUT_FILENO) >= 0 && dup2 (nowhere, STDERR_FILENO) >= 0;
}

int
main (int argc, char **argv)
{
  BbPlayerWork *work;

  signal (SIGPIPE, SIG_IGN);
  /* An arena a thread would use up the addresses. */
  mallopt (M_ARENA_MAX, 2);
  if (!be_quiet () || !bb_sandbox_enter (BB_SANDBOX_PLAY) || !bb_play_load_plugins () || !(work = bb_player_work_new ()))
    return 1;
  if (!bb_sandbox_close (MEMORY + bb_player_work_get_size (work), PROCESSOR))
    return 1;
  bb_player_work_start (work);
  serve (work);
  /* Nothing is left to tidy, and threads may be anywhere in the decoders. */
  _exit (0);
}
