/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-case-proposals.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-text-area.h"

struct _BbCaseProposals
{
  AdwDialog parent_instance;

  GtkStack *stack;
  AdwPreferencesPage *page;
  GPtrArray *cards;              /* AdwPreferencesGroup, unowned */
  guint steps;                   /* that take the finding back */
  BbOpenVisit *session;
};

G_DEFINE_FINAL_TYPE (BbCaseProposals, bb_case_proposals, ADW_TYPE_DIALOG)

static guint form_requested;

/* ── Doing what is proposed ──────────────────────────────────────────────────────────────────────────────────── */

static void list_proposals (BbCaseProposals *self);

static BbProposal *
get_proposal (GtkWidget *card)
{
  return g_object_get_data (G_OBJECT (card), "proposal");
}

static void
on_accepted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseProposals) self = data;
  g_autoptr (GError) error = NULL;

  if (!self->session)
    return;
  if (bb_visit_accept_proposal_finish (BB_WORKSPACE (source), result, &error))
    g_signal_emit_by_name (self->session, "notice", _("The finding is recorded"), self->steps);
  else
    bb_open_visit_report (self->session, error);
  list_proposals (self);
}

static void
accept (BbCaseProposals *self, GtkWidget *card)
{
  g_autoptr (BbProposal) changed = bb_proposal_copy (get_proposal (card));
  BbTextArea *fact = g_object_get_data (G_OBJECT (card), "fact");
  AdwComboRow *severity = g_object_get_data (G_OBJECT (card), "severity");

  g_free (changed->fact);
  changed->fact = bb_text_area_get_text (fact);
  self->steps = 2 + (changed->evidence ? g_strv_length (changed->evidence) : 0);
  changed->severity = (int) adw_combo_row_get_selected (severity) + BB_SEVERITY_MINOR;
  bb_visit_accept_proposal_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), changed, NULL,
                                  on_accepted, g_object_ref (self));
}

static void
on_planned (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseProposals) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *visit = bb_visit_plan_again_finish (BB_WORKSPACE (source), result, &error);

  if (!self->session)
    return;
  if (visit)
    g_signal_emit_by_name (self->session, "notice", _("A second attempt is planned; it stands on the page “Today”"), 0);
  else
    bb_open_visit_report (self->session, error);
  list_proposals (self);
}

static void
on_action_clicked (BbCaseProposals *self, GtkWidget *button)
{
  GtkWidget *card = gtk_widget_get_ancestor (button, ADW_TYPE_PREFERENCES_GROUP);
  BbProposal *proposal = get_proposal (card);
  gboolean closed = bb_case_find_unit_closed (bb_open_visit_get_case (self->session)) != NULL;

  gtk_widget_set_sensitive (button, FALSE);
  if (proposal->kind == BB_PROPOSAL_FINDING)
    accept (self, card);
  else if (proposal->kind == BB_PROPOSAL_SECOND_ATTEMPT)
    bb_visit_plan_again_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), NULL, on_planned,
                               g_object_ref (self));
  else
    {
      g_signal_emit (self, form_requested, 0, closed ? "visit.unit-closed" : "visit.refusal");
      adw_dialog_close (ADW_DIALOG (self));
    }
}

