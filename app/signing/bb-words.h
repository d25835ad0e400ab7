/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gi18n-lib.h>
#include <glib.h>

G_BEGIN_DECLS

/* A catalogue of translations (GNU gettext's .mo), read by this program itself: the C library translates into one language at a time for all
 * threads, and into none in the locale "C". Documents are Vietnamese whatever language the interface speaks. Never changes once it is made. */
typedef struct _BbWords BbWords;

/* @path: a .mo file. Errors: G_FILE_ERROR; %G_FILE_ERROR_INVAL when it is no catalogue or a damaged one. */
BbWords *bb_words_load (const char *path, GError **error);
void bb_words_free (BbWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbWords, bb_words_free)
/* Returns: (transfer none) (nullable): the translation of @sentence */
const char *bb_words_find (const BbWords *self, const char *sentence);

/* For as long as it lives, what this thread says is in the words of a catalogue, where that has them. They nest. */
typedef struct _BbSpeech BbSpeech;

/* @words: (nullable): as before; outlives the speech */
BbSpeech *bb_speech_begin (const BbWords *words);
void bb_speech_end (BbSpeech *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbSpeech, bb_speech_end)
/* Whether this thread is speaking words of its own. */
gboolean bb_speech_is_on (void);

/* What _() is in files that include this header. Returns: (transfer none): as long-lived as the catalogue. */
const char *bb_words_say (const char *sentence) G_GNUC_FORMAT (1);

#undef _
#define _(String) bb_words_say (String)

G_END_DECLS
