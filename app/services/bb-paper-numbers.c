/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that an office set apart for papers that are made on the spot, and no number twice. */
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "bb-async.h"
#include "bb-documents.h"
#include "bb-numbers.h"
#include "bb-paper-chain.h"
#include "bb-visit-memory.h"
#include "bb-workspace-private.h"
#include "domain/bb-dates.h"
#include "domain/bb-fold.h"

/* ── What was given ──────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  gint64 number;
  char *kind, *visit, *paper;    /* paper: id, without "minutes:"; %NULL: typed into the visit, for its minutes */
  int year;
} Use;

static void
use_free (gpointer data)
{
  Use *self = data;

  g_free (self->kind);
  g_free (self->visit);
  g_free (self->paper);
  g_free (self);
}

static void
add_use (GPtrArray *uses, const char *number, const char *kind, const char *visit, const char *paper, GDateTime *at)
{
  gint64 value = number ? g_ascii_strtoll (number, NULL, 10) : 0;
  Use *use = value > 0 && at ? g_new0 (Use, 1) : NULL;
  GDate day;

  if (!use)
    return;
  bb_time_get_date (at, &day);
  use->number = value;
  use->kind = g_strdup (kind);
  use->visit = g_strdup (visit);
  use->paper = g_strdup (paper);
  use->year = g_date_get_year (&day);
  g_ptr_array_add (uses, use);
}

/* Printed into papers when they were made; the kind of each is noted in @kinds. */
static gboolean
add_papers (BbStore *store, GPtrArray *uses, GHashTable *kinds, GError **error)
{
  g_autoptr (GPtrArray) documents = bb_store_list (store, NULL, "minutes:", error);

  for (guint i = 0; documents && i < documents->len; i++)
    {
      const char *id = ((BbDocument *) documents->pdata[i])->id + strlen ("minutes:");
      g_autoptr (BbMinutesRecord) record = bb_value_from_object (&BB_MINUTES_RECORD_SCHEMA, ((BbDocument *) documents->pdata[i])->body, NULL);

      if (!record)
        continue;
      g_hash_table_insert (kinds, g_strdup (id), g_strdup (record->kind));
      if (record->paper && !record->of)
        add_use (uses, record->paper->number, record->kind, record->visit, id, record->at);
    }
  return documents != NULL;
}

/* Filled in once they were signed. */
static gboolean
add_filled (BbStore *store, GPtrArray *uses, GHashTable *kinds, GError **error)
{
  g_autoptr (GPtrArray) documents = bb_store_list (store, NULL, "signature:", error);

  for (guint i = 0; documents && i < documents->len; i++)
    {
      g_autoptr (BbSignatureRecord) record = bb_value_from_object (&BB_SIGNATURE_RECORD_SCHEMA, ((BbDocument *) documents->pdata[i])->body, NULL);
      const char *kind = record ? g_hash_table_lookup (kinds, record->minutes) : NULL;

      if (record && record->number)
        add_use (uses, record->number, kind ? kind : bb_paper_kind_names[BB_PAPER_MINUTES], record->visit, record->minutes, record->at);
    }
  return documents != NULL;
}

static gboolean
add_visits (BbStore *store, GPtrArray *uses, GError **error)
{
  g_autoptr (GPtrArray) documents = bb_store_list (store, NULL, "visit:", error);

  for (guint i = 0; documents && i < documents->len; i++)
    {
      const char *id = ((BbDocument *) documents->pdata[i])->id + strlen ("visit:");
      g_autoptr (BbVisit) visit = bb_value_from_object (&BB_VISIT_SCHEMA, ((BbDocument *) documents->pdata[i])->body, NULL);

      if (visit)
        add_use (uses, visit->number, bb_paper_kind_names[BB_PAPER_MINUTES], id, NULL, visit->at);
    }
  return documents != NULL;
}

