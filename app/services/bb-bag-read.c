/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-bag.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-phrasebook.h"

#define LONGEST_TAG (32 * 1024 * 1024)

/* ── Problems ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
free_problem (gpointer data)
{
  BbBagProblem *problem = data;

  g_free (problem->file);
  g_free (problem->message);
  g_free (problem);
}

GPtrArray *
bb_bag_problems_new (void)
{
  return g_ptr_array_new_with_free_func (free_problem);
}

void
bb_bag_problem_add (GPtrArray *problems, const char *file, const char *format, ...)
{
  BbBagProblem *problem = g_new0 (BbBagProblem, 1);
  va_list list;

  va_start (list, format);
  problem->file = g_strdup (file);
  problem->message = g_strdup_vprintf (format, list);
  va_end (list);
  g_ptr_array_add (problems, problem);
}

char *
bb_bag_problem_format (const BbBagProblem *self)
{
  return self->file ? g_strdup_printf ("%s: %s", self->file, self->message) : g_strdup (self->message);
}

/* ── Tag files ───────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
refuse (BbBag *self, GError **error, const char *why)
{
  g_autofree char *name = g_path_get_basename (self->zip->path);

  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, "“%s”: %s", name, why);
  return FALSE;
}

BbZipEntry *
bb_bag_find (BbBag *self, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", self->base, name);

  return bb_zip_find (self->zip, path);
}

const char *
bb_bag_get_name (BbBag *self, const BbZipEntry *entry)
{
  return entry->name + strlen (self->base) + 1;
}

static char *
read_tag (BbBag *self, const char *name, GError **error)
{
  BbZipEntry *entry = bb_bag_find (self, name);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *why = NULL;
  const char *text;
  gsize length;

  if (!entry)
    {
      why = g_strdup_printf (_("it is not a case file, for it has no “%s”"), name);
      return refuse (self, error, why), NULL;
    }
  if (!(bytes = bb_zip_read_bytes (self->zip, entry, LONGEST_TAG, error)))
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  if (g_utf8_validate (text, (gssize) length, NULL))
    return g_strndup (text, length);
  why = g_strdup_printf (_("“%s” is not text in UTF-8"), name);
  return refuse (self, error, why), NULL;
}

static gboolean
is_hash (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdefABCDEF") == 64;
}

/* “%0A”, “%0D”, “%25” stand for what would break the line. */
static char *
unescape (const char *name)
{
  GString *text = g_string_new (NULL);

  for (; *name; name++)
    if (*name == '%' && g_ascii_isxdigit (name[1]) && g_ascii_isxdigit (name[2]))
      {
        g_string_append_c (text, (char) (g_ascii_xdigit_value (name[1]) << 4 | g_ascii_xdigit_value (name[2])));
        name += 2;
      }
    else
      g_string_append_c (text, *name);
  return g_string_free (text, FALSE);
}

static gboolean
take_line (char *line, GHashTable *into)
{
  char *name = line + strcspn (line, " \t");
  char *file;

  if (!*name)
    return FALSE;
  *name++ = '\0';
  name += strspn (name, " \t*");
  if (!is_hash (line) || !*name)
    return FALSE;
  file = unescape (name);
  return g_hash_table_insert (into, file, g_ascii_strdown (line, -1));
}

/* Name → SHA-256. */
static GHashTable *
read_list (BbBag *self, const char *name, GError **error)
{
  g_autoptr (GHashTable) list = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *text = read_tag (self, name, error);
  g_auto (GStrv) lines = text ? g_strsplit (text, "\n", -1) : NULL;

  if (!lines)
    return NULL;
  for (guint i = 0; lines[i]; i++)
    {
      g_autofree char *why = NULL;

      g_strchomp (lines[i]);
      if (!*lines[i] || take_line (lines[i], list))
        continue;
      why = g_strdup_printf (_("“%s”, line %u: there should be a SHA-256 and a name that does not stand there before"), name, i + 1);
      return refuse (self, error, why), NULL;
    }
  return g_steal_pointer (&list);
}

/* ── Completeness ────────────────────────────────────────────────────────────────────────────────────────────── */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char **) a, *(const char **) b);
}

