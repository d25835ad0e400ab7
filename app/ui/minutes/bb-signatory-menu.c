/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-signatory-menu.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

/* A deputy, or who signs by order, signs a paper of the head: "Giám đốc Sở Nội vụ". */
static char *
format_authority (const BbIssuer *issuer, const BbSignatory *signatory)
{
  const char *post = signatory->capacity >= BB_CAPACITY_DEPUTY && signatory->head ? signatory->head : signatory->post;

  return issuer->name.vi ? g_strdup_printf ("%s %s", post, issuer->name.vi) : g_strdup (post);
}

static void
on_chosen (GSimpleAction *action, GVariant *words, gpointer row)
{
  gtk_editable_set_text (GTK_EDITABLE (row), g_variant_get_string (words, NULL));
  gtk_widget_grab_focus (row);
}

void
bb_signatory_menu_add (AdwEntryRow *row)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("choose", G_VARIANT_TYPE_STRING);

  g_signal_connect_object (action, "activate", G_CALLBACK (on_chosen), row, G_CONNECT_DEFAULT);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (row), "signatory", G_ACTION_GROUP (group));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "pan-down-symbolic");
  gtk_widget_set_tooltip_text (button, _("Who signs for the office"));
  bb_set_accessible_name (button, _("Who signs for the office"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_visible (button, FALSE);
  adw_entry_row_add_suffix (row, button);
  g_object_set_data (G_OBJECT (row), "signatory-menu", button);
}

void
bb_signatory_menu_show (AdwEntryRow *row, const BbIssuer *issuer)
{
  GtkMenuButton *button = g_object_get_data (G_OBJECT (row), "signatory-menu");
  GPtrArray *signatories = issuer ? bb_issuer_get_signatories (issuer) : NULL;
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; signatories && i < signatories->len; i++)
    {
      BbSignatory *signatory = signatories->pdata[i];
      g_autofree char *right = bb_signatory_describe (signatory), *label = g_strdup_printf ("%s: %s", signatory->name, right);
      g_autofree char *words = format_authority (issuer, signatory);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "signatory.choose", "s", words);
      g_menu_append_item (menu, item);
    }
  gtk_widget_set_visible (GTK_WIDGET (button), signatories && signatories->len);
  /* An open menu is not taken away from under the pointer. */
  if (!gtk_menu_button_get_active (button))
    gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}
