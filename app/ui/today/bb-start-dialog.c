/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-start-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "common/bb-notify.h"
#include "common/bb-search-stop.h"
#include "domain/bb-dates.h"
#include "domain/bb-fold.h"

#include "bb-team.h"

struct _BbStartDialog
{
  AdwDialog parent_instance;

  AdwNavigationView *pages;
  GtkSearchEntry *search;
  GtkStack *units_stack;
  GtkListBox *units;
  AdwPreferencesGroup *checklists, *members;
  AdwEntryRow *leader, *secretary, *decision, *decision_date, *decision_issuer;
  AdwStatusPage *no_unit;
  AdwToggleGroup *new_kind;
  GtkWidget *add_unit, *checklists_next, *start, *start_busy, *recuse;
  GtkLabel *unit_label, *problem;
  BbWorkspace *workspace;
  GCancellable *searching;
  char *asked, *shown, *wanted;  /* texts: whose units are asked for; shown; of which Enter is to choose the first */
  BbUnit *unit;
  GPtrArray *switches;           /* AdwSwitchRow of each checklist */
  GPtrArray *choices;            /* BbChecklist, likewise */
  GPtrArray *member_rows;        /* AdwEntryRow */
};

G_DEFINE_FINAL_TYPE (BbStartDialog, bb_start_dialog, ADW_TYPE_DIALOG)

static guint started_signal, planned_signal;

/* ── Step 1: the unit ────────────────────────────────────────────────────────────────────────────────────────── */

static void
choose_unit (BbStartDialog *self, BbUnit *unit)
{
  g_clear_pointer (&self->unit, bb_unit_unref);
  self->unit = bb_unit_ref (unit);
  gtk_label_set_label (self->unit_label, bb_text_get (&unit->name));
  adw_navigation_view_push_by_tag (self->pages, "checklists");
}

static void
on_unit_activated (BbStartDialog *self, GtkListBoxRow *row)
{
  BbUnit *unit = g_object_get_data (G_OBJECT (row), "unit");

  if (unit)
    choose_unit (self, unit);
}

static GtkWidget *
make_unit_row (BbUnit *unit)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *details = unit->address ? g_strdup_printf ("%s · %s", bb_unit_kind_get_label (unit->kind), unit->address)
                                           : g_strdup (bb_unit_kind_get_label (unit->kind));
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), bb_text_get (&unit->name));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), details);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "unit", bb_unit_ref (unit), bb_value_unref);
  return row;
}

/* ── A unit that is not in the list yet ──────────────────────────────────────────────────────────────────────── */

typedef struct { BbWorkspace *workspace; BbUnit *unit; } Adding;

static void
adding_free (Adding *adding)
{
  g_object_unref (adding->workspace);
  bb_unit_unref (adding->unit);
  g_free (adding);
}

static void
save_unit (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Adding *adding = data;
  GError *error = NULL;

  if (bb_workspace_save_unit (adding->workspace, adding->unit, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_unit_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  BbStartDialog *self = BB_START_DIALOG (source);
  Adding *adding = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  gtk_widget_set_sensitive (self->add_unit, TRUE);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      choose_unit (self, adding->unit);
      return;
    }
  words = bb_phrase (error);
  adw_status_page_set_description (self->no_unit, words);
}

/* "UBND phường Hòa Tân" → "UBND-PHUONG-HOA-TAN" */
static char *
make_code (const char *name)
{
  g_autofree char *folded = bb_fold (name);
  GString *code = g_string_new (NULL);

  for (const char *p = folded; *p; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (code, g_ascii_toupper (*p));
    else if (code->len && code->str[code->len - 1] != '-')
      g_string_append_c (code, '-');
  if (code->len && code->str[code->len - 1] == '-')
    g_string_truncate (code, code->len - 1);
  return g_string_free (code, FALSE);
}

static void
on_add_unit_clicked (BbStartDialog *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));
  g_autoptr (GTask) task = NULL;
  Adding *adding;

  if (!*name)
    return;
  task = g_task_new (self, NULL, on_unit_saved, NULL);
  adding = g_new0 (Adding, 1);
  adding->workspace = g_object_ref (self->workspace);
  adding->unit = bb_unit_new ();
  adding->unit->code = make_code (name);
  bb_text_set (&adding->unit->name, name, NULL);
  adding->unit->kind = (int) adw_toggle_group_get_active (self->new_kind);
  gtk_widget_set_sensitive (self->add_unit, FALSE);
  g_task_set_task_data (task, adding, (GDestroyNotify) adding_free);
  g_task_run_in_thread (task, save_unit);
}

