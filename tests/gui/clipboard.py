#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program that owns the clipboard, as a camera's or a screenshot program does. Each line on standard input makes it offer
another picture ("picture NUMBER") or text ("text WORDS", also as the primary selection); it answers with a line when it does."""
import struct
import sys
import zlib

import gi
gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402


def picture(number, width=64, height=48):
    """A PNG that no other number gives."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    line = b"\0" + bytes((number * 37 + x * 3) % 256 for x in range(width * 3))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(line * height)) + chunk(b"IEND", b""))


def offer(line):
    kind, _, rest = line.rstrip("\n").partition(" ")
    if kind == "picture":
        content = Gdk.ContentProvider.new_for_bytes("image/png", GLib.Bytes.new(picture(int(rest))))
        display.get_clipboard().set_content(content)
    else:
        content = Gdk.ContentProvider.new_for_bytes("text/plain;charset=utf-8", GLib.Bytes.new(rest.encode()))
        display.get_clipboard().set_content(content)
        display.get_primary_clipboard().set_content(content)


def on_line(channel, _condition):
    line = sys.stdin.readline()
    if not line:
        loop.quit()
        return False
    offer(line)
    print("done", flush=True)
    return True


Gtk.init()
display = Gdk.Display.get_default()
loop = GLib.MainLoop()
GLib.io_add_watch(GLib.IOChannel.unix_new(sys.stdin.fileno()), GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP, on_line)
loop.run()
