/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "domain/bb-case.h"
#include "domain/bb-paper.h"

G_BEGIN_DECLS

/* From a visit to a PDF: Nghị định 30/2020/NĐ-CP, Appendices I and III. The same case gives the same bytes. */

#define BB_MINUTES_ERROR (bb_minutes_error_quark ())
GQuark bb_minutes_error_quark (void);

typedef enum
{
  BB_MINUTES_ERROR_TEMPLATE,     /* the wording of the minutes cannot be read */
  BB_MINUTES_ERROR_PHOTO,        /* a photograph cannot be placed */
  BB_MINUTES_ERROR_FONT,         /* no font has all letters */
  BB_MINUTES_ERROR_IO,           /* full disk, no permission */
  BB_MINUTES_ERROR_FAILED,
} BbMinutesError;

/* Where the file of a piece of evidence lies; (transfer full) (nullable). */
typedef char *(*BbMinutesFileFunc) (const char *sha256, gpointer user_data);
/* Pixels of a PNG, 3 bytes each, rows without a gap; (transfer full), %NULL: it is damaged. */
typedef guint8 *(*BbMinutesDecodeFunc) (const guint8 *data, gsize size, guint *width, guint *height);
typedef void (*BbMinutesProgressFunc) (guint done, guint total, gpointer user_data);

/* A file that the PDF carries within it (ISO 19005-3, 6.8). */
typedef struct
{
  char *name;                    /* ASCII */
  char *description;             /* a few words, in Vietnamese */
  char *media_type;
  const char *relationship;      /* of ISO 32000-2, 7.11.3: "Source", "Data", "Supplement" */
  GBytes *data;
} BbMinutesFile;

BbMinutesFile *bb_minutes_file_new (const char *name, const char *description, const char *media_type, const char *relationship, GBytes *data);
void bb_minutes_file_free (BbMinutesFile *self);

typedef struct
{
  const char *data_dir;          /* folder with minutes/NAME.json (the wording of the law) */
  BbMinutesFileFunc file;        /* may be %NULL: no photograph is printed */
  gpointer file_data;
  BbMinutesDecodeFunc decode;    /* reads what is no JPEG outside of this process; %NULL: PNG is read here, others are boxes */
  BbMinutesProgressFunc progress;
  gpointer progress_data;
  GDateTime *closed_at;          /* time in the closing clause; %NULL: the time of the lock, else of the last event */
  GPtrArray *files;              /* (nullable) BbMinutesFile: embedded, unless it is a draft */
  const BbPaper *paper;          /* %NULL: the minutes; else which of the other papers, and what was typed for it */
  GPtrArray *named;              /* (nullable) BbNamed, for the annex of persons alone */
  GPtrArray *stated;             /* (nullable) BbEvent: refusals and signatures by hand of @paper; the visit has those of the minutes */
  gboolean draft;                /* prints "DỰ THẢO" where the number stands; no fields are made */
} BbMinutesOptions;

typedef struct
{
  char *sha256;
  guint pages;
  char **fields;                 /* the signature fields, in the order in which the blocks stand */
} BbMinutesResult;

void bb_minutes_result_free (BbMinutesResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbMinutesResult, bb_minutes_result_free)

/* Names of the signature fields that the minutes of @visit will have: "unit", "secretary", "leader". */
char **bb_minutes_list_fields (BbCase *visit);

/* Writes the complete minutes, or the other paper that @options asks for, to @path (temporary name, fsync, rename). Memory does not grow with the photographs. */
BbMinutesResult *bb_minutes_write (BbCase *visit, const char *path, const BbMinutesOptions *options,
                                   GCancellable *cancellable, GError **error);

G_END_DECLS
