/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-checklists-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "common/bb-notify.h"
#include "domain/bb-dates.h"

#include "bb-checklist-page.h"
#include "bb-checklist-view.h"
#include "bb-version-dialog.h"

struct _BbChecklistsPage
{
  AdwNavigationPage parent_instance;

  GtkStack *stack;
  AdwPreferencesPage *list;
  BbWorkspace *workspace;
  GPtrArray *groups;             /* AdwPreferencesGroup, in the page */
  GPtrArray *versions, *bases;
  char *importing;               /* path */
  BbChecklist *source;           /* of the next draft, or %NULL */
  char *open;                    /* "A:1.2": to be opened when it is listed */
};

G_DEFINE_FINAL_TYPE (BbChecklistsPage, bb_checklists_page, ADW_TYPE_NAVIGATION_PAGE)

static void ask_for_draft (BbChecklistsPage *self, BbChecklist *source);
static void reload (BbChecklistsPage *self);

/* ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
get_today (GDate *today)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  bb_time_get_date (now, today);
}

/* The version that a visit of today takes, as bb_workspace_get_checklist() finds it. */
static BbChecklist *
find_current (BbChecklistsPage *self, const char *code, const GDate *today)
{
  BbChecklist *best = NULL;

  for (guint i = 0; i < self->versions->len; i++)
    {
      BbChecklist *checklist = self->versions->pdata[i];

      if (g_str_equal (checklist->code, code) && g_date_valid (&checklist->published) && bb_checklist_is_valid_on (checklist, today) &&
          (!best || g_date_compare (&checklist->valid_from, &best->valid_from) > 0))
        best = checklist;
    }
  return best;
}

static char *
describe_state (BbChecklistsPage *self, BbChecklist *checklist, const char **class)
{
  BbChecklist *current;
  g_autofree char *date = NULL;
  GDate today;

  get_today (&today);
  *class = "quiet";
  if (!g_date_valid (&checklist->published))
    return *class = "draft", g_strdup (C_("checklist", "Draft"));
  if (g_date_compare (&checklist->valid_from, &today) > 0)
    {
      date = bb_date_format_short (&checklist->valid_from);
      return g_strdup_printf (C_("checklist", "From %s"), date);
    }
  if (g_date_valid (&checklist->valid_to) && g_date_compare (&checklist->valid_to, &today) < 0)
    return g_strdup (C_("checklist", "Ended"));
  current = find_current (self, checklist->code, &today);
  if (current == checklist)
    return *class = "current", g_strdup (C_("checklist", "In use"));
  return g_strdup_printf (C_("checklist", "Replaced by %s"), current->version);
}

static char *
describe (BbChecklistsPage *self, BbChecklist *checklist)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;
  g_autofree char *from = bb_date_format_short (&checklist->valid_from), *to = bb_date_format_short (&checklist->valid_to);
  g_autofree char *published = bb_date_format_short (&checklist->published);
  guint n = bb_checklist_count_items (checklist);

  g_strv_builder_take (builder, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u item", "%u items", n), n));
  if (g_date_valid (&checklist->valid_from) && g_date_valid (&checklist->valid_to))
    g_strv_builder_take (builder, g_strdup_printf (_("valid from %s to %s"), from, to));
  else if (g_date_valid (&checklist->valid_from))
    g_strv_builder_take (builder, g_strdup_printf (_("valid from %s"), from));
  if (g_date_valid (&checklist->published))
    g_strv_builder_take (builder, g_strdup_printf (_("published on %s"), published));
  else
    {
      g_autoptr (GPtrArray) problems = bb_checklist_list_problems (checklist, self->bases);

      g_strv_builder_take (builder, problems->len ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u thing to look at", "%u things to look at",
                                                                                   problems->len), problems->len)
                                                  : g_strdup (_("can be published")));
    }
  parts = g_strv_builder_end (builder);
  return g_strjoinv (" · ", parts);
}

