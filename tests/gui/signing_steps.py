# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of those who sign share."""
import hashlib
import json
import subprocess
import sys
import unittest
from pathlib import Path

import visits
from stage import SOURCE, Stage, wait_for
from tokens import Token


class SigningTest(unittest.TestCase):
    """The sample visit, locked, in a window of its own; one test a program."""
    maxDiff = None
    build = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
    shim = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else build / "tests/unit/signing/token-shim.so"

    def setUp(self):
        self.stage = Stage(self.build).__enter__()
        self.addCleanup(self.stage.__exit__)
        self.addCleanup(self.tell)
        from screen import Screen
        self.open_screen = Screen
        self.pki = self.stage.folder / "pki"
        self.pki.mkdir()
        subprocess.run([self.build / "tests/gui/make-pki", self.pki], check=True)
        self.token = Token(self.stage, self.shim)
        self.token.put(self.pki / "secretary.p12", "--mark-always-authenticate")
        visits.bring_units(self.stage)
        self.stage.cli("visit", "import", SOURCE / "data/demo/visit.json")
        self.visit = json.loads(self.stage.cli("--json", "visit", "list"))["visits"][0]["id"]
        self.stage.cli("lock", self.visit)

    def tell(self):
        log = self.stage.folder / "bienban.log"
        if log.exists() and log.stat().st_size:
            print(log.read_text(errors="replace")[-3000:], file=sys.stderr)

    def start(self, **more):
        self.stage.start("en", **self.token.environment, **more)
        self.screen = self.open_screen()
        self.stage.act("probe-open", self.stage.string(self.visit))
        self.screen.find("list item", part="A1.01,")
        self.stage.act("probe-minutes")
        self.screen.find("label", part="Signs first with a token or file", timeout=60)

    def sign(self, role):
        self.screen.press(f"Sign: {role}")
        self.dialog = self.screen.find("dialog", "Sign the Minutes")

    def button(self):
        return self.screen.find({"button", "push button"}, "Sign", top=self.dialog)

    def can_sign(self):
        return self.screen.is_on(self.button(), self.screen.SENSITIVE)

    def type_pin(self, pin):
        self.screen.fill("PIN of the token", pin, top=self.dialog)

    def attempt(self, pin, says):
        """One press, which spends one try."""
        before = self.token.user_logins
        self.type_pin(pin)
        self.screen.press("Sign", top=self.dialog)
        self.screen.find("label", part=says, timeout=60)
        self.assertEqual(self.token.user_logins, before + 1, "one press was not one try")

    def digest(self):
        """Of every file in the workspace: the PDFs that are kept."""
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in self.stage.workspace.rglob("*") if path.is_file() and len(path.name) >= 60}

    def sign_with_file(self, role, file):
        self.sign(role)
        self.stage.act("probe-identity", self.stage.string(self.pki / f"{file}.p12"))
        self.screen.fill("Password of the file", "demo", top=self.dialog)
        self.screen.find("label", part="Issued by", timeout=30)
        self.screen.press("Sign", top=self.dialog)
        self.screen.gone("dialog", "Sign the Minutes", timeout=60)

    def save(self):
        """The paper as it is now."""
        path = self.stage.folder / "bien-ban.pdf"
        self.stage.act("probe-save", self.stage.string(path))
        wait_for(path.exists, 60, message="the PDF was not written")
        return path

    @staticmethod
    def count_valid(path):
        told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True).stdout
        return told.count("Signature is Valid.")
