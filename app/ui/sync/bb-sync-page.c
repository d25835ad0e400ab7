/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-sync-page.h"

#include <glib/gi18n-lib.h>

#include "common/bb-wording.h"
#include "services/bb-syncer.h"

#include "bb-sync-rows.h"

#define CLOCK_MATTERS 120        /* seconds */

struct _BbSyncPage
{
  AdwNavigationPage parent_instance;

  AdwBanner *clock;
  AdwActionRow *status;
  GtkWidget *stop, *now;
  GtkProgressBar *bar;
  AdwEntryRow *address, *account, *password;
  AdwSwitchRow *automatic;
  AdwPreferencesGroup *refused, *databases;
  GPtrArray *rows;               /* of both groups, as they were shown last */
  BbSyncer *syncer;              /* (transfer none): the workspace's */
  BbProgress *progress;          /* of the run that shows */
  gboolean filled;               /* address and account stand there */
};

G_DEFINE_FINAL_TYPE (BbSyncPage, bb_sync_page, ADW_TYPE_NAVIGATION_PAGE)

/* ── How it stands ───────────────────────────────────────────────────────────────────────────────────────────── */

static void
set_status (BbSyncPage *self, const char *title, const char *subtitle)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->status), title);
  adw_action_row_set_subtitle (self->status, subtitle ? subtitle : "");
}

static gboolean
has_trouble (const BbSyncReport *report)
{
  for (guint i = 0; report && i < report->databases->len; i++)
    if (((BbSyncDatabase *) report->databases->pdata[i])->problem)
      return TRUE;
  return FALSE;
}

static void
show_status (BbSyncPage *self)
{
  const BbSyncReport *report = bb_syncer_get_report (self->syncer);
  GPtrArray *outbox = bb_syncer_get_outbox (self->syncer);
  GDateTime *last = bb_syncer_get_last (self->syncer);
  g_autofree char *when = last ? bb_wording_when (last) : NULL;
  g_autofree char *contact = when ? g_strdup_printf (_("Last contact: %s"), when) : g_strdup (_("This workspace was never synced"));

  if (bb_syncer_is_running (self->syncer))
    set_status (self, _("Syncing…"), contact);
  else if (bb_syncer_get_problem (self->syncer))
    set_status (self, bb_syncer_get_problem (self->syncer), contact);
  else if (has_trouble (report) || (outbox && outbox->len))
    set_status (self, _("Synced, but not everything went"), contact);
  else
    set_status (self, last ? _("Everything went") : _("Not synced yet"), contact);
}

static void
show_clock (BbSyncPage *self)
{
  const BbSyncReport *report = bb_syncer_get_report (self->syncer);
  gint64 minutes = report && report->has_clock ? ABS (report->clock_difference) / 60 : 0;
  gboolean wrong = report && report->has_clock && ABS (report->clock_difference) > CLOCK_MATTERS;
  g_autofree char *words = g_strdup_printf (report && report->clock_difference > 0
                                              ? _("The server's clock is %d minutes ahead of this computer's. One of them is wrong; both times are kept.")
                                              : _("The server's clock is %d minutes behind this computer's. One of them is wrong; both times are kept."),
                                            (int) minutes);

  if (wrong)
    adw_banner_set_title (self->clock, words);
  adw_banner_set_revealed (self->clock, wrong);
}

static void
show_fraction (BbSyncPage *self)
{
  double fraction = bb_progress_get_fraction (self->progress);

  if (fraction < 0)
    gtk_progress_bar_pulse (self->bar);
  else
    gtk_progress_bar_set_fraction (self->bar, fraction);
}

static void
show_progress (BbSyncPage *self)
{
  BbProgress *progress = bb_syncer_get_progress (self->syncer);

  gtk_widget_set_visible (GTK_WIDGET (self->bar), progress != NULL);
  gtk_widget_set_visible (self->stop, progress != NULL);
  if (!g_set_object (&self->progress, progress) || !progress)
    return;
  g_signal_connect_object (progress, "notify::fraction", G_CALLBACK (show_fraction), self, G_CONNECT_SWAPPED);
  show_fraction (self);
}

/* ── What went, and what did not ─────────────────────────────────────────────────────────────────────────────── */

