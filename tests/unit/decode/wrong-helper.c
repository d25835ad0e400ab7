/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What bienban-decode would be if a file had taken it over: answers every request wrongly, in the way that WRONG names. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "decode/bb-wire.h"

static void
flood (int fd)
{
  static const guint8 zeros[65536];

  while (write (fd, zeros, sizeof zeros) > 0)
    ;
}

static void
answer (int fd, const char *how, const BbWireRequest *request)
{
  BbWireReply reply = { .magic = BB_WIRE_MAGIC, .width = request->width, .height = request->height };

  reply.length = (guint64) reply.width * reply.height * 3;
  if (g_str_equal (how, "magic"))
    reply.magic = 7;
  else if (g_str_equal (how, "status"))
    reply.status = 4711;
  else if (g_str_equal (how, "length"))
    reply.length = G_GUINT64_CONSTANT (1) << 60;
  else if (g_str_equal (how, "larger"))
    reply.length = (guint64) (reply.width = 100000) * reply.height * 3;
  if (!g_str_equal (how, "silent") && write (fd, &reply, sizeof reply) < 0)
    exit (1);
  if (g_str_equal (how, "endless"))
    flood (fd);
  if (g_str_equal (how, "silent") || g_str_equal (how, "hanging"))
    sleep (60);
}

int
main (int argc, char **argv)
{
  const char *how = g_getenv ("WRONG");
  union { char bytes[CMSG_SPACE (2 * sizeof (int))]; struct cmsghdr align; } control;
  BbWireRequest request;
  struct iovec iov = { &request, sizeof request };
  struct msghdr message = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes };
  int fds[2];

  signal (SIGPIPE, SIG_IGN);
  if (g_str_equal (how, "gone"))
    return 1;
  while (recvmsg (0, &message, 0) == sizeof request)
    {
      memcpy (fds, CMSG_DATA (CMSG_FIRSTHDR (&message)), sizeof fds);
      if (g_str_equal (how, "dies"))
        return 1;
      answer (fds[1], how, &request);
      close (fds[0]);
      close (fds[1]);
    }
  return 0;
}
