/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The legal bases of an item: chosen from the table, with their article and how well it is known. */
#include <glib/gi18n-lib.h>

#include "bb-basis-dialog.h"
#include "bb-form-parts.h"

#include "common/bb-notify.h"

static void
describe (GtkWidget *expander, BbForm *form, BbBasisRef *ref)
{
  BbBasis *basis = bb_checklist_draft_find_basis (bb_form_get_draft (form), ref->basis);
  g_autofree char *words = g_strdup_printf ("%s%s%s", ref->article ? ref->article : "", ref->article ? " · " : "",
                                            bb_standing_get_label (bb_basis_ref_get_standing (ref, basis)));
  g_autofree char *printed = bb_basis_ref_is_printable (ref, basis) ? g_steal_pointer (&words) : NULL;
  /* Translators: an article of the law and how well it is known, then that minutes leave it out */
  g_autofree char *left_out = printed ? NULL : g_strdup_printf (_("%s · not printed in minutes"), words);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander),
                                 basis && basis->short_name.vi ? bb_text_get (&basis->short_name) : basis ? bb_text_get (&basis->title) : ref->basis);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (expander), printed ? printed : left_out);
}

static void
on_article_changed (GtkEditable *entry, gpointer data)
{
  describe (g_object_get_data (G_OBJECT (entry), "expander"), data, g_object_get_data (G_OBJECT (entry), "ref"));
}

static void
on_standing_chosen (AdwComboRow *row, GParamSpec *pspec, gpointer data)
{
  BbForm *form = data;
  BbBasisRef *ref = g_object_get_data (G_OBJECT (row), "ref");

  if (adw_combo_row_get_selected (row) == GTK_INVALID_LIST_POSITION)
    return;
  bb_checklist_draft_begin (bb_form_get_draft (form), NULL);
  ref->standing = (int) adw_combo_row_get_selected (row) - 1;
  bb_checklist_draft_touch (bb_form_get_draft (form));
  describe (g_object_get_data (G_OBJECT (row), "expander"), form, ref);
}

static void
on_remove_basis (GtkButton *button, gpointer data)
{
  BbForm *form = g_object_get_data (G_OBJECT (button), "form");
  BbItem *item = data;

  bb_checklist_draft_begin (bb_form_get_draft (form), NULL);
  g_ptr_array_remove (item->bases, g_object_get_data (G_OBJECT (button), "ref"));
  bb_form_rebuild_later (form);
}

static void
add_standing (BbForm *form, GtkWidget *expander, BbBasisRef *ref)
{
  const char *labels[] = { _("as the text itself"), bb_standing_get_label (BB_STANDING_VERIFIED), bb_standing_get_label (BB_STANDING_STATED),
                           bb_standing_get_label (BB_STANDING_SECONDARY), bb_standing_get_label (BB_STANDING_MEMORY), NULL };
  GtkWidget *row = bb_form_add_combo (form, expander, _("This Article Is"), labels, NULL, FALSE);

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), (guint) (ref->standing + 1));
  g_object_set_data (G_OBJECT (row), "ref", ref);
  g_object_set_data (G_OBJECT (row), "expander", expander);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_standing_chosen), form, 0);
}

static void
add_basis (BbForm *form, GtkWidget *group, BbItem *item, guint place)
{
  BbBasisRef *ref = item->bases->pdata[place];
  GtkWidget *expander = adw_expander_row_new (), *button = gtk_button_new_from_icon_name ("user-trash-symbolic"), *entry;
  g_autofree char *field = g_strdup_printf ("bases/%u", place);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (expander), FALSE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Remove this legal basis"));
  bb_set_accessible_name (button, _("Remove this legal basis"));
  g_object_set_data (G_OBJECT (button), "form", form);
  g_object_set_data (G_OBJECT (button), "ref", ref);
  g_signal_connect (button, "clicked", G_CALLBACK (on_remove_basis), item);
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (expander), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), expander);
  entry = bb_form_add_entry (form, expander, _("Article, such as “Điều 7”"), &ref->article, NULL);
  g_object_set_data (G_OBJECT (entry), "ref", ref);
  g_object_set_data (G_OBJECT (entry), "expander", expander);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_article_changed), form, 0);
  add_standing (form, expander, ref);
  describe (expander, form, ref);
  bb_form_add_problem (form, group, entry, field);
}

static void
on_basis_chosen (BbForm *form, const char *id)
{
  BbItem *item = bb_checklist_draft_find_item (bb_form_get_draft (form));
  BbBasisRef *ref;

  if (!item)
    return;
  bb_checklist_draft_begin (bb_form_get_draft (form), NULL);
  ref = bb_basis_ref_new ();
  ref->basis = g_strdup (id);
  g_ptr_array_add (item->bases, ref);
  bb_checklist_draft_touch (bb_form_get_draft (form));
  bb_form_rebuild_later (form);
}

static void
on_add_basis (GtkButton *button, gpointer data)
{
  BbForm *form = data;
  AdwDialog *dialog = bb_basis_dialog_new (bb_checklist_draft_get_bases (bb_form_get_draft (form)));

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (on_basis_chosen), form, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (form));
}

void
bb_form_build_bases (BbForm *form, BbItem *item)
{
  AdwPreferencesGroup *group = bb_form_add_group (form, _("Legal Bases"), _("Only what is verified, or confirmed by a supervisor, is printed as law."));
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Add a legal basis"));
  bb_set_accessible_name (button, _("Add a legal basis"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_add_basis), form, 0);
  adw_preferences_group_set_header_suffix (group, button);
  for (guint i = 0; i < item->bases->len; i++)
    add_basis (form, GTK_WIDGET (group), item, i);
}
