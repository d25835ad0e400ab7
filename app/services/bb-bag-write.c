/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-bag.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "store/bb-store.h"

struct _BbBagWriter
{
  BbZipWriter *zip;
  char *base;
  GDate date;
  GString *manifest, *tags;
  guint64 octets, count;
};

/* A line of a list; what would break the line is written as RFC 8493 §2.1.3 says. */
static void
add_line (GString *list, const char *sha256, const char *name)
{
  g_string_append_printf (list, "%s  ", sha256);
  for (const char *at = name; *at; at++)
    if (*at == '%' || *at == '\n' || *at == '\r')
      g_string_append_printf (list, "%%%02X", (guint) *at);
    else
      g_string_append_c (list, *at);
  g_string_append_c (list, '\n');
}

static gboolean
add_tag (BbBagWriter *self, const char *name, const char *text, gsize length, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", self->base, name);
  g_autofree char *sha256 = bb_zip_writer_add_bytes (self->zip, path, text, length, TRUE, error);

  if (sha256)
    add_line (self->tags, sha256, name);
  return sha256 != NULL;
}

static gboolean
add_tag_text (BbBagWriter *self, const char *name, const char *text, GError **error)
{
  return add_tag (self, name, text, strlen (text), error);
}

BbBagWriter *
bb_bag_writer_new (const char *path, const char *base, const GDate *date, const BbZipWatch *watch, GError **error)
{
  g_autoptr (BbBagWriter) self = g_new0 (BbBagWriter, 1);

  self->base = g_strdup (base);
  self->date = *date;
  self->manifest = g_string_new (NULL);
  self->tags = g_string_new (NULL);
  self->zip = bb_zip_writer_new (path, date, watch, error);
  if (!self->zip || !add_tag_text (self, "bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", error))
    return NULL;
  return g_steal_pointer (&self);
}

void
bb_bag_writer_free (BbBagWriter *self)
{
  g_clear_pointer (&self->zip, bb_zip_writer_free);
  g_string_free (self->manifest, TRUE);
  g_string_free (self->tags, TRUE);
  g_free (self->base);
  g_free (self);
}

static void
note (BbBagWriter *self, const char *name, const char *sha256, guint64 size)
{
  g_autofree char *path = g_strconcat ("data/", name, NULL);

  add_line (self->manifest, sha256, path);
  self->octets += size;
  self->count++;
}

gboolean
bb_bag_writer_add_file (BbBagWriter *self, const char *name, const char *path, const char *sha256, GError **error)
{
  g_autofree char *full = g_strdup_printf ("%s/data/%s", self->base, name);
  guint64 size = 0;
  g_autofree char *found = bb_zip_writer_add_file (self->zip, full, path, &size, error);

  if (!found)
    return FALSE;
  if (sha256 && !g_str_equal (found, sha256))
    {
      g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_DAMAGED, _("The file %s is no longer what it was."), path);
      return FALSE;
    }
  note (self, name, found, size);
  return TRUE;
}

gboolean
bb_bag_writer_add_bytes (BbBagWriter *self, const char *name, const void *data, gsize length, gboolean deflated, GError **error)
{
  g_autofree char *full = g_strdup_printf ("%s/data/%s", self->base, name);
  g_autofree char *sha256 = bb_zip_writer_add_bytes (self->zip, full, data, length, deflated, error);

  if (sha256)
    note (self, name, sha256, length);
  return sha256 != NULL;
}

gboolean
bb_bag_writer_add_text (BbBagWriter *self, const char *name, const char *text, GError **error)
{
  return bb_bag_writer_add_bytes (self, name, text, strlen (text), TRUE, error);
}

/* A value is one line. */
static void
add_info (GString *text, const char *label, const char *value)
{
  g_autofree char *line = g_strdelimit (g_strdup (value), "\r\n\t", ' ');

  g_string_append_printf (text, "%s: %s\n", label, line);
}

char *
bb_bag_format_info (const char * const *info, const char *date, guint64 octets, guint64 count)
{
  GString *text = g_string_new (NULL);
  g_autofree char *sum = g_strdup_printf ("%" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT, octets, count);

  for (; info[0] && info[1]; info += 2)
    add_info (text, info[0], info[1]);
  add_info (text, "Bagging-Date", date);
  add_info (text, "Payload-Oxum", sum);
  return g_string_free (text, FALSE);
}

gboolean
bb_bag_writer_finish (BbBagWriter *self, const char * const *info, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s/tagmanifest-sha256.txt", self->base), *text = NULL, *sha256 = NULL;
  char date[16];

  g_date_strftime (date, sizeof date, "%Y-%m-%d", &self->date);
  text = bb_bag_format_info (info, date, self->octets, self->count);
  if (!add_tag_text (self, "bag-info.txt", text, error) || !add_tag (self, "manifest-sha256.txt", self->manifest->str, self->manifest->len, error))
    return FALSE;
  sha256 = bb_zip_writer_add_bytes (self->zip, path, self->tags->str, self->tags->len, TRUE, error);
  return sha256 && bb_zip_writer_finish (self->zip, error);
}
