/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The calls by which files come into the store, so that a test can stand in for a disk that loses its power. Like the system's:
 * -1 and errno on failure. */
typedef struct
{
  int (*create) (const char *path, int mode);          /* must not exist yet */
  int (*adopt) (const char *path, int mode);           /* exists, written by another part of the program; gets this mode; to be synced */
  gssize (*write) (int fd, const void *data, gsize length);
  int (*sync) (int fd);
  int (*close) (int fd);
  int (*rename) (const char *from, const char *to);
  int (*remove) (const char *path);
  int (*make_folder) (const char *path);               /* EEXIST is no failure for the caller */
  int (*sync_folder) (const char *path);
  gint64 (*free_space) (const char *folder);           /* bytes; −1 unknown */
  int (*clone) (int fd, int from);                     /* shares the bytes where the file system can; %NULL: never */
} BbFileLayer;

const BbFileLayer *bb_file_layer_get (void);
/* For tests. %NULL: the system's calls. */
void bb_file_layer_set (const BbFileLayer *layer);

/* Makes the entries of @path durable. */
gboolean bb_file_layer_sync_folder (const char *path, GError **error);
/* Makes @path (its parent exists) and the entry of it durable. */
gboolean bb_file_layer_make_folder (const char *path, GError **error);
/* Makes the file @path, which must not exist yet, with @text in it, and both durable. After an error there is none. */
gboolean bb_file_layer_write_new (const char *path, const char *text, GError **error);
/* For files that go out of the store. Copies @from to @to, byte for byte and synced; what a broken-off copy left there is replaced. After an
 * error there is no @to. */
gboolean bb_file_layer_copy (const char *from, const char *to, GError **error);
/* Gives the file @from the name @to, in the place of what stood there, durably as far as the file system can. */
gboolean bb_file_layer_replace (const char *from, const char *to, GError **error);
/* FULL, READ_ONLY or FAILED from errno, about @path. Returns: %FALSE */
gboolean bb_file_layer_fail (const char *path, int code, GError **error);

G_END_DECLS
