/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-facts-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "services/bb-look-up.h"

#include "bb-wording.h"

struct _BbFactsDialog
{
  AdwDialog parent_instance;

  AdwPreferencesPage *page;
  AdwPreferencesGroup *facts, *list;
  GCancellable *closing;
};

G_DEFINE_FINAL_TYPE (BbFactsDialog, bb_facts_dialog, ADW_TYPE_DIALOG)

static guint visit_chosen;

/* ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static GtkWidget *
add_row (AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle ? subtitle : "");
  adw_preferences_group_add (group, row);
  return row;
}

/* Nothing when there is nothing to say. */
static void
add_fact (BbFactsDialog *self, const char *name, const char *words)
{
  GtkWidget *row = words && *words ? add_row (self->facts, name, words) : NULL;

  if (!row)
    return;
  gtk_widget_add_css_class (row, "property");
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
}

static void
add_date (BbFactsDialog *self, const char *name, const GDate *date)
{
  g_autofree char *words = g_date_valid (date) ? bb_date_format_short (date) : NULL;

  add_fact (self, name, words);
}

static void
show_error (BbFactsDialog *self, const GError *error)
{
  g_autofree char *sentence = bb_phrase (error);

  adw_preferences_group_set_title (self->list, "");
  adw_preferences_group_set_description (self->facts, sentence);
}

