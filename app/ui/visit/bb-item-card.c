/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-item-card.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-text-area.h"
#include "common/bb-wording.h"
#include "evidence/bb-picture-source.h"

#include "bb-assign-line.h"
#include "bb-basis-line.h"
#include "bb-figures-box.h"
#include "bb-finding-editor.h"
#include "bb-observation-grid.h"
#include "bb-sample-box.h"

struct _BbItemCard
{
  GtkBox parent_instance;

  AdwWrapBox *controls;
  GtkBox *head, *actions, *finding_slot, *text_slot, *series_slot;
  GtkOverlay *note_slot;
  GtkLabel *title, *code, *follows, *unverified, *clips, *previous, *previous_label, *previous_fact;
  GtkWidget *clip_box, *previous_button;
  BbBasisLine *basis;
  BbAssignLine *by;
  AdwToggleGroup *results;
  BbFiguresBox *figures;
  BbFindingEditor *finding;      /* made when first needed */
  BbTextArea *text, *note;       /* likewise */
  BbObservationGrid *observations;   /* likewise */
  BbSampleBox *sample;           /* likewise */

  BbOpenVisit *session;
  BbEntry *entry;
  gulong changed;
  gboolean compact, selected, refreshing, note_open;
};

G_DEFINE_FINAL_TYPE (BbItemCard, bb_item_card, GTK_TYPE_BOX)

enum { PROP_0, PROP_COMPACT, PROP_SELECTED, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { EVIDENCE_REQUESTED, FOCUSED, FINISHED, DROPPED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ── Showing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_identity (BbItemCard *self)
{
  BbItem *item = bb_entry_get_item (self->entry);
  BbCase *visit = bb_open_visit_get_case (self->session);
  g_autoptr (GPtrArray) bases = bb_wording_list_bases (visit, item);
  gboolean unverified = bases->len && !bb_basis_ref_is_printable (bases->pdata[0], bb_case_find_basis (visit, ((BbBasisRef *) bases->pdata[0])->basis));
  g_autofree char *name = g_strdup_printf (_("Answer to %s"), item->code);
  g_autofree char *follows = item->when ? g_strdup_printf (_("follows from %s"), item->when->item) : NULL;

  gtk_label_set_label (self->title, bb_text_get (&item->text));
  gtk_label_set_label (self->code, item->code);
  gtk_label_set_label (self->follows, follows ? follows : "");
  gtk_widget_set_visible (GTK_WIDGET (self->follows), follows != NULL);
  bb_basis_line_show (self->basis, visit, item);
  gtk_widget_set_visible (GTK_WIDGET (self->unverified), unverified);
  gtk_widget_set_visible (GTK_WIDGET (self->results), item->answer != BB_ANSWER_TEXT);
  bb_set_accessible_name (GTK_WIDGET (self->results), name);
}

static void
show_result (BbItemCard *self)
{
  static const char * const classes[] = { "pass", "fail", "na" };
  int result = bb_entry_get_answer (self->entry)->result;

  adw_toggle_group_set_active (self->results, result < 0 ? GTK_INVALID_LIST_POSITION : (guint) result);
  for (int i = 0; i < (int) G_N_ELEMENTS (classes); i++)
    if (i == result)
      gtk_widget_add_css_class (GTK_WIDGET (self), classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);
}

/* Beside the answer: what it was the last time; the fact behind it when it is asked for. */
static void
show_previous (BbItemCard *self)
{
  const BbPrevious *past = bb_open_visit_get_previous (self->session, self->entry);
  gboolean known = past && past->result >= 0, explained = known && past->fact && *past->fact;
  g_autofree char *date = known ? bb_date_format_short (&past->date) : NULL;
  g_autofree char *words = known ? g_strdup_printf (_("Last time: %s · %s"), bb_result_get_label (past->result), date ? date : "") : NULL;
  g_autofree char *fact = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->previous), known && !explained);
  gtk_widget_set_visible (self->previous_button, explained);
  if (!known)
    return;
  gtk_label_set_label (explained ? self->previous_label : self->previous, words);
  if (!explained)
    return;
  fact = past->severity > BB_SEVERITY_NONE ? g_strdup_printf ("%s: %s", bb_severity_get_label (past->severity), past->fact) : g_strdup (past->fact);
  gtk_label_set_label (self->previous_fact, fact);
  bb_set_accessible_name (self->previous_button, words);
}

static void
on_series_finished (BbItemCard *self)
{
  g_signal_emit (self, signals[FINISHED], 0);
}

