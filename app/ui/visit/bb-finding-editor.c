/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-finding-editor.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-text-area.h"
#include "domain/bb-dates.h"
#include "minutes/bb-recommendation-dialog.h"

#include "bb-concerned-dialog.h"

#define SUGGESTIONS 4

struct _BbFindingEditor
{
  GtkBox parent_instance;

  AdwWrapBox *choices, *suggestions, *further;
  AdwToggleGroup *severity;
  GtkWidget *evidence_hint, *concerned, *recommend;
  GtkLabel *severity_label, *evidence_words, *concerned_words;
  GtkBox *recommendations;
  BbTextArea *fact;
  BbOpenVisit *session;
  BbEntry *entry;
  char *recommended;             /* what the rows of recommendations say */
  GCancellable *asking;
  gboolean refreshing;
};

G_DEFINE_FINAL_TYPE (BbFindingEditor, bb_finding_editor, GTK_TYPE_BOX)

static guint evidence_requested;

/* ── Words of earlier findings ───────────────────────────────────────────────────────────────────────────────── */

static void
clear_box (GtkWidget *box, void (*remove) (gpointer box, GtkWidget *child))
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)))
    remove (box, child);
}

static void remove_from_wrap (gpointer box, GtkWidget *child) { adw_wrap_box_remove (box, child); }
static void remove_from_box (gpointer box, GtkWidget *child) { gtk_box_remove (box, child); }

/* Into an empty field it goes as it is; otherwise as one sentence more. */
static void
on_suggestion_clicked (BbFindingEditor *self, GtkWidget *button)
{
  const char *text = g_object_get_data (G_OBJECT (button), "text");
  const char *typed = bb_open_visit_get_typed (self->entry, BB_TYPED_FACT);
  g_autofree char *all = *typed ? g_strdup_printf ("%s %s", typed, text) : g_strdup (text);

  bb_open_visit_type (self->session, self->entry, BB_TYPED_FACT, all);
  bb_finding_editor_refresh (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->fact));
}

/* An earlier fact, told by its clock from what is written here. */
static GtkWidget *
make_chip_words (const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (text);
  GtkWidget *clock = gtk_image_new_from_icon_name ("document-open-recent-symbolic");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 64);
  gtk_widget_set_valign (clock, GTK_ALIGN_START);
  gtk_accessible_update_state (GTK_ACCESSIBLE (clock), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_add_css_class (clock, "dimmed");
  gtk_box_append (GTK_BOX (box), clock);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static GtkWidget *
make_chip (BbFindingEditor *self, const char *text)
{
  GtkWidget *chip = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (chip), make_chip_words (text));
  gtk_widget_add_css_class (chip, "chip");
  bb_set_accessible_name (chip, text);
  g_object_set_data_full (G_OBJECT (chip), "text", g_strdup (text), g_free);
  g_signal_connect_object (chip, "clicked", G_CALLBACK (on_suggestion_clicked), self, G_CONNECT_SWAPPED);
  return chip;
}

/* What the finding says already is not offered again. Chips are hidden, not removed: the focus may be on its way to one. */
static void
show_suggestions (BbFindingEditor *self)
{
  const char *typed = self->entry ? bb_open_visit_get_typed (self->entry, BB_TYPED_FACT) : "";
  guint shown = 0;

  for (GtkWidget *chip = gtk_widget_get_first_child (GTK_WIDGET (self->suggestions)); chip; chip = gtk_widget_get_next_sibling (chip))
    {
      gboolean offered = shown < SUGGESTIONS - 1 && !strstr (typed, g_object_get_data (G_OBJECT (chip), "text"));

      gtk_widget_set_visible (chip, offered);
      shown += offered;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->suggestions), shown > 0);
}

static void
take_suggestions (BbFindingEditor *self, GPtrArray *known)
{
  clear_box (GTK_WIDGET (self->suggestions), remove_from_wrap);
  for (guint i = 0; known && i < known->len; i++)
    adw_wrap_box_append (self->suggestions, make_chip (self, ((BbSuggestion *) known->pdata[i])->text));
  show_suggestions (self);
}

static void
on_facts_suggested (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbFindingEditor) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) known = bb_visit_suggest_facts_finish (BB_WORKSPACE (source), result, &error);

  if (known && self->entry)
    take_suggestions (self, known);
}

static void
ask_for_facts (BbFindingEditor *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  take_suggestions (self, NULL);
  if (!self->entry || bb_open_visit_is_locked (self->session))
    return;
  self->asking = g_cancellable_new ();
  bb_visit_suggest_facts_async (bb_open_visit_get_workspace (self->session), bb_entry_get_item (self->entry)->code, SUGGESTIONS, self->asking,
                                on_facts_suggested, g_object_ref (self));
}

