/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The minutes as they are now, for the window: a file of this run that nothing else reads. */
#include <glib/gstdio.h>
#include <unistd.h>

#include "bb-visits.h"

static char *
make_path (const char *visit)
{
  g_autofree char *name = g_strdup_printf ("bienban-%d-%s.pdf", (int) getpid (), visit);

  return g_build_filename (g_get_user_runtime_dir (), name, NULL);
}

char *
bb_visit_write_preview (BbWorkspace *workspace, const char *visit, BbProgress *progress, GError **error)
{
  g_autofree char *path = make_path (visit);

  return bb_visit_write_minutes (workspace, visit, path, progress, error) ? g_steal_pointer (&path) : NULL;
}

void
bb_visit_forget_preview (const char *visit)
{
  g_autofree char *path = make_path (visit);

  g_unlink (path);
}
