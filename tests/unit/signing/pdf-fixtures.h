/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <qpdf/qpdf-c.h>

G_BEGIN_DECLS

/* PDFs and folders for the tests of signing, made when they run. */

typedef enum
{
  FIXTURE_TABLE = 0,
  FIXTURE_STREAMS = 1 << 0,      /* cross-reference and object streams */
  FIXTURE_NESTED = 1 << 1,       /* the signature fields are kids of a field "ky" */
  FIXTURE_SPLIT = 1 << 2,        /* the widget is a kid of the field */
  FIXTURE_ENCRYPTED = 1 << 3,
  FIXTURE_NO_FLAGS = 1 << 4,     /* the form is a direct object without /SigFlags */
} FixtureFlags;

/* Two pages; signature fields "unit", "secretary", "leader" (with FIXTURE_NESTED "ky.unit" …), a text field "number". */
void fixture_make_pdf (const char *path, FixtureFlags flags);

char *fixture_make_folder (void);
void fixture_remove_folder (char *folder);
char *fixture_read (const char *path, gsize *length);
void fixture_write (const char *path, const void *data, gsize length);
void fixture_make_png (const char *path);
void fixture_make_stroke_pdf (const char *path);
void fixture_make_pki (const char *folder);
char *fixture_pin (const char *what, gboolean retry, int tries_left, gpointer user_data);
gboolean fixture_run (const char *command_line, char **output);
char *fixture_shell (const char *format, ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
