/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-read-aloud.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-wording.h"

struct _BbReadAloud
{
  AdwNavigationPage parent_instance;

  AdwWindowTitle *head;
  GtkScrolledWindow *scroller;
  GtkBox *text;
  GtkLabel *place;
  GtkWidget *previous, *next, *larger, *smaller;
  GPtrArray *sections;           /* BbSection, of those that have items here */
  guint at;                      /* 0: the opening, then the sections, recommendations, opinion, the end */
  guint size;
  BbOpenVisit *session;
};

G_DEFINE_FINAL_TYPE (BbReadAloud, bb_read_aloud, ADW_TYPE_NAVIGATION_PAGE)

static const char * const sizes[] = { "small", "medium", "large", "huge" };

static BbCase *
get_case (BbReadAloud *self)
{
  return bb_open_visit_get_case (self->session);
}

static guint
count_pages (BbReadAloud *self)
{
  return 1 + self->sections->len + 3;
}

/* ── Paragraphs ──────────────────────────────────────────────────────────────────────────────────────────────── */

static GtkWidget *
add_text (BbReadAloud *self, const char *words, const char *class)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (class)
    gtk_widget_add_css_class (label, class);
  gtk_box_append (self->text, label);
  return label;
}

static void
add_heading (BbReadAloud *self, const char *words)
{
  gtk_box_append (self->text, g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, "label", words, "xalign", 0.0, "wrap", TRUE,
                                            "wrap-mode", PANGO_WRAP_WORD_CHAR, "css-classes", (const char *[]) { "read-heading", NULL }, NULL));
  bb_announce (GTK_WIDGET (self), words);
}

static void
add_person (BbReadAloud *self, const char *name, const char *post, const char *as)
{
  g_autoptr (GString) line = g_string_new (name ? name : "");

  if (post && *post)
    g_string_append_printf (line, ", %s", post);
  if (as && *as)
    g_string_append_printf (line, " – %s", as);
  add_text (self, line->str, "read-line");
}

/* ── The opening ─────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_attendees (BbReadAloud *self, BbVisit *visit)
{
  if (!visit->attendees->len)
    return;
  add_text (self, _("For the unit:"), "read-part");
  for (guint i = 0; i < visit->attendees->len; i++)
    {
      BbAttendee *attendee = visit->attendees->pdata[i];

      add_person (self, attendee->name, attendee->post, attendee->role == BB_ATTENDEE_REPRESENTATIVE ? _("speaks for the unit") : NULL);
    }
}

static void
show_opening (BbReadAloud *self)
{
  BbVisit *visit = bb_case_get_visit (get_case (self));
  BbUnit *unit = bb_case_get_unit (get_case (self));
  GDateTime *opened = bb_case_get_opened_at (get_case (self));
  g_autofree char *time = opened ? bb_wording_time (opened) : NULL;
  const char *name = unit ? bb_text_get (&unit->name) : bb_text_get (&visit->unit_name);
  g_autofree char *when = time ? g_strdup_printf (_("Opened at %s"), time) : NULL;

  add_heading (self, bb_text_get (&visit->subject));
  add_text (self, name, NULL);
  if (when)
    add_text (self, when, NULL);
  if (visit->decision && visit->decision->number)
    {
      g_autofree char *decision = g_strdup_printf (_("By decision %s"), visit->decision->number);

      add_text (self, decision, NULL);
    }
  add_text (self, _("The team:"), "read-part");
  for (guint i = 0; i < visit->team->len; i++)
    {
      BbMember *member = visit->team->pdata[i];

      add_person (self, member->name, member->post, bb_role_get_label (member->role));
    }
  show_attendees (self, visit);
}

/* ── A section ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_finding (BbReadAloud *self, BbFinding *finding)
{
  BbItem *item = bb_case_find_item (get_case (self), finding->item);
  g_autofree char *title = g_strdup_printf ("%s. %s", finding->item, item ? bb_text_get (&item->text) : "");
  /* Translators: how grave a finding is */
  g_autofree char *severity = g_strdup_printf (_("Severity: %s"), bb_severity_get_label (finding->severity));

  add_text (self, title, "read-part");
  add_text (self, finding->fact ? finding->fact : "", NULL);
  if (finding->concerned)
    add_text (self, finding->concerned, NULL);
  add_text (self, severity, "read-severity");
}

