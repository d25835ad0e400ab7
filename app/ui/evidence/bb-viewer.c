/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-viewer.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-picture.h"
#include "common/bb-toasts.h"
#include "services/bb-redact.h"

#include "bb-player.h"
#include "bb-redact-tool.h"
#include "bb-viewer-copies.h"
#include "bb-viewer-facts.h"
#include "bb-viewer-order.h"
#include "bb-viewer-pages.h"
#include "bb-viewer-picture.h"

#define LONGEST_SIDE 4096        /* of the picture on the screen; the copy is made from all of it */

struct _BbViewer
{
  AdwDialog parent_instance;

  AdwOverlaySplitView *split;
  AdwToolbarView *view;
  AdwWindowTitle *title;
  GtkLabel *caption;             /* where it does not stand beside the picture */
  AdwBanner *partly;
  GtkStack *stack;
  BbViewerPicture *picture;
  BbRedactCanvas *canvas;
  BbViewerPages *pages;
  BbPlayer *player;
  GtkTextView *text;
  AdwStatusPage *other;
  GtkWidget *tools, *zoom, *turn, *redact, *facts, *menu;
  BbRedactTool *tool;
  BbViewerFacts *details;

  BbOpenVisit *session;
  char *sha256;
  char *item;                    /* %NULL: the whole visit */
  GCancellable *loading, *redacting;
  gboolean facts_shown;          /* before the drawing began */
};

G_DEFINE_FINAL_TYPE (BbViewer, bb_viewer, ADW_TYPE_DIALOG)

/* ── Which one ───────────────────────────────────────────────────────────────────────────────────────────────── */

static BbEvidence *
get_evidence (BbViewer *self)
{
  BbCase *visit = bb_open_visit_get_case (self->session);

  return visit && self->sha256 ? bb_case_find_evidence (visit, self->sha256) : NULL;
}

static gboolean
is_redacting (BbViewer *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->tool));
}

static const char *
get_shown (BbViewer *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}

static void
enable (BbViewer *self, const char *action, gboolean enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), action, enabled);
}

/* A restricted original has its copy to draw on. */
static gboolean
may_redact (BbViewer *self)
{
  BbEvidence *evidence = get_evidence (self);

  return evidence && !bb_evidence_is_restricted (evidence) && !bb_open_visit_is_locked (self->session);
}

static void
show_actions (BbViewer *self)
{
  g_autoptr (GArray) numbers = bb_viewer_list_numbers (bb_open_visit_get_case (self->session), self->item);
  int position = bb_viewer_find_position (bb_open_visit_get_case (self->session), numbers, self->sha256);
  gboolean picture = g_strcmp0 (get_shown (self), "picture") == 0, pages = g_strcmp0 (get_shown (self), "pages") == 0;
  gboolean free_to_go = !is_redacting (self);

  enable (self, "viewer.previous", free_to_go && position > 0);
  enable (self, "viewer.next", free_to_go && position >= 0 && position + 1 < (int) numbers->len);
  enable (self, "viewer.zoom-in", picture || pages);
  enable (self, "viewer.zoom-out", picture || pages);
  enable (self, "viewer.zoom-fit", picture || pages);
  enable (self, "viewer.zoom-toggle", picture || pages);
  enable (self, "viewer.turn", picture && free_to_go);
  enable (self, "viewer.redact", picture && free_to_go && may_redact (self));
  gtk_widget_set_visible (self->tools, (picture || pages) && free_to_go);
  gtk_widget_set_visible (self->turn, picture);
  gtk_widget_set_visible (self->redact, picture && may_redact (self));
}

static void
show_zoom (BbViewer *self)
{
  gboolean pages = g_strcmp0 (get_shown (self), "pages") == 0;
  double scale = pages ? bb_viewer_pages_get_zoom (self->pages) : bb_viewer_picture_get_scale (self->picture);
  /* Translators: how near a picture is seen */
  g_autofree char *words = g_strdup_printf (_("%.0f %%"), scale * 100);

  gtk_button_set_label (GTK_BUTTON (self->zoom), words);
}

