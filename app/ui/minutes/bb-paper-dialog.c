/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-paper-dialog.h"

#include <glib/gi18n-lib.h>

#include "domain/bb-dates.h"
#include "services/bb-documents.h"
#include "visit/bb-case-form.h"

enum { NUMBER_BLANK, NUMBER_NEXT, NUMBER_TYPED };

static const char * const fields[] = { "unit", "secretary", "leader", NULL };

/* The rows of one statement that is corrected. */
typedef struct { AdwEntryRow *place, *reason; BbTextArea *before, *after; } Statement;

typedef struct
{
  BbCaseForm *form;              /* owns this */
  int kind;
  BbPapersButton *button;
  BbTextArea *words, *reason;
  AdwEntryRow *capacity, *post, *name, *who, *witness, *number, *date;
  AdwComboRow *field, *number_kind, *signer;
  GPtrArray *signatories;        /* BbSignatory, those of @signer before “Somebody else” */
  GArray *statements;            /* Statement */
  char *made;                    /* id of the document */
} Typing;

static void
typing_free (gpointer data)
{
  Typing *self = data;

  g_clear_object (&self->button);
  g_clear_pointer (&self->statements, g_array_unref);
  g_clear_pointer (&self->signatories, g_ptr_array_unref);
  g_free (self->made);
  g_free (self);
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
read_row (gpointer row)
{
  return row ? bb_case_form_read (GTK_WIDGET (row)) : NULL;
}

static gboolean
is_filled (gpointer row)
{
  g_autofree char *text = read_row (row);

  return text != NULL;
}

/* The first statement must be whole; a further one whole or empty. */
static gboolean
are_statements_ready (Typing *self)
{
  for (guint i = 0; self->statements && i < self->statements->len; i++)
    {
      Statement *one = &g_array_index (self->statements, Statement, i);
      guint filled = is_filled (one->place) + is_filled (one->before) + is_filled (one->after);

      if (filled != 3 && (i == 0 || filled > 0))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_date_ready (Typing *self, GDate *date)
{
  g_autofree char *text = read_row (self->date);
  gboolean good = !text || bb_date_parse_any (text, date);

  if (self->date && good)
    gtk_widget_remove_css_class (GTK_WIDGET (self->date), "error");
  else if (self->date)
    gtk_widget_add_css_class (GTK_WIDGET (self->date), "error");
  return good;
}

/* %NULL: somebody who is typed. */
static BbSignatory *
get_signatory (Typing *self)
{
  guint chosen = self->signer ? adw_combo_row_get_selected (self->signer) : G_MAXUINT;

  return self->signatories && chosen < self->signatories->len ? self->signatories->pdata[chosen] : NULL;
}

static void
show_signer (Typing *self)
{
  AdwEntryRow *rows[] = { self->capacity, self->post, self->name };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i])
      gtk_widget_set_visible (GTK_WIDGET (rows[i]), !get_signatory (self));
}

static void
check (Typing *self)
{
  guint number = self->number_kind ? adw_combo_row_get_selected (self->number_kind) : NUMBER_BLANK;
  GDate date;

  show_signer (self);
  if (self->number)
    gtk_widget_set_visible (GTK_WIDGET (self->number), number == NUMBER_TYPED);
  bb_case_form_set_ready (self->form, is_date_ready (self, &date) && are_statements_ready (self) && (!self->reason || is_filled (self->reason)) &&
                                        (number != NUMBER_TYPED || is_filled (self->number)));
}

static void
take_statements (Typing *self, BbPaper *paper)
{
  for (guint i = 0; self->statements && i < self->statements->len; i++)
    {
      Statement *one = &g_array_index (self->statements, Statement, i);
      BbCorrection *correction;

      if (!is_filled (one->place))
        continue;
      correction = bb_correction_new ();
      correction->place = read_row (one->place);
      correction->before = read_row (one->before);
      correction->after = read_row (one->after);
      correction->reason = read_row (one->reason);
      g_ptr_array_add (paper->corrections, correction);
    }
}

static BbPaper *
read_paper (Typing *self)
{
  BbPaper *paper = bb_paper_new ();
  guint number = self->number_kind ? adw_combo_row_get_selected (self->number_kind) : NUMBER_BLANK;
  g_autofree char *date = read_row (self->date);

  paper->kind = g_strdup (bb_paper_kind_names[self->kind]);
  paper->words = read_row (self->words);
  paper->capacity = read_row (self->capacity);
  paper->post = read_row (self->post);
  paper->name = read_row (self->name);
  paper->who = read_row (self->who);
  paper->witness = read_row (self->witness);
  paper->reason = read_row (self->reason);
  paper->field = self->field ? g_strdup (fields[adw_combo_row_get_selected (self->field)]) : NULL;
  paper->number = number == NUMBER_TYPED ? read_row (self->number) : number == NUMBER_NEXT ? g_strdup ("next") : NULL;
  if (date)
    bb_date_parse_any (date, &paper->date);
  if (get_signatory (self))
    bb_paper_take_signatory (paper, get_signatory (self));
  take_statements (self, paper);
  return paper;
}

/* ── Making ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_closed (Typing *self)
{
  if (!self->made)
    return;
  bb_papers_button_refresh (self->button);
  bb_papers_button_save (self->button, self->made, bb_paper_kind_names[self->kind]);
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseForm) form = data;
  Typing *self = g_object_get_data (G_OBJECT (form), "paper");
  g_autoptr (GError) error = NULL;

  self->made = bb_document_make_finish (BB_WORKSPACE (source), result, &error);
  bb_case_form_end (form, error, _("The paper is made and kept with the visit"));
}

static void
on_submitted (Typing *self)
{
  BbOpenVisit *session = bb_case_form_get_session (self->form);
  g_autoptr (BbPaper) paper = read_paper (self);

  bb_open_visit_flush (session);
  bb_case_form_begin (self->form);
  bb_document_make_async (bb_open_visit_get_workspace (session), bb_open_visit_get_visit_id (session), paper, NULL, NULL, on_made,
                          g_object_ref (self->form));
}

/* ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_statement (Typing *self)
{
  Statement one;
  g_autofree char *title = g_strdup_printf (_("Statement %u"), self->statements->len + 1);
  g_autofree char *before = g_strdup_printf ("%s: %s", title, _("Words of the signed minutes"));
  g_autofree char *after = g_strdup_printf ("%s: %s", title, _("Words that replace them"));

  bb_case_form_add_group (self->form, title, NULL);
  one.place = bb_case_form_add_entry (self->form, _("Section and number"), NULL);
  one.reason = bb_case_form_add_entry (self->form, _("Why"), NULL);
  bb_case_form_add_group (self->form, NULL, NULL);
  one.before = bb_case_form_add_text (self->form, before, _("Words of the signed minutes"), 2, NULL);
  bb_case_form_add_group (self->form, NULL, NULL);
  one.after = bb_case_form_add_text (self->form, after, _("Words that replace them"), 2, NULL);
  g_array_append_val (self->statements, one);
}

static void
add_refusal (Typing *self)
{
  const char * const labels[] = { _("The unit"), _("The secretary"), _("The team leader"), NULL };

  self->field = bb_case_form_add_combo (self->form, _("Whose signature"), labels);
  self->who = bb_case_form_add_entry (self->form, _("Who refuses"), NULL);
  bb_case_form_add_group (self->form, NULL, NULL);
  self->reason = bb_case_form_add_text (self->form, _("Reason, in the words of who refuses"), _("Reason, in the words of who refuses"), 3, NULL);
  bb_case_form_add_group (self->form, NULL, NULL);
  self->witness = bb_case_form_add_entry (self->form, _("Witness: name, who that is"), NULL);
}

static void
add_words (Typing *self, const char *name)
{
  bb_case_form_add_group (self->form, NULL, NULL);
  self->words = bb_case_form_add_text (self->form, name, name, 4, NULL);
}

/* Those who may sign today, and somebody else. */
static void
add_signatories (Typing *self)
{
  BbIssuer *issuer = bb_case_get_issuer (bb_open_visit_get_case (bb_case_form_get_session (self->form)));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GPtrArray) labels = g_ptr_array_new_null_terminated (4, g_free, TRUE);
  GDate today;

  bb_time_get_date (now, &today);
  self->signatories = issuer ? bb_issuer_list_signatories_on (issuer, &today) : g_ptr_array_new ();
  for (guint i = 0; i < self->signatories->len; i++)
    {
      g_autofree char *how = bb_signatory_describe (self->signatories->pdata[i]);

      g_ptr_array_add (labels, g_strdup_printf ("%s, %s", ((BbSignatory *) self->signatories->pdata[i])->name, how));
    }
  if (!self->signatories->len)
    return;
  g_ptr_array_add (labels, g_strdup (_("Somebody else")));
  self->signer = bb_case_form_add_combo (self->form, _("Signatory"), (const char * const *) labels->pdata);
}

