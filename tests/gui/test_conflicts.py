#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What two people changed apart is decided in the real window. test_conflicts.py BUILD"""
import json
import os
import subprocess
import sys
import time
import unittest
from pathlib import Path

from stage import Stage, wait_for
from visits import answers, bring_earlier_visit

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
MAKE = BUILD / "tests" / "gui" / "make-conflict"
PICTURES = os.environ.get("BIENBAN_PICTURES")
OTHER = "Phạm Thu Hà"
UP, DOWN = 0xFF52, 0xFF54
LEADER = "Trần Thị Mai Khuê"


class Conflicts(unittest.TestCase):
    def setUp(self):
        self.stage = Stage(BUILD, size=(1366, 768)).__enter__()
        self.addCleanup(self.stage.__exit__)
        bring_earlier_visit(self.stage)
        self.visit = json.loads(self.stage.cli("--json", "visit", "list"))["visits"][0]["id"]

    def apart(self, item, note):
        """Answered here after the other laptop's last sync, and there too."""
        self.stage.cli("answer", self.visit, item, "pass")
        self.stage.cli("answer", self.visit, item, "fail", "--note", "Bảng niêm yết đã cũ, chưa có mức thu mới")
        subprocess.run([MAKE, self.stage.workspace, f"answer:{self.visit}:{item}", OTHER, "may-doan-2", note], check=True, env=self.stage.environment)

    def picture(self, name):
        if PICTURES:
            time.sleep(0.6)
            self.stage.picture(Path(PICTURES) / f"{name}.png")

    def listed(self):
        result = subprocess.run([self.stage.build / "app" / "cli" / "bienban-cli", "--workspace", self.stage.workspace, "--json", "conflicts", "list"],
                                env=self.stage.environment, capture_output=True, text=True)
        return result.returncode, json.loads(result.stdout)["conflicts"]

    def open(self):
        from screen import Screen
        self.stage.start(os.environ.get("BIENBAN_TEST_LANGUAGE", "en"))
        self.screen = Screen()

    def become_leader(self):
        self.stage.act("probe-back")
        self.stage.act("preferences", self.stage.string("general"), path="")
        self.me = self.screen.read(self.screen.find({"text", "entry"}, "Your name"))
        self.screen.fill("Your name", LEADER)
        self.stage.rest(1.0)
        self.screen.press("Close")
        self.screen.gone("text", "Your name")
        self.screen.press("Decide")
        self.screen.find("label", part="on the laptop “may-doan-2”")

    def mark(self, field, author):
        """The Tab key leads to the marked one of a group, the arrows within it."""
        wanted = self.screen.find("radio button", part=f"{field} of {author}")
        if not self.screen.is_on(wanted, self.screen.CHECKED):
            self.screen.tab_to(next(node for node in self.screen.find_all("radio button", part=f"{field} of ") if self.screen.is_on(node, self.screen.CHECKED)))
            self.screen.key(DOWN if self.is_below(wanted, field) else UP)
            wait_for(lambda: self.screen.is_on(wanted, self.screen.CHECKED), message=f"{field} of {author} is not marked")

    def is_below(self, wanted, field):
        group = self.screen.find_all("radio button", part=f"{field} of ")
        return group.index(wanted) > [self.screen.is_on(node, self.screen.CHECKED) for node in group].index(True)

    def test_versions_are_seen_side_by_side_and_one_is_kept(self):
        self.apart("A1.07", "Biển chỉ dẫn bị che khuất")
        self.apart("A1.08", "-")
        code, conflicts = self.listed()
        self.assertEqual((code, len(conflicts)), (1, 2))
        self.assertEqual({version["laptop"] for version in conflicts[0]["versions"]} & {"may-doan-2"}, {"may-doan-2"})
        self.open()
        self.picture("banner")
        self.screen.find("label", "2 records were changed in two places")
        self.screen.press("Decide")
        self.screen.find("label", part=f"{LEADER} decides this")
        self.assertFalse(self.screen.is_on(self.screen.find("button", f"Keep the version of {OTHER}"), self.screen.SENSITIVE))
        self.become_leader()
        self.mark("Note", OTHER)
        self.mark("Result", self.me)
        self.picture("conflicts")
        self.screen.press("Keep What Is Marked")
        self.screen.find_toast("Decided")
        self.screen.press(f"Delete it, as {OTHER} did")
        self.screen.find("label", "Nothing to Decide")
        self.picture("decided")
        self.stage.kill()
        self.assertEqual(self.listed(), (0, []))
        now = answers(self.stage)
        self.assertEqual((now["A1.07"]["result"], now["A1.07"]["note"]), ("fail", "Biển chỉ dẫn bị che khuất"))
        self.assertNotIn("A1.08", now)


if __name__ == "__main__":
    unittest.main(verbosity=2)
