#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence is looked at, and a part of it covered, through the real window. test_viewer.py BUILD"""
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

from stage import SOURCE, Stage, wait_for

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
FILES = SOURCE / "data/demo/files"
LEFT, RIGHT = 0xFF51, 0xFF53


def run(*words):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True).stdout


class Viewer(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(BUILD).__enter__()
        cls.addClassCleanup(cls.stage.__exit__)
        from screen import Atspi, Screen
        cls.Atspi = Atspi
        cls.make_files()
        cls.open_sample()
        cls.stage.start("en")
        cls.screen = Screen()
        cls.stage.act("probe-open", cls.stage.string(cls.visit))
        cls.screen.find("list item", part="A1.01,")

    @classmethod
    def make_files(cls):
        """One of each kind, as they come from other people."""
        folder = cls.stage.folder / "files"
        folder.mkdir()
        run("convert", "-size", "640x480", "gradient:red-blue", folder / "a-photo.jpg")
        run("convert", folder / "a-photo.jpg", folder / "b-phone.heic")
        (folder / "c-report.pdf").write_bytes((FILES / "danh-sach-can-bo.pdf").read_bytes() + b"\n")
        (folder / "d-notes.txt").write_text("Biên bản làm việc\nsố 12\n")
        (folder / "e-call.wav").write_bytes((FILES / "goi-duong-day-nong.wav").read_bytes() + b"\0")
        run(BUILD / "tests/unit/decode/make-film", folder / "g-film.webm")
        (folder / "f-half.png").write_bytes(cls.half_a_png(folder))
        cls.files = sorted(folder.iterdir())

    @staticmethod
    def half_a_png(folder):
        run("convert", "-size", "300x300", "plasma:", folder / "whole.png")
        data = (folder / "whole.png").read_bytes()
        (folder / "whole.png").unlink()
        return data[:len(data) // 2]

    @classmethod
    def open_sample(cls):
        units = json.loads((SOURCE / "data/units/demo.json").read_text())["units"]
        table = cls.stage.folder / "units.csv"
        table.write_text("code,name,kind,short\n" + "".join(f"{u['code']},{u['name']['vi']},{u['kind']},\n" for u in units))
        cls.stage.cli("unit", "import", table)
        cls.stage.cli("visit", "import", SOURCE / "data/demo/visit.json")
        cls.visit = json.loads(cls.stage.cli("--json", "visit", "list"))["visits"][0]["id"]
        for file in cls.files:
            cls.stage.cli("attach", cls.visit, "A5.07", file)

    # ── Pieces of the way ────────────────────────────────────────────────────────────────────────────────────────

    def look(self, item, nth):
        self.stage.act("probe-item", self.stage.string(item))
        self.screen.find("list item", part=item + ",")
        self.stage.rest(0.2)
        self.stage.act("probe-viewer", self.stage.int(nth))
        self.screen.find("label", "SHA-256")

    def close(self):
        self.stage.act("probe-close-dialog")
        self.screen.gone("label", "SHA-256")

    def go(self, key=RIGHT):
        self.screen.key(key)

    def hash_shown(self):
        node = next(n for n in self.screen.find_all("label") if len((n.get_name() or "").replace(" ", "").replace("\n", "")) == 64)
        return node.get_name().replace(" ", "").replace("\n", "")

    def drag(self, start, end):
        """With the pointer, in the middle of the window."""
        move = self.Atspi.generate_mouse_event
        move(*start, "abs")
        move(*start, "b1p")
        for i in range(1, 9):
            move(start[0] + (end[0] - start[0]) * i // 8, start[1] + (end[1] - start[1]) * i // 8, "abs")
            time.sleep(0.05)
        move(*end, "b1r")

    # ── What is shown ────────────────────────────────────────────────────────────────────────────────────────────

    def test_1_every_kind_and_the_way_through(self):
        self.look("A5.07", 0)
        first = hashlib.sha256(self.files[0].read_bytes()).hexdigest()
        wait_for(lambda: self.hash_shown() == first, message="the hash of the first file is not shown")
        self.screen.find("image", "a-photo.jpg")
        self.screen.find("label", part="640 × 480 pixels")
        self.go()
        self.screen.find("image", "b-phone.heic")
        self.screen.find("label", part="640 × 480 pixels")
        self.go()
        self.screen.find("image", part="Page 1 of")
        self.go()
        text = self.screen.find({"text"}, "Text of the file")
        wait_for(lambda: self.screen.read(text) == "Biên bản làm việc\nsố 12\n", message="the text is not shown")
        self.go()
        self.screen.find("slider", "Position in the recording")
        self.go()
        self.screen.find("label", "Not Shown Here")
        self.screen.find("label", part="The file is damaged")
        self.go(LEFT)
        self.screen.find("slider", "Position in the recording")
        self.close()

    def test_2_zoom_turn_and_copy(self):
        self.look("A5.07", 0)
        self.screen.find("image", "a-photo.jpg")
        zoom = self.screen.find("button", part="%")
        fitted = zoom.get_name()
        self.screen.key(ord("+"))
        wait_for(lambda: zoom.get_name() != fitted, message="+ did not come nearer")
        self.screen.key(ord("0"))
        wait_for(lambda: zoom.get_name() == fitted, message="0 did not fit the picture")
        self.screen.press("Turn the view (R)")
        target = self.stage.folder / "saved.jpg"
        self.stage.act("probe-save", self.stage.string(target))
        self.screen.find("label", part="byte for byte")
        self.assertEqual(target.read_bytes(), self.files[0].read_bytes())
        self.close()

    def test_3_caption(self):
        self.look("A5.07", 0)
        self.screen.fill("Caption", "Tủ hồ sơ mở")
        self.close()
        self.look("A5.07", 0)
        field = self.screen.find({"text", "entry"}, "Caption")
        wait_for(lambda: self.screen.read(field) == "Tủ hồ sơ mở", message="the caption was not kept")
        self.close()

    # ── What is covered ──────────────────────────────────────────────────────────────────────────────────────────

    def test_4_cover_with_pointer_and_keys(self):
        self.look("A5.07", 0)
        self.screen.find("image", part="Tủ hồ sơ mở")
        original = self.hash_shown()
        self.screen.press("Cover and Mark…")
        self.screen.find("grouping", part="Covered: 0")
        self.drag((600, 350), (720, 430))
        self.screen.find("grouping", part="Covered: 1")
        self.screen.press(None, part="Put one in the middle")
        self.screen.find("grouping", part="Covered: 2")
        self.screen.press("Take back the last one (Ctrl+Z)")
        self.screen.find("grouping", part="Covered: 1")
        self.screen.activate(self.screen.find("radio button", "Arrow"))
        self.screen.press(None, part="Put one in the middle")
        self.screen.find("grouping", part="arrows: 1")
        self.screen.key(RIGHT)
        self.screen.press("Save the Copy")
        self.screen.find("label", part="The redacted copy takes its place")
        wait_for(lambda: self.hash_shown() != original, message="the copy is not shown")
        type(self).original, type(self).copy = original, self.hash_shown()
        self.screen.find("label", "Made here: parts are covered")
        self.screen.find("label", "Redacted copy of this original")
        self.close()

    def test_5_copy_is_black_where_it_was_covered(self):
        """The file itself, without the window."""
        self.stage.act("probe-back")
        self.stage.rest(0.5)
        black = "%[fx:1-mean]"
        stored = next(self.stage.workspace.rglob(self.copy[4:]), None) or next(self.stage.workspace.rglob(f"*{self.copy[6:]}"))
        before = float(run("convert", self.files[0], "-colorspace", "Gray", "-threshold", "1%", "-format", black, "info:"))
        after = float(run("convert", stored, "-colorspace", "Gray", "-threshold", "1%", "-format", black, "info:"))
        self.assertLess(before, 0.001)
        self.assertGreater(after, 0.01)
        self.assertNotIn(b"Exif", stored.read_bytes())

    # ── What is played ───────────────────────────────────────────────────────────────────────────────────────────

    def open_recording(self, name):
        if not self.screen.find_all("list item", part="A5.07,"):
            self.stage.act("probe-open", self.stage.string(self.visit))
            self.screen.find("list item", part="A1.01,")
        wanted = hashlib.sha256((self.stage.folder / "files" / name).read_bytes()).hexdigest()
        self.look("A5.07", 0)
        for _ in range(len(self.files)):
            if self.hash_shown() == wanted:
                break
            self.go()
            self.stage.rest(0.2)
        return self.screen.find("slider", "Position in the recording")

    @staticmethod
    def at(slider):
        return slider.get_value_iface().get_current_value()

    def helpers(self):
        children = subprocess.run(["pgrep", "-P", str(self.stage.program.pid), "-x", "bienban-play"], capture_output=True, text=True).stdout
        return [int(pid) for pid in children.split()]

    def test_6_a_film_is_played_by_the_helper(self):
        slider = self.open_recording("g-film.webm")
        self.assertEqual(len(self.helpers()), 1)
        self.screen.find("image", "g-film.webm")
        time.sleep(0.5)
        self.stage.picture(BUILD / "screenshots-film.png")
        self.assertEqual(self.at(slider), 0)
        self.screen.press("Play")
        wait_for(lambda: self.at(slider) > 1, message="the position does not move")
        self.screen.press("Pause")
        self.screen.find("button", "Play")
        stood = self.at(slider)
        time.sleep(0.6)
        self.assertEqual(self.at(slider), stood)
        slider.get_value_iface().set_current_value(6)
        wait_for(lambda: abs(self.at(slider) - 6) < 0.1, message="the bar does not go where it is put")
        self.screen.key(ord(" "))
        wait_for(lambda: self.at(slider) > 6.5, message="it does not go on from there")
        wait_for(lambda: self.at(slider) > 7.9, message="it does not reach the end")
        self.screen.find("button", "Play")
        self.close()
        wait_for(lambda: not self.helpers(), message="the helper is still there")

    def test_7_a_helper_that_dies_is_one_sentence(self):
        slider = self.open_recording("g-film.webm")
        self.screen.press("Play")
        wait_for(lambda: self.at(slider) > 0.4, message="the position does not move")
        for pid in self.helpers():
            os.kill(pid, signal.SIGKILL)
        self.screen.find("label", part="The recording stopped the program that was reading it")
        self.screen.find("button", "Open With Another Program…")
        self.stage.picture(BUILD / "screenshots-film-died.png")
        self.close()
        self.open_recording("e-call.wav")
        self.screen.find("button", "Play")
        time.sleep(0.5)
        self.stage.picture(BUILD / "screenshots-sound.png")
        self.close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