/* ── The list ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
push (BbChecklistsPage *self, AdwNavigationPage *page)
{
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW)), page);
}

static void
on_draft_requested (BbChecklistsPage *self, BbChecklistView *view)
{
  ask_for_draft (self, bb_checklist_view_get_checklist (view));
}

static void
open_checklist (BbChecklistsPage *self, BbChecklist *checklist)
{
  AdwNavigationPage *page;

  if (g_date_valid (&checklist->published))
    {
      page = bb_checklist_view_new (self->workspace, checklist, self->bases);
      g_signal_connect_object (page, "draft-requested", G_CALLBACK (on_draft_requested), self, G_CONNECT_SWAPPED);
    }
  else
    page = bb_checklist_page_new (self->workspace, checklist, self->bases);
  push (self, page);
}

static void
on_row_activated (AdwActionRow *row, gpointer data)
{
  open_checklist (data, g_object_get_data (G_OBJECT (row), "checklist"));
}

static GtkWidget *
make_label (const char *words, const char *class)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_widget_add_css_class (label, class);
  return label;
}

/* The state stands beside the version, or below it where that is too wide: what is said of it keeps the width of the row. */
static GtkWidget *
make_words (const char *title, const char *details, GtkWidget *state)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *head = adw_wrap_box_new ();

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (head), 10);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (head), 2);
  adw_wrap_box_append (ADW_WRAP_BOX (head), make_label (title, "title"));
  adw_wrap_box_append (ADW_WRAP_BOX (head), state);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), make_label (details, "subtitle"));
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_add_css_class (box, "version-words");
  return box;
}

static GtkWidget *
make_row (BbChecklistsPage *self, BbChecklist *checklist)
{
  GtkWidget *row = adw_action_row_new (), *arrow = gtk_image_new_from_icon_name ("go-next-symbolic"), *state;
  const char *class;
  g_autofree char *words = describe_state (self, checklist, &class), *details = describe (self, checklist);
  g_autofree char *title = g_strdup_printf (_("Version %s"), checklist->version);
  g_autofree char *name = g_strdup_printf ("%s %s: %s", checklist->code, checklist->version, words);

  state = gtk_label_new (words);
  gtk_widget_set_valign (state, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (state, "version-state");
  gtk_widget_add_css_class (state, class);
  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), make_words (title, details, state));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  bb_set_accessible_name (row, name);
  g_object_set_data_full (G_OBJECT (row), "checklist", bb_checklist_ref (checklist), bb_value_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated), self, 0);
  return row;
}

static AdwPreferencesGroup *
add_group (BbChecklistsPage *self, BbChecklist *checklist)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *title = g_markup_printf_escaped (_("Checklist %s"), checklist->code);
  g_autofree char *words = g_markup_escape_text (bb_text_get (&checklist->title), -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), words);
  adw_preferences_page_add (self->list, ADW_PREFERENCES_GROUP (group));
  g_ptr_array_add (self->groups, group);
  return ADW_PREFERENCES_GROUP (group);
}

static void
show_versions (BbChecklistsPage *self)
{
  AdwPreferencesGroup *group = NULL;
  const char *code = NULL;

  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (self->list, self->groups->pdata[i]);
  g_ptr_array_set_size (self->groups, 0);
  for (guint i = 0; i < self->versions->len; i++)
    {
      BbChecklist *checklist = self->versions->pdata[i];

      if (g_strcmp0 (code, checklist->code) != 0)
        group = add_group (self, checklist);
      code = checklist->code;
      adw_preferences_group_add (group, make_row (self, checklist));
    }
  gtk_stack_set_visible_child_name (self->stack, self->versions->len ? "list" : "none");
}

/* What was just made is opened as soon as it is there. */
static void
open_wanted (BbChecklistsPage *self)
{
  g_autofree char *wanted = g_steal_pointer (&self->open);

  for (guint i = 0; wanted && i < self->versions->len; i++)
    {
      BbChecklist *checklist = self->versions->pdata[i];
      g_autofree char *name = g_strdup_printf ("%s:%s", checklist->code, checklist->version);

      if (g_str_equal (name, wanted))
        {
          open_checklist (self, checklist);
          return;
        }
    }
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbChecklistsPage) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *versions = bb_workspace_list_versions_finish (BB_WORKSPACE (source), result, &error);

  if (!versions)
    {
      bb_notify_error (GTK_WIDGET (self), error);
      return;
    }
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  self->versions = versions;
  show_versions (self);
  open_wanted (self);
}

static void
on_bases_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbChecklistsPage) self = data;
  GPtrArray *bases = bb_workspace_list_bases_finish (BB_WORKSPACE (source), result, NULL);

  g_clear_pointer (&self->bases, g_ptr_array_unref);
  self->bases = bases ? bases : g_ptr_array_new ();
  bb_workspace_list_versions_async (self->workspace, NULL, on_listed, g_object_ref (self));
}

