/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-appearance.h"

#include "signing/bb-pdf-doc.h"
#include "signing/bb-words.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <string.h>

#define FONT "Liberation Serif, Times New Roman, serif"
#define FONT_SIZE 10.0         /* points; smaller when the field is small */
#define FONT_SIZE_WRAP 9.0     /* from here down long names are broken into lines: smaller letters cannot be read on paper */
#define FONT_SIZE_MIN 1.0
#define MARGIN 1.0             /* points */
#define TEXT_SHARE 0.5         /* of the height at most, when an image stands above */
#define MAX_IMAGE_SIZE (16 * 1024 * 1024)
#define BLUE 0.05, 0.15, 0.6
#define RED 0.8, 0.05, 0.05
#define TEXT_SIZE 13.0         /* points, of a field that is filled: as the line it stands in */

typedef struct
{
  PangoLayout *layout;
  double height;
} Text;

static const char png_magic[] = "\x89PNG\r\n\x1a\n";

/* ── Text ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Time of Vietnam whatever the machine's zone (NĐ 30/2020, Appendix I, II.8). */
char *
bb_appearance_format_time (GDateTime *time)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (7 * 3600);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (time, zone);

  return g_date_time_format (local, "%d/%m/%Y %H:%M:%S +07:00");
}

/* "23-11-2026 08:05:00 +07:00" */
static char *
format_agency_time (GDateTime *time)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (7 * 3600);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (time, zone);

  return g_date_time_format (local, "%d-%m-%Y %H:%M:%S +07:00");
}

static char *
format_text (const BbAppearanceRequest *request)
{
  g_autofree char *time = NULL;

  if (request->kind == BB_APPEARANCE_TEXT)
    return g_strdup (request->name);
  if (request->kind == BB_APPEARANCE_AGENCY)
    {
      time = format_agency_time (request->time);
      return g_strdup_printf ("%s\n%s", request->name, time);
    }
  time = bb_appearance_format_time (request->time);
  return g_strdup_printf ("Ký số: %s\n%s", request->name, time);
}

/* Hour and zone stand on one line: "08:05:00 +07:00". */
static void
keep_hour_whole (PangoLayout *layout, const char *text)
{
  const char *zone = g_str_has_suffix (text, " +07:00") ? strrchr (text, ' ') : NULL;
  g_autoptr (PangoAttrList) attributes = NULL;
  PangoAttribute *whole;

  if (!zone || zone - text < 8)
    return;
  attributes = pango_attr_list_new ();
  whole = pango_attr_allow_breaks_new (FALSE);
  whole->start_index = zone - text - 8;
  whole->end_index = strlen (text);                       /* without an end Pango breaks all the same */
  pango_attr_list_insert (attributes, whole);
  pango_layout_set_attributes (layout, attributes);
}

static PangoLayout *
make_layout (cairo_t *cr, const char *text, double width)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoContext *context = pango_layout_get_context (layout);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_layout_context_changed (layout);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_text (layout, text, -1);
  keep_hour_whole (layout, text);
  return layout;
}

/* Whether the layout stands in the box with all its ink: nothing may be cut. */
static gboolean
fits (PangoLayout *layout, double width, double height, double size)
{
  PangoRectangle ink, logical;

  if (size > FONT_SIZE_WRAP && pango_layout_is_wrapped (layout))
    return FALSE;
  pango_layout_get_extents (layout, &ink, &logical);
  return logical.height <= height * PANGO_SCALE && ink.x >= 0 && ink.x + ink.width <= width * PANGO_SCALE
         && ink.y >= 0 && ink.y + ink.height <= height * PANGO_SCALE;
}

/* The largest size, from @most down, at which the text stands in the box. */
static Text
fit_text (cairo_t *cr, const char *text, double width, double height, double most)
{
  Text result = { make_layout (cr, text, width), 0 };
  PangoFontDescription *font = pango_font_description_from_string (FONT);
  int logical_height;

  for (double size = most; size >= FONT_SIZE_MIN; size -= 0.25)
    {
      pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
      pango_layout_set_font_description (result.layout, font);
      if (fits (result.layout, width, height, size))
        break;
    }
  pango_font_description_free (font);
  pango_layout_get_size (result.layout, NULL, &logical_height);
  result.height = (double) logical_height / PANGO_SCALE;
  return result;
}

