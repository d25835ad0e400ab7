/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-audio-dialog.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "services/bb-capture-attach.h"

typedef enum { ASKING, STARTING, RECORDING, SAVING, UNSAVED } State;

struct _BbAudioDialog
{
  AdwDialog parent_instance;

  AdwWindowTitle *title;
  AdwEntryRow *reason;
  GtkWidget *recording, *record, *busy;
  AdwButtonContent *record_content;
  GtkLabel *time, *problem;
  GtkLevelBar *level;
  BbOpenVisit *session;
  char *item, *path;
  BbRecorder *recorder;
  GDateTime *started;
  gint64 since;                  /* monotonic, microseconds */
  guint ticking;
  State state;
};

G_DEFINE_FINAL_TYPE (BbAudioDialog, bb_audio_dialog, ADW_TYPE_DIALOG)

/* ── Showing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
has_reason (BbAudioDialog *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));

  return *text != '\0';
}

static void
show_state (BbAudioDialog *self, State state)
{
  static const char * const labels[] = {
    [ASKING] = N_("Start Recording"), [STARTING] = N_("Start Recording"), [RECORDING] = N_("Stop and Save"), [SAVING] = N_("Saving…"), [UNSAVED] = N_("Save Again"),
  };
  gboolean running = state == RECORDING;

  self->state = state;
  gtk_widget_set_visible (self->recording, running);
  gtk_widget_set_visible (self->busy, state == STARTING || state == SAVING);
  gtk_widget_set_sensitive (GTK_WIDGET (self->reason), state == ASKING);
  gtk_widget_set_sensitive (self->record, running || state == UNSAVED || (state == ASKING && has_reason (self)));
  adw_button_content_set_icon_name (self->record_content, running ? "media-playback-stop-symbolic" : "media-record-symbolic");
  adw_button_content_set_label (self->record_content, _(labels[state]));
  adw_dialog_set_can_close (ADW_DIALOG (self), state == ASKING || state == UNSAVED);
}

static void
show_problem (BbAudioDialog *self, const GError *error)
{
  g_autofree char *words = error ? bb_phrase (error) : NULL;

  gtk_label_set_label (self->problem, words ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), words != NULL);
  if (words)
    bb_announce (GTK_WIDGET (self), words);
}

static void
on_reason_changed (BbAudioDialog *self)
{
  show_state (self, self->state);
}

static gboolean
show_time (gpointer data)
{
  BbAudioDialog *self = data;
  int seconds = (int) ((g_get_monotonic_time () - self->since) / G_USEC_PER_SEC);
  g_autofree char *words = g_strdup_printf ("%02d:%02d", seconds / 60, seconds % 60);

  gtk_label_set_label (self->time, words);
  return G_SOURCE_CONTINUE;
}

static void
on_level_changed (BbAudioDialog *self)
{
  gtk_level_bar_set_value (self->level, bb_recorder_get_level (self->recorder));
}

/* ── Saving ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_attached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbAudioDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEvidence) evidence = bb_visit_attach_recording_finish (bb_open_visit_get_workspace (self->session), result, &error);

  if (evidence)
    g_clear_pointer (&self->path, g_free);
  show_state (self, evidence ? ASKING : UNSAVED);
  if (evidence)
    adw_dialog_force_close (ADW_DIALOG (self));
  else
    show_problem (self, error);
}

static void
attach (BbAudioDialog *self)
{
  show_state (self, SAVING);
  bb_visit_attach_recording_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), self->path, self->item,
                                   gtk_editable_get_text (GTK_EDITABLE (self->reason)), self->started, on_attached, g_object_ref (self));
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbAudioDialog) self = data;
  g_autoptr (GError) error = NULL;

  if (!bb_recorder_stop_finish (self->recorder, result, &error))
    bb_open_visit_report (self->session, error);
  attach (self);
}

static void
save (BbAudioDialog *self)
{
  g_clear_handle_id (&self->ticking, g_source_remove);
  show_state (self, SAVING);
  bb_recorder_stop_async (self->recorder, on_stopped, g_object_ref (self));
}

/* ── Recording ───────────────────────────────────────────────────────────────────────────────────────────────── */

