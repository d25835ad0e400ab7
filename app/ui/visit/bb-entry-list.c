/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-entry-list.h"

struct _BbEntryList
{
  GObject parent_instance;

  GPtrArray *all;                /* BbEntry: every item that concerns this kind of unit */
  GPtrArray *entries;            /* of these, the ones that are asked; (transfer none) */
  GHashTable *by_code;           /* code → BbEntry, of all */
  GListStore *sections;
};

static GType get_item_type (GListModel *model) { return BB_TYPE_ENTRY; }
static guint get_n_items (GListModel *model) { return BB_ENTRY_LIST (model)->entries->len; }

static gpointer
get_item (GListModel *model, guint position)
{
  BbEntryList *self = BB_ENTRY_LIST (model);

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
  BbEntryList *self = BB_ENTRY_LIST (model);
  BbSectionEntry *section;

  if (position >= self->entries->len)
    {
      *start = self->entries->len;
      *end = G_MAXUINT;
      return;
    }
  section = bb_entry_get_section (self->entries->pdata[position]);
  for (*start = position; *start > 0 && bb_entry_get_section (self->entries->pdata[*start - 1]) == section; (*start)--)
    ;
  for (*end = position + 1; *end < self->entries->len && bb_entry_get_section (self->entries->pdata[*end]) == section; (*end)++)
    ;
}

static void
section_model_init (GtkSectionModelInterface *iface)
{
  iface->get_section = get_section;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BbEntryList, bb_entry_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SECTION_MODEL, section_model_init))

static void
bb_entry_list_finalize (GObject *object)
{
  BbEntryList *self = BB_ENTRY_LIST (object);

  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->all);
  g_hash_table_unref (self->by_code);
  g_object_unref (self->sections);
  G_OBJECT_CLASS (bb_entry_list_parent_class)->finalize (object);
}

static void
bb_entry_list_class_init (BbEntryListClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_entry_list_finalize;
}

static void
bb_entry_list_init (BbEntryList *self)
{
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->entries = g_ptr_array_new ();
  self->by_code = g_hash_table_new (g_str_hash, g_str_equal);
  self->sections = g_list_store_new (BB_TYPE_SECTION_ENTRY);
}

BbEntryList *
bb_entry_list_new (void)
{
  return g_object_new (BB_TYPE_ENTRY_LIST, NULL);
}

static gboolean
concerns_unit (BbCase *visit, BbItem *item)
{
  BbVisit *value = bb_case_get_visit (visit);
  BbUnit *unit = bb_case_get_unit (visit);
  int kind = value->unit_kind >= 0 ? value->unit_kind : unit ? unit->kind : -1;

  return kind < 0 || bb_item_applies_to (item, kind);
}

/* A checklist names only items that stand before: this ends. */
static gboolean
is_asked (BbEntryList *self, BbEntry *entry)
{
  BbCondition *when = bb_entry_get_item (entry)->when;
  BbEntry *other = when ? g_hash_table_lookup (self->by_code, when->item) : NULL;

  return !when || (other && is_asked (self, other) && bb_condition_holds (when, bb_entry_get_answer (other)->result));
}

static void
add_section (BbEntryList *self, BbCase *visit, BbChecklist *checklist, BbSection *section)
{
  g_autoptr (BbSectionEntry) part = bb_section_entry_new (checklist, section, g_list_model_get_n_items (G_LIST_MODEL (self->sections)));
  guint before = self->all->len;

  for (guint i = 0; i < section->items->len; i++)
    {
      BbItem *item = section->items->pdata[i];
      BbEntry *entry;

      if (!concerns_unit (visit, item) || g_hash_table_contains (self->by_code, item->code))
        continue;
      entry = bb_entry_new (item, part);
      g_ptr_array_add (self->all, entry);
      g_hash_table_insert (self->by_code, item->code, entry);
    }
  if (self->all->len > before)
    g_list_store_append (self->sections, part);
}

