# SPDX-License-Identifier: GPL-3.0-or-later
"""A stage for the real window: Xvfb, a session bus, the accessibility bus and bienban itself, all private and all ended again."""
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import gi
gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

APP_ID = "io.github.bienban.BienBan"
APP_PATH = "/io/github/bienban/BienBan"
SOURCE = Path(__file__).resolve().parents[2]


def wait_for(what, timeout=20.0, step=0.05, message="nothing came"):
    """Calls what() until it gives something."""
    end = time.monotonic() + timeout
    while True:
        value = what()
        if value:
            return value
        if time.monotonic() > end:
            raise TimeoutError(message() if callable(message) else message)
        time.sleep(step)


def rest(pid, quiet=0.25, most=20.0):
    """Waits until a program has nothing to do, which a sleep would only guess: on a busy machine, it may not even have begun."""
    def look():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return fields[0], fields[11], fields[12]
    since, last, end = time.monotonic(), None, time.monotonic() + most
    while time.monotonic() < end and time.monotonic() - since < quiet:
        time.sleep(min(0.05, quiet / 2))
        try:
            now = look()
        except OSError:             # it has ended
            return
        if now != last or now[0] == "R":
            since, last = time.monotonic(), now


class Stage:
    """Start with `with Stage(build) as stage`."""

    def __init__(self, build, size=(1400, 900), accessible=True):
        self.build = Path(build)
        self.size = size
        self.accessible = accessible
        self.folder = Path(tempfile.mkdtemp(prefix="bienban-gui-"))
        self.workspace = self.folder / "workspace"
        self.processes = []
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "Asia/Ho_Chi_Minh",
            "GSETTINGS_BACKEND": "memory", "GSK_RENDERER": "cairo", "GDK_BACKEND": "x11", "GDK_DISABLE": "gl,vulkan,dmabuf",
            "GTK_IM_MODULE": "gtk-im-context-simple",
            "ADW_DISABLE_PORTAL": "1", "GTK_USE_PORTAL": "0", "GTK_A11Y": "atspi" if accessible else "none",
            "G_DEBUG": "fatal-criticals", "BIENBAN_PROBE": "1",
            "BIENBAN_DECODE": str(self.build / "app/decode/bienban-decode"), "BIENBAN_DATA": str(SOURCE / "data"), "BIENBAN_LOCALE": str(self.build / "po"),
            "GSETTINGS_SCHEMA_DIR": str(self.build / "resources" / "desktop"),
        }

    def __enter__(self):
        (self.folder / "run").mkdir(mode=0o700)
        self._start_display()
        self._start_bus()
        return self

    def __exit__(self, *_exception):
        for process in reversed(self.processes):
            self._end(process)
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def _end(process):
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start_display(self):
        reading, writing = os.pipe()
        width, height = self.size
        self.processes.append(subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-noreset", "-nolisten", "tcp", "-screen", "0", f"{width}x{height}x24"],
            pass_fds=[writing], stderr=subprocess.DEVNULL))
        os.close(writing)
        with os.fdopen(reading) as pipe:
            self.environment["DISPLAY"] = ":" + pipe.readline().strip()

    def _start_bus(self):
        bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, env=self.environment, text=True)
        self.processes.append(bus)
        address = bus.stdout.readline().strip()
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = address
        os.environ.update({key: self.environment[key] for key in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "XDG_RUNTIME_DIR")})
        self.connection = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        if self.accessible:
            launcher = shutil.which("at-spi-bus-launcher", path="/usr/libexec:/usr/lib/at-spi2-core:" + os.environ["PATH"])
            self.processes.append(subprocess.Popen([launcher, "--launch-immediately"], env=self.environment,
                                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    # ── The program ──────────────────────────────────────────────────────────────────────────────────────────────

    def start(self, language="vi", **more):
        """Starts bienban on the stage's workspace and waits for its window."""
        environment = {**self.environment, "BIENBAN_LANGUAGE": language, **more}
        self.log = open(self.folder / "bienban.log", "ab")
        self.program = subprocess.Popen([self.build / "app/ui/bienban", "--workspace", self.workspace, "--language", language],
                                        env=environment, stdout=self.log, stderr=self.log)
        self.processes.append(self.program)
        wait_for(lambda: self._alive() and "probe-open" in self.actions() and self.connection, message="the window did not come")
        return self.program

    def _alive(self):
        if self.program.poll() is not None:
            raise RuntimeError("bienban ended: " + (self.folder / "bienban.log").read_text(errors="replace"))
        return True

    def kill(self):
        """As a power cut would end it."""
        if self.program.poll() is None:
            self.program.send_signal(signal.SIGKILL)
        self.program.wait(60)

    def rest(self, seconds=0.0):
        """At least so long, and until the program has done what it had to."""
        time.sleep(seconds)
        rest(self.program.pid)

    @staticmethod
    def string(value):
        return GLib.Variant("s", str(value))

    @staticmethod
    def int(value):
        return GLib.Variant("i", value)

    def cli(self, *words):
        """Runs bienban-cli on the workspace; only while the program does not hold it."""
        return subprocess.run([self.build / "app/cli/bienban-cli", "--workspace", self.workspace, *map(str, words)],
                              env=self.environment, check=True, capture_output=True, text=True).stdout

    # ── Its actions on the bus ───────────────────────────────────────────────────────────────────────────────────

    def _call(self, method, arguments, path="/window/1", timeout=60000):
        return self.connection.call_sync(APP_ID, APP_PATH + path, "org.gtk.Actions", method, arguments, None,
                                         Gio.DBusCallFlags.NONE, timeout, None)

    def actions(self):
        try:
            return self._call("List", None).unpack()[0]
        except GLib.Error:
            return []

    def act(self, name, *value, path="/window/1"):
        """act("probe-open", GLib.Variant("s", visit))"""
        self._call("Activate", GLib.Variant("(sava{sv})", (name, list(value), {})), path)

    def state(self, name, path="/window/1"):
        """Of a stateful action."""
        return self._call("Describe", GLib.Variant("(s)", (name,)), path).unpack()[0][2][0]

    def picture(self, path):
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        for _ in range(4):
            # On a busy machine the window may have no frame at the moment that it is asked.
            self.act("probe-picture", GLib.Variant("s", str(path)))
            try:
                return wait_for(path.exists, 5, message=f"{path} was not written")
            except TimeoutError as error:
                last = error
        raise last

    def resize(self, width, height):
        self.act("probe-size", GLib.Variant("(ii)", (width, height)))
