/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-pdf-structure.h"

#include "bb-pdf-objects.h"

typedef struct
{
  qpdf_data pdf;
  GArray *figures;
  guint figure;                  /* of the next one in the tree */
} Tree;

static gboolean
has_kind (qpdf_data pdf, qpdf_oh element, const char *kind)
{
  qpdf_oh value = qpdf_oh_is_dictionary (pdf, element) ? qpdf_oh_get_key (pdf, element, "/S") : 0;

  return value && qpdf_oh_is_name (pdf, value) && g_str_equal (qpdf_oh_get_name (pdf, value), kind);
}

/* One child stands without an array. */
static int
count_children (qpdf_data pdf, qpdf_oh element)
{
  qpdf_oh children = qpdf_oh_get_key (pdf, element, "/K");

  if (qpdf_oh_is_array (pdf, children))
    return qpdf_oh_get_array_n_items (pdf, children);
  return qpdf_oh_is_null (pdf, children) ? 0 : 1;
}

static qpdf_oh
get_child (qpdf_data pdf, qpdf_oh element, int index)
{
  qpdf_oh children = qpdf_oh_get_key (pdf, element, "/K");

  return qpdf_oh_is_array (pdf, children) ? qpdf_oh_get_array_item (pdf, children, index) : children;
}

/* ── Tables ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
complete_row (qpdf_data pdf, qpdf_oh row, int columns)
{
  int cells = count_children (pdf, row);

  for (int i = 0; i < cells; i++)
    {
      qpdf_oh cell = get_child (pdf, row, i);

      if (has_kind (pdf, cell, "/TH"))
        qpdf_oh_replace_key (pdf, cell, "/A", bb_pdf_parse (pdf, "<< /O /Table /Scope /Column >>"));
      else if (cells == 1 && columns > 1)
        qpdf_oh_replace_key (pdf, cell, "/A", bb_pdf_parse (pdf, "<< /O /Table /ColSpan %d >>", columns));
    }
}

static void
complete_table (qpdf_data pdf, qpdf_oh table)
{
  int rows = count_children (pdf, table), columns = 0;

  for (int i = 0; i < rows; i++)
    columns = MAX (columns, count_children (pdf, get_child (pdf, table, i)));
  for (int i = 0; i < rows; i++)
    complete_row (pdf, get_child (pdf, table, i), columns);
}

/* ── Pictures ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
complete_figure (Tree *self, qpdf_oh element)
{
  BbPlacedField *figure = self->figure < self->figures->len ? &g_array_index (self->figures, BbPlacedField, self->figure++) : NULL;
  qpdf_oh layout, box;

  if (!figure)
    return;
  layout = bb_pdf_parse (self->pdf, "<< /O /Layout /Placement /Block >>");
  box = bb_pdf_new_rectangle (self->pdf, figure->x, BB_PAPER_HEIGHT - figure->y - figure->height, figure->width, figure->height);
  qpdf_oh_replace_key (self->pdf, layout, "/BBox", box);
  qpdf_oh_replace_key (self->pdf, element, "/A", layout);
  qpdf_oh_replace_key (self->pdf, element, "/Alt", qpdf_oh_new_unicode_string (self->pdf, figure->words));
}

static void
complete_element (Tree *self, qpdf_oh element)
{
  if (has_kind (self->pdf, element, "/Table"))
    complete_table (self->pdf, element);
  else if (has_kind (self->pdf, element, "/Figure"))
    complete_figure (self, element);
  else if (has_kind (self->pdf, element, "/Document"))
    for (int i = 0; i < count_children (self->pdf, element); i++)
      complete_element (self, get_child (self->pdf, element, i));
}

/* ── Fields ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Where the list of parents goes on. */
static int
get_next_key (qpdf_data pdf, qpdf_oh numbers)
{
  int items = qpdf_oh_get_array_n_items (pdf, numbers), next = 0;

  for (int i = 0; i + 1 < items; i += 2)
    next = MAX (next, qpdf_oh_get_int_value_as_int (pdf, qpdf_oh_get_array_item (pdf, numbers, i)) + 1);
  return next;
}

static qpdf_oh
new_form_element (qpdf_data pdf, qpdf_oh parent, qpdf_oh page, qpdf_oh widget)
{
  qpdf_oh reference = bb_pdf_parse (pdf, "<< /Type /OBJR >>"), element = bb_pdf_parse (pdf, "<< /Type /StructElem /S /Form >>");

  qpdf_oh_replace_key (pdf, reference, "/Obj", widget);
  qpdf_oh_replace_key (pdf, reference, "/Pg", page);
  qpdf_oh_replace_key (pdf, element, "/P", parent);
  qpdf_oh_replace_key (pdf, element, "/Pg", page);
  qpdf_oh_replace_key (pdf, element, "/K", reference);
  qpdf_oh_replace_key (pdf, element, "/Alt", qpdf_oh_get_key (pdf, widget, "/TU"));
  return qpdf_make_indirect_object (pdf, element);
}

/* @next: (inout): key of the next widget. */
static void
add_fields (qpdf_data pdf, qpdf_oh document, qpdf_oh numbers, qpdf_oh page, int *next)
{
  qpdf_oh widgets = qpdf_oh_get_key (pdf, page, "/Annots"), children = qpdf_oh_get_key (pdf, document, "/K");
  int count = qpdf_oh_is_array (pdf, widgets) ? qpdf_oh_get_array_n_items (pdf, widgets) : 0;

  for (int i = 0; i < count; i++, (*next)++)
    {
      qpdf_oh widget = qpdf_oh_get_array_item (pdf, widgets, i), element = new_form_element (pdf, document, page, widget);

      qpdf_oh_replace_key (pdf, widget, "/StructParent", qpdf_oh_new_integer (pdf, *next));
      qpdf_oh_append_item (pdf, children, element);
      qpdf_oh_append_item (pdf, numbers, qpdf_oh_new_integer (pdf, *next));
      qpdf_oh_append_item (pdf, numbers, element);
    }
  /* From field to field in the order of the structure. */
  qpdf_oh_replace_key (pdf, page, "/Tabs", qpdf_oh_new_name (pdf, "/S"));
}

void
bb_pdf_complete_structure (qpdf_data pdf, qpdf_oh root, GArray *figures)
{
  Tree self = { pdf, figures, 0 };
  qpdf_oh tree = qpdf_oh_get_key (pdf, root, "/StructTreeRoot"), document, numbers;
  int next;

  if (!qpdf_oh_is_dictionary (pdf, tree))
    return;
  document = get_child (pdf, tree, 0);
  numbers = qpdf_oh_get_key (pdf, qpdf_oh_get_key (pdf, tree, "/ParentTree"), "/Nums");
  if (!has_kind (pdf, document, "/Document") || !qpdf_oh_is_array (pdf, qpdf_oh_get_key (pdf, document, "/K")) || !qpdf_oh_is_array (pdf, numbers))
    return;
  complete_element (&self, document);
  next = get_next_key (pdf, numbers);
  for (int i = 0; i < qpdf_get_num_pages (pdf); i++)
    add_fields (pdf, document, numbers, qpdf_get_page_n (pdf, i), &next);
  qpdf_oh_replace_key (pdf, tree, "/ParentTreeNextKey", qpdf_oh_new_integer (pdf, next));
}
