/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-zip.h"

G_BEGIN_DECLS

/* Bags (BagIt 1.0, RFC 8493) in one ZIP file: a folder with what is handed over below “data/”, and beside it the lists by which anybody can see,
 * without this program, that nothing is missing, added or changed. SHA-256 alone. */

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct _BbBagWriter BbBagWriter;

/* @base: the folder in the ZIP file. As bb_zip_writer_new(). */
BbBagWriter *bb_bag_writer_new (const char *path, const char *base, const GDate *date, const BbZipWatch *watch, GError **error);
void bb_bag_writer_free (BbBagWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbBagWriter, bb_bag_writer_free)

/* @name: below “data/”. @sha256 (nullable): what the file must be; it is hashed on the way. Errors: %BB_STORE_ERROR_DAMAGED and those of ZIP. */
gboolean bb_bag_writer_add_file (BbBagWriter *self, const char *name, const char *path, const char *sha256, GError **error);
/* @deflate: for what compresses. */
gboolean bb_bag_writer_add_bytes (BbBagWriter *self, const char *name, const void *data, gsize length, gboolean deflate, GError **error);
gboolean bb_bag_writer_add_text (BbBagWriter *self, const char *name, const char *text, GError **error);
/* @info: labels and values in turn, ends with %NULL; the date and the sum of the payload are added. */
gboolean bb_bag_writer_finish (BbBagWriter *self, const char * const *info, GError **error);

/* The text of bag-info.txt. @date: YYYY-MM-DD; @octets, @count: of the payload. (transfer full) */
char *bb_bag_format_info (const char * const *info, const char *date, guint64 octets, guint64 count);

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Something that is not as it should be. */
typedef struct { char *file; /* or %NULL: of the whole */ char *message; } BbBagProblem;
void bb_bag_problem_add (GPtrArray *problems, const char *file, const char *format, ...) G_GNUC_PRINTF (3, 4);
GPtrArray *bb_bag_problems_new (void);
/* “file: what is wrong”. (transfer full) */
char *bb_bag_problem_format (const BbBagProblem *self);

typedef struct
{
  BbZip *zip;
  BbHasher *hasher;
  char *base;                    /* folder of everything, without “/” */
  GHashTable *payload;           /* name with “data/” → SHA-256, from the list */
  char *date, *agent;            /* of bag-info.txt: Bagging-Date and Bag-Software-Agent, or %NULL */
} BbBag;

/* What makes the rest unreadable is an error (%BB_SERVICE_ERROR_INPUT); what is only wrong becomes a problem: files that are missing or too many,
 * tag files that are not what their list says. The bytes of the payload are not read yet. */
BbBag *bb_bag_open (const char *path, GPtrArray *problems, GError **error);
void bb_bag_free (BbBag *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbBag, bb_bag_free)

/* (nullable): it is not there */
BbZipEntry *bb_bag_find (BbBag *self, const char *name);
/* Payload entries, as they lie in the file. (transfer container) (element-type BbZipEntry) */
GPtrArray *bb_bag_list (BbBag *self);
/* The name in the bag of an entry: “data/…”. */
const char *bb_bag_get_name (BbBag *self, const BbZipEntry *entry);
guint64 bb_bag_get_size (BbBag *self);
/* Reads an entry through and compares it with the list: a difference becomes a problem. @error only for what stops everything: cancelled, or the
 * sink. Returns: whether it is what the list says. */
gboolean bb_bag_check (BbBag *self, BbZipEntry *entry, BbZipSink sink, gpointer sink_data, const BbZipWatch *watch, GPtrArray *problems, GError **error);

G_END_DECLS
