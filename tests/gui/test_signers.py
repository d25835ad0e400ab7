#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everybody signs, through the real window: a token that counts wrong PINs and is pulled out, and signing files. test_signers.py BUILD SHIM"""
import hashlib
import json
import subprocess
import sys
import unittest
from pathlib import Path

import visits
from stage import SOURCE, Stage, wait_for
from tokens import DEVICE_REMOVED, PIN, Token

BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path("_build")
SHIM = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else BUILD / "tests/unit/signing/token-shim.so"


class Signers(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.stage = Stage(BUILD).__enter__()
        self.addCleanup(self.stage.__exit__)
        self.addCleanup(self.tell)
        from screen import Screen
        self.open_screen = Screen
        self.pki = self.stage.folder / "pki"
        self.pki.mkdir()
        subprocess.run([BUILD / "tests/gui/make-pki", self.pki], check=True)
        self.token = Token(self.stage, SHIM)
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
        self.screen.find("label", part="Not signed yet")

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

    # ── A whole visit ────────────────────────────────────────────────────────────────────────────────────────────

    def test_token_and_files_sign_a_visit(self):
        self.start()
        self.sign("Secretary of the team")
        self.check_module()
        self.check_wrong_pins()
        self.check_hotplug()
        self.check_pulled_out_while_signing()
        self.check_given_up()
        self.check_token_signs()
        self.check_files_sign()
        self.check_paper()

    def check_module(self):
        """The file of its issuer is named; the certificate shows without a PIN."""
        self.assertFalse(self.can_sign())
        self.screen.activate(self.screen.find_all("list item", "Software of the Token")[-1])
        path = self.screen.find("text", part="File of its issuer", top=self.dialog)
        self.screen.tab_to(path)
        self.screen.write(path, self.token.module)
        self.screen.press("Apply", top=self.dialog)
        self.screen.find("label", self.token.module)
        self.screen.find("label", part="Token “test”", timeout=60)
        self.screen.find("label", part="Issued by")
        self.screen.find("label", part="Careful: this certificate is that of")
        self.assertEqual(self.token.user_logins, 0, "a PIN was tried for a list")

    def check_wrong_pins(self):
        self.attempt("000000", "The PIN of the token “test” is wrong")
        self.screen.find("label", part="A wrong PIN was typed before")
        self.attempt("111111", "one more wrong PIN locks")
        self.screen.find("label", part="This is the last try")
        self.type_pin(PIN)
        self.assertFalse(self.can_sign(), "the last try needs no word of the person")
        self.screen.press(None, role={"switch", "check box", "list item", "toggle button"}, part="I am certain")
        wait_for(self.can_sign, message="the last try cannot be made")

    def check_hotplug(self):
        self.token.absent = 1
        self.screen.find("label", "No token is plugged in", timeout=30)
        self.assertFalse(self.can_sign())
        self.token.absent = 0
        self.screen.find("label", part="Token “test”", timeout=30)
        self.token.wrong = 0
        self.screen.gone("label", "This is the last try: one more wrong PIN locks the token.", timeout=30)

    def check_pulled_out_while_signing(self):
        before = self.digest()
        self.token.sign_answer = DEVICE_REMOVED
        self.attempt(PIN, "was pulled out while it was in use")
        self.assertEqual(self.digest(), before, "a PDF was changed")
        self.token.sign_answer = 0

    def check_given_up(self):
        before = self.digest()
        self.token.sleep = 6000
        self.type_pin(PIN)
        self.screen.press("Sign", top=self.dialog)
        self.screen.press("Cancel", top=self.dialog)
        self.screen.find("label", part="Given up: nothing was signed", timeout=5)
        self.token.sleep = 0
        self.assertEqual(self.digest(), before, "a PDF was changed")

    def check_token_signs(self):
        self.screen.find("label", part="Token “test”", timeout=30)
        self.type_pin(PIN)
        wait_for(self.can_sign, message="it cannot be signed")
        self.screen.press("Sign", top=self.dialog)
        self.screen.gone("dialog", "Sign the Minutes", timeout=60)
        self.assertGreaterEqual(self.token.context_logins, 1, "a key that asks each time was not asked")

    def check_files_sign(self):
        for role, file in (("Team leader", "leader"), ("Representative of the unit", "unit")):
            self.sign(role)
            self.stage.act("probe-identity", self.stage.string(self.pki / f"{file}.p12"))
            self.screen.fill("Password of the file", "demo", top=self.dialog)
            self.screen.find("label", part="Issued by", timeout=30)
            self.screen.press("Sign", top=self.dialog)
            self.screen.gone("dialog", "Sign the Minutes", timeout=60)

    def check_paper(self):
        self.screen.find("label", "The minutes are complete.", timeout=30)
        path = self.stage.folder / "bien-ban.pdf"
        self.stage.act("probe-save", self.stage.string(path))
        wait_for(path.exists, 60, message="the PDF was not written")
        told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True).stdout
        self.assertEqual(told.count("Signature is Valid."), 3, told)


if __name__ == "__main__":
    unittest.main(verbosity=2)