/* (element-type Use) */
static GPtrArray *
list_uses (BbStore *store, GError **error)
{
  g_autoptr (GPtrArray) uses = g_ptr_array_new_with_free_func (use_free);
  g_autoptr (GHashTable) kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return add_papers (store, uses, kinds, error) && add_filled (store, uses, kinds, error) && add_visits (store, uses, error) ? g_steal_pointer (&uses) : NULL;
}

/* ── Series ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* A series is of its kind alone when a block says so, else of all papers. */
static gboolean
shares_series (const BbNumberBlock *block, const char *kind)
{
  return !block->kind || g_strcmp0 (block->kind, kind) == 0;
}

static const Use *
find_use (GPtrArray *uses, const BbNumberBlock *block, gint64 number)
{
  for (guint i = 0; i < uses->len; i++)
    {
      const Use *use = uses->pdata[i];

      if (use->number == number && use->year == block->year && shares_series (block, use->kind))
        return use;
    }
  return NULL;
}

/* The first free number of @block, from @from on; 0: none is left. */
static gint64
find_free (GPtrArray *uses, const BbNumberBlock *block, gint64 from)
{
  for (gint64 number = MAX (block->from, from); number <= block->to; number++)
    if (!find_use (uses, block, number))
      return number;
  return 0;
}

static guint
count_free (GPtrArray *uses, const BbNumberBlock *block)
{
  guint n = 0;

  for (gint64 number = find_free (uses, block, block->from); number; number = find_free (uses, block, number + 1))
    n++;
  return n;
}

/* ── The next one ────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  const char *kind;
  char *team, *user;             /* scope of the visit; who works here, folded */
  int year;
  BbCase *visit;
} Search;

static void
search_clear (Search *self)
{
  g_free (self->team);
  g_free (self->user);
  g_clear_object (&self->visit);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static gboolean
search_begin (Search *self, BbWorkspace *workspace, const char *visit, const char *kind, GError **error)
{
  g_autoptr (GDateTime) now = bb_now ();
  g_autofree char *database = NULL, *user = bb_workspace_get_user (workspace);
  GDate today;

  self->visit = bb_visit_load (workspace, visit, error);
  database = self->visit ? bb_find_visit_database (workspace, visit, error) : NULL;
  if (!database)
    return FALSE;
  bb_time_get_date (now, &today);
  self->kind = kind;
  self->year = g_date_get_year (&today);
  self->team = strchr (database, '-') ? g_strdup (strchr (database, '-') + 1) : NULL;
  self->user = bb_fold (user ? user : "");
  return TRUE;
}

static gboolean
is_for (const Search *self, const BbNumberBlock *block)
{
  g_autofree char *holder = bb_fold (block->holder ? block->holder : "");

  return block->year == self->year && shares_series (block, self->kind) && (!block->team || g_strcmp0 (block->team, self->team) == 0) &&
         (!*holder || g_str_equal (holder, self->user));
}

char *
bb_document_next_number (BbWorkspace *workspace, const char *id, const char *kind, GError **error)
{
  g_auto (Search) search = { 0 };
  g_autoptr (GPtrArray) uses = search_begin (&search, workspace, id, kind, error) ? list_uses (bb_workspace_get_store (workspace), error) : NULL;
  BbIssuer *issuer = uses ? bb_case_get_issuer (search.visit) : NULL;

  if (!uses)
    return NULL;
  for (guint i = 0; issuer && i < issuer->numbers->len; i++)
    {
      const BbNumberBlock *block = issuer->numbers->pdata[i];
      gint64 number = is_for (&search, block) ? find_free (uses, block, block->from) : 0;

      if (number > 0)
        return g_strdup_printf ("%02" G_GINT64_FORMAT, number);
    }
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("No number of %d is set apart for this paper, or all are used; type one"), search.year);
  return NULL;
}

