/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The office's numbers, for the window. */
#include "bb-async.h"
#include "bb-numbers.h"

static gpointer
list_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_numbers_list (workspace, bb_args_get (args, 0), error);
}

static gpointer
add_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_numbers_add (workspace, bb_args_get (args, 0), bb_args_get (args, 1), error));
}

static gpointer
remove_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_numbers_remove (workspace, bb_args_get (args, 0), args->numbers[0], args->numbers[1], error));
}

static BbArgs *
make_args (const char *issuer)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, issuer);
  return args;
}

void
bb_numbers_list_async (BbWorkspace *workspace, const char *issuer, BB_NUMBERS_ASYNC)
{
  bb_async_run (workspace, BB_QUEUE_FREE, list_work, make_args (issuer), (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
bb_numbers_list_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

void
bb_numbers_add_async (BbWorkspace *workspace, const char *issuer, BbNumberBlock *block, BB_NUMBERS_ASYNC)
{
  BbArgs *args = make_args (issuer);

  bb_args_add (args, bb_number_block_copy (block), bb_value_unref);
  bb_async_run (workspace, BB_QUEUE_ORDERED, add_work, args, NULL, cancellable, callback, user_data);
}

void
bb_numbers_remove_async (BbWorkspace *workspace, const char *issuer, gint64 year, gint64 from, BB_NUMBERS_ASYNC)
{
  BbArgs *args = make_args (issuer);

  args->numbers[0] = year;
  args->numbers[1] = from;
  bb_async_run (workspace, BB_QUEUE_ORDERED, remove_work, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_numbers_change_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}
