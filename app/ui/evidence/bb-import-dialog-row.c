/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-import-dialog-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "common/bb-notify.h"
#include "common/bb-picture.h"
#include "common/bb-wording.h"

struct _BbImportRow
{
  GtkBox parent_instance;

  GtkCheckButton *check;
  GtkPicture *picture;
  GtkImage *icon;
  GtkLabel *name, *time, *chosen, *reason;
  GtkDropDown *choice;
  const char * const *codes;     /* the dialog's */
  BbImportFile *file;
  GCancellable *loading;
  gboolean showing;              /* what changes now comes from the file, not from a person */
};

G_DEFINE_FINAL_TYPE (BbImportRow, bb_import_row, GTK_TYPE_BOX)

enum { THUMBNAIL = 256 };

/* ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
describe_proposal (BbImportFile *file)
{
  gint64 mark;
  BbMatch match = bb_import_file_get_match (file, &mark);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (mark / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *clock = g_date_time_format (local, "%H:%M");

  if (match == BB_MATCH_NEXT)
    return g_strdup_printf (_("Proposed: recorded next, at %s"), clock);
  if (match == BB_MATCH_NEAREST)
    return g_strdup_printf (_("Proposed: recorded nearest, at %s"), clock);
  return g_strdup (bb_import_file_get_item (file) ? _("Chosen by you") : _("Nothing was recorded near this time: choose an item"));
}

static char *
describe (BbImportFile *file)
{
  switch (bb_import_file_get_state (file))
    {
    case BB_IMPORT_PRESENT: return g_strdup_printf (_("Already here: evidence %u"), bb_import_file_get_number (file));
    case BB_IMPORT_TWIN:    return g_strdup (_("The same as another file of this folder: taken once"));
    case BB_IMPORT_TAKEN:   return g_strdup (_("Taken in"));
    case BB_IMPORT_FAILED:  return g_strdup (bb_import_file_get_sentence (file));
    case BB_IMPORT_NEW:
    default:                return describe_proposal (file);
    }
}

static guint
find_position (BbImportRow *self, const char *code)
{
  for (guint i = 0; code && self->codes[i]; i++)
    if (g_str_equal (self->codes[i], code))
      return i + 1;
  return 0;
}

/* What the code on the button stands for. */
static void
show_chosen (BbImportRow *self)
{
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (self->choice);
  const char *words = chosen ? strstr (gtk_string_object_get_string (chosen), " · ") : NULL;

  gtk_label_set_label (self->chosen, words ? words + strlen (" · ") : "");
  gtk_widget_set_visible (GTK_WIDGET (self->chosen), words && gtk_widget_get_visible (GTK_WIDGET (self->choice)));
}

static void
show (BbImportRow *self)
{
  BbImportState state = bb_import_file_get_state (self->file);
  gboolean open = state == BB_IMPORT_NEW || state == BB_IMPORT_FAILED;
  g_autofree char *time = bb_wording_time (bb_import_file_get_time (self->file));
  g_autofree char *size = bb_wording_size (bb_import_file_get_size (self->file));
  g_autofree char *when = g_strdup_printf ("%s · %s · %s", time, bb_wording_clock (bb_import_file_get_clock (self->file)), size);
  g_autofree char *reason = describe (self->file);

  self->showing = TRUE;
  gtk_check_button_set_active (self->check, bb_import_file_get_chosen (self->file));
  gtk_widget_set_sensitive (GTK_WIDGET (self->check), open && bb_import_file_get_item (self->file));
  gtk_drop_down_set_selected (self->choice, find_position (self, bb_import_file_get_item (self->file)));
  gtk_widget_set_visible (GTK_WIDGET (self->choice), open);
  show_chosen (self);
  self->showing = FALSE;
  gtk_label_set_label (self->time, when);
  gtk_label_set_label (self->reason, reason);
  if (state == BB_IMPORT_FAILED)
    gtk_widget_add_css_class (GTK_WIDGET (self->reason), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->reason), "error");
}

