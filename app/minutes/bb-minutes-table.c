/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-minutes-flow.h"

#define PAD_X 4.5
#define PAD_Y 4
#define LONG_ROW 16                                       /* lines from which on a row may go on to the next page */
#define FIRST_LINES 3                                     /* of such a row, at least, at the foot of a page … */
#define TAIL_SHARE 0.3                                    /* of a page, at most, that the last two rows of a table take along to the next */
#define LAST_LINES 2                                      /* … and at the head of the next */

typedef struct
{
  BbSheet *sheet;
  const BbTable *table;
  double *widths;
  double *figures;               /* width of the widest number of a column that holds nothing else; 0: another column */
  GPtrArray *head;               /* PangoLayout */
  double head_height;
} Job;

static BbStyle
get_style (const BbTable *table, const BbRow *row, guint column)
{
  gboolean centred = g_array_index (table->columns, BbColumn, column).centred;

  if (row && row->kind == BB_ROW_GROUP)
    return table->small ? BB_STYLE_SMALL_BOLD : BB_STYLE_CELL_BOLD;
  if (!row || (row->kind == BB_ROW_TOTAL && centred))
    return table->small ? BB_STYLE_SMALL_HEAD : BB_STYLE_CELL_HEAD;
  if (row->kind == BB_ROW_TOTAL)
    return table->small ? BB_STYLE_SMALL_BOLD : BB_STYLE_CELL_BOLD;
  if (centred)
    return table->small ? BB_STYLE_SMALL_CENTRE : BB_STYLE_CELL_CENTRE;
  return table->small ? BB_STYLE_SMALL : BB_STYLE_CELL;
}

static double
get_cell_width (Job *job, const BbRow *row, guint column)
{
  return row && row->kind == BB_ROW_GROUP ? job->sheet->width : job->widths[column];
}

static GPtrArray *
lay_out_row (Job *job, const BbRow *row)
{
  GPtrArray *layouts = g_ptr_array_new_with_free_func (g_object_unref);
  guint count = row ? row->cells->len : job->table->columns->len;

  for (guint i = 0; i < count; i++)
    {
      const char *text = row ? row->cells->pdata[i] : g_array_index (job->table->columns, BbColumn, i).head;

      g_ptr_array_add (layouts, bb_sheet_layout (job->sheet, get_style (job->table, row, i), text, get_cell_width (job, row, i) - 2 * PAD_X));
      if (!row)
        bb_sheet_even_out (layouts->pdata[i]);
    }
  return layouts;
}

static double
get_row_height (const BbTable *table, const BbRow *row, GPtrArray *layouts)
{
  double height = row && row->kind == BB_ROW_PLAIN ? table->least - 2 * PAD_Y : 0;

  for (guint i = 0; i < layouts->len; i++)
    height = MAX (height, bb_layout_get_height (layouts->pdata[i]));
  return height + 2 * PAD_Y;
}

/* Whether the row says nothing or a whole number in the column. */
static gboolean
is_figure (const BbRow *row, guint column)
{
  const char *text = column < row->cells->len ? row->cells->pdata[column] : "";

  return row->kind == BB_ROW_GROUP || text[strspn (text, "0123456789.")] == '\0';
}

static double
measure_figures (Job *job, guint column)
{
  double widest = 0;

  if (!g_array_index (job->table->columns, BbColumn, column).centred)
    return 0;
  for (guint i = 0; i < job->table->rows->len; i++)
    if (!is_figure (job->table->rows->pdata[i], column))
      return 0;
  for (guint i = 0; i < job->table->rows->len; i++)
    {
      BbRow *row = job->table->rows->pdata[i];
      g_autoptr (PangoLayout) layout = NULL;

      if (row->kind == BB_ROW_GROUP || column >= row->cells->len)
        continue;
      layout = bb_sheet_layout (job->sheet, get_style (job->table, row, column), row->cells->pdata[column], job->widths[column] - 2 * PAD_X);
      widest = MAX (widest, bb_layout_get_width (layout));
    }
  return widest;
}

