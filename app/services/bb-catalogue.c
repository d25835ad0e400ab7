/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-catalogue.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "bb-async.h"
#include "bb-workspace-private.h"
#include "domain/bb-dates.h"
#include "domain/bb-json.h"

#define CATALOGUE "danhmuc"

/* ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_place_error (GError **error, const char *path, const char *text, const char *prefix)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GError) cause = NULL;
  const char *pointer;

  if (!error || !*error)
    return;
  cause = g_steal_pointer (error);
  pointer = bb_value_error_get_pointer (cause);
  if (pointer)
    {
      g_autofree char *full = g_strconcat (prefix ? prefix : "", pointer, NULL);

      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("%s, line %u: %s%s"), name,
                   bb_json_find_line (text, full), prefix ? prefix : "", cause->message);
    }
  else
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, "%s: %s", name, cause->message);
}

char *
bb_read_text_file (const char *path, GError **error)
{
  g_autoptr (GError) cause = NULL;
  char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &cause))
    {
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s” cannot be read: %s"), path, cause->message);
      return NULL;
    }
  return text;
}

JsonObject *
bb_read_json_file (const char *path, char **text, GError **error)
{
  g_autofree char *content = bb_read_text_file (path, error);
  JsonObject *object;

  if (!content)
    return NULL;
  object = bb_json_parse (content, -1, error);
  if (!object)
    return bb_place_error (error, path, content, NULL), NULL;
  if (text)
    *text = g_steal_pointer (&content);
  return object;
}

gpointer
bb_read_value_file (const BbSchema *schema, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = bb_read_json_file (path, &text, error);
  gpointer value;

  if (!object)
    return NULL;
  value = bb_value_from_object (schema, object, error);
  if (!value)
    bb_place_error (error, path, text, NULL);
  return value;
}

/* ── Built-in data ───────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
put_if_absent (BbWorkspace *self, const char *id, gpointer value, GError **error)
{
  g_autoptr (BbDocument) document = bb_store_get (bb_workspace_get_store (self), CATALOGUE, id, NULL, NULL);
  g_autoptr (JsonObject) body = NULL;

  if (document)
    return TRUE;
  body = bb_value_to_object (value);
  return bb_workspace_put (self, CATALOGUE, id, body, error);
}

static char *
make_id (const BbSchema *schema, gpointer value)
{
  if (schema == &BB_CHECKLIST_SCHEMA)
    return g_strdup_printf ("checklist:%s:%s", ((BbChecklist *) value)->code, ((BbChecklist *) value)->version);
  if (schema == &BB_CALENDAR_SCHEMA)
    return g_strdup_printf ("calendar:%d", (int) ((BbCalendar *) value)->year);
  return g_strdup_printf ("basis:%s", ((BbBasis *) value)->id);
}

static gboolean
import_folder (BbWorkspace *self, const char *name, const BbSchema *schema, GError **error)
{
  g_autofree char *folder = g_build_filename (bb_workspace_get_data_dir (self), name, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *file;

  while (dir && (file = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, file, NULL);
      g_autofree char *id = NULL;
      gpointer value;
      gboolean done;

      if (!g_str_has_suffix (file, ".json"))
        continue;
      if (!(value = bb_read_value_file (schema, path, error)))
        return FALSE;
      id = make_id (schema, value);
      done = put_if_absent (self, id, value, error);
      bb_value_unref (value);
      if (!done)
        return FALSE;
    }
  return TRUE;
}

static gboolean
import_bases (BbWorkspace *self, GError **error)
{
  g_autofree char *path = g_build_filename (bb_workspace_get_data_dir (self), "bases.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = NULL;
  JsonArray *array;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!(object = bb_read_json_file (path, &text, error)))
    return FALSE;
  array = json_object_has_member (object, "bases") ? json_object_get_array_member (object, "bases") : NULL;
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      g_autoptr (BbBasis) basis = bb_basis_from_object (json_array_get_object_element (array, i), error);
      g_autofree char *prefix = g_strdup_printf ("/bases/%u", i);
      g_autofree char *id = NULL;

      if (!basis)
        return bb_place_error (error, path, text, prefix), FALSE;
      id = make_id (&BB_BASIS_SCHEMA, basis);
      if (!put_if_absent (self, id, basis, error))
        return FALSE;
    }
  return TRUE;
}

/* The data files change only with the program: their names, sizes and times tell whether they were brought in before. */
static char *
fingerprint_data (BbWorkspace *self)
{
  static const char * const places[] = { "checklists", "calendars", "bases.json" };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (bb_workspace_get_data_dir (self), places[i], NULL);
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name = places[i];
      guint64 sum = 0;

      do
        {
          g_autofree char *file = dir ? g_build_filename (path, name, NULL) : g_strdup (path);
          GStatBuf info;

          if (g_stat (file, &info) == 0 && S_ISREG (info.st_mode))
            sum += (guint64) info.st_size * 31 + (guint64) info.st_mtime + g_str_hash (name);
        }
      while (dir && (name = g_dir_read_name (dir)));
      g_string_append_printf (text, "%s=%" G_GUINT64_FORMAT ";", places[i], sum);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
import_built_in (BbWorkspace *self, GError **error)
{
  g_autofree char *now = fingerprint_data (self);
  g_autofree char *before = bb_workspace_get_setting (self, "built-in");

  if (g_strcmp0 (now, before) == 0)
    return TRUE;
  return import_folder (self, "checklists", &BB_CHECKLIST_SCHEMA, error) &&
         import_folder (self, "calendars", &BB_CALENDAR_SCHEMA, error) &&
         import_bases (self, error) &&
         bb_workspace_set_setting (self, "built-in", now, error);
}

/* ── Into memory ─────────────────────────────────────────────────────────────────────────────────────────────── */

typedef void (*AddFunc) (BbWorkspace *self, gpointer value);

static void
add_calendar (BbWorkspace *self, gpointer value)
{
  bb_calendars_add (bb_workspace_get_calendars (self), value);
}

static gboolean
load_type (BbWorkspace *self, const char *prefix, const BbSchema *schema, AddFunc add, GError **error)
{
  g_autoptr (GPtrArray) documents = bb_store_list (bb_workspace_get_store (self), CATALOGUE, prefix, error);

  if (!documents)
    return FALSE;
  for (guint i = 0; i < documents->len; i++)
    {
      BbDocument *document = documents->pdata[i];
      g_autoptr (GError) cause = NULL;
      gpointer value = bb_value_from_object (schema, document->body, &cause);

      /* One that another version wrote differently must not keep the workspace closed. */
      if (!value)
        {
          g_message ("%s: %s", document->id, cause->message);
          continue;
        }
      add (self, value);
      bb_value_unref (value);
    }
  return TRUE;
}

gboolean
bb_catalogue_load (BbWorkspace *self, GError **error)
{
  return import_built_in (self, error) &&
         load_type (self, "checklist:", &BB_CHECKLIST_SCHEMA, (AddFunc) bb_catalogue_add_checklist, error) &&
         load_type (self, "basis:", &BB_BASIS_SCHEMA, (AddFunc) bb_catalogue_add_basis, error) &&
         load_type (self, "calendar:", &BB_CALENDAR_SCHEMA, add_calendar, error);
}

gboolean
bb_catalogue_refresh (BbWorkspace *self, GError **error)
{
  return load_type (self, "checklist:", &BB_CHECKLIST_SCHEMA, (AddFunc) bb_catalogue_add_checklist, error) &&
         load_type (self, "basis:", &BB_BASIS_SCHEMA, (AddFunc) bb_catalogue_add_basis, error);
}

BbCalendars *
bb_catalogue_read_calendars (const char *data_dir, GError **error)
{
  g_autofree char *folder = g_build_filename (bb_workspace_find_data_dir (data_dir), "calendars", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (BbCalendars) calendars = bb_calendars_new ();
  const char *file;

  if (!dir)
    return NULL;
  while ((file = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, file, NULL);
      g_autoptr (BbCalendar) calendar = NULL;

      if (!g_str_has_suffix (file, ".json"))
        continue;
      if (!(calendar = bb_read_value_file (&BB_CALENDAR_SCHEMA, path, error)))
        return NULL;
      bb_calendars_add (calendars, calendar);
    }
  return g_steal_pointer (&calendars);
}

/* ── Checklists, bases, issuers ──────────────────────────────────────────────────────────────────────────────── */

static int
compare_checklists (gconstpointer left, gconstpointer right)
{
  const BbChecklist *a = *(BbChecklist * const *) left, *b = *(BbChecklist * const *) right;
  int order = strcmp (a->code, b->code);

  return order ? order : strcmp (b->version, a->version);
}

GPtrArray *
bb_workspace_list_checklists (BbWorkspace *self, GError **error)
{
  GPtrArray *list = bb_catalogue_list_checklists (self);

  g_ptr_array_sort (list, compare_checklists);
  return list;
}

static gboolean
fits (BbChecklist *checklist, const char *code, const char *version, const GDate *on)
{
  if (!g_str_equal (checklist->code, code))
    return FALSE;
  if (version)
    return g_str_equal (checklist->version, version);
  return g_date_valid (&checklist->published) && bb_checklist_is_valid_on (checklist, on);
}

BbChecklist *
bb_workspace_get_checklist (BbWorkspace *self, const char *code, const char *version, const GDate *on, GError **error)
{
  g_autoptr (GPtrArray) list = bb_catalogue_list_checklists (self);
  g_autoptr (GDateTime) now = bb_now ();
  BbChecklist *best = NULL;
  GDate today;

  bb_time_get_date (now, &today);
  for (guint i = 0; i < list->len; i++)
    {
      BbChecklist *checklist = list->pdata[i];

      if (fits (checklist, code, version, on ? on : &today) &&
          (!best || g_date_compare (&checklist->valid_from, &best->valid_from) > 0 ||
           (g_date_compare (&checklist->valid_from, &best->valid_from) == 0 && strcmp (checklist->version, best->version) > 0)))
        best = checklist;
    }
  if (best)
    return bb_checklist_ref (best);
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND,
               version ? _("There is no checklist “%s” in version %s") : _("There is no published checklist “%s” that is valid on that day"),
               code, version);
  return NULL;
}

BbChecklist *
bb_workspace_read_checklist (const char *path, GError **error)
{
  return bb_read_value_file (&BB_CHECKLIST_SCHEMA, path, error);
}

gboolean
bb_workspace_save_checklist (BbWorkspace *self, BbChecklist *checklist, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (self));
  g_autoptr (BbChecklist) before = bb_catalogue_get_checklist (self, checklist->code, checklist->version);
  g_autoptr (JsonObject) body = bb_checklist_to_object (checklist);
  /* What breaks a rule could not be read again. */
  g_autoptr (BbChecklist) kept = bb_checklist_from_object (body, error);
  g_autofree char *id = NULL;

  if (!kept)
    return FALSE;
  if (before && g_date_valid (&before->published))
    {
      if (bb_value_equal (before, kept))
        return TRUE;
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE,
                   _("Checklist %s version %s is published and never changes; give the new one another version"),
                   checklist->code, checklist->version);
      return FALSE;
    }
  id = make_id (&BB_CHECKLIST_SCHEMA, kept);
  if (!bb_workspace_put (self, CATALOGUE, id, body, error))
    return FALSE;
  bb_catalogue_add_checklist (self, kept);
  bb_workspace_emit_changed (self, NULL);
  return TRUE;
}