static void
show_no_unit (BbStartDialog *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->search));

  adw_status_page_set_title (self->no_unit, *typed ? typed : _("No Units Yet"));
  adw_status_page_set_description (self->no_unit, *typed ? _("There is no such unit yet. Type its full name, then add it.")
                                                      : _("Type the full name of the unit to add it."));
  gtk_widget_set_sensitive (self->add_unit, g_utf8_strlen (typed, -1) > 3);
}

/* Units whose name has the typed words together stand before those that have them apart. */
static void
append_units (BbStartDialog *self, GPtrArray *units)
{
  enum { MOST = 50 };
  g_autofree char *typed = bb_fold (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  guint shown = 0;

  for (int together = 1; together >= 0; together--)
    for (guint i = 0; i < units->len && shown < MOST; i++)
      {
        BbUnit *unit = units->pdata[i];
        g_autofree char *name = bb_fold (bb_text_get (&unit->name));

        if ((strstr (name, typed) != NULL) != together)
          continue;
        gtk_list_box_append (self->units, make_unit_row (unit));
        shown++;
      }
}

/* Enter chooses what stands first, of the text as it is now: an input method commits the last word with that very key. */
static void
choose_first (BbStartDialog *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->units, 0);

  if (!self->wanted || g_strcmp0 (self->wanted, self->shown) != 0)
    return;
  g_clear_pointer (&self->wanted, g_free);
  if (row && g_str_equal (gtk_stack_get_visible_child_name (self->units_stack), "units"))
    on_unit_activated (self, row);
}

static void
on_units_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbStartDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) units = bb_workspace_list_units_finish (self->workspace, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_list_box_remove_all (self->units);
  if (units)
    append_units (self, units);
  show_no_unit (self);
  gtk_stack_set_visible_child_name (self->units_stack, units && units->len ? "units" : "none");
  g_set_str (&self->shown, self->asked);
  choose_first (self);
}

static void
search_units (BbStartDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  if (self->searching)
    g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  self->searching = g_cancellable_new ();
  g_set_str (&self->asked, text);
  bb_workspace_list_units_async (self->workspace, *text ? text : NULL, self->searching, on_units_found, g_object_ref (self));
}

static void
on_search_activated (BbStartDialog *self)
{
  g_set_str (&self->wanted, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  choose_first (self);
}

/* ── Step 2: the checklists ──────────────────────────────────────────────────────────────────────────────────── */

static void
check_checklists (BbStartDialog *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->switches->len; i++)
    any |= adw_switch_row_get_active (self->switches->pdata[i]);
  gtk_widget_set_sensitive (self->checklists_next, any);
}

static void
add_checklist (BbStartDialog *self, BbChecklist *checklist)
{
  GtkWidget *row = adw_switch_row_new ();
  guint items = bb_checklist_count_items (checklist);
  g_autofree char *details = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Checklist %s, version %s · %u item",
                                                           "Checklist %s, version %s · %u items", items),
                                              checklist->code, checklist->version, items);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), bb_text_get (&checklist->title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), details);
  adw_switch_row_set_active (ADW_SWITCH_ROW (row), TRUE);
  g_signal_connect_object (row, "notify::active", G_CALLBACK (check_checklists), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->checklists, row);
  g_ptr_array_add (self->switches, row);
  g_ptr_array_add (self->choices, bb_checklist_ref (checklist));
}

