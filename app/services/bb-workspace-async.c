/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogue, the user and the settings of a workspace, for the window. */
#include "bb-async.h"

#define PAIR(name, Type)                                                                                           \
  Type                                                                                                              \
  name##_finish (BbWorkspace *self, GAsyncResult *result, GError **error)                                            \
  {                                                                                                                 \
    return bb_async_finish (result, error);                                                                         \
  }

#define BOOLEAN(name)                                                                                               \
  gboolean                                                                                                          \
  name##_finish (BbWorkspace *self, GAsyncResult *result, GError **error)                                            \
  {                                                                                                                 \
    return bb_async_finish_boolean (result, error);                                                                 \
  }

#define WORK(name, call)                                                                                            \
  static gpointer                                                                                                   \
  name##_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)                            \
  {                                                                                                                 \
    return (gpointer) (gsize) (call);                                                                               \
  }

WORK (bb_workspace_list_bases, bb_workspace_list_bases (self, error))

void
bb_workspace_list_bases_async (BbWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  bb_async_run (self, BB_QUEUE_FREE, bb_workspace_list_bases_work, bb_args_new (), (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}
PAIR (bb_workspace_list_bases, GPtrArray *)

WORK (bb_workspace_list_issuers, bb_workspace_list_issuers (self, error))

void
bb_workspace_list_issuers_async (BbWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  bb_async_run (self, BB_QUEUE_ORDERED, bb_workspace_list_issuers_work, bb_args_new (), (GDestroyNotify) g_ptr_array_unref, cancellable, callback,
                user_data);
}
PAIR (bb_workspace_list_issuers, GPtrArray *)

WORK (bb_workspace_save_issuer, bb_workspace_save_issuer (self, bb_args_get (args, 0), error))

void
bb_workspace_save_issuer_async (BbWorkspace *self, BbIssuer *issuer, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add (args, bb_issuer_copy (issuer), bb_value_unref);
  bb_async_run (self, BB_QUEUE_ORDERED, bb_workspace_save_issuer_work, args, NULL, cancellable, callback, user_data);
}
BOOLEAN (bb_workspace_save_issuer)

WORK (bb_workspace_save_unit, bb_workspace_save_unit (self, bb_args_get (args, 0), error))

void
bb_workspace_save_unit_async (BbWorkspace *self, BbUnit *unit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add (args, bb_unit_copy (unit), bb_value_unref);
  bb_async_run (self, BB_QUEUE_ORDERED, bb_workspace_save_unit_work, args, NULL, cancellable, callback, user_data);
}
BOOLEAN (bb_workspace_save_unit)

WORK (bb_workspace_get_user, bb_workspace_get_user (self))

void
bb_workspace_get_user_async (BbWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  bb_async_run (self, BB_QUEUE_ORDERED, bb_workspace_get_user_work, bb_args_new (), g_free, cancellable, callback, user_data);
}
PAIR (bb_workspace_get_user, char *)

WORK (bb_workspace_set_user, bb_workspace_set_user (self, bb_args_get (args, 0), error))

void
bb_workspace_set_user_async (BbWorkspace *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, name);
  bb_async_run (self, BB_QUEUE_ORDERED, bb_workspace_set_user_work, args, NULL, cancellable, callback, user_data);
}
BOOLEAN (bb_workspace_set_user)

WORK (bb_workspace_get_laptop, bb_workspace_get_laptop (self))

void
bb_workspace_get_laptop_async (BbWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  bb_async_run (self, BB_QUEUE_ORDERED, bb_workspace_get_laptop_work, bb_args_new (), g_free, cancellable, callback, user_data);
}
PAIR (bb_workspace_get_laptop, char *)

WORK (bb_workspace_set_laptop, bb_workspace_set_laptop (self, bb_args_get (args, 0), error))

void
bb_workspace_set_laptop_async (BbWorkspace *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, name);
  bb_async_run (self, BB_QUEUE_ORDERED, bb_workspace_set_laptop_work, args, NULL, cancellable, callback, user_data);
}
BOOLEAN (bb_workspace_set_laptop)

WORK (bb_workspace_get_setting, bb_workspace_get_setting (self, bb_args_get (args, 0)))

void
bb_workspace_get_setting_async (BbWorkspace *self, const char *key, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, key);
  bb_async_run (self, BB_QUEUE_ORDERED, bb_workspace_get_setting_work, args, g_free, cancellable, callback, user_data);
}
PAIR (bb_workspace_get_setting, char *)

WORK (bb_workspace_set_setting, bb_workspace_set_setting (self, bb_args_get (args, 0), bb_args_get (args, 1), error))

void
bb_workspace_set_setting_async (BbWorkspace *self, const char *key, const char *value, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, key);
  bb_args_add_string (args, value);
  bb_async_run (self, BB_QUEUE_ORDERED, bb_workspace_set_setting_work, args, NULL, cancellable, callback, user_data);
}
BOOLEAN (bb_workspace_set_setting)

WORK (bb_workspace_list_drafts, bb_workspace_list_drafts (self, bb_args_get (args, 0)))

void
bb_workspace_list_drafts_async (BbWorkspace *self, const char *prefix, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, prefix);
  bb_async_run (self, BB_QUEUE_ORDERED, bb_workspace_list_drafts_work, args, (GDestroyNotify) g_hash_table_unref, cancellable, callback, user_data);
}
PAIR (bb_workspace_list_drafts, GHashTable *)