gboolean
bb_workspace_import_checklist (BbWorkspace *self, const char *path, GError **error)
{
  g_autoptr (BbChecklist) checklist = bb_workspace_read_checklist (path, error);

  return checklist && bb_workspace_save_checklist (self, checklist, error);
}

gboolean
bb_workspace_publish_checklist (BbWorkspace *self, const char *code, const char *version, GError **error)
{
  g_autoptr (BbChecklist) draft = bb_workspace_get_checklist (self, code, version ? version : "", NULL, error), published = NULL;
  g_autoptr (GDateTime) now = bb_now ();
  g_autofree char *key = NULL;

  if (!draft)
    return FALSE;
  if (g_date_valid (&draft->published))
    {
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("Checklist %s version %s is published already"), code, version);
      return FALSE;
    }
  published = bb_checklist_copy (draft);
  bb_time_get_date (now, &published->published);
  key = g_strdup_printf ("checklist/%s/%s", code, version);
  return bb_workspace_save_checklist (self, published, error) && bb_workspace_set_draft (self, key, NULL, error);
}

static int
compare_bases (gconstpointer left, gconstpointer right)
{
  return strcmp ((*(BbBasis * const *) left)->id, (*(BbBasis * const *) right)->id);
}

GPtrArray *
bb_workspace_list_bases (BbWorkspace *self, GError **error)
{
  GPtrArray *list = bb_catalogue_list_bases (self);

  g_ptr_array_sort (list, compare_bases);
  return list;
}