static void
show_section (BbReadAloud *self, BbSection *section)
{
  GPtrArray *findings = bb_case_get_findings (get_case (self));
  BbTally tally;
  g_autofree char *words = NULL;
  guint shown = 0;

  bb_case_tally_section (get_case (self), section, &tally);
  words = g_strdup_printf (_("%u items: %u passed, %u failed, %u not applicable, %u not looked at"), tally.items, tally.passed, tally.failed,
                           tally.not_applicable, tally.items - tally.answered);
  add_heading (self, bb_text_get (&section->title));
  add_text (self, words, NULL);
  for (guint i = 0; i < findings->len; i++)
    if (bb_case_find_section_of (get_case (self), ((BbFinding *) findings->pdata[i])->item) == section)
      {
        show_finding (self, findings->pdata[i]);
        shown++;
      }
  if (!shown)
    add_text (self, _("No finding in this section."), "dimmed");
}

/* ── The end ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_recommendations (BbReadAloud *self)
{
  GPtrArray *list = bb_case_get_recommendations (get_case (self));

  add_heading (self, _("Recommendations"));
  for (guint i = 0; i < list->len; i++)
    {
      BbRecommendation *one = list->pdata[i];
      g_autofree char *what = g_strdup_printf ("%u. %s", i + 1, one->what);
      g_autofree char *date = g_date_valid (&one->deadline) ? bb_date_format_short (&one->deadline) : NULL;
      g_autofree char *until = date ? g_strdup_printf (_("until %s"), date) : g_strdup ("");
      g_autofree char *details = g_strjoin (one->who && *one->who && *until ? " · " : "", one->who ? one->who : "", until, NULL);

      add_text (self, what, NULL);
      add_text (self, details, "read-severity");
    }
  if (!list->len)
    add_text (self, _("There are no recommendations."), "dimmed");
}

static void
show_opinion (BbReadAloud *self)
{
  BbOpinion *opinion = bb_case_get_visit (get_case (self))->opinion;

  add_heading (self, _("The Unit's Opinion"));
  add_text (self, opinion && opinion->text && *opinion->text ? opinion->text : _("The unit has not said anything yet. What does it say to the findings?"),
            opinion ? NULL : "dimmed");
}

static void
on_recorded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbReadAloud) self = data;
  g_autoptr (GError) error = NULL;
  GtkWidget *pages = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);

  if (!bb_visit_record_finish (BB_WORKSPACE (source), result, &error))
    {
      bb_notify_error (GTK_WIDGET (self), error);
      return;
    }
  bb_notify (GTK_WIDGET (self), _("It is recorded that the minutes were read out"));
  if (pages)
    adw_navigation_view_pop (ADW_NAVIGATION_VIEW (pages));
}

static void
on_record_clicked (BbReadAloud *self, GtkWidget *button)
{
  g_autoptr (BbEvent) event = bb_event_new ();

  event->kind = BB_EVENT_READ_OUT;
  gtk_widget_set_sensitive (button, FALSE);
  bb_visit_record_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), event, NULL, on_recorded,
                         g_object_ref (self));
}

static void
show_end (BbReadAloud *self)
{
  GtkWidget *button = gtk_button_new_with_label (_("Everybody Has Heard Them"));
  BbEvent *read = bb_events_find_last (bb_case_get_events (get_case (self)), BB_EVENT_READ_OUT);
  g_autofree char *time = read ? bb_wording_time (read->at) : NULL;
  g_autofree char *before = time ? g_strdup_printf (_("Last read out on %s"), time) : NULL;

  add_heading (self, _("The Minutes Were Read Out"));
  add_text (self, _("Does anybody want something corrected before signing? Go back and correct it; otherwise record that everybody has heard the minutes."),
            NULL);
  if (before)
    add_text (self, before, "read-severity");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_sensitive (button, bb_events_allow (bb_case_get_events (get_case (self)), BB_EVENT_READ_OUT, NULL));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_record_clicked), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->text, button);
}

/* ── Turning ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
list_sections (BbReadAloud *self)
{
  GPtrArray *checklists = bb_case_get_checklists (get_case (self));

  g_ptr_array_set_size (self->sections, 0);
  for (guint c = 0; c < checklists->len; c++)
    for (guint s = 0; s < ((BbChecklist *) checklists->pdata[c])->sections->len; s++)
      {
        BbSection *section = ((BbChecklist *) checklists->pdata[c])->sections->pdata[s];
        BbTally tally;

        bb_case_tally_section (get_case (self), section, &tally);
        if (tally.items)
          g_ptr_array_add (self->sections, bb_section_ref (section));
      }
}

static void
show_page (BbReadAloud *self)
{
  guint n = count_pages (self), sections = self->sections->len;
  g_autofree char *place = g_strdup_printf ("%u / %u", self->at + 1, n);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->text))))
    gtk_box_remove (self->text, child);
  if (self->at == 0)
    show_opening (self);
  else if (self->at <= sections)
    show_section (self, self->sections->pdata[self->at - 1]);
  else if (self->at == sections + 1)
    show_recommendations (self);
  else if (self->at == sections + 2)
    show_opinion (self);
  else
    show_end (self);
  gtk_label_set_label (self->place, place);
  gtk_widget_set_sensitive (self->previous, self->at > 0);
  gtk_widget_set_sensitive (self->next, self->at + 1 < n);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
turn_to (BbReadAloud *self, int at)
{
  at = CLAMP (at, 0, (int) count_pages (self) - 1);
  if ((guint) at == self->at)
    return;
  self->at = (guint) at;
  show_page (self);
}

static void
set_size (BbReadAloud *self, int size)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->text), sizes[self->size]);
  self->size = (guint) CLAMP (size, 0, (int) G_N_ELEMENTS (sizes) - 1);
  gtk_widget_add_css_class (GTK_WIDGET (self->text), sizes[self->size]);
  gtk_widget_set_sensitive (self->smaller, self->size > 0);
  gtk_widget_set_sensitive (self->larger, self->size + 1 < G_N_ELEMENTS (sizes));
}

static void on_previous_clicked (BbReadAloud *self) { turn_to (self, (int) self->at - 1); }
static void on_next_clicked (BbReadAloud *self) { turn_to (self, (int) self->at + 1); }
static void on_larger_clicked (BbReadAloud *self) { set_size (self, (int) self->size + 1); }
static void on_smaller_clicked (BbReadAloud *self) { set_size (self, (int) self->size - 1); }

static gboolean
on_key_pressed (BbReadAloud *self, guint key, guint code, GdkModifierType state)
{
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Page_Up:   on_previous_clicked (self); break;
    case GDK_KEY_Right:
    case GDK_KEY_Page_Down: on_next_clicked (self); break;
    case GDK_KEY_Home:      turn_to (self, 0); break;
    case GDK_KEY_End:       turn_to (self, (int) count_pages (self) - 1); break;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:    on_larger_clicked (self); break;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract: on_smaller_clicked (self); break;
    default:                return GDK_EVENT_PROPAGATE;
    }
  return GDK_EVENT_STOP;
}

static void
on_reloaded (BbReadAloud *self)
{
  list_sections (self);
  self->at = MIN (self->at, count_pages (self) - 1);
  show_page (self);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_read_aloud_dispose (GObject *object)
{
  BbReadAloud *self = BB_READ_ALOUD (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_READ_ALOUD);
  g_clear_object (&self->session);
  g_clear_pointer (&self->sections, g_ptr_array_unref);
  G_OBJECT_CLASS (bb_read_aloud_parent_class)->dispose (object);
}

static void
bb_read_aloud_class_init (BbReadAloudClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_read_aloud_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/read-aloud.ui");
  gtk_widget_class_bind_template_child (widget_class, BbReadAloud, head);
  gtk_widget_class_bind_template_child (widget_class, BbReadAloud, scroller);
  gtk_widget_class_bind_template_child (widget_class, BbReadAloud, text);
  gtk_widget_class_bind_template_child (widget_class, BbReadAloud, place);
  gtk_widget_class_bind_template_child (widget_class, BbReadAloud, previous);
  gtk_widget_class_bind_template_child (widget_class, BbReadAloud, next);
  gtk_widget_class_bind_template_child (widget_class, BbReadAloud, larger);
  gtk_widget_class_bind_template_child (widget_class, BbReadAloud, smaller);
  gtk_widget_class_bind_template_callback (widget_class, on_previous_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_next_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_larger_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_smaller_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
}

static void
bb_read_aloud_init (BbReadAloud *self)
{
  self->sections = g_ptr_array_new_with_free_func (bb_value_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  set_size (self, 1);
}

AdwNavigationPage *
bb_read_aloud_new (BbOpenVisit *session)
{
  BbReadAloud *self = g_object_new (BB_TYPE_READ_ALOUD, NULL);

  self->session = g_object_ref (session);
  adw_window_title_set_subtitle (self->head, bb_text_get (&bb_case_get_visit (get_case (self))->unit_name));
  list_sections (self);
  show_page (self);
  g_signal_connect_object (session, "reloaded", G_CALLBACK (on_reloaded), self, G_CONNECT_SWAPPED);
  return ADW_NAVIGATION_PAGE (self);
}

/* A page that is sliding out keeps its tag until it has gone. */
void
bb_read_aloud_show (AdwNavigationView *pages, BbOpenVisit *session)
{
  AdwNavigationPage *old = adw_navigation_view_find_page (pages, "read-aloud");

  if (old && old == adw_navigation_view_get_visible_page (pages))
    return;
  if (old)
    adw_navigation_page_set_tag (old, NULL);
  adw_navigation_view_push (pages, bb_read_aloud_new (session));
}