static void
show_title (BbViewer *self, BbEvidence *evidence)
{
  g_autoptr (GArray) numbers = bb_viewer_list_numbers (bb_open_visit_get_case (self->session), self->item);
  int position = bb_viewer_find_position (bb_open_visit_get_case (self->session), numbers, self->sha256);
  guint number = bb_case_number_evidence (bb_open_visit_get_case (self->session), self->sha256);
  const char *caption = evidence->caption && *evidence->caption ? evidence->caption : evidence->name;
  g_autofree char *words = NULL, *below = NULL;

  if (position >= 0 && self->item)
    {
      words = g_strdup_printf (_("Evidence %u"), number);
      /* Translators: code of an item, place of a piece of evidence among those of the item, how many they are */
      below = g_strdup_printf (_("%s · %d of %u"), self->item, position + 1, numbers->len);
    }
  else if (position >= 0 && (guint) position + 1 == number)
    words = g_strdup_printf (_("Evidence %u of %u"), number, numbers->len);
  else if (position >= 0)
    words = g_strdup_printf (_("Evidence %u · %d of %u"), number, position + 1, numbers->len);
  else
    words = g_strdup_printf (_("Evidence %u · restricted original"), number);
  adw_window_title_set_title (self->title, words);
  adw_window_title_set_subtitle (self->title, below ? below : "");
  gtk_label_set_label (self->caption, caption);
  bb_set_accessible_name (GTK_WIDGET (self->picture), caption);
}

/* ── Showing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show (BbViewer *self, const char *page)
{
  gtk_stack_set_visible_child_name (self->stack, page);
  show_actions (self);
  show_zoom (self);
}

static void
show_other (BbViewer *self, const char *icon, const char *title, const char *description)
{
  adw_status_page_set_icon_name (self->other, icon);
  adw_status_page_set_title (self->other, title);
  adw_status_page_set_description (self->other, description);
  show (self, "other");
}

static void
show_error (BbViewer *self, const GError *error)
{
  g_autofree char *words = NULL, *markup = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = bb_phrase (error);
  markup = g_markup_escape_text (words, -1);
  show_other (self, "image-missing-symbolic", _("Not Shown Here"), markup);
}

static void
show_pages (BbViewer *self)
{
  bb_viewer_pages_show (self->pages, bb_open_visit_get_workspace (self->session), self->sha256);
  show (self, "pages");
}

static void
on_picture_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbViewer) self = data;
  g_autoptr (GError) error = NULL;
  BbPixels *pixels = bb_look_picture_finish (BB_WORKSPACE (source), result, &error);
  g_autoptr (GdkTexture) texture = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!pixels)
    {
      show_error (self, error);
      return;
    }
  if (pixels->pages > 1)
    {
      bb_pixels_free (pixels);
      show_pages (self);
      return;
    }
  texture = bb_picture_make_texture (pixels);
  bb_viewer_picture_set_texture (self->picture, texture, pixels->whole_width);
  bb_viewer_facts_set_dimensions (self->details, pixels->whole_width, pixels->whole_height, 0);
  adw_banner_set_revealed (self->partly, pixels->partly);
  bb_redact_canvas_set_picture (self->canvas, self->picture, pixels);
  show (self, "picture");
}

static void
on_text_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbViewer) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbLookText) text = bb_look_text_finish (BB_WORKSPACE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!text)
    {
      show_error (self, error);
      return;
    }
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), text->text, -1);
  adw_banner_set_title (self->partly, text->more ? _("Only the beginning is shown; open the file with another program to see the rest.")
                                                 : _("Some of its characters cannot be shown."));
  adw_banner_set_revealed (self->partly, text->more || text->partly);
  show (self, "text");
}

static gboolean
is_text (const char *type)
{
  return g_str_has_prefix (type, "text/") || g_str_equal (type, "application/json") || g_str_equal (type, "application/xml");
}

static void
load (BbViewer *self, BbEvidence *evidence)
{
  BbWorkspace *workspace = bb_open_visit_get_workspace (self->session);
  const char *type = evidence->media_type ? evidence->media_type : "";

  self->loading = g_cancellable_new ();
  show (self, "loading");
  if (g_str_has_prefix (type, "image/"))
    bb_look_picture_async (workspace, evidence->sha256, LONGEST_SIDE, LONGEST_SIDE, self->loading, on_picture_loaded, g_object_ref (self));
  else if (is_text (type))
    bb_look_text_async (workspace, evidence->sha256, self->loading, on_text_loaded, g_object_ref (self));
  else if (g_str_equal (type, "application/pdf"))
    show_pages (self);
  else if (g_str_has_prefix (type, "audio/") || g_str_has_prefix (type, "video/"))
    bb_player_show (self->player, workspace, evidence->sha256, gtk_label_get_label (self->caption));
  else
    show_other (self, bb_picture_get_icon (type), _("Not Shown Here"), _("Files of this kind open in another program. The file itself stays as it is."));
}

static void
forget (BbViewer *self)
{
  if (self->loading)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  bb_viewer_pages_show (self->pages, NULL, NULL);
  bb_player_show (self->player, NULL, NULL, NULL);
  bb_viewer_picture_set_texture (self->picture, NULL, 0);
  bb_redact_canvas_set_picture (self->canvas, self->picture, NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), "", 0);
  adw_banner_set_title (self->partly, _("The file is damaged: a part of it is missing."));
  adw_banner_set_revealed (self->partly, FALSE);
}

/* The facts make room for drawing, and come back. */
static void
make_room (BbViewer *self, gboolean redacting)
{
  if (redacting == is_redacting (self))
    return;
  if (redacting)
    self->facts_shown = adw_overlay_split_view_get_show_sidebar (self->split);
  adw_overlay_split_view_set_show_sidebar (self->split, !redacting && self->facts_shown);
}

