/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times the page of a large visit, and its frames while somebody moves, answers and types. bench-visit.py runs it:
 *   visit-page make FOLDER ITEMS EVIDENCE     a workspace with such a visit
 *   visit-page open real|static FOLDER        microseconds from asking for the page to the first frame that shows items; static: the
 *                                             same widgets with rows that were in memory before the clock ran
 *   visit-page work real|static FOLDER        microseconds that each frame took the program, one a line, as “KIND TIME”, and “memory KIB”;
 *                                             static: the same page and row widgets, with nothing behind them
 * A frame's time is the processor's time of the window's thread from the key to the end of the painting, so that waiting for the display
 * and other programs do not count. */
#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bb-config.h"
#include "find-widget.h"

#include "ui/common/bb-application.h"
#include "ui/common/bb-window.h"
#include "ui/visit/bb-item-card.h"
#include "ui/visit/bb-item-view.h"
#include "ui/visit/bb-visit-page.h"

#define SECTIONS 10
#define STEPS 120                /* of each kind */

static const char *folder;
static gboolean is_real, is_work;
static GtkWidget *window;
static BbOpenVisit *session;
static BbWorkspace *workspace;
static char *visit_id;

/* ── A workspace ─────────────────────────────────────────────────────────────────────────────────────────────── */

static BbItem *
make_item (guint section, guint number)
{
  BbItem *item = bb_item_new ();
  g_autofree char *vi = g_strdup_printf ("Công chức tại quầy số %u đeo thẻ, mặc trang phục đúng quy định và có mặt đúng giờ làm việc (nội dung %u)", number % 12, number);

  item->code = g_strdup_printf ("L%u.%03u", section, number);
  bb_text_set (&item->text, vi, "The official at the desk wears a badge, is dressed as prescribed and is there in working hours");
  item->answer = BB_ANSWER_PASS_FAIL;
  item->severity = BB_SEVERITY_MINOR;
  item->applies = g_strsplit ("W,D,P", ",", -1);
  return item;
}

static BbChecklist *
make_checklist (guint items)
{
  BbChecklist *self = bb_checklist_new ();

  self->code = g_strdup ("L");
  self->version = g_strdup ("1.0");
  bb_text_set (&self->title, "Danh mục lớn", "A large checklist");
  g_date_set_dmy (&self->published, 1, 1, 2020);
  g_date_set_dmy (&self->valid_from, 1, 1, 2020);
  for (guint s = 0; s < SECTIONS; s++)
    {
      BbSection *section = bb_section_new ();
      g_autofree char *title = g_strdup_printf ("Phần %u: chấp hành kỷ luật, kỷ cương hành chính", s + 1);

      section->code = g_strdup_printf ("L%u", s + 1);
      bb_text_set (&section->title, title, "Discipline");
      for (guint i = 0; i < items / SECTIONS; i++)
        g_ptr_array_add (section->items, make_item (s + 1, i + 1));
      g_ptr_array_add (self->sections, section);
    }
  return self;
}

static char *
start (BbWorkspace *self, GError **error)
{
  g_autoptr (BbVisit) visit = bb_visit_new ();
  g_autoptr (BbUnit) unit = bb_unit_new ();
  BbFrozen *frozen = bb_frozen_new ();

  unit->code = g_strdup ("BENCH");
  bb_text_set (&unit->name, "UBND phường Thử Nghiệm", "Test ward");
  unit->kind = BB_UNIT_WARD;
  if (!bb_workspace_save_unit (self, unit, error))
    return NULL;
  visit->unit = g_strdup ("BENCH");
  frozen->code = g_strdup ("L");
  frozen->version = g_strdup ("1.0");
  g_ptr_array_add (visit->checklists, frozen);
  return bb_visit_start (self, visit, NULL, error);
}

/* One photograph, each time with other bytes behind its end. */
static gboolean
attach (BbWorkspace *self, const char *visit, BbChecklist *checklist, guint count, GError **error)
{
  g_autofree char *path = g_build_filename (bb_workspace_get_data_dir (self), "demo", "files", "quay-tiep-nhan.jpg", NULL), *photo = NULL;
  gsize length;

  if (!g_file_get_contents (path, &photo, &length, error))
    return FALSE;
  for (guint n = 0; n < count; n++)
    {
      BbSection *section = checklist->sections->pdata[n % SECTIONS];
      BbItem *item = section->items->pdata[n / SECTIONS % section->items->len];
      g_autofree char *tail = g_strdup_printf ("%u", n), *name = g_strdup_printf ("anh-%u.jpg", n);
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (GBytes) file = NULL;
      g_autoptr (BbEvidence) evidence = NULL;

      g_byte_array_append (bytes, (const guint8 *) photo, (guint) length);
      g_byte_array_append (bytes, (const guint8 *) tail, (guint) strlen (tail));
      file = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
      evidence = bb_visit_attach_bytes (self, visit, file, name, (const char *[]) { item->code, NULL }, "Quầy tiếp nhận", "camera", error);
      if (!evidence)
        return FALSE;
    }
  return TRUE;
}

