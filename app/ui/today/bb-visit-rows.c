/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-visit-rows.h"

#include "common/bb-wording.h"

/* ── One row ─────────────────────────────────────────────────────────────────────────────────────────────────── */

struct _BbVisitEntry { GObject parent_instance; BbVisitRow *row; gboolean current; };
G_DEFINE_FINAL_TYPE (BbVisitEntry, bb_visit_entry, G_TYPE_OBJECT)

static void
bb_visit_entry_finalize (GObject *object)
{
  bb_visit_row_free (BB_VISIT_ENTRY (object)->row);
  G_OBJECT_CLASS (bb_visit_entry_parent_class)->finalize (object);
}

static void
bb_visit_entry_class_init (BbVisitEntryClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_visit_entry_finalize;
}

static void
bb_visit_entry_init (BbVisitEntry *self)
{
}

static gboolean
is_current (const BbVisitRow *row)
{
  int state = bb_wording_index (bb_state_names, row->state);
  g_autoptr (GDateTime) opened = row->opened_at ? bb_time_parse (row->opened_at) : NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  GDate day, today;

  if (state == BB_STATE_OPENED || state == BB_STATE_MINUTES_DRAFT || state == BB_STATE_READ_OUT)
    return TRUE;
  if (!opened)
    return FALSE;
  bb_time_get_date (opened, &day);
  bb_time_get_date (now, &today);
  return g_date_compare (&day, &today) == 0;
}

static BbVisitEntry *
make_entry (BbVisitRow *row)
{
  BbVisitEntry *self = g_object_new (BB_TYPE_VISIT_ENTRY, NULL);

  self->row = row;
  self->current = is_current (row);
  return self;
}

const BbVisitRow *bb_visit_entry_get (BbVisitEntry *self) { return self->row; }
gboolean bb_visit_entry_is_current (BbVisitEntry *self) { return self->current; }

/* ── The list ────────────────────────────────────────────────────────────────────────────────────────────────── */

struct _BbVisitRows
{
  GObject parent_instance;

  BbWorkspace *workspace;
  GPtrArray *entries;            /* BbVisitEntry: current ones first */
  guint current, read;           /* how many are current; how many were read from the store */
  gboolean loading, exhausted, again;
  BbVisitRowsState state;
};

enum { PAGE = 100, AHEAD = 30 };
static guint loaded_signal;

static void load_page (BbVisitRows *self);

static GType get_item_type (GListModel *model) { return BB_TYPE_VISIT_ENTRY; }
static guint get_n_items (GListModel *model) { return BB_VISIT_ROWS (model)->entries->len; }

static gpointer
get_item (GListModel *model, guint position)
{
  BbVisitRows *self = BB_VISIT_ROWS (model);

  if (position + AHEAD > self->entries->len)
    load_page (self);
  return position < self->entries->len ? g_object_ref (self->entries->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
get_section (GtkSectionModel *model, guint position, guint *start, guint *end)
{
  BbVisitRows *self = BB_VISIT_ROWS (model);

  if (position < self->current)
    *start = 0, *end = self->current;
  else if (position < self->entries->len)
    *start = self->current, *end = self->entries->len;
  else
    *start = self->entries->len, *end = G_MAXUINT;
}

static void
section_model_init (GtkSectionModelInterface *iface)
{
  iface->get_section = get_section;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BbVisitRows, bb_visit_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SECTION_MODEL, section_model_init))

static void
bb_visit_rows_finalize (GObject *object)
{
  BbVisitRows *self = BB_VISIT_ROWS (object);

  g_clear_object (&self->workspace);
  g_ptr_array_unref (self->entries);
  G_OBJECT_CLASS (bb_visit_rows_parent_class)->finalize (object);
}

static void
bb_visit_rows_class_init (BbVisitRowsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_visit_rows_finalize;
  loaded_signal = g_signal_new ("loaded", BB_TYPE_VISIT_ROWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
bb_visit_rows_init (BbVisitRows *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
}

/* The first page replaces everything; of it what is current goes to the top. */
static void
take_first_page (BbVisitRows *self, GPtrArray *rows)
{
  guint before = self->entries->len;

  g_ptr_array_set_size (self->entries, 0);
  self->current = 0;
  for (guint i = 0; i < rows->len; i++)
    {
      BbVisitEntry *entry = make_entry (rows->pdata[i]);

      g_ptr_array_insert (self->entries, entry->current ? (int) self->current++ : -1, entry);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->entries->len);
}

static void
take_next_page (BbVisitRows *self, GPtrArray *rows)
{
  guint before = self->entries->len;

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (self->entries, make_entry (rows->pdata[i]));
  g_list_model_items_changed (G_LIST_MODEL (self), before, 0, rows->len);
}

static void
on_page_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbVisitRows) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = bb_visit_list_finish (self->workspace, result, &error);

  self->loading = FALSE;
  if (self->again)
    {
      self->again = FALSE;
      self->read = 0;
      load_page (self);
    }
  else if (rows)
    {
      self->exhausted = rows->len < PAGE;
      self->state = BB_VISIT_ROWS_READY;
      /* The rows pass to the entries. */
      g_ptr_array_set_free_func (rows, NULL);
      self->read += rows->len;
      if (self->read == rows->len)
        take_first_page (self, rows);
      else
        take_next_page (self, rows);
    }
  else
    self->state = BB_VISIT_ROWS_FAILED;
  g_signal_emit (self, loaded_signal, 0, error);
}

static void
load_page (BbVisitRows *self)
{
  if (self->loading || self->exhausted)
    return;
  self->loading = TRUE;
  bb_visit_list_async (self->workspace, self->read, PAGE, NULL, on_page_loaded, g_object_ref (self));
}

BbVisitRows *
bb_visit_rows_new (BbWorkspace *workspace)
{
  BbVisitRows *self = g_object_new (BB_TYPE_VISIT_ROWS, NULL);

  self->workspace = g_object_ref (workspace);
  load_page (self);
  return self;
}

BbVisitRowsState bb_visit_rows_get_state (BbVisitRows *self) { return self->state; }
guint bb_visit_rows_get_n_current (BbVisitRows *self) { return self->current; }

void
bb_visit_rows_reload (BbVisitRows *self)
{
  self->exhausted = FALSE;
  if (self->loading)
    {
      self->again = TRUE;
      return;
    }
  self->read = 0;
  load_page (self);
}
