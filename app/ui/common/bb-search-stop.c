/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-search-stop.h"

#include <adwaita.h>

void
bb_search_stop (GtkSearchEntry *entry)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (entry), ADW_TYPE_DIALOG);

  if (*gtk_editable_get_text (GTK_EDITABLE (entry)))
    gtk_editable_set_text (GTK_EDITABLE (entry), "");
  else if (dialog)
    adw_dialog_close (ADW_DIALOG (dialog));
}