/* ── Cards ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
describe_action (BbProposalKind kind)
{
  switch (kind)
    {
    case BB_PROPOSAL_FINDING:        return _("Record the Finding");
    case BB_PROPOSAL_EVIDENCE:       return _("Add Photographs…");
    case BB_PROPOSAL_WITNESS:        return _("Name the Witness…");
    case BB_PROPOSAL_SECOND_ATTEMPT: return _("Plan It");
    default:                         return "";
    }
}

static void
add_finding (BbCaseProposals *self, GtkWidget *card, BbProposal *proposal)
{
  BbItem *item = bb_case_find_item (bb_open_visit_get_case (self->session), proposal->item);
  GtkWidget *rows = gtk_list_box_new (), *where = adw_action_row_new (), *severity = adw_combo_row_new (), *fact = bb_text_area_new ();
  const char *labels[] = { bb_severity_get_label (BB_SEVERITY_MINOR), bb_severity_get_label (BB_SEVERITY_MAJOR),
                           bb_severity_get_label (BB_SEVERITY_CRITICAL), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (labels);
  g_autofree char *name = g_strdup_printf (_("What was seen, %s"), proposal->item);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (where), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (where), item ? bb_text_get (&item->text) : proposal->item);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (where), proposal->item);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (severity), _("Severity"));
  adw_combo_row_set_model (ADW_COMBO_ROW (severity), G_LIST_MODEL (model));
  adw_combo_row_set_selected (ADW_COMBO_ROW (severity), (guint) CLAMP (proposal->severity - BB_SEVERITY_MINOR, 0, 2));
  bb_text_area_set_labels (BB_TEXT_AREA (fact), name, _("What was seen"));
  bb_text_area_set_text (BB_TEXT_AREA (fact), proposal->fact);
  gtk_widget_set_margin_top (fact, 8);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (rows), GTK_SELECTION_NONE);
  bb_set_accessible_name (rows, proposal->message);
  gtk_widget_add_css_class (rows, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (rows), where);
  gtk_list_box_append (GTK_LIST_BOX (rows), severity);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (card), rows);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (card), fact);
  g_object_set_data (G_OBJECT (card), "fact", fact);
  g_object_set_data (G_OBJECT (card), "severity", severity);
}

/* The title of a group would be cut where it is long. */
static void
add_heading (GtkWidget *card, const char *words)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_margin_bottom (label, 10);
  gtk_widget_add_css_class (label, "heading");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (card), label);
}

static void
add_card (BbCaseProposals *self, BbProposal *proposal)
{
  GtkWidget *card = adw_preferences_group_new (), *button = gtk_button_new_with_label (describe_action (proposal->kind));

  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, proposal->message, -1);
  add_heading (card, proposal->message);
  g_object_set_data_full (G_OBJECT (card), "proposal", bb_proposal_copy (proposal), (GDestroyNotify) bb_proposal_free);
  if (proposal->kind == BB_PROPOSAL_FINDING)
    add_finding (self, card, proposal);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, proposal->kind == BB_PROPOSAL_FINDING ? 10 : 0);
  if (proposal->kind == BB_PROPOSAL_FINDING)
    gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_action_clicked), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (card), button);
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (card));
  g_ptr_array_add (self->cards, card);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseProposals) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = bb_visit_list_proposals_finish (BB_WORKSPACE (source), result, &error);

  if (!self->session)
    return;
  if (!list)
    bb_open_visit_report (self->session, error);
  for (guint i = 0; i < self->cards->len; i++)
    adw_preferences_page_remove (self->page, self->cards->pdata[i]);
  g_ptr_array_set_size (self->cards, 0);
  for (guint i = 0; list && i < list->len; i++)
    add_card (self, list->pdata[i]);
  gtk_stack_set_visible_child_name (self->stack, self->cards->len ? "list" : "none");
}

static void
list_proposals (BbCaseProposals *self)
{
  bb_visit_list_proposals_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), NULL, on_listed,
                                 g_object_ref (self));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_case_proposals_dispose (GObject *object)
{
  BbCaseProposals *self = BB_CASE_PROPOSALS (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_CASE_PROPOSALS);
  g_clear_object (&self->session);
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  G_OBJECT_CLASS (bb_case_proposals_parent_class)->dispose (object);
}

static void
bb_case_proposals_class_init (BbCaseProposalsClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_case_proposals_dispose;
  form_requested = g_signal_new ("form-requested", BB_TYPE_CASE_PROPOSALS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/case-proposals.ui");
  gtk_widget_class_bind_template_child (widget_class, BbCaseProposals, stack);
  gtk_widget_class_bind_template_child (widget_class, BbCaseProposals, page);
}

static void
bb_case_proposals_init (BbCaseProposals *self)
{
  self->cards = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
bb_case_proposals_new (BbOpenVisit *session)
{
  BbCaseProposals *self = g_object_new (BB_TYPE_CASE_PROPOSALS, NULL);

  self->session = g_object_ref (session);
  list_proposals (self);
  return ADW_DIALOG (self);
}
