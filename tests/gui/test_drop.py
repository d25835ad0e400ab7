#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files dragged with a mouse out of another program's window onto an item and onto the evidence pane. test_drop.py BUILD"""
import hashlib
import subprocess
import sys
import time
import unittest
from pathlib import Path

from stage import SOURCE, Stage, wait_for
import visits

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
FILES = SOURCE / "data/demo/files"
LOCKED = "The visit is locked: it takes no more evidence"


def bring_locked_visit(stage):
    visits.bring_earlier_visit(stage)
    stage.visit = visits.newest(stage)["id"]
    stage.cli("lock", stage.visit)
    stage.held = stage.cli("visit", "show", stage.visit)


class Drop(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(BUILD, size=(1366, 1000)).__enter__()
        cls.addClassCleanup(cls.stage.__exit__)

    def open_visit(self, prepare=visits.bring_open_visit):
        from screen import Screen
        self.stage.workspace = self.stage.folder / self.id()
        prepare(self.stage)
        self.stage.start("en")
        self.addCleanup(self.stage.kill)
        self.screen = Screen()
        self.stage.act("probe-open", self.stage.string(self.stage.visit))
        self.screen.find("list item", part="A1.01,")
        self.stage.resize(1366, 900)
        self.show("A1.04")

    def show(self, code):
        self.stage.act("probe-item", self.stage.string(code))
        self.screen.find("label", part=f"{code} · ")

    def evidence(self):
        """Hash → items."""
        self.stage.kill()
        return {one["sha256"]: one["items"] for one in visits.newest(self.stage)["evidence"]}

    @staticmethod
    def hash_of(path):
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()

    # ── The hand ─────────────────────────────────────────────────────────────────────────────────────────────────

    def start_source(self):
        """Without a window manager the other window stands in the corner, over the program's."""
        self.source = subprocess.Popen([sys.executable, Path(__file__).with_name("dragged.py")], env=self.stage.environment,
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.stage.processes.append(self.source)
        self.addCleanup(self.end_source)
        self.assertEqual(self.source.stdout.readline(), "ready\n")

    def end_source(self):
        self.source.terminate()
        self.source.wait(20)
        self.source.stdin.close()
        self.source.stdout.close()

    def drag(self, paths, node):
        from pointer import Pointer
        from screen import Atspi
        self.source.stdin.write("\t".join(map(str, paths)) + "\n")
        self.source.stdin.flush()
        self.assertEqual(self.source.stdout.readline(), "done\n")
        x, y, width, height = Pointer.box(node)
        start, end = (60, 60), (x + width // 2, y + height // 2)
        Atspi.generate_mouse_event(*start, "abs")
        Atspi.generate_mouse_event(*start, "b1p")
        for step in range(1, 13):
            time.sleep(0.05)
            Atspi.generate_mouse_event(*(a + (b - a) * step // 12 for a, b in zip(start, end)), "abs")
        self.stage.rest(0.4)
        Atspi.generate_mouse_event(*end, "b1r")

    def test_what_is_dropped_lands_where_the_mouse_lets_go(self):
        self.open_visit()
        self.start_source()
        self.drag([FILES / "kiosk.jpg"], self.screen.find("list item", part="A1.02,"))
        self.screen.find("label", "A1.02 · 1 file")
        self.show("A1.03")
        two = [FILES / "tru-so.jpg", FILES / "danh-sach-can-bo.pdf"]
        self.drag(two, self.screen.find("label", part="Drop files here"))
        self.screen.find("label", "A1.03 · 2 files")
        empty = self.stage.folder / "rong.jpg"
        empty.touch()
        self.drag([empty], self.screen.find("list item", part="A1.02,"))
        self.screen.find("label", part="is empty")
        self.screen.find("label", "A1.02 · 1 file")
        self.check_folder()
        self.assertEqual(self.evidence(), {self.hash_of(FILES / "kiosk.jpg"): ["A1.02"], **{self.hash_of(path): ["A1.03"] for path in two}})

    def test_a_picture_that_is_no_file_lands_as_it_was(self):
        """Out of a browser or a program for pictures: bytes without a name."""
        picture = SOURCE / "help/C/pages/first.png"
        self.open_visit()
        self.start_source()
        self.drag(["picture", picture], self.screen.find("list item", part="A1.02,"))
        self.screen.find("label", "A1.02 · 1 file")
        self.show("A1.03")
        self.drag(["picture", SOURCE / "help/C/pages/today.png"], self.screen.find("label", part="Drop files here"))
        self.screen.find("label", "A1.03 · 1 file")
        self.assertEqual(self.evidence(), {self.hash_of(picture): ["A1.02"], self.hash_of(SOURCE / "help/C/pages/today.png"): ["A1.03"]})

    def test_a_locked_visit_takes_nothing(self):
        self.open_visit(bring_locked_visit)
        before = self.stage.held
        self.start_source()
        for what in ([FILES / "kiosk.jpg"], [FILES], ["picture", SOURCE / "help/C/pages/first.png"]):
            for node in (self.screen.find("list item", part="A1.02,"), self.screen.find("label", "Evidence")):
                self.drag(what, node)
                toast = self.screen.find_toast(LOCKED)
                self.stage.picture(BUILD / "screenshots-drop-locked.png")
                self.screen.press("Dismiss", top=toast)
                wait_for(lambda: not self.screen.is_there(toast), message="the toast stays")
        self.assertEqual(self.screen.find_all("dialog"), [])
        self.screen.find("label", "A1.02 · 0 files")
        self.screen.find("label", "No evidence")
        self.stage.kill()
        self.assertEqual(self.stage.cli("visit", "show", self.stage.visit), before)

    def test_papers_are_dropped_on_the_opinion_and_taken_off_it(self):
        self.open_visit()
        self.start_source()
        self.screen.press("Minutes…")
        self.screen.find("label", part="as soon as the opinion is written")
        self.screen.fill("The unit's opinion", "Đơn vị giải trình, có giấy kèm theo.")
        self.screen.gone("label", "Papers can be attached as soon as the opinion is written.")
        button = self.screen.find(name="Attach Papers of the Unit…", role={"list item", "button"})
        two = [FILES / "kiosk.jpg", FILES / "danh-sach-can-bo.pdf"]
        self.drag(two, button)
        self.screen.find("label", "kiosk.jpg")
        self.screen.find("label", "danh-sach-can-bo.pdf")
        self.stage.picture(BUILD / "handed-over.png")
        self.screen.press("Evidence 1 was not handed over with the opinion")
        self.screen.gone("label", "kiosk.jpg")
        self.stage.kill()
        shown = visits.newest(self.stage)
        self.assertEqual(shown["visit"]["opinion"]["text"], "Đơn vị giải trình, có giấy kèm theo.")
        self.assertEqual(shown["visit"]["opinion"]["evidence"], [self.hash_of(two[1])])
        self.assertEqual(len(shown["evidence"]), 2, "what was taken off the opinion stays evidence")
        self.stage.start("en")
        self.stage.act("probe-open", self.stage.string(self.stage.visit))
        self.screen = type(self.screen)()
        self.screen.press("Minutes…")
        self.screen.find("label", "danh-sach-can-bo.pdf")
        self.assertFalse(self.screen.find_all("label", "Papers can be attached as soon as the opinion is written."), "the opinion is written")

    def check_folder(self):
        card = self.stage.folder / "card"
        card.mkdir()
        (card / "IMG_1.JPG").write_bytes((FILES / "bang-niem-yet.jpg").read_bytes())
        self.drag([card], self.screen.find("list item", part="A1.02,"))
        dialog = self.screen.find("dialog", "From a Card or Folder")
        self.screen.find("label", part="IMG_1.JPG", top=dialog)


if __name__ == "__main__":
    unittest.main(verbosity=2)
