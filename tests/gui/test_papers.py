#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The other papers of a visit, and how the office makes its papers up, through the real window. test_papers.py BUILD"""
import json
import os
import subprocess
import sys
import time
import unittest
from pathlib import Path

from stage import Stage, wait_for

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
PICTURES = os.environ.get("BIENBAN_PICTURES")


class Papers(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(BUILD).__enter__()
        cls.addClassCleanup(cls.stage.__exit__)
        demo = cls.stage.folder / "demo"
        subprocess.run([BUILD / "app/cli/bienban-cli", "demo", "--output", demo], env=cls.stage.environment, check=True, capture_output=True)
        cls.stage.workspace = demo / "workspace"
        cls.visit = json.loads(cls.stage.cli("--json", "visit", "list"))["visits"][0]["id"]

    def setUp(self):
        from screen import Screen
        self.stage.start("en")
        self.screen = Screen()
        self.addCleanup(self.end)

    def end(self):
        log = (self.stage.folder / "bienban.log").read_text(errors="replace")
        ended = self.stage.program.poll()
        self.stage.kill()
        self.assertIsNone(ended, log)

    def picture(self, name):
        if PICTURES:
            time.sleep(0.6)
            self.stage.picture(Path(PICTURES) / f"{name}.png")

    def papers(self):
        return json.loads(self.stage.cli("--json", "paper", "list", self.visit))["papers"]

    # ── The papers of a visit ────────────────────────────────────────────────────────────────────────────────────

    def test_correction_minutes(self):
        self.stage.act("probe-open", self.stage.string(self.visit))
        time.sleep(1)
        self.stage.act("probe-minutes")
        self.screen.press("Other papers", role="toggle button")
        self.picture("papers-menu")
        self.screen.activate(self.screen.nth(3, "menu item", least=7))       # GTK gives its menu items no names
        make = self.screen.find({"button", "push button"}, "Make")
        self.assertFalse(self.screen.is_on(make, self.screen.SENSITIVE))
        self.screen.write(self.screen.nth(0, {"text", "entry"}, part="Section and number"), "Mục IV, số 2")
        self.screen.write(self.screen.nth(0, {"text", "entry"}, part="Words of the signed minutes"), "Có 03/14 người")
        self.screen.write(self.screen.nth(0, {"text", "entry"}, part="Words that replace them"), "Có 02/14 người")
        self.picture("correction")
        self.screen.wait_sensitive(make)
        self.screen.press("Make")
        self.screen.gone({"dialog"}, "Correction Minutes")
        time.sleep(1)
        self.stage.kill()
        made = [paper for paper in self.papers() if paper["kind"] == "correction"]
        self.assertEqual(len(made), 1)
        self.assertEqual(made[0]["paper"]["corrections"], [{"place": "Mục IV, số 2", "before": "Có 03/14 người", "after": "Có 02/14 người"}])
        self.assertEqual(len(made[0]["paper"]["about"]), 64)
        self.setUpAgain()

    def setUpAgain(self):
        """The program must run when the test ends."""
        self.stage.start("en")

    # ── Numbers that are set apart ───────────────────────────────────────────────────────────────────────────────

    def open_office(self):
        self.stage.act("preferences", self.stage.string("office"), path="")
        return self.screen.find("list", "Numbers Set Apart")

    def set_apart(self, first, last):
        from screen import BUTTONS
        listed = self.open_office() if not self.screen.find_all("list", "Numbers Set Apart") else self.screen.find("list", "Numbers Set Apart")
        self.screen.activate(self.screen.find(BUTTONS | {"list item"}, "Set Numbers Apart…", top=listed))
        dialog = self.screen.find("dialog", "Numbers Set Apart")
        self.screen.fill("First number", first, top=dialog)
        self.screen.fill("Last number", last, top=dialog)
        return dialog

    def make_correction(self):
        self.stage.cli("paper", self.visit, "correction", "-o", self.stage.folder / "numbered.pdf", "--number", "next", "--place", "Mục II",
                       "--before", "Có 05 người", "--after", "Có 04 người")

    def test_numbers_set_apart(self):
        dialog = self.set_apart("x", "33")
        self.screen.find("label", part="in digits alone", top=dialog)
        self.screen.fill("First number", "34", top=dialog)
        self.screen.press("Set Apart", top=dialog)
        self.screen.find("label", part="the first not above the last", top=dialog)
        self.screen.fill("First number", "31", top=dialog)
        self.picture("numbers-dialog")
        self.screen.press("Set Apart", top=dialog)
        self.screen.find("label", part="3 are left")
        dialog = self.set_apart("33", "40")
        self.screen.press("Set Apart", top=dialog)
        self.screen.find("label", part="no number may be in two blocks", top=dialog)
        self.screen.fill("First number", "34", top=dialog)
        self.screen.press("Set Apart", top=dialog)
        self.screen.find("label", part="7 are left")
        self.picture("numbers")
        # What is typed beside it afterwards must not bring the old numbers back.
        self.screen.fill("Archive, such as Lưu: VT", "Lưu: VT, HS")
        time.sleep(1.5)
        self.stage.kill()
        self.make_correction()
        self.assertIn("31", [paper["paper"].get("number") for paper in self.papers() if paper["kind"] == "correction"])
        self.setUpAgain()
        self.screen = type(self.screen)()
        self.open_office()
        self.screen.find("label", part="2 are left")
        self.assertFalse(self.screen.find_all(part="Remove the numbers 31 to 33"), "what was given from can be taken away")
        self.screen.press(None, part="Remove the numbers 34 to 40")
        wait_for(lambda: not self.screen.find_all(part="Remove the numbers 34 to 40"))
        self.screen.press("Undo")
        self.screen.find("label", part="7 are left")
        self.stage.rest(0.5)
        self.stage.kill()
        blocks = json.loads(self.stage.cli("--json", "numbers", "list"))["blocks"]
        self.assertEqual([(block["from"], block["to"]) for block in blocks if block["from"] >= 31], [(31, 33), (34, 40)])
        self.setUpAgain()

    # ── How papers are made up ───────────────────────────────────────────────────────────────────────────────────

    def blocks(self, kind="minutes"):
        return [block["block"] for block in json.loads(self.stage.cli("--json", "template", "show", kind))["blocks"] if not block["off"]]

    def test_blocks_words_and_rules(self):
        self.stage.act("preferences", self.stage.string("office"), path="")
        row = self.screen.find(None, "How Papers Are Made Up")
        self.screen.activate(row)
        self.screen.press("Move “Findings” up")
        self.screen.find(None, "Move “Findings” up")
        focused = wait_for(lambda: next((node for node in self.screen.walk() if self.screen.is_on(node, self.screen.FOCUSED) and node.get_name()), None))
        self.assertEqual(focused.get_name(), "Move “Findings” up")
        self.screen.activate(self.screen.find(None, "Print “Grounds”"))
        self.picture("blocks")
        time.sleep(2)
        self.stage.kill()
        blocks = self.blocks()
        self.assertLess(blocks.index("findings"), blocks.index("results"))
        self.assertNotIn("grounds", blocks)
        self.assertIn("nation", blocks)
        self.setUpAgain()


if __name__ == "__main__":
    unittest.main(verbosity=2)
