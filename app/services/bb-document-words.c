/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-document-words.h"

#include "bb-config.h"

static BbWords *
load (void)
{
  const char *folder = g_getenv ("BIENBAN_LOCALE");
  g_autofree char *path = g_build_filename (folder ? folder : BB_LOCALE_DIR, "vi", "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
  g_autoptr (GError) error = NULL;
  BbWords *words = bb_words_load (path, &error);

  if (!words)
    g_warning ("documents speak the language of the interface: %s", error->message);
  return words;
}

const BbWords *
bb_document_words_get (void)
{
  static gsize once;
  static BbWords *words;
  const char *word;

  if (g_once_init_enter (&once))
    {
      words = load ();
      g_once_init_leave (&once, 1);
    }
  /* Whether this is the interface's language is told by a word that differs in the two. */
  word = words ? bb_words_find (words, "not enough grounds") : NULL;
  return word && !g_str_equal (word, g_dgettext (GETTEXT_PACKAGE, "not enough grounds")) ? words : NULL;
}
