/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a folder holds. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bb-import-private.h"
#include "decode/bb-decoder.h"
#include "phone/bb-phone-kind.h"

enum { DEEPEST = 8, MOST = 5000 };     /* folders within folders; files */

typedef struct
{
  GPtrArray *files;              /* BbImportFile */
  GPtrArray *paths;              /* of everything that is a file */
  GTimeZone *zone;
  BbImportPassed passed;
  GCancellable *cancellable;
} Scan;

/* ── Finding ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char * const *) a, *(char * const *) b);
}

static void walk (Scan *scan, const char *folder, guint depth);

/* Links may lead anywhere. */
static void
meet (Scan *scan, const char *path, guint depth)
{
  GStatBuf info;

  if (g_lstat (path, &info) != 0)
    scan->passed.files++;
  else if (S_ISDIR (info.st_mode) && depth < DEEPEST)
    walk (scan, path, depth + 1);
  else if (S_ISDIR (info.st_mode))
    scan->passed.folders++;
  else if (S_ISREG (info.st_mode) && scan->paths->len < MOST)
    g_ptr_array_add (scan->paths, g_strdup (path));
  else if (S_ISREG (info.st_mode))
    scan->passed.files++;
}

/* Names that begin with a dot are a system's own. A card that fails in the middle ends the list early, with errno. */
static void
walk (Scan *scan, const char *folder, guint depth)
{
  DIR *dir = opendir (folder);
  const struct dirent *entry;

  while (dir && !g_cancellable_is_cancelled (scan->cancellable) && (errno = 0, entry = readdir (dir)))
    if (*entry->d_name != '.')
      {
        g_autofree char *path = g_build_filename (folder, entry->d_name, NULL);

        meet (scan, path, depth);
      }
  if (!dir || errno)
    scan->passed.folders++;
  if (dir)
    closedir (dir);
}

/* ── One file ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gsize
read_some (int fd, guint8 *buffer, gsize size)
{
  gsize n = 0;
  gssize got;

  while (n < size && (got = read (fd, buffer + n, size - n)) > 0)
    n += (gsize) got;
  return n;
}

static GDateTime *
get_date_of_file (const struct stat *info)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (info->st_mtime);

  return g_date_time_to_local (utc);
}

static BbImportFile *
make_file (Scan *scan, const char *path, const char *media_type, const struct stat *info, int fd)
{
  BbImportFile *file = g_object_new (BB_TYPE_IMPORT_FILE, NULL);

  file->path = g_strdup (path);
  file->name = g_filename_display_basename (path);
  file->media_type = media_type;
  file->size = info->st_size;
  if (g_str_has_prefix (media_type, "image/"))
    file->raw = bb_decode_taken (bb_decoder_get_default (), fd, scan->zone, scan->cancellable, NULL);
  file->raw_clock = file->raw ? "exif" : "file";
  if (!file->raw)
    file->raw = get_date_of_file (info);
  file->time = g_date_time_ref (file->raw);
  file->clock = file->raw_clock;
  return file;
}

static gboolean
is_wanted (const char *media_type)
{
  return g_str_has_prefix (media_type, "image/") || g_str_has_prefix (media_type, "video/") || g_str_has_prefix (media_type, "audio/");
}

static void
look_at (Scan *scan, const char *path)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  guint8 buffer[BB_PHONE_KIND_HEAD];
  const char *media_type = NULL;
  struct stat info;
  gsize n;

  if (fd < 0 || fstat (fd, &info) != 0)
    {
      scan->passed.files++;
      if (fd >= 0)
        close (fd);
      return;
    }
  n = read_some (fd, buffer, sizeof buffer);
  if (bb_phone_kind_check (buffer, n, &media_type) == BB_PHONE_FINE && is_wanted (media_type))
    g_ptr_array_add (scan->files, make_file (scan, path, media_type, &info, fd));
  else
    scan->passed.others++;
  close (fd);
}

/* ── What is here already ────────────────────────────────────────────────────────────────────────────────────── */

static char *
hash (BbImportFile *file, GHashTable *hashes, GCancellable *cancellable)
{
  const char *known = g_hash_table_lookup (hashes, file);
  char *sha256 = known ? g_strdup (known) : bb_store_hash_file (file->path, cancellable, NULL);

  if (sha256 && !known)
    g_hash_table_insert (hashes, file, g_strdup (sha256));
  return sha256;
}

static gboolean
is_present (BbImportFile *file, GPtrArray *evidence, GHashTable *hashes, GCancellable *cancellable)
{
  for (guint i = 0; i < evidence->len; i++)
    {
      BbEvidence *one = evidence->pdata[i];
      g_autofree char *sha256 = one->size == file->size ? hash (file, hashes, cancellable) : NULL;

      if (g_strcmp0 (sha256, one->sha256) == 0)
        {
          file->number = i + 1;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
has_twin (GPtrArray *files, guint index, GHashTable *hashes, GCancellable *cancellable)
{
  BbImportFile *file = files->pdata[index];

  for (guint i = 0; i < index; i++)
    {
      BbImportFile *other = files->pdata[i];
      g_autofree char *mine = other->size == file->size ? hash (file, hashes, cancellable) : NULL;
      g_autofree char *its = mine ? hash (other, hashes, cancellable) : NULL;

      if (its && g_str_equal (mine, its))
        return TRUE;
    }
  return FALSE;
}

/* Only files of one size can be the same: what is not hashed is not read a second time. */
static void
mark_known (Scan *scan, BbCase *visit)
{
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  for (guint i = 0; i < scan->files->len && !g_cancellable_is_cancelled (scan->cancellable); i++)
    {
      BbImportFile *file = scan->files->pdata[i];

      if (is_present (file, bb_case_get_evidence (visit), hashes, scan->cancellable))
        file->state = BB_IMPORT_PRESENT;
      else if (has_twin (scan->files, i, hashes, scan->cancellable))
        file->state = BB_IMPORT_TWIN;
    }
}

/* ── All ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const BbImportFile *first = *(BbImportFile * const *) a, *second = *(BbImportFile * const *) b;
  int order = g_date_time_compare (first->raw, second->raw);

  return order ? order : strcmp (first->path, second->path);
}

static gboolean
check_folder (const char *folder, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &cause);

  if (!dir)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("The folder %s cannot be read: %s"), folder, cause->message);
  return dir != NULL;
}

GPtrArray *
bb_import_scan (const char *folder, BbCase *visit, BbProgress *progress, BbImportPassed *passed, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref), paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  Scan scan = { files, paths, zone, { 0 }, progress ? bb_progress_get_cancellable (progress) : NULL };

  if (!check_folder (folder, error))
    return NULL;
  walk (&scan, folder, 0);
  g_ptr_array_sort (paths, compare_names);
  for (guint i = 0; i < paths->len && !g_cancellable_is_cancelled (scan.cancellable); i++)
    {
      look_at (&scan, paths->pdata[i]);
      if (progress)
        bb_progress_report (progress, i + 1, paths->len);
    }
  g_ptr_array_sort (files, compare_times);
  mark_known (&scan, visit);
  *passed = scan.passed;
  return g_cancellable_set_error_if_cancelled (scan.cancellable, error) ? NULL : g_steal_pointer (&files);
}