static void
check_missing (BbBag *self, GHashTable *list, GPtrArray *problems)
{
  g_autoptr (GPtrArray) names = g_hash_table_get_keys_as_ptr_array (list);

  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    if (!bb_bag_find (self, names->pdata[i]))
      bb_bag_problem_add (problems, names->pdata[i], _("it is missing"));
}

static gboolean
is_payload (const char *name)
{
  return g_str_has_prefix (name, "data/");
}

static void
check_added (BbBag *self, GHashTable *tags, GPtrArray *problems)
{
  for (guint i = 0; i < self->zip->entries->len; i++)
    {
      const char *name = bb_bag_get_name (self, self->zip->entries->pdata[i]);

      if (g_str_has_prefix (name, "tagmanifest-") || g_hash_table_contains (is_payload (name) ? self->payload : tags, name))
        continue;
      bb_bag_problem_add (problems, name, _("it was added: no list names it"));
    }
}

static void
check_tags (BbBag *self, GHashTable *tags, GPtrArray *problems)
{
  static const char * const needed[] = { "bagit.txt", "manifest-sha256.txt" };
  GHashTableIter iter;
  gpointer name, expected;

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (!g_hash_table_contains (tags, needed[i]))
      bb_bag_problem_add (problems, needed[i], _("its SHA-256 is not in “%s”"), "tagmanifest-sha256.txt");
  g_hash_table_iter_init (&iter, tags);
  while (g_hash_table_iter_next (&iter, &name, &expected))
    {
      BbZipEntry *entry = is_payload (name) ? NULL : bb_bag_find (self, name);
      g_autoptr (GError) error = NULL;
      g_autofree char *found = entry ? bb_zip_read (self->zip, entry, self->hasher, NULL, NULL, NULL, &error) : NULL;

      if (error)
        bb_bag_problem_add (problems, name, "%s", error->message);
      else if (entry && !g_str_equal (found, expected))
        bb_bag_problem_add (problems, name, _("its SHA-256 is not the one in “%s”"), "tagmanifest-sha256.txt");
    }
}

guint64
bb_bag_get_size (BbBag *self)
{
  g_autoptr (GPtrArray) entries = bb_bag_list (self);
  guint64 size = 0;

  for (guint i = 0; i < entries->len; i++)
    size += ((BbZipEntry *) entries->pdata[i])->size;
  return size;
}

static void
check_sum (BbBag *self, const char *sum, GPtrArray *problems)
{
  g_autoptr (GPtrArray) entries = bb_bag_list (self);
  g_autofree char *found = g_strdup_printf ("%" G_GUINT64_FORMAT ".%u", bb_bag_get_size (self), entries->len);

  if (!g_str_equal (sum, found))
    bb_bag_problem_add (problems, "bag-info.txt", _("it says %s bytes and files, there are %s"), sum, found);
}

static void
take_info (BbBag *self, const char *line, GPtrArray *problems)
{
  const char *colon = strchr (line, ':');
  g_autofree char *label = colon ? g_strndup (line, (gsize) (colon - line)) : NULL, *value = colon ? g_strstrip (g_strdup (colon + 1)) : NULL;

  if (!label)
    return;
  if (g_ascii_strcasecmp (label, "Payload-Oxum") == 0)
    check_sum (self, value, problems);
  else if (g_ascii_strcasecmp (label, "Bagging-Date") == 0)
    g_set_str (&self->date, value);
  else if (g_ascii_strcasecmp (label, "Bag-Software-Agent") == 0)
    g_set_str (&self->agent, value);
}

static gboolean
read_info (BbBag *self, GPtrArray *problems, GError **error)
{
  g_autofree char *text = bb_bag_find (self, "bag-info.txt") ? read_tag (self, "bag-info.txt", error) : g_strdup ("");
  g_auto (GStrv) lines = text ? g_strsplit (text, "\n", -1) : NULL;

  for (char **line = lines; line && *line; line++)
    take_info (self, *line, problems);
  return lines != NULL;
}

