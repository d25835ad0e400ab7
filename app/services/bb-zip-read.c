/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the directory of a ZIP file that somebody else may have made, or made worse; bb-zip-data.c reads what lies in it. */
#include "bb-zip.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bb-phrasebook.h"

#define LONGEST_DIRECTORY (64 * 1024 * 1024)
#define LONGEST_NAME 1024
#define SMALL 0xFFFFFFFFu

typedef struct { guint64 start, size, count; } Directory;

/* A line of the directory while it is read. */
typedef struct
{
  const guint8 *fixed;
  guint name, extra, comment;    /* lengths */
  guint64 size, packed, offset;
} Line;

/* ── Errors ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
refuse (BbZip *self, GError **error, const char *why)
{
  g_autofree char *name = g_path_get_basename (self->path);

  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, "“%s”: %s", name, why);
  return FALSE;
}

G_GNUC_PRINTF (4, 5)
static gboolean
refuse_entry (BbZip *self, const char *entry, GError **error, const char *format, ...)
{
  g_autofree char *name = g_path_get_basename (self->path), *why = NULL, *shown = g_utf8_make_valid (entry, -1);
  va_list list;

  if (g_utf8_strlen (shown, -1) > 120)
    *g_utf8_offset_to_pointer (shown, 120) = '\0';
  va_start (list, format);
  why = g_strdup_vprintf (format, list);
  va_end (list);
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, "“%s”, “%s”: %s", name, shown, why);
  return FALSE;
}

static gboolean
read_at (BbZip *self, guint64 offset, void *data, gsize length, GError **error)
{
  guint8 *at = data;

  if (offset > self->length || length > self->length - offset)
    return refuse (self, error, _("it ends too early; it was cut off, or not copied whole"));
  while (length > 0)
    {
      gssize n = pread (self->fd, at, length, (off_t) offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return refuse (self, error, n < 0 ? g_strerror (errno) : _("it ends too early; it was cut off, or not copied whole"));
      at += n;
      offset += (guint64) n;
      length -= (gsize) n;
    }
  return TRUE;
}

/* ── The end ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
take_end64 (BbZip *self, guint64 end, Directory *directory, gboolean *found, GError **error)
{
  guint8 locator[20], record[56];
  guint64 at;

  *found = FALSE;
  if (end < sizeof locator)
    return TRUE;
  if (!read_at (self, end - sizeof locator, locator, sizeof locator, error))
    return FALSE;
  if (bb_zip_get32 (locator) != BB_ZIP_LOCATOR64)
    return TRUE;
  *found = TRUE;
  at = bb_zip_get64 (locator + 8);
  if (bb_zip_get32 (locator + 4) != 0 || bb_zip_get32 (locator + 16) > 1 || end < sizeof locator + sizeof record || at != end - sizeof locator - sizeof record)
    return refuse (self, error, _("its ZIP64 end does not stand where it says"));
  if (!read_at (self, at, record, sizeof record, error))
    return FALSE;
  if (bb_zip_get32 (record) != BB_ZIP_END64 || bb_zip_get64 (record + 4) != 44 || bb_zip_get32 (record + 16) != 0 || bb_zip_get32 (record + 20) != 0 ||
      bb_zip_get64 (record + 24) != bb_zip_get64 (record + 32))
    return refuse (self, error, _("its ZIP64 end is damaged"));
  *directory = (Directory) { bb_zip_get64 (record + 48), bb_zip_get64 (record + 40), bb_zip_get64 (record + 32) };
  if (directory->start > at || directory->size != at - directory->start)
    return refuse (self, error, _("its directory does not stand where it says"));
  return TRUE;
}

/* What the old end says must be what the new one says, or the mark that it says nothing. */
static gboolean
agree (const guint8 *end, const Directory *directory)
{
  guint count = bb_zip_get16 (end + 10);
  guint32 size = bb_zip_get32 (end + 12), start = bb_zip_get32 (end + 16);

  return (count == 0xFFFF || count == directory->count) && (size == SMALL || size == directory->size) && (start == SMALL || start == directory->start);
}

