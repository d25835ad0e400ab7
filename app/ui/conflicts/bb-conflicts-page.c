/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-conflicts-page.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

#include "bb-conflict-card.h"

struct _BbConflictsPage
{
  AdwNavigationPage parent_instance;

  GtkStack *stack;
  GtkBox *cards;
  AdwStatusPage *problem;
  BbWorkspace *workspace;
  gboolean compact;
};

G_DEFINE_FINAL_TYPE (BbConflictsPage, bb_conflicts_page, ADW_TYPE_NAVIGATION_PAGE)

enum { PROP_0, PROP_COMPACT, N_PROPS };
static GParamSpec *props[N_PROPS];

static void load (BbConflictsPage *self);

/* ── Choosing ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_resolved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbConflictCard) card = data;
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (card), BB_TYPE_CONFLICTS_PAGE);
  g_autoptr (GError) error = NULL;

  if (!bb_conflict_resolve_finish (BB_WORKSPACE (source), result, &error))
    {
      if (page)
        bb_notify_error (page, error);
    }
  else if (page)
    bb_notify (page, _("Decided; the other version stays in the history"));
  if (page)
    load (BB_CONFLICTS_PAGE (page));
}

static void
on_chosen (BbConflictCard *card, guint keep, gpointer from, BbConflictsPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (card), FALSE);
  bb_conflict_resolve_async (self->workspace, bb_conflict_card_get_conflict (card), keep, from, NULL, on_resolved, g_object_ref (card));
}

/* ── The list ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_cards (BbConflictsPage *self, GPtrArray *conflicts)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))))
    gtk_box_remove (self->cards, child);
  while (conflicts->len)
    {
      GtkWidget *card = bb_conflict_card_new (g_ptr_array_steal_index (conflicts, 0), self->compact);

      g_signal_connect (card, "chosen", G_CALLBACK (on_chosen), self);
      gtk_box_append (self->cards, card);
    }
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbConflictsPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts = bb_conflicts_list_finish (BB_WORKSPACE (source), result, &error);
  g_autofree char *words = error ? bb_phrase (error) : NULL;

  if (!self->stack)
    return;
  if (words)
    adw_status_page_set_description (self->problem, words);
  gtk_stack_set_visible_child_name (self->stack, !conflicts ? "problem" : conflicts->len ? "conflicts" : "none");
  if (conflicts)
    show_cards (self, conflicts);
}

static void
load (BbConflictsPage *self)
{
  if (self->workspace)
    bb_conflicts_list_async (self->workspace, NULL, NULL, on_listed, g_object_ref (self));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_conflicts_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, BB_CONFLICTS_PAGE (object)->compact);
}

static void
bb_conflicts_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BbConflictsPage *self = BB_CONFLICTS_PAGE (object);

  if (self->compact == g_value_get_boolean (value))
    return;
  self->compact = g_value_get_boolean (value);
  load (self);
}

static void
bb_conflicts_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_CONFLICTS_PAGE);
  g_clear_object (&BB_CONFLICTS_PAGE (object)->workspace);
  G_OBJECT_CLASS (bb_conflicts_page_parent_class)->dispose (object);
}

static void
bb_conflicts_page_class_init (BbConflictsPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_conflicts_page_dispose;
  G_OBJECT_CLASS (class)->get_property = bb_conflicts_page_get_property;
  G_OBJECT_CLASS (class)->set_property = bb_conflicts_page_set_property;
  props[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/conflicts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BbConflictsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BbConflictsPage, cards);
  gtk_widget_class_bind_template_child (widget_class, BbConflictsPage, problem);
}

static void
bb_conflicts_page_init (BbConflictsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
bb_conflicts_page_new (BbWorkspace *workspace)
{
  BbConflictsPage *self = g_object_new (BB_TYPE_CONFLICTS_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "visit-changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);
  return ADW_NAVIGATION_PAGE (self);
}
