/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-item-preview.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-number-field.h"

struct _BbItemPreview
{
  GtkBox parent_instance;

  GtkLabel *title, *code, *basis, *unverified, *asked;
  AdwToggleGroup *results;
  AdwWrapBox *figures;
  BbItem *item;
  GPtrArray *bases;
};

G_DEFINE_FINAL_TYPE (BbItemPreview, bb_item_preview, GTK_TYPE_BOX)

static BbBasis *
find_basis (BbItemPreview *self, const char *id)
{
  for (guint i = 0; i < self->bases->len; i++)
    if (g_strcmp0 (((BbBasis *) self->bases->pdata[i])->id, id) == 0)
      return self->bases->pdata[i];
  return NULL;
}

static void
show_bases (BbItemPreview *self)
{
  GString *line = g_string_new (NULL);
  gboolean unverified = FALSE;

  for (guint i = 0; i < self->item->bases->len; i++)
    {
      BbBasisRef *ref = self->item->bases->pdata[i];
      BbBasis *basis = find_basis (self, ref->basis);
      g_autofree char *words = bb_basis_ref_format_short (ref, basis);

      unverified = unverified || !bb_basis_ref_is_printable (ref, basis);
      g_string_append_printf (line, "%s%s", i ? "; " : "", words);
    }
  gtk_label_set_label (self->basis, line->str);
  gtk_widget_set_visible (GTK_WIDGET (self->basis), line->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->unverified), unverified);
  g_string_free (line, TRUE);
}

/* ── What is filled in ───────────────────────────────────────────────────────────────────────────────────────── */

static void
add_figure (BbItemPreview *self, const char *label)
{
  GtkWidget *field = bb_number_field_new (label);

  gtk_widget_set_hexpand (field, TRUE);
  adw_wrap_box_append (self->figures, field);
}

static void
show_figures (BbItemPreview *self)
{
  BbItem *item = self->item;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->figures))))
    adw_wrap_box_remove (self->figures, child);
  if (item->answer == BB_ANSWER_COUNT)
    for (guint i = 0; i < item->counts->len; i++)
      add_figure (self, bb_text_get (&((BbCountLabel *) item->counts->pdata[i])->label));
  if (item->answer == BB_ANSWER_RATIO && item->ratio)
    {
      add_figure (self, bb_text_get (&item->ratio->numerator));
      add_figure (self, bb_text_get (&item->ratio->denominator));
    }
  if (item->answer == BB_ANSWER_SAMPLE)
    {
      add_figure (self, _("Drawn"));
      add_figure (self, _("Passed"));
      add_figure (self, _("Failed"));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->figures), gtk_widget_get_first_child (GTK_WIDGET (self->figures)) != NULL);
}

static char *
describe_results (char **results)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (char **result = results; result && *result; result++)
    g_strv_builder_add (words, g_str_equal (*result, "pass") ? C_("result", "Pass") : g_str_equal (*result, "fail") ? C_("result", "Fail")
                                                                                                            : C_("result", "Not applicable"));
  list = g_strv_builder_end (words);
  return g_strjoinv (", ", list);
}

/* What decides whether it is asked, and what it takes; the visit shows it where it is needed. */
static void
show_asked (BbItemPreview *self)
{
  BbItem *item = self->item;
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  g_autofree char *results = item->when ? describe_results (item->when->result) : NULL, *line = NULL;

  g_strv_builder_take (words, g_strdup_printf (_("If it fails: %s"), bb_severity_get_label (item->severity)));
  if (item->evidence.vi || item->evidence.en)
    g_strv_builder_take (words, g_strdup_printf (_("Expected: %s"), bb_text_get (&item->evidence)));
  if (item->evidence_required)
    g_strv_builder_add (words, _("A failure needs evidence"));
  if (item->when)
    g_strv_builder_take (words, g_strdup_printf (_("Asked when %s is: %s"), item->when->item ? item->when->item : "", results));
  for (guint i = 0; bb_unit_kind_names[i]; i++)
    if (item->applies && !g_strv_contains ((const char * const *) item->applies, bb_unit_kind_names[i]))
      g_strv_builder_take (words, g_strdup_printf (_("Not asked: %s"), bb_unit_kind_get_label ((BbUnitKind) i)));
  list = g_strv_builder_end (words);
  line = g_strjoinv (" · ", list);
  gtk_label_set_label (self->asked, line);
}

void
bb_item_preview_refresh (BbItemPreview *self)
{
  const char *text = bb_text_get (&self->item->text);

  gtk_label_set_label (self->title, *text ? text : _("New item"));
  gtk_label_set_label (self->code, self->item->code ? self->item->code : "");
  bb_set_accessible_name (GTK_WIDGET (self), *text ? text : _("New item"));
  show_bases (self);
  show_figures (self);
  show_asked (self);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_item_preview_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_ITEM_PREVIEW);
  g_clear_pointer (&BB_ITEM_PREVIEW (object)->bases, g_ptr_array_unref);
  G_OBJECT_CLASS (bb_item_preview_parent_class)->dispose (object);
}

static void
bb_item_preview_class_init (BbItemPreviewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_item_preview_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/item-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, BbItemPreview, title);
  gtk_widget_class_bind_template_child (widget_class, BbItemPreview, code);
  gtk_widget_class_bind_template_child (widget_class, BbItemPreview, basis);
  gtk_widget_class_bind_template_child (widget_class, BbItemPreview, unverified);
  gtk_widget_class_bind_template_child (widget_class, BbItemPreview, asked);
  gtk_widget_class_bind_template_child (widget_class, BbItemPreview, figures);
  gtk_widget_class_bind_template_child (widget_class, BbItemPreview, results);
}

static void
bb_item_preview_init (BbItemPreview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The group would choose its first toggle. */
  adw_toggle_group_set_active (self->results, GTK_INVALID_LIST_POSITION);
}

GtkWidget *
bb_item_preview_new (BbItem *item, GPtrArray *bases)
{
  BbItemPreview *self = g_object_new (BB_TYPE_ITEM_PREVIEW, NULL);

  self->item = item;
  self->bases = g_ptr_array_ref (bases);
  bb_item_preview_refresh (self);
  return GTK_WIDGET (self);
}
