/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "bb-hasher.h"

G_BEGIN_DECLS

/* ZIP files (PKWARE APPNOTE 6.3.10), as far as a case file needs them: one disk, no encryption, “stored” or “deflated”, names in UTF-8, ZIP64 of
 * any size. Neither side holds more of a file than a few pieces of it. */

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* @bytes: how many more went through. */
typedef void (*BbZipMoved) (gsize bytes, gpointer user_data);

typedef struct
{
  BbZipMoved moved;              /* (nullable) */
  gpointer moved_data;
  GCancellable *cancellable;     /* (nullable) */
} BbZipWatch;

typedef struct _BbZipWriter BbZipWriter;

/* The file appears at @path whole, by bb_zip_writer_finish(), or not at all: until then it has no name (O_TMPFILE) where the file system can do
 * that, so that a killed program leaves nothing behind; elsewhere a temporary one. @date: of every file in it. @watch must live as long as the
 * writer. Errors: %BB_STORE_ERROR_FULL, %BB_STORE_ERROR_FAILED. */
BbZipWriter *bb_zip_writer_new (const char *path, const GDate *date, const BbZipWatch *watch, GError **error);
void bb_zip_writer_free (BbZipWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbZipWriter, bb_zip_writer_free)

/* Copies a file as it is, hashing it on the way: one pass. Returns: (transfer full): its SHA-256. */
char *bb_zip_writer_add_file (BbZipWriter *self, const char *name, const char *path, guint64 *size, GError **error);
/* Deflates what compresses. Returns: (transfer full): the SHA-256 of @data. */
char *bb_zip_writer_add_bytes (BbZipWriter *self, const char *name, const void *data, gsize length, gboolean deflate, GError **error);
gboolean bb_zip_writer_finish (BbZipWriter *self, GError **error);

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  char *name;                    /* a relative path: UTF-8, “/” between its parts, none of them “.” or “..” */
  guint64 offset;                /* of its local header */
  guint64 data;                  /* of its bytes */
  guint64 packed, size;
  guint32 crc;
  gboolean deflated;
} BbZipEntry;

typedef struct
{
  char *path;
  int fd;
  guint64 length;
  GPtrArray *entries;            /* BbZipEntry, as they lie in the file; folders are left out */
  GHashTable *names;             /* name → BbZipEntry */
} BbZip;

/* Reads the directory and every local header, and refuses what is not plain and consistent: names that lead elsewhere, links, the same name
 * twice (also but for case), entries over one another, sizes that cannot be, encryption, other methods, other disks, bytes that belong to nothing
 * at the end. Errors: %BB_SERVICE_ERROR_INPUT with one sentence: which file, which entry, where. */
BbZip *bb_zip_open (const char *path, GError **error);
void bb_zip_free (BbZip *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbZip, bb_zip_free)

BbZipEntry *bb_zip_find (BbZip *self, const char *name);
typedef gboolean (*BbZipSink) (const void *data, gsize length, gpointer user_data, GError **error);
/* Streams an entry through @hasher, and to @sink (nullable), checking size and CRC. Returns: (transfer full): its SHA-256. Errors: as above. */
char *bb_zip_read (BbZip *self, BbZipEntry *entry, BbHasher *hasher, BbZipSink sink, gpointer sink_data, const BbZipWatch *watch, GError **error);
/* The whole of a small entry, with a zero behind it. Errors: as above; larger than @limit. */
GBytes *bb_zip_read_bytes (BbZip *self, BbZipEntry *entry, gsize limit, GError **error);

/* Numbers as ZIP writes them: the lowest byte first. */
static inline guint16 bb_zip_get16 (const guint8 *at) { return (guint16) (at[0] | at[1] << 8); }
static inline guint32 bb_zip_get32 (const guint8 *at) { return bb_zip_get16 (at) | (guint32) bb_zip_get16 (at + 2) << 16; }
static inline guint64 bb_zip_get64 (const guint8 *at) { return bb_zip_get32 (at) | (guint64) bb_zip_get32 (at + 4) << 32; }

#define BB_ZIP_LOCAL 0x04034b50u
#define BB_ZIP_CENTRAL 0x02014b50u
#define BB_ZIP_END 0x06054b50u
#define BB_ZIP_END64 0x06064b50u
#define BB_ZIP_LOCATOR64 0x07064b50u
#define BB_ZIP_UTF8 0x0800
#define BB_ZIP_ENCRYPTED 0x2041          /* encrypted, strongly so, or the directory with it */
#define BB_ZIP_DESCRIPTOR 0x0008         /* sizes follow the data */
#define BB_ZIP_STORED 0
#define BB_ZIP_DEFLATED 8

G_END_DECLS