static void
job_init (Job *job, BbSheet *sheet, const BbTable *table)
{
  double rest = sheet->width;

  *job = (Job) { sheet, table, g_new (double, table->columns->len), g_new0 (double, table->columns->len), NULL, 0 };
  for (guint i = 0; i < table->columns->len; i++)
    rest -= g_array_index (table->columns, BbColumn, i).width;
  for (guint i = 0; i < table->columns->len; i++)
    {
      double width = g_array_index (table->columns, BbColumn, i).width;

      job->widths[i] = width > 0 ? width : rest;
      job->figures[i] = measure_figures (job, i);
    }
  job->head = lay_out_row (job, NULL);
  job->head_height = get_row_height (table, NULL, job->head);
}

static void
job_clear (Job *job)
{
  g_free (job->widths);
  g_free (job->figures);
  g_ptr_array_unref (job->head);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

/* Centred; numbers stand unit under unit, the widest of them in the middle. */
static double
get_inset (Job *job, const BbRow *row, guint column, PangoLayout *layout)
{
  double width = get_cell_width (job, row, column);
  double inset = (width - (double) pango_layout_get_width (layout) / PANGO_SCALE) / 2;

  if (!row || row->kind == BB_ROW_GROUP || job->figures[column] <= 0)
    return inset;
  return inset + (job->figures[column] - bb_layout_get_width (layout)) / 2;
}

static void
draw_cell (Job *job, const BbRow *row, guint column, PangoLayout *layout, double x, double height)
{
  BbSheet *sheet = job->sheet;
  double slack = (height - 2 * PAD_Y - bb_layout_get_height (layout)) / 2;

  if (pango_layout_get_character_count (layout) == 0)
    bb_sheet_show_space (sheet);
  bb_sheet_draw (sheet, layout, x + get_inset (job, row, column, layout), sheet->y + PAD_Y + slack);
  bb_sheet_box (sheet, x, sheet->y, get_cell_width (job, row, column), height);
}

static void
draw_row (Job *job, const BbRow *row, GPtrArray *layouts, double height)
{
  double x = job->sheet->left;
  const char *tag = row ? "TD" : "TH";

  bb_sheet_begin (job->sheet, "TR");
  for (guint i = 0; i < layouts->len; x += get_cell_width (job, row, i), i++)
    {
      bb_sheet_begin (job->sheet, tag);
      draw_cell (job, row, i, layouts->pdata[i], x, height);
      bb_sheet_finish (job->sheet, tag);
    }
  bb_sheet_finish (job->sheet, "TR");
  job->sheet->y += height;
}

/* The head again, which is no part of what the table says: a reader of the structure has heard it. */
static void
break_page (Job *job)
{
  double x = job->sheet->left;

  bb_sheet_break_page (job->sheet);
  bb_sheet_begin (job->sheet, "Artifact");
  for (guint i = 0; i < job->head->len; x += job->widths[i], i++)
    draw_cell (job, NULL, i, job->head->pdata[i], x, job->head_height);
  bb_sheet_finish (job->sheet, "Artifact");
  job->sheet->y += job->head_height;
}

/* One page's part of a row that goes on over pages. @done: lines already printed, a cell. Returns: whether anything is left. */
static gboolean
draw_slice (Job *job, const BbRow *row, GPtrArray *layouts, int *done)
{
  BbSheet *sheet = job->sheet;
  double room = bb_sheet_get_room (sheet) - 2 * PAD_Y, height = 0, x = sheet->left;
  g_autofree int *fits = g_new0 (int, layouts->len);
  gboolean left = FALSE;

  for (guint i = 0; i < layouts->len; i++)
    {
      int lines = pango_layout_get_line_count (layouts->pdata[i]);

      fits[i] = done[i] < lines ? MAX (1, bb_layout_fit (layouts->pdata[i], done[i], room)) : 0;
      height = MAX (height, bb_layout_get_lines_height (layouts->pdata[i], done[i], fits[i]));
      left |= done[i] + fits[i] < lines;
    }
  bb_sheet_begin (sheet, "TR");
  for (guint i = 0; i < layouts->len; x += get_cell_width (job, row, i), i++)
    {
      bb_sheet_begin (sheet, "TD");
      if (fits[i] == 0 || pango_layout_get_character_count (layouts->pdata[i]) == 0)
        bb_sheet_show_space (sheet);
      bb_sheet_draw_lines (sheet, layouts->pdata[i], done[i], fits[i], x + PAD_X, sheet->y + PAD_Y);
      bb_sheet_box (sheet, x, sheet->y, get_cell_width (job, row, i), height + 2 * PAD_Y);
      bb_sheet_finish (sheet, "TD");
      done[i] += fits[i];
    }
  bb_sheet_finish (sheet, "TR");
  sheet->y += height + 2 * PAD_Y;
  return left;
}

static void
draw_tall_row (Job *job, const BbRow *row, GPtrArray *layouts)
{
  g_autofree int *done = g_new0 (int, layouts->len);

  while (draw_slice (job, row, layouts, done) && !job->sheet->error)
    break_page (job);
}

static double
measure_row (Job *job, guint index)
{
  g_autoptr (GPtrArray) layouts = lay_out_row (job, job->table->rows->pdata[index]);

  return get_row_height (job->table, job->table->rows->pdata[index], layouts);
}

/* The last row does not stand alone under a repeated head, unless the two are so tall that they would leave a page half empty. */
static gboolean
is_before_last (Job *job, guint index)
{
  guint rows = job->table->rows->len;

  return rows > 3 && index + 2 == rows
         && measure_row (job, index) + measure_row (job, index + 1) < TAIL_SHARE * (job->sheet->bottom - job->sheet->top);
}

/* Whether the row below @index must stand on the same page: the first of a group, the total, the last. */
static gboolean
is_kept_with_next (Job *job, guint index)
{
  BbRow *row = job->table->rows->pdata[index];
  BbRow *next = index + 1 < job->table->rows->len ? job->table->rows->pdata[index + 1] : NULL;

  return next && (row->kind == BB_ROW_GROUP || next->kind == BB_ROW_TOTAL || is_before_last (job, index));
}

/* The height of row @index and of those that it may not be parted from. */
static double
measure_kept_rows (Job *job, guint index)
{
  double height = 0;

  do
    height += measure_row (job, index);
  while (is_kept_with_next (job, index++));
  return height;
}

/* Whether a long row may begin here, so that the foot of the page does not stay empty. */
static gboolean
can_split (Job *job, const BbRow *row, GPtrArray *layouts)
{
  double room = bb_sheet_get_room (job->sheet) - 2 * PAD_Y;
  gboolean is_long = FALSE;

  for (guint i = 0; i < layouts->len; i++)
    {
      int lines = pango_layout_get_line_count (layouts->pdata[i]), fit = bb_layout_fit (layouts->pdata[i], 0, room);

      if (fit < lines && (fit < FIRST_LINES || lines - fit < LAST_LINES))
        return FALSE;
      is_long |= lines >= LONG_ROW;
    }
  return is_long && row->kind == BB_ROW_PLAIN;
}

static gboolean
is_under_head (Job *job)
{
  return job->sheet->y <= job->sheet->top + job->head_height + 0.01;
}

static void
place_row (Job *job, guint index)
{
  BbRow *row = job->table->rows->pdata[index];
  g_autoptr (GPtrArray) layouts = lay_out_row (job, row);
  double height = get_row_height (job->table, row, layouts), page = job->sheet->bottom - job->sheet->top - job->head_height;
  double needed = is_kept_with_next (job, index) ? measure_kept_rows (job, index) : height;

  gboolean kept = is_kept_with_next (job, index);

  if (MIN (needed, page) > bb_sheet_get_room (job->sheet) && !is_under_head (job) && (kept || !can_split (job, row, layouts)))
    break_page (job);
  if (height > bb_sheet_get_room (job->sheet))
    draw_tall_row (job, row, layouts);
  else
    draw_row (job, row, layouts, height);
}

double
bb_flow_measure_table_start (BbSheet *sheet, const BbTable *table)
{
  g_auto (Job) job;

  job_init (&job, sheet, table);
  return job.head_height + (table->rows->len ? MIN (measure_kept_rows (&job, 0), (sheet->bottom - sheet->top) / 2) : 0);
}

void
bb_flow_table (BbSheet *sheet, const BbTable *table)
{
  g_auto (Job) job;

  job_init (&job, sheet, table);
  bb_sheet_begin (sheet, "Table");
  draw_row (&job, NULL, job.head, job.head_height);
  for (guint i = 0; i < table->rows->len && !sheet->error; i++)
    place_row (&job, i);
  bb_sheet_finish (sheet, "Table");
}
