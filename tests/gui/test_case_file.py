#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A case file goes out of one laptop and comes into another, through the window. test_case_file.py BUILD"""
import json
import subprocess
import sys
import unittest
import zipfile
from pathlib import Path

from stage import Stage, wait_for

DOWN, SPACE = 0xFF54, 0x20
BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")


class CaseFile(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(BUILD).__enter__()
        cls.addClassCleanup(cls.stage.__exit__)
        from screen import Screen
        cls.open_screen = staticmethod(Screen)
        told = subprocess.run([BUILD / "app/cli/bienban-cli", "--json", "demo", "--output", cls.stage.folder / "demo"],
                              env=cls.stage.environment, check=True, capture_output=True, text=True).stdout
        told = json.loads(told)
        cls.demo, cls.visit = Path(told["workspace"]), told["visit"]
        cls.case, cls.unit, cls.bad = (cls.stage.folder / name for name in ("case.zip", "unit.zip", "bad.zip"))

    def tearDown(self):
        self.stage.kill()

    def start(self, workspace):
        self.stage.workspace = workspace
        self.stage.start("en")
        self.screen = self.open_screen()

    def test_out_and_in_again(self):
        self.start(self.demo)
        self.stage.act("probe-open", self.stage.string(self.visit))
        self.screen.find("list item", part="A1.01,")
        self.stage.act("probe-minutes")
        self.check_out()
        self.stage.kill()
        self.start(self.stage.folder / "other")
        self.check_refusal()
        self.check_in()

    def save(self, path, unit):
        self.screen.press(None, role={"list item", "button"}, part="Save the Case File…")
        dialog = self.screen.find("dialog", "Case File")
        self.screen.find("list item", part="The Inspecting Office", top=dialog)
        if unit:
            self.choose_unit(dialog)
        self.stage.act("probe-save", self.stage.string(path))
        self.screen.find("label", "The Case File Was Saved")
        self.stage.act("probe-close-dialog")
        self.screen.gone("dialog", "Case File")

    def choose_unit(self, dialog):
        """With the keyboard alone: Tab leads to the choice, the arrow changes it."""
        office, unit = (self.screen.find("radio button", part=name, top=dialog) for name in ("The Inspecting Office", "The Inspected Unit"))
        self.screen.tab_to(office)
        self.screen.key(DOWN)
        if not self.screen.is_on(unit, self.screen.CHECKED):
            self.screen.key(SPACE)
        wait_for(lambda: self.screen.is_on(unit, self.screen.CHECKED), message="the unit's copy cannot be chosen with the keyboard")

    def check_out(self):
        for path, copy in ((self.case, "office"), (self.unit, "unit")):
            self.save(path, copy == "unit")
            with zipfile.ZipFile(path) as case:
                head = json.loads(case.read(next(name for name in case.namelist() if name.endswith("ho-so.json"))))
            self.assertEqual((head["copy"], head["visit"]), (copy, self.visit))

    def check_refusal(self):
        data = bytearray(self.case.read_bytes())
        data[len(data) // 2] ^= 255
        self.bad.write_bytes(data)
        self.stage.act("probe-import", self.stage.string(self.bad))
        self.screen.find("label", "Not Taken In")
        self.screen.find("label", part="bad.zip")
        self.stage.act("probe-close-dialog")

    def check_in(self):
        self.stage.act("probe-import", self.stage.string(self.case))
        self.screen.find("label", "The Case File Was Taken In")
        self.screen.press("Show the Visit")
        self.screen.find("list item", part="A1.01,")


if __name__ == "__main__":
    unittest.main()
