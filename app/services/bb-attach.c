/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence: files taken in, and what is said of them. */
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "bb-attach.h"
#include "bb-edit.h"
#include "decode/bb-decoder.h"

#define HEAD_SIZE (256 * 1024)

static GBytes *
read_head (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  g_autofree guint8 *buffer = g_malloc (HEAD_SIZE);
  gsize n = 0;
  gssize got = 1;

  while (fd >= 0 && n < HEAD_SIZE && (got = read (fd, buffer + n, HEAD_SIZE - n)) > 0)
    n += got;
  if (fd >= 0)
    close (fd);
  return g_bytes_new_take (g_steal_pointer (&buffer), n);
}

/* By the first bytes where they tell, else by the name: a program called .jpg is no photograph. */
static char *
guess_media_type (GBytes *head, const char *name)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (head, &size);
  gboolean uncertain;
  g_autofree char *by_name = g_content_type_guess (name, NULL, 0, NULL);
  g_autofree char *by_data = g_content_type_guess (NULL, data, size, &uncertain);
  const char *type;

  if (size >= 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return g_strdup ("image/jpeg");
  if (size >= 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return g_strdup ("image/png");
  if (size >= 5 && memcmp (data, "%PDF-", 5) == 0)
    return g_strdup ("application/pdf");
  type = uncertain && !g_str_has_prefix (by_name, "image/") ? by_name : by_data;
  if (g_str_equal (type, "text/plain") && g_str_has_prefix (by_name, "text/"))
    type = by_name;
  return g_content_type_get_mime_type (type);
}

static BbClockTime *
make_clock_time (GDateTime *at, const char *clock)
{
  BbClockTime *time = bb_clock_time_new ();

  bb_set_time (&time->at, at);
  time->clock = g_strdup (clock);
  return time;
}

/* A photograph that cannot be read is kept all the same: it only does not say when it was taken. */
static GDateTime *
read_taken (const char *path)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GError) error = NULL;
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  GDateTime *taken;

  if (fd < 0)
    return NULL;
  taken = bb_decode_taken (bb_decoder_get_default (), fd, zone, NULL, &error);
  if (error && !g_error_matches (error, BB_DECODE_ERROR, BB_DECODE_ERROR_UNKNOWN))
    g_message ("The time of a photograph was not read: %s", error->message);
  close (fd);
  return taken;
}

static BbClockTime *
find_captured (const char *path, const char *media_type)
{
  g_autoptr (GDateTime) taken = g_str_has_prefix (media_type, "image/") ? read_taken (path) : NULL;

  return taken ? make_clock_time (taken, "exif") : NULL;
}

static void
add_items (BbEvidence *evidence, const char * const *items)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (char **item = evidence->items; item && *item; item++)
    g_strv_builder_add (builder, *item);
  for (; items && *items; items++)
    if (!evidence->items || !g_strv_contains ((const char * const *) evidence->items, *items))
      g_strv_builder_add (builder, *items);
  g_strfreev (evidence->items);
  evidence->items = g_strv_builder_end (builder);
}

static void
take_over (BbEvidence *evidence, const BbEvidence *told)
{
  if (!evidence->captured && told->captured)
    evidence->captured = bb_clock_time_copy (told->captured);
  evidence->event = told->event ? bb_clock_time_copy (told->event) : NULL;
  evidence->derived_from = g_strdup (told->derived_from);
  evidence->width = told->width;
  evidence->height = told->height;
}

static BbEvidence *
make_evidence (BbWorkspace *workspace, const char *visit, const char *sha256, goffset size, const char *stored, const BbOrigin *origin)
{
  BbEvidence *evidence = bb_evidence_new ();
  g_autoptr (GBytes) head = read_head (stored);
  g_autoptr (GDateTime) now = bb_now ();

  evidence->visit = g_strdup (visit);
  evidence->sha256 = g_strdup (sha256);
  evidence->name = g_strdup (origin->name);
  evidence->size = size;
  evidence->media_type = guess_media_type (head, origin->name);
  evidence->captured = origin->corrected ? NULL : find_captured (stored, evidence->media_type);
  if (!evidence->captured && origin->claimed)
    evidence->captured = make_clock_time (origin->claimed, origin->clock);
  if (origin->told)
    take_over (evidence, origin->told);
  evidence->imported = make_clock_time (now, "system");
  evidence->source = g_strdup (origin->source);
  evidence->caption = g_strdup (origin->caption);
  evidence->author = bb_workspace_get_user (workspace);
  bb_set_time (&evidence->at, now);
  return evidence;
}

/* What was redacted does not come back by being added again. */
static gboolean
is_new (BbEdit *edit, const char *sha256, const char *name, GError **error)
{
  g_autofree char *id = bb_edit_make_id (edit, "original", sha256);
  g_autoptr (BbDocument) original = bb_edit_get (edit, id);

  if (!original)
    return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("“%s” is here already, as the restricted original of a redacted copy"), name);
  return FALSE;
}

