# SPDX-License-Identifier: GPL-3.0-or-later
"""GTK's own file chooser, by keys. Without a window manager nobody gives its window the keyboard; this does, as a manager would."""
import ctypes
import os

from stage import wait_for

POINTER_ROOT, REVERT_TO_POINTER_ROOT, CURRENT_TIME = 1, 1, 0
RETURN, DELETE = 0xFF0D, 0xFFFF
# A window may go while it is asked for its title; Xlib would end the test for that.
PASS_OVER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda _display, _error: 0)


class Windows:
    """The windows of a display, by their titles."""

    def __init__(self):
        self.x = x = ctypes.CDLL("libX11.so.6")
        x.XOpenDisplay.restype = x.XSetErrorHandler.restype = ctypes.c_void_p
        x.XSetErrorHandler.argtypes = [ctypes.c_void_p]
        x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
        x.XDefaultRootWindow.restype = ctypes.c_ulong
        x.XQueryTree.argtypes = [ctypes.c_void_p, ctypes.c_ulong] + [ctypes.c_void_p] * 4
        x.XFetchName.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p]
        x.XSetInputFocus.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_ulong]
        x.XFree.argtypes = [ctypes.c_void_p]
        x.XSync.argtypes = x.XCloseDisplay.argtypes = [ctypes.c_void_p]
        self.display = x.XOpenDisplay(os.environ["DISPLAY"].encode())
        assert self.display, "no display"

    def __enter__(self):
        self.handler = self.x.XSetErrorHandler(ctypes.cast(PASS_OVER, ctypes.c_void_p))
        return self

    def __exit__(self, *_exception):
        self.x.XSetInputFocus(self.display, POINTER_ROOT, POINTER_ROOT, CURRENT_TIME)
        self.x.XSync(self.display, 0)
        self.x.XCloseDisplay(self.display)
        self.x.XSetErrorHandler(self.handler)

    def _children(self):
        root, parent, children, n = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
        self.x.XQueryTree(self.display, self.x.XDefaultRootWindow(self.display), *map(ctypes.byref, (root, parent, children, n)))
        windows = children[:n.value]
        if children:
            self.x.XFree(children)
        return windows

    def _title(self, window):
        name = ctypes.c_char_p()
        self.x.XFetchName(self.display, window, ctypes.byref(name))
        title = (name.value or b"").decode(errors="replace")
        if name:
            self.x.XFree(name)
        return title

    def find(self, title):
        return next((window for window in self._children() if self._title(window) == title), None)

    def focus(self, window):
        self.x.XSetInputFocus(self.display, window, REVERT_TO_POINTER_ROOT, CURRENT_TIME)
        self.x.XSync(self.display, 0)


def holds_alone(screen, keys, field, text):
    """What the chooser completes while one types stays behind the cursor now and then; it goes."""
    if screen.read(field) == text:
        return True
    if screen.read(field).startswith(text):
        keys.key(DELETE)
    return False


def write_over(screen, keys, field, text, attempts=5):
    for left in reversed(range(attempts)):
        keys.with_control("a")
        keys.write(text)
        try:
            wait_for(lambda: holds_alone(screen, keys, field, text), 5, 0.3, lambda: f"the field holds {screen.read(field)!r}")
            return
        except TimeoutError:
            if not left:
                raise


def choose(screen, keys, title, path):
    """Types @path into the chooser called @title; @keys: a Keyboard."""
    with Windows() as windows:
        window = wait_for(lambda: windows.find(title), message=f"there is no window {title!r}")
        screen.find(None, title)
        windows.focus(window)
        keys.with_control("l")
        field = wait_for(lambda: next((node for node in screen.find_all({"text", "entry"}) if screen.is_on(node, screen.FOCUSED)), None),
                         message=lambda: f"no field for the place of the file has the focus\n{screen.describe()}")
        write_over(screen, keys, field, str(path))
        keys.key(RETURN)
        wait_for(lambda: not windows.find(title), message=f"{title!r} stays open")