static void
reload (BbChecklistsPage *self)
{
  if (self->workspace)
    bb_workspace_list_bases_async (self->workspace, NULL, on_bases_listed, g_object_ref (self));
}

void
bb_checklists_page_open (BbChecklistsPage *self, const char *code, const char *version)
{
  g_free (self->open);
  self->open = g_strdup_printf ("%s:%s", code, version);
  reload (self);
}

/* ── New drafts ──────────────────────────────────────────────────────────────────────────────────────────────── */

/* What is wrong with a file is read at rest, not in a toast. */
static void
show_refusal (BbChecklistsPage *self, const char *heading, const GError *error)
{
  g_autofree char *words = bb_phrase (error);
  AdwDialog *dialog = adw_alert_dialog_new (heading, words);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbChecklistsPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!bb_workspace_type_checklist_finish (BB_WORKSPACE (source), result, &error))
    {
      g_clear_pointer (&self->open, g_free);
      show_refusal (self, _("The Draft Cannot Be Kept"), error);
    }
  adw_navigation_view_pop_to_page (ADW_NAVIGATION_VIEW (gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW)),
                                   ADW_NAVIGATION_PAGE (self));
  reload (self);
}

static void
keep_draft (BbChecklistsPage *self, BbChecklist *draft)
{
  g_free (self->open);
  self->open = g_strdup_printf ("%s:%s", draft->code, draft->version);
  bb_workspace_type_checklist_async (self->workspace, draft, TRUE, NULL, on_kept, g_object_ref (self));
}

/* An empty checklist starts with one section and one item, so that its shape is seen. */
static BbChecklist *
make_empty (const char *code)
{
  static const char * const everywhere[] = { "W", "D", "P", NULL };
  BbChecklist *checklist = bb_checklist_new ();
  BbSection *section = bb_section_new ();
  BbItem *item = bb_item_new ();

  section->code = g_strdup_printf ("%s1", code);
  item->code = g_strdup_printf ("%s1.01", code);
  item->answer = BB_ANSWER_PASS_FAIL;
  item->severity = BB_SEVERITY_MINOR;
  item->applies = g_strdupv ((char **) everywhere);
  g_ptr_array_add (section->items, item);
  g_ptr_array_add (checklist->sections, section);
  return checklist;
}

static void
on_draft_accepted (BbChecklistsPage *self, const char *code, const char *version, const char *title)
{
  g_autoptr (BbChecklist) draft = self->source ? bb_checklist_copy (self->source) : make_empty (code);

  g_set_str (&draft->code, code);
  g_set_str (&draft->version, version);
  g_set_str (&draft->title.vi, *title ? title : NULL);
  get_today (&draft->valid_from);
  g_date_clear (&draft->valid_to, 1);
  g_date_clear (&draft->published, 1);
  keep_draft (self, draft);
}