guint
bb_numbers_count_left (BbWorkspace *workspace, const char *id, const char *kind)
{
  g_auto (Search) search = { 0 };
  g_autoptr (GPtrArray) uses = search_begin (&search, workspace, id, kind, NULL) ? list_uses (bb_workspace_get_store (workspace), NULL) : NULL;
  BbIssuer *issuer = uses ? bb_case_get_issuer (search.visit) : NULL;
  guint n = 0;

  for (guint i = 0; issuer && i < issuer->numbers->len; i++)
    if (is_for (&search, issuer->numbers->pdata[i]))
      n += count_free (uses, issuer->numbers->pdata[i]);
  return n;
}

/* ── No number twice ─────────────────────────────────────────────────────────────────────────────────────────── */

/* The series that @number of a paper of @kind is of: that of the block that has it, else of the kind. */
static BbNumberBlock *
find_series (BbIssuer *issuer, const char *kind, int year, gint64 number)
{
  BbNumberBlock *series;

  for (guint i = 0; issuer && i < issuer->numbers->len; i++)
    {
      BbNumberBlock *block = issuer->numbers->pdata[i];

      if (block->year == year && shares_series (block, kind) && block->from <= number && number <= block->to)
        return bb_number_block_ref (block);
    }
  series = bb_number_block_new ();
  series->kind = g_strdup (kind);
  series->year = year;
  return series;
}

/* A number of another office is none of this one's. */
static gboolean
is_of_office (BbWorkspace *workspace, const char *visit, BbIssuer *issuer)
{
  g_autoptr (BbCase) other = bb_visit_load (workspace, visit, NULL);

  return other && issuer && g_strcmp0 (bb_case_get_visit (other)->issuer, issuer->code) == 0;
}

gboolean
bb_numbers_check (BbWorkspace *workspace, BbCase *visit, const char *kind, const char *paper, const char *number, GError **error)
{
  g_autoptr (GPtrArray) uses = list_uses (bb_workspace_get_store (workspace), error);
  BbIssuer *issuer = bb_case_get_issuer (visit);
  gint64 value = g_ascii_strtoll (number, NULL, 10);
  gboolean minutes = g_str_equal (kind, bb_paper_kind_names[BB_PAPER_MINUTES]);
  g_autoptr (GDateTime) now = bb_now ();
  g_autoptr (BbNumberBlock) series = NULL;
  GDate today;

  if (!uses || value < 1)
    return uses != NULL;
  bb_time_get_date (now, &today);
  series = find_series (issuer, kind, g_date_get_year (&today), value);
  for (guint i = 0; i < uses->len; i++)
    {
      const Use *use = uses->pdata[i];

      if (use->number != value || use->year != series->year || !shares_series (series, use->kind) || (paper && g_strcmp0 (use->paper, paper) == 0) ||
          (minutes && g_str_equal (use->kind, kind) && g_str_equal (use->visit, bb_case_get_id (visit))) || !is_of_office (workspace, use->visit, issuer))
        continue;
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("The number %s of %d was given already: %s, visit %.8s"), number, use->year,
                   bb_paper_kind_get_label (bb_paper_kind_find (use->kind)), use->visit);
      return FALSE;
    }
  return TRUE;
}

/* ── The office's blocks ─────────────────────────────────────────────────────────────────────────────────────── */

static void
row_free (gpointer data)
{
  bb_number_block_unref (((BbNumberRow *) data)->block);
  g_free (data);
}

GPtrArray *
bb_numbers_list (BbWorkspace *workspace, const char *code, GError **error)
{
  g_autoptr (BbIssuer) issuer = bb_workspace_find_issuer (workspace, code, error);
  g_autoptr (GPtrArray) uses = issuer ? list_uses (bb_workspace_get_store (workspace), error) : NULL;
  GPtrArray *rows = uses ? g_ptr_array_new_with_free_func (row_free) : NULL;

  for (guint i = 0; rows && i < issuer->numbers->len; i++)
    {
      BbNumberRow *row = g_new0 (BbNumberRow, 1);

      row->block = bb_number_block_ref (issuer->numbers->pdata[i]);
      row->left = count_free (uses, row->block);
      row->used = (guint) (row->block->to - row->block->from + 1) - row->left;
      g_ptr_array_add (rows, row);
    }
  return rows;
}

