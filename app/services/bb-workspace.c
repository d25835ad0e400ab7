/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-workspace.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/random.h>

#include "bb-async.h"
#include "bb-config.h"
#include "bb-look.h"
#include "bb-visit-memory.h"
#include "bb-workspace-private.h"

struct _BbWorkspace
{
  GObject parent_instance;

  BbStore *store;
  char *folder;
  char *data_dir;
  GMainContext *context;
  GThreadPool *pool;
  GRecMutex write_lock;
  GHashTable *undo;              /* visit → GPtrArray of undo steps */
  GHashTable *memories;          /* visit → BbVisitMemory */

  GMutex user_lock;
  char *user;
  char *laptop;                    /* %NULL: not asked yet */

  GMutex catalogue_lock;
  BbCalendars *calendars;
  GPtrArray *checklists;         /* BbChecklist */
  GPtrArray *bases;              /* BbBasis */
};

enum { VISIT_CHANGED, CATALOGUE_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BbWorkspace, bb_workspace, G_TYPE_OBJECT)

static void
bb_workspace_finalize (GObject *object)
{
  BbWorkspace *self = BB_WORKSPACE (object);

  bb_workspace_close (self);
  g_clear_object (&self->store);
  g_free (self->folder);
  g_free (self->data_dir);
  g_main_context_unref (self->context);
  g_rec_mutex_clear (&self->write_lock);
  g_mutex_clear (&self->user_lock);
  g_free (self->user);
  g_free (self->laptop);
  g_mutex_clear (&self->catalogue_lock);
  g_hash_table_unref (self->undo);
  g_hash_table_unref (self->memories);
  bb_calendars_free (self->calendars);
  g_ptr_array_unref (self->checklists);
  g_ptr_array_unref (self->bases);
  G_OBJECT_CLASS (bb_workspace_parent_class)->finalize (object);
}

static void
bb_workspace_class_init (BbWorkspaceClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_workspace_finalize;
  signals[VISIT_CHANGED] = g_signal_new ("visit-changed", BB_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CATALOGUE_CHANGED] = g_signal_new ("catalogue-changed", BB_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 0);
}

static void
bb_workspace_init (BbWorkspace *self)
{
  self->context = g_main_context_ref_thread_default ();
  g_rec_mutex_init (&self->write_lock);
  g_mutex_init (&self->user_lock);
  g_mutex_init (&self->catalogue_lock);
  self->undo = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->memories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) bb_visit_memory_unref);
  self->calendars = bb_calendars_new ();
  self->checklists = g_ptr_array_new_with_free_func (bb_value_unref);
  self->bases = g_ptr_array_new_with_free_func (bb_value_unref);
}

char *
bb_workspace_get_default_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "bienban", "default", NULL);
}

const char *
bb_workspace_find_data_dir (const char *data_dir)
{
  const char *environment = g_getenv ("BIENBAN_DATA");

  return data_dir ? data_dir : environment ? environment : BB_DATA_DIR;
}

/* For the store's projection of visits: the state machine is the domain's. */
static char *
compute_state (GPtrArray *bodies)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (bb_value_unref);

  for (guint i = 0; i < bodies->len; i++)
    {
      BbEvent *event = bb_event_from_object (bodies->pdata[i], NULL);

      if (event)
        g_ptr_array_add (events, event);
    }
  bb_events_sort (events);
  return g_strdup (bb_state_names[bb_events_get_state (events)]);
}

BbWorkspace *
bb_workspace_open (const char *folder, const char *data_dir, GError **error)
{
  g_autoptr (BbWorkspace) self = g_object_new (BB_TYPE_WORKSPACE, NULL);

  self->folder = folder ? g_strdup (folder) : bb_workspace_get_default_folder ();
  self->data_dir = g_strdup (bb_workspace_find_data_dir (data_dir));
  self->store = bb_store_open (self->folder, error);
  if (!self->store)
    return NULL;
  bb_store_set_state_func (self->store, compute_state);
  if (!bb_catalogue_load (self, error))
    return NULL;
  self->pool = bb_async_pool_new ();
  /* What a run that did not end well lent to other programs does not stay on the disk. */
  bb_look_take_back (self);
  return g_steal_pointer (&self);
}