/* What was recorded until then is kept. */
static void
on_failed (BbAudioDialog *self, GError *error)
{
  bb_open_visit_report (self->session, error);
  if (self->state == RECORDING)
    save (self);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbAudioDialog) self = data;
  g_autoptr (GError) error = NULL;

  if (!bb_recorder_start_finish (BB_RECORDER (source), result, &error))
    {
      bb_visit_forget_recording (self->path);
      g_clear_pointer (&self->path, g_free);
      show_state (self, ASKING);
      show_problem (self, error);
      return;
    }
  self->since = g_get_monotonic_time ();
  self->started = g_date_time_new_now_local ();
  show_time (self);
  self->ticking = g_timeout_add (250, show_time, self);
  show_state (self, RECORDING);
  gtk_widget_grab_focus (self->record);
  bb_announce (GTK_WIDGET (self), _("Recording"));
}

static void
start (BbAudioDialog *self)
{
  if (self->recorder)
    g_signal_handlers_disconnect_by_data (self->recorder, self);
  g_clear_object (&self->recorder);
  self->recorder = bb_recorder_new (self->path);
  g_signal_connect_object (self->recorder, "notify::level", G_CALLBACK (on_level_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->recorder, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  bb_recorder_start_async (self->recorder, NULL, on_started, g_object_ref (self));
}

static void
on_begun (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbAudioDialog) self = data;
  g_autoptr (GError) error = NULL;

  self->path = bb_visit_begin_recording_finish (bb_open_visit_get_workspace (self->session), result, &error);
  if (self->path)
    {
      start (self);
      return;
    }
  show_state (self, ASKING);
  show_problem (self, error);
}

static void
record (BbAudioDialog *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->started, g_date_time_unref);
  show_problem (self, NULL);
  show_state (self, STARTING);
  bb_visit_begin_recording_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), self->item,
                                  gtk_editable_get_text (GTK_EDITABLE (self->reason)), now, on_begun, g_object_ref (self));
}

static void
on_record_clicked (BbAudioDialog *self)
{
  if (!gtk_widget_get_sensitive (self->record))
    return;
  if (self->state == RECORDING)
    save (self);
  else if (self->state == UNSAVED)
    attach (self);
  else if (self->state == ASKING)
    record (self);
}

/* Closing is stopping: nothing that was said is thrown away. */
static void
on_close_attempt (BbAudioDialog *self)
{
  if (self->state == RECORDING)
    save (self);
}

static void
on_closed (BbAudioDialog *self)
{
  g_autofree char *words = NULL;

  g_clear_handle_id (&self->ticking, g_source_remove);
  if (self->state != UNSAVED || !self->path)
    return;
  bb_visit_release_recording (self->path);
  words = g_strdup_printf (_("The recording of %s is kept in the workspace; it is saved when this visit is opened the next time"), self->item);
  g_signal_emit_by_name (self->session, "notice", words, 0);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_audio_dialog_dispose (GObject *object)
{
  BbAudioDialog *self = BB_AUDIO_DIALOG (object);

  g_clear_handle_id (&self->ticking, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_AUDIO_DIALOG);
  g_clear_object (&self->recorder);
  g_clear_object (&self->session);
  g_clear_pointer (&self->started, g_date_time_unref);
  g_clear_pointer (&self->item, g_free);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (bb_audio_dialog_parent_class)->dispose (object);
}

static void
bb_audio_dialog_class_init (BbAudioDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_audio_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/audio-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BbAudioDialog, title);
  gtk_widget_class_bind_template_child (widget_class, BbAudioDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, BbAudioDialog, recording);
  gtk_widget_class_bind_template_child (widget_class, BbAudioDialog, record);
  gtk_widget_class_bind_template_child (widget_class, BbAudioDialog, busy);
  gtk_widget_class_bind_template_child (widget_class, BbAudioDialog, record_content);
  gtk_widget_class_bind_template_child (widget_class, BbAudioDialog, time);
  gtk_widget_class_bind_template_child (widget_class, BbAudioDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, BbAudioDialog, level);
  gtk_widget_class_bind_template_callback (widget_class, on_reason_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_record_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_close_attempt);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
}

static void
bb_audio_dialog_init (BbAudioDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_state (self, ASKING);
}

AdwDialog *
bb_audio_dialog_new (BbOpenVisit *session, BbEntry *entry)
{
  BbAudioDialog *self = g_object_new (BB_TYPE_AUDIO_DIALOG, NULL);
  BbItem *item = bb_entry_get_item (entry);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", item->code, bb_text_get (&item->text));

  self->session = g_object_ref (session);
  self->item = g_strdup (item->code);
  adw_window_title_set_subtitle (self->title, subtitle);
  return ADW_DIALOG (self);
}
