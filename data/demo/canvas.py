# SPDX-License-Identifier: GPL-3.0-or-later
"""A small drawing surface over cairo and Pango, through ctypes: Debian's python3-gi comes without python3-cairo."""
import ctypes
import math

C = ctypes.CDLL("libcairo.so.2")
P = ctypes.CDLL("libpango-1.0.so.0")
PC = ctypes.CDLL("libpangocairo-1.0.so.0")
G = ctypes.CDLL("libgobject-2.0.so.0")
PTR, DBL, INT, STR = ctypes.c_void_p, ctypes.c_double, ctypes.c_int, ctypes.c_char_p

for library, name, result, arguments in [
    (C, "cairo_image_surface_create", PTR, [INT, INT, INT]),
    (C, "cairo_image_surface_create_from_png", PTR, [STR]),
    (C, "cairo_pdf_surface_create", PTR, [STR, DBL, DBL]),
    (C, "cairo_pdf_surface_set_metadata", None, [PTR, INT, STR]),
    (C, "cairo_surface_write_to_png", INT, [PTR, STR]),
    (C, "cairo_surface_destroy", None, [PTR]),
    (C, "cairo_surface_finish", None, [PTR]),
    (C, "cairo_create", PTR, [PTR]),
    (C, "cairo_destroy", None, [PTR]),
    (C, "cairo_pattern_create_linear", PTR, [DBL] * 4),
    (C, "cairo_pattern_create_radial", PTR, [DBL] * 6),
    (C, "cairo_pattern_add_color_stop_rgba", None, [PTR] + [DBL] * 5),
    (C, "cairo_pattern_destroy", None, [PTR]),
    (C, "cairo_set_source", None, [PTR, PTR]),
    (C, "cairo_set_source_rgba", None, [PTR] + [DBL] * 4),
    (C, "cairo_set_source_surface", None, [PTR, PTR, DBL, DBL]),
    (C, "cairo_paint_with_alpha", None, [PTR, DBL]),
    (C, "cairo_show_page", None, [PTR]),
    (C, "cairo_move_to", None, [PTR, DBL, DBL]),
    (C, "cairo_line_to", None, [PTR, DBL, DBL]),
    (C, "cairo_curve_to", None, [PTR] + [DBL] * 6),
    (C, "cairo_arc", None, [PTR] + [DBL] * 5),
    (C, "cairo_rectangle", None, [PTR] + [DBL] * 4),
    (C, "cairo_scale", None, [PTR, DBL, DBL]),
    (C, "cairo_translate", None, [PTR, DBL, DBL]),
    (C, "cairo_rotate", None, [PTR, DBL]),
    (C, "cairo_set_line_width", None, [PTR, DBL]),
    (C, "cairo_set_line_cap", None, [PTR, INT]),
    (PC, "pango_cairo_create_layout", PTR, [PTR]),
    (PC, "pango_cairo_show_layout", None, [PTR, PTR]),
    (PC, "pango_cairo_context_set_resolution", None, [PTR, DBL]),
    (P, "pango_layout_get_context", PTR, [PTR]),
    (P, "pango_font_description_from_string", PTR, [STR]),
    (P, "pango_font_description_free", None, [PTR]),
    (P, "pango_layout_set_font_description", None, [PTR, PTR]),
    (P, "pango_layout_set_markup", None, [PTR, STR, INT]),
    (P, "pango_layout_set_text", None, [PTR, STR, INT]),
    (P, "pango_layout_set_width", None, [PTR, INT]),
    (P, "pango_layout_set_alignment", None, [PTR, INT]),
    (P, "pango_layout_set_justify", None, [PTR, INT]),
    (P, "pango_layout_set_line_spacing", None, [PTR, ctypes.c_float]),
    (P, "pango_layout_get_pixel_size", None, [PTR, PTR, PTR]),
    (G, "g_object_unref", None, [PTR]),
] + [(C, "cairo_" + plain, None, [PTR]) for plain in
     ("save", "restore", "fill", "fill_preserve", "stroke", "clip", "new_path", "close_path", "paint")]:
    function = getattr(library, name)
    function.restype, function.argtypes = result, arguments

LEFT, CENTRE, RIGHT = 0, 1, 2


def colour(value, alpha=1.0):
    """'#rrggbb' → four numbers from 0 to 1."""
    return tuple(int(value[i:i + 2], 16) / 255 for i in (1, 3, 5)) + (alpha,)


