/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters, assignments, and the persons behind findings. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-edit.h"
#include "bb-visits.h"

/* ── Counters ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gint64
sum_counter (BbEdit *edit, const char *name)
{
  g_autofree char *rest = g_strconcat (name, "-", NULL), *prefix = bb_edit_make_id (edit, "counter", rest);
  g_autoptr (GPtrArray) documents = bb_edit_list (edit, prefix);
  gint64 sum = 0;

  for (guint i = 0; i < documents->len; i++)
    {
      g_autoptr (BbCounter) counter = bb_counter_from_object (((BbDocument *) documents->pdata[i])->body, NULL);

      if (counter && g_str_equal (counter->name, name))
        sum += counter->count;
    }
  return sum;
}

static gboolean
check_counter (const char *name, gint64 sum, int delta, GError **error)
{
  gboolean plain = *name != '\0';

  for (const char *at = name; *at; at++)
    plain &= g_ascii_islower (*at) || g_ascii_isdigit (*at) || *at == '_';
  if (!plain)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("“%s” is no name of a counter: a–z, 0–9 and _ only"), name);
  else if (sum + delta < 0)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("“%s” cannot fall below 0"), bb_counter_get_label (name));
  else if (sum + delta > 1000000)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("“%s” cannot be so large"), bb_counter_get_label (name));
  else
    return TRUE;
  return FALSE;
}

gboolean
bb_visit_count (BbWorkspace *workspace, const char *visit, const char *name, const char *label, int delta, GError **error)
{
  g_autofree char *what = g_strdup_printf (_("Counter “%s”"), label ? label : bb_counter_get_label (name));
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, what, BB_EDIT_NORMAL, error);
  g_autofree char *rest = g_strdup_printf ("%s-%.12s", name, bb_store_get_uuid (bb_workspace_get_store (workspace)));
  g_autofree char *id = edit ? bb_edit_make_id (edit, "counter", rest) : NULL;
  g_autoptr (BbCounter) counter = NULL;
  g_autoptr (GDateTime) now = bb_now ();

  if (!edit || !check_counter (name, sum_counter (edit, name), delta, error))
    return FALSE;
  counter = bb_edit_read (edit, &BB_COUNTER_SCHEMA, id);
  if (!counter)
    counter = bb_counter_new ();
  g_set_str (&counter->visit, visit);
  g_set_str (&counter->name, name);
  if (label)
    g_set_str (&counter->label, label);
  counter->count += delta;
  g_clear_pointer (&counter->author, g_free);
  counter->author = bb_workspace_get_user (workspace);
  bb_set_time (&counter->at, now);
  bb_edit_put_value (edit, id, counter);
  return bb_edit_commit (edit, error);
}

/* ── Assignments ─────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
check_assignment (BbCase *visit, const char *code, const char *member, GError **error)
{
  GPtrArray *team = bb_case_get_visit (visit)->team;

  if (!bb_case_find_item (visit, code) && !bb_case_find_section (visit, code))
    {
      g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_UNKNOWN_ITEM, _("The checklists of this visit have no section or item “%s”"), code);
      return FALSE;
    }
  for (guint i = 0; member && i < team->len; i++)
    if (g_strcmp0 (((BbMember *) team->pdata[i])->name, member) == 0)
      return TRUE;
  if (!member)
    return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("“%s” is not of the team of this visit"), member);
  return FALSE;
}

gboolean
bb_visit_assign (BbWorkspace *workspace, const char *visit, const char *code, const char *member, GError **error)
{
  g_autofree char *what = g_strdup_printf (_("Assignment of %s"), code);
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, what, BB_EDIT_NORMAL, error);
  g_autofree char *id = edit ? bb_edit_make_id (edit, "assignment", code) : NULL;
  g_autoptr (BbCase) loaded = edit ? bb_visit_load (workspace, visit, error) : NULL;
  g_autoptr (BbAssignment) assignment = bb_assignment_new ();
  g_autoptr (GDateTime) now = bb_now ();

  if (!loaded || !check_assignment (loaded, code, member, error))
    return FALSE;
  if (!member)
    return bb_edit_delete (edit, id) ? bb_edit_commit (edit, error) : TRUE;
  assignment->visit = g_strdup (visit);
  assignment->code = g_strdup (code);
  assignment->member = g_strdup (member);
  assignment->by = bb_workspace_get_user (workspace);
  bb_set_time (&assignment->at, now);
  bb_edit_put_value (edit, id, assignment);
  return bb_edit_commit (edit, error);
}

/* ── Persons ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static GPtrArray *
list_named (BbEdit *edit)
{
  g_autofree char *prefix = bb_edit_make_id (edit, "named", "");
  g_autoptr (GPtrArray) documents = bb_edit_list (edit, prefix);
  GPtrArray *list = g_ptr_array_new_with_free_func (bb_value_unref);

  for (guint i = 0; i < documents->len; i++)
    {
      BbNamed *named = bb_named_from_object (((BbDocument *) documents->pdata[i])->body, NULL);

      if (named)
        g_ptr_array_add (list, named);
    }
  return list;
}

/* What the finding may print: posts and initials of its persons, @changed as it will be; @gone: without that one. */
static void
put_concerned (BbEdit *edit, const char *finding, BbNamed *changed, const char *gone)
{
  g_autofree char *id = finding ? bb_edit_make_id (edit, "finding", finding) : NULL;
  g_autoptr (BbFinding) value = id ? bb_edit_read (edit, &BB_FINDING_SCHEMA, id) : NULL;
  g_autoptr (GPtrArray) all = value ? list_named (edit) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (!value)
    return;
  if (changed)
    g_ptr_array_add (all, bb_named_ref (changed));
  for (guint i = 0; i < all->len; i++)
    {
      BbNamed *named = all->pdata[i];
      g_autofree char *shown = bb_named_format_public (named);
      gboolean stale = (changed && named != changed && g_strcmp0 (named->id, changed->id) == 0) || g_strcmp0 (named->id, gone) == 0;

      if (!stale && g_strcmp0 (named->finding, finding) == 0)
        g_string_append_printf (text, "%s%s", text->len ? "; " : "", shown);
    }
  g_set_str (&value->concerned, text->len ? text->str : NULL);
  bb_edit_put_value (edit, id, value);
}

