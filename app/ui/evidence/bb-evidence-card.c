/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-evidence-card.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-picture.h"
#include "common/bb-text-area.h"
#include "common/bb-wording.h"

#include "bb-evidence-pane.h"
#include "bb-viewer.h"

/* ── The row ─────────────────────────────────────────────────────────────────────────────────────────────────── */

struct _BbEvidenceEntry { GObject parent_instance; BbEvidence *evidence; guint number; };
G_DEFINE_FINAL_TYPE (BbEvidenceEntry, bb_evidence_entry, G_TYPE_OBJECT)

static void
bb_evidence_entry_finalize (GObject *object)
{
  bb_evidence_unref (BB_EVIDENCE_ENTRY (object)->evidence);
  G_OBJECT_CLASS (bb_evidence_entry_parent_class)->finalize (object);
}

static void
bb_evidence_entry_class_init (BbEvidenceEntryClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_evidence_entry_finalize;
}

static void
bb_evidence_entry_init (BbEvidenceEntry *self)
{
}

BbEvidenceEntry *
bb_evidence_entry_new (BbEvidence *evidence, guint number)
{
  BbEvidenceEntry *self = g_object_new (BB_TYPE_EVIDENCE_ENTRY, NULL);

  self->evidence = bb_evidence_ref (evidence);
  self->number = number;
  return self;
}

BbEvidence *bb_evidence_entry_get (BbEvidenceEntry *self) { return self->evidence; }
guint bb_evidence_entry_get_number (BbEvidenceEntry *self) { return self->number; }

/* ── The card ────────────────────────────────────────────────────────────────────────────────────────────────── */

struct _BbEvidenceCard
{
  GtkBox parent_instance;

  GtkPicture *picture;
  GtkWidget *file_box, *open, *remove;
  GtkImage *icon;
  GtkLabel *name, *captured, *imported, *event, *hash, *event_words;
  GtkMenuButton *event_button;
  GtkPopover *event_popover;
  GtkEntry *event_time;
  GtkWidget *event_set, *event_clear;
  BbTextArea *caption;
  BbOpenVisit *session;
  BbEvidenceEntry *entry;
  GCancellable *loading;
};

G_DEFINE_FINAL_TYPE (BbEvidenceCard, bb_evidence_card, GTK_TYPE_BOX)

enum { THUMBNAIL = 640 };

typedef struct { BbWorkspace *workspace; char *sha256; } Place;

static void
place_free (Place *place)
{
  g_object_unref (place->workspace);
  g_free (place->sha256);
  g_free (place);
}

static char *
find_file (gpointer data)
{
  Place *place = data;

  return bb_visit_get_evidence_path (place->workspace, place->sha256);
}

static void
show_file (BbEvidenceCard *self, gboolean as_picture)
{
  gtk_widget_set_visible (GTK_WIDGET (self->picture), as_picture);
  gtk_widget_set_visible (self->file_box, !as_picture);
}

static void
on_picture_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbEvidenceCard) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = bb_picture_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->entry)
    return;
  if (texture)
    gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  else
    {
      g_autofree char *words = bb_phrase (error);

      bb_set_tooltip (self->file_box, words);
    }
  show_file (self, texture != NULL);
}

/* The picture's height is known before it is decoded, so that the list does not jump. */
static void
load_picture (BbEvidenceCard *self, BbEvidence *evidence)
{
  Place *place = g_new0 (Place, 1);

  place->workspace = g_object_ref (bb_open_visit_get_workspace (self->session));
  place->sha256 = g_strdup (evidence->sha256);
  self->loading = g_cancellable_new ();
  gtk_picture_set_paintable (self->picture, NULL);
  show_file (self, TRUE);
  bb_picture_load_async (find_file, place, (GDestroyNotify) place_free, THUMBNAIL, self->loading, on_picture_loaded, g_object_ref (self));
}

/* "20/11/2026 07:58 · camera clock" */
static char *
describe_time (BbClockTime *time)
{
  g_autofree char *words = bb_wording_time (time->at);

  return g_strdup_printf ("%s · %s", words, bb_wording_clock (time->clock));
}

static void
show_line (GtkLabel *label, const char *words)
{
  gtk_label_set_label (label, words ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (label), words != NULL);
}