/* The last bytes are the end record; a comment behind it would be a place to hide something. */
static gboolean
find_directory (BbZip *self, Directory *directory, GError **error)
{
  guint8 end[22];
  gboolean has64;

  if (self->length < sizeof end)
    return refuse (self, error, _("it is not a ZIP file, or it was cut off"));
  if (!read_at (self, self->length - sizeof end, end, sizeof end, error))
    return FALSE;
  if (bb_zip_get32 (end) != BB_ZIP_END || bb_zip_get16 (end + 20) != 0)
    return refuse (self, error, _("it is not a ZIP file, it was cut off, or something hangs on its end"));
  if (bb_zip_get16 (end + 4) != 0 || bb_zip_get16 (end + 6) != 0 || bb_zip_get16 (end + 8) != bb_zip_get16 (end + 10))
    return refuse (self, error, _("it is one of several parts"));
  if (!take_end64 (self, self->length - sizeof end, directory, &has64, error))
    return FALSE;
  if (has64)
    return agree (end, directory) || refuse (self, error, _("its two ends contradict each other"));
  *directory = (Directory) { bb_zip_get32 (end + 16), bb_zip_get32 (end + 12), bb_zip_get16 (end + 10) };
  if (directory->start + directory->size != self->length - sizeof end)
    return refuse (self, error, _("its directory does not stand where it says"));
  return TRUE;
}

/* ── Names ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_plain_part (const char *part)
{
  return *part && !g_str_equal (part, ".") && !g_str_equal (part, "..");
}

static gboolean
leads_elsewhere (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);

  for (char **part = parts; *part; part++)
    if (!is_plain_part (*part))
      return TRUE;
  return strchr (name, '\\') || (g_ascii_isalpha (name[0]) && name[1] == ':');
}

static gboolean
has_control (const char *name)
{
  for (const char *at = name; *at; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)) || g_unichar_type (g_utf8_get_char (at)) == G_UNICODE_FORMAT)
      return TRUE;
  return FALSE;
}

static gboolean
check_name (BbZip *self, const char *name, gsize length, GError **error)
{
  if (strlen (name) != length || !g_utf8_validate (name, -1, NULL) || has_control (name))
    return refuse_entry (self, name, error, _("its name has signs that no name may have"));
  if (length == 0 || leads_elsewhere (name))
    return refuse_entry (self, name, error, _("its name leads out of the case file"));
  return TRUE;
}

/* Two names that some systems take for one. */
static gboolean
note_name (BbZip *self, GHashTable *folded, const char *name, GError **error)
{
  g_autofree char *normal = g_utf8_normalize (name, -1, G_NORMALIZE_NFC);
  char *key = g_utf8_casefold (normal, -1);

  return g_hash_table_add (folded, key) || refuse_entry (self, name, error, _("this name stands there twice"));
}

/* ── The directory ───────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
take64 (const guint8 **at, const guint8 *end, guint64 *value)
{
  if (end - *at < 8)
    return FALSE;
  *value = bb_zip_get64 (*at);
  *at += 8;
  return TRUE;
}

/* Only what did not fit stands in the extra field, in this order. */
static gboolean
widen (Line *line, const guint8 *at, const guint8 *end)
{
  return (line->size != SMALL || take64 (&at, end, &line->size)) && (line->packed != SMALL || take64 (&at, end, &line->packed)) &&
         (line->offset != SMALL || take64 (&at, end, &line->offset));
}

static gboolean
read_extra (BbZip *self, const char *name, Line *line, GError **error)
{
  const guint8 *at = line->fixed + 46 + line->name, *end = at + line->extra;
  gboolean is_wide = FALSE;

  while (end - at >= 4)
    {
      guint id = bb_zip_get16 (at), length = bb_zip_get16 (at + 2);

      at += 4;
      if (length > (gsize) (end - at) || (id == 1 && is_wide) || (id == 1 && !widen (line, at, at + length)))
        return refuse_entry (self, name, error, _("its ZIP64 sizes are damaged"));
      is_wide |= id == 1;
      at += length;
    }
  return TRUE;
}