void
bb_workspace_close (BbWorkspace *self)
{
  if (self->pool)
    {
      g_thread_pool_free (g_steal_pointer (&self->pool), FALSE, TRUE);
      bb_look_take_back (self);
    }
  if (self->store)
    bb_store_close (self->store);
}

const char *bb_workspace_get_folder (BbWorkspace *self) { return self->folder; }
const char *bb_workspace_get_data_dir (BbWorkspace *self) { return self->data_dir; }
BbStore *bb_workspace_get_store (BbWorkspace *self) { return self->store; }
BbCalendars *bb_workspace_get_calendars (BbWorkspace *self) { return self->calendars; }
GThreadPool *bb_workspace_get_pool (BbWorkspace *self) { return self->pool; }
GRecMutex *bb_workspace_get_write_lock (BbWorkspace *self) { return &self->write_lock; }
GHashTable *bb_workspace_get_undo (BbWorkspace *self) { return self->undo; }
GHashTable *bb_workspace_get_memories (BbWorkspace *self) { return self->memories; }

/* ── Signals ─────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct { BbWorkspace *workspace; char *visit; } Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->workspace);
  g_free (change->visit);
  g_free (change);
}

static gboolean
on_changed (gpointer data)
{
  Change *change = data;

  if (change->visit)
    g_signal_emit (change->workspace, signals[VISIT_CHANGED], 0, change->visit);
  else
    g_signal_emit (change->workspace, signals[CATALOGUE_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

void
bb_workspace_emit_changed (BbWorkspace *self, const char *visit)
{
  Change *change = g_new0 (Change, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  change->workspace = g_object_ref (self);
  change->visit = g_strdup (visit);
  g_source_set_callback (source, on_changed, change, change_free);
  g_source_attach (source, self->context);
}

/* ── Small things ────────────────────────────────────────────────────────────────────────────────────────────── */

char *
bb_random_id (void)
{
  guint8 bytes[16];
  GString *text = g_string_sized_new (33);

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_error ("the system has no random source");
  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

GDateTime *
bb_now (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_add (now, -(g_date_time_get_microsecond (now) % 1000));
}

gboolean
bb_workspace_put (BbWorkspace *self, const char *database, const char *id, JsonObject *body, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&self->write_lock);
  g_autoptr (BbDocument) before = bb_store_get (self->store, database, id, NULL, NULL);
  g_autoptr (BbBatch) batch = bb_batch_new ();

  bb_batch_put (batch, database, id, before ? before->rev : NULL, body);
  return bb_store_commit (self->store, batch, NULL, error);
}

/* ── Settings and drafts ─────────────────────────────────────────────────────────────────────────────────────── */

char *
bb_workspace_get_setting (BbWorkspace *self, const char *key)
{
  g_autofree char *name = g_strconcat ("setting/", key, NULL);

  return bb_store_get_draft (self->store, name, NULL);
}

gboolean
bb_workspace_set_setting (BbWorkspace *self, const char *key, const char *value, GError **error)
{
  g_autofree char *name = g_strconcat ("setting/", key, NULL);

  return bb_store_set_draft (self->store, name, value, error);
}

char *
bb_workspace_get_user (BbWorkspace *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->user_lock);

  if (!self->user)
    self->user = bb_workspace_get_setting (self, "user");
  if (!self->user)
    self->user = g_strdup (g_get_real_name ());
  return g_strdup (self->user);
}

char *
bb_workspace_get_laptop (BbWorkspace *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->user_lock);

  if (!self->laptop)
    self->laptop = bb_workspace_get_setting (self, "laptop");
  if (!self->laptop)
    self->laptop = g_strdup (g_get_host_name ());
  return g_strdup (self->laptop);
}

gboolean
bb_workspace_set_laptop (BbWorkspace *self, const char *name, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->user_lock);

  g_clear_pointer (&self->laptop, g_free);
  return bb_workspace_set_setting (self, "laptop", name, error);
}

gboolean
bb_workspace_set_user (BbWorkspace *self, const char *name, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->user_lock);

  g_clear_pointer (&self->user, g_free);
  return bb_workspace_set_setting (self, "user", name, error);
}

gboolean
bb_workspace_set_draft (BbWorkspace *self, const char *key, const char *text, GError **error)
{
  g_autofree char *name = g_strconcat ("draft/", key, NULL);

  return bb_store_set_draft (self->store, name, text, error);
}