gboolean
bb_workspace_confirm_basis (BbWorkspace *self, const char *id, const char *who, GError **error)
{
  g_autofree char *document_id = g_strconcat ("basis:", id, NULL);
  g_autoptr (BbDocument) document = bb_store_get (bb_workspace_get_store (self), CATALOGUE, document_id, NULL, NULL);
  g_autoptr (BbBasis) basis = document ? bb_basis_from_object (document->body, error) : NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GDateTime) now = bb_now ();

  if (!document)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("There is no legal basis “%s”"), id);
  if (!basis)
    return FALSE;
  g_set_str (&basis->confirmed_by, who);
  bb_set_time (&basis->confirmed_at, now);
  body = bb_basis_to_object (basis);
  if (!bb_workspace_put (self, CATALOGUE, document_id, body, error))
    return FALSE;
  bb_catalogue_add_basis (self, basis);
  bb_workspace_emit_changed (self, NULL);
  return TRUE;
}

GPtrArray *
bb_workspace_list_issuers (BbWorkspace *self, GError **error)
{
  g_autoptr (GPtrArray) documents = bb_store_list (bb_workspace_get_store (self), CATALOGUE, "issuer:", error);
  GPtrArray *issuers;

  if (!documents)
    return NULL;
  issuers = g_ptr_array_new_with_free_func (bb_value_unref);
  for (guint i = 0; i < documents->len; i++)
    {
      BbIssuer *issuer = bb_issuer_from_object (((BbDocument *) documents->pdata[i])->body, NULL);

      if (issuer)
        g_ptr_array_add (issuers, issuer);
    }
  return issuers;
}