/* ── A unit ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_visit_activated (BbFactsDialog *self, GtkWidget *row)
{
  g_autofree char *visit = g_strdup (g_object_get_data (G_OBJECT (row), "visit"));

  g_object_ref (self);
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, visit_chosen, 0, visit);
  g_object_unref (self);
}

static void
add_visit (BbFactsDialog *self, const BbVisitRow *visit)
{
  g_autoptr (GDateTime) opened = visit->opened_at ? bb_time_parse (visit->opened_at) : NULL;
  g_autofree char *when = opened ? bb_wording_when (opened) : g_strdup (_("Not opened yet"));
  g_autofree char *title = g_strdup_printf ("%s · %s", when, bb_visit_kind_get_label (bb_wording_index (bb_visit_kind_names, visit->kind)));
  g_autofree char *findings = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d finding", "%d findings", (gulong) visit->findings), visit->findings);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", bb_state_get_label (bb_wording_index (bb_state_names, visit->state)), findings);
  GtkWidget *row = add_row (self->list, title, subtitle), *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "visit", g_strdup (visit->visit), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_visit_activated), self, G_CONNECT_SWAPPED);
}

static void
show_unit (BbFactsDialog *self, BbUnitFacts *facts)
{
  g_autofree char *older = NULL;

  adw_dialog_set_title (ADW_DIALOG (self), bb_unit_get_label (facts->unit));
  add_fact (self, _("Name"), bb_text_get (&facts->unit->name));
  add_fact (self, _("Kind"), bb_unit_kind_get_label (facts->unit->kind));
  add_fact (self, _("Code"), facts->unit->code);
  add_fact (self, _("Address"), facts->unit->address);
  add_date (self, _("Exists since"), &facts->unit->valid_from);
  add_date (self, _("Existed until"), &facts->unit->valid_to);
  adw_preferences_group_set_title (self->list, _("Visits, the Latest First"));
  if (!facts->visits->len)
    adw_preferences_group_set_description (self->list, _("No visit to this unit yet"));
  for (guint i = 0; i < facts->visits->len; i++)
    add_visit (self, facts->visits->pdata[i]);
  if (facts->n_visits <= facts->visits->len)
    return;
  older = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d older visit is not shown", "%d older visits are not shown",
                                        (gulong) (facts->n_visits - facts->visits->len)), (int) (facts->n_visits - facts->visits->len));
  adw_preferences_group_set_description (self->list, older);
}

static void
on_unit (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbFactsDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbUnitFacts) facts = bb_workspace_look_up_unit_finish (BB_WORKSPACE (source), result, &error);

  if (g_cancellable_is_cancelled (self->closing))
    return;
  if (facts)
    show_unit (self, facts);
  else
    show_error (self, error);
}

/* ── A legal basis ───────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
describe_validity (BbBasis *basis)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  GDate today;

  bb_time_get_date (now, &today);
  return bb_basis_in_force (basis, &today) ? _("In force") : _("Not in force");
}

static char *
describe_standing (BbBasis *basis)
{
  if (basis->confirmed_by && *basis->confirmed_by)
    return g_strdup_printf (_("confirmed by %s"), basis->confirmed_by);
  return g_strdup (bb_standing_get_label (basis->standing));
}

static void
show_basis (BbFactsDialog *self, BbBasisFacts *facts)
{
  BbBasis *basis = facts->basis;
  const char *name = bb_text_get (&basis->short_name);
  g_autofree char *standing = describe_standing (basis);

  adw_dialog_set_title (ADW_DIALOG (self), name && *name ? name : basis->number ? basis->number : basis->id);
  add_fact (self, _("Title"), bb_text_get (&basis->title));
  add_fact (self, _("Number"), basis->number);
  add_fact (self, _("Issued by"), basis->issuer);
  add_date (self, _("Issued"), &basis->issued);
  add_fact (self, _("Validity"), describe_validity (basis));
  add_date (self, _("In force from"), &basis->in_force_from);
  add_date (self, _("In force until"), &basis->in_force_to);
  add_fact (self, _("Replaced by"), facts->replaced_by);
  add_fact (self, _("How well it is known"), standing);
  adw_preferences_group_set_title (self->list, _("Items That Stand on It"));
  if (!facts->uses->len)
    adw_preferences_group_set_description (self->list, _("No item of a checklist in use stands on it"));
  for (guint i = 0; i < facts->uses->len; i++)
    {
      const BbBasisUse *use = facts->uses->pdata[i];
      g_autofree char *where = g_strdup_printf ("%s · %s %s", use->item, use->checklist, use->version);

      add_row (self->list, bb_text_get (&use->text), where);
    }
}

static void
on_basis (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbFactsDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbBasisFacts) facts = bb_workspace_look_up_basis_finish (BB_WORKSPACE (source), result, &error);

  if (g_cancellable_is_cancelled (self->closing))
    return;
  if (facts)
    show_basis (self, facts);
  else
    show_error (self, error);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_facts_dialog_dispose (GObject *object)
{
  g_cancellable_cancel (BB_FACTS_DIALOG (object)->closing);
  G_OBJECT_CLASS (bb_facts_dialog_parent_class)->dispose (object);
}

static void
bb_facts_dialog_finalize (GObject *object)
{
  g_object_unref (BB_FACTS_DIALOG (object)->closing);
  G_OBJECT_CLASS (bb_facts_dialog_parent_class)->finalize (object);
}

static void
bb_facts_dialog_class_init (BbFactsDialogClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_facts_dialog_dispose;
  G_OBJECT_CLASS (class)->finalize = bb_facts_dialog_finalize;
  visit_chosen = g_signal_new ("visit-chosen", BB_TYPE_FACTS_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bb_facts_dialog_init (BbFactsDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new ();

  self->closing = g_cancellable_new ();
  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  self->facts = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->list = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_page_add (self->page, self->facts);
  adw_preferences_page_add (self->page, self->list);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->page));
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_content_width (ADW_DIALOG (self), 560);
  adw_dialog_set_content_height (ADW_DIALOG (self), 560);
}

AdwDialog *
bb_facts_dialog_new (BbWorkspace *workspace, const char *id)
{
  BbFactsDialog *self = g_object_new (BB_TYPE_FACTS_DIALOG, NULL);
  const char *rest = strchr (id, ':') ? strchr (id, ':') + 1 : "";

  if (g_str_has_prefix (id, "unit:"))
    bb_workspace_look_up_unit_async (workspace, rest, self->closing, on_unit, g_object_ref (self));
  else
    bb_workspace_look_up_basis_async (workspace, rest, self->closing, on_basis, g_object_ref (self));
  return ADW_DIALOG (self);
}
