/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks whether everything recorded is what was written. Reads only: the projections are made again in temporary tables. */
#include "store/bb-fsck.h"
#include "store/bb-attachment.h"
#include "store/bb-canonical-json.h"
#include "store/bb-projection.h"
#include "store/bb-revision.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char * const projected[] = { "visits", "events", "answers", "findings", "recommendations", "evidence", "units", NULL };

/* Columns of fsck-revisions. */
enum { DATABASE, ID, GENERATION, SIGNATURE, DELETED, PROVEN, LEAF, BODY, PARENT_GENERATION, PARENT_SIGNATURE, HAS_PARENT, HAS_CHILD,
       REVISION, ATTACHMENTS };

void
bb_fsck_report (BbFsck *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->problems, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* ── Revisions ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_canonical (const char *text)
{
  g_autoptr (JsonObject) body = bb_parse_object (text);
  g_autoptr (GString) again = g_string_new (NULL);

  return body != NULL && bb_canonical_json_append_object (again, body, TRUE) && g_str_equal (again->str, text);
}

static gboolean
fits_its_name (sqlite3_stmt *row, GPtrArray *attachments)
{
  g_autofree char *parent = NULL, *list = bb_attachments_describe (attachments);
  g_autofree char *signature = NULL;

  if (sqlite3_column_type (row, PARENT_SIGNATURE) != SQLITE_NULL)
    parent = bb_revision_format (sqlite3_column_int64 (row, PARENT_GENERATION), bb_db_text (row, PARENT_SIGNATURE));
  signature = bb_revision_sign_full (parent, sqlite3_column_int (row, DELETED), bb_db_text (row, BODY), list);
  return g_str_equal (signature, bb_db_text (row, SIGNATURE));
}

static const char *
find_fault (sqlite3_stmt *row, GPtrArray *attachments)
{
  gboolean has_body = sqlite3_column_type (row, BODY) != SQLITE_NULL;

  if ((attachments != NULL ? (int) attachments->len : 0) != sqlite3_column_int (row, ATTACHMENTS))
    return _("an attachment is missing");
  if (has_body && !is_canonical (bb_db_text (row, BODY)))
    return _("its text is damaged");
  if (sqlite3_column_int (row, PROVEN) && (!has_body || !fits_its_name (row, attachments)))
    return _("its text does not fit its name");
  if (sqlite3_column_int (row, LEAF) && !has_body)
    return _("its text is missing");
  if (sqlite3_column_int (row, HAS_PARENT) &&
      sqlite3_column_int64 (row, PARENT_GENERATION) + 1 != sqlite3_column_int64 (row, GENERATION))
    return _("it does not follow its parent");
  if (sqlite3_column_int (row, LEAF) == sqlite3_column_int (row, HAS_CHILD))
    return _("its place in the tree is wrong");
  return NULL;
}

static gboolean
check_revisions (BbFsck *self, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (self->db, error, "fsck-revisions", "");
  int found = -1;

  while (row != NULL && (found = bb_db_step (self->db, row, error)) == 1)
    {
      g_autoptr (GPtrArray) attachments = sqlite3_column_int (row, ATTACHMENTS) > 0
                                            ? bb_attachments_load (self->db, sqlite3_column_int64 (row, REVISION), error) : NULL;
      const char *fault = find_fault (row, attachments);
      g_autofree char *rev = bb_revision_format (sqlite3_column_int64 (row, GENERATION), bb_db_text (row, SIGNATURE));

      if (fault != NULL)
        bb_fsck_report (self, _("Revision %s of “%s” in %s: %s."), rev, bb_db_text (row, ID), bb_db_text (row, DATABASE), fault);
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
    }
  return found == 0;
}

static gboolean
check_documents (BbFsck *self, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (self->db, error, "fsck-documents", "");
  int found = -1;

  while (row != NULL && (found = bb_db_step (self->db, row, error)) == 1)
    bb_fsck_report (self, _("The document “%s” in %s does not show the revision that wins."), bb_db_text (row, 1), bb_db_text (row, 0));
  return found == 0;
}

/* ── Projections ───────────────────────────────────────────────────────────────────────────────────────────────── */

/* Tables of the same names, which hide those of the workspace from unqualified statements of this connection. */
static gboolean
make_temporary_tables (BbFsck *self, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (self->db, error, "fsck-schema", "");
  int found = -1;

  while (row != NULL && (found = bb_db_step (self->db, row, error)) == 1)
    {
      const char *sql = bb_db_text (row, 1);
      const char *rest = sql + strlen (g_str_has_prefix (sql, "CREATE INDEX ") ? "CREATE INDEX " : "CREATE TABLE ");
      g_autofree char *temporary = NULL;

      if (!g_strv_contains (projected, bb_db_text (row, 0)))
        continue;
      temporary = g_strdup_printf ("%.*s temp.%s", (int) strlen ("CREATE INDEX"), sql, rest);
      if (!bb_db_exec (self->db, temporary, error))
        return FALSE;
    }
  return found == 0;
}

static gboolean
compare_table (BbFsck *self, const char *table, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT (SELECT COUNT (*) FROM (SELECT * FROM main.%s EXCEPT SELECT * FROM temp.%s)) +"
                                          " (SELECT COUNT (*) FROM (SELECT * FROM temp.%s EXCEPT SELECT * FROM main.%s))",
                                          table, table, table, table);
  gint64 different = bb_db_number (self->db, sql, error);

  if (different > 0)
    bb_fsck_report (self, _("The table %s differs from the documents in %d rows; “reindex” makes it again."), table, (int) different);
  return different >= 0;
}

