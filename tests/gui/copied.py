#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program that has something in the clipboard: copied.py FILES|PICTURE|image/… PATH… (the last: the file's bytes under
that name) Runs until it is ended; says "ready"."""
import sys

import gi
gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GLib, Gtk  # noqa: E402

Gtk.init()
kind, paths = sys.argv[1], sys.argv[2:]
if kind == "FILES":
    uris = "".join(Gio.File.new_for_path(path).get_uri() + "\r\n" for path in paths)
    content = Gdk.ContentProvider.new_for_bytes("text/uri-list", GLib.Bytes.new(uris.encode()))
elif kind.startswith("image/"):
    content = Gdk.ContentProvider.new_for_bytes(kind, GLib.Bytes.new(open(paths[0], "rb").read()))
else:
    content = Gdk.ContentProvider.new_for_bytes("image/png", GLib.Bytes.new(Gdk.Texture.new_from_filename(paths[0]).save_to_png_bytes().get_data()))
Gdk.Display.get_default().get_clipboard().set_content(content)
Gdk.Display.get_default().sync()
GLib.timeout_add(500, lambda: print("ready", flush=True))     # the others have heard of it by then
GLib.MainLoop().run()
