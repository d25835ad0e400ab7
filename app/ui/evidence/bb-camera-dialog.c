/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-camera-dialog.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "services/bb-capture-attach.h"

struct _BbCameraDialog
{
  AdwDialog parent_instance;

  AdwWindowTitle *title;
  GtkStack *stack;
  AdwStatusPage *problem;
  GtkPicture *picture;
  GtkWidget *foot, *shutter;
  GtkLabel *news;
  GtkDropDown *cameras;
  BbOpenVisit *session;
  char *item;
  BbCamera *camera;
  GCancellable *closing;
  guint position;                /* of which camera */
  guint taken;
  gboolean listed;
};

G_DEFINE_FINAL_TYPE (BbCameraDialog, bb_camera_dialog, ADW_TYPE_DIALOG)

/* ── The camera ──────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_problem (BbCameraDialog *self, const GError *error)
{
  g_autofree char *words = bb_phrase (error);

  adw_status_page_set_description (self->problem, words);
  gtk_stack_set_visible_child_name (self->stack, "problem");
  gtk_widget_set_visible (self->foot, FALSE);
}

static void
on_frame (BbCameraDialog *self, GBytes *pixels, guint width, guint height, guint stride)
{
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8A8, pixels, stride);

  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  if (gtk_widget_get_visible (self->foot))
    return;
  gtk_stack_set_visible_child_name (self->stack, "live");
  gtk_widget_set_visible (self->foot, TRUE);
  gtk_widget_grab_focus (self->shutter);
}

static void
list_cameras (BbCameraDialog *self)
{
  const char * const *names = bb_camera_get_names (self->camera);
  guint n = names ? g_strv_length ((char **) names) : 0;
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);

  if (self->listed)
    return;
  gtk_drop_down_set_model (self->cameras, G_LIST_MODEL (model));
  gtk_widget_set_visible (GTK_WIDGET (self->cameras), n > 1);
  self->listed = TRUE;
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCameraDialog) self = data;
  g_autoptr (GError) error = NULL;
  gboolean started = bb_camera_start_finish (BB_CAMERA (source), result, &error);

  if (g_cancellable_is_cancelled (self->closing))
    bb_camera_stop (BB_CAMERA (source));
  else if (started)
    list_cameras (self);
  else
    show_problem (self, error);
}

static void
start (BbCameraDialog *self)
{
  gtk_stack_set_visible_child_name (self->stack, "starting");
  gtk_widget_set_visible (self->foot, FALSE);
  bb_camera_start_async (self->camera, self->position, self->closing, on_started, g_object_ref (self));
}

static void on_failed (BbCameraDialog *self, GError *error) { show_problem (self, error); }
static void on_again_clicked (BbCameraDialog *self) { start (self); }

static void
on_camera_chosen (BbCameraDialog *self)
{
  guint position = gtk_drop_down_get_selected (self->cameras);

  if (!self->listed || position == self->position || position == GTK_INVALID_LIST_POSITION)
    return;
  self->position = position;
  start (self);
}

/* ── Pictures ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_news (BbCameraDialog *self, const char *words, gboolean wrong)
{
  gtk_label_set_label (self->news, words);
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->news), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->news), "error");
  bb_announce (GTK_WIDGET (self), words);
}

static void
tell_trouble (BbCameraDialog *self, const GError *error)
{
  g_autofree char *words = bb_phrase (error);

  if (g_cancellable_is_cancelled (self->closing))
    bb_open_visit_report (self->session, error);
  else
    show_news (self, words, TRUE);
}

static void
on_attached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCameraDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEvidence) evidence = bb_visit_attach_picture_finish (bb_open_visit_get_workspace (self->session), result, &error);
  g_autofree char *hash = evidence ? bb_evidence_get_short_hash (evidence) : NULL;
  g_autofree char *words = NULL;

  gtk_widget_set_sensitive (self->shutter, TRUE);
  if (!evidence)
    {
      tell_trouble (self, error);
      return;
    }
  self->taken++;
  words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u picture saved, the last with SHA-256 %s…", "%u pictures saved, the last with SHA-256 %s…",
                                        self->taken), self->taken, hash);
  if (!g_cancellable_is_cancelled (self->closing))
    {
      show_news (self, words, FALSE);
      gtk_widget_grab_focus (self->shutter);
    }
}

typedef struct { BbCameraDialog *dialog; GDateTime *at; } Shot;

static void
on_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Shot *shot = data;
  g_autoptr (BbCameraDialog) self = shot->dialog;
  g_autoptr (GDateTime) at = shot->at;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) jpeg = bb_camera_take_finish (BB_CAMERA (source), result, &error);

  if (jpeg)
    bb_visit_attach_picture_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), jpeg, self->item, at,
                                   on_attached, g_object_ref (self));
  else
    {
      gtk_widget_set_sensitive (self->shutter, TRUE);
      tell_trouble (self, error);
    }
}

static void
on_shutter_clicked (BbCameraDialog *self)
{
  Shot *shot = g_new0 (Shot, 1);

  shot->dialog = g_object_ref (self);
  shot->at = g_date_time_new_now_local ();
  gtk_widget_set_sensitive (self->shutter, FALSE);
  bb_camera_take_async (self->camera, NULL, on_taken, shot);
}

static void
on_closed (BbCameraDialog *self)
{
  g_cancellable_cancel (self->closing);
  bb_camera_stop (self->camera);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_camera_dialog_dispose (GObject *object)
{
  BbCameraDialog *self = BB_CAMERA_DIALOG (object);

  if (self->camera)
    {
      g_signal_handlers_disconnect_by_data (self->camera, self);
      bb_camera_stop (self->camera);
    }
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_CAMERA_DIALOG);
  g_clear_object (&self->camera);
  g_clear_object (&self->session);
  g_clear_object (&self->closing);
  g_clear_pointer (&self->item, g_free);
  G_OBJECT_CLASS (bb_camera_dialog_parent_class)->dispose (object);
}

static void
bb_camera_dialog_class_init (BbCameraDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_camera_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/camera-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BbCameraDialog, title);
  gtk_widget_class_bind_template_child (widget_class, BbCameraDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, BbCameraDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, BbCameraDialog, picture);
  gtk_widget_class_bind_template_child (widget_class, BbCameraDialog, foot);
  gtk_widget_class_bind_template_child (widget_class, BbCameraDialog, shutter);
  gtk_widget_class_bind_template_child (widget_class, BbCameraDialog, news);
  gtk_widget_class_bind_template_child (widget_class, BbCameraDialog, cameras);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_shutter_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_camera_chosen);
}

static void
bb_camera_dialog_init (BbCameraDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->closing = g_cancellable_new ();
  self->camera = bb_camera_new ();
  g_signal_connect_object (self->camera, "frame", G_CALLBACK (on_frame), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->camera, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
}

AdwDialog *
bb_camera_dialog_new (BbOpenVisit *session, BbEntry *entry)
{
  BbCameraDialog *self = g_object_new (BB_TYPE_CAMERA_DIALOG, NULL);
  BbItem *item = bb_entry_get_item (entry);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", item->code, bb_text_get (&item->text));

  self->session = g_object_ref (session);
  self->item = g_strdup (item->code);
  adw_window_title_set_subtitle (self->title, subtitle);
  start (self);
  return ADW_DIALOG (self);
}