/* ── Its picture ─────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
find_path (gpointer data)
{
  return g_strdup (data);
}

static void
show_picture (BbImportRow *self, GdkTexture *texture)
{
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_widget_set_visible (GTK_WIDGET (self->picture), texture != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), texture == NULL);
}

static void
on_picture_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbImportRow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = bb_picture_load_finish (result, &error);

  if (texture && self->file && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_picture (self, texture);
}

static void
load_picture (BbImportRow *self)
{
  show_picture (self, NULL);
  gtk_image_set_from_icon_name (self->icon, bb_picture_get_icon (bb_import_file_get_media_type (self->file)));
  if (!g_str_has_prefix (bb_import_file_get_media_type (self->file), "image/"))
    return;
  self->loading = g_cancellable_new ();
  bb_picture_load_async (find_path, g_strdup (bb_import_file_get_path (self->file)), g_free, THUMBNAIL, self->loading, on_picture_loaded,
                         g_object_ref (self));
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_toggled (BbImportRow *self)
{
  if (!self->showing && self->file)
    bb_import_file_set_chosen (self->file, gtk_check_button_get_active (self->check));
}

static void
on_item_chosen (BbImportRow *self)
{
  guint position = gtk_drop_down_get_selected (self->choice);

  show_chosen (self);
  if (!self->showing && self->file && position != GTK_INVALID_LIST_POSITION)
    bb_import_file_set_item (self->file, position ? self->codes[position - 1] : NULL);
}

/* "A1.01" of "A1.01 · Who is present": the button has room for the code alone. */
static void
on_code_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, gtk_label_new (NULL));
}

static void
on_code_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_auto (GStrv) parts = g_strsplit (gtk_string_object_get_string (gtk_list_item_get_item (item)), " · ", 2);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), parts[0]);
}

static void
on_item_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_list_item_set_child (item, label);
}

static void
on_item_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_import_row_dispose (GObject *object)
{
  bb_import_row_set_file (BB_IMPORT_ROW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_IMPORT_ROW);
  G_OBJECT_CLASS (bb_import_row_parent_class)->dispose (object);
}

static void
bb_import_row_class_init (BbImportRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_import_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/import-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BbImportRow, check);
  gtk_widget_class_bind_template_child (widget_class, BbImportRow, picture);
  gtk_widget_class_bind_template_child (widget_class, BbImportRow, icon);
  gtk_widget_class_bind_template_child (widget_class, BbImportRow, name);
  gtk_widget_class_bind_template_child (widget_class, BbImportRow, time);
  gtk_widget_class_bind_template_child (widget_class, BbImportRow, reason);
  gtk_widget_class_bind_template_child (widget_class, BbImportRow, choice);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_item_chosen);
  gtk_widget_class_bind_template_child (widget_class, BbImportRow, chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_code_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_code_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_item_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_item_bind);
}

static void
bb_import_row_init (BbImportRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bb_import_row_new (GListModel *items, const char * const *codes)
{
  BbImportRow *self = g_object_new (BB_TYPE_IMPORT_ROW, NULL);

  self->codes = codes;
  gtk_drop_down_set_model (self->choice, items);
  return GTK_WIDGET (self);
}

static void
name_controls (BbImportRow *self)
{
  const char *name = bb_import_file_get_name (self->file);
  g_autofree char *take = g_strdup_printf (_("Take in %s"), name);
  g_autofree char *item = g_strdup_printf (_("Item of %s"), name);

  gtk_label_set_label (self->name, name);
  bb_set_accessible_name (GTK_WIDGET (self->check), take);
  bb_set_accessible_name (GTK_WIDGET (self->choice), item);
}

void
bb_import_row_set_file (BbImportRow *self, BbImportFile *file)
{
  if (self->file)
    g_signal_handlers_disconnect_by_data (self->file, self);
  if (self->loading)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_set_object (&self->file, file);
  if (!file)
    return;
  g_signal_connect_object (file, "notify", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  name_controls (self);
  show (self);
  load_picture (self);
}
