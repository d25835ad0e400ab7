/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures out of the clipboard, or let go over the window: bytes of another program. */
#include <glib/gi18n-lib.h>

#include "bb-async.h"
#include "bb-look.h"
#include "bb-visits.h"
#include "phone/bb-phone-kind.h"

static const struct { const char *media_type, *suffix; } kinds[] = {
  { "image/png", "png" }, { "image/jpeg", "jpg" }, { "image/webp", "webp" }, { "image/tiff", "tif" }, { "image/gif", "gif" },
  { "image/heif", "heic" }, { "image/avif", "avif" },
};

/* By the first bytes, whatever the other program calls it. */
static const char *
find_suffix (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const char *media_type = NULL;

  bb_phone_kind_check (data, size, &media_type);
  for (guint i = 0; media_type && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].media_type, media_type))
      return kinds[i].suffix;
  return size >= 2 && data[0] == 'B' && data[1] == 'M' ? "bmp" : NULL;
}

static gboolean
check_picture (GBytes *bytes, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (bb_look_check_bytes (bytes, &cause))
    return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("The pasted picture was not taken in. %s"), cause->message);
  return FALSE;
}

BbEvidence *
bb_visit_paste (BbWorkspace *workspace, const char *visit, GBytes *bytes, const char * const *items, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%d-%H%M%S"), *name = NULL;
  const char *suffix = find_suffix (bytes);

  if (!check_picture (bytes, error))
    return NULL;
  /* Translators: the name of a file. */
  name = g_strdup_printf (_("pasted-%s.%s"), time, suffix ? suffix : "bin");
  return bb_visit_attach_bytes (workspace, visit, bytes, name, items, NULL, "paste", error);
}

static gpointer
paste_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_visit_paste (workspace, bb_args_get (args, 0), bb_args_get (args, 1), bb_args_get (args, 2), error);
}

void
bb_visit_paste_async (BbWorkspace *workspace, const char *visit, GBytes *bytes, const char * const *items, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_args_add (args, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  bb_args_add (args, g_strdupv ((char **) items), (GDestroyNotify) g_strfreev);
  bb_async_run (workspace, BB_QUEUE_FREE, paste_work, args, bb_value_unref, cancellable, callback, user_data);
}
