/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-audit.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/bb-store.h"

#define FILE_NAME "audit.log"
#define SIZE (10 * 1024 * 1024)
#define OLD_FILES 9
#define LINE_MOST 4096
#define WORDS_MOST 256           /* bytes of what others chose, such as a name that does not exist */

struct _BbAudit
{
  GMutex mutex;                  /* between threads; the lock on the file is between programs */
  char *path;
  goffset size;
  int lock;
};

static const char * const act_names[] = { "sign-in", "sign-out", "read", "write", "security", "database", "account", "backup" };

static gboolean
fail (BbAudit *self, int code, GError **error)
{
  g_set_error (error, BB_STORE_ERROR, code == ENOSPC || code == EDQUOT ? BB_STORE_ERROR_FULL : BB_STORE_ERROR_READ_ONLY,
               _("The log %s cannot be written: %s."), self->path, g_strerror (code));
  return FALSE;
}

BbAudit *
bb_audit_open_sized (const char *folder, goffset size, GError **error)
{
  g_autoptr (BbAudit) self = g_new0 (BbAudit, 1);
  g_autofree char *lock = g_build_filename (folder, FILE_NAME ".lock", NULL);

  g_mutex_init (&self->mutex);
  self->path = g_build_filename (folder, FILE_NAME, NULL);
  self->size = size;
  self->lock = g_open (lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock >= 0)
    return g_steal_pointer (&self);
  fail (self, errno, error);
  return NULL;
}

BbAudit *
bb_audit_open (const char *folder, GError **error)
{
  return bb_audit_open_sized (folder, SIZE, error);
}

void
bb_audit_free (BbAudit *self)
{
  if (self->lock >= 0)
    close (self->lock);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self);
}

/* ── The file ────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
get_old_path (BbAudit *self, guint i)
{
  return i == 0 ? g_strdup (self->path) : g_strdup_printf ("%s.%u", self->path, i);
}

/* The oldest goes, each of the others gets the next number. */
static void
turn (BbAudit *self)
{
  for (guint i = OLD_FILES; i > 0; i--)
    {
      g_autofree char *from = get_old_path (self, i - 1), *to = get_old_path (self, i);

      g_rename (from, to);
    }
}

/* The last number in a file; 0: none. What a power cut left of a line is passed over. */
static gint64
read_number (const char *path, gboolean *torn)
{
  int file = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  off_t end = file >= 0 ? lseek (file, 0, SEEK_END) : 0;
  char tail[2 * LINE_MOST + 1] = "";
  ssize_t length = end > 0 ? pread (file, tail, sizeof tail - 1, MAX (end - (off_t) sizeof tail + 1, 0)) : 0;
  gint64 number = 0;
  char *line;

  if (file >= 0)
    close (file);
  tail[MAX (length, 0)] = '\0';
  *torn = length > 0 && tail[length - 1] != '\n';
  while (number == 0 && (line = strrchr (tail, '{')) != NULL)
    {
      if (g_str_has_prefix (line, "{\"n\":"))
        number = g_ascii_strtoll (line + strlen ("{\"n\":"), NULL, 10);
      *line = '\0';
    }
  return number;
}

static gint64
find_number (BbAudit *self, gboolean *torn)
{
  g_autofree char *old = get_old_path (self, 1);
  gint64 number = read_number (self->path, torn);
  gboolean unused;

  return number > 0 ? number : read_number (old, &unused);
}

static gboolean
append (BbAudit *self, const char *line, gsize length, gboolean firm, GError **error)
{
  int file = g_open (self->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  struct stat before;
  int code = 0;

  if (file < 0 || fstat (file, &before) != 0)
    return fail (self, errno, error);
  errno = ENOSPC;
  if (write (file, line, length) != (ssize_t) length || (firm && fdatasync (file) != 0))
    {
      code = errno;
      /* Half a line would spoil the next one. */
      if (ftruncate (file, before.st_size) != 0)
        code = errno;
    }
  close (file);
  return code == 0 || fail (self, code, error);
}

/* ── A line ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_text (JsonObject *line, const char *name, const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, (gssize) strnlen (text, WORDS_MOST)) : NULL;

  if (valid != NULL)
    json_object_set_string_member (line, name, valid);
}

/* JSON escapes every control character, so that nobody writes a second line with a name of their own choice. */
static char *
format_line (gint64 number, const char *address, const char *user, BbAuditAct act, const char *subject, const char *result, guint count)
{
  g_autoptr (JsonObject) line = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), line);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S.%fZ"), *text = NULL;

  json_object_set_int_member (line, "n", number);
  add_text (line, "at", time);
  add_text (line, "address", address);
  add_text (line, "user", user);
  add_text (line, "act", act_names[act]);
  add_text (line, "subject", subject);
  add_text (line, "result", result);
  if (count > 0)
    json_object_set_int_member (line, "count", count);
  text = json_to_string (node, FALSE);
  return g_strconcat (text, "\n", NULL);
}

gboolean
bb_audit_note (BbAudit *self, const char *address, const char *user, BbAuditAct act, const char *subject, const char *result, guint count,
               GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gboolean torn = FALSE, done;
  g_autofree char *text = NULL, *line = NULL;
  GStatBuf found;

  if (flock (self->lock, LOCK_EX) != 0)
    return fail (self, errno, error);
  if (g_stat (self->path, &found) == 0 && found.st_size >= self->size)
    turn (self);
  text = format_line (find_number (self, &torn) + 1, address, user, act, subject, result, count);
  line = g_strconcat (torn ? "\n" : "", text, NULL);
  done = append (self, line, strlen (line), act >= BB_AUDIT_SECURITY, error);
  flock (self->lock, LOCK_UN);
  return done;
}
