/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a process can no longer do once the sandbox is closed behind it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <seccomp.h>

#include "decode/bb-decoder.h"
#include "decode/bb-sandbox.h"

static char *outside;            /* a file that is none of its business */

static gboolean can_read_outside (void) { return open (outside, O_RDONLY) >= 0; }
static gboolean can_read_usr (void) { return open ("/usr/bin/env", O_RDONLY) >= 0; }
static gboolean can_write (void) { return open (outside, O_WRONLY) >= 0; }
static gboolean can_make (void) { return open ("/tmp/made-by-the-sandbox", O_WRONLY | O_CREAT, 0600) >= 0; }
static gboolean can_connect (void) { return socket (AF_INET, SOCK_STREAM, 0) >= 0 || socket (AF_UNIX, SOCK_STREAM, 0) >= 0; }
static gboolean can_fork (void) { pid_t pid = fork (); if (pid == 0) _exit (0); return pid > 0; }
static gboolean can_kill (void) { return kill (getppid (), 0) == 0; }

static gboolean can_have_signals_sent (void) { return fcntl (STDERR_FILENO, F_SETOWN, getppid ()) == 0; }

static gboolean
can_run (void)
{
  char *argv[] = { "/usr/bin/env", "true", NULL };

  execv (argv[0], argv);
  return FALSE;                  /* a program that runs ends with 0: the child says “can” so */
}

static gboolean
can_make_code (void)
{
  return mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static gboolean
can_raise_limits (void)
{
  struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };

  return setrlimit (RLIMIT_CPU, &all) == 0;
}

static gboolean
can_take_memory (void)
{
  return mmap (NULL, (gsize) 1 << 40, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) != MAP_FAILED;
}

static gboolean
can_decode (void)
{
  void *memory = malloc (1 << 20);
  gboolean done = memory && write (STDERR_FILENO, "", 0) == 0;

  free (memory);
  return done;
}

static const struct { const char *name; gboolean (*can) (void); gboolean before, after; } acts[] = {
  { "read-another-file", can_read_outside, TRUE, FALSE }, { "read-a-library", can_read_usr, TRUE, TRUE }, { "write-a-file", can_write, TRUE, FALSE },
  { "make-a-file", can_make, TRUE, FALSE }, { "connect", can_connect, TRUE, FALSE }, { "fork", can_fork, TRUE, FALSE },
  { "signal-the-program", can_kill, TRUE, FALSE },
  { "have-signals-sent", can_have_signals_sent, TRUE, FALSE }, { "run-a-program", can_run, TRUE, FALSE }, { "make-code", can_make_code, TRUE, FALSE },
  { "raise-its-limits", can_raise_limits, TRUE, FALSE }, { "take-all-memory", can_take_memory, TRUE, FALSE }, { "decode", can_decode, TRUE, TRUE },
};

/* In a child, which ends with 0 when it can. */
static gboolean
try (guint act, gboolean inside)
{
  pid_t pid = fork ();
  int status;

  if (pid == 0)
    {
      if (inside && (!bb_sandbox_enter (BB_SANDBOX_STILL) || !bb_sandbox_close (1 << 30, 5)))
        _exit (77);
      _exit (acts[act].can () ? 0 : 1);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), !=, 77);
  return WEXITSTATUS (status) == 0;
}

static gboolean
has_landlock (void)
{
  return open ("/sys/kernel/security/landlock", O_PATH) >= 0 || !try (0, TRUE);
}

static void
test_act (gconstpointer data)
{
  guint act = GPOINTER_TO_UINT (data);

#if defined(__SANITIZE_ADDRESS__)
  if (acts[act].can == can_take_memory)
    return g_test_skip ("AddressSanitizer needs all addresses");
#endif
  if (acts[act].can == can_read_outside && !has_landlock ())
    return g_test_skip ("this kernel has no Landlock");
  g_assert_true (try (act, FALSE) == acts[act].before);
  g_assert_true (try (act, TRUE) == acts[act].after);
}

/* ── A kernel without Landlock ───────────────────────────────────────────────────────────────────────────────── */

static void
on_log (const char *domain, GLogLevelFlags level, const char *message, gpointer said)
{
  g_string_append (said, message);
}

/* This kernel, made to answer as an older one does. */
static void
be_without_landlock (void)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);
  g_autoptr (GString) said = g_string_new (NULL);

  g_assert_cmpint (seccomp_rule_add (filter, SCMP_ACT_ERRNO (ENOSYS), SCMP_SYS (landlock_create_ruleset), 0), ==, 0);
  g_assert_cmpint (seccomp_load (filter), ==, 0);
  g_assert_false (bb_decoder_is_guarded ());
  g_log_set_default_handler (on_log, said);
  g_assert_true (bb_sandbox_enter (BB_SANDBOX_STILL));
  g_assert_nonnull (strstr (said->str, "Landlock"));
  g_assert_true (bb_sandbox_close ((guint64) 1 << 32, 10));
  g_assert_false (can_write ());
  g_assert_false (can_connect ());
  g_assert_false (can_fork ());
}

/* Everything else is closed all the same, and it is said: in the log by the helper, to the person by bb_decoder_is_guarded(). */
static void
test_without_landlock (void)
{
  if (g_test_subprocess ())
    {
      be_without_landlock ();
      _exit (0);
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  int status, fd;

  g_test_init (&argc, &argv, NULL);
  fd = g_file_open_tmp ("outside-XXXXXX", &outside, NULL);
  close (fd);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      g_autofree char *path = g_strconcat ("/sandbox/", acts[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_act);
    }
  g_test_add_func ("/sandbox/without-landlock", test_without_landlock);
  status = g_test_run ();
  unlink (outside);
  unlink ("/tmp/made-by-the-sandbox");
  return status;
}