void
bb_entry_list_fill (BbEntryList *self, BbCase *visit)
{
  GPtrArray *checklists = bb_case_get_checklists (visit);
  guint before = self->entries->len;

  g_list_store_remove_all (self->sections);
  g_hash_table_remove_all (self->by_code);
  g_ptr_array_set_size (self->entries, 0);
  g_ptr_array_set_size (self->all, 0);
  for (guint c = 0; c < checklists->len; c++)
    {
      BbChecklist *checklist = checklists->pdata[c];

      for (guint s = 0; s < checklist->sections->len; s++)
        add_section (self, visit, checklist, checklist->sections->pdata[s]);
    }
  for (guint i = 0; i < self->all->len; i++)
    if (is_asked (self, self->all->pdata[i]))
      g_ptr_array_add (self->entries, self->all->pdata[i]);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->entries->len);
}

/* Only what comes or goes is told, so that the cards beside it stay as they are. */
void
bb_entry_list_update (BbEntryList *self)
{
  guint place = 0;

  for (guint i = 0; i < self->all->len; i++)
    {
      BbEntry *entry = self->all->pdata[i];
      gboolean asked = is_asked (self, entry), shown = place < self->entries->len && self->entries->pdata[place] == entry;

      if (asked && !shown)
        g_ptr_array_insert (self->entries, (int) place, entry);
      else if (!asked && shown)
        g_ptr_array_remove_index (self->entries, place);
      if (asked != shown)
        g_list_model_items_changed (G_LIST_MODEL (self), place, shown, asked);
      place += asked;
    }
}

void
bb_entry_list_foreach (BbEntryList *self, void (*func) (BbEntry *entry, gpointer data), gpointer data)
{
  for (guint i = 0; i < self->all->len; i++)
    func (self->all->pdata[i], data);
}

BbEntry *
bb_entry_list_find (BbEntryList *self, const char *code)
{
  BbEntry *entry = code ? g_hash_table_lookup (self->by_code, code) : NULL;

  return entry && is_asked (self, entry) ? entry : NULL;
}

gboolean bb_entry_list_is_filled (BbEntryList *self) { return self->all->len > 0; }
guint bb_entry_list_get_n_entries (BbEntryList *self) { return self->entries->len; }
BbEntry *bb_entry_list_get (BbEntryList *self, guint position) { return self->entries->pdata[position]; }
GListModel *bb_entry_list_get_sections (BbEntryList *self) { return G_LIST_MODEL (self->sections); }

static void
set_section_tally (BbEntryList *self, guint start, guint end, guint *answered, guint *failed)
{
  *answered = *failed = 0;
  for (guint i = start; i < end; i++)
    {
      *answered += bb_entry_is_answered (self->entries->pdata[i]);
      *failed += bb_entry_is_failed (self->entries->pdata[i]);
    }
  bb_section_entry_set_tally (bb_entry_get_section (self->entries->pdata[start]), *answered, *failed, end - start);
}

/* Sections of which nothing is asked now. */
static void
clear_empty_sections (BbEntryList *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sections)), next = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BbSectionEntry) section = g_list_model_get_item (G_LIST_MODEL (self->sections), i);

      if (next < self->entries->len && bb_entry_get_section (self->entries->pdata[next]) == section)
        while (next < self->entries->len && bb_entry_get_section (self->entries->pdata[next]) == section)
          next++;
      else
        bb_section_entry_set_tally (section, 0, 0, 0);
    }
}

void
bb_entry_list_tally (BbEntryList *self, guint *answered, guint *failed, guint *total)
{
  *answered = *failed = 0;
  *total = self->entries->len;
  clear_empty_sections (self);
  for (guint start = 0, end; start < self->entries->len; start = end)
    {
      guint section_answered, section_failed;

      gtk_section_model_get_section (GTK_SECTION_MODEL (self), start, &start, &end);
      set_section_tally (self, start, end, &section_answered, &section_failed);
      *answered += section_answered;
      *failed += section_failed;
    }
}
