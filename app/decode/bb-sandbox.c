/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ── Landlock ────────────────────────────────────────────────────────────────────────────────────────────────── */

static const char * const readable[] = {
  "/usr", "/lib", "/lib64", "/app", "/etc/fonts", "/etc/ld.so.cache", "/var/cache/fontconfig", "/run/host/fonts", "/run/host/fonts-cache",
  "/run/host/user-fonts",
};

#define READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

static void
allow_reading (int ruleset, const char *path)
{
  struct landlock_path_beneath_attr rule = { .allowed_access = READ, .parent_fd = open (path, O_PATH | O_CLOEXEC) };

  if (rule.parent_fd < 0)
    return;
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
  syscall (SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close (rule.parent_fd);
}

/* What it guards beyond seccomp: the reading of other files. %TRUE also where the kernel does not know it. */
static gboolean
lock_files (void)
{
  struct landlock_ruleset_attr attr = { .handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1 };
  int ruleset = (int) syscall (SYS_landlock_create_ruleset, &attr, sizeof attr.handled_access_fs, 0);
  gboolean locked;

  if (ruleset < 0)
    {
      g_message ("This kernel has no Landlock: what reads a foreign file may read other files, though it can send them nowhere.");
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (readable); i++)
    allow_reading (ruleset, readable[i]);
  locked = syscall (SYS_landlock_restrict_self, ruleset, 0) == 0;
  close (ruleset);
  return locked;
}

/* ── seccomp ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static const char * const allowed[] = {
  "read", "readv", "pread64", "write", "writev", "close", "fstat", "newfstatat", "stat", "lstat", "statx", "fstatfs", "statfs", "lseek",
  "munmap", "mremap", "madvise", "brk", "futex", "set_robust_list", "rseq", "sched_yield", "sched_getaffinity", "clock_gettime",
  "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "getpid", "gettid", "getuid", "geteuid", "getgid", "getegid",
  "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "exit", "exit_group", "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getdents64",
  "getcwd", "dup", "uname", "sysinfo", "getrandom", "poll", "ppoll", "fadvise64",
};

/* The streaming threads of GStreamer wake each other; a pair of sockets leads nowhere but to itself. */
static const char * const allowed_to_play[] = { "eventfd2", "pipe2", "socketpair" };

static gboolean
allow (scmp_filter_ctx filter, const char *name)
{
  int number = seccomp_syscall_resolve_name (name);

  return number < 0 || seccomp_rule_add (filter, SCMP_ACT_ALLOW, number, 0) == 0;
}

/* Allowed when the bits @mask of argument @argument are @value. */
static gboolean
allow_when (scmp_filter_ctx filter, const char *name, guint argument, scmp_datum_t mask, scmp_datum_t value)
{
  int number = seccomp_syscall_resolve_name (name);

  return number < 0 || seccomp_rule_add (filter, SCMP_ACT_ALLOW, number, 1, SCMP_CMP (argument, SCMP_CMP_MASKED_EQ, mask, value)) == 0;
}

static gboolean
fill (scmp_filter_ctx filter, BbSandboxUse use)
{
  const scmp_datum_t writing = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND;

  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    if (!allow (filter, allowed[i]))
      return FALSE;
  for (guint i = 0; use == BB_SANDBOX_PLAY && i < G_N_ELEMENTS (allowed_to_play); i++)
    if (!allow (filter, allowed_to_play[i]))
      return FALSE;
  return allow_when (filter, "open", 1, writing, O_RDONLY)
    && allow_when (filter, "openat", 2, writing, O_RDONLY)
    && allow_when (filter, "mmap", 2, PROT_EXEC, 0)
    && allow_when (filter, "mprotect", 2, PROT_EXEC, 0)
    /* Threads, for the decoder of HEIC; no processes. The newer call hides its flags from the filter: glibc then takes the older. */
    && allow_when (filter, "clone", 0, CLONE_THREAD, CLONE_THREAD)
    && seccomp_rule_add (filter, SCMP_ACT_ERRNO (ENOSYS), SCMP_SYS (clone3), 0) == 0
    /* No command that has signals sent to others. */
    && allow_when (filter, "fcntl", 1, ~(scmp_datum_t) 0, F_GETFD) && allow_when (filter, "fcntl", 1, ~(scmp_datum_t) 0, F_SETFD)
    && allow_when (filter, "fcntl", 1, ~(scmp_datum_t) 0, F_GETFL) && allow_when (filter, "fcntl", 1, ~(scmp_datum_t) 0, F_DUPFD_CLOEXEC)
    /* Asking for a limit, not setting one. */
    && allow_when (filter, "prlimit64", 2, ~(scmp_datum_t) 0, 0);
}

static struct sock_fprog program;

/* Made once: to make it takes longer than to read a small picture. */
static gboolean
make_program (BbSandboxUse use)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ERRNO (EPERM));
  int fd = memfd_create ("filter", MFD_CLOEXEC);
  gboolean done = filter && fd >= 0 && fill (filter, use) && seccomp_export_bpf (filter, fd) == 0;
  off_t size = done ? lseek (fd, 0, SEEK_END) : 0;

  if (done)
    {
      program.filter = g_malloc ((gsize) size);
      program.len = (unsigned short) (size / (off_t) sizeof *program.filter);
      done = pread (fd, program.filter, (gsize) size, 0) == size;
    }
  if (filter)
    seccomp_release (filter);
  if (fd >= 0)
    close (fd);
  return done;
}

static gboolean
lock_calls (void)
{
  /* A library may have started a thread already. */
  return syscall (SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) == 0;
}

gboolean
bb_sandbox_enter (BbSandboxUse use)
{
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return FALSE;
  return lock_files () && make_program (use);
}

/* ── Limits ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
limit (int what, guint64 value)
{
  struct rlimit both = { value, value };

  return setrlimit (what, &both) == 0;
}

gboolean
bb_sandbox_close (guint64 memory, guint seconds)
{
#if defined(__SANITIZE_ADDRESS__)
  memory = RLIM_INFINITY;        /* its shadow takes terabytes of addresses */
#endif
  return limit (RLIMIT_AS, memory) && limit (RLIMIT_CPU, seconds) && limit (RLIMIT_FSIZE, 0) && limit (RLIMIT_NOFILE, 64)
    && limit (RLIMIT_CORE, 0) && prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && lock_calls ();
}
