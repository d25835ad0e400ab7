/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-player.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "services/bb-playback.h"

#define STEP 5                   /* seconds */
#define LOUDER 0.1
#define LOOK 200                 /* milliseconds between two looks at the position */
#define REST 120                 /* milliseconds that the bar rests before the recording follows */

struct _BbPlayer
{
  AdwBin parent_instance;

  AdwBanner *note;
  GtkStack *stage;
  GtkPicture *screen;
  GtkButton *play;
  GtkLabel *position, *length;
  GtkScale *bar;
  GtkAdjustment *place;
  GtkScaleButton *volume;

  BbPlayback *playback;
  GCancellable *opening;
  gboolean playing, ended;
  double wanted;                 /* seconds, while @moving */
  guint moving, looking;         /* timeouts */
};

enum { READY, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BbPlayer, bb_player, ADW_TYPE_BIN)

/* ── What is seen ────────────────────────────────────────────────────────────────────────────────────────────── */

/* 1:05, 1:02:33 */
static char *
format_time (double seconds)
{
  guint whole = (guint) MAX (0, seconds);

  if (whole >= 3600)
    return g_strdup_printf ("%u:%02u:%02u", whole / 3600, whole / 60 % 60, whole % 60);
  return g_strdup_printf ("%u:%02u", whole / 60, whole % 60);
}

static void
show_position (BbPlayer *self, double seconds)
{
  double length = bb_playback_get_length (self->playback);
  g_autofree char *now = format_time (seconds), *all = format_time (length);
  /* Translators: how far the recording has gone, and how long it is: “0:12 of 3:40” */
  g_autofree char *words = length > 0 ? g_strdup_printf (_("%s of %s"), now, all) : g_strdup (now);

  gtk_label_set_label (self->position, now);
  gtk_label_set_label (self->length, length > 0 ? all : "");
  gtk_adjustment_set_value (self->place, seconds);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words, -1);
}

static void
show_playing (BbPlayer *self)
{
  const char *words = self->playing ? _("Pause (space bar)") : _("Play (space bar)");

  gtk_button_set_icon_name (self->play, self->playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), words);
  bb_set_accessible_name (GTK_WIDGET (self->play), self->playing ? _("Pause") : _("Play"));
}

static gboolean
look (gpointer data)
{
  BbPlayer *self = data;

  if (!self->moving && self->playback)
    show_position (self, self->ended ? bb_playback_get_length (self->playback) : bb_playback_get_position (self->playback));
  return G_SOURCE_CONTINUE;
}

static void
set_playing (BbPlayer *self, gboolean playing)
{
  self->playing = playing;
  bb_playback_set_playing (self->playback, playing);
  g_clear_handle_id (&self->looking, g_source_remove);
  if (playing)
    self->looking = g_timeout_add (LOOK, look, self);
  show_playing (self);
}

/* ── What the recording does ─────────────────────────────────────────────────────────────────────────────────── */

static void
on_frame (BbPlayer *self, GBytes *pixels, guint width, guint height)
{
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8X8, pixels, (gsize) width * 4);

  gtk_picture_set_paintable (self->screen, GDK_PAINTABLE (texture));
}

static void
on_ended (BbPlayer *self)
{
  self->ended = TRUE;
  set_playing (self, FALSE);
  look (self);
}

static void
on_failed (BbPlayer *self, const GError *error)
{
  set_playing (self, FALSE);
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
forget (BbPlayer *self)
{
  if (self->opening)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_clear_handle_id (&self->moving, g_source_remove);
  g_clear_handle_id (&self->looking, g_source_remove);
  if (self->playback)
    {
      g_signal_handlers_disconnect_by_data (self->playback, self);
      bb_playback_close (self->playback);
    }
  g_clear_object (&self->playback);
  self->playing = self->ended = FALSE;
}

static void
begin (BbPlayer *self)
{
  double length = bb_playback_get_length (self->playback);
  const char *missing = bb_playback_get_missing (self->playback);
  g_autofree char *words = NULL;

  gtk_stack_set_visible_child_name (self->stage, bb_playback_has_pictures (self->playback) ? "pictures" : "sound");
  gtk_adjustment_set_upper (self->place, length > 0 ? length : 1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->bar), bb_playback_can_seek (self->playback));
  gtk_widget_set_visible (GTK_WIDGET (self->volume), bb_playback_has_sound (self->playback));
  bb_playback_set_volume (self->playback, gtk_scale_button_get_value (self->volume));
  if (*missing)
    /* Translators: the name of a way to record sound or pictures, for example “H.265” */
    words = g_strdup_printf (_("A part is left out: this computer has no decoder for “%s”."), missing);
  adw_banner_set_title (self->note, words ? words : "");
  adw_banner_set_revealed (self->note, words != NULL);
  show_position (self, 0);
  show_playing (self);
  g_signal_emit (self, signals[READY], 0);
}