static gboolean
check_projections (BbFsck *self, GError **error)
{
  BbWriting writing = { .db = self->db, .state_func = self->state_func };

  if (!make_temporary_tables (self, error) || !bb_projection_rebuild (&writing, self->cancellable, error))
    return FALSE;
  for (guint i = 0; projected[i] != NULL; i++)
    if (!compare_table (self, projected[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
check_index (BbFsck *self, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (self->db, error, "fsck-index", "");
  int found = row != NULL ? bb_db_step (self->db, row, error) : -1;

  if (found == 1 && sqlite3_column_int64 (row, 0) > 0)
    bb_fsck_report (self, _("The full text lacks %d documents; “reindex” makes it again."), sqlite3_column_int (row, 0));
  return found >= 0;
}

/* ── SQLite ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
check_pages (BbFsck *self, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (self->db, error, "fsck-pages", "");
  int found = -1;

  while (row != NULL && (found = bb_db_step (self->db, row, error)) == 1)
    if (!g_str_equal (bb_db_text (row, 0), "ok"))
      bb_fsck_report (self, _("The database %s: %s."), self->db->path, bb_db_text (row, 0));
  return found == 0;
}

static gboolean
check_references (BbFsck *self, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (self->db, error, "fsck-references", "");
  int found = -1;

  while (row != NULL && (found = bb_db_step (self->db, row, error)) == 1)
    bb_fsck_report (self, _("The database %s: a row of %s refers to nothing."), self->db->path, bb_db_text (row, 0));
  return found == 0;
}

typedef gboolean (*CheckFunc) (BbFsck *self, GError **error);

/* A check that meets a damaged page has found a problem; the others still look at the rest. */
static gboolean
run_check (BbFsck *self, CheckFunc check, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (check (self, &failure))
    return TRUE;
  if (!g_error_matches (failure, BB_STORE_ERROR, BB_STORE_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!self->damage_told)
    bb_fsck_report (self, "%s", failure->message);
  self->damage_told = TRUE;
  return TRUE;
}

static BbDb *
open_for_check (BbStore *store, GError **error)
{
  g_autofree char *path = g_build_filename (bb_store_get_folder (store), "workspace.db", NULL);
  g_autoptr (BbDb) db = bb_db_open (path, bb_store_get_vfs (store), error);

  if (db == NULL || !bb_db_exec (db, "PRAGMA foreign_keys = OFF", error) || !bb_db_run (db, error, "begin-read", ""))
    return NULL;
  return g_steal_pointer (&db);
}

static gboolean
run_all (BbFsck *self, GError **error)
{
  static const CheckFunc checks[] = { check_pages, check_references, check_revisions, check_documents, check_projections, check_index,
                                      bb_fsck_files, bb_fsck_attachments, bb_fsck_orphans };

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (!run_check (self, checks[i], error))
      return FALSE;
  return TRUE;
}

char **
bb_store_fsck (BbStore *store, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_null_terminated (1, g_free, TRUE);
  g_autoptr (BbDb) db = NULL;
  BbFsck self = { .store = store, .problems = problems, .cancellable = cancellable };

  g_return_val_if_fail (BB_IS_STORE (store), NULL);
  if (!bb_store_get_state_func (store, &self.state_func, error) || (db = open_for_check (store, error)) == NULL)
    return NULL;
  self.db = db;
  if (!run_all (&self, error))
    return NULL;
  return g_strdupv ((char **) problems->pdata);
}