/* ── Recommendations ─────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_recommendation_clicked (BbFindingEditor *self, GtkWidget *button)
{
  adw_dialog_present (bb_recommendation_dialog_new (self->session, g_object_get_data (G_OBJECT (button), "recommendation")), GTK_WIDGET (self));
}

static GtkWidget *
make_line (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_recommendation (BbFindingEditor *self, BbRecommendation *recommendation)
{
  GtkWidget *row = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *deadline = bb_date_format_short (&recommendation->deadline);
  /* Translators: who does it · the deadline */
  g_autofree char *who = g_strdup_printf (_("%s · until %s"), recommendation->who ? recommendation->who : "", deadline ? deadline : "");
  g_autofree char *words = g_strdup_printf (_("Recommendation: %s, %s"), recommendation->what, who);

  gtk_box_append (GTK_BOX (box), make_line (recommendation->what, NULL));
  gtk_box_append (GTK_BOX (box), make_line (who, "dimmed"));
  gtk_button_set_child (GTK_BUTTON (row), box);
  gtk_widget_add_css_class (row, "flat");
  gtk_widget_add_css_class (row, "card-action");
  bb_set_tooltip (row, _("Change the recommendation"));
  bb_set_accessible_name (row, words);
  g_object_set_data_full (G_OBJECT (row), "recommendation", bb_recommendation_ref (recommendation), bb_value_unref);
  g_signal_connect_object (row, "clicked", G_CALLBACK (on_recommendation_clicked), self, G_CONNECT_SWAPPED);
  return row;
}

/* Rows are made anew only when they would say something else: one of them may have the focus. */
static gboolean
are_recommendations_shown (BbFindingEditor *self, GPtrArray *list)
{
  GString *words = g_string_new (NULL);
  gboolean same;

  for (guint i = 0; i < list->len; i++)
    {
      BbRecommendation *one = list->pdata[i];
      g_autofree char *deadline = bb_date_format_short (&one->deadline);

      g_string_append_printf (words, "%s\n%s\n%s\n%s\n", one->id, one->what, one->who ? one->who : "", deadline ? deadline : "");
    }
  same = g_strcmp0 (self->recommended, words->str) == 0;
  g_free (self->recommended);
  self->recommended = g_string_free (words, FALSE);
  return same;
}

static void
show_recommendations (BbFindingEditor *self)
{
  GPtrArray *all = bb_case_get_recommendations (bb_open_visit_get_case (self->session));
  const char *id = bb_entry_get_finding (self->entry)->id;
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (guint i = 0; id && i < all->len; i++)
    if (g_strcmp0 (((BbRecommendation *) all->pdata[i])->finding, id) == 0)
      g_ptr_array_add (list, all->pdata[i]);
  if (are_recommendations_shown (self, list))
    return;
  clear_box (GTK_WIDGET (self->recommendations), remove_from_box);
  for (guint i = 0; i < list->len; i++)
    gtk_box_append (self->recommendations, make_recommendation (self, list->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->recommendations), list->len > 0);
}

/* The new one belongs to this finding and asks its unit, unless a suggestion says otherwise. */
static void
on_recommend_clicked (BbFindingEditor *self)
{
  g_autoptr (BbRecommendation) draft = bb_recommendation_new ();
  BbCase *visit = bb_open_visit_get_case (self->session);
  BbUnit *unit = bb_case_get_unit (visit);

  bb_open_visit_flush (self->session);
  draft->finding = g_strdup (bb_entry_get_finding (self->entry)->id);
  draft->who = g_strdup (unit ? unit->name.vi : bb_case_get_visit (visit)->unit_name.vi);
  adw_dialog_present (bb_recommendation_dialog_new_for (self->session, draft, bb_entry_get_item (self->entry)->code), GTK_WIDGET (self));
}

static void
on_concerned_clicked (BbFindingEditor *self)
{
  bb_open_visit_flush (self->session);
  adw_dialog_present (bb_concerned_dialog_new (self->session, self->entry), GTK_WIDGET (self));
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_severity_changed (BbFindingEditor *self)
{
  guint active = adw_toggle_group_get_active (self->severity);

  if (!self->refreshing && self->entry && active != GTK_INVALID_LIST_POSITION)
    bb_open_visit_set_severity (self->session, self->entry, (int) active + BB_SEVERITY_MINOR);
}

static void
show_further (BbFindingEditor *self)
{
  BbFinding *finding = bb_entry_get_finding (self->entry);
  gboolean written = bb_entry_has_fact (self->entry);
  const char *why = written ? NULL : _("First write what was seen");

  gtk_label_set_label (self->concerned_words, finding->concerned && *finding->concerned ? finding->concerned : _("Who Is Concerned…"));
  gtk_widget_set_sensitive (self->concerned, written);
  gtk_widget_set_sensitive (self->recommend, written);
  bb_set_tooltip (self->concerned, why ? why : _("Person or post concerned"));
  bb_set_tooltip (self->recommend, why ? why : _("What the unit is to do, and until when"));
}

static void
on_fact_changed (BbFindingEditor *self)
{
  g_autofree char *text = bb_text_area_get_text (self->fact);

  if (self->refreshing || !self->entry)
    return;
  bb_open_visit_type (self->session, self->entry, BB_TYPED_FACT, text);
  show_suggestions (self);
  show_further (self);
}

static void
on_fact_left (BbFindingEditor *self)
{
  if (!self->entry)
    return;
  bb_open_visit_leave (self->session, self->entry);
}

static void
on_evidence_clicked (BbFindingEditor *self)
{
  g_signal_emit (self, evidence_requested, 0);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
bb_finding_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (BB_FINDING_EDITOR (widget)->fact));
}

