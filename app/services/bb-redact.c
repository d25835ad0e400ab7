/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-redact.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-async.h"
#include "bb-attach.h"
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

/* ── The family of a picture: what was made of it, and of what it was made ─────────────────────────────────────── */

static void
add_evidence (GHashTable *all, BbEdit *edit, const char *type, const BbSchema *schema)
{
  g_autofree char *prefix = bb_edit_make_id (edit, type, "");
  g_autoptr (GPtrArray) documents = bb_edit_list (edit, prefix);

  for (guint i = 0; i < documents->len; i++)
    {
      BbEvidence *evidence = bb_value_from_object (schema, ((BbDocument *) documents->pdata[i])->body, NULL);

      if (evidence)
        g_hash_table_replace (all, evidence->sha256, evidence);
    }
}

/* By SHA-256; what is there twice is restricted. */
static GHashTable *
list_all (BbEdit *edit)
{
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, bb_value_unref);

  add_evidence (all, edit, "evidence", &BB_EVIDENCE_SCHEMA);
  add_evidence (all, edit, "original", &BB_ORIGINAL_SCHEMA);
  return all;
}

static const char *
get_parent (GHashTable *all, const char *sha256)
{
  BbEvidence *evidence = g_hash_table_lookup (all, sha256);

  return evidence && evidence->derived_from && *evidence->derived_from ? evidence->derived_from : NULL;
}

/* Of as many steps as there are documents: what another laptop wrote may go in a circle. */
static const char *
find_root (GHashTable *all, const char *sha256)
{
  for (guint left = g_hash_table_size (all); left && get_parent (all, sha256); left--)
    sha256 = get_parent (all, sha256);
  return sha256;
}

/* Also of itself. */
static gboolean
descends (GHashTable *all, const char *sha256, const char *from)
{
  for (guint left = g_hash_table_size (all) + 1; left && sha256; left--, sha256 = get_parent (all, sha256))
    if (g_str_equal (sha256, from))
      return TRUE;
  return FALSE;
}

static void
add_items (BbEvidence *copy, BbEvidence *from)
{
  for (char **item = from->items; item && *item; item++)
    if (!copy->items || !g_strv_contains ((const char * const *) copy->items, *item))
      {
        g_autoptr (GStrvBuilder) items = g_strv_builder_new ();

        if (copy->items)
          g_strv_builder_addv (items, (const char **) copy->items);
        g_strv_builder_add (items, *item);
        g_strfreev (copy->items);
        copy->items = g_strv_builder_end (items);
      }
}

/* Nothing that shows what @copy covers stays ordinary: what was made of its original is taken off, what that was made of and the other
 * copies of it are restricted. @gone: (element-type utf8): for whom the copy stands */
static void
withdraw (BbEdit *edit, GHashTable *all, BbEvidence *original, BbEvidence *copy, GHashTable *gone)
{
  const char *root = find_root (all, original->sha256);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      BbEvidence *other = value;
      g_autofree char *id = bb_edit_make_id (edit, "evidence", other->sha256);

      if (g_str_equal (other->sha256, copy->sha256) || !g_str_equal (find_root (all, other->sha256), root))
        continue;
      g_hash_table_add (gone, other->sha256);
      if (bb_evidence_is_restricted (other))
        continue;
      add_items (copy, other);
      if (!g_str_equal (other->sha256, original->sha256) && descends (all, other->sha256, original->sha256))
        bb_edit_delete (edit, id);
      else
        restrict_original (edit, other);
    }
}

/* ── What the copy stands for ─────────────────────────────────────────────────────────────────────────────────── */

/* Several that are gone become one. */
static gboolean
replace (char ***list, GHashTable *gone, const char *after)
{
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  gboolean found = FALSE;

  for (char **sha256 = *list; sha256 && *sha256; sha256++)
    {
      gboolean stays = !g_hash_table_contains (gone, *sha256) && !g_str_equal (*sha256, after);

      found = found || g_hash_table_contains (gone, *sha256);
      if (stays)
        g_strv_builder_add (kept, *sha256);
    }
  if (!found)
    return FALSE;
  g_strv_builder_add (kept, after);
  g_strfreev (*list);
  *list = g_strv_builder_end (kept);
  return TRUE;
}

static void
replace_in_findings (BbEdit *edit, GHashTable *gone, const char *after)
{
  g_autofree char *prefix = bb_edit_make_id (edit, "finding", "");
  g_autoptr (GPtrArray) documents = bb_edit_list (edit, prefix);

  for (guint i = 0; i < documents->len; i++)
    {
      BbDocument *document = documents->pdata[i];
      g_autoptr (BbFinding) finding = bb_finding_from_object (document->body, NULL);

      if (finding && replace (&finding->evidence, gone, after))
        bb_edit_put_value (edit, document->id, finding);
    }
}

static void
replace_in_opinion (BbEdit *edit, GHashTable *gone, const char *after)
{
  g_autofree char *id = g_strconcat ("visit:", bb_edit_get_visit (edit), NULL);
  g_autoptr (BbVisit) visit = bb_edit_read (edit, &BB_VISIT_SCHEMA, id);

  if (visit && visit->opinion && replace (&visit->opinion->evidence, gone, after))
    bb_edit_put_value (edit, id, visit);
}

static BbEvidence *
read_original (BbEdit *edit, const char *sha256, GError **error)
{
  g_autofree char *id = bb_edit_make_id (edit, "evidence", sha256), *restricted = bb_edit_make_id (edit, "original", sha256);
  g_autoptr (BbEvidence) withheld = bb_edit_read (edit, &BB_ORIGINAL_SCHEMA, restricted);
  BbEvidence *original = withheld ? NULL : bb_edit_read (edit, &BB_EVIDENCE_SCHEMA, id);

  /* A new copy of it would show what the copy that stands for it covers. */
  if (withheld)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE,
                 _("“%s” is a restricted original: draw on the copy that stands for it, or undo the covering"), withheld->name);
  else if (!original)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("This visit has no evidence “%.8s”"), sha256);
  return original;
}

/* A mark beside the picture, a box on what is black: the copy would be the picture itself, or one that must not be seen. */
static gboolean
is_new (GHashTable *all, BbEvidence *original, const char *sha256, GError **error)
{
  BbEvidence *other = g_hash_table_lookup (all, sha256);

  if (!other || (!bb_evidence_is_restricted (other) && !descends (all, original->sha256, sha256)))
    return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("What is drawn on “%s” changes nothing in it"), original->name);
  return FALSE;
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
  g_autoptr (GHashTable) all = original ? list_all (edit) : NULL, gone = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *id = NULL;

  if (!original || !is_new (all, original, sha256, error))
    return NULL;
  copy = make_copy (workspace, original, sha256, size, width, height, covers);
  id = bb_edit_make_id (edit, "evidence", sha256);
  g_hash_table_add (gone, original->sha256);
  if (covers)
    withdraw (edit, all, original, copy, gone);
  replace_in_findings (edit, gone, sha256);
  replace_in_opinion (edit, gone, sha256);
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
  g_autofree char *stored = NULL, *name = NULL;
  BbEvidence *copy;

  if (!file || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  stored = bb_store_add_bytes (bb_workspace_get_store (workspace), file, error);
  copy = stored ? record (workspace, visit, sha256, stored, g_bytes_get_size (file), width, height, any_covers (marks, n), error) : NULL;
  name = make_name (original, any_covers (marks, n));
  if (!copy)
    bb_attach_name_full (error, name);
  return copy;
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
