#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verification page in the real window: any PDF, good and bad, and the report. test_verify.py BUILD"""
import json
import subprocess
import sys
import unittest
from pathlib import Path

from stage import Stage, wait_for

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")


class Verify(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(BUILD).__enter__()
        cls.addClassCleanup(cls.stage.__exit__)
        from screen import Screen
        cls.demo = cls.stage.folder / "demo"
        subprocess.run([BUILD / "app/cli/bienban-cli", "demo", "--output", cls.demo], env=cls.stage.environment, check=True, capture_output=True)
        cls.stage.workspace = cls.demo / "workspace"
        cls.stage.start("en")
        cls.screen = Screen()
        cls.stage.act("probe-page-action", cls.stage.string("win.verify"))
        cls.screen.find("label", "Verify a Signed PDF")

    def open(self, path):
        self.stage.act("probe-verify", self.stage.string(path))

    def trust(self):
        self.open(self.demo / "minutes.pdf")
        self.screen.find("label", part="not known whether to trust", timeout=60)
        self.stage.act("probe-trust", self.stage.string(self.demo / "root-ca.pem"))
        self.screen.find("label", "Every signature is intact and its signer is trusted.", timeout=60)

    def test_a_good_paper_and_its_report(self):
        self.trust()
        for words in ("Nguyễn Thục Trinh", "Đỗ Thành Nhuận", "Trần Thị Mai Khuê"):
            self.screen.find(None, part=words)
        self.screen.find("label", part="records stand in this workspace as they were locked")
        self.screen.find("label", part="Page 1 of", timeout=30)
        self.save_reports()
        self.bad_papers()

    def save_reports(self):
        for name in ("bao-cao.pdf", "bao-cao.json"):
            path = self.stage.folder / name
            self.stage.act("probe-report", self.stage.string(path))
            wait_for(path.exists, 60, message="the report was not written")
        told = subprocess.run(["pdftotext", "-layout", self.stage.folder / "bao-cao.pdf", "-"], capture_output=True, text=True, check=True).stdout
        report = json.loads((self.stage.folder / "bao-cao.json").read_text())
        for words in ("BÁO CÁO", "HỢP LỆ", "Nguyễn Thục Trinh", report["sha256"][:40]):
            self.assertIn(words, told)
        self.assertEqual((report["verdict"], len(report["signatures"]), report["records"]["same"]), ("valid", 3, True))

    def bad_papers(self):
        whole = (self.demo / "minutes.pdf").read_bytes()
        changed = bytearray(whole)
        changed[len(changed) // 3] ^= 1
        cases = {"changed": (bytes(changed), "At least one signature does not hold"), "cut": (whole[:-9000], "cut short"), "text": (b"hello", "not a PDF")}
        for name, (data, said) in cases.items():
            path = self.stage.folder / f"{name}.pdf"
            path.write_bytes(data)
            self.open(path)
            self.screen.find("label", part=said, timeout=60)


if __name__ == "__main__":
    unittest.main()
