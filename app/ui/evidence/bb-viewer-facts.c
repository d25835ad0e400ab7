/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-viewer-facts.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-picture.h"
#include "common/bb-text-area.h"
#include "common/bb-wording.h"

struct _BbViewerFacts
{
  AdwBin parent_instance;

  BbTextArea *caption;
  GtkWidget *restricted;
  GtkLabel *hash;
  AdwActionRow *name, *kind, *size, *source, *captured, *imported, *recorded;
  AdwPreferencesGroup *relations, *items;
  GPtrArray *rows;               /* of the last two groups */
  BbOpenVisit *session;
  BbEvidence *evidence;
};

G_DEFINE_FINAL_TYPE (BbViewerFacts, bb_viewer_facts, ADW_TYPE_BIN)

static guint chosen_signal;

/* ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
describe_source (const char *source)
{
  static const struct { const char *source, *words; } words[] = {
    { "file", N_("A file on this computer") }, { "camera", N_("This computer’s camera") }, { "phone", N_("A phone") },
    { "paste", N_("Pasted from the clipboard") }, { "scan", N_("A scan of a signed paper") }, { "audio", N_("A recording made here") },
    { "redaction", N_("Made here: parts are covered") }, { "marking", N_("Made here: parts are marked") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (source, words[i].source) == 0)
      return _(words[i].words);
  return source && *source ? source : _("Not known");
}

static void
show_time (AdwActionRow *row, BbClockTime *time)
{
  g_autofree char *at = time && time->at ? bb_wording_time (time->at) : NULL;
  const char *clock = at && time->clock ? bb_wording_clock (time->clock) : NULL;
  /* Translators: a time, and whose clock said it */
  g_autofree char *words = at && clock ? g_strdup_printf (_("%s · %s"), at, clock) : g_strdup (at);

  gtk_widget_set_visible (GTK_WIDGET (row), words != NULL);
  adw_action_row_set_subtitle (row, words ? words : "");
}

/* ── Rows that vary ──────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_related_activated (BbViewerFacts *self, AdwActionRow *row)
{
  g_signal_emit (self, chosen_signal, 0, g_object_get_data (G_OBJECT (row), "sha256"));
}

static void
clear_rows (BbViewerFacts *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = self->rows->pdata[i];

      adw_preferences_group_remove (g_object_get_data (G_OBJECT (row), "group"), row);
    }
  g_ptr_array_set_size (self->rows, 0);
}

static AdwActionRow *
add_row (BbViewerFacts *self, AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, subtitle);
  gtk_widget_add_css_class (GTK_WIDGET (row), "property");
  g_object_set_data (G_OBJECT (row), "group", group);
  adw_preferences_group_add (group, GTK_WIDGET (row));
  g_ptr_array_add (self->rows, row);
  return row;
}

/* The hash in rows of sixteen digits, as a person compares it. */
static char *
split_hash (const char *sha256)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; sha256[i]; i++)
    {
      if (i && i % 16 == 0)
        g_string_append_c (out, '\n');
      else if (i && i % 4 == 0)
        g_string_append_c (out, ' ');
      g_string_append_c (out, sha256[i]);
    }
  return g_string_free (out, FALSE);
}

static void
add_relation (BbViewerFacts *self, const char *title, const char *sha256, gboolean here)
{
  g_autofree char *hash = split_hash (sha256);
  AdwActionRow *row = add_row (self, self->relations, title, hash);

  gtk_widget_add_css_class (GTK_WIDGET (row), "hash-row");
  if (!here)
    return;
  g_object_set_data_full (G_OBJECT (row), "sha256", g_strdup (sha256), g_free);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (row, gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_signal_connect_object (row, "activated", G_CALLBACK (on_related_activated), self, G_CONNECT_SWAPPED);
}

static void
show_relations (BbViewerFacts *self)
{
  BbCase *visit = bb_open_visit_get_case (self->session);
  const char *original = self->evidence->derived_from;
  guint found = 0;

  if (original && *original)
    {
      add_relation (self, _("Redacted copy of this original"), original, bb_case_find_evidence (visit, original) != NULL);
      found++;
    }
  for (guint i = 0; i < bb_case_get_evidence (visit)->len; i++)
    {
      BbEvidence *other = bb_case_get_evidence (visit)->pdata[i];

      if (g_strcmp0 (other->derived_from, self->evidence->sha256) != 0)
        continue;
      add_relation (self, _("A redacted copy was made of it"), other->sha256, TRUE);
      found++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->relations), found > 0);
}