typedef struct { BbPlayer *player; BbPlayback *playback; } Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->player);
  g_object_unref (opening->playback);
  g_free (opening);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Opening) opening = data;
  BbPlayer *self = opening->player;
  g_autoptr (GError) error = NULL;
  gboolean opened = bb_playback_open_finish (opening->playback, result, &error);

  /* Another one may be looked at by now. */
  if (opening->playback != self->playback)
    bb_playback_close (opening->playback);
  else if (opened)
    begin (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
}

/* ── What the person does ────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
follow (gpointer data)
{
  BbPlayer *self = data;

  self->moving = 0;
  self->ended = FALSE;
  bb_playback_go_to (self->playback, self->wanted);
  return G_SOURCE_REMOVE;
}

/* Shows where it will go at once; it follows when the hand rests. */
static void
go_to (BbPlayer *self, double seconds)
{
  if (!self->playback || !bb_playback_can_seek (self->playback))
    return;
  self->wanted = CLAMP (seconds, 0, bb_playback_get_length (self->playback));
  show_position (self, self->wanted);
  g_clear_handle_id (&self->moving, g_source_remove);
  self->moving = g_timeout_add (REST, follow, self);
}

static gboolean
on_bar_moved (BbPlayer *self, GtkScrollType scroll, double value)
{
  go_to (self, value);
  return TRUE;
}

static void
on_volume_changed (BbPlayer *self, double value)
{
  if (self->playback)
    bb_playback_set_volume (self->playback, value);
}

void
bb_player_toggle (BbPlayer *self)
{
  if (!self->playback)
    return;
  if (!self->playing && self->ended)
    {
      self->ended = FALSE;
      bb_playback_go_to (self->playback, 0);
    }
  set_playing (self, !self->playing);
}

static void
on_play (GtkWidget *widget, const char *name, GVariant *parameter)
{
  bb_player_toggle (BB_PLAYER (widget));
}

static void
on_step (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BbPlayer *self = BB_PLAYER (widget);
  double from = self->moving ? self->wanted : gtk_adjustment_get_value (self->place);

  go_to (self, from + (g_str_equal (name, "player.forward") ? STEP : -STEP));
}

static void
on_louder (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BbPlayer *self = BB_PLAYER (widget);

  gtk_scale_button_set_value (self->volume, gtk_scale_button_get_value (self->volume) + (g_str_equal (name, "player.louder") ? LOUDER : -LOUDER));
}

/* ── The object ──────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_player_dispose (GObject *object)
{
  forget (BB_PLAYER (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_PLAYER);
  G_OBJECT_CLASS (bb_player_parent_class)->dispose (object);
}

static void
bb_player_class_init (BbPlayerClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_player_dispose;
  signals[READY] = g_signal_new ("ready", BB_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", BB_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/player.ui");
  gtk_widget_class_bind_template_child (widget_class, BbPlayer, note);
  gtk_widget_class_bind_template_child (widget_class, BbPlayer, stage);
  gtk_widget_class_bind_template_child (widget_class, BbPlayer, screen);
  gtk_widget_class_bind_template_child (widget_class, BbPlayer, play);
  gtk_widget_class_bind_template_child (widget_class, BbPlayer, position);
  gtk_widget_class_bind_template_child (widget_class, BbPlayer, length);
  gtk_widget_class_bind_template_child (widget_class, BbPlayer, bar);
  gtk_widget_class_bind_template_child (widget_class, BbPlayer, place);
  gtk_widget_class_bind_template_child (widget_class, BbPlayer, volume);
  gtk_widget_class_bind_template_callback (widget_class, on_bar_moved);
  gtk_widget_class_bind_template_callback (widget_class, on_volume_changed);
  gtk_widget_class_install_action (widget_class, "player.play", NULL, on_play);
  gtk_widget_class_install_action (widget_class, "player.back", NULL, on_step);
  gtk_widget_class_install_action (widget_class, "player.forward", NULL, on_step);
  gtk_widget_class_install_action (widget_class, "player.louder", NULL, on_louder);
  gtk_widget_class_install_action (widget_class, "player.softer", NULL, on_louder);
}

static void
bb_player_init (BbPlayer *self)
{
  static const char *icons[] = {
    "audio-volume-muted-symbolic", "audio-volume-high-symbolic", "audio-volume-low-symbolic", "audio-volume-medium-symbolic", NULL,
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_scale_button_set_icons (self->volume, icons);
}

void
bb_player_show (BbPlayer *self, BbWorkspace *workspace, const char *sha256, const char *name)
{
  Opening *opening;

  forget (self);
  gtk_picture_set_paintable (self->screen, NULL);
  if (!sha256)
    return;
  bb_set_accessible_name (GTK_WIDGET (self->screen), name);
  self->playback = bb_playback_new ();
  self->opening = g_cancellable_new ();
  g_signal_connect_object (self->playback, "frame", G_CALLBACK (on_frame), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->playback, "ended", G_CALLBACK (on_ended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->playback, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  opening = g_new0 (Opening, 1);
  *opening = (Opening) { g_object_ref (self), g_object_ref (self->playback) };
  bb_playback_open_async (self->playback, workspace, sha256, self->opening, on_opened, opening);
}