static void
bb_finding_editor_dispose (GObject *object)
{
  BbFindingEditor *self = BB_FINDING_EDITOR (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_object (&self->session);
  g_clear_object (&self->entry);
  g_clear_pointer (&self->recommended, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_FINDING_EDITOR);
  G_OBJECT_CLASS (bb_finding_editor_parent_class)->dispose (object);
}

static void
bb_finding_editor_class_init (BbFindingEditorClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_finding_editor_dispose;
  widget_class->grab_focus = bb_finding_editor_grab_focus;
  evidence_requested = g_signal_new ("evidence-requested", BB_TYPE_FINDING_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/finding-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, BbFindingEditor, choices);
  gtk_widget_class_bind_template_child (widget_class, BbFindingEditor, severity);
  gtk_widget_class_bind_template_child (widget_class, BbFindingEditor, severity_label);
  gtk_widget_class_bind_template_child (widget_class, BbFindingEditor, evidence_hint);
  gtk_widget_class_bind_template_child (widget_class, BbFindingEditor, evidence_words);
  gtk_widget_class_bind_template_child (widget_class, BbFindingEditor, fact);
  gtk_widget_class_bind_template_child (widget_class, BbFindingEditor, suggestions);
  gtk_widget_class_bind_template_child (widget_class, BbFindingEditor, recommendations);
  gtk_widget_class_bind_template_child (widget_class, BbFindingEditor, further);
  gtk_widget_class_bind_template_child (widget_class, BbFindingEditor, concerned);
  gtk_widget_class_bind_template_child (widget_class, BbFindingEditor, concerned_words);
  gtk_widget_class_bind_template_child (widget_class, BbFindingEditor, recommend);
  gtk_widget_class_bind_template_callback (widget_class, on_severity_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_fact_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_fact_left);
  gtk_widget_class_bind_template_callback (widget_class, on_evidence_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_concerned_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_recommend_clicked);
}

static void
bb_finding_editor_init (BbFindingEditor *self)
{
  g_type_ensure (BB_TYPE_TEXT_AREA);
  self->refreshing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_toggle_group_set_active (self->severity, GTK_INVALID_LIST_POSITION);
  self->refreshing = FALSE;
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

GtkWidget *
bb_finding_editor_new (void)
{
  return g_object_new (BB_TYPE_FINDING_EDITOR, NULL);
}

/* Evidence that the checklist demands is asked for louder. */
static void
show_evidence (BbFindingEditor *self)
{
  gboolean required = bb_entry_get_item (self->entry)->evidence_required;
  const char *words = required ? _("Evidence is required") : _("No evidence yet");

  gtk_label_set_label (self->evidence_words, words);
  bb_set_tooltip (self->evidence_hint, _("Add evidence (E)"));
  bb_set_accessible_name (self->evidence_hint, words);
  gtk_widget_remove_css_class (self->evidence_hint, required ? "quiet-warning" : "loud-warning");
  gtk_widget_add_css_class (self->evidence_hint, required ? "loud-warning" : "quiet-warning");
  gtk_widget_set_visible (self->evidence_hint, bb_entry_get_evidence (self->entry) == 0);
}

void
bb_finding_editor_refresh (BbFindingEditor *self)
{
  BbFinding *finding = self->entry ? bb_entry_get_finding (self->entry) : NULL;

  if (!finding)
    return;
  self->refreshing = TRUE;
  adw_toggle_group_set_active (self->severity, finding->severity >= BB_SEVERITY_MINOR
                                                 ? (guint) (finding->severity - BB_SEVERITY_MINOR) : GTK_INVALID_LIST_POSITION);
  bb_text_area_set_text (self->fact, finding->fact);
  show_evidence (self);
  show_suggestions (self);
  show_further (self);
  show_recommendations (self);
  self->refreshing = FALSE;
}

void
bb_finding_editor_set_entry (BbFindingEditor *self, BbOpenVisit *session, BbEntry *entry)
{
  g_autofree char *name = NULL;
  gboolean same = entry == self->entry;

  g_set_object (&self->session, session);
  g_set_object (&self->entry, entry);
  if (!same)
    ask_for_facts (self);
  if (!entry)
    return;
  name = g_strdup_printf (_("What was seen, %s"), bb_entry_get_item (entry)->code);
  bb_text_area_set_labels (self->fact, name, _("What was seen, in one or two sentences: who, where, when, how many"));
  bb_finding_editor_refresh (self);
}

void
bb_finding_editor_set_compact (BbFindingEditor *self, gboolean compact)
{
  gtk_widget_set_visible (GTK_WIDGET (self->severity_label), !compact);
}