char *
bb_workspace_get_draft (BbWorkspace *self, const char *key)
{
  g_autofree char *name = g_strconcat ("draft/", key, NULL);

  return bb_store_get_draft (self->store, name, NULL);
}

GHashTable *
bb_workspace_list_drafts (BbWorkspace *self, const char *prefix)
{
  g_autofree char *name = g_strconcat ("draft/", prefix, NULL);
  g_autoptr (GHashTable) stored = bb_store_list_drafts (self->store, name, NULL);
  GHashTable *drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer key, text;

  if (!stored)
    return drafts;
  g_hash_table_iter_init (&iter, stored);
  while (g_hash_table_iter_next (&iter, &key, &text))
    g_hash_table_insert (drafts, g_strdup ((char *) key + strlen ("draft/")), g_strdup (text));
  return drafts;
}

static gpointer
set_draft_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_workspace_set_draft (self, bb_args_get (args, 0), bb_args_get (args, 1), error));
}

void
bb_workspace_set_draft_async (BbWorkspace *self, const char *key, const char *text)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, key);
  bb_args_add_string (args, text);
  bb_async_run (self, BB_QUEUE_ORDERED, set_draft_work, args, NULL, NULL, NULL, NULL);
}

/* ── The catalogue in memory ─────────────────────────────────────────────────────────────────────────────────── */

BbChecklist *
bb_catalogue_get_checklist (BbWorkspace *self, const char *code, const char *version)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->catalogue_lock);

  for (guint i = 0; i < self->checklists->len; i++)
    {
      BbChecklist *checklist = self->checklists->pdata[i];

      if (g_str_equal (checklist->code, code) && g_str_equal (checklist->version, version))
        return bb_checklist_ref (checklist);
    }
  return NULL;
}

void
bb_catalogue_add_checklist (BbWorkspace *self, BbChecklist *checklist)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->catalogue_lock);

  for (guint i = 0; i < self->checklists->len; i++)
    {
      BbChecklist *other = self->checklists->pdata[i];

      if (g_str_equal (checklist->code, other->code) && g_str_equal (checklist->version, other->version))
        {
          g_ptr_array_remove_index (self->checklists, i);
          break;
        }
    }
  g_ptr_array_add (self->checklists, bb_checklist_ref (checklist));
}

void
bb_catalogue_remove_checklist (BbWorkspace *self, const char *code, const char *version)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->catalogue_lock);

  for (guint i = 0; i < self->checklists->len; i++)
    {
      BbChecklist *checklist = self->checklists->pdata[i];

      if (!g_str_equal (checklist->code, code) || !g_str_equal (checklist->version, version))
        continue;
      g_ptr_array_remove_index (self->checklists, i);
      return;
    }
}

static GPtrArray *
copy_list (GPtrArray *list)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (bb_value_unref);

  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (copy, bb_value_ref (list->pdata[i]));
  return copy;
}

GPtrArray *
bb_catalogue_list_checklists (BbWorkspace *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->catalogue_lock);

  return copy_list (self->checklists);
}

void
bb_catalogue_add_basis (BbWorkspace *self, BbBasis *basis)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->catalogue_lock);

  for (guint i = 0; i < self->bases->len; i++)
    if (g_str_equal (((BbBasis *) self->bases->pdata[i])->id, basis->id))
      {
        g_ptr_array_remove_index (self->bases, i);
        break;
      }
  g_ptr_array_add (self->bases, bb_basis_ref (basis));
}

GPtrArray *
bb_catalogue_list_bases (BbWorkspace *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->catalogue_lock);

  return copy_list (self->bases);
}

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
open_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  BbWorkspace *workspace = bb_workspace_open (bb_args_get (args, 0), bb_args_get (args, 1), error);

  if (workspace)
    {
      g_main_context_unref (workspace->context);
      workspace->context = g_main_context_ref (bb_args_get (args, 2));
    }
  return workspace;
}

void
bb_workspace_open_async (const char *folder, const char *data_dir, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, folder);
  bb_args_add_string (args, data_dir);
  bb_args_add (args, g_main_context_ref_thread_default (), (GDestroyNotify) g_main_context_unref);
  bb_async_run (NULL, BB_QUEUE_FREE, open_work, args, g_object_unref, cancellable, callback, user_data);
}

BbWorkspace *
bb_workspace_open_finish (GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}