static void
show_items (BbViewerFacts *self)
{
  BbCase *visit = bb_open_visit_get_case (self->session);
  guint found = 0;

  for (char **code = self->evidence->items; code && *code; code++, found++)
    {
      BbItem *item = bb_case_find_item (visit, *code);

      add_row (self, self->items, *code, item ? bb_text_get (&item->text) : "");
    }
  gtk_widget_set_visible (GTK_WIDGET (self->items), found > 0);
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_caption_left (BbViewerFacts *self)
{
  g_autofree char *text = bb_text_area_get_text (self->caption);
  g_autoptr (BbEvidence) changed = NULL;

  if (!self->evidence || bb_open_visit_is_locked (self->session) || bb_evidence_is_restricted (self->evidence)
      || g_strcmp0 (self->evidence->caption ? self->evidence->caption : "", text) == 0)
    return;
  changed = bb_evidence_copy (self->evidence);
  g_set_str (&changed->caption, text);
  bb_open_visit_save_evidence (self->session, changed);
  bb_value_unref (self->evidence);
  self->evidence = g_steal_pointer (&changed);
}

static void
on_copy_clicked (BbViewerFacts *self)
{
  if (!self->evidence)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->evidence->sha256);
  gtk_widget_activate_action (GTK_WIDGET (self), "viewer.say", "s", _("The hash was copied"));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_viewer_facts_dispose (GObject *object)
{
  BbViewerFacts *self = BB_VIEWER_FACTS (object);

  if (self->rows)
    clear_rows (self);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_VIEWER_FACTS);
  g_clear_object (&self->session);
  g_clear_pointer (&self->evidence, bb_value_unref);
  G_OBJECT_CLASS (bb_viewer_facts_parent_class)->dispose (object);
}

static void
bb_viewer_facts_class_init (BbViewerFactsClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_viewer_facts_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/viewer-facts.ui");
  gtk_widget_class_bind_template_child (widget_class, BbViewerFacts, caption);
  gtk_widget_class_bind_template_child (widget_class, BbViewerFacts, restricted);
  gtk_widget_class_bind_template_child (widget_class, BbViewerFacts, hash);
  gtk_widget_class_bind_template_child (widget_class, BbViewerFacts, name);
  gtk_widget_class_bind_template_child (widget_class, BbViewerFacts, kind);
  gtk_widget_class_bind_template_child (widget_class, BbViewerFacts, size);
  gtk_widget_class_bind_template_child (widget_class, BbViewerFacts, source);
  gtk_widget_class_bind_template_child (widget_class, BbViewerFacts, captured);
  gtk_widget_class_bind_template_child (widget_class, BbViewerFacts, imported);
  gtk_widget_class_bind_template_child (widget_class, BbViewerFacts, recorded);
  gtk_widget_class_bind_template_child (widget_class, BbViewerFacts, relations);
  gtk_widget_class_bind_template_child (widget_class, BbViewerFacts, items);
  gtk_widget_class_bind_template_callback (widget_class, on_caption_left);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  chosen_signal = g_signal_new ("chosen", BB_TYPE_VIEWER_FACTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bb_viewer_facts_init (BbViewerFacts *self)
{
  AdwActionRow *rows[] = { NULL, NULL, NULL, NULL, NULL, NULL, NULL };

  g_type_ensure (BB_TYPE_TEXT_AREA);
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  bb_text_area_set_lines (self->caption, 2);
  bb_text_area_set_labels (self->caption, _("Caption"), _("Write a caption"));
  rows[0] = self->name, rows[1] = self->kind, rows[2] = self->size, rows[3] = self->source;
  rows[4] = self->captured, rows[5] = self->imported, rows[6] = self->recorded;
  /* Names of files hold what they like. */
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (rows[i]), FALSE);
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_viewer_facts_show (BbViewerFacts *self, BbOpenVisit *session, BbEvidence *evidence)
{
  BbClockTime recorded = { .at = evidence->at };
  g_autofree char *size = bb_wording_size (evidence->size), *hash = split_hash (evidence->sha256);
  gboolean same = self->evidence && g_str_equal (self->evidence->sha256, evidence->sha256);
  gboolean restricted = bb_evidence_is_restricted (evidence);

  g_set_object (&self->session, session);
  bb_value_ref (evidence);
  g_clear_pointer (&self->evidence, bb_value_unref);
  self->evidence = evidence;
  if (!same || !bb_text_area_is_focused (self->caption))
    bb_text_area_set_text (self->caption, evidence->caption);
  bb_text_area_set_editable (self->caption, !bb_open_visit_is_locked (session) && !restricted);
  gtk_widget_set_visible (self->restricted, restricted);
  gtk_label_set_label (self->hash, hash);
  adw_action_row_set_subtitle (self->name, evidence->name ? evidence->name : "");
  adw_action_row_set_subtitle (self->kind, evidence->media_type ? evidence->media_type : "");
  if (!same)
    adw_action_row_set_subtitle (self->size, size);
  adw_action_row_set_subtitle (self->source, describe_source (evidence->source));
  show_time (self->captured, evidence->captured);
  show_time (self->imported, evidence->imported);
  show_time (self->recorded, &recorded);
  clear_rows (self);
  show_relations (self);
  show_items (self);
}

void
bb_viewer_facts_leave (BbViewerFacts *self)
{
  if (self->evidence)
    on_caption_left (self);
}

void
bb_viewer_facts_set_dimensions (BbViewerFacts *self, guint width, guint height, guint pages)
{
  g_autofree char *size = self->evidence ? bb_wording_size (self->evidence->size) : NULL, *words = NULL;

  if (!size)
    return;
  words = pages ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s · %u page", "%s · %u pages", pages), size, pages)
                : g_strdup_printf (_("%s · %u × %u pixels"), size, width, height);
  adw_action_row_set_subtitle (self->size, words);
}