static void
set_redacting (BbViewer *self, gboolean redacting)
{
  make_room (self, redacting);
  gtk_widget_set_visible (GTK_WIDGET (self->tool), redacting);
  gtk_widget_set_visible (GTK_WIDGET (self->canvas), redacting);
  bb_viewer_picture_set_draggable (self->picture, !redacting);
  adw_dialog_set_can_close (ADW_DIALOG (self), !redacting);
  show_actions (self);
}

static void
look_at (BbViewer *self, const char *sha256)
{
  BbEvidence *evidence;

  bb_viewer_facts_leave (self->details);
  g_set_str (&self->sha256, sha256);
  evidence = get_evidence (self);
  if (!evidence)
    return;
  forget (self);
  set_redacting (self, FALSE);
  show_title (self, evidence);
  bb_viewer_facts_show (self->details, self->session, evidence);
  load (self, evidence);
}

/* Where to go when what was shown is no longer there: its original, else the first. */
static const char *
find_replacement (BbViewer *self)
{
  BbCase *visit = bb_open_visit_get_case (self->session);
  g_autoptr (GArray) numbers = bb_viewer_list_numbers (bb_open_visit_get_case (self->session), self->item);

  if (!numbers->len)
    return NULL;
  return ((BbEvidence *) bb_case_get_evidence (visit)->pdata[g_array_index (numbers, guint, 0) - 1])->sha256;
}

static void
on_reloaded (BbViewer *self)
{
  BbEvidence *evidence = get_evidence (self);
  const char *other;

  if (evidence)
    {
      show_title (self, evidence);
      bb_viewer_facts_show (self->details, self->session, evidence);
      show_actions (self);
      return;
    }
  other = find_replacement (self);
  if (other)
    look_at (self, other);
  else
    adw_dialog_force_close (ADW_DIALOG (self));
}