/* ── Opening ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The one folder of everything. */
static gboolean
find_base (BbBag *self, GError **error)
{
  for (guint i = 0; i < self->zip->entries->len; i++)
    {
      const char *name = ((BbZipEntry *) self->zip->entries->pdata[i])->name, *slash = strchr (name, '/');
      g_autofree char *first = slash ? g_strndup (name, (gsize) (slash - name)) : NULL;

      if (!self->base)
        self->base = g_steal_pointer (&first);
      else if (!first || !g_str_equal (self->base, first))
        return refuse (self, error, _("it is not a case file, for not everything in it lies in one folder"));
    }
  return self->base ? TRUE : refuse (self, error, _("it is not a case file, for not everything in it lies in one folder"));
}

static gboolean
check_version (BbBag *self, GError **error)
{
  g_autofree char *text = read_tag (self, "bagit.txt", error);
  g_auto (GStrv) lines = text ? g_strsplit (text, "\n", -1) : NULL;

  if (!lines)
    return FALSE;
  for (char **line = lines; *line; line++)
    g_strchomp (*line);
  if (g_strv_length (lines) >= 2 && g_str_equal (lines[0], "BagIt-Version: 1.0") && g_str_equal (lines[1], "Tag-File-Character-Encoding: UTF-8"))
    return TRUE;
  return refuse (self, error, _("“bagit.txt” does not say BagIt 1.0 in UTF-8"));
}

static gboolean
check_payload_names (BbBag *self, GError **error)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->payload);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!is_payload (name) || !g_utf8_validate (name, -1, NULL))
      return refuse (self, error, _("“manifest-sha256.txt” names a file outside of “data”"));
  return TRUE;
}

BbBag *
bb_bag_open (const char *path, GPtrArray *problems, GError **error)
{
  g_autoptr (BbZip) zip = bb_zip_open (path, error);
  g_autoptr (BbBag) self = NULL;
  g_autoptr (GHashTable) tags = NULL;

  if (!zip)
    return NULL;
  self = g_new0 (BbBag, 1);
  self->zip = g_steal_pointer (&zip);
  self->hasher = bb_hasher_new ();
  if (!find_base (self, error) || !check_version (self, error) || !(self->payload = read_list (self, "manifest-sha256.txt", error)) ||
      !check_payload_names (self, error) || !(tags = read_list (self, "tagmanifest-sha256.txt", error)) || !read_info (self, problems, error))
    return NULL;
  check_missing (self, self->payload, problems);
  check_missing (self, tags, problems);
  check_added (self, tags, problems);
  check_tags (self, tags, problems);
  return g_steal_pointer (&self);
}

void
bb_bag_free (BbBag *self)
{
  g_clear_pointer (&self->zip, bb_zip_free);
  g_clear_pointer (&self->hasher, bb_hasher_free);
  g_clear_pointer (&self->payload, g_hash_table_unref);
  g_free (self->base);
  g_free (self->date);
  g_free (self->agent);
  g_free (self);
}

GPtrArray *
bb_bag_list (BbBag *self)
{
  GPtrArray *entries = g_ptr_array_new ();

  for (guint i = 0; i < self->zip->entries->len; i++)
    if (is_payload (bb_bag_get_name (self, self->zip->entries->pdata[i])))
      g_ptr_array_add (entries, self->zip->entries->pdata[i]);
  return entries;
}

gboolean
bb_bag_check (BbBag *self, BbZipEntry *entry, BbZipSink sink, gpointer sink_data, const BbZipWatch *watch, GPtrArray *problems, GError **error)
{
  const char *name = bb_bag_get_name (self, entry), *expected = g_hash_table_lookup (self->payload, name);
  g_autoptr (GError) failure = NULL;
  g_autofree char *found = bb_zip_read (self->zip, entry, self->hasher, sink, sink_data, watch, &failure);

  if (failure && !g_error_matches (failure, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT))
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (failure)
    bb_bag_problem_add (problems, name, "%s", failure->message);
  else if (expected && !g_str_equal (found, expected))
    bb_bag_problem_add (problems, name, _("its bytes are not those that “%s” names by their SHA-256"), "manifest-sha256.txt");
  return found && g_strcmp0 (found, expected) == 0;
}
