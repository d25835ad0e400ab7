/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-look-up.h"

#include <glib/gi18n-lib.h>

#include "bb-async.h"

/* ── Units ───────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_unit_facts_free (BbUnitFacts *self)
{
  g_clear_pointer (&self->unit, bb_value_unref);
  g_clear_pointer (&self->visits, g_ptr_array_unref);
  g_free (self);
}

BbUnitFacts *
bb_workspace_look_up_unit (BbWorkspace *self, const char *code, GError **error)
{
  g_autoptr (BbUnitFacts) facts = g_new0 (BbUnitFacts, 1);
  BbStore *store = bb_workspace_get_store (self);

  if (!(facts->unit = bb_workspace_get_unit (self, code, error)) ||
      !(facts->visits = bb_store_query_visits (store, code, NULL, 0, BB_UNIT_VISITS, error)))
    return NULL;
  facts->n_visits = MAX (bb_store_count_visits (store, code, NULL, NULL), facts->visits->len);
  return g_steal_pointer (&facts);
}

/* ── Legal bases ─────────────────────────────────────────────────────────────────────────────────────────────── */

static void
use_free (gpointer data)
{
  BbBasisUse *use = data;

  g_free (use->checklist);
  g_free (use->version);
  g_free (use->item);
  bb_text_set (&use->text, NULL, NULL);
  g_free (use);
}

void
bb_basis_facts_free (BbBasisFacts *self)
{
  g_clear_pointer (&self->basis, bb_value_unref);
  g_free (self->replaced_by);
  g_clear_pointer (&self->uses, g_ptr_array_unref);
  g_free (self);
}

static gboolean
stands_on (BbItem *item, const char *id)
{
  for (guint i = 0; i < item->bases->len; i++)
    if (g_strcmp0 (((BbBasisRef *) item->bases->pdata[i])->basis, id) == 0)
      return TRUE;
  return FALSE;
}

static void
add_uses_of_section (GPtrArray *uses, BbChecklist *checklist, BbSection *section, const char *id)
{
  for (guint i = 0; i < section->items->len; i++)
    {
      BbItem *item = section->items->pdata[i];
      BbBasisUse *use;

      if (!stands_on (item, id))
        continue;
      use = g_new0 (BbBasisUse, 1);
      use->checklist = g_strdup (checklist->code);
      use->version = g_strdup (checklist->version);
      use->item = g_strdup (item->code);
      bb_text_set (&use->text, item->text.vi, item->text.en);
      g_ptr_array_add (uses, use);
    }
}

static gboolean
is_in_use (BbWorkspace *self, BbChecklist *checklist)
{
  g_autoptr (BbChecklist) newest = bb_workspace_get_checklist (self, checklist->code, NULL, NULL, NULL);

  return newest && g_str_equal (newest->version, checklist->version);
}

static GPtrArray *
list_uses (BbWorkspace *self, const char *id, GError **error)
{
  g_autoptr (GPtrArray) checklists = bb_workspace_list_checklists (self, error);
  GPtrArray *uses = checklists ? g_ptr_array_new_with_free_func (use_free) : NULL;

  for (guint c = 0; checklists && c < checklists->len; c++)
    {
      BbChecklist *checklist = checklists->pdata[c];

      for (guint s = 0; is_in_use (self, checklist) && s < checklist->sections->len; s++)
        add_uses_of_section (uses, checklist, checklist->sections->pdata[s], id);
    }
  return uses;
}

static BbBasis *
find_basis (GPtrArray *bases, const char *id)
{
  for (guint i = 0; i < bases->len; i++)
    if (g_strcmp0 (((BbBasis *) bases->pdata[i])->id, id) == 0)
      return bases->pdata[i];
  return NULL;
}

static char *
name_successors (GPtrArray *bases, BbBasis *basis)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (char **id = basis->replaced_by; id && *id; id++)
    {
      BbBasis *other = find_basis (bases, *id);
      const char *name = other ? bb_text_get (&other->short_name) : NULL;

      g_strv_builder_add (builder, name && *name ? name : *id);
    }
  names = g_strv_builder_end (builder);
  return *names ? g_strjoinv (", ", names) : NULL;
}

BbBasisFacts *
bb_workspace_look_up_basis (BbWorkspace *self, const char *id, GError **error)
{
  g_autoptr (GPtrArray) bases = bb_workspace_list_bases (self, error);
  BbBasis *basis = bases ? find_basis (bases, id) : NULL;
  g_autoptr (BbBasisFacts) facts = g_new0 (BbBasisFacts, 1);

  if (!basis)
    {
      if (bases)
        g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("There is no legal basis “%s”"), id);
      return NULL;
    }
  facts->basis = bb_basis_ref (basis);
  facts->replaced_by = name_successors (bases, basis);
  facts->uses = list_uses (self, id, error);
  return facts->uses ? g_steal_pointer (&facts) : NULL;
}

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
unit_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_workspace_look_up_unit (self, bb_args_get (args, 0), error);
}

static gpointer
basis_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_workspace_look_up_basis (self, bb_args_get (args, 0), error);
}

void
bb_workspace_look_up_unit_async (BbWorkspace *self, const char *code, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, code);
  bb_async_run (self, BB_QUEUE_FREE, unit_work, args, (GDestroyNotify) bb_unit_facts_free, cancellable, callback, user_data);
}

BbUnitFacts *
bb_workspace_look_up_unit_finish (BbWorkspace *self, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

void
bb_workspace_look_up_basis_async (BbWorkspace *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, id);
  bb_async_run (self, BB_QUEUE_FREE, basis_work, args, (GDestroyNotify) bb_basis_facts_free, cancellable, callback, user_data);
}

BbBasisFacts *
bb_workspace_look_up_basis_finish (BbWorkspace *self, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}