BbEvidence *
bb_attach_put (BbWorkspace *workspace, BbEdit *edit, const char *sha256, goffset size, const BbOrigin *origin, GError **error)
{
  g_autofree char *id = bb_edit_make_id (edit, "evidence", sha256), *stored = bb_store_get_file (bb_workspace_get_store (workspace), sha256, error);
  BbEvidence *evidence;

  if (!stored || !is_new (edit, sha256, origin->name, error))
    return NULL;
  evidence = bb_edit_read (edit, &BB_EVIDENCE_SCHEMA, id);
  if (!evidence)
    evidence = make_evidence (workspace, bb_edit_get_visit (edit), sha256, size, stored, origin);
  else if (origin->caption && *origin->caption && (!evidence->caption || !*evidence->caption))
    evidence->caption = g_strdup (origin->caption);
  add_items (evidence, origin->items);
  bb_edit_put_value (edit, id, evidence);
  return evidence;
}

static BbEvidence *
record (BbWorkspace *workspace, const char *visit, const char *sha256, goffset size, const BbOrigin *origin, GError **error)
{
  g_autofree char *what = g_strdup_printf (_("Evidence “%s”"), origin->name);
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, what, BB_EDIT_NORMAL, error);
  g_autoptr (BbEvidence) evidence = edit ? bb_attach_put (workspace, edit, sha256, size, origin, error) : NULL;

  return evidence && bb_edit_commit (edit, error) ? g_steal_pointer (&evidence) : NULL;
}

/* Refused before a large file is copied in vain. */
static gboolean
may_attach (BbWorkspace *workspace, const char *visit, const char * const *items, GError **error)
{
  g_autoptr (BbCase) loaded = bb_visit_load (workspace, visit, error);

  if (!loaded)
    return FALSE;
  for (; items && *items; items++)
    if (!bb_case_find_item (loaded, *items))
      {
        g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_UNKNOWN_ITEM, _("The checklists of this visit have no item “%s”"), *items);
        return FALSE;
      }
  if (!bb_case_is_locked (loaded))
    return TRUE;
  g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_LOCKED, _("The visit is locked, for its minutes are written"));
  return FALSE;
}

void
bb_attach_name_full (GError **error, const char *name)
{
  if (!error || !g_error_matches (*error, BB_STORE_ERROR, BB_STORE_ERROR_FULL))
    return;
  g_clear_error (error);
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FULL, _("The disk is full; “%s” was not saved"), name);
}

typedef struct { BbProgress *progress; const BbOrigin *origin; } Watch;

static void
on_copied (goffset done, goffset total, gpointer data)
{
  const Watch *watch = data;

  if (watch->progress)
    bb_progress_report (watch->progress, (guint64) (watch->origin->before + done), (guint64) (watch->origin->all ? watch->origin->all : total));
}

static char *
take_received (BbStore *store, const char *path, const char *sha256, goffset *size, GError **error)
{
  GStatBuf info;

  *size = g_stat (path, &info) == 0 ? info.st_size : 0;
  return bb_store_take_file (store, path, sha256, *size, error) ? g_strdup (sha256) : NULL;
}

/* Returns: (transfer full): the SHA-256 of what is in the store now */
static char *
store_file (BbStore *store, const char *path, const BbOrigin *origin, BbProgress *progress, goffset *size, GError **error)
{
  GCancellable *cancellable = progress ? bb_progress_get_cancellable (progress) : NULL;
  Watch watch = { progress, origin };

  if (origin->received)
    return take_received (store, path, origin->received, size, error);
  return bb_store_add_file (store, path, size, on_copied, &watch, cancellable, error);
}

char *
bb_attach_store (BbWorkspace *workspace, const char *visit, const char *path, const BbOrigin *origin, BbProgress *progress, goffset *size, GError **error)
{
  char *sha256 = NULL;

  if (may_attach (workspace, visit, origin->items, error))
    sha256 = store_file (bb_workspace_get_store (workspace), path, origin, progress, size, error);
  if (!sha256)
    bb_attach_name_full (error, origin->name);
  return sha256;
}

BbEvidence *
bb_attach_file (BbWorkspace *workspace, const char *visit, const char *path, const BbOrigin *origin, BbProgress *progress, GError **error)
{
  goffset size = 0;
  g_autofree char *sha256 = bb_attach_store (workspace, visit, path, origin, progress, &size, error);
  BbEvidence *evidence = sha256 ? record (workspace, visit, sha256, size, origin, error) : NULL;

  if (!evidence)
    bb_attach_name_full (error, origin->name);
  return evidence;
}

