/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-words.h"

#include <string.h>

#define MAGIC 0x950412deu
#define HEADER 20                      /* bytes: magic, revision, how many, where the sentences are, where the translations are */
#define MAX_SIZE (16 * 1024 * 1024)

struct _BbWords
{
  GBytes *bytes;
  GHashTable *translations;            /* both within @bytes */
};

struct _BbSpeech
{
  const BbWords *before;
};

static GPrivate spoken;                /* the words of this thread, or %NULL */

/* ── The file ────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  const guint8 *data;
  gsize size;
  gboolean swapped;                    /* written on a computer of the other byte order */
} File;

/* @at: lies in the file with the three bytes behind it */
static guint32
get_number (const File *file, gsize at)
{
  guint32 number;

  memcpy (&number, file->data + at, sizeof number);
  return file->swapped ? GUINT32_SWAP_LE_BE (number) : number;
}

static gboolean
is_catalogue (File *file)
{
  if (file->size < HEADER || file->size > MAX_SIZE)
    return FALSE;
  file->swapped = get_number (file, 0) == GUINT32_SWAP_LE_BE (MAGIC);
  return get_number (file, 0) == MAGIC;
}

/* Returns: (nullable): the text that entry @index of the table at @table leads to; it ends within the file. */
static const char *
get_text (const File *file, gsize table, guint32 index)
{
  gsize entry = table + (gsize) index * 8, length, offset;

  if (entry + 8 > file->size)
    return NULL;
  length = get_number (file, entry);
  offset = get_number (file, entry + 4);
  if (offset >= file->size || length >= file->size - offset || file->data[offset + length] != '\0')
    return NULL;
  return (const char *) file->data + offset;
}

static gboolean
read_all (BbWords *self)
{
  File file = { 0 };
  guint32 n;

  file.data = g_bytes_get_data (self->bytes, &file.size);
  if (!is_catalogue (&file))
    return FALSE;
  n = get_number (&file, 8);
  for (guint32 i = 0; i < n; i++)
    {
      const char *sentence = get_text (&file, get_number (&file, 12), i), *translation = get_text (&file, get_number (&file, 16), i);

      if (sentence == NULL || translation == NULL || !g_utf8_validate (translation, -1, NULL))
        return FALSE;
      if (*sentence != '\0' && *translation != '\0')
        g_hash_table_insert (self->translations, (gpointer) sentence, (gpointer) translation);
    }
  return TRUE;
}

BbWords *
bb_words_load (const char *path, GError **error)
{
  g_autoptr (BbWords) self = g_new0 (BbWords, 1);
  char *data;
  gsize size;

  if (!g_file_get_contents (path, &data, &size, error))
    return NULL;
  self->bytes = g_bytes_new_take (data, size);
  self->translations = g_hash_table_new (g_str_hash, g_str_equal);
  if (read_all (self))
    return g_steal_pointer (&self);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("“%s” is not a catalogue of translations, or a damaged one"), path);
  return NULL;
}

void
bb_words_free (BbWords *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->translations, g_hash_table_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

const char *
bb_words_find (const BbWords *self, const char *sentence)
{
  return g_hash_table_lookup (self->translations, sentence);
}

/* ── Speaking ────────────────────────────────────────────────────────────────────────────────────────────────── */

BbSpeech *
bb_speech_begin (const BbWords *words)
{
  BbSpeech *self = g_new0 (BbSpeech, 1);

  self->before = g_private_get (&spoken);
  if (words != NULL)
    g_private_set (&spoken, (gpointer) words);
  return self;
}

void
bb_speech_end (BbSpeech *self)
{
  if (self == NULL)
    return;
  g_private_set (&spoken, (gpointer) self->before);
  g_free (self);
}

gboolean
bb_speech_is_on (void)
{
  return g_private_get (&spoken) != NULL;
}

const char *
bb_words_say (const char *sentence)
{
  const BbWords *words = g_private_get (&spoken);
  const char *found = words != NULL ? bb_words_find (words, sentence) : NULL;

  return found != NULL ? found : g_dgettext (GETTEXT_PACKAGE, sentence);
}