static gboolean
check_kind (BbZip *self, const char *name, const Line *line, GError **error)
{
  guint flags = bb_zip_get16 (line->fixed + 8), method = bb_zip_get16 (line->fixed + 10), system = line->fixed[5];
  guint mode = bb_zip_get32 (line->fixed + 38) >> 16, type = mode & S_IFMT;

  if (flags & BB_ZIP_ENCRYPTED)
    return refuse_entry (self, name, error, _("it is encrypted"));
  if (method != BB_ZIP_STORED && method != BB_ZIP_DEFLATED)
    return refuse_entry (self, name, error, _("it is packed in a way (%u) that is not read here"), method);
  if (bb_zip_get16 (line->fixed + 34) != 0)
    return refuse_entry (self, name, error, _("it lies in another part"));
  if (system == 3 && type != 0 && type != S_IFREG && type != S_IFDIR)
    return refuse_entry (self, name, error, S_ISLNK (mode) ? _("it is a link and no file") : _("it is no ordinary file"));
  return TRUE;
}

/* No deflated stream grows by more than 1032 times. */
static gboolean
check_sizes (BbZip *self, const BbZipEntry *entry, GError **error)
{
  if (entry->deflated ? entry->size / 1032 > entry->packed : entry->size != entry->packed)
    return refuse_entry (self, entry->name, error, _("its size cannot be right"));
  if (entry->offset > self->length || entry->packed > self->length - entry->offset)
    return refuse_entry (self, entry->name, error, _("it would lie beyond the end of the file"));
  return TRUE;
}

static void
free_entry (gpointer data)
{
  BbZipEntry *entry = data;

  g_free (entry->name);
  g_free (entry);
}

static gboolean
add_entry (BbZip *self, char *name, const Line *line, GError **error)
{
  BbZipEntry *entry = g_new0 (BbZipEntry, 1);

  entry->name = name;
  entry->deflated = bb_zip_get16 (line->fixed + 10) == BB_ZIP_DEFLATED;
  entry->crc = bb_zip_get32 (line->fixed + 16);
  entry->size = line->size;
  entry->packed = line->packed;
  entry->offset = line->offset;
  g_ptr_array_add (self->entries, entry);
  g_hash_table_insert (self->names, name, entry);
  return check_sizes (self, entry, error);
}

/* A folder has a name that ends in “/” and no bytes; nothing depends on it. */
static gboolean
take_line (BbZip *self, const Line *line, GHashTable *folded, GError **error)
{
  g_autofree char *name = g_strndup ((const char *) line->fixed + 46, line->name);
  gboolean is_folder = line->name > 1 && strlen (name) == line->name && name[line->name - 1] == '/';
  Line whole = *line;

  if (line->name > LONGEST_NAME)
    return refuse_entry (self, name, error, _("its name is longer than %d bytes"), LONGEST_NAME);
  if (is_folder)
    name[line->name - 1] = '\0';
  if (!check_name (self, name, line->name - is_folder, error) || !note_name (self, folded, name, error) || !read_extra (self, name, &whole, error) ||
      !check_kind (self, name, line, error))
    return FALSE;
  if (is_folder)
    return whole.size == 0 || refuse_entry (self, name, error, _("it is a folder with bytes"));
  return add_entry (self, g_steal_pointer (&name), &whole, error);
}

static gboolean
read_lines (BbZip *self, const guint8 *data, const Directory *directory, GError **error)
{
  g_autoptr (GHashTable) folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize at = 0;

  for (guint64 i = 0; i < directory->count; i++)
    {
      Line line = { .fixed = data + at };

      if (directory->size - at < 46 || bb_zip_get32 (line.fixed) != BB_ZIP_CENTRAL)
        return refuse (self, error, _("its directory is damaged"));
      line.name = bb_zip_get16 (line.fixed + 28);
      line.extra = bb_zip_get16 (line.fixed + 30);
      line.comment = bb_zip_get16 (line.fixed + 32);
      line.packed = bb_zip_get32 (line.fixed + 20);
      line.size = bb_zip_get32 (line.fixed + 24);
      line.offset = bb_zip_get32 (line.fixed + 42);
      if (directory->size - at - 46 < line.name + line.extra + line.comment)
        return refuse (self, error, _("its directory is damaged"));
      if (!take_line (self, &line, folded, error))
        return FALSE;
      at += 46 + line.name + line.extra + line.comment;
    }
  return at == directory->size || refuse (self, error, _("its directory is damaged"));
}

