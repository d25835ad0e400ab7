/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times the first window from before GTK begins to the first frame that shows visits. bench-window.py runs it:
 *   first-window make FOLDER N     a workspace with N visits
 *   first-window real FOLDER       the program's own window on it
 *   first-window static FOLDER     the same widgets with rows that were in memory before the clock ran
 * Prints microseconds. */
#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bb-config.h"
#include "find-widget.h"

#include "ui/common/bb-application.h"
#include "ui/common/bb-window.h"
#include "ui/today/bb-today-page.h"
#include "ui/today/bb-visit-rows.h"

static gint64 begun;
static BbVisitRows *rows;

/* ── A workspace ─────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_visit (BbBatch *batch, const char *database, guint n)
{
  g_autofree char *visit_id = g_strdup_printf ("visit:%032x", n), *event_id = g_strdup_printf ("event:%032x:%032x", n, n);
  g_autoptr (BbVisit) visit = bb_visit_new ();
  g_autoptr (BbEvent) event = bb_event_new ();
  g_autoptr (GDateTime) first = g_date_time_new_from_unix_utc (1700000000);
  g_autoptr (JsonObject) visit_body = NULL, event_body = NULL;
  g_autofree char *name = g_strdup_printf ("Ủy ban nhân dân phường Số %u", n % 3321);
  BbFrozen *frozen = bb_frozen_new ();

  visit->unit = g_strdup_printf ("UB%u", n % 3321);
  bb_text_set (&visit->unit_name, name, NULL);
  visit->kind = n % 2;
  frozen->code = g_strdup ("A");
  frozen->version = g_strdup ("1.0");
  g_ptr_array_add (visit->checklists, frozen);
  event->visit = g_strdup_printf ("%032x", n);
  event->kind = BB_EVENT_OPENED;
  event->at = g_date_time_add_minutes (first, (int) n * 97);
  visit_body = bb_visit_to_object (visit);
  event_body = bb_event_to_object (event);
  bb_batch_put (batch, database, visit_id, NULL, visit_body);
  bb_batch_put (batch, database, event_id, NULL, event_body);
}

static int
make (const char *folder, guint count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbWorkspace) workspace = bb_workspace_open (folder, NULL, &error);

  for (guint n = 0; !error && n < count;)
    {
      g_autoptr (BbBatch) batch = bb_batch_new ();

      for (guint i = 0; i < 500 && n < count; i++)
        add_visit (batch, "doan-bench", n++);
      bb_store_commit (bb_workspace_get_store (workspace), batch, NULL, &error);
    }
  if (error)
    g_error ("%s", error->message);
  bb_workspace_close (workspace);
  return 0;
}

/* ── The clock ───────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
shows_visits (GtkWidget *window)
{
  GtkWidget *view = find_widget (window, GTK_TYPE_LIST_VIEW);
  GtkSelectionModel *model = view && gtk_widget_get_mapped (view) ? gtk_list_view_get_model (GTK_LIST_VIEW (view)) : NULL;

  return model && g_list_model_get_n_items (G_LIST_MODEL (model)) > 0 && gtk_widget_get_first_child (view);
}

static void
on_painted (GdkFrameClock *clock, GtkWidget *window)
{
  if (!shows_visits (window))
    return;
  printf ("%" G_GINT64_FORMAT "\n", g_get_monotonic_time () - begun);
  fflush (stdout);
  _exit (0);
}

static void
watch (GtkWidget *window)
{
  gtk_window_set_default_size (GTK_WINDOW (window), 1366, 768);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_painted), window);
}

/* ── The two windows ─────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_real_activated (GtkApplication *application, const char *folder)
{
  watch (bb_window_new (application, folder));
}

static void
on_static_activated (GtkApplication *application, gpointer data)
{
  GtkWidget *window = adw_application_window_new (application), *navigation = adw_navigation_view_new (), *page, *view, *stack;

  g_type_ensure (BB_TYPE_WINDOW);
  page = g_object_new (BB_TYPE_TODAY_PAGE, NULL);
  view = find_widget (page, GTK_TYPE_LIST_VIEW);
  stack = find_widget (page, GTK_TYPE_STACK);
  gtk_list_view_set_model (GTK_LIST_VIEW (view), GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (rows)))));
  gtk_stack_set_visible_child_name (GTK_STACK (stack), "visits");
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (navigation), ADW_NAVIGATION_PAGE (page));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), navigation);
  watch (window);
}

static void
load_rows (const char *folder)
{
  g_autoptr (GError) error = NULL;
  BbWorkspace *workspace = bb_workspace_open (folder, NULL, &error);

  if (!workspace)
    g_error ("%s", error->message);
  rows = bb_visit_rows_new (workspace);
  while (bb_visit_rows_get_state (rows) == BB_VISIT_ROWS_LOADING)
    g_main_context_iteration (NULL, TRUE);
}

static int
show (const char *folder, gboolean real)
{
  g_autoptr (AdwApplication) application = NULL;

  if (!real)
    load_rows (folder);
  begun = g_get_monotonic_time ();
  gtk_disable_setlocale ();
  bb_language_init (NULL);
  application = adw_application_new (BB_APP_ID ".Bench", G_APPLICATION_NON_UNIQUE);
  if (real)
    g_signal_connect (application, "activate", G_CALLBACK (on_real_activated), (gpointer) folder);
  else
    g_signal_connect (application, "activate", G_CALLBACK (on_static_activated), NULL);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "make"))
    return make (argv[2], (guint) atoi (argv[3]));
  if (argc == 3)
    return show (argv[2], g_str_equal (argv[1], "real"));
  return 2;
}