/* ── Going through them ──────────────────────────────────────────────────────────────────────────────────────── */

static void
go (BbViewer *self, int step)
{
  g_autoptr (GArray) numbers = bb_viewer_list_numbers (bb_open_visit_get_case (self->session), self->item);
  int position = bb_viewer_find_position (bb_open_visit_get_case (self->session), numbers, self->sha256) + step;
  BbCase *visit = bb_open_visit_get_case (self->session);
  g_autofree char *sha256 = NULL;

  if (position < 0 || position >= (int) numbers->len)
    return;
  sha256 = g_strdup (((BbEvidence *) bb_case_get_evidence (visit)->pdata[g_array_index (numbers, guint, position) - 1])->sha256);
  look_at (self, sha256);
}

static void
on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BbViewer *self = BB_VIEWER (widget);
  gboolean pages = g_strcmp0 (get_shown (self), "pages") == 0;
  const char *verb = name + strlen ("viewer.");

  if (g_str_equal (verb, "previous") || g_str_equal (verb, "next"))
    go (self, g_str_equal (verb, "next") ? 1 : -1);
  else if (g_str_equal (verb, "turn"))
    bb_viewer_picture_turn (self->picture);
  else if (pages)
    bb_viewer_pages_zoom (self->pages, g_str_equal (verb, "zoom-in") ? 1.25 : g_str_equal (verb, "zoom-out") ? 0.8 : 0);
  else if (g_str_equal (verb, "zoom-in") || g_str_equal (verb, "zoom-out"))
    bb_viewer_picture_zoom (self->picture, g_str_equal (verb, "zoom-in") ? 1.25 : 0.8);
  else if (g_str_equal (verb, "zoom-toggle") && bb_viewer_picture_is_fitted (self->picture))
    bb_viewer_picture_show_whole_size (self->picture);
  else
    bb_viewer_picture_fit (self->picture);
  show_zoom (self);
}

static void
on_play (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BbViewer *self = BB_VIEWER (widget);

  if (g_strcmp0 (get_shown (self), "player") == 0)
    bb_player_toggle (self->player);
}

static void
on_facts_toggled (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwOverlaySplitView *split = BB_VIEWER (widget)->split;

  adw_overlay_split_view_set_show_sidebar (split, !adw_overlay_split_view_get_show_sidebar (split));
}

static void
on_say (GtkWidget *widget, const char *name, GVariant *words)
{
  bb_notify (GTK_WIDGET (BB_VIEWER (widget)->split), g_variant_get_string (words, NULL));
}

static void
on_related_chosen (BbViewer *self, const char *sha256)
{
  g_autofree char *other = g_strdup (sha256);

  if (!is_redacting (self))
    look_at (self, other);
}

static void on_pages_counted (BbViewer *self, guint pages) { bb_viewer_facts_set_dimensions (self->details, 0, 0, pages); }
static void on_player_ready (BbViewer *self) { show (self, "player"); }
static void on_player_failed (BbViewer *self, const GError *error) { show_error (self, error); }
static void on_pages_failed (BbViewer *self, const GError *error) { show_error (self, error); }

/* ── Copies for other places ─────────────────────────────────────────────────────────────────────────────────── */

void
bb_viewer_save_to (BbViewer *self, const char *path)
{
  bb_viewer_copies_save_to (GTK_WIDGET (self), bb_open_visit_get_workspace (self->session), self->sha256, path);
}

static void
on_save_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BbViewer *self = BB_VIEWER (widget);
  BbEvidence *evidence = get_evidence (self);

  if (evidence)
    bb_viewer_copies_save (widget, bb_open_visit_get_workspace (self->session), evidence);
}

static void
on_open_with (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BbViewer *self = BB_VIEWER (widget);
  BbEvidence *evidence = get_evidence (self);

  if (evidence)
    bb_viewer_copies_open (widget, bb_open_visit_get_workspace (self->session), evidence);
}