class Canvas:
    """One picture (or one PDF file, when `pdf` names it). Lengths are pixels (points in a PDF), y downwards."""

    def __init__(self, width, height, pdf=None):
        self.width, self.height = width, height
        self.resolution = 72.0 if pdf else 96.0
        self.surface = C.cairo_pdf_surface_create(pdf.encode(), width, height) if pdf else C.cairo_image_surface_create(0, width, height)
        self.cr = C.cairo_create(self.surface)

    def save_png(self, path):
        assert C.cairo_surface_write_to_png(self.surface, str(path).encode()) == 0

    def finish(self):
        C.cairo_destroy(self.cr)
        C.cairo_surface_finish(self.surface)
        C.cairo_surface_destroy(self.surface)

    def __enter__(self):
        C.cairo_save(self.cr)
        return self

    def __exit__(self, *_):
        C.cairo_restore(self.cr)

    def at(self, x, y, scale=1.0, angle=0.0):
        """Moves the origin until the matching `with` ends."""
        C.cairo_translate(self.cr, x, y)
        C.cairo_rotate(self.cr, math.radians(angle))
        C.cairo_scale(self.cr, scale, scale)

    # Paint: '#rrggbb', ('#rrggbb', alpha), or ('linear'|'radial', geometry, stops).
    def source(self, paint):
        if isinstance(paint, str):
            C.cairo_set_source_rgba(self.cr, *colour(paint))
        elif len(paint) == 2:
            C.cairo_set_source_rgba(self.cr, *colour(*paint))
        else:
            kind, geometry, stops = paint
            pattern = C.cairo_pattern_create_linear(*geometry) if kind == "linear" else C.cairo_pattern_create_radial(*geometry)
            for stop in stops:
                C.cairo_pattern_add_color_stop_rgba(pattern, stop[0], *colour(*stop[1:]))
            C.cairo_set_source(self.cr, pattern)
            C.cairo_pattern_destroy(pattern)

    def _finish_path(self, fill, stroke, width):
        if fill:
            self.source(fill)
            (C.cairo_fill_preserve if stroke else C.cairo_fill)(self.cr)
        if stroke:
            self.source(stroke)
            C.cairo_set_line_width(self.cr, width)
            C.cairo_stroke(self.cr)

    def rect(self, x, y, w, h, fill=None, stroke=None, width=1.0, radius=0.0):
        C.cairo_new_path(self.cr)
        if radius:
            for cx, cy, start in ((x + w - radius, y + radius, -90), (x + w - radius, y + h - radius, 0),
                                  (x + radius, y + h - radius, 90), (x + radius, y + radius, 180)):
                C.cairo_arc(self.cr, cx, cy, radius, math.radians(start), math.radians(start + 90))
            C.cairo_close_path(self.cr)
        else:
            C.cairo_rectangle(self.cr, x, y, w, h)
        self._finish_path(fill, stroke, width)

    def poly(self, points, fill=None, stroke=None, width=1.0, closed=True):
        C.cairo_new_path(self.cr)
        for i, (x, y) in enumerate(points):
            (C.cairo_line_to if i else C.cairo_move_to)(self.cr, x, y)
        if closed:
            C.cairo_close_path(self.cr)
        self._finish_path(fill, stroke, width)

    def clip(self, points):
        """Draws only inside this shape until the matching `with` ends."""
        self.poly(points)
        C.cairo_clip(self.cr)

    def curve(self, start, *segments, fill=None, stroke=None, width=1.0):
        """Bézier segments of six numbers each."""
        C.cairo_new_path(self.cr)
        C.cairo_move_to(self.cr, *start)
        for segment in segments:
            C.cairo_curve_to(self.cr, *segment)
        self._finish_path(fill, stroke, width)

    def ellipse(self, cx, cy, rx, ry, fill=None, stroke=None, width=1.0):
        C.cairo_new_path(self.cr)
        C.cairo_save(self.cr)
        C.cairo_translate(self.cr, cx, cy)
        C.cairo_scale(self.cr, rx, ry)
        C.cairo_arc(self.cr, 0, 0, 1, 0, 2 * math.pi)
        C.cairo_restore(self.cr)
        self._finish_path(fill, stroke, width)

    def line(self, x0, y0, x1, y1, stroke, width=1.0):
        self.poly([(x0, y0), (x1, y1)], stroke=stroke, width=width, closed=False)

    def shadow(self, x, y, w, h, spread=24, strength=0.35, radius=8):
        """A soft dark edge around a box, from stacked translucent boxes."""
        steps = 14
        for i in range(steps):
            grow = spread * (1 - i / steps)
            self.rect(x - grow, y - grow, w + 2 * grow, h + 2 * grow, ("#000000", strength / steps), radius=radius + grow)

    def glow(self, cx, cy, r, tint="#ffffff", strength=0.5):
        self.ellipse(cx, cy, r, r, ("radial", (cx, cy, 0, cx, cy, r), [(0, tint, strength), (1, tint, 0.0)]))

    def picture(self, path, alpha=1.0):
        surface = C.cairo_image_surface_create_from_png(str(path).encode())
        C.cairo_set_source_surface(self.cr, surface, 0, 0)
        C.cairo_paint_with_alpha(self.cr, alpha)
        C.cairo_surface_destroy(surface)

    def text(self, x, y, text, font, fill="#000000", align=LEFT, width=None, markup=False, justify=False, spacing=1.0, draw=True):
        """Draws a paragraph with its top at y; x is the left edge, the middle or the right edge by `align`. Returns its height."""
        layout = PC.pango_cairo_create_layout(self.cr)
        PC.pango_cairo_context_set_resolution(P.pango_layout_get_context(layout), self.resolution)
        description = P.pango_font_description_from_string(font.encode())
        P.pango_layout_set_font_description(layout, description)
        P.pango_font_description_free(description)
        data = text.encode()
        (P.pango_layout_set_markup if markup else P.pango_layout_set_text)(layout, data, len(data))
        P.pango_layout_set_alignment(layout, align)
        P.pango_layout_set_justify(layout, justify)
        P.pango_layout_set_line_spacing(layout, spacing)
        w, h = INT(), INT()
        if width:
            P.pango_layout_set_width(layout, int(width * 1024))
        P.pango_layout_get_pixel_size(layout, ctypes.byref(w), ctypes.byref(h))
        if draw:
            span = width or w.value
            self.source(fill)
            C.cairo_move_to(self.cr, x - (span / 2 if align == CENTRE else span if align == RIGHT else 0), y)
            PC.pango_cairo_show_layout(self.cr, layout)
        G.g_object_unref(layout)
        return h.value