static void
add_row (BbSyncPage *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  g_object_set_data (G_OBJECT (row), "group", group);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_rows (BbSyncPage *self)
{
  const BbSyncReport *report = bb_syncer_get_report (self->syncer);
  GPtrArray *outbox = bb_syncer_get_outbox (self->syncer);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (g_object_get_data (self->rows->pdata[i], "group"), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; outbox && i < outbox->len; i++)
    add_row (self, self->refused, bb_sync_refused_row_new (outbox->pdata[i]));
  for (guint i = 0; report && i < report->databases->len; i++)
    add_row (self, self->databases, bb_sync_database_row_new (report->databases->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->refused), outbox && outbox->len);
  gtk_widget_set_visible (GTK_WIDGET (self->databases), report && report->databases->len);
}

/* ── The form ────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
read_entry (AdwEntryRow *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  return *text ? g_steal_pointer (&text) : NULL;
}

static void
check (BbSyncPage *self)
{
  g_autofree char *address = read_entry (self->address);

  gtk_widget_set_sensitive (self->now, address && self->syncer && !bb_syncer_is_running (self->syncer));
}

static void
fill (BbSyncPage *self)
{
  const char *url = bb_syncer_get_url (self->syncer), *user = bb_syncer_get_user (self->syncer);

  if (self->filled || !bb_syncer_is_ready (self->syncer))
    return;
  self->filled = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->address), url ? url : "");
  gtk_editable_set_text (GTK_EDITABLE (self->account), user ? user : "");
  adw_switch_row_set_active (self->automatic, bb_syncer_is_automatic (self->syncer));
}

static void
show (BbSyncPage *self)
{
  fill (self);
  show_status (self);
  show_clock (self);
  show_progress (self);
  show_rows (self);
  check (self);
}

static void
on_sync (BbSyncPage *self)
{
  g_autofree char *address = read_entry (self->address), *account = read_entry (self->account);
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password));

  if (address && gtk_widget_get_sensitive (self->now))
    bb_syncer_sync (self->syncer, address, account, *password ? password : NULL, NULL);
}

static void
on_stop (BbSyncPage *self)
{
  bb_syncer_stop (self->syncer);
}

static void
on_automatic (BbSyncPage *self)
{
  if (self->filled)
    bb_syncer_set_automatic (self->syncer, adw_switch_row_get_active (self->automatic));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_sync_page_dispose (GObject *object)
{
  BbSyncPage *self = BB_SYNC_PAGE (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->progress);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_SYNC_PAGE);
  G_OBJECT_CLASS (bb_sync_page_parent_class)->dispose (object);
}

static void
bb_sync_page_class_init (BbSyncPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_sync_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/sync-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BbSyncPage, clock);
  gtk_widget_class_bind_template_child (widget_class, BbSyncPage, status);
  gtk_widget_class_bind_template_child (widget_class, BbSyncPage, stop);
  gtk_widget_class_bind_template_child (widget_class, BbSyncPage, now);
  gtk_widget_class_bind_template_child (widget_class, BbSyncPage, bar);
  gtk_widget_class_bind_template_child (widget_class, BbSyncPage, address);
  gtk_widget_class_bind_template_child (widget_class, BbSyncPage, account);
  gtk_widget_class_bind_template_child (widget_class, BbSyncPage, password);
  gtk_widget_class_bind_template_child (widget_class, BbSyncPage, automatic);
  gtk_widget_class_bind_template_child (widget_class, BbSyncPage, refused);
  gtk_widget_class_bind_template_child (widget_class, BbSyncPage, databases);
  gtk_widget_class_bind_template_callback (widget_class, on_sync);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_automatic);
  gtk_widget_class_bind_template_callback (widget_class, check);
}

static void
bb_sync_page_init (BbSyncPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->status), FALSE);
}

AdwNavigationPage *
bb_sync_page_new (BbWorkspace *workspace)
{
  BbSyncPage *self = g_object_new (BB_TYPE_SYNC_PAGE, NULL);

  self->syncer = bb_syncer_get (workspace);
  g_signal_connect_object (self->syncer, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return ADW_NAVIGATION_PAGE (self);
}
