/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-basis-line.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-wording.h"

struct _BbBasisLine
{
  GtkBox parent_instance;

  GtkWidget *head;
  GtkLabel *first;
  GtkImage *arrow;
  GtkBox *all;
  BbCase *visit;
  BbItem *item;
};

G_DEFINE_FINAL_TYPE (BbBasisLine, bb_basis_line, GTK_TYPE_BOX)

#define NO_BREAK_SPACE "\302\240"
#define WORD_JOINER "\342\201\240"

/* A number or letter that a word leads to: "Điều 7", "mục I", "khoản 1a". */
static gboolean
is_number (const char *token, gsize length)
{
  gsize digits = 0, roman = 0;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (token[i]))
      return FALSE;
    else
      digits += g_ascii_isdigit (token[i]) != 0, roman += strchr ("IVXLC", token[i]) != NULL;
  return length == 1 || (length > 0 && length <= 4 && (digits || roman == length));
}

/* It stays on the line of that word, and "188/1999/QĐ-TTg" in one piece. */
static char *
keep_numbers (const char *words)
{
  g_autoptr (GString) kept = g_string_new (NULL);

  for (const char *at = words; *at; at++)
    if (*at == ' ' && is_number (at + 1, strcspn (at + 1, " ,;.")))
      g_string_append (kept, NO_BREAK_SPACE);
    else
      {
        g_string_append_c (kept, *at);
        if ((*at == '-' || *at == '/') && at[1] && at[1] != ' ')
          g_string_append (kept, WORD_JOINER);
      }
  return g_strdup (kept->str);
}

static void
clear (BbBasisLine *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->all))))
    gtk_box_remove (self->all, child);
}

static void
add_basis (BbBasisLine *self, BbBasisRef *reference)
{
  g_autofree char *name = bb_wording_basis (self->visit, reference), *state = bb_wording_basis_state (self->visit, reference);
  g_autofree char *words = g_strdup_printf ("%s: %s", name, state);
  g_autofree char *kept = keep_numbers (words);
  GtkWidget *label = gtk_label_new (kept);

  /* What keeps it together is for the eye alone. */
  bb_set_accessible_name (label, words);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "caption");
  if (!bb_wording_basis_is_in_force (self->visit, reference))
    gtk_widget_add_css_class (label, "dimmed");
  gtk_box_append (self->all, label);
}

static void
unfold (BbBasisLine *self, gboolean unfolded)
{
  g_autoptr (GPtrArray) bases = NULL;

  clear (self);
  if (unfolded)
    {
      bases = bb_wording_list_bases (self->visit, self->item);
      for (guint i = 0; i < bases->len; i++)
        add_basis (self, bases->pdata[i]);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->all), unfolded);
  gtk_image_set_from_icon_name (self->arrow, unfolded ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->head), GTK_ACCESSIBLE_STATE_EXPANDED, unfolded, -1);
}

static void
on_clicked (BbBasisLine *self)
{
  unfold (self, !gtk_widget_get_visible (GTK_WIDGET (self->all)));
}

void
bb_basis_line_show (BbBasisLine *self, BbCase *visit, BbItem *item)
{
  g_autoptr (GPtrArray) bases = bb_wording_list_bases (visit, item);
  g_autofree char *first = NULL, *kept = NULL, *shown = NULL, *name = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), bases->len > 0);
  g_set_object (&self->visit, visit);
  if (self->item != item)
    {
      g_clear_pointer (&self->item, bb_item_unref);
      self->item = bb_item_ref (item);
    }
  unfold (self, FALSE);
  if (!bases->len)
    return;
  first = bb_wording_basis (visit, bases->pdata[0]);
  name = g_strdup_printf (_("Legal basis: %s"), first);
  kept = keep_numbers (first);
  shown = bases->len > 1 ? g_strdup_printf ("%s" NO_BREAK_SPACE NO_BREAK_SPACE "+%u", kept, bases->len - 1) : g_strdup (kept);
  gtk_label_set_label (self->first, shown);
  bb_set_accessible_name (self->head, name);
}

static void
bb_basis_line_dispose (GObject *object)
{
  BbBasisLine *self = BB_BASIS_LINE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_BASIS_LINE);
  g_clear_object (&self->visit);
  g_clear_pointer (&self->item, bb_item_unref);
  G_OBJECT_CLASS (bb_basis_line_parent_class)->dispose (object);
}

static void
bb_basis_line_class_init (BbBasisLineClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_basis_line_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/basis-line.ui");
  gtk_widget_class_bind_template_child (widget_class, BbBasisLine, head);
  gtk_widget_class_bind_template_child (widget_class, BbBasisLine, first);
  gtk_widget_class_bind_template_child (widget_class, BbBasisLine, arrow);
  gtk_widget_class_bind_template_child (widget_class, BbBasisLine, all);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
}

static void
bb_basis_line_init (BbBasisLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