static int
make (guint items, guint evidence)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbWorkspace) self = bb_workspace_open (folder, NULL, &error);
  g_autoptr (BbChecklist) checklist = make_checklist (items);
  g_autofree char *visit = NULL;

  if (!self || !bb_workspace_save_checklist (self, checklist, &error) || !(visit = start (self, &error)) ||
      !attach (self, visit, checklist, evidence, &error))
    g_error ("%s", error->message);
  bb_workspace_close (self);
  return 0;
}

/* ── Finding ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static GtkListView *
get_list (void)
{
  GtkWidget *page = find_widget (window, BB_TYPE_VISIT_PAGE), *view = page ? find_widget (page, BB_TYPE_ITEM_VIEW) : NULL;

  return view ? GTK_LIST_VIEW (find_widget (view, GTK_TYPE_LIST_VIEW)) : NULL;
}

static gboolean
shows_items (void)
{
  GtkListView *list = get_list ();
  GtkSelectionModel *model = list && gtk_widget_get_mapped (GTK_WIDGET (list)) ? gtk_list_view_get_model (list) : NULL;

  return model && g_list_model_get_n_items (G_LIST_MODEL (model)) > 0 && gtk_widget_get_first_child (GTK_WIDGET (list));
}

static GtkWidget *
find_card (GtkWidget *list, GObject *item)
{
  for (GtkWidget *row = gtk_widget_get_first_child (list); row; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *card = find_widget (row, BB_TYPE_ITEM_CARD);

      if (card && gtk_widget_has_css_class (card, "chosen"))
        return card;
    }
  return NULL;
}

/* ── The static page ─────────────────────────────────────────────────────────────────────────────────────────── */

static void
fill_card (GtkWidget *card, BbItem *item)
{
  GtkWidget *title = find_widget (card, GTK_TYPE_LABEL);

  gtk_label_set_label (GTK_LABEL (title), bb_text_get (&item->text));
}

static void
on_static_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, bb_item_card_new ());
  g_object_bind_property (item, "selected", gtk_list_item_get_child (item), "selected", G_BINDING_SYNC_CREATE);
}

static void
on_static_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  fill_card (gtk_list_item_get_child (item), bb_entry_get_item (gtk_list_item_get_item (item)));
}

static void
use_static_rows (GtkListView *list)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSingleSelection *selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (bb_open_visit_get_entries (session))));

  g_signal_connect (factory, "setup", G_CALLBACK (on_static_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_static_bind), NULL);
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_list_view_set_model (list, GTK_SELECTION_MODEL (selection));
  gtk_list_view_set_factory (list, factory);
}