static void
ask_for_draft (BbChecklistsPage *self, BbChecklist *source)
{
  AdwDialog *dialog;

  if (!self->versions)
    return;
  g_clear_pointer (&self->source, bb_checklist_unref);
  self->source = source ? bb_checklist_copy (source) : NULL;
  dialog = bb_version_dialog_new (self->versions, source ? _("New Draft") : _("New Checklist"),
                                  source ? _("The draft starts with everything that this version says.")
                                         : _("The code stands before the codes of its sections and items, such as A in A1.01."),
                                  source ? source->code : NULL, source ? source->title.vi : NULL, source != NULL);
  g_signal_connect_object (dialog, "accepted", G_CALLBACK (on_draft_accepted), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
new_checklist (GtkWidget *widget, const char *name, GVariant *unused)
{
  ask_for_draft (BB_CHECKLISTS_PAGE (widget), NULL);
}

/* ── Import ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_table_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbChecklistsPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbChecklist) checklist = bb_workspace_read_checklist_csv_finish (BB_WORKSPACE (source), result, &error);

  if (checklist)
    keep_draft (self, checklist);
  else
    show_refusal (self, _("The File Cannot Be Imported"), error);
}

static void
on_table_accepted (BbChecklistsPage *self, const char *code, const char *version, const char *title)
{
  bb_workspace_read_checklist_csv_async (self->workspace, self->importing, code, version, *title ? title : NULL, NULL,
                                         on_table_read, g_object_ref (self));
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbChecklistsPage) self = data;
  g_autoptr (GError) error = NULL;

  if (bb_workspace_save_checklist_finish (BB_WORKSPACE (source), result, &error))
    bb_notify (GTK_WIDGET (self), _("The checklist was imported"));
  else
    show_refusal (self, _("The File Cannot Be Imported"), error);
  reload (self);
}

/* Nobody's draft is written over. */
static gboolean
refuse_draft (BbChecklistsPage *self, BbChecklist *checklist)
{
  for (guint i = 0; i < self->versions->len; i++)
    {
      BbChecklist *other = self->versions->pdata[i];
      g_autoptr (GError) error = NULL;

      if (!g_str_equal (other->code, checklist->code) || !g_str_equal (other->version, checklist->version) || g_date_valid (&other->published))
        continue;
      g_set_error (&error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("Version %s of checklist %s is there already"), other->version, other->code);
      show_refusal (self, _("The File Cannot Be Imported"), error);
      return TRUE;
    }
  return FALSE;
}

static void
on_file_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbChecklistsPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbChecklist) checklist = bb_workspace_read_checklist_finish (BB_WORKSPACE (source), result, &error);

  if (checklist && refuse_draft (self, checklist))
    return;
  if (checklist)
    bb_workspace_save_checklist_async (self->workspace, checklist, NULL, on_imported, g_object_ref (self));
  else
    show_refusal (self, _("The File Cannot Be Imported"), error);
}

/* "A-1.2.csv" → "A"; what is no code is not suggested. */
static char *
guess_code (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  gsize n = strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

  return g_strndup (name, n <= 8 ? n : 0);
}

void
bb_checklists_page_import (BbChecklistsPage *self, const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1), *code = guess_code (path), *name = g_path_get_basename (path), *words = NULL;
  AdwDialog *dialog;

  if (!self->versions)
    return;
  if (g_str_has_suffix (lower, ".json"))
    {
      bb_workspace_read_checklist_async (self->workspace, path, NULL, on_file_read, g_object_ref (self));
      return;
    }
  g_set_str (&self->importing, path);
  words = g_strdup_printf (_("“%s” becomes a draft with one item a line. An empty title is taken from the version before."), name);
  dialog = bb_version_dialog_new (self->versions, _("Import a Table"), words, code, NULL, FALSE);
  g_signal_connect_object (dialog, "accepted", G_CALLBACK (on_table_accepted), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbChecklistsPage) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path)
    bb_checklists_page_import (self, path);
}

static void
import (GtkWidget *widget, const char *name, GVariant *unused)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Tables (CSV) and checklists (JSON)"));
  gtk_file_filter_add_suffix (filter, "csv");
  gtk_file_filter_add_suffix (filter, "json");
  gtk_file_dialog_set_title (dialog, _("Import a Checklist"));
  gtk_file_dialog_set_default_filter (dialog, filter);
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, on_file_chosen, g_object_ref (widget));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_checklists_page_dispose (GObject *object)
{
  BbChecklistsPage *self = BB_CHECKLISTS_PAGE (object);

  g_clear_object (&self->workspace);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_CHECKLISTS_PAGE);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  g_clear_pointer (&self->bases, g_ptr_array_unref);
  g_clear_pointer (&self->source, bb_checklist_unref);
  g_clear_pointer (&self->importing, g_free);
  g_clear_pointer (&self->open, g_free);
  G_OBJECT_CLASS (bb_checklists_page_parent_class)->dispose (object);
}

static void
bb_checklists_page_class_init (BbChecklistsPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_checklists_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/checklists-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BbChecklistsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BbChecklistsPage, list);
  gtk_widget_class_bind_template_callback (widget_class, reload);
  gtk_widget_class_install_action (widget_class, "checklists.new", NULL, new_checklist);
  gtk_widget_class_install_action (widget_class, "checklists.import", NULL, import);
}

static void
bb_checklists_page_init (BbChecklistsPage *self)
{
  self->groups = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
bb_checklists_page_new (BbWorkspace *workspace)
{
  BbChecklistsPage *self = g_object_new (BB_TYPE_CHECKLISTS_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  reload (self);
  return ADW_NAVIGATION_PAGE (self);
}
