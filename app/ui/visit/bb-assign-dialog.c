/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-assign-dialog.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

struct _BbAssignDialog
{
  AdwDialog parent_instance;

  AdwPreferencesGroup *team, *sections;
  GPtrArray *members;            /* AdwActionRow, the last one of what nobody has; unowned */
  GPtrArray *rows;               /* AdwExpanderRow of the sections, unowned */
  GtkStringList *names;          /* nobody, then the team */
  BbOpenVisit *session;
  gboolean refreshing;
};

G_DEFINE_FINAL_TYPE (BbAssignDialog, bb_assign_dialog, ADW_TYPE_DIALOG)

static BbVisit *
get_visit (BbAssignDialog *self)
{
  return bb_case_get_visit (bb_open_visit_get_case (self->session));
}

/* ── Assigning ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_assigned (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbOpenVisit) session = data;
  g_autoptr (GError) error = NULL;

  if (!bb_visit_assign_finish (BB_WORKSPACE (source), result, &error))
    bb_open_visit_report (session, error);
}

void
bb_assign (BbOpenVisit *session, const char *code, const char *member)
{
  bb_visit_assign_async (bb_open_visit_get_workspace (session), bb_open_visit_get_visit_id (session), code, member, NULL, on_assigned,
                         g_object_ref (session));
}

static void
on_selected (BbAssignDialog *self, GParamSpec *property, GtkWidget *list)
{
  guint selected = 0;

  g_object_get (list, "selected", &selected, NULL);
  if (!self->refreshing && self->session)
    bb_assign (self->session, g_object_get_data (G_OBJECT (list), "code"), selected ? gtk_string_list_get_string (self->names, selected) : NULL);
}

/* 0: nobody. An item without an assignment of its own goes with its section. */
static guint
find_position (BbAssignDialog *self, const char *code)
{
  BbCase *visit = bb_open_visit_get_case (self->session);
  BbAssignment *assignment = bb_case_find_assignment (visit, code);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->names));

  for (guint i = 1; assignment && i < n; i++)
    if (g_strcmp0 (gtk_string_list_get_string (self->names, i), assignment->member) == 0)
      return i;
  return 0;
}

static void
show_position (BbAssignDialog *self, GtkWidget *list)
{
  self->refreshing = TRUE;
  g_object_set (list, "selected", find_position (self, g_object_get_data (G_OBJECT (list), "code")), NULL);
  self->refreshing = FALSE;
}

/* ── Items, when their section is opened ─────────────────────────────────────────────────────────────────────── */

static void
add_item (BbAssignDialog *self, GtkWidget *section_row, BbItem *item)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), bb_text_get (&item->text));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), item->code);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (self->names));
  g_object_set_data_full (G_OBJECT (row), "code", g_strdup (item->code), g_free);
  show_position (self, row);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  gtk_widget_set_sensitive (row, !bb_open_visit_is_locked (self->session));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (section_row), row);
  g_ptr_array_add (g_object_get_data (G_OBJECT (section_row), "items"), row);
}

static void
on_expanded (BbAssignDialog *self, GParamSpec *property, GtkWidget *row)
{
  GPtrArray *items = g_object_get_data (G_OBJECT (row), "items");
  BbSection *section = g_object_get_data (G_OBJECT (row), "section");

  if (items->len || !adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)))
    return;
  for (guint i = 0; i < section->items->len; i++)
    if (bb_case_item_applies (bb_open_visit_get_case (self->session), section->items->pdata[i]))
      add_item (self, row, section->items->pdata[i]);
}