/* When it was taken, when it came in, when what it shows happened: three times of three clocks, each in a line of its own. */
static void
show_times (BbEvidenceCard *self, BbEvidence *evidence)
{
  g_autofree char *size = bb_wording_size (evidence->size);
  g_autofree char *added = evidence->imported && evidence->imported->at ? bb_wording_time (evidence->imported->at) : g_strdup ("");
  g_autofree char *taken = evidence->captured ? describe_time (evidence->captured) : NULL;
  g_autofree char *happened = evidence->event ? describe_time (evidence->event) : NULL;
  /* Translators: time and whose clock */
  g_autofree char *captured = taken ? g_strdup_printf (_("Taken %s"), taken) : NULL;
  g_autofree char *event = happened ? g_strdup_printf (_("Happened %s"), happened) : NULL;
  /* Translators: time, where from, size of the file */
  g_autofree char *imported = g_strdup_printf (_("Added %s · %s · %s"), added, bb_wording_source (evidence->source), size);

  show_line (self->captured, captured);
  show_line (self->event, event);
  show_line (self->imported, imported);
}

static void
show_words (BbEvidenceCard *self, BbEvidence *evidence)
{
  guint number = bb_evidence_entry_get_number (self->entry);
  g_autofree char *hash = bb_evidence_get_short_hash (evidence);
  g_autofree char *words = g_strdup_printf (bb_evidence_is_restricted (evidence) ? _("No. %u · restricted original · SHA-256 %s…")
                                                                                  : _("No. %u · SHA-256 %s…"), number, hash);
  g_autofree char *label = g_strdup_printf (_("Caption of evidence %u"), number);
  g_autofree char *open = g_strdup_printf (_("Look at evidence %u"), number);
  g_autofree char *remove = g_strdup_printf (_("Take evidence %u off the visit"), number);
  g_autofree char *event = g_strdup_printf (_("When what evidence %u shows happened"), number);

  gtk_label_set_label (self->name, evidence->name ? evidence->name : "");
  show_times (self, evidence);
  gtk_label_set_label (self->hash, words);
  bb_set_tooltip (GTK_WIDGET (self->hash), evidence->sha256);
  gtk_image_set_from_icon_name (self->icon, bb_picture_get_icon (evidence->media_type));
  bb_text_area_set_labels (self->caption, label, _("Write a caption"));
  bb_set_accessible_name (self->open, open);
  bb_set_accessible_name (self->remove, remove);
  bb_set_accessible_name (GTK_WIDGET (self->event_button), event);
  gtk_picture_set_alternative_text (self->picture, evidence->caption && *evidence->caption ? evidence->caption : evidence->name);
  if (!bb_text_area_is_focused (self->caption))
    bb_text_area_set_text (self->caption, evidence->caption);
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_caption_left (BbEvidenceCard *self)
{
  BbEvidence *evidence = self->entry ? bb_evidence_entry_get (self->entry) : NULL;
  g_autofree char *text = bb_text_area_get_text (self->caption);
  g_autoptr (BbEvidence) changed = NULL;

  if (!evidence || g_strcmp0 (evidence->caption ? evidence->caption : "", text) == 0)
    return;
  changed = bb_evidence_copy (evidence);
  g_free (changed->caption);
  changed->caption = g_steal_pointer (&text);
  bb_open_visit_save_evidence (self->session, changed);
}

/* ── When it happened ────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_event_typed (BbEvidenceCard *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->event_time));
  g_autoptr (GDateTime) time = bb_wording_read_time (text);

  gtk_widget_set_sensitive (self->event_set, time != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->event_words), *text != '\0' && !time);
}

static void
on_event_shown (BbEvidenceCard *self)
{
  BbEvidence *evidence = bb_evidence_entry_get (self->entry);
  BbClockTime *known = evidence->event ? evidence->event : evidence->captured;
  g_autofree char *text = known && known->at ? bb_wording_time (known->at) : g_strdup ("");

  gtk_editable_set_text (GTK_EDITABLE (self->event_time), text);
  gtk_widget_set_visible (self->event_clear, evidence->event != NULL);
  on_event_typed (self);
}

static void
save_event (BbEvidenceCard *self, GDateTime *time)
{
  g_autoptr (BbEvidence) changed = bb_evidence_copy (bb_evidence_entry_get (self->entry));

  g_clear_pointer (&changed->event, bb_value_unref);
  if (time)
    {
      changed->event = bb_clock_time_new ();
      changed->event->at = g_date_time_ref (time);
      changed->event->clock = g_strdup ("typed");
    }
  gtk_popover_popdown (self->event_popover);
  bb_open_visit_save_evidence (self->session, changed);
}

static void
on_event_set (BbEvidenceCard *self)
{
  g_autoptr (GDateTime) time = bb_wording_read_time (gtk_editable_get_text (GTK_EDITABLE (self->event_time)));

  if (time && self->entry)
    save_event (self, time);
}

static void
on_event_cleared (BbEvidenceCard *self)
{
  if (self->entry)
    save_event (self, NULL);
}

static void
on_open_clicked (BbEvidenceCard *self)
{
  GtkWidget *pane = gtk_widget_get_ancestor (GTK_WIDGET (self), BB_TYPE_EVIDENCE_PANE);

  if (self->entry)
    bb_viewer_present (GTK_WIDGET (self), self->session, bb_evidence_entry_get (self->entry)->sha256,
                       pane ? bb_evidence_pane_get_item (BB_EVIDENCE_PANE (pane)) : NULL);
}

static void
on_remove_clicked (BbEvidenceCard *self)
{
  if (self->entry)
    bb_open_visit_detach (self->session, bb_evidence_entry_get (self->entry));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_evidence_card_dispose (GObject *object)
{
  bb_evidence_card_set_entry (BB_EVIDENCE_CARD (object), NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_EVIDENCE_CARD);
  G_OBJECT_CLASS (bb_evidence_card_parent_class)->dispose (object);
}

static void
bb_evidence_card_class_init (BbEvidenceCardClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_evidence_card_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/evidence-card.ui");
  gtk_widget_class_bind_template_child (widget_class, BbEvidenceCard, picture);
  gtk_widget_class_bind_template_child (widget_class, BbEvidenceCard, file_box);
  gtk_widget_class_bind_template_child (widget_class, BbEvidenceCard, open);
  gtk_widget_class_bind_template_child (widget_class, BbEvidenceCard, remove);
  gtk_widget_class_bind_template_child (widget_class, BbEvidenceCard, icon);
  gtk_widget_class_bind_template_child (widget_class, BbEvidenceCard, name);
  gtk_widget_class_bind_template_child (widget_class, BbEvidenceCard, captured);
  gtk_widget_class_bind_template_child (widget_class, BbEvidenceCard, imported);
  gtk_widget_class_bind_template_child (widget_class, BbEvidenceCard, event);
  gtk_widget_class_bind_template_child (widget_class, BbEvidenceCard, event_words);
  gtk_widget_class_bind_template_child (widget_class, BbEvidenceCard, event_button);
  gtk_widget_class_bind_template_child (widget_class, BbEvidenceCard, event_popover);
  gtk_widget_class_bind_template_child (widget_class, BbEvidenceCard, event_time);
  gtk_widget_class_bind_template_child (widget_class, BbEvidenceCard, event_set);
  gtk_widget_class_bind_template_child (widget_class, BbEvidenceCard, event_clear);
  gtk_widget_class_bind_template_child (widget_class, BbEvidenceCard, hash);
  gtk_widget_class_bind_template_child (widget_class, BbEvidenceCard, caption);
  gtk_widget_class_bind_template_callback (widget_class, on_caption_left);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_event_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_event_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_event_set);
  gtk_widget_class_bind_template_callback (widget_class, on_event_cleared);
}

static void
bb_evidence_card_init (BbEvidenceCard *self)
{
  g_type_ensure (BB_TYPE_TEXT_AREA);
  gtk_widget_init_template (GTK_WIDGET (self));
  bb_text_area_set_lines (self->caption, 1);
  bb_text_area_set_margin (self->caption, 4);
}

GtkWidget *
bb_evidence_card_new (void)
{
  return g_object_new (BB_TYPE_EVIDENCE_CARD, NULL);
}

void
bb_evidence_card_set_entry (BbEvidenceCard *self, BbOpenVisit *session, BbEvidenceEntry *entry)
{
  gboolean same = entry && self->entry
    && g_strcmp0 (bb_evidence_entry_get (entry)->sha256, bb_evidence_entry_get (self->entry)->sha256) == 0;
  BbEvidence *evidence = entry ? bb_evidence_entry_get (entry) : NULL;

  if (!same && self->loading)
    {
      g_cancellable_cancel (self->loading);
      g_clear_object (&self->loading);
    }
  g_set_object (&self->session, session);
  g_set_object (&self->entry, entry);
  if (!entry)
    return;
  show_words (self, evidence);
  bb_text_area_set_editable (self->caption, !bb_open_visit_is_locked (session));
  gtk_widget_set_visible (self->remove, !bb_open_visit_is_locked (session));
  gtk_widget_set_visible (GTK_WIDGET (self->event_button), !bb_open_visit_is_locked (session));
  if (same)
    return;
  bb_set_tooltip (self->file_box, NULL);
  if (g_str_has_prefix (evidence->media_type, "image/"))
    load_picture (self, evidence);
  else
    show_file (self, FALSE);
}