static cairo_status_t
on_written (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
draw_image (cairo_t *cr, cairo_surface_t *image, const cairo_rectangle_t *box)
{
  double width = cairo_image_surface_get_width (image), height = cairo_image_surface_get_height (image);
  double scale = MIN (box->width / width, box->height / height);

  if (scale <= 0)
    return;
  cairo_save (cr);
  cairo_translate (cr, box->x + (box->width - width * scale) / 2, box->y + (box->height - height * scale) / 2);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
}

/* The agency's words stand below the square of its seal, whether there is a picture of it or not. */
static double
get_text_height (const BbAppearanceRequest *request, double height, gboolean has_image)
{
  if (request->kind == BB_APPEARANCE_AGENCY && height > request->width)
    return height - request->width;
  return has_image ? height * TEXT_SHARE : height;
}

static double
get_text_size (const BbAppearanceRequest *request)
{
  return request->kind == BB_APPEARANCE_TEXT ? TEXT_SIZE : FONT_SIZE;
}

static void
set_colour (cairo_t *cr, BbAppearanceKind kind)
{
  if (kind == BB_APPEARANCE_AGENCY)
    cairo_set_source_rgb (cr, RED);
  else if (kind == BB_APPEARANCE_PERSON)
    cairo_set_source_rgb (cr, BLUE);
  else
    cairo_set_source_rgb (cr, 0, 0, 0);
}

/* Draws the text and a PNG into a one-page PDF. @box: (out): what is left above the text, from the top. */
static GBytes *
draw (const BbAppearanceRequest *request, cairo_surface_t *image, gboolean has_image, cairo_rectangle_t *box)
{
  g_autofree char *text = format_text (request);
  double margin = request->kind == BB_APPEARANCE_PERSON ? MARGIN : 0;
  double width = request->width - 2 * margin, height = request->height - 2 * margin;
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (on_written, bytes, request->width, request->height);
  cairo_t *cr;
  Text layout;

  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_7);
  cr = cairo_create (surface);
  layout = fit_text (cr, text, width, get_text_height (request, height, has_image), get_text_size (request));
  *box = (cairo_rectangle_t) { margin, margin, width, MAX (0, height - layout.height) };
  if (request->kind == BB_APPEARANCE_AGENCY)
    box->height = MIN (box->height, width);
  if (image != NULL)
    draw_image (cr, image, box);
  set_colour (cr, request->kind);
  cairo_move_to (cr, margin, margin + height - layout.height);
  pango_cairo_show_layout (cr, layout.layout);
  g_object_unref (layout.layout);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

/* ── From a PDF page to a form XObject ───────────────────────────────────────────────────────────────────────── */

/* cairo leaves /CIDToGIDMap out, which PDF/A asks for (ISO 19005-3, 6.2.11.3.2). */
static void
complete_fonts (qpdf_data qpdf, qpdf_oh resources)
{
  qpdf_oh fonts = bb_qpdf_get (qpdf, resources, "/Font");

  if (!qpdf_oh_is_dictionary (qpdf, fonts))
    return;
  qpdf_oh_begin_dict_key_iter (qpdf, fonts);
  while (qpdf_oh_dict_more_keys (qpdf))
    {
      qpdf_oh font = bb_qpdf_get (qpdf, fonts, qpdf_oh_dict_next_key (qpdf));
      qpdf_oh descendants = bb_qpdf_get (qpdf, font, "/DescendantFonts");
      qpdf_oh descendant;

      if (!qpdf_oh_is_array (qpdf, descendants) || qpdf_oh_get_array_n_items (qpdf, descendants) != 1)
        continue;
      descendant = qpdf_oh_get_array_item (qpdf, descendants, 0);
      if (qpdf_oh_is_dictionary_of_type (qpdf, descendant, "/Font", "/CIDFontType2") && !qpdf_oh_has_key (qpdf, descendant, "/CIDToGIDMap"))
        qpdf_oh_replace_key (qpdf, descendant, "/CIDToGIDMap", qpdf_oh_new_name (qpdf, "/Identity"));
    }
}

static qpdf_oh
new_form (qpdf_data target, const char *bbox, const void *content, gsize length)
{
  qpdf_oh form = qpdf_oh_new_stream (target);
  qpdf_oh dict = qpdf_oh_get_dict (target, form);

  qpdf_oh_replace_key (target, dict, "/Type", qpdf_oh_new_name (target, "/XObject"));
  qpdf_oh_replace_key (target, dict, "/Subtype", qpdf_oh_new_name (target, "/Form"));
  qpdf_oh_replace_key (target, dict, "/BBox", qpdf_oh_parse (target, bbox));
  qpdf_oh_replace_stream_data (target, form, content, length, qpdf_oh_new_null (target), qpdf_oh_new_null (target));
  return form;
}

static qpdf_oh
page_to_form (qpdf_data from, qpdf_data target, const char *bbox, GError **error)
{
  qpdf_oh page, resources, form;
  unsigned char *content = NULL;
  size_t length = 0;

  qpdf_push_inherited_attributes_to_page (from);
  page = qpdf_get_page_n (from, 0);
  resources = bb_qpdf_get (from, page, "/Resources");
  complete_fonts (from, resources);
  qpdf_oh_get_page_content_data (from, page, &content, &length);
  form = new_form (target, bbox, content, length);
  qpdf_oh_free_buffer (&content);
  if (qpdf_oh_is_dictionary (from, resources))
    {
      qpdf_oh indirect = qpdf_make_indirect_object (from, resources);

      qpdf_oh_replace_key (target, qpdf_oh_get_dict (target, form), "/Resources",
                           qpdf_oh_copy_foreign_object (target, from, indirect));
    }
  bb_qpdf_check (from, error);
  return form;
}

static char *
format_box (double x1, double y1, double x2, double y2)
{
  char numbers[4][G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup_printf ("[ %s %s %s %s ]", g_ascii_formatd (numbers[0], G_ASCII_DTOSTR_BUF_SIZE, "%.3f", x1),
                          g_ascii_formatd (numbers[1], G_ASCII_DTOSTR_BUF_SIZE, "%.3f", y1),
                          g_ascii_formatd (numbers[2], G_ASCII_DTOSTR_BUF_SIZE, "%.3f", x2),
                          g_ascii_formatd (numbers[3], G_ASCII_DTOSTR_BUF_SIZE, "%.3f", y2));
}

static gboolean
get_media_box (qpdf_data qpdf, double box[4])
{
  qpdf_oh array = bb_qpdf_get (qpdf, qpdf_get_page_n (qpdf, 0), "/MediaBox");

  if (!qpdf_oh_is_array (qpdf, array) || qpdf_oh_get_array_n_items (qpdf, array) != 4)
    return FALSE;
  for (int i = 0; i < 4; i++)
    box[i] = qpdf_oh_get_numeric_value (qpdf, qpdf_oh_get_array_item (qpdf, array, i));
  return box[2] > box[0] && box[3] > box[1];
}

/* Sets the page of a hand-drawn PDF above the text. @box: where, measured from the top of the field. */
static gboolean
add_image_pdf (BbAppearance *self, const BbAppearanceRequest *request, qpdf_data target, const cairo_rectangle_t *box, GError **error)
{
  g_autofree char *bbox = NULL;
  g_autofree char *content = NULL;
  g_autofree char *outer_box = format_box (0, 0, request->width, request->height);
  char numbers[3][G_ASCII_DTOSTR_BUF_SIZE];
  double media[4], scale, x, y;
  qpdf_oh image, outer, xobjects, resources;

  qpdf_push_inherited_attributes_to_page (self->image);
  if (qpdf_get_num_pages (self->image) < 1 || !get_media_box (self->image, media))
    {
      g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_BAD_PDF, _("The hand-drawn signature “%s” has no page"), request->image);
      return FALSE;
    }
  bbox = format_box (media[0], media[1], media[2], media[3]);
  image = page_to_form (self->image, target, bbox, error);
  scale = MIN (box->width / (media[2] - media[0]), box->height / (media[3] - media[1]));
  x = box->x + (box->width - (media[2] - media[0]) * scale) / 2 - media[0] * scale;
  y = request->height - box->y - box->height + (box->height - (media[3] - media[1]) * scale) / 2 - media[1] * scale;
  g_ascii_formatd (numbers[0], G_ASCII_DTOSTR_BUF_SIZE, "%.5f", scale);
  content = g_strdup_printf ("q %s 0 0 %s %s %s cm /Hand Do Q\n/Text Do\n", numbers[0], numbers[0],
                             g_ascii_formatd (numbers[1], G_ASCII_DTOSTR_BUF_SIZE, "%.3f", x),
                             g_ascii_formatd (numbers[2], G_ASCII_DTOSTR_BUF_SIZE, "%.3f", y));
  outer = new_form (target, outer_box, content, strlen (content));
  xobjects = qpdf_oh_new_dictionary (target);
  resources = qpdf_oh_new_dictionary (target);
  qpdf_oh_replace_key (target, xobjects, "/Hand", image);
  qpdf_oh_replace_key (target, xobjects, "/Text", self->form);
  qpdf_oh_replace_key (target, resources, "/XObject", xobjects);
  qpdf_oh_replace_key (target, qpdf_oh_get_dict (target, outer), "/Resources", resources);
  self->form = outer;
  return TRUE;
}

/* ── The image ───────────────────────────────────────────────────────────────────────────────────────────────── */

static GBytes *
read_image (const char *path, GError **error)
{
  g_autoptr (BbPdfFile) file = bb_pdf_file_open (path, error);

  if (file == NULL)
    return NULL;
  if (file->length > MAX_IMAGE_SIZE)
    {
      g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IO, _("The hand-drawn signature “%s” is larger than 16 MiB"), path);
      return NULL;
    }
  return g_bytes_new (file->data, file->length);
}