/* ── Covering and marking ────────────────────────────────────────────────────────────────────────────────────── */

static void
report (BbViewer *self, const GError *error)
{
  bb_notify_error (GTK_WIDGET (self->split), error);
}

static void
on_redact (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BbViewer *self = BB_VIEWER (widget);

  bb_viewer_picture_set_upright (self->picture);
  set_redacting (self, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
on_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (is_redacting (BB_VIEWER (widget)))
    bb_redact_canvas_undo (BB_VIEWER (widget)->canvas);
}

static void
on_add_mark (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (is_redacting (BB_VIEWER (widget)))
    bb_redact_canvas_add (BB_VIEWER (widget)->canvas);
}

/* What is drawn stays while the viewer looks at the same file. */
static void
on_redact_cancelled (BbViewer *self)
{
  set_redacting (self, FALSE);
}

static void
on_close_attempted (BbViewer *self)
{
  if (!self->redacting)
    set_redacting (self, FALSE);
}

static void
on_undo_clicked (BbViewer *self)
{
  bb_open_visit_undo (self->session, 1);
}

static void
say_done (BbViewer *self, BbEvidence *copy)
{
  gboolean covered = g_strcmp0 (copy->source, "redaction") == 0;

  bb_notify_button (GTK_WIDGET (self->split),
                    covered ? _("The redacted copy takes its place in the minutes; the original is kept, restricted")
                            : _("The marked copy takes its place in the minutes; the original is kept beside it"),
                    _("Undo"), g_cclosure_new_object_swap (G_CALLBACK (on_undo_clicked), G_OBJECT (self)));
}

typedef struct { BbViewer *viewer; char *sha256; gulong handler; } Arrival;

/* The case knows the copy only when it was read anew. */
static void
on_copy_known (BbOpenVisit *session, Arrival *arrival)
{
  if (bb_case_find_evidence (bb_open_visit_get_case (session), arrival->sha256))
    {
      g_autofree char *sha256 = g_strdup (arrival->sha256);
      BbViewer *viewer = arrival->viewer;

      g_signal_handler_disconnect (session, arrival->handler);
      if (viewer)
        look_at (viewer, sha256);
    }
}

static void
arrival_free (gpointer data, GClosure *closure)
{
  Arrival *arrival = data;

  g_clear_weak_pointer (&arrival->viewer);
  g_free (arrival->sha256);
  g_free (arrival);
}

static void
await (BbViewer *self, const char *sha256)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  g_set_weak_pointer (&arrival->viewer, self);
  arrival->sha256 = g_strdup (sha256);
  arrival->handler = g_signal_connect_data (self->session, "reloaded", G_CALLBACK (on_copy_known), arrival, arrival_free, 0);
  bb_open_visit_reload (self->session);
}

static void
on_redacted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbViewer) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEvidence) copy = bb_visit_redact_finish (BB_WORKSPACE (source), result, &error);

  g_clear_object (&self->redacting);
  if (!self->session)
    return;
  bb_redact_tool_set_busy (self->tool, FALSE);
  if (!copy)
    {
      report (self, error);
      return;
    }
  bb_redact_canvas_clear (self->canvas);
  set_redacting (self, FALSE);
  say_done (self, copy);
  await (self, copy->sha256);
}

static void
on_redact_done (BbViewer *self)
{
  GArray *marks = bb_redact_canvas_get_marks (self->canvas);

  bb_viewer_facts_leave (self->details);
  self->redacting = g_cancellable_new ();
  bb_redact_tool_set_busy (self->tool, TRUE);
  bb_visit_redact_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), self->sha256,
                         (const BbMark *) (void *) marks->data, marks->len, self->redacting, on_redacted, g_object_ref (self));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_viewer_closed (AdwDialog *dialog)
{
  BbViewer *self = BB_VIEWER (dialog);

  bb_viewer_facts_leave (self->details);
  bb_player_show (self->player, NULL, NULL, NULL);
  if (self->loading)
    g_cancellable_cancel (self->loading);
}

