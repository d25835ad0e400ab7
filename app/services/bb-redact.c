/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-redact.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-async.h"
#include "bb-edit.h"
#include "bb-encode.h"
#include "bb-look.h"

#define MOST_PIXELS (120 * 1000 * 1000)                  /* of a picture that is written anew: it is in memory as a whole */

/* ── The copy's file ─────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
fail_size (GError **error)
{
  g_set_error (error, BB_DECODE_ERROR, BB_DECODE_ERROR_HUGE, _("The picture is too large to be written anew; make one of at most %d megapixels of it"),
               MOST_PIXELS / 1000000);
  return FALSE;
}

/* Only the caller holds the pixels, so they are drawn on where they lie. */
static GBytes *
draw (BbPixels *pixels, gboolean as_png, const BbMark *marks, guint n, GError **error)
{
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&pixels->bytes), &size);
  GBytes *bytes = NULL;

  if (bb_marks_draw (data, pixels->width, pixels->height, marks, n))
    bytes = as_png ? bb_encode_png (data, pixels->width, pixels->height) : bb_encode_jpeg (data, pixels->width, pixels->height);
  g_free (data);
  if (!bytes)
    fail_size (error);
  return bytes;
}

static GBytes *
make_file (BbWorkspace *workspace, BbEvidence *original, const BbMark *marks, guint n, guint *width, guint *height, GCancellable *cancellable,
           GError **error)
{
  g_autoptr (BbPixels) pixels = bb_look_picture (workspace, original->sha256, 0, 0, cancellable, error);

  if (!pixels)
    return NULL;
  *width = pixels->width;
  *height = pixels->height;
  if ((guint64) pixels->width * pixels->height > MOST_PIXELS)
    return fail_size (error), NULL;
  return draw (pixels, g_str_equal (original->media_type, "image/png"), marks, n, error);
}

/* ── The documents ───────────────────────────────────────────────────────────────────────────────────────────── */

/* “a.heic” → “a-da-che.jpg”: Vietnamese, as everything that the minutes print. */
static char *
make_name (BbEvidence *original, gboolean covers)
{
  const char *dot = strrchr (original->name, '.');
  int stem = dot && dot != original->name ? (int) (dot - original->name) : (int) strlen (original->name);

  return g_strdup_printf ("%.*s%s.%s", stem, original->name, covers ? "-da-che" : "-danh-dau",
                          g_str_equal (original->media_type, "image/png") ? "png" : "jpg");
}

static BbClockTime *
make_time (GDateTime *at)
{
  BbClockTime *time = bb_clock_time_new ();

  bb_set_time (&time->at, at);
  time->clock = g_strdup ("system");
  return time;
}

static BbEvidence *
make_copy (BbWorkspace *workspace, BbEvidence *original, const char *sha256, gsize size, guint width, guint height, gboolean covers)
{
  BbEvidence *copy = bb_evidence_new ();
  g_autoptr (GDateTime) now = bb_now ();

  copy->visit = g_strdup (original->visit);
  copy->sha256 = g_strdup (sha256);
  copy->name = make_name (original, covers);
  copy->media_type = g_strdup (g_str_equal (original->media_type, "image/png") ? "image/png" : "image/jpeg");
  copy->size = (gint64) size;
  copy->captured = original->captured ? bb_value_copy (original->captured) : NULL;
  copy->event = original->event ? bb_value_copy (original->event) : NULL;
  copy->imported = make_time (now);
  copy->source = g_strdup (covers ? "redaction" : "marking");
  copy->caption = g_strdup (original->caption);
  copy->items = g_strdupv (original->items);
  copy->derived_from = g_strdup (original->sha256);
  copy->width = width;
  copy->height = height;
  copy->author = bb_workspace_get_user (workspace);
  bb_set_time (&copy->at, now);
  return copy;
}

/* The same document in the database of the few. */
static void
restrict_original (BbEdit *edit, BbEvidence *original)
{
  g_autofree char *id = bb_edit_make_id (edit, "evidence", original->sha256), *restricted = bb_edit_make_id (edit, "original", original->sha256);
  g_autoptr (JsonObject) body = bb_value_to_object (original);

  json_object_set_string_member (body, "type", "original");
  bb_edit_put (edit, restricted, body);
  bb_edit_delete (edit, id);
}

/* Copies that were made before show what the newer one covers. */
static void
take_off_copies (BbEdit *edit, const char *original)
{
  g_autofree char *prefix = bb_edit_make_id (edit, "evidence", "");
  g_autoptr (GPtrArray) documents = bb_edit_list (edit, prefix);

  for (guint i = 0; i < documents->len; i++)
    {
      BbDocument *document = documents->pdata[i];
      g_autoptr (BbEvidence) copy = bb_evidence_from_object (document->body, NULL);

      if (copy && g_strcmp0 (copy->derived_from, original) == 0)
        bb_edit_delete (edit, document->id);
    }
}

