/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-templates.h"

G_BEGIN_DECLS

/* What happens in the row of a block. */
typedef struct
{
  void (*switched) (gpointer data, guint index, gboolean on);
  void (*moved) (gpointer data, guint index, int by);
  void (*removed) (gpointer data, guint index);
  /* What is wrong with the words; %NULL: nothing, and they are taken. (transfer full) */
  char *(*worded) (gpointer data, const char *key, const char *text);
} BbTemplateRowFuncs;

/* The row of block @index: a switch unless the law asks for the block, buttons to move it, its words inside. @data lives longer than the row. */
GtkWidget *bb_template_row_new (const BbPaperPlan *plan, guint index, const BbTemplateRowFuncs *funcs, gpointer data);
/* Puts the focus on the button that moved the row, or on the other one at the end. */
void bb_template_row_focus (GtkWidget *row, int by);

G_END_DECLS