/* ── The work ────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef enum { WARM_UP, MOVE, ANSWER, TYPE, N_KINDS } Kind;
static const char * const kind_names[] = { "warm-up", "move", "answer", "type" };
static guint step;
static gint64 begun;
static gboolean pending;

static gint64
get_thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
move (GtkListView *list)
{
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (gtk_list_view_get_model (list));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (selection));

  if (is_real)
    bb_item_view_move (BB_ITEM_VIEW (gtk_widget_get_ancestor (GTK_WIDGET (list), BB_TYPE_ITEM_VIEW)), 1);
  else
    gtk_list_view_scroll_to (list, (gtk_single_selection_get_selected (selection) + 1) % n, GTK_LIST_SCROLL_SELECT | GTK_LIST_SCROLL_FOCUS, NULL);
}

static void
answer (GtkListView *list)
{
  GtkWidget *card = find_card (GTK_WIDGET (list), NULL);
  AdwToggleGroup *group = card ? ADW_TOGGLE_GROUP (find_widget (card, ADW_TYPE_TOGGLE_GROUP)) : NULL;

  if (group)
    adw_toggle_group_set_active (group, adw_toggle_group_get_active (group) == 0 ? 2 : 0);
}

static void
type_letter (GtkListView *list)
{
  GtkWidget *card = find_card (GTK_WIDGET (list), NULL), *entry = NULL;
  int position = -1;

  for (GtkWidget *child = card ? gtk_widget_get_last_child (card) : NULL; child && !entry; child = gtk_widget_get_prev_sibling (child))
    entry = GTK_IS_ENTRY (child) ? child : NULL;
  if (!entry)
    return;
  gtk_widget_set_visible (entry, TRUE);
  gtk_editable_insert_text (GTK_EDITABLE (entry), step % 6 == 5 ? " " : "ơ", -1, &position);
}

static void
act (GtkListView *list, Kind kind)
{
  if (kind == WARM_UP || kind == MOVE)
    move (list);
  else if (kind == ANSWER)
    {
      if (step % 4 == 0)
        move (list);
      answer (list);
    }
  else
    type_letter (list);
}

static void
finish (void)
{
  g_autofree char *status = NULL;
  char *line;

  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL) && (line = strstr (status, "VmHWM:")))
    printf ("memory %d\n", atoi (line + strlen ("VmHWM:")));
  fflush (stdout);
  _exit (0);
}

static gboolean
on_step (gpointer data)
{
  GtkListView *list = get_list ();

  if (step >= N_KINDS * STEPS)
    finish ();
  begun = get_thread_time ();
  pending = TRUE;
  act (list, step / STEPS);
  gtk_widget_queue_draw (GTK_WIDGET (list));
  return G_SOURCE_REMOVE;
}

static void
on_work_painted (GdkFrameClock *clock, gpointer data)
{
  if (!pending)
    return;
  pending = FALSE;
  printf ("%s %" G_GINT64_FORMAT "\n", kind_names[step / STEPS], get_thread_time () - begun);
  step++;
  g_timeout_add (8, on_step, NULL);
}

/* ── The clock of the opening ────────────────────────────────────────────────────────────────────────────────── */

static void
on_open_painted (GdkFrameClock *clock, gpointer data)
{
  static gboolean told;

  if (told || !shows_items ())
    return;
  told = TRUE;
  if (!is_work)
    {
      printf ("%" G_GINT64_FORMAT "\n", g_get_monotonic_time () - begun);
      fflush (stdout);
      _exit (0);
    }
  if (!is_real)
    use_static_rows (get_list ());
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_work_painted), NULL);
  g_timeout_add (300, on_step, NULL);
}

static void
open_page (void)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_open_painted), NULL);
  begun = g_get_monotonic_time ();
  if (is_real)
    bb_window_open_visit (BB_WINDOW (window), visit_id, NULL);
  else
    adw_navigation_view_push (ADW_NAVIGATION_VIEW (find_widget (window, ADW_TYPE_NAVIGATION_VIEW)), bb_visit_page_new_for_session (session));
}

static gboolean
on_ready (gpointer data)
{
  BbWorkspace *opened = bb_window_get_workspace (BB_WINDOW (window));

  if (!opened || (!is_real && !session))
    {
      if (opened && !workspace)
        workspace = opened;
      return G_SOURCE_CONTINUE;
    }
  open_page ();
  return G_SOURCE_REMOVE;
}

static gboolean
on_workspace (gpointer data)
{
  g_autoptr (GPtrArray) visits = NULL;
  BbWorkspace *opened = bb_window_get_workspace (BB_WINDOW (window));

  if (!opened)
    return G_SOURCE_CONTINUE;
  visits = bb_visit_list (opened, 0, 1, NULL);
  visit_id = g_strdup (((BbVisitRow *) visits->pdata[0])->visit);
  if (!is_real)
    {
      session = bb_open_visit_new (opened, visit_id);
      bb_open_visit_reload (session);
      while (!bb_open_visit_get_case (session))
        g_main_context_iteration (NULL, TRUE);
    }
  g_timeout_add (400, on_ready, NULL);         /* the page of today has come to rest */
  return G_SOURCE_REMOVE;
}

static void
on_activated (GtkApplication *application)
{
  window = bb_window_new (application, folder);
  gtk_window_set_default_size (GTK_WINDOW (window), 1366, 768);
  gtk_window_present (GTK_WINDOW (window));
  g_timeout_add (20, on_workspace, NULL);
}

static int
show (void)
{
  g_autoptr (AdwApplication) application = NULL;

  gtk_disable_setlocale ();
  bb_language_init (NULL);
  application = adw_application_new (BB_APP_ID ".Bench", G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (on_activated), NULL);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}

int
main (int argc, char **argv)
{
  if (argc == 5 && g_str_equal (argv[1], "make"))
    {
      folder = argv[2];
      return make ((guint) atoi (argv[3]), (guint) atoi (argv[4]));
    }
  if (argc != 4)
    return 2;
  folder = argv[3];
  is_real = g_str_equal (argv[2], "real");
  is_work = g_str_equal (argv[1], "work");
  return show ();
}
