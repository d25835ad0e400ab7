/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bienban-decode: reads foreign files for the program, outside of its process.
 *
 * The process that waits looks at no foreign byte. For each request it makes a child, which closes the sandbox behind itself
 * (bb-sandbox.h), reads one file, answers and ends: what a hostile file does to its reader reaches no other file. A child that has
 * used up its time is killed. When the program ends, so do all of these.
 *
 * Why not glycin, which reads still images in the same spirit (1.2.1 was tried on Debian 13): its sandbox is bubblewrap, or flatpak-spawn
 * inside Flatpak. Where bubblewrap is missing or the kernel refuses user namespaces it opens nothing, or nothing safely; each picture
 * starts a program and is decoded whole, 105 to 115 ms for a JPEG of 12 megapixels, while a fork is about 3 ms and a thumbnail is
 * reduced while it is decoded; and it reads neither PDF nor text, so this helper is needed beside it.
 * Why not gdk-pixbuf in here: from 2.44 on it asks glycin, which cannot start from inside of a sandbox. So: the codecs themselves. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bb-sandbox.h"
#include "bb-work.h"

#define CONTROL 0
#define MOST_CHILDREN 8
#define MEMORY ((guint64) 1536 * 1024 * 1024)
#define LARGEST_FILE ((goffset) 1024 * 1024 * 1024)

typedef struct { pid_t pid; int watch; gint64 deadline; } Child;

static Child children[MOST_CHILDREN];
static guint n_children;
static int nowhere;              /* /dev/null, which the sandbox no longer opens */

/* ── The child ───────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
map_file (int fd, BbFile *file)
{
  struct stat st;
  void *data;

  *file = (BbFile) { (const guint8 *) "", 0 };
  if (fstat (fd, &st) != 0 || !S_ISREG (st.st_mode) || st.st_size > LARGEST_FILE)
    return FALSE;
  if (st.st_size == 0)
    return TRUE;
  data = mmap (NULL, (gsize) st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (data == MAP_FAILED)
    return FALSE;
  *file = (BbFile) { data, (gsize) st.st_size };
  return TRUE;
}

static guint8 *
work (int fd, const BbWireRequest *request, BbWireReply *reply)
{
  BbFile file;

  if (!map_file (fd, &file))
    {
      reply->status = BB_WIRE_HUGE;
      return NULL;
    }
  switch (request->verb)
    {
    case BB_WIRE_PICTURE: return bb_work_picture (&file, request, reply);
    case BB_WIRE_PAGE:    return bb_work_page (&file, request, reply);
    case BB_WIRE_TEXT:    return bb_work_text (&file, request, reply);
    case BB_WIRE_FACTS:   return bb_work_facts (&file, reply);
    case BB_WIRE_INK:     return bb_work_ink (&file, reply);
    default:              reply->status = BB_WIRE_UNKNOWN; return NULL;
    }
}

static G_NORETURN void
run_child (int fd, int answer, const BbWireRequest *request, pid_t parent)
{
  BbWireReply reply = { .magic = BB_WIRE_MAGIC };
  guint8 *data;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  /* What libraries have to say of a foreign file fills no terminal and no log. */
  dup2 (nowhere, STDOUT_FILENO);
  dup2 (nowhere, STDERR_FILENO);
  if (getppid () != parent || !bb_sandbox_close (MEMORY, request->milliseconds / 1000 + 2))
    _exit (1);
  close (CONTROL);
  data = work (fd, request, &reply);
  if (!data)
    reply.length = 0;
  if (!bb_wire_write (answer, &reply, sizeof reply) || !bb_wire_write (answer, data, data ? reply.length : 0))
    _exit (1);
  _exit (0);
}

/* ── The process that waits ──────────────────────────────────────────────────────────────────────────────────── */

static gint64
now (void)
{
  return g_get_monotonic_time () / 1000;
}

static void
start (int fd, int answer, const BbWireRequest *request)
{
  pid_t self = getpid (), pid = fork ();

  if (pid == 0)
    run_child (fd, answer, request, self);
  if (pid > 0)
    children[n_children++] = (Child) { pid, (int) syscall (SYS_pidfd_open, pid, 0), now () + request->milliseconds };
}

/* One message: a request and its two files. FALSE: the program is gone. */
static gboolean
receive (BbWireRequest *request, int fds[2])
{
  union { char bytes[CMSG_SPACE (2 * sizeof (int))]; struct cmsghdr align; } control;
  struct iovec iov = { request, sizeof *request };
  struct msghdr message = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes };
  gssize n = recvmsg (CONTROL, &message, MSG_CMSG_CLOEXEC);
  struct cmsghdr *head = n > 0 ? CMSG_FIRSTHDR (&message) : NULL;

  if (n != sizeof *request || request->magic != BB_WIRE_MAGIC || !head || head->cmsg_type != SCM_RIGHTS ||
      head->cmsg_len != CMSG_LEN (2 * sizeof (int)))
    return FALSE;
  memcpy (fds, CMSG_DATA (head), 2 * sizeof (int));
  return TRUE;
}

static void
reap (void)
{
  for (guint i = 0; i < n_children;)
    {
      gboolean late = children[i].deadline <= now ();

      if (late)
        kill (children[i].pid, SIGKILL);
      if (waitpid (children[i].pid, NULL, late ? 0 : WNOHANG) == 0)
        {
          i++;
          continue;
        }
      close (children[i].watch);
      children[i] = children[--n_children];
    }
}

static int
next_timeout (void)
{
  gint64 first = G_MAXINT32;

  for (guint i = 0; i < n_children; i++)
    first = MIN (first, MAX (children[i].deadline - now (), 0));
  return n_children ? (int) first : -1;
}

static gboolean
turn (void)
{
  struct pollfd watched[MOST_CHILDREN + 1];
  BbWireRequest request;
  int fds[2];

  watched[0] = (struct pollfd) { n_children < MOST_CHILDREN ? CONTROL : -1, POLLIN, 0 };
  for (guint i = 0; i < n_children; i++)
    watched[i + 1] = (struct pollfd) { children[i].watch, POLLIN, 0 };
  if (poll (watched, n_children + 1, next_timeout ()) < 0 && errno != EINTR)
    return FALSE;
  reap ();
  if (!watched[0].revents)
    return TRUE;
  if (!receive (&request, fds))
    return FALSE;
  start (fds[0], fds[1], &request);
  close (fds[0]);
  close (fds[1]);
  return TRUE;
}

int
main (int argc, char **argv)
{
  nowhere = open ("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere < 0 || !bb_sandbox_enter (BB_SANDBOX_STILL))
    return 1;
  signal (SIGPIPE, SIG_DFL);
  bb_work_prepare ();
  while (turn ())
    ;
  for (guint i = 0; i < n_children; i++)
    kill (children[i].pid, SIGKILL);
  /* Nothing is left to tidy, and what would run at an ordinary end may want what the sandbox closed. */
  _exit (0);
}