static gboolean
replace (char **list, const char *before, const char *after)
{
  gboolean found = FALSE;

  for (; list && *list; list++)
    if (g_str_equal (*list, before))
      {
        g_free (*list);
        *list = g_strdup (after);
        found = TRUE;
      }
  return found;
}

static void
replace_in_findings (BbEdit *edit, const char *before, const char *after)
{
  g_autofree char *prefix = bb_edit_make_id (edit, "finding", "");
  g_autoptr (GPtrArray) documents = bb_edit_list (edit, prefix);

  for (guint i = 0; i < documents->len; i++)
    {
      BbDocument *document = documents->pdata[i];
      g_autoptr (BbFinding) finding = bb_finding_from_object (document->body, NULL);

      if (finding && replace (finding->evidence, before, after))
        bb_edit_put_value (edit, document->id, finding);
    }
}

static BbEvidence *
read_original (BbEdit *edit, const char *sha256, GError **error)
{
  g_autofree char *id = bb_edit_make_id (edit, "evidence", sha256), *restricted = bb_edit_make_id (edit, "original", sha256);
  BbEvidence *original = bb_edit_read (edit, &BB_EVIDENCE_SCHEMA, id);

  if (!original)
    original = bb_edit_read (edit, &BB_ORIGINAL_SCHEMA, restricted);
  if (!original)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("This visit has no evidence “%.8s”"), sha256);
  return original;
}

static gboolean
any_covers (const BbMark *marks, guint n)
{
  for (guint i = 0; i < n; i++)
    if (bb_mark_covers (&marks[i]))
      return TRUE;
  return FALSE;
}

static BbEvidence *
record (BbWorkspace *workspace, const char *visit, const char *original_sha256, const char *sha256, gsize size, guint width, guint height,
        gboolean covers, GError **error)
{
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, covers ? _("Redacted copy of evidence") : _("Marked copy of evidence"), BB_EDIT_NORMAL, error);
  g_autoptr (BbEvidence) original = edit ? read_original (edit, original_sha256, error) : NULL, copy = NULL;
  g_autofree char *id = NULL;

  if (!original)
    return NULL;
  copy = make_copy (workspace, original, sha256, size, width, height, covers);
  id = bb_edit_make_id (edit, "evidence", sha256);
  if (covers || bb_evidence_is_restricted (original))
    take_off_copies (edit, original_sha256);
  if (covers && !bb_evidence_is_restricted (original))
    restrict_original (edit, original);
  replace_in_findings (edit, original_sha256, sha256);
  bb_edit_put_value (edit, id, copy);
  return bb_edit_commit (edit, error) ? g_steal_pointer (&copy) : NULL;
}

/* Refused before a large picture is decoded in vain. */
static BbEvidence *
find_original (BbWorkspace *workspace, const char *visit, const char *sha256, guint n, GError **error)
{
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, NULL, BB_EDIT_NO_UNDO, error);

  if (!edit)
    return NULL;
  if (n)
    return read_original (edit, sha256, error);
  g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("Nothing is drawn on the picture yet"));
  return NULL;
}

BbEvidence *
bb_visit_redact (BbWorkspace *workspace, const char *visit, const char *sha256, const BbMark *marks, guint n, GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (BbEvidence) original = find_original (workspace, visit, sha256, n, error);
  guint width = 0, height = 0;
  g_autoptr (GBytes) file = original ? make_file (workspace, original, marks, n, &width, &height, cancellable, error) : NULL;
  g_autofree char *stored = NULL;

  if (!file || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  stored = bb_store_add_bytes (bb_workspace_get_store (workspace), file, error);
  return stored ? record (workspace, visit, sha256, stored, g_bytes_get_size (file), width, height, any_covers (marks, n), error) : NULL;
}

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
redact_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_visit_redact (workspace, bb_args_get (args, 0), bb_args_get (args, 1), bb_args_get (args, 2), (guint) args->numbers[0], cancellable, error);
}

void
bb_visit_redact_async (BbWorkspace *workspace, const char *visit, const char *sha256, const BbMark *marks, guint n, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_args_add_string (args, sha256);
  bb_args_add (args, g_memdup2 (marks, n * sizeof *marks), g_free);
  args->numbers[0] = n;
  bb_async_run (workspace, BB_QUEUE_FREE, redact_work, args, bb_value_unref, cancellable, callback, user_data);
}

BbEvidence *
bb_visit_redact_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}
