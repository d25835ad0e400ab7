/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/bb-match.h"

#include "bb-workspace.h"

G_BEGIN_DECLS

typedef enum
{
  BB_IMPORT_NEW,
  BB_IMPORT_PRESENT,             /* evidence of this visit already */
  BB_IMPORT_TWIN,                /* the same as another file of the folder */
  BB_IMPORT_TAKEN,
  BB_IMPORT_FAILED,
} BbImportState;

/* A photograph, film or recording of a folder. Properties, each with its notify: "item" (code or NULL), "chosen", "state", "time". */
#define BB_TYPE_IMPORT_FILE (bb_import_file_get_type ())
G_DECLARE_FINAL_TYPE (BbImportFile, bb_import_file, BB, IMPORT_FILE, GObject)

const char *bb_import_file_get_path (BbImportFile *self);
const char *bb_import_file_get_name (BbImportFile *self);
const char *bb_import_file_get_media_type (BbImportFile *self);
gint64 bb_import_file_get_size (BbImportFile *self);     /* bytes */
/* When it was taken, the clock of the camera set right. (transfer none) */
GDateTime *bb_import_file_get_time (BbImportFile *self);
/* Whose time that is: "exif", "file" (the date of the file), "typed" (set right by a person). */
const char *bb_import_file_get_clock (BbImportFile *self);
BbImportState bb_import_file_get_state (BbImportFile *self);
/* Of PRESENT: its number as evidence. Of FAILED: why, translated. */
guint bb_import_file_get_number (BbImportFile *self);
const char *bb_import_file_get_sentence (BbImportFile *self);
/* Why its item was proposed; NONE when a person chose it, or nothing was proposed. @mark: when that was recorded, microseconds. */
BbMatch bb_import_file_get_match (BbImportFile *self, gint64 *mark);
const char *bb_import_file_get_item (BbImportFile *self);
/* What a person decides stays when the clock is set right afterwards. %NULL: no item, and then it is not taken in. */
void bb_import_file_set_item (BbImportFile *self, const char *item);
gboolean bb_import_file_get_chosen (BbImportFile *self);
/* Stays off for what has no item or is here already. */
void bb_import_file_set_chosen (BbImportFile *self, gboolean chosen);

/* A folder, often the card of a camera, whose pictures become evidence of a visit: for each the item that was being looked at then is
 * proposed (bb-match.h), a person corrects, and all are taken in at once. Lives in the main thread. */
#define BB_TYPE_IMPORT (bb_import_get_type ())
G_DECLARE_FINAL_TYPE (BbImport, bb_import, BB, IMPORT, GObject)

/* Looks through @folder and what is inside it for photographs, films and recordings, whatever their names say; reads when they were
 * taken; compares with what is here by SHA-256 where the size is the same. Errors: BB_SERVICE_ERROR_INPUT when it cannot be read. */
BbImport *bb_import_open (BbWorkspace *workspace, const char *visit, const char *folder, BbProgress *progress, GError **error);
void bb_import_open_async (BbWorkspace *workspace, const char *visit, const char *folder, BbProgress *progress,
                           GAsyncReadyCallback callback, gpointer user_data);
BbImport *bb_import_open_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

/* By the time they were taken. (transfer none) (element-type BbImportFile) */
GListModel *bb_import_get_files (BbImport *self);
BbCase *bb_import_get_case (BbImport *self);
/* What was passed over. @others: files of other kinds. @files, @folders: nobody looked at them, for they cannot be read, lie more than 8
 * folders deep or come after the first 5000 files; a folder counts when a part of it could not be listed. */
typedef struct { guint others, files, folders; } BbImportPassed;
const BbImportPassed *bb_import_get_passed (BbImport *self);
/* How much the camera's clock was behind, microseconds; items are proposed anew where no person has decided. */
void bb_import_set_shift (BbImport *self, GTimeSpan shift);
GTimeSpan bb_import_get_shift (BbImport *self);
/* Puts every new file without an item under @item. */
void bb_import_fill (BbImport *self, const char *item);
typedef struct { guint chosen, without_item, present; gint64 bytes; } BbImportTally;
void bb_import_tally (BbImport *self, BbImportTally *tally);

/* Takes in what is chosen, one after the other; stops between two when it is cancelled, and what was taken in by then stays.
 * @failed: (out): how many were not taken in, each with its sentence. Returns how many were. */
guint bb_import_take (BbImport *self, BbProgress *progress, guint *failed);
void bb_import_take_async (BbImport *self, BbProgress *progress, GAsyncReadyCallback callback, gpointer user_data);
guint bb_import_take_finish (BbImport *self, GAsyncResult *result, guint *failed);

G_END_DECLS