BbEvidence *
bb_visit_attach (BbWorkspace *workspace, const char *visit, const char *path, const char * const *items, const char *caption,
                 const char *source, BbProgress *progress, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  BbOrigin origin = { name, caption, source, items };

  return bb_attach_file (workspace, visit, path, &origin, progress, error);
}

BbEvidence *
bb_attach_bytes (BbWorkspace *workspace, const char *visit, GBytes *bytes, const BbOrigin *origin, GError **error)
{
  BbStore *store = bb_workspace_get_store (workspace);
  g_autofree char *sha256 = NULL;
  BbEvidence *evidence = NULL;

  if (!may_attach (workspace, visit, origin->items, error))
    return NULL;
  if ((sha256 = bb_store_add_bytes (store, bytes, error)))
    evidence = record (workspace, visit, sha256, g_bytes_get_size (bytes), origin, error);
  if (!evidence)
    bb_attach_name_full (error, origin->name);
  return evidence;
}

BbEvidence *
bb_visit_attach_bytes (BbWorkspace *workspace, const char *visit, GBytes *bytes, const char *name, const char * const *items,
                       const char *caption, const char *source, GError **error)
{
  BbOrigin origin = { name, caption, source, items };

  return bb_attach_bytes (workspace, visit, bytes, &origin, error);
}

static BbEvidence *
require_evidence (BbEdit *edit, const char *id, const char *sha256, GError **error)
{
  BbEvidence *evidence = bb_edit_read (edit, &BB_EVIDENCE_SCHEMA, id);

  if (!evidence)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("This visit has no evidence “%.8s”"), sha256);
  return evidence;
}

gboolean
bb_visit_save_evidence (BbWorkspace *workspace, const char *visit, BbEvidence *changed, GError **error)
{
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, _("Caption of evidence"), BB_EDIT_NORMAL, error);
  g_autofree char *id = edit ? bb_edit_make_id (edit, "evidence", changed->sha256) : NULL;
  g_autoptr (BbEvidence) evidence = edit ? require_evidence (edit, id, changed->sha256, error) : NULL;

  if (!evidence)
    return FALSE;
  /* Only these may change: the rest is what the clock and the file said. */
  g_set_str (&evidence->caption, changed->caption);
  g_strfreev (evidence->items);
  evidence->items = g_strdupv (changed->items);
  g_clear_pointer (&evidence->event, bb_value_unref);
  evidence->event = changed->event ? bb_clock_time_copy (changed->event) : NULL;
  bb_edit_put_value (edit, id, evidence);
  return bb_edit_commit (edit, error);
}

/* What was made of the removed one was made of its original as well; so a later covering still finds every copy. */
static void
pass_on_origin (BbEdit *edit, BbEvidence *removed, const char *type, const BbSchema *schema)
{
  g_autofree char *prefix = bb_edit_make_id (edit, type, "");
  g_autoptr (GPtrArray) documents = removed->derived_from ? bb_edit_list (edit, prefix) : g_ptr_array_new ();

  for (guint i = 0; i < documents->len; i++)
    {
      BbDocument *document = documents->pdata[i];
      g_autoptr (BbEvidence) copy = bb_value_from_object (schema, document->body, NULL);

      if (!copy || g_strcmp0 (copy->derived_from, removed->sha256) != 0)
        continue;
      g_set_str (&copy->derived_from, removed->derived_from);
      bb_edit_put_value (edit, document->id, copy);
    }
}

static gboolean
remove_evidence (BbEdit *edit, BbEvidence *removed, const char *id, GError **error)
{
  pass_on_origin (edit, removed, "evidence", &BB_EVIDENCE_SCHEMA);
  pass_on_origin (edit, removed, "original", &BB_ORIGINAL_SCHEMA);
  return bb_edit_delete (edit, id) && bb_edit_commit (edit, error);
}

gboolean
bb_visit_detach (BbWorkspace *workspace, const char *visit, const char *sha256, GError **error)
{
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, _("Removed evidence"), BB_EDIT_NORMAL, error);
  g_autofree char *id = edit ? bb_edit_make_id (edit, "evidence", sha256) : NULL, *original = edit ? bb_edit_make_id (edit, "original", sha256) : NULL;
  g_autoptr (BbEvidence) evidence = NULL;

  if (!edit)
    return FALSE;
  evidence = bb_edit_read (edit, &BB_ORIGINAL_SCHEMA, original);
  if (evidence)
    return remove_evidence (edit, evidence, original, error);
  evidence = require_evidence (edit, id, sha256, error);
  return evidence && remove_evidence (edit, evidence, id, error);
}

char *
bb_visit_get_evidence_path (BbWorkspace *workspace, const char *sha256)
{
  return bb_store_get_file (bb_workspace_get_store (workspace), sha256, NULL);
}
