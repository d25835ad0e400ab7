#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of the sync against the real hub. test_sync.py BUILD"""
import os
import sys
import time
import unittest
from pathlib import Path

from stage import SOURCE, Stage

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
os.environ.setdefault("BIENBAN_CLI", str(BUILD.resolve() / "app/cli/bienban-cli"))
os.environ.setdefault("BIENBAN_HUB", str(BUILD.resolve() / "app/hub/bienban-hub"))
sys.path.insert(0, str(SOURCE / "tests" / "sync"))
import rig  # noqa: E402
from visits import bring_earlier_visit  # noqa: E402

PICTURES = os.environ.get("BIENBAN_PICTURES")


class Sync(unittest.TestCase):
    def setUp(self):
        self.stage = Stage(BUILD, size=(1366, 768)).__enter__()
        self.addCleanup(self.stage.__exit__)
        self.addCleanup(rig.clean_up)
        self.hub = rig.Hub()
        self.addCleanup(lambda: self.hub.stop())
        bring_earlier_visit(self.stage)

    def picture(self, name):
        if PICTURES:
            time.sleep(0.8)
            self.stage.picture(Path(PICTURES) / f"{name}.png")

    def open(self):
        from screen import Screen
        self.stage.start("en")
        self.screen = Screen()
        self.stage.act("probe-page-action", self.stage.string("win.sync"))
        self.screen.find("label", "This workspace was never synced")
        self.picture("sync-first")

    def sync(self, password, then):
        self.screen.fill("Address", self.hub.url)
        self.screen.fill("Account", self.hub.USER)
        self.screen.fill("Password", password)
        self.screen.press("Sync Now")
        return self.screen.find("label", part=then, timeout=60)

    def test_from_never_synced_to_synced(self):
        self.open()
        self.sync("not the password", "password")
        self.picture("sync-refused")
        self.sync(self.hub.PASSWORD, "Everything went")
        self.screen.find("label", part="Last contact: Today")
        self.screen.find("label", part="Visits of the team")
        self.picture("sync-done")
        names = self.hub.ask("GET", "/_all_dbs")
        team = next(name for name in names if name.startswith("doan-"))
        self.assertGreater(self.hub.ask("GET", f"/{team}")["doc_count"], 140)
        self.hub.stop()
        self.screen.press("Sync Now")
        self.screen.find("label", part="127.0.0.1", timeout=60)
        self.picture("sync-away")


if __name__ == "__main__":
    unittest.main(verbosity=2)