/* Of each checklist only the version of today. */
static gboolean
is_offered (BbStartDialog *self, BbChecklist *checklist)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  GDate today;

  bb_time_get_date (now, &today);
  if (!bb_checklist_is_valid_on (checklist, &today))
    return FALSE;
  for (guint i = 0; i < self->choices->len; i++)
    if (g_str_equal (((BbChecklist *) self->choices->pdata[i])->code, checklist->code))
      return FALSE;
  return TRUE;
}

static void
on_checklists_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbStartDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) checklists = bb_workspace_list_checklists_finish (self->workspace, result, &error);

  for (guint i = 0; checklists && i < checklists->len; i++)
    if (is_offered (self, checklists->pdata[i]))
      add_checklist (self, checklists->pdata[i]);
  check_checklists (self);
}

static void
on_checklists_next (BbStartDialog *self)
{
  adw_navigation_view_push_by_tag (self->pages, "team");
}

/* ── Step 3: the team ────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
row_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_row_text (AdwEntryRow *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text ? text : "");
}

static void
check_team (BbStartDialog *self)
{
  GDate date;
  const char *typed = row_text (self->decision_date);
  gboolean good_date = !*typed || bb_date_parse_any (typed, &date);

  if (good_date)
    gtk_widget_remove_css_class (GTK_WIDGET (self->decision_date), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->decision_date), "error");
  gtk_widget_set_sensitive (self->start, *row_text (self->leader) && good_date);
  gtk_widget_set_sensitive (self->recuse, *row_text (self->leader) && good_date);
}

static AdwEntryRow *
add_member_row (BbStartDialog *self, const char *text)
{
  AdwEntryRow *row = ADW_ENTRY_ROW (adw_entry_row_new ());

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Member: name, post"));
  set_row_text (row, text);
  adw_preferences_group_add (self->members, GTK_WIDGET (row));
  g_ptr_array_add (self->member_rows, row);
  return row;
}

static void
on_add_member (BbStartDialog *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (add_member_row (self, NULL)));
}

static void
on_team_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbStartDialog) self = data;
  g_autoptr (BbTeam) team = bb_team_load_finish (result);

  if (!team)
    return;
  set_row_text (self->leader, team->leader);
  set_row_text (self->secretary, team->secretary);
  set_row_text (self->decision, team->decision);
  set_row_text (self->decision_date, team->decision_date);
  set_row_text (self->decision_issuer, team->decision_issuer);
  for (guint i = 0; team->members && team->members[i]; i++)
    add_member_row (self, team->members[i]);
  if (!self->member_rows->len)
    add_member_row (self, NULL);
  check_team (self);
}

static BbTeam *
read_team (BbStartDialog *self)
{
  BbTeam *team = g_new0 (BbTeam, 1);
  g_autoptr (GStrvBuilder) members = g_strv_builder_new ();

  for (guint i = 0; i < self->member_rows->len; i++)
    if (*row_text (self->member_rows->pdata[i]))
      g_strv_builder_add (members, row_text (self->member_rows->pdata[i]));
  team->leader = g_strdup (row_text (self->leader));
  team->secretary = g_strdup (row_text (self->secretary));
  team->members = g_strv_builder_end (members);
  team->decision = g_strdup (row_text (self->decision));
  team->decision_date = g_strdup (row_text (self->decision_date));
  team->decision_issuer = g_strdup (row_text (self->decision_issuer));
  return team;
}

/* ── Starting ────────────────────────────────────────────────────────────────────────────────────────────────── */

static BbVisit *
make_draft (BbStartDialog *self, const BbTeam *team)
{
  BbVisit *draft = bb_visit_new ();

  draft->unit = g_strdup (self->unit->code);
  draft->unit_kind = self->unit->kind;
  draft->kind = BB_VISIT_UNANNOUNCED;
  for (guint i = 0; i < self->switches->len; i++)
    if (adw_switch_row_get_active (self->switches->pdata[i]))
      {
        BbFrozen *frozen = bb_frozen_new ();

        frozen->code = g_strdup (((BbChecklist *) self->choices->pdata[i])->code);
        frozen->version = g_strdup (((BbChecklist *) self->choices->pdata[i])->version);
        g_ptr_array_add (draft->checklists, frozen);
      }
  bb_team_apply (team, draft);
  return draft;
}