gboolean
bb_workspace_save_issuer (BbWorkspace *self, BbIssuer *issuer, GError **error)
{
  g_autofree char *id = g_strconcat ("issuer:", issuer->code, NULL);
  g_autoptr (JsonObject) body = bb_issuer_to_object (issuer);

  return bb_workspace_put (self, CATALOGUE, id, body, error);
}

BbIssuer *
bb_workspace_find_issuer (BbWorkspace *self, const char *code, GError **error)
{
  g_autoptr (GPtrArray) issuers = bb_workspace_list_issuers (self, error);

  for (guint i = 0; issuers && i < issuers->len; i++)
    if (!code || g_strcmp0 (((BbIssuer *) issuers->pdata[i])->code, code) == 0)
      return bb_issuer_ref (issuers->pdata[i]);
  if (issuers && code)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("There is no issuing office with the code “%s”"), code);
  else if (issuers)
    g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("No issuing office is in the catalogue yet"));
  return NULL;
}

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
list_checklists_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_workspace_list_checklists (self, error);
}

void
bb_workspace_list_checklists_async (BbWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  bb_async_run (self, BB_QUEUE_FREE, list_checklists_work, bb_args_new (), (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
bb_workspace_list_checklists_finish (BbWorkspace *self, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

static gpointer
save_checklist_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_workspace_save_checklist (self, bb_args_get (args, 0), error));
}

void
bb_workspace_save_checklist_async (BbWorkspace *self, BbChecklist *checklist, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add (args, bb_checklist_copy (checklist), bb_value_unref);
  bb_async_run (self, BB_QUEUE_ORDERED, save_checklist_work, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_workspace_save_checklist_finish (BbWorkspace *self, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}

static gpointer
publish_checklist_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_workspace_publish_checklist (self, bb_args_get (args, 0), bb_args_get (args, 1), error));
}

void
bb_workspace_publish_checklist_async (BbWorkspace *self, const char *code, const char *version, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, code);
  bb_args_add_string (args, version);
  bb_async_run (self, BB_QUEUE_ORDERED, publish_checklist_work, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_workspace_publish_checklist_finish (BbWorkspace *self, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}

static gpointer
read_checklist_csv_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_workspace_read_checklist_csv (self, bb_args_get (args, 0), bb_args_get (args, 1), bb_args_get (args, 2), bb_args_get (args, 3), NULL, error);
}

void
bb_workspace_read_checklist_csv_async (BbWorkspace *self, const char *path, const char *code, const char *version, const char *title,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, path);
  bb_args_add_string (args, code);
  bb_args_add_string (args, version);
  bb_args_add_string (args, title);
  bb_async_run (self, BB_QUEUE_FREE, read_checklist_csv_work, args, bb_value_unref, cancellable, callback, user_data);
}

BbChecklist *
bb_workspace_read_checklist_csv_finish (BbWorkspace *self, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}
