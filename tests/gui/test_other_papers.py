#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another paper of a visit than its minutes is signed in the real window. test_other_papers.py BUILD SHIM"""
import json
import os
import sys
import time
import unittest
from pathlib import Path

from signing_steps import SigningTest

PICTURES = os.environ.get("BIENBAN_PICTURES")


class OtherPapers(SigningTest):
    def paper(self):
        papers = json.loads(self.stage.cli("--json", "paper", "list", self.visit))["papers"]
        return next(paper for paper in papers if paper["kind"] == "presence")

    def picture(self, name):
        if PICTURES:
            time.sleep(0.6)
            self.stage.picture(Path(PICTURES) / f"{name}.png")

    def open_paper(self):
        self.screen.press("Other papers", role="toggle button")
        self.screen.activate(self.screen.nth(-1, "menu item", least=7))          # GTK gives its menu items no names
        self.screen.find("label", part="0 of 2 have signed", timeout=30)

    def sign_paper(self, role, file, then):
        paper = self.screen.find("dialog", "Presence List")
        self.screen.press(f"Sign: {role}", top=paper)
        self.dialog = self.screen.find("dialog", "Sign the Paper")
        self.stage.act("probe-identity", self.stage.string(self.pki / f"{file}.p12"))
        self.screen.fill("Password of the file", "demo", top=self.dialog)
        self.screen.find("label", part="Issued by", timeout=30)
        self.screen.press("Sign", top=self.dialog)
        self.screen.gone("dialog", "Sign the Paper", timeout=60)
        self.screen.find("label", part=then, top=self.screen.find("dialog", "Presence List"), timeout=30)

    def test_presence_list(self):
        self.stage.cli("paper", self.visit, "presence", "-o", self.stage.folder / "presence.pdf")
        self.start()
        self.open_paper()
        self.picture("paper-signers")
        self.sign_paper("Secretary of the team", "secretary", "1 of 2 have signed")
        self.sign_paper("Team leader", "leader", "The paper is complete")
        self.picture("paper-complete")
        self.stage.kill()                                                    # one program a workspace
        paper = self.paper()
        self.assertEqual((paper["signed"], paper["expected"]), (2, 2))
        signed = self.stage.folder / "signed.pdf"
        self.stage.cli("paper", "copy", self.visit, paper["id"].split(":")[1], "-o", signed)
        report = json.loads(self.stage.cli("--json", "verify", signed, "--trust", self.pki / "root-ca.pem"))
        self.assertEqual([(one["field"], one["verdict"]) for one in report["signatures"]], [("secretary", "valid"), ("leader", "valid")])


if __name__ == "__main__":
    unittest.main(verbosity=2)
