/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-phone-dialog-code.h"

#include <glib/gi18n-lib.h>

#include "services/bb-phone-intake.h"

struct _BbPhoneCode
{
  GtkWidget parent_instance;

  GBytes *modules;               /* width × width, 1 is dark */
  guint width;
};

G_DEFINE_FINAL_TYPE (BbPhoneCode, bb_phone_code, GTK_TYPE_WIDGET)

enum { QUIET = 4, SIDE = 6, EXPECTED = 33 };   /* modules; points a module; modules of the code of an address */

static void
bb_phone_code_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                       int *natural_baseline)
{
  BbPhoneCode *self = BB_PHONE_CODE (widget);
  int modules = (int) (self->width ? self->width : EXPECTED) + 2 * QUIET;

  *minimum = *natural = modules * SIDE;
}

static double
get_scale (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GdkSurface *surface = native ? gtk_native_get_surface (native) : NULL;

  return surface ? gdk_surface_get_scale (surface) : 1;
}

/* Neighbours in a row are one rectangle, so that no seam shows between them. */
static void
draw_row (GtkSnapshot *snapshot, const guint8 *row, guint width, float x, float y, float side)
{
  const GdkRGBA dark = { 0, 0, 0, 1 };

  for (guint from = 0, to; from < width; from = to)
    {
      for (to = from + 1; to < width && row[to] == row[from]; to++)
        ;
      if (row[from])
        gtk_snapshot_append_color (snapshot, &dark, &GRAPHENE_RECT_INIT (x + (float) from * side, y, (float) (to - from) * side, side));
    }
}

static void
bb_phone_code_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BbPhoneCode *self = BB_PHONE_CODE (widget);
  const GdkRGBA light = { 1, 1, 1, 1 };
  int room = MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  double scale = get_scale (widget);
  guint modules = self->width + 2 * QUIET;
  float side = (float) (MAX (1, (int) (room * scale) / (int) modules) / scale);
  float all = side * (float) modules;
  float x = (float) ((int) ((gtk_widget_get_width (widget) - all) / 2)), y = (float) ((int) ((gtk_widget_get_height (widget) - all) / 2));
  GskRoundedRect paper;

  if (!self->modules)
    return;
  gsk_rounded_rect_init_from_rect (&paper, &GRAPHENE_RECT_INIT (x, y, all, all), 2 * side);
  gtk_snapshot_push_rounded_clip (snapshot, &paper);
  gtk_snapshot_append_color (snapshot, &light, &GRAPHENE_RECT_INIT (x, y, all, all));
  gtk_snapshot_pop (snapshot);
  for (guint row = 0; row < self->width; row++)
    draw_row (snapshot, (const guint8 *) g_bytes_get_data (self->modules, NULL) + (gsize) row * self->width, self->width,
              x + QUIET * side, y + (float) (QUIET + row) * side, side);
}

static void
bb_phone_code_finalize (GObject *object)
{
  g_clear_pointer (&BB_PHONE_CODE (object)->modules, g_bytes_unref);
  G_OBJECT_CLASS (bb_phone_code_parent_class)->finalize (object);
}

static void
bb_phone_code_class_init (BbPhoneCodeClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = bb_phone_code_finalize;
  widget_class->measure = bb_phone_code_measure;
  widget_class->snapshot = bb_phone_code_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "phone-code");
}

static void
bb_phone_code_init (BbPhoneCode *self)
{
}

void
bb_phone_code_set_url (BbPhoneCode *self, const char *url)
{
  g_clear_pointer (&self->modules, g_bytes_unref);
  self->width = 0;
  if (url)
    self->modules = bb_phone_intake_make_qr (url, &self->width);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, url ? url : "",
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _("QR code of this address"), -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