static void
show_series (BbItemCard *self)
{
  BbItem *item = bb_entry_get_item (self->entry);

  if (item->observation && !self->observations)
    {
      self->observations = BB_OBSERVATION_GRID (bb_observation_grid_new ());
      gtk_box_append (self->series_slot, GTK_WIDGET (self->observations));
    }
  if (item->answer == BB_ANSWER_SAMPLE && !self->sample)
    {
      self->sample = BB_SAMPLE_BOX (bb_sample_box_new ());
      g_signal_connect_object (self->sample, "finished", G_CALLBACK (on_series_finished), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->series_slot, GTK_WIDGET (self->sample));
    }
  if (self->observations)
    bb_observation_grid_set_entry (self->observations, self->session, self->entry);
  if (self->sample)
    bb_sample_box_set_entry (self->sample, self->session, self->entry);
  /* What was counted stands under what it was counted from. */
  if (bb_entry_get_answer (self->entry)->observations->len)
    gtk_box_reorder_child_after (GTK_BOX (self), GTK_WIDGET (self->figures), GTK_WIDGET (self->series_slot));
  else
    gtk_box_reorder_child_after (GTK_BOX (self), GTK_WIDGET (self->series_slot), GTK_WIDGET (self->figures));
  gtk_widget_set_visible (GTK_WIDGET (self->series_slot), item->observation || item->answer == BB_ANSWER_SAMPLE);
}

static void
on_evidence_clicked (BbItemCard *self)
{
  g_signal_emit (self, signals[FOCUSED], 0);
  g_signal_emit (self, signals[EVIDENCE_REQUESTED], 0);
}

static void
show_finding (BbItemCard *self)
{
  gboolean failed = bb_entry_is_failed (self->entry);

  if (failed && !self->finding)
    {
      self->finding = BB_FINDING_EDITOR (bb_finding_editor_new ());
      g_signal_connect_object (self->finding, "evidence-requested", G_CALLBACK (on_evidence_clicked), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->finding_slot, GTK_WIDGET (self->finding));
      bb_finding_editor_set_compact (self->finding, self->compact);
    }
  if (self->finding)
    bb_finding_editor_set_entry (self->finding, self->session, failed ? self->entry : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->finding_slot), failed);
}

static void
on_text_changed (BbItemCard *self)
{
  g_autofree char *text = bb_text_area_get_text (self->text);

  if (self->entry && !self->refreshing)
    bb_open_visit_type (self->session, self->entry, BB_TYPED_TEXT, text);
}

static void
on_left (BbItemCard *self)
{
  if (self->entry)
    bb_open_visit_leave (self->session, self->entry);
}

static void
show_text (BbItemCard *self)
{
  BbItem *item = bb_entry_get_item (self->entry);
  g_autofree char *name = g_strdup_printf (_("Answer to %s"), item->code);

  gtk_widget_set_visible (GTK_WIDGET (self->text_slot), item->answer == BB_ANSWER_TEXT);
  if (item->answer != BB_ANSWER_TEXT)
    return;
  if (!self->text)
    {
      self->text = BB_TEXT_AREA (bb_text_area_new ());
      g_signal_connect_object (self->text, "changed", G_CALLBACK (on_text_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->text, "left", G_CALLBACK (on_left), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->text_slot, GTK_WIDGET (self->text));
    }
  bb_text_area_set_labels (self->text, name, _("What was seen or said"));
  bb_text_area_set_text (self->text, bb_open_visit_get_typed (self->entry, BB_TYPED_TEXT));
}

static void show_note (BbItemCard *self);

static void
on_note_changed (BbItemCard *self)
{
  g_autofree char *note = bb_text_area_get_text (self->note);

  if (!self->refreshing && self->entry)
    bb_open_visit_type (self->session, self->entry, BB_TYPED_NOTE, note);
}

static void
on_note_left (BbItemCard *self)
{
  self->note_open = FALSE;
  on_left (self);
  if (self->entry)
    show_note (self);
}

static void
make_note (BbItemCard *self)
{
  self->note = BB_TEXT_AREA (bb_text_area_new ());
  bb_text_area_set_labels (self->note, _("Note"), _("Note"));
  bb_text_area_set_lines (self->note, 1);
  bb_text_area_set_margin (self->note, 5);
  gtk_widget_set_margin_start (GTK_WIDGET (self->note), 18);      /* clear of the pen */
  g_signal_connect_object (self->note, "changed", G_CALLBACK (on_note_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->note, "left", G_CALLBACK (on_note_left), self, G_CONNECT_SWAPPED);
  gtk_overlay_set_child (self->note_slot, GTK_WIDGET (self->note));
}

static void
show_note (BbItemCard *self)
{
  const char *note = bb_open_visit_get_typed (self->entry, BB_TYPED_NOTE);
  gboolean shown = self->note_open || *note;

  if (shown && !self->note)
    make_note (self);
  if (self->note)
    bb_text_area_set_text (self->note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->note_slot), shown);
}

static void
show_evidence (BbItemCard *self)
{
  guint n = bb_entry_get_evidence (self->entry);
  g_autofree char *words = g_strdup_printf ("%u", n);
  g_autofree char *name = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u piece of evidence", "%u pieces of evidence", n), n);

  gtk_label_set_label (self->clips, words);
  bb_set_tooltip (self->clip_box, name);
  bb_set_accessible_name (GTK_WIDGET (self->clips), name);
  gtk_widget_set_visible (self->clip_box, n > 0);
}

/* A locked visit is there to be read: nothing is greyed, but nothing can be changed. */
static void
freeze (gpointer widget, gboolean frozen)
{
  gtk_widget_set_can_target (widget, !frozen);
  gtk_widget_set_can_focus (widget, !frozen);
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_DISABLED, frozen, -1);
}