static void
show_busy (BbStartDialog *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->start, !busy);
  gtk_widget_set_visible (self->start_busy, busy);
}

static void
finish (BbStartDialog *self, guint signal, const char *visit, const GError *error)
{
  g_autofree char *words = visit ? NULL : bb_phrase (error);

  show_busy (self, FALSE);
  if (!visit)
    {
      gtk_label_set_label (self->problem, words);
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      bb_announce (GTK_WIDGET (self), words);
      return;
    }
  bb_team_keep (self->workspace, read_team (self));
  g_object_ref (self);
  adw_dialog_force_close (ADW_DIALOG (self));
  g_signal_emit (self, signal, 0, visit);
  g_object_unref (self);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbStartDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *visit = bb_visit_start_finish (self->workspace, result, &error);

  finish (self, started_signal, visit, error);
}

/* Who recuses does so before the visit is opened: it is planned, and opened when the team is complete again. */
static void
on_planned (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbStartDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *visit = bb_visit_plan_finish (self->workspace, result, &error);

  finish (self, planned_signal, visit, error);
}

static void
on_recuse_activated (BbStartDialog *self)
{
  g_autoptr (BbTeam) team = read_team (self);
  g_autoptr (BbVisit) draft = make_draft (self, team);

  show_busy (self, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  bb_visit_plan_async (self->workspace, draft, NULL, on_planned, g_object_ref (self));
}

static void
on_start_clicked (BbStartDialog *self)
{
  g_autoptr (BbTeam) team = read_team (self);
  g_autoptr (BbVisit) draft = make_draft (self, team);

  show_busy (self, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  bb_visit_start_async (self->workspace, draft, NULL, on_started, g_object_ref (self));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_start_dialog_dispose (GObject *object)
{
  BbStartDialog *self = BB_START_DIALOG (object);

  if (self->searching)
    g_cancellable_cancel (self->searching);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_START_DIALOG);
  g_clear_object (&self->searching);
  g_clear_pointer (&self->asked, g_free);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->unit, bb_unit_unref);
  g_clear_pointer (&self->switches, g_ptr_array_unref);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->member_rows, g_ptr_array_unref);
  G_OBJECT_CLASS (bb_start_dialog_parent_class)->dispose (object);
}

static void
bb_start_dialog_class_init (BbStartDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_start_dialog_dispose;
  started_signal = g_signal_new ("started", BB_TYPE_START_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  planned_signal = g_signal_new ("planned", BB_TYPE_START_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/start-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, search);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, units_stack);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, units);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, no_unit);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, new_kind);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, add_unit);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, checklists);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, checklists_next);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, members);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, leader);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, secretary);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, decision);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, decision_date);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, decision_issuer);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, recuse);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, start);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, start_busy);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, unit_label);
  gtk_widget_class_bind_template_child (widget_class, BbStartDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, bb_search_stop);
  gtk_widget_class_bind_template_callback (widget_class, search_units);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_unit_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_add_unit_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_checklists_next);
  gtk_widget_class_bind_template_callback (widget_class, on_add_member);
  gtk_widget_class_bind_template_callback (widget_class, on_start_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_recuse_activated);
  gtk_widget_class_bind_template_callback (widget_class, check_team);
}

static void
bb_start_dialog_init (BbStartDialog *self)
{
  self->switches = g_ptr_array_new ();
  self->choices = g_ptr_array_new_with_free_func (bb_value_unref);
  self->member_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
bb_start_dialog_new (BbWorkspace *workspace)
{
  BbStartDialog *self = g_object_new (BB_TYPE_START_DIALOG, NULL);

  self->workspace = g_object_ref (workspace);
  search_units (self);
  check_team (self);
  bb_workspace_list_checklists_async (workspace, NULL, on_checklists_listed, g_object_ref (self));
  bb_team_load_async (workspace, on_team_loaded, g_object_ref (self));
  return ADW_DIALOG (self);
}
