/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-checklist-compare-page.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

#include "bb-change-words.h"

struct _BbChecklistComparePage
{
  AdwNavigationPage parent_instance;

  AdwWindowTitle *title;
  GtkStack *stack;
  GtkDropDown *versions;
  GtkLabel *summary;
  GtkBox *changes;
  BbWorkspace *workspace;
  BbChecklist *after;
  GPtrArray *others;             /* BbChecklist of the same code */
  gboolean compact;
};

G_DEFINE_FINAL_TYPE (BbChecklistComparePage, bb_checklist_compare_page, ADW_TYPE_NAVIGATION_PAGE)

enum { PROP_0, PROP_COMPACT, N_PROPS };
static GParamSpec *props[N_PROPS];

/* ── One change ──────────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
get_kind_words (BbChangeKind kind)
{
  switch (kind)
    {
    case BB_CHANGE_ADDED:   return C_("difference of versions", "Added");
    case BB_CHANGE_REMOVED: return C_("difference of versions", "Removed");
    default:                return C_("difference of versions", "Changed");
    }
}

static GtkWidget *
make_label (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (class)
    gtk_widget_add_css_class (label, class);
  return label;
}

static GtkWidget *
make_side (const char *caption, const char *field, const char *value, const char *class)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *label;
  g_autofree char *words = bb_change_get_words (field, value);

  gtk_box_append (GTK_BOX (box), make_label (caption, "caption"));
  label = make_label (words, NULL);
  /* It takes the focus, which reads it and scrolls to it; a selectable label that does not would keep the Tab key to itself. */
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_FILL);
  gtk_widget_add_css_class (box, "change-side");
  gtk_widget_add_css_class (box, class);
  return box;
}

static GtkWidget *
make_sides (BbChecklistComparePage *self, BbChecklist *before, BbChecklistChange *change)
{
  GtkWidget *sides = gtk_box_new (self->compact ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *left = g_strdup_printf (_("Version %s"), before->version), *right = g_strdup_printf (_("Version %s"), self->after->version);

  gtk_box_set_homogeneous (GTK_BOX (sides), !self->compact);
  if (change->kind != BB_CHANGE_ADDED)
    gtk_box_append (GTK_BOX (sides), make_side (left, change->field, change->before, "before"));
  if (change->kind != BB_CHANGE_REMOVED)
    gtk_box_append (GTK_BOX (sides), make_side (right, change->field, change->after, "after"));
  return sides;
}

static GtkWidget *
make_card (BbChecklistComparePage *self, BbChecklist *before, BbChecklistChange *change)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *kind = make_label (get_kind_words (change->kind), "change-kind");

  gtk_widget_add_css_class (card, "item-card");
  gtk_widget_add_css_class (kind, change->kind == BB_CHANGE_ADDED ? "added" : change->kind == BB_CHANGE_REMOVED ? "removed" : "changed");
  gtk_widget_set_valign (kind, GTK_ALIGN_CENTER);
  gtk_label_set_wrap (GTK_LABEL (kind), FALSE);
  gtk_box_append (GTK_BOX (head), kind);
  if (*change->code)
    gtk_box_append (GTK_BOX (head), make_label (change->code, "item-code"));
  if (change->field)
    gtk_box_append (GTK_BOX (head), make_label (bb_change_get_field (change->field), "heading"));
  gtk_box_append (GTK_BOX (card), head);
  gtk_box_append (GTK_BOX (card), make_sides (self, before, change));
  return card;
}