/* cairo wants the colours multiplied by the opacity. */
static guint32
multiply (const guint8 *rgba)
{
  guint32 pixel = (guint32) rgba[3] << 24;

  for (guint i = 0; i < 3; i++)
    pixel |= (guint32) ((rgba[i] * rgba[3] + 127) / 255) << (16 - 8 * i);
  return pixel;
}

static cairo_surface_t *
wrap_pixels (const guint8 *pixels, guint width, guint height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) height);
  guint8 *out = cairo_image_surface_get_data (surface);
  gsize stride = out ? (gsize) cairo_image_surface_get_stride (surface) : 0;

  for (guint y = 0; out && y < height; y++)
    for (guint x = 0; x < width; x++, pixels += 4)
      ((guint32 *) (void *) (out + y * stride))[x] = multiply (pixels);
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* The PNG is foreign: it is read outside of this process or not at all. */
static cairo_surface_t *
load_png (const BbAppearanceRequest *request, GBytes *bytes, GError **error)
{
  g_autoptr (GError) cause = NULL;
  guint width = 0, height = 0;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autofree guint8 *pixels = request->decode ? request->decode (data, size, &width, &height, &cause) : NULL;

  if (pixels)
    return wrap_pixels (pixels, width, height);
  if (cause)
    g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IO, _("The hand-drawn signature “%s” cannot be used: %s"), request->image, cause->message);
  else
    g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IO, _("The hand-drawn signature “%s” is a damaged PNG"), request->image);
  return NULL;
}