static void
refresh (BbItemCard *self)
{
  gboolean locked = bb_open_visit_is_locked (self->session);

  self->refreshing = TRUE;
  show_result (self);
  show_finding (self);
  show_text (self);
  show_note (self);
  show_evidence (self);
  show_previous (self);
  show_series (self);
  bb_figures_box_refresh (self->figures);
  freeze (self->results, locked);
  freeze (self->figures, locked);
  if (self->observations)
    freeze (self->observations, locked);
  freeze (self->finding_slot, locked);
  freeze (self->text_slot, locked);
  freeze (self->note_slot, locked);
  gtk_widget_set_visible (GTK_WIDGET (self->actions), !locked);
  self->refreshing = FALSE;
}

/* Wide: text and answer side by side. Compact: one under the other. */
static void
arrange (BbItemCard *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->head), self->compact ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  adw_wrap_box_set_align (self->controls, self->compact ? 0 : 1);
  gtk_label_set_xalign (self->previous, self->compact ? 0 : 1);
  gtk_widget_set_halign (self->previous_button, self->compact ? GTK_ALIGN_START : GTK_ALIGN_END);
  if (self->compact)
    adw_wrap_box_reorder_child_after (self->controls, GTK_WIDGET (self->actions), GTK_WIDGET (self->results));
  else
    adw_wrap_box_reorder_child_after (self->controls, GTK_WIDGET (self->actions), NULL);
  if (self->finding)
    bb_finding_editor_set_compact (self->finding, self->compact);
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_result_chosen (BbItemCard *self)
{
  guint active = adw_toggle_group_get_active (self->results);

  if (self->refreshing || !self->entry || active == GTK_INVALID_LIST_POSITION)
    return;
  if (bb_open_visit_is_locked (self->session))
    show_result (self);
  else
    bb_open_visit_set_result (self->session, self->entry, (int) active);
}

static void
on_note_clicked (BbItemCard *self)
{
  bb_item_card_edit_note (self);
}

static void
on_focus_entered (BbItemCard *self)
{
  g_signal_emit (self, signals[FOCUSED], 0);
}

static void
on_dropped (GtkWidget *widget, const GValue *value)
{
  g_signal_emit (widget, signals[DROPPED], 0, value);
}

static void
on_figures_finished (BbItemCard *self)
{
  g_signal_emit (self, signals[FINISHED], 0);
}