/* ── Sections ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_section (BbAssignDialog *self, BbSectionEntry *entry)
{
  BbSection *section = bb_section_entry_get_section (entry);
  GtkWidget *row = adw_expander_row_new (), *list = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (self->names)), NULL);
  g_autofree char *name = g_strdup_printf (_("Who looks at %s"), bb_text_get (&section->title));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), bb_text_get (&section->title));
  gtk_widget_set_valign (list, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (list, "assign-list");
  bb_set_accessible_name (list, name);
  g_object_set_data_full (G_OBJECT (list), "code", g_strdup (section->code), g_free);
  g_object_set_data (G_OBJECT (row), "list", list);
  g_object_set_data_full (G_OBJECT (row), "section", bb_section_ref (section), bb_value_unref);
  g_object_set_data_full (G_OBJECT (row), "items", g_ptr_array_new (), (GDestroyNotify) g_ptr_array_unref);
  show_position (self, list);
  gtk_widget_set_sensitive (list, !bb_open_visit_is_locked (self->session));
  g_signal_connect_object (list, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "notify::expanded", G_CALLBACK (on_expanded), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), list);
  adw_preferences_group_add (self->sections, row);
  g_ptr_array_add (self->rows, row);
}

/* ── The team ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_member (BbAssignDialog *self, const char *name, const char *role)
{
  GtkWidget *row = adw_action_row_new (), *count = gtk_label_new (NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name ? name : _("Assigned to nobody"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), role ? role : "");
  if (name)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), adw_avatar_new (32, name, TRUE));
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_add_css_class (count, "dimmed");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), count);
  g_object_set_data_full (G_OBJECT (row), "member", g_strdup (name), g_free);
  g_object_set_data (G_OBJECT (row), "count", count);
  adw_preferences_group_add (self->team, row);
  g_ptr_array_add (self->members, row);
}

static void
show_tally (BbAssignDialog *self, GtkWidget *row)
{
  BbTally tally;
  g_autofree char *answered = NULL, *failed = NULL, *words = NULL;

  bb_case_tally_member (bb_open_visit_get_case (self->session), g_object_get_data (G_OBJECT (row), "member"), &tally);
  answered = g_strdup_printf (_("%u of %u answered"), tally.answered, tally.items);
  failed = g_strdup_printf (_("%u failed"), tally.failed);
  words = !tally.items ? g_strdup ("–") : tally.failed ? g_strdup_printf ("%s\n%s", answered, failed) : g_strdup (answered);
  gtk_label_set_label (g_object_get_data (G_OBJECT (row), "count"), words);
}

static void
refresh (BbAssignDialog *self)
{
  for (guint i = 0; i < self->members->len; i++)
    show_tally (self, self->members->pdata[i]);
  for (guint i = 0; i < self->rows->len; i++)
    {
      GPtrArray *items = g_object_get_data (self->rows->pdata[i], "items");

      show_position (self, g_object_get_data (self->rows->pdata[i], "list"));
      for (guint j = 0; j < items->len; j++)
        show_position (self, items->pdata[j]);
    }
}

static void
fill (BbAssignDialog *self)
{
  GListModel *sections = bb_entry_list_get_sections (bb_open_visit_get_entries (self->session));
  GPtrArray *team = get_visit (self)->team;

  gtk_string_list_append (self->names, _("Nobody"));
  for (guint i = 0; i < team->len; i++)
    {
      BbMember *member = team->pdata[i];

      gtk_string_list_append (self->names, member->name);
      add_member (self, member->name, bb_role_get_label (member->role));
    }
  add_member (self, NULL, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (sections); i++)
    {
      g_autoptr (BbSectionEntry) entry = g_list_model_get_item (sections, i);

      add_section (self, entry);
    }
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_assign_dialog_dispose (GObject *object)
{
  BbAssignDialog *self = BB_ASSIGN_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_ASSIGN_DIALOG);
  g_clear_object (&self->session);
  g_clear_object (&self->names);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (bb_assign_dialog_parent_class)->dispose (object);
}

static void
bb_assign_dialog_class_init (BbAssignDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_assign_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/assign-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BbAssignDialog, team);
  gtk_widget_class_bind_template_child (widget_class, BbAssignDialog, sections);
}

static void
bb_assign_dialog_init (BbAssignDialog *self)
{
  self->members = g_ptr_array_new ();
  self->rows = g_ptr_array_new ();
  self->names = gtk_string_list_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
bb_assign_dialog_new (BbOpenVisit *session)
{
  BbAssignDialog *self = g_object_new (BB_TYPE_ASSIGN_DIALOG, NULL);

  self->session = g_object_ref (session);
  fill (self);
  refresh (self);
  g_signal_connect_object (session, "reloaded", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return ADW_DIALOG (self);
}