/* ── Local headers ───────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
agrees (const guint8 *local, const BbZipEntry *entry, const char *name)
{
  guint flags = bb_zip_get16 (local + 6);
  guint32 packed = bb_zip_get32 (local + 18), size = bb_zip_get32 (local + 22);
  gboolean later = flags & BB_ZIP_DESCRIPTOR;

  return strncmp (name, entry->name, strlen (entry->name)) == 0 && bb_zip_get16 (local + 8) == (entry->deflated ? BB_ZIP_DEFLATED : BB_ZIP_STORED) &&
         !(flags & BB_ZIP_ENCRYPTED) && (bb_zip_get32 (local + 14) == entry->crc || later) &&
         (packed == entry->packed || packed == SMALL || later) && (size == entry->size || size == SMALL || later);
}

/* The same entry told twice must be the same: some programs believe the one, some the other. */
static gboolean
check_local (BbZip *self, BbZipEntry *entry, GError **error)
{
  gsize length = strlen (entry->name);
  g_autofree guint8 *local = g_malloc (30 + length);

  if (!read_at (self, entry->offset, local, 30 + length, error))
    return FALSE;
  if (bb_zip_get32 (local) != BB_ZIP_LOCAL || bb_zip_get16 (local + 26) != length || !agrees (local, entry, (const char *) local + 30))
    return refuse_entry (self, entry->name, error, _("what stands before its bytes contradicts the directory"));
  entry->data = entry->offset + 30 + length + bb_zip_get16 (local + 28);
  return TRUE;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const BbZipEntry *first = *(BbZipEntry **) a, *second = *(BbZipEntry **) b;

  return first->offset < second->offset ? -1 : first->offset > second->offset;
}

static gboolean
check_places (BbZip *self, const Directory *directory, GError **error)
{
  guint64 end = 0;

  g_ptr_array_sort (self->entries, compare_places);
  for (guint i = 0; i < self->entries->len; i++)
    {
      BbZipEntry *entry = self->entries->pdata[i];

      if (entry->offset < end)
        return refuse_entry (self, entry->name, error, _("its bytes lie over those of another file"));
      if (!check_local (self, entry, error))
        return FALSE;
      end = entry->data + entry->packed;
      if (end > directory->start)
        return refuse_entry (self, entry->name, error, _("its bytes lie over the directory"));
    }
  return TRUE;
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static BbZip *
open_file (const char *path, GError **error)
{
  g_autoptr (BbZip) self = g_new0 (BbZip, 1);
  struct stat info;

  self->path = g_strdup (path);
  self->entries = g_ptr_array_new_with_free_func (free_entry);
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  self->fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (self->fd < 0 || fstat (self->fd, &info) < 0)
    return refuse (self, error, g_strerror (errno)), NULL;
  if (!S_ISREG (info.st_mode))
    return refuse (self, error, _("it is not a file")), NULL;
  self->length = (guint64) info.st_size;
  return g_steal_pointer (&self);
}

BbZip *
bb_zip_open (const char *path, GError **error)
{
  g_autoptr (BbZip) self = open_file (path, error);
  g_autofree guint8 *data = NULL;
  Directory directory;

  if (!self || !find_directory (self, &directory, error))
    return NULL;
  if (directory.size > LONGEST_DIRECTORY || directory.count > directory.size / 46)
    return refuse (self, error, _("its directory is larger than any case file has")), NULL;
  data = g_malloc (directory.size + 1);
  if (!read_at (self, directory.start, data, directory.size, error) || !read_lines (self, data, &directory, error) ||
      !check_places (self, &directory, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
bb_zip_free (BbZip *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_hash_table_unref (self->names);
  g_ptr_array_unref (self->entries);
  g_free (self->path);
  g_free (self);
}

BbZipEntry *
bb_zip_find (BbZip *self, const char *name)
{
  return g_hash_table_lookup (self->names, name);
}