static void
add_office (Typing *self)
{
  bb_case_form_add_group (self->form, _("Who Signs"), NULL);
  add_signatories (self);
  self->capacity = bb_case_form_add_entry (self->form, _("Capacity, such as KT. GIÁM ĐỐC"), NULL);
  self->post = bb_case_form_add_entry (self->form, _("Post"), NULL);
  self->name = bb_case_form_add_entry (self->form, _("Name"), NULL);
}

static void
add_number (Typing *self, gboolean dated)
{
  const char * const labels[] = { _("Left blank"), _("Next of those set apart"), _("Typed"), NULL };

  bb_case_form_add_group (self->form, NULL, NULL);
  self->number_kind = bb_case_form_add_combo (self->form, _("Number"), labels);
  self->number = bb_case_form_add_entry (self->form, _("Number of the paper"), NULL);
  if (dated)
    self->date = bb_case_form_add_entry (self->form, _("Date, such as 23/11/2026 (empty: a blank)"), NULL);
}

static void
add_rows (Typing *self)
{
  switch (self->kind)
    {
    case BB_PAPER_OPENING: add_words (self, _("What the unit said at the opening")); break;
    case BB_PAPER_REFUSAL: add_refusal (self); break;
    case BB_PAPER_REPORT: add_words (self, _("Assessment by the team")); break;
    case BB_PAPER_NOTICE: add_office (self); break;
    case BB_PAPER_CORRECTION:
      self->statements = g_array_new (FALSE, TRUE, sizeof (Statement));
      for (guint i = 0; i < 3; i++)
        add_statement (self);
      add_words (self, _("What the unit said about it"));
      break;
    default: break;
    }
  if (self->kind != BB_PAPER_PRESENCE && self->kind != BB_PAPER_PERSONS)
    add_number (self, self->kind == BB_PAPER_REPORT || self->kind == BB_PAPER_NOTICE);
}

