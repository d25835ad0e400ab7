/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Just enough of the PDF syntax (ISO 32000-1 §7.2–7.3) to read the dictionary of a cross-reference section. */

typedef struct
{
  const guint8 *data;
  gsize length;
  gsize at;
  GHashTable *references;    /* (transfer none) (nullable): where the numbers of objects that are referred to are added */
} BbPdfLexer;

typedef enum
{
  BB_PDF_VALUE_INTEGER,
  BB_PDF_VALUE_NAME,
  BB_PDF_VALUE_OTHER,
} BbPdfValueKind;

typedef struct
{
  BbPdfValueKind kind;
  gint64 integer;
  char name[32];             /* cut when longer */
} BbPdfValue;

/* Called for each key of the dictionary, without its slash. Returns: %FALSE to stop with a failure. */
typedef gboolean (*BbPdfKeyFunc) (const char *key, const BbPdfValue *value, gpointer user_data);

gboolean bb_pdf_is_space (guint8 c);
void bb_pdf_lexer_skip_space (BbPdfLexer *self);
gboolean bb_pdf_lexer_word (BbPdfLexer *self, const char *word);
gboolean bb_pdf_lexer_integer (BbPdfLexer *self, gint64 *value);
gboolean bb_pdf_lexer_value (BbPdfLexer *self);
gboolean bb_pdf_lexer_dictionary (BbPdfLexer *self, BbPdfKeyFunc func, gpointer user_data);

G_END_DECLS