gboolean
bb_visit_save_named (BbWorkspace *workspace, const char *visit, BbNamed *named, GError **error)
{
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, _("Person concerned"), BB_EDIT_NORMAL, error);
  g_autoptr (BbNamed) before = NULL;
  g_autoptr (GDateTime) now = bb_now ();
  g_autofree char *id = NULL;

  if (!edit)
    return FALSE;
  if (!named->name || !*named->name)
    {
      g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("The person concerned has no name"));
      return FALSE;
    }
  if (!named->id)
    named->id = bb_random_id ();
  if (!named->salt)
    named->salt = bb_random_id ();
  g_set_str (&named->visit, visit);
  if (!named->author)
    named->author = bb_workspace_get_user (workspace);
  if (!named->at)
    bb_set_time (&named->at, now);
  id = bb_edit_make_id (edit, "named", named->id);
  before = bb_edit_read (edit, &BB_NAMED_SCHEMA, id);
  bb_edit_put_value (edit, id, named);
  if (before && g_strcmp0 (before->finding, named->finding) != 0)
    put_concerned (edit, before->finding, NULL, named->id);
  put_concerned (edit, named->finding, named, NULL);
  return bb_edit_commit (edit, error);
}

gboolean
bb_visit_remove_named (BbWorkspace *workspace, const char *visit, const char *id, GError **error)
{
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, _("Removed person concerned"), BB_EDIT_NORMAL, error);
  g_autofree char *document = edit ? bb_edit_make_id (edit, "named", id) : NULL;
  g_autoptr (BbNamed) before = edit ? bb_edit_read (edit, &BB_NAMED_SCHEMA, document) : NULL;

  if (!edit)
    return FALSE;
  if (!before)
    {
      g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("This visit has no such person"));
      return FALSE;
    }
  bb_edit_delete (edit, document);
  put_concerned (edit, before->finding, NULL, id);
  return bb_edit_commit (edit, error);
}

GPtrArray *
bb_visit_list_named (BbWorkspace *workspace, const char *visit, GError **error)
{
  g_autoptr (BbEdit) edit = bb_edit_begin (workspace, visit, NULL, BB_EDIT_WHEN_LOCKED | BB_EDIT_NO_UNDO, error);

  return edit ? list_named (edit) : NULL;
}