/* Either @png or self->image is set. */
static gboolean
load_image (BbAppearance *self, const BbAppearanceRequest *request, cairo_surface_t **png, GError **error)
{
  const char *path = request->image;
  g_autoptr (GBytes) bytes = read_image (path, error);
  gsize size;
  const guint8 *data;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  if (size >= 8 && memcmp (data, png_magic, 8) == 0)
    {
      *png = load_png (request, bytes, error);
      return *png != NULL;
    }
  if (size >= 5 && memcmp (data, "%PDF-", 5) == 0)
    {
      self->image = bb_qpdf_open (data, size, error);
      self->image_pdf = g_steal_pointer (&bytes);
      return self->image != NULL;
    }
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IO, _("The hand-drawn signature “%s” is neither a PNG nor a PDF"), path);
  return FALSE;
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
build (BbAppearance *self, const BbAppearanceRequest *request, qpdf_data target, cairo_surface_t *png, GError **error)
{
  g_autofree char *bbox = format_box (0, 0, request->width, request->height);
  cairo_rectangle_t box;

  self->text_pdf = draw (request, png, png != NULL || self->image != NULL, &box);
  self->text = bb_qpdf_open (g_bytes_get_data (self->text_pdf, NULL), g_bytes_get_size (self->text_pdf), error);
  if (self->text == NULL)
    return FALSE;
  self->form = page_to_form (self->text, target, bbox, error);
  if (self->image != NULL && !add_image_pdf (self, request, target, &box, error))
    return FALSE;
  return bb_qpdf_check (target, error);
}

/* Makes the form XObject in @target; keep the result until @target's objects have been written.
 * Errors: %BB_SIGNING_ERROR_IO and _BAD_PDF when the image cannot be used. */
BbAppearance *
bb_appearance_new (const BbAppearanceRequest *request, qpdf_data target, GError **error)
{
  g_autoptr (BbAppearance) self = g_new0 (BbAppearance, 1);
  cairo_surface_t *png = NULL;
  gboolean built;

  if (request->image != NULL && !load_image (self, request, &png, error))
    return NULL;
  built = build (self, request, target, png, error);
  g_clear_pointer (&png, cairo_surface_destroy);
  return built ? g_steal_pointer (&self) : NULL;
}

void
bb_appearance_free (BbAppearance *self)
{
  if (self == NULL)
    return;
  if (self->text != NULL)
    qpdf_cleanup (&self->text);
  if (self->image != NULL)
    qpdf_cleanup (&self->image);
  g_clear_pointer (&self->text_pdf, g_bytes_unref);
  g_clear_pointer (&self->image_pdf, g_bytes_unref);
  g_free (self);
}