static gboolean
overlap (const BbNumberBlock *a, const BbNumberBlock *b)
{
  return a->year == b->year && (!a->kind || !b->kind || g_str_equal (a->kind, b->kind)) && a->from <= b->to && b->from <= a->to;
}

static gboolean
check_new (BbWorkspace *workspace, BbIssuer *issuer, const BbNumberBlock *block, GError **error)
{
  g_autoptr (GPtrArray) uses = list_uses (bb_workspace_get_store (workspace), error);

  if (!uses)
    return FALSE;
  for (guint i = 0; i < issuer->numbers->len; i++)
    {
      const BbNumberBlock *other = issuer->numbers->pdata[i];

      if (!overlap (block, other))
        continue;
      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE,
                   _("The numbers %d to %d of %d are set apart already: no number may be in two blocks"), (int) other->from, (int) other->to, (int) other->year);
      return FALSE;
    }
  for (gint64 number = block->from; number <= block->to; number++)
    if (find_use (uses, block, number))
      {
        g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("The number %d of %d was given already: begin after it"), (int) number,
                     (int) block->year);
        return FALSE;
      }
  return TRUE;
}

/* Blocks of ten thousand numbers are a slip of the hand, and would be counted for ever. */
static gboolean
check_size (const BbNumberBlock *block, GError **error)
{
  if (block->from >= 1 && block->from <= block->to && block->to - block->from < 10000 && block->to <= 999999 && block->year >= 2000 && block->year <= 2200)
    return TRUE;
  g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE,
                       _("A block has a year, and from 1 to 10,000 numbers, the first not above the last"));
  return FALSE;
}

/* Lower numbers are given first; one that was taken away by mistake comes back to its place. */
static void
insert (GPtrArray *blocks, BbNumberBlock *block)
{
  guint place = 0;

  for (; place < blocks->len; place++)
    {
      const BbNumberBlock *other = blocks->pdata[place];

      if (other->year > block->year || (other->year == block->year && other->from > block->from))
        break;
    }
  g_ptr_array_insert (blocks, (int) place, bb_number_block_copy (block));
}

static gboolean
save (BbWorkspace *workspace, BbIssuer *issuer, GError **error)
{
  if (!bb_workspace_save_issuer (workspace, issuer, error))
    return FALSE;
  bb_workspace_emit_changed (workspace, NULL);
  return TRUE;
}

gboolean
bb_numbers_add (BbWorkspace *workspace, const char *code, BbNumberBlock *block, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbIssuer) issuer = check_size (block, error) ? bb_workspace_find_issuer (workspace, code, error) : NULL;
  g_autoptr (BbIssuer) changed = issuer ? bb_issuer_copy (issuer) : NULL;

  if (!changed || !check_new (workspace, changed, block, error))
    return FALSE;
  insert (changed->numbers, block);
  return save (workspace, changed, error);
}

gboolean
bb_numbers_remove (BbWorkspace *workspace, const char *code, gint64 year, gint64 from, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbIssuer) issuer = bb_workspace_find_issuer (workspace, code, error);
  g_autoptr (BbIssuer) changed = issuer ? bb_issuer_copy (issuer) : NULL;

  for (guint i = 0; changed && i < changed->numbers->len; i++)
    {
      const BbNumberBlock *block = changed->numbers->pdata[i];

      if (block->year != year || block->from != from)
        continue;
      g_ptr_array_remove_index (changed->numbers, i);
      return save (workspace, changed, error);
    }
  if (changed)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("No block of %d begins with the number %d"), (int) year, (int) from);
  return FALSE;
}