static void
bb_viewer_dispose (GObject *object)
{
  BbViewer *self = BB_VIEWER (object);

  if (self->loading)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->redacting);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_VIEWER);
  g_clear_object (&self->session);
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->item, g_free);
  G_OBJECT_CLASS (bb_viewer_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const char * const actions[] = {
    "viewer.previous", "viewer.next", "viewer.zoom-in", "viewer.zoom-out", "viewer.zoom-fit", "viewer.zoom-toggle", "viewer.turn",
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, on_action);
  gtk_widget_class_install_action (widget_class, "viewer.play", NULL, on_play);
  gtk_widget_class_install_action (widget_class, "viewer.facts", NULL, on_facts_toggled);
  gtk_widget_class_install_action (widget_class, "viewer.say", "s", on_say);
  gtk_widget_class_install_action (widget_class, "viewer.save-copy", NULL, on_save_copy);
  gtk_widget_class_install_action (widget_class, "viewer.open-with", NULL, on_open_with);
  gtk_widget_class_install_action (widget_class, "viewer.redact", NULL, on_redact);
  gtk_widget_class_install_action (widget_class, "viewer.undo", NULL, on_undo);
  gtk_widget_class_install_action (widget_class, "viewer.add-mark", NULL, on_add_mark);
}

static void
bb_viewer_class_init (BbViewerClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_viewer_dispose;
  ADW_DIALOG_CLASS (class)->closed = bb_viewer_closed;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, BbViewer, split);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, view);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, title);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, caption);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, partly);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, stack);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, picture);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, canvas);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, pages);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, player);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, text);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, other);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, tools);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, zoom);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, turn);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, redact);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, facts);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, menu);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, tool);
  gtk_widget_class_bind_template_child (widget_class, BbViewer, details);
  gtk_widget_class_bind_template_callback (widget_class, on_close_attempted);
  gtk_widget_class_bind_template_callback (widget_class, on_pages_counted);
  gtk_widget_class_bind_template_callback (widget_class, on_pages_failed);
  gtk_widget_class_bind_template_callback (widget_class, on_player_ready);
  gtk_widget_class_bind_template_callback (widget_class, on_player_failed);
  gtk_widget_class_bind_template_callback (widget_class, on_redact_done);
  gtk_widget_class_bind_template_callback (widget_class, on_redact_cancelled);
  gtk_widget_class_bind_template_callback (widget_class, on_related_chosen);
  install_actions (widget_class);
}

static void
bb_viewer_init (BbViewer *self)
{
  g_type_ensure (BB_TYPE_VIEWER_PICTURE);
  g_type_ensure (BB_TYPE_VIEWER_PAGES);
  g_type_ensure (BB_TYPE_PLAYER);
  g_type_ensure (BB_TYPE_VIEWER_FACTS);
  g_type_ensure (BB_TYPE_REDACT_CANVAS);
  g_type_ensure (BB_TYPE_REDACT_TOOL);
  g_type_ensure (BB_TYPE_TOASTS);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->picture, "changed", G_CALLBACK (show_zoom), self, G_CONNECT_SWAPPED);
  bb_redact_tool_set_canvas (self->tool, self->canvas);
}

void
bb_viewer_present (GtkWidget *parent, BbOpenVisit *session, const char *sha256, const char *item)
{
  BbViewer *self = g_object_new (BB_TYPE_VIEWER, NULL);

  self->session = g_object_ref (session);
  self->item = g_strdup (item);
  g_signal_connect_object (session, "reloaded", G_CALLBACK (on_reloaded), self, G_CONNECT_SWAPPED);
  look_at (self, sha256);
  adw_dialog_present (ADW_DIALOG (self), parent);
  gtk_widget_grab_focus (GTK_WIDGET (self->picture));
}
