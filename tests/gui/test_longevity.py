#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures that hold for many years, through the real window. test_longevity.py BUILD"""
import json
import subprocess
import sys
import unittest
from pathlib import Path

from stage import SOURCE, Stage, wait_for

sys.path.insert(0, str(SOURCE / "tests" / "interop" / "signing"))
from authorities import Authorities, start  # noqa: E402
from visits import bring_earlier_visit  # noqa: E402

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")


class Longevity(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(BUILD).__enter__()
        cls.addClassCleanup(cls.stage.__exit__)
        from screen import Screen
        cls.pki = cls.stage.folder / "pki"
        cls.server, cls.url = start(cls.pki, SOURCE / "tests" / "tools" / "make-pki")
        cls.addClassCleanup(cls.server.shutdown)
        cls.visit = cls.sign_offline()
        cls.stage.start("en")
        cls.screen = Screen()

    @classmethod
    def sign_offline(cls):
        """The sample visit, signed by all three without a time stamp."""
        bring_earlier_visit(cls.stage)
        visit = json.loads(cls.stage.cli("--json", "visit", "list"))["visits"][0]["id"]
        (cls.stage.folder / "pin").write_text("demo\n")
        cls.stage.cli("lock", visit)
        for field in ("secretary", "unit", "leader"):
            cls.stage.cli("sign", visit, "--field", field, "--identity", cls.pki / f"{field}.p12", "--pin-file", cls.stage.folder / "pin")
        return visit

    def open_minutes(self):
        self.stage.act("probe-open", self.stage.string(self.visit))
        self.screen.find("list item", part="A1.01,")
        self.stage.act("probe-minutes")
        self.screen.find("label", "The minutes are complete.", timeout=60)

    def set_authority(self, address):
        self.stage.act("preferences", self.stage.string("general"), path="")
        self.screen.fill("Time-stamping address", address)

    def test_from_nobody_asked_to_many_years(self):
        self.open_minutes()
        self.screen.find("label", "Not yet time-stamped (B-B)", timeout=60)
        self.screen.find("label", "No time-stamping authority is set, so that nobody is asked.")
        self.check_wrong_address()
        self.check_authority_that_is_down()
        self.check_raised()

    def check_wrong_address(self):
        self.set_authority("not an address")
        self.screen.find("label", part="This is not an address on the web")
        self.screen.fill("Time-stamping address", self.url + "tsa")
        self.screen.find("label", part="Asked when somebody signs")
        self.screen.press("Close", top=self.screen.find("dialog", "Preferences"))

    def check_authority_that_is_down(self):
        """Its words are shown; nothing is changed."""
        Authorities.mood = "busy"
        self.screen.press(None, role={"list item", "button"}, part="Ask the Authority Now")
        self.screen.find("label", part=f"Did not succeed: {self.url}tsa refused: HTTP 503", timeout=60)
        self.screen.find("label", "Not yet time-stamped (B-B)")
        # One page slides away after the other, as under a finger.
        self.stage.act("probe-back")
        self.screen.gone("label", "The minutes are complete.")
        self.screen.find("list item", part="A1.01,")
        self.stage.act("probe-back")
        self.screen.gone("list item", "A1.01,")
        self.screen.find("label", part="1 signed paper still waits for its time stamp", timeout=60)
        self.open_minutes()

    def check_raised(self):
        Authorities.mood = "honest"
        self.screen.press(None, role={"list item", "button"}, part="Ask the Authority Now")
        self.screen.find("label", "Proof for many years (B-LTA)", timeout=90)
        self.screen.find("label", part="; it is renewed before.")
        path = self.stage.folder / "bien-ban.pdf"
        self.stage.act("probe-save", self.stage.string(path))
        wait_for(path.exists, 60, message="the PDF was not written")
        told = subprocess.run([BUILD / "app/cli/bienban-cli", "--language", "en", "verify", path, "--trust", self.pki / "root-ca.pem"],
                              env=self.stage.environment, capture_output=True, text=True).stdout
        self.assertEqual(told.count(", B-LTA"), 3, told)


if __name__ == "__main__":
    unittest.main(verbosity=2)
