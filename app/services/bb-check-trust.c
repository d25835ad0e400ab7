/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Roots of trust: each is copied into the workspace under its SHA-256, so that nobody exchanges one by writing to the stick that it came from, and
 * none is lost when the stick is pulled out. */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bb-async.h"
#include "bb-check.h"
#include "bb-visits.h"
#include "bb-workspace-private.h"
#include "signing/bb-trust.h"
#include "store/bb-store.h"

#define SETTING "trusted-roots"
#define FOLDER "roots"
#define PREFIX "sha256:"
#define LARGEST (4 * 1024 * 1024)

static char *
get_place (BbWorkspace *workspace, const char *sha256)
{
  g_autofree char *name = g_strconcat (sha256, ".pem", NULL);

  return g_build_filename (bb_workspace_get_folder (workspace), FOLDER, name, NULL);
}

static GBytes *
read_root (const char *path, GError **error)
{
  g_autoptr (GMappedFile) map = g_mapped_file_new (path, FALSE, error);

  if (map && g_mapped_file_get_length (map) <= LARGEST)
    return g_bytes_new (g_mapped_file_get_contents (map), g_mapped_file_get_length (map));
  if (map)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s” is too large for a certificate"), path);
  return NULL;
}

static gboolean
fail_to_write (const char *path, int code, GError **error)
{
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (code), _("“%s” cannot be written: %s"), path, g_strerror (code));
  return FALSE;
}

/* What cannot be read as a certificate would make every verification fail: it is refused here. What stands under the name already is replaced whole. */
static gboolean
write_copy (BbWorkspace *workspace, const char *place, GBytes *bytes, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (place), *partial = g_strconcat (place, ".new", NULL);
  const char * const roots[] = { partial, NULL };
  g_autoptr (BbTrust) trust = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail_to_write (folder, errno, error);
  if (!g_file_set_contents_full (partial, data ? data : "", (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    return FALSE;
  if ((trust = bb_trust_load (roots, NULL, error)) && g_rename (partial, place) == 0)
    return TRUE;
  if (trust)
    fail_to_write (place, errno, error);
  g_unlink (partial);
  return FALSE;
}

/* Another thread may be changing the list: it is read and written as one. The workspace itself is open in one program at a time. */
static GRecMutexLocker *
lock (BbWorkspace *workspace)
{
  return g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
}

/* Returns: (transfer full): the line that stands for the root in the setting */
static char *
keep_copy (BbWorkspace *workspace, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = read_root (path, error);
  g_autofree char *sha256 = bytes ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;
  g_autofree char *place = sha256 ? get_place (workspace, sha256) : NULL;

  return place && write_copy (workspace, place, bytes, error) ? g_strconcat (PREFIX, sha256, NULL) : NULL;
}

static char **
read_lines (BbWorkspace *workspace)
{
  g_autofree char *text = bb_workspace_get_setting (workspace, SETTING);

  return text && *text ? g_strsplit (text, "\n", -1) : g_new0 (char *, 1);
}

static gboolean
has_paths (char **lines)
{
  for (; *lines; lines++)
    if (g_path_is_absolute (*lines))
      return TRUE;
  return FALSE;
}

/* Versions before this one kept paths: what is still there is copied now. */
static char **
adopt_paths (BbWorkspace *workspace)
{
  g_autoptr (GRecMutexLocker) locker = lock (workspace);
  g_auto (GStrv) lines = read_lines (workspace);
  g_autofree char *text = NULL;
  gboolean changed = FALSE;

  for (char **line = lines; *line; line++)
    {
      char *kept = g_path_is_absolute (*line) ? keep_copy (workspace, *line, NULL) : NULL;

      if (!kept)
        continue;
      g_free (*line);
      *line = kept;
      changed = TRUE;
    }
  text = g_strjoinv ("\n", lines);
  if (changed)
    bb_workspace_set_setting (workspace, SETTING, text, NULL);
  return g_steal_pointer (&lines);
}

char **
bb_check_get_trust (BbWorkspace *workspace)
{
  g_auto (GStrv) kept = read_lines (workspace), lines = has_paths (kept) ? adopt_paths (workspace) : g_steal_pointer (&kept);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (char **line = lines; *line; line++)
    {
      const char *sha256 = g_str_has_prefix (*line, PREFIX) ? *line + strlen (PREFIX) : NULL;
      g_autofree char *place = sha256 ? get_place (workspace, sha256) : NULL;
      g_autofree char *found = place ? bb_store_hash_file (place, NULL, NULL) : NULL;

      if (found && g_str_equal (found, sha256))
        g_strv_builder_add (builder, place);
    }
  return g_strv_builder_end (builder);
}

gboolean
bb_check_add_trust (BbWorkspace *workspace, const char *path, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = lock (workspace);
  g_autofree char *line = keep_copy (workspace, path, error);
  g_auto (GStrv) lines = line ? read_lines (workspace) : NULL;
  g_autofree char *before = lines ? g_strjoinv ("\n", lines) : NULL, *after = NULL;

  if (!line)
    return FALSE;
  if (g_strv_contains ((const char * const *) lines, line))
    return TRUE;
  after = *before ? g_strconcat (before, "\n", line, NULL) : g_strdup (line);
  return bb_workspace_set_setting (workspace, SETTING, after, error);
}

gboolean
bb_check_remove_trust (BbWorkspace *workspace, const char *sha256, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = lock (workspace);
  g_auto (GStrv) lines = read_lines (workspace);
  g_autofree char *line = g_strconcat (PREFIX, sha256, NULL), *text = NULL;
  g_autoptr (GStrvBuilder) rest = g_strv_builder_new ();
  g_auto (GStrv) kept = NULL;

  if (!g_strv_contains ((const char * const *) lines, line))
    {
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("No trusted root certificate has the SHA-256 “%s”"), sha256);
      return FALSE;
    }
  for (char **other = lines; *other; other++)
    if (!g_str_equal (*other, line))
      g_strv_builder_add (rest, *other);
  kept = g_strv_builder_end (rest);
  text = g_strjoinv ("\n", kept);
  return bb_workspace_set_setting (workspace, SETTING, text, error);
}

char *
bb_check_describe_root (const char *path)
{
  const char * const roots[] = { path, NULL };
  g_autoptr (BbTrust) trust = bb_trust_load (roots, NULL, NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; trust && i < trust->roots->len; i++)
    {
      char name[256];
      size_t size = sizeof name;

      if (gnutls_x509_crt_get_dn_by_oid (trust->roots->pdata[i], GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &size) == 0)
        g_string_append_printf (names, "%s%s", names->len ? ", " : "", name);
    }
  return g_utf8_make_valid (names->len ? names->str : "?", -1);
}

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
trust_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_check_add_trust (workspace, bb_args_get (args, 0), error));
}

void
bb_check_add_trust_async (BbWorkspace *workspace, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, path);
  bb_async_run (workspace, BB_QUEUE_ORDERED, trust_work, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_check_add_trust_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}
