/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-search-stop.h"

#include <adwaita.h>

#define STOPPED "bb-stopped"

void
bb_search_stop (GtkSearchEntry *entry)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (entry), ADW_TYPE_DIALOG);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  gboolean again = g_strcmp0 (g_object_get_data (G_OBJECT (entry), STOPPED), text) == 0;

  g_object_set_data_full (G_OBJECT (entry), STOPPED, g_strdup (text), g_free);
  if (dialog && (!*text || again))
    adw_dialog_close (ADW_DIALOG (dialog));
}