/* ── All of them ─────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_summary (BbChecklistComparePage *self, GPtrArray *changes)
{
  guint n[3] = { 0, 0, 0 };
  g_autofree char *words = NULL;

  for (guint i = 0; i < changes->len; i++)
    n[((BbChecklistChange *) changes->pdata[i])->kind]++;
  words = g_strdup_printf (_("Added: %u · removed: %u · changed: %u"), n[BB_CHANGE_ADDED], n[BB_CHANGE_REMOVED], n[BB_CHANGE_CHANGED]);
  gtk_label_set_label (self->summary, changes->len ? words : _("The two versions say the same"));
}

static void
show_changes (BbChecklistComparePage *self)
{
  guint chosen = self->others ? gtk_drop_down_get_selected (self->versions) : GTK_INVALID_LIST_POSITION;
  g_autoptr (GPtrArray) changes = NULL;
  GtkWidget *child;

  if (!self->others || chosen >= self->others->len)
    return;
  changes = bb_checklist_compare (self->others->pdata[chosen], self->after);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->changes))))
    gtk_box_remove (self->changes, child);
  for (guint i = 0; i < changes->len; i++)
    gtk_box_append (self->changes, make_card (self, self->others->pdata[chosen], changes->pdata[i]));
  show_summary (self, changes);
}

static gboolean
is_other (BbChecklistComparePage *self, BbChecklist *checklist)
{
  return g_str_equal (checklist->code, self->after->code) && !g_str_equal (checklist->version, self->after->version);
}

/* The one just below in the list, which is the version before; else the first. */
static guint
find_before (BbChecklistComparePage *self, GPtrArray *list)
{
  guint n = 0;
  gboolean passed = FALSE;

  for (guint i = 0; i < list->len; i++)
    {
      BbChecklist *checklist = list->pdata[i];

      if (g_str_equal (checklist->code, self->after->code) && g_str_equal (checklist->version, self->after->version))
        passed = TRUE;
      else if (is_other (self, checklist))
        {
          if (passed)
            return n;
          n++;
        }
    }
  return 0;
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbChecklistComparePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = bb_workspace_list_versions_finish (BB_WORKSPACE (source), result, &error);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  if (!list)
    {
      bb_notify_error (GTK_WIDGET (self), error);
      return;
    }
  self->others = g_ptr_array_new_with_free_func (bb_value_unref);
  for (guint i = 0; i < list->len; i++)
    if (is_other (self, list->pdata[i]))
      {
        g_autofree char *name = g_strdup_printf (_("Version %s"), ((BbChecklist *) list->pdata[i])->version);

        g_ptr_array_add (self->others, bb_value_ref (list->pdata[i]));
        gtk_string_list_append (names, name);
      }
  gtk_drop_down_set_model (self->versions, G_LIST_MODEL (names));
  gtk_stack_set_visible_child_name (self->stack, self->others->len ? "changes" : "none");
  if (self->others->len)
    gtk_drop_down_set_selected (self->versions, find_before (self, list));
  show_changes (self);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_checklist_compare_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, BB_CHECKLIST_COMPARE_PAGE (object)->compact);
}

static void
bb_checklist_compare_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BbChecklistComparePage *self = BB_CHECKLIST_COMPARE_PAGE (object);

  self->compact = g_value_get_boolean (value);
  show_changes (self);
}

static void
bb_checklist_compare_page_dispose (GObject *object)
{
  BbChecklistComparePage *self = BB_CHECKLIST_COMPARE_PAGE (object);

  g_clear_pointer (&self->others, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_CHECKLIST_COMPARE_PAGE);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->after, bb_checklist_unref);
  G_OBJECT_CLASS (bb_checklist_compare_page_parent_class)->dispose (object);
}

static void
bb_checklist_compare_page_class_init (BbChecklistComparePageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_checklist_compare_page_dispose;
  G_OBJECT_CLASS (class)->get_property = bb_checklist_compare_page_get_property;
  G_OBJECT_CLASS (class)->set_property = bb_checklist_compare_page_set_property;
  props[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/checklist-compare-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BbChecklistComparePage, title);
  gtk_widget_class_bind_template_child (widget_class, BbChecklistComparePage, stack);
  gtk_widget_class_bind_template_child (widget_class, BbChecklistComparePage, versions);
  gtk_widget_class_bind_template_child (widget_class, BbChecklistComparePage, summary);
  gtk_widget_class_bind_template_child (widget_class, BbChecklistComparePage, changes);
  gtk_widget_class_bind_template_callback (widget_class, show_changes);
}

static void
bb_checklist_compare_page_init (BbChecklistComparePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
bb_checklist_compare_page_new (BbWorkspace *workspace, BbChecklist *after)
{
  BbChecklistComparePage *self = g_object_new (BB_TYPE_CHECKLIST_COMPARE_PAGE, NULL);
  g_autofree char *name = g_strdup_printf (_("%s, version %s"), after->code, after->version);

  self->workspace = g_object_ref (workspace);
  self->after = bb_checklist_copy (after);
  adw_window_title_set_subtitle (self->title, name);
  bb_workspace_list_versions_async (workspace, NULL, on_listed, g_object_ref (self));
  return ADW_NAVIGATION_PAGE (self);
}
