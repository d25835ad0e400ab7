#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program's window from which files are dragged: dragged.py. Each line on standard input names what it gives from then on:
paths, separated by tabs, or "picture" and the path of a PNG: then the picture itself, as a browser gives one; it answers with a line."""
import sys
from pathlib import Path

import gi
gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GLib, Gtk  # noqa: E402

paths = []


def prepare(_source, _x, _y):
    if paths[0] == "picture":
        return Gdk.ContentProvider.new_for_bytes("image/png", GLib.Bytes.new(Path(paths[1]).read_bytes()))
    uris = "".join(Gio.File.new_for_path(path).get_uri() + "\r\n" for path in paths)
    return Gdk.ContentProvider.new_for_bytes("text/uri-list", GLib.Bytes.new(uris.encode()))


def on_line(_channel, _condition):
    line = sys.stdin.readline()
    if not line:
        loop.quit()
        return False
    paths[:] = line.rstrip("\n").split("\t")
    print("done", flush=True)
    return True


Gtk.init()
loop = GLib.MainLoop()
window = Gtk.Window(decorated=False, default_width=120, default_height=120, child=Gtk.Label(label="files", hexpand=True, vexpand=True))
source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
source.connect("prepare", prepare)
window.get_child().add_controller(source)


def tell_ready():
    print("ready", flush=True)
    return GLib.SOURCE_REMOVE


window.connect("map", lambda _window: GLib.timeout_add(500, tell_ready))
window.present()
GLib.io_add_watch(GLib.IOChannel.unix_new(sys.stdin.fileno()), GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP, on_line)
loop.run()
