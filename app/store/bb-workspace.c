/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at the database file before SQLite does, so that a damaged or foreign file is refused without a byte being changed. */
#include "store/bb-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The header of a SQLite file: https://www.sqlite.org/fileformat2.html §1.3 */
#define HEADER 100
#define MAGIC "SQLite format 3"
#define PAGE_SIZE_AT 16
#define PAGES_AT 28
#define USER_VERSION_AT 60
#define APPLICATION_ID_AT 68

static guint32
read_number (const guchar *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

static gboolean
damaged (const char *path, GError **error)
{
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_DAMAGED, _("The database %s is damaged; nothing was changed."), path);
  return FALSE;
}

/* SQLite will repair the file from its log or its journal first. */
static gboolean
has_repair (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  struct stat info;

  return (stat (log, &info) == 0 && info.st_size > 0) || (stat (journal, &info) == 0 && info.st_size > 0);
}

static gboolean
check_header (const char *path, const guchar *header, goffset size, gboolean was_made, GError **error)
{
  guint32 page_size = (guint32) header[PAGE_SIZE_AT] << 8 | header[PAGE_SIZE_AT + 1];
  guint32 application = read_number (header + APPLICATION_ID_AT), version = read_number (header + USER_VERSION_AT);
  gboolean unfinished = application == 0 && version == 0 && !was_made;       /* the power went while it was being made */

  if (application == BB_DB_APPLICATION_ID && version > BB_DB_VERSION)
    {
      g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NEWER,
                   _("The database %s was written by a newer version of the program; nothing was changed."), path);
      return FALSE;
    }
  if (has_repair (path))
    return TRUE;
  if (page_size == 1)
    page_size = 65536;
  if (memcmp (header, MAGIC, sizeof MAGIC) != 0 || (application != BB_DB_APPLICATION_ID && !unfinished) ||
      (goffset) read_number (header + PAGES_AT) * page_size > size)
    return damaged (path, error);
  return TRUE;
}

static gboolean
check_file (const char *path, int fd, gboolean was_made, GError **error)
{
  guchar header[HEADER];
  struct stat info;
  gssize got;

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    return damaged (path, error);
  if (info.st_size == 0 && !was_made)
    return TRUE;
  got = pread (fd, header, sizeof header, 0);
  return got == HEADER ? check_header (path, header, info.st_size, was_made, error) : has_repair (path) || damaged (path, error);
}

gboolean
bb_workspace_check (const char *path, gboolean was_made, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean ok;

  if (fd < 0 && errno == ENOENT)
    return !was_made || damaged (path, error);
  if (fd < 0)
    {
      g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_READ_ONLY, _("The database %s cannot be read: %s."), path, g_strerror (errno));
      return FALSE;
    }
  ok = check_file (path, fd, was_made, error);
  close (fd);
  return ok;
}