/* ── Overrides ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_item_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BbItemCard *self = BB_ITEM_CARD (object);

  g_value_set_boolean (value, id == PROP_COMPACT ? self->compact : self->selected);
}

static void
bb_item_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BbItemCard *self = BB_ITEM_CARD (object);

  if (id == PROP_COMPACT && self->compact != g_value_get_boolean (value))
    {
      self->compact = g_value_get_boolean (value);
      arrange (self);
    }
  else if (id == PROP_SELECTED)
    {
      self->selected = g_value_get_boolean (value);
      if (self->selected)
        gtk_widget_add_css_class (GTK_WIDGET (self), "chosen");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), "chosen");
    }
}

static void
bb_item_card_dispose (GObject *object)
{
  BbItemCard *self = BB_ITEM_CARD (object);

  bb_item_card_set_entry (self, NULL, NULL);
  self->finding = NULL;
  self->text = NULL;
  self->observations = NULL;
  self->sample = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_ITEM_CARD);
  G_OBJECT_CLASS (bb_item_card_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/item-card.ui");
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, head);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, controls);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, actions);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, finding_slot);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, text_slot);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, series_slot);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, follows);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, previous);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, previous_button);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, previous_label);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, previous_fact);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, title);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, code);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, basis);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, unverified);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, clips);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, clip_box);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, results);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, figures);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, note_slot);
  gtk_widget_class_bind_template_child (widget_class, BbItemCard, by);
  gtk_widget_class_bind_template_callback (widget_class, on_result_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_note_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_evidence_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_focus_entered);
  gtk_widget_class_bind_template_callback (widget_class, on_figures_finished);
}

static void
bb_item_card_class_init (BbItemCardClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = bb_item_card_dispose;
  object_class->get_property = bb_item_card_get_property;
  object_class->set_property = bb_item_card_set_property;
  props[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_SELECTED] = g_param_spec_boolean ("selected", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[EVIDENCE_REQUESTED] = g_signal_new ("evidence-requested", BB_TYPE_ITEM_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FOCUSED] = g_signal_new ("focused", BB_TYPE_ITEM_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FINISHED] = g_signal_new ("finished", BB_TYPE_ITEM_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DROPPED] = g_signal_new ("dropped", BB_TYPE_ITEM_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_VALUE);
  bind_template (GTK_WIDGET_CLASS (class));
}

static void
bb_item_card_init (BbItemCard *self)
{
  g_type_ensure (BB_TYPE_BASIS_LINE);
  g_type_ensure (BB_TYPE_FIGURES_BOX);
  g_type_ensure (BB_TYPE_ASSIGN_LINE);
  self->refreshing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  bb_picture_source_take_drops (GTK_WIDGET (self), on_dropped);
  /* The group selects its first toggle by itself: an unanswered item must not look answered. */
  adw_toggle_group_set_active (self->results, GTK_INVALID_LIST_POSITION);
  self->refreshing = FALSE;
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

GtkWidget *
bb_item_card_new (void)
{
  return g_object_new (BB_TYPE_ITEM_CARD, NULL);
}

BbEntry *
bb_item_card_get_entry (BbItemCard *self)
{
  return self->entry;
}

void
bb_item_card_set_entry (BbItemCard *self, BbOpenVisit *session, BbEntry *entry)
{
  if (self->entry)
    g_clear_signal_handler (&self->changed, self->entry);
  g_set_object (&self->session, session);
  g_set_object (&self->entry, entry);
  self->note_open = FALSE;
  if (self->by)
    bb_assign_line_set_entry (self->by, session, entry);
  if (!entry)
    {
      if (self->finding)
        bb_finding_editor_set_entry (self->finding, NULL, NULL);
      return;
    }
  self->changed = g_signal_connect_swapped (entry, "changed", G_CALLBACK (refresh), self);
  self->refreshing = TRUE;
  show_identity (self);
  bb_figures_box_set_entry (self->figures, session, entry);
  refresh (self);
}

void
bb_item_card_edit_note (BbItemCard *self)
{
  if (bb_open_visit_is_locked (self->session))
    return;
  self->note_open = TRUE;
  show_note (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->note));
}

gboolean
bb_item_card_edit (BbItemCard *self)
{
  if (bb_open_visit_is_locked (self->session))
    return FALSE;
  if (gtk_widget_get_visible (GTK_WIDGET (self->finding_slot)))
    return gtk_widget_grab_focus (GTK_WIDGET (self->finding));
  return bb_item_card_edit_answer (self);
}

gboolean
bb_item_card_edit_answer (BbItemCard *self)
{
  if (!self->entry || bb_open_visit_is_locked (self->session))
    return FALSE;
  if (gtk_widget_get_visible (GTK_WIDGET (self->text_slot)))
    return gtk_widget_grab_focus (GTK_WIDGET (self->text));
  if (gtk_widget_get_visible (GTK_WIDGET (self->figures)) && gtk_widget_grab_focus (GTK_WIDGET (self->figures)))
    return TRUE;
  if (gtk_widget_get_visible (GTK_WIDGET (self->series_slot)))
    return bb_item_card_edit_series (self);
  return gtk_widget_get_visible (GTK_WIDGET (self->finding_slot)) && gtk_widget_grab_focus (GTK_WIDGET (self->finding));
}

gboolean
bb_item_card_edit_series (BbItemCard *self)
{
  if (!self->entry || bb_open_visit_is_locked (self->session))
    return FALSE;
  if (bb_entry_get_item (self->entry)->observation)
    bb_observation_grid_add (self->observations);
  else if (bb_entry_get_item (self->entry)->answer == BB_ANSWER_SAMPLE)
    return gtk_widget_grab_focus (GTK_WIDGET (self->sample));
  else
    return FALSE;
  return TRUE;
}

void
bb_item_card_draw_from (BbItemCard *self, const char *path)
{
  if (self->sample)
    bb_sample_box_draw_from (self->sample, path);
}