static const char *
get_intro (int kind)
{
  switch (kind)
    {
    case BB_PAPER_OPENING: return _("Says that the decision was read out, who was there, what is inspected and how.");
    case BB_PAPER_PRESENCE: return _("A list of those present with room for their signatures.");
    case BB_PAPER_REFUSAL: return _("For a refusal after the first signature; the signed minutes stay as they are.");
    case BB_PAPER_CORRECTION: return _("The signed minutes never change: this paper names them and says what replaces which statement.");
    case BB_PAPER_PERSONS: return _("Names of persons, marked “HẠN CHẾ”. Never give it to the unit.");
    case BB_PAPER_REPORT: return _("The report of the team to the office that sent it.");
    case BB_PAPER_NOTICE: return _("The notice of the result from the office to the unit.");
    default: return NULL;
    }
}

AdwDialog *
bb_paper_dialog_new (BbOpenVisit *session, int kind, BbPapersButton *button)
{
  Typing *self = g_new0 (Typing, 1);

  self->kind = kind;
  self->button = g_object_ref (button);
  self->form = bb_case_form_new (session, bb_paper_kind_get_label (kind), get_intro (kind), _("Make"));
  g_object_set_data_full (G_OBJECT (self->form), "paper", self, typing_free);
  add_rows (self);
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (check), self);
  g_signal_connect_swapped (self->form, "submitted", G_CALLBACK (on_submitted), self);
  g_signal_connect_swapped (self->form, "closed", G_CALLBACK (on_closed), self);
  check (self);
  if (kind != BB_PAPER_PRESENCE && kind != BB_PAPER_PERSONS)
    bb_case_form_set_height (self->form, 560);
  return ADW_DIALOG (self->form);
}
