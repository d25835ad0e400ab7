/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-search-stop.h"

#include <adwaita.h>

void
bb_search_stop (GtkSearchEntry *entry)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (entry), ADW_TYPE_DIALOG);

  /* An input method that ends a composition may hand its Escape on: what it wrote stays. */
  if (dialog && !*gtk_editable_get_text (GTK_EDITABLE (entry)))
    adw_dialog_close (ADW_DIALOG (dialog));
}
